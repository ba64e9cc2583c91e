//! « Textes libres »: what the guard warned of at one's caisse, and what became of it: counts, never a text, never who.

use std::collections::BTreeMap;

use acces::Action;
use askama::Template;
use socle::{Refus, civil, francais};
use stockage::{ligne, sql};
use toile::{Cadre, Porte, Reponse, Visite, composants::Vide};

use super::sql;
use crate::regles::garde::Categorie;

/// How many months the page goes back.
const MOIS: u32 = 12;

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/textes-libres", Action::SuivreTextes, |v| Box::pin(suivre(v))).tracee().menu("Textes libres")]
}

ligne! {
    struct Rangee {
        mois: String,
        partenaire: String,
        cote: String,
        categorie: String,
        issue: String,
        nombre: i64,
    }
}

/// What became of the warnings of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Compte {
    sans_suite: i64,
    reformules: i64,
    gardes: i64,
}

impl Compte {
    const fn tous(self) -> i64 {
        self.sans_suite + self.reformules + self.gardes
    }
}

struct Ligne {
    mois: String,
    qui: String,
    categorie: &'static str,
    compte: Compte,
}

#[derive(Template)]
#[template(path = "demandes/textes.html")]
struct Page {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    vide: Vide,
}

async fn suivre(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let portee = visite.portee(Action::SuivreTextes)?;
    let traces = &visite.maison.traces;
    traces.lecture(portee.autorisation(), "textes_libres").await?;
    let aujourd_hui = visite.zone().jour(portee.maintenant());
    let depuis = civil::moins_mois(aujourd_hui, MOIS - 1);
    let depuis = format!("{:04}-{:02}", depuis.year(), depuis.month());
    let lues: Vec<Rangee> = traces.lister(&portee, sql!(sql::SUIVI, depuis)).await?.en_lignes();
    visite.page(&Page {
        cadre: visite.cadre("Textes libres"),
        lignes: regrouper(&lues)?,
        vide: Vide {
            titre: "Aucun mot signalé".into(),
            texte: "Depuis un an, aucun texte adressé à votre caisse ou écrit par elle n’a fait l’objet d’un avertissement.".into(),
            liens: Vec::new(),
        },
    })
}

/// One line a month, writer and category, in the order of the statement.
fn regrouper(lues: &[Rangee]) -> Result<Vec<Ligne>, Refus> {
    let mut comptes: BTreeMap<(std::cmp::Reverse<&str>, &str, &str, Categorie), Compte> = BTreeMap::new();
    for r in lues {
        let categorie =
            Categorie::depuis_code(&r.categorie).ok_or_else(|| Refus::Interne("catégorie inconnue".into()))?;
        let cle = (std::cmp::Reverse(r.mois.as_str()), r.partenaire.as_str(), r.cote.as_str(), categorie);
        let compte = comptes.entry(cle).or_default();
        match r.issue.as_str() {
            "reformule" => compte.reformules += r.nombre,
            "garde" => compte.gardes += r.nombre,
            _ => compte.sans_suite += r.nombre,
        }
    }
    Ok(comptes
        .into_iter()
        .map(|((mois, partenaire, cote, categorie), compte)| Ligne {
            mois: en_mots(mois.0),
            qui: if cote == "caisse" { format!("Votre caisse ({partenaire})") } else { partenaire.to_owned() },
            categorie: categorie.libelle(),
            compte,
        })
        .collect())
}

/// « juin 2026 ».
fn en_mots(mois: &str) -> String {
    let premier = format!("{mois}-01").parse::<civil::Date>();
    premier.map_or_else(|_| mois.to_owned(), |d| francais::jour(d).trim_start_matches("1er ").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_ligne_par_mois_auteur_et_categorie() {
        let r = |mois: &str, cote: &str, categorie: &str, issue: &str, nombre| Rangee {
            mois: mois.into(),
            partenaire: "CCAS".into(),
            cote: cote.into(),
            categorie: categorie.into(),
            issue: issue.into(),
            nombre,
        };
        let lignes = regrouper(&[
            r("2026-05", "partenaire", "sante", "signale", 1),
            r("2026-06", "partenaire", "sante", "signale", 2),
            r("2026-06", "partenaire", "sante", "garde", 3),
            r("2026-06", "partenaire", "sante", "reformule", 4),
            r("2026-06", "caisse", "coordonnees", "garde", 5),
        ])
        .unwrap();
        let dit: Vec<(&str, &str, &str, i64)> =
            lignes.iter().map(|l| (l.mois.as_str(), l.qui.as_str(), l.categorie, l.compte.tous())).collect();
        assert_eq!(
            dit,
            [
                ("juin 2026", "Votre caisse (CCAS)", "Coordonnées", 5),
                ("juin 2026", "CCAS", "Santé", 9),
                ("mai 2026", "CCAS", "Santé", 1),
            ]
        );
        assert_eq!(lignes[1].compte, Compte { sans_suite: 2, reformules: 4, gardes: 3 });
    }
}
