//! Random lives over ten years: nobody is left without a next step, no right outlives its clause, nothing depends on who looks
//! when or how often, and a naive walk day by day agrees. A failing life is found again by its seed.

use std::collections::BTreeMap;

use socle::{calendrier::Calendrier, exigences};

use super::*;
use crate::regles::{VoletLu, droits};

/// A small generator (xorshift).
struct Hasard(u64);

impl Hasard {
    fn sous(&mut self, borne: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % borne
    }

    fn parmi<T: Clone>(&mut self, choix: &[T]) -> T {
        choix[usize::try_from(self.sous(choix.len() as u64)).unwrap()].clone()
    }

    fn nombre(&mut self, borne: u32) -> u32 {
        u32::try_from(self.sous(u64::from(borne))).unwrap()
    }

    fn delai(&mut self) -> Delai {
        let unite = self.parmi(&[Unite::JoursCalendaires, Unite::JoursOuvres, Unite::Mois]);
        Delai::nouveau(1 + self.nombre(if unite == Unite::Mois { 6 } else { 40 }), unite)
    }

    fn clauses(&mut self) -> Clauses {
        let mois = self.parmi(&[1, 6, 12, 12, 12, 24, 36]);
        let renouvellement = self.parmi(&[
            Renouvellement::Tacite { mois },
            Renouvellement::Tacite { mois: 12 },
            Renouvellement::AConfirmer { mois },
        ]);
        let duree = self.parmi(&[3, 12, 12, 12, 24, 36]);
        let mut c = clauses("1", Some(duree), renouvellement);
        for code in ["a", "b"] {
            let delai = if self.sous(6) == 0 { None } else { Some(self.delai()) };
            let effet = self.parmi(&[EffetDemeure::Automatique, EffetDemeure::SecondeLettre, EffetDemeure::Decision]);
            let depart = self.parmi(&[Depart::Envoi, Depart::Reception]);
            let qui = self.parmi(&[Qui::Toutes, Qui::Caisse, Qui::Autres]);
            let mut d = demeure(qui, delai, depart, effet, "1.4");
            d.code = code.into();
            d.cesse_si_repare = self.sous(5) > 0;
            c.demeures.push(d);
            let mut d = denonciation(code, self.parmi(&[Qui::Toutes, Qui::Partenaire]), self.delai(), "1.5");
            d.depart = depart;
            d.a_l_anniversaire = self.sous(2) == 0;
            c.denonciations.push(d);
        }
        c.amiable = (self.sous(3) > 0).then(|| "1.6".into());
        c.force_majeure = (self.sous(2) > 0).then(|| cite(6, "1.7"));
        c.litige = (self.sous(2) > 0).then(|| cite((1, 3), "1.8"));
        c.cloture = vec![cite("x".into(), "1.9"), cite("y".into(), "1.9")];
        c.cascade = Some("1.0".into());
        c
    }

    /// Something that might happen on `jour`, a few days late at times.
    fn geste(&mut self, vie: &Vie, jour: Date, n: u8) -> Evenement {
        use GenreEvenement as G;
        let genre = self.parmi(&[
            G::SignatureCaisse,
            G::SignaturePartenaire,
            G::Activation,
            G::Retrait,
            G::Reprise,
            G::Suspension,
            G::Levee,
            G::Demeure,
            G::Demeure,
            G::Reception,
            G::Reception,
            G::Reparation,
            G::Contestation,
            G::SecondeLettre,
            G::Decision,
            G::Denonciation,
            G::ForceMajeure,
            G::FinForceMajeure,
            G::ResiliationForceMajeure,
            G::Accord,
            G::Renouvellement,
            G::Renouvellement,
            G::Litige,
            G::FinLitige,
            G::Cloture,
            G::Prealable,
        ]);
        // Most lives should last.
        let mortel = matches!(genre, G::Accord | G::Demeure | G::Denonciation);
        let genre = if mortel && self.sous(12) > 0 { G::Renouvellement } else { genre };
        let retard = self.parmi(&[0, 0, 0, 1, 3, 20]);
        let avant = jour.saturating_sub(jiff_jours(retard));
        let apres = jour.saturating_add(jiff_jours(self.parmi(&[0, 10, 60])));
        let futur = matches!(genre, G::Suspension | G::Accord | G::Decision);
        let actes: Vec<Id<Acte>> = vie.evenements.iter().filter_map(|e| e.acte).collect();
        Evenement {
            genre,
            effet_le: if futur { apres } else { avant },
            connu_le: midi(&vie.zone, jour),
            acte: Some(acte(n)),
            vise: (!actes.is_empty()).then(|| self.parmi(&actes)),
            code: Some(self.parmi(&["a", "b", "x", "y", "accord", "echec", "porte"]).into()),
            souhaite_le: (self.sous(2) == 0).then_some(apres),
            cote: Some(self.parmi(&[Cote::Caisse, Cote::Partenaire])),
            version: None,
            clause: "1".into(),
        }
    }

