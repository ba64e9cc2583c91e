//! Cookies of rooms: one way to name and to set them, so that none forgets an attribute.

use std::time::Duration;

use crate::Maison;

/// What every cookie of a room starts with, under TLS and on plain loopback.
const PREFIXES: [&str; 2] = ["__Host-parvis_", "parvis_"];

fn nom_complet(tls: bool, nom: &str) -> String {
    let [sur, clair] = PREFIXES;
    format!("{}{nom}", if tls { sur } else { clair })
}

/// The `Set-Cookie` value of cookie `nom`: for this host only, out of reach of scripts, never sent from another site.
/// Without a duration it goes with the browser; a zero one forgets it.
pub fn temoin(maison: &Maison, nom: &str, valeur: &str, duree: Option<Duration>) -> String {
    let tls = maison.reglages.tls;
    let (nom, sur) = (nom_complet(tls, nom), if tls { "; Secure" } else { "" });
    let age = duree.map_or_else(String::new, |d| format!("; Max-Age={}", d.as_secs()));
    format!("{nom}={valeur}; Path=/; HttpOnly; SameSite=Strict{sur}{age}")
}

/// The value of cookie `nom` among those that came.
pub(crate) fn lire<'a>(recus: &'a [(String, String)], tls: bool, nom: &str) -> &'a str {
    let nom = nom_complet(tls, nom);
    recus.iter().find(|(n, _)| *n == nom).map_or("", |(_, v)| v)
}

/// Whether a cookie is one of ours, worth keeping with the request.
pub(crate) fn a_nous(nom: &str) -> bool {
    PREFIXES.iter().any(|p| nom.starts_with(p))
}
