//! The bounds as signed terms write them, and as the rules read them. Codes are the terms' own; no rule names one.

use delegation::{Bornes, Couple, Habilitation, Mode, Ouverture, Periode, Plafond};
use serde::{Deserialize, Serialize};
use socle::{Clause, Refus};

use super::catalogue::Catalogue;

/// Eligible professions by kind of organisation, as one source lists them (K-32).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professions {
    /// Code of the profession.
    pub profession: String,
    /// Kind of organisation.
    pub genre: String,
}

/// One profile of a service, as a bulletin writes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfilEcrit {
    /// « T1 ».
    pub code: String,
    /// What people read.
    pub libelle: String,
    /// How many; `None` with `ouvert`: without a number.
    pub plafond: Option<u32>,
    /// « / » is false.
    pub ouvert: bool,
    /// A list for each source that has one.
    pub listes: Vec<Vec<Professions>>,
    /// Missions it serves; none: any.
    pub missions: Vec<String>,
    /// Whether each holder needs an individual order.
    pub arrete: bool,
    /// Where it is written.
    pub document: String,
    /// Article of the document.
    pub article: String,
}

/// A service and its profiles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceEcrit {
    /// « CDAP ».
    pub code: String,
    /// Its profiles.
    pub profils: Vec<ProfilEcrit>,
}

/// One version of what was signed about delegation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermesDelegation {
    /// Whether the caisse manages itself (CAF68-9.1-02).
    pub centralise: bool,
    /// Kind of the partner.
    pub genre: String,
    /// Missions of the convention.
    pub missions: Vec<String>,
    /// Every profession people may have, listed or not.
    pub professions: Vec<String>,
    /// Services.
    pub services: Vec<ServiceEcrit>,
}

impl TermesDelegation {
    /// From what the base keeps.
    pub(crate) fn lire(texte: &str) -> Result<Self, Refus> {
        serde_json::from_str(texte).map_err(|e| Refus::Interne(format!("termes de délégation illisibles : {e}")))
    }

    /// As the base keeps it.
    pub(crate) fn ecrire(&self) -> Result<String, Refus> {
        serde_json::to_string(self).map_err(|e| Refus::Interne(format!("termes de délégation : {e}")))
    }

    /// As the rules read it, codes numbered by `catalogue`.
    pub(crate) fn bornes(&self, effet: Periode, catalogue: &mut Catalogue) -> Bornes {
        let mut ouvertures = Vec::new();
        for service in &self.services {
            for profil in &service.profils {
                let quoi = catalogue.habilitation(&service.code, &profil.code);
                ouvertures.push((quoi, profil.ouverture(catalogue)));
            }
        }
        Bornes {
            effet,
            mode: if self.centralise { Mode::Centralise } else { Mode::Delegue },
            genre: catalogue.genre(&self.genre),
            missions: self.missions.iter().map(|m| catalogue.mission(m)).collect(),
            ouvertures,
        }
    }
}

impl ProfilEcrit {
    fn ouverture(&self, catalogue: &mut Catalogue) -> Ouverture {
        let plafond = match (self.ouvert, self.plafond) {
            (false, _) => Plafond::Ferme,
            (true, Some(n)) => Plafond::Au(n),
            (true, None) => Plafond::SansLimite,
        };
        let mut couple = |p: &Professions| Couple {
            profession: catalogue.profession(&p.profession),
            genre: catalogue.genre(&p.genre),
        };
        let listes = self.listes.iter().map(|l| l.iter().map(&mut couple).collect()).collect();
        let missions = self.missions.iter().map(|m| catalogue.mission(m)).collect();
        let clause = Clause::nouvelle(&self.document, &self.article);
        Ouverture { plafond, listes, missions, arrete: self.arrete, clause }
    }
}

/// A habilitation no terms speak of any more: it keeps a number, and nothing opens it.
pub(crate) const INCONNUE: Habilitation = Habilitation { service: u16::MAX, profil: u16::MAX };
