//! Where the mail server is, as the operator writes it: `smtps://`, `smtp+starttls://`, `smtp://` on loopback only.

use std::{net::IpAddr, str::FromStr};

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chiffrement {
    /// From the first byte.
    Tls,
    /// By STARTTLS, which must succeed before anything is said.
    StartTls,
    /// Not at all: only to this machine.
    Aucun,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serveur {
    /// Its name; its certificate must bear it.
    pub hote: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub chiffrement: Chiffrement,
}

impl FromStr for Serveur {
    type Err = String;

    /// `smtps://hote[:465]`, `smtp+starttls://hote[:587]`, `smtp://127.0.0.1[:25]`.
    fn from_str(texte: &str) -> Result<Self, String> {
        let attendu =
            "attendu smtps://HÔTE[:PORT], smtp+starttls://HÔTE[:PORT], ou smtp://127.0.0.1[:PORT] sur cette machine";
        let (schema, reste) = texte.split_once("://").ok_or_else(|| format!("« {texte} » : {attendu}"))?;
        let (chiffrement, habituel) = match schema {
            "smtps" => (Chiffrement::Tls, 465),
            "smtp+starttls" => (Chiffrement::StartTls, 587),
            "smtp" => (Chiffrement::Aucun, 25),
            _ => return Err(format!("« {texte} » : {attendu}")),
        };
        // An IPv6 address keeps its brackets apart from the port.
        let (hote, port) = match reste.rsplit_once(':') {
            Some((hote, port)) if !port.contains(']') => {
                (hote, port.parse().map_err(|_| format!("« {port} » n’est pas un port"))?)
            }
            _ => (reste, habituel),
        };
        let hote = hote.trim_start_matches('[').trim_end_matches(']').to_owned();
        let propre = |o: u8| o.is_ascii_alphanumeric() || matches!(o, b'.' | b'-' | b':');
        if hote.is_empty() || !hote.bytes().all(propre) {
            return Err(format!("« {texte} » : {attendu}"));
        }
        if chiffrement == Chiffrement::Aucun && !sur_place(&hote) {
            return Err(format!("« {texte} » enverrait en clair hors de cette machine : {attendu}"));
        }
        Ok(Self { hote, port, chiffrement })
    }
}

fn sur_place(hote: &str) -> bool {
    hote == "localhost" || hote.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adresses_de_serveur() {
        for (texte, attendu) in [
            ("smtps://courrier.example", Some(("courrier.example", 465, Chiffrement::Tls))),
            ("smtps://courrier.example:4465", Some(("courrier.example", 4465, Chiffrement::Tls))),
            ("smtp+starttls://courrier.example", Some(("courrier.example", 587, Chiffrement::StartTls))),
            ("smtp://127.0.0.1:1025", Some(("127.0.0.1", 1025, Chiffrement::Aucun))),
            ("smtp://localhost", Some(("localhost", 25, Chiffrement::Aucun))),
            ("smtp://[::1]:25", Some(("::1", 25, Chiffrement::Aucun))),
            ("smtp://courrier.example", None),
            ("smtp://10.0.0.1:25", None),
            ("courrier.example:25", None),
            ("http://courrier.example", None),
            ("smtps://", None),
            ("smtps://a b", None),
            ("smtps://courrier.example:port", None),
            ("smtps://moi:secret@courrier.example", None),
        ] {
            let lu = texte.parse::<Serveur>().ok().map(|s| (s.hote, s.port, s.chiffrement));
            assert_eq!(lu, attendu.map(|(h, p, c)| (h.to_owned(), p, c)), "{texte}");
        }
    }
}
