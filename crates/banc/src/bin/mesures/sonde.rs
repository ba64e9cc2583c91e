//! The disk alone: how long 4 kB take to be durable, in the folder and the minute of a measure.

use std::{
    fs::File,
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;

/// Durations of `write` + `fdatasync` of 4 kB at successive places of one file, 500 of them or one second's worth.
pub(crate) fn sonder(dossier: &Path) -> Result<Vec<Duration>> {
    let chemin = dossier.join("sonde");
    let mut fichier = File::create(&chemin)?;
    let (bloc, debut) = ([0x5a_u8; 4096], Instant::now());
    let mut durees = Vec::with_capacity(500);
    while durees.len() < 500 && debut.elapsed() < Duration::from_secs(1) {
        let avant = Instant::now();
        fichier.seek(SeekFrom::Start(u64::try_from(durees.len() % 256)? * 4096))?;
        fichier.write_all(&bloc)?;
        fichier.sync_data()?;
        durees.push(avant.elapsed());
    }
    std::fs::remove_file(chemin)?;
    Ok(durees)
}
