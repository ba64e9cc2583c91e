//! Dates in words: what each is, what it does, who may act. No name of anybody, so that a calendar may carry them.

use super::{Echeance, Genre};
use crate::regles::vie::{Cause, Cote, De, clauses::EffetDemeure};

/// Families of dates, for filters: code, words.
pub(crate) const FAMILLES: [(&str, &str); 4] = [
    ("a-faire", "À faire avant une date"),
    ("suite", "Renouvellements et avenants"),
    ("fin", "Fins et suspensions"),
    ("apres", "Après la fin"),
];

/// The family of a date.
pub(crate) const fn famille(genre: &Genre) -> &'static str {
    match genre {
        Genre::Denonciation(_)
        | Genre::Confirmation
        | Genre::Reparation(..)
        | Genre::LitigeAuPlusTot(_)
        | Genre::LitigeAuPlusTard(_)
        | Genre::ForceMajeure(_)
        | Genre::Cloture(_) => "a-faire",
        Genre::PriseEffet | Genre::Avenant(_) | Genre::Renouvellement | Genre::RenouvellementAppui => "suite",
        Genre::Fin(_) | Genre::Suspension => "fin",
        Genre::FinVisibilite | Genre::FinArchive => "apres",
    }
}

/// What it is.
pub(crate) fn titre(e: &Echeance) -> String {
    match &e.genre {
        Genre::PriseEffet => "Prise d’effet".to_owned(),
        Genre::Avenant(n) => format!("Prise d’effet de la version {n} des termes"),
        Genre::Denonciation(_) => "Dernier jour pour dénoncer".to_owned(),
        Genre::Confirmation => "Dernier jour pour confirmer le renouvellement".to_owned(),
        Genre::Renouvellement => "Renouvellement".to_owned(),
        Genre::RenouvellementAppui => "Renouvellement de la convention d’appui".to_owned(),
        Genre::Reparation(..) => "Dernier jour pour réparer".to_owned(),
        Genre::Suspension => "Suspension".to_owned(),
        Genre::LitigeAuPlusTot(_) => "Recherche d’un accord : durée minimale atteinte".to_owned(),
        Genre::LitigeAuPlusTard(_) => "Recherche d’un accord : dernier jour".to_owned(),
        Genre::ForceMajeure(_) => "Force majeure : durée atteinte".to_owned(),
        Genre::Fin(_) => "Dernier jour en vigueur".to_owned(),
        Genre::Cloture(_) => "Étape de clôture à faire".to_owned(),
        Genre::FinVisibilite => "Dernier jour où les comptes se voient".to_owned(),
        Genre::FinArchive => "Fin de l’archive des habilitations".to_owned(),
    }
}

/// What it does.
pub(crate) fn effet(e: &Echeance) -> String {
    let texte = match &e.genre {
        Genre::PriseEffet => "La convention entre en vigueur ; la caisse peut ouvrir ce qu’elle accorde.",
        Genre::Avenant(_) => "Les nouveaux termes s’appliquent ; les droits suivent aussitôt.",
        Genre::Denonciation(_) => {
            "Une lettre reçue après ce jour ne vaut que pour la période suivante ; sans lettre, la convention se renouvelle."
        }
        Genre::Confirmation => "Sans écrit des parties, la convention prend fin ce jour-là.",
        Genre::Renouvellement => "Une nouvelle période commence d’elle-même.",
        Genre::RenouvellementAppui => "La convention sur laquelle celle-ci s’appuie se renouvelle : celle-ci continue.",
        Genre::Reparation(_, EffetDemeure::Automatique) => {
            "Sans réparation ce jour-là, la convention prend fin d’elle-même."
        }
        Genre::Reparation(_, EffetDemeure::SecondeLettre) => {
            "Sans réparation, une seconde lettre peut mettre fin à la convention."
        }
        Genre::Reparation(_, EffetDemeure::Decision) => {
            "Sans réparation, l’auteur de la mise en demeure peut décider la fin."
        }
        Genre::Suspension => "Les accès se ferment jusqu’à la levée de la suspension.",
        Genre::LitigeAuPlusTot(_) => "À partir de ce jour, l’échec de la recherche d’un accord peut être constaté.",
        Genre::LitigeAuPlusTard(_) => "La recherche d’un accord s’achève : dites si les parties se sont accordées.",
        Genre::ForceMajeure(_) => "Après ce jour, chaque partie peut mettre fin à la convention par lettre.",
        Genre::Fin(Cause::Cascade) => {
            "La convention prend fin avec celle sur laquelle elle s’appuie ; les droits se ferment à minuit."
        }
        Genre::Fin(_) => "Les droits se ferment à minuit ; les comptes qui n’ont plus de caisse sont inactivés.",
        Genre::Cloture(_) => "Une étape reste à faire pour clore la convention.",
        Genre::FinVisibilite => "Les comptes inactivés disparaissent des écrans ; leur historique reste archivé.",
        Genre::FinArchive => "L’historique des habilitations n’est plus conservé.",
    };
    let incertaine = matches!(e.genre, Genre::Fin(_)) && !e.certaine;
    if incertaine { format!("{texte} Elle peut encore être évitée.") } else { texte.to_owned() }
}

/// Who may act.
pub(crate) const fn qui(de: De) -> &'static str {
    match de {
        De::Un(Cote::Caisse) => "La caisse",
        De::Un(Cote::Partenaire) => "Le partenaire",
        De::Parties => "Les parties",
        De::Ailleurs => "Une autre convention",
        De::Personne => "Personne : vient d’elle-même",
    }
}
