//! The vault: master keys that wrap one data key per request, and a key that searches without revealing.
//!
//! droit.md « Keys »: keys live in their own folder, apart from the data; every wrap names the key that made it;
//! destroying a data key is the erasure. One master key wraps, all of them open, so that the current one may change while
//! the service runs (ADR 0023); the folder is looked at again before each wrap, and when nothing opens. The search key
//! does not change: what it hashed could not be found again. XChaCha20-Poly1305, a random nonce before each text, and what the text
//! belongs to as associated data, so that a sealed answer cannot be moved to another request.

mod registre;
mod trousseau;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use socle::Monde;
use zeroize::Zeroizing;

pub use registre::{CleDetruite, lire as lire_registre};
use trousseau::{Trousseau, creer_cle, creer_premiere, creer_suivante, lire_cle};

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
    dossier: Option<PathBuf>,
    recherche: Cle,
    trousseau: RwLock<Arc<Trousseau>>,
}

impl fmt::Debug for Coffre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Coffre({})", self.nom())
    }
}

impl Coffre {
    /// Opens the keys of `dossier` (`maitre.cle`, `maitre-<nom>.cle`, `recherche.cle`), 32 bytes in hexadecimal each.
    pub fn ouvrir(dossier: &Path) -> Result<Self, CoffreErreur> {
        let recherche = lire_cle(&dossier.join("recherche.cle"))?;
        let trousseau = RwLock::new(Arc::new(Trousseau::lire(dossier)?));
        Ok(Self(Arc::new(Cles { dossier: Some(dossier.to_owned()), recherche, trousseau })))
    }

    /// Creates the keys that are missing in `dossier`, readable by their owner only, then opens them.
    pub fn creer(dossier: &Path, monde: &Monde) -> Result<Self, CoffreErreur> {
        std::fs::create_dir_all(dossier).map_err(|e| CoffreErreur::Fichier(dossier.to_owned(), e.to_string()))?;
        creer_premiere(dossier, monde)?;
        let recherche = dossier.join("recherche.cle");
        if !recherche.exists() {
            creer_cle(&recherche, monde)?;
        }
        Self::ouvrir(dossier)
    }

    /// Keys that live as long as the process, in no folder.
    #[cfg(any(test, feature = "essai"))]
    pub fn ephemere(monde: &Monde) -> Self {
        let trousseau = Trousseau::de(Zeroizing::new(monde.hasard::<32>()));
        let recherche = Zeroizing::new(monde.hasard::<32>());
        Self(Arc::new(Cles { dossier: None, recherche, trousseau: RwLock::new(Arc::new(trousseau)) }))
    }

    /// The same keys in `dossier`: what they sealed opens there too.
    #[cfg(any(test, feature = "essai"))]
    pub fn deposer(&self, dossier: &Path) -> Result<Self, CoffreErreur> {
        std::fs::create_dir_all(dossier).map_err(|e| CoffreErreur::Fichier(dossier.to_owned(), e.to_string()))?;
        trousseau::ecrire_cle(&dossier.join("maitre.cle"), &self.trousseau().courante()?.cle)?;
        trousseau::ecrire_cle(&dossier.join("recherche.cle"), &self.0.recherche)?;
        Self::ouvrir(dossier)
    }

