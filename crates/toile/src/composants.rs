//! Components: one template each, typed, escaped by themselves; pages write `{{ champ|safe }}`.
//!
//! `/_catalogue` shows them all in demo mode, so that a change of style is looked at once. Deliberately absent:
//! anything that needs a script to work.

use askama::Template;
use socle::Erreurs;

pub use crate::actifs::prefixe as actifs;

/// An icon of the sprite, hidden from screen readers: words always stand beside it.
pub fn icone(nom: &str) -> String {
    format!(
        "<svg class=\"icone\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{}/icones.svg#i-{nom}\"/></svg>",
        actifs()
    )
}

/// A one-line field.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/champ.html")]
pub struct Champ {
    /// Name and id.
    pub nom: String,
    /// Label.
    pub libelle: String,
    /// Hint; may be empty.
    pub aide: String,
    /// Value to show again.
    pub valeur: String,
    /// What to do about it; empty if nothing.
    pub erreur: String,
    /// Says « (facultatif) ».
    pub facultatif: bool,
    /// `text`, `password`, `tel`.
    pub genre: &'static str,
    /// HTML autocomplete token; `off` for other people's data.
    pub autocomplete: &'static str,
    /// `numeric`, `tel`, or empty.
    pub clavier: &'static str,
    /// Width: 2, 4, 8, 15, 30 characters, or 0 for all.
    pub largeur: u8,
}

/// A text of several lines.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/zone.html")]
pub struct Zone {
    /// Name and id.
    pub nom: String,
    /// Label.
    pub libelle: String,
    /// Hint; says the limit.
    pub aide: String,
    /// Value to show again.
    pub valeur: String,
    /// What to do about it.
    pub erreur: String,
    /// Says « (facultatif) ».
    pub facultatif: bool,
    /// Characters at most.
    pub max: usize,
}

/// Under a [`Zone`]: what the free text guard found in it, and the tick that says it is necessary (its name is that of the
/// zone, and `_necessaire`). Nothing when nothing was found.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/garde.html")]
pub struct Garde {
    /// Name of the zone.
    pub nom: String,
    /// (what the words make one think of, the words as they were typed).
    pub signaux: Vec<(String, Vec<String>)>,
    /// The tick is set.
    pub coche: bool,
}

/// One answer of a [`Choix`].
#[derive(Debug, Clone, Default)]
pub struct Reponse1 {
    /// Value sent.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// Hint, or why it cannot be chosen.
    pub aide: String,
    /// Chosen.
    pub coche: bool,
    /// Cannot be chosen.
    pub ferme: bool,
}

/// Radios or checkboxes under one legend.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/choix.html")]
pub struct Choix {
    /// Name, and start of the ids.
    pub nom: String,
    /// Question.
    pub legende: String,
    /// Hint.
    pub aide: String,
    /// What to do about it.
    pub erreur: String,
    /// Says « (facultatif) ».
    pub facultatif: bool,
    /// Several answers are possible.
    pub multiple: bool,
    /// The answers.
    pub reponses: Vec<Reponse1>,
}

/// A closed list: in a filter bar, or where radios would be too many.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/liste.html")]
pub struct Liste {
    /// Name and id.
    pub nom: String,
    /// Label.
    pub libelle: String,
    /// Hint; may be empty.
    pub aide: String,
    /// What to do about it; empty in a filter bar.
    pub erreur: String,
    /// (code, words, chosen).
    pub options: Vec<(String, String, bool)>,
}

/// Summary of errors, above the title; takes the focus, links to each field.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/sommaire.html")]
pub struct Sommaire {
    /// (address of the field, message).
    pub liens: Vec<(String, String)>,
}

impl Sommaire {
    /// From the errors of a form; `premier` gives the id of the first input of a group by its name.
    pub fn de(erreurs: &Erreurs, premier: impl Fn(&str) -> String) -> Self {
        Self { liens: erreurs.iter().map(|(c, m)| (premier(c), m.to_owned())).collect() }
    }
}

/// A state: word and tone (`brouillon`, `deposee`, `en-charge`, `attente`, `close`, `retiree`).
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/etat.html")]
pub struct Etat {
    /// Tone.
    pub ton: &'static str,
    /// Word.
    pub libelle: String,
}

/// A deadline: date, time left in words, and tone as a second signal (empty, `proche`, `depassee`).
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/echeance.html")]
pub struct Echeance {
    /// Date in words.
    pub date: String,
    /// Time left in words.
    pub reste: String,
    /// Tone.
    pub ton: &'static str,
}

/// The steps of a form.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/etapes.html")]
pub struct Etapes {
    /// Their names.
    pub noms: Vec<String>,
    /// The one shown, from 0.
    pub rang: usize,
}

impl Etapes {
    fn courante(&self) -> String {
        let nom = self.noms.get(self.rang).map_or("", String::as_str);
        format!("Étape {} sur {} : {}", self.rang + 1, self.noms.len(), nom.to_lowercase())
    }
}

/// A notice: tone (empty, `succes`, `afaire`, `danger`), title (may be empty), words.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/avis.html")]
pub struct Avis {
    /// Tone.
    pub ton: &'static str,
    /// Icon of the sprite.
    pub icone: &'static str,
    /// Title.
    pub titre: String,
    /// Words.
    pub texte: String,
}

/// An empty list that says what to do.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/vide.html")]
pub struct Vide {
    /// Title.
    pub titre: String,
    /// Words.
    pub texte: String,
    /// (path, words) of what to do; may be empty.
    pub liens: Vec<(String, String)>,
}

/// The way to the next page of a list; pages are walked forward, by the values of their last row.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/pagination.html")]
pub struct Pagination {
    /// Address of the next page.
    pub href: String,
    /// Words of the link; empty: « Page suivante ».
    pub mots: &'static str,
}

impl Pagination {
    /// To the next page, at `href`.
    pub fn vers(href: impl Into<String>) -> Self {
        Self { href: href.into(), mots: "" }
    }
}

/// What is taken of what a clause allows: « 12 comptes techniciens sur 15 », the bar, and the clause (interface.md §5).
#[derive(Template, Debug, Clone, Default)]
#[template(path = "composants/jauge.html")]
pub struct Jauge {
    /// How many are taken.
    pub prises: i64,
    /// How many at most; `None` without limit.
    pub plafond: Option<i64>,
    /// What is counted, in the singular: « compte technicien ».
    pub quoi: &'static str,
    /// The clause that sets the limit.
    pub clause: String,
}

impl Jauge {
    fn pleine(&self) -> bool {
        self.plafond.is_some_and(|p| self.prises >= p)
    }

    fn remplie(&self) -> i64 {
        self.prises.min(self.plafond.unwrap_or(0))
    }

    fn mots(&self) -> String {
        let mots = self.quoi.split(' ').map(|mot| if self.prises > 1 { format!("{mot}s") } else { mot.to_owned() });
        let mots = mots.collect::<Vec<_>>().join(" ");
        match self.plafond {
            Some(plafond) => format!("{mots} sur {plafond}"),
            None => format!("{mots}, sans limite"),
        }
    }
}
