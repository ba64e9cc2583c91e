//! Who may give what to whom: one line a case, with what the article wants.
// tidy: long file because a table of cases is read in one piece, a line a case

use delegation::{
    Acte, Acteur, Beneficiaire, Cible, Demande, Droit, Fonctions, Mode, Periode, Plafond, RangAutorisation, RangCompte,
    RangGroupe, RangPersonne, Regle, Role, Source, dans_un_lot,
};
use socle::{Instant, exigences};

use crate::cas::*;

const OK: Result<(), Regle> = Ok(());

fn refuse(regle: Regle) -> Result<(), Regle> {
    Err(regle)
}

fn utiliser(compte: RangCompte, source: Source) -> Acte {
    accorder(Droit::Utiliser(T1), a(compte), source)
}

fn motif() -> String {
    "manquement avéré".to_owned()
}

#[test]
fn trois_sortes_d_autorisations_dans_leurs_limites() {
    exigences!["CAF68-CS-2.2.1-03", "CAF68-CS-2.2.1-04", "CAF68-9.1-06"];
    let inscrire = |unite| Droit::Inscrire { quoi: T1, unite };
    let gerer = |unite, fonctions| Droit::Administrer { unite, fonctions };
    let court = Periode { du: t(10), au: t(50) };
    let bref = Acte::Accorder {
        droit: gerer(SOCIAL, Fonctions::TOUTES),
        a: a(ASSISTANTE),
        periode: court,
        source: ADMINISTRE,
    };
    let au_dela =
        accorder(gerer(POLYVALENCE, Fonctions::GROUPES), a(SECRETAIRE), Source::Autorisation(RangAutorisation(2)));
    verifier(
        &usuelle(),
        vec![
            Cas("the principal gives anything opened", vec![], PRINCIPAL, utiliser(ASSISTANTE, Source::Racine), OK),
            Cas("the suppléant as well", vec![], SUPPLEANT, utiliser(INSERE, Source::Racine), OK),
            Cas("a responsable in their unit and below", vec![], RESPONSABLE, utiliser(ASSISTANTE, INSCRIT), OK),
            Cas("not elsewhere", vec![], RESPONSABLE, utiliser(INSERE, INSCRIT), refuse(Regle::AuDela)),
            Cas(
                "not another profile",
                vec![],
                RESPONSABLE,
                accorder(Droit::Utiliser(T5), a(ASSISTANTE), INSCRIT),
                refuse(Regle::AuDela),
            ),
            Cas(
                "not as an administrateur",
                vec![],
                RESPONSABLE,
                utiliser(ASSISTANTE, Source::Racine),
                refuse(Regle::AuDela),
            ),
            Cas(
                "not by what they were not given",
                vec![],
                Acteur::Compte(ASSISTANTE),
                utiliser(SECRETAIRE, INSCRIT),
                refuse(Regle::AuDela),
            ),
            Cas(
                "hands on a right to enrol, below",
                vec![],
                RESPONSABLE,
                accorder(inscrire(POLYVALENCE), a(ASSISTANTE), INSCRIT),
                OK,
            ),
            Cas(
                "not above",
                vec![],
                RESPONSABLE,
                accorder(inscrire(TOUT), a(ASSISTANTE), INSCRIT),
                refuse(Regle::AuDela),
            ),
            Cas(
                "hands on some functions",
                vec![],
                RESPONSABLE,
                accorder(gerer(POLYVALENCE, Fonctions::GROUPES), a(ASSISTANTE), ADMINISTRE),
                OK,
            ),
            Cas(
                "what has an end gives nothing without",
                vec![(RESPONSABLE, bref)],
                Acteur::Compte(ASSISTANTE),
                au_dela,
                refuse(Regle::AuDela),
            ),
            Cas(
                "no backdating",
                vec![],
                PRINCIPAL,
                Acte::Accorder {
                    droit: Droit::Utiliser(T5),
                    a: a(INSERE),
                    periode: Periode { du: t(9), au: t(50) },
                    source: Source::Racine,
                },
                refuse(Regle::Dates),
            ),
            Cas(
                "an end before the beginning",
                vec![],
                PRINCIPAL,
                Acte::Accorder {
                    droit: Droit::Utiliser(T5),
                    a: a(INSERE),
                    periode: Periode { du: t(20), au: t(20) },
                    source: Source::Racine,
                },
                refuse(Regle::Dates),
            ),
        ],
    );
}

