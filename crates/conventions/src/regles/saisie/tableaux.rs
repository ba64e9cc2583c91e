//! Tables of a draft: rows and columns, and the maxima of profiles. What was typed wrong is told before what is blank.

use serde_json::{Map, Value, json};

use super::{Lu, Saisie, champ, un};
use crate::modele::{Colonne, GenreColonne, Modele, Parametre};

/// What is typed where a profile is not opened, or a desk closed: a blank is neither.
const FERME: &str = "/";
/// The parts of a profile that a convention adds to the catalogue.
pub(crate) const AJOUT: [&str; 5] = ["code", "libelle", "missions", "professions", "maximum"];
/// Longest text of such a part.
const AJOUT_MAX: usize = 200;

/// The field of a cell.
pub(crate) fn case(p: &Parametre, ligne: &str, colonne: &str) -> String {
    format!("{}-{ligne}-{colonne}", p.code)
}

/// The field of a part of the `rang`-th added profile, from 1.
pub(crate) fn ajout(p: &Parametre, rang: u32, part: &str) -> String {
    format!("{}-ajout{rang}-{part}", p.code)
}

/// What the rows of a table start with.
pub(super) fn initier(p: &Parametre, saisie: &mut Saisie) {
    for ligne in &p.lignes {
        for (colonne, valeur) in p.colonnes.iter().zip(&ligne.defaut) {
            saisie.insert(case(p, &ligne.code, &colonne.code), vec![valeur.clone()]);
        }
    }
}

/// Keeps the first mistake that was typed, or else the first blank.
#[derive(Default)]
struct Fautes {
    faute: Option<(String, String)>,
    blanc: Option<(String, String)>,
}

impl Fautes {
    fn noter(&mut self, champ: String, quoi: String, blanc: bool) {
        let place = if blanc { &mut self.blanc } else { &mut self.faute };
        place.get_or_insert((champ, quoi));
    }

    fn ou(self, valeur: Value) -> Lu {
        self.faute.or(self.blanc).map_or(Ok(valeur), Err)
    }
}

/// Every cell of a table.
pub(super) fn tableau(p: &Parametre, saisie: &Saisie) -> Lu {
    let (mut lignes, mut fautes) = (Map::new(), Fautes::default());
    for ligne in &p.lignes {
        let mut cases = Map::new();
        for colonne in &p.colonnes {
            let nom = case(p, &ligne.code, &colonne.code);
            let tape = un(saisie, &nom);
            match lire(colonne, tape) {
                Ok(valeur) => drop(cases.insert(colonne.code.clone(), valeur)),
                Err(quoi) => {
                    let quoi = format!("{}, {} : {quoi}", ligne.libelle, colonne.libelle.to_lowercase());
                    fautes.noter(nom, quoi, tape.is_empty());
                }
            }
        }
        lignes.insert(ligne.code.clone(), Value::Object(cases));
    }
    fautes.ou(Value::Object(lignes))
}

fn lire(colonne: &Colonne, tape: &str) -> Result<Value, String> {
    match colonne.genre {
        GenreColonne::Texte => {
            let maximum = usize::try_from(colonne.maximum).unwrap_or(0);
            match tape.chars().count() {
                0 => Err("remplissez ce champ.".to_owned()),
                longueur if longueur > maximum => Err(format!("raccourcissez, {maximum} caractères au plus.")),
                _ => Ok(json!(tape)),
            }
        }
        GenreColonne::Entier => {
            let bornes = colonne.minimum..=colonne.maximum;
            let lu = tape.parse::<u32>().ok().filter(|n| bornes.contains(n));
            let quoi = || format!("écrivez un nombre entier, de {} à {}.", colonne.minimum, colonne.maximum);
            lu.map(|n| json!(n)).ok_or_else(quoi)
        }
        GenreColonne::Choix if tape.is_empty() => Err("choisissez une réponse.".to_owned()),
        GenreColonne::Choix => {
            let connue = colonne.valeurs.iter().any(|v| v.code == tape);
            if connue { Ok(json!(tape)) } else { Err("cette réponse n’est pas dans la liste.".to_owned()) }
        }
        GenreColonne::Plage if tape == FERME => Ok(Value::Null),
        GenreColonne::Plage => {
            plage(tape).ok_or_else(|| "écrivez par exemple 08:00-16:00, ou « / » si c’est fermé.".to_owned())
        }
    }
}

