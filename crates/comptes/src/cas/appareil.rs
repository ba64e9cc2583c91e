//! Browsers an account has signed in from: a mail tells the person of one never seen (guide CNIL, sheet 8).
//!
//! A random cookie, kept a year, stored by keyed hash. Deliberately absent: any fingerprint of the machine.

use std::time::Duration;

use acces::Acteur;
use socle::Refus;
use stockage::{Executant, Tx, sql};
use toile::{Maison, temoin};

use super::frein::Nombre;
use crate::{courriels, sql};

/// Name of the cookie.
pub(crate) const TEMOIN: &str = "appareil";

/// How long a browser is known again without being seen.
const MEMOIRE: Duration = Duration::from_secs(365 * 86_400);

/// Knows the browser again, or keeps it and tells the person; returns the `Set-Cookie` value that makes or renews it.
pub(super) async fn reconnaitre(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    jeton: &str,
) -> Result<Option<String>, Refus> {
    let bon = jeton.len() == 43 && jeton.bytes().all(|o| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_'));
    let jeton = if bon { jeton.to_owned() } else { toile::session::jeton(&maison.monde) };
    let empreinte = maison.coffre.empreinte("appareil", &jeton);
    let maintenant = maison.monde.horloge();
    let connu = tx.faire_une(sql!(sql::VOIR_APPAREIL, acteur.compte, &empreinte, maintenant)).await?;
    if !connu {
        let avant: Nombre = tx.une(sql!(sql::APPAREILS, acteur.compte)).await?;
        let client = acteur.origine.rsplit(' ').next().unwrap_or_default();
        tx.faire(sql!(sql::NOUVEL_APPAREIL, acteur.compte, empreinte, client, maintenant)).await?;
        // The very first one is the activation itself.
        if avant.nombre > 0 {
            courriels::nouvel_appareil(tx, maison, acteur).await?;
        }
    }
    Ok(Some(temoin(maison, TEMOIN, &jeton, Some(MEMOIRE))))
}
