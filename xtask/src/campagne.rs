//! The command `campagne`: proofs by trial, at full size, their result with its commit in `docs/campagnes/`.
//!
//! Most are run by `mesures` like the bench (bench.rs), on a durable cluster; those that cut are tests of the roof.
//! Deliberately absent: trials at reduced size, which belong to the tests.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::bench::{commit, lancer};
use crate::clamd::Clamd;
use crate::enfants::Commande;
use crate::outils;
use crate::pg::{Ecriture, Grappe};

#[derive(Args, Debug)]
pub struct Options {
    /// Laquelle
    nom: Campagne,
    /// Nombre d’arrêts brutaux de kill-9
    #[arg(long, default_value_t = 20)]
    tours: u32,
    /// Nombre d’essais de coupures, de places
    #[arg(long, default_value_t = 1000)]
    essais: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Campagne {
    /// La réponse part après le fdatasync de sa trace (strace)
    OrdreAppels,
    /// Ce qui a été acquitté est retrouvé après un arrêt brutal
    #[value(name = "kill-9")]
    Kill9,
    /// Une suspension atteint une session, un formulaire et un téléchargement ouverts en moins d’une seconde
    Coupures,
    /// De soixante-quatre qui veulent la dernière place, un seul l’obtient
    Places,
    /// Des fichiers sains, hostiles et infectés, devant un vrai clamd qui s’absente et revient
    Pieces,
    /// Des actes délégués au hasard : règles et référence, puis par la base
    Delegation,
    /// Les politiques Cedar et les règles répondent pareil
    Politique,
}

/// The command `campagne`.
pub fn commande(racine: &Path, options: &Options) -> Result<()> {
    let docs = racine.join("docs/campagnes");
    match options.nom {
        Campagne::OrdreAppels => {
            if outils::chemin("strace").is_none() {
                bail!("strace est introuvable : « cargo xtask test » l’installe (paquet Debian strace)");
            }
            lancer(racine, &docs.join("ordre-appels.md"), &["ordre-appels"])
        }
        Campagne::Kill9 => {
            let tours = options.tours.to_string();
            lancer(racine, &docs.join("kill-9.md"), &["kill-9", "--tours", &tours])
        }
        Campagne::Coupures => {
            let mots = "Un compte est suspendu pendant qu’une page, un formulaire à moitié rempli ou un téléchargement est ouvert ; \
                on mesure jusqu’au refus. La campagne échoue si le 99e centile atteint une seconde.";
            par_les_tests(&docs, "coupures", mots, options.essais)
        }
        Campagne::Places => {
            let mots = "Soixante-quatre gestionnaires ouvrent ensemble un compte à la dernière place ; un seul l’obtient, les autres lisent \
                leur clause, la place est rendue et l’on recommence. On mesure chaque ruée. La campagne échoue s’il n’y en a pas un et un seul.";
            par_les_tests(&docs, "places", mots, options.essais)
        }
        Campagne::Pieces => {
            let mots = "Des fichiers sains, hostiles et infectés sont joints par les portes, puis montrés à un vrai clamd (Debian, une \
                signature : EICAR). On mesure de l’envoi au verdict. La campagne échoue si un fichier hostile est gardé, si un fichier \
                infecté se lit, ou si un fichier sain ne revient pas octet pour octet.";
            outils::clamav()?;
            par_les_tests(&docs, "campagne_pieces", mots, options.essais)
        }
        Campagne::Delegation => {
            let mots = "Des actes délégués tirés au hasard : les règles et une référence écrite autrement disent de chacun la même chose. \
                La campagne échoue à la première divergence, ou si une règle n’est jamais rencontrée.";
            des_regles(
                &docs.join("delegation.md"),
                &["-p", "delegation", "--test", "tout"],
                ("delegation", mots),
                2_000_000,
            )?;
            let mots = "Des actes délégués tirés au hasard, faits par la base : elle répond ce que disent les règles, et garde ce qu’elles \
                disent ; puis soixante-quatre personnes veulent la dernière habilitation d’un profil.";
            par_les_tests(&docs, "deleguees", mots, options.essais)
        }
        Campagne::Politique => {
            let mots = "Des actes délégués tirés au hasard, demandés aux règles et à Cedar. La campagne échoue à la première divergence.";
            let ou = ["-p", "politique", "--features", "cedar", "--test", "tout"];
            des_regles(&docs.join("politique.md"), &ou, ("politique", mots), 1_000_000)
        }
    }
}

/// Tests of pure rules, in their own build: no base, no page.
fn des_regles(sortie: &Path, quoi: &[&str], (nom, mots): (&str, &str), essais: u32) -> Result<()> {
    let dit = Commande::cargo()
        .arg("test")
        .args(quoi)
        .args(["--locked", "--", "--nocapture"])
        .envs(&[("PARVIS_ESSAIS".to_owned(), essais.to_string())])
        .lire()?;
    let mut texte = format!("# Campagne : {nom}\n\nCommit {}, `cargo xtask campagne {nom}`. {mots}\n\n", commit()?);
    for ligne in dit.lines().filter(|l| l.contains("nulle divergence")) {
        println!("{ligne}");
        writeln!(texte, "- {ligne}").ok();
    }
    std::fs::write(sortie, texte).with_context(|| format!("écriture de {}", sortie.display()))
}

/// Tests of the roof named after the campaign, alone and at full size: they judge, their figures are kept.
fn par_les_tests(docs: &Path, nom: &str, mots: &str, essais: u32) -> Result<()> {
    let sortie = docs.join(format!("{}.md", nom.trim_start_matches("campagne_")));
    let grappe = Grappe::demarrer(Ecriture::Durable)?;
    let mut env = grappe.environnement();
    env.push(("PARVIS_ESSAIS".to_owned(), essais.to_string()));
    let clamd = if nom == "campagne_pieces" { Some(Clamd::demarrer()?) } else { None };
    env.extend(clamd.as_ref().map(Clamd::environnement));
    let nom_court = nom.trim_start_matches("campagne_");
    let dit = Commande::cargo()
        .args(["test", "--workspace", "--test", "tout", "--locked"])
        .args(["--", "--nocapture", "--test-threads", "1", nom])
        .envs(&env)
        .lire()?;
    let mut texte = format!(
        "# Campagne : {nom_court}\n\nCommit {}, `cargo xtask campagne {nom_court}`. {mots} SQLite est en mémoire partagée, PostgreSQL attend son \
         disque ; programme d’essai, non optimisé.\n\n",
        commit()?
    );
    for ligne in dit.lines().filter(|l| l.contains(" essais, p99 ")) {
        let moteur = if ligne.contains("::postgres") { "PostgreSQL" } else { "SQLite" };
        let chiffres = ligne.rsplit("... ").next().unwrap_or(ligne);
        println!("{moteur}, {chiffres}");
        writeln!(texte, "- {moteur}, {chiffres}").ok();
    }
    std::fs::write(&sortie, texte).with_context(|| format!("écriture de {}", sortie.display()))
}
