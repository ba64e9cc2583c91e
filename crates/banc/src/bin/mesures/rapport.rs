//! One table of figures, each with its gate and whether it holds; percentiles; the file in `docs/`.

use std::{fmt::Write as _, path::Path, time::Duration};

use anyhow::Result;
use socle::{Monde, Zone, francais};

struct Ligne {
    mesure: String,
    moteur: &'static str,
    valeur: String,
    seuil: Option<(String, bool)>,
}

/// The table, in the order figures come.
#[derive(Default)]
pub(crate) struct Tableau {
    lignes: Vec<Ligne>,
}

impl Tableau {
    /// A figure that is printed and judged by nobody.
    pub(crate) fn dire(&mut self, mesure: impl Into<String>, moteur: &'static str, valeur: impl Into<String>) {
        self.ajouter(Ligne { mesure: mesure.into(), moteur, valeur: valeur.into(), seuil: None });
    }

    /// A figure with its gate.
    pub(crate) fn juger(
        &mut self,
        mesure: impl Into<String>,
        moteur: &'static str,
        valeur: impl Into<String>,
        seuil: (String, bool),
    ) {
        self.ajouter(Ligne { mesure: mesure.into(), moteur, valeur: valeur.into(), seuil: Some(seuil) });
    }

    fn ajouter(&mut self, ligne: Ligne) {
        let (seuil, verdict) =
            ligne.seuil.as_ref().map_or(("", ""), |(s, tenu)| (s, if *tenu { "tenu" } else { "DÉPASSÉ" }));
        println!("{:<62} {:<10} {:<44} {seuil:<28} {verdict}", ligne.mesure, ligne.moteur, ligne.valeur);
        self.lignes.push(ligne);
    }

    /// How many gates do not hold.
    pub(crate) fn depasses(&self) -> usize {
        self.lignes.iter().filter(|l| l.seuil.as_ref().is_some_and(|(_, tenu)| !tenu)).count()
    }

    /// The table in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut texte = String::from("| mesure | moteur | valeur | seuil | |\n|---|---|---|---|---|\n");
        for l in &self.lignes {
            let (seuil, verdict) =
                l.seuil.as_ref().map_or(("", ""), |(s, tenu)| (s, if *tenu { "tenu" } else { "**dépassé**" }));
            writeln!(texte, "| {} | {} | {} | {seuil} | {verdict} |", l.mesure, l.moteur, l.valeur).ok();
        }
        texte
    }
}

/// Where and when a document was made: date, commit, cores.
pub(crate) fn circonstances(commit: &str) -> String {
    let jour = francais::jour(Zone::paris().jour(Monde::reel().horloge()));
    let coeurs = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let lire = |chemin: &str, cle: &str| {
        let texte = std::fs::read_to_string(chemin).unwrap_or_default();
        texte
            .lines()
            .find(|l| l.starts_with(cle))
            .and_then(|l| l.split_once(':'))
            .map_or(String::new(), |(_, v)| v.trim().to_owned())
    };
    let modele = lire("/proc/cpuinfo", "model name");
    let charge = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let charge = charge.split(' ').nth(1).unwrap_or_default().replace('.', ",");
    format!(
        "Le {jour}, commit {commit}, {coeurs} cœurs ({modele}), générateur et serveur sur la même machine, partagée avec d’autres \
         (charge moyenne sur 5 minutes : {charge})."
    )
}

/// Writes a document of `docs/`.
pub(crate) fn ecrire(sortie: &Path, texte: &str) -> Result<()> {
    if let Some(dossier) = sortie.parent() {
        std::fs::create_dir_all(dossier)?;
    }
    std::fs::write(sortie, texte)?;
    println!("\nécrit : {}", sortie.display());
    Ok(())
}

/// The value below which `pour_mille` of `durees` lie.
pub(crate) fn centile(durees: &mut [Duration], pour_mille: usize) -> Duration {
    durees.sort_unstable();
    let rang = (durees.len() * pour_mille).div_ceil(1000).saturating_sub(1);
    durees.get(rang).copied().unwrap_or_default()
}

/// Milliseconds, French comma.
pub(crate) fn ms(duree: Duration) -> String {
    virgule(duree.as_secs_f64() * 1000.0, 1)
}

/// A number with `decimales` and a comma.
pub(crate) fn virgule(nombre: f64, decimales: usize) -> String {
    format!("{nombre:.decimales$}").replace('.', ",")
}

/// Microseconds each of `nombre` things took.
#[allow(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^52")]
pub(crate) fn micros_par(duree: Duration, nombre: usize) -> f64 {
    duree.as_secs_f64() * 1e6 / nombre.max(1) as f64
}

/// Things a second.
#[allow(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^52")]
pub(crate) fn par_seconde(nombre: usize, duree: Duration) -> f64 {
    nombre as f64 / duree.as_secs_f64().max(1e-9)
}
