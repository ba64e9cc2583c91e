//! Cedar and the rules answer alike: random states, random acts, each asked to both.
//!
//! `cargo test -p politique --features cedar`; at full size, `cargo xtask campagne politique`.
#![cfg(feature = "cedar")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test that panics fails; the generator serves two crates"
)]

#[path = "../../../delegation/tests/tout/alea.rs"]
mod alea;
mod faits;
#[path = "../../../delegation/tests/tout/generateur.rs"]
mod generateur;
mod questions;

use std::collections::BTreeMap;

use cedar_policy::{Authorizer, Decision, Entities, PolicySet, Schema, ValidationMode, Validator};
use delegation::{Acte, Acteur, Etat, appliquer, decider};
use socle::exigences;

use alea::Alea;
use generateur::{DUREE, instant, monde, tour};
use questions::{Question, questions};

/// Acts asked in one state before it moves on.
const PAR_ETAT: u64 = 24;

fn politiques() -> PolicySet {
    let texte: String = politique::POLITIQUES.iter().map(|(_, t)| *t).collect::<Vec<_>>().join("\n");
    texte.parse().unwrap()
}

#[test]
fn les_politiques_sont_bien_formees() {
    let (schema, _) = Schema::from_cedarschema_str(politique::SCHEMA).unwrap();
    let resultat = Validator::new(schema).validate(&politiques(), ValidationMode::Strict);
    let fautes: Vec<String> = resultat.validation_errors().map(ToString::to_string).collect();
    assert!(fautes.is_empty(), "{fautes:#?}");
}

#[derive(Default)]
struct Bilan {
    requetes: u64,
    actes: u64,
    permis: u64,
    verbes: BTreeMap<&'static str, (u64, u64)>,
}

#[test]
fn politique_et_regles_disent_pareil() {
    exigences!["CAF68-CS-2.2.1-03", "CAF68-CS-2.2.1-01"];
    let voulues = std::env::var("PARVIS_ESSAIS").ok().and_then(|n| n.parse().ok()).unwrap_or(6_000);
    let (politiques, mut bilan, mut graine) = (politiques(), Bilan::default(), 1);
    while bilan.requetes < voulues {
        un_monde(graine, &politiques, &mut bilan);
        graine += 1;
    }
    println!("{} requêtes Cedar, {} actes dont {} permis, nulle divergence", bilan.requetes, bilan.actes, bilan.permis);
    println!("{:?}", bilan.verbes);
    for (verbe, (permis, refuses)) in bilan.verbes {
        let assez = voulues < 200_000 || (permis > 0 && refuses > 0);
        assert!(assez, "{verbe}: {permis} allowed, {refuses} refused");
    }
}

fn un_monde(graine: u64, politiques: &PolicySet, bilan: &mut Bilan) {
    let (mut alea, mut t) = (Alea(graine), 0);
    let mut etat = monde(&mut alea);
    // Some worlds grow before they are asked anything: empty ones refuse everything.
    let elan = alea.sous(220);
    for pas in 0..260 {
        t += i64::from(alea.rang(8));
        if t >= DUREE || etat.autorisations.len() > 60 {
            return;
        }
        if pas >= elan && pas % 40 == 0 {
            let entites = faits::entites(&etat, instant(t));
            for _ in 0..PAR_ETAT {
                let (qui, acte) = tour(&mut alea, &etat, t);
                comparer((&etat, &entites), (qui, &acte), t, politiques, bilan);
            }
        }
        let (qui, acte) = tour(&mut alea, &etat, t);
        if decider(&etat, qui, &acte, instant(t)).is_ok() {
            appliquer(&mut etat, qui, &acte, instant(t));
        }
    }
}

/// One act, asked to both. Cedar is asked one question for each thing an act does, under each title the actor has.
fn comparer(
    (etat, entites): (&Etat, &Entities),
    (qui, acte): (Acteur, &Acte),
    t: i64,
    politiques: &PolicySet,
    bilan: &mut Bilan,
) {
    let Some((verbe, groupes)) = questions(etat, qui, acte, instant(t)) else { return };
    let juge = Authorizer::new();
    let mut demander = |q: &Question| {
        bilan.requetes += 1;
        let reponse = juge.is_authorized(&q.requete, politiques, entites);
        let erreurs: Vec<String> = reponse.diagnostics().errors().map(ToString::to_string).collect();
        assert!(erreurs.is_empty(), "{acte:?}: {erreurs:?}");
        reponse.decision() == Decision::Allow
    };
    let permis = groupes.iter().all(|titres| titres.iter().any(&mut demander));
    let pourquoi = || {
        let juge = Authorizer::new();
        let dites = groupes.iter().flatten().map(|q| {
            let reponse = juge.is_authorized(&q.requete, politiques, entites);
            let ids: Vec<String> = reponse
                .diagnostics()
                .reason()
                .filter_map(|p| politiques.annotation(p, "id"))
                .map(str::to_owned)
                .collect();
            format!("{:?} {ids:?}", reponse.decision())
        });
        dites.collect::<Vec<_>>()
    };
    let regles = decider(etat, qui, acte, instant(t));
    assert_eq!(permis, regles.is_ok(), "t {t}: {qui:?} {acte:?}: rules {regles:?}, policies {:?}", pourquoi());
    bilan.actes += 1;
    bilan.permis += u64::from(permis);
    let compte = bilan.verbes.entry(verbe).or_default();
    if permis { compte.0 += 1 } else { compte.1 += 1 }
}
