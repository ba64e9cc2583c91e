//! Papers: what a room hands over to be made a PDF, and the port by which it is made. No room knows how it is set.
//!
//! A paper is data in words: every date is told, every value is a text, nothing is markup. The roof brings the press
//! ([`Presse`], crate `documents`) or says that there is none; [`Imprimerie`] bounds what is asked of it: so many at once, so
//! many bytes. Deliberately absent: any cache (a paper is made anew from what the base says), any page of HTML.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use socle::{Refus, civil::Date};
use tokio::{sync::Semaphore, time::timeout};

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "genre", rename_all = "lowercase")]
pub enum Papier {
    /// A convention or an avenant, to be signed.
    Contrat(Contrat),
    /// A letter.
    Courrier(Courrier),
    /// A certificate.
    Attestation(Attestation),
}

/// A convention or an avenant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contrat {
    /// « Convention d’utilisation Espace Partenaires ».
    pub titre: String,
    /// « Avenant n° 2 »; empty for the convention itself.
    pub sous_titre: String,
    /// Its number, « EP-2026-014 ».
    pub reference: String,
    /// Not fixed yet: every page says so.
    pub projet: bool,
    /// The day of the document: the only date that its bytes hold (an archive wants one).
    pub le: Date,
    /// « Version 2 des termes, arrêtée le 3 mars 2026 ».
    pub version: String,
    /// Who is bound.
    pub parties: Vec<Partie>,
    /// What was agreed for all, in the order of the model.
    pub articles: Vec<Article>,
    /// What was agreed here, one table for each who grants it.
    pub termes: Vec<Termes>,
    /// One block per party.
    pub signatures: Vec<Signature>,
    /// What every page ends with.
    pub pied: Pied,
}

/// A party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Partie {
    /// Its name.
    pub nom: String,
    /// « Caisse, prépare la convention ».
    pub role: String,
}

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Article {
    /// « 2.2.1 ».
    pub numero: String,
    /// Title.
    pub titre: String,
    /// Text.
    pub texte: String,
}

/// A table of terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Termes {
    /// Whose terms.
    pub titre: String,
    /// In the order of the model.
    pub lignes: Vec<Ligne>,
}

/// A line of terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ligne {
    /// « 2.2.1 ».
    pub article: String,
    /// What is decided.
    pub libelle: String,
    /// What was decided, one text per thing it says; none: a blank, shown as one.
    pub valeurs: Vec<String>,
}

/// The block of a party that signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The party.
    pub partie: String,
    /// Function of who signed; empty: to be written by hand.
    pub fonction: String,
    /// The day it was signed, in words; empty: to be written by hand.
    pub jour: String,
}

/// What every page ends with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pied {
    /// « Empreinte des termes (SHA-256) : … »; empty while there is nothing to bind to.
    pub empreinte: String,
    /// The document, and the version of the model it was made from.
    pub origine: String,
}

/// Who sends or receives a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Adresse {
    /// Name of the organisation.
    pub nom: String,
    /// Lines under it.
    pub lignes: Vec<String>,
}

/// A paragraph, and the article it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Alinea {
    /// Text.
    pub texte: String,
    /// « 6.4 »; empty if it rests on none.
    pub article: String,
}

/// A fact told apart: a date, a delay, a count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repere {
    /// What it is.
    pub libelle: String,
    /// In words.
    pub valeur: String,
}

/// A letter: mise en demeure, dénonciation, résiliation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Courrier {
    /// Who sends it.
    pub expediteur: Adresse,
    /// To whom.
    pub destinataire: Adresse,
    /// « Lettre recommandée avec demande d’avis de réception ».
    pub voie: String,
    /// Its own reference, or that of the convention.
    pub reference: String,
    /// What it is about, without anybody's name.
    pub objet: String,
    /// Its day.
    pub le: Date,
    /// The same in words, « Le 3 mars 2026 ».
    pub date: String,
    /// Not sent yet: every page says so.
    pub projet: bool,
    /// « Madame, Monsieur, ».
    pub appel: String,
    /// What it says.
    pub alineas: Vec<Alinea>,
    /// Dates and delays, told apart.
    pub reperes: Vec<Repere>,
    /// Closing words.
    pub politesse: String,
    /// Function of who signs.
    pub signataire: String,
    /// What every page ends with.
    pub pied: Pied,
}

/// A certificate: of destruction, of closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attestation {
    /// « Certificat de destruction des données ».
    pub titre: String,
    /// Its reference.
    pub reference: String,
    /// Who certifies.
    pub organisme: Adresse,
    /// Its day.
    pub le: Date,
    /// The same in words.
    pub date: String,
    /// Not issued yet: every page says so.
    pub projet: bool,
    /// What is certified.
    pub alineas: Vec<Alinea>,
    /// What was done, when, how much of it.
    pub reperes: Vec<Repere>,
    /// Function of who signs.
    pub signataire: String,
    /// What every page ends with.
    pub pied: Pied,
}

/// Why a paper could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresseErreur {
    /// A character that the typeface does not have: it would be lost, so nothing is printed.
    Caractere(char),
    /// A defect of ours, for the log.
    Defaut(String),
}

/// Makes PDFs: the same bytes for the same paper.
pub trait Presse: Send + Sync {
    /// The PDF of `papier`.
    fn imprimer(&self, papier: &Papier) -> Result<Vec<u8>, PresseErreur>;
}

