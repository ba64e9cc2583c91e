//! `droits(volets)`: every right that conventions give, with its clause, its cap and the instants between which it holds.

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, Zone, civil::Date};

use crate::{
    COMPTE, GESTIONNAIRE, HISTORIQUE, SIGNALER, TECHNICIEN, TRAITER,
    regles::plafonds::{Plafond, plafond},
    termes::{Termes, TermesCaisse},
};

/// What happened to a volet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreEvenement {
    /// The caisse signed.
    SignatureCaisse,
    /// The partner signed.
    SignaturePartenaire,
    /// The caisse opened the accesses, every gate being green.
    Activation,
    /// The caisse withdrew the whole structure's access (VAR-EP-4.1-06).
    Retrait,
    /// The caisse gave it back.
    Reprise,
    /// The volet ends; its effect date is its last day.
    Fin,
}

impl GenreEvenement {
    const TOUS: [Self; 6] =
        [Self::SignatureCaisse, Self::SignaturePartenaire, Self::Activation, Self::Retrait, Self::Reprise, Self::Fin];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignatureCaisse => "signature_caisse",
            Self::SignaturePartenaire => "signature_partenaire",
            Self::Activation => "activation",
            Self::Retrait => "retrait",
            Self::Reprise => "reprise",
            Self::Fin => "fin",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|g| g.code() == code)
    }
}

/// One event of a volet. A signature or an end holds from its civil day; the others from the instant they were recorded.
#[derive(Debug, Clone)]
pub struct Evenement {
    /// What.
    pub genre: GenreEvenement,
    /// Civil date of effect, in the territory's zone.
    pub effet_le: Date,
    /// Business instant at which it was recorded.
    pub connu_le: Instant,
}

/// What binds a caisse and a partner in one convention: events of their volet, and of its sisters, since a convention
/// takes effect when *all* have signed.
#[derive(Debug, Clone, Default)]
pub struct Engagement {
    /// Events of the volet, in the order they were recorded.
    pub evenements: Vec<Evenement>,
    /// Events of each other volet of the same convention.
    pub soeurs: Vec<Vec<Evenement>>,
    /// Months after which it ends by itself; `None`: it does not (K-30).
    pub duree: Option<u32>,
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
    /// Members of the partner's structure, once recorded.
    pub membres: Option<i64>,
    /// The territory's zone: a contract day ends at midnight there.
    pub zone: Zone,
    /// (effect date, terms), oldest first.
    pub versions: Vec<(Date, Termes)>,
    /// What binds the two.
    pub propre: Engagement,
    /// What binds them in the convention métier it leans on (empty if there is none); `None` if this *is* a métier one.
    pub mere: Option<Engagement>,
}

/// When a volet is in force: from `du` included to `au` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    /// First instant.
    pub du: Instant,
    /// First instant after.
    pub au: Instant,
}

impl Periode {
    fn commune(self, autre: Self) -> Option<Self> {
        let commune = Self { du: self.du.max(autre.du), au: self.au.min(autre.au) };
        (commune.du < commune.au).then_some(commune)
    }

    /// Whether it holds at `instant`.
    pub fn tient(self, instant: Instant) -> bool {
        self.du <= instant && instant < self.au
    }
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
    /// What: a function's code, [`COMPTE`], [`GESTIONNAIRE`], [`TECHNICIEN`] or [`TRAITER`].
    pub quoi: String,
    /// How many accesses it allows; `None`: without limit, or nothing to count.
    pub plafond: Option<i64>,
    /// The clause that gives it.
    pub clause: Clause,
    /// When.
    pub periode: Periode,
}

fn premier(evenements: &[Evenement], genre: GenreEvenement) -> Option<Date> {
    evenements.iter().filter(|e| e.genre == genre).map(|e| e.effet_le).min()
}

/// The day on which the last of *all* parties signed (8.1); `None` while one has not.
// regle: VAR-EP-8.1-01 K-25; permissive: premier(&engagement.evenements, GenreEvenement::SignatureCaisse)
pub fn derniere_signature(engagement: &Engagement) -> Option<Date> {
    let mut derniere = None;
    for evenements in std::iter::once(&engagement.evenements).chain(&engagement.soeurs) {
        let caisse = premier(evenements, GenreEvenement::SignatureCaisse)?;
        let partenaire = premier(evenements, GenreEvenement::SignaturePartenaire)?;
        derniere = derniere.max(Some(caisse.max(partenaire)));
    }
    derniere
}

/// In force from the day of the last signature to the end of the last day, or of the length that the terms close (6.1).
// regle: PDC-EP-8-01 PDC-6.1-01; permissive: Some(Periode { du: Instant::depuis_micros(0), au: Instant::SANS_FIN })
pub fn periode(engagement: &Engagement, zone: &Zone) -> Option<Periode> {
    let signee = derniere_signature(engagement)?;
    let fin = premier(&engagement.evenements, GenreEvenement::Fin).map_or(Instant::SANS_FIN, |jour| zone.fin(jour));
    let terme = engagement.duree.map_or(Instant::SANS_FIN, |mois| zone.debut(socle::civil::plus_mois(signee, mois)));
    let periode = Periode { du: zone.debut(signee), au: fin.min(terme) };
    (periode.du < periode.au).then_some(periode)
}

