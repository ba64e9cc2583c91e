//! Pure rules: what an identifiant is, how long to wait after failures, what passwords and codes must be.

mod communs;
pub mod facteur;
pub mod mot_de_passe;

use std::{fmt, str::FromStr, time::Duration};

/// A login: generated, not a mail address (one person may hold two accounts, VAR-EP-2.2-06).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifiant(String);

impl FromStr for Identifiant {
    type Err = ();

    /// Lower case letters, digits and dashes, 3 to 40 characters; case and outer spaces are forgiven.
    fn from_str(texte: &str) -> Result<Self, ()> {
        let texte = texte.trim().to_lowercase();
        let permis = texte.bytes().all(|o| o.is_ascii_lowercase() || o.is_ascii_digit() || o == b'-');
        if permis && (3..=40).contains(&texte.len()) { Ok(Self(texte)) } else { Err(()) }
    }
}

impl fmt::Display for Identifiant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const MINUTE: u64 = 60;

/// How long one login is refused *from one network* after `echecs` failures in a row.
///
/// facts.md §2 (CNIL, case 2): growing, more than a minute after five failures, at most 25 attempts in 24 hours.
pub const fn delai_couple(echecs: i64) -> Duration {
    Duration::from_secs(match echecs {
        ..=2 => 0,
        3 => 5,
        4 => 30,
        5 => MINUTE + 1,
        6 => 5 * MINUTE,
        7 => 15 * MINUTE,
        8 => 30 * MINUTE,
        9 => 60 * MINUTE,
        _ => 120 * MINUTE,
    })
}

/// How long a whole network is refused after `echecs` failures in a row on any login: an office of sixty behind one
/// address must not be locked out by two clumsy mornings.
pub const fn delai_adresse(echecs: i64) -> Duration {
    Duration::from_secs(match echecs {
        ..=30 => 0,
        31..=60 => 10,
        61..=120 => MINUTE,
        _ => 5 * MINUTE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiants() {
        for (tape, lu) in [("  Tech-01 ", Some("tech-01")), ("ab", None), ("a b c", None), ("é-tech", None), ("", None)]
        {
            assert_eq!(tape.parse::<Identifiant>().ok().map(|i| i.to_string()).as_deref(), lu, "{tape}");
        }
        assert!("a".repeat(41).parse::<Identifiant>().is_err());
    }

    #[test]
    fn vingt_cinq_essais_par_jour() {
        assert!(delai_couple(5) > Duration::from_secs(60));
        let (mut t, mut essais) = (Duration::ZERO, 0_i64);
        while t < Duration::from_secs(24 * 3600) {
            essais += 1;
            t += delai_couple(essais);
        }
        assert!(essais <= 25, "{essais}");
    }
}
