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
        // One object at a time: every service knows that.
        .with_disable_bulk_delete(true)
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use std::{
        collections::BTreeMap,
        sync::{Arc, Mutex},
    };

    use socle::{Id, Monde};
    use tokio::{
        io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
        net::{TcpListener, TcpStream},
    };

    use super::super::{Depot, Objet};
    use super::*;

    type Seau = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

    /// The few words of S3 that we use, over real HTTP; every request must be signed.
    async fn servir(ecoute: TcpListener, seau: Seau) {
        while let Ok((flux, _)) = ecoute.accept().await {
            tokio::spawn(converser(flux, Arc::clone(&seau)));
        }
    }

    async fn converser(flux: TcpStream, seau: Seau) -> std::io::Result<()> {
        let mut flux = BufReader::new(flux);
        loop {
            let (mut tete, mut ligne) = (Vec::new(), String::new());
            while flux.read_line(&mut ligne).await? > 2 {
                tete.push(std::mem::take(&mut ligne));
            }
            let Some(premiere) = tete.first() else { return Ok(()) };
            let mut mots = premiere.split(' ');
            let (verbe, cible) = (mots.next().unwrap_or_default(), mots.next().unwrap_or_default());
            let valeur = |nom: &str| {
                tete.iter().find_map(|l| {
                    l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(nom)).map(|(_, v)| v.trim())
                })
            };
            let mut corps = vec![0; valeur("content-length").map_or(0, |v| v.parse().unwrap())];
            flux.read_exact(&mut corps).await?;
            let signee =
                valeur("authorization").is_some_and(|v| v.contains("Credential=AK/") && !v.contains("trop-secret"));
            let cle = cible.split('?').next().unwrap_or_default().to_owned();
            let (statut, corps) = repondre(&seau, signee, verbe, &cle, corps);
            let tete = format!(
                "HTTP/1.1 {statut} x\r\ncontent-length: {}\r\netag: \"e\"\r\nlast-modified: Mon, 01 Jun 2026 07:00:00 GMT\r\n\r\n",
                corps.len()
            );
            flux.get_mut().write_all(&[tete.as_bytes(), &corps].concat()).await?;
        }
    }

    fn repondre(seau: &Seau, signee: bool, verbe: &str, cle: &str, corps: Vec<u8>) -> (u16, Vec<u8>) {
        let mut objets = seau.lock().unwrap();
        match (verbe, cle) {
            _ if !signee => (403, Vec::new()),
            ("PUT", _) => {
                objets.insert(cle.to_owned(), corps);
                (200, Vec::new())
            }
            ("GET", "/parvis") => {
                let un = |(cle, o): (&String, &Vec<u8>)| {
                    let cle = cle.trim_start_matches("/parvis/");
                    format!(
                        "<Contents><Key>{cle}</Key><LastModified>2026-06-01T07:00:00.000Z</LastModified><ETag>e</ETag><Size>{}</Size></Contents>",
                        o.len()
                    )
                };
                let contenus: String = objets.iter().map(un).collect();
                (200, format!("<ListBucketResult>{contenus}</ListBucketResult>").into_bytes())
            }
            ("GET", _) => objets.get(cle).map_or((404, Vec::new()), |o| (200, o.clone())),
            ("DELETE", _) => {
                objets.remove(cle);
                (204, Vec::new())
            }
            _ => (400, Vec::new()),
        }
    }

    #[tokio::test]
    async fn ecrit_lu_balaye_dans_un_seau() {
        let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = format!("http://{}", ecoute.local_addr().unwrap());
        let seau = Seau::default();
        let service = tokio::spawn(servir(ecoute, Arc::clone(&seau)));
        let compte = |cle: &str| CompteS3 {
            seau: "parvis".into(),
            region: "ici".into(),
            adresse: Some(adresse.clone()),
            cle: cle.into(),
            secret: "trop-secret".into(),
        };
        assert!(!format!("{:?}", compte("AK")).contains("trop-secret"));
        let depot = Depot::s3(compte("AK")).unwrap();
        let monde = Monde::essai(Instant::depuis_micros(1_780_297_200_000_000));
        let (un, avant): (Id<Objet>, _) = (monde.id(), monde.horloge());
        monde.avancer(Duration::from_secs(1));
        let deux: Id<Objet> = monde.id();
        assert!(matches!(depot.lire(un).await.err(), Some(Erreur::Absent)));
        let octets: Vec<u8> = (0..200_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        depot.ecrire(un, octets.clone()).await.unwrap();
        depot.ecrire(deux, vec![1]).await.unwrap();
        let mut lecture = depot.lire(un).await.unwrap();
        let mut lus = Vec::new();
        loop {
            let morceau = lecture.lire(65_576).await.unwrap();
            if morceau.is_empty() {
                break;
            }
            assert!(
                morceau.len() == 65_576 || lus.len() + morceau.len() == octets.len(),
                "whole pieces, whatever the network"
            );
            lus.extend(morceau);
        }
        assert_eq!(lus, octets);
        let limite = avant.plus(Duration::from_millis(500));
        assert_eq!(depot.anciens::<Objet>(avant, limite, 10).await.unwrap(), vec![un]);
        depot.effacer(un).await.unwrap();
        assert_eq!(seau.lock().unwrap().len(), 1);
        // Another key is refused, and a service that is gone is told; neither quotes the address.
        let refuse = Depot::s3(compte("XX")).unwrap().ecrire(un, vec![1]).await.unwrap_err();
        assert_eq!(refuse, Erreur::Indisponible("S3 refuse la clé".into()));
        service.abort();
        service.await.ok();
    }
}
