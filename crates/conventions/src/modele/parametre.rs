//! A parameter of a model: what may be written, within which bounds, under which article.

use socle::calendrier::Unite;

use super::lecteur::Lecteur;

/// A value that signed terms must give.
#[derive(Debug, Clone)]
pub struct Parametre {
    /// Stable word.
    pub code: String,
    /// What it decides.
    pub libelle: String,
    /// Hint for who fills it.
    pub aide: String,
    /// What may be written.
    pub genre: GenreParametre,
    /// Possible values, for choices and field lists.
    pub valeurs: Vec<Valeur>,
    /// Units a delay may be counted in.
    pub unites: Vec<Unite>,
    /// Starts a delay may have, where the text hesitates.
    pub departs: Vec<Valeur>,
    /// Last members of each band but the last one, for caps by bands.
    pub bornes: Vec<u32>,
    /// Whether the last band may be without limit.
    pub illimite: bool,
    /// Whether a list or a text may stay empty.
    pub facultatif: bool,
    /// What a plain number counts, in the plural.
    pub unite: String,
    /// Lower bound of a number.
    pub minimum: Option<u32>,
    /// Upper bound of a number, longest text, highest cap.
    pub maximum: Option<u32>,
    /// What the draft starts with; nothing: a blank to fill.
    pub defaut: Vec<String>,
    /// Rows of a table.
    pub lignes: Vec<Ligne>,
    /// Columns of a table.
    pub colonnes: Vec<Colonne>,
    /// Rows that a convention may add to the catalogue of profiles (K-32).
    pub ajouts: u32,
    /// Whether no value may be a recorded choice, with its reason (K-16): a number or a delay only.
    pub ou_motif: bool,
    /// Asked only where another parameter has one of these values.
    pub si: Option<Condition>,
    /// The article it is written in.
    pub article: String,
    /// The contradictions of the conventions it settles, if any: « K-03 K-04 ».
    pub k: Option<String>,
}

/// A possible value and its words.
#[derive(Debug, Clone)]
pub struct Valeur {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
}

/// A row of a table, and what its cells start with.
#[derive(Debug, Clone)]
pub struct Ligne {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// One value per column, or none.
    pub defaut: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Colonne {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// What a cell may hold.
    pub genre: GenreColonne,
    /// Possible values of a choice.
    pub valeurs: Vec<Valeur>,
    /// Lower bound of a number.
    pub minimum: u32,
    /// Upper bound of a number, longest text.
    pub maximum: u32,
    /// What a number counts, in the plural.
    pub unite: String,
}

/// What a cell may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreColonne {
    /// A short text.
    Texte,
    /// A whole number.
    Entier,
    /// One of the values.
    Choix,
    /// « 08:00-16:00 », or « / » for closed (K-22).
    Plage,
}

/// When a parameter is asked.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Code of the parameter that decides, a choice.
    pub parametre: String,
    /// Its values under which this one is asked.
    pub valeurs: Vec<String>,
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreParametre {
    /// Codes of functions of the model.
    Fonctions,
    /// One of `valeurs`.
    Choix,
    /// Some of `valeurs`.
    Champs,
    /// A number within bounds.
    Entier,
    /// A number, a unit, and a start where `departs` are given.
    Delai,
    /// A cap per band of members.
    Tranches,
    /// A maximal age in days, or none with its reason.
    Rotation,
    /// A short text.
    Texte,
    /// A SIRET whose keys are right.
    Siret,
    /// Rows and columns: clocks by kind and step, opening hours, roles, regimes by purpose.
    Tableau,
    /// A maximum per profile of the catalogue, or « / » where it is not opened: a blank is neither (CAF68-BA-1-07).
    Profils,
}

