//! Prestataires of the partner under four regimes (K-06), each with its clock; what the caisse may answer, and until when.

use socle::{Erreurs, calendrier::Calendrier, civil::Date, francais};

use crate::regles::vie::clauses::{Cite, RegimePrestataires};

/// The five undertakings that a contract with a prestataire passes on (CAF68-14-04): code, words.
pub const ENGAGEMENTS: [(&str, &str); 5] = [
    ("copie", "ne copier que ce que ses tâches demandent"),
    ("usage", "n’utiliser les données que pour ces tâches"),
    ("tiers", "ne les donner à personne d’autre"),
    ("detournement", "empêcher tout usage détourné ou frauduleux"),
    ("fin", "rendre ou détruire les données à la fin"),
];

/// Whether data leave the Union (CAF68-14-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HorsUe {
    /// No.
    Non,
    /// To a country whose protection is adequate.
    Adequat,
    /// Elsewhere: an authorisation, communicated to the caisse.
    Autorisation,
}

impl HorsUe {
    /// Every one.
    pub const TOUS: [Self; 3] = [Self::Non, Self::Adequat, Self::Autorisation];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Non => "non",
            Self::Adequat => "adequat",
            Self::Autorisation => "autorisation",
        }
    }

    /// The words people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Non => "Non",
            Self::Adequat => "Oui, vers un pays dont la protection est reconnue adéquate",
            Self::Autorisation => "Oui, vers un autre pays",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|h| h.code() == code)
    }
}

/// What the partner tells (CAF68-14-02: five items).
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Who it is.
    pub nom: String,
    /// Where it works.
    pub lieu: String,
    /// Where the databases are.
    pub bases: String,
    /// Legal regime of the tools.
    pub regime: String,
    /// What it does.
    pub taches: String,
    /// Transfers.
    pub hors_ue: Option<HorsUe>,
    /// Day the authorisation was communicated to the caisse.
    pub autorisation: Option<Date>,
    /// Day the caisse received the letter.
    pub informee: Date,
    /// First day wished.
    pub debut: Date,
    /// Undertakings confirmed.
    pub engagements: Vec<String>,
}

/// The first day on which a prestataire told of on `informee` may begin; `None` where no clock runs.
fn au_plus_tot(regime: RegimePrestataires, informee: Date, calendrier: Calendrier) -> Option<Date> {
    match regime {
        RegimePrestataires::Preavis(delai) | RegimePrestataires::Opposition(delai) => {
            delai.dernier_jour(informee, calendrier).tomorrow().ok()
        }
        RegimePrestataires::Autorisation | RegimePrestataires::Repercussion => None,
    }
}

/// CAF68-14-01 to -04: what is told whole, in time, with the undertakings and what a transfer wants.
// regle: CAF68-14-01 CAF68-14-02 CAF68-14-03 CAF68-14-04 CAF17-14-01; permissive: Erreurs::default()
pub fn verifier_declaration(
    d: &Declaration,
    regime: &Cite<RegimePrestataires>,
    calendrier: Calendrier,
    aujourdhui: Date,
) -> Erreurs {
    let mut erreurs = Erreurs::default();
    for (champ, valeur, quoi) in [
        ("nom", &d.nom, "le nom du prestataire"),
        ("lieu", &d.lieu, "où il travaille"),
        ("bases", &d.bases, "où sont les bases de données"),
        ("regime", &d.regime, "le régime juridique des outils"),
        ("taches", &d.taches, "les tâches qui lui sont confiées"),
    ] {
        match valeur.chars().count() {
            0 => erreurs.ajouter(champ, format!("Écrivez {quoi}.")),
            1..=500 => {}
            _ => erreurs.ajouter(champ, "500 caractères au plus."),
        }
    }
    if ENGAGEMENTS.iter().any(|(code, _)| !d.engagements.iter().any(|e| e == code)) {
        erreurs.ajouter(
            "engagements",
            "Le contrat doit porter les cinq engagements : cochez chacun, ou complétez le contrat.",
        );
    }
    match d.hors_ue {
        None => erreurs.ajouter("hors_ue", "Dites si des données sortent de l’Union européenne."),
        Some(HorsUe::Autorisation) if d.autorisation.is_none_or(|j| j > aujourdhui) => erreurs.ajouter(
            "autorisation",
            format!(
                "Ce transfert demande une autorisation, communiquée à la caisse (art. {}) : écrivez quand.",
                regime.article
            ),
        ),
        Some(_) => {}
    }
    if d.informee > aujourdhui {
        erreurs.ajouter("informee", "Cette date est à venir : on enregistre une lettre reçue.");
    } else if let Some(premier) = au_plus_tot(regime.dit, d.informee, calendrier).filter(|p| d.debut < *p) {
        let (premier, article) = (francais::jour(premier), &regime.article);
        erreurs
            .ajouter("debut", format!("La caisse a le temps de répondre (art. {article}) : le {premier} au plus tôt."));
    }
    erreurs
}

