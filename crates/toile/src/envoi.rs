//! A form that carries a file: `multipart/form-data`, read part by part under bounds.
//!
//! The token of the form comes first and is judged before a byte of the file is read. One file, a few short fields. A file
//! that is too big is read to its end and thrown away, so that the browser hears why: one that is out of all proportion is
//! cut. Deliberately absent: files on the disk while they arrive (5 MB fit in memory, and places are counted).

use std::time::Duration;

use axum::body::Body;
use multer::{Constraints, Field, Multipart, SizeLimit};
use socle::Refus;
use tokio::{sync::Semaphore, time::timeout};

use crate::Champs;

/// Files in memory at once, in the whole process.
static PLACES: Semaphore = Semaphore::const_new(16);
/// For a place.
const ATTENTE: Duration = Duration::from_secs(10);
/// For the whole body: 5 MB on a slow line.
const PATIENCE: Duration = Duration::from_secs(120);
/// What is still read, and thrown away, beyond the largest file.
const REBUT_MAX: u64 = 30_000_000;
const CHAMPS_MAX: usize = 20;
const CHAMP_MAX: usize = 8 * 1024;

/// A file as it came.
#[derive(Debug, Clone)]
pub struct Fichier {
    /// Its name, as the browser says it; nothing is believed yet.
    pub nom: String,
    /// Its bytes; none if it was too big.
    pub octets: Vec<u8>,
    /// It was bigger than the door takes.
    pub trop_gros: bool,
}

/// Reads a body of type `genre`; `a_nous` judges the form's token.
pub(crate) async fn lire(
    corps: Body,
    genre: &str,
    max: usize,
    a_nous: impl Fn(&str) -> bool,
) -> Result<(Champs, Option<Fichier>), Refus> {
    let borne = multer::parse_boundary(genre).map_err(|_| Refus::Illisible("formulaire à fichier"))?;
    let total = REBUT_MAX.saturating_add(max as u64);
    let bornes = Constraints::new().size_limit(SizeLimit::new().whole_stream(total));
    let mut parts = Multipart::with_constraints(corps.into_data_stream(), borne, bornes);
    let lecture = async {
        let jeton = match parts.next_field().await.map_err(|e| refus(&e))? {
            Some(part) if part.name() == Some("_csrf") && part.file_name().is_none() => texte(part).await?,
            _ => return Err(Refus::PageEtrangere),
        };
        if !a_nous(&jeton) {
            return Err(Refus::PageEtrangere);
        }
        let place = timeout(ATTENTE, PLACES.acquire()).await.map_err(|_| Refus::Occupe)?;
        let lus = reste(&mut parts, max).await;
        drop(place);
        lus
    };
    timeout(PATIENCE, lecture).await.map_err(|_| Refus::Illisible("corps trop lent"))?
}

async fn reste(parts: &mut Multipart<'_>, max: usize) -> Result<(Champs, Option<Fichier>), Refus> {
    let (mut champs, mut fichier) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|e| refus(&e))? {
        let nom = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            if fichier.is_some() || nom != "fichier" {
                return Err(Refus::Illisible("un seul fichier attendu"));
            }
            fichier = Some(un_fichier(part, max).await?);
        } else {
            if champs.len() == CHAMPS_MAX {
                return Err(Refus::Illisible("trop de champs"));
            }
            champs.push((nom, texte(part).await?));
        }
    }
    // A form sent without choosing a file holds an empty one without a name.
    let fichier = fichier.filter(|f| !(f.nom.is_empty() && f.octets.is_empty() && !f.trop_gros));
    Ok((Champs::depuis(champs), fichier))
}

async fn un_fichier(mut part: Field<'_>, max: usize) -> Result<Fichier, Refus> {
    let nom = part.file_name().unwrap_or_default().to_owned();
    let (mut octets, mut trop_gros) = (Vec::new(), false);
    while let Some(morceau) = part.chunk().await.map_err(|e| refus(&e))? {
        trop_gros |= octets.len() + morceau.len() > max;
        if trop_gros {
            octets = Vec::new();
        } else {
            octets.extend_from_slice(&morceau);
        }
    }
    Ok(Fichier { nom, octets, trop_gros })
}

