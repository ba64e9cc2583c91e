//! Starting, resting, signing in: what an operator and the first user of the morning feel.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow};
use comptes::Hacheur;
use socle::Monde;

use crate::{
    navigateur::{Compte, Navigateur},
    proc,
    rapport::{Tableau, centile, ms, par_seconde, virgule},
    serveur::{Installation, Serveur},
};

const SEUIL_DEMARRAGE: Duration = Duration::from_millis(300);
const SEUIL_MEMOIRE: f64 = 80.0;
/// Of what Argon2 alone allows (issue 3).
const SEUIL_CONNEXIONS: f64 = 0.85;
const TOURS: u32 = 3;

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

/// Sign-ins, whole (form, password, session, redirection), beside what Argon2 alone allows on this machine now.
pub(crate) async fn connecter(t: &mut Tableau, moteur: &'static str, serveur: &Serveur) -> Result<()> {
    let compte = serveur.compte("tech-brume")?.clone();
    let une = debit(serveur, &compte, 1, 20).await?;
    t.dire("connexions (Argon2id 19 Mio), 20, 1 à la fois", moteur, format!("{}/s", virgule(une, 1)));
    // By turns: the machine is shared, and its mood moves.
    let (mut seul, mut entieres) = (0.0, 0.0);
    for _ in 0..TOURS {
        seul += argon(40).await? / f64::from(TOURS);
        entieres += debit(serveur, &compte, 6, 42).await? / f64::from(TOURS);
    }
    let part = entieres / seul;
    t.juger(
        "connexions, 126, 6 à la fois, contre Argon2 seul (2 à la fois)",
        moteur,
        format!("{}/s contre {}/s : {} %", virgule(entieres, 1), virgule(seul, 1), virgule(part * 100.0, 0)),
        ("≥ 85 %".into(), part >= SEUIL_CONNEXIONS),
    );
    Ok(())
}

async fn debit(serveur: &Serveur, compte: &Compte, clients: u32, nombre: u32) -> Result<f64> {
    let debut = Instant::now();
    let taches: Vec<_> =
        (0..clients).map(|_| tokio::spawn(suite(serveur.adresse, compte.clone(), nombre / clients))).collect();
    for tache in taches {
        tache.await.context("connexions")??;
    }
    Ok(par_seconde(nombre as usize, debut.elapsed()))
}

/// Verifications a second, two at once as in the product, with nothing around them.
async fn argon(nombre: u32) -> Result<f64> {
    let hacheur = Arc::new(Hacheur::nouveau(&Monde::reel(), 2).map_err(|r| anyhow!("{}", r.code()))?);
    let debut = Instant::now();
    let taches: Vec<_> = (0..nombre)
        .map(|_| {
            let hacheur = Arc::clone(&hacheur);
            tokio::spawn(async move { hacheur.verifier("porte-lente".to_owned(), None).await })
        })
        .collect();
    for tache in taches {
        tache.await.context("argon2")?.map_err(|r| anyhow!("{}", r.code()))?;
    }
    Ok(par_seconde(nombre as usize, debut.elapsed()))
}

async fn suite(adresse: std::net::SocketAddr, compte: Compte, nombre: u32) -> Result<()> {
    for _ in 0..nombre {
        Navigateur::connecter(adresse, &compte).await?;
    }
    Ok(())
}
