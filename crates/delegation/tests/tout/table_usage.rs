//! What may be used, and when it ends: dates alone, no job.

use delegation::{
    Acte, Acteur, Cible, Droit, Fonctions, Mode, Periode, Plafond, RangAutorisation, RangCompte, Regle, Source,
    appliquer, dans_un_lot, decider, effectives, jauge, suppleance, utilisable,
};
use socle::{Instant, exigences};

use crate::cas::*;

fn donner(etat: &delegation::Etat, droit: Droit, compte: RangCompte, au: Instant) -> delegation::Etat {
    let acte = Acte::Accorder { droit, a: a(compte), periode: Periode { du: t(10), au }, source: Source::Racine };
    dans_un_lot(etat, PRINCIPAL, &[acte], t(10)).unwrap()
}

#[test]
fn une_habilitation_a_la_fois_choisie() {
    exigences!["CAF68-CS-2.2.1-03", "CAF68-CS-2.2.1-04"];
    let etat = donner(
        &donner(&usuelle(), Droit::Utiliser(T1), ASSISTANTE, Instant::SANS_FIN),
        Droit::Utiliser(T5),
        ASSISTANTE,
        t(60),
    );
    let moi = Acteur::Compte(ASSISTANTE);
    let peut = |e: &delegation::Etat, h, le| utilisable(e, ASSISTANTE, h, t(le)).map(|_| ());
    assert_eq!(effectives(&etat, ASSISTANTE, t(10)).len(), 2);
    assert_eq!(peut(&etat, T1, 10), Err(Regle::NonHabilite), "nothing is used before it is chosen");
    let avec = |h| dans_un_lot(&etat, moi, &[Acte::Choisir(h)], t(10)).unwrap();
    let (t1, t5) = (avec(T1), avec(T5));
    assert_eq!((peut(&t1, T1, 10), peut(&t1, T5, 10)), (Ok(()), Err(Regle::NonHabilite)), "never both");
    assert_eq!((peut(&t5, T5, 10), peut(&t5, T1, 10)), (Ok(()), Err(Regle::NonHabilite)));
    assert_eq!((peut(&t5, T5, 59), peut(&t5, T5, 60)), (Ok(()), Err(Regle::NonHabilite)), "it ends on its date");
    assert_eq!(decider(&etat, moi, &Acte::Choisir(T19), t(10)), Err(Regle::NonEligible));
    assert_eq!(decider(&etat, Acteur::Compte(INSERE), &Acte::Choisir(T1), t(10)), Err(Regle::NonHabilite));
}

#[test]
fn tout_ce_qui_coupe_l_usage() {
    exigences!["CAF68-CS-2.2.1-06", "CAF68-9.2-05", "CAF68-9.2-07"];
    let motif = || "manquement".to_owned();
    let donnee = donner(&usuelle(), Droit::Utiliser(T1), ASSISTANTE, Instant::SANS_FIN);
    let etat = dans_un_lot(&donnee, Acteur::Compte(ASSISTANTE), &[Acte::Choisir(T1)], t(10)).unwrap();
    let (compte, ici) = (Cible::Compte(ASSISTANTE), Cible::Autorisation(RangAutorisation(2)));
    let cas = [
        (
            CAISSE,
            Acte::Suspendre { cible: compte, motif: motif() },
            Some(Acte::Lever { cible: compte, motif: motif() }),
        ),
        (CAISSE, Acte::Suspendre { cible: ici, motif: motif() }, Some(Acte::Lever { cible: ici, motif: motif() })),
        (
            CAISSE,
            Acte::Suspendre { cible: Cible::Structure, motif: motif() },
            Some(Acte::Lever { cible: Cible::Structure, motif: motif() }),
        ),
        (
            CAISSE,
            Acte::Exclure { cible: compte, motif: motif() },
            Some(Acte::Reintegrer { cible: compte, motif: motif() }),
        ),
        (
            CAISSE,
            Acte::Exclure { cible: Cible::Structure, motif: motif() },
            Some(Acte::Reintegrer { cible: Cible::Structure, motif: motif() }),
        ),
        (
            CAISSE,
            Acte::ForcerMotDePasse { compte: ASSISTANTE, motif: motif() },
            Some(Acte::AnnulerMotDePasse { compte: ASSISTANTE, motif: motif() }),
        ),
        (PRINCIPAL, Acte::Retirer { autorisation: RangAutorisation(2) }, None),
        (PRINCIPAL, Acte::Inactiver { compte: ASSISTANTE, le: t(10) }, None),
        (PRINCIPAL, Acte::Modifier { compte: ASSISTANTE, unite: SOCIAL, profession: 2, arrete: None }, None),
    ];
    for (qui, coupe, rend) in cas {
        let mut suite = etat.clone();
        assert!(utilisable(&suite, ASSISTANTE, T1, t(10)).is_ok());
        assert_eq!(decider(&suite, qui, &coupe, t(10)), Ok(()), "{coupe:?}");
        appliquer(&mut suite, qui, &coupe, t(10));
        assert!(utilisable(&suite, ASSISTANTE, T1, t(10)).is_err(), "{coupe:?} does not cut");
        let Some(rend) = rend else { continue };
        appliquer(&mut suite, qui, &rend, t(10));
        assert!(utilisable(&suite, ASSISTANTE, T1, t(10)).is_ok(), "{rend:?} does not give back");
        assert_eq!(suite, etat, "{rend:?}: all is as it was");
    }
}

