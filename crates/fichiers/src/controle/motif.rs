//! Why a file is refused, and what to do about it.

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motif {
    /// The name is too long, or empty.
    NomTropLong,
    /// The name holds a control, invisible or direction-changing character.
    NomCache,
    /// The name holds a path.
    NomChemin,
    /// The name hides another extension.
    NomDouble,
    /// The extension is not one of the nine.
    Extension,
    /// Nothing in it.
    Vide,
    /// The content is not what the name says.
    Contenu,
    /// The content is two things at once.
    Polyglotte,
    /// Cut, damaged, or not readable as what it is.
    Abime,
    /// Under a password.
    Protege,
    /// A macro.
    Macro,
    /// Something that acts, or another file, inside a PDF.
    PdfActif,
    /// Another file, or a link to a remote model, inside a document.
    Incorpore,
    /// Unpacked, it is out of proportion.
    Bombe,
    /// An image out of proportion.
    TropDePixels,
    /// Not a text in a known encoding, or one that acts.
    Texte,
}

impl Motif {
    /// Every reason, for tables that must name them all.
    pub const TOUS: [Self; 16] = [
        Self::NomTropLong,
        Self::NomCache,
        Self::NomChemin,
        Self::NomDouble,
        Self::Extension,
        Self::Vide,
        Self::Contenu,
        Self::Polyglotte,
        Self::Abime,
        Self::Protege,
        Self::Macro,
        Self::PdfActif,
        Self::Incorpore,
        Self::Bombe,
        Self::TropDePixels,
        Self::Texte,
    ];

    /// What happened and what to do.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::NomTropLong => {
                "Le nom de ce fichier est vide ou trop long. Renommez-le en 100 caractères au plus, puis joignez-le de nouveau."
            }
            Self::NomCache => {
                "Le nom de ce fichier contient des caractères invisibles. Renommez-le avec des lettres, des chiffres et des tirets, puis joignez-le de nouveau."
            }
            Self::NomChemin => {
                "Le nom de ce fichier contient « / », « \\ » ou un signe réservé. Renommez-le sans ces signes, puis joignez-le de nouveau."
            }
            Self::NomDouble => {
                "Le nom de ce fichier cache une autre extension. Renommez-le avec une seule extension, par exemple « justificatif.pdf »."
            }
            Self::Extension => {
                "Ce type de fichier n’est pas accepté. Joignez un fichier pdf, doc, docx, xls, xlsx, csv, tiff, png ou jpeg."
            }
            Self::Vide => "Ce fichier est vide. Choisissez le bon fichier, puis joignez-le de nouveau.",
            Self::Contenu => {
                "Le contenu de ce fichier n’est pas celui que son nom annonce. Ouvrez-le dans son logiciel et enregistrez-le de nouveau, sans changer l’extension à la main."
            }
            Self::Polyglotte => {
                "Ce fichier contient autre chose que ce que son nom annonce. Ouvrez-le et exportez-le de nouveau en pdf, png ou jpeg."
            }
            Self::Abime => {
                "Ce fichier est incomplet ou abîmé. Ouvrez-le, enregistrez-le de nouveau, ou numérisez le document une seconde fois."
            }
            Self::Protege => {
                "Ce fichier est protégé par un mot de passe : la caisse ne pourrait pas le lire. Enregistrez-en une copie sans protection."
            }
            Self::Macro => "Ce fichier contient une macro. Enregistrez-le sans macro, ou exportez-le en pdf.",
            Self::PdfActif => {
                "Ce pdf contient un programme, un autre fichier ou une action automatique. Imprimez-le en pdf, puis joignez cette copie."
            }
            Self::Incorpore => {
                "Ce document contient un autre fichier ou dépend d’un modèle extérieur. Exportez-le en pdf, puis joignez cette copie."
            }
            Self::Bombe => "Ce document est démesuré une fois ouvert. Exportez-le en pdf, puis joignez cette copie.",
            Self::TropDePixels => {
                "Cette image est trop grande. Réduisez-la à 50 millions de points au plus, par exemple un A4 numérisé à 300 points par pouce."
            }
            Self::Texte => {
                "Ce fichier csv n’est pas un texte simple. Enregistrez-le en « CSV UTF-8 » depuis votre tableur."
            }
        }
    }
}
