//! `--eprouver N`: break N rules, one at a time, and demand that a test that names them fails.
//!
//! A first run without any break (« témoin ») must pass, so that a failure later means the break.
//! A break that does not compile proves nothing: the mark is reported as invalid.
//! Deliberately absent: mutations other than « always permissive », and parallel runs.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use super::collecte::{Collecte, Regle};
use super::copie::Copie;
use crate::enfants::Commande;
use crate::metadonnees::Metadonnees;
use crate::pg::{Ecriture, Grappe};
use crate::{arret, essai};

/// Past this, a run is given up.
const DELAI: Duration = Duration::from_mins(30);

/// What to run for a rule.
#[derive(Debug, Default, Clone)]
struct Visee {
    crates: BTreeSet<String>,
    tests: BTreeSet<String>,
}

/// What a run showed.
#[derive(Debug, PartialEq, Eq)]
enum Issue {
    Compile,
    Lancement,
    Delai,
    /// Number of tests run, and names of those that failed among the named ones.
    Lue {
        faits: usize,
        echecs: BTreeSet<String>,
    },
}

struct Atelier<'a> {
    copie: Copie,
    meta: Metadonnees,
    env: Vec<(String, String)>,
    collecte: &'a Collecte,
    /// Only held: the server lives as long as the workshop.
    _grappe: Grappe,
}

/// Draws the rules, breaks each, prints the table.
pub fn eprouver(racine: &Path, collecte: &Collecte, nombre: usize, graine: Option<u64>) -> Result<()> {
    let graine =
        graine.unwrap_or_else(|| UNIX_EPOCH.elapsed().map_or(1, |d| u64::from(d.subsec_nanos()) ^ d.as_secs()));
    let choisies = tirer(&collecte.regles, nombre, graine);
    let marquees = collecte.regles.len();
    println!("graine {graine} : {} règle(s) sur {marquees} marquées", choisies.len());
    if choisies.is_empty() {
        return Ok(());
    }
    let atelier = Atelier::ouvrir(racine, collecte)?;
    atelier.temoin(&choisies)?;
    let mut survivantes = 0;
    let mut lignes = Vec::new();
    for regle in &choisies {
        arret::verifier()?;
        let debut = Instant::now();
        let (tuee, verdict) = atelier.juger(regle)?;
        survivantes += usize::from(!tuee);
        let lieu = format!("{}:{} {}", regle.fichier, regle.ligne, regle.fonction);
        let (duree, ids) = (debut.elapsed().as_secs_f64(), regle.ids.join(" "));
        lignes.push(format!("{duree:>8.1}  {lieu} [{ids}] : {verdict}"));
        println!("{lieu} : {verdict}");
    }
    println!("\nsecondes  règle rendue permissive [exigences] : verdict (graine {graine})");
    println!("{}", lignes.join("\n"));
    if survivantes > 0 {
        bail!("{survivantes} règle(s) sur {} sans test qui voie leur rupture", choisies.len());
    }
    println!("{} règle(s) rompues, toutes vues par un test qui les nomme", choisies.len());
    Ok(())
}

impl<'a> Atelier<'a> {
    fn ouvrir(racine: &Path, collecte: &'a Collecte) -> Result<Self> {
        let copie = Copie::actualiser(racine)?;
        let grappe = Grappe::demarrer(Ecriture::Rapide)?;
        let mut env = grappe.environnement();
        env.extend(essai::navigateur());
        env.push(("CARGO_TARGET_DIR".to_owned(), copie.cible.to_string_lossy().into_owned()));
        let meta = Metadonnees::lire(&copie.racine)?;
        Ok(Self { copie, meta, env, collecte, _grappe: grappe })
    }

    fn visee(&self, regle: &Regle) -> Visee {
        let mut visee = Visee::default();
        let preuves = regle.ids.iter().filter_map(|id| self.collecte.preuves.get(id)).flatten();
        let mut fichiers = vec![regle.fichier.as_str()];
        for preuve in preuves {
            fichiers.push(&preuve.fichier);
            visee.tests.extend(preuve.tests.iter().cloned());
        }
        visee.crates = fichiers.iter().filter_map(|f| self.meta.membre_de(f)).map(|p| p.name.clone()).collect();
        visee
    }

    /// All the chosen rules' tests, nothing broken: they must pass.
    fn temoin(&self, choisies: &[Regle]) -> Result<()> {
        let mut tout = Visee::default();
        for regle in choisies {
            let visee = self.visee(regle);
            if !visee.tests.is_empty() {
                tout.crates.extend(visee.crates);
                tout.tests.extend(visee.tests);
            }
        }
        if tout.tests.is_empty() {
            return Ok(());
        }
        println!("témoin : {} test(s) nommés, {}", tout.tests.len(), liste(&tout.crates));
        let debut = Instant::now();
        match self.lancer(&tout, "temoin")? {
            Issue::Lue { faits, echecs } if echecs.is_empty() && faits > 0 => {
                println!("témoin : {faits} test(s) passent, {:.1} s", debut.elapsed().as_secs_f64());
                Ok(())
            }
            Issue::Lue { faits: 0, .. } => bail!("témoin : aucun des tests nommés n’a été trouvé"),
            Issue::Lue { echecs, .. } => {
                bail!("témoin : échouent sans rupture : {}", liste(&echecs))
            }
            autre => bail!("témoin : {autre:?} (voir {})", self.journal("temoin").display()),
        }
    }

