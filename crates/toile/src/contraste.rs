//! Test: the colours of `parvis.css` against the pairs that `paires.txt` says are used, in light and in dark.
//!
//! WCAG 2.2: 4.5 for text (1.4.3), 3 for what is drawn (1.4.11). The browser's test sees only what a page happens to
//! show; this one sees every pair. The print block is apart: ink on paper.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../actifs/parvis.css");
const PAIRES: &str = include_str!("../actifs/paires.txt");

type Jetons<'a> = BTreeMap<&'a str, &'a str>;

/// The blocks that define tokens: light, dark by the system, dark by choice.
fn blocs() -> Vec<Jetons<'static>> {
    let (jetons, _) = CSS.split_once("/* == Police").unwrap();
    let bloc = |texte: &'static str| -> Jetons<'static> {
        let corps = texte.rsplit('{').next().unwrap_or_default();
        let lignes = corps.lines().filter_map(|l| l.trim().strip_suffix(';')?.split_once(": "));
        lignes.filter(|(nom, _)| nom.starts_with("--")).collect()
    };
    jetons.split('}').map(bloc).filter(|b| !b.is_empty()).collect()
}

/// Relative luminance of `#rrggbb`.
fn luminance(couleur: &str) -> f64 {
    let composante = |debut: usize| {
        let octet = u8::from_str_radix(&couleur[debut..debut + 2], 16)
            .unwrap_or_else(|_| panic!("{couleur} n’est pas #rrggbb"));
        let c = f64::from(octet) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    assert_eq!(couleur.len(), 7, "{couleur} n’est pas #rrggbb");
    0.2126 * composante(1) + 0.7152 * composante(3) + 0.0722 * composante(5)
}

fn contraste(un: &str, deux: &str) -> f64 {
    let (un, deux) = (luminance(un), luminance(deux));
    (un.max(deux) + 0.05) / (un.min(deux) + 0.05)
}

#[test]
fn mesure() {
    assert!((contraste("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contraste("#767676", "#ffffff") - 4.54).abs() < 0.01 && contraste("#777777", "#ffffff") < 4.5);
}

#[test]
fn les_deux_sombres_sont_le_meme() {
    let blocs = blocs();
    let [clair, systeme, choisi] = blocs.as_slice() else { panic!("{} blocs de jetons", blocs.len()) };
    assert_eq!(systeme, choisi);
    assert_eq!(clair.keys().collect::<Vec<_>>(), systeme.keys().collect::<Vec<_>>());
}

#[test]
fn chaque_paire_se_lit() {
    let mut vues = 0;
    for (theme, jetons) in ["clair", "sombre"].iter().zip(blocs()) {
        for ligne in PAIRES.lines() {
            let [genre, avant, fond, usage] = ligne.split('\t').collect::<Vec<_>>()[..] else {
                panic!("ligne « {ligne} »")
            };
            let seuil = if genre == "text" { 4.5 } else { 3.0 };
            assert!(matches!(genre, "text" | "graphic") && !usage.is_empty(), "ligne « {ligne} »");
            let rapport = contraste(jetons[avant], jetons[fond]);
            assert!(rapport >= seuil, "{theme} : {avant} sur {fond} ({usage}) : {rapport:.2} < {seuil}");
            vues += 1;
        }
    }
    assert!(vues > 100, "{vues} paires vues");
}
