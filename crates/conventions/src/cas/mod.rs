//! Use cases of the room: one act per file, each in one transaction with its events, its projection and its trace.

mod activer;
mod arreter;
mod imprimer;
mod preparer;
mod projeter;
mod retirer;
mod signer;
mod structure;
mod terminer;

use acces::{Acteur, Action, Autorisation, Convention, FaitsConvention, FaitsVolet, Ressource};
use socle::{Id, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use crate::{
    Evenement,
    lecture::{Dossier, autour},
    regles::GenreEvenement,
    sql,
};

pub(crate) use activer::portes_de;
pub use activer::{Activation, activer};
pub(crate) use arreter::ecrire;
pub use arreter::{Arret, ManquesDeCaisse, arreter_termes, manques};
pub use imprimer::imprimer;
pub(crate) use preparer::METIER;
pub use preparer::{Nouvelle, Partenaire, Utilisation, preparer, preparer_utilisation, remplir};
pub use projeter::{projection_fidele, projeter};
pub use retirer::{rendre, retirer};
pub use signer::{Partie, Signature, qui_enregistre, signer};
pub(crate) use structure::faits_du_partenaire;
pub use structure::{domaine, tenir_structure};
pub use terminer::terminer;

/// A convention held for an act: its row is locked, it was read under the lock, and the act was decided.
pub(crate) struct Tenue {
    pub(crate) tx: Tx,
    pub(crate) tous: Vec<Dossier>,
    pub(crate) id: Id<Convention>,
    pub(crate) autorisation: Autorisation,
}

impl Tenue {
    pub(crate) fn dossier(&self) -> Result<&Dossier, Refus> {
        self.tous.iter().find(|d| d.id == self.id).ok_or(Refus::Introuvable("convention absente"))
    }
}

/// The facts that a decision about convention `id` needs.
pub(crate) fn faits(tous: &[Dossier], id: Id<Convention>) -> Ressource {
    Ressource::Convention(tous.iter().find(|d| d.id == id).map(|d| FaitsConvention {
        id,
        caisses: d.volets.iter().map(|v| v.caisse).collect(),
        partenaire: d.partenaire,
    }))
}

/// The facts about the volet of the reader's caisse in convention `id`: acts on a volet are its caisse's own.
pub(crate) fn faits_du_volet(tous: &[Dossier], id: Id<Convention>, acteur: &Acteur) -> Ressource {
    let dossier = tous.iter().find(|d| d.id == id);
    Ressource::Volet(dossier.and_then(|d| {
        d.volet(acteur.organisation).map(|v| FaitsVolet { id: v.id, caisse: v.caisse, partenaire: d.partenaire })
    }))
}

/// Locks, reads and decides an act on a convention.
pub(crate) async fn tenir(
    maison: &Maison,
    acteur: &Acteur,
    action: Action,
    id: Id<Convention>,
) -> Result<Tenue, Refus> {
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::TENIR, id)).await?;
    let tous = autour(&mut tx, id).await?;
    let autorisation = acces::exiger(acteur, action, &faits(&tous, id))?;
    Ok(Tenue { tx, tous, id, autorisation })
}

/// Locks, reads and decides an act on the volet of the reader's caisse.
async fn tenir_volet(maison: &Maison, acteur: &Acteur, action: Action, id: Id<Convention>) -> Result<Tenue, Refus> {
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::TENIR, id)).await?;
    let tous = autour(&mut tx, id).await?;
    let autorisation = acces::exiger(acteur, action, &faits_du_volet(&tous, id, acteur))?;
    Ok(Tenue { tx, tous, id, autorisation })
}

/// An event to add.
pub(crate) struct Nouveau<'a> {
    pub(crate) volet: Id<acces::Volet>,
    pub(crate) genre: GenreEvenement,
    pub(crate) effet_le: socle::civil::Date,
    pub(crate) clause: &'a str,
    pub(crate) signataire: Option<&'a str>,
    pub(crate) version: Option<i64>,
}

pub(crate) async fn inscrire(tx: &mut Tx, maison: &Maison, acteur: &Acteur, n: Nouveau<'_>) -> Result<(), Refus> {
    let id: Id<Evenement> = maison.monde.id();
    let (jour, connu_le, auteur) = (n.effet_le.to_string(), maison.monde.metier(), acteur.compte.to_string());
    let genre = n.genre.code();
    tx.faire(sql!(
        sql::AJOUTER_EVENEMENT,
        id,
        n.volet,
        genre,
        jour,
        connu_le,
        auteur,
        n.clause,
        n.signataire,
        n.version
    ))
    .await?;
    Ok(())
}
