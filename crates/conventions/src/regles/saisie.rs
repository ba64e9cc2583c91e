//! From what a caisse typed to terms: every blank and every value out of bounds is named with its article, all at once.
//!
//! VAR-0-03 and PDC-6.2-01: the source conventions are texts with blanks, and one of them kept two. A draft may hold
//! blanks for weeks; terms never hold one.

use std::collections::BTreeMap;

mod tableaux;

use serde_json::{Map, Value, json};
use socle::calendrier::Unite;

use crate::modele::{GenreParametre, Modele, Parametre};

pub(crate) use tableaux::{AJOUT, ajout, case};

/// What was typed, by field of the form.
pub type Saisie = BTreeMap<String, Vec<String>>;

/// A parameter that cannot be fixed as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manque {
    /// Field of the form.
    pub champ: String,
    /// Name of the parameter.
    pub parametre: String,
    /// Its article.
    pub article: String,
    /// What to do.
    pub quoi: String,
}

/// Shortest and longest reason why a duty has no value (K-16).
const MOTIF: std::ops::RangeInclusive<usize> = 10..=500;

/// The draft of a model before anybody typed: what the model proposes, and blanks.
pub fn saisie_initiale(modele: &Modele) -> Saisie {
    let mut saisie = Saisie::new();
    for p in &modele.parametres {
        match p.genre {
            GenreParametre::Fonctions | GenreParametre::Champs => {
                saisie.insert(p.code.clone(), p.defaut.clone());
            }
            GenreParametre::Tranches => {
                for (rang, valeur) in p.defaut.iter().enumerate() {
                    saisie.insert(champ(p, &(rang + 1).to_string()), vec![valeur.clone()]);
                }
            }
            GenreParametre::Delai => {
                for (nom, valeur) in ["nombre", "unite", "depart"].into_iter().zip(&p.defaut) {
                    saisie.insert(champ(p, nom), vec![valeur.clone()]);
                }
            }
            GenreParametre::Tableau => tableaux::initier(p, &mut saisie),
            _ => {
                saisie.extend(p.defaut.first().map(|v| (p.code.clone(), vec![v.clone()])));
            }
        }
    }
    saisie
}

/// Whether `p` is asked, by what was typed elsewhere.
fn demande(p: &Parametre, saisie: &Saisie) -> bool {
    p.si.as_ref().is_none_or(|si| si.valeurs.iter().any(|v| v == un(saisie, &si.parametre)))
}

/// The terms that `saisie` writes for `modele`, as canonical JSON by parameter; or everything that is missing.
// regle: VAR-0-03 PDC-6.2-01 K-05; permissive: Ok(Map::new())
pub fn arreter(modele: &Modele, saisie: &Saisie) -> Result<Map<String, Value>, Vec<Manque>> {
    let (termes, manques) = remplis(modele, saisie);
    if manques.is_empty() { Ok(termes) } else { Err(manques) }
}

/// What of `saisie` could be fixed as it stands, and what could not: a draft on paper shows the second as blanks.
pub fn remplis(modele: &Modele, saisie: &Saisie) -> (Map<String, Value>, Vec<Manque>) {
    let (mut termes, mut manques) = (Map::new(), Vec::new());
    for p in modele.parametres.iter().filter(|p| demande(p, saisie)) {
        match lire(modele, p, saisie) {
            Ok(valeur) => drop(termes.insert(p.code.clone(), valeur)),
            Err((champ, quoi)) => {
                manques.push(Manque { champ, parametre: p.libelle.clone(), article: p.article.clone(), quoi });
            }
        }
    }
    (termes, manques)
}

/// The draft that would make these terms: what an avenant starts from.
pub fn saisie_de(modele: &Modele, termes: &Map<String, Value>) -> Saisie {
    let mut saisie = Saisie::new();
    for p in &modele.parametres {
        ecrire(modele, p, termes.get(&p.code).unwrap_or(&Value::Null), &mut saisie);
    }
    saisie
}

