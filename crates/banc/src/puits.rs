//! A mail server that keeps what it receives: real SMTP over a real socket, told by a test to refuse, to fall silent,
//! or to go away and come back on the same port. Deliberately absent: TLS (it never offers STARTTLS), relaying.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
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

struct Etat {
    humeur: Mutex<Humeur>,
    recus: Mutex<Vec<Recu>>,
    arrivees: Semaphore,
    secret: Option<&'static str>,
}

/// The server.
pub struct Puits {
    /// Where it listens.
    pub port: u16,
    etat: Arc<Etat>,
    service: Option<JoinHandle<()>>,
}

impl Drop for Puits {
    fn drop(&mut self) {
        self.partir();
    }
}

impl Puits {
    /// Open to all.
    pub async fn ouvrir() -> Self {
        Self::avec(None).await
    }

    /// Wants `AUTH PLAIN` with exactly this argument (base64) before any mail.
    pub async fn garde(secret: &'static str) -> Self {
        Self::avec(Some(secret)).await
    }

    async fn avec(secret: Option<&'static str>) -> Self {
        let ecoute = TcpListener::bind("127.0.0.1:0").await.expect("port libre");
        let port = ecoute.local_addr().expect("adresse").port();
        let (humeur, recus) = (Mutex::new(Humeur::Accueille), Mutex::default());
        let etat = Arc::new(Etat { humeur, recus, arrivees: Semaphore::new(0), secret });
        let service = Some(tokio::spawn(servir(ecoute, Arc::clone(&etat))));
        Self { port, etat, service }
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

async fn servir(ecoute: TcpListener, etat: Arc<Etat>) {
    // Conversations end with the server.
    let mut conversations = JoinSet::new();
    while let Ok((flux, _)) = ecoute.accept().await {
        let etat = Arc::clone(&etat);
        conversations.spawn(async move { converser(flux, &etat).await });
    }
}

/// The answer to `verbe`, or nothing if it must stay silent.
fn repondre(etat: &Etat, verbe: &str, reponse: &str) -> Option<String> {
    match *etat.humeur.lock().expect("humeur") {
        Humeur::Repond(a, code) if a == verbe => Some(format!("{code} refus demande par l'essai\r\n")),
        Humeur::SeTait(a) if a == verbe => None,
        _ => Some(format!("{reponse}\r\n")),
    }
}

async fn converser(mut flux: TcpStream, etat: &Etat) -> std::io::Result<()> {
    let (lecture, mut ecriture) = flux.split();
    let mut lignes = BufReader::new(lecture).lines();
    ecriture.write_all(b"220 puits.example\r\n").await?;
    let (mut de, mut a, mut entre) = (String::new(), String::new(), etat.secret.is_none());
    while let Some(ligne) = lignes.next_line().await? {
        let verbe = ligne.split(' ').next().unwrap_or_default().to_uppercase();
        let adresse = || ligne.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let reponse = match verbe.as_str() {
            "EHLO" if etat.secret.is_some() => "250-puits.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "EHLO" => "250-puits.example\r\n250 8BITMIME",
            "AUTH" => {
                entre = etat.secret.is_some_and(|secret| ligne == format!("AUTH PLAIN {secret}"));
                if entre { "235 entrez" } else { "535 non" }
            }
            "MAIL" | "RCPT" | "DATA" if !entre => "530 presentez-vous",
            "MAIL" => {
                de = adresse();
                "250 ok"
            }
            "RCPT" => {
                a = adresse();
                "250 ok"
            }
            "DATA" => "354 allez",
            "RSET" | "NOOP" => "250 ok",
            "QUIT" => "221 au revoir",
            _ => "502 inconnu",
        };
        let Some(reponse) = repondre(etat, &verbe, reponse) else { return std::future::pending().await };
        ecriture.write_all(reponse.as_bytes()).await?;
        if reponse.starts_with("354") {
            let mut brut = String::new();
            while let Some(ligne) = lignes.next_line().await?.filter(|l| l != ".") {
                brut.push_str(ligne.strip_prefix('.').unwrap_or(&ligne));
                brut.push_str("\r\n");
            }
            let fin = repondre(etat, "FIN", "250 garde");
            // A refusal at the end is a mail not taken; silence is one taken and not acknowledged.
            if fin.as_ref().is_none_or(|f| f.starts_with("250")) {
                etat.recus.lock().expect("reçus").push(Recu { de: de.clone(), a: a.clone(), brut });
                etat.arrivees.add_permits(1);
            }
            let Some(fin) = fin else { return std::future::pending().await };
            ecriture.write_all(fin.as_bytes()).await?;
        }
        if verbe == "QUIT" {
            break;
        }
    }
    Ok(())
}
