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
pub(crate) async fn connecter(
    t: &mut Tableau,
    moteur: &'static str,
    serveur: &Serveur,
    grappe: Option<u32>,
) -> Result<()> {
    let compte = serveur.compte("tech-brume")?.clone();
    let mut seul_a_seul = arriver(serveur, &compte, 1).await?;
    let une = debit(serveur, &compte, &mut seul_a_seul, 20).await?;
    t.dire("connexions (Argon2id 19 Mio), 20, 1 à la fois", moteur, format!("{}/s", virgule(une, 1)));
    let mut gens = arriver(serveur, &compte, 6).await?;
    // By turns: the machine is shared, and its mood moves.
    let (mut seul, mut entieres, mut depense) = (0.0, 0.0, Depense::default());
    for _ in 0..TOURS {
        seul += argon(40).await? / f64::from(TOURS);
        let avant = Depense::de(serveur.pid(), grappe)?;
        entieres += debit(serveur, &compte, &mut gens, 42).await? / f64::from(TOURS);
        depense.ajouter(&avant, &Depense::de(serveur.pid(), grappe)?);
    }
    let part = entieres / seul;
    t.juger(
        "connexions, 126, 6 à la fois, contre Argon2 seul (2 à la fois)",
        moteur,
        format!("{}/s contre {}/s : {} %", virgule(entieres, 1), virgule(seul, 1), virgule(part * 100.0, 0)),
        ("≥ 85 %".into(), part >= SEUIL_CONNEXIONS),
    );
    t.dire("  CPU par connexion, Argon2 compris", moteur, depense.par(TOURS * 42));
    Ok(())
}

/// CPU of the server, of the load generator and of the cluster when there is one.
#[derive(Default)]
struct Depense {
    serveur: Duration,
    generateur: Duration,
    grappe: Option<Duration>,
}

impl Depense {
    fn de(serveur: u32, grappe: Option<u32>) -> Result<Self> {
        let grappe = grappe.map(proc::cpu_famille).transpose()?;
        Ok(Self { serveur: proc::cpu(serveur)?, generateur: proc::moi()?, grappe })
    }

    fn ajouter(&mut self, avant: &Self, apres: &Self) {
        self.serveur += apres.serveur.saturating_sub(avant.serveur);
        self.generateur += apres.generateur.saturating_sub(avant.generateur);
        if let (Some(a), Some(b)) = (avant.grappe, apres.grappe) {
            self.grappe = Some(self.grappe.unwrap_or_default() + b.saturating_sub(a));
        }
    }

    fn par(&self, nombre: u32) -> String {
        let une = |d: Duration| ms(d / nombre.max(1));
        let grappe = self.grappe.map_or_else(String::new, |g| format!(" · grappe {}", une(g)));
        format!("serveur {}{grappe} · générateur {} ms", une(self.serveur), une(self.generateur))
    }
}

/// `combien` people at browsers that the account has used before: they sign in once, unmeasured.
async fn arriver(serveur: &Serveur, compte: &Compte, combien: usize) -> Result<Vec<Navigateur>> {
    let mut gens = Vec::with_capacity(combien);
    for _ in 0..combien {
        gens.push(Navigateur::connecter(serveur.adresse, compte).await?);
    }
    Ok(gens)
}

/// Sign-ins a second when every one of `gens` comes back again and again.
async fn debit(serveur: &Serveur, compte: &Compte, gens: &mut Vec<Navigateur>, nombre: usize) -> Result<f64> {
    let (debut, chacun) = (Instant::now(), nombre / gens.len().max(1));
    let taches: Vec<_> =
        gens.drain(..).map(|moi| tokio::spawn(suite(moi, serveur.adresse, compte.clone(), chacun))).collect();
    for tache in taches {
        gens.push(tache.await.context("connexions")??);
    }
    Ok(par_seconde(nombre, debut.elapsed()))
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

async fn suite(
    mut moi: Navigateur,
    adresse: std::net::SocketAddr,
    compte: Compte,
    nombre: usize,
) -> Result<Navigateur> {
    for _ in 0..nombre {
        moi = moi.revenir(adresse, &compte).await?;
    }
    Ok(moi)
}