/// Checks terms that did not come from a form: the same rules, by writing them as a form would.
pub fn verifier(modele: &Modele, termes: &Map<String, Value>) -> Result<(), Vec<Manque>> {
    let relus = arreter(modele, &saisie_de(modele, termes))?;
    // A value that a form could not have written is foreign to the model.
    let etranger = modele.parametres.iter().find(|p| relus.get(&p.code) != termes.get(&p.code));
    match etranger {
        Some(p) => Err(vec![manque(p, "hors des valeurs du modèle")]),
        None => Ok(()),
    }
}

fn manque(p: &Parametre, quoi: &str) -> Manque {
    Manque { champ: p.code.clone(), parametre: p.libelle.clone(), article: p.article.clone(), quoi: quoi.to_owned() }
}

/// The name of a part of a parameter's form field.
fn champ(p: &Parametre, part: &str) -> String {
    format!("{}-{part}", p.code)
}

fn un<'a>(saisie: &'a Saisie, nom: &str) -> &'a str {
    saisie.get(nom).and_then(|v| v.first()).map_or("", |v| v.trim())
}

type Lu = Result<Value, (String, String)>;

fn lire(modele: &Modele, p: &Parametre, saisie: &Saisie) -> Lu {
    let refus = |quoi: &str| Err((p.code.clone(), quoi.to_owned()));
    match p.genre {
        GenreParametre::Fonctions => {
            liste(p, saisie, |c| modele.fonctions.iter().any(|f| f.code == c), "Choisissez au moins une fonction.")
        }
        GenreParametre::Champs => liste(p, saisie, |c| p.connait(c), "Choisissez au moins une réponse."),
        GenreParametre::Choix => match un(saisie, &p.code) {
            "" => refus("Choisissez une réponse."),
            code if p.connait(code) => Ok(json!(code)),
            _ => refus("Cette réponse n’est pas dans la liste."),
        },
        GenreParametre::Entier if p.ou_motif && un(saisie, &p.code).is_empty() => motif(p, saisie),
        GenreParametre::Entier => nombre(p, &p.code, saisie).map(|n| json!(n)),
        GenreParametre::Texte => match un(saisie, &p.code) {
            "" if p.facultatif => Ok(json!("")),
            "" => refus("Remplissez ce champ."),
            texte if texte.chars().count() > usize::try_from(p.maximum.unwrap_or(0)).unwrap_or(0) => {
                refus(&format!("Raccourcissez : {} caractères au plus.", p.maximum.unwrap_or(0)))
            }
            texte => Ok(json!(texte)),
        },
        GenreParametre::Siret => match (un(saisie, &p.code), socle::siret::lire(un(saisie, &p.code))) {
            ("", _) => refus("Remplissez ce champ."),
            (_, Some(siret)) => Ok(json!(siret)),
            (_, None) => refus("Écrivez les 14 chiffres du Siret ; ceux-ci n’ont pas la bonne clé."),
        },
        GenreParametre::Delai if p.ou_motif && un(saisie, &champ(p, "nombre")).is_empty() => motif(p, saisie),
        GenreParametre::Delai => delai(p, saisie),
        GenreParametre::Tranches => tranches(p, saisie),
        GenreParametre::Rotation => rotation(p, saisie),
        GenreParametre::Tableau => tableaux::tableau(p, saisie),
        GenreParametre::Profils => tableaux::profils(modele, p, saisie),
    }
}

/// A duty without a value: only with its reason, which both parties read.
// regle: K-16; permissive: Ok(json!({ "motif": "" }))
fn motif(p: &Parametre, saisie: &Saisie) -> Lu {
    let motif = un(saisie, &champ(p, "motif"));
    let longueur = motif.chars().count();
    if motif.is_empty() {
        let champ = if p.genre == GenreParametre::Delai { champ(p, "nombre") } else { p.code.clone() };
        return Err((champ, "Écrivez un nombre, ou dites pourquoi aucune valeur n’est fixée.".to_owned()));
    }
    if !MOTIF.contains(&longueur) {
        return Err((champ(p, "motif"), "Dites la raison en 10 à 500 caractères.".to_owned()));
    }
    Ok(json!({ "motif": motif }))
}

