//! What the caisse does: take in charge (PDC-A3-04), close and tell the partner (PDC-A3-06).
//!
//! The state read on the page travels with its version; the row changes only from that version. Of two agents at
//! once, one row changes once: the second is told who was first.

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;

use crate::{
    Formulaires,
    echanges::{Texte, avertir_partenaire, garder},
    faits::Faits,
    regles::{Geste, sans_nir},
    sceau::Sceau,
    sql,
};

/// Characters of the message to the partner.
const NOTE_MAX: usize = 2000;

/// A note as it was typed: what the partner reads, and whether the words that were signalled are said to be necessary.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// The words.
    pub texte: &'a str,
    /// « Ces mots sont nécessaires à la demande » is ticked.
    pub necessaire: bool,
}

ligne! { struct Preneur { prenom: String, nom: String, prise_le: Instant } }
ligne! { struct Enveloppe { enveloppe: Vec<u8> } }

/// Takes request `id`, read at `version`, in charge; the partner sees it at once.
pub async fn prendre_en_charge(maison: &Maison, acteur: &Acteur, id: Id<Demande>, version: i64) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::PrendreEnCharge, id).await?;
    let formulaires: &Formulaires = maison.piece()?;
    let circuit = formulaires.version(&faits.formulaire.0, faits.formulaire.1)?.circuit;
    if faits.phase.suivre(Geste::PrendreEnCharge, circuit).is_err() {
        return Err(deja(&maison.db, id).await?);
    }
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "prise_en_charge").await?;
    if !tx.faire_une(sql!(sql::PRENDRE_EN_CHARGE, id, acteur.compte, maintenant, version)).await? {
        drop(tx);
        return Err(deja(&maison.db, id).await?);
    }
    tx.faire(sql!(sql::NOTER_FAIT, id, version, "prise_en_charge", maintenant, acteur.compte, None::<Vec<u8>>)).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::PriseEnCharge, acteur.compte).await?;
    Ok(tx.valider().await?)
}

/// What to tell the one who was second.
async fn deja(mut base: &Db, id: Id<Demande>) -> Result<Refus, Refus> {
    let preneur: Option<Preneur> = base.peut_etre(sql!(sql::PRENEUR, id)).await?;
    Ok(Refus::Conflit(preneur.map_or_else(
        || "Cette demande a changé depuis que vous l’avez ouverte.".to_owned(),
        |p| {
            format!(
                "{} {} a pris cette demande en charge le {}.",
                p.prenom,
                p.nom,
                francais::moment(p.prise_le, &Zone::paris())
            )
        },
    )))
}

/// Closes request `id`, read at `version`, with `issue` and a message that the partner reads.
pub async fn clore(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    issue: &str,
    note: Note<'_>,
) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::Clore, id).await?;
    let formulaires: &Formulaires = maison.piece()?;
    let formulaire = formulaires.version(&faits.formulaire.0, faits.formulaire.1)?;
    faits.phase.suivre(Geste::Clore, formulaire.circuit)?;
    let mut erreurs = Erreurs::default();
    if !formulaire.issues.iter().any(|i| i.code == issue) {
        erreurs.ajouter("issue", "Choisissez l’issue de la demande.");
    }
    verifier_note(note.texte, &mut erreurs);
    let texte = Texte { champ: "note", serie: "", texte: note.texte, necessaire: note.necessaire };
    let gardes = garder(maison, acteur, &faits.decision, &texte, &mut erreurs).await?;
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "cloture").await?;
    let cle = maison.traces.lire_dans::<Enveloppe>(&mut tx, &consigne, sql!(sql::BROUILLON)).await?.pop();
    let sceau = Sceau::de(&maison.coffre, id, &cle.ok_or(Refus::Introuvable("clé détruite"))?.enveloppe)?;
    if !tx.faire_une(sql!(sql::CLORE, id, maintenant, issue, version)).await? {
        return Err(Refus::Conflit("Cette demande a changé depuis que vous l’avez ouverte.".into()));
    }
    let scellee = sceau.sceller_note(&maison.monde, version, note.texte)?;
    tx.faire(sql!(sql::NOTER_FAIT, id, version, "cloture", maintenant, acteur.compte, scellee)).await?;
    avertir_partenaire(&mut tx, maison, id, avis::Genre::Cloture, acteur.compte).await?;
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}

/// The partner is informed of the closing: a message is due, neutral, without NIR (VAR-EP-5-04).
fn verifier_note(note: &str, erreurs: &mut Erreurs) {
    if note.is_empty() {
        erreurs.ajouter("note", "Écrivez le message qui informe le partenaire de la clôture.");
    } else if note.chars().count() > NOTE_MAX {
        erreurs.ajouter("note", format!("Raccourcissez ce message : {NOTE_MAX} caractères au plus."));
    } else if let Err(message) = sans_nir(note) {
        erreurs.ajouter("note", message);
    }
}
