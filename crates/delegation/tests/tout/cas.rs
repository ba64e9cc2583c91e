//! A small structure, the same in every table: two units under one, two administrateurs, a responsable of the first unit who
//! holds a second account, people, a group. Made by acts, like a real one.

use delegation::{
    Acte, Acteur, Beneficiaire, Bornes, Compte, Couple, Droit, Etat, Fonctions, Habilitation, Mode, Ouverture, Periode,
    Plafond, RangAutorisation, RangCompte, RangGroupe, RangPersonne, RangUnite, Regle, Source, dans_un_lot, decider,
};
use socle::{Clause, Instant};

pub const T1: Habilitation = Habilitation { service: 0, profil: 1 };
pub const T2: Habilitation = Habilitation { service: 0, profil: 2 };
pub const T5: Habilitation = Habilitation { service: 0, profil: 5 };
pub const T19: Habilitation = Habilitation { service: 0, profil: 19 };

/// Units: the whole, social work, its « polyvalence », insertion.
pub const TOUT: RangUnite = RangUnite(0);
pub const SOCIAL: RangUnite = RangUnite(1);
pub const POLYVALENCE: RangUnite = RangUnite(2);
pub const INSERTION: RangUnite = RangUnite(3);
pub const PRINCIPAL: Acteur = Acteur::Compte(RangCompte(0));
pub const SUPPLEANT: Acteur = Acteur::Compte(RangCompte(1));
/// Responsable of social work; account 3 is the same human being's.
pub const RESPONSABLE: Acteur = Acteur::Compte(RangCompte(2));
pub const CAISSE: Acteur = Acteur::Caisse(None);
/// What the responsable was given: to enrol in T1, and to administer, in social work.
pub const INSCRIT: Source = Source::Autorisation(RangAutorisation(0));
pub const ADMINISTRE: Source = Source::Autorisation(RangAutorisation(1));
/// An assistante of « polyvalence », one of insertion, a secretary of social work.
pub const ASSISTANTE: RangCompte = RangCompte(4);
pub const INSERE: RangCompte = RangCompte(5);
pub const SECRETAIRE: RangCompte = RangCompte(6);
pub const SOI_BIS: RangCompte = RangCompte(3);
/// A group of social work, empty.
pub const EQUIPE: RangGroupe = RangGroupe(0);

pub fn t(micros: i64) -> Instant {
    Instant::depuis_micros(micros)
}

pub fn a(compte: RangCompte) -> Beneficiaire {
    Beneficiaire::Compte(compte)
}

pub fn toujours() -> Periode {
    Periode { du: t(10), au: Instant::SANS_FIN }
}

pub fn accorder(droit: Droit, a: Beneficiaire, source: Source) -> Acte {
    Acte::Accorder { droit, a, periode: toujours(), source }
}

pub fn ouverture(plafond: Plafond, professions: &[u16], arrete: bool) -> Ouverture {
    let liste = professions.iter().map(|p| Couple { profession: *p, genre: 0 }).collect();
    Ouverture {
        plafond,
        listes: vec![liste],
        missions: vec![],
        arrete,
        clause: Clause::nouvelle("Bulletin d’adhésion", "1"),
    }
}

/// The bulletin: T1 for assistantes (0) and conseillères (1), two seats; T2 closed; T5 without a number; T19 by order.
pub fn bulletin(mode: Mode, effet: Periode, t1: Plafond) -> Bornes {
    let ouvertures = vec![
        (T1, ouverture(t1, &[0, 1], false)),
        (T2, ouverture(Plafond::Ferme, &[0, 1, 2], false)),
        (T5, ouverture(Plafond::SansLimite, &[0, 1, 2], false)),
        (T19, ouverture(Plafond::Au(15), &[0], true)),
    ];
    Bornes { effet, mode, genre: 0, missions: vec![1], ouvertures }
}

fn compte(personne: u32, unite: RangUnite, profession: u16) -> Compte {
    Compte {
        personne: RangPersonne(personne),
        unite,
        profession,
        arrete: None,
        vie: Periode { du: t(0), au: Instant::SANS_FIN },
        suspendu: false,
        exclu: false,
        a_changer: false,
        choisie: None,
    }
}

/// The structure at instant 10, with `bornes`.
pub fn structure(bornes: Vec<Bornes>) -> Etat {
    let comptes = vec![
        compte(0, TOUT, 0),
        compte(1, TOUT, 0),
        compte(2, SOCIAL, 0),
        compte(2, POLYVALENCE, 0),
        compte(4, POLYVALENCE, 0),
        compte(5, INSERTION, 1),
        compte(6, SOCIAL, 2),
    ];
    let etat = Etat {
        bornes,
        meres: vec![None, Some(TOUT), Some(SOCIAL), Some(TOUT)],
        comptes,
        principal: Some(RangCompte(0)),
        suppleant: Some(RangCompte(1)),
        ..Etat::default()
    };
    let actes = [
        accorder(Droit::Inscrire { quoi: T1, unite: SOCIAL }, a(RangCompte(2)), Source::Racine),
        accorder(Droit::Administrer { unite: SOCIAL, fonctions: Fonctions::TOUTES }, a(RangCompte(2)), Source::Racine),
        Acte::CreerGroupe { unite: SOCIAL },
    ];
    dans_un_lot(&etat.indexer(), PRINCIPAL, &actes, t(10)).unwrap()
}

/// The usual one: delegated, two seats of T1.
pub fn usuelle() -> Etat {
    structure(vec![bulletin(Mode::Delegue, Periode { du: t(0), au: Instant::SANS_FIN }, Plafond::Au(2))])
}

/// One act in a state: what is done before, by whom, and what comes of it.
pub struct Cas(pub &'static str, pub Vec<(Acteur, Acte)>, pub Acteur, pub Acte, pub Result<(), Regle>);

/// Checks each case against `etat`, at instant 10.
pub fn verifier(etat: &Etat, cas: Vec<Cas>) {
    for Cas(pourquoi, avant, qui, acte, attendu) in cas {
        let ici = avant.iter().fold(etat.clone(), |e, (qui, acte)| {
            dans_un_lot(&e, *qui, std::slice::from_ref(acte), t(10))
                .unwrap_or_else(|x| panic!("{pourquoi}: {acte:?} {x:?}"))
        });
        assert_eq!(decider(&ici, qui, &acte, t(10)), attendu, "{pourquoi}");
    }
}
