//! Use cases of the room: one act per file, each in one transaction with its events, its projection and its trace.

mod activer;
mod arreter;
mod imprimer;
mod modele;
mod modifier;
mod noter;
mod preparer;
mod projeter;
mod retirer;
mod signer;
mod structure;
mod terminer;

use acces::{Acteur, Action, Autorisation, Convention, FaitsConvention, FaitsVolet, Ressource};
use socle::{Erreurs, Id, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use crate::{
    Evenement,
    lecture::{Dossier, autour},
    regles::{
        Evenement as Fait, GenreEvenement,
        vie::{Cote, gestes::Empeche},
    },
    sql,
};

pub(crate) use activer::portes_de;
pub use activer::{Activation, activer};
pub(crate) use arreter::ecrire;
pub use arreter::{Arret, ManquesDeCaisse, arreter_avenant, arreter_termes, manques};
pub use imprimer::imprimer;
pub use modele::{Importe, importer_modele};
pub use modifier::{abandonner_avenant, ecarts, ouvrir_avenant, termes_signes};
pub(crate) use noter::{MOTIF_MAX, admis, motif, siens};
pub use noter::{Note, action_de, noter};
pub(crate) use preparer::UTILISATION;
pub use preparer::{
    Nouvelle, Partenaire, Utilisation, adosser, preparer, preparer_sous, preparer_utilisation, remplir,
};
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
struct Nouveau<'a> {
    volet: Id<acces::Volet>,
    genre: GenreEvenement,
    effet_le: socle::civil::Date,
    clause: &'a str,
    signataire: Option<&'a str>,
    version: Option<i64>,
}

/// Adds an event that is an act by itself.
async fn inscrire(tx: &mut Tx, maison: &Maison, acteur: &Acteur, n: Nouveau<'_>) -> Result<(), Refus> {
    let evenement = Fait {
        genre: n.genre,
        effet_le: n.effet_le,
        connu_le: maison.monde.metier(),
        acte: Some(maison.monde.id()),
        version: n.version,
        clause: n.clause.to_owned(),
        ..Fait::default()
    };
    ajouter(tx, maison, acteur, n.volet, &Inscrit { evenement, signataire: n.signataire, motif: None }).await
}

/// An event to add, whole.
pub(crate) struct Inscrit<'a> {
    pub(crate) evenement: Fait,
    pub(crate) signataire: Option<&'a str>,
    pub(crate) motif: Option<&'a str>,
}

pub(crate) async fn ajouter(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    volet: Id<acces::Volet>,
    i: &Inscrit<'_>,
) -> Result<(), Refus> {
    let id: Id<Evenement> = maison.monde.id();
    let e = &i.evenement;
    let (genre, jour, auteur) = (e.genre.code(), e.effet_le.to_string(), acteur.compte.to_string());
    let (cote, souhaite) = (e.cote.map(Cote::code), e.souhaite_le.map(|d| d.to_string()));
    let (acte, clause, code) = (e.acte, e.clause.as_str(), e.code.as_deref());
    tx.faire(sql!(
        sql::AJOUTER_EVENEMENT,
        id,
        volet,
        genre,
        jour,
        e.connu_le,
        auteur,
        clause,
        i.signataire,
        e.version,
        acte,
        e.vise,
        code,
        cote,
        souhaite,
        i.motif
    ))
    .await?;
    Ok(())
}

/// A transition that may not happen, as a refusal: at its field, or as a state that has moved; the article is told.
#[expect(clippy::needless_pass_by_value, reason = "called by map_err, which gives it away")]
pub(crate) fn empeche(e: Empeche) -> Refus {
    let article = if e.article.is_empty() { String::new() } else { format!(" (art. {})", e.article) };
    let phrase = format!("{}{article}", e.phrase);
    if e.champ.is_empty() {
        return Refus::Conflit(phrase);
    }
    let mut erreurs = Erreurs::default();
    erreurs.ajouter(e.champ, phrase);
    Refus::Invalide(erreurs)
}
