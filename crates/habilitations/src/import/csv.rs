//! A file of accounts as spreadsheets write them: `;`, UTF-8 or Windows-1252, a line of titles; bounded, refused with a
//! sentence that says what to do.

use std::collections::BTreeMap;

use socle::francais;

use super::regles::Ligne;

/// Largest file.
pub const OCTETS_MAX: usize = 1_000_000;
/// Most lines, titles apart.
pub const LIGNES_MAX: usize = 500;
const COLONNES_MAX: usize = 30;
const CASE_MAX: usize = 300;

/// Why a file was not read: for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvErreur(pub String);

fn erreur<T>(texte: impl Into<String>) -> Result<T, CsvErreur> {
    Err(CsvErreur(texte.into()))
}

/// Bytes 0x80 to 0x9f of Windows-1252; the five that it leaves empty are no text.
const HAUTS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

fn decoder(octets: &[u8]) -> Result<String, CsvErreur> {
    if octets.starts_with(&[0xff, 0xfe]) || octets.starts_with(&[0xfe, 0xff]) {
        return erreur("Ce fichier est en UTF-16. Enregistrez-le sous « CSV UTF-8 ».");
    }
    let octets = octets.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(octets);
    let texte = match std::str::from_utf8(octets) {
        Ok(texte) => texte.to_owned(),
        Err(_) => octets
            .iter()
            .map(|o| match o {
                0x80..=0x9f => HAUTS.get(usize::from(*o - 0x80)).copied().unwrap_or('\0'),
                autre => char::from(*autre),
            })
            .collect(),
    };
    if texte.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return erreur("Ce fichier n’est pas un texte. Enregistrez-le au format CSV.");
    }
    Ok(texte)
}

/// Cells, line by line: `;` between them, quotes around those that hold one, doubled inside.
fn cases(texte: &str) -> Result<Vec<Vec<String>>, CsvErreur> {
    let (mut lignes, mut ligne, mut case) = (Vec::new(), Vec::new(), String::new());
    let mut cite = false;
    let mut suite = texte.chars().peekable();
    while let Some(c) = suite.next() {
        match c {
            '"' if cite && suite.peek() == Some(&'"') => {
                suite.next();
                case.push('"');
            }
            '"' if cite => cite = false,
            '"' if case.is_empty() => cite = true,
            ';' if !cite => ligne.push(std::mem::take(&mut case)),
            '\n' if !cite => {
                ligne.push(std::mem::take(&mut case));
                lignes.push(std::mem::take(&mut ligne));
            }
            '\r' if !cite => {}
            autre => case.push(autre),
        }
        if case.len() > CASE_MAX * 4 || ligne.len() > COLONNES_MAX || lignes.len() > LIGNES_MAX + 1 {
            return erreur(format!(
                "Ce fichier est trop grand : {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes au plus."
            ));
        }
    }
    if cite {
        return erreur("Un guillemet ouvert n’est pas fermé.");
    }
    if !(case.is_empty() && ligne.is_empty()) {
        ligne.push(case);
        lignes.push(ligne);
    }
    lignes.retain(|l| l.iter().any(|c| !c.trim().is_empty()));
    Ok(lignes)
}

/// The column that a title names.
fn colonne(titre: &str) -> Option<&'static str> {
    Some(match francais::sans_accents(titre).as_str() {
        "civilite" => "civilite",
        "nom" | "nom de famille" => "nom",
        "prenom" => "prenom",
        "fonction" | "qualite" => "fonction",
        "telephone" | "tel" | "telephone professionnel" => "telephone",
        "courriel" | "mail" | "email" | "e mail" | "adresse mail" | "adresse mail professionnelle" => "courriel",
        "statut" => "statut",
        "equipement" => "equipement",
        "unite" => "unite",
        "profil" => "profil",
        _ => return None,
    })
}

