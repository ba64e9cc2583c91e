//! The thread as pages show it: who wrote what, when, and whether the other side has seen it.
//!
//! A side is told when its own messages were read, and by which side; never by whom. Deliberately absent: reading untraced;
//! what is given here was read under a trace already.

use acces::Demande;
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{Appel, Libre, sql};
use toile::Visite;

use super::{Cote, regles::ouvert, sql};
use crate::{
    faits::{Abords, Faits},
    regles::Phase,
    sceau::Sceau,
};

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

/// The whole thread, the oldest first: opens and words `lus`, which come in any order.
pub(super) fn fil<'a>(
    lus: impl Iterator<Item = MessageLu<'a>>,
    sceau: &Sceau,
    lecteur: Cote,
    zone: &Zone,
) -> Result<Vec<Message>, Refus> {
    let mut lus: Vec<MessageLu<'_>> = lus.collect();
    lus.sort_by_key(|l| l.rang);
    lus.iter().map(|l| message(l, sceau, lecteur, zone)).collect()
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

/// The thread on the page of a request, rendered: the last messages, and the way to the others.
pub(crate) fn section<'a>(
    visite: &Visite,
    faits: &Faits,
    sceau: &Sceau,
    lus: impl Iterator<Item = MessageLu<'a>>,
) -> Result<String, Refus> {
    let lecteur = Cote::de(visite.acteur(), &faits.decision);
    let mut messages = fil(lus, sceau, lecteur, visite.zone())?;
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
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

/// Where the thread of `id` is.
pub(super) fn chemin(id: Id<Demande>) -> String {
    format!("/demandes/{id}/messages")
}

/// What becomes true with the trace of whoever opens the request: messages of the other side are read, and what told the
/// reader of this request. Nothing, unless something was new. Written in the transaction of the trace, by the grouped writer.
pub(crate) fn vu(visite: &Visite, faits: &Faits, abords: &Abords) -> Vec<Appel<Libre>> {
    let (acteur, maintenant) = (visite.acteur(), visite.maison.monde.metier());
    let cote = Cote::de(acteur, &faits.decision);
    let nouveau = match cote {
        Cote::Partenaire => abords.de_la_caisse,
        Cote::Caisse => abords.du_partenaire,
    };
    if nouveau.is_none() && abords.avis == 0 {
        return Vec::new();
    }
    vec![sql!(sql::LUE, faits.decision.id, acteur.compte, maintenant, cote.code(), nouveau.unwrap_or(-1))]
}
