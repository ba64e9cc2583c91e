//! Internal notes: what the agents of a caisse tell each other about a request, never the partner nor another caisse.

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Refus};
use stockage::{ligne, sql};
use toile::Maison;

use crate::{
    cas::Note,
    echanges::{TexteLibre, garder},
    faits::Faits,
    regles::sans_nir,
    sceau::Sceau,
    travail::sql,
};

/// Characters of one note.
pub const NOTE_INTERNE_MAX: usize = 2000;

/// Marker: a note.
pub(crate) enum NoteInterne {}

ligne! { struct Enveloppe { enveloppe: Vec<u8> } }

/// Adds a note to request `id` for the caisse of `acteur`.
pub async fn noter<'n>(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    texte: impl Into<Note<'n>>,
) -> Result<(), Refus> {
    let Note { texte, necessaire } = texte.into();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::NoterInterne, id).await?;
    let note: Id<NoteInterne> = maison.monde.id();
    let mut erreurs = Erreurs::default();
    if texte.is_empty() {
        erreurs.ajouter("texte", "Écrivez la note.");
    } else if texte.chars().count() > NOTE_INTERNE_MAX {
        erreurs.ajouter("texte", format!("Raccourcissez cette note : {NOTE_INTERNE_MAX} caractères au plus."));
    } else if let Err(message) = sans_nir(texte) {
        erreurs.ajouter("texte", message);
    }
    // A note that comes back from its page is the same text: one series a request, whoever writes it.
    let libre = TexteLibre { champ: "texte", serie: "note", texte, necessaire };
    let gardes = garder(maison, acteur, &faits.decision, &libre, &mut erreurs).await?;
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "note interne").await?;
    let cle = maison.traces.lire_dans::<Enveloppe>(&mut tx, &consigne, sql!(crate::sql::BROUILLON)).await?.pop();
    let sceau = Sceau::de(&maison.coffre, id, &cle.ok_or(Refus::Introuvable("clé détruite"))?.enveloppe)?;
    let scelle = sceau.sceller_interne(&maison.monde, note, texte)?;
    tx.faire(sql!(sql::NOTER_INTERNE, note, id, acteur.organisation, acteur.compte, maintenant, scelle)).await?;
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}
