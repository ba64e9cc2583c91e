//! The bucket, by `object_store`: a put is whole and durable or it is nothing, by the protocol.

use std::{ops::Range, time::Duration};

use object_store::{
    ClientOptions, ObjectStore as _, ObjectStoreExt as _, PutPayload, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use socle::Instant;

use super::{Lecture, Source, fait_le};
use crate::Erreur;

/// The folder of the bucket.
const PREFIXE: &str = "pieces";
/// Well under the patience of a page: S3 away is told in words.
const PATIENCE: Duration = Duration::from_secs(8);

/// How a bucket is reached. The secret is never shown.
#[derive(Clone)]
pub struct CompteS3 {
    /// Name of the bucket.
    pub seau: String,
    /// Region.
    pub region: String,
    /// Address of the service; `None` for that of the region.
    pub adresse: Option<String>,
    /// Access key.
    pub cle: String,
    /// Its secret.
    pub secret: String,
}

impl std::fmt::Debug for CompteS3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CompteS3({}, {})", self.seau, self.region)
    }
}

pub(super) fn ouvrir(compte: CompteS3) -> Result<AmazonS3, String> {
    // The HTTP client asks the process for its cryptography; whoever chose first chose the same.
    rustls::crypto::ring::default_provider().install_default().ok();
    let essais = RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let clair = compte.adresse.as_ref().is_some_and(|a| a.starts_with("http://"));
    let client = ClientOptions::new().with_timeout(PATIENCE).with_connect_timeout(PATIENCE).with_allow_http(clair);
    let mut seau = AmazonS3Builder::new()
        .with_bucket_name(compte.seau)
        .with_region(compte.region)
        .with_access_key_id(compte.cle)
        .with_secret_access_key(compte.secret)
        .with_client_options(client)
        .with_retry(essais);
    if let Some(adresse) = compte.adresse {
        seau = seau.with_endpoint(adresse);
    }
    // The library's message may quote the configuration: only its kind is kept.
    seau.build().map_err(|_| "compte S3 refusé (seau, région ou adresse mal formés)".to_owned())
}

/// What happened, without address or key.
pub(super) fn erreur(e: &object_store::Error) -> Erreur {
    match e {
        object_store::Error::NotFound { .. } => Erreur::Absent,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            Erreur::Indisponible("S3 refuse la clé".into())
        }
        _ => Erreur::Indisponible("S3 ne répond pas".into()),
    }
}

fn chemin(nom: &str) -> Path {
    Path::from(format!("{PREFIXE}/{nom}"))
}

pub(super) async fn ecrire(seau: &AmazonS3, nom: &str, octets: Vec<u8>) -> Result<(), Erreur> {
    seau.put(&chemin(nom), PutPayload::from(octets)).await.map(drop).map_err(|e| match erreur(&e) {
        Erreur::Absent => Erreur::Indisponible("seau S3 absent".into()),
        autre => autre,
    })
}

pub(super) async fn lire(seau: &AmazonS3, nom: &str) -> Result<Lecture, Erreur> {
    let lu = seau.get(&chemin(nom)).await.map_err(|e| erreur(&e))?;
    Ok(Lecture(Source::Flux { flux: lu.into_stream(), reste: Vec::new() }))
}

pub(super) async fn effacer(seau: &AmazonS3, nom: &str) -> Result<(), Erreur> {
    match seau.delete(&chemin(nom)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(e) => Err(erreur(&e)),
    }
}

pub(super) async fn lister(seau: &AmazonS3, quand: &Range<Instant>, max: usize) -> Result<Vec<String>, Erreur> {
    let dossier = Path::from(PREFIXE);
    let mut flux = seau.list(Some(&dossier));
    let mut noms = Vec::new();
    while noms.len() < max {
        match std::future::poll_fn(|cx| flux.as_mut().poll_next(cx)).await {
            Some(Ok(objet)) => {
                let nom = objet.location.filename().unwrap_or_default().to_owned();
                if fait_le(&nom).is_some_and(|le| quand.contains(&le)) {
                    noms.push(nom);
                }
            }
            Some(Err(e)) => return Err(erreur(&e)),
            None => break,
        }
    }
    Ok(noms)
}
