//! How many accounts the terms allow, by members of the structure.

use crate::termes::Tranche;

/// A cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plafond {
    /// So many at most.
    Au(u32),
    /// Without limit.
    Illimite,
}

impl Plafond {
    /// As the base stores it: NULL without limit.
    pub fn en_base(self) -> Option<i64> {
        match self {
            Self::Au(nombre) => Some(i64::from(nombre)),
            Self::Illimite => None,
        }
    }
}

/// The cap of the band that `membres` falls in: 1 to 10, 11 to 25, more (2.2.1). A structure whose members were never
/// recorded has no band, hence no seat: the caisse records them first.
// regle: VAR-EP-2.2.1-09 VAR-EP-2.2.1-11 VAR-EP-2.2-05 PDC-EP-2.2.1-03 K-02; permissive: Some(Plafond::Illimite)
pub fn plafond(tranches: &[Tranche], membres: Option<i64>) -> Option<Plafond> {
    let membres = membres?;
    let tranche = tranches.iter().find(|t| t.jusqu_a.is_none_or(|dernier| membres <= i64::from(dernier)))?;
    Some(tranche.plafond.map_or(Plafond::Illimite, Plafond::Au))
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    const fn tranche(jusqu_a: Option<u32>, plafond: Option<u32>) -> Tranche {
        Tranche { jusqu_a, plafond }
    }

    #[test]
    fn table_des_plafonds() {
        exigences!["VAR-EP-2.2.1-09", "VAR-EP-2.2.1-11", "PDC-EP-2.2.1-03"];
        let gestionnaires = [tranche(Some(10), Some(2)), tranche(Some(25), Some(3)), tranche(None, Some(5))];
        let vingt_cinq = [tranche(Some(10), Some(5)), tranche(Some(25), Some(15)), tranche(None, Some(25))];
        let illimites = [tranche(Some(10), Some(5)), tranche(Some(25), Some(15)), tranche(None, None)];
        // (members, gestionnaires, techniciens in one text, in the other)
        for (membres, g, t, t_illimite) in [
            (1, 2, 5, Some(5)),
            (10, 2, 5, Some(5)),
            (11, 3, 15, Some(15)),
            (25, 3, 15, Some(15)),
            (26, 5, 25, None),
            (4_000, 5, 25, None),
        ] {
            assert_eq!(plafond(&gestionnaires, Some(membres)), Some(Plafond::Au(g)), "{membres}");
            assert_eq!(plafond(&vingt_cinq, Some(membres)), Some(Plafond::Au(t)), "{membres}");
            let attendu = t_illimite.map_or(Plafond::Illimite, Plafond::Au);
            assert_eq!(plafond(&illimites, Some(membres)), Some(attendu), "{membres}");
        }
    }

    #[test]
    fn sans_membres_connus_aucune_place() {
        exigences!["VAR-EP-2.2.1-13"];
        assert_eq!(plafond(&[tranche(None, None)], None), None);
    }
}
