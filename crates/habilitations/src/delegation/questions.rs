//! Supervision and requests: the caisse asks about a habilitation and reads the answer; in centralised mode the structure asks and
//! reads what was done. Threads whose lines never change, dates that need no job.

use acces::{Acteur, Action, Compte, Delegation, Organisation};
use delegation::Regle;
use socle::{
    Clause, Erreurs, Id, Instant, Refus, Zone,
    calendrier::{Calendrier, Delai, Territoire, Unite},
    nir::contient_nir,
};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{
    agir::{acteur_ici, prouver},
    charger::{Charge, charger},
    sql,
};

/// How long a structure has to answer. Ours: the contract says « à tout moment », no delay.
const DELAI: Delai = Delai::nouveau(15, Unite::JoursCalendaires);

/// The longest text of a thread, in characters.
const LONGUEUR: usize = 2000;

/// Marker: a question of the caisse on a habilitation.
pub enum Question {}
/// Marker: something a structure asks in centralised mode.
pub enum DemandeHabilitation {}

ligne! {
    struct Posee {
        delegation: Id<Delegation>, compte: Id<Compte>, close_le: Option<Instant>,
    }
}

ligne! {
    /// One line of a thread.
    pub struct Echange {
        /// When.
        pub le: Instant,
        /// What.
        pub texte: String,
        /// Who.
        pub auteur: Id<Compte>,
        /// Of which side.
        pub organisation: Id<Organisation>,
    }
}

/// A text that says something, not too long, without a NIR.
pub(super) fn lisible(texte: &str) -> Result<String, Refus> {
    let texte = texte.trim();
    let mut erreurs = Erreurs::default();
    if texte.is_empty() {
        erreurs.ajouter("texte", "Écrivez ce que vous avez à dire.");
    } else if texte.chars().count() > LONGUEUR {
        erreurs.ajouter("texte", "Écrivez 2 000 caractères au plus.");
    } else if contient_nir(texte) {
        erreurs.ajouter("texte", "Retirez le numéro de sécurité sociale : il n’a pas sa place ici.");
    }
    if erreurs.est_vide() { Ok(texte.to_owned()) } else { Err(Refus::Invalide(erreurs)) }
}

fn clause(article: &str) -> Clause {
    Clause::nouvelle("Convention d’accès", article)
}

/// The state under its lock.
async fn tenir(tx: &mut Tx, delegation: Id<Delegation>) -> Result<Charge, Refus> {
    if !tx.faire_une(sql!(sql::TENIR, delegation)).await? {
        return Err(Refus::Introuvable("délégation absente"));
    }
    charger(tx, delegation).await
}

ligne! { struct Lieu { zone: String } }

