//! Why something was not done, chosen by what the reader can do about it.
//!
//! One enum for the whole house, mapped once to a page, to `problem+json` and to the journal. Two families must
//! never be mixed (droit.md): a refusal about the *reader* names its clause; a refusal about the *object or person
//! sought* is [`Refus::Introuvable`], the same words whether it is absent, somebody else's, or out of reach.

use std::fmt;

/// Where a right or a refusal comes from: a signed document and its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// « Convention d’utilisation Espace Partenaires n° EP-2026-014 ».
    pub document: String,
    /// « 1.2 ».
    pub article: String,
}

impl Clause {
    /// A clause of a document, by article.
    pub fn nouvelle(document: impl Into<String>, article: impl Into<String>) -> Self {
        Self { document: document.into(), article: article.into() }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, art. {}", self.document, self.article)
    }
}

/// Messages at the fields of a form, in the order of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erreurs(Vec<(String, String)>);

impl Erreurs {
    /// Adds what to do at field `champ`. Only the first message of a field is kept: one thing at a time.
    pub fn ajouter(&mut self, champ: impl Into<String>, message: impl Into<String>) {
        let champ = champ.into();
        if self.pour(&champ).is_empty() {
            self.0.push((champ, message.into()));
        }
    }

    /// The message at `champ`, or the empty text.
    pub fn pour(&self, champ: &str) -> &str {
        self.0.iter().find(|(c, _)| c == champ).map_or("", |(_, m)| m)
    }

    /// Whether nothing is wrong.
    pub const fn est_vide(&self) -> bool {
        self.0.is_empty()
    }

    /// (field, message), in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(c, m)| (c.as_str(), m.as_str()))
    }
}

/// What was refused, from the point of view of the person who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refus {
    /// Sign in first.
    NonConnecte,
    /// The session ended (30 minutes idle, 12 hours in all, or closed elsewhere): sign in again.
    SessionExpiree,
    /// The form does not come from a page of this session (CSRF): open the page again.
    PageEtrangere,
    /// Absent, or not for this reader to know about: one sentence for both. The text is for the journal only.
    Introuvable(&'static str),
    /// The reader may not, whatever the object: the clause says why.
    Interdit {
        /// Where the rule is written.
        clause: Clause,
        /// One sentence for people.
        phrase: String,
    },
    /// Fields to correct.
    Invalide(Erreurs),
    /// Somebody else was faster, or the state has moved: what happened, in one sentence.
    Conflit(String),
    /// The request could not be read (malformed, unknown field, wrong type).
    Illisible(&'static str),
    /// More bytes than this page accepts.
    TropGros,
    /// The page exists but not with this method.
    Methode,
    /// Too many attempts: come back in so many seconds.
    TropTot(u64),
    /// Every place in a bounded queue is taken: try again in a moment.
    Occupe,
    /// A dependency (base, journal) is away; nothing was done. The text is for the log only.
    Indisponible(String),
    /// A defect of ours. The text is for the log only.
    Interne(String),
}

impl Refus {
    /// Stable code, listed in docs/codes-erreur.md.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NonConnecte => "non_connecte",
            Self::SessionExpiree => "session_expiree",
            Self::PageEtrangere => "page_etrangere",
            Self::Introuvable(_) => "introuvable",
            Self::Interdit { .. } => "interdit",
            Self::Invalide(_) => "invalide",
            Self::Conflit(_) => "conflit",
            Self::Illisible(_) => "illisible",
            Self::TropGros => "trop_gros",
            Self::Methode => "methode",
            Self::TropTot(_) => "trop_tot",
            Self::Occupe => "occupe",
            Self::Indisponible(_) => "indisponible",
            Self::Interne(_) => "interne",
        }
    }

    /// HTTP status of the answer.
    pub const fn statut(&self) -> u16 {
        match self {
            Self::NonConnecte | Self::SessionExpiree => 401,
            Self::PageEtrangere | Self::Interdit { .. } => 403,
            Self::Introuvable(_) => 404,
            Self::Methode => 405,
            Self::Conflit(_) => 409,
            Self::TropGros => 413,
            Self::Invalide(_) => 422,
            Self::Illisible(_) => 400,
            Self::TropTot(_) => 429,
            Self::Occupe | Self::Indisponible(_) => 503,
            Self::Interne(_) => 500,
        }
    }

    /// Every code with its status, for the documentation and its test.
    pub fn catalogue() -> Vec<(&'static str, u16)> {
        let clause = Clause::nouvelle("", "");
        [
            Self::NonConnecte,
            Self::SessionExpiree,
            Self::PageEtrangere,
            Self::Introuvable(""),
            Self::Interdit { clause, phrase: String::new() },
            Self::Invalide(Erreurs::default()),
            Self::Conflit(String::new()),
            Self::Illisible(""),
            Self::TropGros,
            Self::Methode,
            Self::TropTot(0),
            Self::Occupe,
            Self::Indisponible(String::new()),
            Self::Interne(String::new()),
        ]
        .iter()
        .map(|r| (r.code(), r.statut()))
        .collect()
    }
}
