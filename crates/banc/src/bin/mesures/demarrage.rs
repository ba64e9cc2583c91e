//! Starting, resting, signing in: what an operator and the first user of the morning feel.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::{
    navigateur::{Compte, Navigateur},
    proc,
    rapport::{Tableau, centile, ms, par_seconde, virgule},
    serveur::{Installation, Serveur},
};

const SEUIL_DEMARRAGE: Duration = Duration::from_millis(300);
const SEUIL_MEMOIRE: f64 = 80.0;

/// Five starts on a base that exists, each after a SIGKILL (the worst a start can meet short of a power cut); the
/// last server is given back.
pub(crate) async fn demarrer(t: &mut Tableau, moteur: &'static str, installation: &Installation) -> Result<Serveur> {
    let mut durees = Vec::new();
    let mut dernier = None;
    for _ in 0..5 {
        drop(dernier.take());
        let serveur = Serveur::demarrer(installation).await?;
        durees.push(serveur.demarrage);
        dernier = Some(serveur);
    }
    let mediane = centile(&mut durees, 500);
    let pire = centile(&mut durees, 1000);
    let valeur = format!("{} ms (pire {} ms)", ms(mediane), ms(pire));
    t.juger(
        "démarrage, médiane de 5, jusqu’au premier 200 de /sante",
        moteur,
        valeur,
        ("< 300 ms".into(), mediane < SEUIL_DEMARRAGE),
    );
    dernier.context("aucun démarrage")
}

/// Memory of servers that do nothing for a while, after what `quoi` says.
pub(crate) async fn reposer(
    t: &mut Tableau,
    quoi: &str,
    serveurs: &[(&'static str, &Serveur)],
    secondes: u64,
) -> Result<()> {
    tokio::time::sleep(Duration::from_secs(secondes)).await;
    for (moteur, serveur) in serveurs {
        let mo = proc::memoire(serveur.pid())?;
        t.juger(
            format!("mémoire (RSS), {quoi}, {secondes} s de repos"),
            moteur,
            format!("{} Mo", virgule(mo, 1)),
            ("< 80 Mo".into(), mo < SEUIL_MEMOIRE),
        );
    }
    Ok(())
}

/// Sign-ins, whole: form, password, session, redirection.
pub(crate) async fn connecter(t: &mut Tableau, moteur: &'static str, serveur: &Serveur) -> Result<()> {
    let compte = serveur.compte("tech-brume")?.clone();
    for clients in [1_usize, 2] {
        let debut = Instant::now();
        let taches: Vec<_> =
            (0..clients).map(|_| tokio::spawn(suite(serveur.adresse, compte.clone(), 20 / clients))).collect();
        for tache in taches {
            tache.await.context("connexions")??;
        }
        let valeur = format!("{}/s", virgule(par_seconde(20, debut.elapsed()), 1));
        t.dire(format!("connexions (Argon2id 19 Mio), 20, {clients} à la fois"), moteur, valeur);
    }
    Ok(())
}

async fn suite(adresse: std::net::SocketAddr, compte: Compte, nombre: usize) -> Result<()> {
    for _ in 0..nombre {
        Navigateur::connecter(adresse, &compte).await?;
    }
    Ok(())
}
