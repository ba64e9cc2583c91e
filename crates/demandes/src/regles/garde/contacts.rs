//! Contacts, by their form: a mail address, a French phone number, a street or a postal code with a name.

use super::{Coordonnees, Mot};

/// The contacts of `texte`, as they were typed.
pub(super) fn reperer<'a>(regles: &Coordonnees, texte: &'a str, mots: &[Mot<'a>]) -> Vec<&'a str> {
    [courriels(texte), telephones(texte), postales(regles, texte, mots)].concat()
}

fn courriels(texte: &str) -> Vec<&str> {
    let bord = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '«' | '»' | '"');
    let domaine = |texte: &str| {
        let fin = texte.rsplit_once('.').filter(|(nom, _)| !nom.is_empty());
        fin.is_some_and(|(_, fin)| fin.len() > 1 && fin.chars().all(char::is_alphabetic))
    };
    let adresse = |mot: &&str| mot.split_once('@').is_some_and(|(boite, reste)| !boite.is_empty() && domaine(reste));
    texte.split(bord).map(|m| m.trim_matches(['.', ':', '!', '?'])).filter(adresse).collect()
}

/// Digits that follow each other: where they stand, and how far.
struct Groupe {
    debut: usize,
    fin: usize,
}

/// How the ten digits of a number are grouped by people.
const GROUPEMENTS: [&[usize]; 6] = [&[2, 2, 2, 2, 2], &[10], &[4, 2, 2, 2], &[2, 4, 4], &[4, 3, 3], &[2, 8]];

fn telephones(texte: &str) -> Vec<&str> {
    let mut trouves = Vec::new();
    for suite in suites(texte) {
        let mut i = 0;
        while let (Some(premier), Some(reste)) = (suite.get(i), suite.get(i..)) {
            match nombre_de_groupes(texte, reste) {
                Some(n) => {
                    let fin = reste.get(n - 1).map_or(premier.fin, |g| g.fin);
                    let debut = if texte.get(..premier.debut).is_some_and(|t| t.ends_with('+')) {
                        premier.debut - 1
                    } else {
                        premier.debut
                    };
                    trouves.extend(texte.get(debut..fin));
                    i += n;
                }
                None => i += 1,
            }
        }
    }
    trouves
}

/// How many groups of `groupes` make a phone number from the first one on.
fn nombre_de_groupes(texte: &str, groupes: &[Groupe]) -> Option<usize> {
    let chiffres = |g: &Groupe| texte.get(g.debut..g.fin).unwrap_or_default();
    let premier = groupes.first()?;
    let tete = chiffres(premier);
    let longueurs: Vec<usize> = groupes.iter().map(|g| g.fin - g.debut).collect();
    let international =
        (tete.starts_with("33") && texte.get(..premier.debut)?.ends_with('+')) || tete.starts_with("0033");
    if international {
        let indicatif = if tete.starts_with("0033") { 4 } else { 2 };
        let mut total = 0;
        for (rang, longueur) in longueurs.iter().enumerate() {
            total += longueur;
            // Nine digits after the country's; a zero in brackets may stand between.
            if total == indicatif + 9 || total == indicatif + 10 && chiffres(groupes.get(1)?).starts_with('0') {
                return Some(rang + 1);
            }
        }
        return None;
    }
    let propre = tete.starts_with('0') && !tete.starts_with("00");
    let groupement = GROUPEMENTS.iter().find(|g| longueurs.get(..g.len()) == Some(g))?;
    propre.then_some(groupement.len())
}

/// Runs of groups of digits, parted by two marks at most (a space, a dot, a dash, a slash, brackets).
fn suites(texte: &str) -> Vec<Vec<Groupe>> {
    let mut suites: Vec<Vec<Groupe>> = Vec::new();
    // Marks since the last digit; none while there is no run to go on with.
    let mut marques: Option<u8> = None;
    for (place, c) in texte.char_indices() {
        if !c.is_ascii_digit() {
            marques = marques.filter(|m| *m < 2 && separe(c)).map(|m| m + 1);
            continue;
        }
        let dernier = suites.last_mut().filter(|_| marques.is_some());
        match (dernier, marques) {
            (Some(suite), Some(0)) => suite.iter_mut().next_back().into_iter().for_each(|g| g.fin = place + 1),
            (Some(suite), _) => suite.push(Groupe { debut: place, fin: place + 1 }),
            (None, _) => suites.push(vec![Groupe { debut: place, fin: place + 1 }]),
        }
        marques = Some(0);
    }
    suites
}

const fn separe(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2011}')
}

/// « 12 bis rue des Lilas », « 62000 Arras ».
fn postales<'a>(regles: &Coordonnees, texte: &'a str, mots: &[Mot<'a>]) -> Vec<&'a str> {
    let mut trouves = Vec::new();
    for (i, mot) in mots.iter().enumerate() {
        let chiffres = mot.plie.trim_end_matches(char::is_alphabetic);
        let suffixe = mot.plie.get(chiffres.len()..).unwrap_or_default();
        let numero = !chiffres.is_empty() && chiffres.bytes().all(|o| o.is_ascii_digit());
        if !numero || !matches!(suffixe, "" | "a" | "b" | "bis" | "ter" | "quater") {
            continue;
        }
        let suivants = mots.get(i + 1..).unwrap_or_default();
        let fin = if chiffres.len() <= 4 { voie(regles, suivants) } else { ville(chiffres, suivants) };
        trouves.extend(fin.and_then(|fin| texte.get(mot.debut..fin)));
    }
    trouves
}

/// Where the name of a street ends, if one begins here.
fn voie(regles: &Coordonnees, mots: &[Mot<'_>]) -> Option<usize> {
    let mots = match mots.first() {
        Some(m) if matches!(m.plie.as_str(), "bis" | "ter" | "quater") => mots.get(1..)?,
        _ => mots,
    };
    let (genre, nom) = mots.split_first()?;
    let petits = ["de", "du", "des", "d", "la", "le", "les", "l", "a", "aux"];
    let plein = nom.iter().take(4).position(|m| !petits.contains(&m.plie.as_str()))?;
    let dernier = nom.get(plein)?;
    let sur = regles.voies.contains(&genre.plie) || regles.avec_majuscule.contains(&genre.plie) && dernier.majuscule();
    sur.then(|| dernier.fin())
}

/// Where the name of a town ends, if one follows this postal code.
fn ville(code: &str, mots: &[Mot<'_>]) -> Option<usize> {
    let departement: u32 = code.get(..2)?.parse().ok()?;
    let nom = mots.first()?;
    let monnaie = matches!(nom.plie.as_str(), "euros" | "euro" | "eur");
    (code.len() == 5 && (1..=98).contains(&departement) && nom.majuscule() && !monnaie && nom.plie.len() > 1)
        .then(|| nom.fin())
}
