//! Use cases of the room, one file each.

mod abandonner;
mod absenter;
mod affecter;
mod attente;
mod chercher;
mod commencer;
mod deposer;
mod franchir;
mod garder;
mod noter;
pub(crate) mod pas;
mod remplir;
mod retirer;
mod traiter;
mod transferer;

pub use crate::echanges::ecrire_message;
pub use abandonner::abandonner;
pub(crate) use abandonner::{oublier, oublier_brouillon};
pub use absenter::{Absence, Declaration, absenter, finir_absence};
pub use affecter::{LOT_MAX, affecter};
pub(crate) use attente::{attendre, reprendre};
pub use attente::{demander, reprendre_seule};
pub(crate) use chercher::{VueEnregistree, action, chercher, enregistrer_vue, supprimer_vue};
pub use commencer::commencer;
pub use deposer::{Depot, deposer};
pub use franchir::franchir;
pub(crate) use garder::garder;
pub(crate) use noter::NoteInterne;
pub use noter::{NOTE_INTERNE_MAX, noter};
pub use pas::echeance_fidele;
pub use remplir::remplir;
pub use retirer::{Demandeur, retirer, retirer_consentement};
pub use traiter::{clore, prendre_en_charge};
pub(crate) use transferer::autres_caisses;
pub use transferer::transferer;

use acces::{Acteur, FaitsDemande};
use socle::{Erreurs, Refus};
use stockage::{Tx, ligne, sql};
use toile::Maison;
use traces::Consigne;

use crate::{
    echanges::{Gardes, TexteLibre},
    regles::{Reponses, Saisie, sans_nir},
    sceau::Sceau,
    sql,
};

/// Characters of a message to the partner.
const NOTE_MAX: usize = 2000;

/// A message to the partner: due or not, neutral, without NIR (VAR-EP-5-04).
fn verifier_note(note: &str, due: bool, erreurs: &mut Erreurs) {
    if note.is_empty() && due {
        erreurs.ajouter("note", "Écrivez le message que le partenaire lira.");
    } else if note.chars().count() > NOTE_MAX {
        erreurs.ajouter("note", format!("Raccourcissez ce message : {NOTE_MAX} caractères au plus."));
    } else if let Err(message) = sans_nir(note) {
        erreurs.ajouter("note", message);
    }
}

/// A message to the partner as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// The words.
    pub texte: &'a str,
    /// « Ces mots sont nécessaires à la demande » is ticked.
    pub necessaire: bool,
}

impl<'a> From<&'a str> for Note<'a> {
    fn from(texte: &'a str) -> Self {
        Self { texte, necessaire: false }
    }
}

impl<'a> Note<'a> {
    /// From the field « note » and its tick.
    pub fn de(saisie: &'a impl Saisie) -> Self {
        Self { texte: saisie.un("note"), necessaire: saisie.un("note_necessaire") == "oui" }
    }

    /// Due or not, neutral, without NIR, and through the guard of free texts (VAR-EP-5-02); `acte` tells it from the other
    /// messages of the request.
    async fn relire(
        self,
        maison: &Maison,
        acteur: &Acteur,
        demande: &FaitsDemande,
        acte: &str,
        erreurs: &mut Erreurs,
    ) -> Result<Gardes, Refus> {
        verifier_note(self.texte, true, erreurs);
        let texte = TexteLibre { champ: "note", serie: acte, texte: self.texte, necessaire: self.necessaire };
        crate::echanges::garder(maison, acteur, demande, &texte, erreurs).await
    }
}

/// The free texts of fields `codes` through the guard, all of them before anything is refused; `acte` tells them from others
/// of the same name.
async fn relire(
    maison: &Maison,
    acteur: &Acteur,
    demande: &FaitsDemande,
    acte: &str,
    codes: impl Iterator<Item = &str>,
    saisie: &impl Saisie,
) -> Result<Vec<Gardes>, Refus> {
    let (mut gardes, mut erreurs) = (Vec::new(), Erreurs::default());
    for champ in codes {
        let necessaire = saisie.un(&format!("{champ}_necessaire")) == "oui";
        let texte = TexteLibre { champ, serie: acte, texte: saisie.un(champ), necessaire };
        gardes.push(crate::echanges::garder(maison, acteur, demande, &texte, &mut erreurs).await?);
    }
    if erreurs.est_vide() { Ok(gardes) } else { Err(Refus::Invalide(erreurs)) }
}

/// The seal of the request that `consigne` names, read inside the act's transaction.
async fn sceau_dans(
    maison: &Maison,
    tx: &mut Tx,
    consigne: &Consigne,
    id: socle::Id<acces::Demande>,
) -> Result<Sceau, Refus> {
    Ok(brouillon(maison, tx, consigne, id).await?.0)
}

ligne! { struct Brouillon { enveloppe: Vec<u8>, reponses_scellees: Option<Vec<u8>> } }

/// The seal and the answers of the draft that `consigne` names, read inside the act's transaction.
async fn brouillon(
    maison: &Maison,
    tx: &mut Tx,
    consigne: &Consigne,
    id: socle::Id<acces::Demande>,
) -> Result<(Sceau, Reponses), Refus> {
    let lu = maison.traces.lire_dans::<Brouillon>(tx, consigne, sql!(sql::BROUILLON)).await?.pop();
    let lu = lu.ok_or(Refus::Introuvable("clé détruite"))?;
    let sceau = Sceau::de(&maison.coffre, id, &lu.enveloppe)?;
    let reponses = sceau.reponses(lu.reponses_scellees.as_deref())?;
    Ok((sceau, reponses))
}
