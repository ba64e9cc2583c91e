//! The loader of models: TOML that a jurist can read, refused with file, key and what was expected, all mistakes at once.
//!
//! Truth is in the base: files are seeds, imported once per version by hash (`modele/base.rs`). A model with a mistake never
//! loads by half. What the program applies (`REQUIS`, `[vie]`, `[[prealable]]`, profiles) it demands with its kind; any other
//! parameter may be added by an operator, is signed and shown, and changes nothing by itself (ADR 0026).

mod base;
mod clauses;
mod lecteur;
mod parametre;
mod renvois;
#[cfg(test)]
mod tests;
mod verifier;
mod vie;

use std::fmt;

use self::{
    lecteur::{Fautes, Lecteur, syntaxe},
    renvois::Renvois,
};

pub(crate) use base::{Inscription, chercher, inscrire, par_empreinte};
pub use base::{VersionDeModele, catalogue, courant, importer};
pub use parametre::{Colonne, Condition, GenreColonne, GenreParametre, Ligne, Parametre, Valeur};
pub use vie::{EtapeCloture, VieEcrite};

/// Largest text of a model, in bytes.
pub const TAILLE_MAX: usize = 256 * 1024;

/// Why a model was refused: for the person who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeleErreur {
    /// File or origin of the text.
    pub origine: String,
    /// What is wrong, each with its key and what was expected.
    pub fautes: Vec<String>,
}

impl fmt::Display for ModeleErreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "modèle {} : {}", self.origine, self.fautes.join("\n  "))
    }
}

impl std::error::Error for ModeleErreur {}

/// What kind of document a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Genre {
    /// The convention that others lean on.
    Metier,
    /// Use of a portal, leaning on a convention métier.
    Utilisation,
    /// Access to Mon Compte Partenaire.
    Acces,
    /// Contrat de service, leaning on an access convention.
    Contrat,
    /// Bulletin d’adhésion to a service, leaning on a contrat de service.
    Bulletin,
    /// Coordination of RSA controls.
    Controle,
    /// Partnership of a Carsat and a collectivité.
    Partenariat,
}

const GENRES: [(&str, Genre); 7] = [
    ("metier", Genre::Metier),
    ("utilisation", Genre::Utilisation),
    ("acces", Genre::Acces),
    ("contrat", Genre::Contrat),
    ("bulletin", Genre::Bulletin),
    ("controle", Genre::Controle),
    ("partenariat", Genre::Partenariat),
];

impl Genre {
    /// Every kind, in the order of forms.
    pub fn tous() -> impl Iterator<Item = Self> {
        GENRES.into_iter().map(|(_, g)| g)
    }

    /// The word that models and the base write.
    pub fn code(self) -> &'static str {
        GENRES.iter().find(|(_, g)| *g == self).map_or("", |(mot, _)| mot)
    }

    /// The kind it leans on (VAR-EP-0-01, CAF68-CS-1-01, CAF68-3-02).
    pub const fn mere(self) -> Option<Self> {
        match self {
            Self::Utilisation => Some(Self::Metier),
            Self::Contrat => Some(Self::Acces),
            Self::Bulletin => Some(Self::Contrat),
            Self::Metier | Self::Acces | Self::Controle | Self::Partenariat => None,
        }
    }

    /// Whether a caisse opens accesses by an act, once every gate is green (K-25).
    pub const fn ouvre_des_acces(self) -> bool {
        matches!(self, Self::Utilisation | Self::Acces | Self::Bulletin | Self::Controle)
    }

    /// Whether each caisse writes its own terms; otherwise the terms are one, whoever leads writes them.
    pub const fn par_caisse(self) -> bool {
        matches!(self, Self::Utilisation)
    }
}

/// An article: what refusals and rights cite.
#[derive(Debug, Clone)]
pub struct Article {
    /// « 1.2 ».
    pub numero: String,
    /// Title.
    pub titre: String,
    /// In the project's words; names between braces are resolved.
    pub texte: String,
}

/// A function that a caisse may open.
#[derive(Debug, Clone)]
pub struct Fonction {
    /// Stable word.
    pub code: String,
    /// Its name in the convention.
    pub libelle: String,
    /// The article that lists it.
    pub article: String,
}

