//! Where a convention stands at an instant: computed from events and clauses, never stored, never late.

use socle::{
    Id, Instant,
    civil::{Date, plus_mois},
};

use super::{
    Cause, Cote, Fin, GenreEvenement, Vie, adossee, demeures, denonciations, derniere_signature, en_effet, fins,
    ouvertures, suspensions, versions::signee_par,
};
use crate::Acte;

/// Years during which habilitation data stay archived after the end (CAF68-CS-5.3.2-01).
pub const ARCHIVE_MOIS: u32 = 72;

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Etat {
    /// No terms are fixed: nobody is bound.
    Projet,
    /// Terms are fixed; not everybody has signed that version.
    ASigner {
        /// The version to sign.
        version: i64,
        /// Sides of this volet that have not.
        manquent: Vec<Cote>,
        /// How many other volets are not signed by their two parties.
        ailleurs: usize,
    },
    /// Signed; takes effect on that day.
    AVenir(Date),
    /// Signed; what it leans on is not in force.
    AttendAppui,
    /// In force; these declared gates are not passed, or none is left and the caisse has not opened the accesses.
    Prealables(Vec<String>),
    /// In force; the whole structure's access is withdrawn.
    Retiree,
    /// In force and suspended since that instant, by itself or by what it leans on.
    Suspendue(Instant),
    /// A formal notice is under way.
    EnDemeure {
        /// Its letter.
        acte: Option<Id<Acte>>,
        /// Last day to cure, once the delay runs.
        jusqu_au: Option<Date>,
        /// Whether it is over without effect: a second letter or a decision is awaited.
        sans_effet: bool,
    },
    /// Denounced, to that last day once the notice runs.
    Denoncee {
        /// Its letter.
        acte: Option<Id<Acte>>,
        /// Last day.
        dernier_jour: Option<Date>,
    },
    /// In force since that day, to that last day if one is known.
    EnVigueur {
        /// First day.
        depuis: Date,
        /// Its end, if one is known.
        fin: Option<Fin>,
    },
    /// Over; these closing steps are left.
    Cloture {
        /// The end.
        fin: Fin,
        /// Codes of the steps left, in order.
        restent: Vec<String>,
    },
    /// Over; its accounts are shown until that day.
    Finie {
        /// The end.
        fin: Fin,
        /// Last day shown.
        visible_jusqu_au: Date,
    },
    /// Over, closed and no longer shown; its habilitation data are kept until that day.
    Archivee {
        /// The end.
        fin: Fin,
        /// Last day kept.
        gardee_jusqu_au: Date,
    },
}

/// Where `vie` stands at `instant`.
pub fn etat(vie: &Vie, instant: Instant) -> Etat {
    let aujourdhui = vie.zone.jour(instant);
    let tenues = en_effet(vie);
    let premiere = fins(vie).into_iter().next();
    // Given up before all had signed, or over.
    if let Some(fin) = premiere.as_ref().filter(|f| vie.zone.fin(f.dernier_jour) <= instant) {
        return apres(vie, fin.clone(), aujourdhui);
    }
    let Some(tenue) = tenues.first() else {
        // A draft that is given up is over at once: it had nothing in force to end.
        return match premiere.filter(|_| vie.fait(GenreEvenement::Fin).is_some()) {
            Some(fin) => apres(vie, fin, aujourdhui),
            None => avant_signature(vie),
        };
    };
    let Some(periode) = adossee(vie) else {
        // Ends before it begins: signed for nothing.
        return match premiere {
            Some(fin) if derniere_signature(vie).is_some_and(|d| fin.dernier_jour < d) => apres(vie, fin, aujourdhui),
            _ => Etat::AttendAppui,
        };
    };
    if instant < periode.du {
        return if vie.zone.debut(tenue.le) <= instant {
            Etat::AttendAppui
        } else {
            Etat::AVenir(vie.zone.jour(periode.du))
        };
    }
    en_cours(vie, instant, premiere)
}

fn avant_signature(vie: &Vie) -> Etat {
    let signees = vie.evenements.iter().filter_map(|e| e.version).max();
    let Some(version) = vie.versions.iter().map(|v| v.numero).max().or(signees) else {
        let une = |g| vie.fait(g).is_some();
        let commencee = une(GenreEvenement::SignatureCaisse) || une(GenreEvenement::SignaturePartenaire);
        return if commencee { a_signer(vie, 1) } else { Etat::Projet };
    };
    a_signer(vie, version)
}

fn a_signer(vie: &Vie, version: i64) -> Etat {
    let cotes = [Cote::Caisse, Cote::Partenaire];
    let manque = |evenements: &[_], cote| signee_par(evenements, cote, version).is_none();
    Etat::ASigner {
        version,
        manquent: cotes.into_iter().filter(|c| manque(&vie.evenements, *c)).collect(),
        ailleurs: vie.soeurs.iter().filter(|s| cotes.into_iter().any(|c| manque(s, c))).count(),
    }
}

