//! Rules on what Rust code may say: clock and chance, engines, unfinished places, allowances.
//!
//! They look at code only: comments and strings may name anything.
//! Deliberately absent: unwrap and expect outside tests, which clippy refuses.

use super::{Constat, Lu, Regle};
use crate::source::mots;

/// What reads the wall clock or draws at random.
const HORLOGE: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Zoned::now",
    "Timestamp::now",
    "thread_rng",
    "rand::",
    "Uuid::now_v7",
    "Uuid::new_v4",
];

/// Where the clock and chance are at home.
const HORLOGE_PERMISE: &[&str] = &["crates/socle/src/monde.rs", "crates/banc/", "xtask/"];

/// The room that may name an engine.
const MOTEURS_PERMIS: &[&str] = &["crates/stockage/", "crates/banc/"];

const INACHEVE: &[&str] = &["#[ignore", "todo!", "unimplemented!", "dbg!"];

pub(super) const REGLES: &[Regle] = &[
    Regle {
        nom: "horloge",
        pourquoi: "l’heure et le hasard viennent de Monde (crates/socle/src/monde.rs), pour que les tests les tiennent",
        avertissement: false,
        bons: &[
            ("crates/a/src/lib.rs", "//! t\nfn a(m: &Monde) { m.maintenant(); } // Instant::now\n"),
            ("crates/socle/src/monde.rs", "//! t\nfn a() { SystemTime::now(); }\n"),
            ("crates/banc/src/lib.rs", "//! t\nfn a() { Uuid::now_v7(); }\n"),
            (
                "crates/a/src/lib.rs",
                "//! t\nfn a() { strand::b() }\n#[cfg(test)]\nmod tests { fn b() { Instant::now(); } }\n",
            ),
        ],
        mauvais: &[
            ("crates/a/src/lib.rs", "//! t\nfn a() { std::time::SystemTime::now(); }\n"),
            ("crates/a/src/lib.rs", "//! t\nuse rand::Rng;\n"),
            ("crates/socle/src/temps.rs", "//! t\nfn a() { Timestamp::now(); }\n"),
        ],
        verifie: |lu| hors_essais(lu, HORLOGE_PERMISE, HORLOGE),
    },
    Regle {
        nom: "mots-moteurs",
        pourquoi: "seul crates/stockage nomme un moteur : le reste parle par sql! et Tx",
        avertissement: false,
        bons: &[
            ("crates/a/src/sql.rs", "//! SQLite et PostgreSQL\nfn a() { b(\"sqlx\") }\n"),
            ("crates/stockage/src/lib.rs", "//! t\nuse sqlx::SqlitePool;\n"),
            ("crates/a/tests/tout/main.rs", "//! t\nuse stockage::Moteur::Postgres;\n"),
        ],
        mauvais: &[
            ("crates/a/src/sql.rs", "//! t\nuse sqlx::query;\n"),
            ("crates/a/src/sql.rs", "//! t\nfn a(t: Tx) { if let Tx::Sqlite(_) = t {} }\n"),
            ("crates/a/src/sql.rs", "//! t\ntype P = PgPool<Postgres>;\n"),
        ],
        verifie: moteurs,
    },
    Regle {
        nom: "inacheve",
        pourquoi: "aucun test ignoré, aucune place vide, aucune trace de mise au point",
        avertissement: false,
        bons: &[("crates/a/src/lib.rs", "//! t\n// todo!()\nfn a() { b(\"dbg!(x)\") }\n")],
        mauvais: &[
            ("crates/a/src/lib.rs", "//! t\nfn a() { todo!(\"plus tard\") }\n"),
            ("crates/a/src/lib.rs", "//! t\nfn a() { unimplemented!() }\n"),
            ("crates/a/src/lib.rs", "//! t\nfn a() { dbg!(1); }\n"),
            ("crates/a/tests/tout/a.rs", "//! t\n#[test]\n#[ignore = \"lent\"]\nfn a() {}\n"),
        ],
        verifie: |lu| partout(lu, INACHEVE),
    },
    Regle {
        nom: "allow-sans-raison",
        pourquoi: "une permission dit pourquoi : #[allow(x, reason = \"…\")]",
        avertissement: false,
        bons: &[(
            "crates/a/src/lib.rs",
            "//! t\n#[allow(\n    dead_code,\n    reason = \"lu par serde\"\n)]\nstruct A;\n",
        )],
        mauvais: &[
            ("crates/a/src/lib.rs", "//! t\n#[allow(dead_code)]\nstruct A;\n"),
            ("crates/a/src/lib.rs", "//! t\n#![allow(clippy::all)]\n"),
            ("crates/a/src/lib.rs", "//! t\n#[expect(dead_code)]\nstruct A;\n"),
        ],
        verifie: permissions,
    },
];

fn partout(lu: &Lu, interdits: &[&str]) -> Vec<Constat> {
    let Some(source) = &lu.source else {
        return Vec::new();
    };
    let mut constats: Vec<Constat> = interdits
        .iter()
        .flat_map(|mot| source.mots(mot).map(move |i| (source.ligne(i), format!("« {mot} »"))))
        .collect();
    constats.sort();
    constats
}

fn hors_essais(lu: &Lu, permis: &[&str], interdits: &[&str]) -> Vec<Constat> {
    if permis.iter().any(|p| lu.chemin.starts_with(p)) {
        return Vec::new();
    }
    let Some(source) = &lu.source else {
        return Vec::new();
    };
    partout(lu, interdits).into_iter().filter(|(ligne, _)| !source.est_essai(source.debut_de_ligne(*ligne))).collect()
}

/// `Sqlite` and `Postgres` inside any identifier (`SqlitePool`), `sqlx` as a word.
fn moteurs(lu: &Lu) -> Vec<Constat> {
    let Some(source) = &lu.source else {
        return Vec::new();
    };
    if MOTEURS_PERMIS.iter().any(|p| lu.chemin.starts_with(p)) {
        return Vec::new();
    }
    let noms = ["Sqlite", "Postgres"].into_iter();
    let mut places: Vec<(usize, &str)> =
        noms.flat_map(|n| source.code.match_indices(n).map(move |(i, _)| (i, n))).collect();
    places.extend(mots(&source.code, "sqlx").map(|i| (i, "sqlx")));
    places.sort_unstable();
    places
        .into_iter()
        .filter(|(i, _)| !source.est_essai(*i))
        .map(|(i, n)| (source.ligne(i), format!("« {n} » hors de crates/stockage")))
        .collect()
}

fn permissions(lu: &Lu) -> Vec<Constat> {
    let Some(source) = &lu.source else {
        return Vec::new();
    };
    let mut constats = Vec::new();
    for mot in ["allow", "expect"] {
        for i in source.mots(mot) {
            let avant = source.code.get(..i).unwrap_or_default();
            let ouvre = i + mot.len();
            if !(avant.ends_with("#[") || avant.ends_with("#![")) {
                continue;
            }
            let dedans = source.fermeture(ouvre).and_then(|fin| source.code.get(ouvre..fin));
            if !dedans.is_some_and(|d| d.contains("reason =")) {
                constats.push((source.ligne(i), format!("#[{mot}(…)] sans reason")));
            }
        }
    }
    constats
}
