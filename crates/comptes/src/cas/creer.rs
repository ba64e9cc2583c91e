//! Creating an account with a password already known: the demo world and tests. People get theirs by an activation
//! link (step 2), so no door leads here.

use acces::{Compte, Organisation, Personne, Profil, Unite};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Tx, sql};

use crate::{hacheur, regles::Identifiant, sql};

/// An account to create.
#[derive(Debug, Clone)]
pub struct NouveauCompte<'a> {
    /// The human being.
    pub personne: Id<Personne>,
    /// For whom they act.
    pub organisation: Id<Organisation>,
    /// Where in it.
    pub unite: Id<Unite>,
    /// As what.
    pub profil: Profil,
    /// Login.
    pub identifiant: &'a str,
    /// Password, in clear; hashed here and forgotten.
    pub mot_de_passe: &'a str,
}

/// Creates the account.
pub async fn creer(tx: &mut Tx, monde: &Monde, compte: NouveauCompte<'_>) -> Result<Id<Compte>, Refus> {
    let identifiant: Identifiant =
        compte.identifiant.parse().map_err(|()| Refus::Interne("identifiant hors des règles".into()))?;
    let (id, maintenant) = (monde.id(), monde.horloge());
    let hache = hacheur::hacher(monde, compte.mot_de_passe)?;
    tx.faire(sql!(
        sql::CREER,
        id,
        compte.personne,
        compte.organisation,
        compte.unite,
        compte.profil.code(),
        identifiant.to_string(),
        None::<String>,
        maintenant,
        maintenant,
        Instant::SANS_FIN
    ))
    .await?;
    tx.faire(sql!(sql::POSER_SECRET, id, hache, maintenant)).await?;
    Ok(id)
}
