//! A model comes into a running installation: read, checked against what is there, kept whole or not at all.

use acces::{Acteur, Action, Ressource};
use socle::Refus;
use toile::Maison;

use crate::modele::{Inscription, Modele, ModeleErreur, inscrire};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Importe {
    /// A new version, by its code and number.
    Nouveau(String, u32),
    /// The same text was there already.
    DejaLa(String, u32),
    /// What is wrong, mistake by mistake.
    Faux(Vec<String>),
    /// It would be taken: nothing was kept, since only a check was wanted.
    Juste(String, u32),
}

/// Reads the model `texte` that came as `origine`, and keeps it if `garder`. Conventions that run keep the version they signed:
/// a new version serves those prepared from now on.
pub async fn importer_modele(
    maison: &Maison,
    acteur: &Acteur,
    origine: &str,
    texte: &str,
    garder: bool,
) -> Result<Importe, Refus> {
    let autorisation = acces::exiger(acteur, Action::TenirModeles, &Ressource::Soi)?;
    let modele = match Modele::lire(origine, texte) {
        Ok(modele) => modele,
        Err(ModeleErreur { fautes, .. }) => return Ok(Importe::Faux(fautes)),
    };
    let mut tx = maison.db.ecrire().await?;
    let inscription = match inscrire(&mut tx, &modele, texte, maison.monde.horloge()).await? {
        Ok(inscription) => inscription,
        Err(fautes) => return Ok(Importe::Faux(fautes)),
    };
    let (code, version) = (modele.code, modele.version);
    match (inscription, garder) {
        (Inscription::DejaLa, _) => Ok(Importe::DejaLa(code, version)),
        // The transaction is dropped: nothing stays.
        (Inscription::Nouvelle, false) => Ok(Importe::Juste(code, version)),
        (Inscription::Nouvelle, true) => {
            maison.traces.acte(&mut tx, &autorisation, "modele").await?;
            tx.valider().await?;
            Ok(Importe::Nouveau(code, version))
        }
    }
}
