//! A house for one test: base, clock, router, people.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use acces::Acteur;
use axum::Router;
use parvis::demo::{self, Gens};
use socle::{Instant, Monde};
use stockage::{
    Coffre, Db,
    essai::{self, BaseDEssai, Moteur},
    sql,
};
use taches::{
    Bilan,
    courriel::{Courrier, Facteur, Garde},
};
use toile::{Maison, Reglages, papier::Imprimerie};
use tokio::sync::OnceCell;

use crate::{
    Client,
    fichiers::{Casiers, ordinaires},
};
use ::fichiers::{Antivirus, Fichiers};

/// The password of everybody in tests.
pub const MOT_DE_PASSE: &str = "porte-lente-brume-47";

/// When tests begin: Monday 1 June 2026, 9 h in Paris.
pub fn depart() -> Instant {
    Instant::depuis_micros(1_780_297_200_000_000)
}

stockage::requetes! {
    libre LUS = "UPDATE avis SET lu_le = le";
    libre SANS_RESUME = "DELETE FROM avis_resume";
    libre SANS_COURRIEL = "DELETE FROM tache WHERE charge LIKE '%\"avis%'";
}

static SQLITE: OnceCell<(essai::Modele, Gens)> = OnceCell::const_new();
static POSTGRES: OnceCell<(essai::Modele, Gens)> = OnceCell::const_new();
static CLES: OnceCell<Coffre> = OnceCell::const_new();

/// A house, its world, and what a test needs to look behind the doors.
pub struct Banc {
    /// The house.
    pub maison: Arc<Maison>,
    /// Its clock.
    pub monde: Monde,
    /// Its router.
    pub routeur: Router,
    /// Who lives there.
    pub gens: Gens,
    /// Its base, for looking (and forcing) from outside.
    pub base: Arc<BaseDEssai>,
    /// Its files, for looking (and taking away) from outside.
    pub casiers: Arc<Casiers>,
    gardien: Gardien,
}

/// Where the links of mails lead in tests.
pub const ADRESSE: &str = "https://parvis.example";

/// Outlives the test: does the jobs it left, and fails it if one cannot be done.
#[derive(Clone)]
pub struct Gardien {
    maison: Arc<Mutex<Arc<Maison>>>,
    laisse: Arc<AtomicBool>,
    _base: Arc<BaseDEssai>,
    _casiers: Arc<Casiers>,
}

impl Gardien {
    /// What `deux_moteurs!` asks at the end of each test.
    pub async fn verifier(self) {
        if self.laisse.load(Ordering::SeqCst) {
            return;
        }
        let maison = self.maison.lock().expect("maison").clone();
        let atelier = parvis::atelier(&maison);
        atelier.executer_tout().await.expect("tâches laissées par le test");
        let reste = atelier.reste().await.expect("tâches laissées par le test");
        assert!(reste.is_empty(), "le test laisse du travail (banc.laisser_du_travail() si c’est voulu) : {reste:?}");
    }
}

/// One set of keys for the process, so that a copied base opens.
async fn coffre(monde: &Monde) -> Coffre {
    CLES.get_or_init(|| async { Coffre::ephemere(monde) }).await.clone()
}

async fn maison(db: Db, monde: Monde, reglages: Reglages, fichiers: Fichiers) -> Arc<Maison> {
    let courrier = parvis::courrier(ADRESSE, Facteur::Tiroir(db.clone()));
    let coffre = coffre(&monde).await;
    parvis::maison(db, monde, coffre, reglages, courrier, fichiers).await.expect("maison d’essai")
}

async fn modele(moteur: Moteur) -> (essai::Modele, Gens) {
    let vierge = essai::vierge(moteur).await;
    let fichiers = ordinaires(&Casiers::nouveaux());
    let maison = maison(vierge.db.clone(), Monde::essai(depart()), Reglages::default(), fichiers).await;
    let gens = demo::creer(&maison, MOT_DE_PASSE).await.expect("monde inventé");
    lire(&maison.db).await.expect("monde lu");
    drop(maison);
    (essai::figer(vierge).await, gens)
}

/// What the making of the world told is read: a test's mails and jobs are those of what it does.
async fn lire(db: &Db) -> Result<(), stockage::Erreur> {
    let mut tx = db.ecrire().await?;
    tx.faire(sql!(LUS)).await?;
    tx.faire(sql!(SANS_RESUME)).await?;
    tx.faire(sql!(SANS_COURRIEL)).await?;
    tx.valider().await
}

/// Runs a test, then the jobs it left.
pub async fn surveiller<F: Future<Output = ()>>(banc: Banc, corps: impl FnOnce(Banc) -> F) {
    let gardien = banc.gardien();
    corps(banc).await;
    gardien.verifier().await;
}

impl Banc {
    /// On SQLite.
    pub async fn sqlite() -> Self {
        Self::sur_fichier(Reglages::default()).await
    }

    /// On SQLite, set up as the demo is: the ribbon on every page, the catalogue of components.
    pub async fn demo() -> Self {
        Self::sur_fichier(Reglages { demo: true, ..Reglages::default() }).await
    }

    async fn sur_fichier(reglages: Reglages) -> Self {
        let (modele, gens) = SQLITE.get_or_init(|| modele(Moteur::Sqlite)).await;
        Self::sur(essai::cloner(modele).await, gens, reglages).await
    }

    /// On PostgreSQL.
    pub async fn postgres() -> Self {
        let (modele, gens) = POSTGRES.get_or_init(|| modele(Moteur::Postgres)).await;
        Self::sur(essai::cloner(modele).await, gens, Reglages::default()).await
    }

