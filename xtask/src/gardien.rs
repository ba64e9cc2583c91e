//! The guardian: a tiny second process that cleans up when xtask is ended by `kill -9`.
//!
//! xtask writes to its standard input which groups and folders it owns, and strikes them out when
//! it has dealt with them; the guardian waits for the end of that input. After an ordinary run
//! nothing is left on its list. After a brutal end it ends those groups and removes those folders.
//! Deliberately absent: any decision while xtask lives, any search for processes by name.

use std::io::{BufRead, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::signal::Signal;

use crate::arret;

static GARDIEN: Mutex<Option<(Child, ChildStdin)>> = Mutex::new(None);

fn gardien() -> MutexGuard<'static, Option<(Child, ChildStdin)>> {
    GARDIEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the guardian; call once, after the signals are blocked (it must outlive a Ctrl-C).
pub fn demarrer() -> Result<()> {
    let moi = std::env::current_exe().context("chemin de xtask")?;
    let mut enfant = Command::new(moi)
        .arg("gardien")
        .stdin(Stdio::piped())
        .process_group(0)
        .spawn()
        .context("le gardien ne démarre pas")?;
    let entree = enfant.stdin.take().context("entrée du gardien")?;
    *gardien() = Some((enfant, entree));
    Ok(())
}

/// Closes its input and waits for its end.
pub fn congedier() {
    if let Some((mut enfant, entree)) = gardien().take() {
        drop(entree);
        let _ = enfant.wait();
    }
}

/// Its process number, while it runs.
pub fn pid() -> Option<i32> {
    gardien().as_ref().and_then(|(e, _)| i32::try_from(e.id()).ok())
}

fn ecrire(ligne: &str) {
    if let Some((_, entree)) = gardien().as_mut() {
        // A guardian that is gone must not stop the work that it only watches.
        let _ = writeln!(entree, "{ligne}");
    }
}

/// A group to end; a service is asked first (SIGQUIT).
pub fn groupe(pid: i32, service: bool) {
    ecrire(&format!("{} {pid}", if service { "service" } else { "groupe" }));
}

/// That group is over.
pub fn groupe_fini(pid: i32) {
    ecrire(&format!("fini {pid}"));
}

/// A folder to remove.
pub fn dossier(chemin: &Path) {
    ecrire(&format!("dossier {}", chemin.display()));
}

/// That folder is removed.
pub fn dossier_fini(chemin: &Path) {
    ecrire(&format!("retire {}", chemin.display()));
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Liste {
    groupes: Vec<(i32, bool)>,
    dossiers: Vec<PathBuf>,
}

impl Liste {
    fn noter(&mut self, ligne: &str) {
        let Some((verbe, reste)) = ligne.split_once(' ') else {
            return;
        };
        let numero = reste.parse::<i32>().ok().filter(|n| *n > 1);
        match (verbe, numero) {
            ("groupe" | "service", Some(n)) => self.groupes.push((n, verbe == "service")),
            ("fini", Some(n)) => self.groupes.retain(|(g, _)| *g != n),
            ("dossier", _) => self.dossiers.push(reste.into()),
            ("retire", _) => self.dossiers.retain(|d| d != Path::new(reste)),
            _ => {}
        }
    }
}

/// What the hidden command `gardien` does.
pub fn veiller() {
    let mut liste = Liste::default();
    for ligne in std::io::stdin().lock().lines().map_while(Result::ok) {
        liste.noter(&ligne);
    }
    for (pid, service) in &liste.groupes {
        if *service {
            arret::signaler(*pid, Signal::SIGQUIT);
        } else {
            arret::signaler_groupe(*pid, Signal::SIGKILL);
        }
    }
    for (pid, _) in liste.groupes.iter().filter(|(_, service)| *service) {
        for _ in 0..100 {
            if !arret::vivant(*pid) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        arret::signaler_groupe(*pid, Signal::SIGKILL);
    }
    for dossier in &liste.dossiers {
        let _ = std::fs::remove_dir_all(dossier);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_qui_est_rendu_quitte_la_liste() {
        let mut liste = Liste::default();
        for l in ["groupe 12", "service 34", "dossier /var/tmp/a b", "fini 12", "groupe 1", "?"] {
            liste.noter(l);
        }
        assert_eq!(liste.groupes, [(34, true)]);
        assert_eq!(liste.dossiers, [PathBuf::from("/var/tmp/a b")]);
        liste.noter("retire /var/tmp/a b");
        liste.noter("fini 34");
        assert_eq!(liste, Liste::default());
    }
}
