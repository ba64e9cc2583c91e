//! The antivirus of the demonstration and of tests: speaks INSTREAM like clamd, knows EICAR and nothing else.
//!
//! A demo started where no clamd is found uses it, and says so on its pages; no key of the operator's file leads to it.

use std::{io, sync::Arc};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Mutex, Semaphore},
};

/// The two halves of the test file of antivirus makers: whole, it would have this program quarantined.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
/// Conversations at once, and bytes of one: a demo stays small.
const CONVERSATIONS: usize = 8;
const OCTETS_MAX: usize = 50_000_000;

/// The test file itself: harmless, and found by every antivirus.
pub fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

/// What it does with a conversation; tests change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Humeur {
    /// Looks and answers.
    Analyse,
    /// Answers an error, as clamd does when it is overloaded.
    Refuse,
    /// Hangs up in the middle.
    Raccroche,
}

/// Serves on `ecoute` for ever.
pub async fn servir(ecoute: TcpListener, humeur: Arc<Mutex<Humeur>>) {
    let places = Arc::new(Semaphore::new(CONVERSATIONS));
    while let Ok((flux, _)) = ecoute.accept().await {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let humeur = *humeur.lock().await;
        tokio::spawn(async move {
            converser(flux, humeur).await.ok();
            drop(place);
        });
    }
}

async fn converser(mut flux: TcpStream, humeur: Humeur) -> io::Result<()> {
    let mut commande = Vec::new();
    loop {
        match flux.read_u8().await? {
            0 => break,
            octet if commande.len() < 32 => commande.push(octet),
            _ => return Ok(()),
        }
    }
    let reponse: &[u8] = match (commande.as_slice(), humeur) {
        (b"zPING", _) => b"PONG\0",
        (b"zINSTREAM", Humeur::Analyse) => analyser(&mut flux).await?,
        (b"zINSTREAM", Humeur::Refuse) => {
            analyser(&mut flux).await?;
            b"stream: Can't allocate memory ERROR\0"
        }
        (b"zINSTREAM", Humeur::Raccroche) => return Ok(()),
        _ => b"UNKNOWN COMMAND\0",
    };
    flux.write_all(reponse).await?;
    flux.shutdown().await
}

async fn analyser(flux: &mut TcpStream) -> io::Result<&'static [u8]> {
    let mut vus: Vec<u8> = Vec::new();
    let (eicar, mut trouve, mut total) = (eicar(), false, 0);
    loop {
        let taille = flux.read_u32().await? as usize;
        if taille == 0 {
            return Ok(if trouve { b"stream: Eicar-Demonstration FOUND\0" } else { b"stream: OK\0" });
        }
        total += taille;
        if total > OCTETS_MAX {
            return Ok(b"INSTREAM size limit exceeded. ERROR\0");
        }
        let debut = vus.len();
        vus.resize(debut + taille, 0);
        flux.read_exact(vus.get_mut(debut..).unwrap_or_default()).await?;
        trouve |= vus.windows(eicar.len()).any(|f| f == eicar);
        // What may begin at the end of a piece is looked at again with the next.
        vus.drain(..vus.len().saturating_sub(eicar.len()));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use socle::Monde;
    use stockage::Coffre;

    use super::*;
    use crate::{Adresse, Antivirus, Lecture, Ouvreur, Verdict, sceller};

    #[tokio::test]
    async fn eicar_est_trouve_ou_qu_il_soit_et_rien_d_autre() {
        let dossier = std::env::temp_dir().join(format!("parvis-instream-{}", std::process::id()));
        let monde = Monde::reel();
        let coffre = Coffre::creer(&dossier, &monde).unwrap();
        std::fs::remove_dir_all(&dossier).unwrap();
        let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = Adresse::Tcp(ecoute.local_addr().unwrap().to_string());
        let humeur = Arc::new(Mutex::new(Humeur::Analyse));
        let service = tokio::spawn(servir(ecoute, Arc::clone(&humeur)));
        let antivirus = Antivirus::de_demonstration(adresse);
        assert!(antivirus.repond().await && antivirus.est_de_demonstration());
        let analyser = async |clair: Vec<u8>| {
            let (cle, _) = coffre.nouvelle_cle(&monde, "x").unwrap();
            let scelle = sceller(&cle, &monde, "x", &clair).unwrap();
            antivirus.analyser(&mut Ouvreur::nouveau(cle, "x".into(), Lecture::des(scelle))).await
        };
        let a_cheval = [vec![b' '; 64 * 1024 - 30], eicar(), vec![b' '; 100]].concat();
        for (clair, attendu) in [
            (b"Bonjour".to_vec(), Verdict::Sain),
            (vec![0; 300_000], Verdict::Sain),
            (eicar(), Verdict::Infecte),
            (a_cheval, Verdict::Infecte),
        ] {
            assert_eq!(analyser(clair).await.unwrap(), attendu);
        }
        for mauvaise in [Humeur::Refuse, Humeur::Raccroche] {
            *humeur.lock().await = mauvaise;
            assert!(analyser(eicar()).await.is_err(), "{mauvaise:?}: no verdict, never « clean »");
        }
        service.abort();
        service.await.ok();
        assert!(!antivirus.repond().await && analyser(eicar()).await.is_err());
    }
}
