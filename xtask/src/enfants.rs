//! Children: every program that xtask starts goes through here, and dies with xtask.
//!
//! How, without unsafe code: each child gets a process group of its own, and is started through
//! `setpriv --pdeathsig` so that the kernel ends it when xtask dies, even by `kill -9`
//! (`env --default-signal` first gives it back the signals that xtask itself waits for).
//! Its group is also written to the guardian (`gardien.rs`), which ends grandchildren.
//! Processes are ended by number only, never by name.
//! Deliberately absent: time limits other than `attendre_au_plus`, and any shell.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::Signal;

use crate::{arret, gardien};

/// A system account under which a child runs.
#[derive(Debug, Clone)]
pub struct Compte {
    /// Name, as in `/etc/passwd`.
    pub nom: String,
}

/// Where a child writes.
#[derive(Debug)]
enum Sorties {
    Heritees,
    Lues,
    Fichier(File),
}

/// A child to be: a small builder over `std::process::Command`.
#[derive(Debug)]
pub struct Commande {
    programme: OsString,
    args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    prefixes_oublies: Vec<&'static str>,
    dossier: Option<PathBuf>,
    compte: Option<Compte>,
    mort: &'static str,
    premier_plan: bool,
    service: bool,
    sorties: Sorties,
}

impl Commande {
    /// A program found in `PATH` or by its path.
    pub fn new(programme: impl AsRef<OsStr>) -> Self {
        Self {
            programme: programme.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            prefixes_oublies: vec!["PG"],
            dossier: None,
            compte: None,
            mort: "KILL",
            premier_plan: false,
            service: false,
            sorties: Sorties::Heritees,
        }
    }

    /// Cargo itself, without the variables that `cargo run` gave to xtask: build scripts that
    /// look at them (ring does) would otherwise be built again at every change of hands.
    pub fn cargo() -> Self {
        let mut c = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        c.prefixes_oublies.extend(["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_", "CARGO_PRIMARY_"]);
        c
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    /// Adds one argument.
    pub fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        self.args([arg])
    }

    /// Sets variables of the environment.
    pub fn envs(mut self, env: &[(String, String)]) -> Self {
        self.env.extend(env.iter().map(|(c, v)| (c.clone(), OsString::from(v))));
        self
    }

    /// Sets the working folder.
    pub fn dossier(mut self, dossier: &Path) -> Self {
        self.dossier = Some(dossier.to_path_buf());
        self
    }

    /// Runs under another account (root only), or as ourselves when `None`.
    pub fn compte(mut self, compte: Option<&Compte>) -> Self {
        self.compte = compte.cloned();
        self
    }

    /// A server that a guard stops itself, and that wants this signal when xtask dies.
    pub fn service(mut self, mort: &'static str) -> Self {
        self.service = true;
        self.mort = mort;
        self
    }

    /// Keeps the child in xtask's own group, so that it may read the terminal.
    pub fn premier_plan(mut self) -> Self {
        self.premier_plan = true;
        self
    }

    /// Sends both outputs to a file.
    pub fn vers(mut self, fichier: File) -> Self {
        self.sorties = Sorties::Fichier(fichier);
        self
    }

    fn nom(&self) -> String {
        let mut mots = vec![self.programme.to_string_lossy().into_owned()];
        mots.extend(self.args.iter().take(3).map(|a| a.to_string_lossy().into_owned()));
        mots.join(" ")
    }

    fn preparer(&mut self) -> Result<Command> {
        let mut c = Command::new("env");
        c.args(["--default-signal=INT,TERM,HUP", "setpriv", "--pdeathsig", self.mort]);
        if let Some(compte) = &self.compte {
            // setpriv changes the account and then asks for the signal: runuser would lose it.
            c.arg(format!("--reuid={}", compte.nom));
            c.arg(format!("--regid={}", compte.nom));
            c.arg("--init-groups");
        }
        c.arg("--").arg(&self.programme).args(&self.args);
        for (cle, _) in std::env::vars_os() {
            let nom = cle.to_string_lossy();
            if self.prefixes_oublies.iter().any(|p| nom.starts_with(p)) {
                c.env_remove(&cle);
            }
        }
        c.envs(self.env.iter().map(|(k, v)| (k, v)));
        if let Some(dossier) = &self.dossier {
            c.current_dir(dossier);
        }
        if !self.premier_plan {
            c.process_group(0).stdin(Stdio::null());
        }
        match &self.sorties {
            Sorties::Heritees => {}
            Sorties::Lues => {
                c.stdout(Stdio::piped()).stderr(Stdio::inherit());
            }
            Sorties::Fichier(f) => {
                c.stdout(f.try_clone()?).stderr(f.try_clone()?);
            }
        }
        Ok(c)
    }