#[test]
fn un_maximum_abaisse_ne_retire_rien_et_arrete_la_croissance() {
    exigences!["CAF68-CS-2.2.1-02", "CAF68-BA-1-07"];
    let mut etat = donner(&usuelle(), Droit::Utiliser(T1), ASSISTANTE, Instant::SANS_FIN);
    etat = donner(&etat, Droit::Utiliser(T1), INSERE, Instant::SANS_FIN);
    let des = |du, au| Periode { du: t(du), au };
    etat.bornes = vec![
        bulletin(Mode::Delegue, des(0, t(50)), Plafond::Au(2)),
        bulletin(Mode::Delegue, des(50, Instant::SANS_FIN), Plafond::Au(1)),
    ];
    let donner = Acte::Accorder {
        droit: Droit::Utiliser(T1),
        a: a(SOI_BIS),
        periode: des(60, Instant::SANS_FIN),
        source: Source::Racine,
    };
    assert_eq!(jauge(&etat, T1, t(50)), (2, Some(Plafond::Au(1))), "nobody is put out");
    assert_eq!(effectives(&etat, ASSISTANTE, t(50)).len(), 1);
    assert_eq!(decider(&etat, PRINCIPAL, &donner, t(50)), Err(Regle::Complet));
    let etat = dans_un_lot(&etat, PRINCIPAL, &[Acte::Retirer { autorisation: RangAutorisation(3) }], t(50)).unwrap();
    assert_eq!(decider(&etat, PRINCIPAL, &donner, t(50)), Err(Regle::Complet), "one of one is still full");
}

#[test]
fn depart_et_suppleance_ont_une_date() {
    exigences!["CAF68-9.2-10", "CAF68-9.2-07"];
    let depart = Acte::Inactiver { compte: RangCompte(2), le: t(40) };
    let delegue =
        accorder(Droit::Administrer { unite: SOCIAL, fonctions: Fonctions::TOUTES }, a(SECRETAIRE), ADMINISTRE);
    let etat = dans_un_lot(&usuelle(), RESPONSABLE, &[delegue], t(10)).unwrap();
    let etat = dans_un_lot(&etat, PRINCIPAL, &[depart], t(10)).unwrap();
    let groupe = Acte::CreerGroupe { unite: SOCIAL };
    for (qui, le, attendu) in [
        (RESPONSABLE, 39, Ok(())),
        (RESPONSABLE, 40, Err(Regle::ActeurInactif)),
        (Acteur::Compte(SECRETAIRE), 39, Ok(())),
        (Acteur::Compte(SECRETAIRE), 40, Err(Regle::HorsUnite)),
    ] {
        assert_eq!(decider(&etat, qui, &groupe, t(le)), attendu, "{qui:?} at {le}: what a leaver gave leaves too");
    }
    let actes = suppleance(&etat, PRINCIPAL, (RangCompte(2), ASSISTANTE), Periode { du: t(10), au: t(30) }, t(10));
    assert_eq!(actes.len(), 2);
    let etat = dans_un_lot(&etat, PRINCIPAL, &actes, t(10)).unwrap();
    assert_eq!(decider(&etat, Acteur::Compte(ASSISTANTE), &groupe, t(29)), Ok(()));
    assert_eq!(
        decider(&etat, Acteur::Compte(ASSISTANTE), &groupe, t(30)),
        Err(Regle::HorsUnite),
        "a deputy's time is over"
    );
}

