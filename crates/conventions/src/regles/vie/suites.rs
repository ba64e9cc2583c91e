//! What comes next, who does it, before when: no state is without an owner or a date.

use socle::{
    Id, Instant,
    civil::{Date, plus_mois},
};

use super::{
    Cote, Etat, GenreEvenement, Vie, adossee,
    clauses::{EffetDemeure, Renouvellement},
    demeures, denonciations, en_effet,
    etat::{a_clore, etat},
    fins, signee_par,
    terme::{Passage, dernier_jour_pour, echeances, veille},
};
use crate::Acte;

/// Who acts next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum De {
    /// One side of the volet.
    Un(Cote),
    /// Any of them, or all together.
    Parties,
    /// Another volet of the same convention, or the one it leans on.
    Ailleurs,
    /// Nobody: the date comes by itself.
    Personne,
}

/// What is awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attendu {
    /// Terms to fill in and fix.
    Termes,
    /// A signature of that version.
    Signature(i64),
    /// That it takes effect.
    Effet,
    /// That what it leans on is in force.
    Appui,
    /// A declared gate.
    Prealable(String),
    /// The opening of accesses.
    Ouverture,
    /// The structure's access to be given back.
    Reprise,
    /// The suspension to be lifted.
    Levee,
    /// The receipt of a letter.
    Reception(Option<Id<Acte>>),
    /// A cure.
    Reparation(Option<Id<Acte>>),
    /// An answer to a cure that was declared.
    Reponse(Option<Id<Acte>>),
    /// The second letter.
    SecondeLettre(Option<Id<Acte>>),
    /// The decision.
    Decision(Option<Id<Acte>>),
    /// The end.
    Fin,
    /// A written renewal, without which it ends.
    Confirmation,
    /// A denunciation, to avoid a renewal, under that clause.
    Denonciation(String),
    /// The next anniversary.
    Renouvellement,
    /// The end of a dispute.
    FinLitige(Option<Id<Acte>>),
    /// Force majeure to be over, or to end the convention.
    ForceMajeure(Option<Id<Acte>>),
    /// A closing step.
    Cloture(String),
    /// That accounts are no longer shown.
    Disparition,
    /// That the archive ends.
    Archive,
}

/// Something that comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// What.
    pub attendu: Attendu,
    /// Who.
    pub de: De,
    /// Not after that day, or on it.
    pub le: Option<Date>,
    /// By which article; empty where no article says it.
    pub article: String,
}

fn suite(attendu: Attendu, de: De, le: Option<Date>, article: &str) -> Suite {
    Suite { attendu, de, le, article: article.to_owned() }
}

/// What comes next for `vie` at `instant`, the most pressing first. Never empty while something can still happen.
pub fn suites(vie: &Vie, instant: Instant) -> Vec<Suite> {
    let aujourdhui = vie.zone.jour(instant);
    let mut sortie = selon_l_etat(vie, &etat(vie, instant));
    if adossee(vie).is_some_and(|p| p.tient(instant)) {
        sortie.extend(avenants(vie));
        sortie.extend(lettres(vie, aujourdhui));
        sortie.extend(anniversaire(vie, aujourdhui));
    }
    sortie.extend(incidents(vie));
    let mut vues: Vec<Suite> = Vec::new();
    for s in sortie {
        if !vues.iter().any(|v| v.attendu == s.attendu && v.de == s.de) {
            vues.push(s);
        }
    }
    vues
}

