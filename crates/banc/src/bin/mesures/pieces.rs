//! Sending requests that carry two files of 100 kB, over real connections, beside what the disk does alone.
//!
//! The drafts are filled before the clock starts; two files and the sending are what is measured: three durable
//! transactions and two durable objects. The antivirus looks meanwhile, in its own jobs.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result};
use tokio::time::Instant;

use crate::{
    navigateur::Navigateur,
    rapport::{Tableau, centile, ms, par_seconde, virgule},
    serveur::Serveur,
    sonde::sonder,
};

const CLIENTS: usize = 16;
const PAR_CLIENT: usize = 12;
const SEUIL: f64 = 40.0;

/// A sound PDF of 100 kB, another one for each `n`.
pub(crate) fn pdf(n: usize) -> Vec<u8> {
    let debut = format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Numero {n} >>\nendobj\n%");
    let fin = "\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
    [debut.as_bytes(), &vec![b'x'; 100_000 - debut.len() - fin.len()], fin.as_bytes()].concat()
}

async fn envoyer(mut n: Navigateur, brouillons: Vec<String>, rang: usize) -> Result<Vec<Duration>> {
    let mut durees = Vec::with_capacity(brouillons.len());
    for (tour, id) in brouillons.iter().enumerate() {
        let debut = Instant::now();
        for file in 0..2 {
            n.joindre(id, "piece.pdf", &pdf((rang * PAR_CLIENT + tour) * 2 + file)).await?;
        }
        n.envoi(id).await?;
        durees.push(debut.elapsed());
    }
    Ok(durees)
}

/// Sends `CLIENTS` × `PAR_CLIENT` requests with their files.
pub(crate) async fn mesurer(t: &mut Tableau, moteur: &'static str, s: &Serveur, dossier: &Path) -> Result<()> {
    let mut prets = Vec::with_capacity(CLIENTS);
    for rang in 0..CLIENTS {
        let mut n = Navigateur::connecter(s.adresse, s.compte("tech-brume")?).await?;
        let mut brouillons = Vec::with_capacity(PAR_CLIENT);
        for tour in 0..PAR_CLIENT {
            brouillons.push(n.brouillon(rang * PAR_CLIENT + tour).await?);
        }
        prets.push((n, brouillons));
    }
    let mut sondes = sonder(dossier)?;
    let debut = Instant::now();
    let travaux: Vec<_> =
        prets.into_iter().enumerate().map(|(rang, (n, b))| tokio::spawn(envoyer(n, b, rang))).collect();
    let mut durees = Vec::new();
    for travail in travaux {
        durees.extend(travail.await.context("client")??);
    }
    let cadence = par_seconde(durees.len(), debut.elapsed());
    sondes.extend(sonder(dossier)?);
    let valeur = format!(
        "{}/s · p50 {} · p99 {} ms",
        virgule(cadence, 0),
        ms(centile(&mut durees, 500)),
        ms(centile(&mut durees, 990))
    );
    let nom = format!("envoi avec deux fichiers de 100 ko, {CLIENTS} liens");
    t.juger(nom, moteur, valeur, (format!("≥ {} /s", virgule(SEUIL, 0)), cadence >= SEUIL));
    let (d50, d99) = (centile(&mut sondes, 500), centile(&mut sondes, 990));
    t.dire("  sonde du disque : 4 ko write + fdatasync", moteur, format!("p50 {} · p99 {} ms", ms(d50), ms(d99)));
    Ok(())
}