#[test]
fn personne_n_agit_sur_soi() {
    exigences!["CAF68-9.2-11", "CAF68-CS-2.2.1-04"];
    let entrer = |membre| Acte::Remplir { groupe: EQUIPE, membre };
    let equipe = Beneficiaire::Groupe(EQUIPE);
    let donne = (PRINCIPAL, accorder(Droit::Utiliser(T1), equipe, Source::Racine));
    verifier(
        &usuelle(),
        vec![
            Cas("oneself", vec![], RESPONSABLE, utiliser(RangCompte(2), INSCRIT), refuse(Regle::SoiMeme)),
            Cas(
                "one's other account: persons are compared",
                vec![],
                RESPONSABLE,
                utiliser(SOI_BIS, INSCRIT),
                refuse(Regle::SoiMeme),
            ),
            Cas(
                "joining a group that holds a right",
                vec![donne.clone()],
                RESPONSABLE,
                entrer(a(SOI_BIS)),
                refuse(Regle::SoiMeme),
            ),
            Cas("joining one that holds nothing yet", vec![], RESPONSABLE, entrer(a(SOI_BIS)), refuse(Regle::SoiMeme)),
            Cas(
                "giving to a group one is in",
                vec![(PRINCIPAL, entrer(a(SOI_BIS)))],
                RESPONSABLE,
                accorder(Droit::Utiliser(T1), equipe, INSCRIT),
                refuse(Regle::SoiMeme),
            ),
            Cas(
                "filling a group one is in",
                vec![(PRINCIPAL, entrer(a(SOI_BIS)))],
                RESPONSABLE,
                entrer(a(ASSISTANTE)),
                refuse(Regle::SoiMeme),
            ),
            Cas(
                "changing one's profession",
                vec![],
                RESPONSABLE,
                Acte::Modifier { compte: SOI_BIS, unite: SOCIAL, profession: 1, arrete: None },
                refuse(Regle::SoiMeme),
            ),
            Cas(
                "opening oneself one more account",
                vec![],
                RESPONSABLE,
                Acte::Creer { personne: RangPersonne(2), unite: SOCIAL, profession: 0, arrete: None },
                refuse(Regle::SoiMeme),
            ),
            Cas(
                "somebody of the caisse who has an account here",
                vec![],
                Acteur::Caisse(Some(RangPersonne(0))),
                accorder(Droit::Utiliser(T1), a(RangCompte(0)), Source::Racine),
                refuse(Regle::SoiMeme),
            ),
        ],
    );
}

#[test]
fn les_administrateurs_sont_tenus_par_la_caisse_seule() {
    exigences!["CAF68-CS-2.2.1-01", "CAF68-CS-2.2.2-01", "CAF68-9.1-05"];
    let principal = RangCompte(0);
    let designer = |compte| Acte::Designer { role: Role::Suppleant, compte };
    verifier(
        &usuelle(),
        vec![
            Cas(
                "the suppléant gives nothing to the principal",
                vec![],
                SUPPLEANT,
                utiliser(principal, Source::Racine),
                refuse(Regle::Administrateur),
            ),
            Cas(
                "nor changes the account",
                vec![],
                SUPPLEANT,
                Acte::Modifier { compte: principal, unite: TOUT, profession: 0, arrete: None },
                refuse(Regle::Administrateur),
            ),
            Cas(
                "nor ends it",
                vec![],
                SUPPLEANT,
                Acte::Inactiver { compte: principal, le: t(10) },
                refuse(Regle::Administrateur),
            ),
            Cas("the caisse gives to the principal", vec![], CAISSE, utiliser(principal, Source::Racine), OK),
            Cas(
                "the caisse gives to nobody else",
                vec![],
                CAISSE,
                utiliser(ASSISTANTE, Source::Racine),
                refuse(Regle::ModeDelegue),
            ),
            Cas("the caisse designates", vec![], CAISSE, designer(ASSISTANTE), OK),
            Cas("the partner does not", vec![], PRINCIPAL, designer(ASSISTANTE), refuse(Regle::CaisseSeule)),
            Cas("one human being does not hold both roles", vec![], CAISSE, designer(principal), refuse(Regle::Deja)),
            Cas(
                "nobody designates oneself",
                vec![],
                Acteur::Caisse(Some(RangPersonne(4))),
                designer(ASSISTANTE),
                refuse(Regle::SoiMeme),
            ),
        ],
    );
}

