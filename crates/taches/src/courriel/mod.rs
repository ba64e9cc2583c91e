//! Mails: enqueued with the act, written when they leave, sent by SMTP or kept in a drawer.
//!
//! What waits is an account and a code of a template. The words, and any token in them, are made at the moment of
//! sending by the room that gave the template ([`ModeleDeCourriel`]), which may find that there is nothing to say any
//! more. A mail holds the first and last name of its addressee and nothing else about anybody. Deliberately absent:
//! HTML, attachments, bulk sending, mail coming in.

mod contenu;
mod facteur;
mod serveur;
mod tiroir;

use std::sync::Arc;

use acces::Compte;
use socle::{Id, Instant, Monde, Refus};
use stockage::{Db, Erreur, Executant as _, Fiche, Tx, ligne, sql};

use crate::{Charge, Echec, Fin, Futur, Resultat, Tache, Travail};

pub use contenu::Contenu;
pub use facteur::{Facteur, Smtp};
pub use serveur::{Chiffrement, Serveur};
pub use tiroir::{Garde, gardes};

/// The kind of job that carries a mail.
pub const GENRE: &str = "courriel";

stockage::requetes! {
    libre DESTINATAIRE = "SELECT p.prenom, p.nom, x.courriel FROM compte c JOIN personne p ON p.id = c.personne \
        LEFT JOIN coordonnees x ON x.compte = c.id WHERE c.id = $1";
    // Mails that were tried and wait, and those given up since $2.
    libre ETAT = "SELECT CAST(COALESCE(SUM(CASE WHEN etat = 'attente' THEN 1 ELSE 0 END), 0) AS BIGINT) AS attente, \
        CAST(COALESCE(SUM(CASE WHEN etat = 'abandonnee' THEN 1 ELSE 0 END), 0) AS BIGINT) AS abandonnes \
        FROM tache WHERE genre = 'courriel' AND ((etat = 'attente' AND erreur IS NOT NULL) \
        OR (etat = 'abandonnee' AND finie_le > $1))";
}

ligne! { struct Connu { prenom: String, nom: String, courriel: Option<String> } }

ligne! {
    /// How the mail goes, for those who watch over the service.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Etat {
        /// Mails that were tried and wait for the server.
        pub attente: i64,
        /// Mails given up in the last seven days.
        pub abandonnes: i64,
    }
}

/// Enqueues a mail to `destinataire` after template `modele`, about `objet` (an identifier or a reference), in the
/// transaction of the act it tells.
pub async fn poster(
    tx: &mut Tx,
    monde: &Monde,
    destinataire: Id<Compte>,
    modele: &'static str,
    objet: Option<String>,
) -> Result<Id<Tache>, Erreur> {
    poster_pour(tx, monde, destinataire, modele, objet, monde.metier()).await
}

/// Enqueues a mail that leaves at business instant `du_le`, if its template still has something to say then.
pub async fn poster_pour(
    tx: &mut Tx,
    monde: &Monde,
    destinataire: Id<Compte>,
    modele: &'static str,
    objet: Option<String>,
    du_le: Instant,
) -> Result<Id<Tache>, Erreur> {
    let charge = Charge::nouvelle().id("compte", destinataire).code("modele", modele);
    let charge = match objet {
        Some(objet) => charge.reference("objet", &objet)?,
        None => charge,
    };
    crate::enfiler_pour(tx, monde, GENRE, charge, du_le).await
}

/// A mail about to leave, as its template receives it.
#[derive(Debug, Clone)]
pub struct Envoi {
    /// The job: the same at each try.
    pub tache: Id<Tache>,
    /// To whom.
    pub destinataire: Id<Compte>,
    /// About what, as [`poster`] was told.
    pub objet: Option<String>,
}

/// What a template gives: the mail, or nothing when there is nothing to say any more.
pub type Rendu = Result<Option<Contenu>, Refus>;

/// A template: its code, and what writes it in the house `M`. A token that the mail carries is made there, at the moment of
/// sending, and only its hash is kept.
pub struct ModeleDeCourriel<M> {
    /// The stable word that [`poster`] is given.
    pub code: &'static str,
    /// Writes it.
    pub rendre: fn(Arc<M>, Envoi) -> Futur<Rendu>,
}

/// The mail room of the house `M`.
pub struct Courrier<M> {
    adresse_publique: String,
    facteur: Facteur,
    modeles: Vec<ModeleDeCourriel<M>>,
}

impl<M> Courrier<M> {
    /// A mail room that writes `modeles`, with links to `adresse_publique` (no slash at its end), given to `facteur`.
    pub fn nouveau(adresse_publique: &str, facteur: Facteur, modeles: Vec<ModeleDeCourriel<M>>) -> Self {
        Self { adresse_publique: adresse_publique.trim_end_matches('/').to_owned(), facteur, modeles }
    }

    /// Where links lead.
    pub fn adresse_publique(&self) -> &str {
        &self.adresse_publique
    }

    /// Does a job of kind [`GENRE`]: reads the addressee, reaches the server, writes, sends.
    pub async fn distribuer(&self, hote: Arc<M>, mut db: &Db, monde: &Monde, travail: &Travail) -> Resultat {
        let compte: Id<Compte> = travail.id("compte")?;
        let Some(connu) = db.peut_etre::<Connu>(sql!(DESTINATAIRE, compte)).await? else { return Ok(Fin::SansObjet) };
        let adresse = connu.courriel.ok_or(Echec::definitif("sans_adresse"))?;
        let code = travail.texte("modele").unwrap_or_default();
        // A template that another version of the program knows: it waits.
        let modele = self.modeles.iter().find(|m| m.code == code).ok_or(Echec::absent("modele_inconnu"))?;
        // Reached first: while the server is away, no token is made for nothing.
        let tournee = self.facteur.partir().await?;
        let objet = travail.texte("objet").map(str::to_owned);
        let envoi = Envoi { tache: travail.id, destinataire: compte, objet };
        let Some(contenu) = (modele.rendre)(hote, envoi).await? else { return Ok(Fin::SansObjet) };
        let texte = contenu.texte(&connu.prenom, &connu.nom, &self.adresse_publique);
        let arret = contenu.arret(&self.adresse_publique);
        let pli = Pli { tache: travail.id, adresse, sujet: contenu.sujet(), texte, arret, le: monde.horloge() };
        tournee.remettre(pli).await?;
        Ok(Fin::Faite)
    }
}

/// A mail ready to leave.
pub(crate) struct Pli {
    tache: Id<Tache>,
    adresse: String,
    sujet: &'static str,
    texte: String,
    /// Where mails of this kind are stopped.
    arret: Option<String>,
    le: Instant,
}

/// How the mail goes, at `maintenant`.
pub async fn etat(mut db: &Db, maintenant: Instant) -> Result<Etat, Erreur> {
    let semaine = std::time::Duration::from_secs(7 * 86_400);
    db.une(sql!(ETAT, maintenant.moins(semaine))).await
}

/// Every statement about mails.
pub(crate) fn toutes_fiches() -> Vec<Fiche> {
    [fiches(), tiroir::fiches()].concat()
}