/// The caisse asks about the habilitations of `compte` (CAF68-9.1-07).
pub async fn questionner(
    maison: &Maison,
    acteur: &Acteur,
    delegation: Id<Delegation>,
    compte: Id<Compte>,
    texte: &str,
) -> Result<Id<Question>, Refus> {
    let (texte, t) = (lisible(texte)?, maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    let mut charge = tenir(&mut tx, delegation).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    let rang = charge.rang(compte).ok_or(Refus::Introuvable("compte inconnu de la délégation"))?;
    let jugement = delegation::questionner(&charge.etat, qui, rang);
    let autorisation = prouver(acteur, &charge, Action::MesurerHabilitations, jugement, clause("9.1"))?;
    let lieu: Lieu = tx.une(sql!(sql::ZONE, delegation)).await?;
    let zone = Zone::nommee(&lieu.zone).map_err(|z| Refus::Interne(format!("zone inconnue : {}", z.0)))?;
    let echeance = DELAI.echeance(t, Calendrier::nouveau(Territoire::Metropole), &zone);
    let id: Id<Question> = maison.monde.id();
    tx.faire(sql!(sql::POSER_QUESTION, id, delegation, compte, acteur.compte, t, echeance)).await?;
    tx.faire(sql!(sql::ECHANGER, id, acteur.compte, t, texte)).await?;
    maison.traces.acte(&mut tx, &autorisation, "question").await?;
    tx.valider().await?;
    Ok(id)
}

async fn posee(tx: &mut Tx, question: Id<Question>) -> Result<(Posee, Charge), Refus> {
    let lue: Posee =
        tx.peut_etre(sql!(sql::QUESTION, question)).await?.ok_or(Refus::Introuvable("question absente"))?;
    let charge = tenir(tx, lue.delegation).await?;
    Ok((lue, charge))
}

/// One more line: the structure answers, or the caisse asks further.
pub async fn repondre(maison: &Maison, acteur: &Acteur, question: Id<Question>, texte: &str) -> Result<(), Refus> {
    let (texte, t) = (lisible(texte)?, maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    let (lue, mut charge) = posee(&mut tx, question).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    let rang = charge.rang(lue.compte).ok_or(Refus::Introuvable("compte inconnu de la délégation"))?;
    let jugement = delegation::repondre(&charge.etat, qui, rang, t);
    let autorisation = prouver(acteur, &charge, Action::AdministrerHabilitations, jugement, clause("9.1"))?;
    if lue.close_le.is_some() {
        return Err(Refus::Conflit("Cette question est close.".into()));
    }
    tx.faire(sql!(sql::ECHANGER, question, acteur.compte, t, texte)).await?;
    if matches!(qui, delegation::Acteur::Compte(_)) {
        tx.faire(sql!(sql::REPONDUE, question, t)).await?;
    }
    maison.traces.acte(&mut tx, &autorisation, "reponse").await?;
    Ok(tx.valider().await?)
}

/// The caisse has what it wanted.
pub async fn clore(maison: &Maison, acteur: &Acteur, question: Id<Question>) -> Result<(), Refus> {
    let t = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (lue, mut charge) = posee(&mut tx, question).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    let rang = charge.rang(lue.compte).ok_or(Refus::Introuvable("compte inconnu de la délégation"))?;
    let jugement = delegation::questionner(&charge.etat, qui, rang);
    let autorisation = prouver(acteur, &charge, Action::MesurerHabilitations, jugement, clause("9.1"))?;
    if !tx.faire_une(sql!(sql::CLORE_QUESTION, question, t)).await? {
        return Err(Refus::Conflit("Cette question est déjà close.".into()));
    }
    maison.traces.acte(&mut tx, &autorisation, "cloture").await?;
    Ok(tx.valider().await?)
}

/// The thread of a question, for its two sides; decided before it is read, and traced with it.
pub async fn fil(maison: &Maison, acteur: &Acteur, question: Id<Question>) -> Result<Vec<Echange>, Refus> {
    let t = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (lue, mut charge) = posee(&mut tx, question).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    let rang = charge.rang(lue.compte).ok_or(Refus::Introuvable("compte inconnu de la délégation"))?;
    let jugement = delegation::repondre(&charge.etat, qui, rang, t);
    let autorisation = prouver(acteur, &charge, Action::AdministrerHabilitations, jugement, clause("9.1"))?;
    maison.traces.acte(&mut tx, &autorisation, "question").await?;
    let lignes = tx.toutes(sql!(sql::FIL, question)).await?;
    tx.valider().await?;
    Ok(lignes)
}

ligne! { struct Deposee { delegation: Id<Delegation>, compte: Option<Id<Compte>> } }

/// The caisse says what became of a request: done, by acts of their own, or refused, with a word.
pub async fn repondre_a_la_demande(
    maison: &Maison,
    acteur: &Acteur,
    demande: Id<DemandeHabilitation>,
    (faite, reponse): (bool, &str),
) -> Result<(), Refus> {
    let (reponse, t) = (lisible(reponse)?, maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    let lue: Deposee = tx.peut_etre(sql!(sql::DEMANDE, demande)).await?.ok_or(Refus::Introuvable("demande absente"))?;
    let mut charge = tenir(&mut tx, lue.delegation).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    let jugement = match (qui, lue.compte.and_then(|c| charge.rang(c))) {
        (_, Some(rang)) => delegation::questionner(&charge.etat, qui, rang),
        (delegation::Acteur::Caisse(_), None) => Ok(()),
        (delegation::Acteur::Compte(_), None) => Err(Regle::CaisseSeule),
    };
    let autorisation = prouver(acteur, &charge, Action::MesurerHabilitations, jugement, clause("9.2"))?;
    if !tx.faire_une(sql!(sql::DECIDER_DEMANDE, demande, faite, acteur.compte, t, reponse)).await? {
        return Err(Refus::Conflit("Cette demande a déjà reçu sa réponse.".into()));
    }
    maison.traces.acte(&mut tx, &autorisation, "reponse").await?;
    Ok(tx.valider().await?)
}
