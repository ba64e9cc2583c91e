//! Writing in the thread of a request: a message is sealed, never changed, written once a form.
//!
//! The row of the request is taken first, so that messages that cross come one after the other, each with its rank, and none
//! conflicts. A message of the caisse may wait for its answer: the request waits with it. The partner's next message is that
//! answer. Deliberately absent: changing or taking back a message (a mistake is answered), and sending to anybody who could not
//! read the request.

use acces::{Acteur, Action, Demande};
use avis::Genre;
use socle::{Erreurs, Id, Refus};
use stockage::{Executant as _, Tx, ligne, sql};
use toile::Maison;
use traces::Consigne;

use super::{
    Cote, avertir_caisse, avertir_partenaire,
    garder::{TexteLibre, garder},
    regles::{MESSAGES_MAX, ouvert, peut_attendre, verifier},
    sql,
};
use crate::{
    cas::{Note, attendre, reprendre},
    faits::Faits,
    regles::Phase,
    sceau::Sceau,
};

ligne! { struct Enveloppe { enveloppe: Vec<u8> } }
ligne! { struct Deja { tous: i64, ce_formulaire: i64 } }

/// Marker: the form that a message comes from.
pub(super) enum FormulaireDeMessage {}

/// A message as it was typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saisi<'a> {
    /// The form: sent twice, it writes once.
    pub(super) cle: Id<FormulaireDeMessage>,
    /// What is said.
    pub(super) texte: &'a str,
    /// The caisse waits for the partner's answer.
    pub(super) attend: bool,
    /// « Ces mots sont nécessaires à la demande » is ticked.
    pub(super) necessaire: bool,
}

/// Writes a message on request `id`; a form sent twice is done once and says so the same way.
pub(super) async fn ecrire(maison: &Maison, acteur: &Acteur, id: Id<Demande>, saisi: &Saisi<'_>) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::EcrireMessage, id).await?;
    ouvert(faits.phase)?;
    let cote = Cote::de(acteur, &faits.decision);
    let mut erreurs = Erreurs::default();
    verifier(saisi.texte, &mut erreurs);
    if saisi.attend && !peut_attendre(cote, faits.phase) {
        erreurs.ajouter("attend", "Seule la caisse attend une réponse, et une à la fois : décochez cette case.");
    }
    let cle = saisi.cle.to_string();
    let texte = TexteLibre { champ: "message", serie: &cle, texte: saisi.texte, necessaire: saisi.necessaire };
    let gardes = garder(maison, acteur, &faits.decision, &texte, &mut erreurs).await?;
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "message").await?;
    tx.faire(sql!(sql::PRENDRE_RANG, id)).await?;
    let deja: Deja = tx.une(sql!(sql::DEJA_ECRIT, id, &cle)).await?;
    if deja.ce_formulaire > 0 {
        drop(tx);
        return maison.traces.lecture(&autorisation, "message").await.map(drop);
    }
    if deja.tous >= MESSAGES_MAX {
        let phrase = format!("Cette demande compte déjà {MESSAGES_MAX} messages : appelez {}.", cote.en_face());
        return Err(Refus::Conflit(phrase));
    }
    let faits = Faits::lire(&mut tx, id, acteur.compte, maison.monde.metier()).await?;
    // Under the row: it may have gone to another caisse, or ended, since the decision.
    acces::exiger(acteur, Action::EcrireMessage, &Faits::ressource(faits.as_ref()))?;
    let faits = faits.ok_or(Refus::Introuvable("demande absente"))?;
    ouvert(faits.phase)?;
    let genre = poser(&mut tx, maison, acteur, &faits, &consigne, saisi).await?;
    match cote {
        Cote::Partenaire => avertir_caisse(&mut tx, maison, id, genre, acteur.compte).await?,
        Cote::Caisse => avertir_partenaire(&mut tx, maison, id, genre, acteur.compte).await?,
    }
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}

/// Writes `note` on request `id` from no page (the demo's world); `attend` makes the request wait for the partner.
pub async fn ecrire_message<'n>(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    note: impl Into<Note<'n>>,
    attend: bool,
) -> Result<(), Refus> {
    let note: Note<'n> = note.into();
    let saisi = Saisi { cle: maison.monde.id(), texte: note.texte, attend, necessaire: note.necessaire };
    ecrire(maison, acteur, id, &saisi).await
}

/// Writes the message at the rank that was taken, moves the request if it must; what the other side is told.
async fn poser(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    consigne: &Consigne,
    saisi: &Saisi<'_>,
) -> Result<Genre, Refus> {
    let (id, rang) = (faits.decision.id, faits.version - 1);
    let cote = Cote::de(acteur, &faits.decision);
    let cle = maison.traces.lire_dans::<Enveloppe>(tx, consigne, sql!(sql::CLE)).await?.pop();
    let sceau = Sceau::de(&maison.coffre, id, &cle.ok_or(Refus::Introuvable("clé détruite"))?.enveloppe)?;
    let scelle = sceau.sceller_message(&maison.monde, rang, saisi.texte)?;
    let attend = saisi.attend && peut_attendre(cote, faits.phase);
    // A signed consent is joined, not said: only what waits for words goes on with a message.
    let en_attente = faits.phase == Phase::AttentePartenaire && faits.attendu.as_deref() != Some("signature");
    let repond = cote == Cote::Partenaire && en_attente;
    let detail = if attend { Some("reponse_attendue") } else { repond.then_some("reponse") };
    tx.faire(sql!(sql::NOTER_MESSAGE, id, rang, detail, maison.monde.metier(), acteur.compte)).await?;
    tx.faire(sql!(sql::ECRIRE, id, rang, saisi.cle, cote.code(), scelle)).await?;
    if attend {
        attendre(tx, maison, acteur, faits, faits.version, None).await?;
        return Ok(Genre::ReponseAttendue);
    }
    if repond {
        reprendre(tx, maison, acteur, faits, faits.version).await?;
        return Ok(Genre::ReponseRecue);
    }
    Ok(Genre::Message)
}