async fn texte(mut part: Field<'_>) -> Result<String, Refus> {
    let mut octets = Vec::new();
    while let Some(morceau) = part.chunk().await.map_err(|e| refus(&e))? {
        if octets.len() + morceau.len() > CHAMP_MAX {
            return Err(Refus::TropGros);
        }
        octets.extend_from_slice(&morceau);
    }
    let texte = String::from_utf8(octets).map_err(|_| Refus::Illisible("encodage du formulaire"))?;
    if texte.contains('\0') { Err(Refus::Illisible("encodage du formulaire")) } else { Ok(texte.replace("\r\n", "\n")) }
}

fn refus(erreur: &multer::Error) -> Refus {
    match erreur {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => Refus::TropGros,
        _ => Refus::Illisible("formulaire à fichier"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    const GENRE: &str = "multipart/form-data; boundary=XX";

    fn part(tete: &str, contenu: &str) -> String {
        format!("--XX\r\nContent-Disposition: form-data; {tete}\r\n\r\n{contenu}\r\n")
    }

    async fn envoyer(parts: &[String], max: usize) -> Result<(Champs, Option<Fichier>), Refus> {
        lire(Body::from(format!("{}--XX--\r\n", parts.concat())), GENRE, max, |j| j == "bon").await
    }

    #[tokio::test]
    async fn le_jeton_d_abord_puis_un_fichier() {
        let (jeton, genre) = (part("name=\"_csrf\"", "bon"), part("name=\"genre\"", "piece"));
        let fichier = part("name=\"fichier\"; filename=\"été.pdf\"", "douze octets");
        let vide = part("name=\"fichier\"; filename=\"\"", "");
        let (champs, lu) = envoyer(&[jeton.clone(), genre.clone(), fichier.clone()], 12).await.unwrap();
        let lu = lu.unwrap();
        assert_eq!(
            (champs.un("genre"), lu.nom.as_str(), lu.octets.as_slice()),
            ("piece", "été.pdf", &b"douze octets"[..])
        );
        let lu = envoyer(&[jeton.clone(), fichier.clone()], 11).await.unwrap().1.unwrap();
        assert!(lu.trop_gros && lu.octets.is_empty());
        assert!(envoyer(&[jeton.clone(), vide], 12).await.unwrap().1.is_none());
        for (parts, attendu) in [
            (vec![fichier.clone(), jeton.clone()], Refus::PageEtrangere),
            (vec![part("name=\"_csrf\"", "faux"), fichier.clone()], Refus::PageEtrangere),
            (vec![part("name=\"_csrf\"; filename=\"x\"", "bon"), fichier.clone()], Refus::PageEtrangere),
            (vec![], Refus::PageEtrangere),
            (vec![jeton.clone(), fichier.clone(), fichier.clone()], Refus::Illisible("un seul fichier attendu")),
            (
                vec![jeton.clone(), part("name=\"autre\"; filename=\"x\"", "y")],
                Refus::Illisible("un seul fichier attendu"),
            ),
            (vec![jeton.clone(), part("name=\"genre\"", &"x".repeat(9000))], Refus::TropGros),
            ([vec![jeton.clone()], vec![genre; 21]].concat(), Refus::Illisible("trop de champs")),
        ] {
            assert_eq!(envoyer(&parts, 12).await.err(), Some(attendu));
        }
        // Cut in the middle, nothing was received.
        let coupe = lire(Body::from(format!("{jeton}{}", fichier.get(..80).unwrap())), GENRE, 12, |j| j == "bon").await;
        assert_eq!(coupe.err(), Some(Refus::Illisible("formulaire à fichier")));
    }
}
