//! One decided act, as rows: what [`delegation::appliquer`] changes in a state, changed in the base. Nothing is decided here.

use acces::Compte;
use comptes::cas::couper;
use delegation::{
    Acte, Acteur, Beneficiaire, Cible, Demande, Droit, Periode, RangCompte, RangUnite, Source, appliquer,
};
use socle::{Id, Instant, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use super::{
    charger::{AutorisationId, Charge, GroupeId},
    sql,
};

/// What an act needs besides the rules: whose account is opened, what a group is called.
#[derive(Debug, Clone, Default)]
pub struct Precisions {
    /// The account that is known from now on.
    pub compte: Option<Id<Compte>>,
    /// The name of a group.
    pub nom: Option<String>,
    /// What a request says.
    pub texte: Option<String>,
}

/// One act with what it needs.
#[derive(Debug, Clone)]
pub struct Ecrit {
    /// The act.
    pub acte: Acte,
    /// What it needs besides.
    pub precisions: Precisions,
}

impl From<Acte> for Ecrit {
    fn from(acte: Acte) -> Self {
        Self { acte, precisions: Precisions::default() }
    }
}

/// What an act was about, for its history.
#[derive(Default)]
pub(super) struct Objet {
    pub(super) compte: Option<Id<Compte>>,
    pub(super) groupe: Option<Id<GroupeId>>,
    pub(super) autorisation: Option<Id<AutorisationId>>,
}

fn perdu() -> Refus {
    Refus::Interne("délégation : un numéro sans identifiant".into())
}

/// Writes `ecrit`, decided, and changes the state alike.
pub(super) async fn ecrire(
    tx: &mut Tx,
    maison: &Maison,
    charge: &mut Charge,
    acteur: Acteur,
    ecrit: &Ecrit,
    t: Instant,
) -> Result<Objet, Refus> {
    let objet = lignes(tx, maison, charge, acteur, ecrit, t).await?;
    appliquer(&mut charge.etat, acteur, &ecrit.acte, t);
    if structure(&ecrit.acte) {
        tete(tx, charge).await?;
    }
    Ok(objet)
}

const fn structure(acte: &Acte) -> bool {
    matches!(
        acte,
        Acte::Designer { .. }
            | Acte::Revoquer { .. }
            | Acte::RetirerDelegation { .. }
            | Acte::RendreDelegation { .. }
            | Acte::Suspendre { cible: Cible::Structure, .. }
            | Acte::Lever { cible: Cible::Structure, .. }
            | Acte::Exclure { cible: Cible::Structure, .. }
            | Acte::Reintegrer { cible: Cible::Structure, .. }
    )
}

async fn tete(tx: &mut Tx, charge: &Charge) -> Result<(), Refus> {
    let e = &charge.etat;
    let (principal, suppleant) =
        (e.principal.and_then(|c| charge.compte(c)), e.suppleant.and_then(|c| charge.compte(c)));
    let (retiree, suspendue, exclue) = (e.delegation_retiree, e.structure_suspendue, e.structure_exclue);
    tx.faire(sql!(sql::ECRIRE, charge.id, principal, suppleant, retiree, suspendue, exclue)).await?;
    Ok(())
}

async fn lignes(
    tx: &mut Tx,
    maison: &Maison,
    charge: &mut Charge,
    acteur: Acteur,
    ecrit: &Ecrit,
    t: Instant,
) -> Result<Objet, Refus> {
    match &ecrit.acte {
        Acte::Creer { unite, profession, arrete, .. } => {
            habiliter(tx, charge, ecrit.precisions.compte, (*unite, *profession, *arrete), t).await
        }
        Acte::Modifier { compte, unite, profession, arrete } => {
            let (c, u) = (charge.compte(*compte).ok_or_else(perdu)?, charge.unites.id(unite.0).ok_or_else(perdu)?);
            let profession = charge.catalogue.code_profession(*profession).ok_or_else(perdu)?;
            let (du, au) = (arrete.map(|p| p.du), arrete.map(|p| p.au));
            tx.faire(sql!(sql::CHANGER_HABILITE, charge.id, c, u, profession, du, au)).await?;
            Ok(sur(c))
        }
        Acte::Inactiver { compte, le } => {
            let c = charge.compte(*compte).ok_or_else(perdu)?;
            tx.faire(sql!(sql::FINIR_HABILITE, charge.id, c, *le)).await?;
            tx.faire(sql!(sql::FINIR_SES_AUTORISATIONS, charge.id, c, *le)).await?;
            Ok(sur(c))
        }
        Acte::Choisir(quoi) => {
            let Acteur::Compte(moi) = acteur else { return Err(perdu()) };
            let c = charge.compte(moi).ok_or_else(perdu)?;
            let (service, profil) = charge.catalogue.codes(*quoi).ok_or_else(perdu)?;
            tx.faire(sql!(sql::CHOISIR, charge.id, c, service, profil)).await?;
            Ok(sur(c))
        }
        Acte::CreerGroupe { .. } | Acte::SupprimerGroupe { .. } | Acte::Remplir { .. } | Acte::Vider { .. } => {
            grouper(tx, maison, charge, ecrit, t).await
        }
        Acte::Accorder { droit, a, periode, source } => {
            accorder(tx, maison, charge, (*droit, *a), (*periode, *source, acteur)).await
        }
        Acte::Retirer { autorisation } => {
            let id = charge.autorisations.id(autorisation.0).ok_or_else(perdu)?;
            tx.faire(sql!(sql::FINIR_AUTORISATION, id, t)).await?;
            Ok(Objet { autorisation: Some(id), ..Objet::default() })
        }
        Acte::Demander(demande) => demander(tx, maison, charge, (acteur, *demande), ecrit, t).await,
        mesure => mesurer(tx, maison, charge, acteur, mesure).await,
    }
}

/// A request of centralised mode: it waits, and changes nothing by itself (CAF68-9.2-03).
async fn demander(
    tx: &mut Tx,
    maison: &Maison,
    charge: &Charge,
    (acteur, demande): (Acteur, Demande),
    ecrit: &Ecrit,
    t: Instant,
) -> Result<Objet, Refus> {
    let (genre, compte) = match demande {
        Demande::Creation => ("creation", None),
        Demande::Modification(c) => ("modification", Some(c)),
        Demande::Suppression(c) => ("suppression", Some(c)),
        Demande::Depart(c) => ("depart", Some(c)),
    };
    let Acteur::Compte(moi) = acteur else { return Err(perdu()) };
    let auteur = charge.compte(moi).ok_or_else(perdu)?;
    let compte = compte.map(|c| charge.compte(c).ok_or_else(perdu)).transpose()?;
    let texte = super::questions::lisible(ecrit.precisions.texte.as_deref().unwrap_or("-"))?;
    let id: Id<super::DemandeHabilitation> = maison.monde.id();
    tx.faire(sql!(sql::DEMANDER, id, charge.id, genre, compte, auteur, t, texte)).await?;
    Ok(Objet { compte, ..Objet::default() })
}

fn sur(compte: Id<Compte>) -> Objet {
    Objet { compte: Some(compte), ..Objet::default() }
}

async fn habiliter(
    tx: &mut Tx,
    charge: &mut Charge,
    compte: Option<Id<Compte>>,
    (unite, profession, arrete): (RangUnite, u16, Option<Periode>),
    t: Instant,
) -> Result<Objet, Refus> {
    let compte = compte.ok_or_else(perdu)?;
    if charge.rang(compte).is_some() {
        return Err(Refus::Conflit("Ce compte est déjà connu ici.".into()));
    }
    let unite = charge.unites.id(unite.0).ok_or_else(perdu)?;
    let profession = charge.catalogue.code_profession(profession).ok_or_else(perdu)?.to_owned();
    let rang = i64::from(charge.comptes.connaitre(compte));
    let (du, au) = (arrete.map(|p| p.du), arrete.map(|p| p.au));
    tx.faire(sql!(sql::HABILITER, charge.id, rang, compte, unite, profession, du, au, t, Instant::SANS_FIN)).await?;
    Ok(sur(compte))
}

/// An account or a group, as two columns of which one is filled.
type Colonnes = (Option<Id<Compte>>, Option<Id<GroupeId>>);

fn a_qui(charge: &Charge, a: Beneficiaire) -> Result<Colonnes, Refus> {
    match a {
        Beneficiaire::Compte(c) => Ok((Some(charge.compte(c).ok_or_else(perdu)?), None)),
        Beneficiaire::Groupe(g) => Ok((None, Some(charge.groupes.id(g.0).ok_or_else(perdu)?))),
    }
}

async fn grouper(tx: &mut Tx, maison: &Maison, charge: &mut Charge, ecrit: &Ecrit, t: Instant) -> Result<Objet, Refus> {
    let (groupe, compte) = match &ecrit.acte {
        Acte::CreerGroupe { unite } => {
            let (id, unite) = (maison.monde.id(), charge.unites.id(unite.0).ok_or_else(perdu)?);
            let rang = i64::from(charge.groupes.connaitre(id));
            let nom = ecrit.precisions.nom.clone().unwrap_or_default();
            tx.faire(sql!(sql::FAIRE_GROUPE, id, charge.id, rang, unite, nom)).await?;
            (id, None)
        }
        Acte::SupprimerGroupe { groupe } => {
            let id = charge.groupes.id(groupe.0).ok_or_else(perdu)?;
            tx.faire(sql!(sql::DEFAIRE_GROUPE, id)).await?;
            tx.faire(sql!(sql::VIDER_GROUPE, id)).await?;
            tx.faire(sql!(sql::FINIR_CELLES_DU_GROUPE, id, t)).await?;
            (id, None)
        }
        Acte::Remplir { groupe, membre } => {
            let (id, (compte, dessous)) = (charge.groupes.id(groupe.0).ok_or_else(perdu)?, a_qui(charge, *membre)?);
            tx.faire(sql!(sql::ENTRER, id, compte, dessous)).await?;
            (id, compte)
        }
        Acte::Vider { groupe, membre } => {
            let (id, (compte, dessous)) = (charge.groupes.id(groupe.0).ok_or_else(perdu)?, a_qui(charge, *membre)?);
            tx.faire(sql!(sql::SORTIR, id, compte, dessous)).await?;
            (id, compte)
        }
        _ => return Err(perdu()),
    };
    Ok(Objet { compte, groupe: Some(groupe), autorisation: None })
}

async fn accorder(
    tx: &mut Tx,
    maison: &Maison,
    charge: &mut Charge,
    (droit, a): (Droit, Beneficiaire),
    (periode, source, acteur): (Periode, Source, Acteur),
) -> Result<Objet, Refus> {
    let (genre, quoi, unite, fonctions) = match droit {
        Droit::Utiliser(quoi) => ("utiliser", Some(quoi), None, 0),
        Droit::Inscrire { quoi, unite } => ("inscrire", Some(quoi), Some(unite), 0),
        Droit::Administrer { unite, fonctions } => ("administrer", None, Some(unite), i64::from(fonctions.0)),
    };
    let (compte, groupe) = a_qui(charge, a)?;
    let codes = quoi.map(|q| charge.catalogue.codes(q).ok_or_else(perdu)).transpose()?;
    let (service, profil) = (codes.map(|c| c.0.to_owned()), codes.map(|c| c.1.to_owned()));
    let unite = unite.map(|u| charge.unites.id(u.0).ok_or_else(perdu)).transpose()?;
    let par = if let Acteur::Compte(c) = acteur { Some(charge.compte(c).ok_or_else(perdu)?) } else { None };
    let source = match source {
        Source::Racine => None,
        Source::Autorisation(s) => Some(charge.autorisations.id(s.0).ok_or_else(perdu)?),
    };
    let id = maison.monde.id();
    let rang = i64::from(charge.autorisations.connaitre(id));
    let (du, au) = (periode.du, periode.au);
    let appel = sql!(
        sql::ACCORDER,
        id,
        charge.id,
        rang,
        genre,
        service,
        profil,
        unite,
        fonctions,
        compte,
        groupe,
        du,
        au,
        par,
        source
    );
    tx.faire(appel).await?;
    Ok(Objet { compte, groupe, autorisation: Some(id) })
}

/// Measures on somebody reach what they have open: sessions, links, steps end with the transaction.
async fn mesurer(tx: &mut Tx, maison: &Maison, charge: &Charge, acteur: Acteur, acte: &Acte) -> Result<Objet, Refus> {
    let (cible, quoi) = match acte {
        Acte::Suspendre { cible, .. } => (*cible, (Some(true), None)),
        Acte::Lever { cible, .. } => (*cible, (Some(false), None)),
        Acte::Exclure { cible, .. } => (*cible, (None, Some(true))),
        Acte::Reintegrer { cible, .. } => (*cible, (None, Some(false))),
        Acte::ForcerMotDePasse { compte, .. } => {
            let c = charge.compte(*compte).ok_or_else(perdu)?;
            tx.faire(sql!(sql::FORCER, charge.id, c, maison.monde.horloge())).await?;
            tx.faire(sql!(sql::EXPIRER_SECRET, c, maison.monde.metier())).await?;
            couper(tx, maison, c).await?;
            return Ok(sur(c));
        }
        Acte::AnnulerMotDePasse { compte, .. } => {
            let c = charge.compte(*compte).ok_or_else(perdu)?;
            tx.faire(sql!(sql::ANNULER_FORCE, charge.id, c)).await?;
            tx.faire(sql!(sql::RENDRE_SECRET, c)).await?;
            return Ok(sur(c));
        }
        Acte::ChangerMotDePasse => {
            let Acteur::Compte(moi) = acteur else { return Err(perdu()) };
            let c = charge.compte(moi).ok_or_else(perdu)?;
            tx.faire(sql!(sql::ANNULER_FORCE, charge.id, c)).await?;
            return Ok(sur(c));
        }
        Acte::Designer { compte, .. } => return Ok(sur(charge.compte(*compte).ok_or_else(perdu)?)),
        _ => return Ok(Objet::default()),
    };
    match cible {
        Cible::Structure => Ok(Objet::default()),
        Cible::Autorisation(r) => {
            let id = charge.autorisations.id(r.0).ok_or_else(perdu)?;
            tx.faire(sql!(sql::SUSPENDRE_AUTORISATION, id, quoi.0 == Some(true))).await?;
            Ok(Objet { autorisation: Some(id), ..Objet::default() })
        }
        Cible::Compte(c) => arreter(tx, maison, charge, c, quoi).await,
    }
}

/// Suspends, excludes, or gives back. The account itself is cut, whatever it does elsewhere: the fault is the person's.
async fn arreter(
    tx: &mut Tx,
    maison: &Maison,
    charge: &Charge,
    rang: RangCompte,
    (suspendu, exclu): (Option<bool>, Option<bool>),
) -> Result<Objet, Refus> {
    let c = charge.compte(rang).ok_or_else(perdu)?;
    let avant = charge.etat.comptes.get(rang.0 as usize).ok_or_else(perdu)?;
    let (suspendu, exclu) = (suspendu.unwrap_or(avant.suspendu), exclu.unwrap_or(avant.exclu));
    tx.faire(sql!(sql::SUSPENDRE_HABILITE, charge.id, c, suspendu, exclu)).await?;
    if suspendu || exclu {
        tx.faire(sql!(crate::sql::SUSPENDRE, c, maison.monde.horloge())).await?;
        couper(tx, maison, c).await?;
    } else {
        tx.faire(sql!(crate::sql::LEVER, c)).await?;
    }
    Ok(sur(c))
}
