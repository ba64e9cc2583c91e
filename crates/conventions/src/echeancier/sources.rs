//! Where each date comes from: periods, letters, incidents, the end and what follows it.

use socle::civil::{Date, plus_mois};

use super::{Echeance, Genre};
use crate::regles::vie::{
    ARCHIVE_MOIS, Clauses, Cote, De, Fin, GenreEvenement, Vie, a_clore, adossee,
    clauses::{Depart, Qui, Renouvellement},
    demeures, derniere_signature, en_effet, fins, suspensions,
    terme::{Passage, dernier_jour_pour, echeances as periodes},
    visible_jusqu_au,
};

fn veille(jour: Date) -> Date {
    jour.yesterday().unwrap_or(Date::MIN)
}

/// What begins with `le`.
fn debut(vie: &Vie, le: Date, genre: Genre, clause: &str) -> Echeance {
    let (instant, clause) = (vie.zone.debut(le), clause.to_owned());
    Echeance { le, instant, genre, clause, qui: De::Personne, certaine: true }
}

/// What `qui` may do until the end of `le`.
fn limite(vie: &Vie, le: Date, genre: Genre, clause: &str, qui: De) -> Echeance {
    let (instant, clause) = (vie.zone.fin(le), clause.to_owned());
    Echeance { le, instant, genre, clause, qui, certaine: true }
}

/// Every date known of `vie` between two days, and some around them.
pub(super) fn toutes(vie: &Vie, du: Date, au: Date) -> Vec<Echeance> {
    let fin = fins(vie).into_iter().next();
    let mut sortie = Vec::new();
    if let Some(periode) = adossee(vie) {
        let jour = vie.zone.jour(periode.du);
        let clause = vie.clauses(jour).map(|c| c.effet.clone()).unwrap_or_default();
        sortie.push(debut(vie, jour, Genre::PriseEffet, &clause));
        avenants(vie, &mut sortie);
        anniversaires(vie, (du, au), &mut sortie);
        appui(vie, (du, au), &mut sortie);
        reparations(vie, &mut sortie);
        for s in suspensions(vie) {
            let clause = vie.evenements.iter().rfind(|e| e.genre == GenreEvenement::Suspension);
            let clause = clause.map(|e| e.clause.clone()).unwrap_or_default();
            let le = vie.zone.jour(s.du);
            sortie.push(Echeance { instant: s.du, ..debut(vie, le, Genre::Suspension, &clause) });
        }
    }
    incidents(vie, &mut sortie);
    if let Some(fin) = fin {
        let dernier = vie.zone.fin(fin.dernier_jour);
        // Nothing begins and nothing is awaited once it is over, but for disputes.
        sortie.retain(|e| e.instant < dernier || (e.instant == dernier && !e.automatique()) || litigieuse(e));
        apres_la_fin(vie, &fin, &mut sortie);
    }
    sortie
}

const fn litigieuse(e: &Echeance) -> bool {
    matches!(e.genre, Genre::LitigeAuPlusTot(_) | Genre::LitigeAuPlusTard(_))
}

fn avenants(vie: &Vie, sortie: &mut Vec<Echeance>) {
    for v in en_effet(vie).into_iter().skip(1) {
        let version = vie.versions.iter().find(|w| w.numero == v.numero);
        let clause = version.map(|w| w.clauses.avenant.article.clone()).unwrap_or_default();
        sortie.push(debut(vie, v.le, Genre::Avenant(v.numero), &clause));
    }
}

/// Who may denounce, as an owner of a date.
const fn qui_agit(qui: Qui) -> De {
    match qui {
        Qui::Toutes | Qui::Autres => De::Parties,
        Qui::Caisse => De::Un(Cote::Caisse),
        Qui::Partenaire => De::Un(Cote::Partenaire),
    }
}

/// The last day on which a letter starts a notice kept before `anniversaire`: received then, or sent then.
fn derniers_jours(vie: &Vie, clauses: &Clauses, anniversaire: Date, sortie: &mut Vec<Echeance>) {
    for d in clauses.denonciations.iter().filter(|d| d.a_l_anniversaire) {
        let le = dernier_jour_pour(d.preavis, anniversaire, vie.calendrier);
        let genre = Genre::Denonciation(d.code.clone());
        debug_assert!(matches!(d.depart, Depart::Envoi | Depart::Reception));
        sortie.push(limite(vie, le, genre, &d.article, qui_agit(d.qui)));
    }
}