    /// Breaks one rule; true when a test that names it fails.
    fn juger(&self, regle: &Regle) -> Result<(bool, String)> {
        let visee = self.visee(regle);
        if visee.tests.is_empty() {
            return Ok((false, "SURVIT : aucun test ne nomme ses exigences".to_owned()));
        }
        let _rompue = self.copie.rompre(regle)?;
        let nom = format!("{}-{}", regle.fonction, regle.ligne);
        let journal = self.journal(&nom);
        Ok(match self.lancer(&visee, &nom)? {
            Issue::Compile => (false, format!("MARQUE INVALIDE : ne compile pas (voir {})", journal.display())),
            Issue::Lancement => (false, format!("NON LANCÉE (voir {})", journal.display())),
            Issue::Delai => (false, format!("DÉLAI dépassé (voir {})", journal.display())),
            Issue::Lue { faits, echecs } if echecs.is_empty() => {
                (false, format!("SURVIT à {faits} test(s) : {}", liste(&visee.tests)))
            }
            Issue::Lue { echecs, .. } => (true, format!("vue par {}", liste(&echecs))),
        })
    }

    fn journal(&self, nom: &str) -> std::path::PathBuf {
        self.copie.racine.with_file_name("journaux").join(format!("{nom}.txt"))
    }

    fn lancer(&self, visee: &Visee, nom: &str) -> Result<Issue> {
        let journal = self.journal(nom);
        if let Some(dossier) = journal.parent() {
            std::fs::create_dir_all(dossier)?;
        }
        let mut enfant = Commande::cargo()
            .args(["test", "--locked", "--no-fail-fast", "--color", "never"])
            .args(visee.crates.iter().flat_map(|c| ["-p", c.as_str()]))
            .arg("--")
            .args(&visee.tests)
            .envs(&self.env)
            .dossier(&self.copie.racine)
            .vers(File::create(&journal)?)
            .lancer()?;
        let fini = enfant.attendre_au_plus(DELAI);
        drop(enfant);
        arret::verifier()?;
        if fini.is_err() {
            return Ok(Issue::Delai);
        }
        let octets = std::fs::read(&journal).context("journal de la rupture")?;
        Ok(lire(&String::from_utf8_lossy(&octets), &visee.tests))
    }
}

fn liste(noms: &BTreeSet<String>) -> String {
    noms.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Reads the runner's output.
fn lire(sortie: &str, nommes: &BTreeSet<String>) -> Issue {
    if sortie.contains("could not compile") {
        return Issue::Compile;
    }
    if !sortie.lines().any(|l| l.starts_with("running ")) {
        return Issue::Lancement;
    }
    let mut echecs = BTreeSet::new();
    let mut faits = 0;
    let mut dans_la_liste = false;
    for ligne in sortie.lines() {
        if let Some(compte) = ligne.strip_prefix("running ").and_then(|l| l.split(' ').next()) {
            faits += compte.parse::<usize>().unwrap_or(0);
        }
        // The closing list is sure; the lines « test … FAILED » may be mixed with a test's output.
        dans_la_liste = ligne == "failures:" || dans_la_liste && ligne.starts_with("    ");
        let chemin = ligne
            .strip_prefix("test ")
            .and_then(|l| l.strip_suffix(" ... FAILED"))
            .or_else(|| ligne.strip_prefix("    ").filter(|_| dans_la_liste));
        if let Some(chemin) = chemin.filter(|c| est_nomme(c, nommes)) {
            echecs.insert(chemin.to_owned());
        }
    }
    Issue::Lue { faits, echecs }
}

/// `refus::tardif`, `tardif::sqlite` and `tardif_sqlite` are the test `tardif`.
fn est_nomme(chemin: &str, nommes: &BTreeSet<String>) -> bool {
    let chemin = chemin.split(' ').next().unwrap_or_default();
    chemin.split("::").any(|segment| {
        nommes.iter().any(|n| segment.strip_prefix(n.as_str()).is_some_and(|s| s.is_empty() || s.starts_with('_')))
    })
}

/// `nombre` rules drawn without putting back (`SplitMix64`, so that a seed means the same for ever).
fn tirer(regles: &[Regle], nombre: usize, graine: u64) -> Vec<Regle> {
    let mut etat = graine;
    let mut hasard = || {
        etat = etat.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = etat;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    let mut tirees: Vec<(u64, &Regle)> = regles.iter().map(|r| (hasard(), r)).collect();
    tirees.sort_by_key(|(cle, _)| *cle);
    tirees.into_iter().take(nombre).map(|(_, r)| r.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noms(liste: &[&str]) -> BTreeSet<String> {
        liste.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn la_sortie_du_coureur_se_lit() {
        let n = noms(&["tardif"]);
        assert_eq!(lire("error: could not compile `a` (lib)", &n), Issue::Compile);
        assert_eq!(lire("error: no such package", &n), Issue::Lancement);
        let sortie = "running 2 tests\ntest refus::tardif ... FAILED\ntest autre ... FAILED\n\nfailures:\n\n---- x\nfailures:\n    refus::tardif\n    tardif::sqlite\n    plus_tardif\n\ntest result: FAILED\n";
        let attendus = noms(&["refus::tardif", "tardif::sqlite"]);
        assert_eq!(lire(sortie, &n), Issue::Lue { faits: 2, echecs: attendus });
        assert_eq!(lire("running 0 tests\n", &n), Issue::Lue { faits: 0, echecs: noms(&[]) });
    }

    #[test]
    fn un_tirage_se_refait_par_sa_graine() {
        let regles: Vec<Regle> = (0..20)
            .map(|i| Regle {
                ids: vec![],
                permissive: String::new(),
                fichier: String::new(),
                ligne: i,
                fonction: String::new(),
                corps: 0,
            })
            .collect();
        let lignes = |g| tirer(&regles, 5, g).iter().map(|r| r.ligne).collect::<Vec<_>>();
        assert_eq!(lignes(7), lignes(7));
        assert_ne!(lignes(7), lignes(8));
        assert_eq!(tirer(&regles, 50, 1).len(), 20);
    }
}