const GENRES: [(&str, GenreParametre); 11] = [
    ("fonctions", GenreParametre::Fonctions),
    ("choix", GenreParametre::Choix),
    ("champs", GenreParametre::Champs),
    ("entier", GenreParametre::Entier),
    ("delai", GenreParametre::Delai),
    ("tranches", GenreParametre::Tranches),
    ("rotation", GenreParametre::Rotation),
    ("texte", GenreParametre::Texte),
    ("siret", GenreParametre::Siret),
    ("tableau", GenreParametre::Tableau),
    ("profils", GenreParametre::Profils),
];

const COLONNES: [(&str, GenreColonne); 4] = [
    ("texte", GenreColonne::Texte),
    ("entier", GenreColonne::Entier),
    ("choix", GenreColonne::Choix),
    ("plage", GenreColonne::Plage),
];

/// The words of units, as models write them.
pub(super) const UNITES: [(&str, Unite); 4] = [
    ("heures", Unite::Heures),
    ("jours_calendaires", Unite::JoursCalendaires),
    ("jours_ouvres", Unite::JoursOuvres),
    ("mois", Unite::Mois),
];

impl GenreParametre {
    /// The word that models write.
    pub fn code(self) -> &'static str {
        GENRES.iter().find(|(_, g)| *g == self).map_or("", |(mot, _)| mot)
    }
}

fn valeurs(l: &mut Lecteur<'_>, cle: &'static str) -> Vec<Valeur> {
    let lire = |mut v: Lecteur<'_>| {
        let valeur = Valeur { code: v.texte("code"), libelle: v.texte("libelle") };
        v.finir();
        valeur
    };
    l.tables(cle).into_iter().map(lire).collect()
}

fn ligne(mut l: Lecteur<'_>) -> Ligne {
    let ligne = Ligne { code: l.texte("code"), libelle: l.texte("libelle"), defaut: l.textes("defaut") };
    l.finir();
    ligne
}

fn colonne(mut l: Lecteur<'_>) -> Colonne {
    let colonne = Colonne {
        code: l.texte("code"),
        libelle: l.texte("libelle"),
        genre: l.mot_requis("genre", &COLONNES).unwrap_or(GenreColonne::Texte),
        valeurs: valeurs(&mut l, "valeurs"),
        minimum: l.entier("minimum").unwrap_or(0),
        maximum: l.entier("maximum").unwrap_or(0),
        unite: l.texte_ou("unite").unwrap_or_default(),
    };
    match colonne.genre {
        GenreColonne::Choix if colonne.valeurs.is_empty() => l.fauter("valeurs", "liste attendue pour un choix"),
        GenreColonne::Texte | GenreColonne::Entier if colonne.maximum <= colonne.minimum => {
            l.fauter("maximum", "nombre supérieur au minimum attendu");
        }
        _ => {}
    }
    l.finir();
    colonne
}

fn condition(l: &mut Lecteur<'_>) -> Option<Condition> {
    let mut c = l.sous("si")?;
    let condition = Condition { parametre: c.texte("parametre"), valeurs: c.textes("valeurs") };
    if condition.valeurs.is_empty() {
        c.fauter("valeurs", "liste de valeurs attendue");
    }
    c.finir();
    Some(condition)
}

fn unites(l: &mut Lecteur<'_>) -> Vec<Unite> {
    let mut sortie = Vec::new();
    for mot in l.textes("unites") {
        match UNITES.iter().find(|(m, _)| *m == mot) {
            Some((_, unite)) => sortie.push(*unite),
            None => l.fauter(
                "unites",
                &format!("« {mot} » n’est pas une unité ; attendu : heures, jours_calendaires, jours_ouvres, mois"),
            ),
        }
    }
    sortie
}

