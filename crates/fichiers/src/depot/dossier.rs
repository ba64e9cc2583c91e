//! The folder: `DOSSIER/xy/identifier`, where `xy` are the last two digits of the identifier (the first ones are its date).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    ops::Range,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use socle::Instant;

use super::{Lecture, Source, fait_le};
use crate::Erreur;

/// What is being written, until it has its final name.
const PARTIEL: &str = ".partiel";

fn chemin(racine: &Path, nom: &str) -> PathBuf {
    let casier = nom.get(nom.len().saturating_sub(2)..).unwrap_or("00");
    racine.join(casier).join(nom)
}

/// Says what happened without the path: the log needs the kind, and the folder is in the configuration.
#[allow(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn erreur(e: io::Error) -> Erreur {
    if e.kind() == io::ErrorKind::NotFound { Erreur::Absent } else { Erreur::Indisponible(e.kind().to_string()) }
}

async fn hors_du_fil<T: Send + 'static>(travail: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Erreur> {
    let fini = tokio::task::spawn_blocking(travail).await;
    fini.map_err(|_| Erreur::Indisponible("lecture ou écriture interrompue".into()))?.map_err(erreur)
}

/// A folder only its owner enters; durable in its parent.
fn dossier(chemin: &Path) -> io::Result<()> {
    if chemin.is_dir() {
        return Ok(());
    }
    match fs::DirBuilder::new().mode(0o700).create(chemin) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    chemin.parent().filter(|p| !p.as_os_str().is_empty()).map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// The bytes, then the name, on the disk.
fn poser(casier: &Path, nom: &str, octets: &[u8]) -> io::Result<()> {
    let partiel = casier.join(format!("{nom}{PARTIEL}"));
    let ecrit = (|| {
        let mut fichier = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partiel)?;
        fichier.write_all(octets)?;
        fichier.sync_all()?;
        fs::rename(&partiel, casier.join(nom))?;
        File::open(casier)?.sync_all()
    })();
    if ecrit.is_err() {
        // Half a file is worth nothing; if it cannot be taken away either, the sweep does it.
        fs::remove_file(&partiel).ok();
    }
    ecrit
}

pub(super) async fn ecrire(racine: PathBuf, nom: String, octets: Vec<u8>) -> Result<(), Erreur> {
    let travail = move || {
        let definitif = chemin(&racine, &nom);
        let casier = definitif.parent().unwrap_or(&racine);
        dossier(&racine)?;
        dossier(casier)?;
        poser(casier, &nom, &octets)
    };
    // Written, a missing path is a folder that went away, not an object that never was.
    hors_du_fil(travail).await.map_err(|e| match e {
        Erreur::Absent => Erreur::Indisponible("dossier absent".into()),
        autre => autre,
    })
}

pub(super) async fn lire(racine: &Path, nom: &str) -> Result<Lecture, Erreur> {
    let fichier = tokio::fs::File::open(chemin(racine, nom)).await.map_err(erreur)?;
    Ok(Lecture(Source::Fichier(fichier)))
}

pub(super) async fn effacer(racine: PathBuf, nom: String) -> Result<(), Erreur> {
    let travail = move || {
        let definitif = chemin(&racine, &nom);
        match fs::remove_file(&definitif) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            autre => autre?,
        }
        definitif.parent().map_or(Ok(()), |casier| File::open(casier)?.sync_all())
    };
    hors_du_fil(travail).await
}

pub(super) async fn lister(racine: PathBuf, quand: Range<Instant>, max: usize) -> Result<Vec<String>, Erreur> {
    let travail = move || {
        let mut noms = Vec::new();
        let casiers = match fs::read_dir(&racine) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(noms),
            autre => autre?,
        };
        for casier in casiers {
            let casier = casier?.path();
            if casier.is_dir() {
                trier(&casier, &quand, max, &mut noms)?;
            }
        }
        Ok(noms)
    };
    hors_du_fil(travail).await
}

fn trier(casier: &Path, quand: &Range<Instant>, max: usize, noms: &mut Vec<String>) -> io::Result<()> {
    for entree in fs::read_dir(casier)? {
        let entree = entree?;
        let nom = entree.file_name().to_string_lossy().into_owned();
        let partiel = nom.strip_suffix(PARTIEL);
        if fait_le(partiel.unwrap_or(&nom)).is_none_or(|le| !quand.contains(&le)) {
            continue;
        }
        if partiel.is_some() {
            fs::remove_file(entree.path())?;
        } else if noms.len() < max {
            noms.push(nom);
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]
mod tests {
    use socle::{Id, Monde};

    use super::super::{Depot, Objet};
    use super::*;

    #[tokio::test]
    async fn ecrit_lu_balaye() {
        let racine = std::env::temp_dir().join(format!("parvis-depot-{}", std::process::id()));
        let depot = Depot::Dossier(racine.clone());
        let monde = Monde::essai(Instant::depuis_micros(1_780_297_200_000_000));
        let (un, avant): (Id<Objet>, _) = (monde.id(), monde.horloge());
        monde.avancer(std::time::Duration::from_secs(1));
        let deux: Id<Objet> = monde.id();
        assert!(matches!(depot.lire(un).await.err(), Some(Erreur::Absent)));
        depot.effacer(un).await.unwrap();
        for id in [un, deux] {
            depot.ecrire(id, vec![9; 100]).await.unwrap();
        }
        assert_eq!(depot.lire(un).await.unwrap().lire(1000).await.unwrap(), vec![9; 100]);
        // What a crash left, and a file that is not ours.
        let casier = chemin(&racine, &un.to_string()).parent().unwrap().to_owned();
        fs::write(casier.join(format!("{un}{PARTIEL}")), "moitié").unwrap();
        fs::write(casier.join("LISEZMOI"), "").unwrap();
        let limite = avant.plus(std::time::Duration::from_millis(500));
        assert_eq!(depot.anciens::<Objet>(avant, limite, 0).await.unwrap(), Vec::new());
        assert_eq!(depot.anciens::<Objet>(avant, limite, 10).await.unwrap(), vec![un]);
        assert!(!casier.join(format!("{un}{PARTIEL}")).exists() && casier.join("LISEZMOI").exists());
        depot.effacer(un).await.unwrap();
        assert!(matches!(depot.lire(un).await.err(), Some(Erreur::Absent)));
        fs::remove_dir_all(&racine).unwrap();
        // No folder can be made where a file stands: away, and nothing half written.
        fs::write(&racine, "").unwrap();
        assert!(matches!(depot.ecrire(un, vec![1]).await, Err(Erreur::Indisponible(_))));
        fs::remove_file(&racine).unwrap();
    }
}
