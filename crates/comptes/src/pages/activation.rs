//! Links that came by mail (a new account, a forgotten password), and asking for one.
//!
//! The token stands in the path once, when the mail is opened: no page it leads to learns it (`no-referrer`), no log
//! keeps it (the technical log names doors, not addresses), and the form sends it in its body. A link that is worth
//! nothing, for whatever reason, gives one page.

use askama::Template;
use socle::{Erreurs, Refus};
use toile::{
    Cadre, Methode, Passage, Porte, Reponse,
    composants::{Champ, Sommaire},
};

use super::{champs_nouveaux, faute, sommaire};
use crate::cas::{
    self, Choix,
    lien::{self, Lien},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/activation/{jeton}", |p| Box::pin(ouvrir(p))),
        Porte::publique(Methode::Post, "/activation", |p| Box::pin(choisir(p))),
        Porte::publique(Methode::Post, "/activation/nouveau-lien", |p| Box::pin(nouveau_lien(p))),
        Porte::publique(Methode::Get, "/mot-de-passe-oublie", |p| Box::pin(async move { oubli(&p) })),
        Porte::publique(Methode::Post, "/mot-de-passe-oublie", |p| Box::pin(demander(p))),
    ]
}

#[derive(Template)]
#[template(path = "comptes/activation.html")]
struct Activation {
    cadre: Cadre,
    sommaire: Sommaire,
    neuf: bool,
    identifiant: String,
    jeton: String,
    champs: [Champ; 2],
}

#[derive(Template)]
#[template(path = "comptes/lien_mort.html")]
struct LienMort {
    cadre: Cadre,
    jeton: String,
}

#[derive(Template)]
#[template(path = "comptes/lien_parti.html")]
struct LienParti {
    cadre: Cadre,
}

#[derive(Template)]
#[template(path = "comptes/oubli.html")]
struct Oubli {
    cadre: Cadre,
    identifiant: Champ,
}

/// Only what a token can be comes back in a page.
fn propre(jeton: &str) -> String {
    let bon = jeton.len() <= 64 && jeton.bytes().all(|o| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_'));
    if bon { jeton.to_owned() } else { String::new() }
}

async fn ouvrir(passage: Passage) -> Result<Reponse, Refus> {
    let jeton = propre(passage.parametre("jeton"));
    formulaire(&passage, jeton, &Erreurs::default()).await
}

async fn formulaire(passage: &Passage, jeton: String, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let monde = &passage.maison.monde;
    let lu: Option<Lien> = lien::lire(&passage.maison, &jeton).await?;
    let Some(lien) = lu.filter(|l| l.ouvre(monde.horloge(), monde.metier())) else { return mort(passage, jeton) };
    let neuf = lien.active();
    let titre = if neuf { "Activez votre compte" } else { "Choisissez un nouveau mot de passe" };
    let page = Activation {
        cadre: passage.cadre(titre).en_erreur(!erreurs.est_vide()),
        sommaire: sommaire(erreurs),
        neuf,
        identifiant: lien.identifiant,
        jeton,
        champs: champs_nouveaux(erreurs),
    };
    Ok(passage.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }).discrete())
}

/// Expired, used, replaced or never made: the same page, from which the person asks for a new one alone.
fn mort(passage: &Passage, jeton: String) -> Result<Reponse, Refus> {
    let cadre = passage.cadre("Ce lien ne sert plus");
    Ok(passage.page(&LienMort { cadre, jeton })?.statut(404).discrete())
}

async fn choisir(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["jeton", "nouveau", "confirmation"], &[])?;
    let (jeton, nouveau) = (propre(passage.corps.un("jeton")), passage.corps.un("nouveau"));
    if nouveau != passage.corps.un("confirmation") {
        let erreurs = faute("confirmation", "Tapez deux fois le même mot de passe.");
        return formulaire(&passage, jeton, &erreurs).await;
    }
    match cas::sur_lien(&passage.maison, &jeton, nouveau, &passage.origine).await? {
        Choix::Pose(force) => Ok(Reponse::aller(&format!("/connexion?force={}", force.code()))?.discrete()),
        Choix::Refuse(defaut) => formulaire(&passage, jeton, &faute("nouveau", defaut.phrase())).await,
        Choix::LienMort | Choix::ActuelFaux | Choix::Inchange => mort(&passage, jeton),
    }
}

async fn nouveau_lien(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["jeton"], &[])?;
    cas::nouveau_lien(&passage.maison, &propre(passage.corps.un("jeton")), &passage.reseau).await?;
    parti(&passage)
}

fn parti(passage: &Passage) -> Result<Reponse, Refus> {
    Ok(passage.page(&LienParti { cadre: passage.cadre("Consultez votre messagerie") })?.discrete())
}

fn oubli(passage: &Passage) -> Result<Reponse, Refus> {
    let identifiant = Champ {
        nom: "identifiant".into(),
        libelle: "Identifiant".into(),
        aide: "Celui que vous tapez pour vous connecter, par exemple t-7kq2m9xa.".into(),
        genre: "text",
        autocomplete: "username",
        ..Champ::default()
    };
    let cadre = passage.cadre("Mot de passe oublié").retour("/connexion", "Connexion");
    passage.page(&Oubli { cadre, identifiant })
}

/// One answer, whoever was asked about: even an empty name is nobody's.
async fn demander(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["identifiant"], &[])?;
    cas::mot_de_passe_oublie(&passage.maison, passage.corps.un("identifiant"), &passage.reseau).await?;
    parti(&passage)
}
