//! The calendar against dates written by hand, and against a walk day by day that shares nothing with it.

use jiff::ToSpan as _;

use super::*;
use crate::exigences;

fn date(texte: &str) -> Date {
    texte.parse().unwrap()
}

fn instant(texte: &str) -> Instant {
    Instant::depuis_micros(texte.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

const METROPOLE: Calendrier = Calendrier::nouveau(Territoire::Metropole);
const MOSELLE: Calendrier = Calendrier::nouveau(Territoire::AlsaceMoselle);

/// Easter Sundays as almanacs give them.
const PAQUES: [&str; 13] = [
    "2019-04-21",
    "2020-04-12",
    "2021-04-04",
    "2022-04-17",
    "2023-04-09",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
    "2028-04-16",
    "2029-04-01",
    "2030-04-21",
    "2038-04-25",
];

#[test]
fn paques_des_almanachs() {
    for jour in PAQUES.map(date) {
        assert_eq!(paques(jour.year()), jour);
    }
}

#[test]
fn cinq_jours_ouvres() {
    exigences!["VAR-EP-2.2.1-01", "K-11"];
    for (depart, metropole, moselle, pourquoi) in [
        ("2026-04-01", "2026-04-09", "2026-04-10", "Easter Monday; Good Friday"),
        ("2025-12-23", "2025-12-31", "2026-01-02", "Christmas; 26 December, then the new year"),
        ("2026-05-06", "2026-05-15", "2026-05-15", "8 May and Ascension"),
        ("2024-03-27", "2024-04-04", "2024-04-05", "Easter in March"),
        ("2026-06-05", "2026-06-12", "2026-06-12", "from a Friday"),
        ("2026-06-06", "2026-06-12", "2026-06-12", "from a Saturday: Monday is the first day"),
        ("2024-02-26", "2024-03-04", "2024-03-04", "over 29 February"),
        ("2025-02-26", "2025-03-05", "2025-03-05", "no 29 February"),
    ] {
        assert_eq!(METROPOLE.ajouter_jours_ouvres(date(depart), 5), date(metropole), "{depart}: {pourquoi}");
        assert_eq!(MOSELLE.ajouter_jours_ouvres(date(depart), 5), date(moselle), "{depart}: {pourquoi}");
    }
}

#[test]
fn chaque_territoire_a_son_jour() {
    for (territoire, jour) in [
        (Territoire::Mayotte, "2026-04-27"),
        (Territoire::Martinique, "2026-05-22"),
        (Territoire::Guadeloupe, "2026-05-27"),
        (Territoire::SaintMartin, "2026-05-28"),
        (Territoire::Guyane, "2026-06-10"),
        (Territoire::SaintBarthelemy, "2026-10-09"),
        (Territoire::Reunion, "2027-12-20"),
        (Territoire::AlsaceMoselle, "2028-12-26"),
    ] {
        for autre in Territoire::TOUS {
            let ferie = Calendrier::nouveau(autre).est_ferie(date(jour));
            assert_eq!(ferie, autre == territoire, "{jour}, {autre:?}");
        }
    }
}

#[test]
fn le_vendredi_saint_est_une_option() {
    for (calendrier, chome) in [
        (METROPOLE, false),
        (MOSELLE, true),
        (MOSELLE.vendredi_saint(false), false),
        (Calendrier::nouveau(Territoire::Martinique), false),
        (Calendrier::nouveau(Territoire::Martinique).vendredi_saint(true), true),
    ] {
        assert_eq!(calendrier.est_ferie(date("2026-04-03")), chome, "{calendrier:?}");
    }
}

#[test]
fn echeances_sur_place() {
    exigences!["VAR-EP-2.2.1-01", "K-11"];
    let (h, c, o) = (Unite::Heures, Unite::JoursCalendaires, Unite::JoursOuvres);
    for (valeur, unite, zone, depart, attendue, pourquoi) in [
        (
            48,
            h,
            "Europe/Paris",
            "2026-03-28T10:00:00Z",
            "2026-03-30T10:00:00Z",
            "hours are exact over the change of hour",
        ),
        (1, c, "Europe/Paris", "2026-03-28T10:00:00Z", "2026-03-29T22:00:00Z", "a day of 23 hours"),
        (1, c, "Europe/Paris", "2026-10-24T10:00:00Z", "2026-10-25T23:00:00Z", "a day of 25 hours"),
        (2, c, "Europe/Paris", "2024-02-27T10:00:00Z", "2024-02-29T23:00:00Z", "29 February"),
        (0, c, "Europe/Paris", "2026-06-01T10:00:00Z", "2026-06-01T22:00:00Z", "none: the end of that day"),
        (15, c, "Europe/Paris", "2026-06-01T22:30:00Z", "2026-06-17T22:00:00Z", "already the 2nd in Paris"),
        (5, o, "Europe/Paris", "2026-04-01T10:00:00Z", "2026-04-09T22:00:00Z", "Easter Monday"),
        (5, o, "Indian/Reunion", "2026-04-01T21:00:00Z", "2026-04-10T20:00:00Z", "already the 2nd there"),
        (5, o, "America/Martinique", "2026-04-02T03:00:00Z", "2026-04-10T04:00:00Z", "still the 1st there"),
        (u32::MAX, c, "Europe/Paris", "2026-04-01T10:00:00Z", "9999-01-01T00:00:00Z", "beyond any calendar"),
    ] {
        let zone = Zone::nommee(zone).unwrap();
        let lue = Delai::nouveau(valeur, unite).echeance(instant(depart), METROPOLE, &zone);
        assert_eq!(lue, instant(attendue), "{depart} + {valeur} {unite:?}: {pourquoi}");
    }
}

/// Whether `jour` is worked, told otherwise: a list of days by hand, Easter from the almanac, the weekday by counting
/// from a known Monday.
fn ouvre_a_la_main(territoire: Territoire, jour: Date) -> bool {
    let paques = PAQUES.map(date).into_iter().find(|p| p.year() == jour.year()).unwrap();
    let fetes = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];
    let locale = match territoire {
        Territoire::Metropole => "",
        Territoire::AlsaceMoselle => "12-26",
        Territoire::Guadeloupe => "05-27",
        Territoire::Martinique => "05-22",
        Territoire::Guyane => "06-10",
        Territoire::Reunion => "12-20",
        Territoire::Mayotte => "04-27",
        Territoire::SaintMartin => "05-28",
        Territoire::SaintBarthelemy => "10-09",
    };
    let texte = jour.to_string();
    let fin = texte.get(5..).unwrap();
    let depuis_lundi = (jour.duration_since(date("2019-01-07")).as_hours() / 24).rem_euclid(7);
    let mobile = |jours: i64| paques.checked_add(jours.days()).unwrap() == jour;
    let vendredi_saint = territoire == Territoire::AlsaceMoselle && mobile(-2);
    depuis_lundi < 5
        && !fetes.contains(&fin)
        && fin != locale
        && !(mobile(1) || mobile(39) || mobile(50))
        && !vendredi_saint
}

/// The first instant after the `nombre`-th day that counts, found by walking the clock hour by hour.
fn echeance_a_la_main(delai: Delai, depart: Instant, territoire: Territoire, zone: &Zone) -> Instant {
    let heure = std::time::Duration::from_secs(3600);
    let (mut t, mut jour, mut reste) = (depart, zone.jour(depart), delai.valeur);
    loop {
        t = t.plus(heure);
        if zone.jour(t) != jour {
            if reste == 0 {
                return t;
            }
            jour = zone.jour(t);
            reste -= u32::from(delai.unite == Unite::JoursCalendaires || ouvre_a_la_main(territoire, jour));
        }
    }
}

#[test]
fn dix_ans_comme_a_la_main() {
    exigences!["VAR-EP-2.2.1-01", "K-11"];
    let zones = ["Europe/Paris", "Indian/Reunion", "America/Cayenne"].map(|z| Zone::nommee(z).unwrap());
    let mut depart = instant("2020-01-01T09:00:00Z");
    let mut rang = 0_usize;
    while depart < instant("2029-12-01T00:00:00Z") {
        // Each day in turn with another territory, zone and delay: 7 shares no factor with the others.
        let territoire = Territoire::TOUS[rang % 9];
        let zone = &zones[rang % 3];
        let unite = if rang.is_multiple_of(4) { Unite::JoursCalendaires } else { Unite::JoursOuvres };
        let delai = Delai::nouveau(u32::try_from(rang % 7).unwrap() * 2, unite);
        let lue = delai.echeance(depart, Calendrier::nouveau(territoire), zone);
        let main = echeance_a_la_main(delai, depart, territoire, zone);
        assert_eq!(lue, main, "{delai} {territoire:?} depuis {:?}", zone.jour(depart));
        depart = depart.plus(std::time::Duration::from_secs(86_400 / 2));
        rang += 1;
    }
    assert!(rang > 7000);
}

#[test]
fn s_ecrit_comme_dans_les_termes() {
    let delai = Delai::nouveau(5, Unite::JoursOuvres);
    let texte = r#"{"valeur":5,"unite":"jours_ouvres"}"#;
    assert_eq!(serde_json::to_string(&delai).unwrap(), texte);
    assert_eq!(serde_json::from_str::<Delai>(texte).unwrap(), delai);
    assert!(serde_json::from_str::<Delai>(r#"{"valeur":5,"unite":"semaines"}"#).is_err());
    assert!(serde_json::from_str::<Delai>(r#"{"valeur":-5,"unite":"heures"}"#).is_err());
    assert_eq!(serde_json::to_string(&Territoire::AlsaceMoselle).unwrap(), r#""alsace_moselle""#);
    assert_eq!(delai.to_string(), "5 jours ouvrés");
    assert_eq!(Delai::nouveau(1, Unite::Heures).to_string(), "1 heure");
}

#[test]
fn table_des_mois() {
    exigences!["CAF68-17.2-01", "CAF68-17.2-03", "CAR-11.4-03"];
    // (start, months, last day): a month goes to the same number, or to the last day of a shorter month.
    for (depart, mois, dernier) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-15", 6, "2027-06-15"),
    ] {
        let (jour, attendu): (Date, Date) = (depart.parse().unwrap(), dernier.parse().unwrap());
        let delai = Delai::nouveau(mois, Unite::Mois);
        assert_eq!(delai.dernier_jour(jour, METROPOLE), attendu, "{depart} + {mois}");
        for zone in ["Europe/Paris", "Indian/Reunion", "America/Martinique"] {
            let zone = Zone::nommee(zone).unwrap();
            // Whatever the hour of the first day, the delay ends at midnight of the last one, there.
            for heure in [0, 9, 23] {
                let depart = zone.instant(jour, heure, 30).unwrap();
                assert_eq!(delai.echeance(depart, METROPOLE, &zone), zone.fin(attendu));
            }
        }
    }
    assert_eq!(Delai::nouveau(3, Unite::Mois).to_string(), "3 mois");
}
