//! The square that an authenticator reads, drawn as one path of an inline SVG: no image, no style, no script.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use socle::Refus;

/// White around the square, in cells, as readers want it.
const MARGE: usize = 4;

/// The square of `texte`, always dark on white, whatever the appearance of the page.
pub(super) fn svg(texte: &str) -> Result<String, Refus> {
    let code =
        QrCode::with_error_correction_level(texte, EcLevel::M).map_err(|e| Refus::Interne(format!("qr : {e}")))?;
    let (largeur, cases) = (code.width(), code.to_colors());
    let mut trace = String::new();
    for (rang, _) in cases.iter().enumerate().filter(|(_, c)| **c == Color::Dark) {
        write!(trace, "M{} {}h1v1h-1z", rang % largeur + MARGE, rang / largeur + MARGE).ok();
    }
    let cote = largeur + 2 * MARGE;
    Ok(format!(
        "<svg class=\"carre\" viewBox=\"0 0 {cote} {cote}\" width=\"232\" height=\"232\" role=\"img\" aria-labelledby=\"carre-titre\">\
         <title id=\"carre-titre\">Carré à lire avec votre application</title>\
         <rect width=\"{cote}\" height=\"{cote}\" fill=\"#fff\"/><path d=\"{trace}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_seul_trace_sans_style() {
        let dessin = svg("otpauth://totp/Parvis:t-7kq2m9xa?secret=GEZDGNBV&issuer=Parvis").unwrap();
        assert!(dessin.matches("<path").count() == 1 && !dessin.contains("style"));
        assert!(dessin.len() < 15_000, "{}", dessin.len());
        // The corner that every reader looks for: seven dark cells from the margin on.
        assert!(dessin.contains("M4 4h1v1h-1zM5 4h1v1h-1z") && !dessin.contains("M11 4h1"));
    }
}
