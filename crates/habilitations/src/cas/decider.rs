//! The caisse decides on a request about a gestionnaire's account: once, whichever caisse is first (PDC-EP-2.2-01).

use acces::{Acteur, Action, Compte, DemandeDeCompte, Profil, Unite};
use socle::{Id, Instant, Refus, Zone, civil::Date};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{
    Fait, finir, noter,
    ouvrir::{Ouverture, ouvrir},
    suspendre,
};
use crate::{
    courriels::avertir_le_demandeur,
    faits::{DemandeVue, decider_demande, jauges},
    regles::{Civilite, Coordonnees},
    sql,
};

/// What the caisse answers.
#[derive(Debug, Clone)]
pub enum Decision {
    /// Yes; what was asked is done in the same transaction.
    Accepter,
    /// Yes, at once: a leave without waiting for its day (VAR-EP-2.2.3-07, K-12).
    AccepterAussitot,
    /// No, with the reason the partner reads.
    Refuser(String),
}

ligne! {
    struct Lue {
        genre: String,
        auteur: Option<Id<Compte>>,
        effet_le: Option<String>,
        civilite: Option<String>,
        nom: Option<String>,
        prenom: Option<String>,
        fonction: Option<String>,
        telephone: Option<String>,
        courriel: Option<String>,
    }
}

const DEJA: &str = "Cette demande est déjà décidée : une caisse a été plus rapide, ou le partenaire l’a retirée.";

/// Decides request `id`; returns the account that was opened or changed, if one was.
pub async fn decider(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<DemandeDeCompte>,
    decision: &Decision,
) -> Result<Option<Id<Compte>>, Refus> {
    let mut tx = maison.db.ecrire().await?;
    let compte = decider_dans(&mut tx, maison, acteur, id, decision).await?;
    tx.valider().await?;
    Ok(compte)
}

/// The same in `tx`, decision and trace included.
pub(crate) async fn decider_dans(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    id: Id<DemandeDeCompte>,
    decision: &Decision,
) -> Result<Option<Id<Compte>>, Refus> {
    let maintenant = maison.monde.metier();
    let (vue, autorisation) = decider_demande(tx, acteur, Action::InstruireDemande, id, maintenant).await?;
    let (etat, reponse) = match decision {
        Decision::Refuser(motif) => ("refusee", Some(motif.clone())),
        _ => ("acceptee", None),
    };
    // Takes the row: of two caisses, the second is told.
    if !tx.faire_une(sql!(sql::DECIDER, id, etat, maintenant, acteur.compte, reponse)).await? {
        return Err(Refus::Conflit(DEJA.into()));
    }
    let lue: Lue = tx.une(sql!(sql::DEMANDE_LUE, id)).await?;
    let compte = match decision {
        Decision::Refuser(_) => None,
        _ => appliquer(tx, maison, acteur, &vue, &lue, decision).await?,
    };
    if let Some(auteur) = lue.auteur.filter(|a| *a != acteur.compte) {
        avertir_le_demandeur(tx, &maison.monde, auteur, id.to_string()).await?;
    }
    maison.traces.acte(tx, &autorisation, etat).await?;
    Ok(compte)
}

async fn appliquer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    vue: &DemandeVue,
    lue: &Lue,
    decision: &Decision,
) -> Result<Option<Id<Compte>>, Refus> {
    let perdue = || Refus::Interne("demande incomplète".into());
    match lue.genre.as_str() {
        "ouverture" => ouverture(tx, maison, acteur, vue, lue).await.map(Some),
        "modification" => {
            let compte = vue.compte.ok_or_else(perdue)?;
            modifier(tx, maison, acteur, compte, lue).await?;
            Ok(Some(compte))
        }
        "inactivation" => {
            let compte = vue.compte.ok_or_else(perdue)?;
            let jour: Date = lue.effet_le.as_deref().and_then(|j| j.parse().ok()).ok_or_else(perdue)?;
            let fin = match decision {
                Decision::AccepterAussitot => maison.monde.metier(),
                _ => Zone::paris().fin(jour),
            };
            finir::mettre_fin(tx, maison, acteur, compte, fin).await?;
            Ok(Some(compte))
        }
        "signalement" => {
            let compte = vue.compte.ok_or_else(perdue)?;
            suspendre::appliquer(tx, maison, acteur, compte, suspendre::Portee::Suspension).await?;
            Ok(Some(compte))
        }
        // A succession is closed by the opening of another account; accepting it only says that it was seen.
        _ => Ok(vue.compte),
    }
}

