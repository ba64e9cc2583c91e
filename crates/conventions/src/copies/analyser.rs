//! The jobs of a signed copy: it is shown to the antivirus; the object of one that is no more is taken away.

use std::sync::Arc;

use acces::Convention;
use fichiers::{Erreur, Fichiers, Verdict};
use socle::{Id, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use taches::{Charge, Echec, Fin, Resultat, Travail};
use toile::Maison;

use super::{Copie, EtatCopie, sceau::Sceau, sert, sql};

/// Code of the job that shows a copy to the antivirus.
pub(super) const ANALYSER: &str = "copie_analyser";
/// Code of the job that takes an object away.
pub(super) const EFFACER: &str = "copie_effacer";

ligne! { struct AAnalyser { convention: Id<Convention>, etat: String, enveloppe: Vec<u8> } }

fn echec(erreur: &Erreur) -> Echec {
    match erreur {
        Erreur::Indisponible(detail) => {
            tracing::warn!(detail, "copie signée en attente d’analyse");
            Echec::absent("antivirus_absent")
        }
        autre => {
            tracing::error!(%autre, "copie signée qui ne s’ouvre pas");
            Echec::passager("objet_illisible")
        }
    }
}

/// Shows the copy of the job to the antivirus and writes down what it says. Away, the copy waits, and nobody reads it.
pub(super) async fn analyser(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let copie: Id<Copie> = travail.id("copie")?;
    let mut base: &Db = &maison.db;
    let lue: Option<AAnalyser> = base.peut_etre(sql!(sql::A_ANALYSER, copie)).await?;
    let Some(r) = lue.filter(|r| r.etat == EtatCopie::Attente.code()) else { return Ok(Fin::SansObjet) };
    let fichiers: &Fichiers = maison.piece()?;
    let sceau = Sceau::de(&maison.coffre, r.convention, &r.enveloppe)?;
    let lecture = fichiers.depot.lire(copie).await.map_err(|e| echec(&e))?;
    let verdict = fichiers.antivirus.analyser(&mut sceau.ouvrir(copie, lecture)).await.map_err(|e| echec(&e))?;
    let etat = if verdict == Verdict::Sain { EtatCopie::Saine } else { EtatCopie::Infectee };
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(sql::CONCLURE, copie, etat.code(), maison.monde.horloge())).await? {
        return Ok(Fin::SansObjet);
    }
    if etat == EtatCopie::Infectee {
        tracing::warn!(%copie, "ALERTE : copie signée infectée, détruite");
        taches::enfiler(&mut tx, &maison.monde, EFFACER, Charge::nouvelle().id("copie", copie)).await?;
    }
    tx.valider().await.map_err(Refus::from)?;
    Ok(Fin::Faite)
}

/// Takes the object of a copy away, if the copy is no more.
pub(super) async fn effacer(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let copie: Id<Copie> = travail.id("copie")?;
    let mut base: &Db = &maison.db;
    if sert(&mut base, &copie.to_string()).await? {
        return Ok(Fin::SansObjet);
    }
    let fichiers: &Fichiers = maison.piece()?;
    fichiers.depot.effacer(copie).await.map_err(|e| echec(&e))?;
    Ok(Fin::Faite)
}
