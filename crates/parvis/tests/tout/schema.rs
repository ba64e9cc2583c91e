//! The schema: the same on both engines as in `schema.txt`, each column explained in `docs/donnees.toml`.

use std::collections::BTreeSet;

use stockage::essai::{self, Moteur};

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tout/schema.txt");
const DONNEES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/donnees.toml");

#[tokio::test]
async fn les_deux_moteurs_ont_le_meme_schema() {
    for moteur in [Moteur::Sqlite, Moteur::Postgres] {
        let base = essai::vierge(moteur).await;
        let vu = stockage::catalogue(&base.db).await.unwrap();
        if std::env::var("PARVIS_SCHEMA").as_deref() == Ok("ecrire") && moteur == Moteur::Sqlite {
            std::fs::write(SCHEMA, &vu).unwrap();
        }
        let relu = std::fs::read_to_string(SCHEMA).unwrap_or_default();
        assert!(vu == relu, "{moteur:?} s’écarte de schema.txt (PARVIS_SCHEMA=ecrire le réécrit) :\n{vu}");
    }
}

#[tokio::test]
async fn une_migration_changee_apres_coup_est_refusee() {
    for moteur in [Moteur::Sqlite, Moteur::Postgres] {
        let base = essai::vierge(moteur).await;
        assert_eq!(base.db.etat_du_schema().await.unwrap(), stockage::Etat::AJour);
        essai::forcer(&base, "UPDATE migration SET empreinte = 'x' WHERE numero = 2").await.unwrap();
        assert!(base.db.etat_du_schema().await.unwrap_err().to_string().contains("migration 2"), "{moteur:?}");
    }
}

fn donnees() -> toml::Table {
    std::fs::read_to_string(DONNEES).unwrap().parse().unwrap()
}

/// (table, column) of each column whose `personnel` is `genre`.
pub(crate) fn colonnes_personnelles(genre: &str) -> Vec<(String, String)> {
    let mut sortie = Vec::new();
    for (table, colonnes) in donnees() {
        for (colonne, fiche) in colonnes.as_table().unwrap() {
            if fiche["personnel"].as_str() == Some(genre) {
                sortie.push((table.clone(), colonne.clone()));
            }
        }
    }
    sortie
}

#[test]
fn chaque_colonne_est_expliquee() {
    let schema = std::fs::read_to_string(SCHEMA).unwrap();
    let mut table = "";
    let mut reelles = BTreeSet::new();
    for ligne in schema.lines().filter(|l| !l.starts_with("index ") && !l.is_empty()) {
        match ligne.strip_prefix("  ") {
            None => table = ligne,
            Some(colonne) => drop(reelles.insert(format!("{table}.{}", colonne.split_whitespace().next().unwrap()))),
        }
    }
    let mut decrites = BTreeSet::new();
    for (table, colonnes) in donnees() {
        for (colonne, fiche) in colonnes.as_table().unwrap() {
            let personnel = fiche["personnel"].as_str().unwrap();
            assert!(["non", "agent", "usager"].contains(&personnel), "{table}.{colonne}");
            assert!(
                !fiche["pourquoi"].as_str().unwrap().is_empty() && !fiche["duree"].as_str().unwrap().is_empty(),
                "{table}.{colonne}"
            );
            decrites.insert(format!("{table}.{colonne}"));
        }
    }
    let manquent: Vec<_> = reelles.difference(&decrites).collect();
    let en_trop: Vec<_> = decrites.difference(&reelles).collect();
    assert!(manquent.is_empty() && en_trop.is_empty(), "donnees.toml : manquent {manquent:?}, en trop {en_trop:?}");
}
