//! xtask as a program: whatever ends it, nothing of the throw-away server is left behind.
//!
//! Needs `PostgreSQL`'s programs; where they are not installed (before `cargo xtask test` has
//! brought them) it says so and passes.
//! Deliberately absent: the other commands, whose parts are tested in their own files.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "un test qui ne peut pas continuer s’arrête")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `xtask pg -- sleep 321`, once it runs, and the server's folder.
fn lancer() -> Option<(Child, PathBuf)> {
    if !Path::new("/usr/lib/postgresql").is_dir() {
        eprintln!("PostgreSQL n’est pas installé : rien à éprouver");
        return None;
    }
    let mut enfant = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["pg", "--", "sh", "-c", "echo pret; sleep 321 & wait"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let sortie = BufReader::new(enfant.stdout.take().unwrap());
    assert!(sortie.lines().map_while(Result::ok).any(|l| l == "pret"));
    let dossier = PathBuf::from(format!("/var/tmp/parvis-essai-{}-0", enfant.id()));
    assert!(dossier.join("prise").is_dir(), "{}", dossier.display());
    Some((enfant, dossier))
}

/// Numbers of the processes whose command line names the folder.
fn serveurs(dossier: &Path) -> Vec<String> {
    let dossier = dossier.to_string_lossy();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| {
            std::fs::read(p.join("cmdline")).is_ok_and(|l| String::from_utf8_lossy(&l).contains(dossier.as_ref()))
        })
        .map(|p| p.to_string_lossy().into_owned())
        .collect()
}

/// Children's numbers of a process, and theirs.
fn descendance(pid: u32) -> Vec<u32> {
    let texte = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let enfants: Vec<u32> = texte.split_whitespace().filter_map(|m| m.parse().ok()).collect();
    let petits: Vec<u32> = enfants.iter().flat_map(|p| descendance(*p)).collect();
    [enfants, petits].concat()
}

fn vivants(pids: &[u32]) -> Vec<u32> {
    let vivant = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|s| s.rsplit_once(") ").is_some_and(|(_, r)| !r.starts_with('Z')))
    };
    pids.iter().copied().filter(vivant).collect()
}

fn arreter(signal: &str, code: Option<i32>) {
    let Some((mut enfant, dossier)) = lancer() else {
        return;
    };
    let descendants = descendance(enfant.id());
    assert!(!serveurs(&dossier).is_empty() && descendants.len() > 3, "{descendants:?}");
    let pid = enfant.id().to_string();
    assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    assert_eq!(enfant.wait().unwrap().code(), code);
    for _ in 0..200 {
        if !dossier.exists() && serveurs(&dossier).is_empty() && vivants(&descendants).is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("restent : {} {:?} {:?}", dossier.exists(), serveurs(&dossier), vivants(&descendants));
}

#[test]
fn un_ctrl_c_ne_laisse_rien() {
    arreter("INT", Some(130));
}

#[test]
fn un_sigterm_ne_laisse_rien() {
    arreter("TERM", Some(143));
}

#[test]
fn un_kill_9_ne_laisse_rien() {
    arreter("KILL", None);
}
