//! Whether something may happen to a convention: one function per transition, each refusing in words, with the article.
//!
//! A refusal says which field is wrong where one is, so that a form can show it beside it. Deliberately absent: who may record
//! (crate `acces`), the two computed gates on members and mail domains (`regles::prealables`).

mod fins;
mod lettres;

use socle::{civil::Date, francais};

use super::{
    Cote, Evenement, GenreEvenement as G, Vie, adossee, clauses::Qui, derniere_signature, etat::prealables_a_declarer,
    fins as fins_de, signee_par,
};

/// What a transition looks at beside the life itself.
#[derive(Debug, Clone, Copy)]
pub struct Cadre {
    /// Today, in the territory's zone.
    pub aujourdhui: Date,
    /// Day of the délibération that lets the partner sign, where one is recorded.
    pub deliberation: Option<Date>,
}

/// Why something may not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empeche {
    /// The field to correct; « jour » where it is a date, empty where it is the state.
    pub champ: &'static str,
    /// In words, for whoever asked.
    pub phrase: String,
    /// The article it rests on; empty where it is only a matter of logic.
    pub article: String,
}

/// What a rule answers.
pub type Verdict = Result<(), Empeche>;

fn non<T>(champ: &'static str, phrase: impl Into<String>, article: &str) -> Result<T, Empeche> {
    Err(Empeche { champ, phrase: phrase.into(), article: article.to_owned() })
}

/// Whether `e` may happen to `vie`.
pub fn admettre(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    // A wish or a decision may name a day to come; a fact may not.
    let futur_permis = matches!(e.genre, G::Suspension | G::Decision | G::Accord | G::Fin);
    if !futur_permis && e.effet_le > cadre.aujourdhui {
        return non("jour", "Cette date est à venir : enregistrez ce qui a eu lieu, une fois que c’est fait.", "");
    }
    match e.genre {
        G::SignatureCaisse | G::SignaturePartenaire => signature(vie, e, cadre),
        G::Prealable => prealable(vie, e),
        G::Activation => activation(vie, cadre),
        G::Retrait | G::Reprise => structure(vie, e),
        G::Suspension | G::Levee => suspension(vie, e, cadre),
        G::Demeure => lettres::demeure(vie, e),
        G::Reception => lettres::reception(vie, e),
        G::Reparation => lettres::reparation(vie, e, cadre),
        G::Contestation => lettres::contestation(vie, e, cadre),
        G::SecondeLettre | G::Decision => lettres::suite(vie, e, cadre),
        G::Denonciation => lettres::denonciation(vie, e),
        G::ForceMajeure => fins::force_majeure(vie, e),
        G::FinForceMajeure => fins::fin_force_majeure(vie, e),
        G::ResiliationForceMajeure => fins::resiliation_force_majeure(vie, e),
        G::Accord => fins::accord(vie, e),
        G::Renouvellement => fins::renouvellement(vie, e),
        G::Litige => fins::litige(vie, e),
        G::FinLitige => fins::fin_litige(vie, e),
        G::Cloture => fins::cloture(vie, e, cadre),
        G::Fin => fins::constat(vie, e),
    }
}

/// Whether whoever records `genre` must say why.
pub const fn demande_un_motif(genre: G) -> bool {
    matches!(genre, G::Demeure | G::Denonciation | G::Suspension | G::Contestation | G::Litige | G::ForceMajeure)
}