#[test]
fn nulle_boucle_et_rien_ne_survit_a_sa_source() {
    exigences!["CAF68-CS-2.2.1-03", "CAF68-9.2-07"];
    let gerer = |compte, source| {
        accorder(Droit::Administrer { unite: SOCIAL, fonctions: Fonctions::TOUTES }, a(compte), source)
    };
    let avant = vec![(RESPONSABLE, gerer(SECRETAIRE, ADMINISTRE))];
    let recue = Source::Autorisation(RangAutorisation(2));
    let retirer = Acte::Retirer { autorisation: RangAutorisation(1) };
    let groupe = |compte| Acte::CreerGroupe { unite: compte };
    let sans = |mut v: Vec<(Acteur, Acte)>| {
        v.push((PRINCIPAL, retirer.clone()));
        v
    };
    verifier(
        &usuelle(),
        vec![
            Cas(
                "back to the giver",
                avant.clone(),
                Acteur::Compte(SECRETAIRE),
                gerer(RangCompte(2), recue),
                refuse(Regle::Boucle),
            ),
            Cas(
                "back to the giver's other account",
                avant.clone(),
                Acteur::Compte(SECRETAIRE),
                gerer(SOI_BIS, recue),
                refuse(Regle::Boucle),
            ),
            Cas("further on", avant.clone(), Acteur::Compte(SECRETAIRE), gerer(ASSISTANTE, recue), OK),
            Cas("who received may act", avant.clone(), Acteur::Compte(SECRETAIRE), groupe(POLYVALENCE), OK),
            Cas(
                "no more once the source is taken back",
                sans(avant.clone()),
                Acteur::Compte(SECRETAIRE),
                groupe(POLYVALENCE),
                refuse(Regle::HorsUnite),
            ),
            Cas(
                "a delegation is not taken back from below",
                avant.clone(),
                Acteur::Compte(SECRETAIRE),
                retirer.clone(),
                refuse(Regle::PlusHaut),
            ),
            Cas(
                "it is by who gave it",
                avant.clone(),
                RESPONSABLE,
                Acte::Retirer { autorisation: RangAutorisation(2) },
                OK,
            ),
            Cas(
                "nor is who gave it put out",
                avant,
                Acteur::Compte(SECRETAIRE),
                Acte::Inactiver { compte: RangCompte(2), le: t(10) },
                refuse(Regle::PlusHaut),
            ),
        ],
    );
}