fn en_cours(vie: &Vie, instant: Instant, premiere: Option<Fin>) -> Etat {
    let aujourdhui = vie.zone.jour(instant);
    if let Some(s) = suspensions(vie).into_iter().find(|s| s.tient(instant)) {
        return Etat::Suspendue(s.du);
    }
    if let Some(etat) = lettre_en_cours(vie, aujourdhui, premiere.as_ref()) {
        return etat;
    }
    let ouverte = ouvertures(vie).into_iter().find(|o| o.tient(instant));
    if vie.ouvre && ouverte.is_none() {
        if vie.fait(GenreEvenement::Retrait).is_some() {
            return Etat::Retiree;
        }
        return Etat::Prealables(prealables_a_declarer(vie));
    }
    let periode = ouverte.filter(|_| vie.ouvre).or_else(|| adossee(vie));
    let depuis = periode.map_or(aujourdhui, |p| vie.zone.jour(p.du));
    Etat::EnVigueur { depuis, fin: premiere }
}

/// Declared gates that nobody has passed yet.
pub(super) fn prealables_a_declarer(vie: &Vie) -> Vec<String> {
    let passe = |code: &str| vie.evenements.iter().any(|e| e.genre == GenreEvenement::Prealable && e.dit(code));
    vie.prealables.iter().filter(|p| !passe(&p.dit)).map(|p| p.dit.clone()).collect()
}

/// The letter that says where it stands: the one that ends it first, else the oldest that is still open.
fn lettre_en_cours(vie: &Vie, aujourdhui: Date, premiere: Option<&Fin>) -> Option<Etat> {
    let denoncee = |acte, dernier_jour| Some(Etat::Denoncee { acte, dernier_jour });
    let en_demeure = |m: &super::MiseEnDemeure<'_>| Etat::EnDemeure {
        acte: m.lettre.acte,
        jusqu_au: m.dernier_jour,
        sans_effet: m.sans_effet(aujourdhui),
    };
    let demeures = demeures(vie);
    match premiere.map(|f| (f.cause, f.dernier_jour)) {
        Some((Cause::Denonciation(acte), jour)) => return denoncee(acte, Some(jour)),
        Some((Cause::Demeure(acte), _)) => {
            return demeures.iter().find(|m| m.lettre.acte == acte).map(en_demeure);
        }
        _ => {}
    }
    let ouverte = |m: &&super::MiseEnDemeure<'_>| {
        m.lettre.effet_le <= aujourdhui && m.reparation.is_none_or(|r| r.declaree) && m.fin().is_none()
    };
    if let Some(m) = demeures.iter().find(ouverte) {
        return Some(en_demeure(m));
    }
    let attend = |d: &&super::Denoncee<'_>| d.dernier_jour.is_none() && d.lettre.effet_le <= aujourdhui;
    denonciations(vie).iter().find(attend).and_then(|d| denoncee(d.lettre.acte, None))
}

/// The last day on which the accounts of a convention over since `dernier_jour` are shown.
// regle: VAR-EP-2.2.3-12 K-13; permissive: Date::MAX
pub fn visible_jusqu_au(dernier_jour: Date, mois: u32) -> Date {
    plus_mois(dernier_jour, mois)
}

/// The closing steps left after the end, in order.
// regle: VAR-EP-8.2-03 CAF68-17.2-05; permissive: Vec::new()
pub fn a_clore(vie: &Vie, fin: &Fin) -> Vec<super::clauses::Cite<String>> {
    // Signed by nobody, nothing was opened: nothing is to be closed.
    if derniere_signature(vie).is_none() {
        return Vec::new();
    }
    let faite = |code: &str| vie.evenements.iter().any(|e| e.genre == GenreEvenement::Cloture && e.dit(code));
    let clauses = vie.clauses(fin.dernier_jour);
    clauses.map(|c| c.cloture.iter().filter(|p| !faite(&p.dit)).cloned().collect()).unwrap_or_default()
}

// regle: CAF68-CS-5.3.2-01; permissive: Etat::AttendAppui
fn apres(vie: &Vie, fin: Fin, aujourdhui: Date) -> Etat {
    let restent: Vec<String> = a_clore(vie, &fin).into_iter().map(|c| c.dit).collect();
    if !restent.is_empty() {
        return Etat::Cloture { fin, restent };
    }
    let visible_jusqu_au = visible_jusqu_au(fin.dernier_jour, vie.visibilite);
    if aujourdhui <= visible_jusqu_au {
        return Etat::Finie { fin, visible_jusqu_au };
    }
    let gardee_jusqu_au = plus_mois(fin.dernier_jour, ARCHIVE_MOIS);
    Etat::Archivee { fin, gardee_jusqu_au }
}
