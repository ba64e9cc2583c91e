//! Opening the accesses: the gates, green or red, with the way to what is missing.

use acces::Action;
use askama::Template;
use socle::Refus;
use toile::{Cadre, Lien, Porte, Reponse, Visite};

use super::{Ouverte, ouvrir_volet};
use crate::{
    cas::{self, Activation, portes_de},
    regles::GenreEvenement,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/activation", Action::ActiverVolet, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/activation", Action::ActiverVolet, |v| Box::pin(activer(v))).tracee(),
    ]
}

struct Rangee {
    libelle: String,
    article: String,
    vert: bool,
    lien: Option<Lien>,
}

#[derive(Template)]
#[template(path = "conventions/activation.html")]
struct Page {
    cadre: Cadre,
    refusee: bool,
    partenaire: String,
    faite: bool,
    rangees: Vec<Rangee>,
    prete: bool,
    action: String,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, false).await
}

async fn page(visite: &Visite, refusee: bool) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_volet(visite, Action::ActiverVolet, "activation", None).await?;
    let dossier = ouverte.dossier()?;
    let moi = visite.acteur().organisation;
    let portes = portes_de(dossier, &ouverte.tous, moi, visite.maison.monde.metier());
    let faite = dossier.volet(moi).is_some_and(|v| v.fait(GenreEvenement::Activation).is_some());
    let prete = !faite && portes.iter().all(|p| p.vert);
    let rangee = |p: crate::regles::Prealable| Rangee {
        vert: p.vert,
        lien: if p.vert { None } else { chemin(&ouverte, &p) },
        libelle: p.libelle,
        article: p.article,
    };
    let page = Page {
        cadre: ouverte.cadre(visite, "Ouvrir les accès")?.en_erreur(refusee),
        refusee,
        partenaire: dossier.partenaire_nom.clone(),
        faite,
        rangees: portes.into_iter().map(rangee).collect(),
        prete,
        action: ouverte.adresse("/activation"),
    };
    Ok(visite.page(&page)?.statut(if refusee { 422 } else { 200 }))
}

/// Where what a red gate wants is done.
fn chemin(ouverte: &Ouverte, p: &crate::regles::Prealable) -> Option<Lien> {
    let mere = ouverte.dossier().ok().and_then(|d| d.mere);
    match p.code.as_str() {
        code if p.declare => {
            Some(Lien::vers(ouverte.adresse(&format!("/suivi/prealable?code={code}")), "Déclarer que c’est fait"))
        }
        "acces" | "contrat" | "bulletin" => Some(Lien::vers(ouverte.adresse(""), "Voir les conventions liées")),
        "metier" => mere.map(|m| Lien::vers(format!("/conventions/{m}"), "Voir la convention métier")),
        "signatures" => Some(Lien::vers(ouverte.adresse("/signatures"), "Enregistrer une signature")),
        _ => Some(Lien::vers(ouverte.adresse("/structure"), "Compléter la structure du partenaire")),
    }
}

async fn activer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id = visite.id("id")?;
    match cas::activer(&visite.maison, visite.acteur(), id).await? {
        Activation::Faite => Reponse::aller(&format!("/conventions/{id}")),
        Activation::Fermee(_) => page(&visite, true).await,
    }
}
