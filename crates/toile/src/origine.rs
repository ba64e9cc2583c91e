//! Where a request comes from, told as little as the journal needs: the address cut, the client in one word.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A network in CIDR form, for instance `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reseau {
    base: u128,
    masque: u128,
    v4: bool,
}

impl FromStr for Reseau {
    type Err = String;

    fn from_str(texte: &str) -> Result<Self, String> {
        let faux = || format!("« {texte} » n’est pas un réseau (attendu : adresse/longueur, par exemple 10.0.0.0/8)");
        let (adresse, longueur) = texte.split_once('/').ok_or_else(faux)?;
        let adresse: IpAddr = adresse.parse().map_err(|_| faux())?;
        let longueur: u32 = longueur.parse().map_err(|_| faux())?;
        let (bits, total) = nombre(adresse);
        if longueur > total {
            return Err(faux());
        }
        let masque = if longueur == 0 { 0 } else { u128::MAX << (total - longueur) };
        Ok(Self { base: bits & masque, masque, v4: total == 32 })
    }
}

impl Reseau {
    /// Whether `adresse` is in it.
    pub fn contient(&self, adresse: IpAddr) -> bool {
        let (bits, total) = nombre(adresse);
        (total == 32) == self.v4 && bits & self.masque == self.base
    }
}

fn nombre(adresse: IpAddr) -> (u128, u32) {
    match adresse {
        IpAddr::V4(a) => (u128::from(u32::from(a)), 32),
        IpAddr::V6(a) => (u128::from(a), 128),
    }
}

/// The client's address: the peer's, or what a believed proxy says of it (the last hop it did not write itself).
pub(crate) fn adresse_du_client(pair: IpAddr, transmis: Option<&str>, proxys: &[Reseau]) -> IpAddr {
    let cru = |a: IpAddr| proxys.iter().any(|r| r.contient(a));
    if !cru(pair) {
        return pair;
    }
    let sauts = transmis.unwrap_or_default().rsplit(',').filter_map(|s| s.trim().parse().ok());
    sauts.into_iter().find(|a| !cru(*a)).unwrap_or(pair)
}

/// The address without its last byte (IPv4) or its last ten bytes (IPv6), as the CNIL advises.
pub(crate) fn coupee(adresse: IpAddr) -> String {
    match adresse {
        IpAddr::V4(a) => {
            let [a, b, c, _] = a.octets();
            Ipv4Addr::new(a, b, c, 0).to_string()
        }
        IpAddr::V6(a) => {
            let [a, b, c, ..] = a.segments();
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).to_string()
        }
    }
}

/// The client in one word: enough to recognise one's own session, not a fingerprint.
pub(crate) fn client(agent: &str) -> &'static str {
    [("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")]
        .into_iter()
        .find(|(marque, _)| agent.contains(marque))
        .map_or("autre", |(_, nom)| nom)
}
