//! The daily job of conventions: tells what came by itself, reminds of what needs a person, repairs a projection that strayed.
//!
//! Nothing of it opens or closes anything: rights follow dates. Each effect is a row under (volet, effect, date), so that a run
//! that is late, cut or doubled tells nothing twice. Pages of fifty volets, one short transaction each, so that nobody waits for
//! the writer; a run that lasts hands the rest to the next job. Deliberately absent: the purge of habilitations after six
//! years, which one purge does for every table.

mod courriels;
mod ecrire;
mod lot;

use std::{sync::Arc, time::Duration};

use socle::{Chrono, Id, Instant, Refus, Zone};
use stockage::{Db, Executant as _, sql};
use taches::{Charge, Fin, Genre, Resultat, Travail};
use toile::Maison;

use super::sql;
pub use courriels::courriels;
use ecrire::Bilan;

/// Marker: a run.
pub enum Passage {}

/// Code of the job.
pub const GENRE: &str = "conventions_echeances";

/// A run hands over after that: well under the patience of the workshop.
const DUREE: Duration = Duration::from_secs(35);
/// Volets looked at together.
const LOT: i64 = 50;
/// Volets adopted in one transaction.
const ADOPTES: i64 = 500;
/// Hour of the daily run, in Paris.
const HEURE: i8 = 3;
/// Times a run begins again for volets that an act changed under it.
const REPRISES: u32 = 3;
/// Runs are kept a year on their page, the memory of mails two months.
const GARDE_PASSAGES: Duration = Duration::from_secs(86_400 * 366);
const GARDE_COURRIELS: Duration = Duration::from_secs(86_400 * 62);

/// The kind of job of this part.
pub fn genres() -> Vec<Genre<Maison>> {
    vec![Genre { code: GENRE, faire: |maison, travail| Box::pin(faire(maison, travail)) }]
}

/// Makes sure that tomorrow's run is due.
pub async fn programmer(maison: &Maison) -> Result<(), Refus> {
    let (paris, maintenant) = (Zone::paris(), maison.monde.metier());
    let demain = paris.jour(maintenant).tomorrow().unwrap_or_default();
    let du_le = paris.instant(demain, HEURE, 0).unwrap_or_else(|| paris.debut(demain));
    let mut tx = maison.db.ecrire().await?;
    taches::enfiler_une_fois(&mut tx, &maison.monde, GENRE, du_le).await?;
    Ok(tx.valider().await?)
}

/// Asks for a run now, in the transaction of the act that wants it.
pub(crate) async fn demander(tx: &mut stockage::Tx, maison: &Maison) -> Result<(), Refus> {
    let charge = Charge::nouvelle().code("motif", "demande");
    Ok(taches::enfiler(tx, &maison.monde, GENRE, charge).await.map(drop)?)
}

/// A whole run now, asked for by `acteur` at the console: traced as asked, then done to its end.
pub async fn lancer(maison: &Maison, acteur: &acces::Acteur) -> Result<Id<Passage>, Refus> {
    let autorisation = acces::exiger(acteur, acces::Action::SuivrePassages, &acces::Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "lancement").await?;
    tx.valider().await?;
    let id = maison.monde.id();
    while !passer(maison, id, "demande", DUREE).await? {}
    Ok(id)
}

async fn faire(maison: Arc<Maison>, travail: Travail) -> Resultat {
    programmer(&maison).await?;
    // The same run at each try, and for whatever goes on with it.
    let id: Id<Passage> = match travail.texte("passage") {
        Some(_) => travail.id("passage")?,
        None => travail.id.to_string().parse().map_err(|_| taches::Echec::definitif("charge_illisible"))?,
    };
    let demande = travail.texte("motif") == Some("demande");
    let motif = if demande { "demande" } else { "quotidien" };
    if passer(&maison, id, motif, DUREE).await? {
        return Ok(Fin::Faite);
    }
    let mut tx = maison.db.ecrire().await?;
    let charge = Charge::nouvelle().id("passage", id).code("motif", motif);
    taches::enfiler(&mut tx, &maison.monde, GENRE, charge).await?;
    tx.valider().await?;
    Ok(Fin::Faite)
}

/// A run to its end, or for `duree`; whether it is over.
pub async fn passer(maison: &Maison, id: Id<Passage>, motif: &str, duree: Duration) -> Result<bool, Refus> {
    let chrono = Chrono::demarrer();
    let jusqu_a = maison.monde.metier();
    commencer(maison, id, motif, jusqu_a).await?;
    let mut destinataires = lot::Destinataires::default();
    for _ in 0..REPRISES {
        let mut bouscules = 0;
        let mut curseur = (Instant::depuis_micros(i64::MIN), String::new());
        loop {
            if chrono.ecoule() > duree {
                return Ok(false);
            }
            let dues = lot::dues(maison, jusqu_a, &curseur, LOT).await?;
            let Some(derniere) = dues.last() else { break };
            curseur = (derniere.le, derniere.volet.to_string());
            let vus = lot::preparer(maison, &dues, jusqu_a, &mut destinataires).await?;
            for tranche in ecrire::tranches(&vus) {
                let bilan: Bilan = ecrire::ecrire(maison, id, tranche, jusqu_a).await?;
                bouscules += bilan.bouscules;
            }
            ecrire::reparer(maison, &vus).await?;
        }
        if bouscules == 0 {
            break;
        }
    }
    finir(maison, id, jusqu_a).await?;
    Ok(true)
}

async fn commencer(maison: &Maison, id: Id<Passage>, motif: &str, jusqu_a: Instant) -> Result<(), Refus> {
    let horloge = maison.monde.horloge();
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::INTERROMPRE, horloge, id)).await?;
    tx.faire(sql!(sql::COMMENCER, id, motif, horloge, jusqu_a)).await?;
    tx.valider().await?;
    loop {
        let mut tx = maison.db.ecrire().await?;
        let adoptes = tx.faire(sql!(sql::ADOPTER, jusqu_a, ADOPTES)).await?;
        tx.valider().await?;
        if adoptes == 0 {
            return Ok(());
        }
    }
}

async fn finir(maison: &Maison, id: Id<Passage>, jusqu_a: Instant) -> Result<(), Refus> {
    let horloge = maison.monde.horloge();
    let vieux = horloge.moins(GARDE_PASSAGES);
    let jour = Zone::paris().jour(jusqu_a.moins(GARDE_COURRIELS)).to_string();
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::PURGER_COURRIELS, jour)).await?;
    tx.faire(sql!(sql::PURGER_ECHECS, vieux)).await?;
    tx.faire(sql!(sql::PURGER_PASSAGES, vieux)).await?;
    tx.faire(sql!(sql::FINIR, id, horloge)).await?;
    Ok(tx.valider().await?)
}

/// How many volets are to be looked at now: for the page of runs.
pub(crate) async fn en_retard(mut base: &Db, maintenant: Instant) -> Result<i64, Refus> {
    stockage::ligne! { struct Nombre { nombre: i64 } }
    Ok(base.une::<Nombre>(sql!(sql::EN_RETARD, maintenant)).await?.nombre)
}
