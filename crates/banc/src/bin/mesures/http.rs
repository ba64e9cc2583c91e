//! The smallest HTTP/1.1 client that measures: one kept connection, bytes out, status and body in.
//!
//! Written here so that the generator costs next to nothing beside the server it shares two cores with. Deliberately
//! absent: TLS, redirects, anything but loopback.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Longest wait for one answer; the server itself gives up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// An answer.
#[derive(Debug)]
pub(crate) struct Reponse {
    /// Status.
    pub(crate) statut: u16,
    /// Status line and headers.
    pub(crate) tete: String,
    /// Body.
    pub(crate) corps: Vec<u8>,
}

impl Reponse {
    /// Values of header `nom` (lower case).
    pub(crate) fn entetes<'a>(&'a self, nom: &'a str) -> impl Iterator<Item = &'a str> {
        let paires = self.tete.lines().filter_map(|l| l.split_once(": "));
        paires.filter(move |(n, _)| n.eq_ignore_ascii_case(nom)).map(|(_, v)| v.trim())
    }

    /// The body as text.
    pub(crate) fn texte(&self) -> String {
        String::from_utf8_lossy(&self.corps).into_owned()
    }
}

/// One kept connection.
pub(crate) struct Lien {
    flux: TcpStream,
    tampon: Vec<u8>,
}

impl Lien {
    pub(crate) async fn ouvrir(adresse: SocketAddr) -> Result<Self> {
        let flux = TcpStream::connect(adresse).await.context("connexion")?;
        flux.set_nodelay(true)?;
        Ok(Self { flux, tampon: Vec::with_capacity(64 * 1024) })
    }

    /// Sends the bytes of one request and waits for its whole answer.
    pub(crate) async fn envoyer(&mut self, requete: &[u8]) -> Result<Reponse> {
        self.flux.write_all(requete).await?;
        tokio::time::timeout(PATIENCE, self.lire()).await.context("réponse trop lente")?
    }

    async fn lire(&mut self) -> Result<Reponse> {
        self.tampon.clear();
        let fin = loop {
            self.plus().await?;
            if let Some(fin) = self.tampon.windows(4).position(|f| f == b"\r\n\r\n") {
                break fin + 4;
            }
        };
        let tete = String::from_utf8_lossy(self.tampon.get(..fin).unwrap_or_default()).into_owned();
        let statut = tete.get(9..12).and_then(|s| s.parse().ok()).context("ligne d’état")?;
        let mut reponse = Reponse { statut, tete, corps: Vec::new() };
        if reponse.entetes("transfer-encoding").any(|v| v == "chunked") {
            reponse.corps = self.morceaux(fin).await?;
            return Ok(reponse);
        }
        let longueur: usize = reponse.entetes("content-length").next().unwrap_or("0").parse().context("longueur")?;
        while self.tampon.len() < fin + longueur {
            self.plus().await?;
        }
        reponse.corps = self.tampon.get(fin..fin + longueur).unwrap_or_default().to_vec();
        Ok(reponse)
    }

    /// A body that comes in pieces, from `debut` of what was read on: a file of a request.
    async fn morceaux(&mut self, mut debut: usize) -> Result<Vec<u8>> {
        let mut corps = Vec::new();
        loop {
            let reste = self.tampon.get(debut..).unwrap_or_default();
            let Some(ligne) = reste.windows(2).position(|f| f == b"\r\n") else {
                self.plus().await?;
                continue;
            };
            let taille = String::from_utf8_lossy(reste.get(..ligne).unwrap_or_default()).into_owned();
            let taille = usize::from_str_radix(taille.trim(), 16).context("taille de morceau")?;
            let (un, fin) = (debut + ligne + 2, debut + ligne + 2 + taille);
            while self.tampon.len() < fin + 2 {
                self.plus().await?;
            }
            corps.extend_from_slice(self.tampon.get(un..fin).unwrap_or_default());
            if taille == 0 {
                return Ok(corps);
            }
            debut = fin + 2;
        }
    }

    async fn plus(&mut self) -> Result<()> {
        if self.flux.read_buf(&mut self.tampon).await? == 0 {
            bail!("connexion fermée par le serveur");
        }
        Ok(())
    }
}

/// The bytes of a GET.
pub(crate) fn get(chemin: &str, cookies: &str) -> Vec<u8> {
    let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {cookies}\r\n") };
    format!("GET {chemin} HTTP/1.1\r\nhost: localhost\r\n{cookies}\r\n").into_bytes()
}

/// The bytes of a form's POST.
pub(crate) fn post(chemin: &str, cookies: &str, champs: &[(&str, &str)]) -> Vec<u8> {
    let corps: Vec<String> = champs.iter().map(|(n, v)| format!("{}={}", encoder(n), encoder(v))).collect();
    let corps = corps.join("&");
    format!(
        "POST {chemin} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookies}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{corps}",
        corps.len()
    )
    .into_bytes()
}

fn encoder(texte: &str) -> String {
    let propre = |o: u8| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_' | b'.');
    texte.bytes().map(|o| if propre(o) { char::from(o).to_string() } else { format!("%{o:02X}") }).collect()
}

/// A form that carries one file, as a browser sends it.
pub(crate) fn fichier(chemin: &str, cookies: &str, jeton: &str, (nom, octets): (&str, &[u8])) -> Vec<u8> {
    let part = |tete: &str| format!("--BORNE\r\nContent-Disposition: form-data; {tete}\r\n\r\n");
    let avant = format!(
        "{}{jeton}\r\n{}piece\r\n{}",
        part("name=\"_csrf\""),
        part("name=\"genre\""),
        part(&format!("name=\"fichier\"; filename=\"{nom}\""))
    );
    let corps = [avant.as_bytes(), octets, b"\r\n--BORNE--\r\n"].concat();
    let tete = format!(
        "POST {chemin} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookies}\r\ncontent-type: multipart/form-data; boundary=BORNE\r\n\
         content-length: {}\r\n\r\n",
        corps.len()
    );
    [tete.as_bytes(), &corps].concat()
}