    async fn sur(base: BaseDEssai, gens: &Gens, reglages: Reglages) -> Self {
        // A minute after the world was made, so that what it did is past.
        let monde = Monde::essai(depart().plus(Duration::from_secs(60)));
        let casiers = Arc::new(Casiers::nouveaux());
        let maison = maison(base.db.clone(), monde.clone(), reglages, ordinaires(&casiers)).await;
        let routeur = parvis::routeur(&maison);
        let base = Arc::new(base);
        let gardien = Gardien {
            maison: Arc::new(Mutex::new(Arc::clone(&maison))),
            laisse: Arc::default(),
            _base: Arc::clone(&base),
            _casiers: Arc::clone(&casiers),
        };
        Self { maison, monde, routeur, gens: gens.clone(), base, casiers, gardien }
    }

    /// The same base and clock, another mail room: a server that the test holds, templates of its own.
    pub async fn avec_courrier(self, courrier: Courrier<Maison>) -> Self {
        let coffre = self.maison.coffre.clone();
        self.refaire(coffre, courrier).await
    }

    /// The same house, its keys in the folder `dossier`.
    pub async fn avec_cles(self, dossier: &Path) -> Self {
        let coffre = coffre(&self.monde).await.deposer(dossier).expect("clés d’essai");
        let courrier = parvis::courrier(ADRESSE, Facteur::Tiroir(self.base.db.clone()));
        self.refaire(coffre, courrier).await
    }

    /// The same people and clock on another base, under the keys of `coffre`: what was restored.
    pub async fn sur_une_autre(&self, base: BaseDEssai, coffre: Coffre) -> Self {
        let autre = Self::sur(base, &self.gens, self.maison.reglages.clone()).await;
        let courrier = parvis::courrier(ADRESSE, Facteur::Tiroir(autre.base.db.clone()));
        autre.monde.avancer(self.monde.horloge().depuis(autre.monde.horloge()));
        autre.refaire(coffre, courrier).await
    }

    async fn refaire(self, coffre: Coffre, courrier: Courrier<Maison>) -> Self {
        let (db, monde) = (self.base.db.clone(), self.monde.clone());
        let reglages = self.maison.reglages.clone();
        let fichiers = ordinaires(&self.casiers);
        let maison = parvis::maison(db, monde, coffre, reglages, courrier, fichiers).await.expect("maison d’essai");
        *self.gardien.maison.lock().expect("maison") = Arc::clone(&maison);
        let routeur = parvis::routeur(&maison);
        Self { maison, routeur, ..self }
    }

    /// The same house with an antivirus that the test holds.
    pub async fn avec_antivirus(self, antivirus: Antivirus) -> Self {
        let fichiers = Fichiers { antivirus, ..ordinaires(&self.casiers) };
        let maison = maison(self.base.db.clone(), self.monde.clone(), self.maison.reglages.clone(), fichiers).await;
        *self.gardien.maison.lock().expect("maison") = Arc::clone(&maison);
        let routeur = parvis::routeur(&maison);
        Self { maison, routeur, ..self }
    }

    /// The same house built without a press: no PDF.
    pub async fn sans_presse(self) -> Self {
        let fichiers = ordinaires(&self.casiers);
        let mut maison = maison(self.base.db.clone(), self.monde.clone(), self.maison.reglages.clone(), fichiers).await;
        Arc::get_mut(&mut maison).expect("maison neuve").apporter(Imprimerie::absente());
        *self.gardien.maison.lock().expect("maison") = Arc::clone(&maison);
        let routeur = parvis::routeur(&maison);
        Self { maison, routeur, ..self }
    }

    /// Does every job that can be done now.
    pub async fn travailler(&self) -> Bilan {
        parvis::atelier(&self.maison).executer_tout().await.expect("tâches")
    }

    /// Does every job, then opens the drawer: the mails that left, the newest first.
    pub async fn courriels(&self) -> Vec<Garde> {
        self.travailler().await;
        taches::courriel::gardes(&self.base.db).await.expect("tiroir")
    }

    /// Jobs left undone are what this test is about: they do not fail it.
    pub fn laisser_du_travail(&self) {
        self.gardien.laisse.store(true, Ordering::SeqCst);
    }

    /// What `deux_moteurs!` keeps to look after the test.
    pub fn gardien(&self) -> Gardien {
        self.gardien.clone()
    }

    /// Somebody of the world.
    pub fn acteur(&self, identifiant: &str) -> Acteur {
        self.gens.personnage(identifiant).expect("personnage inconnu").acteur.clone()
    }

    /// A browser without a session.
    pub fn anonyme(&self) -> Client {
        Client::nouveau(self.routeur.clone())
    }

    /// A browser in which `identifiant` is signed in; the password is not hashed again (sign-in has its own tests).
    pub async fn client(&self, identifiant: &str) -> Client {
        self.client_de(self.acteur(identifiant)).await
    }

    /// The same for an account that a test has opened.
    pub async fn client_de(&self, mut acteur: Acteur) -> Client {
        acteur.origine = "192.0.2.0 essai".into();
        let mut tx = self.maison.db.ecrire().await.expect("écrire");
        let cookie = toile::session::ouvrir(&self.maison, &mut tx, &mut acteur).await.expect("session");
        tx.valider().await.expect("valider");
        let mut client = self.anonyme();
        client.poser_cookie(&cookie);
        client
    }

    /// Serves the house on a free port of loopback, for a real browser; ends with the test's runtime.
    pub async fn servir(&self) -> String {
        let ecoute = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port libre");
        let adresse = ecoute.local_addr().expect("adresse");
        let service = self.routeur.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(ecoute, service).await });
        format!("http://localhost:{}", adresse.port())
    }
}
