//! Pages of the room: what conventions open and close; how a caisse makes, opens and ends them.
//!
//! Every act has its page, its POST and its way back to `/conventions/{id}`, which says where things stand. An
//! administrateur acts on the volet of its own caisse: no address names a volet.

mod activation;
mod champs;
mod choisir;
mod cloture;
mod convention;
mod documents;
mod droits;
mod fin;
mod gestes;
mod lettres;
mod liste;
mod modeles;
mod modifier;
mod parametres;
mod preparer;
mod signatures;
mod structure;
mod termes;
mod versions;
mod vie;

pub(crate) use champs::Groupe;
pub(crate) use preparer::{champ, choix};

use acces::{Action, Autorisation, Convention};
use askama::Template;
use serde_json::{Map, Value};
use socle::{Erreurs, Id, Refus};
use stockage::Db;
use toile::{Cadre, Porte, Reponse, Visite, composants::Sommaire};

use crate::{
    Dossier, Genre, Modele,
    cas::{faits, faits_du_volet},
    lecture::autour,
    regles,
};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        droits::portes(),
        liste::portes(),
        preparer::portes(),
        convention::portes(),
        documents::portes(),
        structure::portes(),
        parametres::portes(),
        termes::portes(),
        modifier::portes(),
        versions::portes(),
        modeles::portes(),
        signatures::portes(),
        activation::portes(),
        fin::portes(),
        crate::echeancier::portes(),
        lettres::portes(),
        gestes::portes(),
        cloture::portes(),
        crate::parties::portes(),
        crate::reprise::portes(),
    ]
    .concat()
}

/// A convention that the reader was let in to, and the trace that says so.
pub(crate) struct Ouverte {
    pub(crate) id: Id<Convention>,
    pub(crate) tous: Vec<Dossier>,
}

impl Ouverte {
    pub(crate) fn dossier(&self) -> Result<&Dossier, Refus> {
        self.tous.iter().find(|d| d.id == self.id).ok_or(Refus::Introuvable("convention absente"))
    }

    pub(crate) fn adresse(&self, fin: &str) -> String {
        format!("/conventions/{}{fin}", self.id)
    }

    /// The layout of one of its pages, with the way back to it.
    pub(crate) fn cadre(&self, visite: &Visite, titre: &str) -> Result<Cadre, Refus> {
        Ok(visite.cadre(titre).retour(self.adresse(""), self.dossier()?.document()))
    }
}

/// Reads the convention of the address, decides, consigns.
pub(crate) async fn ouvrir(visite: &Visite, action: Action, champs: &'static str) -> Result<Ouverte, Refus> {
    let (id, tous) = lire(visite).await?;
    let autorisation = visite.exiger(action, &faits(&tous, id))?;
    consigner(visite, &autorisation, champs).await?;
    Ok(Ouverte { id, tous })
}

/// The same, where the query may hold `connus`.
pub(crate) async fn ouvrir_avec(
    visite: &Visite,
    action: Action,
    champs: &'static str,
    connus: &[&str],
) -> Result<Ouverte, Refus> {
    let (id, tous) = lire_avec(visite, connus).await?;
    let autorisation = visite.exiger(action, &faits(&tous, id))?;
    consigner(visite, &autorisation, champs).await?;
    Ok(Ouverte { id, tous })
}

/// The same for a convention métier; another kind is absent.
async fn ouvrir_metier(visite: &Visite, action: Action, champs: &'static str) -> Result<Ouverte, Refus> {
    let (id, mut tous) = lire(visite).await?;
    tous.retain(|d| d.id != id || d.modele.genre == Genre::Metier);
    let autorisation = visite.exiger(action, &faits(&tous, id))?;
    consigner(visite, &autorisation, champs).await?;
    Ok(Ouverte { id, tous })
}

/// The same, for an act on the volet of the reader's caisse in a use convention, or in either kind.
async fn ouvrir_volet(
    visite: &Visite,
    action: Action,
    champs: &'static str,
    genre: Option<Genre>,
) -> Result<Ouverte, Refus> {
    let (id, mut tous) = lire(visite).await?;
    tous.retain(|d| d.id != id || genre.is_none_or(|g| d.modele.genre == g));
    let autorisation = visite.exiger(action, &faits_du_volet(&tous, id, visite.acteur()))?;
    consigner(visite, &autorisation, champs).await?;
    Ok(Ouverte { id, tous })
}

