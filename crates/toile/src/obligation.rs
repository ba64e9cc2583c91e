//! What a person must do before anything else: computed when the session is recognised, never stored.
//!
//! Every door behind a session that is not marked `.pendant_obligation()` leads to the page of the obligation. The
//! pages themselves belong to the room of accounts. Deliberately absent: a way to put an obligation off.

use socle::Instant;

/// Something due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obligation {
    /// Accept the terms of use in force (VAR-EP-2.1-02).
    Cgu,
    /// Change a password that has expired (VAR-EP-2.2.1-04, K-16).
    MotDePasse,
    /// Set up a second factor, which the organisation demands.
    SecondFacteur,
}

impl Obligation {
    /// Where it is done.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Cgu => "/cgu/acceptation",
            Self::MotDePasse => "/mon-compte/mot-de-passe",
            Self::SecondFacteur => "/mon-compte/second-facteur",
        }
    }
}

/// What the session's row says of what is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Devoirs {
    /// Version of the terms of use in force, and the last one accepted; 0: none.
    pub(crate) cgu: (i64, i64),
    /// From when the password must be changed.
    pub(crate) secret_expire_le: Option<Instant>,
    /// The organisation demands a second factor; the account has one.
    pub(crate) facteur: (bool, bool),
}

impl Devoirs {
    /// The first thing due at the business instant `maintenant`.
    // regle: VAR-EP-2.1-02 PDC-EP-2.1-01 VAR-EP-2.2.1-04; permissive: None
    pub(crate) fn premier(self, maintenant: Instant) -> Option<Obligation> {
        let (en_vigueur, acceptee) = self.cgu;
        let (exige, pose) = self.facteur;
        if acceptee < en_vigueur {
            Some(Obligation::Cgu)
        } else if self.secret_expire_le.is_some_and(|le| le <= maintenant) {
            Some(Obligation::MotDePasse)
        } else if exige && !pose {
            Some(Obligation::SecondFacteur)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn une_chose_a_la_fois() {
        exigences!["VAR-EP-2.1-02", "VAR-EP-2.2.1-04", "PDC-EP-2.1-01"];
        let t = |n| Some(Instant::depuis_micros(n));
        for (cgu, secret_expire_le, facteur, attendu) in [
            ((1, 1), None, (false, false), None),
            ((0, 0), None, (false, false), None),
            ((1, 0), t(5), (true, false), Some(Obligation::Cgu)),
            ((2, 1), None, (false, false), Some(Obligation::Cgu)),
            ((1, 1), t(10), (true, false), Some(Obligation::MotDePasse)),
            ((1, 1), t(11), (false, false), None),
            ((1, 1), t(11), (true, false), Some(Obligation::SecondFacteur)),
            ((1, 1), None, (true, true), None),
        ] {
            let devoirs = Devoirs { cgu, secret_expire_le, facteur };
            assert_eq!(devoirs.premier(Instant::depuis_micros(10)), attendu, "{devoirs:?}");
        }
    }
}
