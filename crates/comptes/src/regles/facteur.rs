//! The second factor: codes of an authenticator (TOTP, RFC 6238), each taken once, and recovery codes.
//!
//! SHA-1, six digits, thirty seconds: what every authenticator reads. Deliberately absent: codes by SMS (ANSSI R8).

use socle::{Instant, Monde, Refus};
use totp_rs::{Builder, Secret, Totp};

/// Recovery codes given at once.
pub const CODES_DE_SECOURS: usize = 10;

/// Bytes of a shared secret.
pub const SECRET: usize = 20;

fn totp(secret: &[u8]) -> Result<Totp, Refus> {
    let secret = Secret::new(secret.into());
    Builder::new().with_secret(secret).with_skew(1).build().map_err(|e| Refus::Interne(format!("totp : {e}")))
}

/// The step of thirty seconds that `code` belongs to, if it is right at the real instant `le` (one step early or
/// late) and later than `dernier_pas`: a code that was used, or is older than one that was, is refused.
// regle: VAR-EP-2.1-01; permissive: Ok(Some(dernier_pas + 1))
pub fn pas_du_code(secret: &[u8], code: &str, le: Instant, dernier_pas: i64) -> Result<Option<i64>, Refus> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let secondes = u64::try_from(le.micros() / 1_000_000).unwrap_or(0);
    let pas = totp(secret)?.check(&code, secondes).and_then(|p| i64::try_from(p).ok());
    Ok(pas.filter(|p| *p > dernier_pas))
}

/// The secret as people type it into an authenticator: groups of four letters.
pub fn secret_lisible(secret: &[u8]) -> String {
    let brut = Secret::new(secret.into()).to_base32();
    let lettres: Vec<char> = brut.chars().collect();
    lettres.chunks(4).map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address that an authenticator reads from the square; `identifiant` holds letters, digits and dashes only.
pub fn adresse_otpauth(secret: &[u8], identifiant: &str) -> String {
    let secret = Secret::new(secret.into()).to_base32();
    format!("otpauth://totp/Parvis:{identifiant}?secret={secret}&issuer=Parvis&algorithm=SHA1&digits=6&period=30")
}

/// Ten new recovery codes, five characters, a dash, five characters.
pub fn codes_de_secours(monde: &Monde) -> Vec<String> {
    let code = || format!("{}-{}", monde.lisible(5), monde.lisible(5));
    std::iter::repeat_with(code).take(CODES_DE_SECOURS).collect()
}

/// A recovery code as it is compared: case and separators forgiven, letters misread for digits put right.
pub fn code_normal(tape: &str) -> Option<String> {
    let lu: String = tape
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            c => c,
        })
        .collect();
    (lu.len() == 10).then_some(lu)
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    /// The vectors of RFC 6238 (SHA-1), cut to six digits.
    const CLE: &[u8; SECRET] = b"12345678901234567890";

    fn a(secondes: i64) -> Instant {
        Instant::depuis_micros(secondes * 1_000_000)
    }

    #[test]
    fn vecteurs_de_la_rfc() {
        for (t, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(pas_du_code(CLE, code, a(t), 0), Ok(Some(t / 30)), "{code}");
        }
    }

    #[test]
    fn un_code_ne_sert_qu_une_fois() {
        exigences!["VAR-EP-2.1-01", "PDC-EP-2.1-01"];
        let (t, code) = (1_111_111_109, "081 804");
        let pas = t / 30;
        for (ecart, dernier, attendu, pourquoi) in [
            (0, 0, Some(pas), "now"),
            (30, 0, Some(pas), "one step late"),
            (-30, 0, Some(pas), "one step early"),
            (60, 0, None, "two steps late"),
            (-60, 0, None, "two steps early"),
            (0, pas, None, "used"),
            (0, pas + 1, None, "older than one used"),
            (0, pas - 1, Some(pas), "the one before was used"),
        ] {
            assert_eq!(pas_du_code(CLE, code, a(t + ecart), dernier), Ok(attendu), "{pourquoi}");
        }
        for faux in ["", "0", "081805", "0818041", "abcdef"] {
            assert_eq!(pas_du_code(CLE, faux, a(t), 0), Ok(None), "{faux}");
        }
    }

    #[test]
    fn codes_de_secours_lus_a_voix_haute() {
        let codes = codes_de_secours(&Monde::reel());
        assert_eq!((codes.len(), codes[0].len()), (CODES_DE_SECOURS, 11));
        let propre = codes[0].replace('-', "");
        assert_eq!(code_normal(&codes[0].to_lowercase().replace('-', " ")).as_deref(), Some(propre.as_str()));
        assert_eq!(code_normal("oilu0-00000").as_deref(), Some("011V000000"));
        assert_eq!((code_normal("ABC"), code_normal("")), (None, None));
    }

    #[test]
    fn le_secret_se_recopie() {
        assert_eq!(secret_lisible(CLE), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(adresse_otpauth(CLE, "t-7kq2m9xa").starts_with("otpauth://totp/Parvis:t-7kq2m9xa?secret=GEZDGNBV"));
    }
}
