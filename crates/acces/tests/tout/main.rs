//! Every actor × action × resource, in one golden table that reads like the law: `matrice.txt`.
//!
//! Rewrite it with `PARVIS_MATRICE=ecrire cargo test -p acces`, then review the diff as you would a contract.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use acces::{
    Acteur, Action, Demande, FaitsCompte, FaitsConvention, FaitsDelegation, FaitsDemande, FaitsDemandeDeCompte,
    FaitsPartenaire, FaitsVolet, Organisation, Profil, Ressource, Unite, exiger,
};
use socle::{Clause, Id, Refus, exigences};

fn id<T>(n: u8) -> Id<T> {
    format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap()
}

const PARTENAIRE: u8 = 1;
const CAISSE: u8 = 2;
const AUTRE: u8 = 3;

fn acteur(profil: Profil, organisation: u8, unite: u8, compte: u8) -> Acteur {
    Acteur {
        compte: id(compte),
        personne: id(compte),
        organisation: id::<Organisation>(organisation),
        unite: id::<Unite>(unite),
        profil,
        session: String::new(),
        origine: String::new(),
    }
}

/// (name, actor): each profile at home, in the sister unit, and in a foreign organisation.
fn acteurs() -> Vec<(&'static str, Acteur)> {
    vec![
        ("operateur", acteur(Profil::Operateur, 9, 90, 1)),
        ("administrateur, caisse", acteur(Profil::AdministrateurCaisse, CAISSE, 20, 11)),
        ("administrateur, autre caisse", acteur(Profil::AdministrateurCaisse, AUTRE, 30, 12)),
        ("auditeur, caisse", acteur(Profil::Auditeur, CAISSE, 20, 13)),
        ("agent, caisse destinataire", acteur(Profil::AgentCaisse, CAISSE, 20, 2)),
        ("agent, autre caisse", acteur(Profil::AgentCaisse, AUTRE, 30, 3)),
        ("gestionnaire, partenaire", acteur(Profil::Gestionnaire, PARTENAIRE, 10, 4)),
        ("gestionnaire, autre partenaire", acteur(Profil::Gestionnaire, AUTRE, 30, 5)),
        ("technicien, auteur", acteur(Profil::Technicien, PARTENAIRE, 10, 6)),
        ("technicien, même unité", acteur(Profil::Technicien, PARTENAIRE, 10, 7)),
        ("technicien, autre unité", acteur(Profil::Technicien, PARTENAIRE, 11, 8)),
        ("technicien, autre partenaire", acteur(Profil::Technicien, AUTRE, 30, 9)),
    ]
}

fn demande(brouillon: bool, ouverte: bool) -> Ressource {
    une_demande(brouillon, false, ouverte)
}

fn une_demande(brouillon: bool, retiree: bool, ouverte: bool) -> Ressource {
    Ressource::Demande(Some(faits(brouillon, retiree, ouverte)))
}

fn piece(brouillon: bool, retiree: bool, ouverte: bool) -> Ressource {
    Ressource::Piece(Some((faits(brouillon, retiree, ouverte), id(0x51))))
}

fn faits(brouillon: bool, retiree: bool, ouverte: bool) -> FaitsDemande {
    let clause = ouverte.then(|| Clause::nouvelle("EP", "1.2"));
    FaitsDemande {
        id: id::<Demande>(0x50),
        sujet: None,
        partenaire: id(PARTENAIRE),
        unite: id(10),
        auteur: id(6),
        caisse: id(CAISSE),
        brouillon,
        retiree,
        signaler: clause.clone(),
        historique: clause,
        traiter: Some(Clause::nouvelle("EP", "1.2")),
    }
}

/// An account of the partner, bound to the caisse; `numero` may be the reader's own person.
fn compte(profil: Profil, numero: u8, dernier_gestionnaire: bool) -> FaitsCompte {
    FaitsCompte {
        id: id(numero),
        personne: id(numero),
        organisation: id(PARTENAIRE),
        profil,
        liee: Some(Clause::nouvelle("EP", "2.2")),
        dernier_gestionnaire,
    }
}

/// As the reader's caisse sees it: nothing binds another caisse to this partner.
fn vue_par(acteur: &Acteur, ressource: Ressource) -> Ressource {
    if acteur.organisation != id(AUTRE) {
        return ressource;
    }
    match ressource {
        Ressource::Compte(Some(f)) => Ressource::Compte(Some(FaitsCompte { liee: None, ..f })),
        Ressource::Partenaire(Some(f)) => Ressource::Partenaire(Some(FaitsPartenaire { liee: None, ..f })),
        Ressource::DemandeDeCompte(Some(f)) => {
            Ressource::DemandeDeCompte(Some(FaitsDemandeDeCompte { liee: None, ..f }))
        }
        autre => autre,
    }
}

