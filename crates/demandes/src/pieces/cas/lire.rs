//! Reading a file: decided, traced by its own name, then opened piece by piece while it is sent.

use acces::{Acteur, Action, Demande, Piece};
use fichiers::{Extension, Fichiers, Ouvreur};
use socle::{Id, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use toile::{Maison, Morceaux, Prochain};

use super::Etat;
use crate::{
    faits::Faits,
    pieces::{EtatPiece, lien, sql},
    sceau::Sceau,
};

ligne! {
    struct Rangee {
        demande: Id<Demande>,
        nom_scelle: Vec<u8>,
        extension: String,
        etat: String,
        enveloppe: Vec<u8>,
    }
}

/// A file on its way.
pub(crate) struct Telechargement {
    pub(crate) nom: String,
    pub(crate) genre: &'static str,
    pub(crate) morceaux: Clair,
}

/// The clear pieces of a file.
pub(crate) struct Clair(Ouvreur);

impl Morceaux for Clair {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async move { Ok(self.0.suivant().await?) })
    }
}

/// A file in a state to be read; the others say why they are not.
fn lisible(etat: &str) -> Result<(), Refus> {
    match EtatPiece::depuis_code(etat) {
        Some(etat) if etat.se_lit() => Ok(()),
        Some(EtatPiece::Attente) => Err(Refus::Conflit(
            "Ce fichier attend son analyse par l’antivirus. Réessayez dans quelques minutes.".into(),
        )),
        _ => Err(Refus::Conflit("Ce fichier n’est plus disponible.".into())),
    }
}

/// `piece` is one of `id`: asked before anything is traced or read.
async fn de_la_demande(maison: &Maison, id: Id<Demande>, piece: Id<Piece>) -> Result<String, Refus> {
    let mut base: &Db = &maison.db;
    let etat: Option<Etat> = base.peut_etre(sql!(sql::ETAT_DANS, piece, id)).await?;
    Ok(etat.ok_or(Refus::Introuvable("pièce d’une autre demande"))?.etat)
}

/// The last part of the address of a download that `acteur` may begin now.
pub(crate) async fn lien(maison: &Maison, acteur: &Acteur, id: Id<Demande>, piece: Id<Piece>) -> Result<String, Refus> {
    Faits::decider_piece(maison, acteur, Action::LirePiece, id, piece).await?;
    lisible(&de_la_demande(maison, id, piece).await?)?;
    Ok(lien::signer(&maison.coffre, acteur, piece, maison.monde.horloge()))
}

/// Opens `piece` of `id` for `acteur`, who holds the address that ends in `jeton`.
pub(crate) async fn ouvrir(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    piece: Id<Piece>,
    jeton: &str,
) -> Result<Telechargement, Refus> {
    let (_, autorisation) = Faits::decider_piece(maison, acteur, Action::LirePiece, id, piece).await?;
    if !lien::tient(&maison.coffre, acteur, piece, maison.monde.horloge(), jeton) {
        return Err(Refus::Introuvable("lien expiré, ou d’une autre session"));
    }
    lisible(&de_la_demande(maison, id, piece).await?)?;
    let consigne = maison.traces.lecture(&autorisation, "piece").await?;
    let lue = maison.traces.lire::<Rangee>(&consigne, sql!(sql::PIECE)).await?.pop();
    let r = lue.filter(|r| r.demande == id).ok_or(Refus::Introuvable("pièce détruite"))?;
    lisible(&r.etat)?;
    let sceau = Sceau::de(&maison.coffre, id, &r.enveloppe)?;
    let nom = sceau.nom_de_piece(piece, &r.nom_scelle)?;
    let extension = Extension::depuis_code(&r.extension).ok_or_else(|| Refus::Interne("extension inconnue".into()))?;
    let fichiers: &Fichiers = maison.piece()?;
    let lecture = fichiers.depot.lire(piece).await?;
    Ok(Telechargement { nom, genre: extension.genre(), morceaux: Clair(sceau.ouvrir_piece(piece, lecture)) })
}
