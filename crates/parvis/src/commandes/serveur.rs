//! Listening: one socket, a graceful stop that lets requests end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use toile::Maison;
use tokio::net::TcpListener;

use crate::configuration::FormatDuJournal;

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

/// Serves `maison` and does its jobs until SIGTERM or Ctrl-C, then closes the base.
pub(super) async fn servir(maison: Arc<Maison>, ecoute: TcpListener) -> anyhow::Result<()> {
    let routeur = crate::routeur(&maison).into_make_service_with_connect_info::<SocketAddr>();
    let (fin, assez) = tokio::sync::oneshot::channel::<()>();
    demandes::pieces::programmer(&maison).await.map_err(crate::dire::dire)?;
    let atelier = crate::atelier(&maison);
    let ouvrier = tokio::spawn(async move { atelier.travailler(async { drop(assez.await) }).await });
    axum::serve(ecoute, routeur).with_graceful_shutdown(arret()).await?;
    // What a job was doing is done again at the next start: its lease ends.
    drop(fin);
    ouvrier.await.ok();
    // Requests have been answered; a connection that lingers does not hold the stop.
    tokio::time::timeout(Duration::from_secs(5), maison.db.fermer()).await.ok();
    Ok(())
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
