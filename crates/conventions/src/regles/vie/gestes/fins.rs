//! Force majeure, ends by agreement, confirmed renewals, disputes, closing steps.

use socle::{
    civil::{Date, plus_mois},
    francais,
};

use super::{Cadre, Evenement, G, Verdict, Vie, derniere_signature, en_vigueur, fins_de, non};
use crate::regles::vie::{
    etat::a_clore,
    terme::{echeances, terme},
};

fn ouvert(vie: &Vie, debut: G, fin: G) -> Option<&Evenement> {
    let clos = |e: &Evenement| vie.evenements.iter().any(|x| x.genre == fin && x.vise(e.acte));
    vie.evenements.iter().find(|e| e.genre == debut && !clos(e))
}

pub(super) fn force_majeure(vie: &Vie, e: &Evenement) -> Verdict {
    en_vigueur(vie, e.effet_le)?;
    let Some(clause) = vie.clauses(e.effet_le).and_then(|c| c.force_majeure.as_ref()) else {
        return non("", "Cette convention n’écrit rien sur la force majeure.", "");
    };
    match ouvert(vie, G::ForceMajeure, G::FinForceMajeure) {
        Some(_) => non("", "Un cas de force majeure est déjà en cours.", &clause.article),
        None => Ok(()),
    }
}

pub(super) fn fin_force_majeure(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(debut) = ouvert(vie, G::ForceMajeure, G::FinForceMajeure).filter(|d| e.vise(d.acte)) else {
        return non("", "Aucun cas de force majeure n’est en cours.", "");
    };
    if e.effet_le < debut.effet_le {
        return non("jour", "La fin du cas de force majeure précède son début.", &debut.clause);
    }
    Ok(())
}

/// Only once it has lasted longer than the clause says.
// regle: CAR-11.4-02; permissive: Ok(())
pub(super) fn resiliation_force_majeure(vie: &Vie, e: &Evenement) -> Verdict {
    en_vigueur(vie, e.effet_le)?;
    let Some(clause) = vie.clauses(e.effet_le).and_then(|c| c.force_majeure.as_ref()) else {
        return non("", "Cette convention n’écrit rien sur la force majeure.", "");
    };
    let Some(debut) = ouvert(vie, G::ForceMajeure, G::FinForceMajeure).filter(|d| e.vise(d.acte)) else {
        return non("", "Aucun cas de force majeure n’est en cours.", &clause.article);
    };
    let depuis = plus_mois(debut.effet_le, clause.dit);
    if e.effet_le <= depuis {
        let phrase = format!(
            "La force majeure doit avoir duré plus de {} mois : après le {}.",
            clause.dit,
            francais::jour(depuis)
        );
        return non("jour", phrase, &clause.article);
    }
    if e.cote.is_none() {
        return non("", "Dites quelle partie agit.", &clause.article);
    }
    Ok(())
}

fn pas_avant_le_debut(vie: &Vie, jour: Date) -> Verdict {
    match derniere_signature(vie).filter(|d| jour < *d) {
        Some(d) => {
            let phrase = format!("La convention ne finit pas avant d’avoir commencé, le {}.", francais::jour(d));
            let article = vie.clauses(d).map(|c| c.effet.clone()).unwrap_or_default();
            non("jour", phrase, &article)
        }
        None => Ok(()),
    }
}

fn pas_deja_finie(vie: &Vie, jour: Date) -> Verdict {
    match fins_de(vie).into_iter().find(|f| f.certaine && f.dernier_jour <= jour) {
        Some(f) => {
            non("jour", format!("La convention prend déjà fin le {}.", francais::jour(f.dernier_jour)), &f.clause)
        }
        None => Ok(()),
    }
}

/// An agreed end: in a convention signed by all that says parties may, not before it began, not after it is over.
// regle: CAR-11.4-01; permissive: Ok(())
pub(super) fn accord(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(debut) = derniere_signature(vie) else {
        return non("", "Cette convention n’est pas encore signée par toutes ses parties : il n’y a rien à finir.", "");
    };
    let article = vie.clauses(e.effet_le.max(debut)).and_then(|c| c.amiable.clone());
    if article.is_none() && !vie.versions.is_empty() {
        return non("", "Cette convention n’écrit rien sur une fin d’un commun accord.", "");
    }
    pas_avant_le_debut(vie, e.effet_le)?;
    pas_deja_finie(vie, e.effet_le)
}