fn selon_l_etat(vie: &Vie, etat: &Etat) -> Vec<Suite> {
    let effet = || vie.clauses(Date::MAX).map(|c| c.effet.clone()).unwrap_or_default();
    let une = |attendu, de, le, article: &str| vec![suite(attendu, de, le, article)];
    match etat {
        Etat::Projet => une(Attendu::Termes, De::Un(Cote::Caisse), None, ""),
        Etat::ASigner { version, manquent, ailleurs } => {
            let ici = manquent.iter().map(|c| suite(Attendu::Signature(*version), De::Un(*c), None, &effet()));
            let la = (*ailleurs > 0).then(|| suite(Attendu::Signature(*version), De::Ailleurs, None, &effet()));
            ici.chain(la).collect()
        }
        Etat::AVenir(le) => une(Attendu::Effet, De::Personne, Some(*le), &effet()),
        Etat::AttendAppui => une(Attendu::Appui, De::Ailleurs, None, "0"),
        Etat::Prealables(restent) if restent.is_empty() => {
            une(Attendu::Ouverture, De::Un(Cote::Caisse), None, &effet())
        }
        Etat::Prealables(restent) => {
            let article = |code: &str| vie.prealables.iter().find(|p| p.dit == code).map_or("", |p| &p.article);
            let un = |c: &String| suite(Attendu::Prealable(c.clone()), De::Parties, None, article(c));
            restent.iter().map(un).collect()
        }
        Etat::Retiree => une(Attendu::Reprise, De::Un(Cote::Caisse), None, "4.1"),
        Etat::Suspendue(_) => {
            let ici = vie.evenements.iter().rfind(|e| e.genre == GenreEvenement::Suspension);
            let de = ici.map_or(De::Ailleurs, |e| e.cote.map_or(De::Parties, De::Un));
            une(Attendu::Levee, de, None, ici.map_or("", |e| &e.clause))
        }
        Etat::EnDemeure { .. } | Etat::Denoncee { .. } => Vec::new(),
        Etat::EnVigueur { fin, .. } => {
            fin.iter().map(|f| suite(Attendu::Fin, De::Personne, Some(f.dernier_jour), &f.clause)).collect()
        }
        Etat::Cloture { fin, .. } => {
            let pas = a_clore(vie, fin);
            pas.iter().map(|c| suite(Attendu::Cloture(c.dit.clone()), De::Parties, None, &c.article)).collect()
        }
        Etat::Finie { visible_jusqu_au, .. } => {
            une(Attendu::Disparition, De::Personne, Some(*visible_jusqu_au), "2.2.3")
        }
        Etat::Archivee { gardee_jusqu_au, .. } => une(Attendu::Archive, De::Personne, Some(*gardee_jusqu_au), ""),
    }
}

/// Versions after the first that a party has still to sign.
fn avenants(vie: &Vie) -> Vec<Suite> {
    let tenue = en_effet(vie).last().map_or(0, |v| v.numero);
    let mut sortie = Vec::new();
    for v in vie.versions.iter().filter(|v| v.numero > tenue) {
        let article = v.clauses.avenant.article.clone();
        for cote in [Cote::Caisse, Cote::Partenaire] {
            if signee_par(&vie.evenements, cote, v.numero).is_none() {
                sortie.push(suite(Attendu::Signature(v.numero), De::Un(cote), Some(v.effet_le), &article));
            }
        }
        if sortie.is_empty() {
            sortie.push(suite(Attendu::Signature(v.numero), De::Ailleurs, Some(v.effet_le), &article));
        }
    }
    sortie
}

