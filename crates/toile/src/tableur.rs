//! Lines of a file that a spreadsheet opens: what a person typed must come out as text, never as a formula.

/// Writes `valeur` as a cell between `;`: always quoted, quotes doubled, and a leading apostrophe where a spreadsheet
/// would read a formula.
pub fn cellule(valeur: &str) -> String {
    let formule = valeur.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    format!("\"{}{}\"", if formule { "'" } else { "" }, valeur.replace('"', "\"\""))
}

/// A line of the file, ended as spreadsheets want it.
pub fn ranger<T: AsRef<str>>(cellules: &[T]) -> String {
    let cellules: Vec<String> = cellules.iter().map(|c| cellule(c.as_ref())).collect();
    format!("{}\r\n", cellules.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nulle_formule() {
        for (valeur, attendue) in [
            ("Ondelle", "\"Ondelle\""),
            ("", "\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+33 1", "\"'+33 1\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("dit « a;b » et \"c\"", "\"dit « a;b » et \"\"c\"\"\""),
            ("a=b", "\"a=b\""),
        ] {
            assert_eq!(cellule(valeur), attendue, "{valeur:?}");
        }
    }
}
