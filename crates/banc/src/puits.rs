//! A mail server that keeps what it receives: real SMTP over a real socket, in clear or under TLS, told by a test to
//! refuse, to fall silent, or to go away and come back on the same port. Deliberately absent: relaying.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, crypto,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// What the server does at a command; `FIN` is the end of a message, once it has been kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Humeur {
    /// Takes everything.
    Accueille,
    /// Answers this code to this command.
    Repond(&'static str, u16),
    /// Never answers this command.
    SeTait(&'static str),
}

/// A mail received.
#[derive(Debug, Clone)]
pub struct Recu {
    /// Sender of the envelope.
    pub de: String,
    /// Recipient of the envelope.
    pub a: String,
    /// Message as it came.
    pub brut: String,
}

impl Recu {
    /// The value of header `nom`.
    pub fn entete(&self, nom: &str) -> &str {
        let tete = self.brut.split_once("\r\n\r\n").map_or("", |(t, _)| t);
        let ligne = tete.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(nom)));
        ligne.map_or("", |(_, v)| v)
    }

    /// Its text, decoded (quoted-printable).
    pub fn texte(&self) -> String {
        let corps = self.brut.split_once("\r\n\r\n").map_or("", |(_, c)| c);
        let mut octets = Vec::new();
        let mut reste = corps.replace("=\r\n", "").replace("\r\n", "\n").into_bytes().into_iter();
        while let Some(o) = reste.next() {
            if o == b'=' {
                let code: Vec<u8> = reste.by_ref().take(2).collect();
                let code = String::from_utf8(code).expect("quoted-printable");
                octets.push(u8::from_str_radix(&code, 16).expect("quoted-printable"));
            } else {
                octets.push(o);
            }
        }
        String::from_utf8(octets).expect("UTF-8")
    }
}

/// When a conversation is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Never: STARTTLS is not offered.
    Jamais,
    /// After STARTTLS; mail is refused before.
    SurDemande,
    /// From the first byte.
    Toujours,
}

struct Etat {
    humeur: Mutex<Humeur>,
    recus: Mutex<Vec<Recu>>,
    arrivees: Semaphore,
    secret: Option<&'static str>,
    protection: Protection,
    tls: TlsAcceptor,
}

/// The server.
pub struct Puits {
    /// Where it listens.
    pub port: u16,
    /// PEM of the authority that signed its certificate, for the name « localhost ».
    pub autorite: String,
    etat: Arc<Etat>,
    service: Option<JoinHandle<()>>,
}

impl Drop for Puits {
    fn drop(&mut self) {
        self.partir();
    }
}

impl Puits {
    /// Open to all, in clear.
    pub async fn ouvrir() -> Self {
        Self::avec(None, Protection::Jamais).await
    }

    /// Wants `AUTH PLAIN` with exactly this argument (base64) before any mail.
    pub async fn garde(secret: &'static str) -> Self {
        Self::avec(Some(secret), Protection::Jamais).await
    }

    /// Under TLS.
    pub async fn protege(protection: Protection) -> Self {
        Self::avec(None, protection).await
    }

    async fn avec(secret: Option<&'static str>, protection: Protection) -> Self {
        let ecoute = TcpListener::bind("127.0.0.1:0").await.expect("port libre");
        let port = ecoute.local_addr().expect("adresse").port();
        let (humeur, recus) = (Mutex::new(Humeur::Accueille), Mutex::default());
        let (tls, autorite) = certifier();
        let etat = Arc::new(Etat { humeur, recus, arrivees: Semaphore::new(0), secret, protection, tls });
        let service = Some(tokio::spawn(servir(ecoute, Arc::clone(&etat))));
        Self { port, autorite, etat, service }
    }

    /// Goes away: nobody listens any more, conversations are cut.
    pub fn partir(&mut self) {
        if let Some(service) = self.service.take() {
            service.abort();
        }
    }

    /// Comes back on the same port.
    pub async fn revenir(&mut self) {
        let ecoute = TcpListener::bind(("127.0.0.1", self.port)).await.expect("le port d’avant");
        self.service = Some(tokio::spawn(servir(ecoute, Arc::clone(&self.etat))));
    }

    /// Changes what it does from now on.
    pub fn humeur(&self, humeur: Humeur) {
        *self.etat.humeur.lock().expect("humeur") = humeur;
    }

    /// What it received, in order.
    pub fn recus(&self) -> Vec<Recu> {
        self.etat.recus.lock().expect("reçus").clone()
    }

    /// Waits for one more mail to arrive (before it is acknowledged).
    pub async fn attendre(&self) {
        self.etat.arrivees.acquire().await.expect("puits").forget();
    }
}

/// A certificate of its own for « localhost », and its PEM.
fn certifier() -> (TlsAcceptor, String) {
    let certifie = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("certificat");
    let chaine = vec![CertificateDer::from(certifie.cert.der().to_vec())];
    let cle = PrivateKeyDer::try_from(certifie.signing_key.serialize_der()).expect("clé");
    let configuration = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_no_client_auth()
        .with_single_cert(chaine, cle)
        .expect("certificat");
    (TlsAcceptor::from(Arc::new(configuration)), certifie.cert.pem())
}

