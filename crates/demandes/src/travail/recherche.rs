//! What somebody looks for: a name, a birth, a number; normalised, sealed, kept as long as the session.
//!
//! Names are compared by the beginnings of their words, so that « vasquin » finds « Brunehilde-Vasquin ». Deliberately
//! absent: any search inside answers or notes, which are sealed.

use serde::{Deserialize, Serialize};
use socle::{Erreurs, Id, Monde, Refus, civil, francais::sans_accents};
use stockage::{Coffre, Tx, sql};
use toile::Champs;

use super::{filtre::Recherche, sql};
use crate::regles::DateNaissance;

/// Words of a name that are compared.
const MOTS_MAX: usize = 3;
/// Characters of one word.
const LETTRES_MAX: usize = 60;

/// What is looked for, normalised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Termes {
    mots: Vec<String>,
    naissance: Option<String>,
    numero: Option<String>,
}

/// Bounds of a word's beginnings, the second excluded.
type Bornes = (Option<String>, Option<String>);

impl Termes {
    /// Reads what was typed. A word of one letter would show half of the caisse: two are wanted.
    pub(crate) fn lire(saisie: &Champs) -> Result<Self, Refus> {
        let mut erreurs = Erreurs::default();
        let plat = sans_accents(saisie.un("nom"));
        let mots: Vec<String> = plat.split(' ').filter(|m| !m.is_empty()).map(str::to_owned).collect();
        if mots.len() > MOTS_MAX {
            erreurs.ajouter("nom", "Écrivez trois mots au plus : un nom, un prénom.");
        } else if mots.iter().any(|m| m.chars().count() < 2) {
            erreurs.ajouter("nom", "Écrivez au moins deux lettres de chaque mot.");
        } else if mots.iter().any(|m| m.chars().count() > LETTRES_MAX) {
            erreurs.ajouter("nom", "Raccourcissez ce nom : ses premières lettres suffisent.");
        }
        let naissance = match saisie.un("naissance") {
            "" => None,
            texte => DateNaissance::lire(texte, civil::Date::MAX)
                .map_err(|_| erreurs.ajouter("naissance", "Écrivez une date qui existe, sous la forme jj/mm/aaaa."))
                .ok()
                .map(|d| d.to_string()),
        };
        let numero = match saisie.un("numero") {
            "" => None,
            texte => numero(texte).or_else(|| {
                erreurs.ajouter("numero", "Écrivez les huit caractères du numéro, par exemple K7PM-2XQD.");
                None
            }),
        };
        if erreurs.est_vide() && mots.is_empty() && naissance.is_none() && numero.is_none() {
            erreurs.ajouter("nom", "Écrivez un nom, une date de naissance ou un numéro.");
        }
        if erreurs.est_vide() { Ok(Self { mots, naissance, numero }) } else { Err(Refus::Invalide(erreurs)) }
    }

    /// The bounds of three words at most; the longest word first, since it leads into the base.
    pub(crate) fn bornes(&self) -> [Bornes; MOTS_MAX] {
        let mut mots: Vec<&String> = self.mots.iter().collect();
        mots.sort_by_key(|m| std::cmp::Reverse(m.chars().count()));
        std::array::from_fn(|rang| {
            let mot = mots.get(rang).map(|m| (*m).clone());
            (mot.clone(), mot.map(|m| format!("{m}\u{10ffff}")))
        })
    }

    /// The birth looked for, as it is stored.
    pub(crate) fn naissance(&self) -> Option<String> {
        self.naissance.clone()
    }

    /// The number looked for.
    pub(crate) fn numero(&self) -> Option<String> {
        self.numero.clone()
    }

    /// As the page that shows what was found says it.
    pub(crate) fn en_mots(&self) -> String {
        let mut dits = Vec::new();
        if !self.mots.is_empty() {
            dits.push(format!("nom « {} »", self.mots.join(" ")));
        }
        if let Some(Ok(date)) = self.naissance.as_deref().map(|n| DateNaissance::lire(n, civil::Date::MAX)) {
            dits.push(format!("naissance le {}", date.en_mots()));
        }
        if let Some(numero) = &self.numero {
            dits.push(format!("numéro {numero}"));
        }
        format!("Recherche : {}", dits.join(", "))
    }

    /// Sealed under a key of its own; the wrap, then the text.
    pub(crate) fn sceller(
        &self,
        coffre: &Coffre,
        monde: &Monde,
        id: Id<Recherche>,
    ) -> Result<(Vec<u8>, Vec<u8>), Refus> {
        let objet = format!("recherche:{id}");
        let (cle, enveloppe) = coffre.nouvelle_cle(monde, &objet)?;
        let json = serde_json::to_vec(self).map_err(|_| Refus::Interne("termes".into()))?;
        Ok((enveloppe, cle.sceller(monde, &objet, &json)?))
    }

    /// Opens what [`Self::sceller`] made.
    pub(crate) fn ouvrir(coffre: &Coffre, id: Id<Recherche>, enveloppe: &[u8], scelles: &[u8]) -> Result<Self, Refus> {
        let objet = format!("recherche:{id}");
        let json = coffre.cle(enveloppe, &objet)?.ouvrir(&objet, scelles)?;
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("termes illisibles".into()))
    }
}

/// « k7pm 2xqd » is « K7PM-2XQD »; `None` if it cannot be a number of ours.
fn numero(texte: &str) -> Option<String> {
    let brut: String = texte.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    (brut.len() == 8).then(|| format!("{}-{}", brut.get(..4).unwrap_or_default(), brut.get(4..).unwrap_or_default()))
}

/// The words of a name that searches compare.
fn mots(nom: &str, prenom: &str) -> Vec<String> {
    let plat = format!("{} {}", sans_accents(nom), sans_accents(prenom));
    let mut tous: Vec<String> = plat.split(' ').filter(|m| !m.is_empty()).map(str::to_owned).collect();
    tous.sort();
    tous.dedup();
    tous
}

/// Makes `demande` findable by the words of its person's name, in place of those it had.
pub(crate) async fn ranger(tx: &mut Tx, demande: Id<acces::Demande>, nom: &str, prenom: &str) -> Result<(), Refus> {
    tx.faire(sql!(sql::OUBLIER_MOTS, demande)).await?;
    for mot in mots(nom, prenom) {
        tx.faire(sql!(sql::RANGER_MOT, mot, demande)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lire(corps: &str) -> Result<Termes, Refus> {
        Termes::lire(&Champs::lire(corps.as_bytes()).unwrap())
    }

    #[test]
    fn ce_qui_se_cherche() {
        let termes = lire("nom=Brun%C3%A9+Vasquin-le&naissance=27/03/1984&numero=k7pm2xqd").unwrap();
        assert_eq!(termes.bornes().map(|(m, _)| m), [Some("vasquin".into()), Some("brune".into()), Some("le".into())]);
        assert_eq!(
            (termes.naissance().as_deref(), termes.numero().as_deref()),
            (Some("1984-03-27"), Some("K7PM-2XQD"))
        );
        for (corps, champ) in [
            ("", "nom"),
            ("nom=a", "nom"),
            ("nom=jean+de+la+tour", "nom"),
            ("naissance=31/02/1984", "naissance"),
            ("numero=123", "numero"),
        ] {
            let Err(Refus::Invalide(erreurs)) = lire(corps) else { panic!("{corps}") };
            assert!(!erreurs.pour(champ).is_empty(), "{corps}");
        }
        assert_eq!(mots("Brunehilde-Vasquin", "Éléonore Eleonore"), ["brunehilde", "eleonore", "vasquin"]);
    }
}
