//! Terms in words: what the two parties read on the page, and on paper.

use serde_json::Value;
use socle::{calendrier::Unite, francais::compte};

use crate::modele::{GenreParametre, Modele, Parametre};

/// The value of a parameter, one line per thing it says.
pub fn terme(modele: &Modele, p: &Parametre, valeur: &Value) -> Vec<String> {
    let libelle = |code: &Value| {
        let code = code.as_str().unwrap_or_default();
        let valeur = p.valeurs.iter().find(|v| v.code == code).map(|v| v.libelle.clone());
        let fonction = || modele.fonctions.iter().find(|f| f.code == code).map(|f| f.libelle.clone());
        valeur.or_else(fonction).unwrap_or_else(|| code.to_owned())
    };
    match p.genre {
        GenreParametre::Fonctions | GenreParametre::Champs => {
            let dits: Vec<String> = valeur.as_array().into_iter().flatten().map(libelle).collect();
            if dits.is_empty() { vec!["Aucun choix".to_owned()] } else { dits }
        }
        GenreParametre::Choix => vec![libelle(valeur)],
        GenreParametre::Texte => vec![valeur.as_str().unwrap_or_default().to_owned()],
        GenreParametre::Entier => vec![format!("{} {}", valeur.as_u64().unwrap_or(0), p.unite)],
        GenreParametre::Delai => vec![delai(p, valeur)],
        GenreParametre::Tranches => tranches(p, valeur),
        GenreParametre::Rotation => vec![rotation(valeur)],
    }
}

/// « 5 jours ouvrés à compter de la demande complète ».
pub fn delai(p: &Parametre, valeur: &Value) -> String {
    let nombre = valeur.get("valeur").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let unite = match valeur.get("unite").and_then(Value::as_str) {
        Some("heures") => Unite::Heures,
        Some("jours_ouvres") => Unite::JoursOuvres,
        Some("mois") => Unite::Mois,
        _ => Unite::JoursCalendaires,
    };
    let depart = valeur.get("depart").and_then(Value::as_str).unwrap_or_default();
    let depart = p.departs.iter().find(|d| d.code == depart).map(|d| format!(" {}", d.libelle)).unwrap_or_default();
    format!("{}{depart}", socle::calendrier::Delai::nouveau(nombre, unite))
}

fn tranches(p: &Parametre, valeur: &Value) -> Vec<String> {
    let mut premier = 1;
    let mut dits = Vec::new();
    for (rang, tranche) in valeur.as_array().into_iter().flatten().enumerate() {
        let membres = match p.bornes.get(rang) {
            Some(dernier) => format!("De {premier} à {dernier} membres"),
            None => format!("Plus de {} membres", premier - 1),
        };
        premier = p.bornes.get(rang).map_or(premier, |dernier| dernier + 1);
        let comptes = match tranche.get("plafond").and_then(Value::as_u64) {
            Some(nombre) => format!("{} au plus", compte(nombre, "compte")),
            None => "sans limite".to_owned(),
        };
        dits.push(format!("{membres} : {comptes}"));
    }
    dits
}

fn rotation(valeur: &Value) -> String {
    match (valeur.get("max_age_jours").and_then(Value::as_u64), valeur.get("motif").and_then(Value::as_str)) {
        (Some(jours), _) => format!("Tous les {}", compte(jours, "jour")),
        (None, motif) => format!("Aucun changement demandé. Raison : {}", motif.unwrap_or_default()),
    }
}
