//! The console of the machine: an account acting there, and links given there. Decided and traced like pages.

use acces::{Acteur, Compte};
use socle::{Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{Maison, session::EtatDuCompte};
use traces::Fait;

use super::{
    connecter::Connu,
    frein::Nombre,
    lien::{self, Genre},
};
use crate::{regles::Identifiant, sql};

/// Somebody at the console, as the journal names them.
const ICI: &str = "console";

async fn connaitre(maison: &Maison, identifiant: &str) -> Result<(Connu, EtatDuCompte), Refus> {
    let absent = || Refus::Conflit("Aucun compte actif ne porte cet identifiant.".into());
    let nom: Identifiant = identifiant.parse().map_err(|()| absent())?;
    let (mut base, maintenant): (&Db, _) = (&maison.db, maison.monde.metier());
    let connu: Option<Connu> = base.peut_etre(sql!(sql::CONNAITRE, nom.to_string(), maintenant)).await?;
    let connu = connu.ok_or_else(absent)?;
    let etat = connu.etat(maintenant)?;
    if matches!(etat, EtatDuCompte::Suspendu | EtatDuCompte::Inactif) { Err(absent()) } else { Ok((connu, etat)) }
}

/// The active account of login `identifiant`. Whoever is at the console holds the base and its keys already: no
/// password is asked, but somebody is named.
pub async fn console(maison: &Maison, identifiant: &str) -> Result<Acteur, Refus> {
    match connaitre(maison, identifiant).await? {
        (connu, EtatDuCompte::Vivant) => connu.acteur(ICI, ICI),
        _ => Err(Refus::Conflit("Aucun compte actif ne porte cet identifiant.".into())),
    }
}

/// Whether the installation has an opérateur, active or invited.
pub async fn a_un_operateur(maison: &Maison) -> Result<bool, Refus> {
    let mut base: &Db = &maison.db;
    let nombre: Nombre = base.une(sql!(sql::OPERATEURS)).await?;
    Ok(nombre.nombre > 0)
}

/// A link for the account of login `identifiant`, to be read on the console: activation, or a new password.
pub async fn lien_a_la_console(maison: &Maison, identifiant: &str) -> Result<String, Refus> {
    let (connu, etat) = connaitre(maison, identifiant).await?;
    let genre = if etat == EtatDuCompte::Invite { Genre::Activation } else { Genre::MotDePasse };
    let mut tx = maison.db.ecrire().await?;
    maison.traces.fait(&mut tx, Fait::sans_session(&connu.acteur(ICI, ICI)?, "donner_lien")).await?;
    tx.valider().await?;
    lien::poser(maison, connu.compte, genre).await
}

ligne! { struct Nomme { identifiant: String } }

/// The login of `compte`, to be said on the console to whoever has just opened it.
pub async fn identifiant(maison: &Maison, compte: Id<Compte>) -> Result<String, Refus> {
    let mut base: &Db = &maison.db;
    Ok(base.une::<Nomme>(sql!(sql::IDENTIFIANT, compte)).await?.identifiant)
}
