//! The vault: a master key that wraps one data key per request, and a key that searches without revealing.
//!
//! droit.md « Keys »: keys live in their own folder, apart from the data; every wrap names the key that made it;
//! destroying a data key is the erasure. XChaCha20-Poly1305, a random nonce before each text, and what the text
//! belongs to as associated data, so that a sealed answer cannot be moved to another request.

use std::{
    fmt,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use socle::Monde;
use zeroize::Zeroizing;

const NONCE: usize = 24;

/// Why the vault did not open, or a text did not open in it.
#[derive(Debug)]
pub enum CoffreErreur {
    /// The file of the keys is missing, unreadable or too readable.
    Fichier(PathBuf, String),
    /// The sealed text was altered, moved, or sealed under another key.
    Scelle,
}

impl fmt::Display for CoffreErreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fichier(chemin, quoi) => write!(f, "clés {} : {quoi}", chemin.display()),
            Self::Scelle => f.write_str("texte scellé illisible avec cette clé"),
        }
    }
}

impl std::error::Error for CoffreErreur {}

impl From<CoffreErreur> for socle::Refus {
    fn from(erreur: CoffreErreur) -> Self {
        Self::Interne(erreur.to_string())
    }
}

type Cle = Zeroizing<[u8; 32]>;

/// The keys of an installation. Cheap to clone; forgotten when the last clone goes.
#[derive(Clone)]
pub struct Coffre(Arc<Cles>);

struct Cles {
    maitre: Cle,
    recherche: Cle,
    nom: String,
}

impl fmt::Debug for Coffre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Coffre({})", self.0.nom)
    }
}

impl Coffre {
    /// Opens the keys of `dossier` (`maitre.cle`, `recherche.cle`), 32 bytes in hexadecimal each.
    pub fn ouvrir(dossier: &Path) -> Result<Self, CoffreErreur> {
        let maitre = lire(&dossier.join("maitre.cle"))?;
        let recherche = lire(&dossier.join("recherche.cle"))?;
        let nom = hex::encode(Sha256::digest(maitre.as_slice())).chars().take(16).collect();
        Ok(Self(Arc::new(Cles { maitre, recherche, nom })))
    }

    /// Creates the keys that are missing in `dossier`, readable by their owner only, then opens them.
    pub fn creer(dossier: &Path, monde: &Monde) -> Result<Self, CoffreErreur> {
        let fichier = |quoi: &str, e: std::io::Error| CoffreErreur::Fichier(dossier.join(quoi), e.to_string());
        std::fs::create_dir_all(dossier).map_err(|e| fichier("", e))?;
        for nom in ["maitre.cle", "recherche.cle"] {
            if !dossier.join(nom).exists() {
                let cle = Zeroizing::new(hex::encode(Zeroizing::new(monde.hasard::<32>()).as_slice()));
                ecrire_prive(&dossier.join(nom), cle.as_bytes()).map_err(|e| fichier(nom, e))?;
            }
        }
        Self::ouvrir(dossier)
    }

    /// The name of the master key: written beside every wrap.
    pub fn nom(&self) -> &str {
        &self.0.nom
    }

    /// A new data key and its wrap, bound to `objet`.
    pub fn nouvelle_cle(&self, monde: &Monde, objet: &str) -> Result<(CleDonnees, Vec<u8>), CoffreErreur> {
        let cle = Zeroizing::new(monde.hasard::<32>());
        let enveloppe = sceller(&self.0.maitre, monde, objet, cle.as_slice())?;
        Ok((CleDonnees(cle), enveloppe))
    }

    /// The data key inside a wrap made for `objet`.
    pub fn cle(&self, enveloppe: &[u8], objet: &str) -> Result<CleDonnees, CoffreErreur> {
        let octets = Zeroizing::new(ouvrir(&self.0.maitre, objet, enveloppe)?);
        let cle = <[u8; 32]>::try_from(octets.as_slice()).map_err(|_| CoffreErreur::Scelle)?;
        Ok(CleDonnees(Zeroizing::new(cle)))
    }

