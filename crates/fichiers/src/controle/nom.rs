//! The name: what a page, a folder and another person's system can bear.

use super::Motif;

/// What may be attached (PDC-A2-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// Portable document.
    Pdf,
    /// Word before 2007.
    Doc,
    /// Word.
    Docx,
    /// Excel before 2007.
    Xls,
    /// Excel.
    Xlsx,
    /// Table in text.
    Csv,
    /// Scan.
    Tiff,
    /// Image.
    Png,
    /// Photograph.
    Jpeg,
}

impl Extension {
    /// The nine of them.
    pub const TOUTES: [Self; 9] =
        [Self::Pdf, Self::Doc, Self::Docx, Self::Xls, Self::Xlsx, Self::Csv, Self::Tiff, Self::Png, Self::Jpeg];

    /// The word stored and shown.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Docx => "docx",
            Self::Xls => "xls",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Tiff => "tiff",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|e| e.code() == code)
    }

    /// From what stands after the last dot; `jpg` and `tif` are spellings.
    fn ecrite(texte: &str) -> Option<Self> {
        match texte.to_ascii_lowercase().as_str() {
            "jpg" => Some(Self::Jpeg),
            "tif" => Some(Self::Tiff),
            autre => Self::depuis_code(autre),
        }
    }

    /// The type told to a browser that downloads it.
    pub const fn genre(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xls => "application/vnd.ms-excel",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
            Self::Tiff => "image/tiff",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

const LONGUEUR_MAX: usize = 100;
/// What a system may run or open as a page: none may hide before the last dot.
const ACTIVES: [&str; 40] = [
    "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "dll", "jar", "js", "jse", "vbs", "vbe", "wsf",
    "wsh", "hta", "ps1", "psm1", "sh", "lnk", "url", "reg", "inf", "scf", "iso", "img", "vhd", "html", "htm", "xhtml",
    "svg", "php", "docm", "dotm", "xlsm", "xlam", "xltm", "app",
];

/// Characters that show nothing, or that turn the reading direction: with one, « factureexe.pdf » may hide an « .exe ».
fn cache(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The extension that `nom` announces.
pub(super) fn lire(nom: &str) -> Result<Extension, Motif> {
    if nom.trim().is_empty() || nom.chars().count() > LONGUEUR_MAX {
        return Err(Motif::NomTropLong);
    }
    if nom.chars().any(cache) {
        return Err(Motif::NomCache);
    }
    if nom.chars().any(|c| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')) || nom.starts_with('.') {
        return Err(Motif::NomChemin);
    }
    let (debut, fin) = nom.rsplit_once('.').ok_or(Motif::Extension)?;
    let extension = Extension::ecrite(fin).ok_or(Motif::Extension)?;
    let active = |bout: &str| ACTIVES.contains(&bout.trim().to_ascii_lowercase().as_str());
    if debut.trim().is_empty() || debut.split('.').skip(1).any(active) {
        return Err(Motif::NomDouble);
    }
    Ok(extension)
}
