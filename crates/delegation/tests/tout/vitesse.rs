//! What a decision costs in a structure of four hundred people whose T1 is full but one: the bound of the issue is a microsecond.

use delegation::{
    Acte, Acteur, Beneficiaire, Compte, Droit, Etat, Fonctions, Mode, Periode, Plafond, RangCompte, RangGroupe,
    RangPersonne, RangUnite, Source, appliquer, decider, utilisable,
};
use socle::{Chrono, Instant};

use crate::cas::{CAISSE, PRINCIPAL, T1, T5, a, accorder, bulletin, structure, t};

const GENS: u32 = 400;

/// Four hundred people, ten groups of ten, T1 given to 284 of 285, T5 to everybody in the groups, five responsables.
fn departement() -> Etat {
    let bornes = bulletin(Mode::Delegue, Periode { du: t(0), au: Instant::SANS_FIN }, Plafond::Au(285));
    let mut etat = structure(vec![bornes]);
    let modele = etat.comptes.get(4).unwrap().clone();
    let autres = (100..100 + GENS - 7).map(|p| Compte { personne: RangPersonne(p), ..modele.clone() });
    etat.comptes.extend(autres);
    let mut etat = etat.indexer();
    let mut faire = |acte: Acte| {
        assert_eq!(decider(&etat, PRINCIPAL, &acte, t(10)), Ok(()), "{acte:?}");
        appliquer(&mut etat, PRINCIPAL, &acte, t(10));
    };
    for g in 1..=10 {
        faire(Acte::CreerGroupe { unite: RangUnite(2) });
        (0..10).for_each(|i| {
            faire(Acte::Remplir { groupe: RangGroupe(g), membre: a(RangCompte(300 + (g - 1) * 10 + i)) });
        });
        faire(accorder(Droit::Utiliser(T5), Beneficiaire::Groupe(RangGroupe(g)), Source::Racine));
    }
    (10..294).for_each(|i| faire(accorder(Droit::Utiliser(T1), a(RangCompte(i)), Source::Racine)));
    for i in 10..15 {
        faire(accorder(
            Droit::Administrer { unite: RangUnite(2), fonctions: Fonctions::TOUTES },
            a(RangCompte(i)),
            Source::Racine,
        ));
    }
    let choisir = |c| (Acteur::Compte(RangCompte(c)), if c < 300 { T1 } else { T5 });
    for (qui, quoi) in [293, 399].map(choisir) {
        appliquer(&mut etat, qui, &Acte::Choisir(quoi), t(10));
    }
    etat
}

/// Nanoseconds of one call: the quickest of two hundred batches, so that what else runs on the machine does not count.
fn cout(mut quoi: impl FnMut() -> bool) -> u128 {
    const FOIS: u128 = 200;
    let lot = |quoi: &mut dyn FnMut() -> bool| {
        let chrono = Chrono::demarrer();
        (0..FOIS).for_each(|_| assert!(std::hint::black_box(quoi())));
        chrono.ecoule().as_nanos() / FOIS
    };
    (0..200).map(|_| lot(&mut quoi)).min().unwrap()
}

#[test]
fn une_decision_coute_moins_d_une_microseconde() {
    let etat = departement();
    let quoi = std::hint::black_box(&etat);
    let dernier = accorder(Droit::Utiliser(T1), a(RangCompte(295)), Source::Racine);
    let entree = Acte::Remplir { groupe: RangGroupe(1), membre: a(RangCompte(296)) };
    let mesure = Acte::Suspendre { cible: delegation::Cible::Compte(RangCompte(20)), motif: "manquement".into() };
    let couts = [
        ("use of a profile held by name", cout(|| utilisable(quoi, RangCompte(293), T1, t(10)).is_ok())),
        ("use of a profile held through a group", cout(|| utilisable(quoi, RangCompte(399), T5, t(10)).is_ok())),
        ("the last of 285 seats", cout(|| decider(quoi, PRINCIPAL, &dernier, t(10)).is_ok())),
        ("entry in a group", cout(|| decider(quoi, PRINCIPAL, &entree, t(10)).is_ok())),
        ("a measure", cout(|| decider(quoi, CAISSE, &mesure, t(10)).is_ok())),
    ];
    for (mot, nanos) in couts {
        println!("{mot}: {nanos} ns");
        // Built without optimisation it says nothing.
        assert!(nanos < 1_000, "{mot}: {nanos} ns");
    }
}