fn liste(p: &Parametre, saisie: &Saisie, connu: impl Fn(&str) -> bool, vide: &str) -> Lu {
    let choisis: Vec<&String> = saisie.get(&p.code).into_iter().flatten().filter(|v| !v.is_empty()).collect();
    if choisis.is_empty() && !p.facultatif {
        return Err((p.code.clone(), vide.to_owned()));
    }
    if choisis.iter().any(|c| !connu(c)) {
        return Err((p.code.clone(), "Une réponse n’est pas dans la liste.".to_owned()));
    }
    Ok(json!(choisis))
}

/// A whole number within the parameter's bounds.
fn nombre(p: &Parametre, champ: &str, saisie: &Saisie) -> Result<u32, (String, String)> {
    let (minimum, maximum) = (p.minimum.unwrap_or(0), p.maximum.unwrap_or(u32::MAX));
    let texte = un(saisie, champ);
    if texte.is_empty() {
        return Err((champ.to_owned(), "Écrivez un nombre.".to_owned()));
    }
    let lu = texte.parse().ok().filter(|n| p.borne(*n));
    lu.ok_or_else(|| (champ.to_owned(), format!("Écrivez un nombre entier, de {minimum} à {maximum}.")))
}

fn delai(p: &Parametre, saisie: &Saisie) -> Lu {
    let valeur = nombre(p, &champ(p, "nombre"), saisie)?;
    let unite = match (p.unites.as_slice(), un(saisie, &champ(p, "unite"))) {
        ([seule], "") => Some(*seule),
        (permises, code) => permises.iter().copied().find(|u| code_unite(*u) == code),
    };
    let unite = unite.ok_or_else(|| (champ(p, "unite"), "Choisissez l’unité de ce délai.".to_owned()))?;
    if p.departs.is_empty() {
        return Ok(json!({ "unite": code_unite(unite), "valeur": valeur }));
    }
    let depart = un(saisie, &champ(p, "depart"));
    if !p.departs.iter().any(|d| d.code == depart) {
        return Err((champ(p, "depart"), "Choisissez à compter de quoi ce délai court.".to_owned()));
    }
    Ok(json!({ "depart": depart, "unite": code_unite(unite), "valeur": valeur }))
}

/// The stored word of a unit.
pub(crate) const fn code_unite(unite: Unite) -> &'static str {
    match unite {
        Unite::Heures => "heures",
        Unite::JoursCalendaires => "jours_calendaires",
        Unite::JoursOuvres => "jours_ouvres",
        Unite::Mois => "mois",
    }
}

/// One cap per band, from 1 to the model's maximum; the last one may be without limit where the model allows it, and
/// then somebody ticked it (K-02). What was typed wrong is told before what is blank.
fn tranches(p: &Parametre, saisie: &Saisie) -> Lu {
    let (mut sortie, mut blanc) = (Vec::new(), None);
    for rang in 0..=p.bornes.len() {
        let nom = champ(p, &(rang + 1).to_string());
        let illimitable = rang == p.bornes.len() && p.illimite;
        let coche = illimitable && un(saisie, &champ(p, "illimite")) == "oui";
        match bande(p, un(saisie, &nom), illimitable, coche) {
            Ok(plafond) => sortie.push(json!({ "jusqu_a": p.bornes.get(rang), "plafond": plafond })),
            Err(quoi) if un(saisie, &nom).is_empty() => drop(blanc.get_or_insert((nom, quoi))),
            Err(quoi) => return Err((nom, quoi)),
        }
    }
    blanc.map_or_else(|| Ok(json!(sortie)), Err)
}

