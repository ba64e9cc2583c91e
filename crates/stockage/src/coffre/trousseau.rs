//! The master keys in their folder: one is current and wraps, the others still open what they wrapped.
//!
//! `maitre.cle` is the first one; later ones are `maitre-<nom>.cle`, whose name is the beginning of the key's hash, so that
//! files swapped or damaged are seen. `courante` names the one that wraps; without it, the only key there is. It is replaced
//! by a rename: a service that runs sees another file (inode, date) and reads the folder again.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use socle::Monde;
use zeroize::Zeroizing;

use super::{Cle, CoffreErreur};

const PREMIERE: &str = "maitre.cle";
const COURANTE: &str = "courante";

/// A master key and its name.
pub(super) struct Maitre {
    pub(super) nom: String,
    pub(super) cle: Cle,
    pub(super) fichier: PathBuf,
}

/// What tells one `courante` from the next.
pub(super) type Version = Option<(u64, i64, i64)>;

/// The master keys; the current one first.
pub(super) struct Trousseau {
    pub(super) maitres: Vec<Maitre>,
    pub(super) version: Version,
}

/// The name that a file of a later key announces.
fn annonce(fichier: &str) -> Option<&str> {
    fichier.strip_prefix("maitre-")?.strip_suffix(".cle")
}

fn nom(cle: &Cle) -> String {
    hex::encode(Sha256::digest(cle.as_slice())).chars().take(16).collect()
}

fn erreur(chemin: &Path, quoi: &dyn std::fmt::Display) -> CoffreErreur {
    CoffreErreur::Fichier(chemin.to_owned(), quoi.to_string())
}

/// Identity and date of `courante` as it stands now.
pub(super) fn version(dossier: &Path) -> Version {
    use std::os::unix::fs::MetadataExt as _;
    let vue = std::fs::metadata(dossier.join(COURANTE)).ok()?;
    Some((vue.ino(), vue.mtime(), vue.mtime_nsec()))
}

impl Trousseau {
    /// A key alone, in no folder.
    #[cfg(any(test, feature = "essai"))]
    pub(super) fn de(cle: Cle) -> Self {
        Self { maitres: vec![Maitre { nom: nom(&cle), cle, fichier: PathBuf::new() }], version: None }
    }

    /// Reads every master key of `dossier`.
    pub(super) fn lire(dossier: &Path) -> Result<Self, CoffreErreur> {
        // Looked at first: if it changes while keys are read, the next look sees it.
        let version = version(dossier);
        let mut maitres = Vec::new();
        for entree in std::fs::read_dir(dossier).map_err(|e| erreur(dossier, &e))? {
            let fichier = entree.map_err(|e| erreur(dossier, &e))?.path();
            let dit = fichier.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let annonce = annonce(dit);
            if dit != PREMIERE && annonce.is_none() {
                continue;
            }
            let cle = lire_cle(&fichier)?;
            let nom = nom(&cle);
            if annonce.is_some_and(|a| a != nom) {
                return Err(erreur(&fichier, &format!("contient la clé {nom} : fichier abîmé ou renommé")));
            }
            maitres.push(Maitre { nom, cle, fichier });
        }
        let courante = courante(dossier, &maitres)?;
        maitres.sort_by_key(|m| (m.nom != courante, m.nom.clone()));
        Ok(Self { maitres, version })
    }

    /// The key that wraps.
    pub(super) fn courante(&self) -> Result<&Maitre, CoffreErreur> {
        self.maitres.first().ok_or(CoffreErreur::Scelle)
    }
}

