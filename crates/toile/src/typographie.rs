//! French typography, once for every page: the spaces that must not break, set where writers typed plain ones.
//!
//! Works on text between tags only; leaves `<textarea>`, `<pre>` and attributes as they are, since a value typed
//! must come back as it was typed.

const FINE: &str = "\u{202f}";
const INSECABLE: &str = "\u{a0}";

/// The page with its spaces set: narrow before « ; ? ! », full before « : » and inside guillemets, between a number
/// and its unit when it is written « 14 h 05 ».
pub(crate) fn composer(html: &str) -> String {
    let mut sortie = String::with_capacity(html.len() + 256);
    let mut reste = html;
    while let Some(debut) = reste.find('<') {
        let (texte, apres) = reste.split_at(debut);
        composer_texte(texte, &mut sortie);
        let fin = fermeture(apres);
        let (balise, suite) = apres.split_at(fin);
        sortie.push_str(balise);
        reste = suite;
    }
    composer_texte(reste, &mut sortie);
    sortie
}

/// The same for a text that is no page: `<` is a character like any other.
pub fn espaces(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len() + 16);
    composer_texte(texte, &mut sortie);
    sortie
}

/// Where the tag ends, or the whole element when its text is not ours to touch.
fn fermeture(apres: &str) -> usize {
    let brut = [("<textarea", "</textarea>"), ("<pre", "</pre>")].into_iter().find(|(b, _)| apres.starts_with(b));
    match brut {
        Some((_, fin)) => apres.find(fin).map_or(apres.len(), |p| p + fin.len()),
        None => apres.find('>').map_or(apres.len(), |p| p + 1),
    }
}

fn composer_texte(texte: &str, sortie: &mut String) {
    let mut copie = 0;
    for (position, _) in texte.match_indices(' ') {
        let apres = texte.get(position + 1..).unwrap_or_default();
        let avant = texte.get(..position).unwrap_or_default();
        let remplacement = if apres.starts_with([';', '?', '!']) {
            FINE
        } else if apres.starts_with([':', '»'])
            || avant.ends_with('«')
            || avant.ends_with("art.")
            || avant.ends_with("n°")
        {
            INSECABLE
        } else if heure(avant, apres) {
            FINE
        } else {
            continue;
        };
        sortie.push_str(texte.get(copie..position).unwrap_or_default());
        sortie.push_str(remplacement);
        copie = position + 1;
    }
    sortie.push_str(texte.get(copie..).unwrap_or_default());
}

/// « 14 h 05 »: the space before and the one after the h.
fn heure(avant: &str, apres: &str) -> bool {
    let chiffre = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    (chiffre(avant.chars().last()) && apres.starts_with("h "))
        || (avant.ends_with(" h") || avant.ends_with("\u{202f}h")) && chiffre(apres.chars().next())
}

#[cfg(test)]
mod tests {
    use super::composer;

    #[test]
    fn espaces() {
        for (tape, rendu) in [
            (
                "<p>Vraiment ? Oui ; non ! Ainsi :</p>",
                "<p>Vraiment\u{202f}? Oui\u{202f}; non\u{202f}! Ainsi\u{a0}:</p>",
            ),
            ("« mot »", "«\u{a0}mot\u{a0}»"),
            ("le 3 juin 2026 à 14 h 05", "le 3 juin 2026 à 14\u{202f}h\u{202f}05"),
            ("<a title=\"a ?\">b</a>", "<a title=\"a ?\">b</a>"),
            ("<textarea>quoi ?</textarea> si ?", "<textarea>quoi ?</textarea> si\u{202f}?"),
            ("art. 2.2 du n° 3", "art.\u{a0}2.2 du n°\u{a0}3"),
        ] {
            assert_eq!(composer(tape), rendu);
        }
    }
}
