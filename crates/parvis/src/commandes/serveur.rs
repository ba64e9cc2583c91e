//! Listening: one socket, a graceful stop that lets requests end.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use anyhow::Context as _;
use axum::Router;
use toile::Maison;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tower::ServiceExt as _;

use crate::{
    configuration::FormatDuJournal,
    exploitation::{self, Exploitation},
};

/// Starts the technical log, on the error stream: never a name, an address or a value of a field.
pub(super) fn journal_technique(format: FormatDuJournal, niveau: &str) {
    let filtre = tracing_subscriber::EnvFilter::try_from_env("PARVIS_LOG").unwrap_or_else(|_| niveau.into());
    let base = tracing_subscriber::fmt().with_env_filter(filtre).with_writer(std::io::stderr);
    match format {
        FormatDuJournal::Json => base.json().flatten_event(true).init(),
        FormatDuJournal::Texte => base.compact().init(),
    }
}

/// Opens `adresse`; with `repli`, the next free port after it.
pub(super) async fn ouvrir(adresse: SocketAddr, repli: bool) -> anyhow::Result<TcpListener> {
    for pas in 0..if repli { 50 } else { 1 } {
        let mut essai = adresse;
        essai.set_port(adresse.port().saturating_add(pas));
        match TcpListener::bind(essai).await {
            Ok(ecoute) => return Ok(ecoute),
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse && repli => {}
            Err(e) => return Err(e).with_context(|| format!("écoute sur {essai}")),
        }
    }
    anyhow::bail!("aucun port libre de {} à {}", adresse.port(), adresse.port().saturating_add(49))
}

/// Opens the operator's port, if there is one, and serves it beside the rest.
pub(super) async fn surveiller(
    maison: &Arc<Maison>,
    adresse: Option<SocketAddr>,
    dossiers: Vec<(&'static str, PathBuf)>,
) -> anyhow::Result<Option<Arc<Exploitation>>> {
    let Some(adresse) = adresse else { return Ok(None) };
    let poignee = exploitation::installer()?;
    let ecoute = ouvrir(adresse, false).await.context("clé exploitation")?;
    tracing::info!(adresse = %ecoute.local_addr()?, "port d’exploitation");
    let exploitation = Arc::new(Exploitation::nouvelle(Arc::clone(maison), poignee, dossiers));
    tokio::spawn(Arc::clone(&exploitation).servir(ecoute));
    Ok(Some(exploitation))
}

/// Who does the jobs of a house, until told to stop.
pub(super) struct Ouvrier {
    fin: oneshot::Sender<()>,
    travail: JoinHandle<()>,
}

impl Ouvrier {
    /// Begins to work, once what is done every day is due.
    pub(super) async fn embaucher(maison: &Arc<Maison>) -> anyhow::Result<Self> {
        demandes::pieces::programmer(maison).await.map_err(crate::dire::dire)?;
        conventions::echeancier::programmer(maison).await.map_err(crate::dire::dire)?;
        let (fin, assez) = oneshot::channel::<()>();
        let atelier = crate::atelier(maison);
        let travail = tokio::spawn(async move { atelier.travailler(async { drop(assez.await) }).await });
        Ok(Self { fin, travail })
    }

    /// Stops. What a job was doing is done again at the next start: its lease ends.
    pub(super) async fn congedier(self) {
        drop(self.fin);
        self.travail.await.ok();
    }
}

/// Closes the base of a house: a connection that lingers does not hold the stop.
pub(super) async fn fermer(maison: &Maison) {
    tokio::time::timeout(Duration::from_secs(5), maison.db.fermer()).await.ok();
}

/// Leads requests to the house of the moment: a demo that begins again keeps its port.
#[derive(Clone)]
pub(super) struct Aiguillage(Arc<RwLock<Router>>);

impl Aiguillage {
    /// Leads to `maison`.
    pub(super) fn vers(maison: &Arc<Maison>) -> Self {
        Self(Arc::new(RwLock::new(crate::routeur(maison))))
    }

    /// Leads to `maison` from now on.
    pub(super) fn tourner_vers(&self, maison: &Arc<Maison>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = crate::routeur(maison);
    }

    /// Serves until SIGTERM or Ctrl-C.
    pub(super) async fn servir(self, ecoute: TcpListener) -> anyhow::Result<()> {
        let routeur = Router::new().fallback(move |requete: axum::extract::Request| {
            let courant = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
            courant.oneshot(requete)
        });
        let service = routeur.into_make_service_with_connect_info::<SocketAddr>();
        Ok(axum::serve(ecoute, service).with_graceful_shutdown(arret()).await?)
    }
}

/// Serves `maison` and does its jobs until SIGTERM or Ctrl-C, then closes the base.
pub(super) async fn servir(maison: Arc<Maison>, ecoute: TcpListener) -> anyhow::Result<()> {
    let ouvrier = Ouvrier::embaucher(&maison).await?;
    let fini = Aiguillage::vers(&maison).servir(ecoute).await;
    ouvrier.congedier().await;
    fermer(&maison).await;
    fini
}

async fn arret() {
    let interruption = tokio::signal::ctrl_c();
    let Ok(mut fin) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        interruption.await.ok();
        return;
    };
    tokio::select! {
        _ = interruption => {}
        _ = fin.recv() => {}
    }
}
