//! What a job carries: identifiers and words of the program, so that no personal data waits in the table of jobs.

use std::{collections::BTreeMap, str::FromStr as _};

use socle::Id;
use stockage::Erreur;

use crate::{Echec, Tache};

/// The longest reference a job may carry.
const REFERENCE_MAX: usize = 64;

/// What a job will be given, made by whoever enqueues it.
#[derive(Debug, Clone, Default)]
pub struct Charge(BTreeMap<&'static str, String>);

impl Charge {
    /// Nothing yet.
    pub fn nouvelle() -> Self {
        Self::default()
    }

    /// With an identifier under `nom`.
    #[must_use]
    pub fn id<T>(mut self, nom: &'static str, id: Id<T>) -> Self {
        self.0.insert(nom, id.to_string());
        self
    }

    /// With a word of the program under `nom`.
    #[must_use]
    pub fn code(mut self, nom: &'static str, code: &'static str) -> Self {
        self.0.insert(nom, code.to_owned());
        self
    }

    /// With a reference kept as text: an identifier, the reference of a session. Anything that could be a name, an
    /// address or a sentence is a defect and is refused.
    pub fn reference(mut self, nom: &'static str, reference: &str) -> Result<Self, Erreur> {
        let propre = |o: u8| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_');
        if reference.is_empty() || reference.len() > REFERENCE_MAX || !reference.bytes().all(propre) {
            return Err(Erreur::Defaut(format!("charge d’une tâche, {nom} : identifiant attendu")));
        }
        self.0.insert(nom, reference.to_owned());
        Ok(self)
    }

    pub(crate) fn json(&self) -> String {
        serde_json::json!(self.0).to_string()
    }
}

/// A job as its handler receives it.
#[derive(Debug, Clone)]
pub struct Travail {
    /// Its identifier: the same at each try, so that what is done can be recognised as done.
    pub id: Id<Tache>,
    /// Which try this is, from 1.
    pub essai: i64,
    charge: BTreeMap<String, String>,
}

impl Travail {
    pub(crate) fn lire(id: Id<Tache>, essai: i64, charge: &str) -> Result<Self, Echec> {
        let charge = serde_json::from_str(charge).map_err(|_| Echec::definitif("charge_illisible"))?;
        Ok(Self { id, essai, charge })
    }

    /// Identifier `nom`; a job without it can never be done.
    pub fn id<T>(&self, nom: &str) -> Result<Id<T>, Echec> {
        let texte = self.texte(nom).unwrap_or_default();
        Id::from_str(texte).map_err(|_| Echec::definitif("charge_illisible"))
    }

    /// Word or reference `nom`, if there is one.
    pub fn texte(&self, nom: &str) -> Option<&str> {
        self.charge.get(nom).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use socle::{Instant, Monde};

    use super::*;

    #[test]
    fn une_charge_ne_porte_que_des_identifiants() {
        let monde = Monde::essai(Instant::depuis_micros(0));
        let id: Id<Tache> = monde.id();
        let charge = Charge::nouvelle().id("compte", id).code("modele", "activation");
        let json = charge.clone().reference("objet", "7KX3Q9").unwrap().json();
        let travail = Travail::lire(id, 1, &json).unwrap();
        assert_eq!(travail.id::<Tache>("compte").unwrap(), id);
        assert_eq!((travail.texte("modele"), travail.texte("objet")), (Some("activation"), Some("7KX3Q9")));
        assert!(travail.id::<Tache>("modele").is_err() && travail.id::<Tache>("absent").is_err());
        for personnel in ["", "lea@brume.example", "Éléonore", "01 99 00 12 34", "a b", &"x".repeat(65)] {
            assert!(charge.clone().reference("objet", personnel).is_err(), "{personnel}");
        }
    }
}
