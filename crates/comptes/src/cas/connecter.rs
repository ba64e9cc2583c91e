//! Signing in (VAR-EP-2.1-01): one answer, one cost and the same statements whether the login exists or not.

use std::{sync::Arc, time::Duration};

use acces::{Acteur, Compte, Organisation, Personne, Profil, Unite};
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::{Maison, session};
use traces::Fait;

use crate::{
    Hacheur,
    regles::{Identifiant, delai_adresse, delai_couple},
    sql,
};

/// After this long without a failure, the count starts again.
const OUBLI: Duration = Duration::from_secs(24 * 3600);

ligne! {
    struct Connu {
        compte: Id<Compte>,
        personne: Id<Personne>,
        organisation: Id<Organisation>,
        unite: Id<Unite>,
        profil: String,
        actif: bool,
        mot_de_passe: String,
    }
}

ligne! { struct Frein { cle: String, echecs: i64, dernier_le: Instant, libre_le: Instant } }
ligne! { struct Nombre { nombre: i64 } }

/// Where failures are counted: this login from this network, and this network.
struct Freins {
    couple: (String, i64),
    adresse: (String, i64),
}

/// Signs in; returns the session's cookie, or `None` when login and password do not go together.
pub async fn connecter(maison: &Maison, identifiant: &str, mot_de_passe: &str, origine: &str) -> Result<Option<String>, Refus> {
    let hacheur: Arc<Hacheur> = Arc::clone(maison.piece::<Arc<Hacheur>>()?);
    // A login out of shape is looked up all the same, as one that cannot exist: same statements.
    let nom = identifiant.parse::<Identifiant>().map_or_else(|()| "!".to_owned(), |i| i.to_string());
    let freins = lire_freins(maison, &nom, origine).await?;
    let mut base: &Db = &maison.db;
    let connu: Option<Connu> = base.peut_etre(sql!(sql::CONNAITRE, nom)).await?;
    let hache = connu.as_ref().map(|c| c.mot_de_passe.clone());
    let juste = hacheur.verifier(mot_de_passe.to_owned(), hache).await?;
    match connu.filter(|c| juste && c.actif) {
        Some(connu) => ouvrir(maison, connu, &freins, origine).await.map(Some),
        None => echouer(maison, freins, origine).await.map(|()| None),
    }
}

async fn lire_freins(maison: &Maison, nom: &str, origine: &str) -> Result<Freins, Refus> {
    let couple = maison.coffre.empreinte("frein-couple", &format!("{nom} {origine}"));
    let adresse = maison.coffre.empreinte("frein-adresse", origine);
    let maintenant = maison.monde.horloge();
    let mut base: &Db = &maison.db;
    let poses: Vec<Frein> = base.toutes(sql!(sql::FREINS, &couple, &adresse)).await?;
    if let Some(libre_le) = poses.iter().map(|f| f.libre_le).filter(|l| *l > maintenant).max() {
        return Err(Refus::TropTot(libre_le.depuis(maintenant).as_secs() + 1));
    }
    let echecs = |cle: &str| {
        let frein = poses.iter().find(|f| f.cle == cle && maintenant.depuis(f.dernier_le) < OUBLI);
        frein.map_or(0, |f| f.echecs)
    };
    Ok(Freins { couple: (couple.clone(), echecs(&couple)), adresse: (adresse.clone(), echecs(&adresse)) })
}

async fn ouvrir(maison: &Maison, connu: Connu, freins: &Freins, origine: &str) -> Result<String, Refus> {
    let profil = Profil::depuis_code(&connu.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
    let mut acteur = Acteur {
        compte: connu.compte,
        personne: connu.personne,
        organisation: connu.organisation,
        unite: connu.unite,
        profil,
        session: String::new(),
        origine: origine.to_owned(),
    };
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::DEFREINER, &freins.couple.0)).await?;
    let cookie = session::ouvrir(maison, &mut tx, &mut acteur).await?;
    maison.traces.fait(&mut tx, Fait::connexion(&acteur)).await?;
    tx.valider().await?;
    Ok(cookie)
}

async fn echouer(maison: &Maison, freins: Freins, origine: &str) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    freiner(&mut tx, maison, &freins.couple, delai_couple(freins.couple.1 + 1)).await?;
    freiner(&mut tx, maison, &freins.adresse, delai_adresse(freins.adresse.1 + 1)).await?;
    let minute = maison.monde.horloge().minute();
    if tx.faire_une(sql!(sql::PREMIER_ECHEC, origine, minute)).await? {
        let precedents: Option<Nombre> = tx.peut_etre(sql!(sql::PRECEDENTS, origine, minute)).await?;
        let fait = Fait::echec_connexion(origine, precedents.map_or(0, |n| n.nombre));
        maison.traces.fait(&mut tx, fait).await?;
    } else {
        tx.faire(sql!(sql::AUTRE_ECHEC, origine, minute)).await?;
    }
    Ok(tx.valider().await?)
}

async fn freiner(tx: &mut Tx, maison: &Maison, (cle, echecs): &(String, i64), delai: Duration) -> Result<(), Refus> {
    let maintenant = maison.monde.horloge();
    tx.faire(sql!(sql::FREINER, cle, *echecs + 1, maintenant, maintenant.plus(delai))).await?;
    Ok(())
}
