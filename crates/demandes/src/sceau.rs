//! Sealing and opening the texts of a request, always bound to the request and the part they are.

use acces::Demande;
use socle::{Id, Monde, Refus};
use stockage::{CleDonnees, Coffre};

use crate::{cas::Note, regles::Reponses};

fn objet(demande: Id<Demande>) -> String {
    format!("demande:{demande}")
}

/// The key of `demande` and its wrap.
pub(crate) fn nouvelle_cle(coffre: &Coffre, monde: &Monde, demande: Id<Demande>) -> Result<Vec<u8>, Refus> {
    Ok(coffre.nouvelle_cle(monde, &objet(demande))?.1)
}

/// The texts of one request.
pub(crate) struct Sceau {
    cle: CleDonnees,
    objet: String,
}

impl Sceau {
    pub(crate) fn de(coffre: &Coffre, demande: Id<Demande>, enveloppe: &[u8]) -> Result<Self, Refus> {
        let objet = objet(demande);
        Ok(Self { cle: coffre.cle(enveloppe, &objet)?, objet })
    }

    pub(crate) fn sceller_reponses(&self, monde: &Monde, reponses: &Reponses) -> Result<Vec<u8>, Refus> {
        let json = serde_json::to_vec(reponses).map_err(|_| Refus::Interne("réponses".into()))?;
        Ok(self.cle.sceller(monde, &format!("{}/reponses", self.objet), &json)?)
    }

    pub(crate) fn reponses(&self, scelle: Option<&[u8]>) -> Result<Reponses, Refus> {
        let Some(scelle) = scelle else { return Ok(Reponses::default()) };
        let json = self.cle.ouvrir(&format!("{}/reponses", self.objet), scelle)?;
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("réponses illisibles".into()))
    }

    /// What a step wrote down.
    pub(crate) fn sceller_etape(&self, monde: &Monde, rang: i64, reponses: &Reponses) -> Result<Vec<u8>, Refus> {
        self.sceller_champs(monde, &format!("{}/etape/{rang}", self.objet), reponses)
    }

    pub(crate) fn etape(&self, rang: i64, scelle: &[u8]) -> Result<Reponses, Refus> {
        self.champs(&format!("{}/etape/{rang}", self.objet), scelle)
    }

    /// What was typed on `ecran` when a session had ended.
    pub(crate) fn sceller_saisie(&self, monde: &Monde, ecran: &str, saisie: &Reponses) -> Result<Vec<u8>, Refus> {
        self.sceller_champs(monde, &format!("{}/saisie/{ecran}", self.objet), saisie)
    }

    pub(crate) fn saisie(&self, ecran: &str, scelle: &[u8]) -> Result<Reponses, Refus> {
        self.champs(&format!("{}/saisie/{ecran}", self.objet), scelle)
    }

    fn sceller_champs(&self, monde: &Monde, objet: &str, champs: &Reponses) -> Result<Vec<u8>, Refus> {
        let json = serde_json::to_vec(champs).map_err(|_| Refus::Interne("réponses".into()))?;
        Ok(self.cle.sceller(monde, objet, &json)?)
    }

    fn champs(&self, objet: &str, scelle: &[u8]) -> Result<Reponses, Refus> {
        let json = self.cle.ouvrir(objet, scelle)?;
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("réponses illisibles".into()))
    }

    pub(crate) fn sceller_note(&self, monde: &Monde, rang: i64, note: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/note/{rang}", self.objet), note.as_bytes())?)
    }

    pub(crate) fn note(&self, rang: i64, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/note/{rang}", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("note illisible".into()))
    }

    pub(crate) fn sceller_interne(&self, monde: &Monde, id: Id<Note>, note: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/interne/{id}", self.objet), note.as_bytes())?)
    }

    pub(crate) fn interne(&self, id: Id<Note>, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/interne/{id}", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("note interne illisible".into()))
    }
}