#[test]
fn des_groupes_emboites_sans_cycle() {
    exigences!["CAF68-CS-2.2.2-02", "CAF68-CS-2.2.1-03", "CAF68-9.2-08"];
    let (dessus, dessous) = (EQUIPE, RangGroupe(1));
    let dans = |groupe, membre| Acte::Remplir { groupe, membre };
    let emboites = vec![
        (RESPONSABLE, Acte::CreerGroupe { unite: POLYVALENCE }),
        (RESPONSABLE, dans(dessus, Beneficiaire::Groupe(dessous))),
    ];
    let mut dotes = emboites.clone();
    dotes.push((PRINCIPAL, accorder(Droit::Utiliser(T5), Beneficiaire::Groupe(dessus), Source::Racine)));
    verifier(
        &usuelle(),
        vec![
            Cas("itself", vec![], RESPONSABLE, dans(dessus, Beneficiaire::Groupe(dessus)), refuse(Regle::Cycle)),
            Cas(
                "one that holds it",
                emboites.clone(),
                PRINCIPAL,
                dans(dessous, Beneficiaire::Groupe(dessus)),
                refuse(Regle::GroupeHorsUnite),
            ),
            Cas("somebody of the unit", emboites.clone(), RESPONSABLE, dans(dessous, a(ASSISTANTE)), OK),
            Cas(
                "twice",
                vec![(RESPONSABLE, dans(EQUIPE, a(ASSISTANTE)))],
                RESPONSABLE,
                dans(EQUIPE, a(ASSISTANTE)),
                refuse(Regle::Deja),
            ),
            Cas("somebody of another unit", vec![], PRINCIPAL, dans(dessus, a(INSERE)), refuse(Regle::GroupeHorsUnite)),
            Cas(
                "joining gives: it takes the right to give, even two floors up",
                dotes.clone(),
                RESPONSABLE,
                dans(dessous, a(ASSISTANTE)),
                refuse(Regle::AuDela),
            ),
            Cas("who has it may", dotes.clone(), PRINCIPAL, dans(dessous, a(ASSISTANTE)), OK),
            Cas(
                "no leaving the unit while in the group",
                vec![(RESPONSABLE, dans(EQUIPE, a(ASSISTANTE)))],
                PRINCIPAL,
                Acte::Modifier { compte: ASSISTANTE, unite: INSERTION, profession: 0, arrete: None },
                refuse(Regle::GroupeHorsUnite),
            ),
            Cas(
                "a group that is no more",
                vec![(PRINCIPAL, Acte::SupprimerGroupe { groupe: EQUIPE })],
                PRINCIPAL,
                dans(EQUIPE, a(ASSISTANTE)),
                refuse(Regle::Absent),
            ),
        ],
    );
}

#[test]
fn les_maxima_du_bulletin() {
    exigences!["CAF68-BA-1-07", "CAF68-CS-2.2.1-02", "CAF68-9.2-09"];
    let equipe = Beneficiaire::Groupe(EQUIPE);
    let donner = |compte| (PRINCIPAL, utiliser(compte, Source::Racine));
    let pleins = vec![donner(ASSISTANTE), donner(INSERE)];
    let groupe = vec![
        (PRINCIPAL, accorder(Droit::Utiliser(T1), equipe, Source::Racine)),
        (PRINCIPAL, Acte::Remplir { groupe: EQUIPE, membre: a(ASSISTANTE) }),
        donner(INSERE),
    ];
    let mut depart = pleins.clone();
    depart.push((PRINCIPAL, Acte::Retirer { autorisation: RangAutorisation(3) }));
    let entrer = |compte| Acte::Remplir { groupe: EQUIPE, membre: a(compte) };
    verifier(
        &usuelle(),
        vec![
            Cas(
                "the third of two",
                pleins.clone(),
                PRINCIPAL,
                utiliser(SOI_BIS, Source::Racine),
                refuse(Regle::Complet),
            ),
            Cas(
                "one more of the same account takes nothing",
                pleins,
                PRINCIPAL,
                utiliser(ASSISTANTE, Source::Racine),
                OK,
            ),
            Cas("joining a group counts", groupe.clone(), PRINCIPAL, entrer(SOI_BIS), refuse(Regle::Complet)),
            Cas(
                "somebody who holds it already may join",
                groupe.clone(),
                PRINCIPAL,
                Acte::Vider { groupe: EQUIPE, membre: a(ASSISTANTE) },
                OK,
            ),
            Cas("a seat given back is free", depart, PRINCIPAL, utiliser(SOI_BIS, Source::Racine), OK),
            Cas(
                "« / » is closed",
                vec![],
                PRINCIPAL,
                accorder(Droit::Utiliser(T2), a(ASSISTANTE), Source::Racine),
                refuse(Regle::ProfilFerme),
            ),
            Cas(
                "closed to an empty group too",
                vec![],
                PRINCIPAL,
                accorder(Droit::Utiliser(T2), equipe, Source::Racine),
                refuse(Regle::ProfilFerme),
            ),
        ],
    );
}

