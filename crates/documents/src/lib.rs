//! The press: a paper set by Typst into a PDF that a screen reader reads (PDF/UA-1) and an archive keeps (PDF/A-2a).
//!
//! Roof-side: rooms hand a [`Papier`] to the port of `toile`; this crate is the only one that knows Typst, and a build
//! without it (`--no-default-features`) leaves three hundred crates out. The same paper gives the same bytes: no clock, no
//! network, no file of the machine, two typefaces of our own. Data reach a template as values (`sys.inputs`), never as
//! markup: a `#` in a name is a `#`. Deliberately absent: packages, images, bibliographies, any template that is not ours.

mod monde;
mod texte;

use serde_json::Value;
use toile::papier::{Papier, Presse, PresseErreur};
use typst::{
    diag::SourceDiagnostic,
    foundations::{Dict, IntoValue as _, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use monde::{Fonds, MondeTypst};

/// Papers whose half-made parts are kept in memory, to make the next ones faster.
const MEMOIRE: usize = 4;

/// The press, its typefaces and its templates read once.
pub struct Atelier {
    fonds: Fonds,
    normes: PdfStandards,
}

impl Atelier {
    /// Ready to print.
    pub fn ouvrir() -> Result<Self, PresseErreur> {
        let defaut = |e: &dyn std::fmt::Display| PresseErreur::Defaut(e.to_string());
        let normes = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|e| defaut(e.message()))?;
        Ok(Self { fonds: Fonds::lire()?, normes })
    }

    fn composer(&self, papier: &Papier) -> Result<Vec<u8>, PresseErreur> {
        let mut donnees = serde_json::to_value(papier).map_err(|e| PresseErreur::Defaut(e.to_string()))?;
        texte::preparer(&mut donnees, &self.fonds)?;
        let ident = donnees.to_string();
        let mut entrees = Dict::new();
        entrees.insert("papier".into(), valeur(donnees));
        let gabarit = match papier {
            Papier::Contrat(_) => "contrat.typ",
            Papier::Courrier(_) => "courrier.typ",
            Papier::Attestation(_) => "attestation.typ",
        };
        let monde = MondeTypst::nouveau(&self.fonds, gabarit, entrees)?;
        let page: PagedDocument = typst::compile(&monde).output.map_err(|e| dire(&e))?;
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("Parvis".to_owned())),
            standards: self.normes.clone(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&page, &options).map_err(|e| dire(&e))
    }
}

impl Presse for Atelier {
    fn imprimer(&self, papier: &Papier) -> Result<Vec<u8>, PresseErreur> {
        let fait = self.composer(papier);
        typst::comemo::evict(MEMOIRE);
        fait
    }
}

/// What Typst says, without what the paper holds: the messages of our templates name no value.
fn dire(erreurs: &[SourceDiagnostic]) -> PresseErreur {
    let messages: Vec<&str> = erreurs.iter().take(3).map(|e| e.message.as_str()).collect();
    PresseErreur::Defaut(messages.join(" ; "))
}

/// JSON as a value of Typst; a text stays a text.
fn valeur(json: Value) -> typst::foundations::Value {
    match json {
        Value::Null => typst::foundations::Value::None,
        Value::Bool(b) => b.into_value(),
        Value::Number(n) => n.as_i64().unwrap_or_default().into_value(),
        Value::String(s) => s.into_value(),
        Value::Array(a) => a.into_iter().map(valeur).collect::<typst::foundations::Array>().into_value(),
        Value::Object(o) => o.into_iter().map(|(k, v)| (k.as_str().into(), valeur(v))).collect::<Dict>().into_value(),
    }
}