/// Who may be a party.
#[derive(Debug, Clone)]
pub struct Variante {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// What follows from it.
    pub aide: String,
    /// Caisses that sign.
    pub caisses: usize,
    /// Of these, how many do not open the portal: the use convention is signed without them (K-25).
    pub hors_portail: usize,
}

/// A profile of the catalogue of a bulletin (CAF68-BA-1, K-32).
#[derive(Debug, Clone)]
pub struct Profil {
    /// « T1 ».
    pub code: String,
    /// Its name.
    pub libelle: String,
    /// What its holder does with it.
    pub missions: String,
    /// Who may hold it: kind of organisation, and its professions.
    pub publics: Vec<Public>,
    /// What else binds its use; empty: nothing.
    pub condition: String,
    /// Its article.
    pub article: String,
}

/// Professions of one kind of organisation that may hold a profile.
#[derive(Debug, Clone)]
pub struct Public {
    /// Kind of organisation.
    pub organisme: String,
    /// Professions.
    pub professions: Vec<String>,
}

/// What must be true before accesses open (K-25).
#[derive(Debug, Clone)]
pub struct PrealableEcrit {
    /// Stable word: one that the program computes, or any if it is declared.
    pub code: String,
    /// What must be true.
    pub libelle: String,
    /// The article that wants it.
    pub article: String,
    /// Whether somebody declares it, with a document and a date; otherwise the program computes it.
    pub declare: bool,
}

/// Gates that the program computes: the conventions that must be in force between the same parties, the signatures of all,
/// the members and mail domains of the partner's structure.
pub const PREALABLES_CALCULES: [&str; 7] =
    ["metier", "acces", "contrat", "bulletin", "signatures", "membres", "domaines"];

/// A model, validated.
#[derive(Debug, Clone)]
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
    pub variantes: Vec<Variante>,
    /// Articles.
    pub articles: Vec<Article>,
    /// Functions.
    pub fonctions: Vec<Fonction>,
    /// Profiles of a bulletin.
    pub profils: Vec<Profil>,
    /// Parameters.
    pub parametres: Vec<Parametre>,
    /// Gates before accesses open, in the order in which one goes through them.
    pub prealables: Vec<PrealableEcrit>,
    /// What it says of a convention's life.
    pub vie: VieEcrite,
}

fn article(mut l: Lecteur<'_>) -> Article {
    let lu = Article { numero: l.texte("numero"), titre: l.texte("titre"), texte: l.texte("texte") };
    l.finir();
    lu
}

fn fonction(mut l: Lecteur<'_>) -> Fonction {
    let lue = Fonction { code: l.texte("code"), libelle: l.texte("libelle"), article: l.texte("article") };
    l.finir();
    lue
}

fn variante(mut l: Lecteur<'_>) -> Variante {
    let nombre = |n: Option<u32>| n.and_then(|n| usize::try_from(n).ok());
    let lue = Variante {
        code: l.texte("code"),
        libelle: l.texte("libelle"),
        aide: l.texte_ou("aide").unwrap_or_default(),
        caisses: nombre(l.entier("caisses")).unwrap_or(0),
        hors_portail: nombre(l.entier("hors_portail")).unwrap_or(0),
    };
    if lue.caisses == 0 || lue.hors_portail >= lue.caisses {
        l.fauter("caisses", "une caisse au moins ouvre le portail : nombre supérieur à hors_portail attendu");
    }
    l.finir();
    lue
}

fn public(mut l: Lecteur<'_>) -> Public {
    let lu = Public { organisme: l.texte("organisme"), professions: l.textes("professions") };
    if lu.professions.is_empty() {
        l.fauter("professions", "liste de textes attendue");
    }
    l.finir();
    lu
}

fn profil(mut l: Lecteur<'_>) -> Profil {
    let lu = Profil {
        code: l.texte("code"),
        libelle: l.texte("libelle"),
        missions: l.texte("missions"),
        publics: l.tables("publics").into_iter().map(public).collect(),
        condition: l.texte_ou("condition").unwrap_or_default(),
        article: l.texte("article"),
    };
    if lu.publics.is_empty() {
        l.fauter("publics", "qui peut l’avoir : liste de { organisme, professions } attendue");
    }
    l.finir();
    lu
}

