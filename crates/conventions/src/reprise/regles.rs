//! What a convention signed on paper may say of its past.

use socle::{Erreurs, civil::Date, francais};

/// A signature as it stands on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignaturePapier {
    /// On which day; `None`: not read.
    pub jour: Option<Date>,
    /// Function that signed.
    pub fonction: String,
}

/// Names of the fields of the party at `rang`: its day, its function.
pub fn champs(rang: usize) -> (String, String) {
    (format!("jour-{rang}"), format!("fonction-{rang}"))
}

/// What a convention that is taken over leans on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appui {
    /// Nothing.
    Rien,
    /// Something that a party has not signed yet.
    ASigner,
    /// Something that all had signed on that day.
    Signe(Date),
}

/// Whether somebody can have signed on `jour`; `appui` is what it leans on.
fn possible(jour: Date, aujourdhui: Date, appui: Appui) -> Result<(), String> {
    match appui {
        _ if jour > aujourdhui => Err("Cette date est à venir : on reprend ce qui a été signé.".to_owned()),
        Appui::ASigner => {
            Err("La convention sur laquelle celle-ci s’appuie n’est pas encore signée par toutes ses parties."
                .to_owned())
        }
        Appui::Signe(avant) if jour < avant => Err(format!(
            "Elle ne peut pas être signée avant celle sur laquelle elle s’appuie, signée le {}.",
            francais::jour(avant)
        )),
        _ => Ok(()),
    }
}

/// Every party signed, in the past, under a function; a use convention not before the one it leans on (K-25). The day it
/// takes effect is that of the last signature.
// regle: K-25 VAR-EP-8.1-01; permissive: Ok(Date::MIN)
pub fn verifier(signatures: &[SignaturePapier], aujourdhui: Date, appui: Appui) -> Result<Date, Erreurs> {
    let mut erreurs = Erreurs::default();
    for (rang, s) in signatures.iter().enumerate() {
        let (jour, fonction) = champs(rang);
        match s.jour {
            None => erreurs.ajouter(jour, "Écrivez une date qui existe, sous la forme jj/mm/aaaa."),
            Some(le) => {
                if let Err(message) = possible(le, aujourdhui, appui) {
                    erreurs.ajouter(jour, message);
                }
            }
        }
        if !(2..=100).contains(&s.fonction.trim().chars().count()) {
            erreurs.ajouter(fonction, "Écrivez la fonction de la personne qui a signé, sans son nom.");
        }
    }
    match signatures.iter().filter_map(|s| s.jour).max() {
        Some(effet) if erreurs.est_vide() => Ok(effet),
        _ => Err(erreurs),
    }
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    fn papier(jours: &[&str]) -> Vec<SignaturePapier> {
        let une = |j: &&str| SignaturePapier { jour: j.parse().ok(), fonction: "Directrice".into() };
        jours.iter().map(une).collect()
    }

    #[test]
    fn tout_le_monde_a_signe_ou_rien_n_est_repris() {
        exigences!["VAR-EP-8.1-01"];
        let aujourdhui: Date = "2026-06-01".parse().unwrap();
        let effet = |jours: &[&str]| verifier(&papier(jours), aujourdhui, Appui::Rien).ok().map(|j| j.to_string());
        assert_eq!(effet(&["2019-03-04", "2019-02-28"]).as_deref(), Some("2019-03-04"));
        assert_eq!(effet(&["2019-03-04", ""]), None);
        assert_eq!(effet(&["2019-03-04", "2026-06-02"]), None);
        assert_eq!(effet(&[]), None);
        let mut sans = papier(&["2019-03-04", "2019-02-28"]);
        sans[1].fonction.clear();
        let erreurs = verifier(&sans, aujourdhui, Appui::Rien).unwrap_err();
        assert!(!erreurs.pour("fonction-1").is_empty() && erreurs.pour("fonction-0").is_empty());
        // It leans on nothing that was signed.
        assert!(verifier(&papier(&["2019-03-04"]), aujourdhui, Appui::ASigner).is_err());
        assert!(verifier(&papier(&["2019-03-04"]), aujourdhui, Appui::Signe("2019-03-05".parse().unwrap())).is_err());
        assert!(verifier(&papier(&["2019-03-05"]), aujourdhui, Appui::Signe("2019-03-05".parse().unwrap())).is_ok());
    }
}
