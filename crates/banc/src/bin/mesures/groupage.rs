//! Does committing traces together pay? The grouped writer of the product against one transaction per trace.
//!
//! The second exists in the bench alone: the same entry by the same statements (`Traces::acte`) in a transaction of
//! its own. 32 callers, each waiting for its trace before the next; the two ways alternate.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use acces::Autorisation;
use anyhow::{Context as _, Result};
use socle::Refus;
use toile::Maison;

use crate::{
    maisonnee::{Maisonnee, autoriser, refus},
    proc,
    rapport::{Tableau, micros_par, par_seconde, virgule},
};

const APPELANTS: usize = 32;
const CHAMPS: &str = "identite reponses historique";

#[derive(Default)]
struct Bilan {
    traces: usize,
    duree: Duration,
    cpu: Duration,
    grappe: Duration,
}

/// Measures both ways, `duree` each in four rounds.
pub(crate) async fn mesurer(tableau: &mut Tableau, m: &Maisonnee, pg: Option<u32>, duree: Duration) -> Result<()> {
    let lecteur = m.lecteur()?;
    let autorisation = autoriser(&m.maison, &lecteur, m.demande).await.map_err(refus)?;
    let (mut ensemble, mut seules) = (Bilan::default(), Bilan::default());
    for _ in 0..4 {
        tenir(m, &autorisation, pg, (true, duree / 4), &mut ensemble).await?;
        tenir(m, &autorisation, pg, (false, duree / 4), &mut seules).await?;
    }
    for (nom, b) in [("groupées (le produit)", &ensemble), ("une transaction par trace", &seules)] {
        let cpu = |d| virgule(micros_par(d, b.traces), 0);
        let grappe = if pg.is_some() { format!(", grappe {} µs", cpu(b.grappe)) } else { String::new() };
        let valeur =
            format!("{}/s, CPU {} µs{grappe} par trace", virgule(par_seconde(b.traces, b.duree), 0), cpu(b.cpu));
        tableau.dire(format!("traces {nom}, {APPELANTS} à la fois"), m.moteur(), valeur);
    }
    let rapport = par_seconde(ensemble.traces, ensemble.duree) / par_seconde(seules.traces, seules.duree);
    tableau.dire("grouper rapporte", m.moteur(), format!("× {}", virgule(rapport, 2)));
    Ok(())
}

async fn tenir(
    m: &Maisonnee,
    autorisation: &Autorisation,
    pg: Option<u32>,
    (groupees, duree): (bool, Duration),
    b: &mut Bilan,
) -> Result<()> {
    let faites = Arc::new(AtomicUsize::new(0));
    let grappe = |pg: Option<u32>| pg.map_or(Ok(Duration::ZERO), proc::cpu_famille);
    let (avant, avant_grappe, debut) = (proc::moi()?, grappe(pg)?, Instant::now());
    let taches: Vec<_> = (0..APPELANTS)
        .map(|_| {
            let (maison, autorisation, faites) = (Arc::clone(&m.maison), autorisation.clone(), Arc::clone(&faites));
            tokio::spawn(async move {
                while debut.elapsed() < duree {
                    if groupees {
                        maison.traces.lecture(&autorisation, CHAMPS).await?;
                    } else {
                        seule(&maison, &autorisation).await?;
                    }
                    faites.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Refus>(())
            })
        })
        .collect();
    for tache in taches {
        tache.await.context("appelant")?.map_err(refus)?;
    }
    b.traces += faites.load(Ordering::Relaxed);
    b.duree += debut.elapsed();
    b.cpu += proc::moi()?.saturating_sub(avant);
    b.grappe += grappe(pg)?.saturating_sub(avant_grappe);
    Ok(())
}

/// One trace in a transaction of its own.
async fn seule(maison: &Maison, autorisation: &Autorisation) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, autorisation, CHAMPS).await?;
    Ok(tx.valider().await?)
}
