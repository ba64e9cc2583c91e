//! Waiting for the partner, and going on: clocks are paused in between.
//!
//! [`attendre`] and [`reprendre`] work inside a transaction that is already traced (a message that wants an answer, its
//! answer); [`demander`] and [`reprendre_seule`] are the same acts done alone.

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use crate::{
    cas::{
        Note,
        pas::{Pas, avancer},
        sceau_dans,
    },
    echanges::{avertir_caisse, avertir_partenaire},
    faits::Faits,
    regles::Geste,
    sql,
};

ligne! { struct Accord { signes: i64 } }

/// The caisse waits for the partner from now on, with a sealed note if it says why here; the caller has traced its act in
/// `tx`.
pub(crate) async fn attendre(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
    note: Option<Vec<u8>>,
) -> Result<Faits, Refus> {
    let pas = Pas { attendu: Some("reponse"), ..Pas::nouveau(Geste::Attendre, "attente").detail("reponse") };
    avancer(tx, maison, acteur, faits, version, pas.note(note)).await
}

/// The wait is over, the request goes back to where it was; the caller has traced its act in `tx`. A caisse that wants a
/// signed consent is not given the request without one.
pub(crate) async fn reprendre(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
) -> Result<Faits, Refus> {
    let retour = faits.retour.ok_or_else(|| Refus::Conflit("Cette demande n’attend rien du partenaire.".into()))?;
    if faits.attendu.as_deref() == Some("signature") {
        let accord: Accord = tx.une(sql!(sql::ACCORD, faits.decision.id)).await?;
        if accord.signes == 0 {
            return Err(Refus::Conflit(
                "La caisse demande un accord signé par la personne : joignez-le d’abord à la demande.".into(),
            ));
        }
    }
    avancer(tx, maison, acteur, faits, version, Pas::nouveau(Geste::Reprendre(retour), "reprise")).await
}

/// An agent asks the partner for something, in words, and waits.
pub async fn demander<'n>(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    note: impl Into<Note<'n>>,
) -> Result<(), Refus> {
    let note: Note<'n> = note.into();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::AttendrePartenaire, id).await?;
    faits.phase.suivre(Geste::Attendre, faits.formulaire(maison)?.circuit)?;
    let mut erreurs = Erreurs::default();
    let gardes = note.relire(maison, acteur, &faits.decision, "attente", &mut erreurs).await?;
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "attente").await?;
    let sceau = sceau_dans(maison, &mut tx, &consigne, id).await?;
    let scellee = sceau.sceller_note(&maison.monde, version, note.texte)?;
    attendre(&mut tx, maison, acteur, &faits, version, Some(scellee)).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::ReponseAttendue, acteur.compte).await?;
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}

/// Either side ends the wait: the partner has done what was asked, or the agent goes on without it.
pub async fn reprendre_seule(maison: &Maison, acteur: &Acteur, id: Id<Demande>, version: i64) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::ReprendreDemande, id).await?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "reprise").await?;
    reprendre(&mut tx, maison, acteur, &faits, version).await?;
    if acteur.organisation == faits.decision.partenaire {
        avertir_caisse(&mut tx, maison, id, avis::Genre::ReponseRecue, acteur.compte).await?;
    }
    Ok(tx.valider().await?)
}
