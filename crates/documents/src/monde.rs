//! What Typst may see: our templates, our two typefaces, the data of one paper. No clock, no disk, no network.

use toile::papier::PresseErreur;
use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Dict, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

const POLICES: [&[u8]; 2] =
    [include_bytes!("../polices/atkinson-400.ttf"), include_bytes!("../polices/atkinson-600.ttf")];

const GABARITS: [(&str, &str); 4] = [
    ("commun.typ", include_str!("../gabarits/commun.typ")),
    ("contrat.typ", include_str!("../gabarits/contrat.typ")),
    ("courrier.typ", include_str!("../gabarits/courrier.typ")),
    ("attestation.typ", include_str!("../gabarits/attestation.typ")),
];

/// What every paper is made with.
pub(crate) struct Fonds {
    livre: LazyHash<FontBook>,
    polices: Vec<Font>,
    gabarits: Vec<(&'static str, Source)>,
}

impl Fonds {
    pub(crate) fn lire() -> Result<Self, PresseErreur> {
        let defaut = |quoi: &str| PresseErreur::Defaut(quoi.to_owned());
        let polices = POLICES.iter().map(|o| Font::new(Bytes::new(*o), 0).ok_or_else(|| defaut("police illisible")));
        let polices: Vec<Font> = polices.collect::<Result<_, _>>()?;
        let gabarits = GABARITS.iter().map(|(nom, texte)| {
            let chemin = VirtualPath::new(nom).map_err(|_| defaut("nom de gabarit"))?;
            let id = RootedPath::new(VirtualRoot::Project, chemin).intern();
            Ok((*nom, Source::new(id, (*texte).to_owned())))
        });
        let gabarits = gabarits.collect::<Result<_, _>>()?;
        Ok(Self { livre: LazyHash::new(FontBook::from_fonts(&polices)), polices, gabarits })
    }

    /// Whether both typefaces can write `c`.
    pub(crate) fn ecrit(&self, c: char) -> bool {
        (0..self.polices.len()).all(|i| self.livre.info(i).is_some_and(|p| p.coverage.contains(u32::from(c))))
    }
}

/// The world of one paper.
pub(crate) struct MondeTypst<'a> {
    fonds: &'a Fonds,
    bibliotheque: LazyHash<Library>,
    principal: FileId,
}

impl<'a> MondeTypst<'a> {
    pub(crate) fn nouveau(fonds: &'a Fonds, gabarit: &str, entrees: Dict) -> Result<Self, PresseErreur> {
        let trouve = fonds.gabarits.iter().find(|(nom, _)| *nom == gabarit);
        let (_, source) = trouve.ok_or_else(|| PresseErreur::Defaut("gabarit absent".to_owned()))?;
        let bibliotheque = LazyHash::new(Library::builder().with_inputs(entrees).build());
        Ok(Self { fonds, bibliotheque, principal: source.id() })
    }
}

impl World for MondeTypst<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.bibliotheque
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonds.livre
    }

    fn main(&self) -> FileId {
        self.principal
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let trouve = self.fonds.gabarits.iter().find(|(_, s)| s.id() == id);
        trouve.map(|(_, s)| s.clone()).ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonds.polices.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
