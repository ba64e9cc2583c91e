//! Organisations, their units, and people: who exists, before who may do what.
//!
//! Step 1 writes them from the demo world and from tests; screens come with « accounts from the convention ».
//! Deliberately absent: accounts and passwords (room `comptes`), rights (room `conventions`).

mod sql;

use acces::{Organisation, Personne, Unite};
use socle::{Id, Monde, Refus, Zone, francais};
use stockage::{Executant, Tx, ligne, sql};

/// What an organisation is in the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// Runs the service.
    Service,
    /// A Caf, CPAM or Carsat.
    Caisse,
    /// A département, CCAS, tutelle, bailleur…
    Partenaire,
}

impl Genre {
    const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Caisse => "caisse",
            Self::Partenaire => "partenaire",
        }
    }
}

/// Enters an organisation and its root unit, which carries its name: every account stands in a unit.
pub async fn inscrire(
    tx: &mut Tx,
    monde: &Monde,
    genre: Genre,
    nom: &str,
    zone: &str,
) -> Result<(Id<Organisation>, Id<Unite>), Refus> {
    Zone::nommee(zone).map_err(|z| Refus::Interne(format!("zone inconnue : {}", z.0)))?;
    let (organisation, unite) = (monde.id(), monde.id());
    tx.faire(sql!(sql::INSCRIRE, organisation, genre.code(), nom, zone, monde.horloge())).await?;
    tx.faire(sql!(sql::AJOUTER_UNITE, unite, organisation, None::<String>, nom)).await?;
    Ok((organisation, unite))
}

/// Adds a unit under `mere`.
pub async fn ajouter_unite(
    tx: &mut Tx,
    monde: &Monde,
    organisation: Id<Organisation>,
    mere: Id<Unite>,
    nom: &str,
) -> Result<Id<Unite>, Refus> {
    let unite = monde.id();
    tx.faire(sql!(sql::AJOUTER_UNITE, unite, organisation, mere, nom)).await?;
    Ok(unite)
}

/// Records what the quotas and the addresses of a partner's accounts depend on: its members, its mail domains (in lower
/// case, each once), in place of those it had.
pub async fn tenir_structure(
    tx: &mut Tx,
    organisation: Id<Organisation>,
    membres: i64,
    domaines: &[String],
) -> Result<(), Refus> {
    tx.faire(sql!(sql::COMPTER_MEMBRES, organisation, membres)).await?;
    tx.faire(sql!(sql::OUBLIER_DOMAINES, organisation)).await?;
    for domaine in domaines {
        tx.faire(sql!(sql::AJOUTER_DOMAINE, organisation, domaine)).await?;
    }
    Ok(())
}

/// Enters a human being.
pub async fn connaitre(tx: &mut Tx, monde: &Monde, prenom: &str, nom: &str) -> Result<Id<Personne>, Refus> {
    let personne = monde.id();
    tx.faire(sql!(sql::CONNAITRE, personne, nom, prenom, tri(nom, prenom), monde.horloge())).await?;
    Ok(personne)
}

fn tri(nom: &str, prenom: &str) -> String {
    francais::sans_accents(&format!("{nom} {prenom}"))
}

ligne! { struct Prenom { prenom: String } }

/// Records that a human being's name has changed (VAR-EP-2.2.2-02 « changement de nom »).
pub async fn renommer(tx: &mut Tx, personne: Id<Personne>, nom: &str) -> Result<(), Refus> {
    let connu: Prenom = tx.une(sql!(sql::PRENOM, personne)).await?;
    tx.faire(sql!(sql::RENOMMER, personne, nom, tri(nom, &connu.prenom))).await?;
    Ok(())
}

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
