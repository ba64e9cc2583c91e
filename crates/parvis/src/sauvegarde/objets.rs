//! The files of the store: copied as they are, sealed as they are, with an inventory of their hashes.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::{Empreinte, Fichier, INVENTAIRE, OBJETS, creer_dossier, fixer, mesurer};

/// What a store writes before it renames is nobody's file yet.
fn entier(nom: &str) -> bool {
    let fin = Path::new(nom).extension();
    !nom.starts_with('.') && !fin.is_some_and(|f| f == "tmp" || f == "partiel")
}

/// Every file under `racine`, folder by folder; calls `faire` with its path inside.
fn parcourir(racine: &Path, faire: &mut dyn FnMut(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut a_voir = vec![PathBuf::new()];
    while let Some(dossier) = a_voir.pop() {
        let ici = racine.join(&dossier);
        for entree in std::fs::read_dir(&ici).with_context(|| format!("{}", ici.display()))? {
            let entree = entree?;
            let (nom, genre) = (entree.file_name(), entree.file_type()?);
            let Some(nom) = nom.to_str().filter(|n| entier(n)) else { continue };
            if genre.is_dir() {
                a_voir.push(dossier.join(nom));
            } else if genre.is_file() {
                faire(&dossier.join(nom))?;
            }
        }
    }
    Ok(())
}

/// Copies `source` to `cible`, durably; its size and hash. `None` if it went away meanwhile: somebody destroyed it.
fn copier(source: &Path, cible: &Path) -> anyhow::Result<Option<(u64, String)>> {
    let mut lu = match File::open(source) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        autre => autre.with_context(|| format!("lire {}", source.display()))?,
    };
    if let Some(dossier) = cible.parent() {
        std::fs::create_dir_all(dossier).with_context(|| format!("{}", dossier.display()))?;
    }
    let mut ecrit = Empreinte::creer(cible)?;
    std::io::copy(&mut lu, &mut ecrit).with_context(|| format!("copier {}", source.display()))?;
    Ok(Some(ecrit.finir()?))
}

/// Copies the store `source` into the backup `vers`; how many files, and the inventory.
pub(super) fn sauvegarder(source: &Path, vers: &Path) -> anyhow::Result<(u64, Fichier)> {
    let (objets, inventaire) = (vers.join(OBJETS), vers.join(INVENTAIRE));
    creer_dossier(&objets)?;
    let mut liste = GzEncoder::new(Empreinte::creer(&inventaire)?, Compression::fast());
    let mut nombre = 0;
    parcourir(source, &mut |chemin| {
        let Some((octets, sha256)) = copier(&source.join(chemin), &objets.join(chemin))? else { return Ok(()) };
        let chemin = chemin.to_str().context("nom de fichier illisible")?.to_owned();
        serde_json::to_writer(&mut liste, &Fichier { chemin, octets, sha256 })?;
        liste.write_all(b"\n")?;
        nombre += 1;
        Ok(())
    })?;
    let (octets, sha256) = liste.finish()?.finir()?;
    Ok((nombre, Fichier { chemin: INVENTAIRE.to_owned(), octets, sha256 }))
}

/// A path of the inventory: inside, and nowhere else.
fn dedans(chemin: &str) -> anyhow::Result<&Path> {
    let chemin = Path::new(chemin);
    if chemin.components().all(|c| matches!(c, Component::Normal(_))) && chemin.components().next().is_some() {
        Ok(chemin)
    } else {
        bail!("l’inventaire des fichiers nomme un chemin qui sort de la sauvegarde")
    }
}

/// Calls `faire` with each file of the inventory in `depuis`; how many.
fn lister(depuis: &Path, faire: &mut dyn FnMut(&Path, &Fichier) -> anyhow::Result<()>) -> anyhow::Result<u64> {
    let inventaire = depuis.join(INVENTAIRE);
    let lu = File::open(&inventaire).with_context(|| format!("{}", inventaire.display()))?;
    let mut nombre = 0;
    for ligne in BufReader::new(GzDecoder::new(BufReader::new(lu))).lines() {
        let fichier: Fichier = serde_json::from_str(&ligne?).context("inventaire des fichiers")?;
        faire(dedans(&fichier.chemin)?, &fichier)?;
        nombre += 1;
    }
    Ok(nombre)
}

/// Checks that every file of the inventory is there as it was; how many.
pub(super) fn verifier(depuis: &Path) -> anyhow::Result<u64> {
    lister(depuis, &mut |chemin, dit| {
        if mesurer(&depuis.join(OBJETS).join(chemin))? != (dit.octets, dit.sha256.clone()) {
            bail!("le fichier {} n’est plus celui qui fut sauvegardé", chemin.display());
        }
        Ok(())
    })
}

/// Copies the files of the backup `depuis` into the store `vers`, which must hold none: under another name, then renamed.
pub(super) fn restaurer(depuis: &Path, vers: &Path) -> anyhow::Result<()> {
    if std::fs::read_dir(vers).is_ok_and(|mut d| d.next().is_some()) {
        bail!("{} n’est pas vide : les fichiers se restaurent dans un dossier vide", vers.display());
    }
    let partiel = vers.with_extension("partiel");
    if partiel.exists() {
        std::fs::remove_dir_all(&partiel).with_context(|| format!("{}", partiel.display()))?;
    }
    creer_dossier(&partiel)?;
    lister(depuis, &mut |chemin, dit| match copier(&depuis.join(OBJETS).join(chemin), &partiel.join(chemin))? {
        Some(lu) if lu == (dit.octets, dit.sha256.clone()) => Ok(()),
        _ => bail!("le fichier {} n’est plus celui qui fut sauvegardé", chemin.display()),
    })?;
    if vers.exists() {
        std::fs::remove_dir(vers).with_context(|| format!("{}", vers.display()))?;
    }
    std::fs::rename(&partiel, vers).with_context(|| format!("{}", vers.display()))?;
    vers.parent().map_or(Ok(()), fixer)
}
