//! Starting a request: the function must be open at the caisse, and consent collected, before anything is written.

use acces::{Acteur, Action, Demande, Organisation, Ressource};
use conventions::SIGNALER;
use socle::{Id, Refus};
use stockage::{Db, sql};
use toile::Maison;

use crate::{Formulaire, faits::Faits, rappels, sceau, sql};

/// Starts a draft at `caisse` with `formulaire`; the consent (with the mode of that caisse) and the information that were
/// declared are stored with their texts' versions, date and author (PDC-A2-03, VAR-A2-5-02).
pub async fn commencer(
    maison: &Maison,
    acteur: &Acteur,
    caisse: Id<Organisation>,
    formulaire: &Formulaire,
) -> Result<Id<Demande>, Refus> {
    let maintenant = maison.monde.metier();
    let mut base: &Db = &maison.db;
    let droit = conventions::fonction(&mut base, acteur.into(), SIGNALER, caisse, maintenant).await?;
    let ouverte = droit.as_ref().map(conventions::DroitLu::clause).map_err(Clone::clone);
    acces::exiger(acteur, Action::SignalerSituation, &Ressource::Fonction { ouverte })?;
    let volet = droit.map(|d| d.volet).map_err(|_| Refus::Interne("droit sans volet".into()))?;
    let (id, monde) = (maison.monde.id::<Demande>(), &maison.monde);
    let enveloppe = sceau::nouvelle_cle(&maison.coffre, monde, id)?;
    let consentement = &formulaire.consentement;
    // How this caisse has consent collected today (K-20, PDC-A3-03); the signed text itself comes before the sending.
    let mode = conventions::termes(&mut base, volet, maintenant).await?.termes.consentement;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(
        sql::COMMENCER,
        id,
        volet,
        caisse,
        acteur.organisation,
        acteur.unite,
        acteur.compte,
        &formulaire.motif,
        &formulaire.code,
        i64::from(formulaire.version),
        maintenant
    ))
    .await?;
    tx.faire(sql!(sql::POSER_CLE, id, maison.coffre.nom(), enveloppe)).await?;
    let accord: Id<Demande> = monde.id();
    let version = i64::from(consentement.version);
    tx.faire(sql!(sql::CONSENTIR, accord, id, mode, &consentement.code, version, maintenant, acteur.compte)).await?;
    let (information, dite): (_, Id<Demande>) = (&formulaire.information, monde.id());
    let version = i64::from(information.version);
    tx.faire(sql!(sql::INFORMER, dite, id, &information.code, version, maintenant, acteur.compte)).await?;
    rappels::poser_purge(&mut tx, maison, id).await?;
    let faits = Faits::lire(&mut tx, id, acteur.compte, maintenant).await?;
    let autorisation = acces::exiger(acteur, Action::SignalerSituation, &Faits::ressource(faits.as_ref()))?;
    maison.traces.acte(&mut tx, &autorisation, "consentement").await?;
    tx.valider().await?;
    Ok(id)
}