fn anniversaires(vie: &Vie, (du, au): (Date, Date), sortie: &mut Vec<Echeance>) {
    // A notice may be due long before the anniversary it is for.
    let jusqu_a = plus_mois(au, 14);
    for p in periodes(vie, jusqu_a).into_iter().filter(|p| p.anniversaire >= du) {
        let avant = veille(p.anniversaire);
        let Some(clauses) = vie.clauses(avant) else { continue };
        match (p.passage, clauses.renouvellement.dit) {
            (Passage::Terme, Renouvellement::AConfirmer { .. }) => {
                sortie.push(limite(vie, avant, Genre::Confirmation, &p.article, De::Parties));
            }
            (Passage::Terme, _) => {}
            _ => {
                derniers_jours(vie, clauses, p.anniversaire, sortie);
                sortie.push(debut(vie, p.anniversaire, Genre::Renouvellement, &p.article));
            }
        }
    }
}

/// A convention that lasts as long as another goes on with each of its periods.
fn appui(vie: &Vie, (du, au): (Date, Date), sortie: &mut Vec<Echeance>) {
    let Some(appui) = &vie.appui else { return };
    let depuis = derniere_signature(vie).unwrap_or(Date::MAX);
    let Some(clauses) = vie.clauses(depuis) else { return };
    if clauses.renouvellement.dit != Renouvellement::CommeMere {
        return;
    }
    let mut dessous = Vec::new();
    anniversaires(appui, (du, au), &mut dessous);
    self::appui(appui, (du, au), &mut dessous);
    let suit = |e: &Echeance| matches!(e.genre, Genre::Renouvellement | Genre::RenouvellementAppui) && e.le > depuis;
    let avec = |e: Echeance| debut(vie, e.le, Genre::RenouvellementAppui, &clauses.renouvellement.article);
    sortie.extend(dessous.into_iter().filter(suit).map(avec));
}

fn reparations(vie: &Vie, sortie: &mut Vec<Echeance>) {
    for m in demeures(vie) {
        let (Some(le), None, None) = (m.dernier_jour, m.reparation, m.suite) else { continue };
        let genre = Genre::Reparation(m.lettre.acte, m.clause.effet);
        sortie.push(limite(vie, le, genre, &m.clause.article, De::Un(m.cote().autre())));
    }
}

fn incidents(vie: &Vie, sortie: &mut Vec<Echeance>) {
    let finie = |fin, acte| vie.evenements.iter().any(|x| x.genre == fin && x.vise(acte));
    for e in &vie.evenements {
        let Some(clauses) = vie.clauses(e.effet_le) else { continue };
        if e.genre == GenreEvenement::Litige && !finie(GenreEvenement::FinLitige, e.acte) {
            let Some(litige) = &clauses.litige else { continue };
            let (tot, tard) = (plus_mois(e.effet_le, litige.dit.0), plus_mois(e.effet_le, litige.dit.1));
            let plus_tot = debut(vie, tot, Genre::LitigeAuPlusTot(e.acte), &litige.article);
            sortie.push(Echeance { qui: De::Parties, ..plus_tot });
            sortie.push(limite(vie, tard, Genre::LitigeAuPlusTard(e.acte), &litige.article, De::Parties));
        }
        if e.genre == GenreEvenement::ForceMajeure && !finie(GenreEvenement::FinForceMajeure, e.acte) {
            let Some(duree) = &clauses.force_majeure else { continue };
            let le = plus_mois(e.effet_le, duree.dit);
            sortie.push(limite(vie, le, Genre::ForceMajeure(e.acte), &duree.article, De::Parties));
        }
    }
}

/// The end, the closing steps, the six months and the six years.
// regle: VAR-EP-2.2.3-12 CAF68-CS-5.3.2-01; permissive: ()
fn apres_la_fin(vie: &Vie, fin: &Fin, sortie: &mut Vec<Echeance>) {
    let jour = fin.dernier_jour;
    let certaine = fin.certaine;
    let le_jour = |genre, clause: &str| Echeance { certaine, ..limite(vie, jour, genre, clause, De::Personne) };
    sortie.push(le_jour(Genre::Fin(fin.cause), &fin.clause));
    if derniere_signature(vie).is_none() {
        return;
    }
    for pas in a_clore(vie, fin) {
        sortie.push(Echeance { qui: De::Parties, ..le_jour(Genre::Cloture(pas.dit), &pas.article) });
    }
    let plus_tard = |le, genre, clause| Echeance { certaine, ..limite(vie, le, genre, clause, De::Personne) };
    sortie.push(plus_tard(visible_jusqu_au(jour, vie.visibilite), Genre::FinVisibilite, "2.2.3"));
    sortie.push(plus_tard(plus_mois(jour, ARCHIVE_MOIS), Genre::FinArchive, ""));
}