#[test]
fn deux_cent_quatre_vingt_cinq_et_pas_un_de_plus() {
    exigences!["CAF68-BA-1-07"];
    for (h, plafond) in [(T1, 285), (T5, 100), (T19, 15)] {
        let toujours = Periode { du: t(0), au: Instant::SANS_FIN };
        let mut bornes = bulletin(Mode::Delegue, toujours, Plafond::Ferme);
        bornes.ouvertures = vec![(h, ouverture(Plafond::Au(plafond), &[0], false))];
        let mut etat = structure(vec![bulletin(Mode::Delegue, toujours, Plafond::Au(2))]);
        etat.bornes = vec![bornes];
        let modele = etat.comptes.get(4).unwrap().clone();
        for personne in 100..=100 + plafond {
            etat.comptes.push(delegation::Compte { personne: delegation::RangPersonne(personne), ..modele.clone() });
        }
        let mut etat = etat.indexer();
        for i in 0..plafond {
            let acte = accorder(Droit::Utiliser(h), a(RangCompte(7 + i)), Source::Racine);
            assert_eq!(decider(&etat, PRINCIPAL, &acte, t(10)), Ok(()), "{i} of {plafond}");
            appliquer(&mut etat, PRINCIPAL, &acte, t(10));
        }
        let un_de_plus = accorder(Droit::Utiliser(h), a(RangCompte(7 + plafond)), Source::Racine);
        assert_eq!(decider(&etat, PRINCIPAL, &un_de_plus, t(10)), Err(Regle::Complet));
        assert_eq!(jauge(&etat, h, t(10)), (plafond, Some(Plafond::Au(plafond))));
    }
}

#[test]
fn la_caisse_questionne_la_structure_repond() {
    exigences!["CAF68-9.1-07", "CAF68-CS-2.2.1-05", "CAF68-9.2-02"];
    let etat = usuelle();
    let chez_soi = delegation::RangPersonne(4);
    for (qui, compte, demande, repond) in [
        (CAISSE, ASSISTANTE, Ok(()), Ok(())),
        (Acteur::Caisse(Some(chez_soi)), ASSISTANTE, Err(Regle::SoiMeme), Err(Regle::SoiMeme)),
        (CAISSE, RangCompte(99), Err(Regle::Absent), Err(Regle::Absent)),
        (PRINCIPAL, ASSISTANTE, Err(Regle::CaisseSeule), Ok(())),
        (RESPONSABLE, ASSISTANTE, Err(Regle::CaisseSeule), Ok(())),
        (RESPONSABLE, INSERE, Err(Regle::CaisseSeule), Err(Regle::HorsUnite)),
        (RESPONSABLE, SOI_BIS, Err(Regle::CaisseSeule), Err(Regle::SoiMeme)),
        (Acteur::Compte(ASSISTANTE), SECRETAIRE, Err(Regle::CaisseSeule), Err(Regle::HorsUnite)),
    ] {
        assert_eq!(delegation::questionner(&etat, qui, compte), demande, "{qui:?} asks about {compte:?}");
        assert_eq!(delegation::repondre(&etat, qui, compte, t(10)), repond, "{qui:?} answers about {compte:?}");
    }
    let reprise = Acte::RetirerDelegation { motif: "manquement".into() };
    let etat = dans_un_lot(&etat, CAISSE, &[reprise], t(10)).unwrap();
    assert_eq!(delegation::repondre(&etat, PRINCIPAL, ASSISTANTE, t(10)), Ok(()), "to answer is not to administer");
}