/// « 08:00-16:00 », the end after the start (K-22).
// regle: K-22; permissive: Some(json!(tape))
fn plage(tape: &str) -> Option<Value> {
    let heure = |texte: &str| {
        let (heures, minutes) = texte.trim().split_once(':')?;
        let (heures, minutes): (u32, u32) = (heures.parse().ok()?, minutes.parse().ok()?);
        (heures < 24 && minutes < 60).then_some((heures, minutes))
    };
    let (debut, fin) = tape.split_once('-')?;
    let (debut, fin) = (heure(debut)?, heure(fin)?);
    (debut < fin).then(|| json!(format!("{:02}:{:02}-{:02}:{:02}", debut.0, debut.1, fin.0, fin.1)))
}

/// The maximum of every profile of the catalogue, then the profiles that this convention adds.
// regle: CAF68-BA-1-07 K-32; permissive: Ok(json!([]))
pub(super) fn profils(modele: &Modele, p: &Parametre, saisie: &Saisie) -> Lu {
    let (mut ouverts, mut fautes) = (Vec::new(), Fautes::default());
    for profil in &modele.profils {
        let nom = format!("{}-{}", p.code, profil.code);
        let tape = un(saisie, &nom);
        match maximum(p, tape) {
            Ok(maximum) => ouverts.push(json!({ "code": profil.code, "maximum": maximum })),
            Err(quoi) => fautes.noter(nom, format!("{} : {quoi}", profil.code), tape.is_empty()),
        }
    }
    for rang in 1..=p.ajouts {
        let parts = AJOUT.map(|part| un(saisie, &ajout(p, rang, part)));
        if parts.iter().all(|t| t.is_empty()) {
            continue;
        }
        let deja = ouverts.iter().any(|o: &Value| o["code"] == parts[0]);
        match ajoute(p, parts, deja) {
            Ok(profil) => ouverts.push(profil),
            Err((part, quoi)) => fautes.noter(ajout(p, rang, part), format!("Profil ajouté : {quoi}"), false),
        }
    }
    fautes.ou(Value::Array(ouverts))
}

fn maximum(p: &Parametre, tape: &str) -> Result<Option<u32>, String> {
    let borne = p.maximum.unwrap_or(0);
    match tape.parse::<u32>() {
        _ if tape == FERME => Ok(None),
        Ok(nombre) if (1..=borne).contains(&nombre) => Ok(Some(nombre)),
        _ => Err(format!("écrivez un nombre de comptes, de 1 à {borne}, ou « / » si ce profil n’est pas ouvert.")),
    }
}

fn ajoute(p: &Parametre, parts: [&str; 5], deja: bool) -> Result<Value, (&'static str, String)> {
    let [code, libelle, missions, professions, tape] = parts;
    if deja || code.is_empty() || code.len() > 8 || !code.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(("code", "écrivez un code de 1 à 8 lettres ou chiffres, qui ne sert pas déjà.".to_owned()));
    }
    for (part, texte) in [("libelle", libelle), ("missions", missions), ("professions", professions)] {
        if texte.is_empty() || texte.chars().count() > AJOUT_MAX {
            return Err((part, format!("remplissez ce champ, en {AJOUT_MAX} caractères au plus.")));
        }
    }
    let maximum = maximum(p, tape).map_err(|quoi| ("maximum", quoi))?;
    Ok(json!({
        "code": code, "libelle": libelle, "maximum": maximum, "missions": missions, "professions": professions
    }))
}

fn texte(valeur: &Value) -> String {
    match valeur {
        Value::String(texte) => texte.clone(),
        Value::Number(nombre) => nombre.to_string(),
        Value::Null => FERME.to_owned(),
        _ => String::new(),
    }
}

/// A table, as a form would hold it.
pub(super) fn ecrire_tableau(p: &Parametre, valeur: &Value, saisie: &mut Saisie) {
    for ligne in &p.lignes {
        for colonne in &p.colonnes {
            let ecrite = valeur.get(&ligne.code).and_then(|l| l.get(&colonne.code));
            saisie.insert(case(p, &ligne.code, &colonne.code), ecrite.map(texte).into_iter().collect());
        }
    }
}

/// Profiles, as a form would hold them.
pub(super) fn ecrire_profils(modele: &Modele, p: &Parametre, valeur: &Value, saisie: &mut Saisie) {
    let mut rang = 0;
    for signe in valeur.as_array().into_iter().flatten() {
        let code = signe["code"].as_str().unwrap_or_default();
        if modele.profil(code).is_some() {
            saisie.insert(champ(p, code), vec![texte(&signe["maximum"])]);
            continue;
        }
        rang += 1;
        for part in AJOUT {
            saisie.insert(ajout(p, rang, part), vec![texte(&signe[part])]);
        }
    }
}
