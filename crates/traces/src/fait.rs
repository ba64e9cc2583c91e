//! One entry of the journal: who, when, what, why, under which clause, outcome, where from (journal.md §3).
//!
//! Never a password, a token, a session identifier that can be replayed, a NIR, or the value of a field.

use acces::{Acteur, Action, Autorisation, Trace};
use journal::{Charge, SEL, empreinte, engagement, feuille};
use socle::{Id, Instant, Monde, Refus, Zone};

use crate::CONSERVATION_MOIS;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issue {
    /// Done.
    Accorde,
    /// Refused by a rule.
    Refuse,
    /// Tried in vain (a sign-in).
    Echec,
}

impl Issue {
    const fn code(self) -> &'static str {
        match self {
            Self::Accorde => "accorde",
            Self::Refuse => "refuse",
            Self::Echec => "echec",
        }
    }
}

/// Something to write down.
#[derive(Debug, Clone)]
pub struct Fait {
    acteur: Option<Acteur>,
    action: &'static str,
    genre: &'static str,
    objet: Option<String>,
    champs: Option<&'static str>,
    issue: Issue,
    clause: Option<String>,
    origine: Option<String>,
    nombre: Option<i64>,
    habilitation: bool,
}

impl Fait {
    fn nouveau(acteur: Option<&Acteur>, action: &'static str, issue: Issue) -> Self {
        Self {
            acteur: acteur.cloned(),
            action,
            genre: "soi",
            objet: None,
            champs: None,
            issue,
            clause: None,
            origine: acteur.map(|a| a.origine.clone()),
            nombre: None,
            habilitation: false,
        }
    }

    pub(crate) fn accorde(autorisation: &Autorisation) -> Self {
        let action = autorisation.action();
        Self {
            genre: autorisation.genre(),
            objet: autorisation.objet().map(str::to_owned),
            clause: autorisation.clause().map(ToString::to_string),
            ..Self::nouveau(Some(autorisation.acteur()), action.code(), Issue::Accorde)
        }
    }

    pub(crate) fn refuse(
        acteur: &Acteur,
        action: &'static str,
        porte: &'static str,
        objet: Option<&str>,
        refus: &Refus,
    ) -> Self {
        let clause = match refus {
            Refus::Interdit { clause, .. } => clause.to_string(),
            Refus::Introuvable(pourquoi) => (*pourquoi).to_owned(),
            autre => autre.code().to_owned(),
        };
        Self {
            genre: porte,
            objet: objet.map(str::to_owned),
            clause: Some(clause),
            ..Self::nouveau(Some(acteur), action, Issue::Refuse)
        }
    }

    /// A sign-in that succeeded.
    pub fn connexion(acteur: &Acteur) -> Self {
        Self::nouveau(Some(acteur), "se_connecter", Issue::Accorde)
    }

    /// What somebody did to their own account before any session (a link used).
    pub fn sans_session(acteur: &Acteur, action: &'static str) -> Self {
        Self::nouveau(Some(acteur), action, Issue::Accorde)
    }

    /// A sign-out.
    pub fn deconnexion(acteur: &Acteur) -> Self {
        Self::nouveau(Some(acteur), "se_deconnecter", Issue::Accorde)
    }