fn prealable(mut l: Lecteur<'_>) -> PrealableEcrit {
    let lu = PrealableEcrit {
        code: l.texte("code"),
        libelle: l.texte("libelle"),
        article: l.texte("article"),
        declare: l.vrai("declare"),
    };
    let calcule = PREALABLES_CALCULES.contains(&lu.code.as_str());
    if !calcule && !lu.declare {
        let quoi =
            format!("le programme ne sait calculer que {} ; sinon declare = true", PREALABLES_CALCULES.join(", "));
        l.fauter("code", &quoi);
    }
    if calcule && lu.declare {
        l.fauter("declare", "de trop : le programme calcule ce préalable");
    }
    l.finir();
    lu
}

impl Modele {
    /// Reads and checks a model; `origine` names it in errors.
    pub fn lire(origine: &str, texte: &str) -> Result<Self, ModeleErreur> {
        let erreur = |fautes: Vec<String>| ModeleErreur { origine: origine.to_owned(), fautes };
        if texte.len() > TAILLE_MAX {
            return Err(erreur(vec![format!("{} octets au plus attendus, {} lus", TAILLE_MAX, texte.len())]));
        }
        let table = syntaxe(texte).map_err(|e| erreur(vec![e]))?;
        let fautes = Fautes::default();
        let mut renvois = Renvois::default();
        let lu = Self::composer(&mut renvois, Lecteur::racine(&table, &fautes));
        match lu {
            Some(mut modele) if fautes.aucune() => {
                modele.verifier(&renvois, &fautes);
                modele.articles = renvois::nommer(&modele, &modele.articles, &fautes);
                let toutes = fautes.toutes();
                if toutes.is_empty() { Ok(modele) } else { Err(erreur(toutes)) }
            }
            _ => Err(erreur(fautes.toutes())),
        }
    }

    fn composer(renvois: &mut Renvois, mut l: Lecteur<'_>) -> Option<Self> {
        let (code, version) = (l.texte("code"), l.entier("version"));
        if version.is_none_or(|v| v == 0) {
            l.fauter("version", "nombre entier, 1 au moins, attendu");
        }
        let genre = l.mot_requis("genre", &GENRES);
        let adossee_a = l.texte_ou("adossee_a");
        let vie = VieEcrite::lire(&mut l, adossee_a.is_some(), renvois);
        let modele = Self {
            code,
            version: version.unwrap_or(1),
            genre: genre.unwrap_or(Genre::Metier),
            prefixe: l.texte("prefixe"),
            titre: l.texte("titre"),
            document: l.texte("document"),
            adossee_a,
            variantes: l.tables("variante").into_iter().map(variante).collect(),
            articles: l.tables("article").into_iter().map(article).collect(),
            fonctions: l.tables("fonction").into_iter().map(fonction).collect(),
            profils: l.tables("profil").into_iter().map(profil).collect(),
            parametres: l.tables("parametre").into_iter().map(Parametre::lire).collect(),
            prealables: l.tables("prealable").into_iter().map(prealable).collect(),
            vie: vie?,
        };
        l.finir();
        genre.map(|_| modele)
    }

    /// The variant of that code.
    pub fn variante(&self, code: &str) -> Option<&Variante> {
        self.variantes.iter().find(|v| v.code == code)
    }

    /// The article of that number.
    pub fn article(&self, numero: &str) -> Option<&Article> {
        self.articles.iter().find(|a| a.numero == numero)
    }

    /// The parameter of that code.
    pub fn parametre(&self, code: &str) -> Option<&Parametre> {
        self.parametres.iter().find(|p| p.code == code)
    }

    /// The profile of that code.
    pub fn profil(&self, code: &str) -> Option<&Profil> {
        self.profils.iter().find(|p| p.code == code)
    }

    /// The closing step of that code.
    pub fn etape_de_cloture(&self, code: &str) -> Option<&EtapeCloture> {
        self.vie.cloture.iter().find(|e| e.code == code)
    }
}