/// The article that `e` rests on: of the clause it names, of the letter it answers, or of the matter.
pub fn article(vie: &Vie, e: &Evenement) -> String {
    let lettre = vie.evenements.iter().find(|l| e.vise(l.acte)).map(|l| l.clause.clone());
    let clauses = vie.clauses(e.effet_le);
    let selon = |lire: fn(&super::Clauses) -> Option<String>| clauses.and_then(lire);
    let trouve = match e.genre {
        G::Demeure => clauses.and_then(|c| c.demeures.iter().find(|d| e.dit(&d.code))).map(|d| d.article.clone()),
        G::Denonciation => {
            clauses.and_then(|c| c.denonciations.iter().find(|d| e.dit(&d.code))).map(|d| d.article.clone())
        }
        G::ForceMajeure | G::ResiliationForceMajeure => selon(|c| c.force_majeure.as_ref().map(|f| f.article.clone())),
        G::Litige => selon(|c| c.litige.as_ref().map(|l| l.article.clone())),
        G::Accord => selon(|c| c.amiable.clone()),
        G::Renouvellement => selon(|c| Some(c.renouvellement.article.clone())),
        G::Suspension | G::Levee => selon(|c| c.demeures.first().map(|d| d.article.clone())),
        G::Prealable => vie.prealables.iter().find(|p| e.dit(&p.dit)).map(|p| p.article.clone()),
        G::Cloture => clauses.and_then(|c| c.cloture.iter().find(|p| e.dit(&p.dit))).map(|p| p.article.clone()),
        _ => None,
    };
    trouve.or(lettre).or_else(|| selon(|c| Some(c.effet.clone()))).unwrap_or_default()
}

/// Whether `vie` is in force on `jour`, suspended or not.
fn tient_le(vie: &Vie, jour: Date) -> bool {
    adossee(vie).is_some_and(|p| p.tient(vie.zone.debut(jour)))
}

fn en_vigueur(vie: &Vie, jour: Date) -> Verdict {
    if tient_le(vie, jour) {
        return Ok(());
    }
    if let Some(f) = fins_de(vie).first().filter(|f| f.dernier_jour < jour) {
        non("jour", format!("La convention a pris fin le {}.", francais::jour(f.dernier_jour)), &f.clause)
    } else {
        let article = vie.clauses(jour).map(|c| c.effet.clone()).unwrap_or_default();
        non("jour", "La convention n’est pas en vigueur à cette date.", &article)
    }
}

fn permis(qui: Qui, cote: Option<Cote>, article: &str) -> Verdict {
    match (qui, cote) {
        (Qui::Caisse, Some(Cote::Caisse))
        | (Qui::Partenaire, Some(Cote::Partenaire))
        | (Qui::Toutes | Qui::Autres, Some(_)) => Ok(()),
        (Qui::Caisse, _) => non("", "Cet article ne donne ce droit qu’à la caisse.", article),
        (Qui::Partenaire, _) => non("", "Cet article ne donne ce droit qu’au partenaire.", article),
        (Qui::Toutes | Qui::Autres, None) => non("", "Dites quelle partie agit.", article),
    }
}

/// A signature: of the last version fixed, once; not before the délibération, nor before what it leans on was signed by all (the
/// same day is right: K-25).
// regle: K-25; permissive: Ok(())
fn signature(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let (cote, version) = match e.genre {
        G::SignatureCaisse => (Cote::Caisse, e.version.unwrap_or(1)),
        _ => (Cote::Partenaire, e.version.unwrap_or(1)),
    };
    if let Some(f) = fins_de(vie).first().filter(|f| f.dernier_jour < cadre.aujourdhui) {
        return non("", "Cette convention a pris fin : elle ne se signe plus.", &f.clause);
    }
    match vie.versions.iter().map(|v| v.numero).max() {
        None => return non("", "Arrêtez d’abord les termes : on ne signe pas un texte qui a des blancs.", ""),
        Some(derniere) if version != derniere => {
            return non("", "Les termes ont changé : on signe leur dernière version.", "");
        }
        Some(_) => {}
    }
    if signee_par(&vie.evenements, cote, version).is_some() {
        return non("", "La signature de cette partie est déjà enregistrée.", "");
    }
    if cote == Cote::Partenaire {
        apres_la_seance(e.effet_le, cadre.deliberation)?;
    }
    apres_l_appui(vie, e.effet_le)
}

/// The partner does not sign before the session that authorises it, where one is recorded; the very day is right (CAF17).
// regle: VAR-D-01 VAR-D-04; permissive: Ok(())
pub fn apres_la_seance(jour: Date, seance: Option<Date>) -> Verdict {
    match seance.filter(|seance| jour < *seance) {
        None => Ok(()),
        Some(seance) => {
            let seance = francais::jour(seance);
            let phrase =
                format!("La délibération qui autorise cette signature est du {seance} : rien ne se signe avant elle.");
            non("jour", phrase, "")
        }
    }
}

