//! Phases: a closed enum and its arrows. Data never adds one (droit.md « Requests »).

use serde::Deserialize;
use socle::Refus;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Withdrawn by the partner.
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

impl Circuit {
    /// Whether the caisse may close from `phase`: a saisine while it accompanies, a dossier once instructed.
    // regle: PDC-A3-01; permissive: true
    const fn peut_clore(self, phase: Phase) -> bool {
        match self {
            Self::Saisine => matches!(phase, Phase::PriseEnCharge),
            Self::Dossier => matches!(phase, Phase::Instruction),
        }
    }
}

/// What moves a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geste {
    /// The author sends.
    Deposer,
    /// An agent takes in charge.
    PrendreEnCharge,
    /// An agent closes.
    Clore,
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

    /// The phase after `geste`, or a sentence that says what happened.
    // regle: PDC-A3-04 PDC-A3-06; permissive: Ok(match geste { Geste::Deposer => Self::Deposee, Geste::PrendreEnCharge => Self::PriseEnCharge, Geste::Clore => Self::Close })
    pub fn suivre(self, geste: Geste, circuit: Circuit) -> Result<Self, Refus> {
        match (self, geste) {
            (Self::Brouillon, Geste::Deposer) => Ok(Self::Deposee),
            (Self::Deposee, Geste::PrendreEnCharge) => Ok(Self::PriseEnCharge),
            (phase, Geste::Clore) if circuit.peut_clore(phase) => Ok(Self::Close),
            (Self::PriseEnCharge | Self::Instruction | Self::AttentePartenaire, Geste::PrendreEnCharge) => {
                Err(Refus::Conflit("Cette demande est déjà prise en charge.".into()))
            }
            (Self::Close, _) => Err(Refus::Conflit("Cette demande est déjà close.".into())),
            (Self::Deposee, Geste::Clore) => Err(Refus::Conflit("Prenez d’abord la demande en charge.".into())),
            _ => Err(Refus::Conflit("Cette demande n’est plus dans l’état affiché.".into())),
        }
    }

    /// « Et maintenant ? », for the partner or for the caisse.
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
                "Contactez la personne et validez son consentement, puis menez l’accompagnement. Closez la demande à la fin : le partenaire en est informé."
            }
            (Self::AttentePartenaire, false) => "La caisse attend une réponse de votre part.",
            (Self::AttentePartenaire, true) => "Le partenaire doit répondre ; le délai est suspendu.",
            (Self::Close, false) => "La demande est close. L’issue figure ci-dessous.",
            (Self::Close, true) => "La demande est close et le partenaire en est informé. Il n’y a plus rien à faire.",
            (Self::Retiree, _) => "La demande a été retirée. Il n’y a plus rien à faire.",
        }
    }
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn toutes_les_fleches() {
        exigences!["PDC-A3-01", "PDC-A3-04", "PDC-A3-06"];
        for (circuit, close_depuis) in
            [(Circuit::Saisine, Phase::PriseEnCharge), (Circuit::Dossier, Phase::Instruction)]
        {
            let permises = [
                (Phase::Brouillon, Geste::Deposer, Phase::Deposee),
                (Phase::Deposee, Geste::PrendreEnCharge, Phase::PriseEnCharge),
                (close_depuis, Geste::Clore, Phase::Close),
            ];
            for phase in Phase::TOUTES {
                for geste in [Geste::Deposer, Geste::PrendreEnCharge, Geste::Clore] {
                    let attendu =
                        permises.iter().find(|(p, g, _)| (*p, *g) == (phase, geste)).map(|(.., apres)| *apres);
                    assert_eq!(phase.suivre(geste, circuit).ok(), attendu, "{circuit:?} {phase:?} {geste:?}");
                }
            }
        }
    }

    #[test]
    fn chaque_phase_dit_la_suite_a_chacun() {
        for phase in Phase::TOUTES {
            assert_eq!(Phase::depuis_code(phase.code()), Some(phase));
            assert!(phase.suite(true).ends_with('.') && phase.suite(false).ends_with('.'));
        }
    }
}
