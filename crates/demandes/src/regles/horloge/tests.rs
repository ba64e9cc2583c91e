//! Clocks against a table written by hand, then against a naive count, minute by minute and day by day, over ten years.
// tidy: long file because the closed form, the table and the naive counts are read side by side.

use socle::{calendrier::Territoire, exigences};

use super::*;

const MINUTE: u64 = 60;

fn lieu(territoire: Territoire, zone: &str) -> Lieu {
    Lieu { zone: Zone::nommee(zone).unwrap(), calendrier: Calendrier::nouveau(territoire) }
}

fn paris() -> Lieu {
    lieu(Territoire::Metropole, "Europe/Paris")
}

/// `2026-06-01 09:00`, as clocks show it there.
fn instant(lieu: &Lieu, texte: &str) -> Instant {
    let (jour, heure) = texte.split_once(' ').unwrap();
    let (h, m) = heure.split_once(':').unwrap();
    lieu.zone.instant(jour.parse().unwrap(), h.parse().unwrap(), m.parse().unwrap()).unwrap()
}

fn regle(depart: Depart, valeur: u32, unite: Unite) -> Regle {
    let delai = Delai::nouveau(valeur, unite);
    Regle { etape: "contact".into(), par: Par::Etape, precedente: None, depart, delai }
}

/// An event of a table: `depot`, `attente`, `etape contact`…
fn evenement(lieu: &Lieu, (genre, le): &(&str, &str)) -> Evenement {
    let (genre, detail) = genre.split_once(' ').map_or((*genre, None), |(g, d)| (g, Some(d)));
    Evenement { le: instant(lieu, le), quoi: Quoi::lire(genre, detail) }
}

/// (why, territory, delay, history, due).
type Cas = (&'static str, &'static str, (u32, Unite), &'static [(&'static str, &'static str)], Option<&'static str>);

const CAS: [Cas; 14] = [
    ("48 hours", "paris", (48, Unite::Heures), &[("depot", "2026-06-01 09:00")], Some("2026-06-03 09:00")),
    (
        "48 hours over the night of summer time: the clock on the wall shows one hour more",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-03-28 09:00")],
        Some("2026-03-30 10:00"),
    ),
    (
        "48 hours over the night of winter time",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-10-24 09:00")],
        Some("2026-10-26 08:00"),
    ),
    (
        "days end at midnight there",
        "paris",
        (2, Unite::JoursCalendaires),
        &[("depot", "2026-06-01 09:00")],
        Some("2026-06-04 00:00"),
    ),
    (
        "a leap day counts",
        "paris",
        (2, Unite::JoursCalendaires),
        &[("depot", "2028-02-28 23:59")],
        Some("2028-03-02 00:00"),
    ),
    (
        "1 and 8 May are holidays",
        "paris",
        (5, Unite::JoursOuvres),
        &[("depot", "2026-04-30 12:00")],
        Some("2026-05-12 00:00"),
    ),
    (
        "Good Friday is worked in Paris",
        "paris",
        (1, Unite::JoursOuvres),
        &[("depot", "2026-04-02 12:00")],
        Some("2026-04-04 00:00"),
    ),
    (
        "and not in Strasbourg, nor is Easter Monday",
        "alsace",
        (1, Unite::JoursOuvres),
        &[("depot", "2026-04-02 12:00")],
        Some("2026-04-08 00:00"),
    ),
    (
        "a wait of five hours",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-06-01 09:00"), ("attente", "2026-06-01 12:00"), ("reprise", "2026-06-01 17:00")],
        Some("2026-06-03 14:00"),
    ),
    (
        "a wait within a day costs a days clock nothing; over two midnights, two days",
        "paris",
        (3, Unite::JoursOuvres),
        &[
            ("depot", "2026-06-01 09:00"),
            ("attente", "2026-06-02 08:00"),
            ("reprise", "2026-06-02 18:00"),
            ("attente", "2026-06-03 18:00"),
            ("reprise", "2026-06-05 09:00"),
        ],
        Some("2026-06-09 00:00"),
    ),
    (
        "paused, it is due at no instant",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-06-01 09:00"), ("attente", "2026-06-02 09:00")],
        None,
    ),
    (
        "late, waiting does not make it in time",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-06-01 09:00"), ("attente", "2026-06-04 09:00")],
        Some("2026-06-03 09:00"),
    ),
    (
        "transferred, it starts again",
        "paris",
        (48, Unite::Heures),
        &[("depot", "2026-06-01 09:00"), ("prise_en_charge", "2026-06-01 10:00"), ("transfert", "2026-06-02 09:00")],
        Some("2026-06-04 09:00"),
    ),
    (
        "an attempt passes nothing",
        "reunion",
        (48, Unite::Heures),
        &[("depot", "2026-06-01 09:00"), ("etape contact.tentative", "2026-06-02 09:00")],
        Some("2026-06-03 09:00"),
    ),
];

