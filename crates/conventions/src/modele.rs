//! The loader of models: TOML that a jurist can read, refused with file, key and what was expected.
//!
//! Truth is in the base: files are seeds, imported once per version by hash. A version that changed under the same
//! number is refused, since running conventions keep the version they signed. A text once read is kept in memory under
//! its hash, so that no page parses TOML.

mod clauses;
mod parametre;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, LazyLock, RwLock},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use socle::{Instant, Refus};
use stockage::{Db, Executant, ligne, sql};

use crate::sql;

pub use parametre::{GenreParametre, Parametre, Valeur};

/// Why a model was refused: for the person who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeleErreur {
    /// File or origin of the text.
    pub origine: String,
    /// What is wrong: key and what was expected.
    pub quoi: String,
}

impl fmt::Display for ModeleErreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "modèle {} : {}", self.origine, self.quoi)
    }
}

impl std::error::Error for ModeleErreur {}

/// What kind of document a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// The convention that others lean on.
    Metier,
    /// Use of a portal, leaning on a convention métier.
    Utilisation,
}

/// An article: what refusals and rights cite.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// « 1.2 ».
    pub numero: String,
    /// Title.
    pub titre: String,
    /// In the project's words.
    pub texte: String,
}

/// A function that a caisse may open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fonction {
    /// Stable word.
    pub code: String,
    /// Its name in the convention.
    pub libelle: String,
    /// The article that lists it.
    pub article: String,
}

/// Who may be a party.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variante {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// What follows from it.
    #[serde(default)]
    pub aide: String,
    /// Caisses that sign.
    pub caisses: usize,
    /// Of these, how many do not open the portal: the use convention is signed without them (K-25).
    #[serde(default)]
    pub hors_portail: usize,
}

/// A model, validated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modele {
    /// Stable word; with `version`, its identity.
    pub code: String,
    /// From 1.
    pub version: u32,
    /// Kind of document.
    pub genre: Genre,
    /// First letters of the numbers of its conventions.
    pub prefixe: String,
    /// Full title.
    pub titre: String,
    /// How a clause names the document.
    pub document: String,
    /// Code of the model it leans on.
    pub adossee_a: Option<String>,
    /// Who may be a party; empty: the parties of the convention it leans on, or some of them.
    #[serde(rename = "variante", default)]
    pub variantes: Vec<Variante>,
    /// Articles.
    #[serde(rename = "article", default)]
    pub articles: Vec<Article>,
    /// Functions.
    #[serde(rename = "fonction", default)]
    pub fonctions: Vec<Fonction>,
    /// Parameters.
    #[serde(rename = "parametre", default)]
    pub parametres: Vec<Parametre>,
}

/// The parameters that this program knows how to apply, by kind of document: a model gives them all, and no other.
const CONNUS: [(Genre, &str, GenreParametre); 20] = {
    use Genre::{Metier, Utilisation};
    use GenreParametre as G;
    [
        (Metier, "contact_donnees", G::Texte),
        (Metier, "delai_mise_en_demeure", G::Delai),
        (Metier, "duree", G::Entier),
        (Metier, "fonction_signataire_partenaire", G::Texte),
        (Metier, "preavis_denonciation", G::Delai),
        (Metier, "renouvellement", G::Choix),
        (Metier, "services", G::Champs),
        (Metier, "siege_partenaire", G::Texte),
        (Utilisation, "consentement", G::Choix),
        (Utilisation, "delai_ouverture_gestionnaire", G::Delai),
        (Utilisation, "fonctions", G::Fonctions),
        (Utilisation, "gestionnaires", G::Tranches),
        (Utilisation, "identite", G::Champs),
        (Utilisation, "mot_de_passe", G::Rotation),
        (Utilisation, "origine_mot_de_passe", G::Choix),
        (Utilisation, "preavis_inactivation", G::Delai),
        (Utilisation, "premier_contact", G::Delai),
        (Utilisation, "remise_documents", G::Choix),
        (Utilisation, "techniciens", G::Tranches),
        (Utilisation, "visibilite_apres_inactivation", G::Entier),
    ]
};

impl Modele {
    /// Reads and checks a model; `origine` names it in errors.
    pub fn lire(origine: &str, texte: &str) -> Result<Self, ModeleErreur> {
        let erreur = |quoi: String| ModeleErreur { origine: origine.to_owned(), quoi };
        let modele: Self = toml::from_str(texte).map_err(|e| erreur(e.to_string().trim().to_owned()))?;
        modele.verifier().map_err(erreur)?;
        Ok(modele)
    }

    fn verifier(&self) -> Result<(), String> {
        self.verifier_articles()?;
        self.verifier_parametres()?;
        if (self.genre == Genre::Utilisation) != self.adossee_a.is_some() {
            return Err("adossee_a : attendu pour le genre « utilisation », et pour lui seul (art. 0)".to_owned());
        }
        if (self.genre == Genre::Metier) == self.variantes.is_empty() {
            return Err("variante : attendue pour le genre « metier », et pour lui seul".to_owned());
        }
        match self.variantes.iter().find(|v| v.caisses == 0 || v.hors_portail >= v.caisses) {
            Some(v) => Err(format!("variante.{} : au moins une caisse ouvre le portail", v.code)),
            None => Ok(()),
        }
    }

