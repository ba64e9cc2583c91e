//! Who carries mails: SMTP, one connection a mail, or the drawer.
//!
//! Three outcomes matter. Whatever fails before our mail is spoken of (network, TLS, sign-in, sender) is the server or
//! our configuration: the mail waits. A 4xx about it is tried again for a day. A 5xx about it will not change. A reply
//! that never comes may hide a mail received: it is sent again, under the same Message-ID.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as Erreur,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use stockage::Db;

use super::{Chiffrement, Pli, Serveur, tiroir};
use crate::Echec;

/// How long the server may take to open, and then to take a mail: both within the patience of a job.
const OUVERTURE: Duration = Duration::from_secs(15);
const REMISE: Duration = Duration::from_secs(30);

/// Who carries mails.
pub enum Facteur {
    /// A mail server.
    Smtp(Smtp),
    /// Nobody: they stay in the drawer of this base.
    Tiroir(Db),
}

/// A mail server and how one speaks to it.
pub struct Smtp {
    serveur: Serveur,
    expediteur: Mailbox,
    nom_local: ClientId,
    identifiants: Option<Credentials>,
    tls: Option<TlsParameters>,
}

impl Smtp {
    /// Mails from `expediteur` (« Parvis <ne-pas-repondre@parvis.example> ») through `serveur`, which is told that
    /// `nom_local` speaks. `autorite`: the PEM of a private authority, beside those of the system.
    pub fn nouveau(
        serveur: Serveur,
        expediteur: &str,
        nom_local: &str,
        identifiants: Option<(String, String)>,
        autorite: Option<&[u8]>,
    ) -> Result<Self, String> {
        let expediteur = expediteur
            .parse::<Mailbox>()
            .map_err(|_| format!("« {expediteur} » n’est pas une adresse (attendu : Nom <boite@domaine>)"))?;
        let tls = match serveur.chiffrement {
            Chiffrement::Aucun => None,
            Chiffrement::Tls | Chiffrement::StartTls => {
                let mut parametres = TlsParameters::builder(serveur.hote.clone());
                if let Some(pem) = autorite {
                    let certificat = Certificate::from_pem(pem).map_err(|_| "certificat PEM illisible".to_owned())?;
                    parametres = parametres.add_root_certificate(certificat);
                }
                Some(parametres.build().map_err(|_| "TLS ne peut pas être préparé".to_owned())?)
            }
        };
        let identifiants = identifiants.map(|(nom, secret)| Credentials::new(nom, secret));
        let nom_local = ClientId::Domain(nom_local.to_owned());
        Ok(Self { serveur, expediteur, nom_local, identifiants, tls })
    }

    /// A connection ready for a mail: open, protected, signed in.
    async fn ouvrir(&self) -> Result<AsyncSmtpConnection, Echec> {
        let ici = (self.serveur.hote.as_str(), self.serveur.port);
        let d_emblee = self.tls.clone().filter(|_| self.serveur.chiffrement == Chiffrement::Tls);
        let mut connexion = AsyncSmtpConnection::connect_tokio1(ici, Some(OUVERTURE), &self.nom_local, d_emblee, None)
            .await
            .map_err(|e| Echec::absent(if e.is_tls() { "serveur_tls" } else { "serveur_absent" }))?;
        if let (Chiffrement::StartTls, Some(tls)) = (self.serveur.chiffrement, &self.tls) {
            connexion.starttls(tls.clone(), &self.nom_local).await.map_err(|_| Echec::absent("serveur_tls"))?;
        }
        if let Some(identifiants) = &self.identifiants {
            let mecanismes = [Mechanism::Plain, Mechanism::Login];
            let entree = connexion.auth(&mecanismes, identifiants).await;
            entree.map_err(|_| Echec::absent("serveur_identifiants"))?;
        }
        Ok(connexion)
    }

