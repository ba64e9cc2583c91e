//! The free text guard (VAR-EP-5-02, PDC-9-02): which words of a text make its author read it again.
//!
//! Words are data (`modeles/garde.toml`), compared whole, without accents or case; a stem ends with a star. Contacts are
//! recognised by their form. Nothing is refused here: the author takes the words out, or says that they are necessary.
//! Deliberately absent: structured fields, which are asked for; the NIR, which is refused; a verdict on meaning, which no
//! list of words gives.

mod contacts;

use std::collections::BTreeSet;

use serde::Deserialize;
use socle::francais::sans_accents;

use crate::FormulaireErreur;

/// What words may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Categorie {
    /// Health.
    Sante,
    /// Offences and convictions.
    Infraction,
    /// How somebody is reached.
    Coordonnees,
}

impl Categorie {
    /// Every category, in the order of pages.
    pub const TOUTES: [Self; 3] = [Self::Sante, Self::Infraction, Self::Coordonnees];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sante => "sante",
            Self::Infraction => "infraction",
            Self::Coordonnees => "coordonnees",
        }
    }

    /// The heading of its column.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Sante => "Santé",
            Self::Infraction => "Infractions",
            Self::Coordonnees => "Coordonnées",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|c| c.code() == code)
    }
}

/// What a text holds of one category: its words, as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What they may tell.
    pub categorie: Categorie,
    /// The words, each once; the first few.
    pub mots: Vec<String>,
}

/// How many words of a category are shown.
const MOTS_MONTRES: usize = 8;
/// Letters before a star: a shorter stem would catch half the dictionary.
const RACINE_MIN: usize = 4;

/// The file, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    version: u32,
    #[serde(rename = "categorie")]
    categories: Vec<Entree>,
    coordonnees: Coordonnees,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entree {
    code: Categorie,
    titre: String,
    mots: Vec<String>,
    #[serde(default)]
    sauf: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coordonnees {
    titre: String,
    voies: BTreeSet<String>,
    avec_majuscule: BTreeSet<String>,
}

/// Words that follow each other; a stem where the second is true.
type Motif = Vec<(String, bool)>;

#[derive(Debug, Clone)]
struct Liste {
    categorie: Categorie,
    titre: String,
    motifs: Vec<Motif>,
    sauf: Vec<Motif>,
}

/// The lists, ready to be used: brought to the house at start.
#[derive(Debug, Clone)]
pub struct Regles {
    version: u32,
    listes: Vec<Liste>,
    coordonnees: Coordonnees,
}

impl Regles {
    /// Reads and checks the lists; `origine` names the file in errors.
    pub fn lire(origine: &str, texte: &str) -> Result<Self, FormulaireErreur> {
        let erreur = |quoi: String| FormulaireErreur { origine: origine.to_owned(), quoi };
        let fichier: Fichier = toml::from_str(texte).map_err(|e| erreur(e.to_string().trim().to_owned()))?;
        let mut listes: Vec<Liste> = Vec::new();
        for mots in fichier.categories {
            let code = mots.code.code();
            if mots.code == Categorie::Coordonnees || listes.iter().any(|l| l.categorie == mots.code) {
                return Err(erreur(format!(
                    "categorie.code : « {code} » est reconnue à sa forme, ou écrite deux fois"
                )));
            }
            let lus = |textes: &[String], cle: &str| {
                motifs(textes).map_err(|quoi| erreur(format!("categorie.{code}.{cle} : {quoi}")))
            };
            let (motifs, sauf) = (lus(&mots.mots, "mots")?, lus(&mots.sauf, "sauf")?);
            listes.push(Liste { categorie: mots.code, titre: mots.titre, motifs, sauf });
        }
        Ok(Self { version: fichier.version, listes, coordonnees: fichier.coordonnees })
    }

    /// Their version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What words of `categorie` make one think of: « une information de santé ».
    pub fn titre(&self, categorie: Categorie) -> &str {
        let liste = self.listes.iter().find(|l| l.categorie == categorie);
        liste.map_or(self.coordonnees.titre.as_str(), |l| l.titre.as_str())
    }
}

fn motifs(textes: &[String]) -> Result<Vec<Motif>, String> {
    let mut vus = BTreeSet::new();
    textes.iter().map(|t| if vus.insert(t) { motif(t) } else { Err(format!("« {t} » est écrit deux fois")) }).collect()
}

fn motif(texte: &str) -> Result<Motif, String> {
    let mut suite = Motif::new();
    for mot in texte.split(' ') {
        let racine = mot.ends_with('*');
        let lettres = mot.trim_end_matches('*');
        if lettres.is_empty() || sans_accents(lettres) != lettres || lettres.contains(' ') {
            return Err(format!(
                "« {texte} » : lettres sans accents ni majuscules attendues, une étoile à la fin au plus"
            ));
        }
        if racine && lettres.len() < RACINE_MIN {
            return Err(format!("« {texte} » : au moins {RACINE_MIN} lettres devant l’étoile"));
        }
        suite.push((lettres.to_owned(), racine));
    }
    Ok(suite)
}

/// A word of a text: as typed, where it stands, and as it is compared.
pub(crate) struct Mot<'a> {
    tape: &'a str,
    debut: usize,
    plie: String,
}

