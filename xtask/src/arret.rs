//! Stopping: what happens on Ctrl-C, SIGTERM or SIGHUP, and the roll of living children.
//!
//! The signals are blocked in every thread and awaited by one thread, which asks the children's
//! groups to end; the main thread then sees its child die, returns an error, and its guards stop
//! `PostgreSQL` and remove its folder. xtask also adopts orphans (child subreaper), so that what a
//! test left behind can be named and ended: by number, and only our own descendants.
//! Deliberately absent: signal handlers, which need unsafe code.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::{SigSet, Signal, kill, killpg};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;

#[derive(Debug)]
struct Fils {
    pid: i32,
    service: bool,
    premier_plan: bool,
}

#[derive(Debug)]
struct Etat {
    recu: Option<Signal>,
    fils: Vec<Fils>,
}

static ETAT: Mutex<Etat> = Mutex::new(Etat { recu: None, fils: Vec::new() });

fn etat() -> MutexGuard<'static, Etat> {
    ETAT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says something on the error output; unlike `eprintln!`, survives a terminal that is gone.
pub fn dire(texte: &str) {
    let _ = writeln!(std::io::stderr(), "{texte}");
}

/// Blocks the signals of a stop, starts the thread that awaits them, adopts orphans.
pub fn installer() -> Result<()> {
    nix::sys::prctl::set_child_subreaper(true).context("adoption des orphelins")?;
    let mut signaux = SigSet::empty();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        signaux.add(signal);
    }
    signaux.thread_block().context("signaux")?;
    std::thread::Builder::new()
        .name("arret".into())
        .spawn(move || {
            while let Ok(signal) = signaux.wait() {
                recevoir(signal);
            }
        })
        .context("fil des signaux")?;
    Ok(())
}

/// One signal came: the first asks politely, what is still there 5 s later is ended.
fn recevoir(signal: Signal) {
    let deja = {
        let mut e = etat();
        // A foreground child got the terminal's Ctrl-C too, and decides what it means.
        if signal == Signal::SIGINT && e.fils.iter().any(|f| f.premier_plan) {
            return;
        }
        let deja = e.recu.is_some();
        e.recu.get_or_insert(signal);
        deja
    };
    if !deja {
        dire(&format!("\nxtask : arrêt demandé ({signal}), les enfants s’arrêtent…"));
        signaler_tous(Signal::SIGTERM);
        for _ in 0..100 {
            if etat().fils.iter().all(|f| f.service) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    signaler_tous(Signal::SIGKILL);
}

fn signaler_tous(signal: Signal) {
    for f in etat().fils.iter().filter(|f| !f.service) {
        if f.premier_plan {
            signaler(f.pid, signal);
        } else {
            signaler_groupe(f.pid, signal);
        }
    }
}

/// Starts a child under the roll's lock, unless a stop was asked for.
pub fn sous_garde(
    service: bool,
    premier_plan: bool,
    demarrer: impl FnOnce() -> Result<std::process::Child>,
) -> Result<std::process::Child> {
    let mut e = etat();
    if e.recu.is_some() {
        bail!("interrompu");
    }
    let enfant = demarrer()?;
    let pid = i32::try_from(enfant.id()).context("numéro de processus")?;
    e.fils.push(Fils { pid, service, premier_plan });
    Ok(enfant)
}

/// Takes a child off the roll.
pub fn oublier(pid: i32) {
    etat().fils.retain(|f| f.pid != pid);
}

/// An error when a stop was asked for.
pub fn verifier() -> Result<()> {
    if etat().recu.is_some() {
        bail!("interrompu");
    }
    Ok(())
}

/// The exit code of a stop (128 + signal), if one was asked for.
pub fn code() -> Option<u8> {
    etat().recu.and_then(|s| u8::try_from(128 + s as i32).ok())
}

/// Sends a signal to one process; an error means that it is gone.
pub fn signaler(pid: i32, signal: Signal) {
    let _ = kill(Pid::from_raw(pid), signal);
}

/// Sends a signal to a group; an error means that it is empty.
pub fn signaler_groupe(pid: i32, signal: Signal) {
    let _ = killpg(Pid::from_raw(pid), signal);
}

/// Waits for (or asks about) the end of a child and leaves its status to be taken.
pub fn attendre_sans_ramasser(pid: i32, bloquer: bool) -> Result<bool> {
    let mut options = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
    if !bloquer {
        options |= WaitPidFlag::WNOHANG;
    }
    loop {
        match waitid(Id::Pid(Pid::from_raw(pid)), options) {
            Ok(WaitStatus::StillAlive) => return Ok(false),
            Ok(_) => return Ok(true),
            Err(nix::errno::Errno::EINTR) => {}
            Err(e) => return Err(e.into()),
        }
    }
}

/// Name, state and parent of a process, from `/proc`.
fn fiche(pid: i32) -> Option<(String, char, i32)> {
    let texte = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (avant, apres) = texte.rsplit_once(')')?;
    let nom = avant.split_once('(')?.1.to_owned();
    let mut champs = apres.split_whitespace();
    let etat = champs.next()?.chars().next()?;
    let parent = champs.next()?.parse().ok()?;
    Some((nom, etat, parent))
}

/// True while the process exists and is not a zombie.
pub fn vivant(pid: i32) -> bool {
    fiche(pid).is_some_and(|(_, etat, _)| !matches!(etat, 'Z' | 'X'))
}

/// Orphans that xtask adopted: children that it did not start itself.
fn orphelins() -> Vec<(i32, String, char)> {
    let moi = nix::unistd::getpid().as_raw();
    let mut connus: Vec<i32> = etat().fils.iter().map(|f| f.pid).collect();
    connus.extend(crate::gardien::pid());
    let Ok(proc) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    proc.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<i32>().ok())
        .filter(|pid| !connus.contains(pid))
        .filter_map(|pid| fiche(pid).map(|(nom, etat, parent)| (pid, nom, etat, parent)))
        .filter(|(_, _, _, parent)| *parent == moi)
        .map(|(pid, nom, etat, _)| (pid, nom, etat))
        .collect()
}

/// Ends what the last command left behind, and says what it was.
pub fn balayer() -> Vec<String> {
    let mut laisses = Vec::new();
    for _ in 0..100 {
        let liste = orphelins();
        if liste.is_empty() {
            break;
        }
        for (pid, nom, etat) in liste {
            if etat != 'Z' {
                laisses.push(format!("{nom} ({pid})"));
                signaler(pid, Signal::SIGKILL);
            }
            let _ = waitpid(Pid::from_raw(pid), None);
        }
    }
    laisses
}
