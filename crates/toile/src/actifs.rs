//! Files of ours: style, script, font, icons. In the binary, compressed once, cacheable for ever under an address
//! that carries the hash of them all.

use std::{io::Write as _, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};
use http::header;
use sha2::{Digest, Sha256};
use socle::Refus;

use crate::{Methode, Passage, Porte, Reponse};

struct Actif {
    nom: &'static str,
    genre: &'static str,
    corps: &'static [u8],
    comprimable: bool,
}

macro_rules! actif {
    ($nom:literal, $genre:literal, $comprimable:literal) => {
        Actif {
            nom: $nom,
            genre: $genre,
            corps: include_bytes!(concat!("../actifs/", $nom)),
            comprimable: $comprimable,
        }
    };
}

static ACTIFS: [Actif; 5] = [
    actif!("parvis.css", "text/css; charset=utf-8", true),
    actif!("parvis.js", "text/javascript; charset=utf-8", true),
    actif!("icones.svg", "image/svg+xml", true),
    actif!("favicon.svg", "image/svg+xml", true),
    actif!("atkinson.woff2", "font/woff2", false),
];

static PREFIXE: LazyLock<String> = LazyLock::new(|| {
    let mut hache = Sha256::new();
    for actif in &ACTIFS {
        hache.update(actif.corps);
    }
    format!("/actifs/{}", &hex::encode(hache.finalize()).chars().take(12).collect::<String>())
});

static COMPRIMES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let comprimer = |actif: &Actif| {
        let mut sortie = GzEncoder::new(Vec::new(), Compression::best());
        sortie.write_all(actif.corps).and_then(|()| sortie.finish()).unwrap_or_default()
    };
    ACTIFS.iter().map(comprimer).collect()
});

/// The address under which this version's files are.
pub fn prefixe() -> &'static str {
    &PREFIXE
}

pub(crate) fn portes() -> Vec<Porte> {
    vec![Porte::publique(Methode::Get, "/actifs/{version}/{fichier}", |p| Box::pin(async move { servir(&p) }))]
}

fn servir(passage: &Passage) -> Result<Reponse, Refus> {
    let absent = Refus::Introuvable("fichier inconnu");
    let rang = ACTIFS.iter().position(|a| a.nom == passage.parametre("fichier")).ok_or(absent.clone())?;
    let (actif, comprime) = ACTIFS.get(rang).zip(COMPRIMES.get(rang)).ok_or(absent)?;
    if actif.comprimable && passage.accepte_gzip && !comprime.is_empty() {
        let corps: &'static [u8] = comprime;
        return Ok(Reponse::actif(actif.genre, corps).entete(header::CONTENT_ENCODING, "gzip"));
    }
    Ok(Reponse::actif(actif.genre, actif.corps))
}

#[cfg(test)]
mod tests {
    use super::{ACTIFS, COMPRIMES};

    /// interface.md « Budget »: a first page of 60 kB, of which 10 kB are left to the page itself. What really goes
    /// over the wire is weighed in the browser (`navigateur::axe`).
    #[test]
    fn budget() {
        let poids =
            ACTIFS.iter().zip(COMPRIMES.iter()).map(|(a, c)| if a.comprimable { c.len() } else { a.corps.len() });
        let total: usize = poids.sum();
        assert!((30_000..50_000).contains(&total), "{total} octets");
    }
}