fn du_cas(nom: &str) -> Lieu {
    match nom {
        "alsace" => lieu(Territoire::AlsaceMoselle, "Europe/Paris"),
        "reunion" => lieu(Territoire::Reunion, "Indian/Reunion"),
        _ => paris(),
    }
}

#[test]
fn table_des_horloges() {
    exigences!["K-21", "PDC-A3-05"];
    for (pourquoi, ou, (valeur, unite), histoire, due) in &CAS {
        let lieu = du_cas(ou);
        let evenements: Vec<Evenement> = histoire.iter().map(|e| evenement(&lieu, e)).collect();
        let vues = horloges(&[regle(Depart::Depot, *valeur, *unite)], &evenements, &lieu);
        let [horloge] = vues.as_slice() else { panic!("{pourquoi}") };
        assert_eq!(horloge.echeance, due.map(|d| instant(&lieu, d)), "{pourquoi}");
        assert_eq!(horloge.en_pause(), due.is_none(), "{pourquoi}");
        assert_eq!(prochaine(&vues), horloge.echeance.unwrap_or(Instant::SANS_FIN), "{pourquoi}");
    }
}

#[test]
fn tenue_en_retard_arretee() {
    exigences!["PDC-A3-05", "K-21"];
    let lieu = paris();
    let vue = |histoire: &[(&str, &str)]| {
        let evenements: Vec<Evenement> = histoire.iter().map(|e| evenement(&lieu, e)).collect();
        horloges(&[regle(Depart::Depot, 48, Unite::Heures)], &evenements, &lieu).pop().unwrap()
    };
    let maintenant = instant(&lieu, "2026-06-30 09:00");
    let a_temps = vue(&[("depot", "2026-06-01 09:00"), ("etape contact", "2026-06-02 09:00")]);
    assert!(!a_temps.court() && a_temps.retard(maintenant).is_zero());
    let tard = vue(&[("depot", "2026-06-01 09:00"), ("etape contact", "2026-06-03 11:00")]);
    assert_eq!((tard.court(), tard.retard(maintenant).as_secs()), (false, 7200));
    let close =
        vue(&[("depot", "2026-06-01 09:00"), ("prise_en_charge", "2026-06-01 10:00"), ("cloture", "2026-06-02 09:00")]);
    assert!(close.arretee && !close.court());
    assert_eq!(prochaine(&[close]), Instant::SANS_FIN);
}

#[test]
fn quand_prevenir() {
    exigences!["PDC-A3-05"];
    let lieu = paris();
    let depot = [evenement(&lieu, &("depot", "2026-06-01 09:00"))];
    let vues = horloges(&[regle(Depart::Depot, 48, Unite::Heures)], &depot, &lieu);
    for (quand, attendu) in [
        ("2026-06-02 20:59", None),
        ("2026-06-02 21:00", Some(Rappel::Proche)),
        ("2026-06-03 08:59", Some(Rappel::Proche)),
        ("2026-06-03 09:00", Some(Rappel::Depassee)),
    ] {
        assert_eq!(a_prevenir(&vues, instant(&lieu, quand)), attendu, "{quand}");
    }
    assert_eq!(a_prevenir(&[], instant(&lieu, "2026-06-03 09:00")), None);
}

/// A small generator (xorshift): a failing case is found again by its seed.
struct Hasard(u64);

impl Hasard {
    fn sous(&mut self, borne: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % borne
    }
}

/// Easter Sundays as the almanac prints them: nothing here is computed by the calendar under test.
const PAQUES: [&str; 12] = [
    "2026-04-05",
    "2027-03-28",
    "2028-04-16",
    "2029-04-01",
    "2030-04-21",
    "2031-04-13",
    "2032-03-28",
    "2033-04-17",
    "2034-04-09",
    "2035-03-25",
    "2036-04-13",
    "2037-04-05",
];

/// Whether a day is worked, from the almanac.
fn ouvre(jour: Date, alsace: bool) -> bool {
    let fixe = matches!((jour.month(), jour.day()), (1 | 5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1 | 11) | (12, 25));
    let mobile = PAQUES.iter().any(|p| {
        let ecart = jour.since(p.parse::<Date>().unwrap()).unwrap().get_days();
        matches!(ecart, 1 | 39 | 50) || (alsace && ecart == -2)
    });
    let locale = alsace && (jour.month(), jour.day()) == (12, 26);
    let semaine = jour.weekday().to_monday_one_offset() <= 5;
    semaine && !fixe && !mobile && !locale
}