/// What the caisse, or time, adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreFait {
    /// The caisse observes; it stops nothing.
    Observation,
    /// The caisse agrees.
    Accord,
    /// The caisse does not agree.
    Refus,
    /// The caisse objects.
    Opposition,
    /// The caisse asks for a check or an audit (CAF68-14-05).
    Verification,
    /// The partner stops.
    Fin,
}

impl GenreFait {
    /// Every one.
    pub const TOUS: [Self; 6] =
        [Self::Observation, Self::Accord, Self::Refus, Self::Opposition, Self::Verification, Self::Fin];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Accord => "accord",
            Self::Refus => "refus",
            Self::Opposition => "opposition",
            Self::Verification => "verification",
            Self::Fin => "fin",
        }
    }

    /// The words people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Observation => "Observations de la caisse",
            Self::Accord => "Accord de la caisse",
            Self::Refus => "Refus de la caisse",
            Self::Opposition => "Opposition de la caisse",
            Self::Verification => "Contrôle demandé par la caisse",
            Self::Fin => "Fin de la prestation",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|g| g.code() == code)
    }
}

/// Something added, with its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaitPrestataire {
    /// What.
    pub genre: GenreFait,
    /// When.
    pub jour: Date,
}

/// Where a prestataire stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatPrestataire {
    /// The caisse must agree first.
    AttendAccord,
    /// The caisse may answer until that day; it does not begin before.
    DelaiJusquAu(Date),
    /// Nothing stands in the way; begins on that day.
    Admis(Date),
    /// Refused, or objected to, on that day.
    Ecarte(Date),
    /// Over since that day.
    Fini(Date),
}

/// K-06: where a prestataire stands on `jour`, by the regime that the terms write.
// regle: K-06; permissive: EtatPrestataire::Admis(debut)
pub fn etat_prestataire(
    regime: RegimePrestataires,
    (informee, debut): (Date, Date),
    faits: &[FaitPrestataire],
    calendrier: Calendrier,
    jour: Date,
) -> EtatPrestataire {
    let dernier = |genre| faits.iter().rev().find(|f| f.genre == genre).map(|f| f.jour);
    if let Some(fin) = dernier(GenreFait::Fin).filter(|f| *f <= jour) {
        return EtatPrestataire::Fini(fin);
    }
    let dit = faits.iter().rev().find(|f| matches!(f.genre, GenreFait::Accord | GenreFait::Refus));
    match regime {
        RegimePrestataires::Autorisation => match dit {
            Some(f) if f.genre == GenreFait::Accord => EtatPrestataire::Admis(debut.max(f.jour)),
            Some(f) => EtatPrestataire::Ecarte(f.jour),
            None => EtatPrestataire::AttendAccord,
        },
        RegimePrestataires::Opposition(delai) => match dernier(GenreFait::Opposition) {
            Some(le) => EtatPrestataire::Ecarte(le),
            None => passe(delai.dernier_jour(informee, calendrier), debut, jour),
        },
        RegimePrestataires::Preavis(delai) => passe(delai.dernier_jour(informee, calendrier), debut, jour),
        RegimePrestataires::Repercussion => EtatPrestataire::Admis(debut),
    }
}

fn passe(dernier: Date, debut: Date, jour: Date) -> EtatPrestataire {
    if jour <= dernier { EtatPrestataire::DelaiJusquAu(dernier) } else { EtatPrestataire::Admis(debut) }
}

/// What somebody wants to add.
#[derive(Debug, Clone, Copy)]
pub struct Reponse {
    /// What.
    pub genre: GenreFait,
    /// Its day.
    pub jour: Date,
    /// When the caisse was told.
    pub informee: Date,
    /// Today.
    pub aujourdhui: Date,
}

/// Whether it can be added under this regime: an agreement where one is asked, an objection in its time.
// regle: K-06 CAF68-14-05; permissive: Ok(())
pub fn repondre(
    r: Reponse,
    regime: &Cite<RegimePrestataires>,
    calendrier: Calendrier,
) -> Result<(), (&'static str, String)> {
    let article = &regime.article;
    if r.jour < r.informee || r.jour > r.aujourdhui {
        return Err((
            "jour",
            "Écrivez un jour passé ou aujourd’hui, après celui où la caisse a été informée.".to_owned(),
        ));
    }
    let permis = match r.genre {
        GenreFait::Accord | GenreFait::Refus => regime.dit == RegimePrestataires::Autorisation,
        GenreFait::Opposition => match regime.dit {
            RegimePrestataires::Opposition(delai) => {
                let dernier = delai.dernier_jour(r.informee, calendrier);
                if r.jour > dernier {
                    let dernier = francais::jour(dernier);
                    return Err(("jour", format!("Le délai d’opposition finissait le {dernier} (art. {article}).")));
                }
                true
            }
            _ => false,
        },
        GenreFait::Observation | GenreFait::Verification | GenreFait::Fin => true,
    };
    if permis {
        Ok(())
    } else {
        Err(("genre", format!("La convention ne prévoit pas cette réponse (art. {article}).")))
    }
}
