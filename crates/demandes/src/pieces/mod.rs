//! Files of a request: joined to a draft by its author, read by both sides, looked at by the antivirus before anybody.
//!
//! A file is checked and sealed, laid in the depot, and only then written in the base with the job that shows it to the
//! antivirus: nothing acknowledged is lost, and what a crash leaves in between is swept. Nobody reads a file before it is
//! « saine ». Deliberately absent: versions of a file (another is joined), previews.

pub mod cas;
mod lien;
mod lus;
mod pages;
mod regles;
mod sql;

use std::sync::Arc;

use socle::Refus;
use taches::Genre;
use toile::Maison;

pub(crate) use lus::{Lue, accord_joint, en_lignes, lues, section};
pub(crate) use pages::portes;
pub use regles::{EtatPiece, GenrePiece, OCTETS_MAX};

/// Every statement of the files.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}

/// The kinds of jobs of the room.
pub(crate) fn genres() -> Vec<Genre<Maison>> {
    vec![
        Genre { code: cas::ANALYSER, faire: |maison, travail| Box::pin(cas::analyser(maison, travail)) },
        Genre { code: cas::EFFACER, faire: |maison, travail| Box::pin(cas::effacer(maison, travail)) },
        Genre { code: cas::BALAYER, faire: |maison, _| Box::pin(cas::balayer(maison)) },
    ]
}

/// Makes sure that the depot is swept tomorrow, and every day after: called when the service starts.
pub async fn programmer(maison: &Arc<Maison>) -> Result<(), Refus> {
    cas::programmer(maison).await
}

/// The mode of consent of a caisse that wants a signature, as terms write it (PDC-A3-03).
pub(crate) const SIGNATURE: &str = "signature";

/// What a fact « piece » tells.
pub(crate) fn fait_en_mots(detail: Option<&str>) -> &'static str {
    match detail {
        Some("infectee") => "Fichier infecté écarté",
        Some("illisible") => "Pièce illisible : à joindre de nouveau",
        Some("sortante") => "Pièce jointe par la caisse",
        Some("consentement") => "Accord signé joint",
        _ => "Pièce jointe par le partenaire",
    }
}
