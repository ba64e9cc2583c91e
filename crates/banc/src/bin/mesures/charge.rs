//! Load on a real server process: open loop at a stated rate, then saturation.
//!
//! Open loop: request k is due at start + k/rate whatever happened to the others, and its latency counts from that
//! moment, so a server that stalls is charged for everybody who waited. The generator's timer wakes up to 1 ms late;
//! that is charged to the server too. Beside it, the disk alone (before and after) and the generator's own CPU.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::time::Instant;

use crate::{
    http::{Lien, get},
    navigateur::Navigateur,
    proc,
    rapport::{Tableau, centile, micros_par, ms, par_seconde, virgule},
    serveur::Serveur,
    sonde::sonder,
};

const CADENCE: usize = 500;
const LIENS: usize = 64;
/// Requests that fill the base before the load: more than a page.
const SAISINES: usize = 30;

/// Request bytes ready to send, by kind.
pub(crate) struct Courrier {
    details: Vec<Vec<u8>>,
    listes: Vec<Vec<u8>>,
    accueils: Vec<Vec<u8>>,
}

impl Courrier {
    /// Signs in three people, fills the base through the form, and prepares what they will ask.
    pub(crate) async fn preparer(serveur: &Serveur) -> Result<Self> {
        let mut tech = Navigateur::connecter(serveur.adresse, serveur.compte("tech-brume")?).await?;
        for rang in 0..SAISINES {
            tech.saisine(rang).await?;
        }
        let mut moi = Self { details: Vec::new(), listes: Vec::new(), accueils: Vec::new() };
        for (login, liste) in [("tech-brume", "/demandes"), ("tech-brume-2", "/demandes"), ("agent-rivieres", "/file")]
        {
            let mut n = Navigateur::connecter(serveur.adresse, serveur.compte(login)?).await?;
            let demandes = n.liste(liste).await?;
            if demandes.len() != 25 {
                bail!("{liste} montre {} lignes au lieu de 25", demandes.len());
            }
            moi.details.extend(demandes.iter().map(|d| get(d, &n.cookies())));
            moi.listes.push(get(liste, &n.cookies()));
            moi.accueils.push(get("/accueil", &n.cookies()));
        }
        Ok(moi)
    }

    /// Six detail pages of ten, three lists, one home page; sessions in turn.
    fn piece(&self, k: usize) -> &[u8] {
        let sac = match k % 10 {
            0..6 => &self.details,
            6..9 => &self.listes,
            _ => &self.accueils,
        };
        sac.get(k / 10 * 7 % sac.len().max(1)).map_or(&[], Vec::as_slice)
    }
}

struct Plan {
    courrier: Arc<Courrier>,
    adresse: SocketAddr,
    debut: Instant,
    total: usize,
    suivante: AtomicUsize,
    erreurs: AtomicUsize,
}

/// Open loop: `secondes` at 500 requests a second.
pub(crate) async fn ouverte(
    t: &mut Tableau,
    moteur: &'static str,
    s: &Serveur,
    c: &Arc<Courrier>,
    (dossier, secondes): (&Path, u64),
) -> Result<()> {
    let mut sondes = sonder(dossier)?;
    let plan = Arc::new(Plan {
        courrier: Arc::clone(c),
        adresse: s.adresse,
        debut: Instant::now() + Duration::from_millis(200),
        total: CADENCE * usize::try_from(secondes)?,
        suivante: AtomicUsize::new(0),
        erreurs: AtomicUsize::new(0),
    });
    let (moi, serveur) = (proc::moi()?, proc::cpu(s.pid())?);
    let ouvriers: Vec<_> = (0..LIENS).map(|_| tokio::spawn(servir(Arc::clone(&plan)))).collect();
    let mut latences = Vec::with_capacity(plan.total);
    for ouvrier in ouvriers {
        latences.extend(ouvrier.await.context("générateur")??);
    }
    let duree = plan.debut.elapsed();
    let (moi, serveur) = (proc::moi()?.saturating_sub(moi), proc::cpu(s.pid())?.saturating_sub(serveur));
    sondes.extend(sonder(dossier)?);
    let (p50, p95, p99) = (centile(&mut latences, 500), centile(&mut latences, 950), centile(&mut latences, 990));
    let (d50, d99) = (centile(&mut sondes, 500), centile(&mut sondes, 990));
    let seuil = Duration::from_millis(50) + 4 * d99;
    let nom = format!("{CADENCE} requêtes/s pendant {secondes} s");
    let valeur =
        format!("p50 {} · p95 {} · p99 {} · max {} ms", ms(p50), ms(p95), ms(p99), ms(centile(&mut latences, 1000)));
    t.juger(format!("boucle ouverte, {nom}"), moteur, valeur, (format!("p99 ≤ {} ms", ms(seuil)), p99 <= seuil));
    let (erreurs, rendues) = (plan.erreurs.load(Ordering::Relaxed), latences.len());
    t.juger(
        format!("  erreurs, {nom}"),
        moteur,
        format!("{erreurs} sur {}", plan.total),
        ("0".into(), erreurs == 0 && rendues == plan.total),
    );
    t.dire("  sonde du disque : 4 ko write + fdatasync", moteur, format!("p50 {} · p99 {} ms", ms(d50), ms(d99)));
    let part = |d: Duration| virgule(100.0 * d.as_secs_f64() / duree.as_secs_f64(), 0);
    t.dire("  CPU, en part d’un cœur", moteur, format!("générateur {} % · serveur {} %", part(moi), part(serveur)));
    Ok(())
}