/// Papers made at once.
const PLACES: usize = 2;
/// For a place.
const ATTENTE: Duration = Duration::from_secs(10);
/// Bytes of a paper's data at most: two hundred pages.
const OCTETS_MAX: usize = 600_000;

/// A press and how much is asked of it.
#[derive(Clone)]
struct Borne {
    presse: Arc<dyn Presse>,
    places: Arc<Semaphore>,
    attente: Duration,
}

/// The press of this installation, or none.
#[derive(Clone)]
pub struct Imprimerie(Option<Borne>);

impl Imprimerie {
    /// With a press.
    pub fn avec(presse: impl Presse + 'static) -> Self {
        Self::bornee(presse, PLACES, ATTENTE)
    }

    fn bornee(presse: impl Presse + 'static, places: usize, attente: Duration) -> Self {
        Self(Some(Borne { presse: Arc::new(presse), places: Arc::new(Semaphore::new(places)), attente }))
    }

    /// Built without one.
    pub const fn absente() -> Self {
        Self(None)
    }

    /// Whether papers can be made here.
    pub const fn disponible(&self) -> bool {
        self.0.is_some()
    }

    /// The PDF of `papier`, made on a thread that answers nobody.
    pub async fn imprimer(&self, papier: Papier) -> Result<Vec<u8>, Refus> {
        let Some(Borne { presse, places, attente }) = self.0.clone() else {
            return Err(Refus::Conflit("Les documents PDF ne sont pas disponibles sur cette installation.".into()));
        };
        let taille = serde_json::to_vec(&papier).map_or(usize::MAX, |o| o.len());
        if taille > OCTETS_MAX {
            return Err(Refus::Conflit("Ce document est trop long pour être mis en page.".into()));
        }
        let place = timeout(attente, places.acquire_owned()).await.map_err(|_| Refus::Occupe)?;
        let place = place.map_err(|_| Refus::Interne("imprimerie fermée".into()))?;
        let travail = tokio::task::spawn_blocking(move || {
            let fait = presse.imprimer(&papier);
            drop(place);
            fait
        });
        match travail.await.map_err(|_| Refus::Interne("mise en page interrompue".into()))? {
            Ok(octets) => Ok(octets),
            Err(PresseErreur::Caractere(c)) => Err(Refus::Conflit(format!(
                "Ce document contient le caractère « {c} » (U+{:04X}), que la police ne sait pas écrire. Récrivez ce qui le contient.",
                u32::from(c)
            ))),
            Err(PresseErreur::Defaut(quoi)) => Err(Refus::Interne(format!("mise en page : {quoi}"))),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use std::sync::{Mutex, mpsc};

    use super::*;

    struct Lente;

    impl Presse for Lente {
        fn imprimer(&self, papier: &Papier) -> Result<Vec<u8>, PresseErreur> {
            match papier {
                Papier::Contrat(c) if c.titre == "Ω" => Err(PresseErreur::Caractere('Ω')),
                Papier::Contrat(c) if c.titre.is_empty() => Err(PresseErreur::Defaut("vide".into())),
                _ => Ok(b"%PDF".to_vec()),
            }
        }
    }

    fn contrat(titre: &str) -> Papier {
        Papier::Contrat(Contrat { titre: titre.into(), ..Contrat::default() })
    }

    #[tokio::test]
    async fn chaque_defaut_se_dit() {
        let ici = Imprimerie::avec(Lente);
        assert_eq!(ici.imprimer(contrat("Convention")).await.unwrap(), b"%PDF");
        for (titre, code, mots) in
            [("Ω", "conflit", "U+03A9"), ("", "interne", "vide"), (&*"x".repeat(OCTETS_MAX), "conflit", "trop long")]
        {
            let refus = ici.imprimer(contrat(titre)).await.unwrap_err();
            assert_eq!(refus.code(), code);
            assert!(format!("{refus:?}").contains(mots), "{mots}");
        }
        let ailleurs = Imprimerie::absente();
        assert!(ici.disponible() && !ailleurs.disponible());
        assert_eq!(ailleurs.imprimer(contrat("x")).await.unwrap_err().code(), "conflit");
    }

    /// Holds each paper until it is told to let one go.
    struct Retenue(Mutex<mpsc::Receiver<()>>);

    impl Presse for Retenue {
        fn imprimer(&self, _: &Papier) -> Result<Vec<u8>, PresseErreur> {
            self.0.lock().unwrap().recv().unwrap();
            Ok(Vec::new())
        }
    }

    #[tokio::test]
    async fn une_place_prise_se_dit_puis_se_rend() {
        let (lacher, tenir) = mpsc::channel();
        let ici = Imprimerie::bornee(Retenue(Mutex::new(tenir)), 1, Duration::from_millis(20));
        let premier = tokio::spawn({
            let ici = ici.clone();
            async move { ici.imprimer(contrat("un")).await }
        });
        while ici.0.as_ref().unwrap().places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(ici.imprimer(contrat("deux")).await, Err(Refus::Occupe));
        // Given up by whoever asked, a paper being made keeps its place.
        premier.abort();
        assert_eq!(ici.imprimer(contrat("trois")).await, Err(Refus::Occupe));
        lacher.send(()).unwrap();
        lacher.send(()).unwrap();
        while ici.0.as_ref().unwrap().places.available_permits() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(ici.imprimer(contrat("quatre")).await, Ok(Vec::new()));
    }
}