    /// Ten years of a life, in steps of a few days or months.
    fn vie(&mut self, appui: Option<Vie>) -> Vie {
        let zone = self.parmi(&["Europe/Paris", "Indian/Reunion", "America/Martinique"]);
        let territoire = self.parmi(&Territoire::TOUS);
        let versions = vec![Version { numero: 1, effet_le: jour("2026-01-01"), clauses: self.clauses() }];
        let mut vie = Vie {
            versions,
            zone: Zone::nommee(zone).unwrap(),
            calendrier: Calendrier::nouveau(territoire),
            ouvre: appui.is_some(),
            prealables: if self.sous(3) == 0 { vec![cite("porte".into(), "1.2")] } else { Vec::new() },
            appui: appui.map(Box::new),
            ..Vie::default()
        };
        if let Some(appui) = &vie.appui {
            (vie.zone, vie.calendrier) = (appui.zone.clone(), appui.calendrier);
        }
        let (mut le, mut n) = (jour("2026-01-01"), 0_u8);
        while le < jour("2036-01-01") {
            for _ in 0..6 {
                let e = self.geste(&vie, le, n);
                if admettre(&vie, &e, Cadre { aujourdhui: le, deliberation: None }).is_ok() && n < 250 {
                    vie.evenements.push(e);
                    n += 1;
                }
            }
            let pas = self.parmi(&[1, 5, 15, 40, 120]);
            le = le.saturating_add(jiff_jours(pas));
        }
        vie
    }
}

fn jiff_jours(n: u32) -> std::time::Duration {
    std::time::Duration::from_secs(u64::from(n) * 86_400)
}

/// The life of the métier, and of what leans on it.
fn vies(graine: u64) -> (Vie, Vie) {
    let mut hasard = Hasard(graine.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mere = hasard.vie(None);
    let fille = hasard.vie(Some(mere.clone()));
    (mere, fille)
}

fn dix_ans() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(jour("2026-01-01")), |d| d.tomorrow().ok()).take_while(|d| *d < jour("2036-02-01"))
}

/// Naive: one day after the other.
mod naif {
    use super::*;

    fn plus(jour_: Date, mois: u32) -> Date {
        let total = u32::try_from(jour_.year()).unwrap() * 12 + u32::try_from(jour_.month()).unwrap() - 1 + mois;
        let (an, m) = (i16::try_from(total / 12).unwrap(), i8::try_from(total % 12 + 1).unwrap());
        (1..=jour_.day()).rev().find_map(|d| Date::new(an, m, d).ok()).unwrap()
    }

    pub(super) fn avance(depart: Date, delai: Delai, calendrier: Calendrier) -> Date {
        if delai.unite == Unite::Mois {
            return plus(depart, delai.valeur);
        }
        let (mut le, mut reste) = (depart, delai.valeur);
        while reste > 0 {
            le = le.tomorrow().unwrap();
            if delai.unite == Unite::JoursCalendaires || calendrier.est_ouvre(le) {
                reste -= 1;
            }
        }
        le
    }

    fn signee(vie: &Vie) -> Option<Date> {
        let une = |g| vie.evenements.iter().find(|e| e.genre == g).map(|e| e.effet_le);
        let (c, p) = (une(GenreEvenement::SignatureCaisse)?, une(GenreEvenement::SignaturePartenaire)?);
        Some(if c > p { c } else { p })
    }

    fn recue(vie: &Vie, lettre: &Evenement) -> Option<Date> {
        vie.evenements
            .iter()
            .find(|e| e.genre == GenreEvenement::Reception && e.vise == lettre.acte)
            .map(|e| e.effet_le)
    }

    fn anniversaires(vie: &Vie) -> Vec<(Date, bool)> {
        let (Some(debut), c) = (signee(vie), &vie.versions[0].clauses) else { return Vec::new() };
        let (mut mois, mut avant, mut sortie) = (c.duree.as_ref().unwrap().dit, debut, Vec::new());
        while sortie.len() < 150 {
            let le = plus(debut, mois);
            let (plus, continue_) = match c.renouvellement.dit {
                Renouvellement::Tacite { mois } => (mois, true),
                Renouvellement::AConfirmer { mois } => {
                    let dans = |e: &Evenement| e.effet_le >= avant && e.effet_le < le;
                    (mois, vie.evenements.iter().any(|e| e.genre == GenreEvenement::Renouvellement && dans(e)))
                }
                Renouvellement::CommeMere => unreachable!(),
            };
            sortie.push((le, continue_));
            if !continue_ {
                break;
            }
            (avant, mois) = (le, mois + plus);
        }
        sortie
    }