    fn verifier_articles(&self) -> Result<(), String> {
        let mut numeros = BTreeSet::new();
        for article in &self.articles {
            if !numeros.insert(article.numero.as_str()) {
                return Err(format!("article.numero : « {} » est écrit deux fois", article.numero));
            }
        }
        let cites = self.fonctions.iter().map(|f| (&f.code, &f.article));
        for (code, article) in cites.chain(self.parametres.iter().map(|p| (&p.code, &p.article))) {
            if !numeros.contains(article.as_str()) {
                return Err(format!("{code}.article : « {article} » n’est pas un article de ce modèle"));
            }
        }
        Ok(())
    }

    fn verifier_parametres(&self) -> Result<(), String> {
        let mut codes = BTreeSet::new();
        for code in self.fonctions.iter().map(|f| &f.code).chain(self.parametres.iter().map(|p| &p.code)) {
            if !codes.insert(code) {
                return Err(format!("code : « {code} » est écrit deux fois"));
            }
        }
        for p in &self.parametres {
            if let Some(quoi) = p.defaut_d_ecriture() {
                return Err(format!("parametre.{}.{quoi}", p.code));
            }
            if !CONNUS.contains(&(self.genre, p.code.as_str(), p.genre)) {
                return Err(format!("parametre.{} : inconnu de ce programme sous ce genre", p.code));
            }
        }
        let absent = |(genre, code, _): &&(Genre, &str, GenreParametre)| {
            *genre == self.genre && !self.parametres.iter().any(|p| p.code == *code)
        };
        match CONNUS.iter().find(absent) {
            Some((_, code, _)) => Err(format!("parametre.{code} : absent, ce programme en a besoin")),
            None => Ok(()),
        }
    }

    /// The variant of that code.
    pub fn variante(&self, code: &str) -> Option<&Variante> {
        self.variantes.iter().find(|v| v.code == code)
    }

    /// « art. 2.2.1 (Ouverture des comptes) ».
    pub fn article(&self, numero: &str) -> Option<&Article> {
        self.articles.iter().find(|a| a.numero == numero)
    }
}

static LUS: LazyLock<RwLock<BTreeMap<String, Arc<Modele>>>> = LazyLock::new(RwLock::default);

/// The model whose text has that hash, if it was read before.
pub(crate) fn deja_lu(empreinte: &str) -> Option<Arc<Modele>> {
    LUS.read().ok()?.get(empreinte).cloned()
}

fn retenir(empreinte: &str, modele: Modele) -> Arc<Modele> {
    let modele = Arc::new(modele);
    if let Ok(mut lus) = LUS.write() {
        lus.insert(empreinte.to_owned(), Arc::clone(&modele));
    }
    modele
}

ligne! { struct Texte { texte: String } }
ligne! { struct Empreinte { empreinte: String } }

/// The model whose text has that hash, read from the base the first time.
pub(crate) async fn par_empreinte(base: &mut impl Executant, empreinte: &str) -> Result<Arc<Modele>, Refus> {
    if let Some(modele) = deja_lu(empreinte) {
        return Ok(modele);
    }
    let lu: Texte = base.une(sql!(sql::MODELE, empreinte)).await?;
    let modele = Modele::lire("base", &lu.texte).map_err(|e| Refus::Interne(e.to_string()))?;
    Ok(retenir(empreinte, modele))
}

/// The newest version of model `code`.
pub async fn courant(base: &mut impl Executant, code: &str) -> Result<Arc<Modele>, Refus> {
    let lue: Option<Empreinte> = base.peut_etre(sql!(sql::MODELE_COURANT, code)).await?;
    let lue = lue.ok_or_else(|| Refus::Interne(format!("modèle « {code} » jamais importé")))?;
    par_empreinte(base, &lue.empreinte).await
}

/// Imports a model's text once; the same version with another text is refused.
pub async fn importer(db: &Db, origine: &str, texte: &str, maintenant: Instant) -> Result<Arc<Modele>, Refus> {
    let modele = Modele::lire(origine, texte).map_err(|e| Refus::Interne(e.to_string()))?;
    let empreinte = hex::encode(Sha256::digest(texte.as_bytes()));
    let mut tx = db.ecrire().await?;
    let genre = format!("{:?}", modele.genre).to_lowercase();
    let version = i64::from(modele.version);
    tx.faire(sql!(sql::IMPORTER_MODELE, &modele.code, version, genre, texte, &empreinte, maintenant)).await?;
    let connue: Empreinte = tx.une(sql!(sql::EMPREINTE_MODELE, &modele.code, version)).await?;
    if connue.empreinte != empreinte {
        let quoi =
            format!("version {version} déjà importée avec un autre texte ; donnez-lui un nouveau numéro de version");
        return Err(Refus::Interne(ModeleErreur { origine: origine.to_owned(), quoi }.to_string()));
    }
    tx.valider().await?;
    Ok(retenir(&empreinte, modele))
}
