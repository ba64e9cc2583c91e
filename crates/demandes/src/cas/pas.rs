//! One step of a request: the arrow, the row, the fact, the next due date, in the transaction of whoever asks.
//!
//! Every gesture goes by here, so that none forgets the history or the projection of the clocks. The row changes only from
//! the phase and the version that were read; two at once, the second is told.

use acces::{Acteur, Demande};
use socle::{Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use taches::Charge;
use toile::Maison;

use crate::{
    faits::{Faits, regles},
    rappels,
    regles::{
        Geste, Phase,
        horloge::{self, Evenement, Lieu, Quoi},
    },
    sql,
};

/// What is said to the one who was second.
pub(crate) const CHANGEE: &str = "Cette demande a changé depuis que vous l’avez ouverte.";

ligne! {
    struct Rangee {
        genre: String,
        detail: Option<String>,
        le: Instant,
        zone: String,
        territoire: String,
    }
}

ligne! {
    struct Projetee {
        echeance: Option<Instant>,
        horloges: Option<String>,
    }
}

/// The history of a request, as clocks and steps see it, and where its days are counted.
pub(crate) async fn histoire(base: &mut impl Executant, id: Id<Demande>) -> Result<(Vec<Evenement>, Lieu), Refus> {
    let lues: Vec<Rangee> = base.toutes(sql!(sql::HISTOIRE, id)).await?;
    let premiere = lues.first().ok_or(Refus::Introuvable("demande sans histoire"))?;
    let lieu = Lieu::lire(&premiere.zone, &premiere.territoire)?;
    let evenement = |r: &Rangee| Evenement { le: r.le, quoi: Quoi::lire(&r.genre, r.detail.as_deref()) };
    Ok((lues.iter().map(evenement).collect(), lieu))
}

/// A step to take.
pub(crate) struct Pas {
    /// The gesture, for the arrow.
    pub(crate) geste: Geste,
    /// The word of its fact.
    pub(crate) genre: &'static str,
    /// A code beside it, never personal.
    pub(crate) detail: Option<String>,
    /// The sealed message to the partner.
    pub(crate) note: Option<Vec<u8>>,
    /// What the request waits for after it (`reponse`, `signature`).
    pub(crate) attendu: Option<&'static str>,
}

impl Pas {
    pub(crate) const fn nouveau(geste: Geste, genre: &'static str) -> Self {
        Self { geste, genre, detail: None, note: None, attendu: None }
    }

    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    pub(crate) fn note(self, note: Option<Vec<u8>>) -> Self {
        Self { note, ..self }
    }
}

/// Takes `pas` from `version`; the facts that the next step of the same transaction starts from.
pub(crate) async fn avancer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
    pas: Pas,
) -> Result<Faits, Refus> {
    let (id, maintenant) = (faits.decision.id, maison.monde.metier());
    let apres = faits.phase.suivre(pas.geste, faits.formulaire(maison)?.circuit)?;
    let (mut evenements, lieu) = histoire(tx, id).await?;
    evenements.push(Evenement { le: maintenant, quoi: Quoi::lire(pas.genre, pas.detail.as_deref()) });
    let due = horloge::prochaine(&horloge::horloges(&faits.horloges, &evenements, &lieu));
    let retour = (apres == Phase::AttentePartenaire).then_some(faits.phase);
    let appel =
        sql!(sql::AVANCER, id, faits.phase.code(), version, apres.code(), due, retour.map(Phase::code), pas.attendu);
    if !tx.faire_une(appel).await? {
        return Err(Refus::Conflit(CHANGEE.into()));
    }
    tx.faire(sql!(sql::NOTER_FAIT, id, version, pas.genre, pas.detail, maintenant, acteur.compte, pas.note)).await?;
    if faits.echeance != Some(due) {
        rappels::poser(tx, maison, id, due).await?;
    }
    Ok(Faits {
        phase: apres,
        version: version + 1,
        retour,
        attendu: pas.attendu.map(str::to_owned),
        echeance: Some(due),
        ..faits.clone()
    })
}

/// Whether the due date of `id`, as stored, is the one its history gives: what a test asks after each gesture.
pub async fn echeance_fidele(base: &mut impl Executant, id: Id<Demande>) -> Result<bool, Refus> {
    let lue: Projetee = base.une(sql!(sql::OU_EN_EST, id)).await?;
    let (evenements, lieu) = histoire(base, id).await?;
    let horloges = horloge::horloges(&regles(lue.horloges.as_deref())?, &evenements, &lieu);
    Ok(lue.echeance == Some(horloge::prochaine(&horloges)))
}

/// What a job about request `id` carries.
pub(crate) fn charge(id: Id<Demande>) -> Charge {
    Charge::nouvelle().id("demande", id)
}