/// A recorded end: once, and not before the beginning; a convention that nobody signed is given up at any date.
pub(super) fn constat(vie: &Vie, e: &Evenement) -> Verdict {
    if vie.fait(G::Fin).is_some() {
        return non("", "La fin de ce volet est déjà constatée.", "");
    }
    pas_avant_le_debut(vie, e.effet_le)
}

/// A written renewal: where one is needed, before the end it avoids.
// regle: K-30; permissive: Ok(())
pub(super) fn renouvellement(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(terme) = terme(vie) else {
        return non("", "Cette convention ne demande pas de renouvellement écrit.", "");
    };
    if e.effet_le >= terme.anniversaire {
        let le = francais::jour(veille(terme.anniversaire));
        return non("jour", format!("Un renouvellement s’écrit avant la fin, le {le} au plus tard."), &terme.article);
    }
    let precedente = echeances(vie, terme.anniversaire).into_iter().rev().nth(1).map(|p| p.anniversaire);
    if let Some(debut) = precedente.filter(|p| e.effet_le < *p) {
        let phrase =
            format!("La période en cours est déjà renouvelée : la suivante commence le {}.", francais::jour(debut));
        return non("jour", phrase, &terme.article);
    }
    en_vigueur(vie, e.effet_le)
}

fn veille(jour: Date) -> Date {
    jour.yesterday().unwrap_or(jour)
}

pub(super) fn litige(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(debut) = derniere_signature(vie) else {
        return non("", "Cette convention n’est pas encore signée par toutes ses parties.", "");
    };
    let article = vie.clauses(e.effet_le).and_then(|c| c.litige.as_ref()).map_or("", |l| &l.article);
    if e.effet_le < debut {
        return non("jour", "La convention n’est pas en vigueur à cette date.", article);
    }
    match ouvert(vie, G::Litige, G::FinLitige) {
        Some(_) => non("", "Un différend est déjà en cours.", article),
        None => Ok(()),
    }
}

/// A dispute ends by agreement any day; by failure, not before the attempt lasted as long as it must, nor after it may.
// regle: CAR-12.1-02; permissive: Ok(())
pub(super) fn fin_litige(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(debut) = ouvert(vie, G::Litige, G::FinLitige).filter(|d| e.vise(d.acte)) else {
        return non("", "Aucun différend n’est en cours.", "");
    };
    if e.effet_le < debut.effet_le {
        return non("jour", "La fin du différend précède son début.", &debut.clause);
    }
    if !(e.dit("accord") || e.dit("echec")) {
        return non("code", "Dites si les parties se sont accordées.", &debut.clause);
    }
    let Some(clause) = vie.clauses(debut.effet_le).and_then(|c| c.litige.as_ref()) else { return Ok(()) };
    let au_plus_tot = plus_mois(debut.effet_le, clause.dit.0);
    if e.dit("echec") && e.effet_le < au_plus_tot {
        let phrase = format!(
            "La recherche d’un accord dure au moins {} mois : jusqu’au {}.",
            clause.dit.0,
            francais::jour(au_plus_tot)
        );
        return non("jour", phrase, &clause.article);
    }
    Ok(())
}

/// A closing step: one that is left, once the convention is over.
// regle: VAR-EP-8.2-03 CAF68-17.2-05; permissive: Ok(())
pub(super) fn cloture(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let Some(fin) = fins_de(vie).into_iter().next().filter(|f| f.dernier_jour < cadre.aujourdhui) else {
        return non("", "Les étapes de clôture viennent après la fin de la convention.", "");
    };
    if !a_clore(vie, &fin).iter().any(|c| e.dit(&c.dit)) {
        return non("code", "Cette étape n’est pas à faire, ou l’est déjà.", &fin.clause);
    }
    match derniere_signature(vie).filter(|d| e.effet_le < *d) {
        Some(_) => non("jour", "Cette date précède la convention.", &fin.clause),
        None => Ok(()),
    }
}