    fn par_demeure(vie: &Vie, l: &Evenement) -> Option<Date> {
        let c = vie.versions[0].clauses.demeures.iter().find(|d| Some(&d.code) == l.code.as_ref())?;
        let depart = if c.depart == Depart::Envoi { Some(l.effet_le) } else { recue(vie, l) };
        let dernier = depart.map(|d| c.delai.map_or(d, |x| avance(d, x, vie.calendrier)));
        let (mut reparee, mut contestee, mut suite) = (None, None, None);
        for e in vie.evenements.iter().filter(|e| e.vise == l.acte) {
            match e.genre {
                GenreEvenement::Reparation if c.cesse_si_repare && dernier.is_none_or(|d| e.effet_le <= d) => {
                    reparee = Some(e.cote);
                }
                GenreEvenement::Contestation if reparee.is_some_and(|r| r != l.cote) => {
                    (reparee, contestee) = (None, Some(e.effet_le));
                }
                GenreEvenement::SecondeLettre => suite = recue(vie, e),
                GenreEvenement::Decision => suite = Some(e.effet_le),
                _ => {}
            }
        }
        match c.effet {
            EffetDemeure::Automatique if reparee.is_none() => dernier.map(|d| contestee.map_or(d, |x: Date| x.max(d))),
            EffetDemeure::Automatique => None,
            _ => suite,
        }
    }

    fn par_denonciation(vie: &Vie, l: &Evenement) -> Option<Date> {
        let c = vie.versions[0].clauses.denonciations.iter().find(|d| Some(&d.code) == l.code.as_ref())?;
        let depart = if c.depart == Depart::Envoi { Some(l.effet_le) } else { recue(vie, l) }?;
        let libre = avance(depart, c.preavis, vie.calendrier);
        if !c.a_l_anniversaire {
            return Some(l.souhaite_le.map_or(libre, |s| if s > libre { s } else { libre }));
        }
        anniversaires(vie).into_iter().find(|(a, _)| *a >= libre).map(|(a, _)| a.yesterday().unwrap())
    }

    /// Its last days, by whatever cause.
    pub(super) fn derniers(vie: &Vie) -> Vec<Date> {
        let mut sortie: Vec<Date> =
            anniversaires(vie).into_iter().filter(|(_, suit)| !suit).map(|(a, _)| a.yesterday().unwrap()).collect();
        for e in &vie.evenements {
            sortie.extend(match e.genre {
                GenreEvenement::Accord => Some(e.effet_le),
                GenreEvenement::Demeure => par_demeure(vie, e),
                GenreEvenement::Denonciation => par_denonciation(vie, e),
                GenreEvenement::ResiliationForceMajeure => recue(vie, e),
                _ => None,
            });
        }
        sortie
    }

    pub(super) fn en_vigueur(vie: &Vie, derniers: &[Date], le: Date) -> bool {
        signee(vie).is_some_and(|d| d <= le) && derniers.iter().all(|d| *d >= le)
    }
}

#[test]
fn une_marche_naive_jour_par_jour_est_d_accord() {
    exigences!["K-03", "K-05", "K-30"];
    for graine in 1..=40_u64 {
        let (mere, fille) = vies(graine);
        let (dm, df) = (naif::derniers(&mere), naif::derniers(&fille));
        let (pm, pf) = (adossee(&mere), adossee(&fille));
        for le in dix_ans() {
            let tient = |p: Option<Periode>| p.is_some_and(|p| p.tient(midi(&mere.zone, le)));
            let (m, f) = (naif::en_vigueur(&mere, &dm, le), naif::en_vigueur(&fille, &df, le));
            assert_eq!(tient(pm), m, "graine {graine}, {le} : {:#?}", mere.evenements);
            assert_eq!(tient(pf), m && f, "graine {graine}, {le} : {:#?}", fille.evenements);
        }
    }
}

