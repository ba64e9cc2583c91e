//! The mails of the room. Each says that something waits or was done, and where to read it; none says about whom.

use std::sync::Arc;

use acces::{Compte, Organisation};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Executant, Tx, ligne, sql};
use taches::{
    Futur,
    courriel::{self, Contenu, Envoi, ModeleDeCourriel, Rendu},
};
use toile::Maison;

use crate::sql;

/// A request waits for the caisse.
const DEMANDE_RECUE: &str = "demande_de_compte_recue";
/// The caisse has answered a request.
const DEMANDE_DECIDEE: &str = "demande_de_compte_decidee";
/// An account of the structure was cut (VAR-EP-4.1-04).
const AVIS_SUSPENSION: &str = "avis_suspension";
/// A caisse asks for a review (VAR-EP-4.2-02).
const REVUE_DEMANDEE: &str = "revue_demandee";

/// The templates of the room.
pub fn courriels() -> Vec<ModeleDeCourriel<Maison>> {
    vec![
        ModeleDeCourriel { code: DEMANDE_RECUE, rendre: recue },
        ModeleDeCourriel { code: DEMANDE_DECIDEE, rendre: decidee },
        ModeleDeCourriel { code: AVIS_SUSPENSION, rendre: suspension },
        ModeleDeCourriel { code: REVUE_DEMANDEE, rendre: revue },
    ]
}

fn dire(contenu: Contenu) -> Futur<Rendu> {
    Box::pin(async move { Ok(Some(contenu)) })
}

fn recue(_: Arc<Maison>, envoi: Envoi) -> Futur<Rendu> {
    let chemin = format!("/comptes/demandes/{}", envoi.objet.unwrap_or_default());
    dire(Contenu::nouveau("Une demande de compte attend votre décision")
        .paragraphe("Un partenaire lié à votre caisse demande quelque chose pour un compte gestionnaire. La date limite est sur la page.")
        .lien("Lire la demande", chemin))
}

fn decidee(_: Arc<Maison>, envoi: Envoi) -> Futur<Rendu> {
    let chemin = format!("/comptes/demandes/{}", envoi.objet.unwrap_or_default());
    dire(
        Contenu::nouveau("La caisse a répondu à votre demande de compte")
            .paragraphe("La caisse a répondu à une demande de compte que vous avez envoyée.")
            .lien("Lire la réponse", chemin),
    )
}

fn suspension(_: Arc<Maison>, envoi: Envoi) -> Futur<Rendu> {
    let chemin = format!("/comptes/{}", envoi.objet.unwrap_or_default());
    dire(Contenu::nouveau("Un compte de votre structure est coupé")
        .paragraphe("L’accès d’un compte de votre structure vient d’être coupé (art. 4.1). Ce message vous en avertit ; son envoi est enregistré.")
        .lien("Voir le compte", chemin))
}

fn revue(_: Arc<Maison>, _: Envoi) -> Futur<Rendu> {
    dire(
        Contenu::nouveau("Une caisse vous demande de revoir les comptes de votre structure")
            .paragraphe("Une caisse avec laquelle votre structure a signé demande une revue de tous ses comptes (art. 4.2). La date limite est sur la page.")
            .lien("Revoir les comptes", "/comptes/revue".to_owned()),
    )
}

ligne! { struct Averti { id: Id<Compte> } }

/// Tells the administrateurs of every caisse bound to `partenaire` that request `objet` waits.
pub(crate) async fn avertir_les_caisses(
    tx: &mut Tx,
    monde: &Monde,
    partenaire: Id<Organisation>,
    objet: String,
) -> Result<(), Refus> {
    for averti in tx.toutes::<Averti>(sql!(sql::ADMINISTRATEURS_LIES, partenaire, monde.metier())).await? {
        courriel::poster(tx, monde, averti.id, DEMANDE_RECUE, Some(objet.clone())).await?;
    }
    Ok(())
}

/// Tells who asked that request `objet` is decided.
pub(crate) async fn avertir_le_demandeur(
    tx: &mut Tx,
    monde: &Monde,
    demandeur: Id<Compte>,
    objet: String,
) -> Result<(), Refus> {
    Ok(courriel::poster(tx, monde, demandeur, DEMANDE_DECIDEE, Some(objet)).await.map(drop)?)
}

/// Tells the gestionnaires of `partenaire` that `compte` was cut.
pub(crate) async fn avertir_la_structure(
    tx: &mut Tx,
    monde: &Monde,
    partenaire: Id<Organisation>,
    compte: Id<Compte>,
) -> Result<(), Refus> {
    let maintenant: Instant = monde.metier();
    for averti in tx.toutes::<Averti>(sql!(sql::GESTIONNAIRES_A_AVERTIR, partenaire, compte, maintenant)).await? {
        courriel::poster(tx, monde, averti.id, AVIS_SUSPENSION, Some(compte.to_string())).await?;
    }
    Ok(())
}

/// Tells the gestionnaires of `partenaire` that `demandeur`, at a caisse, asks for a review.
pub(crate) async fn avertir_de_la_revue(
    tx: &mut Tx,
    monde: &Monde,
    partenaire: Id<Organisation>,
    demandeur: Id<Compte>,
) -> Result<(), Refus> {
    let maintenant: Instant = monde.metier();
    for averti in tx.toutes::<Averti>(sql!(sql::GESTIONNAIRES_A_AVERTIR, partenaire, demandeur, maintenant)).await? {
        courriel::poster(tx, monde, averti.id, REVUE_DEMANDEE, None).await?;
    }
    Ok(())
}