/// Whether the caisse waits for the partner at `t`, from the history alone.
fn attend(histoire: &[Evenement], t: Instant) -> bool {
    let passes = histoire.iter().filter(|e| e.le <= t);
    passes.fold(false, |attend, e| match e.quoi {
        Quoi::Attente => true,
        Quoi::Reprise | Quoi::Cloture | Quoi::Retrait | Quoi::Transfert => false,
        _ => attend,
    })
}

/// The due date by counting: every minute not spent waiting, or every day not ended waiting. `None`: not in sight.
fn compter(depart: Instant, delai: Delai, histoire: &[Evenement], lieu: &Lieu, alsace: bool) -> Option<Instant> {
    let (mut compte, mut reste) = (0, 400_000);
    let (mut t, mut jour) = (depart, lieu.zone.jour(depart));
    let attend_toujours =
        histoire.last().is_some_and(|e| e.quoi == Quoi::Attente).then(|| histoire[histoire.len() - 1].le);
    while reste > 0 {
        reste -= 1;
        if attend_toujours.is_some_and(|depuis| depuis <= t && delai.unite == Unite::Heures) {
            // Already due when the wait began, or never.
            return (compte == delai.valeur * 60).then_some(t);
        }
        if delai.unite == Unite::Heures {
            if compte == delai.valeur * 60 {
                return Some(t);
            }
            compte += u32::from(!attend(histoire, t));
            t = t.plus(Duration::from_secs(MINUTE));
        } else {
            jour = jour.tomorrow().unwrap();
            if jour.year() > 2037 {
                return None;
            }
            let minuit = lieu.zone.debut(jour.tomorrow().unwrap());
            let compte_ce_jour = delai.unite == Unite::JoursCalendaires || ouvre(jour, alsace);
            compte += u32::from(compte_ce_jour && !attend(histoire, minuit.moins(Duration::from_micros(1))));
            if compte == delai.valeur {
                return Some(minuit);
            }
        }
    }
    None
}

/// A history: deposit, then a few waits of minutes to weeks, often at the edges of days.
fn histoire(hasard: &mut Hasard, debut: Instant) -> Vec<Evenement> {
    let mut t = debut.plus(Duration::from_secs(MINUTE * hasard.sous(10 * 365 * 1440)));
    let mut sortie = vec![Evenement { le: t, quoi: Quoi::Depot }];
    for rang in 0..hasard.sous(6) {
        let longueur = [30, 600, 1440, 4000, 20_000][usize::try_from(hasard.sous(5)).unwrap()];
        t = t.plus(Duration::from_secs(MINUTE * (1 + hasard.sous(longueur))));
        sortie.push(Evenement { le: t, quoi: if rang % 2 == 0 { Quoi::Attente } else { Quoi::Reprise } });
    }
    sortie
}