/// What it leans on was signed by all, on that day at the latest.
fn apres_l_appui(vie: &Vie, jour: Date) -> Verdict {
    let Some(appui) = &vie.appui else { return Ok(()) };
    match derniere_signature(appui) {
        None => non(
            "jour",
            "La convention sur laquelle celle-ci s’appuie n’est pas encore signée par toutes ses parties : enregistrez d’abord ses signatures.",
            "0",
        ),
        Some(avant) if jour < avant => non(
            "jour",
            format!(
                "Elle ne peut pas être signée avant celle sur laquelle elle s’appuie, signée le {}.",
                francais::jour(avant)
            ),
            "0",
        ),
        Some(_) => Ok(()),
    }
}

/// A declared gate: one of this convention, once, before it is over.
fn prealable(vie: &Vie, e: &Evenement) -> Verdict {
    let Some(porte) = vie.prealables.iter().find(|p| e.dit(&p.dit)) else {
        return non("", "Cette convention ne demande rien de tel.", "");
    };
    if !prealables_a_declarer(vie).contains(&porte.dit) {
        return non("", "C’est déjà déclaré.", &porte.article);
    }
    match fins_de(vie).first().filter(|f| f.dernier_jour < e.effet_le) {
        Some(f) => non("jour", "La convention a pris fin.", &f.clause),
        None => Ok(()),
    }
}

/// The opening: once, in force, every declared gate passed.
// regle: K-25 CAF68-17.1-02; permissive: Ok(())
fn activation(vie: &Vie, cadre: Cadre) -> Verdict {
    if vie.fait(G::Activation).is_some() {
        return non("", "Les accès sont déjà ouverts à votre caisse.", "");
    }
    en_vigueur(vie, cadre.aujourdhui)?;
    if let Some(code) = prealables_a_declarer(vie).first() {
        let article = vie.prealables.iter().find(|p| p.dit == *code).map_or("", |p| &p.article);
        return non("", "Un préalable n’est pas encore déclaré.", article);
    }
    Ok(())
}

/// Withdrawing a structure's access once opened, and giving it back once withdrawn.
fn structure(vie: &Vie, e: &Evenement) -> Verdict {
    let dernier =
        vie.evenements.iter().map(|e| e.genre).rfind(|g| matches!(g, G::Activation | G::Retrait | G::Reprise));
    match (e.genre, dernier) {
        (G::Retrait, Some(G::Retrait)) => non("", "L’accès de cette structure est déjà retiré.", "4.1"),
        (G::Reprise, Some(G::Retrait)) | (G::Retrait, Some(_)) => Ok(()),
        _ => non("", "L’accès de cette structure n’est pas dans un état que l’on puisse changer ainsi.", "4.1"),
    }
}

/// A suspension holds from now or a day to come, never from the past; it is lifted by whoever decided it.
// regle: CAF68-PC-7-02; permissive: Ok(())
fn suspension(vie: &Vie, e: &Evenement, cadre: Cadre) -> Verdict {
    let derniere = vie.evenements.iter().rfind(|x| matches!(x.genre, G::Suspension | G::Levee));
    let suspendue = derniere.filter(|x| x.genre == G::Suspension);
    match (e.genre, suspendue) {
        (G::Suspension, Some(_)) => non("", "La convention est déjà suspendue.", &e.clause),
        (G::Suspension, None) if e.effet_le < cadre.aujourdhui => non(
            "jour",
            "Une suspension ne vaut pas pour le passé : elle ferme les accès quand elle est enregistrée.",
            "",
        ),
        (G::Suspension, None) if e.cote != Some(Cote::Caisse) => {
            non("", "Seule la caisse suspend la convention.", &e.clause)
        }
        (G::Suspension, None) => en_vigueur(vie, e.effet_le),
        (_, None) => non("", "La convention n’est pas suspendue.", ""),
        (_, Some(s)) if s.cote != e.cote => {
            non("", "Celui qui a suspendu la convention lève la suspension.", &s.clause)
        }
        (_, Some(_)) => Ok(()),
    }
}