async fn lire(visite: &Visite) -> Result<(Id<Convention>, Vec<Dossier>), Refus> {
    lire_avec(visite, &[]).await
}

/// The same, where the query may hold `connus`.
async fn lire_avec(visite: &Visite, connus: &[&str]) -> Result<(Id<Convention>, Vec<Dossier>), Refus> {
    visite.requete.exiger(connus, &[])?;
    let id = visite.id("id")?;
    let mut base: &Db = &visite.maison.db;
    Ok((id, autour(&mut base, id).await?))
}

async fn consigner(visite: &Visite, autorisation: &Autorisation, champs: &'static str) -> Result<(), Refus> {
    visite.maison.traces.lecture(autorisation, champs).await.map(drop)
}

/// A component, rendered.
pub(crate) fn rendre(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

/// A form: components one under the other.
#[derive(Template)]
#[template(path = "conventions/formulaire.html")]
pub(crate) struct Formulaire {
    pub(crate) cadre: Cadre,
    pub(crate) sommaire: Sommaire,
    pub(crate) chapo: String,
    /// Notices above the form, rendered.
    pub(crate) avis: Vec<String>,
    /// Components, rendered.
    pub(crate) pieces: Vec<String>,
    /// Hidden fields.
    pub(crate) caches: Vec<(&'static str, String)>,
    pub(crate) action: String,
    /// (value of `suite`, words, danger); empty: nothing can be sent.
    pub(crate) boutons: Vec<(&'static str, &'static str, bool)>,
}

/// A form as an answer: 422 when something is to correct.
pub(crate) fn repondre(visite: &Visite, formulaire: &Formulaire, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    Ok(visite.page(formulaire)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// The errors of a form that an act refused; any other refusal goes on its way.
pub(crate) fn erreurs_de(refus: Refus) -> Result<Erreurs, Refus> {
    match refus {
        Refus::Invalide(erreurs) => Ok(erreurs),
        autre => Err(autre),
    }
}

/// A line of terms.
struct Ligne {
    libelle: String,
    article: String,
    valeurs: Vec<String>,
}

/// Terms in words, parameter by parameter, in the order of the model.
fn en_lignes(modele: &Modele, termes: &Map<String, Value>) -> Vec<Ligne> {
    let ligne = |p: &crate::Parametre| Ligne {
        libelle: p.libelle.clone(),
        article: format!("art. {}", p.article),
        valeurs: termes.get(&p.code).map(|v| regles::terme(modele, p, v)).unwrap_or_default(),
    };
    // A parameter that was not asked, by its condition, has no line.
    modele.parametres.iter().map(ligne).filter(|l| !l.valeurs.is_empty()).collect()
}

/// The terms of a version, by caisse (the name of the document for a convention métier).
fn par_caisse(dossier: &Dossier, termes: &crate::Termes) -> Vec<(String, Vec<Ligne>)> {
    let objet = |v: Result<Value, serde_json::Error>| v.ok().and_then(|v| v.as_object().cloned()).unwrap_or_default();
    let nom = |id: &String| dossier.volets.iter().find(|v| v.caisse.to_string() == *id).map(|v| v.nom.clone());
    let caisses = termes.caisses.iter().map(|(id, t)| (nom(id).unwrap_or_default(), objet(serde_json::to_value(t))));
    let toutes = || "Toutes les parties".to_owned();
    let metier = termes.metier.iter().map(|t| (toutes(), objet(serde_json::to_value(t))));
    let document = termes.document.iter().map(|t| (toutes(), objet(serde_json::to_value(t))));
    let mut sortie: Vec<_> =
        caisses.chain(metier).chain(document).map(|(nom, t)| (nom, en_lignes(&dossier.modele, &t))).collect();
    sortie.sort_by(|a, b| a.0.cmp(&b.0));
    sortie
}
