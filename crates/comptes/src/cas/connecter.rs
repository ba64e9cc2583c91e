//! Signing in (VAR-EP-2.1-01): one answer, one cost and the same statements whether the login exists or not.
//!
//! Once the password is right, and only then, an account that is over says why. With a second factor the password
//! opens a step, not a session (`etape.rs`).

use std::sync::Arc;

use acces::{Acteur, Compte, Organisation, Personne, Profil, Unite};
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::{
    Maison,
    session::{self, EtatDuCompte, Vie},
};
use traces::Fait;

use super::{
    appareil, etape,
    frein::{Freins, Nombre},
};
use crate::{
    Hacheur,
    regles::{Identifiant, delai_adresse, delai_couple, fermeture},
    sql,
};

ligne! {
    pub(super) struct Connu {
        pub(super) compte: Id<Compte>,
        personne: Id<Personne>,
        organisation: Id<Organisation>,
        unite: Id<Unite>,
        profil: String,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        acces: i64,
        facteurs: i64,
        mot_de_passe: Option<String>,
    }
}

impl Connu {
    fn profil(&self) -> Result<Profil, Refus> {
        Profil::depuis_code(&self.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))
    }

    /// Whether the account lives at the business instant `maintenant`, and why not.
    pub(super) fn etat(&self, maintenant: Instant) -> Result<EtatDuCompte, Refus> {
        let (active_le, inactif_le) = (self.active_le, self.inactif_le);
        let vie = Vie { active_le, inactif_le, suspendu_le: self.suspendu_le, porte: self.acces > 0 };
        Ok(vie.etat(self.profil()?, maintenant))
    }

    /// The account as decisions see it.
    pub(super) fn acteur(&self, session: &str, origine: &str) -> Result<Acteur, Refus> {
        Ok(Acteur {
            compte: self.compte,
            personne: self.personne,
            organisation: self.organisation,
            unite: self.unite,
            profil: self.profil()?,
            session: session.to_owned(),
            origine: origine.to_owned(),
        })
    }
}

/// Where somebody tries from.
#[derive(Debug, Clone, Copy)]
pub struct Depuis<'a> {
    /// Address cut and client, for the journal.
    pub origine: &'a str,
    /// Address cut, for the delays.
    pub reseau: &'a str,
    /// The cookie by which a browser is known again, or the empty text.
    pub appareil: &'a str,
}

/// How a sign-in ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entree {
    /// A session is open: `Set-Cookie` values.
    Ouverte(Vec<String>),
    /// The code is asked next: `Set-Cookie` value.
    Etape(String),
    /// Login and password do not go together.
    Refusee,
    /// They do, and the account is over: why.
    Fermee(EtatDuCompte),
}

/// Signs in.
pub async fn connecter(
    maison: &Maison,
    identifiant: &str,
    mot_de_passe: &str,
    depuis: Depuis<'_>,
) -> Result<Entree, Refus> {
    let hacheur: Arc<Hacheur> = Arc::clone(maison.piece::<Arc<Hacheur>>()?);
    // A login out of shape is looked up all the same, as one that cannot exist: same statements.
    let nom = identifiant.parse::<Identifiant>().map_or_else(|()| "!".to_owned(), |i| i.to_string());
    let couple = format!("{nom} {}", depuis.reseau);
    let etroit = ("frein-couple", couple.as_str(), delai_couple as fn(i64) -> _);
    let freins = Freins::lire(maison, etroit, ("frein-adresse", depuis.reseau, delai_adresse)).await?;
    let mut base: &Db = &maison.db;
    let maintenant = maison.monde.metier();
    let connu: Option<Connu> = base.peut_etre(sql!(sql::CONNAITRE, nom, maintenant)).await?;
    let hache = connu.as_ref().and_then(|c| c.mot_de_passe.clone());
    let juste = hacheur.verifier(mot_de_passe.to_owned(), hache).await?;
    let Some(connu) = connu.filter(|_| juste) else {
        echouer(maison, &freins, depuis.reseau).await?;
        return Ok(Entree::Refusee);
    };
    match connu.etat(maintenant)? {
        EtatDuCompte::Vivant if connu.facteurs > 0 => {
            let mut tx = maison.db.ecrire().await?;
            freins.relacher(&mut tx).await?;
            let cookie = etape::poser(&mut tx, maison, connu.compte).await?;
            tx.valider().await?;
            Ok(Entree::Etape(cookie))
        }
        EtatDuCompte::Vivant => {
            let mut tx = maison.db.ecrire().await?;
            freins.relacher(&mut tx).await?;
            let cookies = ouvrir(&mut tx, maison, connu.acteur("", depuis.origine)?, depuis).await?;
            tx.valider().await?;
            Ok(Entree::Ouverte(cookies))
        }
        etat => {
            let acteur = connu.acteur("", depuis.origine)?;
            maison.traces.refus(&acteur, "se_connecter", "/connexion", None, &fermeture(etat)).await?;
            Ok(Entree::Fermee(etat))
        }
    }
}

/// Opens the session of `acteur`, consigns the sign-in, knows its browser again or tells the person of a new one.
pub(super) async fn ouvrir(
    tx: &mut Tx,
    maison: &Maison,
    mut acteur: Acteur,
    depuis: Depuis<'_>,
) -> Result<Vec<String>, Refus> {
    let mut cookies = vec![session::ouvrir(maison, tx, &mut acteur).await?];
    cookies.extend(appareil::reconnaitre(tx, maison, &acteur, depuis.appareil).await?);
    maison.traces.fait(tx, Fait::connexion(&acteur)).await?;
    Ok(cookies)
}

/// A failure: both delays grow, and the journal keeps the first of each minute (journal.md §5).
pub(super) async fn echouer(maison: &Maison, freins: &Freins, reseau: &str) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    freins.serrer(&mut tx, maison).await?;
    let minute = maison.monde.horloge().minute();
    if tx.faire_une(sql!(sql::PREMIER_ECHEC, reseau, minute)).await? {
        let precedents: Option<Nombre> = tx.peut_etre(sql!(sql::PRECEDENTS, reseau, minute)).await?;
        let fait = Fait::echec_connexion(reseau, precedents.map_or(0, |n| n.nombre));
        maison.traces.fait(&mut tx, fait).await?;
    } else {
        tx.faire(sql!(sql::AUTRE_ECHEC, reseau, minute)).await?;
    }
    Ok(tx.valider().await?)
}