    /// What the service does by itself, on the date that terms foresee, to `objet`: nobody acts, and the clause says why (ADR
    /// 0027). `habilitation`: it goes to the log of habilitations.
    pub fn du_service(
        action: &'static str,
        (genre, objet): (&'static str, String),
        clause: Option<String>,
        habilitation: bool,
    ) -> Self {
        Self { genre, objet: Some(objet), clause, habilitation, ..Self::nouveau(None, action, Issue::Accorde) }
    }

    /// The first failed sign-in of a minute from an address; `precedents` failed in the last minute that had any.
    pub fn echec_connexion(origine: &str, precedents: i64) -> Self {
        Self {
            origine: Some(origine.to_owned()),
            nombre: Some(precedents),
            ..Self::nouveau(None, "se_connecter", Issue::Echec)
        }
    }

    /// As an act: those on habilitations go to their own log.
    pub(crate) fn acte(mut self, action: Action) -> Self {
        self.habilitation = action.d_habilitation();
        self
    }

    pub(crate) fn champs(mut self, champs: &'static str) -> Self {
        self.champs = Some(champs);
        self
    }

    /// Seals the fact into an entry: canonical payload, salt, leaf, month of purge.
    pub(crate) fn entree(self, monde: &Monde, objets: impl IntoIterator<Item = (String, Option<String>)>) -> Entree {
        let objets = noms(objets);
        let le = monde.horloge();
        let decale = (monde.decalage() != 0).then(|| monde.metier());
        let id: Id<Trace> = monde.id();
        let acteur = self.acteur.as_ref();
        let mut charge = Charge::nouvelle()
            .texte("id", id.to_string())
            .entier("le", le.micros())
            .texte("action", self.action)
            .texte("genre", self.genre)
            .texte("issue", self.issue.code())
            .texte_si("objet", self.objet.clone())
            .texte_si("champs", self.champs)
            .texte_si("clause", self.clause.clone())
            .texte_si("origine", self.origine)
            .texte_si("compte", acteur.map(|a| a.compte.to_string()))
            .texte_si("personne", acteur.map(|a| a.personne.to_string()))
            .texte_si("organisation", acteur.map(|a| a.organisation.to_string()))
            .texte_si("unite", acteur.map(|a| a.unite.to_string()))
            .texte_si("profil", acteur.map(|a| a.profil.code()))
            .texte_si("session", acteur.map(|a| a.session.clone()));
        if let Some(metier) = decale {
            charge = charge.entier("metier", metier.micros());
        }
        if let Some(nombre) = self.nombre {
            charge = charge.entier("echecs_precedents", nombre);
        }
        if let Some(noms) = objets.as_deref().filter(|n| self.objet.is_none() || n.contains(';')) {
            charge = charge.texte("objets", empreinte(noms));
        }
        let canonique = charge.canonique();
        let sel: [u8; SEL] = monde.hasard();
        Entree {
            id,
            journal: if self.habilitation { "habilitations" } else { "acces" },
            feuille: feuille(&engagement(&sel, &canonique)),
            echeance: if self.habilitation { SANS_ECHEANCE.to_owned() } else { echeance(le) },
            canonique,
            sel,
            le,
            compte: acteur.map(|a| a.compte.to_string()),
            organisation: acteur.map(|a| a.organisation.to_string()),
            action: self.action,
            genre: self.genre,
            objet: self.objet,
            issue: self.issue.code(),
            clause: self.clause,
            objets,
        }
    }
}

/// What a trace names, in the one form that `journal_objets` keeps and that the payload of a list commits to by hash:
/// `object person;object person`, the person's place empty where there is none. Parsed by the view `journal_sujet`, so
/// that a list of 25 costs the writer one text instead of fifty (ADR 0014).
///
/// Identifiers hold none of these signs; one that did would name nothing, and nothing would be read by it.
fn noms(objets: impl IntoIterator<Item = (String, Option<String>)>) -> Option<String> {
    let mut texte = String::new();
    let sur = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    for (objet, sujet) in objets {
        if !texte.is_empty() {
            texte.push(';');
        }
        texte.extend(objet.chars().filter(sur));
        texte.push(' ');
        texte.extend(sujet.iter().flat_map(|s| s.chars()).filter(sur));
    }
    (!texte.is_empty()).then_some(texte)
}

/// The month of purge of a habilitation entry before its dévalidation: none yet.
const SANS_ECHEANCE: &str = "9999-12";

/// The month in which a trace of `le` becomes six months old, as `yyyy-mm`; it is purged once that month is over.
// regle: CAF68-CS-5.3.2-01; permissive: "9999-12".to_owned()
fn echeance(le: Instant) -> String {
    let jour = Zone::paris().jour(le);
    let mois = i32::from(jour.year()) * 12 + i32::from(jour.month()) - 1 + i32::from(CONSERVATION_MOIS);
    format!("{:04}-{:02}", mois.div_euclid(12), mois.rem_euclid(12) + 1)
}

/// An entry ready to be inserted.
#[derive(Debug, Clone)]
pub(crate) struct Entree {
    pub(crate) id: Id<Trace>,
    pub(crate) journal: &'static str,
    pub(crate) feuille: [u8; 32],
    pub(crate) echeance: String,
    pub(crate) canonique: String,
    pub(crate) sel: [u8; SEL],
    pub(crate) le: Instant,
    pub(crate) compte: Option<String>,
    pub(crate) organisation: Option<String>,
    pub(crate) action: &'static str,
    pub(crate) genre: &'static str,
    pub(crate) objet: Option<String>,
    pub(crate) issue: &'static str,
    pub(crate) clause: Option<String>,
    pub(crate) objets: Option<String>,
}

impl Entree {
    /// The persons it names.
    pub(crate) fn sujets(&self) -> impl Iterator<Item = &str> {
        let paires = self.objets.as_deref().unwrap_or_default().split(';');
        paires.filter_map(|p| p.split_once(' ')).map(|(_, sujet)| sujet).filter(|s| !s.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn ce_qui_est_nomme_a_une_forme() {
        let paire = |o: &str, s: Option<&str>| (o.to_owned(), s.map(str::to_owned));
        for (objets, attendu) in [
            (vec![], None),
            (vec![paire("a-1", Some("s-1"))], Some("a-1 s-1")),
            (vec![paire("a-1", Some("s-1")), paire("b_2", None)], Some("a-1 s-1;b_2 ")),
            (vec![paire("a;b c", Some("s\"1"))], Some("abc s1")),
        ] {
            assert_eq!(noms(objets).as_deref(), attendu);
        }
    }

    #[test]
    fn six_mois() {
        exigences!["CAF68-CS-5.3.2-01"];
        let zone = Zone::paris();
        for (jour, mois) in [("2026-11-22", "2027-05"), ("2026-06-30", "2026-12"), ("2026-07-01", "2027-01")] {
            assert_eq!(echeance(zone.debut(jour.parse().unwrap())), mois, "{jour}");
        }
    }
}
