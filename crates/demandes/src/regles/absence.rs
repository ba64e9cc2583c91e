//! When an agent may be away, and who may stand in: nobody's requests are left without anybody.

use acces::Compte;
use socle::{
    Erreurs, Id, Refus,
    civil::{Date, moins_mois, plus_mois},
};

/// Reads the dates of an absence as the form gives them: two days that exist, in order, not over, a year at most.
pub fn dates_d_absence(du: Option<Date>, au: Option<Date>, aujourd_hui: Date) -> Result<(Date, Date), Refus> {
    let mut erreurs = Erreurs::default();
    const FORME: &str = "Écrivez une date qui existe, sous la forme jj/mm/aaaa.";
    match (du, au) {
        (Some(du), Some(au)) if du <= au && au >= aujourd_hui && du >= moins_mois(aujourd_hui, 1) => {
            if au <= plus_mois(du, 12) {
                return Ok((du, au));
            }
            erreurs.ajouter("au", "Choisissez un an au plus ; au-delà, le compte prend fin.");
        }
        (du, au) => {
            if du.is_none() {
                erreurs.ajouter("du", FORME);
            }
            match (du, au) {
                (_, None) => erreurs.ajouter("au", FORME),
                (Some(du), Some(au)) if au < du => {
                    erreurs.ajouter("au", "Choisissez un dernier jour après le premier.");
                }
                (_, Some(au)) if au < aujourd_hui => {
                    erreurs.ajouter("au", "Cette absence est déjà finie : vérifiez le dernier jour.");
                }
                (Some(_), _) => erreurs.ajouter("du", "Choisissez un premier jour depuis un mois au plus."),
                _ => {}
            }
        }
    }
    Err(Refus::Invalide(erreurs))
}

/// An absence that touches the same days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Croisee {
    /// Who is away.
    pub compte: Id<Compte>,
    /// Who stands in.
    pub suppleant: Id<Compte>,
}

/// One absence at a time; whoever stands in is there, and stands in for nobody while away.
pub fn suppleance(compte: Id<Compte>, suppleant: Id<Compte>, croisees: &[Croisee]) -> Result<(), Erreurs> {
    let mut erreurs = Erreurs::default();
    for c in croisees {
        if c.compte == compte {
            erreurs.ajouter("du", "Une absence est déjà déclarée sur ces jours. Finissez-la d’abord.");
        }
        if c.compte == suppleant {
            erreurs.ajouter(
                "suppleant",
                "Cette personne est absente elle aussi sur ces jours. Choisissez quelqu’un d’autre.",
            );
        }
        if c.suppleant == compte {
            erreurs
                .ajouter("du", "Cette personne en supplée une autre sur ces jours. Changez d’abord cette suppléance.");
        }
    }
    if erreurs.est_vide() { Ok(()) } else { Err(erreurs) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn des_jours_qui_se_suivent() {
        let aujourd_hui: Date = "2026-06-01".parse().unwrap();
        for (du, au, champ) in [
            ("2026-06-01", "2026-06-01", ""),
            ("2026-05-20", "2026-06-05", ""),
            ("2026-07-01", "2027-07-01", ""),
            ("2026-07-01", "2027-07-02", "au"),
            ("2026-06-05", "2026-06-04", "au"),
            ("2026-05-20", "2026-05-31", "au"),
            ("2026-04-30", "2026-06-02", "du"),
            ("", "2026-06-02", "du"),
            ("2026-06-02", "", "au"),
        ] {
            match dates_d_absence(du.parse().ok(), au.parse().ok(), aujourd_hui) {
                Ok(_) => assert_eq!(champ, "", "{du} {au}"),
                Err(Refus::Invalide(e)) => assert!(!champ.is_empty() && !e.pour(champ).is_empty(), "{du} {au} {e:?}"),
                Err(autre) => panic!("{autre:?}"),
            }
        }
    }

    #[test]
    fn personne_ne_reste_sans_personne() {
        let id = |n: u8| -> Id<Compte> { format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap() };
        let croisee = |compte, suppleant| Croisee { compte: id(compte), suppleant: id(suppleant) };
        for (croisees, champ) in [
            (vec![], ""),
            (vec![croisee(3, 2)], ""),
            (vec![croisee(1, 3)], "du"),
            (vec![croisee(2, 3)], "suppleant"),
            (vec![croisee(2, 1)], "suppleant"),
            (vec![croisee(3, 1)], "du"),
        ] {
            let dit = suppleance(id(1), id(2), &croisees);
            assert_eq!(dit.is_ok(), champ.is_empty(), "{croisees:?}");
            assert!(champ.is_empty() || !dit.unwrap_err().pour(champ).is_empty(), "{croisees:?}");
        }
    }
}