    fn trousseau(&self) -> Arc<Trousseau> {
        Arc::clone(&self.0.trousseau.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the folder again; what was read before stays if it cannot be.
    fn relire(&self) -> Arc<Trousseau> {
        let Some(dossier) = &self.0.dossier else { return self.trousseau() };
        match Trousseau::lire(dossier) {
            Ok(lu) => {
                let lu = Arc::new(lu);
                *self.0.trousseau.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&lu);
                lu
            }
            Err(erreur) => {
                tracing::warn!(%erreur, "clés : dossier illisible, celles d’avant servent encore");
                self.trousseau()
            }
        }
    }

    /// The keys as the folder says them now: another process may have made a new one current.
    fn a_jour(&self) -> Arc<Trousseau> {
        let connu = self.trousseau();
        let change = self.0.dossier.as_ref().is_some_and(|d| trousseau::version(d) != connu.version);
        if change { self.relire() } else { connu }
    }

    /// The name of the master key that wraps: written beside every wrap.
    pub fn nom(&self) -> String {
        self.trousseau().courante().map(|m| m.nom.clone()).unwrap_or_default()
    }

    /// The names of all master keys, the current one first.
    pub fn noms(&self) -> Vec<String> {
        self.relire().maitres.iter().map(|m| m.nom.clone()).collect()
    }

    /// A new data key and its wrap, bound to `objet`.
    pub fn nouvelle_cle(&self, monde: &Monde, objet: &str) -> Result<(CleDonnees, Vec<u8>), CoffreErreur> {
        let cle = Zeroizing::new(monde.hasard::<32>());
        let enveloppe = sceller(&self.a_jour().courante()?.cle, monde, objet, cle.as_slice())?;
        Ok((CleDonnees(cle), enveloppe))
    }

    /// The data key inside a wrap made for `objet`, by whichever master key made it.
    pub fn cle(&self, enveloppe: &[u8], objet: &str) -> Result<CleDonnees, CoffreErreur> {
        let connu = self.trousseau();
        match deballer(&connu, enveloppe, objet, None) {
            Some(cle) => Ok(CleDonnees(cle)),
            // Another process may have turned the keys a moment ago.
            None => deballer(&self.relire(), enveloppe, objet, None).map(CleDonnees).ok_or(CoffreErreur::Scelle),
        }
    }

    /// Makes a master key current from now on; its name. The others still open.
    pub fn tourner(&self, monde: &Monde) -> Result<String, CoffreErreur> {
        let Some(dossier) = &self.0.dossier else { return Err(CoffreErreur::Scelle) };
        let nom = creer_suivante(dossier, monde)?;
        self.relire();
        Ok(nom)
    }

    /// The wrap under the current key, or `None` if it is already; an error if no key opens it.
    pub(crate) fn rebattre(
        &self,
        monde: &Monde,
        objet: &str,
        enveloppe: &[u8],
    ) -> Result<Option<Vec<u8>>, CoffreErreur> {
        let trousseau = self.trousseau();
        let courante = trousseau.courante()?;
        if ouvrir(&courante.cle, objet, enveloppe).is_ok() {
            return Ok(None);
        }
        let cle = deballer(&trousseau, enveloppe, objet, None).ok_or(CoffreErreur::Scelle)?;
        sceller(&courante.cle, monde, objet, cle.as_slice()).map(Some)
    }

    /// Whether a wrap opens without the master key `nom`.
    pub(crate) fn se_passe_de(&self, nom: &str, objet: &str, enveloppe: &[u8]) -> bool {
        deballer(&self.trousseau(), enveloppe, objet, Some(nom)).is_some()
    }

    /// Takes the master key `nom` out of the folder. The caller has checked that nothing needs it.
    pub(crate) fn oter(&self, nom: &str) -> Result<(), CoffreErreur> {
        let (Some(dossier), trousseau) = (&self.0.dossier, self.relire()) else { return Err(CoffreErreur::Scelle) };
        let maitre = trousseau.maitres.iter().skip(1).find(|m| m.nom == nom).ok_or(CoffreErreur::Scelle)?;
        std::fs::remove_file(&maitre.fichier)
            .map_err(|e| CoffreErreur::Fichier(maitre.fichier.clone(), e.to_string()))?;
        trousseau::fixer(dossier)?;
        self.relire();
        Ok(())
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

/// What is in a wrap, by the first master key that opens it; `sauf` is left aside.
fn deballer(trousseau: &Trousseau, enveloppe: &[u8], objet: &str, sauf: Option<&str>) -> Option<Cle> {
    let mut permises = trousseau.maitres.iter().filter(|m| sauf != Some(m.nom.as_str()));
    let octets = permises.find_map(|m| ouvrir(&m.cle, objet, enveloppe).ok()).map(Zeroizing::new)?;
    <[u8; 32]>::try_from(octets.as_slice()).ok().map(Zeroizing::new)
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
