//! Avenants: what changes between two versions of the terms, and what an avenant may not touch.
//!
//! The same comparison serves the page that shows two versions side by side and the refusal: nobody signs a change that the
//! page did not show. Deliberately absent: who signed (events), and since when it counts (`vie`).

use serde_json::{Map, Value};
use socle::{civil::Date, francais};

use super::mots::terme;
use crate::{modele::Modele, regles::vie::clauses::Cite};

/// A parameter in two versions of the terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecart {
    /// Its code.
    pub code: String,
    /// Its words.
    pub libelle: String,
    /// Its article.
    pub article: String,
    /// What the older version says, one line per thing; empty: nothing.
    pub avant: Vec<String>,
    /// What the newer one says.
    pub apres: Vec<String>,
    /// Whether the two differ.
    pub change: bool,
}

/// Every parameter of the model in two versions, in its order; one that neither says is left out.
pub fn comparer(modele: &Modele, avant: &Map<String, Value>, apres: &Map<String, Value>) -> Vec<Ecart> {
    let un = |p: &crate::Parametre| {
        let (a, b) = (avant.get(&p.code), apres.get(&p.code));
        let mots = |v: Option<&Value>| v.map(|v| terme(modele, p, v)).unwrap_or_default();
        (a.is_some() || b.is_some()).then(|| Ecart {
            code: p.code.clone(),
            libelle: p.libelle.clone(),
            article: p.article.clone(),
            avant: mots(a),
            apres: mots(b),
            change: a != b,
        })
    };
    modele.parametres.iter().filter_map(un).collect()
}

/// Whether an avenant with these changes may be fixed, to take effect on `effet`: something changes, nothing that the article
/// on avenants forbids to touch, and not in the past; otherwise why, with the article.
// regle: VAR-9.3-01 PDC-6.3-01 CAR-11.2-02; permissive: Ok(())
pub fn avenant_permis(
    ecarts: &[Ecart],
    clause: &Cite<Vec<String>>,
    effet: Date,
    aujourdhui: Date,
) -> Result<(), String> {
    if let Some(touche) = ecarts.iter().find(|e| e.change && clause.dit.contains(&e.article)) {
        return Err(format!(
            "Un avenant ne touche pas à l’article {} ({}) : l’article {} le garde tel qu’il est.",
            touche.article, touche.libelle, clause.article
        ));
    }
    if !ecarts.iter().any(|e| e.change) {
        return Err(format!("Rien ne change : un avenant dit ce qu’il change (art. {}).", clause.article));
    }
    if effet < aujourdhui {
        return Err(format!(
            "Un avenant prend effet aujourd’hui au plus tôt ; le {} est passé.",
            francais::jour(effet)
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use socle::exigences;

    use super::*;

    fn ecart(article: &str, change: bool) -> Ecart {
        let (code, libelle) = ("x".to_owned(), "Objet".to_owned());
        Ecart { code, libelle, article: article.to_owned(), avant: Vec::new(), apres: Vec::new(), change }
    }

    #[test]
    fn table_des_avenants() {
        exigences!["VAR-9.3-01", "PDC-6.3-01", "CAF68-17.3-01"];
        let clause = Cite { dit: vec!["1".to_owned()], article: "6.3".to_owned() };
        let jour = |texte: &str| texte.parse::<Date>().unwrap();
        for (ecarts, effet, dit) in [
            (vec![ecart("2", true)], "2026-06-01", ""),
            (vec![ecart("2", true), ecart("1", false)], "2026-07-01", ""),
            (vec![ecart("2", true), ecart("1", true)], "2026-07-01", "l’article 1 (Objet) : l’article 6.3"),
            (vec![ecart("2", false)], "2026-07-01", "Rien ne change"),
            (Vec::new(), "2026-07-01", "Rien ne change"),
            (vec![ecart("2", true)], "2026-05-31", "le 31 mai 2026 est passé"),
        ] {
            let permis = avenant_permis(&ecarts, &clause, jour(effet), jour("2026-06-01"));
            let refus = permis.err().unwrap_or_default();
            assert!(refus.contains(dit) && refus.is_empty() == dit.is_empty(), "{effet} {dit:?} : {refus}");
        }
    }

    #[test]
    fn ce_qui_change_se_dit_en_mots() {
        exigences!["VAR-EP-8.3-01", "CAR-11.2-02"];
        let texte = include_str!("../../../../modeles/partenariat-carsat-collectivite.toml");
        let modele = Modele::lire("essai", texte).unwrap();
        let avant = json!({ "duree": 12, "canal": "portail" });
        let apres = json!({ "duree": 24, "canal": "portail", "formations": 3 });
        let lus = comparer(&modele, avant.as_object().unwrap(), apres.as_object().unwrap());
        let vus: Vec<_> =
            lus.iter().map(|e| (e.code.as_str(), e.change, e.avant.join("|"), e.apres.join("|"))).collect();
        assert_eq!(
            vus,
            [
                ("formations", true, String::new(), "3 sessions".to_owned()),
                ("canal", false, "Par le portail".to_owned(), "Par le portail".to_owned()),
                ("duree", true, "12 mois".to_owned(), "24 mois".to_owned()),
            ]
        );
    }
}
