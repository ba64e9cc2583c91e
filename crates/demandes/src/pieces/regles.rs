//! What may be joined, how many, and in which state a file is read: pure.

use crate::regles::Phase;

/// Bytes of a file at most (PDC-A2-14): 5 Mo as people's systems count them.
pub const OCTETS_MAX: usize = 5 * 1024 * 1024;
/// Files of each side at most (PDC-A2-14); the signed consent is apart.
pub(crate) const NOMBRE_MAX: i64 = 8;
/// Rows of a request at most, withdrawn and refused ones included.
const RANGS_MAX: i64 = 64;

/// What a file is to its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenrePiece {
    /// Joined by the partner.
    Piece,
    /// Joined by the caisse, for that partner only (VAR-EP-5-01).
    Sortante,
    /// The consent, signed by the person (PDC-A3-03).
    Consentement,
}

impl GenrePiece {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Sortante => "sortante",
            Self::Consentement => "consentement",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        [Self::Piece, Self::Sortante, Self::Consentement].into_iter().find(|g| g.code() == code)
    }
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatPiece {
    /// Not looked at yet.
    Attente,
    /// Looked at; it may be read.
    Saine,
    /// Something was found; destroyed.
    Infectee,
    /// The caisse cannot use it (VAR-EP-3.1-04).
    Illisible,
    /// Taken back.
    Retiree,
}

impl EtatPiece {
    /// Every state.
    pub const TOUS: [Self; 5] = [Self::Attente, Self::Saine, Self::Infectee, Self::Illisible, Self::Retiree];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Attente => "attente",
            Self::Saine => "saine",
            Self::Infectee => "infectee",
            Self::Illisible => "illisible",
            Self::Retiree => "retiree",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|e| e.code() == code)
    }

    /// (tone, word) of the tag.
    pub const fn etiquette(self) -> (&'static str, &'static str) {
        match self {
            Self::Attente => ("attente", "En attente d’analyse"),
            Self::Saine => ("close", "Analysée"),
            Self::Infectee => ("retiree", "Infectée, détruite"),
            Self::Illisible => ("retiree", "Illisible"),
            Self::Retiree => ("retiree", "Retirée"),
        }
    }

    /// Whether anybody may read the file: never before the antivirus has.
    // regle: VAR-EP-3.1-04; permissive: true
    pub const fn se_lit(self) -> bool {
        matches!(self, Self::Saine)
    }
}

/// What is there already of a request's files.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// Rank of the last row.
    pub(crate) dernier: i64,
    /// Of that kind, waiting or sound.
    pub(crate) prises: i64,
    /// The very same file, waiting or sound.
    pub(crate) deja: i64,
}

/// Whether one more file of `genre` may be joined; what to do if not.
// regle: PDC-A2-14; permissive: Ok(())
pub(crate) fn place(genre: GenrePiece, place: Place) -> Result<(), &'static str> {
    if place.deja > 0 {
        return Err("Ce fichier est déjà joint à la demande.");
    }
    match genre {
        GenrePiece::Consentement if place.prises >= 1 => {
            Err("Un accord signé est déjà joint. Retirez-le d’abord pour en joindre un autre.")
        }
        GenrePiece::Consentement => borne(place.dernier),
        _ if place.prises >= NOMBRE_MAX => {
            Err("Huit fichiers sont déjà joints. Retirez-en un, ou réunissez plusieurs documents en un seul pdf.")
        }
        _ => borne(place.dernier),
    }
}

const fn borne(dernier: i64) -> Result<(), &'static str> {
    if dernier >= RANGS_MAX {
        return Err("Trop de fichiers ont été joints puis retirés. Contactez la caisse par la demande.");
    }
    Ok(())
}

/// Whether a file may still be added to a request in `phase`.
pub(crate) const fn ouverte(phase: Phase) -> bool {
    !matches!(phase, Phase::Close | Phase::Retiree)
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn huit_par_cote_et_un_accord() {
        exigences!["PDC-A2-14", "PDC-A3-03"];
        use GenrePiece::{Consentement, Piece, Sortante};
        for (genre, dernier, prises, deja, bon) in [
            (Piece, 0, 0, 0, true),
            (Piece, 7, 7, 0, true),
            (Piece, 8, 8, 0, false),
            (Piece, 20, 7, 0, true),
            (Piece, 20, 7, 1, false),
            (Piece, 64, 0, 0, false),
            (Sortante, 9, 7, 0, true),
            (Sortante, 9, 8, 0, false),
            (Consentement, 8, 0, 0, true),
            (Consentement, 9, 1, 0, false),
        ] {
            let dit = place(genre, Place { dernier, prises, deja });
            assert_eq!(dit.is_ok(), bon, "{genre:?} {dernier} {prises} {deja}");
        }
    }

    #[test]
    fn seule_une_piece_saine_se_lit() {
        exigences!["VAR-EP-3.1-04"];
        for etat in EtatPiece::TOUS {
            assert_eq!(etat.se_lit(), etat == EtatPiece::Saine);
            assert_eq!(EtatPiece::depuis_code(etat.code()), Some(etat));
        }
    }
}
