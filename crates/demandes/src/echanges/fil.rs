//! The thread as pages show it: who wrote what, when, and whether the other side has seen it.
//!
//! A side is told when its own messages were read, and by which side; never by whom. Deliberately absent: reading untraced;
//! what is given here was read under a trace already.

use acces::Demande;
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::sql;
use toile::Visite;

use super::{Cote, regles::ouvert, sql};
use crate::{faits::Faits, regles::Phase, sceau::Sceau};

/// Messages shown on the page of the request; the others are one page away.
const MONTRES: usize = 3;

/// A message as it was read from the base.
pub(crate) struct MessageLu<'a> {
    pub(crate) rang: i64,
    pub(crate) detail: Option<&'a str>,
    pub(crate) le: Instant,
    pub(crate) cote: &'a str,
    pub(crate) texte_scelle: &'a [u8],
    pub(crate) lu_le: Option<Instant>,
    pub(crate) prenom: &'a str,
    pub(crate) nom: &'a str,
    pub(crate) organisation: &'a str,
}

/// A message as it is shown.
pub(super) struct Message {
    pub(super) qui: String,
    pub(super) quand: String,
    pub(super) lignes: Vec<String>,
    /// « Lu par la caisse le … », for those who wrote it.
    pub(super) lecture: String,
    pub(super) nous: bool,
    pub(super) attend: bool,
}

/// The whole thread, the oldest first.
pub(super) struct Fil {
    pub(super) messages: Vec<Message>,
    /// The last message that the reader's side had not seen.
    pub(super) nouveau: Option<i64>,
}

impl Fil {
    /// Opens and words `lus`, which come in any order.
    pub(super) fn de<'a>(
        lus: impl Iterator<Item = MessageLu<'a>>,
        sceau: &Sceau,
        lecteur: Cote,
        zone: &Zone,
    ) -> Result<Self, Refus> {
        let mut lus: Vec<MessageLu<'_>> = lus.collect();
        lus.sort_by_key(|l| l.rang);
        let nouveau = lus.iter().rfind(|l| l.cote != lecteur.code() && l.lu_le.is_none()).map(|l| l.rang);
        let messages = lus.iter().map(|l| message(l, sceau, lecteur, zone)).collect::<Result<_, _>>()?;
        Ok(Self { messages, nouveau })
    }
}

fn message(lu: &MessageLu<'_>, sceau: &Sceau, lecteur: Cote, zone: &Zone) -> Result<Message, Refus> {
    let nous = lu.cote == lecteur.code();
    let lecture = match lu.lu_le {
        _ if !nous => String::new(),
        Some(le) => format!("Lu par {} le {}", lecteur.en_face(), francais::moment(le, zone)),
        None => format!("Pas encore lu par {}", lecteur.en_face()),
    };
    Ok(Message {
        qui: format!("{} {}, {}", lu.prenom, lu.nom, lu.organisation),
        quand: francais::moment(lu.le, zone),
        lignes: sceau.message(lu.rang, lu.texte_scelle)?.lines().map(str::to_owned).collect(),
        lecture,
        nous,
        attend: lu.detail == Some("reponse_attendue"),
    })
}

/// The thread on the page of a request: the last messages, and the way to the others.
pub(crate) struct Section {
    /// The section, rendered.
    pub(crate) html: String,
    /// The last message that the reader's side had not seen: give it to [`vu`].
    pub(crate) nouveau: Option<i64>,
}

#[derive(Template)]
#[template(path = "demandes/fil.html")]
struct Gabarit {
    messages: Vec<Message>,
    /// How many came before those shown.
    avant: String,
    href: String,
    /// What the link to the form says; nothing once the request is over.
    ecrire: Option<&'static str>,
}

/// The section of request `id` in `phase`, for the page of a request.
pub(crate) fn section<'a>(
    visite: &Visite,
    faits: &Faits,
    sceau: &Sceau,
    lus: impl Iterator<Item = MessageLu<'a>>,
) -> Result<Section, Refus> {
    let lecteur = Cote::de(visite.acteur(), &faits.decision);
    let Fil { mut messages, nouveau } = Fil::de(lus, sceau, lecteur, visite.zone())?;
    let avant = messages.len().saturating_sub(MONTRES);
    messages.drain(..avant);
    let repondre = lecteur == Cote::Partenaire && faits.phase == Phase::AttentePartenaire;
    let ecrire = if repondre { "Répondre à la caisse" } else { "Écrire un message" };
    let gabarit = Gabarit {
        messages,
        avant: match avant {
            0 => String::new(),
            1 => "1 message plus ancien".to_owned(),
            n => format!("{n} messages plus anciens"),
        },
        href: chemin(faits.decision.id),
        ecrire: ouvert(faits.phase).is_ok().then_some(ecrire),
    };
    let html = gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))?;
    Ok(Section { html, nouveau })
}

/// Where the thread of `id` is.
pub(super) fn chemin(id: Id<Demande>) -> String {
    format!("/demandes/{id}/messages")
}

/// The reader has opened the request: messages of the other side up to `nouveau` are read, and what told the reader of this
/// request. Writes only when something was new.
pub(crate) async fn vu(visite: &Visite, faits: &Faits, nouveau: Option<i64>) -> Result<(), Refus> {
    if nouveau.is_none() && !faits.avis {
        return Ok(());
    }
    let (maison, acteur, id) = (&visite.maison, visite.acteur(), faits.decision.id);
    let cote = Cote::de(acteur, &faits.decision);
    let mut tx = maison.db.ecrire().await?;
    if let Some(rang) = nouveau {
        tx.faire(sql!(sql::LIRE, id, acteur.compte, maison.monde.metier(), cote.code(), rang)).await?;
    }
    if faits.avis {
        avis::marquer_lus(&mut tx, &maison.monde, acteur.compte, id).await?;
    }
    Ok(tx.valider().await?)
}
