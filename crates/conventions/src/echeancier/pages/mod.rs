//! Pages of the timeline: one convention, all of them, what if, the runs of the daily job.

mod passages;
mod simulateur;
mod toutes;
mod une;

use socle::{Instant, francais};
use toile::{Morceaux, Porte, Prochain, Reponse, composants};

use super::{Echeance, agenda::Entree, mots};
use crate::{Dossier, VoletDossier};

/// Doors of this part.
pub fn portes() -> Vec<Porte> {
    [toutes::portes(), une::portes(), simulateur::portes(), passages::portes()].concat()
}

/// A date with whose it is.
pub(super) struct Datee<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) volet: &'a VoletDossier,
    pub(super) echeance: Echeance,
}

/// A line of a table.
pub(super) struct Ligne {
    pub(super) date: String,
    pub(super) titre: String,
    pub(super) effet: String,
    pub(super) qui: &'static str,
    pub(super) article: String,
    /// Convention and other party, where a page holds several.
    pub(super) convention: Option<(String, String)>,
    pub(super) autre: String,
}

fn soixante_jours(e: &Echeance, maintenant: Instant) -> &'static str {
    let proche = std::time::Duration::from_secs(86_400 * 60);
    if !e.automatique() && e.instant.depuis(maintenant) <= proche { "proche" } else { "" }
}

impl Datee<'_> {
    pub(super) fn ligne(&self, maintenant: Instant, autre: &str, liee: bool) -> Result<Ligne, socle::Refus> {
        let e = &self.echeance;
        let date = composants::Echeance {
            date: francais::jour(e.le),
            reste: francais::ecart(e.instant, maintenant),
            ton: soixante_jours(e, maintenant),
        };
        let href = format!("/conventions/{}/echeancier", self.dossier.id);
        Ok(Ligne {
            date: crate::pages::rendre(&date)?,
            titre: mots::titre(e),
            effet: mots::effet(e),
            qui: mots::qui(e.qui),
            article: if e.clause.is_empty() { String::new() } else { format!("art. {}", e.clause) },
            convention: liee.then(|| (href, self.dossier.numero.clone())),
            autre: autre.to_owned(),
        })
    }

    /// The same in a diary: numbers and organisations, nobody's name.
    pub(super) fn entree(&self) -> Entree {
        let (e, d) = (&self.echeance, self.dossier);
        let article = if e.clause.is_empty() { String::new() } else { format!(" (art. {})", e.clause) };
        Entree {
            uid: format!("{}.{}.{}@parvis", self.volet.id, e.cle(), e.le),
            le: e.le,
            titre: format!("{} : {}", d.numero, mots::titre(e)),
            texte: format!(
                "{}{article}\n{}, {} et {}.\nQui agit : {}.",
                mots::effet(e),
                d.document(),
                self.volet.nom,
                d.partenaire_nom,
                mots::qui(e.qui)
            ),
            famille: mots::famille(&e.genre).to_owned(),
        }
    }
}

struct Entier(Option<Vec<u8>>);

impl Morceaux for Entier {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async { Ok(self.0.take()) })
    }
}

/// A calendar file to keep.
pub(super) fn fichier(nom: &str, texte: String) -> Reponse {
    Reponse::flux("text/calendar; charset=utf-8", nom, Entier(Some(texte.into_bytes())))
}
