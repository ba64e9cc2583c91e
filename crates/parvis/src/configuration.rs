//! The operator's file: every key checked at start, a clear sentence and a non-zero exit for each wrong one.

mod courriel;
mod fichiers;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

pub use courriel::Courriel;
pub use fichiers::Rangement;

use anyhow::{Context as _, anyhow, bail};
use serde::Deserialize;
use stockage::Adresse;
use toile::Reseau;

use crate::exploitation;

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatDuJournal {
    /// One JSON object a line.
    #[default]
    Json,
    /// For eyes.
    Texte,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    ecoute: String,
    base: String,
    cles: PathBuf,
    adresse_publique: Option<String>,
    courriel: Option<courriel::Table>,
    exploitation: Option<String>,
    #[serde(default)]
    exploitation_exposee: bool,
    fichiers: Option<fichiers::Table>,
    #[serde(default)]
    derriere_proxy: Vec<String>,
    #[serde(default)]
    traces_techniques: FormatDuJournal,
}

/// The file as it is understood.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// Address and port listened to.
    pub ecoute: SocketAddr,
    /// The base.
    pub base: Adresse,
    /// Folder of the keys, apart from the data.
    pub cles: PathBuf,
    /// Where people reach the service: the links of mails begin so. No slash at its end.
    pub adresse_publique: String,
    /// The mail server.
    pub courriel: Courriel,
    /// Where the operator's tools read metrics and health; nowhere by default.
    pub exploitation: Option<SocketAddr>,
    /// Where files lie, and which antivirus looks at them.
    pub fichiers: Rangement,
    /// Proxies that end TLS and whose `X-Forwarded-For` is believed.
    pub derriere_proxy: Vec<Reseau>,
    /// Format of the technical log.
    pub traces_techniques: FormatDuJournal,
}

impl Configuration {
    /// Reads `chemin`.
    pub fn lire(chemin: &Path) -> anyhow::Result<Self> {
        let texte = std::fs::read_to_string(chemin).with_context(|| format!("configuration {}", chemin.display()))?;
        Self::depuis(&texte).with_context(|| format!("configuration {}", chemin.display()))
    }

    /// Understands a file's text.
    pub fn depuis(texte: &str) -> anyhow::Result<Self> {
        let fichier: Fichier = toml::from_str(texte).map_err(|e| anyhow!("{}", e.to_string().trim()))?;
        let ecoute = lire_ecoute(&fichier.ecoute)?;
        let derriere_proxy: Vec<Reseau> = fichier
            .derriere_proxy
            .iter()
            .map(|r| r.parse().map_err(|e| anyhow!("clé derriere_proxy : {e}")))
            .collect::<anyhow::Result<_>>()?;
        exposition(ecoute, &derriere_proxy)?;
        let base = lire_base(&fichier.base)?;
        if let Some(base) = base.chemin() {
            cles_a_part(&fichier.cles, base)?;
        }
        let adresse_publique = courriel::lire_adresse_publique(fichier.adresse_publique.as_deref())?;
        let courriel = Courriel::depuis(fichier.courriel, &adresse_publique)?;
        let exposee = fichier.exploitation_exposee;
        let exploitation = fichier.exploitation.map(|t| exploitation::lire_adresse(&t, exposee)).transpose()?;
        let fichiers = Rangement::depuis(fichier.fichiers)?;
        if let Some(dossier) = fichiers.dossier() {
            cles_a_part(&fichier.cles, &dossier.join("objets"))?;
        }
        let (cles, traces_techniques) = (fichier.cles, fichier.traces_techniques);
        Ok(Self {
            ecoute,
            base,
            cles,
            adresse_publique,
            courriel,
            exploitation,
            fichiers,
            derriere_proxy,
            traces_techniques,
        })
    }
}

/// Keys lie apart from the data: a backup of the one must not carry the other away.
fn cles_a_part(cles: &Path, base: &Path) -> anyhow::Result<()> {
    let net = |chemin: &Path, cle: &str| -> anyhow::Result<PathBuf> {
        if chemin.components().any(|c| c == std::path::Component::ParentDir) {
            bail!("clé {cle} : écrivez un chemin sans « .. »");
        }
        Ok(std::path::absolute(chemin)?)
    };
    let (cles, base) = (net(cles, "cles")?, net(base, "base")?);
    if base.parent().is_some_and(|dossier| cles.starts_with(dossier)) {
        bail!(
            "clé cles : {} est dans le dossier des données ; une sauvegarde emporterait les clés avec elles",
            cles.display()
        );
    }
    Ok(())
}

/// An address to listen on.
pub fn lire_ecoute(texte: &str) -> anyhow::Result<SocketAddr> {
    texte.parse().map_err(|_| {
        anyhow!("clé ecoute : « {texte} » n’est pas une adresse (attendu : ADRESSE:PORT, par exemple 127.0.0.1:8080)")
    })
}

/// Without TLS in front, only loopback may be listened to: cookies would travel in clear.
pub fn exposition(ecoute: SocketAddr, proxys: &[Reseau]) -> anyhow::Result<()> {
    if !ecoute.ip().is_loopback() && proxys.is_empty() {
        bail!(
            "clé ecoute : {ecoute} serait joignable sans chiffrement. Écoutez sur 127.0.0.1, ou placez Parvis derrière un \
             proxy TLS et nommez son réseau dans derriere_proxy (par exemple [\"10.0.0.0/8\"])"
        );
    }
    Ok(())
}

fn lire_base(texte: &str) -> anyhow::Result<Adresse> {
    if texte.starts_with("postgres://") || texte.starts_with("postgresql://") {
        return Ok(Adresse::serveur(texte));
    }
    match texte.strip_prefix("sqlite:") {
        Some(chemin) if !chemin.is_empty() => Ok(Adresse::fichier(chemin.trim_start_matches("//"))),
        _ => bail!("clé base : attendu sqlite:CHEMIN ou postgres://…"),
    }
}