#[test]
fn chacun_son_metier() {
    exigences!["K-32", "CAF68-9.2-08"];
    let arrete = |p| Acte::Modifier { compte: ASSISTANTE, unite: POLYVALENCE, profession: 0, arrete: p };
    let controle = accorder(Droit::Utiliser(T19), a(ASSISTANTE), Source::Racine);
    let en_cours = Some(Periode { du: t(0), au: t(90) });
    let passe = Some(Periode { du: t(0), au: t(10) });
    let etat = usuelle();
    verifier(
        &etat,
        vec![
            Cas(
                "T1 is not for a secretary",
                vec![],
                PRINCIPAL,
                utiliser(SECRETAIRE, Source::Racine),
                refuse(Regle::NonEligible),
            ),
            Cas("T19 without an order", vec![], PRINCIPAL, controle.clone(), refuse(Regle::NonEligible)),
            Cas("T19 with one", vec![(PRINCIPAL, arrete(en_cours))], PRINCIPAL, controle.clone(), OK),
            Cas(
                "T19 with one that is over",
                vec![(PRINCIPAL, arrete(passe))],
                PRINCIPAL,
                controle,
                refuse(Regle::NonEligible),
            ),
            Cas(
                "a group with one who may not",
                vec![(PRINCIPAL, Acte::Remplir { groupe: EQUIPE, membre: a(SECRETAIRE) })],
                PRINCIPAL,
                accorder(Droit::Utiliser(T1), Beneficiaire::Groupe(EQUIPE), Source::Racine),
                refuse(Regle::NonEligible),
            ),
        ],
    );
    // Two sources: the list that admits fewer holds (K-32).
    let mut stricte = etat;
    let t1 = stricte.bornes.first_mut().and_then(|b| b.ouvertures.first_mut()).map(|(_, o)| o).unwrap();
    t1.listes.push(vec![delegation::Couple { profession: 0, genre: 0 }]);
    verifier(
        &stricte,
        vec![
            Cas("in both lists", vec![], PRINCIPAL, utiliser(ASSISTANTE, Source::Racine), OK),
            Cas("in one only", vec![], PRINCIPAL, utiliser(INSERE, Source::Racine), refuse(Regle::NonEligible)),
        ],
    );
}

#[test]
fn en_mode_centralise_la_structure_demande() {
    exigences!["CAF68-9.1-08", "CAF68-9.2-03", "CAF68-CS-2.2-01"];
    let avant = bulletin(Mode::Delegue, Periode { du: t(0), au: t(10) }, Plafond::Au(2));
    let avenant = bulletin(Mode::Centralise, Periode { du: t(10), au: Instant::SANS_FIN }, Plafond::Au(2));
    // The structure was built by delegation one instant before: here only the avenant's day has come.
    let mut etat = usuelle();
    let demander = |d| Acte::Demander(d);
    verifier(
        &etat,
        vec![Cas(
            "in delegated mode nothing is asked",
            vec![],
            PRINCIPAL,
            demander(Demande::Creation),
            refuse(Regle::ModeDelegue),
        )],
    );
    etat.bornes = vec![avant, avenant];
    verifier(
        &etat,
        vec![
            Cas(
                "the partner gives nothing any more",
                vec![],
                PRINCIPAL,
                utiliser(ASSISTANTE, Source::Racine),
                refuse(Regle::ModeCentralise),
            ),
            Cas(
                "nor does a responsable",
                vec![],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                refuse(Regle::ModeCentralise),
            ),
            Cas("it asks: creation", vec![], PRINCIPAL, demander(Demande::Creation), OK),
            Cas("modification", vec![], SUPPLEANT, demander(Demande::Modification(ASSISTANTE)), OK),
            Cas("suppression", vec![], PRINCIPAL, demander(Demande::Suppression(ASSISTANTE)), OK),
            Cas("a departure", vec![], PRINCIPAL, demander(Demande::Depart(ASSISTANTE)), OK),
            Cas(
                "by its administrateurs",
                vec![],
                RESPONSABLE,
                demander(Demande::Creation),
                refuse(Regle::AdministrateurSeul),
            ),
            Cas("the caisse gives", vec![], CAISSE, utiliser(ASSISTANTE, Source::Racine), OK),
            Cas(
                "inside the same bounds",
                vec![],
                CAISSE,
                accorder(Droit::Utiliser(T2), a(ASSISTANTE), Source::Racine),
                refuse(Regle::ProfilFerme),
            ),
            Cas(
                "and takes back",
                vec![(CAISSE, utiliser(ASSISTANTE, Source::Racine))],
                CAISSE,
                Acte::Retirer { autorisation: RangAutorisation(2) },
                OK,
            ),
            Cas(
                "but does not delegate",
                vec![],
                CAISSE,
                accorder(Droit::Inscrire { quoi: T1, unite: SOCIAL }, a(ASSISTANTE), Source::Racine),
                refuse(Regle::AdministrateurSeul),
            ),
        ],
    );
}

