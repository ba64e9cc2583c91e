//! Where a convention applies: which midnight ends its days, which days are worked. A list in code, since a zone and its
//! holidays are facts and not terms.

use socle::calendrier::Territoire;

/// A territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lieu {
    /// Its holidays.
    pub(crate) territoire: Territoire,
    /// Words.
    pub(crate) libelle: &'static str,
    /// IANA name of its zone.
    pub(crate) zone: &'static str,
}

const fn lieu(territoire: Territoire, libelle: &'static str, zone: &'static str) -> Lieu {
    Lieu { territoire, libelle, zone }
}

/// The territories, as forms list them.
pub(crate) const LIEUX: [Lieu; 9] = [
    lieu(Territoire::Metropole, "France métropolitaine", "Europe/Paris"),
    lieu(Territoire::AlsaceMoselle, "Alsace et Moselle", "Europe/Paris"),
    lieu(Territoire::Guadeloupe, "Guadeloupe", "America/Guadeloupe"),
    lieu(Territoire::Martinique, "Martinique", "America/Martinique"),
    lieu(Territoire::Guyane, "Guyane", "America/Cayenne"),
    lieu(Territoire::Reunion, "La Réunion", "Indian/Reunion"),
    lieu(Territoire::Mayotte, "Mayotte", "Indian/Mayotte"),
    lieu(Territoire::SaintMartin, "Saint-Martin", "America/Marigot"),
    lieu(Territoire::SaintBarthelemy, "Saint-Barthélemy", "America/St_Barthelemy"),
];

/// The stored word of a territory, as `socle` writes it.
pub(crate) fn code(territoire: Territoire) -> String {
    serde_json::to_value(territoire).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The territory of a stored word.
pub(crate) fn territoire(mot: &str) -> Option<&'static Lieu> {
    LIEUX.iter().find(|l| code(l.territoire) == mot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_territoire_a_son_fuseau() {
        for territoire in Territoire::TOUS {
            let lieu = super::territoire(&code(territoire)).unwrap();
            assert_eq!(lieu.territoire, territoire);
            assert!(socle::Zone::nommee(lieu.zone).is_ok(), "{}", lieu.zone);
        }
    }
}
