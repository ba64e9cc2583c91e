//! `droits(volets)`: every right that conventions give, with its clause and the instants between which it holds.

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, Zone, civil::Date};

use crate::{COMPTE, GESTIONNAIRE, HISTORIQUE, SIGNALER, TECHNICIEN, TRAITER, termes::Termes};

/// What happened to a volet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreEvenement {
    /// The caisse signed.
    SignatureCaisse,
    /// The partner signed.
    SignaturePartenaire,
    /// The volet ends; its effect date is its last day.
    Fin,
}

impl GenreEvenement {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignatureCaisse => "signature_caisse",
            Self::SignaturePartenaire => "signature_partenaire",
            Self::Fin => "fin",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        [Self::SignatureCaisse, Self::SignaturePartenaire, Self::Fin].into_iter().find(|g| g.code() == code)
    }
}

/// One event of a volet.
#[derive(Debug, Clone)]
pub struct Evenement {
    /// What.
    pub genre: GenreEvenement,
    /// Civil date of effect, in the territory's zone.
    pub effet_le: Date,
}

/// A volet with all that decides of it.
#[derive(Debug, Clone)]
pub struct VoletLu {
    /// The volet.
    pub id: Id<Volet>,
    /// « Convention d’utilisation Espace Partenaires n° … ».
    pub document: String,
    /// The caisse.
    pub caisse: Id<Organisation>,
    /// The partner.
    pub partenaire: Id<Organisation>,
    /// The territory's zone: a contract day ends at midnight there.
    pub zone: Zone,
    /// (effect date, terms), oldest first.
    pub versions: Vec<(Date, Termes)>,
    /// Events, in any order.
    pub evenements: Vec<Evenement>,
    /// Events of the volet of the convention métier between the same two; `None` if this *is* the métier one.
    pub mere: Option<Vec<Evenement>>,
}

/// When a volet is in force: from `du` included to `au` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    /// First instant.
    pub du: Instant,
    /// First instant after.
    pub au: Instant,
}

/// A right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Droit {
    /// The volet it comes from.
    pub volet: Id<Volet>,
    /// Who holds it.
    pub organisation: Id<Organisation>,
    /// The caisse it is about.
    pub caisse: Id<Organisation>,
    /// The partner it is about.
    pub partenaire: Id<Organisation>,
    /// What: a function's code, or [`TRAITER`].
    pub quoi: String,
    /// The clause that gives it.
    pub clause: Clause,
    /// When.
    pub periode: Periode,
}

/// In force from the day of the last signature (8.1: « signature par toutes les parties ») to the end of the last day.
// regle: PDC-EP-8-01; permissive: Some(Periode { du: Instant::depuis_micros(0), au: Instant::SANS_FIN })
pub fn periode(evenements: &[Evenement], zone: &Zone) -> Option<Periode> {
    let premier = |genre| evenements.iter().filter(|e| e.genre == genre).map(|e| e.effet_le).min();
    let caisse = premier(GenreEvenement::SignatureCaisse)?;
    let partenaire = premier(GenreEvenement::SignaturePartenaire)?;
    let fin = premier(GenreEvenement::Fin).map_or(Instant::SANS_FIN, |jour| zone.fin(jour));
    let periode = Periode { du: zone.debut(caisse.max(partenaire)), au: fin };
    (periode.du < periode.au).then_some(periode)
}

/// When a volet is really in force. VAR-EP-0-01 and 8.2: the convention d'utilisation leans on a convention métier, and never outlives it.
// regle: VAR-EP-0-01; permissive: periode(&volet.evenements, &volet.zone)
pub fn adossee(volet: &VoletLu) -> Option<Periode> {
    let propre = periode(&volet.evenements, &volet.zone)?;
    let Some(mere) = &volet.mere else { return Some(propre) };
    let metier = periode(mere, &volet.zone)?;
    let commune = Periode { du: propre.du.max(metier.du), au: propre.au.min(metier.au) };
    (commune.du < commune.au).then_some(commune)
}

/// Every right that these volets give, at any instant.
pub fn droits(volets: &[VoletLu]) -> Vec<Droit> {
    volets.iter().filter(|v| v.mere.is_some()).flat_map(droits_d_un).collect()
}

fn droits_d_un(volet: &VoletLu) -> Vec<Droit> {
    let Some(periode) = adossee(volet) else { return Vec::new() };
    let droit = |organisation, quoi: &str, article: &str, periode| Droit {
        volet: volet.id,
        organisation,
        caisse: volet.caisse,
        partenaire: volet.partenaire,
        quoi: quoi.to_owned(),
        clause: Clause::nouvelle(&volet.document, article),
        periode,
    };
    // What was received is treated to its end: the caisse keeps this right when the volet is over.
    let traiter = Periode { du: periode.du, au: Instant::SANS_FIN };
    let mut sortie = vec![droit(volet.caisse, TRAITER, "1.2", traiter)];
    for (rang, (effet, termes)) in volet.versions.iter().enumerate() {
        let suivante = volet.versions.get(rang + 1).map_or(Instant::SANS_FIN, |(jour, _)| volet.zone.debut(*jour));
        let du = if rang == 0 { periode.du } else { periode.du.max(volet.zone.debut(*effet)) };
        let tranche = Periode { du, au: periode.au.min(suivante) };
        if tranche.du >= tranche.au {
            continue;
        }
        for (quoi, article) in [(COMPTE, "2.2"), (GESTIONNAIRE, "2.2.1"), (TECHNICIEN, "2.2.1")] {
            sortie.push(droit(volet.partenaire, quoi, article, tranche));
        }
        for fonction in fonctions_ouvertes(termes, volet.caisse) {
            sortie.push(droit(volet.partenaire, fonction, "1.2", tranche));
        }
    }
    sortie
}

/// Espace Partenaires 1.2: a function is open at a caisse if that caisse's terms say so.
// regle: VAR-EP-1.2-08; permissive: vec![SIGNALER, HISTORIQUE]
fn fonctions_ouvertes(termes: &Termes, caisse: Id<Organisation>) -> Vec<&str> {
    let connues = [SIGNALER, HISTORIQUE];
    let signees = termes.caisses.get(&caisse.to_string()).map_or(&[][..], |t| t.fonctions.as_slice());
    // Functions of the model that this version of Parvis does not offer yet stay unopened even when signed.
    connues.into_iter().filter(|c| signees.iter().any(|s| s == c)).collect()
}

#[cfg(test)]
mod tests;
