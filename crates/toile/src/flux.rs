//! Long answers, sent piece by piece: the session is checked again before each piece, and while the reader dawdles.
//!
//! Issue 3: a suspension reaches an open download in less than a second. A stream that is cut ends in an error of the
//! connection, so that half a file is never taken for a whole one.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Body;
use futures_core::Stream;
use socle::Refus;
use tokio::sync::mpsc;

use crate::{Maison, Reponse, reponse::Corps, session};

/// While a reader does not read, the session is looked at this often.
const REGARD: Duration = Duration::from_millis(250);

/// What [`Morceaux::suivant`] returns.
pub type Prochain<'a> = Pin<Box<dyn Future<Output = Result<Option<Vec<u8>>, Refus>> + Send + 'a>>;

/// The pieces of a long answer, made one at a time when the previous one is on its way.
pub trait Morceaux: Send {
    /// The next piece; `None` after the last.
    fn suivant(&mut self) -> Prochain<'_>;
}

/// Puts a stream under the guard of its session; any other answer passes.
pub(crate) fn garder(maison: &Arc<Maison>, session: Option<String>, reponse: Reponse) -> Result<Reponse, Refus> {
    let Corps::Flux(morceaux) = reponse.corps else { return Ok(reponse) };
    let session = session.ok_or_else(|| Refus::Interne("flux sans session".into()))?;
    let (envoi, reception) = mpsc::channel(1);
    let entier = Arc::new(AtomicBool::new(false));
    tokio::spawn(couler(Arc::clone(maison), session, morceaux, envoi, Arc::clone(&entier)));
    Ok(Reponse { corps: Corps::Garde(Body::from_stream(Reception { reception, entier })), ..reponse })
}

async fn couler(
    maison: Arc<Maison>,
    session: String,
    mut morceaux: Box<dyn Morceaux>,
    envoi: mpsc::Sender<Vec<u8>>,
    entier: Arc<AtomicBool>,
) {
    loop {
        let morceau = match morceaux.suivant().await {
            Ok(Some(morceau)) => morceau,
            Ok(None) => return entier.store(true, Ordering::SeqCst),
            Err(refus) => return tracing::warn!(code = refus.code(), "flux interrompu"),
        };
        let place = loop {
            match session::tient_encore(&maison, &session).await {
                Ok(true) => {}
                Ok(false) => return tracing::info!("flux coupé : la session n’est plus"),
                Err(refus) => return tracing::warn!(code = refus.code(), "flux interrompu"),
            }
            match tokio::time::timeout(REGARD, envoi.reserve()).await {
                Ok(Ok(place)) => break place,
                Ok(Err(_)) => return,
                Err(_) => {}
            }
        };
        place.send(morceau);
    }
}

struct Reception {
    reception: mpsc::Receiver<Vec<u8>>,
    entier: Arc<AtomicBool>,
}

impl Stream for Reception {
    type Item = Result<Vec<u8>, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, contexte: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.reception.poll_recv(contexte) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(morceau)) => Poll::Ready(Some(Ok(morceau))),
            Poll::Ready(None) if self.entier.swap(true, Ordering::SeqCst) => Poll::Ready(None),
            Poll::Ready(None) => Poll::Ready(Some(Err(io::Error::other("flux coupé")))),
        }
    }
}
