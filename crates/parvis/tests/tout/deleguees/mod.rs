//! Delegated habilitations on both engines: a structure of its own, made by the use cases, then random acts, rushes and measures.
#![allow(dead_code, reason = "the generator of acts is shared with the rules’ own tests")]

#[path = "../../../../delegation/tests/tout/alea.rs"]
mod alea;
#[path = "../../../../delegation/tests/tout/generateur.rs"]
mod generateur;
mod gestes;
mod hasard;
mod places;
mod questions;

use std::sync::atomic::{AtomicUsize, Ordering};

use acces::{Acteur, Compte, Delegation, Organisation, Personne, Profil, Unite};
use annuaire::Genre;
use banc::Banc;
use comptes::cas::{NouveauCompte, creer, hacher};
use delegation::{Acte, Role};
use habilitations::delegation::{
    Ecrit, Precisions, Professions, ProfilEcrit, ServiceEcrit, TermesDelegation, agir, ouvrir, poser_bornes,
};
use socle::{Id, Instant};

/// Accounts opened by these tests: a login is never given twice.
static OUVERTS: AtomicUsize = AtomicUsize::new(0);

/// A partner of its own at Trois-Rivières, with six units and nine accounts, the last of them a second one of the fourth person.
pub(super) struct Structure {
    pub(super) delegation: Id<Delegation>,
    pub(super) partenaire: Id<Organisation>,
    pub(super) unites: Vec<Id<Unite>>,
    pub(super) gens: Vec<Acteur>,
    pub(super) caisse: Acteur,
    secret: String,
}

/// One profile, as a bulletin would write it.
pub(super) fn profil(code: &str, plafond: Option<u32>, ouvert: bool) -> ProfilEcrit {
    ProfilEcrit {
        code: code.into(),
        libelle: format!("Profil {code}"),
        plafond,
        ouvert,
        listes: Vec::new(),
        missions: Vec::new(),
        arrete: false,
        document: "Bulletin d’adhésion CDAP".into(),
        article: "1".into(),
    }
}

/// A service with `profils`, for a département, in delegated mode.
pub(super) fn termes(profils: Vec<ProfilEcrit>) -> TermesDelegation {
    TermesDelegation {
        centralise: false,
        genre: "departement".into(),
        missions: vec!["suivi-social".into()],
        professions: ["p0", "p1", "p2"].map(str::to_owned).to_vec(),
        services: vec![ServiceEcrit { code: "CDAP".into(), profils }],
    }
}

/// The lists of professions of a profile, all in the same kind of organisation.
pub(super) fn listes(de: &[&[&str]]) -> Vec<Vec<Professions>> {
    let un = |p: &&str| Professions { profession: (*p).to_owned(), genre: "departement".into() };
    de.iter().map(|l| l.iter().map(un).collect()).collect()
}

impl Structure {
    /// Makes it, with these versions of the terms.
    pub(super) async fn nouvelle(banc: &Banc, versions: &[(Instant, Instant, TermesDelegation)]) -> Self {
        let (maison, monde) = (&banc.maison, &banc.monde);
        let secret = hacher(monde, banc::MOT_DE_PASSE).unwrap();
        let caisse = banc.acteur("admin-rivieres");
        let mut tx = maison.db.ecrire().await.unwrap();
        let nom = "Département de Hautelune";
        let (partenaire, racine) =
            annuaire::inscrire(&mut tx, monde, Genre::Partenaire, nom, "Europe/Paris").await.unwrap();
        let mut unites = vec![racine];
        for mere in [0, 0, 1, 1, 2] {
            let nom = format!("Unité {}", unites.len());
            unites.push(annuaire::ajouter_unite(&mut tx, monde, partenaire, unites[mere], &nom).await.unwrap());
        }
        let delegation = ouvrir(&mut tx, maison, caisse.organisation, partenaire).await.unwrap();
        poser_bornes(&mut tx, delegation, versions).await.unwrap();
        tx.valider().await.unwrap();
        let mut ici = Self { delegation, partenaire, unites, gens: Vec::new(), caisse, secret };
        for i in 0..9 {
            let personne = if i == 8 { Some(ici.gens[3].personne) } else { None };
            let compte = ici.compte(banc, personne).await;
            let unite = if i < 2 { 0 } else { i % 6 };
            ici.habiliter(banc, compte, unite, "p0").await;
        }
        for (role, i) in [(Role::Principal, 0), (Role::Suppleant, 1)] {
            let compte = ici.gens[i].compte;
            agir(maison, &ici.caisse, delegation, |c| {
                Ok(vec![Acte::Designer { role, compte: c.rang(compte).unwrap() }.into()])
            })
            .await
            .unwrap();
        }
        ici
    }

    /// Opens an account, as the usual paths would, for somebody new or known.
    pub(super) async fn compte(&mut self, banc: &Banc, personne: Option<Id<Personne>>) -> Acteur {
        let monde = &banc.monde;
        let mut tx = banc.maison.db.ecrire().await.unwrap();
        let personne = match personne {
            Some(personne) => personne,
            None => {
                annuaire::connaitre(&mut tx, monde, "Ondine", &format!("Valcourt-{}", self.gens.len())).await.unwrap()
            }
        };
        let identifiant = format!("deleguee-{}", OUVERTS.fetch_add(1, Ordering::Relaxed));
        let (organisation, unite, profil) = (self.partenaire, self.unites[0], Profil::Technicien);
        let secret = self.secret.as_str();
        let nouveau = NouveauCompte { personne, organisation, unite, profil, identifiant: &identifiant, secret };
        let compte: Id<Compte> = creer(&mut tx, monde, nouveau).await.unwrap();
        tx.valider().await.unwrap();
        let (session, origine) = (String::new(), String::new());
        let acteur = Acteur { compte, personne, organisation, unite, profil, session, origine };
        self.gens.push(acteur.clone());
        acteur
    }

    /// Makes an account known to the delegation, by the caisse: it may at any time.
    pub(super) async fn habiliter(&self, banc: &Banc, qui: Acteur, unite: usize, profession: &str) {
        let unite = self.unites[unite];
        let acte = |c: &mut habilitations::delegation::Charge| {
            let (personne, profession) = (c.personne(qui.personne), c.profession(profession));
            let acte = Acte::Creer { personne, unite: c.unite(unite)?, profession, arrete: None };
            Ok(vec![Ecrit { acte, precisions: Precisions { compte: Some(qui.compte), ..Precisions::default() } }])
        };
        agir(&banc.maison, &self.caisse, self.delegation, acte).await.unwrap();
    }
}
