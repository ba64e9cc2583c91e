//! The one way a delegated act is done: the row is taken, the state loaded, each act decided by the rules on what the ones before it
//! left, written, noted and traced, in one transaction. A page, a file, a group, a deputy come here alike.

use acces::{Acteur, Action, Autorisation, Compte, Delegation, FaitsDelegation, Organisation, Personne, Ressource};
use delegation::{Acte, Acteur as Qui, Regle, decider};
use socle::{Clause, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{
    charger::{Charge, charger},
    ecrire::{Ecrit, Objet, ecrire},
    sql,
    termes::TermesDelegation,
};

ligne! { struct Trouvee { id: Id<Delegation> } }

/// The delegation between `caisse` and `partenaire`, opened if there was none.
pub async fn ouvrir(
    tx: &mut Tx,
    maison: &Maison,
    caisse: Id<Organisation>,
    partenaire: Id<Organisation>,
) -> Result<Id<Delegation>, Refus> {
    let neuve: Id<Delegation> = maison.monde.id();
    tx.faire(sql!(sql::OUVRIR, neuve, caisse, partenaire)).await?;
    Ok(tx.une::<Trouvee>(sql!(sql::DELEGATION, caisse, partenaire)).await?.id)
}

/// Sets what signed terms say, version by version: called by whoever projects terms, in the transaction of their act.
pub async fn poser_bornes(
    tx: &mut Tx,
    delegation: Id<Delegation>,
    versions: &[(Instant, Instant, TermesDelegation)],
) -> Result<(), Refus> {
    tx.faire(sql!(sql::TENIR, delegation)).await?;
    tx.faire(sql!(sql::OTER_BORNES, delegation)).await?;
    for (rang, (du, au, termes)) in (0i64..).zip(versions) {
        tx.faire(sql!(sql::POSER_BORNES, delegation, rang, *du, *au, termes.ecrire()?)).await?;
    }
    Ok(())
}

/// Does all of what `actes` says from the state it is shown, or nothing.
pub async fn agir(
    maison: &Maison,
    acteur: &Acteur,
    delegation: Id<Delegation>,
    actes: impl FnOnce(&mut Charge) -> Result<Vec<Ecrit>, Refus> + Send,
) -> Result<(), Refus> {
    let t = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(sql::TENIR, delegation)).await? {
        return Err(Refus::Introuvable("délégation absente"));
    }
    let mut charge = charger(&mut tx, delegation).await?;
    let qui = acteur_ici(acteur, &mut charge)?;
    for ecrit in actes(&mut charge)? {
        let autorisation = juger(acteur, &charge, qui, &ecrit.acte, t)?;
        let objet = ecrire(&mut tx, maison, &mut charge, qui, &ecrit, t).await?;
        noter(&mut tx, acteur.compte, &charge, (&ecrit.acte, &objet), t).await?;
        maison.traces.acte(&mut tx, &autorisation, verbe(&ecrit.acte)).await?;
    }
    Ok(tx.valider().await?)
}

/// Whether somebody may use a profile of a service now: held, chosen, inside every bound. For doors of services.
pub async fn utilisable(
    base: &mut impl Executant,
    delegation: Id<Delegation>,
    compte: Id<Compte>,
    (service, profil): (&str, &str),
    t: Instant,
) -> Result<(), Refus> {
    let charge = charger(base, delegation).await?;
    let (Some(rang), Some(quoi)) = (charge.rang(compte), charge.habilitation(service, profil)) else {
        return Err(Regle::NonHabilite.refus(None));
    };
    delegation::utilisable(&charge.etat, rang, quoi, t).map(|_| ()).map_err(|regle| regle.refus(None))
}

/// Who acts, as the rules see it; somebody of neither side sees nothing here.
pub(super) fn acteur_ici(acteur: &Acteur, charge: &mut Charge) -> Result<Qui, Refus> {
    if acteur.organisation == charge.caisse {
        let personne: Id<Personne> = acteur.personne;
        return Ok(Qui::Caisse(Some(charge.personne(personne))));
    }
    let ici = charge.rang(acteur.compte).filter(|_| acteur.organisation == charge.partenaire);
    ici.map(Qui::Compte).ok_or(Refus::Introuvable("délégation d’une autre organisation"))
}

/// The rules decide, `acces` says so: nothing is done without its proof.
fn juger(acteur: &Acteur, charge: &Charge, qui: Qui, acte: &Acte, t: Instant) -> Result<Autorisation, Refus> {
    prouver(acteur, charge, action(acte), decider(&charge.etat, qui, acte, t), clause(charge, acte, t))
}

