//! What the caisse does: take in charge (PDC-A3-04), close and tell the partner (PDC-A3-06).
//!
//! The state read on the page travels with its version; the row changes only from that version. Of two agents at
//! once, one row changes once: the second is told who was first.

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;

use crate::{
    cas::{
        Note,
        pas::{CHANGEE, Pas, avancer},
        sceau_dans,
    },
    echanges::avertir_partenaire,
    faits::Faits,
    regles::Geste,
    sql,
};

ligne! { struct Preneur { prenom: String, nom: String, prise_le: Instant } }

/// Takes request `id`, read at `version`, in charge; the partner sees it at once.
pub async fn prendre_en_charge(maison: &Maison, acteur: &Acteur, id: Id<Demande>, version: i64) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::PrendreEnCharge, id).await?;
    match faits.phase.suivre(Geste::PrendreEnCharge, faits.formulaire(maison)?.circuit) {
        Err(refus) if faits.phase.est_finale() => return Err(refus),
        Err(_) => return Err(deja(&maison.db, id).await?),
        Ok(_) => {}
    }
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "prise_en_charge").await?;
    let pas = Pas::nouveau(Geste::PrendreEnCharge, "prise_en_charge");
    match avancer(&mut tx, maison, acteur, &faits, version, pas).await {
        Err(Refus::Conflit(_)) => {
            drop(tx);
            return Err(deja(&maison.db, id).await?);
        }
        autre => autre?,
    };
    tx.faire(sql!(sql::PRENDRE_EN_CHARGE, id, acteur.compte, maison.monde.metier())).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::PriseEnCharge, acteur.compte).await?;
    Ok(tx.valider().await?)
}

/// What to tell the one who was second.
async fn deja(mut base: &Db, id: Id<Demande>) -> Result<Refus, Refus> {
    let preneur: Option<Preneur> = base.peut_etre(sql!(sql::PRENEUR, id)).await?;
    Ok(Refus::Conflit(preneur.map_or_else(
        || CHANGEE.to_owned(),
        |p| {
            format!(
                "{} {} a pris cette demande en charge le {}.",
                p.prenom,
                p.nom,
                francais::moment(p.prise_le, &Zone::paris())
            )
        },
    )))
}

/// Closes request `id`, read at `version`, with `issue` and a message that the partner reads.
pub async fn clore<'n>(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    issue: &str,
    note: impl Into<Note<'n>>,
) -> Result<(), Refus> {
    let note: Note<'n> = note.into();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::Clore, id).await?;
    let formulaire = faits.formulaire(maison)?;
    faits.phase.suivre(Geste::Clore, formulaire.circuit)?;
    let mut erreurs = Erreurs::default();
    if !formulaire.issues.iter().any(|i| i.code == issue) {
        erreurs.ajouter("issue", "Choisissez l’issue de la demande.");
    }
    let gardes = note.relire(maison, acteur, &faits.decision, "cloture", &mut erreurs).await?;
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "cloture").await?;
    let scellee = sceau_dans(maison, &mut tx, &consigne, id).await?.sceller_note(&maison.monde, version, note.texte)?;
    let pas = Pas::nouveau(Geste::Clore, "cloture").note(Some(scellee));
    avancer(&mut tx, maison, acteur, &faits, version, pas).await?;
    tx.faire(sql!(sql::CLORE, id, maison.monde.metier(), issue)).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::Cloture, acteur.compte).await?;
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}