fn ressources_des_comptes() -> Vec<(&'static str, Ressource)> {
    let clause = Clause::nouvelle("EP", "2.2.1");
    let liee = Some(clause.clone());
    let agent = FaitsCompte { organisation: id(CAISSE), liee: None, ..compte(Profil::AgentCaisse, 2, false) };
    let administrateur =
        FaitsCompte { id: id(11), personne: id(11), profil: Profil::AdministrateurCaisse, ..agent.clone() };
    let demande = |personne: Option<u8>| FaitsDemandeDeCompte {
        id: id(0x70),
        partenaire: id(PARTENAIRE),
        personne: personne.map(id),
        liee: liee.clone(),
    };
    vec![
        ("places libres", Ressource::Places { libres: Ok(clause.clone()) }),
        ("places prises", Ressource::Places { libres: Err(clause) }),
        (
            "convention",
            Ressource::Convention(Some(FaitsConvention {
                id: id(0x61),
                caisses: vec![id(CAISSE)],
                partenaire: id(PARTENAIRE),
            })),
        ),
        ("convention absente", Ressource::Convention(None)),
        ("partenaire", Ressource::Partenaire(Some(FaitsPartenaire { id: id(PARTENAIRE), liee: liee.clone() }))),
        ("compte technicien", Ressource::Compte(Some(compte(Profil::Technicien, 6, false)))),
        ("compte gestionnaire", Ressource::Compte(Some(compte(Profil::Gestionnaire, 14, false)))),
        ("compte, dernier gestionnaire", Ressource::Compte(Some(compte(Profil::Gestionnaire, 14, true)))),
        ("compte, gestionnaire, le sien", Ressource::Compte(Some(compte(Profil::Gestionnaire, 4, false)))),
        ("compte d’agent", Ressource::Compte(Some(agent))),
        ("compte d’administrateur", Ressource::Compte(Some(administrateur))),
        ("compte absent", Ressource::Compte(None)),
        ("demande de compte", Ressource::DemandeDeCompte(Some(demande(None)))),
        ("demande de compte, sur soi", Ressource::DemandeDeCompte(Some(demande(Some(11))))),
        ("délégation, permis", delegation(true)),
        ("délégation, refusé", delegation(false)),
    ]
}

/// Delegated habilitations, once the rules of delegation have spoken.
fn delegation(permis: bool) -> Ressource {
    let clause = Clause::nouvelle("MCP", "2.2.1");
    let permis = if permis { Ok(clause) } else { Err((clause, "La délégation ne le permet pas.")) };
    let (caisse, partenaire) = (id(CAISSE), id(PARTENAIRE));
    Ressource::Delegation(Some(FaitsDelegation { id: id(0x71), caisse, partenaire, permis }))
}

fn ressources() -> Vec<(&'static str, Ressource)> {
    let clause = Clause::nouvelle("EP", "1.2");
    let mut toutes = vec![
        ("soi", Ressource::Soi),
        ("fonction ouverte", Ressource::Fonction { ouverte: Ok(clause.clone()) }),
        ("fonction fermée", Ressource::Fonction { ouverte: Err(clause) }),
        ("brouillon, volet ouvert", demande(true, true)),
        ("brouillon, volet fini", demande(true, false)),
        ("demande, volet ouvert", demande(false, true)),
        ("demande, volet fini", demande(false, false)),
        ("demande retirée", une_demande(false, true, true)),
        ("demande absente", Ressource::Demande(None)),
        ("pièce d’un brouillon", piece(true, false, true)),
        ("pièce d’un brouillon, fini", piece(true, false, false)),
        ("pièce d’une demande", piece(false, false, true)),
        ("pièce, volet fini", piece(false, false, false)),
        ("pièce d’une demande retirée", piece(false, true, true)),
        ("pièce absente", Ressource::Piece(None)),
        ("volet", Ressource::Volet(Some(FaitsVolet { id: id(0x60), caisse: id(CAISSE), partenaire: id(PARTENAIRE) }))),
        ("volet absent", Ressource::Volet(None)),
    ];
    toutes.extend(ressources_des_comptes());
    toutes
}

fn mot(resultat: &Result<acces::Autorisation, Refus>) -> String {
    match resultat {
        Ok(_) => "oui".to_owned(),
        Err(Refus::Interdit { clause, .. }) => format!("non (art. {})", clause.article),
        Err(Refus::Introuvable(_)) => "introuvable".to_owned(),
        Err(autre) => panic!("a decision refuses in two ways only: {autre:?}"),
    }
}

