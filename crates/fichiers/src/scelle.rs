//! Sealing a long text in pieces, so that it can be opened while it is sent (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár).
//!
//! Each piece of 64 kB is sealed alone under the data key of its owner, by the vault (XChaCha20-Poly1305, a random nonce of
//! 192 bits each). What it belongs to, its rank and whether it is the last are associated data: a piece that is moved,
//! repeated, dropped or cut off does not open. The key never leaves the vault.

use socle::Monde;
use stockage::{CleDonnees, CoffreErreur};

use crate::{Erreur, Lecture};

/// Clear bytes of a piece.
const CLAIR: usize = 64 * 1024;
/// Sealed bytes of a full piece: nonce and tag beside.
const SCELLE: usize = CLAIR + 24 + 16;

fn morceau(objet: &str, rang: usize, dernier: bool) -> String {
    format!("{objet}/{rang}/{}", if dernier { "fin" } else { "suite" })
}

/// Seals `clair` for `objet` (what it is, and its version).
pub fn sceller(cle: &CleDonnees, monde: &Monde, objet: &str, clair: &[u8]) -> Result<Vec<u8>, CoffreErreur> {
    let nombre = clair.len().div_ceil(CLAIR).max(1);
    let mut sortie = Vec::with_capacity(clair.len() + nombre * (SCELLE - CLAIR));
    for rang in 0..nombre {
        let debut = rang * CLAIR;
        let fin = clair.len().min(debut + CLAIR);
        let part = clair.get(debut..fin).unwrap_or_default();
        sortie.extend(cle.sceller(monde, &morceau(objet, rang, rang + 1 == nombre), part)?);
    }
    Ok(sortie)
}

/// Opens a sealed text piece by piece.
pub struct Ouvreur {
    cle: CleDonnees,
    objet: String,
    lecture: Lecture,
    rang: usize,
    tampon: Option<Vec<u8>>,
}

impl Ouvreur {
    /// Opens what was sealed for `objet` and is read from `lecture`.
    pub fn nouveau(cle: CleDonnees, objet: String, lecture: Lecture) -> Self {
        Self { cle, objet, lecture, rang: 0, tampon: None }
    }

    /// The next clear piece; `None` after the last, which says itself that it is.
    pub async fn suivant(&mut self) -> Result<Option<Vec<u8>>, Erreur> {
        let courant = match self.tampon.take() {
            Some(deja) => deja,
            None if self.rang == 0 => self.lecture.lire(SCELLE).await?,
            None => return Ok(None),
        };
        let prochain = self.lecture.lire(SCELLE).await?;
        let dernier = prochain.is_empty();
        let clair = self.cle.ouvrir(&morceau(&self.objet, self.rang, dernier), &courant).map_err(|_| Erreur::Altere)?;
        self.rang += 1;
        self.tampon = (!dernier).then_some(prochain);
        Ok(Some(clair))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]
mod tests {
    use stockage::Coffre;

    use super::*;

    async fn ouvrir(coffre: &Coffre, enveloppe: &[u8], objet: &str, scelle: &[u8]) -> Result<Vec<u8>, Erreur> {
        let cle = coffre.cle(enveloppe, "demande:1").unwrap();
        let mut ouvreur = Ouvreur::nouveau(cle, objet.to_owned(), Lecture::des(scelle.to_vec()));
        let mut clair = Vec::new();
        while let Some(morceau) = ouvreur.suivant().await? {
            clair.extend(morceau);
        }
        Ok(clair)
    }

    #[tokio::test]
    async fn rien_ne_se_deplace_ne_se_repete_ni_ne_se_coupe() {
        let dossier = std::env::temp_dir().join(format!("parvis-scelle-{}", std::process::id()));
        let monde = Monde::reel();
        let coffre = Coffre::creer(&dossier, &monde).unwrap();
        std::fs::remove_dir_all(&dossier).unwrap();
        let (cle, enveloppe) = coffre.nouvelle_cle(&monde, "demande:1").unwrap();
        for taille in [0, 1, CLAIR - 1, CLAIR, CLAIR + 1, 3 * CLAIR, 200_000] {
            let clair: Vec<u8> = (0..taille).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let scelle = sceller(&cle, &monde, "piece:1/v1", &clair).unwrap();
            assert_eq!(ouvrir(&coffre, &enveloppe, "piece:1/v1", &scelle).await.unwrap(), clair, "{taille}");
            assert_eq!(ouvrir(&coffre, &enveloppe, "piece:2/v1", &scelle).await, Err(Erreur::Altere), "{taille}");
        }
        let clair = vec![7; 3 * CLAIR];
        let bon = sceller(&cle, &monde, "piece:1/v1", &clair).unwrap();
        let (un, reste) = bon.split_at(SCELLE);
        let (deux, trois) = reste.split_at(SCELLE);
        let mut altere = bon.clone();
        altere[SCELLE + 100] ^= 1;
        for (quoi, faux) in [
            ("cut at a piece", [un, deux].concat()),
            ("cut inside", bon[..bon.len() - 1].to_vec()),
            ("exchanged", [deux, un, trois].concat()),
            ("repeated", [un, deux, deux, trois].concat()),
            ("dropped", [un, trois].concat()),
            ("grown", [bon.as_slice(), b"x"].concat()),
            ("altered", altere),
            ("empty", Vec::new()),
        ] {
            assert_eq!(ouvrir(&coffre, &enveloppe, "piece:1/v1", &faux).await, Err(Erreur::Altere), "{quoi}");
        }
    }
}
