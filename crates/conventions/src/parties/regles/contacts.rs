//! Who answers for what, how to reach them, how that changes; and the SIRET of a party.

use socle::francais;

use crate::regles::vie::clauses::{Cite, ModeCorrespondants};

/// What somebody answers for (CAF68-AN1-01, AN1-02, VAR-4-01, VAR-A1-02). One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Keeps the accounts of Mon Compte Partenaire; two on each side.
    Administrateur,
    /// Answers for Mon Compte Partenaire at the caisse.
    ResponsableMcp,
    /// Security.
    Securite,
    /// Information technology, at the caisse.
    Informatique,
    /// Personal data.
    Libertes,
    /// Single desk, at the caisse.
    Guichet,
    /// Animates the convention (VAR-4).
    Referent,
    /// Anybody else of the contact sheet.
    Autre,
}

impl Role {
    /// Every one, in the order of annexe 1.
    pub const TOUS: [Self; 8] = [
        Self::Administrateur,
        Self::ResponsableMcp,
        Self::Securite,
        Self::Informatique,
        Self::Libertes,
        Self::Guichet,
        Self::Referent,
        Self::Autre,
    ];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrateur => "administrateur",
            Self::ResponsableMcp => "mcp",
            Self::Securite => "securite",
            Self::Informatique => "informatique",
            Self::Libertes => "libertes",
            Self::Guichet => "guichet",
            Self::Referent => "referent",
            Self::Autre => "autre",
        }
    }

    /// The words people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Administrateur => "Administrateur",
            Self::ResponsableMcp => "Responsable de Mon Compte Partenaire",
            Self::Securite => "Responsable sécurité",
            Self::Informatique => "Responsable informatique",
            Self::Libertes => "Référent Informatique et Libertés",
            Self::Guichet => "Guichet unique",
            Self::Referent => "Référent de la convention",
            Self::Autre => "Interlocuteur",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|r| r.code() == code)
    }

    /// Whether a side may have it: annexe 1 lists six roles for the caisse, three for the partner.
    // regle: CAF68-AN1-01 CAF68-AN1-02; permissive: true
    pub const fn admis(self, caisse: bool) -> bool {
        caisse || !matches!(self, Self::ResponsableMcp | Self::Informatique | Self::Guichet)
    }

    /// Most people of one side who have it at once.
    pub const fn plusieurs(self) -> Option<usize> {
        match self {
            Self::Administrateur => Some(2),
            Self::ResponsableMcp | Self::Guichet => Some(1),
            _ => None,
        }
    }
}

/// How the change of an interlocuteur is told, once the convention is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maniere {
    /// Written here.
    Libre,
    /// By a letter, whose date and signatory are recorded.
    Lettre,
    /// By the form of annexe 3.
    Annexe3,
    /// By an avenant: not here.
    Avenant,
}

/// K-24: a letter, an avenant, the form of annexe 3 or nothing, as the terms say. Before anybody signed, the annexe is being
/// written: freely. An administrateur changes by the form wherever the terms have annexes.
// regle: K-24 CAR-11.2-03 CAF68-AN3-01; permissive: Maniere::Libre
pub fn comment_changer(mode: &Cite<ModeCorrespondants>, roles: &[Role], signee: bool) -> Maniere {
    if !signee {
        return Maniere::Libre;
    }
    let administrateur = roles.contains(&Role::Administrateur);
    match mode.dit {
        ModeCorrespondants::LettreSimple => Maniere::Lettre,
        ModeCorrespondants::Avenant | ModeCorrespondants::Formulaire if administrateur => Maniere::Annexe3,
        ModeCorrespondants::Avenant => Maniere::Avenant,
        ModeCorrespondants::Formulaire | ModeCorrespondants::Libre => Maniere::Libre,
    }
}

/// Ten French digits, separators and `+33` forgiven; empty stays empty.
pub fn telephone(tape: &str) -> Result<String, String> {
    let sans: String = tape.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
    let national = sans.strip_prefix("+33").map_or(sans.clone(), |reste| format!("0{reste}"));
    let bon = national.len() == 10
        && national.starts_with('0')
        && !national.starts_with("00")
        && national.bytes().all(|o| o.is_ascii_digit());
    if bon || national.is_empty() {
        Ok(national)
    } else {
        Err("Écrivez un numéro français de dix chiffres, par exemple 01 99 00 12 34.".to_owned())
    }
}

/// A whole mail address in lower case; empty stays empty.
pub fn courriel(tape: &str) -> Result<String, String> {
    let adresse = tape.trim().to_lowercase();
    let permis = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    let etiquette = |e: &str| {
        (1..=63).contains(&e.len())
            && e.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !e.starts_with('-')
            && !e.ends_with('-')
    };
    let bon = adresse.split_once('@').is_some_and(|(local, domaine)| {
        (1..=64).contains(&local.len())
            && adresse.len() <= 254
            && local.chars().all(permis)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && domaine.contains('.')
            && domaine.split('.').all(etiquette)
    });
    if bon || adresse.is_empty() {
        Ok(adresse)
    } else {
        Err("Écrivez une adresse complète, par exemple prenom.nom@structure.example.".to_owned())
    }
}

/// Words of an address that names a desk and not somebody.
const MOTS_DE_SERVICE: [&str; 46] = [
    "accueil",
    "action",
    "admin",
    "administration",
    "administrateur",
    "agence",
    "aide",
    "antenne",
    "asso",
    "association",
    "bureau",
    "cabinet",
    "caf",
    "ccas",
    "centre",
    "cias",
    "compte",
    "comptes",
    "contact",
    "contacts",
    "courrier",
    "direction",
    "dpo",
    "espace",
    "gestion",
    "info",
    "infos",
    "informatique",
    "insertion",
    "mairie",
    "maison",
    "noreply",
    "partenaire",
    "partenaires",
    "pole",
    "rgpd",
    "secretariat",
    "securite",
    "service",
    "services",
    "social",
    "sociale",
    "solidarite",
    "solidarites",
    "standard",
    "support",
];

/// CAF68-AN3-02 wants a personal and individual address: one whose left part is made of words for a desk, and of nothing
/// else, is not (contact@, accueil.ccas@, service-social2@). A word that may be a name makes it individual: the person's own
/// signature answers for the rest.
// regle: CAF68-AN3-02; permissive: false
pub fn generique(adresse: &str) -> bool {
    let local = adresse.split('@').next().unwrap_or_default();
    let plat = francais::sans_accents(local);
    let sans_chiffres = |m: &str| m.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let mots: Vec<String> =
        plat.split(|c: char| !c.is_alphanumeric()).map(sans_chiffres).filter(|m| m.len() > 1).collect();
    mots.iter().all(|m| MOTS_DE_SERVICE.contains(&m.as_str()))
}

/// The fourteen digits of a SIRET, or what is wrong with it.
pub fn siret(tape: &str) -> Result<String, String> {
    let chiffres = tape.chars().filter(|c| !c.is_whitespace());
    if chiffres.clone().count() != 14 || !chiffres.clone().all(|c| c.is_ascii_digit()) {
        return Err("Un numéro SIRET a quatorze chiffres.".to_owned());
    }
    socle::siret::lire(tape).ok_or_else(|| "Ce numéro SIRET a une clé fausse : relisez ses chiffres.".to_owned())
}