impl Mot<'_> {
    const fn fin(&self) -> usize {
        self.debut + self.tape.len()
    }

    fn majuscule(&self) -> bool {
        self.tape.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The words of `texte`: letters and digits that follow each other, combining accents included.
fn decouper(texte: &str) -> Vec<Mot<'_>> {
    let dedans = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    let mut mots = Vec::new();
    let mut place = 0;
    for morceau in texte.split_inclusive(|c| !dedans(c)) {
        let tape = morceau.trim_end_matches(|c| !dedans(c));
        if !tape.is_empty() {
            mots.push(Mot { tape, debut: place, plie: sans_accents(tape) });
        }
        place += morceau.len();
    }
    mots
}

fn correspond(mots: &[Mot<'_>], motif: &Motif) -> bool {
    mots.len() >= motif.len()
        && motif.iter().zip(mots).all(|((lettres, racine), mot)| {
            if *racine { mot.plie.starts_with(lettres.as_str()) } else { mot.plie == *lettres }
        })
}

/// The words of `texte` that make its author read it again, by category.
// regle: VAR-EP-5-02 PDC-9-02; permissive: Vec::new()
pub fn examiner(regles: &Regles, texte: &str) -> Vec<Signal> {
    let mots = decouper(texte);
    let mut signaux: Vec<Signal> = Vec::new();
    for liste in &regles.listes {
        signaux.extend(signal(liste.categorie, reperer(liste, texte, &mots)));
    }
    let coordonnees = contacts::reperer(&regles.coordonnees, texte, &mots);
    signaux.extend(signal(Categorie::Coordonnees, coordonnees));
    signaux
}

fn signal(categorie: Categorie, trouves: Vec<&str>) -> Option<Signal> {
    let mut mots: Vec<String> = Vec::new();
    for mot in trouves.into_iter().map(|m| m.split_whitespace().collect::<Vec<_>>().join(" ")) {
        if mots.len() < MOTS_MONTRES && !mots.contains(&mot) {
            mots.push(mot);
        }
    }
    (!mots.is_empty()).then_some(Signal { categorie, mots })
}

/// The words of one list, but where its exceptions stand.
fn reperer<'a>(liste: &Liste, texte: &'a str, mots: &[Mot<'_>]) -> Vec<&'a str> {
    let a_partir_de = |i: usize| mots.get(i..).unwrap_or_default();
    let mut couverts = vec![false; mots.len()];
    for i in 0..mots.len() {
        let exception = liste.sauf.iter().filter(|m| correspond(a_partir_de(i), m)).map(Vec::len).max().unwrap_or(0);
        couverts.iter_mut().skip(i).take(exception).for_each(|c| *c = true);
    }
    let mut trouves = Vec::new();
    let mut i = 0;
    while i < mots.len() {
        let longueur = liste.motifs.iter().filter(|m| correspond(a_partir_de(i), m)).map(Vec::len).max().unwrap_or(0);
        let couvert = couverts.iter().skip(i).take(longueur).any(|c| *c);
        if longueur > 0
            && !couvert
            && let (Some(premier), Some(dernier)) = (mots.get(i), mots.get(i + longueur - 1))
        {
            trouves.extend(texte.get(premier.debut..dernier.fin()));
        }
        i += longueur.max(1);
    }
    trouves
}

#[cfg(test)]
mod tests;
