//! How many copies, how big, in which state one is read: pure.

/// Bytes of a copy at most: a scan of thirty pages.
pub const OCTETS_MAX: usize = 10 * 1024 * 1024;
/// Copies of a convention at most, waiting or sound.
pub const NOMBRE_MAX: i64 = 20;
/// Rows of a convention at most, withdrawn and infected ones included.
const RANGS_MAX: i64 = 100;

/// Where a copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EtatCopie {
    /// Not looked at yet.
    Attente,
    /// Looked at; it may be read.
    Saine,
    /// Something was found; destroyed.
    Infectee,
    /// Taken back by who kept it; destroyed.
    Retiree,
}

impl EtatCopie {
    /// Every state.
    pub(crate) const TOUS: [Self; 4] = [Self::Attente, Self::Saine, Self::Infectee, Self::Retiree];

    /// The stored word.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Attente => "attente",
            Self::Saine => "saine",
            Self::Infectee => "infectee",
            Self::Retiree => "retiree",
        }
    }

    /// From the stored word.
    pub(crate) fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|e| e.code() == code)
    }

    /// (tone, word) of the tag.
    pub(crate) const fn etiquette(self) -> (&'static str, &'static str) {
        match self {
            Self::Attente => ("attente", "En attente d’analyse"),
            Self::Saine => ("close", "Analysée"),
            Self::Infectee => ("retiree", "Infectée, détruite"),
            Self::Retiree => ("retiree", "Retirée"),
        }
    }

    /// Whether anybody may read it: never before the antivirus has.
    pub(crate) const fn se_lit(self) -> bool {
        matches!(self, Self::Saine)
    }
}

/// What is there already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Rank of the last row.
    pub(super) dernier: i64,
    /// Waiting or sound.
    pub(super) prises: i64,
    /// The very same file, waiting or sound.
    pub(super) deja: i64,
}

/// Whether one more copy may be kept; what to do if not.
pub(super) const fn place(place: Place) -> Result<(), &'static str> {
    if place.deja > 0 {
        return Err("Cette copie est déjà là : son empreinte est dans la liste.");
    }
    if place.prises >= NOMBRE_MAX || place.dernier >= RANGS_MAX {
        return Err("Vingt copies sont déjà gardées. Retirez d’abord celles qui ne servent plus.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vingt_copies_et_jamais_deux_fois_la_meme() {
        for (dernier, prises, deja, bon) in [
            (0, 0, 0, true),
            (19, 19, 0, true),
            (20, 20, 0, false),
            (50, 3, 0, true),
            (50, 3, 1, false),
            (100, 0, 0, false),
        ] {
            assert_eq!(place(Place { dernier, prises, deja }).is_ok(), bon, "{dernier} {prises} {deja}");
        }
    }

    #[test]
    fn seule_une_copie_saine_se_lit() {
        for etat in EtatCopie::TOUS {
            assert_eq!(etat.se_lit(), etat == EtatCopie::Saine);
            assert_eq!(EtatCopie::depuis_code(etat.code()), Some(etat));
        }
    }
}
