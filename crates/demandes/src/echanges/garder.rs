//! The free text guard in the hands of use cases and pages (VAR-EP-5-02).
//!
//! A use case calls [`garder`] with what was typed and whether « nécessaire » was ticked: words that were not confirmed become
//! an error at the field, and are counted. Once the text is written, [`Gardes::conclure`] counts what became of the
//! warning and traces the categories that were confirmed. A page shows [`avertissement`] under the zone. Deliberately absent:
//! the words themselves anywhere but in the page that shows them to their author.

use acces::{Acteur, Autorisation, Compte, Demande, FaitsDemande};
use socle::{Erreurs, Id, Refus, Zone};
use stockage::{Tx, sql};
use toile::{Maison, composants::Garde};

use super::{Cote, sql};
use crate::regles::garde::{Categorie, Regles, Signal, examiner};

/// A free text about to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TexteLibre<'a> {
    /// The field it was typed in.
    pub(crate) champ: &'a str,
    /// What tells two texts of that field apart (the form of a message); may be empty.
    pub(crate) serie: &'a str,
    /// What was typed.
    pub(crate) texte: &'a str,
    /// « Ces mots sont nécessaires à la demande » is ticked.
    pub(crate) necessaire: bool,
}

/// A text that may be written, and what was confirmed in it.
#[must_use = "what became of a warning is counted by conclure, in the transaction of the act"]
pub(crate) struct Gardes {
    demande: FaitsDemande,
    compte: Id<Compte>,
    cote: Cote,
    champ: String,
    serie: String,
    categories: Vec<Categorie>,
}

/// What to say at the field.
const RELIRE: &str = "Retirez les mots signalés, ou cochez qu’ils sont nécessaires à la demande.";

/// Examines `texte`. What was not confirmed is counted and becomes an error at its field, unless it has one already.
pub(crate) async fn garder(
    maison: &Maison,
    acteur: &Acteur,
    demande: &FaitsDemande,
    texte: &TexteLibre<'_>,
    erreurs: &mut Erreurs,
) -> Result<Gardes, Refus> {
    let regles: &Regles = maison.piece()?;
    let categories: Vec<Categorie> = examiner(regles, texte.texte).iter().map(|s| s.categorie).collect();
    let (champ, serie) = (texte.champ.to_owned(), texte.serie.to_owned());
    let gardes = Gardes {
        demande: demande.clone(),
        compte: acteur.compte,
        cote: Cote::de(acteur, demande),
        champ,
        serie,
        categories,
    };
    if !gardes.categories.is_empty() && !texte.necessaire && erreurs.pour(texte.champ).is_empty() {
        erreurs.ajouter(texte.champ, RELIRE);
        let mut tx = maison.db.ecrire().await?;
        gardes.noter(&mut tx, maison, "signale").await?;
        tx.valider().await?;
    }
    Ok(gardes)
}

impl Gardes {
    /// In the transaction that writes the text: what was warned of was kept, or written otherwise.
    pub(crate) async fn conclure(self, tx: &mut Tx, maison: &Maison, autorisation: &Autorisation) -> Result<(), Refus> {
        self.noter(tx, maison, "garde").await?;
        let maintenant = maison.monde.metier();
        let demande: Id<Demande> = self.demande.id;
        tx.faire(sql!(sql::REFORMULER, demande, &self.champ, &self.serie, self.compte, maintenant)).await?;
        if let Some(champs) = en_champs(&self.categories) {
            maison.traces.acte(tx, autorisation, champs).await?;
        }
        Ok(())
    }

    async fn noter(&self, tx: &mut Tx, maison: &Maison, issue: &str) -> Result<(), Refus> {
        let maintenant = maison.monde.metier();
        let jour = Zone::paris().jour(maintenant);
        let mois = format!("{:04}-{:02}", jour.year(), jour.month());
        for categorie in &self.categories {
            let d = &self.demande;
            tx.faire(sql!(
                sql::NOTER_SIGNAL,
                d.id,
                &self.champ,
                &self.serie,
                self.compte,
                categorie.code(),
                d.caisse,
                d.partenaire,
                self.cote.code(),
                &mois,
                issue,
                maintenant
            ))
            .await?;
        }
        Ok(())
    }
}

/// What the trace says was confirmed: categories, never a word.
fn en_champs(categories: &[Categorie]) -> Option<&'static str> {
    use Categorie::{Coordonnees, Infraction, Sante};
    match categories {
        [Sante] => Some("texte_necessaire sante"),
        [Infraction] => Some("texte_necessaire infraction"),
        [Coordonnees] => Some("texte_necessaire coordonnees"),
        [Sante, Infraction] => Some("texte_necessaire sante infraction"),
        [Sante, Coordonnees] => Some("texte_necessaire sante coordonnees"),
        [Infraction, Coordonnees] => Some("texte_necessaire infraction coordonnees"),
        [Sante, Infraction, Coordonnees] => Some("texte_necessaire sante infraction coordonnees"),
        _ => None,
    }
}

/// What a page shows under zone `nom`: the words found in `texte`, and the tick.
pub(crate) fn avertissement(maison: &Maison, nom: &str, texte: &str, coche: bool) -> Result<Garde, Refus> {
    let regles: &Regles = maison.piece()?;
    let dire = |s: Signal| {
        let titre = regles.titre(s.categorie);
        let mut lettres = titre.chars();
        let titre = lettres.next().map_or_else(String::new, |c| c.to_uppercase().chain(lettres).collect());
        (titre, s.mots)
    };
    Ok(Garde { nom: nom.to_owned(), signaux: examiner(regles, texte).into_iter().map(dire).collect(), coche })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_melange_de_categories_se_trace() {
        for masque in 0_u8..8 {
            let choisies: Vec<Categorie> = Categorie::TOUTES
                .into_iter()
                .enumerate()
                .filter(|(i, _)| masque & (1 << i) != 0)
                .map(|(_, c)| c)
                .collect();
            let attendu = choisies.iter().fold("texte_necessaire".to_owned(), |t, c| t + " " + c.code());
            assert_eq!(en_champs(&choisies), (masque > 0).then_some(attendu.as_str()));
        }
    }
}
