//! The guided visit of a demo, and its new beginning. Elsewhere they do not exist.

use askama::Template;
use socle::Refus;
use toile::{Cadre, Methode, Passage, Porte, Reponse, composants::Etat};

use crate::demo::visite::{ESSAIS, Essai, Scene, faits};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/_visite", |p| Box::pin(visite(p))),
        Porte::publique(Methode::Get, "/_visite/recommencer", |p| Box::pin(async move { confirmer(&p) })),
        Porte::publique(Methode::Post, "/_visite/recommencer", |p| Box::pin(recommencer(p))),
    ]
}

struct Etape {
    essai: &'static Essai,
    etat: String,
}

#[derive(Template)]
#[template(path = "parvis/visite.html")]
struct PageVisite {
    cadre: Cadre,
    etapes: Vec<Etape>,
    faites: usize,
    mot_de_passe: String,
    recommencer: bool,
}

/// What the demo's process brought; the tests' world, which has none, shows no password and cannot begin again.
fn scene(passage: &Passage) -> Option<&Scene> {
    passage.maison.piece::<Scene>().ok()
}

async fn visite(passage: Passage) -> Result<Reponse, Refus> {
    super::demo::en_demo(&passage.maison)?;
    let faits = faits(&passage.maison.db).await?;
    let etape = |(essai, fait): (&'static Essai, &bool)| {
        let (ton, libelle) = if *fait { ("close", "Fait") } else { ("deposee", "À essayer") };
        let etat = Etat { ton, libelle: libelle.into() }.render().map_err(|e| Refus::Interne(e.to_string()))?;
        Ok(Etape { essai, etat })
    };
    let etapes = ESSAIS.iter().zip(&faits).map(etape).collect::<Result<_, Refus>>()?;
    let scene = scene(&passage);
    passage.page(&PageVisite {
        cadre: passage.cadre("Première visite"),
        etapes,
        faites: faits.iter().filter(|f| **f).count(),
        mot_de_passe: scene.map_or_else(String::new, |s| s.mot_de_passe.clone()),
        recommencer: scene.is_some_and(|s| s.voeux.is_some()),
    })
}

#[derive(Template)]
#[template(path = "parvis/recommencer.html")]
struct PageRecommencer {
    cadre: Cadre,
    possible: bool,
}

fn confirmer(passage: &Passage) -> Result<Reponse, Refus> {
    super::demo::en_demo(&passage.maison)?;
    let possible = scene(passage).is_some_and(|s| s.voeux.is_some());
    let cadre = passage.cadre("Recommencer la démonstration").retour("/_visite", "Première visite");
    passage.page(&PageRecommencer { cadre, possible })
}

async fn recommencer(passage: Passage) -> Result<Reponse, Refus> {
    super::demo::en_demo(&passage.maison)?;
    passage.corps.exiger(&[], &[])?;
    scene(&passage).ok_or(Refus::Introuvable("démonstration sans scène"))?.recommencer().await?;
    Reponse::aller("/_visite")
}
