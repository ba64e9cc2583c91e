//! Fraud, theft, loss, misuse: the account is cut at once, then the partner is told, in that order (VAR-EP-4.1-03, 04).

use acces::{Acteur, Action, Compte, DemandeDeCompte, Organisation, Profil};
use comptes::cas::couper;
use socle::{Id, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{Fait, noter};
use crate::{
    courriels::{avertir_la_structure, avertir_les_caisses},
    faits::decider_compte,
    regles::{Suite, suites_de_la_coupure},
    sql,
};

/// How far it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portee {
    /// Until it is lifted.
    Suspension,
    /// For good: an immediate end of access, by the caisse (VAR-EP-4.1-05).
    Exclusion,
}

/// Suspends `compte` at once; the last gestionnaire too (K-12), and then a successor becomes urgent.
pub async fn suspendre(maison: &Maison, acteur: &Acteur, compte: Id<Compte>, portee: Portee) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::TENIR_ORGANISATION_DU_COMPTE, compte)).await?;
    let (vu, autorisation) =
        decider_compte(&mut tx, acteur, Action::SuspendreCompte, compte, (maintenant, maintenant)).await?;
    if portee == Portee::Exclusion && acteur.profil != Profil::AdministrateurCaisse {
        return Err(Refus::Illisible("exclusion par un partenaire"));
    }
    if vu.inactif_le <= maintenant || (vu.suspendu_le.is_some() && portee == Portee::Suspension) {
        return Err(Refus::Conflit("Ce compte est déjà coupé.".into()));
    }
    appliquer(&mut tx, maison, acteur, compte, portee).await?;
    let quoi = if portee == Portee::Suspension { "suspension" } else { "exclusion" };
    maison.traces.acte(&mut tx, &autorisation, quoi).await?;
    Ok(tx.valider().await?)
}

ligne! { struct Lieu { organisation: Id<Organisation>, profil: String, genre: String } }

ligne! { struct Reste { nombre: i64 } }

/// Cuts, then posts the notices, in `tx`; the decision and the trace are the caller's.
pub(super) async fn appliquer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    portee: Portee,
) -> Result<(), Refus> {
    let lieu: Lieu = tx.une(sql!(sql::LIEU_DU_COMPTE, compte)).await?;
    tx.faire(sql!(sql::SUSPENDRE, compte, maison.monde.horloge())).await?;
    let (partenaire, maintenant) = (lieu.organisation, maison.monde.metier());
    let restants = if lieu.profil == Profil::Gestionnaire.code() {
        Some(tx.une::<Reste>(sql!(sql::GESTIONNAIRES_EN_PLACE, partenaire, maintenant)).await?.nombre)
    } else {
        None
    };
    for suite in suites_de_la_coupure(lieu.genre == "partenaire", restants) {
        match suite {
            Suite::Couper => couper_le_compte(tx, maison, acteur, compte, portee).await?,
            Suite::Avertir => {
                avertir_la_structure(tx, &maison.monde, partenaire, compte).await?;
                let fait = Fait { compte, genre: "avis", effet_le: maintenant, article: "4.1" };
                noter(tx, &maison.monde, acteur, fait).await?;
            }
            Suite::Remplacer => {
                let id: Id<DemandeDeCompte> = maison.monde.id();
                tx.faire(sql!(sql::MANQUER, id, partenaire, compte, acteur.compte, maintenant)).await?;
                avertir_les_caisses(tx, &maison.monde, partenaire, id.to_string()).await?;
            }
        }
    }
    Ok(())
}

async fn couper_le_compte(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    portee: Portee,
) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    if portee == Portee::Exclusion {
        tx.faire(sql!(sql::FINIR, compte, maintenant, maintenant)).await?;
        tx.faire(sql!(sql::RENDRE_PLACES, compte, maintenant)).await?;
    }
    couper(tx, maison, compte).await?;
    let genre = if portee == Portee::Suspension { "suspension" } else { "exclusion" };
    noter(tx, &maison.monde, acteur, Fait { compte, genre, effet_le: maintenant, article: "4.1" }).await
}

/// Ends a suspension; an exclusion is for good.
pub async fn lever(maison: &Maison, acteur: &Acteur, compte: Id<Compte>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (vu, autorisation) =
        decider_compte(&mut tx, acteur, Action::LeverSuspension, compte, (maintenant, maintenant)).await?;
    if vu.inactif_le <= maintenant || !tx.faire_une(sql!(sql::LEVER, compte)).await? {
        return Err(Refus::Conflit("Ce compte n’est pas suspendu, ou il a pris fin.".into()));
    }
    let fait = Fait { compte, genre: "levee", effet_le: maintenant, article: "4.1" };
    noter(&mut tx, &maison.monde, acteur, fait).await?;
    maison.traces.acte(&mut tx, &autorisation, "levee").await?;
    Ok(tx.valider().await?)
}
