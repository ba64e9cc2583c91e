//! Withdrawal: of a request by the partner, or of the consent by the person. Either stops it at once and hides what it
//! held from everybody; the history stays (PDC-9-03, VAR-EP-1.2-03).

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Instant, Refus, Zone, civil::Date};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use crate::{
    cas::pas::{Pas, avancer},
    echanges::{avertir_caisse, avertir_partenaire},
    faits::Faits,
    regles::{
        Geste,
        consentement::{DemandePar, MotifRetrait, jour_du_retrait},
    },
    sql,
};

/// Marker: something that became of a consent.
enum Evenement {}

ligne! { struct Accord { donne_le: Instant } }

/// The partner gives request `id` up.
pub async fn retirer(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    motif: &str,
) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::RetirerDemande, id).await?;
    faits.phase.suivre(Geste::Retirer, faits.formulaire(maison)?.circuit)?;
    let Some(motif) = MotifRetrait::depuis_code(motif) else {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("motif", "Choisissez pourquoi vous retirez la demande.");
        return Err(Refus::Invalide(erreurs));
    };
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "retrait").await?;
    let pas = Pas::nouveau(Geste::Retirer, "retrait").detail(motif.code());
    avancer(&mut tx, maison, acteur, &faits, version, pas).await?;
    avertir_caisse(&mut tx, maison, id, avis::Genre::Retrait, acteur.compte).await?;
    Ok(tx.valider().await?)
}

/// Who asked that the consent be withdrawn, and when, as typed.
#[derive(Debug, Clone, Copy)]
pub struct Demandeur<'a> {
    /// `personne` or `representant`.
    pub qui: &'a str,
    /// `jj/mm/aaaa`.
    pub quand: &'a str,
}

/// Records that the person withdrew their consent: the request stops.
pub async fn retirer_consentement(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    demandeur: Demandeur<'_>,
) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::RetirerConsentement, id).await?;
    faits.phase.suivre(Geste::Retirer, faits.formulaire(maison)?.circuit)?;
    let mut tx = maison.db.ecrire().await?;
    let accord: Accord = tx.une(sql!(sql::ACCORD, id)).await?;
    let (zone, maintenant) = (Zone::paris(), maison.monde.metier());
    let qui = DemandePar::depuis_code(demandeur.qui);
    let jour = jour_du_retrait(demandeur.quand, zone.jour(accord.donne_le), zone.jour(maintenant));
    let mut erreurs = Erreurs::default();
    if qui.is_none() {
        erreurs.ajouter("demande_par", "Choisissez qui a demandé le retrait.");
    }
    if let Err(message) = &jour {
        erreurs.ajouter("demande_le", message.clone());
    }
    let (Some(qui), Ok(jour)) = (qui, jour) else { return Err(Refus::Invalide(erreurs)) };
    maison.traces.acte(&mut tx, &autorisation, "consentement").await?;
    retirer_accord(&mut tx, maison, acteur, &faits, version, (qui, jour)).await?;
    Ok(tx.valider().await?)
}

/// The consent is withdrawn and the request stops, in a transaction that is already traced.
pub(crate) async fn retirer_accord(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
    (qui, jour): (DemandePar, Date),
) -> Result<(), Refus> {
    let pas = Pas::nouveau(Geste::Retirer, "consentement_retire").detail(qui.code());
    avancer(tx, maison, acteur, faits, version, pas).await?;
    let (evenement, maintenant): (Id<Evenement>, _) = (maison.monde.id(), maison.monde.metier());
    let appel = sql!(
        sql::RETIRER_ACCORD,
        evenement,
        faits.decision.id,
        qui.code(),
        jour.to_string(),
        maintenant,
        acteur.compte
    );
    tx.faire(appel).await?;
    let (id, genre) = (faits.decision.id, avis::Genre::ConsentementRetire);
    if acteur.organisation == faits.decision.partenaire {
        avertir_caisse(tx, maison, id, genre, acteur.compte).await
    } else {
        avertir_partenaire(tx, maison, id, genre, acteur.compte).await
    }
}

/// The person said again that they agree (PDC-A3-05), in a transaction that is already traced.
pub(crate) async fn confirmer_accord(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
) -> Result<(), Refus> {
    let pas = Pas::nouveau(Geste::Franchir, "consentement_confirme");
    avancer(tx, maison, acteur, faits, version, pas).await?;
    let (evenement, maintenant): (Id<Evenement>, _) = (maison.monde.id(), maison.monde.metier());
    tx.faire(sql!(sql::CONFIRMER_ACCORD, evenement, faits.decision.id, maintenant, acteur.compte)).await?;
    Ok(())
}