    /// Starts the child; it is ended when the returned guard is dropped.
    pub fn lancer(mut self) -> Result<Enfant> {
        let nom = self.nom();
        let mut commande = self.preparer()?;
        let (premier_plan, service) = (self.premier_plan, self.service);
        // Under the registry's lock: a stop asked for meanwhile sees this child.
        let enfant = arret::sous_garde(service, premier_plan, || {
            commande.spawn().with_context(|| format!("« {nom} » ne démarre pas"))
        })?;
        let pid = i32::try_from(enfant.id()).context("numéro de processus")?;
        if !premier_plan {
            gardien::groupe(pid, service);
        }
        Ok(Enfant { processus: enfant, pid, nom, groupe: !premier_plan, fini: false })
    }

    /// Runs to the end; its output goes through; an error names it when it fails.
    pub fn executer(self) -> Result<()> {
        let mut enfant = self.lancer()?;
        let statut = enfant.attendre()?;
        arret::verifier()?;
        if statut.success() { Ok(()) } else { Err(echec(&enfant.nom, statut)) }
    }

    /// Runs to the end and returns the exit status, failure included.
    pub fn statut(self) -> Result<ExitStatus> {
        self.lancer()?.attendre()
    }

    /// Runs to the end and returns what it printed on its standard output.
    pub fn lire(mut self) -> Result<String> {
        self.sorties = Sorties::Lues;
        let mut enfant = self.lancer()?;
        let mut texte = String::new();
        if let Some(sortie) = enfant.processus.stdout.as_mut() {
            std::io::Read::read_to_string(sortie, &mut texte)
                .with_context(|| format!("sortie de « {} »", enfant.nom))?;
        }
        let statut = enfant.attendre()?;
        arret::verifier()?;
        if statut.success() { Ok(texte) } else { Err(echec(&enfant.nom, statut)) }
    }
}

fn echec(nom: &str, statut: ExitStatus) -> anyhow::Error {
    match (statut.code(), statut.signal()) {
        (Some(code), _) => anyhow!("« {nom} … » a rendu le code {code}"),
        (None, Some(signal)) => anyhow!("« {nom} … » a été arrêté par le signal {signal}"),
        (None, None) => anyhow!("« {nom} … » a échoué"),
    }
}

/// A running child. Dropping it ends its whole group.
#[derive(Debug)]
pub struct Enfant {
    processus: Child,
    pid: i32,
    nom: String,
    groupe: bool,
    fini: bool,
}

impl Enfant {
    /// Its process number (which is also its group's).
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Waits for its end.
    pub fn attendre(&mut self) -> Result<ExitStatus> {
        arret::attendre_sans_ramasser(self.pid, true).with_context(|| format!("attente de « {} »", self.nom))?;
        self.ramasser()
    }

    /// Its exit status if it has ended.
    pub fn fini(&mut self) -> Result<Option<ExitStatus>> {
        let fini =
            arret::attendre_sans_ramasser(self.pid, false).with_context(|| format!("état de « {} »", self.nom))?;
        if fini { self.ramasser().map(Some) } else { Ok(None) }
    }

    /// Waits, but no longer than `delai`; an error says that the time is up.
    pub fn attendre_au_plus(&mut self, delai: Duration) -> Result<ExitStatus> {
        let debut = Instant::now();
        loop {
            if let Some(statut) = self.fini()? {
                return Ok(statut);
            }
            if debut.elapsed() >= delai {
                bail!("« {} » dure plus de {} s", self.nom, delai.as_secs());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The child has ended: what it left in its group goes first (its number is still ours),
    /// then its status is taken.
    fn ramasser(&mut self) -> Result<ExitStatus> {
        if self.groupe {
            arret::signaler_groupe(self.pid, Signal::SIGKILL);
        }
        let statut = self.processus.wait().with_context(|| format!("fin de « {} »", self.nom));
        self.fini = true;
        gardien::groupe_fini(self.pid);
        arret::oublier(self.pid);
        statut
    }
}

impl Drop for Enfant {
    fn drop(&mut self) {
        if !self.fini {
            arret::signaler(self.pid, Signal::SIGKILL);
            // Nothing better to do with an error here: the process is gone or not ours.
            let _ = self.ramasser();
        }
    }
}
