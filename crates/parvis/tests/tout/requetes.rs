//! Every statement of the house: prepared on both engines, of the nature it claims.

use std::collections::BTreeSet;

use banc::Banc;
use stockage::{
    Fiche, dialecte,
    essai::{self, Moteur},
};

#[tokio::test]
async fn toutes_se_preparent_sur_les_deux_moteurs() {
    for moteur in [Moteur::Sqlite, Moteur::Postgres] {
        let base = essai::vierge(moteur).await;
        for fiche in parvis::fiches() {
            if let Err(erreur) = essai::preparer(&base, &fiche).await {
                panic!("{moteur:?} refuse {} : {erreur}", fiche.nom);
            }
        }
    }
}

/// A plan made while the journal was one page stays when it has grown: it must go by the key from the first trace on
/// (ADR 0015).
#[tokio::test]
async fn ce_que_la_trace_nomme_se_lit_par_sa_cle() {
    let banc = Banc::postgres().await;
    essai::forcer(&banc.base, "ANALYZE").await.unwrap();
    let fiches = parvis::fiches();
    for fiche in fiches.iter().filter(|f| f.nature == "personnelle") {
        let plan = essai::plan(&banc.base, fiche).await;
        assert!(
            plan.contains("journal_objets_pkey") && !plan.contains("Seq Scan on journal_"),
            "{} :\n{plan}",
            fiche.nom
        );
    }
}

#[test]
fn chaque_requete_a_un_nom_et_un_seul() {
    let fiches = parvis::fiches();
    let noms: BTreeSet<&str> = fiches.iter().map(|f| f.nom).collect();
    assert_eq!(noms.len(), fiches.len());
}

#[test]
fn chaque_module_de_requetes_est_dans_la_liste() {
    let connus: BTreeSet<String> =
        parvis::fiches().iter().filter_map(|f| f.nom.rsplit_once("::").map(|(m, _)| m.to_owned())).collect();
    // The bench has twins of its own, which never serve anybody.
    for (chemin, texte) in sources().into_iter().filter(|(c, _)| !c.starts_with("crates/banc/")) {
        if texte.contains("requetes! {\n    libre")
            || texte.contains("requetes! {\n    scopee")
            || texte.contains("requetes! {\n    ///")
        {
            let module = module(&chemin);
            assert!(
                connus.contains(&module) || chemin.contains("/requete.rs"),
                "{chemin} : requêtes absentes de parvis::fiches()"
            );
        }
    }
}

/// `crates/demandes/src/sql.rs` → `demandes::sql`.
fn module(chemin: &str) -> String {
    let (caisse, reste) = chemin.trim_start_matches("crates/").split_once("/src/").unwrap();
    let reste = reste.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    if reste == "lib" { caisse.to_owned() } else { format!("{caisse}::{reste}") }
}

/// Every Rust source of the crates, tests apart.
fn sources() -> Vec<(String, String)> {
    let racine = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut a_voir = vec![std::path::PathBuf::from(format!("{racine}/crates"))];
    let mut sorties = Vec::new();
    while let Some(dossier) = a_voir.pop() {
        for entree in std::fs::read_dir(dossier).unwrap().map(Result::unwrap) {
            let chemin = entree.path();
            if chemin.is_dir() {
                a_voir.push(chemin);
            } else if chemin.extension().is_some_and(|e| e == "rs")
                && chemin.components().any(|c| c.as_os_str() == "src")
            {
                let relatif = chemin.to_string_lossy().replace(&format!("{racine}/"), "");
                sorties.push((relatif, std::fs::read_to_string(&chemin).unwrap()));
            }
        }
    }
    sorties
}

fn mots(texte: &str) -> Vec<&str> {
    texte.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).filter(|m| !m.is_empty()).collect()
}

/// What a statement gives back to the caller: SELECT, or RETURNING.
fn rend(fiche: &Fiche) -> bool {
    let debut = fiche.sqlite.trim_start();
    debut.starts_with("SELECT") || debut.starts_with("WITH") || mots(debut).contains(&"RETURNING")
}

#[test]
fn une_liste_a_sa_portee() {
    for fiche in parvis::fiches().iter().filter(|f| f.nature == "scopee") {
        let mots = mots(fiche.sqlite);
        assert!(mots.contains(&"$1") && mots.contains(&"$2"), "{} : $1 (compte) et $2 (instant) attendus", fiche.nom);
        // By a right in force, by oneself, or by what one's caisse signed.
        let par_droit = mots.contains(&"droit_actuel")
            && fiche.sqlite.contains("r.du <= $2 AND $2 < r.au")
            && fiche.sqlite.contains("c.id = $1");
        let par_soi = fiche.sqlite.contains("WHERE compte = $1") || fiche.sqlite.contains("auteur = $1");
        // What is over has no right in force: an auditor reads it by the conventions that its caisse signed.
        let par_caisse = fiche.sqlite.contains("v.caisse = c.organisation") && fiche.sqlite.contains("c.id = $1");
        assert!(par_droit || par_soi || par_caisse, "{} : la portée ne borne rien", fiche.nom);
    }
}

#[test]
fn une_lecture_personnelle_suit_sa_trace() {
    for fiche in parvis::fiches().iter().filter(|f| f.nature == "personnelle") {
        assert!(
            fiche.sqlite.contains("FROM journal_sujet j") && fiche.sqlite.contains("j.trace = $1"),
            "{}",
            fiche.nom
        );
        assert!(fiche.sqlite.contains("j.objet"), "{} : lit autre chose que ce que la trace nomme", fiche.nom);
    }
}

#[test]
fn nulle_requete_libre_ne_rend_une_donnee_d_usager() {
    let usagers = crate::schema::colonnes_personnelles("usager");
    for fiche in parvis::fiches().iter().filter(|f| f.nature == "libre" && rend(f)) {
        let mots = mots(fiche.sqlite);
        assert!(!fiche.sqlite.contains('*') || fiche.sqlite.contains("COUNT(*)"), "{} : colonnes à nommer", fiche.nom);
        for (table, colonne) in &usagers {
            let rendue = mots.contains(&table.as_str()) && mots.contains(&colonne.as_str());
            assert!(!rendue, "{} rend {table}.{colonne} sans trace", fiche.nom);
        }
    }
}

#[test]
fn dix_requetes_doubles_au_plus() {
    let doubles: Vec<Fiche> = parvis::fiches().into_iter().filter(|f| f.sqlite != f.postgres).collect();
    assert!(doubles.len() <= 10 && doubles.iter().all(|f| f.nom.starts_with("dialecte::")), "{doubles:?}");
    assert!(dialecte::fiches().len() <= 10);
}

#[test]
fn la_garde_ne_s_ouvre_que_dans_traces() {
    for (chemin, texte) in sources() {
        let permis = chemin.starts_with("crates/traces/")
            || chemin == "crates/stockage/src/requete.rs"
            || chemin.starts_with("crates/banc/");
        assert!(permis || !texte.contains("sous_garde"), "{chemin} passe à côté de la trace");
    }
}
