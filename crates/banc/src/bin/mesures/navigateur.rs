//! Somebody at a browser, over a real connection: signs in, reads, sends a request through the whole form.
//!
//! Keeps what the server acknowledged of each traced page, so that a campaign can look for it after a crash.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::http::{Lien, Reponse, fichier, get, post};

/// An account of the demo, as it announces it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Compte {
    pub(crate) login: String,
    pub(crate) password: String,
}

/// A connection, its cookies and the forms' token of the last page.
pub(crate) struct Navigateur {
    lien: Lien,
    cookies: Vec<(String, String)>,
    jeton: String,
    /// (action of the journal, request) of every traced answer received whole.
    pub(crate) acquittees: Vec<(&'static str, String)>,
}

const PERSONNE: [(&str, &str); 5] = [
    ("civilite", "madame"),
    ("prenom", "Éléonore"),
    ("date_naissance", "27/03/1984"),
    ("lieu_naissance", "62"),
    ("telephone", "01 99 00 12 34"),
];

const DIFFICULTES: [(&str, &str); 6] = [
    ("cadre", "soins"),
    ("cadre", "numerique"),
    ("soins", "pharmacie"),
    ("duree", "plus-1-an"),
    ("causes", "avance"),
    ("commentaires", "Préfère être appelée le matin."),
];

const NOMS: [&str; 8] =
    ["Vasquin", "Ormelune", "Tardivel-Ombre", "Quenouillac", "Sabrevoie", "Lurmont", "Escarbille", "Fontrouge"];

/// An invented family name, another one for each of 32 successive `rang`.
fn nom(rang: usize) -> String {
    let un = |liste: &[&'static str], rang: usize| liste.get(rang % liste.len().max(1)).copied().unwrap_or_default();
    format!("{}-{}", un(&NOMS, rang), un(&["Ambre", "Brou", "Cyr", "Dol"], rang / NOMS.len()))
}

impl Navigateur {
    /// Signs in through the form.
    pub(crate) async fn connecter(adresse: SocketAddr, compte: &Compte) -> Result<Self> {
        Self::entrer(adresse, compte, Vec::new()).await
    }

    /// Signs in again from the same browser, over a new connection and with no session: only what makes the browser
    /// known again is left of its cookies.
    pub(crate) async fn revenir(self, adresse: SocketAddr, compte: &Compte) -> Result<Self> {
        let cookies = self.cookies.into_iter().filter(|(nom, _)| nom.ends_with("appareil")).collect();
        Self::entrer(adresse, compte, cookies).await
    }

    async fn entrer(adresse: SocketAddr, compte: &Compte, cookies: Vec<(String, String)>) -> Result<Self> {
        let mut moi =
            Self { lien: Lien::ouvrir(adresse).await?, cookies, jeton: String::new(), acquittees: Vec::new() };
        moi.get("/connexion").await?;
        let champs = [("identifiant", compte.login.as_str()), ("mot_de_passe", compte.password.as_str())];
        let page = moi.poster("/connexion", &champs).await?;
        if page.statut != 303 {
            bail!("connexion de {} refusée ({})", compte.login, page.statut);
        }
        Ok(moi)
    }

    /// The cookies, as a header value.
    pub(crate) fn cookies(&self) -> String {
        self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")
    }

    pub(crate) async fn get(&mut self, chemin: &str) -> Result<Reponse> {
        let requete = get(chemin, &self.cookies());
        self.suivre(&requete).await
    }

    pub(crate) async fn poster(&mut self, chemin: &str, champs: &[(&str, &str)]) -> Result<Reponse> {
        let mut tous = vec![("_csrf", self.jeton.as_str())];
        tous.extend_from_slice(champs);
        let requete = post(chemin, &self.cookies(), &tous);
        self.suivre(&requete).await
    }

    async fn suivre(&mut self, requete: &[u8]) -> Result<Reponse> {
        let reponse = self.lien.envoyer(requete).await?;
        for valeur in reponse.entetes("set-cookie") {
            let paire = valeur.split(';').next().unwrap_or_default();
            if let Some((nom, valeur)) = paire.split_once('=') {
                self.cookies.retain(|(n, _)| n != nom);
                self.cookies.push((nom.to_owned(), valeur.to_owned()));
            }
        }
        if let Some((_, suite)) = reponse.texte().split_once("name=\"_csrf\" value=\"") {
            suite.split('"').next().unwrap_or_default().clone_into(&mut self.jeton);
        }
        Ok(reponse)
    }

    /// A form's POST that must be accepted: where it leads.
    async fn accepte(&mut self, chemin: &str, champs: &[(&str, &str)]) -> Result<String> {
        let reponse = self.poster(chemin, champs).await?;
        if reponse.statut != 303 {
            bail!("{chemin} : {}", reponse.statut);
        }
        Ok(reponse.entetes("location").next().context("adresse de suite")?.to_owned())
    }

    /// Sends a request through every screen, as a technicien does; its identifier once the caisse has it.
    pub(crate) async fn saisine(&mut self, rang: usize) -> Result<String> {
        let id = self.brouillon(rang).await?;
        self.envoi(&id).await?;
        Ok(id)
    }

    /// Sends draft `id`.
    pub(crate) async fn envoi(&mut self, id: &str) -> Result<()> {
        let suite = self.accepte(&format!("/signaler/{id}/envoi"), &[]).await?;
        if !suite.ends_with("/confirmation") {
            bail!("envoi incomplet : {suite}");
        }
        self.acquittees.push(("signaler_situation", id.to_owned()));
        Ok(())
    }

    /// Joins a file to draft `id`.
    pub(crate) async fn joindre(&mut self, id: &str, nom: &str, octets: &[u8]) -> Result<()> {
        let chemin = format!("/signaler/{id}/pieces");
        let requete = fichier(&chemin, &self.cookies(), &self.jeton, (nom, octets));
        let reponse = self.suivre(&requete).await?;
        if reponse.statut != 303 {
            bail!("{chemin} : {}", reponse.statut);
        }
        self.acquittees.push(("signaler_situation", id.to_owned()));
        Ok(())
    }

    /// Writes `texte` in the thread of request `id`.
    pub(crate) async fn ecrire(&mut self, id: &str, texte: &str) -> Result<()> {
        let fil = format!("/demandes/{id}/messages");
        let page = self.lire(&fil).await?.texte();
        let (_, suite) = page.split_once("name=\"cle\" value=\"").context("formulaire de message")?;
        let cle = suite.split('"').next().unwrap_or_default().to_owned();
        self.accepte(&fil, &[("message", texte), ("cle", &cle)]).await?;
        self.acquittees.push(("ecrire_message", id.to_owned()));
        Ok(())
    }

    /// A draft with every screen answered; its identifier.
    pub(crate) async fn brouillon(&mut self, rang: usize) -> Result<String> {
        let page = self.get("/signaler").await?.texte();
        let ouverte = page
            .split("name=\"caisse\" value=\"")
            .skip(1)
            .find_map(|s| s.split_once('"').filter(|(_, a)| a.starts_with(" checked")));
        let caisse = ouverte.context("aucune caisse ouverte")?.0.to_owned();
        let suite = self
            .accepte(
                "/signaler",
                &[("caisse", &caisse), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")],
            )
            .await?;
        let id = suite.split('/').nth(2).context("identifiant")?.to_owned();
        let base = format!("/signaler/{id}");
        let trace = |moi: &mut Self| moi.acquittees.push(("signaler_situation", id.clone()));
        trace(self);
        self.get(&suite).await?;
        trace(self);
        let nom = nom(rang);
        let personne: Vec<(&str, &str)> = std::iter::once(("nom", nom.as_str())).chain(PERSONNE).collect();
        self.accepte(&format!("{base}/personne"), &personne).await?;
        trace(self);
        self.accepte(&format!("{base}/difficultes"), &DIFFICULTES).await?;
        trace(self);
        Ok(id)
    }

    /// Reads a page that must be there; a page of a request counts as an acknowledged trace.
    pub(crate) async fn lire(&mut self, chemin: &str) -> Result<Reponse> {
        let reponse = self.get(chemin).await?;
        if reponse.statut != 200 {
            bail!("{chemin} : {}", reponse.statut);
        }
        if let Some(id) = chemin.strip_prefix("/demandes/") {
            let id = id.split('/').next().unwrap_or_default();
            self.acquittees.push(("consulter_demande", id.to_owned()));
        }
        Ok(reponse)
    }

    /// The addresses of the requests that the list `chemin` shows.
    pub(crate) async fn liste(&mut self, chemin: &str) -> Result<Vec<String>> {
        let page = self.lire(chemin).await?.texte();
        let adresses = page.split("href=\"/demandes/").skip(1).filter_map(|s| s.split_once('"'));
        Ok(adresses.filter(|(id, _)| id.len() == 36).map(|(id, _)| format!("/demandes/{id}")).collect())
    }
}
