//! Codes of terms and identifiers of the base, as the small numbers the rules work on, both ways.

use delegation::Habilitation;
use socle::Id;

/// Codes, numbered as they are met.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    habilitations: Vec<(String, String)>,
    professions: Vec<String>,
    genres: Vec<String>,
    missions: Vec<String>,
}

fn numero(codes: &mut Vec<String>, code: &str) -> u16 {
    let place = codes.iter().position(|c| c == code).unwrap_or_else(|| {
        codes.push(code.to_owned());
        codes.len() - 1
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

impl Catalogue {
    pub(crate) fn profession(&mut self, code: &str) -> u16 {
        numero(&mut self.professions, code)
    }

    pub(crate) fn genre(&mut self, code: &str) -> u16 {
        numero(&mut self.genres, code)
    }

    pub(crate) fn mission(&mut self, code: &str) -> u16 {
        numero(&mut self.missions, code)
    }

    /// A profile of a service: one number for the pair.
    pub(crate) fn habilitation(&mut self, service: &str, profil: &str) -> Habilitation {
        let connue = self.connue(service, profil);
        connue.unwrap_or_else(|| {
            self.habilitations.push((service.to_owned(), profil.to_owned()));
            Habilitation { service: 0, profil: u16::try_from(self.habilitations.len() - 1).unwrap_or(u16::MAX) }
        })
    }

    pub(crate) fn connue(&self, service: &str, profil: &str) -> Option<Habilitation> {
        let place = self.habilitations.iter().position(|(s, p)| s == service && p == profil)?;
        u16::try_from(place).ok().map(|profil| Habilitation { service: 0, profil })
    }

    /// The codes of a habilitation.
    pub(crate) fn codes(&self, quoi: Habilitation) -> Option<(&str, &str)> {
        self.habilitations.get(usize::from(quoi.profil)).map(|(s, p)| (s.as_str(), p.as_str()))
    }

    /// The code of a profession.
    pub(crate) fn code_profession(&self, n: u16) -> Option<&str> {
        self.professions.get(usize::from(n)).map(String::as_str)
    }
}

/// Identifiers of one kind, by rank.
pub(crate) struct Registre<T>(Vec<Id<T>>);

impl<T> Default for Registre<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Registre<T> {
    pub(crate) fn rang(&self, id: Id<T>) -> Option<u32> {
        self.0.iter().position(|i| *i == id).and_then(|p| u32::try_from(p).ok())
    }

    /// Its rank, given now if it had none.
    pub(crate) fn connaitre(&mut self, id: Id<T>) -> u32 {
        self.rang(id).unwrap_or_else(|| {
            self.0.push(id);
            u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
        })
    }

    pub(crate) fn id(&self, rang: u32) -> Option<Id<T>> {
        self.0.get(rang as usize).copied()
    }
}