#[test]
fn dix_ans_recomptes_a_la_main() {
    exigences!["K-21", "PDC-A3-05"];
    let lieux = [(paris(), false), (lieu(Territoire::AlsaceMoselle, "Europe/Paris"), true)];
    let (mut vus, mut en_pause) = (0, 0);
    for graine in 1..=600_u64 {
        let mut hasard = Hasard(graine.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (lieu, alsace) = &lieux[usize::try_from(hasard.sous(2)).unwrap()];
        let histoire = histoire(&mut hasard, instant(lieu, "2026-01-01 00:00"));
        let (valeur, unite) = match hasard.sous(3) {
            0 => (1 + hasard.sous(96), Unite::Heures),
            1 => (1 + hasard.sous(30), Unite::JoursCalendaires),
            _ => (1 + hasard.sous(20), Unite::JoursOuvres),
        };
        let regle = regle(Depart::Depot, u32::try_from(valeur).unwrap(), unite);
        let vue = horloges(std::slice::from_ref(&regle), &histoire, lieu).pop().unwrap();
        let compte = compter(vue.depart_le, regle.delai, &histoire, lieu, *alsace);
        assert_eq!(vue.echeance, compte, "graine {graine} : {:?} {histoire:?}", regle.delai);
        vus += 1;
        en_pause += usize::from(compte.is_none());
    }
    assert!(vus == 600 && en_pause > 30 && en_pause < 400, "{en_pause} paused");
}

/// A whole life: deposit, taking in charge, steps when nobody is waited for, a transfer now and then.
fn vie(hasard: &mut Hasard, debut: Instant) -> Vec<Evenement> {
    let mut t = debut.plus(Duration::from_secs(MINUTE * hasard.sous(10 * 365 * 1440)));
    let mut sortie = vec![Evenement { le: t, quoi: Quoi::Depot }];
    let (mut prise, mut attend) = (false, false);
    for _ in 0..hasard.sous(12) {
        t = t.plus(Duration::from_secs(MINUTE * (1 + hasard.sous(3000))));
        let quoi = match hasard.sous(8) {
            0 | 1 if attend => Quoi::Reprise,
            0 if prise => Quoi::Etape("a".into()),
            1 if prise => Quoi::Etape("b".into()),
            2 | 3 if !attend => Quoi::Attente,
            2..=5 if attend => Quoi::Reprise,
            4 if !prise => Quoi::PriseEnCharge,
            5 => Quoi::Transfert,
            6 if prise && !attend => Quoi::Cloture,
            _ => Quoi::Autre,
        };
        match quoi {
            Quoi::Attente => attend = true,
            Quoi::Reprise => attend = false,
            Quoi::PriseEnCharge => prise = true,
            Quoi::Transfert => prise = false,
            _ => {}
        }
        let fin = quoi == Quoi::Cloture;
        sortie.push(Evenement { le: t, quoi });
        if fin {
            break;
        }
    }
    sortie
}

/// (start, met) of a clock, by walking through the history once.
fn marcher(regle: &Regle, vie: &[Evenement]) -> (Option<Instant>, Option<Instant>) {
    let (mut depart, mut tenue) = (None, None);
    for e in vie {
        let debute = match (regle.depart, &e.quoi) {
            (_, Quoi::Depot | Quoi::Transfert) => {
                (depart, tenue) = (None, None);
                regle.depart == Depart::Depot
            }
            (Depart::PriseEnCharge | Depart::DossierComplet, Quoi::PriseEnCharge) => true,
            (Depart::EtapePrecedente, Quoi::Etape(code)) => depart.is_none() && regle.precedente.as_ref() == Some(code),
            // Complete again each time the partner has answered, until it is done.
            (Depart::DossierComplet, Quoi::Reprise) => depart.is_some() && tenue.is_none(),
            _ => false,
        };
        if debute {
            depart = Some(e.le);
        }
        let faite = match regle.par {
            Par::Cloture => e.quoi == Quoi::Cloture,
            _ => e.quoi == Quoi::Etape(regle.etape.clone()),
        };
        if faite && tenue.is_none() {
            tenue = Some(e.le);
        }
    }
    (depart, tenue)
}

#[test]
fn des_vies_entieres_recomptees() {
    exigences!["K-21", "PDC-A3-06"];
    let ici = paris();
    let clock = |etape: &str, par, precedente: Option<&str>, depart, valeur, unite| Regle {
        etape: etape.into(),
        par,
        precedente: precedente.map(str::to_owned),
        depart,
        delai: Delai::nouveau(valeur, unite),
    };
    let regles = [
        clock("a", Par::Etape, None, Depart::Depot, 48, Unite::Heures),
        clock("b", Par::Etape, Some("a"), Depart::EtapePrecedente, 3, Unite::JoursOuvres),
        clock("c", Par::Cloture, Some("b"), Depart::PriseEnCharge, 30, Unite::JoursCalendaires),
        clock("d", Par::Cloture, None, Depart::DossierComplet, 5, Unite::JoursOuvres),
    ];
    let mut vues = 0;
    for graine in 1..=600_u64 {
        let mut hasard = Hasard(graine.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let vie = vie(&mut hasard, instant(&ici, "2026-01-01 00:00"));
        let rejouees = horloges(&regles, &vie, &ici);
        let recue = vie.iter().rposition(|e| matches!(e.quoi, Quoi::Depot | Quoi::Transfert)).unwrap();
        for regle in &regles {
            let vue = rejouees.iter().find(|h| h.etape == regle.etape);
            let (depart, tenue) = marcher(regle, &vie);
            assert_eq!(vue.map(|h| h.depart_le), depart, "graine {graine} {} : {vie:?}", regle.etape);
            let (Some(vue), Some(depart)) = (vue, depart) else { continue };
            assert_eq!(vue.tenue_le, tenue, "graine {graine} {} : {vie:?}", regle.etape);
            let fin = tenue.or_else(|| vie.iter().find(|e| e.quoi == Quoi::Cloture).map(|e| e.le));
            let avant: Vec<Evenement> = vie[recue..].iter().filter(|e| fin.is_none_or(|f| e.le < f)).cloned().collect();
            let due = compter(depart, regle.delai, &avant, &ici, false);
            assert_eq!(vue.echeance, due, "graine {graine} {} : {vie:?}", regle.etape);
            vues += 1;
        }
    }
    assert!(vues > 500, "{vues} clocks");
}
