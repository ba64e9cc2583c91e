//! Random lives: what is announced is what comes, whatever day the job looks, and as often as it likes.

use std::{collections::BTreeSet, time::Duration};

use socle::{Instant, civil::Date, exigences};

use super::super::{
    Echeance, Genre, echeances,
    rappels::{a_regarder, connue_le, effets, prochaine},
};
use crate::regles::vie::{
    Cote, Etat, Evenement, GenreEvenement as G, Version, Vie, adossee,
    clauses::{Clauses, Depart, EffetDemeure, Qui, Renouvellement},
    etat, fin,
    gestes::{Cadre, admettre},
    ouvertures,
    tests::{Recit, acte, cite, clauses, demeure, denonciation, jour, jours, midi, mois},
};

/// A generator of its own, so that a seed is a life for ever.
struct De(u64);

impl De {
    fn tirer(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn parmi<T: Clone>(&mut self, choix: &[T]) -> T {
        let rang = usize::try_from(self.tirer(choix.len() as u64)).unwrap();
        choix[rang].clone()
    }
}

fn des_clauses(d: &mut De, comme_mere: bool) -> Clauses {
    let n = d.parmi(&[1, 6, 12, 36]);
    let mut c = match (comme_mere, d.tirer(3)) {
        (true, _) => clauses("8", None, Renouvellement::CommeMere),
        (_, 0) => clauses("9", Some(n), Renouvellement::AConfirmer { mois: 12 }),
        _ => clauses("6", Some(n), Renouvellement::Tacite { mois: d.parmi(&[6, 12, 36]) }),
    };
    c.cascade = comme_mere.then(|| "8.2".into());
    for code in ["un", "deux"].into_iter().take(usize::try_from(d.tirer(3)).unwrap()) {
        let mut x = denonciation(code, Qui::Toutes, d.parmi(&[mois(3), mois(6), jours(30), jours(15)]), "6.2");
        x.a_l_anniversaire = !comme_mere && d.tirer(2) == 0;
        x.depart = d.parmi(&[Depart::Envoi, Depart::Reception]);
        c.denonciations.push(x);
    }
    let effet = d.parmi(&[EffetDemeure::Automatique, EffetDemeure::SecondeLettre, EffetDemeure::Decision]);
    let delai = d.parmi(&[Some(jours(15)), Some(mois(1)), Some(jours(30))]);
    c.demeures.push(demeure(Qui::Toutes, delai, d.parmi(&[Depart::Envoi, Depart::Reception]), effet, "6.4"));
    c.force_majeure = Some(cite(6, "6.5"));
    c.amiable = Some("6.6".into());
    c.litige = Some(cite((1, 3), "12.1"));
    c.cloture = (0..d.tirer(2)).map(|i| cite(format!("pas{i}"), "6.7")).collect();
    c
}

/// Something tried on `le`: often refused.
fn un_fait(d: &mut De, le: Date, n: u8) -> Evenement {
    let genre = d.parmi(&[
        G::Demeure,
        G::Reception,
        G::Reparation,
        G::Contestation,
        G::SecondeLettre,
        G::Decision,
        G::Denonciation,
        G::Suspension,
        G::Levee,
        G::Activation,
        G::Litige,
        G::FinLitige,
        G::ForceMajeure,
        G::FinForceMajeure,
        G::Accord,
        G::Renouvellement,
        G::Cloture,
        G::Fin,
        G::Retrait,
        G::Reprise,
        G::SignatureCaisse,
        G::SignaturePartenaire,
    ]);
    let code = match genre {
        G::Demeure => Some("manquement"),
        G::Denonciation => Some(d.parmi(&["un", "deux"])),
        G::FinLitige => Some(d.parmi(&["accord", "echec"])),
        G::Cloture => Some("pas0"),
        _ => None,
    };
    let plus = |jours: u64| (0..jours).fold(le, |j, _| j.tomorrow().unwrap());
    let effet_le = match genre {
        G::Suspension | G::Accord | G::Fin => plus(d.tirer(40)),
        _ => le,
    };
    Evenement {
        genre,
        effet_le,
        acte: Some(acte(n)),
        vise: Some(acte(u8::try_from(d.tirer(u64::from(n.max(1)))).unwrap())),
        code: code.map(str::to_owned),
        cote: Some(d.parmi(&[Cote::Caisse, Cote::Partenaire])),
        version: matches!(genre, G::SignatureCaisse | G::SignaturePartenaire).then_some(2),
        clause: "x".into(),
        ..Evenement::default()
    }
}

fn vivre(d: &mut De, r: &mut Recit, faits: u64) {
    let mut le = jour("2026-02-01");
    for n in 0..faits * 6 {
        le = (0..d.tirer(25)).fold(le, |j, _| j.tomorrow().unwrap());
        let mut e = un_fait(d, le, u8::try_from(n).unwrap());
        e.connu_le = midi(&r.vie.zone, le);
        if admettre(&r.vie, &e, Cadre { aujourdhui: le, deliberation: None }).is_ok() {
            r.vie.evenements.push(e);
        }
    }
}

fn une_vie(graine: u64) -> Vie {
    let mut de = De(graine.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..8).for_each(|_| assert!(de.tirer(2) < 2));
    let c = des_clauses(&mut de, false);
    let mut r = Recit::signee(c, "2026-01-31");
    if de.tirer(3) == 0 {
        let c = des_clauses(&mut de, false);
        r.vie.versions.push(Version { numero: 2, effet_le: jour("2026-09-01"), clauses: c });
    }
    let faits = de.tirer(5);
    vivre(&mut de, &mut r, faits);
    if de.tirer(2) == 0 {
        return r.vie;
    }
    let c = des_clauses(&mut de, true);
    let mut u = Recit::sous(c);
    u.vie.appui = Some(Box::new(r.vie));
    u.vie.ouvre = true;
    for genre in [G::SignatureCaisse, G::SignaturePartenaire, G::Activation] {
        let le = jour("2026-02-01");
        let e = Evenement { genre, effet_le: le, connu_le: midi(&u.vie.zone, le), ..Evenement::default() };
        u.vie.evenements.push(e);
    }
    let faits = de.tirer(4);
    vivre(&mut de, &mut u, faits);
    u.vie
}

fn nature(vie: &Vie, instant: Instant) -> (std::mem::Discriminant<Etat>, bool) {
    let e = etat(vie, instant);
    (std::mem::discriminant(&e), matches!(e, Etat::EnDemeure { sans_effet: true, .. }))
}

/// Lives walked; one in eight for ten years, the others for three.
const VIES: u64 = 32;

#[test]
fn ce_qui_est_annonce_est_ce_qui_vient() {
    exigences!["CAR-11.1-01", "VAR-EP-8.2-01", "VAR-EP-2.2.3-12"];
    let (mut fins, mut changements) = (0, 0);
    for graine in 0..VIES {
        let vie = une_vie(graine);
        let depuis = connue_le(&vie);
        let annees = if graine % 8 == 0 { 10 } else { 3 };
        let dix_ans = depuis.plus(Duration::from_secs(86_400 * 365 * annees));
        let toutes = echeances(&vie, depuis, dix_ans);
        let annonces: BTreeSet<Instant> = toutes.iter().map(|e| e.instant).collect();
        let mut le = vie.zone.jour(depuis).tomorrow().unwrap();
        // Nothing is recorded any more: it changes at midnight or not at all.
        let mut veille = nature(&vie, depuis);
        while vie.zone.debut(le) < dix_ans {
            let minuit = vie.zone.debut(le);
            let ce_jour = nature(&vie, minuit);
            if ce_jour != std::mem::replace(&mut veille, ce_jour) {
                changements += 1;
                assert!(annonces.contains(&minuit), "graine {graine}, {le} : {:?}", etat(&vie, minuit));
            }
            le = le.tomorrow().unwrap();
        }
        for o in ouvertures(&vie).iter().flat_map(|o| [o.du, o.au]).filter(|i| depuis < *i && *i < dix_ans) {
            assert!(annonces.contains(&o), "graine {graine} : un droit change sans être annoncé");
        }
        for e in &toutes {
            fins += usize::from(matches!(e.genre, Genre::Fin(_)));
            tenir_parole(&vie, e, graine);
        }
    }
    assert!(fins > 10 && changements > 20, "{fins} {changements}");
}

/// What a date says is true when it comes.
fn tenir_parole(vie: &Vie, e: &Echeance, graine: u64) {
    let en_vigueur = |i| adossee(vie).is_some_and(|p| p.tient(i));
    let avant = e.instant.moins(Duration::from_micros(1));
    match &e.genre {
        Genre::PriseEffet => assert!(!en_vigueur(avant) && en_vigueur(e.instant)),
        Genre::Renouvellement | Genre::RenouvellementAppui => {
            assert!(en_vigueur(avant) && en_vigueur(e.instant), "graine {graine} {e:?}");
        }
        Genre::Fin(_) => assert!(!en_vigueur(e.instant), "graine {graine} {e:?}"),
        Genre::Denonciation(code) => {
            let fin_par = |le: Date| {
                let mut v = vie.clone();
                let lettre = Evenement {
                    genre: G::Denonciation,
                    effet_le: le,
                    acte: Some(acte(250)),
                    code: Some(code.clone()),
                    cote: Some(Cote::Caisse),
                    ..Evenement::default()
                };
                let recue = Evenement { genre: G::Reception, vise: Some(acte(250)), acte: None, ..lettre.clone() };
                v.evenements.extend([lettre, recue]);
                fin(&v).map(|f| f.dernier_jour)
            };
            let (a_temps, trop_tard) = (fin_par(e.le), fin_par(e.le.tomorrow().unwrap()));
            assert!(trop_tard.is_none() || a_temps < trop_tard, "graine {graine} {e:?} {a_temps:?} {trop_tard:?}");
        }
        _ => {}
    }
}

/// Days for which jobs look.
const JOURS: u32 = 900;

/// What is told by a job that looks every `pas` days, twice each time, from the last thing recorded on.
fn dits(vie: &Vie, pas: u32, a_l_indice: bool) -> BTreeSet<(String, Date)> {
    let depart = connue_le(vie).moins(Duration::from_micros(1));
    let (mut vue, mut indice) = (depart, a_regarder(vie));
    let mut sortie = BTreeSet::new();
    let mut maintenant = connue_le(vie);
    for _ in 0..(JOURS / pas) {
        for _ in 0..2 {
            if !a_l_indice || indice <= maintenant {
                for e in effets(vie, vue, maintenant).into_iter().filter(|e| !e.rappel()) {
                    assert!(sortie.insert((e.cle(), e.echeance.le)), "dit deux fois");
                }
                vue = maintenant;
                indice = prochaine(vie, maintenant).unwrap_or(Instant::SANS_FIN);
            }
        }
        maintenant = maintenant.plus(Duration::from_secs(86_400 * u64::from(pas)));
    }
    sortie
}

#[test]
fn en_retard_ou_deux_fois_le_travail_dit_les_memes_dates() {
    exigences!["K-30", "VAR-EP-2.2.3-02"];
    for graine in 100..108 {
        let vie = une_vie(graine);
        let tous_les_jours = dits(&vie, 1, false);
        assert_eq!(tous_les_jours, dits(&vie, 1, true), "graine {graine} : l’indice fait manquer une date");
        let mut rares = dits(&vie, 50, true);
        // The walk that looks seldom stops a little earlier.
        let dernier = vie.zone.jour(connue_le(&vie).plus(Duration::from_secs(86_400 * u64::from(JOURS - 60))));
        let avant = |s: &(String, Date)| s.1 < dernier;
        rares.retain(avant);
        assert_eq!(tous_les_jours.into_iter().filter(avant).collect::<BTreeSet<_>>(), rares, "graine {graine}");
    }
}