impl Parametre {
    /// Reads one, and what is wrong inside it.
    pub(super) fn lire(mut l: Lecteur<'_>) -> Self {
        let genre = l.mot_requis("genre", &GENRES);
        let p = Self {
            code: l.texte("code"),
            libelle: l.texte("libelle"),
            aide: l.texte_ou("aide").unwrap_or_default(),
            genre: genre.unwrap_or(GenreParametre::Texte),
            valeurs: valeurs(&mut l, "valeurs"),
            unites: unites(&mut l),
            departs: valeurs(&mut l, "departs"),
            bornes: l.entiers("bornes"),
            illimite: l.vrai("illimite"),
            facultatif: l.vrai("facultatif"),
            unite: l.texte_ou("unite").unwrap_or_default(),
            minimum: l.entier("minimum"),
            maximum: l.entier("maximum"),
            defaut: l.textes("defaut"),
            lignes: l.tables("lignes").into_iter().map(ligne).collect(),
            colonnes: l.tables("colonnes").into_iter().map(colonne).collect(),
            ajouts: l.entier("ajouts").unwrap_or(0),
            ou_motif: l.vrai("ou_motif"),
            si: condition(&mut l),
            article: l.texte("article"),
            k: l.texte_ou("k"),
        };
        if genre.is_some() {
            for (cle, quoi) in p.defauts_d_ecriture() {
                l.fauter(cle, quoi);
            }
        }
        l.finir();
        p
    }

    /// What is wrong in the parameter itself.
    fn defauts_d_ecriture(&self) -> Vec<(&'static str, &'static str)> {
        use GenreParametre as G;
        let mut fautes = Vec::new();
        let g = self.genre;
        let mut si = |faux: bool, cle, quoi| {
            if faux {
                fautes.push((cle, quoi));
            }
        };
        si(matches!(g, G::Choix | G::Champs) && self.valeurs.is_empty(), "valeurs", "liste attendue");
        let numerique = matches!(g, G::Entier | G::Delai | G::Rotation);
        si(numerique && self.minimum.is_none(), "minimum", "nombre attendu");
        si(numerique && self.maximum.is_none(), "maximum", "nombre attendu");
        let inverse = self.minimum.zip(self.maximum).is_some_and(|(min, max)| min > max);
        si(inverse, "maximum", "nombre au moins égal au minimum attendu");
        si(g == G::Texte && self.maximum.is_none(), "maximum", "nombre de caractères attendu");
        si(g == G::Delai && self.unites.is_empty(), "unites", "liste attendue");
        si(matches!(g, G::Tranches | G::Profils) && self.maximum.is_none(), "maximum", "nombre de comptes attendu");
        let bandes = !self.bornes.is_empty() && self.bornes.is_sorted_by(|a, b| a < b);
        si(g == G::Tranches && !bandes, "bornes", "nombres croissants attendus");
        let par_bande = self.defaut.is_empty() || self.defaut.len() == self.bornes.len() + 1;
        si(g == G::Tranches && !par_bande, "defaut", "une valeur par tranche attendue");
        si(g == G::Tableau && self.lignes.is_empty(), "lignes", "liste attendue pour un tableau");
        si(g == G::Tableau && self.colonnes.is_empty(), "colonnes", "liste attendue pour un tableau");
        let largeur = |l: &Ligne| l.defaut.is_empty() || l.defaut.len() == self.colonnes.len();
        si(!self.lignes.iter().all(largeur), "lignes", "defaut : une valeur par colonne attendue");
        si(self.ou_motif && !matches!(g, G::Entier | G::Delai), "ou_motif", "pour un entier ou un délai seulement");
        si(self.ajouts > 0 && g != G::Profils, "ajouts", "pour un genre « profils » seulement");
        let choix = matches!(g, G::Choix | G::Champs) && !self.valeurs.is_empty();
        si(choix && self.defaut.iter().any(|d| !self.connait(d)), "defaut", "une des valeurs attendue");
        fautes
    }

    /// Whether a number is within the bounds.
    pub(crate) fn borne(&self, nombre: u32) -> bool {
        (self.minimum.unwrap_or(0)..=self.maximum.unwrap_or(u32::MAX)).contains(&nombre)
    }

    /// Whether `code` is one of the values.
    pub(crate) fn connait(&self, code: &str) -> bool {
        self.valeurs.iter().any(|v| v.code == code)
    }
}