/// When a volet is really in force. VAR-EP-0-01 and 8.2: the convention d'utilisation leans on a convention métier, and never outlives it.
// regle: VAR-EP-0-01 VAR-EP-8.2-01; permissive: periode(&volet.propre, &volet.zone)
pub fn adossee(volet: &VoletLu) -> Option<Periode> {
    let propre = periode(&volet.propre, &volet.zone)?;
    match &volet.mere {
        None => Some(propre),
        Some(mere) => propre.commune(periode(mere, &volet.zone)?),
    }
}

/// When accesses are open: while in force, from the caisse's activation on, less the times between a withdrawal of the
/// whole structure and its being given back (VAR-EP-4.1-06).
// regle: VAR-EP-4.1-06 K-25; permissive: adossee(volet).into_iter().collect()
pub fn ouvertures(volet: &VoletLu) -> Vec<Periode> {
    let Some(en_vigueur) = adossee(volet) else { return Vec::new() };
    let mut sortie = Vec::new();
    let mut ouverte: Option<Instant> = None;
    for evenement in &volet.propre.evenements {
        match (evenement.genre, ouverte) {
            (GenreEvenement::Activation | GenreEvenement::Reprise, None) => ouverte = Some(evenement.connu_le),
            (GenreEvenement::Retrait, Some(du)) => {
                sortie.extend(en_vigueur.commune(Periode { du, au: evenement.connu_le }));
                ouverte = None;
            }
            _ => {}
        }
    }
    sortie.extend(ouverte.and_then(|du| en_vigueur.commune(Periode { du, au: Instant::SANS_FIN })));
    sortie
}

/// Every right that these volets give, at any instant.
pub fn droits(volets: &[VoletLu]) -> Vec<Droit> {
    volets.iter().filter(|v| v.mere.is_some()).flat_map(droits_d_un).collect()
}

fn droits_d_un(volet: &VoletLu) -> Vec<Droit> {
    let ouvertures = ouvertures(volet);
    let Some(premiere) = ouvertures.first() else { return Vec::new() };
    // What was received is treated to its end: the caisse keeps this right when the volet is over.
    let traiter = Periode { du: premiere.du, au: Instant::SANS_FIN };
    let mut sortie = vec![droit(volet, volet.caisse, (TRAITER, "1.2", None), traiter)];
    for (rang, (effet, termes)) in volet.versions.iter().enumerate() {
        let suivante = volet.versions.get(rang + 1).map_or(Instant::SANS_FIN, |(jour, _)| volet.zone.debut(*jour));
        let du = if rang == 0 { Instant::depuis_micros(i64::MIN) } else { volet.zone.debut(*effet) };
        let Some(signes) = termes.caisses.get(&volet.caisse.to_string()) else { continue };
        for tranche in ouvertures.iter().filter_map(|o| o.commune(Periode { du, au: suivante })) {
            sortie.extend(du_partenaire(volet, signes, tranche));
        }
    }
    sortie
}

fn droit(volet: &VoletLu, a: Id<Organisation>, quoi: (&str, &str, Option<i64>), periode: Periode) -> Droit {
    Droit {
        volet: volet.id,
        organisation: a,
        caisse: volet.caisse,
        partenaire: volet.partenaire,
        quoi: quoi.0.to_owned(),
        plafond: quoi.2,
        clause: Clause::nouvelle(&volet.document, quoi.1),
        periode,
    }
}

/// What the partner holds while accesses are open: the functions, that its accounts live, and the seats.
fn du_partenaire(volet: &VoletLu, signes: &TermesCaisse, periode: Periode) -> Vec<Droit> {
    let a_lui = |quoi| droit(volet, volet.partenaire, quoi, periode);
    let mut sortie: Vec<Droit> = fonctions_ouvertes(signes).into_iter().map(|f| a_lui((f, "1.2", None))).collect();
    sortie.push(a_lui((COMPTE, "2.2", None)));
    let places = |tranches| plafond(tranches, volet.membres).map(Plafond::en_base);
    sortie.extend(places(&signes.gestionnaires).map(|p| a_lui((GESTIONNAIRE, "2.2.1", p))));
    sortie.extend(places(&signes.techniciens).map(|p| a_lui((TECHNICIEN, "2.2.1", p))));
    sortie
}

/// Espace Partenaires 1.2: a function is open at a caisse if that caisse's terms say so.
// regle: VAR-EP-1.2-08; permissive: vec![SIGNALER, HISTORIQUE]
fn fonctions_ouvertes(signes: &TermesCaisse) -> Vec<&'static str> {
    // Functions of the model that this version of Parvis does not offer yet stay unopened even when signed.
    [SIGNALER, HISTORIQUE].into_iter().filter(|c| signes.fonctions.iter().any(|s| s == c)).collect()
}

#[cfg(test)]
mod tests;
