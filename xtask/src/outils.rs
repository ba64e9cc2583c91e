//! Tools: what the tests need on the machine, found, or installed from Debian after saying so.
//!
//! Rules: nothing is installed whose program exists; `apt-get update` runs once, and only when
//! something is missing; Debian must neither create a `PostgreSQL` cluster nor start a service
//! (`createcluster.d` and `policy-rc.d` are put in place for the time of the installation only).
//! Deliberately absent: any other package manager, and any download outside apt.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::enfants::Commande;

/// A program that the tests need and the Debian package that brings it.
struct Outil {
    nom: &'static str,
    paquet: &'static str,
    navigateur: bool,
}

const OUTILS: &[Outil] = &[
    Outil { nom: "initdb", paquet: "postgresql", navigateur: false },
    Outil { nom: "strace", paquet: "strace", navigateur: false },
    Outil { nom: "chromium", paquet: "chromium", navigateur: true },
    Outil { nom: "chromedriver", paquet: "chromium-driver", navigateur: true },
];

const LISTES_POSTGRESQL: &str = "/etc/postgresql-common/createcluster.d/parvis-essai.conf";
const POLITIQUE: &str = "/usr/sbin/policy-rc.d";

/// The folder of `PostgreSQL`'s programs with the highest version, if any.
pub fn postgresql() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|v| Some(v.ok()?.path()))
        .filter(|v| ["initdb", "postgres", "psql"].iter().all(|p| v.join("bin").join(p).exists()))
        .max_by_key(|v| v.file_name().and_then(|n| n.to_str()?.parse::<u32>().ok()))
        .map(|v| v.join("bin"))
}

/// The full path of a program, as `PATH` gives it.
pub fn chemin(programme: &str) -> Option<PathBuf> {
    if programme == "initdb" {
        return postgresql().map(|d| d.join("initdb"));
    }
    let liste = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&liste)
        .chain([PathBuf::from("/usr/bin"), PathBuf::from("/usr/sbin")])
        .map(|d| d.join(programme))
        .find(|c| c.is_file())
}

/// Names the missing parts of the Rust toolchain.
fn rust() -> Result<()> {
    let absents: Vec<&str> = [("cargo-clippy", "clippy"), ("rustfmt", "rustfmt")]
        .iter()
        .filter(|(programme, _)| {
            // rustup puts a proxy in PATH even for what is not installed: it must answer.
            let absent = |c: Commande| c.arg("--version").lire().is_err();
            chemin(programme).is_none_or(|p| absent(Commande::new(p)))
        })
        .map(|(_, composant)| *composant)
        .collect();
    if absents.is_empty() {
        return Ok(());
    }
    let noms = absents.join(" ");
    bail!("il manque {noms} à Rust : « rustup component add {noms} » (ou le paquet de votre distribution)")
}

/// Checks Rust's tools, and finds or installs the rest.
pub fn preparer(avec_navigateur: bool) -> Result<()> {
    rust()?;
    let mut paquets: Vec<&str> = OUTILS
        .iter()
        .filter(|o| (avec_navigateur || !o.navigateur) && chemin(o.nom).is_none())
        .map(|o| o.paquet)
        .collect();
    paquets.dedup();
    if !paquets.is_empty() {
        installer(&paquets)?;
    }
    for outil in OUTILS.iter().filter(|o| avec_navigateur || !o.navigateur) {
        match chemin(outil.nom) {
            Some(c) => println!("{:<13} {}", outil.nom, c.display()),
            None => bail!("{} reste introuvable après l’installation de {}", outil.nom, outil.paquet),
        }
    }
    Ok(())
}

/// Finds clamd, or installs it.
pub fn clamav() -> Result<()> {
    if chemin("clamd").is_none() {
        installer(&["clamav-daemon"])?;
    }
    Ok(())
}

fn installer(paquets: &[&str]) -> Result<()> {
    let liste = paquets.join(" ");
    let consigne = format!("apt-get install -y --no-install-recommends {liste}");
    if chemin("apt-get").is_none() {
        bail!("il manque {liste} (noms Debian), et apt-get n’existe pas ici : installez-les à votre façon");
    }
    if !nix::unistd::geteuid().is_root() {
        bail!("il manque {liste} : lancez « sudo {consigne} » puis recommencez");
    }
    println!("Il manque {liste} : installation par « {consigne} »");
    println!("(sans créer de grappe PostgreSQL ni démarrer de service)");
    apt(&["update", "-q"])?;
    let _politique = Temporaire::poser(POLITIQUE, "#!/bin/sh\nexit 101\n", 0o755)?;
    let _grappe = if paquets.contains(&"postgresql") {
        Some(Temporaire::poser(LISTES_POSTGRESQL, "create_main_cluster = false\n", 0o644)?)
    } else {
        None
    };
    let mut args = vec!["install", "-y", "-q", "--no-install-recommends"];
    args.extend(paquets);
    apt(&args)
}

fn apt(args: &[&str]) -> Result<()> {
    Commande::new("apt-get")
        .args(["-o", "DPkg::Lock::Timeout=900"])
        .args(args)
        .envs(&[("DEBIAN_FRONTEND".into(), "noninteractive".into())])
        .executer()
        .context("apt-get a échoué")
}

/// A file of the system put in place for a while; an existing one is left alone.
struct Temporaire {
    fichier: Option<PathBuf>,
    dossier: Option<PathBuf>,
}

impl Temporaire {
    fn poser(chemin: &str, texte: &str, mode: u32) -> Result<Self> {
        let fichier = Path::new(chemin);
        if fichier.exists() {
            return Ok(Self { fichier: None, dossier: None });
        }
        let parent = fichier.parent().context("chemin sans dossier")?;
        let dossier = (!parent.exists()).then(|| parent.to_path_buf());
        std::fs::create_dir_all(parent).with_context(|| format!("création de {}", parent.display()))?;
        let garde = Self { fichier: Some(fichier.to_path_buf()), dossier };
        let mut f = std::fs::File::create(fichier).with_context(|| format!("création de {chemin}"))?;
        f.write_all(texte.as_bytes())?;
        f.set_permissions(std::fs::Permissions::from_mode(mode))?;
        Ok(garde)
    }
}

impl Drop for Temporaire {
    fn drop(&mut self) {
        if let Some(fichier) = &self.fichier
            && let Err(e) = std::fs::remove_file(fichier)
        {
            crate::arret::dire(&format!("xtask : {} n’a pas pu être retiré ({e})", fichier.display()));
        }
        if let Some(dossier) = &self.dossier {
            // Not empty means that a package now uses it: it stays.
            let _ = std::fs::remove_dir(dossier);
        }
    }
}
