//! The job that shows a file to the antivirus. Run twice, it finds the file judged already.

use std::sync::Arc;

use acces::{Compte, Demande, Piece};
use fichiers::{Erreur, Fichiers, Verdict};
use socle::{Id, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use taches::{Charge, Echec, Fin, Resultat, Travail};
use toile::Maison;

use super::{EFFACER, Version};
use crate::{
    pieces::{EtatPiece, sql},
    sceau::Sceau,
};

/// Code of the job.
pub(crate) const ANALYSER: &str = "piece_analyser";

ligne! {
    struct AAnalyser {
        demande: Id<Demande>,
        etat: String,
        auteur: Id<Compte>,
        enveloppe: Vec<u8>,
    }
}

fn echec(erreur: &Erreur) -> Echec {
    match erreur {
        Erreur::Indisponible(detail) => {
            tracing::warn!(detail, "pièce en attente d’analyse");
            Echec::absent("antivirus_absent")
        }
        autre => {
            tracing::error!(%autre, "pièce qui ne s’ouvre pas");
            Echec::passager("objet_illisible")
        }
    }
}

/// Shows the file of the job to the antivirus and writes down what it says. Away, the file waits, and nobody reads it.
pub(crate) async fn analyser(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let piece: Id<Piece> = travail.id("piece")?;
    let mut base: &Db = &maison.db;
    let lue: Option<AAnalyser> = base.peut_etre(sql!(sql::A_ANALYSER, piece)).await?;
    let Some(r) = lue.filter(|r| r.etat == EtatPiece::Attente.code()) else { return Ok(Fin::SansObjet) };
    let fichiers: &Fichiers = maison.piece()?;
    let sceau = Sceau::de(&maison.coffre, r.demande, &r.enveloppe)?;
    let lecture = fichiers.depot.lire(piece).await.map_err(|e| echec(&e))?;
    let verdict = fichiers.antivirus.analyser(&mut sceau.ouvrir_piece(piece, lecture)).await.map_err(|e| echec(&e))?;
    conclure(&maison, piece, &r, verdict).await
}

async fn conclure(maison: &Maison, piece: Id<Piece>, r: &AAnalyser, verdict: Verdict) -> Resultat {
    let (horloge, maintenant) = (maison.monde.horloge(), maison.monde.metier());
    let etat = if verdict == Verdict::Sain { EtatPiece::Saine } else { EtatPiece::Infectee };
    let mut tx = maison.db.ecrire().await?;
    // The request first, as everybody takes it.
    let version: Option<Version> = match verdict {
        Verdict::Sain => None,
        Verdict::Infecte => tx.peut_etre(sql!(sql::CONSTATER, r.demande)).await?,
    };
    if !tx.faire_une(sql!(sql::CONCLURE, piece, etat.code(), horloge)).await? {
        return Ok(Fin::SansObjet);
    }
    if verdict == Verdict::Infecte {
        tracing::warn!(%piece, "ALERTE : fichier infecté, détruit");
        if let Some(Version { version }) = version {
            tx.faire(sql!(sql::NOTER, r.demande, version - 1, "infectee", maintenant, r.auteur)).await?;
            crate::echanges::avertir_partenaire(&mut tx, maison, r.demande, avis::Genre::PieceRefusee, None).await?;
        }
        taches::enfiler(&mut tx, &maison.monde, EFFACER, Charge::nouvelle().id("piece", piece)).await?;
    }
    tx.valider().await.map_err(Refus::from)?;
    Ok(Fin::Faite)
}
