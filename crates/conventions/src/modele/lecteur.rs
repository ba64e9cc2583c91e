//! Reads a TOML table key by key, and keeps every mistake with its path and what was expected, in French.
//!
//! Written by hand since the reader of a model is a jurist: all mistakes at once, each naming its key, none in English
//! but those of the TOML syntax itself. Deliberately absent: any rule about models.

use std::{cell::RefCell, collections::BTreeSet};

use toml::{Table, Value};

/// Mistakes, in the order of reading.
#[derive(Debug, Default)]
pub(super) struct Fautes(RefCell<Vec<String>>);

impl Fautes {
    /// Adds one: where, and what was expected.
    pub(super) fn dire(&self, ou: &str, quoi: &str) {
        self.0.borrow_mut().push(if ou.is_empty() { quoi.to_owned() } else { format!("{ou} : {quoi}") });
    }

    /// All of them.
    pub(super) fn toutes(self) -> Vec<String> {
        self.0.into_inner()
    }

    /// Whether there is none.
    pub(super) fn aucune(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// A table being read.
pub(super) struct Lecteur<'a> {
    chemin: String,
    table: &'a Table,
    fautes: &'a Fautes,
    connues: BTreeSet<&'static str>,
}

/// The TOML of a text, or where its syntax breaks.
pub(super) fn syntaxe(texte: &str) -> Result<Table, String> {
    texte.parse::<Table>().map_err(|e| {
        let debut = e.span().map_or(0, |s| s.start);
        let avant = texte.get(..debut).unwrap_or(texte);
        format!("ligne {} : ce n’est pas du TOML ({})", avant.matches('\n').count() + 1, e.message().trim())
    })
}

impl<'a> Lecteur<'a> {
    /// The whole text.
    pub(super) const fn racine(table: &'a Table, fautes: &'a Fautes) -> Self {
        Self { chemin: String::new(), table, fautes, connues: BTreeSet::new() }
    }

    /// Where a key of it is.
    pub(super) fn ou(&self, cle: &str) -> String {
        if self.chemin.is_empty() { cle.to_owned() } else { format!("{}.{cle}", self.chemin) }
    }

    /// Tells a mistake about a key of it.
    pub(super) fn fauter(&self, cle: &str, quoi: &str) {
        self.fautes.dire(&self.ou(cle), quoi);
    }