trait Canal: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Canal for T {}

async fn servir(ecoute: TcpListener, etat: Arc<Etat>) {
    // Conversations end with the server.
    let mut conversations = JoinSet::new();
    while let Ok((flux, _)) = ecoute.accept().await {
        let etat = Arc::clone(&etat);
        conversations.spawn(async move {
            let canal: Box<dyn Canal> = if etat.protection == Protection::Toujours {
                Box::new(etat.tls.accept(flux).await?)
            } else {
                Box::new(flux)
            };
            let protegee = etat.protection != Protection::SurDemande;
            let entree = etat.secret.is_none();
            Conversation { canal: BufReader::new(canal), etat, de: String::new(), a: String::new(), entree, protegee }
                .tenir()
                .await
        });
    }
}

struct Conversation {
    canal: BufReader<Box<dyn Canal>>,
    etat: Arc<Etat>,
    de: String,
    a: String,
    /// Signed in, or no need to.
    entree: bool,
    /// Under TLS, or no need to.
    protegee: bool,
}

impl Conversation {
    async fn tenir(mut self) -> std::io::Result<()> {
        self.dire("220 puits.example\r\n").await?;
        while let Some(ligne) = self.ecouter().await? {
            let verbe = ligne.split(' ').next().unwrap_or_default().to_uppercase();
            let reponse = self.repondre(&verbe, &ligne);
            if !self.envoyer(&verbe, reponse).await? {
                continue;
            }
            match (verbe.as_str(), reponse) {
                ("DATA", "354 allez") => self.recevoir().await?,
                ("STARTTLS", "220 allez") => {
                    let clair = self.canal.into_inner();
                    let protege: Box<dyn Canal> = Box::new(self.etat.tls.accept(clair).await?);
                    self = Self { canal: BufReader::new(protege), protegee: true, ..self };
                }
                ("QUIT", _) => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn repondre(&mut self, verbe: &str, ligne: &str) -> &'static str {
        let adresse = || ligne.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match verbe {
            "EHLO" if !self.protegee => "250-puits.example\r\n250 STARTTLS",
            "EHLO" if self.etat.secret.is_some() => "250-puits.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "EHLO" => "250-puits.example\r\n250 8BITMIME",
            "STARTTLS" if !self.protegee => "220 allez",
            "AUTH" => {
                self.entree = self.etat.secret.is_some_and(|secret| ligne == format!("AUTH PLAIN {secret}"));
                if self.entree { "235 entrez" } else { "535 non" }
            }
            "MAIL" | "RCPT" | "DATA" if !(self.entree && self.protegee) => "530 presentez-vous",
            "MAIL" => {
                self.de = adresse();
                "250 ok"
            }
            "RCPT" => {
                self.a = adresse();
                "250 ok"
            }
            "DATA" => "354 allez",
            "RSET" | "NOOP" => "250 ok",
            "QUIT" => "221 au revoir",
            _ => "502 inconnu",
        }
    }

    /// Keeps a message. A refusal at its end is a mail not taken; silence is one taken and not acknowledged.
    async fn recevoir(&mut self) -> std::io::Result<()> {
        let mut brut = String::new();
        loop {
            // Cut before the final dot, there is no message.
            let Some(ligne) = self.ecouter().await? else { return Ok(()) };
            if ligne == "." {
                break;
            }
            brut.push_str(ligne.strip_prefix('.').unwrap_or(&ligne));
            brut.push_str("\r\n");
        }
        if !matches!(*self.etat.humeur.lock().expect("humeur"), Humeur::Repond("FIN", _)) {
            let recu = Recu { de: self.de.clone(), a: self.a.clone(), brut };
            self.etat.recus.lock().expect("reçus").push(recu);
            self.etat.arrivees.add_permits(1);
        }
        self.envoyer("FIN", "250 garde").await.map(drop)
    }

    /// Answers `verbe`, in the temper of the moment; whether it was `reponse` that was said.
    async fn envoyer(&mut self, verbe: &str, reponse: &str) -> std::io::Result<bool> {
        let humeur = *self.etat.humeur.lock().expect("humeur");
        match humeur {
            Humeur::Repond(a, code) if a == verbe => {
                self.dire(&format!("{code} refus de l'essai\r\n")).await.map(|()| false)
            }
            Humeur::SeTait(a) if a == verbe => std::future::pending().await,
            _ => self.dire(&format!("{reponse}\r\n")).await.map(|()| true),
        }
    }

    async fn ecouter(&mut self) -> std::io::Result<Option<String>> {
        let mut ligne = String::new();
        let lus = self.canal.read_line(&mut ligne).await?;
        Ok((lus > 0).then(|| ligne.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn dire(&mut self, texte: &str) -> std::io::Result<()> {
        self.canal.get_mut().write_all(texte.as_bytes()).await?;
        self.canal.get_mut().flush().await
    }
}
