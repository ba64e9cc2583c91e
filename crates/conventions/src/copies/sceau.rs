//! The key of a convention: made with its first copy, bound to it; what is sealed under it is bound to the copy too.

use acces::Convention;
use fichiers::{Lecture, Ouvreur};
use socle::{Id, Monde, Refus};
use stockage::{CleDonnees, Coffre, Executant as _, ligne, sql};
use toile::Maison;

use super::{Copie, sql};

ligne! { struct Cle { enveloppe: Vec<u8> } }

fn objet(convention: Id<Convention>) -> String {
    format!("convention:{convention}")
}

/// The files of one convention.
pub(super) struct Sceau {
    cle: CleDonnees,
    objet: String,
}

impl Sceau {
    pub(super) fn de(coffre: &Coffre, convention: Id<Convention>, enveloppe: &[u8]) -> Result<Self, Refus> {
        let objet = objet(convention);
        Ok(Self { cle: coffre.cle(enveloppe, &objet)?, objet })
    }

    /// The same, made now if there is none. Two at once: one key stays, and both read it.
    pub(super) async fn trouver_ou_faire(maison: &Maison, convention: Id<Convention>) -> Result<Self, Refus> {
        let mut tx = maison.db.ecrire().await?;
        let lue: Option<Cle> = tx.peut_etre(sql!(sql::CLE, convention)).await?;
        let enveloppe = if let Some(cle) = lue {
            cle.enveloppe
        } else {
            let neuve = maison.coffre.nouvelle_cle(&maison.monde, &objet(convention))?.1;
            tx.faire(sql!(sql::POSER_CLE, convention, maison.coffre.nom(), neuve)).await?;
            tx.une::<Cle>(sql!(sql::CLE, convention)).await?.enveloppe
        };
        tx.valider().await?;
        Self::de(&maison.coffre, convention, &enveloppe)
    }

    fn de_la_copie(&self, copie: Id<Copie>) -> String {
        format!("{}/copie/{copie}/v1", self.objet)
    }

    pub(super) fn sceller(&self, monde: &Monde, copie: Id<Copie>, clair: &[u8]) -> Result<Vec<u8>, Refus> {
        Ok(fichiers::sceller(&self.cle, monde, &self.de_la_copie(copie), clair)?)
    }

    pub(super) fn ouvrir(self, copie: Id<Copie>, lecture: Lecture) -> Ouvreur {
        let objet = self.de_la_copie(copie);
        Ouvreur::nouveau(self.cle, objet, lecture)
    }
}