    fn prendre(&mut self, cle: &'static str) -> Option<&'a Value> {
        self.connues.insert(cle);
        self.table.get(cle)
    }

    fn lire<T>(&mut self, cle: &'static str, attendu: &str, lire: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        let valeur = self.prendre(cle)?;
        let lue = lire(valeur);
        if lue.is_none() {
            self.fauter(cle, &format!("{attendu} attendu"));
        }
        lue
    }

    /// Whether a key is there, of whatever kind.
    pub(super) fn a(&self, cle: &str) -> bool {
        self.table.contains_key(cle)
    }

    /// Whether a key holds a table.
    pub(super) fn est_table(&self, cle: &str) -> bool {
        self.table.get(cle).is_some_and(Value::is_table)
    }

    /// A text that must be there.
    pub(super) fn texte(&mut self, cle: &'static str) -> String {
        if !self.a(cle) {
            self.connues.insert(cle);
            self.fauter(cle, "absent, texte attendu");
            return String::new();
        }
        let texte = self.texte_ou(cle).unwrap_or_default();
        if self.table.get(cle).and_then(Value::as_str).is_some_and(|t| t.trim().is_empty()) {
            self.fauter(cle, "vide, texte attendu");
        }
        texte
    }

    /// A text that may be there.
    pub(super) fn texte_ou(&mut self, cle: &'static str) -> Option<String> {
        self.lire(cle, "texte", |v| v.as_str().map(|t| t.trim().to_owned()))
    }

    /// A whole number that may be there.
    pub(super) fn entier(&mut self, cle: &'static str) -> Option<u32> {
        self.lire(cle, "nombre entier positif", |v| v.as_integer().and_then(|n| u32::try_from(n).ok()))
    }

    /// A yes or no; absent: no.
    pub(super) fn vrai(&mut self, cle: &'static str) -> bool {
        self.lire(cle, "true ou false", Value::as_bool).unwrap_or(false)
    }

    /// A list of texts; absent: none.
    pub(super) fn textes(&mut self, cle: &'static str) -> Vec<String> {
        let lire = |v: &Value| -> Option<Vec<String>> {
            v.as_array()?.iter().map(|t| t.as_str().map(str::to_owned)).collect()
        };
        self.lire(cle, "liste de textes", lire).unwrap_or_default()
    }

    /// A list of whole numbers; absent: none.
    pub(super) fn entiers(&mut self, cle: &'static str) -> Vec<u32> {
        let lire = |v: &Value| -> Option<Vec<u32>> {
            v.as_array()?.iter().map(|n| n.as_integer().and_then(|n| u32::try_from(n).ok())).collect()
        };
        self.lire(cle, "liste de nombres entiers", lire).unwrap_or_default()
    }

    /// One word of a closed list.
    pub(super) fn mot<T: Copy>(&mut self, cle: &'static str, mots: &[(&str, T)]) -> Option<T> {
        let lu = self.texte_ou(cle)?;
        let trouve = mots.iter().find(|(mot, _)| *mot == lu).map(|(_, t)| *t);
        if trouve.is_none() {
            self.fauter(cle, &format!("« {lu} » n’est pas un mot connu ; attendu : {}", enumerer(mots)));
        }
        trouve
    }

    /// The same, that must be there.
    pub(super) fn mot_requis<T: Copy>(&mut self, cle: &'static str, mots: &[(&str, T)]) -> Option<T> {
        if !self.a(cle) {
            self.connues.insert(cle);
            self.fauter(cle, &format!("absent ; attendu : {}", enumerer(mots)));
            return None;
        }
        self.mot(cle, mots)
    }

    /// Tables one after the other, each named by its code, its number or its rank.
    pub(super) fn tables(&mut self, cle: &'static str) -> Vec<Lecteur<'a>> {
        let lues = self.lire(cle, "liste de tables", |v| {
            v.as_array()?.iter().map(Value::as_table).collect::<Option<Vec<&'a Table>>>()
        });
        let base = self.ou(cle);
        let nom = |rang: usize, t: &Table| {
            let nom = ["code", "numero"].iter().find_map(|c| t.get(*c)).and_then(Value::as_str);
            nom.map_or_else(|| format!("{base}[{}]", rang + 1), |n| format!("{base}.{n}"))
        };
        let ouvrir =
            |(rang, table)| Lecteur { chemin: nom(rang, table), table, fautes: self.fautes, connues: BTreeSet::new() };
        lues.unwrap_or_default().into_iter().enumerate().map(ouvrir).collect()
    }

    /// A table that may be there.
    pub(super) fn sous(&mut self, cle: &'static str) -> Option<Lecteur<'a>> {
        let table = self.lire(cle, "table", Value::as_table)?;
        Some(Lecteur { chemin: self.ou(cle), table, fautes: self.fautes, connues: BTreeSet::new() })
    }

    /// A table that must be there.
    pub(super) fn sous_requis(&mut self, cle: &'static str, attendu: &str) -> Option<Lecteur<'a>> {
        if !self.a(cle) {
            self.connues.insert(cle);
            self.fauter(cle, &format!("absent, {attendu} attendu"));
        }
        self.sous(cle)
    }

    /// Refuses the keys that nobody read.
    pub(super) fn finir(self) {
        let liste = || self.connues.iter().copied().collect::<Vec<_>>().join(", ");
        for cle in self.table.keys().filter(|c| !self.connues.contains(c.as_str())) {
            self.fauter(cle, &format!("clé inconnue ; attendu : {}", liste()));
        }
    }
}

fn enumerer<T>(mots: &[(&str, T)]) -> String {
    mots.iter().map(|(mot, _)| *mot).collect::<Vec<_>>().join(", ")
}
