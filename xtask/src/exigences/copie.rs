//! The copy of the tree in which rules are broken, under `target/eprouver`.
//!
//! The working tree is never touched. Only files whose content changed are written again, so that
//! cargo builds little; a broken file is restored when its guard is dropped.
//! Deliberately absent: what git ignores, and the history.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::collecte::Regle;
use crate::depot;

/// The copied tree.
#[derive(Debug)]
pub struct Copie {
    pub racine: PathBuf,
    /// Its own build folder.
    pub cible: PathBuf,
}

impl Copie {
    /// Brings the copy up to date with the tree.
    pub fn actualiser(racine: &Path) -> Result<Self> {
        let base = depot::dossier_cible(racine).join("eprouver");
        let copie = Self { racine: base.join("copie"), cible: base.join("cible") };
        let chemins: BTreeSet<String> = depot::chemins(racine)?.into_iter().collect();
        for chemin in &chemins {
            let (source, but) = (racine.join(chemin), copie.racine.join(chemin));
            let octets = std::fs::read(&source).with_context(|| format!("lecture de {chemin}"))?;
            if std::fs::read(&but).is_ok_and(|deja| deja == octets) {
                continue;
            }
            if let Some(parent) = but.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::copy(&source, &but).with_context(|| format!("copie de {chemin}"))?;
        }
        copie.oter_le_reste(&copie.racine, &chemins)?;
        Ok(copie)
    }

    /// Removes the files that the tree has no more.
    fn oter_le_reste(&self, dossier: &Path, chemins: &BTreeSet<String>) -> Result<()> {
        for entree in std::fs::read_dir(dossier)? {
            let entree = entree?;
            let chemin = entree.path();
            if entree.file_type()?.is_dir() {
                self.oter_le_reste(&chemin, chemins)?;
            } else {
                let relatif = chemin.strip_prefix(&self.racine)?.to_string_lossy().into_owned();
                if !chemins.contains(&relatif) {
                    std::fs::remove_file(&chemin)?;
                }
            }
        }
        Ok(())
    }

    /// Makes a rule permissive until the returned guard is dropped.
    pub fn rompre(&self, regle: &Regle) -> Result<Rompue> {
        let fichier = self.racine.join(&regle.fichier);
        let origine = std::fs::read_to_string(&fichier)?;
        std::fs::write(&fichier, rompre(&origine, regle)?)?;
        Ok(Rompue { fichier, origine })
    }
}

/// The text with the permissive return first in the body, and what it makes unused allowed.
fn rompre(texte: &str, regle: &Regle) -> Result<String> {
    let (avant, corps) = texte.split_at_checked(regle.corps).context("place du corps")?;
    let debut = avant.split_inclusive('\n').take(regle.ligne.saturating_sub(1)).map(str::len).sum::<usize>();
    let (haut, signature) = avant.split_at_checked(debut).context("ligne de la fonction")?;
    Ok(format!("{haut}#[allow(unused)] {signature} return {};{corps}", regle.permissive))
}

/// A broken rule; restored when dropped.
#[derive(Debug)]
pub struct Rompue {
    fichier: PathBuf,
    origine: String,
}

impl Drop for Rompue {
    fn drop(&mut self) {
        if let Err(e) = std::fs::write(&self.fichier, &self.origine) {
            crate::arret::dire(&format!("xtask : {} n’a pas été remis ({e})", self.fichier.display()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn la_rupture_se_place_en_tete_du_corps() {
        let t = "//! t\n// regle: A-1; permissive: Ok(())\n/// Doc.\npub fn f(a: u8) -> R {\n    g(a)\n}\n";
        let s = Source::lire(t, false);
        let f = &s.fonctions[0];
        let regle = Regle {
            ids: vec!["A-1".into()],
            permissive: "Ok(())".into(),
            fichier: "x.rs".into(),
            ligne: f.ligne,
            fonction: f.nom.clone(),
            corps: f.corps.start,
        };
        let rompu = rompre(t, &regle).unwrap();
        assert!(rompu.contains("\n#[allow(unused)] pub fn f(a: u8) -> R { return Ok(());\n    g(a)\n}"), "{rompu}");
    }
}
