//! Each line of a file, read by the very rules of one account at a time.

use std::collections::{BTreeMap, BTreeSet};

use acces::{Profil, Unite};
use socle::{Erreurs, Id, francais};

use crate::regles::{Civilite, Coordonnees, Saisie, Statut, lire_gestionnaire, lire_technicien};

/// A line: column, value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ligne(pub BTreeMap<String, String>);

/// Words of spreadsheets for what forms send as codes.
fn code<'a>(champ: &str, valeur: &'a str) -> &'a str {
    let plat = francais::sans_accents(valeur);
    match (champ, plat.as_str()) {
        ("civilite", "mme" | "madame" | "f") => Civilite::Madame.code(),
        ("civilite", "m" | "mr" | "monsieur" | "h") => Civilite::Monsieur.code(),
        ("civilite", "neutre" | "ne pas preciser") => Civilite::Neutre.code(),
        ("statut", "employe" | "agent" | "employee") => Statut::Employe.code(),
        ("statut", "salarie" | "salariee") => Statut::Salarie.code(),
        ("statut", "benevole") => Statut::Benevole.code(),
        ("equipement", "oui" | "o" | "x" | "1" | "vrai") => "oui",
        ("profil", "gestionnaire") => Profil::Gestionnaire.code(),
        ("profil", "agent" | "agent de caisse" | "agent caisse") => Profil::AgentCaisse.code(),
        ("profil", "administrateur" | "administrateur de caisse" | "administrateur caisse") => {
            Profil::AdministrateurCaisse.code()
        }
        ("profil", "auditeur" | "auditrice") => Profil::Auditeur.code(),
        _ => valeur,
    }
}

impl Saisie for Ligne {
    fn un(&self, champ: &str) -> &str {
        self.0.get(champ).map_or("", |v| code(champ, v.trim()))
    }
}

/// Who sends the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cote {
    /// A gestionnaire: techniciens of the structure.
    Partenaire,
    /// An administrateur: gestionnaires of a partner, accounts of the caisse.
    Caisse,
}

impl Cote {
    /// The columns that its file must have; « unite » may be added.
    pub const fn colonnes(self) -> &'static [&'static str] {
        match self {
            Self::Partenaire => {
                &["civilite", "nom", "prenom", "fonction", "telephone", "courriel", "statut", "equipement"]
            }
            Self::Caisse => &["civilite", "nom", "prenom", "fonction", "telephone", "courriel", "profil"],
        }
    }
}

/// What lines are read against.
#[derive(Debug, Clone)]
pub struct Cadre {
    /// Who sends.
    pub cote: Cote,
    /// Mail domains of the structure.
    pub domaines: Vec<String>,
    /// Units of the organisation.
    pub unites: Vec<(Id<Unite>, String)>,
}

/// A line that may be opened.
#[derive(Debug, Clone)]
pub enum Lu {
    /// A technicien of the structure.
    Technicien(Coordonnees, Statut, Id<Unite>),
    /// A gestionnaire of the partner chosen.
    Gestionnaire(Coordonnees),
    /// An account of the caisse.
    Interne(Coordonnees, Profil, Id<Unite>),
}

/// A line read: what it opens, or what is wrong with it.
pub type Verdict = Result<Lu, Erreurs>;

/// Reads every line: the rules of one account, and no address twice under a profile.
// regle: VAR-EP-2.2.1-05 VAR-EP-2.2.1-06 VAR-EP-2.2.1-08; permissive: Vec::new()
pub fn verifier(lignes: &[Ligne], cadre: &Cadre) -> Vec<Verdict> {
    let mut vus = BTreeSet::new();
    let un = |ligne: &Ligne| {
        let verdict = verifier_une(ligne, cadre);
        let cle = (ligne.un("profil").to_owned(), ligne.un("courriel").to_lowercase());
        if verdict.is_ok() && !vus.insert(cle) {
            let mut erreurs = Erreurs::default();
            erreurs.ajouter("courriel", "Cette adresse est déjà dans une ligne au-dessus.");
            return Err(erreurs);
        }
        verdict
    };
    lignes.iter().map(un).collect()
}

fn verifier_une(ligne: &Ligne, cadre: &Cadre) -> Verdict {
    let unite = unite(ligne, cadre);
    if cadre.cote == Cote::Partenaire {
        return match (lire_technicien(ligne, &cadre.domaines), unite) {
            (Ok((coordonnees, statut)), Ok(unite)) => Ok(Lu::Technicien(coordonnees, statut, unite)),
            (lues, unite) => Err(ensemble(lues.err(), unite.err().map(|m| ("unite", m)))),
        };
    }
    let profil =
        Profil::depuis_code(ligne.un("profil")).filter(|p| !matches!(p, Profil::Operateur | Profil::Technicien));
    let lues = lire_gestionnaire(ligne);
    match (lues, profil, unite) {
        (Ok(coordonnees), Some(Profil::Gestionnaire), _) => Ok(Lu::Gestionnaire(coordonnees)),
        (Ok(coordonnees), Some(profil), Ok(unite)) => Ok(Lu::Interne(coordonnees, profil, unite)),
        (lues, None, _) => {
            let message = "Écrivez gestionnaire, agent, administrateur ou auditeur.".to_owned();
            Err(ensemble(lues.err(), Some(("profil", message))))
        }
        (lues, Some(_), unite) => Err(ensemble(lues.err(), unite.err().map(|m| ("unite", m)))),
    }
}

