//! The list of destroyed keys, beside the keys: what a restored backup must not bring back.
//!
//! The table `cle_detruite` says the same, but a base that is lost takes its table with it. A line a key, `identifiant
//! microsecondes motif`, added and made durable before the destruction is told to anybody; a line that a crash cut short is
//! passed over, and `servir` adds again at its start what the table knows and the file does not.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
};

use socle::Instant;

use super::{Coffre, CoffreErreur};

const FICHIER: &str = "detruites";
/// A file that no key has ever filled: forty bytes a line, ten million keys.
const TAILLE_MAX: u64 = 1 << 30;

/// A key that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CleDetruite {
    /// The request it was the key of.
    pub demande: String,
    /// When.
    pub le: Instant,
    /// Why: a word of ours.
    pub motif: String,
}

fn erreur(chemin: &Path, quoi: &dyn std::fmt::Display) -> CoffreErreur {
    CoffreErreur::Fichier(chemin.to_owned(), quoi.to_string())
}

fn lire_ligne(ligne: &str) -> Option<CleDetruite> {
    let mut mots = ligne.split(' ');
    let (demande, le, motif) = (mots.next()?, mots.next()?, mots.next()?);
    let entier = demande.len() == 36 && !motif.is_empty() && mots.next().is_none();
    let le = Instant::depuis_micros(le.parse().ok()?);
    entier.then(|| CleDetruite { demande: demande.to_owned(), le, motif: motif.to_owned() })
}

/// The keys that `chemin` says are destroyed; none where it does not exist.
pub fn lire(chemin: &Path) -> Result<BTreeSet<CleDetruite>, CoffreErreur> {
    match std::fs::metadata(chemin) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(e) => return Err(erreur(chemin, &e)),
        Ok(vue) if vue.len() > TAILLE_MAX => return Err(erreur(chemin, &"trop gros pour être cette liste")),
        Ok(_) => {}
    }
    let texte = std::fs::read_to_string(chemin).map_err(|e| erreur(chemin, &e))?;
    // What follows the last line end was cut short: it was never told to anybody.
    let entier = texte.rsplit_once('\n').map_or("", |(entier, _)| entier);
    Ok(entier.lines().filter_map(lire_ligne).collect())
}

impl Coffre {
    /// Where the list is; `None` for a vault without a folder.
    pub fn registre(&self) -> Option<PathBuf> {
        self.0.dossier.as_ref().map(|d| d.join(FICHIER))
    }

    /// Whether something can be added to the list now.
    pub fn registre_pret(&self) -> bool {
        let Some(chemin) = self.registre() else { return true };
        match std::fs::OpenOptions::new().append(true).open(&chemin) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                chemin.parent().and_then(|d| d.metadata().ok()).is_some_and(|d| !d.permissions().readonly())
            }
            autre => autre.is_ok(),
        }
    }

    /// The keys that are destroyed.
    pub fn detruites(&self) -> Result<BTreeSet<CleDetruite>, CoffreErreur> {
        self.registre().map_or_else(|| Ok(BTreeSet::new()), |chemin| lire(&chemin))
    }

    /// Adds to the list; durable on return. Blocks: call it where blocking is allowed.
    pub fn noter_detruites(&self, cles: &[CleDetruite]) -> Result<(), CoffreErreur> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let Some(chemin) = self.registre().filter(|_| !cles.is_empty()) else { return Ok(()) };
        // A line end first: what a crash cut short stays alone on its line.
        let mut texte = String::from("\n");
        for cle in cles {
            writeln!(texte, "{} {} {}", cle.demande, cle.le.micros(), cle.motif).ok();
        }
        let neuf = !chemin.exists();
        let ajouter = || -> std::io::Result<()> {
            let mut fichier = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(&chemin)?;
            fichier.write_all(texte.as_bytes())?;
            fichier.sync_all()
        };
        ajouter().map_err(|e| erreur(&chemin, &e))?;
        match chemin.parent().filter(|_| neuf) {
            Some(dossier) => super::trousseau::fixer(dossier),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use socle::Monde;

    use super::*;

    #[test]
    fn une_ligne_coupee_n_emporte_pas_les_autres() {
        let dossier = std::env::temp_dir().join(format!("parvis-registre-{}", std::process::id()));
        let coffre = Coffre::creer(&dossier, &Monde::reel()).unwrap();
        let cle = |n: u8| CleDetruite {
            demande: format!("0197b1a2-0000-7000-8000-0000000000{n:02}"),
            le: Instant::depuis_micros(i64::from(n)),
            motif: "abandon".into(),
        };
        assert!(coffre.detruites().unwrap().is_empty());
        coffre.noter_detruites(&[cle(1), cle(2)]).unwrap();
        let chemin = coffre.registre().unwrap();
        // Cut short by a crash, in the middle of an identifier.
        let entier = std::fs::read_to_string(&chemin).unwrap();
        std::fs::write(&chemin, format!("{entier}0197b1a2-0000-70")).unwrap();
        assert_eq!(coffre.detruites().unwrap(), [cle(1), cle(2)].into());
        coffre.noter_detruites(&[cle(3)]).unwrap();
        assert_eq!(coffre.detruites().unwrap(), [cle(1), cle(2), cle(3)].into());
        std::fs::remove_dir_all(&dossier).unwrap();
    }
}
