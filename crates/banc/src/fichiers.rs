//! Files in tests: a folder of their own, and an antivirus that knows EICAR, real INSTREAM over a real socket, told by a test
//! to refuse, to hang up, or to go away and come back on the same port.

use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use fichiers::{Adresse, Antivirus, Depot, Fichiers, demonstration};
use tokio::{net::TcpListener, sync::Mutex, task::JoinHandle};

pub use fichiers::demonstration::Humeur as HumeurDAntivirus;

static NUMERO: AtomicU32 = AtomicU32::new(0);
static PARTAGE: OnceLock<String> = OnceLock::new();

/// A folder that goes with its test.
pub struct Casiers(pub PathBuf);

impl Casiers {
    /// In memory where the machine has a place for that.
    pub fn nouveaux() -> Self {
        let memoire = PathBuf::from("/dev/shm");
        let racine = if memoire.is_dir() { memoire } else { std::env::temp_dir() };
        let numero = NUMERO.fetch_add(1, Ordering::Relaxed);
        Self(racine.join(format!("parvis-fichiers-{}-{numero}", std::process::id())))
    }

    /// Every object in it.
    pub fn objets(&self) -> Vec<PathBuf> {
        let dans =
            |d: &PathBuf| std::fs::read_dir(d).map_or_else(|_| Vec::new(), |e| e.flatten().map(|e| e.path()).collect());
        dans(&self.0).iter().flat_map(dans).collect()
    }
}

impl Drop for Casiers {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The files of a test: its folder, and the antivirus that all tests of the process share.
pub fn ordinaires(casiers: &Casiers) -> Fichiers {
    let adresse = PARTAGE.get_or_init(|| {
        let (dit, entendu) = std::sync::mpsc::channel();
        // Outlives the runtime of any one test.
        std::thread::spawn(move || {
            let moteur = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("moteur");
            moteur.block_on(async move {
                let ecoute = TcpListener::bind("127.0.0.1:0").await.expect("port libre");
                dit.send(ecoute.local_addr().expect("adresse").to_string()).expect("adresse");
                demonstration::servir(ecoute, Arc::new(Mutex::new(HumeurDAntivirus::Analyse))).await;
            });
        });
        entendu.recv().expect("antivirus d’essai")
    });
    Fichiers { depot: Depot::Dossier(casiers.0.clone()), antivirus: Antivirus::clamd(Adresse::Tcp(adresse.clone())) }
}

/// An antivirus that a test holds.
pub struct Sentinelle {
    port: u16,
    humeur: Arc<Mutex<HumeurDAntivirus>>,
    service: Option<JoinHandle<()>>,
}

impl Sentinelle {
    /// Listening on a free port.
    pub async fn ouvrir() -> Self {
        let ecoute = TcpListener::bind("127.0.0.1:0").await.expect("port libre");
        let port = ecoute.local_addr().expect("adresse").port();
        let humeur = Arc::new(Mutex::new(HumeurDAntivirus::Analyse));
        let service = Some(tokio::spawn(demonstration::servir(ecoute, Arc::clone(&humeur))));
        Self { port, humeur, service }
    }

    /// How it is reached.
    pub fn antivirus(&self) -> Antivirus {
        Antivirus::clamd(Adresse::Tcp(format!("127.0.0.1:{}", self.port)))
    }

    /// Changes what it does from now on.
    pub async fn humeur(&self, humeur: HumeurDAntivirus) {
        *self.humeur.lock().await = humeur;
    }

    /// Goes away: nobody listens any more.
    pub async fn partir(&mut self) {
        if let Some(service) = self.service.take() {
            service.abort();
            service.await.ok();
        }
    }

    /// Comes back on the same port.
    pub async fn revenir(&mut self) {
        let ecoute = TcpListener::bind(("127.0.0.1", self.port)).await.expect("le port d’avant");
        self.service = Some(tokio::spawn(demonstration::servir(ecoute, Arc::clone(&self.humeur))));
    }
}

impl Drop for Sentinelle {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            service.abort();
        }
    }
}
