//! An account acting at the console of the machine: the operator's commands are decided and traced like pages.

use acces::Acteur;
use socle::Refus;
use stockage::{Db, Executant, sql};
use toile::{Maison, session::EtatDuCompte};

use super::connecter::Connu;
use crate::{regles::Identifiant, sql};

/// The active account of login `identifiant`. Whoever is at the console holds the base and its keys already: no
/// password is asked, but somebody is named.
pub async fn console(maison: &Maison, identifiant: &str) -> Result<Acteur, Refus> {
    let absent = || Refus::Conflit("Aucun compte actif ne porte cet identifiant.".into());
    let nom: Identifiant = identifiant.parse().map_err(|()| absent())?;
    let mut base: &Db = &maison.db;
    let connu: Option<Connu> = base.peut_etre(sql!(sql::CONNAITRE, nom.to_string(), maison.monde.metier())).await?;
    let connu = connu.ok_or_else(absent)?;
    if connu.etat(maison.monde.metier())? != EtatDuCompte::Vivant {
        return Err(absent());
    }
    connu.acteur("console", "console")
}
