//! The terms of use: read by anybody, every version for ever; accepted at the first sign-in and when they change
//! (VAR-EP-2.1-02); and the register of what the reader accepted.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Refus, Zone, francais};
use toile::{
    Cadre, Methode, Passage, Porte, Reponse, Visite,
    composants::{Choix, Reponse1, Sommaire},
};

use super::{faute, sommaire};
use crate::textes::{self, Publie, Section};

pub(super) fn portes() -> Vec<Porte> {
    let action = Action::VoirMonCompte;
    vec![
        Porte::publique(Methode::Get, "/cgu", |p| Box::pin(lire(p))),
        Porte::publique(Methode::Get, "/cgu/{version}", |p| Box::pin(archive(p))),
        Porte::get("/cgu/acceptation", action, |v| Box::pin(ouvrir(v))).tracee().pendant_obligation(),
        Porte::post("/cgu/acceptation", action, |v| Box::pin(accepter(v))).tracee().pendant_obligation(),
        Porte::get("/mon-compte/engagements", action, |v| Box::pin(engagements(v))).tracee(),
    ]
}

#[derive(Template)]
#[template(path = "comptes/cgu.html")]
struct Cgu {
    cadre: Cadre,
    version: i64,
    depuis: String,
    precedentes: Vec<i64>,
    sections: Vec<Section>,
}

fn page(passage: &Passage, publie: Publie, titre: &str, precedentes: Vec<i64>) -> Result<Reponse, Refus> {
    let depuis = francais::jour(Zone::paris().jour(publie.effet_le));
    let (version, sections) = (publie.texte.version, publie.texte.sections);
    let cadre = passage.cadre(titre);
    passage.page(&Cgu { cadre, version, depuis, precedentes, sections })
}

async fn lire(passage: Passage) -> Result<Reponse, Refus> {
    let mut versions = textes::en_vigueur(&passage.maison, 0).await?;
    let derniere = versions.pop().ok_or(Refus::Introuvable("aucun texte en vigueur"))?;
    let precedentes = versions.iter().rev().map(|p| p.texte.version).collect();
    let titre = derniere.texte.titre.clone();
    page(&passage, derniere, &titre, precedentes)
}

async fn archive(passage: Passage) -> Result<Reponse, Refus> {
    let version = passage.parametre("version").parse().map_err(|_| Refus::Introuvable("version mal formée"))?;
    let publie = textes::version(&passage.maison, version).await?.ok_or(Refus::Introuvable("version inconnue"))?;
    // A version to come is not shown as if it bound anybody.
    if passage.maison.monde.metier() < publie.effet_le {
        return Err(Refus::Introuvable("version à venir"));
    }
    let titre = format!("{}, version {version}", publie.texte.titre);
    page(&passage, publie, &titre, Vec::new())
}

#[derive(Template)]
#[template(path = "comptes/acceptation.html")]
struct Acceptation {
    cadre: Cadre,
    sommaire: Sommaire,
    version: i64,
    premiere: bool,
    changements: Vec<String>,
    sections: Vec<Section>,
    accord: Choix,
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    montrer(&visite, "").await
}

async fn montrer(visite: &Visite, erreur: &str) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "cgu").await?;
    let acceptee = textes::acceptee(&visite.maison, &autorisation).await?;
    let mut versions = textes::en_vigueur(&visite.maison, acceptee).await?;
    let changements = versions.iter().flat_map(|v| v.texte.changements.clone()).collect();
    let Some(derniere) = versions.pop() else { return Reponse::aller("/accueil") };
    let accord = Choix {
        nom: "accord".into(),
        legende: "Votre accord".into(),
        erreur: erreur.into(),
        multiple: true,
        reponses: vec![Reponse1 {
            code: "oui".into(),
            libelle: "J’ai lu ces conditions et je les accepte".into(),
            ..Reponse1::default()
        }],
        ..Choix::default()
    };
    let erreurs = if erreur.is_empty() { socle::Erreurs::default() } else { faute("accord-1", erreur) };
    let page = Acceptation {
        cadre: visite.cadre("Acceptez les conditions d’utilisation").en_erreur(!erreur.is_empty()),
        sommaire: sommaire(&erreurs),
        version: derniere.texte.version,
        premiere: acceptee == 0,
        changements,
        sections: derniere.texte.sections,
        accord,
    };
    Ok(visite.page(&page)?.statut(if erreur.is_empty() { 200 } else { 422 }))
}

async fn accepter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version", "accord"], &[])?;
    if visite.corps.un("accord") != "oui" {
        return montrer(&visite, "Cochez la case pour continuer.").await;
    }
    let version: i64 = visite.corps.un("version").parse().map_err(|_| Refus::Illisible("version"))?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    let mut tx = visite.maison.db.ecrire().await?;
    textes::accepter(&mut tx, &visite.maison, &autorisation, version).await?;
    tx.valider().await?;
    Reponse::aller("/accueil")
}

struct Rangee {
    quand: String,
    quoi: String,
    version: i64,
    adresse: String,
}

#[derive(Template)]
#[template(path = "comptes/engagements.html")]
struct Engagements {
    cadre: Cadre,
    rangees: Vec<Rangee>,
}

async fn engagements(visite: Visite) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "engagements").await?;
    let rangees = textes::engagements(&visite.maison, &autorisation)
        .await?
        .iter()
        .map(|e| {
            Ok(Rangee {
                quand: francais::moment(e.accepte_le, visite.zone()),
                quoi: e.titre()?,
                version: e.version,
                adresse: format!("/{}/{}", e.genre, e.version),
            })
        })
        .collect::<Result<_, Refus>>()?;
    let cadre = visite.cadre("Vos engagements").retour("/mon-compte", "Votre compte");
    visite.page(&Engagements { cadre, rangees })
}
