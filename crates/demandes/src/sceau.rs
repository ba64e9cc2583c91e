//! Sealing and opening the texts of a request, always bound to the request and the part they are; destroying its key.
//!
//! Destroying is the erasure: what was sealed cannot be read again, here or in a backup. [`detruire`] writes it in the
//! transaction of the act; once that is committed, [`Detruite::inscrire`] adds it to the list beside the keys, durable before
//! anybody is told ([ADR 0023](../../../docs/adr/0023-sauvegardes-cles-mesures.md)).

use acces::{Demande, Piece};
use fichiers::{Lecture, Ouvreur};
use socle::{Id, Instant, Monde, Refus};
use stockage::{CleDetruite, CleDonnees, Coffre, Db, Executant as _, Tx, ligne, rotation::Enveloppes, sql};

use crate::{cas::NoteInterne, regles::Reponses, sql, travail};

/// Where the wraps of requests are, for the turning of the master key.
pub fn enveloppes() -> Enveloppes {
    Enveloppes {
        quoi: "clés des demandes",
        lire: &sql::ENVELOPPES,
        reposer: &sql::REPOSER_ENVELOPPE,
        objet: |id| format!("demande:{id}"),
    }
}

/// Why a key is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motif {
    /// A draft was given up.
    Abandon,
    /// The request is erased.
    Effacement,
}

impl Motif {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Abandon => "abandon",
            Self::Effacement => "effacement",
        }
    }
}

/// A key destroyed in a transaction, to be added to the list beside the keys once that is committed.
#[must_use = "the list beside the keys must learn of it, or a restored backup brings it back"]
#[derive(Debug)]
pub struct Detruite(CleDetruite);

impl Detruite {
    /// Adds it to the list beside the keys; durable on return. A crash before is made good by [`completer_le_registre`].
    pub async fn inscrire(self, coffre: &Coffre) -> Result<(), Refus> {
        noter(coffre, vec![self.0]).await
    }
}

async fn noter(coffre: &Coffre, cles: Vec<CleDetruite>) -> Result<(), Refus> {
    let coffre = coffre.clone();
    let ecriture = tokio::task::spawn_blocking(move || coffre.noter_detruites(&cles));
    let fini = ecriture.await.map_err(|_| Refus::Interne("registre des clés détruites".into()))?;
    fini.map_err(|e| Refus::Indisponible(e.to_string()))
}

/// Destroys the key of `demande` in `tx`, with what only it opens and the identity that was promoted from it.
pub async fn detruire(tx: &mut Tx, demande: Id<Demande>, motif: Motif, le: Instant) -> Result<Detruite, Refus> {
    oublier(tx, &demande.to_string(), motif.code(), le).await?;
    Ok(Detruite(CleDetruite { demande: demande.to_string(), le, motif: motif.code().into() }))
}

async fn oublier(tx: &mut Tx, demande: &str, motif: &str, le: Instant) -> Result<(), Refus> {
    tx.faire(sql!(sql::NOTER_DETRUITE, demande, motif, le)).await?;
    tx.faire(sql!(sql::OUBLIER_CLE, demande)).await?;
    tx.faire(sql!(sql::OUBLIER_REPONSES, demande)).await?;
    tx.faire(sql!(travail::sql::OUBLIER_MOTS, demande)).await?;
    Ok(tx.faire(sql!(sql::OUBLIER_IDENTITE, demande)).await.map(drop)?)
}

/// Destroys in `tx` again what was destroyed after a backup was made: a draft given up goes whole, like the first time.
pub async fn rejouer(tx: &mut Tx, cle: &CleDetruite) -> Result<(), Refus> {
    oublier(tx, &cle.demande, &cle.motif, cle.le).await?;
    if cle.motif == Motif::Abandon.code() {
        crate::cas::oublier_brouillon(tx, &cle.demande).await?;
    }
    Ok(())
}

ligne! { struct Rangee { demande: String, motif: String, detruite_le: Instant } }

/// Adds to the list beside the keys what the base knows and it does not; how many. Before serving, before a backup.
pub async fn completer_le_registre(mut db: &Db, coffre: &Coffre) -> Result<usize, Refus> {
    let connues = coffre.detruites()?;
    let (mut ajoutees, mut derniere) = (0, String::new());
    loop {
        let lues: Vec<Rangee> = db.toutes(sql!(sql::DETRUITES, &derniere)).await?;
        let Some(fin) = lues.last() else { return Ok(ajoutees) };
        derniere.clone_from(&fin.demande);
        let cles = lues.into_iter().map(|r| CleDetruite { demande: r.demande, le: r.detruite_le, motif: r.motif });
        let manquent: Vec<CleDetruite> = cles.filter(|c| !connues.contains(c)).collect();
        ajoutees += manquent.len();
        noter(coffre, manquent).await?;
    }
}

fn objet(demande: Id<Demande>) -> String {
    format!("demande:{demande}")
}

/// The key of `demande` and its wrap.
pub(crate) fn nouvelle_cle(coffre: &Coffre, monde: &Monde, demande: Id<Demande>) -> Result<Vec<u8>, Refus> {
    Ok(coffre.nouvelle_cle(monde, &objet(demande))?.1)
}

