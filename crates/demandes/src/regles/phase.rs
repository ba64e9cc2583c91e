//! Phases: a closed enum and its arrows, guarded by the circuit. Data never adds one (droit.md « Requests »).
//!
//! Every phase that is not final names who must act next ([`Phase::prochain`]), and that side has a gesture open to it: a
//! random walk in the tests asks both of every state it meets. Deliberately absent: who may do a gesture (`acces`), the
//! steps inside a phase (`etape.rs`), time (`horloge.rs`).

use serde::Deserialize;
use socle::Refus;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Being filled by its author.
    Brouillon,
    /// Sent; the caisse has not begun.
    Deposee,
    /// An agent has taken it in charge (PDC-A3-04).
    PriseEnCharge,
    /// The caisse waits for the partner.
    AttentePartenaire,
    /// The caisse instructs.
    Instruction,
    /// Over; the partner is told how (PDC-A3-06).
    Close,
    /// Withdrawn: by the partner, or because the person's consent was (PDC-9-03).
    Retiree,
}

/// The two circuits of annexe 3 (PDC-A3-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Circuit {
    /// « Traitement d’une fiche de saisine »: in charge, accompanied, closed.
    Saisine,
    /// « Traitement d’un dossier administratif »: in charge, instructed, closed with a result.
    Dossier,
}

/// Who acts next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qui {
    /// The author's unit.
    Partenaire,
    /// The caisse it is addressed to.
    Caisse,
}

/// What moves a request, or keeps it where it is with something done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geste {
    /// The author sends.
    Deposer,
    /// An agent takes in charge.
    PrendreEnCharge,
    /// The caisse asks the partner for something and waits.
    Attendre,
    /// The wait is over, the request goes back to this phase: the one it waited from.
    Reprendre(Phase),
    /// The caisse begins to instruct (dossier).
    Instruire,
    /// The caisse passes a step of the phase it is in.
    Franchir,
    /// The caisse passes the request on to another.
    Transferer,
    /// The partner withdraws it, or the person's consent is withdrawn.
    Retirer,
    /// An agent closes.
    Clore,
}

impl Circuit {
    /// Where the caisse works: a saisine while it accompanies; a dossier is instructed after it was taken in charge.
    const fn travaille(self, phase: Phase) -> bool {
        matches!((self, phase), (_, Phase::PriseEnCharge) | (Self::Dossier, Phase::Instruction))
    }

    /// Whether the caisse may close from `phase`: a saisine while it accompanies, a dossier once instructed.
    // regle: PDC-A3-01; permissive: true
    const fn peut_clore(self, phase: Phase) -> bool {
        match self {
            Self::Saisine => matches!(phase, Phase::PriseEnCharge),
            Self::Dossier => matches!(phase, Phase::Instruction),
        }
    }
}

