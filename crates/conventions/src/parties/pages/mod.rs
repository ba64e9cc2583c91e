//! Pages of the room: four lists that both parties read, and the forms that change them.
//!
//! Every address names the convention; what inside it is meant stands in the query, decided with the convention.

mod annexe3;
mod deliberation;
mod deliberations;
mod formulaire;
mod interlocuteurs;
mod lecture;
mod prestataires;
mod services;

use askama::Template;
use socle::{Erreurs, Refus};
use toile::{
    Cadre, Champs, Lien, Porte, Reponse, Visite,
    composants::{Avis, Etat, Vide},
};

use crate::pages::{Ouverte, rendre};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        deliberations::portes(),
        deliberation::portes(),
        interlocuteurs::portes(),
        annexe3::portes(),
        prestataires::portes(),
        services::portes(),
    ]
    .concat()
}

/// What a convention's page leads to, for both parties: end of the address, words.
pub(crate) const LIENS: [(&str, &str); 5] = [
    ("/deliberations", "Délibérations du partenaire"),
    ("/interlocuteurs", "Interlocuteurs et coordonnées"),
    ("/administrateurs", "Changements d’administrateur"),
    ("/prestataires", "Prestataires du partenaire"),
    ("/services", "Services de l’annexe 2"),
];

/// A line of a section.
struct Ligne {
    libelle: String,
    valeurs: Vec<String>,
    lien: Option<Lien>,
}

impl Ligne {
    fn de(libelle: &str, valeur: impl Into<String>) -> Self {
        Self { libelle: libelle.to_owned(), valeurs: vec![valeur.into()], lien: None }
    }
}

/// Lines that have something to say.
fn dites(lignes: Vec<Ligne>) -> Vec<Ligne> {
    let dit = |l: Ligne| Ligne { valeurs: l.valeurs.into_iter().filter(|v| !v.is_empty()).collect(), ..l };
    lignes.into_iter().map(dit).filter(|l| !l.valeurs.is_empty()).collect()
}

#[derive(Default)]
struct Section {
    titre: String,
    sous: String,
    etat: Option<Etat>,
    avis: Vec<String>,
    blocs: Vec<(String, Vec<Ligne>)>,
    liens: Vec<Lien>,
}

#[derive(Template)]
#[template(path = "parties/liste.html")]
struct Page {
    cadre: Cadre,
    chapo: String,
    bouton: Option<Lien>,
    avis: Vec<String>,
    sections: Vec<Section>,
    vide: Vide,
}

/// A notice, rendered.
fn avis(ton: &'static str, titre: &str, texte: impl Into<String>) -> Result<String, Refus> {
    let icone = if ton == "afaire" || ton == "danger" { "alert-triangle" } else { "info" };
    rendre(&Avis { ton, icone, titre: titre.to_owned(), texte: texte.into() })
}

/// A form on one of the pages of `ouverte`, which leads back to the list at `retour`.
struct Vue<'a> {
    ouverte: &'a Ouverte,
    titre: &'a str,
    chapo: String,
    /// End of the address of the list it belongs to, and its title.
    retour: (&'static str, &'static str),
    /// End of its own address.
    action: &'static str,
    avis: Vec<String>,
    pieces: Vec<String>,
    caches: Vec<(&'static str, String)>,
    boutons: Vec<(&'static str, &'static str, bool)>,
}

fn repondre(visite: &Visite, erreurs: &Erreurs, vue: Vue<'_>) -> Result<Reponse, Refus> {
    let (retour, mots) = vue.retour;
    let cadre = visite.cadre(vue.titre).retour(vue.ouverte.adresse(retour), mots).en_erreur(!erreurs.est_vide());
    crate::pages::repondre(
        visite,
        &crate::pages::Formulaire {
            cadre,
            sommaire: formulaire::sommaire(erreurs),
            chapo: vue.chapo,
            avis: vue.avis,
            pieces: vue.pieces,
            caches: vue.caches,
            action: vue.ouverte.adresse(vue.action),
            boutons: vue.boutons,
        },
        erreurs,
    )
}

/// Fields as if they had been typed: what a correction starts from.
fn preremplir(paires: &[(&str, String)]) -> Champs {
    use std::fmt::Write as _;
    let mut corps = String::new();
    for (nom, valeur) in paires {
        corps.push_str(nom);
        corps.push('=');
        for octet in valeur.bytes() {
            write!(corps, "%{octet:02X}").ok();
        }
        corps.push('&');
    }
    Champs::lire(corps.as_bytes()).unwrap_or_default()
}