fn matrice() -> String {
    let mut texte = String::from(
        "Qui peut quoi : par action, par acteur, par chose. Ce qui n’est pas écrit ici est « introuvable ».\n",
    );
    for action in Action::TOUTES {
        writeln!(texte, "\n== {}", action.code()).unwrap();
        for (qui, acteur) in acteurs() {
            let cas: Vec<(&str, String)> = ressources()
                .into_iter()
                .map(|(nom, r)| (nom, mot(&exiger(&acteur, action, &vue_par(&acteur, r)))))
                .collect();
            if cas.iter().all(|(_, m)| *m == cas[0].1) {
                writeln!(texte, "{qui:<32} toujours : {}", cas[0].1).unwrap();
                continue;
            }
            for (nom, m) in cas.iter().filter(|(_, m)| m != "introuvable") {
                writeln!(texte, "{qui:<32} {nom:<26} {m}").unwrap();
            }
        }
    }
    texte
}

#[test]
fn la_matrice_est_celle_qui_a_ete_relue() {
    exigences!["VAR-EP-1.1-01", "VAR-EP-1.2-07", "VAR-EP-1.2-08"];
    let chemin = concat!(env!("CARGO_MANIFEST_DIR"), "/matrice.txt");
    let calculee = matrice();
    if std::env::var("PARVIS_MATRICE").as_deref() == Ok("ecrire") {
        std::fs::write(chemin, &calculee).unwrap();
    }
    let relue = std::fs::read_to_string(chemin).unwrap_or_default();
    assert!(
        relue == calculee,
        "matrice.txt ne dit plus ce que le code décide ; relisez puis réécrivez-la :\n{calculee}"
    );
}

#[test]
fn absent_et_interdit_se_disent_pareil() {
    let etranger = acteur(Profil::Technicien, AUTRE, 30, 9);
    let absent = exiger(&etranger, Action::ConsulterDemande, &Ressource::Demande(None)).unwrap_err();
    let interdit = exiger(&etranger, Action::ConsulterDemande, &demande(false, true)).unwrap_err();
    assert_eq!((absent.code(), absent.statut()), (interdit.code(), interdit.statut()));
}

#[test]
fn le_dernier_gestionnaire_reste_sauf_pour_la_securite() {
    exigences!["VAR-EP-2.2.3-06", "K-12"];
    let caisse = acteur(Profil::AdministrateurCaisse, CAISSE, 20, 11);
    let dernier = Ressource::Compte(Some(compte(Profil::Gestionnaire, 14, true)));
    let autre = Ressource::Compte(Some(compte(Profil::Gestionnaire, 14, false)));
    assert_eq!(mot(&exiger(&caisse, Action::InactiverGestionnaire, &dernier)), "non (art. 2.2.3)");
    assert_eq!(mot(&exiger(&caisse, Action::InactiverGestionnaire, &autre)), "oui");
    assert_eq!(mot(&exiger(&caisse, Action::SuspendreCompte, &dernier)), "oui");
}

#[test]
fn au_plafond_rien_ne_s_ouvre() {
    exigences!["VAR-EP-2.2.1-10", "VAR-EP-2.2.1-12"];
    let prises = Ressource::Places { libres: Err(Clause::nouvelle("EP", "2.2.1")) };
    let gestionnaire = acteur(Profil::Gestionnaire, PARTENAIRE, 10, 4);
    let caisse = acteur(Profil::AdministrateurCaisse, CAISSE, 20, 11);
    assert_eq!(mot(&exiger(&gestionnaire, Action::OuvrirTechnicien, &prises)), "non (art. 2.2.1)");
    assert_eq!(mot(&exiger(&caisse, Action::InstruireDemande, &prises)), "non (art. 2.2.1)");
}

#[test]
fn nul_ne_decide_de_ce_qui_le_concerne_ni_pour_un_partenaire_etranger() {
    exigences!["VAR-EP-2.2.1-01"];
    let caisse = acteur(Profil::AdministrateurCaisse, CAISSE, 20, 11);
    let cas = [
        (Some(id(14)), true, "oui"),
        (None, true, "oui"),
        (Some(id(11)), true, "non (art. 2.2.1)"),
        (Some(id(14)), false, "introuvable"),
    ];
    for (personne, liee, attendu) in cas {
        let liee = liee.then(|| Clause::nouvelle("EP", "2.2"));
        let faits = FaitsDemandeDeCompte { id: id(0x60), partenaire: id(PARTENAIRE), personne, liee };
        let dit = mot(&exiger(&caisse, Action::InstruireDemande, &Ressource::DemandeDeCompte(Some(faits))));
        assert_eq!(dit, attendu, "{personne:?}");
    }
}
