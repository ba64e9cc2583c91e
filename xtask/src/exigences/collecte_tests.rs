//! Tests of the reading of macro calls and marks, on small sources.
//!
//! Deliberately absent: the whole command, tried on a real workspace by `cargo xtask exigences`.

use super::*;

const TSV: &str = "id\tarticle\tclasse\nA-1\t1\tE\nA-2\t1\tD\nA-3\t1\tX\nA-4\t1\tC\n";

fn collecte(fichiers: &[(&str, &str)]) -> Collecte {
    let registre = Registre::analyser(TSV).unwrap();
    let sources: Vec<(String, Source)> =
        fichiers.iter().map(|(c, t)| ((*c).to_owned(), Source::lire(t, depot::est_essai(c)))).collect();
    let mut collecte = Collecte::default();
    collecte.analyser(&registre, &sources);
    collecte
}

fn tests_de(c: &Collecte, id: &str) -> Vec<String> {
    c.preuves[id].iter().flat_map(|p| p.tests.iter().cloned()).collect()
}

#[test]
fn un_appel_dans_un_test_prouve() {
    let c = collecte(&[(
        "crates/a/tests/tout/main.rs",
        "#[test]\nfn t() {\n    exigences![\n        \"A-1\", // A-4\n        \"A-2\",\n    ];\n}\n",
    )]);
    assert!(c.erreurs.is_empty(), "{:?}", c.erreurs);
    assert_eq!(tests_de(&c, "A-1"), ["t"]);
    assert_eq!(c.preuves.len(), 2);
    assert_eq!(c.cites.iter().collect::<Vec<_>>(), ["A-4"]);
}

#[test]
fn un_corps_commun_prouve_par_les_tests_qui_l_appellent() {
    let corps = "async fn corps() { exigences![\"A-1\"]; }\nasync fn milieu() { corps().await }\n";
    let variantes = "#[tokio::test]\nasync fn sqlite() { super::milieu().await }\n#[test]\nfn pg() { corps() }\n";
    let c = collecte(&[("crates/a/tests/tout/x.rs", corps), ("crates/a/tests/tout/y.rs", variantes)]);
    assert_eq!(tests_de(&c, "A-1"), ["pg", "sqlite"]);
    let par_macro = format!("{corps}deux_moteurs!(milieu);\n");
    assert_eq!(tests_de(&collecte(&[("crates/a/tests/tout/x.rs", &par_macro)]), "A-1"), ["milieu"]);
    let dedans = "deux_moteurs! { async fn refus(b: Banc) { exigences![\"A-1\"]; } }";
    assert_eq!(tests_de(&collecte(&[("crates/a/tests/tout/x.rs", dedans)]), "A-1"), ["refus"]);
}

/// Path, text, part of the error.
const FAUTES: &[(&str, &str, &str)] = &[
    ("crates/a/tests/t.rs", "#[test]\nfn t() { exigences![\"A-9\"]; }", "inconnue"),
    ("crates/a/tests/t.rs", "#[test]\nfn t() { exigences![\"A-1\", \"A-2\", \"A-3\", \"A-4\"]; }", "4 exigences"),
    ("crates/a/tests/t.rs", "#[test]\nfn t() { exigences![]; }", "0 exigences"),
    ("crates/a/tests/t.rs", "fn seule() { exigences![\"A-1\"]; }", "qu’aucun test"),
    ("crates/a/src/lib.rs", "fn f() { exigences![\"A-1\"]; }", "pas du code de test"),
    ("crates/a/tests/t.rs", "const A: () = exigences![\"A-1\"];", "hors d’une fonction"),
    ("crates/a/src/lib.rs", "// regle: A-1\nfn f() {}", "marque attendue"),
    ("crates/a/src/lib.rs", "// regle: A-9; permissive: ()\nfn f() {}", "inconnue"),
    ("crates/a/src/lib.rs", "// regle: A-1; permissive: ()\n\nfn f() {}", "sans fonction"),
    ("crates/a/src/lib.rs", "// regle: ; permissive: ()\nfn f() {}", "sans identifiant"),
];

#[test]
fn les_appels_fautifs_sont_des_erreurs() {
    for (chemin, texte, attendu) in FAUTES {
        let erreurs = collecte(&[(chemin, texte)]).erreurs;
        assert!(erreurs.len() == 1 && erreurs[0].contains(attendu), "{texte} : {erreurs:?}");
    }
}

#[test]
fn une_marque_se_lit_au_dessus_de_la_doc() {
    let t = "// regle: A-1 A-2; permissive: Ok(())\n/// Doc.\n#[must_use]\npub fn f() -> R {\n    g()\n}\n";
    let c = collecte(&[("crates/a/src/regles.rs", t)]);
    assert!(c.erreurs.is_empty(), "{:?}", c.erreurs);
    let r = &c.regles[0];
    assert_eq!(
        (r.ids.as_slice(), r.permissive.as_str(), r.ligne),
        (["A-1".to_owned(), "A-2".to_owned()].as_slice(), "Ok(())", 4)
    );
    assert!(t.split_at(r.corps).1.starts_with("\n    g()"));
}
