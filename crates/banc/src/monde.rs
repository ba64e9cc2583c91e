//! A house for one test: base, clock, router, people.

use std::{sync::Arc, time::Duration};

use acces::Acteur;
use axum::Router;
use parvis::demo::{self, Gens};
use socle::{Instant, Monde};
use stockage::{
    Coffre, Db,
    essai::{self, BaseDEssai, Moteur},
};
use toile::{Maison, Reglages};
use tokio::sync::OnceCell;

use crate::Client;

/// The password of everybody in tests.
pub const MOT_DE_PASSE: &str = "porte-lente-brume-47";

/// When tests begin: Monday 1 June 2026, 9 h in Paris.
pub fn depart() -> Instant {
    Instant::depuis_micros(1_780_297_200_000_000)
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
    pub base: BaseDEssai,
}

/// One set of keys for the process, so that a copied base opens; its folder goes at once.
async fn coffre(monde: &Monde) -> Coffre {
    let creer = || async {
        let dossier = std::env::temp_dir().join(format!("parvis-cles-{}", std::process::id()));
        let coffre = Coffre::creer(&dossier, monde).expect("clés d’essai");
        std::fs::remove_dir_all(&dossier).expect("clés d’essai");
        coffre
    };
    CLES.get_or_init(creer).await.clone()
}

async fn maison(db: Db, monde: Monde, reglages: Reglages) -> Arc<Maison> {
    let coffre = coffre(&monde).await;
    parvis::maison(db, monde, coffre, reglages).await.expect("maison d’essai")
}

async fn modele(moteur: Moteur) -> (essai::Modele, Gens) {
    let vierge = essai::vierge(moteur).await;
    let maison = maison(vierge.db.clone(), Monde::essai(depart()), Reglages::default()).await;
    let gens = demo::creer(&maison, MOT_DE_PASSE).await.expect("monde inventé");
    drop(maison);
    (essai::figer(vierge).await, gens)
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
        let maison = maison(base.db.clone(), monde.clone(), reglages).await;
        let routeur = parvis::routeur(&maison);
        Self { maison, monde, routeur, gens: gens.clone(), base }
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
        let mut acteur = self.acteur(identifiant);
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
