//! The antivirus: clamd by its INSTREAM command, over TCP or a Unix socket.
//!
//! The file goes in clear to clamd, as it must: on this machine or on the house's own network, which the operator says.
//! Every wait is bounded, well under the patience of the job that asks. Deliberately absent: any trust in what clamd
//! calls a signature (kept as a word of ours), any retry (jobs wait for what is away).

use std::{path::PathBuf, str::FromStr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::timeout,
};

use crate::{Erreur, Ouvreur};

const CONNEXION: Duration = Duration::from_secs(5);
/// For a probe, which must not be the slow thing.
const SONDE: Duration = Duration::from_secs(1);
/// For the whole conversation.
const PATIENCE: Duration = Duration::from_secs(45);
/// No answer of clamd is longer.
const REPONSE_MAX: u64 = 4096;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adresse {
    /// `tcp:HOST:PORT`.
    Tcp(String),
    /// `unix:PATH`.
    Unix(PathBuf),
}

impl FromStr for Adresse {
    type Err = String;

    fn from_str(texte: &str) -> Result<Self, String> {
        let attendu = || format!("« {texte} » (attendu : unix:/CHEMIN ou tcp:HÔTE:PORT)");
        match texte.split_once(':') {
            Some(("unix", chemin)) if chemin.starts_with('/') => Ok(Self::Unix(chemin.into())),
            Some(("tcp", reste)) => {
                let (hote, port) = reste.rsplit_once(':').ok_or_else(attendu)?;
                let bon = !hote.is_empty() && port.parse::<u16>().is_ok_and(|p| p > 0);
                if bon { Ok(Self::Tcp(reste.to_owned())) } else { Err(attendu()) }
            }
            _ => Err(attendu()),
        }
    }
}

/// What clamd says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing known was found.
    Sain,
    /// Something was found.
    Infecte,
}

/// Who looks at files.
#[derive(Debug, Clone)]
pub struct Antivirus {
    adresse: Adresse,
    demonstration: bool,
}

trait Canal: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Canal for T {}

fn absent(quoi: &str) -> Erreur {
    Erreur::Indisponible(format!("antivirus : {quoi}"))
}

impl Antivirus {
    /// A real clamd.
    pub const fn clamd(adresse: Adresse) -> Self {
        Self { adresse, demonstration: false }
    }

    /// The one of the demonstration: it knows EICAR only, and pages say so.
    pub const fn de_demonstration(adresse: Adresse) -> Self {
        Self { adresse, demonstration: true }
    }

    /// Whether it is the one of the demonstration.
    pub const fn est_de_demonstration(&self) -> bool {
        self.demonstration
    }

    async fn joindre(&self) -> Result<Box<dyn Canal>, Erreur> {
        let canal = async {
            Ok::<Box<dyn Canal>, std::io::Error>(match &self.adresse {
                Adresse::Tcp(adresse) => Box::new(TcpStream::connect(adresse.as_str()).await?),
                Adresse::Unix(chemin) => Box::new(UnixStream::connect(chemin).await?),
            })
        };
        let joint = timeout(CONNEXION, canal).await.map_err(|_| absent("ne répond pas"))?;
        joint.map_err(|e| absent(&e.kind().to_string()))
    }

    /// Whether it answers.
    pub async fn repond(&self) -> bool {
        let essai = async {
            let mut canal = self.joindre().await?;
            canal.write_all(b"zPING\0").await.map_err(|_| absent("coupé"))?;
            let reponse = ecouter(&mut canal).await?;
            Ok::<bool, Erreur>(reponse == "PONG")
        };
        timeout(SONDE, essai).await.is_ok_and(|r| r.unwrap_or(false))
    }

    /// Shows it a sealed file, piece by piece. Away, or too busy: an error, and the file waits.
    pub async fn analyser(&self, fichier: &mut Ouvreur) -> Result<Verdict, Erreur> {
        timeout(PATIENCE, self.converser(fichier)).await.map_err(|_| absent("trop lent"))?
    }

    async fn converser(&self, fichier: &mut Ouvreur) -> Result<Verdict, Erreur> {
        let mut canal = self.joindre().await?;
        let mut envoye = canal.write_all(b"zINSTREAM\0").await;
        while let Some(morceau) = fichier.suivant().await? {
            let taille = u32::try_from(morceau.len()).map_err(|_| absent("morceau trop grand"))?;
            if taille == 0 || envoye.is_err() {
                continue;
            }
            envoye = async {
                canal.write_all(&taille.to_be_bytes()).await?;
                canal.write_all(&morceau).await
            }
            .await;
        }
        if envoye.is_ok() {
            envoye = async {
                canal.write_all(&0_u32.to_be_bytes()).await?;
                canal.flush().await
            }
            .await;
        }
        // It may have stopped listening because it has already answered.
        let reponse = ecouter(&mut canal).await;
        match (envoye, reponse) {
            (_, Ok(reponse)) if !reponse.is_empty() => lire(&reponse),
            _ => Err(absent("coupé")),
        }
    }
}

async fn ecouter(canal: &mut Box<dyn Canal>) -> Result<String, Erreur> {
    let mut octets = Vec::new();
    canal.take(REPONSE_MAX).read_to_end(&mut octets).await.map_err(|_| absent("coupé"))?;
    Ok(String::from_utf8_lossy(&octets).trim_end_matches(['\0', '\n']).to_owned())
}

/// `stream: OK`, `stream: NAME FOUND`, or something that is no verdict.
fn lire(reponse: &str) -> Result<Verdict, Erreur> {
    if reponse == "stream: OK" {
        Ok(Verdict::Sain)
    } else if reponse.starts_with("stream: ") && reponse.ends_with(" FOUND") {
        Ok(Verdict::Infecte)
    } else if reponse.contains("size limit exceeded") {
        Err(absent("StreamMaxLength trop petit"))
    } else {
        Err(absent("réponse sans verdict"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    #[test]
    fn adresses() {
        assert_eq!("unix:/run/clamav/clamd.ctl".parse(), Ok(Adresse::Unix("/run/clamav/clamd.ctl".into())));
        assert_eq!("tcp:clamd.interne.example:3310".parse(), Ok(Adresse::Tcp("clamd.interne.example:3310".into())));
        for faux in
            ["", "clamd", "tcp:", "tcp:hote", "tcp:hote:0", "tcp::3310", "tcp:hote:99999", "unix:relatif", "demo"]
        {
            assert!(faux.parse::<Adresse>().is_err(), "{faux}");
        }
    }

    #[test]
    fn seul_un_verdict_est_un_verdict() {
        assert_eq!(lire("stream: OK").unwrap(), Verdict::Sain);
        assert_eq!(lire("stream: Eicar-Signature FOUND").unwrap(), Verdict::Infecte);
        for autre in
            ["", "stream: OK FOUND?", "OK", "INSTREAM size limit exceeded. ERROR", "stream: x ERROR", "stream: OK "]
        {
            assert!(lire(autre).is_err(), "{autre}");
        }
    }
}
