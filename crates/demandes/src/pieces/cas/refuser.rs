//! Saying that a file cannot be read: the partner is asked for another (VAR-EP-3.1-04).

use acces::{Acteur, Action, Demande, Piece};
use socle::{Id, Refus};
use stockage::{Executant as _, sql};
use toile::Maison;

use super::Version;
use crate::{echanges::avertir_partenaire, faits::Faits, pieces::sql};

/// Marks `piece` of request `id` as one that cannot be read.
pub async fn refuser(maison: &Maison, acteur: &Acteur, id: Id<Demande>, piece: Id<Piece>) -> Result<(), Refus> {
    let (_, autorisation) = Faits::decider_piece(maison, acteur, Action::RefuserPiece, id, piece).await?;
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let prise: Option<Version> = tx.peut_etre(sql!(sql::AJOUTER, id)).await?;
    let Some(Version { version }) = prise else {
        return Err(Refus::Conflit("Cette demande est close : ses pièces ne changent plus.".into()));
    };
    maison.traces.acte(&mut tx, &autorisation, "piece").await?;
    if !tx.faire_une(sql!(sql::REFUSER, piece, id)).await? {
        return Err(Refus::Conflit("Cette pièce n’est plus dans l’état affiché.".into()));
    }
    tx.faire(sql!(sql::NOTER, id, version - 1, "illisible", maintenant, acteur.compte)).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::PieceRefusee, acteur.compte).await?;
    Ok(tx.valider().await?)
}