/// The name of the key that wraps, which must be among `maitres`.
fn courante(dossier: &Path, maitres: &[Maitre]) -> Result<String, CoffreErreur> {
    let chemin = dossier.join(COURANTE);
    let dite = match std::fs::read_to_string(&chemin) {
        Ok(texte) => texte.trim().to_owned(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => match maitres {
            [seule] => seule.nom.clone(),
            [] => return Err(erreur(&dossier.join(PREMIERE), &"absente")),
            _ => return Err(erreur(&chemin, &"absent, et plusieurs clés maîtresses sont là")),
        },
        Err(e) => return Err(erreur(&chemin, &e)),
    };
    if maitres.iter().any(|m| m.nom == dite) {
        Ok(dite)
    } else {
        Err(erreur(&chemin, &format!("nomme la clé {dite}, dont le fichier manque")))
    }
}

/// Makes what a first start needs: `maitre.cle`, unless a master key is there already.
pub(super) fn creer_premiere(dossier: &Path, monde: &Monde) -> Result<(), CoffreErreur> {
    let une = std::fs::read_dir(dossier).map_err(|e| erreur(dossier, &e))?.flatten().any(|e| {
        let nom = e.file_name();
        nom.to_str().is_some_and(|n| n == PREMIERE || annonce(n).is_some())
    });
    if une { Ok(()) } else { creer_cle(&dossier.join(PREMIERE), monde).map(drop) }
}

/// Makes a master key and says that it wraps from now on; its name.
pub(super) fn creer_suivante(dossier: &Path, monde: &Monde) -> Result<String, CoffreErreur> {
    let cle: Cle = Zeroizing::new(monde.hasard::<32>());
    let nom = nom(&cle);
    ecrire_cle(&dossier.join(format!("maitre-{nom}.cle")), &cle)?;
    // Durable before it is named: a name without its key would stop the service.
    fixer(dossier)?;
    let (neuf, chemin) = (dossier.join("courante.neuf"), dossier.join(COURANTE));
    let poser = || -> std::io::Result<()> {
        let mut fichier = std::fs::File::create(&neuf)?;
        fichier.write_all(nom.as_bytes())?;
        fichier.sync_all()?;
        std::fs::rename(&neuf, &chemin)
    };
    poser().map_err(|e| erreur(&chemin, &e))?;
    fixer(dossier)?;
    Ok(nom)
}

/// Makes the names in `dossier` durable.
pub(super) fn fixer(dossier: &Path) -> Result<(), CoffreErreur> {
    std::fs::File::open(dossier).and_then(|d| d.sync_all()).map_err(|e| erreur(dossier, &e))
}

/// A fresh key in `chemin`, for its owner only.
pub(super) fn creer_cle(chemin: &Path, monde: &Monde) -> Result<Cle, CoffreErreur> {
    let cle: Cle = Zeroizing::new(monde.hasard::<32>());
    ecrire_cle(chemin, &cle)?;
    Ok(cle)
}

pub(super) fn ecrire_cle(chemin: &Path, cle: &Cle) -> Result<(), CoffreErreur> {
    let texte = Zeroizing::new(hex::encode(cle.as_slice()));
    ecrire_prive(chemin, texte.as_bytes()).map_err(|e| erreur(chemin, &e))
}

/// Reads 32 bytes in hexadecimal from a file that only its owner may read.
pub(super) fn lire_cle(chemin: &Path) -> Result<Cle, CoffreErreur> {
    use std::os::unix::fs::PermissionsExt as _;
    let texte = Zeroizing::new(std::fs::read_to_string(chemin).map_err(|e| erreur(chemin, &e))?);
    let droits = std::fs::metadata(chemin).map_err(|e| erreur(chemin, &e))?.permissions().mode();
    if droits & 0o077 != 0 {
        return Err(erreur(chemin, &"lisible par d’autres que son propriétaire (chmod 600)"));
    }
    let mut cle = Zeroizing::new([0; 32]);
    hex::decode_to_slice(texte.trim(), cle.as_mut_slice())
        .map_err(|_| erreur(chemin, &"64 chiffres hexadécimaux attendus"))?;
    if cle.iter().all(|o| *o == 0) {
        return Err(erreur(chemin, &"clé nulle refusée"));
    }
    Ok(cle)
}

/// Writes a file that only its owner may read; fails if it exists.
fn ecrire_prive(chemin: &Path, contenu: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut fichier = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(chemin)?;
    fichier.write_all(contenu)?;
    fichier.sync_all()
}