/// The texts of one request.
pub(crate) struct Sceau {
    cle: CleDonnees,
    objet: String,
}

impl Sceau {
    pub(crate) fn de(coffre: &Coffre, demande: Id<Demande>, enveloppe: &[u8]) -> Result<Self, Refus> {
        let objet = objet(demande);
        Ok(Self { cle: coffre.cle(enveloppe, &objet)?, objet })
    }

    pub(crate) fn sceller_reponses(&self, monde: &Monde, reponses: &Reponses) -> Result<Vec<u8>, Refus> {
        let json = serde_json::to_vec(reponses).map_err(|_| Refus::Interne("réponses".into()))?;
        Ok(self.cle.sceller(monde, &format!("{}/reponses", self.objet), &json)?)
    }

    pub(crate) fn reponses(&self, scelle: Option<&[u8]>) -> Result<Reponses, Refus> {
        let Some(scelle) = scelle else { return Ok(Reponses::default()) };
        let json = self.cle.ouvrir(&format!("{}/reponses", self.objet), scelle)?;
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("réponses illisibles".into()))
    }

    /// What a step wrote down.
    pub(crate) fn sceller_etape(&self, monde: &Monde, rang: i64, reponses: &Reponses) -> Result<Vec<u8>, Refus> {
        self.sceller_champs(monde, &format!("{}/etape/{rang}", self.objet), reponses)
    }

    pub(crate) fn etape(&self, rang: i64, scelle: &[u8]) -> Result<Reponses, Refus> {
        self.champs(&format!("{}/etape/{rang}", self.objet), scelle)
    }

    /// What was typed on `ecran` when a session had ended.
    pub(crate) fn sceller_saisie(&self, monde: &Monde, ecran: &str, saisie: &Reponses) -> Result<Vec<u8>, Refus> {
        self.sceller_champs(monde, &format!("{}/saisie/{ecran}", self.objet), saisie)
    }

    pub(crate) fn saisie(&self, ecran: &str, scelle: &[u8]) -> Result<Reponses, Refus> {
        self.champs(&format!("{}/saisie/{ecran}", self.objet), scelle)
    }

    fn sceller_champs(&self, monde: &Monde, objet: &str, champs: &Reponses) -> Result<Vec<u8>, Refus> {
        let json = serde_json::to_vec(champs).map_err(|_| Refus::Interne("réponses".into()))?;
        Ok(self.cle.sceller(monde, objet, &json)?)
    }

    fn champs(&self, objet: &str, scelle: &[u8]) -> Result<Reponses, Refus> {
        let json = self.cle.ouvrir(objet, scelle)?;
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("réponses illisibles".into()))
    }

    pub(crate) fn sceller_message(&self, monde: &Monde, rang: i64, texte: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/message/{rang}", self.objet), texte.as_bytes())?)
    }

    pub(crate) fn message(&self, rang: i64, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/message/{rang}", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("message illisible".into()))
    }

    pub(crate) fn sceller_note(&self, monde: &Monde, rang: i64, note: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/note/{rang}", self.objet), note.as_bytes())?)
    }

    pub(crate) fn note(&self, rang: i64, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/note/{rang}", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("note illisible".into()))
    }

    pub(crate) fn sceller_nom_de_piece(&self, monde: &Monde, piece: Id<Piece>, nom: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/piece/{piece}/nom", self.objet), nom.as_bytes())?)
    }

    pub(crate) fn nom_de_piece(&self, piece: Id<Piece>, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/piece/{piece}/nom", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("nom de pièce illisible".into()))
    }

    /// What a file's pieces are bound to: the request, the file, and the version of its bytes (there is one).
    fn objet_de_piece(&self, piece: Id<Piece>) -> String {
        format!("{}/piece/{piece}/v1", self.objet)
    }

    pub(crate) fn sceller_piece(&self, monde: &Monde, piece: Id<Piece>, clair: &[u8]) -> Result<Vec<u8>, Refus> {
        Ok(fichiers::sceller(&self.cle, monde, &self.objet_de_piece(piece), clair)?)
    }

    pub(crate) fn ouvrir_piece(self, piece: Id<Piece>, lecture: Lecture) -> Ouvreur {
        let objet = self.objet_de_piece(piece);
        Ouvreur::nouveau(self.cle, objet, lecture)
    }

    pub(crate) fn sceller_interne(&self, monde: &Monde, id: Id<NoteInterne>, note: &str) -> Result<Vec<u8>, Refus> {
        Ok(self.cle.sceller(monde, &format!("{}/interne/{id}", self.objet), note.as_bytes())?)
    }

    pub(crate) fn interne(&self, id: Id<NoteInterne>, scelle: &[u8]) -> Result<String, Refus> {
        let octets = self.cle.ouvrir(&format!("{}/interne/{id}", self.objet), scelle)?;
        String::from_utf8(octets).map_err(|_| Refus::Interne("note interne illisible".into()))
    }
}