impl Phase {
    /// Every phase, for tables that must name them all.
    pub const TOUTES: [Self; 7] = [
        Self::Brouillon,
        Self::Deposee,
        Self::PriseEnCharge,
        Self::AttentePartenaire,
        Self::Instruction,
        Self::Close,
        Self::Retiree,
    ];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Brouillon => "brouillon",
            Self::Deposee => "deposee",
            Self::PriseEnCharge => "prise_en_charge",
            Self::AttentePartenaire => "attente_partenaire",
            Self::Instruction => "instruction",
            Self::Close => "close",
            Self::Retiree => "retiree",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|p| p.code() == code)
    }

    /// (tone, word) of the tag.
    pub const fn etiquette(self) -> (&'static str, &'static str) {
        match self {
            Self::Brouillon => ("brouillon", "Brouillon"),
            Self::Deposee => ("deposee", "Déposée"),
            Self::PriseEnCharge => ("en-charge", "Prise en charge"),
            Self::AttentePartenaire => ("attente", "Attend le partenaire"),
            Self::Instruction => ("en-charge", "En instruction"),
            Self::Close => ("close", "Close"),
            Self::Retiree => ("retiree", "Retirée"),
        }
    }

    /// Nothing more will happen.
    pub const fn est_finale(self) -> bool {
        matches!(self, Self::Close | Self::Retiree)
    }

    /// Who must act next; nobody once it is over.
    pub const fn prochain(self) -> Option<Qui> {
        match self {
            Self::Brouillon | Self::AttentePartenaire => Some(Qui::Partenaire),
            Self::Deposee | Self::PriseEnCharge | Self::Instruction => Some(Qui::Caisse),
            Self::Close | Self::Retiree => None,
        }
    }

    /// A request at the caisse, whether it has begun or not.
    const fn chez_la_caisse(self) -> bool {
        matches!(self, Self::Deposee | Self::PriseEnCharge | Self::Instruction)
    }

    /// The phase after `geste`, or a sentence that says what happened.
    // regle: PDC-A3-04 PDC-A3-06; permissive: Ok(match geste { Geste::Deposer => Self::Deposee, Geste::PrendreEnCharge => Self::PriseEnCharge, Geste::Clore => Self::Close, Geste::Retirer => Self::Retiree, _ => self })
    pub fn suivre(self, geste: Geste, circuit: Circuit) -> Result<Self, Refus> {
        match (self, geste) {
            (Self::Brouillon, Geste::Deposer) => Ok(Self::Deposee),
            (Self::Deposee, Geste::PrendreEnCharge) => Ok(Self::PriseEnCharge),
            (phase, Geste::Attendre) if phase.chez_la_caisse() => Ok(Self::AttentePartenaire),
            (Self::AttentePartenaire, Geste::Reprendre(avant)) if avant.chez_la_caisse() => Ok(avant),
            (Self::PriseEnCharge, Geste::Instruire) if circuit == Circuit::Dossier => Ok(Self::Instruction),
            (phase, Geste::Franchir) if circuit.travaille(phase) => Ok(phase),
            (phase, Geste::Transferer) if phase.chez_la_caisse() => Ok(Self::Deposee),
            (phase, Geste::Retirer) if phase.chez_la_caisse() || phase == Self::AttentePartenaire => Ok(Self::Retiree),
            (phase, Geste::Clore) if circuit.peut_clore(phase) => Ok(Self::Close),
            (phase, geste) => Err(Refus::Conflit(phase.pourquoi_non(geste).into())),
        }
    }

    /// What the one who tried is told: the state first, then what can be done.
    const fn pourquoi_non(self, geste: Geste) -> &'static str {
        match (self, geste) {
            (Self::Retiree, _) => "Cette demande a été retirée. Il n’y a plus rien à faire.",
            (Self::Close, _) => "Cette demande est déjà close.",
            (Self::Brouillon, _) => "Cette demande n’est pas encore envoyée.",
            (_, Geste::Deposer) => "Cette demande est déjà envoyée.",
            (Self::PriseEnCharge | Self::Instruction | Self::AttentePartenaire, Geste::PrendreEnCharge) => {
                "Cette demande est déjà prise en charge."
            }
            (Self::AttentePartenaire, Geste::Attendre) => "La caisse attend déjà une réponse du partenaire.",
            (Self::AttentePartenaire, _) => {
                "La demande attend une réponse du partenaire. Reprenez-la d’abord, si vous pouvez continuer sans elle."
            }
            (_, Geste::Reprendre(_)) => "Cette demande n’attend rien du partenaire.",
            (Self::Deposee, _) => "Prenez d’abord la demande en charge.",
            _ => "Cette demande n’est plus dans l’état affiché.",
        }
    }

    /// « Et maintenant ? », for the partner or for the caisse, where no step says it better.
    pub const fn suite(self, cote_caisse: bool) -> &'static str {
        match (self, cote_caisse) {
            (Self::Brouillon, _) => "Vous pouvez compléter puis envoyer cette demande.",
            (Self::Deposee, false) => {
                "La caisse prend la demande en charge, puis contacte la personne. Vous n’avez rien à faire."
            }
            (Self::Deposee, true) => "Prenez la demande en charge : le partenaire en est informé.",
            (Self::PriseEnCharge | Self::Instruction, false) => {
                "La caisse contacte et accompagne la personne. Vous serez informé ici de la clôture."
            }
            (Self::PriseEnCharge | Self::Instruction, true) => {
                "L’accompagnement est mené. Closez la demande : le partenaire en est informé."
            }
            (Self::AttentePartenaire, false) => {
                "La caisse attend quelque chose de vous, puis elle reprendra la demande."
            }
            (Self::AttentePartenaire, true) => {
                "Le partenaire doit répondre ; les délais sont en pause. Vous pouvez reprendre sans attendre."
            }
            (Self::Close, false) => "La demande est close. L’issue figure ci-dessous.",
            (Self::Close, true) => "La demande est close et le partenaire en est informé. Il n’y a plus rien à faire.",
            (Self::Retiree, _) => {
                "La demande a été retirée : son contenu n’est plus montré. Il n’y a plus rien à faire."
            }
        }
    }
}

#[cfg(test)]
mod tests;