/// The cap of one band as it was typed, `illimitable` if it may be without limit, `coche` if that was ticked.
fn bande(p: &Parametre, texte: &str, illimitable: bool, coche: bool) -> Result<Option<u32>, String> {
    let maximum = p.maximum.unwrap_or(0);
    match (texte.parse::<u32>(), coche) {
        (_, true) if texte.is_empty() => Ok(None),
        (_, true) => Err("Écrivez un nombre ou cochez « sans limite », pas les deux.".to_owned()),
        (Ok(nombre), false) if (1..=maximum).contains(&nombre) => Ok(Some(nombre)),
        _ if texte.is_empty() && illimitable => {
            Err("Écrivez un nombre de comptes, ou cochez « sans limite ».".to_owned())
        }
        _ => Err(format!("Écrivez un nombre de comptes, de 1 à {maximum}.")),
    }
}

/// K-16: a number of days, or a deliberate « none » with its reason. Never a silent absence.
// regle: K-16; permissive: Ok(json!({ "motif": "" }))
fn rotation(p: &Parametre, saisie: &Saisie) -> Lu {
    match un(saisie, &p.code) {
        "jours" => Ok(json!({ "max_age_jours": nombre(p, &champ(p, "jours"), saisie)? })),
        "aucun" => match un(saisie, &champ(p, "motif")) {
            motif if motif.chars().count() < 10 => {
                Err((champ(p, "motif"), "Dites pourquoi aucun changement n’est demandé.".to_owned()))
            }
            motif if motif.chars().count() > 500 => {
                Err((champ(p, "motif"), "Raccourcissez : 500 caractères au plus.".to_owned()))
            }
            motif => Ok(json!({ "motif": motif })),
        },
        _ => Err((p.code.clone(), "Choisissez un nombre de jours, ou aucun changement avec sa raison.".to_owned())),
    }
}

/// Writes a value as a form would hold it.
fn ecrire(modele: &Modele, p: &Parametre, valeur: &Value, saisie: &mut Saisie) {
    let texte = |v: Option<&Value>| match v {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    };
    if valeur.is_null() {
        return;
    }
    let mut poser = |nom: String, valeurs: Vec<String>| drop(saisie.insert(nom, valeurs));
    match p.genre {
        GenreParametre::Entier | GenreParametre::Delai if valeur.get("motif").is_some() => {
            poser(champ(p, "motif"), vec![texte(valeur.get("motif"))]);
        }
        GenreParametre::Tableau => tableaux::ecrire_tableau(p, valeur, saisie),
        GenreParametre::Profils => tableaux::ecrire_profils(modele, p, valeur, saisie),
        GenreParametre::Fonctions | GenreParametre::Champs => {
            poser(p.code.clone(), valeur.as_array().into_iter().flatten().map(|v| texte(Some(v))).collect());
        }
        GenreParametre::Choix | GenreParametre::Entier | GenreParametre::Texte | GenreParametre::Siret => {
            poser(p.code.clone(), vec![texte(Some(valeur))]);
        }
        GenreParametre::Delai => {
            for (part, cle) in [("nombre", "valeur"), ("unite", "unite"), ("depart", "depart")] {
                poser(champ(p, part), vec![texte(valeur.get(cle))]);
            }
        }
        GenreParametre::Tranches => {
            for (rang, tranche) in valeur.as_array().into_iter().flatten().enumerate() {
                let illimite = tranche.get("plafond").is_some_and(Value::is_null);
                poser(champ(p, &(rang + 1).to_string()), vec![texte(tranche.get("plafond"))]);
                poser(champ(p, "illimite"), vec![if illimite { "oui" } else { "" }.to_owned()]);
            }
        }
        GenreParametre::Rotation => {
            let jours = valeur.get("max_age_jours");
            poser(p.code.clone(), vec![if jours.is_some() { "jours" } else { "aucun" }.to_owned()]);
            poser(champ(p, "jours"), vec![texte(jours)]);
            poser(champ(p, "motif"), vec![texte(valeur.get("motif"))]);
        }
    }
}

#[cfg(test)]
mod tests;