    async fn remettre(&self, connexion: &mut AsyncSmtpConnection, pli: Pli) -> Result<(), Echec> {
        let domaine = self.expediteur.email.domain();
        let le = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(pli.le.micros()).unwrap_or(0));
        let destinataire: lettre::Address = pli.adresse.parse().map_err(|_| Echec::definitif("adresse_illisible"))?;
        let mut message = Message::builder()
            .from(self.expediteur.clone())
            .to(Mailbox::new(None, destinataire.clone()))
            .subject(pli.sujet)
            .date(le)
            .message_id(Some(format!("<{}@{domaine}>", pli.tache)))
            .header(ContentType::TEXT_PLAIN);
        if let Some(arret) = pli.arret {
            message = message.header(Arret(arret)).header(ArretEnUnClic);
        }
        let message = message.body(pli.texte).map_err(|_| Echec::definitif("message_illisible"))?;
        // A sender refused is our configuration, not this mail: every mail waits until it is put right.
        let expediteur = Mail::new(Some(self.expediteur.email.clone()), Vec::new());
        connexion.command(expediteur).await.map_err(|e| presence(&e, "serveur_expediteur"))?;
        connexion.command(Rcpt::new(destinataire, Vec::new())).await.map_err(|e| reponse(&e))?;
        connexion.command(Data).await.map_err(|e| reponse(&e))?;
        connexion.message(&message.formatted()).await.map_err(|e| reponse(&e))?;
        Ok(())
    }
}

/// `List-Unsubscribe`: where mails of this kind are stopped (RFC 2369).
#[derive(Clone)]
struct Arret(String);

impl Header for Arret {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(valeur: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(valeur.trim_matches(['<', '>']).to_owned()))
    }

    fn display(&self) -> HeaderValue {
        // An address of ours and a token, all ASCII, must not be cut: it is written as it is.
        let valeur = format!("<{}>", self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), valeur.clone(), valeur)
    }
}

/// `List-Unsubscribe-Post`: a program may do it for the person, by one POST (RFC 8058).
#[derive(Clone, Copy)]
struct ArretEnUnClic;

impl Header for ArretEnUnClic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// What a failed reply about our mail means.
fn reponse(erreur: &Erreur) -> Echec {
    let Some(code) = erreur.status().map(u16::from) else { return Echec::absent("serveur_muet") };
    match code {
        // It closes, or wants us to sign in: nothing about this mail.
        421 | 530 | 535 => Echec::absent(format!("serveur_{code}")),
        400..500 => Echec::passager(format!("refus_{code}")),
        _ => Echec::definitif(format!("refus_{code}")),
    }
}

/// What a failed reply about ourselves means.
fn presence(erreur: &Erreur, code: &'static str) -> Echec {
    Echec::absent(if erreur.status().is_some() { code } else { "serveur_muet" })
}

impl Facteur {
    /// Sets out: the server is reached before anything is written.
    pub(super) async fn partir(&self) -> Result<Tournee<'_>, Echec> {
        match self {
            Self::Tiroir(db) => Ok(Tournee::Tiroir(db)),
            Self::Smtp(smtp) => {
                let connexion = tokio::time::timeout(OUVERTURE, smtp.ouvrir()).await;
                Ok(Tournee::Smtp(smtp, Box::new(connexion.map_err(|_| Echec::absent("serveur_muet"))??)))
            }
        }
    }
}

/// A postman on his way.
pub(super) enum Tournee<'a> {
    Smtp(&'a Smtp, Box<AsyncSmtpConnection>),
    Tiroir(&'a Db),
}

impl Tournee<'_> {
    /// Hands over `pli`; once this returns it is the server's.
    pub(super) async fn remettre(self, pli: Pli) -> Result<(), Echec> {
        match self {
            Self::Tiroir(db) => Ok(tiroir::garder(db, pli).await?),
            Self::Smtp(smtp, mut connexion) => {
                let remise = tokio::time::timeout(REMISE, smtp.remettre(&mut connexion, pli)).await;
                let resultat = remise.unwrap_or(Err(Echec::absent("serveur_muet")));
                // Good manners, after the fact: whatever it answers, the mail is theirs or it is not.
                tokio::time::timeout(Duration::from_secs(2), connexion.abort()).await.ok();
                resultat
            }
        }
    }
}
