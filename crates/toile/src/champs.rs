//! Form fields as they come: bounded, decoded once, and refused when nobody asked for them.

use socle::Refus;

const CHAMPS_MAX: usize = 200;

/// Decoded `application/x-www-form-urlencoded` pairs, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Champs(Vec<(String, String)>);

impl Champs {
    /// Fields that came otherwise (parts of a form that carries a file), decoded already.
    pub(crate) const fn depuis(paires: Vec<(String, String)>) -> Self {
        Self(paires)
    }

    /// Reads a body or a query. Refuses what is not UTF-8, holds a NUL, or has more than 200 pairs.
    pub fn lire(octets: &[u8]) -> Result<Self, Refus> {
        let mut paires = Vec::new();
        for morceau in octets.split(|o| *o == b'&').filter(|m| !m.is_empty()) {
            if paires.len() == CHAMPS_MAX {
                return Err(Refus::Illisible("trop de champs"));
            }
            let coupe = morceau.iter().position(|o| *o == b'=').unwrap_or(morceau.len());
            let (nom, valeur) = morceau.split_at(coupe);
            paires.push((decoder(nom)?, decoder(valeur.get(1..).unwrap_or_default())?));
        }
        Ok(Self(paires))
    }

    /// The value of `nom`, trimmed; the first one if it came twice, the empty text if it did not come.
    pub fn un(&self, nom: &str) -> &str {
        self.0.iter().find(|(n, _)| n == nom).map_or("", |(_, v)| v.trim())
    }

    /// Every value of `nom` that is not empty.
    pub fn tous(&self, nom: &str) -> Vec<&str> {
        self.0.iter().filter(|(n, v)| n == nom && !v.is_empty()).map(|(_, v)| v.as_str()).collect()
    }

    /// Refuses any field that is not in `connus` (the kernel's own `_csrf` aside), and any that came twice unless it
    /// is in `multiples`.
    pub fn exiger(&self, connus: &[&str], multiples: &[&str]) -> Result<(), Refus> {
        for (rang, (nom, _)) in self.0.iter().enumerate() {
            let multiple = multiples.contains(&nom.as_str());
            if !(multiple || nom == "_csrf" || connus.contains(&nom.as_str())) {
                return Err(Refus::Illisible("champ inconnu"));
            }
            if !multiple && self.0.iter().take(rang).any(|(n, _)| n == nom) {
                return Err(Refus::Illisible("champ en double"));
            }
        }
        Ok(())
    }
}

fn decoder(octets: &[u8]) -> Result<String, Refus> {
    const FAUX: Refus = Refus::Illisible("encodage du formulaire");
    let mut sortie = Vec::with_capacity(octets.len());
    let mut suite = octets.iter();
    while let Some(octet) = suite.next() {
        sortie.push(match octet {
            b'+' => b' ',
            b'%' => {
                let chiffre = |o: Option<&u8>| o.and_then(|o| char::from(*o).to_digit(16));
                let (Some(h), Some(b)) = (chiffre(suite.next()), chiffre(suite.next())) else { return Err(FAUX) };
                u8::try_from(h * 16 + b).map_err(|_| FAUX)?
            }
            0 => return Err(FAUX),
            autre => *autre,
        });
    }
    let texte = String::from_utf8(sortie).map_err(|_| FAUX)?;
    if texte.contains('\0') { Err(FAUX) } else { Ok(texte.replace("\r\n", "\n")) }
}