fn lettres(vie: &Vie, aujourdhui: Date) -> Vec<Suite> {
    let mut sortie = Vec::new();
    for m in demeures(vie) {
        let (acte, emetteur, article) = (m.lettre.acte, De::Un(m.cote()), m.clause.article.as_str());
        match m.reparation {
            Some(r) if !r.declaree => continue,
            Some(_) => {
                sortie.push(suite(Attendu::Reponse(acte), emetteur, m.dernier_jour, article));
                continue;
            }
            None => {}
        }
        if m.recue_le.is_none() {
            sortie.push(suite(Attendu::Reception(acte), emetteur, None, article));
        }
        if m.fin().is_some_and(|le| m.suite.is_some() || le < aujourdhui) {
            sortie.push(suite(Attendu::Fin, De::Personne, m.fin(), article));
        } else if let Some(super::SuiteDemeure::SecondeLettre { acte, recue_le: None }) = m.suite {
            sortie.push(suite(Attendu::Reception(acte), emetteur, None, article));
        } else if m.sans_effet(aujourdhui) {
            match m.clause.effet {
                EffetDemeure::Automatique => sortie.push(suite(Attendu::Fin, De::Personne, m.fin(), article)),
                EffetDemeure::SecondeLettre => {
                    sortie.push(suite(Attendu::SecondeLettre(acte), emetteur, None, article));
                }
                EffetDemeure::Decision => sortie.push(suite(Attendu::Decision(acte), emetteur, None, article)),
            }
        } else if m.dernier_jour.is_some() {
            let autre = De::Un(m.cote().autre());
            sortie.push(suite(Attendu::Reparation(acte), autre, m.dernier_jour, article));
        }
    }
    for d in denonciations(vie) {
        let emetteur = d.lettre.cote.map_or(De::Parties, De::Un);
        if d.recue_le.is_none() {
            sortie.push(suite(Attendu::Reception(d.lettre.acte), emetteur, None, &d.clause.article));
        }
        if d.dernier_jour.is_some() {
            sortie.push(suite(Attendu::Fin, De::Personne, d.dernier_jour, &d.clause.article));
        }
    }
    sortie
}

/// The next anniversary, and until when it may be avoided or must be confirmed.
fn anniversaire(vie: &Vie, aujourdhui: Date) -> Vec<Suite> {
    let Some(prochaine) = echeances(vie, aujourdhui).into_iter().find(|e| e.anniversaire > aujourdhui) else {
        return Vec::new();
    };
    // Over before it.
    if fins(vie).first().is_some_and(|f| f.dernier_jour < veille(prochaine.anniversaire)) {
        return Vec::new();
    }
    let Some(clauses) = vie.clauses(aujourdhui) else { return Vec::new() };
    let mut sortie = Vec::new();
    match (prochaine.passage, clauses.renouvellement.dit) {
        (Passage::Terme, Renouvellement::AConfirmer { .. }) => {
            let avant = Some(veille(prochaine.anniversaire));
            sortie.push(suite(Attendu::Confirmation, De::Parties, avant, &prochaine.article));
        }
        (Passage::Terme, _) => {}
        _ => {
            let denonce = clauses.denonciations.iter().filter(|d| d.a_l_anniversaire);
            for d in denonce {
                let le = dernier_jour_pour(d.preavis, prochaine.anniversaire, vie.calendrier);
                if le >= aujourdhui {
                    let attendu = Attendu::Denonciation(d.code.clone());
                    sortie.push(suite(attendu, De::Parties, Some(le), &d.article));
                }
            }
            let le = Some(prochaine.anniversaire);
            sortie.push(suite(Attendu::Renouvellement, De::Personne, le, &prochaine.article));
        }
    }
    sortie
}

/// Disputes and force majeure that are not over.
fn incidents(vie: &Vie) -> Vec<Suite> {
    let finie = |fin, acte| vie.evenements.iter().any(|x| x.genre == fin && x.vise(acte));
    let mut sortie = Vec::new();
    for e in &vie.evenements {
        let Some(clauses) = vie.clauses(e.effet_le) else { continue };
        match e.genre {
            GenreEvenement::Litige if !finie(GenreEvenement::FinLitige, e.acte) => {
                let le = clauses.litige.as_ref().map(|l| plus_mois(e.effet_le, l.dit.1));
                let article = clauses.litige.as_ref().map_or(e.clause.as_str(), |l| &l.article);
                sortie.push(suite(Attendu::FinLitige(e.acte), De::Parties, le, article));
            }
            GenreEvenement::ForceMajeure if !finie(GenreEvenement::FinForceMajeure, e.acte) => {
                let le = clauses.force_majeure.as_ref().map(|f| plus_mois(e.effet_le, f.dit));
                let article = clauses.force_majeure.as_ref().map_or(e.clause.as_str(), |f| &f.article);
                sortie.push(suite(Attendu::ForceMajeure(e.acte), De::Parties, le, article));
            }
            _ => {}
        }
    }
    sortie
}
