//! Consent after it was collected: what a caisse wants beside the tick, who asked to withdraw it, and why a partner gives a
//! request up (PDC-A3-03, PDC-A3-05, PDC-9-03, K-20).

use socle::civil::{Date, lire_jj_mm_aaaa};

/// What a caisse waits for before it begins, if anything: a signed consent, where its terms want one and none was collected.
// regle: PDC-A3-03; permissive: false
pub fn signature_manque(mode_voulu: &str, signee: bool) -> bool {
    mode_voulu == "signature" && !signee
}

/// Who asked that a consent be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandePar {
    /// The person.
    Personne,
    /// Who acts for the person by law.
    Representant,
}

impl DemandePar {
    /// All of them, in the order of the form.
    pub const TOUS: [Self; 2] = [Self::Personne, Self::Representant];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Personne => "personne",
            Self::Representant => "representant",
        }
    }

    /// Words.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Personne => "La personne elle-même",
            Self::Representant => "La personne qui la représente (tuteur, mandataire)",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|p| p.code() == code)
    }
}

/// Why a partner gives a request up; few, closed, and none says anything about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MotifRetrait {
    /// Solved without the caisse.
    Resolue,
    /// Sent twice.
    Doublon,
    /// Sent by mistake, or to the wrong caisse.
    Erreur,
    /// The partner no longer follows the person.
    FinDeSuivi,
}

impl MotifRetrait {
    /// All of them, in the order of the form.
    pub const TOUS: [Self; 4] = [Self::Resolue, Self::Doublon, Self::Erreur, Self::FinDeSuivi];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Resolue => "resolue",
            Self::Doublon => "doublon",
            Self::Erreur => "erreur",
            Self::FinDeSuivi => "fin-de-suivi",
        }
    }

    /// Words.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Resolue => "La situation est réglée sans la caisse",
            Self::Doublon => "La demande a été envoyée deux fois",
            Self::Erreur => "La demande a été envoyée par erreur",
            Self::FinDeSuivi => "Votre service ne suit plus cette personne",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|m| m.code() == code)
    }
}

/// The day on which a withdrawal was asked: never before the consent, never tomorrow.
// regle: PDC-9-03; permissive: lire_jj_mm_aaaa(texte).ok_or(String::new())
pub fn jour_du_retrait(texte: &str, donne_le: Date, aujourd_hui: Date) -> Result<Date, String> {
    let jour = lire_jj_mm_aaaa(texte).ok_or("Écrivez une date au format jj/mm/aaaa, par exemple 03/06/2026.")?;
    if jour > aujourd_hui {
        return Err("Cette date est dans le futur. Écrivez le jour où le retrait a été demandé.".to_owned());
    }
    if jour < donne_le {
        return Err("Cette date est avant l’accord lui-même. Vérifiez-la.".to_owned());
    }
    Ok(jour)
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn une_signature_manque_ou_non() {
        exigences!["PDC-A3-03", "K-20"];
        for (mode, signee, manque) in
            [("coche", false, false), ("coche", true, false), ("signature", true, false), ("signature", false, true)]
        {
            assert_eq!(signature_manque(mode, signee), manque, "{mode} {signee}");
        }
    }

    #[test]
    fn le_jour_d_un_retrait() {
        exigences!["PDC-9-03"];
        let jour = |t: &str| t.parse::<Date>().unwrap();
        let (donne, aujourd_hui) = (jour("2026-06-01"), jour("2026-06-10"));
        for (tape, lu) in [
            ("01/06/2026", Some("2026-06-01")),
            ("10/06/2026", Some("2026-06-10")),
            ("11/06/2026", None),
            ("31/05/2026", None),
            ("31/06/2026", None),
            ("", None),
        ] {
            assert_eq!(jour_du_retrait(tape, donne, aujourd_hui).ok(), lu.map(jour), "{tape}");
        }
    }

    #[test]
    fn chaque_mot_se_relit() {
        assert!(DemandePar::TOUS.iter().all(|p| DemandePar::depuis_code(p.code()) == Some(*p)));
        assert!(MotifRetrait::TOUS.iter().all(|m| MotifRetrait::depuis_code(m.code()) == Some(*m)));
    }
}
