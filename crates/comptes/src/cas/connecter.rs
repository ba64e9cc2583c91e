//! Signing in (VAR-EP-2.1-01): one answer, one cost and the same statements whether the login exists or not.

use std::{sync::Arc, time::Duration};

use acces::{Compte, Organisation, Personne, Profil, Unite};
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::{
    Maison,
    session::{self, EtatDuCompte, Vie},
};
use traces::Fait;

use crate::{
    Hacheur,
    regles::{Identifiant, delai_adresse, delai_couple},
    sql,
};

/// After this long without a failure, the count starts again.
const OUBLI: Duration = Duration::from_secs(24 * 3600);

ligne! {
    pub(super) struct Connu {
        pub(super) compte: Id<Compte>,
        pub(super) personne: Id<Personne>,
        pub(super) organisation: Id<Organisation>,
        pub(super) unite: Id<Unite>,
        pub(super) profil: String,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        acces: i64,
        mot_de_passe: String,
    }
}

ligne! { struct Frein { libre_le: Instant } }
ligne! { struct Nombre { nombre: i64 } }

impl Connu {
    /// Whether the account lives at the business instant `maintenant`.
    pub(super) fn vit(&self, maintenant: Instant) -> bool {
        let (active_le, inactif_le) = (self.active_le, self.inactif_le);
        let vie = Vie { active_le, inactif_le, suspendu_le: self.suspendu_le, porte: self.acces > 0 };
        Profil::depuis_code(&self.profil).is_some_and(|p| vie.etat(p, maintenant) == EtatDuCompte::Vivant)
    }
}

/// Where failures are counted: this login from this network, and this network.
struct Freins {
    couple: String,
    adresse: String,
}

/// Who tries, from where.
#[derive(Debug, Clone, Copy)]
pub struct Tentative<'a> {
    /// Login, as typed.
    pub identifiant: &'a str,
    /// Password.
    pub mot_de_passe: &'a str,
    /// Address cut and client, for the journal.
    pub origine: &'a str,
    /// Address cut, for the delays.
    pub reseau: &'a str,
}

/// Signs in; returns the session's cookie, or `None` when login and password do not go together.
pub async fn connecter(maison: &Maison, t: Tentative<'_>) -> Result<Option<String>, Refus> {
    let hacheur: Arc<Hacheur> = Arc::clone(maison.piece::<Arc<Hacheur>>()?);
    // A login out of shape is looked up all the same, as one that cannot exist: same statements.
    let nom = t.identifiant.parse::<Identifiant>().map_or_else(|()| "!".to_owned(), |i| i.to_string());
    let freins = lire_freins(maison, &nom, t.reseau).await?;
    let mut base: &Db = &maison.db;
    let connu: Option<Connu> = base.peut_etre(sql!(sql::CONNAITRE, nom, maison.monde.metier())).await?;
    let hache = connu.as_ref().map(|c| c.mot_de_passe.clone());
    let juste = hacheur.verifier(t.mot_de_passe.to_owned(), hache).await?;
    let maintenant = maison.monde.metier();
    match connu.filter(|c| juste && c.vit(maintenant)) {
        Some(connu) => ouvrir(maison, &connu, &freins, t.origine).await.map(Some),
        None => echouer(maison, &freins, t.reseau).await.map(|()| None),
    }
}

async fn lire_freins(maison: &Maison, nom: &str, reseau: &str) -> Result<Freins, Refus> {
    let couple = maison.coffre.empreinte("frein-couple", &format!("{nom} {reseau}"));
    let adresse = maison.coffre.empreinte("frein-adresse", reseau);
    let maintenant = maison.monde.horloge();
    let mut base: &Db = &maison.db;
    let poses: Vec<Frein> = base.toutes(sql!(sql::FREINS, &couple, &adresse)).await?;
    match poses.iter().map(|f| f.libre_le).filter(|l| *l > maintenant).max() {
        Some(libre_le) => Err(Refus::TropTot(libre_le.depuis(maintenant).as_secs() + 1)),
        None => Ok(Freins { couple, adresse }),
    }
}

async fn ouvrir(maison: &Maison, connu: &Connu, freins: &Freins, origine: &str) -> Result<String, Refus> {
    let mut acteur = connu.acteur("", origine)?;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::DEFREINER, &freins.couple)).await?;
    let cookie = session::ouvrir(maison, &mut tx, &mut acteur).await?;
    maison.traces.fait(&mut tx, Fait::connexion(&acteur)).await?;
    tx.valider().await?;
    Ok(cookie)
}

async fn echouer(maison: &Maison, freins: &Freins, reseau: &str) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    freiner(&mut tx, maison, &freins.couple, delai_couple).await?;
    freiner(&mut tx, maison, &freins.adresse, delai_adresse).await?;
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

async fn freiner(tx: &mut Tx, maison: &Maison, cle: &str, delai: fn(i64) -> Duration) -> Result<(), Refus> {
    let maintenant = maison.monde.horloge();
    let echecs: Nombre = tx.une(sql!(sql::FREINER, cle, maintenant, maintenant.moins(OUBLI))).await?;
    tx.faire(sql!(sql::LIBERER_LE, cle, maintenant.plus(delai(echecs.nombre)))).await?;
    Ok(())
}
