//! A refusal at the console: the same words as a page, on one line.

use socle::Refus;

/// A refusal, as a command says it: the sentence that a page would say, or the defect.
pub(crate) fn dire(refus: Refus) -> anyhow::Error {
    match refus {
        Refus::Interne(detail) | Refus::Indisponible(detail) => anyhow::anyhow!(detail),
        Refus::Interdit { clause, phrase } => anyhow::anyhow!("{phrase} ({clause})"),
        Refus::Introuvable(_) => anyhow::anyhow!("introuvable"),
        Refus::Conflit(phrase) => anyhow::anyhow!(phrase),
        autre => anyhow::anyhow!(autre.code()),
    }
}
