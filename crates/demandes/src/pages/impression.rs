//! A request on paper: no menu, its number and the moment of printing at the top, traced like any reading of it.

use acces::{Action, Demande};
use askama::Template;
use socle::{Id, Refus, francais};
use toile::{Cadre, Porte, Reponse, Visite, composants::Etat};

use super::vue::{self, Vue};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/demandes/{id}/impression", Action::ConsulterDemande, |v| Box::pin(imprimer(v))).tracee()]
}

#[derive(Template)]
#[template(path = "demandes/impression.html")]
struct Page<'a> {
    cadre: Cadre,
    vue: Vue<'a>,
    etat: Etat,
    quand: String,
    qui: String,
    depose_le: String,
}

async fn imprimer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vue = vue::voir(&visite, id, Action::ConsulterDemande).await?;
    let (ton, libelle) = vue.phase.etiquette();
    let mut cadre = visite.cadre("Demande à imprimer").retour(format!("/demandes/{id}"), "Demande");
    cadre.menu = Vec::new();
    let qui = cadre.identite.as_ref().map_or(String::new(), |i| format!("{}, {}", i.nom, i.organisation));
    visite.page(&Page {
        cadre,
        etat: Etat { ton, libelle: libelle.into() },
        quand: francais::moment(visite.maison.monde.metier(), visite.zone()),
        qui,
        depose_le: francais::moment(vue.depose_le, visite.zone()),
        vue,
    })
}
