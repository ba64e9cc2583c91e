//! What a decision on delegated habilitations costs, in a structure of four hundred people with 284 of 285 seats of a profile taken.

use std::{hint::black_box, time::Duration};

use anyhow::{Result, ensure};
use delegation::{
    Acte, Acteur, Autorisation, Beneficiaire, Bornes, Compte, Couple, Droit, Etat, Groupe, Habilitation, Mode,
    Ouverture, Periode, Plafond, RangCompte, RangGroupe, RangPersonne, RangUnite, Source, decider, utilisable,
};
use socle::{Chrono, Clause, Instant};

use crate::rapport::{Tableau, virgule};

const QUOI: Habilitation = Habilitation { service: 0, profil: 0 };
const FOIS: u32 = 1000;

fn maintenant() -> Instant {
    Instant::depuis_micros(10)
}

/// A unit, four hundred people of one profession, a group of a hundred.
fn structure() -> Etat {
    let toujours = Periode { du: Instant::depuis_micros(0), au: Instant::SANS_FIN };
    let ouverture = Ouverture {
        plafond: Plafond::Au(285),
        listes: vec![vec![Couple { profession: 0, genre: 0 }]],
        missions: Vec::new(),
        arrete: false,
        clause: Clause::nouvelle("Bulletin", "1"),
    };
    let bornes = Bornes {
        effet: toujours,
        mode: Mode::Delegue,
        genre: 0,
        missions: Vec::new(),
        ouvertures: vec![(QUOI, ouverture)],
    };
    let compte = |n| Compte {
        personne: RangPersonne(n),
        unite: RangUnite(0),
        profession: 0,
        arrete: None,
        vie: toujours,
        suspendu: false,
        exclu: false,
        a_changer: false,
        choisie: Some(QUOI),
    };
    let donnee = |a| Autorisation {
        droit: Droit::Utiliser(QUOI),
        a,
        periode: toujours,
        par: None,
        source: Source::Racine,
        suspendue: false,
    };
    let groupe = Groupe {
        unite: RangUnite(0),
        comptes: (2..102).map(RangCompte).collect(),
        groupes: Vec::new(),
        supprime: false,
    };
    let seuls = (102..286).map(|n| donnee(Beneficiaire::Compte(RangCompte(n))));
    Etat {
        bornes: vec![bornes],
        meres: vec![None],
        comptes: (0..400).map(compte).collect(),
        groupes: vec![groupe],
        autorisations: std::iter::once(donnee(Beneficiaire::Groupe(RangGroupe(0)))).chain(seuls).collect(),
        principal: Some(RangCompte(0)),
        suppleant: Some(RangCompte(1)),
        ..Etat::default()
    }
    .indexer()
}

/// The mean of a thousand calls, in the middle of a hundred batches.
fn cout(mut quoi: impl FnMut() -> bool) -> Result<Duration> {
    let mut lots = Vec::with_capacity(100);
    for _ in 0..100 {
        let chrono = Chrono::demarrer();
        for _ in 0..FOIS {
            ensure!(black_box(quoi()), "la décision mesurée est un refus");
        }
        lots.push(chrono.ecoule() / FOIS);
    }
    Ok(crate::rapport::centile(&mut lots, 500))
}

/// Under a microsecond each (issue 6).
pub(crate) fn mesurer(t: &mut Tableau) -> Result<()> {
    let etat = structure();
    let (e, quand) = (black_box(&etat), maintenant());
    let periode = Periode { du: quand, au: Instant::SANS_FIN };
    let a = Beneficiaire::Compte(RangCompte(300));
    let dernier = Acte::Accorder { droit: Droit::Utiliser(QUOI), a, periode, source: Source::Racine };
    let chef = Acteur::Compte(RangCompte(0));
    let mesures = [
        ("décision : employer un profil reçu en propre", cout(|| utilisable(e, RangCompte(285), QUOI, quand).is_ok())?),
        (
            "décision : employer un profil reçu par un groupe",
            cout(|| utilisable(e, RangCompte(50), QUOI, quand).is_ok())?,
        ),
        ("décision : la 285e habilitation sur 285", cout(|| decider(e, chef, &dernier, quand).is_ok())?),
    ];
    for (mot, duree) in mesures {
        let valeur = format!("{} µs", virgule(duree.as_secs_f64() * 1e6, 3));
        t.juger(mot, "-", valeur, ("< 1 µs".to_owned(), duree < Duration::from_micros(1)));
    }
    Ok(())
}
