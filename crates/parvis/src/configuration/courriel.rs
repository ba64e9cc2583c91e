//! Keys about mail: the public address that links begin with, and the server that carries mails.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use serde::Deserialize;
use taches::courriel::{Facteur, Serveur, Smtp};

/// The table `[courriel]` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    serveur: Option<String>,
    expediteur: Option<String>,
    identifiant: Option<String>,
    mot_de_passe_fichier: Option<PathBuf>,
    autorite_fichier: Option<PathBuf>,
}

/// The table `[courriel]` as it is understood; secrets are read when the service starts, and only then.
#[derive(Debug, Clone)]
pub struct Courriel {
    /// The mail server.
    pub serveur: Serveur,
    /// Who mails are from.
    pub expediteur: String,
    identifiants: Option<(String, PathBuf)>,
    autorite: Option<PathBuf>,
    nom_local: String,
}

impl Courriel {
    pub(super) fn depuis(table: Option<Table>, adresse_publique: &str) -> anyhow::Result<Self> {
        let Some(f) = table else {
            bail!(
                "clé courriel : manque ; personne ne reçoit son lien sans serveur de messagerie ([courriel] serveur, expediteur)"
            )
        };
        let serveur = f.serveur.ok_or_else(|| anyhow!("clé courriel.serveur : manque"))?;
        let serveur: Serveur = serveur.parse().map_err(|e| anyhow!("clé courriel.serveur : {e}"))?;
        let expediteur = f.expediteur.ok_or_else(|| anyhow!("clé courriel.expediteur : manque"))?;
        let identifiants = match (f.identifiant, f.mot_de_passe_fichier) {
            (Some(nom), Some(secret)) => Some((nom, secret)),
            (None, None) => None,
            (Some(_), None) => bail!("clé courriel.mot_de_passe_fichier : manque, avec courriel.identifiant"),
            (None, Some(_)) => bail!("clé courriel.identifiant : manque, avec courriel.mot_de_passe_fichier"),
        };
        let nom_local = hote(adresse_publique).to_owned();
        let lu = Self { serveur, expediteur, identifiants, autorite: f.autorite_fichier, nom_local };
        // Everything that needs no file is checked here, by building it.
        lu.smtp(None, None).map_err(|e| anyhow!("clé courriel.expediteur : {e}"))?;
        Ok(lu)
    }

    /// Who carries mails; reads the password and the authority.
    pub fn facteur(&self) -> anyhow::Result<Facteur> {
        let identifiants = match &self.identifiants {
            None => None,
            Some((nom, chemin)) => Some((nom.clone(), secret(chemin)?)),
        };
        let autorite = match &self.autorite {
            None => None,
            Some(chemin) => {
                let lue = std::fs::read(chemin);
                Some(lue.with_context(|| format!("clé courriel.autorite_fichier : {}", chemin.display()))?)
            }
        };
        let smtp = self.smtp(identifiants, autorite.as_deref());
        Ok(Facteur::Smtp(smtp.map_err(|e| anyhow!("clé courriel.autorite_fichier : {e}"))?))
    }

    fn smtp(&self, identifiants: Option<(String, String)>, autorite: Option<&[u8]>) -> Result<Smtp, String> {
        Smtp::nouveau(self.serveur.clone(), &self.expediteur, &self.nom_local, identifiants, autorite)
    }
}

/// A password alone in its file, its last line end apart.
fn secret(chemin: &Path) -> anyhow::Result<String> {
    let cle = || format!("clé courriel.mot_de_passe_fichier : {}", chemin.display());
    let texte = std::fs::read_to_string(chemin).with_context(cle)?;
    let secret = texte.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        bail!("{} est vide", cle());
    }
    Ok(secret.to_owned())
}

/// The host of an address already checked.
fn hote(adresse: &str) -> &str {
    let reste = adresse.split_once("://").map_or(adresse, |(_, r)| r);
    reste.split(':').next().unwrap_or(reste)
}

/// `https://HÔTE[:PORT]`, and `http://` for this machine alone: links carry secrets.
pub(super) fn lire_adresse_publique(texte: Option<&str>) -> anyhow::Result<String> {
    let Some(texte) = texte else {
        bail!(
            "clé adresse_publique : manque ; les liens des courriels commencent par elle (par exemple https://parvis.example)"
        )
    };
    let attendu = || anyhow!("clé adresse_publique : « {texte} » (attendu : https://HÔTE, sans chemin)");
    let adresse = texte.strip_suffix('/').unwrap_or(texte);
    let (schema, reste) = adresse.split_once("://").ok_or_else(attendu)?;
    let (nom, port) = reste.split_once(':').map_or((reste, None), |(h, p)| (h, Some(p)));
    let propre = !nom.is_empty() && nom.bytes().all(|o| o.is_ascii_alphanumeric() || matches!(o, b'.' | b'-'));
    if !propre || port.is_some_and(|p| p.parse::<u16>().is_err()) {
        return Err(attendu());
    }
    let ici = nom == "localhost" || nom.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match schema {
        "https" => Ok(adresse.to_owned()),
        "http" if ici => Ok(adresse.to_owned()),
        "http" => {
            bail!("clé adresse_publique : « {texte} » enverrait des liens secrets sans chiffrement ; écrivez https://")
        }
        _ => Err(attendu()),
    }
}
