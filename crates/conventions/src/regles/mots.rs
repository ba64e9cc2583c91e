//! Terms in words: what the two parties read on the page, and on paper.

use serde_json::Value;
use socle::{calendrier::Unite, francais::compte};

use crate::modele::{Colonne, GenreColonne, GenreParametre, Modele, Parametre};

/// The value of a parameter, one line per thing it says.
pub fn terme(modele: &Modele, p: &Parametre, valeur: &Value) -> Vec<String> {
    let libelle = |code: &Value| {
        let code = code.as_str().unwrap_or_default();
        let valeur = p.valeurs.iter().find(|v| v.code == code).map(|v| v.libelle.clone());
        let fonction = || modele.fonctions.iter().find(|f| f.code == code).map(|f| f.libelle.clone());
        valeur.or_else(fonction).unwrap_or_else(|| code.to_owned())
    };
    if let Some(motif) = valeur.get("motif").and_then(Value::as_str).filter(|_| p.ou_motif) {
        return vec![format!("Aucune valeur fixée. Raison : {motif}")];
    }
    match p.genre {
        GenreParametre::Fonctions | GenreParametre::Champs => {
            let dits: Vec<String> = valeur.as_array().into_iter().flatten().map(libelle).collect();
            if dits.is_empty() { vec!["Aucun choix".to_owned()] } else { dits }
        }
        GenreParametre::Choix => vec![libelle(valeur)],
        GenreParametre::Texte if valeur == "" => vec!["Rien à ajouter".to_owned()],
        GenreParametre::Texte => vec![valeur.as_str().unwrap_or_default().to_owned()],
        GenreParametre::Siret => vec![siret(valeur.as_str().unwrap_or_default())],
        GenreParametre::Entier => vec![format!("{} {}", valeur.as_u64().unwrap_or(0), p.unite)],
        GenreParametre::Delai => vec![delai(p, valeur)],
        GenreParametre::Tranches => tranches(p, valeur),
        GenreParametre::Rotation => vec![rotation(valeur)],
        GenreParametre::Tableau => p.lignes.iter().map(|l| ligne(p, &l.libelle, valeur.get(&l.code))).collect(),
        GenreParametre::Profils => valeur.as_array().into_iter().flatten().map(|v| profil(modele, v)).collect(),
    }
}

/// « Signalements : 48 heures, dès le soupçon, au contact de la caisse ».
fn ligne(p: &Parametre, libelle: &str, cases: Option<&Value>) -> String {
    let dire = |c: &Colonne| case(c, cases.and_then(|l| l.get(&c.code)).unwrap_or(&Value::Null));
    let mut dite = String::new();
    for (rang, colonne) in p.colonnes.iter().enumerate() {
        let mots = dire(colonne);
        if mots.is_empty() {
            continue;
        }
        // A number whose unit stands in the next column is said with it: « 48 heures ».
        let nombre = rang.checked_sub(1).and_then(|r| p.colonnes.get(r));
        let nu = nombre.is_some_and(|c| c.genre == GenreColonne::Entier && c.unite.is_empty());
        dite.push_str(if dite.is_empty() {
            ""
        } else if nu {
            " "
        } else {
            ", "
        });
        dite.push_str(&mots);
    }
    format!("{libelle} : {dite}")
}

fn case(colonne: &Colonne, valeur: &Value) -> String {
    let texte = valeur.as_str().unwrap_or_default();
    match colonne.genre {
        GenreColonne::Texte => texte.to_owned(),
        GenreColonne::Choix => {
            colonne.valeurs.iter().find(|v| v.code == texte).map_or(texte, |v| &v.libelle).to_owned()
        }
        GenreColonne::Entier => {
            let nombre = valeur.as_u64().unwrap_or(0);
            if colonne.unite.is_empty() {
                return nombre.to_string();
            }
            if nombre < 2 && colonne.unite != "mois" {
                return format!("{nombre} {}", colonne.unite.trim_end_matches('s'));
            }
            format!("{nombre} {}", colonne.unite)
        }
        GenreColonne::Plage => match texte.split_once('-') {
            Some((de, a)) => format!("de {} à {}", heure(de), heure(a)),
            None => "fermé".to_owned(),
        },
    }
}

/// « 123 456 782 00002 ».
fn siret(chiffres: &str) -> String {
    let parts = [0..3, 3..6, 6..9, 9..14].map(|r| chiffres.get(r).unwrap_or_default());
    parts.join(" ")
}

/// « 8 h », « 8 h 30 ».
fn heure(texte: &str) -> String {
    let (heures, minutes) = texte.split_once(':').unwrap_or((texte, "00"));
    let heures = heures.trim_start_matches('0');
    let heures = if heures.is_empty() { "0" } else { heures };
    if minutes == "00" { format!("{heures} h") } else { format!("{heures} h {minutes}") }
}

fn profil(modele: &Modele, valeur: &Value) -> String {
    let dit = |cle: &str| valeur.get(cle).and_then(Value::as_str);
    let code = dit("code").unwrap_or_default();
    let libelle = modele.profil(code).map(|p| p.libelle.as_str()).or_else(|| dit("libelle")).unwrap_or_default();
    match valeur.get("maximum").and_then(Value::as_u64) {
        Some(nombre) => format!("{code} ({libelle}) : {} au plus", compte(nombre, "compte")),
        None => format!("{code} ({libelle}) : « / », profil non ouvert"),
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
