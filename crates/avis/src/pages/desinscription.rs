//! The page of a mail's link: it says what it would stop, and a button stops it. Opening it changes nothing: programs that
//! look into mails open links (RFC 8058, 3). A program that reads mails for somebody posts to the same address.

use askama::Template;
use socle::Refus;
use toile::{Cadre, Methode, Passage, Porte, Reponse};

use crate::desinscription;

const CHEMIN: &str = "/desinscription/{jeton}";

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, CHEMIN, |p| Box::pin(montrer(p))),
        Porte::publique(Methode::Post, CHEMIN, |p| Box::pin(arreter(p))).a_distance(),
    ]
}

#[derive(Template)]
#[template(path = "avis/desinscription.html")]
struct Page {
    cadre: Cadre,
    quoi: String,
    faite: bool,
}

#[derive(Template)]
#[template(path = "avis/desinscription_morte.html")]
struct Morte {
    cadre: Cadre,
}

async fn montrer(passage: Passage) -> Result<Reponse, Refus> {
    let cible = desinscription::cible(&passage.maison, passage.parametre("jeton")).await?;
    dire(&passage, cible, false)
}

async fn arreter(passage: Passage) -> Result<Reponse, Refus> {
    let jeton = passage.parametre("jeton");
    let cible = desinscription::arreter(&passage.maison, jeton, &passage.origine).await?;
    dire(&passage, cible, true)
}

fn dire(passage: &Passage, cible: Option<desinscription::Cible>, faite: bool) -> Result<Reponse, Refus> {
    let Some(cible) = cible else {
        let page = passage.page(&Morte { cadre: passage.cadre("Ce lien n’arrête aucun courriel") })?;
        return Ok(page.statut(404).discrete());
    };
    let titre = if faite { "Ces courriels sont arrêtés" } else { "Ne plus recevoir ces courriels" };
    let page = Page { cadre: passage.cadre(titre), quoi: cible.en_mots(), faite };
    Ok(passage.page(&page)?.discrete())
}
