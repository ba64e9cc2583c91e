//! What Linux says of a process: CPU spent, memory held.

use std::time::Duration;

use anyhow::{Context as _, Result};

/// Ticks of `/proc` a second: 100 on every Linux that Debian builds for.
const TICS: f64 = 100.0;

fn champs(pid: u32) -> Result<Vec<String>> {
    let texte = std::fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| format!("processus {pid}"))?;
    let (_, apres) = texte.rsplit_once(')').context("/proc illisible")?;
    Ok(apres.split_whitespace().map(str::to_owned).collect())
}

fn tics(champs: &[String], rangs: [usize; 2]) -> f64 {
    rangs.iter().filter_map(|r| champs.get(*r)?.parse::<f64>().ok()).sum()
}

/// CPU spent by every thread of `pid` so far, to 10 ms.
pub(crate) fn cpu(pid: u32) -> Result<Duration> {
    Ok(Duration::from_secs_f64(tics(&champs(pid)?, [11, 12]) / TICS))
}

/// CPU of this process.
pub(crate) fn moi() -> Result<Duration> {
    cpu(std::process::id())
}

/// CPU of `pid`, of its living children and of those it has waited for: a cluster whole.
pub(crate) fn cpu_famille(pid: u32) -> Result<Duration> {
    let racine = champs(pid)?;
    let mut total = tics(&racine, [11, 12]) + tics(&racine, [13, 14]);
    for entree in std::fs::read_dir("/proc")?.flatten() {
        let Some(fils) = entree.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        // A process may end while it is looked at: it then counts with its parent.
        let Ok(champs) = champs(fils) else { continue };
        if champs.get(1).is_some_and(|p| *p == pid.to_string()) {
            total += tics(&champs, [11, 12]);
        }
    }
    Ok(Duration::from_secs_f64(total / TICS))
}

/// Memory resident in `pid`, in megabytes.
pub(crate) fn memoire(pid: u32) -> Result<f64> {
    let texte = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let ligne = texte.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("VmRSS")?;
    let ko: f64 = ligne.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(ko / 1024.0)
}