/// Reads a file; `attendues` are the columns that it must have.
// regle: VAR-EP-2.2.1-05; permissive: Ok(Vec::new())
pub fn lire(octets: &[u8], attendues: &[&str]) -> Result<Vec<Ligne>, CsvErreur> {
    if octets.len() > OCTETS_MAX {
        return erreur("Ce fichier dépasse 1 Mo.");
    }
    let mut lignes = cases(&decoder(octets)?)?.into_iter();
    let Some(titres) = lignes.next() else { return erreur("Ce fichier est vide.") };
    let mut colonnes = Vec::new();
    for titre in &titres {
        match colonne(titre) {
            Some(nom) if colonnes.contains(&nom) => {
                return erreur(format!("La colonne « {nom} » est écrite deux fois."));
            }
            Some(nom) => colonnes.push(nom),
            None => {
                return erreur(format!("Colonne inconnue : « {} ». Retirez-la, ou corrigez son titre.", titre.trim()));
            }
        }
    }
    let absentes: Vec<&str> = attendues.iter().copied().filter(|a| !colonnes.contains(a)).collect();
    if !absentes.is_empty() {
        return erreur(format!("Il manque la première ligne, ou ces colonnes : {}.", absentes.join(", ")));
    }
    let mut lues = Vec::new();
    for cases in lignes {
        if cases.len() > colonnes.len() {
            return erreur(format!("La ligne {} a plus de cases que de titres.", lues.len() + 2));
        }
        if cases.iter().any(|c| c.chars().count() > CASE_MAX) {
            return erreur(format!("La ligne {} a une case de plus de {CASE_MAX} caractères.", lues.len() + 2));
        }
        let paires = colonnes.iter().map(|c| (*c).to_owned()).zip(cases.iter().map(|c| c.trim().to_owned()));
        lues.push(Ligne(paires.collect::<BTreeMap<_, _>>()));
    }
    if lues.is_empty() {
        return erreur("Ce fichier n’a aucune ligne sous ses titres.");
    }
    if lues.len() > LIGNES_MAX {
        return erreur(format!("Ce fichier a plus de {LIGNES_MAX} lignes."));
    }
    Ok(lues)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lu(octets: &[u8]) -> Result<Vec<Ligne>, CsvErreur> {
        lire(octets, &["nom", "courriel"])
    }

    #[test]
    fn ce_que_les_tableurs_ecrivent() {
        let un = |octets: &[u8]| {
            let lues = lu(octets).unwrap();
            (lues.len(), lues[0].0["nom"].clone())
        };
        assert_eq!(un("Nom;Adresse mail\r\nÉloïse;a@b.example\r\n".as_bytes()), (1, "Éloïse".to_owned()));
        assert_eq!(un("\u{feff}NOM;E-mail\nÉloïse;a@b.example".as_bytes()), (1, "Éloïse".to_owned()));
        assert_eq!(un(b"nom;courriel\n\xc9lo\xefse \x93L\x94;a@b.example"), (1, "Éloïse “L”".to_owned()));
        assert_eq!(un(b"nom;courriel\n\"de; \"\"V\"\"\";a@b.example\n;\n\n"), (1, "de; \"V\"".to_owned()));
        assert_eq!(un("courriel;prénom;nom\na@b.example;X".replace('X', "X;Y").as_bytes()), (1, "Y".to_owned()));
    }

    #[test]
    fn ce_qui_n_est_pas_un_fichier_de_comptes() {
        let trop = format!("nom;courriel\n{}", "a;b@c.example\n".repeat(501));
        let longue = format!("nom;courriel\n{};b", "é".repeat(301));
        let lourd = vec![b'a'; 1_000_001];
        for (octets, dit) in [
            (b"".as_slice(), "vide"),
            (b"nom;courriel\n", "aucune ligne"),
            (b"nom\na", "Il manque"),
            (b"nom;courriel;taille\na;b;c", "« taille »"),
            (b"nom;courriel;Nom\na;b;c", "deux fois"),
            (b"nom;courriel\na;b;c", "plus de cases"),
            (b"nom;courriel\n\"a;b", "guillemet"),
            (b"\xff\xfen\0o\0m\0", "UTF-16"),
            (b"PK\x03\x04\0\0", "pas un texte"),
            (b"nom;courriel\n\x81;b", "pas un texte"),
            (trop.as_bytes(), "500 lignes"),
            (longue.as_bytes(), "300 caractères"),
            (lourd.as_slice(), "1 Mo"),
        ] {
            let CsvErreur(phrase) = lu(octets).unwrap_err();
            assert!(phrase.contains(dit), "{dit} : {phrase}");
        }
    }
}