    /// Keyed hash of a normalised text, to find it again without storing it.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
    pub fn empreinte(&self, domaine: &str, texte: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.recherche.as_slice()).expect("HMAC accepte toute clé");
        mac.update(domaine.as_bytes());
        mac.update(&[0]);
        mac.update(texte.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

/// The key of one request's texts.
pub struct CleDonnees(Cle);

impl CleDonnees {
    /// Seals `clair` for `objet` (what it belongs to and which part it is).
    pub fn sceller(&self, monde: &Monde, objet: &str, clair: &[u8]) -> Result<Vec<u8>, CoffreErreur> {
        sceller(&self.0, monde, objet, clair)
    }

    /// Opens what was sealed for `objet`.
    pub fn ouvrir(&self, objet: &str, scelle: &[u8]) -> Result<Vec<u8>, CoffreErreur> {
        ouvrir(&self.0, objet, scelle)
    }
}

fn chiffre(cle: &Cle) -> Result<XChaCha20Poly1305, CoffreErreur> {
    XChaCha20Poly1305::new_from_slice(cle.as_slice()).map_err(|_| CoffreErreur::Scelle)
}

fn sceller(cle: &Cle, monde: &Monde, objet: &str, clair: &[u8]) -> Result<Vec<u8>, CoffreErreur> {
    let nonce: [u8; NONCE] = monde.hasard();
    let charge = Payload { msg: clair, aad: objet.as_bytes() };
    let texte = chiffre(cle)?.encrypt(&XNonce::from(nonce), charge).map_err(|_| CoffreErreur::Scelle)?;
    Ok([nonce.as_slice(), &texte].concat())
}

fn ouvrir(cle: &Cle, objet: &str, scelle: &[u8]) -> Result<Vec<u8>, CoffreErreur> {
    let (nonce, texte) = scelle.split_first_chunk::<NONCE>().ok_or(CoffreErreur::Scelle)?;
    let charge = Payload { msg: texte, aad: objet.as_bytes() };
    chiffre(cle)?.decrypt(&XNonce::from(*nonce), charge).map_err(|_| CoffreErreur::Scelle)
}

fn lire(chemin: &Path) -> Result<Cle, CoffreErreur> {
    let fichier = |quoi: &str| CoffreErreur::Fichier(chemin.to_owned(), quoi.to_owned());
    let texte = Zeroizing::new(std::fs::read_to_string(chemin).map_err(|e| fichier(&e.to_string()))?);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let droits = std::fs::metadata(chemin).map_err(|e| fichier(&e.to_string()))?.permissions().mode();
        if droits & 0o077 != 0 {
            return Err(fichier("lisible par d’autres que son propriétaire (chmod 600)"));
        }
    }
    let mut cle = Zeroizing::new([0; 32]);
    hex::decode_to_slice(texte.trim(), cle.as_mut_slice()).map_err(|_| fichier("64 chiffres hexadécimaux attendus"))?;
    if cle.iter().all(|o| *o == 0) {
        return Err(fichier("clé nulle refusée"));
    }
    Ok(cle)
}

/// Writes a file that only its owner may read; fails if it exists.
fn ecrire_prive(chemin: &Path, contenu: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut fichier = options.open(chemin)?;
    fichier.write_all(contenu)?;
    fichier.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_texte_scelle_ne_se_deplace_pas() {
        let dossier = std::env::temp_dir().join(format!("parvis-coffre-{}", std::process::id()));
        let monde = Monde::reel();
        let coffre = Coffre::creer(&dossier, &monde).unwrap();
        let (cle, enveloppe) = coffre.nouvelle_cle(&monde, "demande:1").unwrap();
        let scelle = cle.sceller(&monde, "demande:1/reponses", b"{}").unwrap();
        assert_eq!(coffre.cle(&enveloppe, "demande:1").unwrap().ouvrir("demande:1/reponses", &scelle).unwrap(), b"{}");
        assert!(coffre.cle(&enveloppe, "demande:2").is_err());
        assert!(cle.ouvrir("demande:2/reponses", &scelle).is_err());
        let mut altere = scelle;
        altere[30] ^= 1;
        assert!(cle.ouvrir("demande:1/reponses", &altere).is_err());
        // The same keys are found again, and a file that others may read is refused.
        assert_eq!(Coffre::creer(&dossier, &monde).unwrap().nom(), coffre.nom());
        std::fs::set_permissions(dossier.join("maitre.cle"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .unwrap();
        assert!(Coffre::ouvrir(&dossier).is_err());
        std::fs::remove_dir_all(&dossier).unwrap();
    }
}