/// The proof of a judgement of the rules, or its refusal.
pub(super) fn prouver(
    acteur: &Acteur,
    charge: &Charge,
    action: Action,
    jugement: Result<(), Regle>,
    clause: Clause,
) -> Result<Autorisation, Refus> {
    // What is not there is answered alike for everybody, before any clause.
    if let Err(regle @ (Regle::Absent | Regle::Deja)) = jugement {
        return Err(regle.refus(None));
    }
    let permis = jugement.map(|()| clause.clone()).map_err(|regle| regle.dit().1).map_err(|phrase| (clause, phrase));
    let faits = FaitsDelegation { id: charge.id, caisse: charge.caisse, partenaire: charge.partenaire, permis };
    acces::exiger(acteur, action, &Ressource::Delegation(Some(faits)))
}

/// Under which action of `acces` an act stands.
const fn action(acte: &Acte) -> Action {
    match acte {
        Acte::Choisir(_) | Acte::ChangerMotDePasse => Action::ChoisirHabilitation,
        Acte::Designer { .. }
        | Acte::Revoquer { .. }
        | Acte::Suspendre { .. }
        | Acte::Lever { .. }
        | Acte::ForcerMotDePasse { .. }
        | Acte::AnnulerMotDePasse { .. }
        | Acte::RetirerDelegation { .. }
        | Acte::RendreDelegation { .. }
        | Acte::Exclure { .. }
        | Acte::Reintegrer { .. } => Action::MesurerHabilitations,
        _ => Action::AdministrerHabilitations,
    }
}

/// The clause an act rests on: the bulletin's for a profile it speaks of, the contract's otherwise.
fn clause(charge: &Charge, acte: &Acte, t: Instant) -> Clause {
    let quoi = match acte {
        Acte::Choisir(quoi)
        | Acte::Accorder {
            droit: delegation::Droit::Utiliser(quoi) | delegation::Droit::Inscrire { quoi, .. }, ..
        } => Some(*quoi),
        _ => None,
    };
    let bornes = charge.etat.bornes_a(t);
    let ecrite =
        quoi.zip(bornes).and_then(|(q, b)| b.ouvertures.iter().find(|(h, _)| *h == q)).map(|(_, o)| o.clause.clone());
    ecrite.unwrap_or_else(|| Clause::nouvelle("Contrat de service", article(acte)))
}

const fn article(acte: &Acte) -> &'static str {
    match action(acte) {
        Action::MesurerHabilitations | Action::ChoisirHabilitation => "2.2.1",
        _ => "2.2.2",
    }
}

/// The word of an act, in the journal and in its history.
const fn verbe(acte: &Acte) -> &'static str {
    match acte {
        Acte::Creer { .. } => "habilitation_compte",
        Acte::Modifier { .. } => "habilitation_modification",
        Acte::Inactiver { .. } => "habilitation_depart",
        Acte::CreerGroupe { .. } => "groupe_creation",
        Acte::SupprimerGroupe { .. } => "groupe_suppression",
        Acte::Remplir { .. } => "groupe_entree",
        Acte::Vider { .. } => "groupe_sortie",
        Acte::Accorder { .. } => "habilitation_accord",
        Acte::Retirer { .. } => "habilitation_retrait",
        Acte::Demander(_) => "habilitation_demande",
        Acte::Designer { .. } => "administrateur_designation",
        Acte::Revoquer { .. } => "administrateur_revocation",
        Acte::Suspendre { .. } => "suspension",
        Acte::Lever { .. } => "levee",
        Acte::ForcerMotDePasse { .. } => "mot_de_passe_force",
        Acte::AnnulerMotDePasse { .. } => "mot_de_passe_rendu",
        Acte::RetirerDelegation { .. } => "delegation_retiree",
        Acte::RendreDelegation { .. } => "delegation_rendue",
        Acte::Exclure { .. } => "exclusion",
        Acte::Reintegrer { .. } => "reintegration",
        Acte::Choisir(_) => "habilitation_choix",
        Acte::ChangerMotDePasse => "mot_de_passe",
    }
}

fn motif(acte: &Acte) -> Option<String> {
    match acte {
        Acte::Suspendre { motif, .. }
        | Acte::Lever { motif, .. }
        | Acte::ForcerMotDePasse { motif, .. }
        | Acte::AnnulerMotDePasse { motif, .. }
        | Acte::RetirerDelegation { motif }
        | Acte::RendreDelegation { motif }
        | Acte::Exclure { motif, .. }
        | Acte::Reintegrer { motif, .. } => Some(motif.trim().to_owned()),
        _ => None,
    }
}

async fn noter(
    tx: &mut Tx,
    auteur: Id<Compte>,
    charge: &Charge,
    (acte, objet): (&Acte, &Objet),
    t: Instant,
) -> Result<(), Refus> {
    let (verbe, article) = (verbe(acte), clause(charge, acte, t).to_string());
    let (compte, groupe, autorisation) = (objet.compte, objet.groupe, objet.autorisation);
    tx.faire(sql!(sql::NOTER, charge.id, verbe, auteur, t, compte, groupe, autorisation, motif(acte), article)).await?;
    Ok(())
}
