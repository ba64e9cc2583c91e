//! Two versions of the terms side by side: what changed is said in words, beside both values.

use acces::Action;
use askama::Template;
use socle::{Refus, francais};
use toile::{Cadre, Lien, Porte, Reponse, Visite, composants::Etat};

use super::{ouvrir, rendre};
use crate::{Dossier, Termes, cas};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}/versions/{a}/{b}", Action::LireConvention, |v| Box::pin(montrer(v))).tracee()]
}

/// What a caisse grants in both versions.
pub(super) struct Bloc {
    /// Its name; that of the parties where terms are one for all.
    pub(super) nom: String,
    /// One per parameter.
    pub(super) lignes: Vec<Ligne>,
}

/// A parameter in both versions.
pub(super) struct Ligne {
    /// Its words.
    pub(super) libelle: String,
    /// « art. 6.1 ».
    pub(super) article: String,
    /// What the older version says.
    pub(super) avant: Vec<String>,
    /// What the newer one says.
    pub(super) apres: Vec<String>,
    /// « Changé », « Ajouté », « Retiré », or « Inchangé », rendered.
    pub(super) mot: String,
}

/// The two versions, caisse by caisse; only what changes if `seulement`.
pub(super) fn blocs(dossier: &Dossier, avant: &Termes, apres: &Termes, seulement: bool) -> Vec<Bloc> {
    let nom = |caisse: &str| dossier.volets.iter().find(|v| v.caisse.to_string() == caisse).map(|v| v.nom.clone());
    let ligne = |e: crate::regles::Ecart| {
        let (ton, mot) = match (e.change, e.avant.is_empty(), e.apres.is_empty()) {
            (false, ..) => ("brouillon", "Inchangé"),
            (_, true, _) => ("deposee", "Ajouté"),
            (_, _, true) => ("retiree", "Retiré"),
            _ => ("attente", "Changé"),
        };
        let mot = rendre(&Etat { ton, libelle: mot.to_owned() }).unwrap_or_default();
        Ligne { libelle: e.libelle, article: format!("art. {}", e.article), avant: e.avant, apres: e.apres, mot }
    };
    cas::ecarts(dossier, avant, apres)
        .into_iter()
        .map(|(caisse, ecarts)| Bloc {
            nom: nom(&caisse).unwrap_or_else(|| "Toutes les parties".to_owned()),
            lignes: ecarts.into_iter().filter(|e| e.change || !seulement).map(ligne).collect(),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "conventions/versions.html")]
struct Page {
    cadre: Cadre,
    /// Titles of the two columns.
    avant: String,
    apres: String,
    resume: String,
    blocs: Vec<Bloc>,
    autres: Vec<Lien>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "versions").await?;
    let dossier = ouverte.dossier()?;
    let numero = |nom: &str| visite.parametre(nom).parse::<i64>().ok();
    let lue = |nom: &str| {
        let version = numero(nom).and_then(|n| dossier.versions.iter().find(|v| v.0 == n));
        version.ok_or(Refus::Introuvable("version absente"))
    };
    let (a, b) = (lue("a")?, lue("b")?);
    let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let blocs = blocs(dossier, &a.2, &b.2, false);
    let changes = cas::ecarts(dossier, &a.2, &b.2).iter().flat_map(|(_, e)| e).filter(|e| e.change).count();
    let titre = |v: &(i64, socle::civil::Date, Termes)| format!("Version {}, datée du {}", v.0, francais::jour(v.1));
    let resume = match changes {
        0 => "Les deux versions disent la même chose.".to_owned(),
        1 => "Un paramètre change.".to_owned(),
        n => format!("{n} paramètres changent."),
    };
    // The neighbours: each version beside the one before it.
    let pas = dossier.versions.windows(2).filter_map(|w| Some((w.first()?.0, w.last()?.0)));
    let autres = pas
        .filter(|(x, y)| (*x, *y) != (a.0, b.0))
        .map(|(x, y)| Lien::vers(ouverte.adresse(&format!("/versions/{x}/{y}")), format!("Versions {x} et {y}")));
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, "Comparer deux versions des termes")?,
        avant: titre(a),
        apres: titre(b),
        resume,
        blocs,
        autres: autres.collect(),
    })
}