ligne! { struct UniteLue { id: Id<Unite> } }

async fn ouverture(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    vue: &DemandeVue,
    lue: &Lue,
) -> Result<Id<Compte>, Refus> {
    let maintenant = maison.monde.metier();
    let un = |v: &Option<String>| v.clone().unwrap_or_default();
    let coordonnees = Coordonnees {
        civilite: Civilite::depuis_code(&un(&lue.civilite)).unwrap_or(Civilite::Neutre),
        nom: un(&lue.nom),
        prenom: un(&lue.prenom),
        fonction: un(&lue.fonction),
        telephone: un(&lue.telephone),
        courriel: un(&lue.courriel),
    };
    let places = jauges(tx, vue.partenaire, maintenant).await?;
    let gestionnaires = places.into_iter().filter(|p| p.profil == Profil::Gestionnaire.code());
    // « Enregistrement strict » at the caisse that decides; another that is full gives no access, and closes nothing here.
    let voulues: Vec<_> = gestionnaires.filter(|p| p.libre() || p.caisse == acteur.organisation).collect();
    if let Some(pleine) = voulues.iter().find(|p| !p.libre()) {
        let libres = Err(pleine.clause());
        acces::exiger(acteur, Action::InstruireDemande, &acces::Ressource::Places { libres })?;
    }
    let unite: UniteLue = tx.une(sql!(sql::UNITES, vue.partenaire)).await?;
    let ouverture = Ouverture {
        organisation: vue.partenaire,
        unite: unite.id,
        profil: Profil::Gestionnaire,
        gestionnaire: None,
        coordonnees: &coordonnees,
        places: &voulues,
    };
    ouvrir(tx, maison, acteur, &ouverture).await
}

ligne! { struct Qui { personne: Id<acces::Personne> } }

/// VAR-EP-2.2.2-01 and -02: the caisse changes, and four fields only.
async fn modifier(tx: &mut Tx, maison: &Maison, acteur: &Acteur, compte: Id<Compte>, lue: &Lue) -> Result<(), Refus> {
    if let Some(nom) = &lue.nom {
        let qui: Qui = tx.une(sql!(sql::PERSONNE_DU_COMPTE, compte)).await?;
        annuaire::renommer(tx, qui.personne, nom).await?;
    }
    let (fonction, telephone, courriel) = (lue.fonction.clone(), lue.telephone.clone(), lue.courriel.clone());
    tx.faire(sql!(sql::CHANGER_COORDONNEES, compte, fonction, telephone, courriel)).await?;
    let effet_le = maison.monde.metier();
    noter(tx, &maison.monde, acteur, Fait { compte, genre: "modification", effet_le, article: "2.2.2" }).await
}

/// Takes back a request that nobody decided yet.
pub async fn retirer_demande(maison: &Maison, acteur: &Acteur, id: Id<DemandeDeCompte>) -> Result<(), Refus> {
    let maintenant: Instant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (vue, autorisation) = decider_demande(&mut tx, acteur, Action::DemanderGestionnaire, id, maintenant).await?;
    if vue.genre == "succession" {
        return Err(Refus::Conflit("La structure a besoin d’un gestionnaire : cette demande ne se retire pas.".into()));
    }
    if !vue.ouverte
        || !tx.faire_une(sql!(sql::DECIDER, id, "retiree", maintenant, acteur.compte, None::<String>)).await?
    {
        return Err(Refus::Conflit(DEJA.into()));
    }
    maison.traces.acte(&mut tx, &autorisation, "retrait").await?;
    Ok(tx.valider().await?)
}
