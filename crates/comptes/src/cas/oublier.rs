//! Forgotten passwords and links that have expired: one answer, the same statements, whoever is asked about.
//!
//! A job is always enqueued; for nobody, it carries nobody. What the mail will hold is decided when it leaves.

use acces::Compte;
use socle::{Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use taches::Charge;
use toile::Maison;

use super::{
    frein::{Freins, compter},
    lien,
};
use crate::{
    courriels,
    regles::{Identifiant, OUBLIS_PAR_JOUR, delai_oubli, delai_oubli_reseau},
    sql,
};

ligne! { struct Trouve { compte: Id<Compte> } }

/// Somebody at `reseau` forgot the password of `identifiant`.
pub async fn mot_de_passe_oublie(maison: &Maison, identifiant: &str, reseau: &str) -> Result<(), Refus> {
    let nom = identifiant.parse::<Identifiant>().map_or_else(|()| "!".to_owned(), |i| i.to_string());
    let mut base: &Db = &maison.db;
    let trouve: Option<Trouve> = base.peut_etre(sql!(sql::OUBLIEUX, &nom, maison.monde.metier())).await?;
    demander(maison, trouve.map(|t| t.compte), &nom, reseau).await
}

/// Somebody at `reseau` holds link `jeton`, dead or not, and wants a new one.
pub async fn nouveau_lien(maison: &Maison, jeton: &str, reseau: &str) -> Result<(), Refus> {
    let lu = lien::lire(maison, jeton).await?.filter(|l| l.compte_ouvert(maison.monde.metier()));
    // Counted by the account when there is one, by the token when there is none: neither is told from the other.
    let nom = lu.as_ref().map_or_else(|| maison.coffre.empreinte("lien", jeton), |l| l.compte.to_string());
    demander(maison, lu.map(|l| l.compte), &nom, reseau).await
}

async fn demander(maison: &Maison, compte: Option<Id<Compte>>, nom: &str, reseau: &str) -> Result<(), Refus> {
    let couple = format!("{nom} {reseau}");
    let etroit = ("oubli-couple", couple.as_str(), delai_oubli as fn(i64) -> _);
    let freins = Freins::lire(maison, etroit, ("oubli-reseau", reseau, delai_oubli_reseau)).await?;
    let mut tx = maison.db.ecrire().await?;
    freins.serrer(&mut tx, maison).await?;
    let cle = maison.coffre.empreinte("oubli-nom", nom);
    let demandes = compter(&mut tx, maison, &cle, |_| std::time::Duration::ZERO).await?;
    let charge = match compte.filter(|_| demandes <= OUBLIS_PAR_JOUR) {
        Some(compte) => Charge::nouvelle().id("compte", compte),
        None => Charge::nouvelle(),
    };
    taches::enfiler(&mut tx, &maison.monde, courriels::LIEN, charge).await?;
    Ok(tx.valider().await?)
}
