//! Error codes: the documentation says exactly what the code says.

use socle::Refus;

#[test]
fn chaque_code_est_documente() {
    let texte = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/codes-erreur.md")).unwrap();
    let mut documentes: Vec<(String, u16)> = Vec::new();
    for ligne in texte.lines().filter(|l| l.starts_with("| `")) {
        let cellules: Vec<&str> = ligne.split('|').map(str::trim).collect();
        documentes.push((cellules[1].trim_matches('`').to_owned(), cellules[2].parse().unwrap()));
    }
    let mut reels: Vec<(String, u16)> = Refus::catalogue().into_iter().map(|(c, s)| (c.to_owned(), s)).collect();
    documentes.sort();
    reels.sort();
    assert_eq!(documentes, reels);
}
