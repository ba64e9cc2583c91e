//! Between the password and the code: a row and a short cookie of its own, which open nothing.

use std::time::Duration;

use acces::Compte;
use sha2::{Digest, Sha256};
use socle::{Id, Refus};
use stockage::{Db, Executant, Tx, sql};
use toile::{Maison, session::EtatDuCompte, temoin};

use super::{
    connecter::{Connu, Depuis, Entree, echouer, ouvrir},
    facteur,
};
use crate::{regles::fermeture, sql};

/// Name of the cookie.
pub(crate) const TEMOIN: &str = "etape";

/// How long the code may be typed after the password; five wrong codes end it sooner.
const DUREE: Duration = Duration::from_secs(10 * 60);

fn empreinte(jeton: &str) -> String {
    hex::encode(Sha256::digest(jeton.as_bytes()))
}

/// Begins the step; the `Set-Cookie` value that carries it.
pub(super) async fn poser(tx: &mut Tx, maison: &Maison, compte: Id<Compte>) -> Result<String, Refus> {
    let jeton = toile::session::jeton(&maison.monde);
    tx.faire(sql!(sql::POSER_ETAPE, empreinte(&jeton), compte, maison.monde.horloge())).await?;
    Ok(temoin(maison, TEMOIN, &jeton, Some(DUREE)))
}

/// The `Set-Cookie` value that forgets the step.
pub(crate) fn oublier(maison: &Maison) -> String {
    temoin(maison, TEMOIN, "", Some(Duration::ZERO))
}

async fn lire(maison: &Maison, jeton: &str) -> Result<Option<Connu>, Refus> {
    let mut base: &Db = &maison.db;
    let depuis = maison.monde.horloge().moins(DUREE);
    Ok(base.peut_etre(sql!(sql::ETAPE, empreinte(jeton), depuis, maison.monde.metier())).await?)
}

/// Whether a code may be typed.
pub async fn en_cours(maison: &Maison, jeton: &str) -> Result<bool, Refus> {
    Ok(!jeton.is_empty() && lire(maison, jeton).await?.is_some())
}

/// Gives the code: of the authenticator, or one of the recovery codes. `None`: the step is over, start again.
pub async fn donner_code(
    maison: &Maison,
    jeton: &str,
    code: &str,
    depuis: Depuis<'_>,
) -> Result<Option<Entree>, Refus> {
    let Some(etape) = lire(maison, jeton).await? else { return Ok(None) };
    let freins = facteur::freins(maison, etape.compte, depuis.reseau).await?;
    let acteur = etape.acteur("", depuis.origine)?;
    let etat = etape.etat(maison.monde.metier())?;
    if etat != EtatDuCompte::Vivant {
        maison.traces.refus(&acteur, "se_connecter", "/connexion/code", None, &fermeture(etat)).await?;
        return Ok(Some(Entree::Fermee(etat)));
    }
    let mut tx = maison.db.ecrire().await?;
    // Counted before it is looked at: a hundred tries at once are not a hundred chances.
    if !tx.faire_une(sql!(sql::ESSAYER_ETAPE, empreinte(jeton))).await? {
        return Ok(None);
    }
    if facteur::prouver(&mut tx, maison, &acteur, code).await? {
        tx.faire(sql!(sql::OTER_ETAPES, acteur.compte)).await?;
        freins.relacher(&mut tx).await?;
        let cookies = ouvrir(&mut tx, maison, acteur, depuis).await?;
        tx.valider().await?;
        return Ok(Some(Entree::Ouverte(cookies)));
    }
    tx.valider().await?;
    echouer(maison, &freins, depuis.reseau).await?;
    Ok(Some(Entree::Refusee))
}
