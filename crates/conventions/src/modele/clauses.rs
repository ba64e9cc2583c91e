//! The clauses of a convention's life, from a model and the terms that were signed under it.
//!
//! A value that the model leaves to a parameter is read from the terms; a parameter that was not asked (its condition) or that
//! was written as none with a reason leaves its clause out: nothing is written, and nothing of the program stands for it.

use serde_json::{Map, Value};
use socle::{Refus, calendrier::Delai};

use super::{
    Modele,
    vie::{
        CORRESPONDANTS, DEPARTS, DemeureEcrite, DenonciationEcrite, EFFETS, MODES, Mode, OUI_NON, Ou,
        PrestatairesEcrits, QUI, REGIMES, Regime, RenouvellementEcrit,
    },
};
use crate::{
    regles::vie::clauses::{Cite, Clauses, Demeure, Denonciation, Depart, RegimePrestataires, Renouvellement},
    termes::{DelaiEcrit, Termes},
};

/// The values of the terms.
struct Lus(Map<String, Value>);

impl Lus {
    fn ecrit<T: serde::de::DeserializeOwned>(&self, code: &str) -> Option<T> {
        self.0.get(code).and_then(|v| T::deserialize(v).ok())
    }

    fn mois(&self, ou: &Ou<u32>) -> Option<u32> {
        match ou {
            Ou::Fixe(mois) => Some(*mois),
            Ou::Parametre(code) => self.ecrit(code),
        }
    }

    fn mot<T: Copy>(&self, ou: &Ou<T>, mots: &[(&str, T)]) -> Option<T> {
        match ou {
            Ou::Fixe(dit) => Some(*dit),
            Ou::Parametre(code) => {
                let ecrit = self.0.get(code).and_then(Value::as_str)?;
                mots.iter().find(|(mot, _)| *mot == ecrit).map(|(_, t)| *t)
            }
        }
    }

    /// A delay, and the start that its own parameter gives.
    fn delai(&self, ou: &Ou<Delai>) -> Option<(Delai, Option<Depart>)> {
        match ou {
            Ou::Fixe(delai) => Some((*delai, None)),
            Ou::Parametre(code) => {
                let ecrit: DelaiEcrit = self.ecrit(code)?;
                let depart = ecrit.depart.as_deref();
                let depart = DEPARTS.iter().find(|(mot, _)| Some(*mot) == depart).map(|(_, d)| *d);
                Some((ecrit.delai(), depart))
            }
        }
    }

    fn renouvellement(&self, ecrit: &RenouvellementEcrit) -> Option<Cite<Renouvellement>> {
        let mois = || ecrit.mois.as_ref().and_then(|m| self.mois(m));
        let dit = match self.mot(&ecrit.mode, &MODES)? {
            Mode::CommeMere => Renouvellement::CommeMere,
            Mode::Tacite => Renouvellement::Tacite { mois: mois()? },
            Mode::AConfirmer => Renouvellement::AConfirmer { mois: mois()? },
        };
        Some(Cite { dit, article: ecrit.article.clone() })
    }

    fn denonciation(&self, ecrite: &DenonciationEcrite) -> Option<Denonciation> {
        let (preavis, propre) = self.delai(&ecrite.preavis)?;
        let depart = ecrite.depart.as_ref().and_then(|d| self.mot(d, &DEPARTS)).or(propre)?;
        Some(Denonciation {
            code: ecrite.code.clone(),
            qui: ecrite.qui,
            preavis,
            depart,
            a_l_anniversaire: ecrite.a_l_anniversaire,
            motivee: ecrite.motivee,
            article: ecrite.article.clone(),
        })
    }

    // regle: K-03 K-04; permissive: None
    fn demeure(&self, ecrite: &DemeureEcrite) -> Option<Demeure> {
        let lu = match &ecrite.delai {
            None => None,
            Some(ou) => Some(self.delai(ou)?),
        };
        let depart = ecrite.depart.as_ref().and_then(|d| self.mot(d, &DEPARTS)).or_else(|| lu.and_then(|l| l.1));
        Some(Demeure {
            code: ecrite.code.clone(),
            qui: self.mot(&ecrite.qui, &QUI)?,
            delai: lu.map(|l| l.0),
            depart: depart.unwrap_or(Depart::Envoi),
            effet: self.mot(&ecrite.effet, &EFFETS)?,
            cesse_si_repare: self.mot(&ecrite.cesse_si_repare, &OUI_NON)?,
            article: ecrite.article.clone(),
        })
    }

    // regle: K-06 CAF68-14-01; permissive: None
    fn prestataires(&self, ecrits: &PrestatairesEcrits) -> Option<Cite<RegimePrestataires>> {
        let delai = || ecrits.delai.as_ref().and_then(|d| self.delai(d)).map(|(delai, _)| delai);
        let dit = match self.mot(&ecrits.regime, &REGIMES)? {
            Regime::Preavis => RegimePrestataires::Preavis(delai()?),
            Regime::Autorisation => RegimePrestataires::Autorisation,
            Regime::Opposition => RegimePrestataires::Opposition(delai()?),
            Regime::Repercussion => RegimePrestataires::Repercussion,
        };
        Some(Cite { dit, article: ecrits.article.clone() })
    }
}

impl Clauses {
    /// What `termes`, written under `modele`, say of the life of the volet of `caisse` (its identifier).
    ///
    /// # Errors
    /// Terms that were not written under this model: a defect of ours.
    pub fn lire(modele: &Modele, termes: &Termes, caisse: &str) -> Result<Self, Refus> {
        let illisible = |quoi: &str| Refus::Interne(format!("clauses de {} : {quoi} illisible", modele.code));
        let lus = Lus(termes.valeurs(caisse).ok_or_else(|| illisible("termes"))?);
        let vie = &modele.vie;
        let mois = |c: &Cite<Ou<u32>>| lus.mois(&c.dit).map(|dit| Cite { dit, article: c.article.clone() });
        let duree = match &vie.duree {
            None => None,
            Some(ecrite) => Some(mois(ecrite).ok_or_else(|| illisible("durée"))?),
        };
        let litige = vie
            .litige
            .as_ref()
            .and_then(|l| Some(Cite { dit: (lus.mois(&l.dit.0)?, lus.mois(&l.dit.1)?), article: l.article.clone() }));
        let correspondants = lus.mot(&vie.correspondants.dit, &CORRESPONDANTS);
        Ok(Self {
            duree,
            renouvellement: lus.renouvellement(&vie.renouvellement).ok_or_else(|| illisible("renouvellement"))?,
            denonciations: vie.denonciations.iter().filter_map(|d| lus.denonciation(d)).collect(),
            demeures: vie.demeures.iter().filter_map(|d| lus.demeure(d)).collect(),
            force_majeure: vie.force_majeure.as_ref().and_then(mois),
            amiable: vie.amiable.clone(),
            litige,
            avenant: vie.avenant.clone(),
            correspondants: Cite {
                dit: correspondants.ok_or_else(|| illisible("correspondants"))?,
                article: vie.correspondants.article.clone(),
            },
            prestataires: vie.prestataires.as_ref().and_then(|p| lus.prestataires(p)),
            cloture: vie.cloture.iter().map(|e| Cite { dit: e.code.clone(), article: e.article.clone() }).collect(),
            cascade: vie.cascade.clone(),
            effet: vie.effet.clone(),
        })
    }
}