#[test]
fn nul_etat_sans_personne_ni_date() {
    exigences!["K-04"];
    let mut vus = BTreeMap::new();
    for graine in 1..=30_u64 {
        let (mere, fille) = vies(graine);
        for (vie, le) in [&mere, &fille].into_iter().flat_map(|v| dix_ans().step_by(53).map(move |d| (v, d))) {
            let instant = midi(&vie.zone, le);
            let etat = etat(vie, instant);
            *vus.entry(format!("{etat:?}").split([' ', '(']).next().unwrap().to_owned()).or_insert(0) += 1;
            let suites = suites(vie, instant);
            // A convention that goes on for ever and renews nothing has no next date; these all have a length.
            assert!(!suites.is_empty(), "graine {graine}, {le} : {etat:?} {:#?}", vie.evenements);
            for s in suites {
                assert!(s.de != De::Personne || s.le.is_some(), "graine {graine}, {le} : {s:?}");
                let datee = s.de == De::Personne && !matches!(s.attendu, Attendu::Archive | Attendu::Fin);
                assert!(!datee || s.le.is_some_and(|d| d >= le), "graine {graine}, {le} : {s:?} is past");
            }
        }
    }
    let voulus =
        ["ASigner", "Cloture", "Denoncee", "EnDemeure", "EnVigueur", "Finie", "Prealables", "Retiree", "Suspendue"];
    for etat in voulus {
        assert!(vus.contains_key(etat), "{etat} never met: {vus:?}");
    }
}

fn volet(vie: Vie) -> VoletLu {
    let mut v = crate::regles::droits::tests::volet("", "", &["signaler", "historique"]);
    v.vie = vie;
    v
}

#[test]
fn nul_droit_sans_clause_en_vigueur() {
    exigences!["VAR-EP-8.2-01", "VAR-EP-0-01"];
    let mut donnes = 0;
    for graine in 1..=30_u64 {
        let (mere, fille) = vies(graine);
        let lu = volet(fille.clone());
        for d in droits(&[lu]).into_iter().filter(|d| d.quoi != crate::TRAITER) {
            donnes += 1;
            let dernier = Instant::depuis_micros(d.periode.au.micros() - 1);
            for instant in [d.periode.du, dernier] {
                let tenu = etat(&fille, instant);
                let ouvert = matches!(tenu, Etat::EnVigueur { .. } | Etat::EnDemeure { .. } | Etat::Denoncee { .. });
                assert!(ouvert, "graine {graine} : {d:?} {tenu:?}");
                let mere = etat(&mere, instant);
                assert!(
                    !matches!(mere, Etat::Suspendue(_) | Etat::Finie { .. } | Etat::Cloture { .. }),
                    "graine {graine} : {mere:?}"
                );
            }
        }
    }
    assert!(donnes > 40, "{donnes}");
}

#[test]
fn noter_deux_fois_ne_change_rien() {
    exigences!["K-03", "K-30"];
    for graine in 1..=30_u64 {
        let (mere, fille) = vies(graine);
        for vie in [&mere, &fille] {
            let mut double = vie.clone();
            double.evenements = vie.evenements.iter().flat_map(|e| [e.clone(), e.clone()]).collect();
            assert_eq!(fin(vie), fin(&double), "graine {graine}");
            assert_eq!(ouvertures(vie), ouvertures(&double), "graine {graine}");
            // Looked at on any day, in any order, the end is the same one.
            for le in dix_ans().step_by(191).collect::<Vec<_>>().into_iter().rev() {
                let finie = fins(vie).first().is_some_and(|f| f.dernier_jour < le);
                let dite = matches!(
                    etat(vie, midi(&vie.zone, le)),
                    Etat::Finie { .. } | Etat::Cloture { .. } | Etat::Archivee { .. }
                );
                assert_eq!(finie, dite, "graine {graine} {le}");
            }
        }
    }
}

#[test]
fn rien_ne_revient_de_soi_meme() {
    // What is over at an instant, given what is known then, is over later: only whoever gave notice, or all in writing, may still
    // say that it was avoided in its time.
    for graine in 1..=25_u64 {
        let (vie, _) = vies(graine);
        for n in 1..vie.evenements.len() {
            let (mut avant, mut apres) = (vie.clone(), vie.clone());
            avant.evenements.truncate(n);
            apres.evenements.truncate(n + 1);
            let ajoute = &vie.evenements[n];
            let (Some(a), b) = (fin(&avant), fin(&apres)) else { continue };
            let permis = matches!(
                ajoute.genre,
                GenreEvenement::Reparation | GenreEvenement::Renouvellement | GenreEvenement::Contestation
            );
            let recule = b.as_ref().is_none_or(|b| b.dernier_jour > a.dernier_jour);
            assert!(!recule || (permis && !a.certaine), "graine {graine} : {ajoute:?} moves {a:?} to {b:?}");
        }
    }
}
