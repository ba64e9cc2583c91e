//! The list as a workbook: the rows of `exporter`, written as they come in a file without a name, then sent.
//!
//! Memory does not grow with the list: rows leave for a temporary file of the writer, the workbook for another; both
//! are unlinked before a byte is written, so that nothing of anybody outlives the download. Cells are texts, never
//! formulas. Between two hundreds an empty piece lets the session be checked.

use std::{
    fs::File,
    io::{Read as _, Seek as _},
};

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use socle::Refus;
use toile::{Morceaux, Prochain, Reponse, Visite};

use super::exporter::{Lecture, cellules, entetes};
use crate::travail::filtre::Cote;

/// Bytes sent at a time.
const MORCEAU: usize = 64 * 1024;
/// Widths of the columns, in characters; the rest keep the usual one.
const LARGEURS: [f64; 7] = [12.0, 16.0, 28.0, 22.0, 36.0, 34.0, 34.0];

enum Etape {
    /// Rows are being read; the number of the next one.
    Lire {
        lecture: Box<Lecture>,
        classeur: Box<Workbook>,
        rang: u32,
    },
    /// The workbook is being sent.
    Envoyer(File),
    Fini,
}

struct Classeur(Etape);

fn defaut(erreur: &XlsxError) -> Refus {
    // The writer's message may quote a cell.
    tracing::warn!(genre = ?std::mem::discriminant(erreur), "classeur");
    Refus::Interne("classeur".into())
}

fn disque(erreur: &std::io::Error) -> Refus {
    Refus::Interne(format!("fichier de travail : {erreur}"))
}

fn ecrire(classeur: &mut Workbook, rang: u32, cellules: &[String], gras: bool) -> Result<(), XlsxError> {
    let feuille = classeur.worksheet_from_index(0)?;
    let format = Format::new().set_bold();
    for (colonne, texte) in (0_u16..).zip(cellules) {
        if gras {
            feuille.write_string_with_format(rang, colonne, texte, &format)?;
        } else if !texte.is_empty() {
            feuille.write_string(rang, colonne, texte)?;
        }
    }
    Ok(())
}

fn commencer(cote: Cote) -> Result<Workbook, XlsxError> {
    let mut classeur = Workbook::new();
    let feuille = classeur.add_worksheet_with_constant_memory();
    feuille.set_name("Demandes")?;
    feuille.set_freeze_panes(1, 0)?;
    for (colonne, largeur) in (0_u16..).zip(LARGEURS) {
        feuille.set_column_width(colonne, largeur)?;
    }
    let tete: Vec<String> = entetes(cote).iter().map(|t| (*t).to_owned()).collect();
    ecrire(&mut classeur, 0, &tete, true)?;
    Ok(classeur)
}

/// Ends the workbook in a file that has no name any more. Compressing it takes a while: away from the executor.
async fn finir(mut classeur: Box<Workbook>) -> Result<File, Refus> {
    let travail = move || {
        let mut fichier = tempfile::tempfile().map_err(|e| disque(&e))?;
        classeur.save_to_writer(&mut fichier).map_err(|e| defaut(&e))?;
        fichier.rewind().map_err(|e| disque(&e))?;
        Ok(fichier)
    };
    tokio::task::spawn_blocking(travail).await.map_err(|_| Refus::Interne("classeur interrompu".into()))?
}

fn lire(fichier: &mut File) -> Result<Vec<u8>, Refus> {
    let mut octets = Vec::with_capacity(MORCEAU);
    let taille = u64::try_from(MORCEAU).unwrap_or(u64::MAX);
    fichier.take(taille).read_to_end(&mut octets).map_err(|e| disque(&e))?;
    Ok(octets)
}

impl Classeur {
    async fn avancer(&mut self) -> Result<Option<Vec<u8>>, Refus> {
        match std::mem::replace(&mut self.0, Etape::Fini) {
            Etape::Lire { mut lecture, mut classeur, mut rang } => {
                let cote = lecture.cote();
                self.0 = if let Some(lignes) = lecture.cent().await? {
                    for l in lignes {
                        ecrire(&mut classeur, rang, &cellules(cote, l), false).map_err(|e| defaut(&e))?;
                        rang += 1;
                    }
                    Etape::Lire { lecture, classeur, rang }
                } else {
                    Etape::Envoyer(finir(classeur).await?)
                };
                Ok(Some(Vec::new()))
            }
            Etape::Envoyer(mut fichier) => {
                let octets = lire(&mut fichier)?;
                if octets.is_empty() {
                    return Ok(None);
                }
                self.0 = Etape::Envoyer(fichier);
                Ok(Some(octets))
            }
            Etape::Fini => Ok(None),
        }
    }
}

impl Morceaux for Classeur {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(self.avancer())
    }
}

pub(super) async fn telecharger(visite: Visite, cote: Cote) -> Result<Reponse, Refus> {
    let classeur = Box::new(commencer(cote).map_err(|e| defaut(&e))?);
    let lecture = Box::new(Lecture::ouvrir(visite, cote).await?);
    let mut suite = Classeur(Etape::Lire { lecture, classeur, rang: 1 });
    // The first hundred before the answer begins: it is traced, or there is no answer.
    suite.avancer().await?;
    Ok(Reponse::flux("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "demandes.xlsx", suite))
}
