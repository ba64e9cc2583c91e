//! Rules on the form of files: a head that says what and why, and files one can read whole.
//!
//! Deliberately absent: a limit on functions that refuses; the ten longest are only named.

use super::{Constat, Lu, Regle};
use crate::depot::a_extension;

const LIGNES_MAX: usize = 400;
const FONCTION_MAX: usize = 50;
const RAISON_LONGUE: &str = "tidy: long file because ";

pub(super) const REGLES: &[Regle] = &[
    Regle {
        nom: "tete",
        pourquoi: "chaque fichier Rust s’ouvre par //! : quoi, pourquoi, ce qui en est absent exprès",
        avertissement: false,
        bons: &[
            ("crates/a/src/lib.rs", "//! Quoi.\nfn a() {}\n"),
            ("crates/a/src/lib.rs", "// tidy: long file because exemple\n\n//! Quoi.\n"),
            ("docs/a.md", "# titre\n"),
        ],
        mauvais: &[
            ("crates/a/src/lib.rs", "fn a() {}\n"),
            ("crates/a/tests/fixtures/b.rs", "// seulement un commentaire\nfn a() {}\n"),
            ("crates/a/src/vide.rs", ""),
            ("crates/a/src/lib.rs", "//!\nfn a() {}\n"),
        ],
        verifie: tete,
    },
    Regle {
        nom: "longueur",
        pourquoi: "un fichier de plus de 400 lignes se coupe, ou porte « tidy: long file because … »",
        avertissement: false,
        bons: &[("crates/a/src/lib.rs", "//! court\n"), ("docs/long.md", LONG), ("crates/a/src/l.rs", LONG_MOTIVE)],
        mauvais: &[("crates/a/src/lib.rs", LONG), ("crates/a/src/pages/a.html", LONG)],
        verifie: longueur,
    },
];

/// 401 lines.
const LONG: &str = {
    const OCTETS: [u8; LIGNES_MAX + 1] = [b'\n'; LIGNES_MAX + 1];
    match str::from_utf8(&OCTETS) {
        Ok(t) => t,
        Err(_) => "",
    }
};

/// 401 lines and the reason.
const LONG_MOTIVE: &str = {
    const RAISON: &[u8] = b"// tidy: long file because exemple";
    const OCTETS: [u8; 435] = {
        let mut t = [b'\n'; 435];
        let (debut, _) = t.split_at_mut(RAISON.len());
        debut.copy_from_slice(RAISON);
        t
    };
    match str::from_utf8(&OCTETS) {
        Ok(t) => t,
        Err(_) => "",
    }
};

fn tete(lu: &Lu) -> Vec<Constat> {
    if lu.source.is_none() {
        return Vec::new();
    }
    let premiere =
        lu.texte.lines().map(str::trim).find(|l| !l.is_empty() && (!l.starts_with("//") || l.starts_with("//!")));
    match premiere {
        Some(l) if l.len() > 3 && l.starts_with("//!") => Vec::new(),
        _ => vec![(1, "pas de tête //!".to_owned())],
    }
}

fn longueur(lu: &Lu) -> Vec<Constat> {
    let visee = ["rs", "html", "css", "js", "sql"].iter().any(|e| a_extension(lu.chemin, e));
    let lignes = lu.texte.lines().count();
    let motivee =
        lu.texte.lines().any(|l| l.split_once(RAISON_LONGUE).is_some_and(|(_, raison)| !raison.trim().is_empty()));
    if !visee || lu.chemin.ends_with(".min.js") || lignes <= LIGNES_MAX || motivee {
        return Vec::new();
    }
    vec![(0, format!("{lignes} lignes (au plus {LIGNES_MAX})"))]
}

/// Warns with the ten longest functions above the limit.
pub(super) fn dire_les_plus_longues(lus: &[Lu]) {
    let mut longues: Vec<(usize, String)> = lus
        .iter()
        .filter_map(|lu| lu.source.as_ref().map(|s| (lu.chemin, s)))
        .flat_map(|(chemin, s)| {
            s.fonctions
                .iter()
                .filter(|f| f.longueur > FONCTION_MAX)
                .map(move |f| (f.longueur, format!("{chemin}:{} {}", f.ligne, f.nom)))
        })
        .collect();
    if longues.is_empty() {
        return;
    }
    longues.sort_by(|a, b| b.cmp(a));
    println!("avertissement : {} fonction(s) de plus de {FONCTION_MAX} lignes ; les plus longues :", longues.len());
    for (lignes, lieu) in longues.iter().take(10) {
        println!("   {lignes:>4}  {lieu}");
    }
}
