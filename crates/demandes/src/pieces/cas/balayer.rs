//! Taking objects out of the depot: those of files that are no more, and those a crash left without a row.

use std::{sync::Arc, time::Duration};

use acces::Piece;
use fichiers::{Erreur, Fichiers};
use socle::{Id, Refus};
use stockage::{Db, Executant as _, sql};
use taches::{Echec, Fin, Resultat, Travail};
use toile::Maison;

use super::Etat;
use crate::pieces::{EtatPiece, sql};

/// Code of the job that takes one object away.
pub(crate) const EFFACER: &str = "piece_effacer";
/// Code of the job that looks for what was left.
pub(crate) const BALAYER: &str = "pieces_balayer";

const JOUR: Duration = Duration::from_secs(24 * 3600);
/// Objects older than that were looked at on forty days.
const FENETRE: u32 = 40;
/// Objects looked at in one sweep.
const LOT: usize = 20_000;

fn echec(erreur: &Erreur) -> Echec {
    match erreur {
        Erreur::Indisponible(_) => Echec::absent("depot_absent"),
        _ => Echec::passager("depot"),
    }
}

/// Whether a file of that identifier still needs its object.
async fn sert(maison: &Maison, piece: Id<Piece>) -> Result<bool, Echec> {
    let mut base: &Db = &maison.db;
    let etat: Option<Etat> = base.peut_etre(sql!(sql::ETAT, piece)).await?;
    let etat = etat.and_then(|e| EtatPiece::depuis_code(&e.etat));
    Ok(matches!(etat, Some(EtatPiece::Attente | EtatPiece::Saine | EtatPiece::Illisible)))
}

/// The same for any object of the depot: signed copies of conventions lie there too.
async fn sert_a_quelqu_un(maison: &Maison, piece: Id<Piece>) -> Result<bool, Echec> {
    let mut base: &Db = &maison.db;
    Ok(sert(maison, piece).await? || conventions::copies::sert(&mut base, &piece.to_string()).await?)
}

/// Takes the object of a file away, if the file is no more.
pub(crate) async fn effacer(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let piece: Id<Piece> = travail.id("piece")?;
    if sert(&maison, piece).await? {
        return Ok(Fin::SansObjet);
    }
    let fichiers: &Fichiers = maison.piece()?;
    fichiers.depot.effacer(piece).await.map_err(|e| echec(&e))?;
    Ok(Fin::Faite)
}

/// Looks at every object laid between forty days and one day ago: without a file that needs it, it goes. Plans tomorrow's.
pub(crate) async fn balayer(maison: Arc<Maison>) -> Resultat {
    programmer(&maison).await?;
    let fichiers: &Fichiers = maison.piece()?;
    let horloge = maison.monde.horloge();
    let (depuis, avant) = (horloge.moins(JOUR * FENETRE), horloge.moins(JOUR));
    let mut orphelins = 0_u32;
    for piece in fichiers.depot.anciens::<Piece>(depuis, avant, LOT).await.map_err(|e| echec(&e))? {
        if !sert_a_quelqu_un(&maison, piece).await? {
            fichiers.depot.effacer(piece).await.map_err(|e| echec(&e))?;
            orphelins += 1;
        }
    }
    if orphelins > 0 {
        tracing::info!(orphelins, "objets sans pièce retirés du dépôt");
    }
    Ok(if orphelins > 0 { Fin::Faite } else { Fin::SansObjet })
}

/// Makes sure that a sweep is due within a day.
pub(crate) async fn programmer(maison: &Maison) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    taches::enfiler_une_fois(&mut tx, &maison.monde, BALAYER, maison.monde.metier().plus(JOUR)).await?;
    Ok(tx.valider().await?)
}
