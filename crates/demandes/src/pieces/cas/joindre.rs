//! Joining a file: checked, sealed, laid in the depot, then written in the base with the job that has it looked at.

use acces::{Acteur, Action, Autorisation, Demande, Piece};
use fichiers::{Accepte, Extension, Fichiers};
use sha2::{Digest as _, Sha256};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant as _, Tx, ligne, sql};
use taches::Charge;
use toile::Maison;

use super::{ANALYSER, Version};
use crate::{
    faits::Faits,
    pieces::{
        GenrePiece, SIGNATURE,
        regles::{self, Place},
        sql,
    },
    sceau::Sceau,
    sql as demandes,
};

/// A file somebody sends.
pub struct Envoi {
    /// [`Action::SignalerSituation`] for a draft, [`Action::JoindrePiece`] for a request that was sent.
    pub action: Action,
    /// What it is to the request.
    pub genre: GenrePiece,
    /// Its name.
    pub nom: String,
    /// Its bytes.
    pub octets: Vec<u8>,
}

ligne! { struct Cle { enveloppe: Vec<u8> } }
ligne! { struct Rangee { dernier: i64, prises: i64, deja: i64 } }

/// What is about to be written.
struct Nouvelle {
    piece: Id<Piece>,
    genre: GenrePiece,
    extension: Extension,
    taille: i64,
    nom_scelle: Vec<u8>,
    empreinte: String,
}

fn invalide(message: &str) -> Refus {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter("fichier", message);
    Refus::Invalide(erreurs)
}

/// Joins a file to request or draft `id`.
pub async fn joindre(maison: &Maison, acteur: &Acteur, id: Id<Demande>, envoi: Envoi) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, envoi.action, id).await?;
    if !regles::ouverte(faits.phase) {
        return Err(Refus::Conflit("Cette demande est close : on n’y ajoute plus de fichier.".into()));
    }
    let (genre, action) = (envoi.genre, envoi.action);
    // Unpacking and reading take milliseconds of work: not on the threads that answer.
    let controle = tokio::task::spawn_blocking(move || fichiers::controler(&envoi.nom, envoi.octets)).await;
    let controle = controle.map_err(|_| Refus::Interne("contrôle d’un fichier interrompu".into()))?;
    let accepte = controle.map_err(|motif| invalide(motif.phrase()))?;
    let mut base: &Db = &maison.db;
    let cle: Option<Cle> = base.peut_etre(sql!(sql::CLE, id)).await?;
    let sceau = Sceau::de(&maison.coffre, id, &cle.ok_or(Refus::Introuvable("clé détruite"))?.enveloppe)?;
    let nouvelle = nouvelle(maison, &sceau, id, genre, &accepte)?;
    // Asked once before anything is written, and again under the lock.
    libre(&mut base, id, &nouvelle).await?;
    let scelle = sceau.sceller_piece(&maison.monde, nouvelle.piece, &accepte.octets)?;
    let fichiers: &Fichiers = maison.piece()?;
    fichiers.depot.ecrire(nouvelle.piece, scelle).await?;
    match inscrire(maison, &autorisation, &faits, action, &nouvelle).await {
        // What the commit answers may be lost on the way: the object stays, and is swept if it has no row.
        Ok(tx) => Ok(tx.valider().await?),
        Err(refus) => {
            fichiers.depot.effacer(nouvelle.piece).await.ok();
            Err(refus)
        }
    }
}

fn nouvelle(
    maison: &Maison,
    sceau: &Sceau,
    id: Id<Demande>,
    genre: GenrePiece,
    accepte: &Accepte,
) -> Result<Nouvelle, Refus> {
    let piece: Id<Piece> = maison.monde.id();
    let hache = hex::encode(Sha256::digest(&accepte.octets));
    Ok(Nouvelle {
        piece,
        genre,
        extension: accepte.extension,
        taille: i64::try_from(accepte.octets.len()).unwrap_or(i64::MAX),
        nom_scelle: sceau.sceller_nom_de_piece(&maison.monde, piece, &accepte.nom)?,
        empreinte: maison.coffre.empreinte(&format!("piece:{id}"), &hache),
    })
}

/// The rank of the next file, if there is room for it.
async fn libre(base: &mut impl stockage::Executant, id: Id<Demande>, n: &Nouvelle) -> Result<i64, Refus> {
    let r: Rangee = base.une(sql!(sql::PLACE, id, n.genre.code(), &n.empreinte)).await?;
    let place = Place { dernier: r.dernier, prises: r.prises, deja: r.deja };
    regles::place(n.genre, place).map_err(invalide)?;
    Ok(r.dernier + 1)
}

/// The row, its job, its trace and its fact, ready to be committed.
async fn inscrire(
    maison: &Maison,
    autorisation: &Autorisation,
    faits: &Faits,
    action: Action,
    n: &Nouvelle,
) -> Result<Tx, Refus> {
    let (id, maintenant, compte) = (faits.decision.id, maison.monde.metier(), autorisation.acteur().compte);
    let mut tx = maison.db.ecrire().await?;
    let version = prendre(&mut tx, action, id).await?;
    maison.traces.acte(&mut tx, autorisation, "piece").await?;
    let rang = libre(&mut tx, id, n).await?;
    let genre = n.genre.code();
    let (nom, extension, empreinte) = (n.nom_scelle.clone(), n.extension.code(), &n.empreinte);
    tx.faire(sql!(sql::INSCRIRE, n.piece, id, rang, genre, nom, extension, n.taille, empreinte, compte, maintenant))
        .await?;
    if let Some(version) = version {
        let detail = if n.genre == GenrePiece::Piece { "ajout" } else { genre };
        tx.faire(sql!(sql::NOTER, id, version - 1, detail, maintenant, compte)).await?;
        if n.genre == GenrePiece::Consentement {
            accorder(maison, &mut tx, autorisation.acteur(), faits, version).await?;
        }
    }
    taches::enfiler(&mut tx, &maison.monde, ANALYSER, Charge::nouvelle().id("piece", n.piece)).await?;
    Ok(tx)
}

/// A signed consent joined to a request that was sent is a consent of its own (a transfer may ask for it); the request that
/// waited for it goes on.
async fn accorder(maison: &Maison, tx: &mut Tx, acteur: &Acteur, faits: &Faits, version: i64) -> Result<(), Refus> {
    let (accord, texte): (Id<Demande>, _) = (maison.monde.id(), &faits.formulaire(maison)?.consentement);
    let (code, numero) = (&texte.code, i64::from(texte.version));
    let (id, le) = (faits.decision.id, maison.monde.metier());
    tx.faire(sql!(demandes::CONSENTIR, accord, id, SIGNATURE, code, numero, le, acteur.compte)).await?;
    if faits.attendu.as_deref() == Some(SIGNATURE) {
        crate::cas::reprendre(tx, maison, acteur, faits, version).await?;
    }
    Ok(())
}

/// Takes the request's row, so that two files at once are counted one after the other; the version of the fact to write.
async fn prendre(tx: &mut Tx, action: Action, id: Id<Demande>) -> Result<Option<i64>, Refus> {
    if action == Action::SignalerSituation {
        let encore = tx.faire_une(sql!(demandes::TOUCHER, id)).await?;
        return if encore { Ok(None) } else { Err(Refus::Introuvable("brouillon envoyé ou abandonné entre-temps")) };
    }
    let prise: Option<Version> = tx.peut_etre(sql!(sql::AJOUTER, id)).await?;
    let close = || Refus::Conflit("Cette demande vient d’être close : on n’y ajoute plus de fichier.".into());
    prise.map(|v| Some(v.version)).ok_or_else(close)
}