#[test]
fn la_main_de_la_caisse() {
    exigences!["CAF68-CS-2.2.1-06", "CAF68-9.2-05"];
    let compte = Cible::Compte(ASSISTANTE);
    let suspendre = |cible, motif| Acte::Suspendre { cible, motif };
    let reprendre = (CAISSE, Acte::RetirerDelegation { motif: motif() });
    let force = (CAISSE, Acte::ForcerMotDePasse { compte: RangCompte(2), motif: motif() });
    verifier(
        &usuelle(),
        vec![
            Cas("without a motive", vec![], CAISSE, suspendre(compte, "  ".into()), refuse(Regle::Motif)),
            Cas("by the partner", vec![], PRINCIPAL, suspendre(compte, motif()), refuse(Regle::CaisseSeule)),
            Cas(
                "twice",
                vec![(CAISSE, suspendre(compte, motif()))],
                CAISSE,
                suspendre(compte, motif()),
                refuse(Regle::Deja),
            ),
            Cas(
                "lifted",
                vec![(CAISSE, suspendre(compte, motif()))],
                CAISSE,
                Acte::Lever { cible: compte, motif: motif() },
                OK,
            ),
            Cas(
                "who is suspended does nothing",
                vec![(CAISSE, suspendre(Cible::Compte(RangCompte(2)), motif()))],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                refuse(Regle::ActeurInactif),
            ),
            Cas(
                "nor does a suspended delegation",
                vec![(CAISSE, suspendre(Cible::Autorisation(RangAutorisation(0)), motif()))],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                refuse(Regle::AuDela),
            ),
            Cas(
                "a password to change comes first",
                vec![force.clone()],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                refuse(Regle::ActeurInactif),
            ),
            Cas(
                "once changed, as before",
                vec![force, (RESPONSABLE, Acte::ChangerMotDePasse)],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                OK,
            ),
            Cas(
                "delegation taken back",
                vec![reprendre.clone()],
                PRINCIPAL,
                utiliser(ASSISTANTE, Source::Racine),
                refuse(Regle::DelegationRetiree),
            ),
            Cas("the caisse takes over", vec![reprendre.clone()], CAISSE, utiliser(ASSISTANTE, Source::Racine), OK),
            Cas(
                "and gives back",
                vec![reprendre, (CAISSE, Acte::RendreDelegation { motif: motif() })],
                RESPONSABLE,
                utiliser(ASSISTANTE, INSCRIT),
                OK,
            ),
            Cas(
                "a structure excluded does nothing",
                vec![(CAISSE, Acte::Exclure { cible: Cible::Structure, motif: motif() })],
                PRINCIPAL,
                utiliser(ASSISTANTE, Source::Racine),
                refuse(Regle::ActeurInactif),
            ),
        ],
    );
}

#[test]
fn un_lot_passe_entier_ou_pas_du_tout() {
    exigences!["CAF68-CS-2.2.1-02", "CAF68-9.2-09"];
    let etat = usuelle();
    let lot =
        [utiliser(ASSISTANTE, Source::Racine), utiliser(SOI_BIS, Source::Racine), utiliser(INSERE, Source::Racine)];
    let arret = dans_un_lot(&etat, PRINCIPAL, &lot, t(10)).unwrap_err();
    assert_eq!((arret.ligne, arret.regle), (2, Regle::Complet), "the third line meets the two before it");
    assert_eq!(etat, usuelle(), "nothing was done");
    assert!(dans_un_lot(&etat, PRINCIPAL, lot.get(..2).unwrap(), t(10)).is_ok());
}
