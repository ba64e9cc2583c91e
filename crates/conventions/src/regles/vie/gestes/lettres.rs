//! Letters: sent under a clause that exists, by whoever it names, received after they were sent, cured in time, followed in order.

use socle::{Id, francais};

use super::{Cadre, Evenement, G, Verdict, Vie, en_vigueur, non, permis};
use crate::{
    Acte,
    regles::vie::{MiseEnDemeure, clauses::EffetDemeure, demeures, denonciations, fins as fins_de},
};

/// A formal notice.
// regle: K-03 CAF68-PC-7-02; permissive: Ok(())
pub(super) fn demeure(vie: &Vie, e: &Evenement) -> Verdict {
    en_vigueur(vie, e.effet_le)?;
    let connue = vie.clauses(e.effet_le).and_then(|c| c.demeures.iter().find(|d| e.dit(&d.code)));
    match connue {
        None => non("code", "Cette convention n’écrit pas une telle mise en demeure.", ""),
        Some(clause) => permis(clause.qui, e.cote, &clause.article),
    }
}

/// A receipt: of a letter, once, on the day it was sent or after.
pub(super) fn reception(vie: &Vie, e: &Evenement) -> Verdict {
    let lettre = vie.evenements.iter().find(|l| l.genre.est_lettre() && l.acte.is_some() && l.acte == e.vise);
    let Some(lettre) = lettre else { return non("", "Aucune lettre de cette convention ne correspond.", "") };
    if vie.evenements.iter().any(|x| x.genre == G::Reception && x.vise(lettre.acte)) {
        return non("", "La réception de cette lettre est déjà enregistrée.", "");
    }
    if e.effet_le < lettre.effet_le {
        let phrase = format!(
            "Une lettre n’est pas reçue avant d’être envoyée : celle-ci l’a été le {}.",
            francais::jour(lettre.effet_le)
        );
        return non("jour", phrase, &lettre.clause);
    }
    Ok(())
}

fn visee(vie: &Vie, acte: Option<Id<Acte>>) -> Option<MiseEnDemeure<'_>> {
    demeures(vie).into_iter().find(|m| acte.is_some() && m.lettre.acte == acte)
}

/// A cure: of a notice under way, in its time; once the convention is over, only whoever gave the notice can still say that it
/// was cured in time.
// regle: K-03 CAF68-17.2-03; permissive: Ok(())
pub(super) fn reparation(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let Some(m) = visee(vie, e.vise) else { return non("", "Aucune mise en demeure ne correspond.", "") };
    let article = m.clause.article.as_str();
    if !m.clause.cesse_si_repare {
        return non("", "Cet article ne prévoit pas qu’une réparation arrête la mise en demeure.", article);
    }
    if e.effet_le < m.lettre.effet_le {
        let phrase =
            format!("La réparation suit la mise en demeure, envoyée le {}.", francais::jour(m.lettre.effet_le));
        return non("jour", phrase, article);
    }
    if m.reparation.is_some_and(|r| !r.declaree || e.cote != Some(m.cote())) || m.suite.is_some() {
        return non("", "Cette mise en demeure n’attend plus de réparation.", article);
    }
    if let Some(d) = m.dernier_jour.filter(|d| e.effet_le > *d) {
        return non("jour", format!("Le délai pour réparer a pris fin le {}.", francais::jour(d)), article);
    }
    let finie = fins_de(vie).into_iter().find(|f| f.dernier_jour < cadre.aujourdhui);
    match finie {
        Some(f) if e.cote != Some(m.cote()) || Some(f.dernier_jour) != m.fin() => {
            non("", format!("La convention a pris fin le {}.", francais::jour(f.dernier_jour)), &f.clause)
        }
        _ => Ok(()),
    }
}

/// The answer to a cure that the other side declared: of today, by whoever gave the notice.
pub(super) fn contestation(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let Some(m) = visee(vie, e.vise) else { return non("", "Aucune mise en demeure ne correspond.", "") };
    let article = m.clause.article.as_str();
    if e.cote != Some(m.cote()) {
        return non("", "Seul l’auteur de la mise en demeure conteste la réparation.", article);
    }
    if !m.reparation.is_some_and(|r| r.declaree) {
        return non("", "Aucune réparation n’attend votre réponse.", article);
    }
    if e.effet_le != cadre.aujourdhui {
        return non("jour", "Une contestation vaut du jour où elle est enregistrée.", article);
    }
    en_vigueur(vie, e.effet_le)
}

/// The second letter or the decision that follows a notice without effect.
// regle: K-04 VAR-EP-8.2-02 CAR-11.4-03 VAR-9.4-01; permissive: Ok(())
pub(super) fn suite(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let Some(m) = visee(vie, e.vise) else {
        return non("", "Il faut d’abord une mise en demeure, restée sans effet.", "");
    };
    let article = m.clause.article.as_str();
    let attendu = match m.clause.effet {
        EffetDemeure::Automatique => return non("", "La fin vient d’elle-même : il n’y a rien à ajouter.", article),
        EffetDemeure::SecondeLettre => G::SecondeLettre,
        EffetDemeure::Decision => G::Decision,
    };
    if e.genre != attendu {
        let quoi = if attendu == G::Decision { "une décision" } else { "une seconde lettre" };
        return non("", format!("Cet article demande {quoi}."), article);
    }
    if e.cote != Some(m.cote()) {
        return non("", "L’auteur de la mise en demeure y donne suite.", article);
    }
    if m.suite.is_some() {
        return non("", "Une suite est déjà donnée à cette mise en demeure.", article);
    }
    if m.reparation.is_some_and(|r| r.declaree) {
        return non("", "Une réparation est déclarée : constatez-la ou contestez-la d’abord.", article);
    }
    if m.reparation.is_some() {
        return non("", "Le manquement est réparé : la mise en demeure est restée sans suite.", article);
    }
    let Some(dernier) = m.dernier_jour else {
        return non("", "La réception de la mise en demeure n’est pas connue : son délai ne court pas.", article);
    };
    if !m.sans_effet(e.effet_le.min(cadre.aujourdhui)) {
        return non("jour", format!("Le délai pour réparer court jusqu’au {}.", francais::jour(dernier)), article);
    }
    en_vigueur(vie, e.effet_le.min(cadre.aujourdhui))?;
    en_vigueur(vie, e.effet_le)
}

/// A denunciation: under a clause that exists, by whoever it names, once while the first has not taken effect.
// regle: K-05 CAR-11.4-04; permissive: Ok(())
pub(super) fn denonciation(vie: &Vie, e: &Evenement) -> Verdict {
    en_vigueur(vie, e.effet_le)?;
    let clauses = vie.clauses(e.effet_le);
    let Some(clause) = clauses.and_then(|c| c.denonciations.iter().find(|d| e.dit(&d.code))) else {
        return non("code", "Cette convention n’écrit pas une telle dénonciation.", "");
    };
    permis(clause.qui, e.cote, &clause.article)?;
    if denonciations(vie).iter().any(|d| e.dit(&d.clause.code) && d.lettre.cote == e.cote) {
        return non("", "Cette partie a déjà dénoncé la convention par cet article.", &clause.article);
    }
    if e.souhaite_le.is_some_and(|s| s < e.effet_le) {
        return non("souhaite", "La date de fin souhaitée précède l’envoi de la lettre.", &clause.article);
    }
    Ok(())
}
