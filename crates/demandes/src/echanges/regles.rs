//! Who may write in the thread of a request, and when a message may wait for its answer: pure.

use acces::{Acteur, FaitsDemande};
use socle::{Erreurs, Refus};

use crate::regles::{Phase, sans_nir};

/// Characters of a message.
pub(super) const MESSAGE_MAX: usize = 5000;
/// Messages on one request; beyond, one calls.
pub(super) const MESSAGES_MAX: i64 = 100;

/// The two sides of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cote {
    /// The unit that made it.
    Partenaire,
    /// The caisse that treats it.
    Caisse,
}

impl Cote {
    /// The side on which `acteur` stands, whom the decision let in.
    pub(crate) fn de(acteur: &Acteur, demande: &FaitsDemande) -> Self {
        if acteur.organisation == demande.partenaire { Self::Partenaire } else { Self::Caisse }
    }

    /// The stored word.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Partenaire => "partenaire",
            Self::Caisse => "caisse",
        }
    }

    /// The other side, as a sentence names it.
    pub(super) const fn en_face(self) -> &'static str {
        match self {
            Self::Partenaire => "la caisse",
            Self::Caisse => "le partenaire",
        }
    }
}

/// Whether one writes on a request in `phase`: from the deposit until it is over.
// regle: PDC-9-02; permissive: Ok(())
pub(super) fn ouvert(phase: Phase) -> Result<(), Refus> {
    match phase {
        Phase::Deposee | Phase::PriseEnCharge | Phase::AttentePartenaire | Phase::Instruction => Ok(()),
        Phase::Close => Err(Refus::Conflit("Cette demande est close : on n’y écrit plus.".into())),
        Phase::Retiree => Err(Refus::Conflit("Cette demande est retirée : on n’y écrit plus.".into())),
        Phase::Brouillon => Err(Refus::Introuvable("demande non envoyée")),
    }
}

/// Whether a message from `cote` may make the request wait for the partner: the caisse, while the request is hers.
// regle: PDC-A3-05; permissive: true
pub(super) const fn peut_attendre(cote: Cote, phase: Phase) -> bool {
    matches!(cote, Cote::Caisse) && matches!(phase, Phase::Deposee | Phase::PriseEnCharge | Phase::Instruction)
}

/// What a message must be: said, short enough, without NIR (VAR-EP-5-04).
pub(super) fn verifier(texte: &str, erreurs: &mut Erreurs) {
    let nombre = texte.chars().count();
    if texte.is_empty() {
        erreurs.ajouter("message", "Écrivez votre message.");
    } else if nombre > MESSAGE_MAX {
        erreurs
            .ajouter("message", format!("Raccourcissez ce message : {nombre} caractères, pour {MESSAGE_MAX} au plus."));
    } else if let Err(message) = sans_nir(texte) {
        erreurs.ajouter("message", message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_ecrit_du_depot_a_la_fin() {
        for phase in Phase::TOUTES {
            let attendu = !matches!(phase, Phase::Brouillon | Phase::Close | Phase::Retiree);
            assert_eq!(ouvert(phase).is_ok(), attendu, "{phase:?}");
            let en_main = matches!(phase, Phase::Deposee | Phase::PriseEnCharge | Phase::Instruction);
            assert_eq!(peut_attendre(Cote::Caisse, phase), en_main, "{phase:?}");
            assert!(!peut_attendre(Cote::Partenaire, phase), "{phase:?}");
        }
    }

    #[test]
    fn un_message_est_dit_borne_et_sans_nir() {
        let long = "é".repeat(MESSAGE_MAX + 1);
        for (texte, dit) in [
            ("", "Écrivez"),
            (long.as_str(), "5001 caractères, pour 5000"),
            ("Voici : 2 95 10 99 126 111 93", "sécurité sociale"),
            ("Voici la pièce.", ""),
        ] {
            let mut erreurs = Erreurs::default();
            verifier(texte, &mut erreurs);
            assert!(erreurs.pour("message").contains(dit), "{}", erreurs.pour("message"));
            assert_eq!(erreurs.est_vide(), dit.is_empty(), "{}", erreurs.pour("message"));
        }
    }
}
