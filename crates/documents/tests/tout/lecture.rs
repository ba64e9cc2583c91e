//! A PDF read back, as a reader of screens or an archive would ask of it.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

/// A PDF.
pub(crate) struct Lu(Document);

impl Lu {
    pub(crate) fn ouvrir(octets: &[u8]) -> Self {
        Self(Document::load_mem(octets).expect("a PDF"))
    }

    fn catalogue(&self) -> &Dictionary {
        self.0.catalog().expect("catalogue")
    }

    fn suivre<'a>(&'a self, objet: &'a Object) -> &'a Object {
        self.0.dereference(objet).expect("reference").1
    }

    /// Says that it is tagged, and has a tree.
    pub(crate) fn balise(&self) -> bool {
        let marques = self.catalogue().get(b"MarkInfo").map(|m| self.suivre(m).as_dict().unwrap());
        marques.is_ok_and(|m| m.get(b"Marked").and_then(Object::as_bool).unwrap_or(false))
            && self.catalogue().has(b"StructTreeRoot")
    }

    pub(crate) fn langue(&self) -> String {
        String::from_utf8(self.catalogue().get(b"Lang").unwrap().as_str().unwrap().to_vec()).unwrap()
    }

    pub(crate) fn montre_le_titre(&self) -> bool {
        let vue = self.suivre(self.catalogue().get(b"ViewerPreferences").unwrap()).as_dict().unwrap();
        vue.get(b"DisplayDocTitle").and_then(Object::as_bool).unwrap_or(false)
    }

    fn info(&self, cle: &[u8]) -> Option<String> {
        let info = self.suivre(self.0.trailer.get(b"Info").ok()?).as_dict().ok()?;
        lopdf::decode_text_string(info.get(cle).ok()?).ok()
    }

    pub(crate) fn titre(&self) -> String {
        self.info(b"Title").unwrap_or_default()
    }

    pub(crate) fn creation(&self) -> Option<String> {
        self.info(b"CreationDate")
    }

    pub(crate) fn xmp(&self) -> String {
        let flux = self.suivre(self.catalogue().get(b"Metadata").unwrap()).as_stream().unwrap();
        String::from_utf8(flux.get_plain_content().unwrap_or_else(|_| flux.content.clone())).unwrap()
    }

    /// Every font program is in the file.
    pub(crate) fn polices_embarquees(&self) -> bool {
        let descripteurs: Vec<&Dictionary> = self
            .0
            .objects
            .values()
            .filter_map(|o| o.as_dict().ok())
            .filter(|d| d.get(b"Type").and_then(Object::as_name).is_ok_and(|t| t == b"FontDescriptor"))
            .collect();
        !descripteurs.is_empty() && descripteurs.iter().all(|d| d.has(b"FontFile2") || d.has(b"FontFile3"))
    }

    /// The roles in the tree of tags.
    pub(crate) fn roles(&self) -> BTreeSet<String> {
        let noms = self.0.objects.values().filter_map(|o| o.as_dict().ok()).filter_map(|d| {
            let role = d.get(b"S").and_then(Object::as_name).ok()?;
            d.has(b"P").then(|| String::from_utf8_lossy(role).into_owned())
        });
        noms.collect()
    }

    pub(crate) fn pages(&self) -> u32 {
        u32::try_from(self.0.get_pages().len()).unwrap()
    }

    pub(crate) fn texte_de(&self, page: u32) -> String {
        self.0.extract_text(&[page]).expect("text")
    }

    pub(crate) fn texte(&self) -> String {
        (1..=self.pages()).map(|p| self.texte_de(p)).collect()
    }
}