fn ensemble(lues: Option<Erreurs>, autre: Option<(&str, String)>) -> Erreurs {
    let mut erreurs = lues.unwrap_or_default();
    if let Some((champ, message)) = autre {
        erreurs.ajouter(champ, message);
    }
    erreurs
}

/// The unit by its name; the only one where there is one.
fn unite(ligne: &Ligne, cadre: &Cadre) -> Result<Id<Unite>, String> {
    let tapee = francais::sans_accents(ligne.un("unite"));
    match cadre.unites.as_slice() {
        [(seule, _)] if tapee.is_empty() => Ok(*seule),
        toutes => toutes.iter().find(|u| francais::sans_accents(&u.1) == tapee).map(|u| u.0).ok_or_else(|| {
            let noms = toutes.iter().map(|u| u.1.as_str()).collect::<Vec<_>>().join(", ");
            format!("Écrivez le nom d’une unité : {noms}.")
        }),
    }
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    fn ligne(changes: &[(&str, &str)]) -> Ligne {
        let bonne = [
            ("civilite", "Mme"),
            ("nom", "Vaubréal"),
            ("prenom", "Éloïse"),
            ("fonction", "Conseillère"),
            ("telephone", "01 99 00 12 34"),
            ("courriel", "eloise@val.example"),
            ("statut", "Bénévole"),
            ("equipement", "X"),
            ("profil", "Agent"),
        ];
        Ligne(bonne.iter().chain(changes).map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect())
    }

    fn cadre(cote: Cote, unites: &[&str]) -> Cadre {
        let id = |rang: usize| format!("0197b1a2-0000-7000-8000-0000000000{rang:02x}").parse().unwrap();
        let unites = unites.iter().enumerate().map(|(rang, nom)| (id(rang), (*nom).to_owned())).collect();
        Cadre { cote, domaines: vec!["val.example".into()], unites }
    }

    #[test]
    fn les_regles_d_un_compte_pour_chaque_ligne() {
        exigences!["VAR-EP-2.2.1-05", "VAR-EP-2.2.1-06", "VAR-EP-2.2.1-08"];
        let seule = cadre(Cote::Partenaire, &["Siège"]);
        for (changes, champ) in [
            (&[][..], ""),
            (&[("unite", "siege")][..], ""),
            (&[("civilite", "duc")][..], "civilite"),
            (&[("telephone", "12")][..], "telephone"),
            (&[("courriel", "a@ailleurs.example")][..], "courriel"),
            (&[("statut", "")][..], "statut"),
            (&[("equipement", "non")][..], "equipement"),
            (&[("unite", "Antenne")][..], "unite"),
        ] {
            let verdicts = verifier(&[ligne(changes)], &seule);
            match &verdicts[0] {
                Ok(Lu::Technicien(c, statut, _)) => {
                    assert_eq!((champ, c.civilite, *statut), ("", Civilite::Madame, Statut::Benevole), "{changes:?}");
                }
                Ok(autre) => panic!("{autre:?}"),
                Err(erreurs) => assert!(!erreurs.pour(champ).is_empty(), "{champ} {erreurs:?}"),
            }
        }
        // Two units: one is named. The same address twice: the second is told.
        let deux = cadre(Cote::Partenaire, &["Siège", "Antenne"]);
        assert!(verifier(&[ligne(&[])], &deux)[0].is_err());
        let verdicts = verifier(&[ligne(&[]), ligne(&[("courriel", "Eloise@VAL.example")])], &seule);
        assert!(verdicts[0].is_ok() && verdicts[1].is_err());
    }

    #[test]
    fn une_caisse_nomme_un_profil() {
        exigences!["VAR-EP-2.2.1-05"];
        let seule = cadre(Cote::Caisse, &["Siège"]);
        let verdict = |profil| verifier(&[ligne(&[("profil", profil)])], &seule).remove(0);
        assert!(matches!(verdict("Gestionnaire"), Ok(Lu::Gestionnaire(_))));
        assert!(matches!(verdict("auditrice"), Ok(Lu::Interne(_, Profil::Auditeur, _))));
        for refuse in ["technicien", "operateur", "", "chef"] {
            assert!(!verdict(refuse).unwrap_err().pour("profil").is_empty(), "{refuse}");
        }
    }
}
