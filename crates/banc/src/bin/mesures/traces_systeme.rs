//! Reading what `strace` wrote: one event per system call, with the places in the file where it began and ended.
//!
//! With `-f` a call that another thread interrupts is written in two lines (`<unfinished ...>`, `<... resumed>`); both
//! are joined here. The order of lines is the order in which the tracer saw them, so « ended before the other began »
//! is a comparison of line numbers; between two files, of times.

use std::{collections::HashMap, path::Path};

use anyhow::{Context as _, Result};

/// A system call.
#[derive(Debug, Clone)]
pub(crate) struct Evenement {
    /// Name of the call.
    pub(crate) nom: String,
    /// Its whole text, both halves.
    pub(crate) texte: String,
    /// Line of its beginning.
    pub(crate) debut: usize,
    /// Line of its end.
    pub(crate) fin: usize,
    /// Seconds since 1970 at its beginning.
    pub(crate) a: f64,
    /// Seconds since 1970 at its end.
    pub(crate) jusqu_a: f64,
    pid: String,
}

impl Evenement {
    /// One of these calls, on a file or with bytes that `quoi` names.
    pub(crate) fn est(&self, noms: &[&str], quoi: &str) -> bool {
        noms.contains(&self.nom.as_str()) && self.texte.contains(quoi)
    }

    /// The call as a document shows it: without what is too long to read.
    pub(crate) fn court(&self) -> String {
        let debut: String = self.texte.chars().take(100).collect();
        let fin = self.texte.rsplit_once(" = ").map_or("", |(_, f)| f);
        let coupe = if self.texte.chars().count() > 100 { format!("{debut}… = {fin}") } else { self.texte.clone() };
        format!("{:.6} [{}] {}", self.a, self.pid, coupe)
    }
}

/// Reads the file that strace wrote with `-f -ttt -T`.
pub(crate) fn lire(chemin: &Path) -> Result<Vec<Evenement>> {
    let octets = std::fs::read(chemin).with_context(|| format!("lecture de {}", chemin.display()))?;
    let texte = String::from_utf8_lossy(&octets);
    let mut evenements: Vec<Evenement> = Vec::new();
    let mut ouverts: HashMap<String, usize> = HashMap::new();
    for (rang, ligne) in texte.lines().enumerate() {
        let Some((pid, reste)) = ligne.split_once(' ') else { continue };
        let Some((a, appel)) = reste.trim_start().split_once(' ') else { continue };
        let Ok(a) = a.parse::<f64>() else { continue };
        if let Some(suite) = appel.strip_prefix("<... ") {
            let ouvert = ouverts.remove(pid).and_then(|i| evenements.get_mut(i));
            if let (Some(e), Some((_, suite))) = (ouvert, suite.split_once("resumed>")) {
                e.texte.push_str(suite);
                (e.fin, e.jusqu_a) = (rang, a);
            }
            continue;
        }
        let Some((nom, _)) = appel.split_once('(') else { continue };
        let texte = appel.trim_end_matches("<unfinished ...>").to_owned();
        if texte.len() < appel.len() {
            ouverts.insert(pid.to_owned(), evenements.len());
        }
        let duree = texte.rsplit_once('<').and_then(|(_, d)| d.trim_end_matches('>').parse::<f64>().ok());
        let jusqu_a = a + duree.unwrap_or(0.0);
        evenements.push(Evenement {
            nom: nom.to_owned(),
            texte,
            debut: rang,
            fin: rang,
            a,
            jusqu_a,
            pid: pid.to_owned(),
        });
    }
    Ok(evenements)
}