async fn servir(plan: Arc<Plan>) -> Result<Vec<Duration>> {
    let mut lien = Lien::ouvrir(plan.adresse).await?;
    let mut latences = Vec::new();
    loop {
        let k = plan.suivante.fetch_add(1, Ordering::Relaxed);
        if k >= plan.total {
            return Ok(latences);
        }
        let due = plan.debut + Duration::from_secs(1) * u32::try_from(k)? / u32::try_from(CADENCE)?;
        tokio::time::sleep_until(due).await;
        if lien.envoyer(plan.courrier.piece(k)).await.is_ok_and(|r| r.statut == 200) {
            latences.push(due.elapsed());
        } else {
            plan.erreurs.fetch_add(1, Ordering::Relaxed);
            lien = Lien::ouvrir(plan.adresse).await?;
        }
    }
}

/// Saturation: 32 connections that never wait, on the traced page and on one that reads no base.
pub(crate) async fn saturer(
    t: &mut Tableau,
    moteur: &'static str,
    s: &Serveur,
    c: &Courrier,
    secondes: u64,
) -> Result<()> {
    let tracee = fermee(s, c.details.clone(), secondes).await?;
    let aide = fermee(s, vec![get("/aide", "")], secondes.div_ceil(2)).await?;
    let rapport = format!(
        "{}/s, soit 1 pour {} de /aide ({}/s)",
        virgule(tracee.0, 0),
        virgule(aide.0 / tracee.0, 1),
        virgule(aide.0, 0)
    );
    t.dire(format!("saturation, 32 liens, page tracée, {secondes} s"), moteur, rapport);
    let cpu = |(_, serveur, generateur): (f64, f64, f64)| {
        format!("serveur {} µs · générateur {} µs", virgule(serveur, 0), virgule(generateur, 0))
    };
    t.dire("  CPU par page tracée à saturation", moteur, cpu(tracee));
    t.dire("  CPU par page /aide à saturation", moteur, cpu(aide));
    Ok(())
}

/// (requests a second, server's CPU, generator's CPU per request in microseconds).
async fn fermee(s: &Serveur, requetes: Vec<Vec<u8>>, secondes: u64) -> Result<(f64, f64, f64)> {
    let (requetes, debut, fin) = (Arc::new(requetes), Instant::now(), Duration::from_secs(secondes));
    let (moi, serveur) = (proc::moi()?, proc::cpu(s.pid())?);
    let clients: Vec<_> = (0..32_usize)
        .map(|rang| {
            let (requetes, adresse) = (Arc::clone(&requetes), s.adresse);
            tokio::spawn(async move {
                let (mut lien, mut faites) = (Lien::ouvrir(adresse).await?, 0_usize);
                while debut.elapsed() < fin {
                    let requete = requetes.get((rang + faites * 7) % requetes.len()).context("requête")?;
                    let reponse = lien.envoyer(requete).await?;
                    if reponse.statut != 200 {
                        bail!("saturation : {}", reponse.statut);
                    }
                    faites += 1;
                }
                Ok(faites)
            })
        })
        .collect();
    let mut total = 0;
    for client in clients {
        total += client.await.context("client")??;
    }
    let duree = debut.elapsed();
    let (moi, serveur) = (proc::moi()?.saturating_sub(moi), proc::cpu(s.pid())?.saturating_sub(serveur));
    Ok((par_seconde(total, duree), micros_par(serveur, total), micros_par(moi, total)))
}
