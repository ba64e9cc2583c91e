//! `droits(volets)`: every right that conventions give, with its clause, its cap and the instants between which it holds.

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, civil::Date};

use crate::{
    COMPTE, GESTIONNAIRE, HISTORIQUE, SIGNALER, TECHNICIEN, TRAITER,
    regles::{
        plafonds::{Plafond, plafond},
        vie::{Periode, Vie, ouvertures},
    },
    termes::{Termes, TermesCaisse},
};

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
    /// The terms that hold, each from its effect date, oldest first.
    pub versions: Vec<(Date, Termes)>,
    /// What binds the two, and the life it leans on.
    pub vie: Vie,
}

impl VoletLu {
    /// Whether it gives rights at its caisse: it leans on another, and its terms say what the caisse grants.
    fn ouvre_des_acces(&self) -> bool {
        let caisse = self.caisse.to_string();
        self.vie.appui.is_some() && self.versions.iter().any(|(_, t)| t.caisses.contains_key(&caisse))
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

/// Every right that these volets give, at any instant.
pub fn droits(volets: &[VoletLu]) -> Vec<Droit> {
    volets.iter().filter(|v| v.ouvre_des_acces()).flat_map(droits_d_un).collect()
}

fn droits_d_un(volet: &VoletLu) -> Vec<Droit> {
    let ouvertures = ouvertures(&volet.vie);
    let Some(premiere) = ouvertures.first() else { return Vec::new() };
    // What was received is treated to its end: the caisse keeps this right when the volet is over.
    let traiter = Periode { du: premiere.du, au: Instant::SANS_FIN };
    let mut sortie = vec![droit(volet, volet.caisse, (TRAITER, "1.2", None), traiter)];
    for (rang, (effet, termes)) in volet.versions.iter().enumerate() {
        let suivante = volet.versions.get(rang + 1).map_or(Instant::SANS_FIN, |(jour, _)| volet.vie.zone.debut(*jour));
        let du = if rang == 0 { Instant::depuis_micros(i64::MIN) } else { volet.vie.zone.debut(*effet) };
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
pub(super) mod tests;
