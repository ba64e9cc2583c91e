//! Keeping a signed copy: decided, checked, sealed, laid in the depot, then written in the base with its job.

use acces::{Acteur, Action, Autorisation, Convention};
use fichiers::{Extension, Fichiers, Motif};
use sha2::{Digest as _, Sha256};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use taches::Charge;
use toile::Maison;

use super::{
    Copie,
    analyser::ANALYSER,
    regles::{self, Place},
    sceau::Sceau,
    sql,
};
use crate::{cas::faits, lecture::autour, papier::retenues, sql as conventions};

/// A file somebody sends.
pub struct Envoi {
    /// The version of the terms that was signed.
    pub version: i64,
    /// Its name: looked at, not kept.
    pub nom: String,
    /// Its bytes.
    pub octets: Vec<u8>,
}

ligne! { struct Rangee { dernier: i64, prises: i64, deja: i64 } }

struct Nouvelle {
    copie: Id<Copie>,
    convention: Id<Convention>,
    version: i64,
    taille: i64,
    empreinte: String,
}

impl Nouvelle {
    fn de(copie: Id<Copie>, convention: Id<Convention>, version: i64, octets: &[u8]) -> Self {
        let taille = i64::try_from(octets.len()).unwrap_or(i64::MAX);
        Self { copie, convention, version, taille, empreinte: hex::encode(Sha256::digest(octets)) }
    }
}

fn invalide(message: &str) -> Refus {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter("fichier", message);
    Refus::Invalide(erreurs)
}

/// Keeps a signed copy of convention `id`.
pub async fn deposer(maison: &Maison, acteur: &Acteur, id: Id<Convention>, envoi: Envoi) -> Result<(), Refus> {
    let mut base: &Db = &maison.db;
    let tous = autour(&mut base, id).await?;
    let autorisation = acces::exiger(acteur, Action::DeposerCopie, &faits(&tous, id))?;
    let dossier = tous.iter().find(|d| d.id == id).ok_or(Refus::Introuvable("convention absente"))?;
    if dossier.versions.is_empty() {
        return Err(Refus::Conflit("Arrêtez d’abord les termes : on ne signe pas un texte qui a des blancs.".into()));
    }
    if !retenues(dossier).contains(&envoi.version) {
        return Err(Refus::Conflit("Ces termes ont été remplacés entre-temps : relisez la page.".into()));
    }
    let (version, octets) = (envoi.version, controler(envoi).await?);
    let nouvelle = Nouvelle::de(maison.monde.id(), id, version, &octets);
    // Asked once before anything is written, and again under the lock.
    libre(&mut base, &nouvelle).await?;
    let sceau = Sceau::trouver_ou_faire(maison, id).await?;
    let (monde, copie) = (maison.monde.clone(), nouvelle.copie);
    let scelle = tokio::task::spawn_blocking(move || sceau.sceller(&monde, copie, &octets)).await;
    let scelle = scelle.map_err(|_| Refus::Interne("scellement d’une copie interrompu".into()))??;
    let fichiers: &Fichiers = maison.piece()?;
    fichiers.depot.ecrire(nouvelle.copie, scelle).await?;
    match inscrire(maison, &autorisation, &nouvelle).await {
        // What the commit answers may be lost on the way: the object stays, and is swept if it has no row.
        Ok(tx) => Ok(tx.valider().await?),
        Err(refus) => {
            fichiers.depot.effacer(nouvelle.copie).await.ok();
            Err(refus)
        }
    }
}

/// A PDF that is one, by its name and by its content.
async fn controler(envoi: Envoi) -> Result<Vec<u8>, Refus> {
    const AUTRE: &str = "Joignez la copie signée en pdf : un seul fichier, avec toutes les pages.";
    // Unpacking and reading take milliseconds of work: not on the threads that answer.
    let controle = tokio::task::spawn_blocking(move || fichiers::controler(&envoi.nom, envoi.octets)).await;
    match controle.map_err(|_| Refus::Interne("contrôle d’un fichier interrompu".into()))? {
        Ok(accepte) if accepte.extension == Extension::Pdf => Ok(accepte.octets),
        Ok(_) | Err(Motif::Extension) => Err(invalide(AUTRE)),
        Err(motif) => Err(invalide(motif.phrase())),
    }
}

/// The rank of the next copy, if there is room for it.
async fn libre(base: &mut impl Executant, n: &Nouvelle) -> Result<i64, Refus> {
    let r: Rangee = base.une(sql!(sql::PLACE, n.convention, &n.empreinte)).await?;
    regles::place(Place { dernier: r.dernier, prises: r.prises, deja: r.deja }).map_err(invalide)?;
    Ok(r.dernier + 1)
}

/// The row, its job and its trace, ready to be committed.
async fn inscrire(maison: &Maison, autorisation: &Autorisation, n: &Nouvelle) -> Result<Tx, Refus> {
    let (maintenant, compte) = (maison.monde.metier(), autorisation.acteur().compte);
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(conventions::TENIR, n.convention)).await?;
    maison.traces.acte(&mut tx, autorisation, "copie").await?;
    let rang = libre(&mut tx, n).await?;
    let (empreinte, taille) = (&n.empreinte, n.taille);
    tx.faire(sql!(sql::INSCRIRE, n.copie, n.convention, rang, n.version, taille, empreinte, compte, maintenant))
        .await?;
    taches::enfiler(&mut tx, &maison.monde, ANALYSER, Charge::nouvelle().id("copie", n.copie)).await?;
    Ok(tx)
}
