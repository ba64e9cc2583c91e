//! Signed copies: the file that the parties signed, kept sealed, its SHA-256 shown so that each compares it with its own.
//!
//! Checked, sealed under a key of the convention, laid in the depot, then written in the base with the job that shows it to
//! the antivirus; nobody downloads it before it is « saine » ([ADR 0024](../../../../docs/adr/0024-documents.md)).
//! Deliberately absent: any reading of the signature itself (the paper is what was signed), the file's name (it may hold
//! somebody's), another kind than PDF.

mod analyser;
mod deposer;
mod lire;
mod regles;
mod retirer;
mod sceau;
mod sql;

use socle::{Id, Refus};
use stockage::{Executant, ligne, rotation::Enveloppes};
use taches::Genre;
use toile::Maison;

pub use deposer::{Envoi, deposer};
pub(crate) use lire::{Lue, lues, ouvrir};
pub(crate) use regles::EtatCopie;
pub use regles::{NOMBRE_MAX, OCTETS_MAX};
pub use retirer::retirer;

/// Marker: the signed copy of a convention.
pub enum Copie {}

ligne! { struct Etat { etat: String } }

/// Every statement of signed copies.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}

/// The kinds of jobs of signed copies.
pub(crate) fn genres() -> Vec<Genre<Maison>> {
    vec![
        Genre { code: analyser::ANALYSER, faire: |maison, travail| Box::pin(analyser::analyser(maison, travail)) },
        Genre { code: analyser::EFFACER, faire: |maison, travail| Box::pin(analyser::effacer(maison, travail)) },
    ]
}

/// Where the wraps of conventions are, for the turning of the master key.
pub(crate) fn enveloppes() -> Enveloppes {
    Enveloppes {
        quoi: "clés des conventions",
        lire: &sql::ENVELOPPES,
        reposer: &sql::REPOSER_ENVELOPPE,
        objet: |id| format!("convention:{id}"),
    }
}

/// Whether the object of the depot named `objet` is that of a copy that still needs it: whoever sweeps the depot asks.
pub async fn sert(base: &mut impl Executant, objet: &str) -> Result<bool, Refus> {
    let Ok(copie) = objet.parse::<Id<Copie>>() else { return Ok(false) };
    let lu: Option<Etat> = base.peut_etre(stockage::sql!(sql::ETAT, copie)).await?;
    let etat = lu.and_then(|e| EtatCopie::depuis_code(&e.etat));
    Ok(matches!(etat, Some(EtatCopie::Attente | EtatCopie::Saine)))
}
