//! Rules on every text file: no real name of the source conventions, no real address.
//!
//! The names themselves must not enter the project, so only the SHA-256 of each, in lower case,
//! stands here; to add one: `printf %s nom | sha256sum`.
//! Deliberately absent: binary files, first names, and names of places.

use std::collections::HashSet;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Constat, Lu, Regle};

/// SHA-256 of family names and domain labels of the source conventions, in lower case.
const NOMS_REELS: &[&str] = &[
    "1355e3c895503d6e650664d6993f9f4773624f0afc054096b68ba7b36177b4e7",
    "149dafcb939a6707dddee52003e4a06845caaa77817a9972bf63af8c5818d73d",
    "2d3a4142e188aca9e1521237161819e0a4db69f82c21a718572339b851465b80",
    "33fc6426b025b915474e74fea2dff2a5ce70b111b5e80b6b5a965dd92ba8ed0a",
    "37c15071e439e32dc7da7eec0e701ec8a8461c71074b3093af25021f7bd9e2d6",
    "3f1a660bda735e0d17d3c8b0282baef674e47fd4504061ebd5bba872e133adbc",
    "420a9b524665c82c89413b72fd84ef814ec778589047475fe86ce67a26aaeefd",
    "53a18426469fe392e755bf905393e75f8f633ca194445a91a038138026083ed3",
    "568d644d43a5664e83905f63a0669786c8092ee1483a40b76b2dfb0b7b7aba4a",
    "5cc7d8b38999bebe1c5e794775f51bbdc7984daa1ef8edb339c509b570965053",
    "61cf058c3503a2820b19f525cd33655d7746ee361bc865f61a74e23bab528137",
    "756423a8d8b82eaaf792a0527b380cbc977a2aea8e82a332f8fd73e953d0df02",
    "7afddf00368880f3970ca56f051991c5eafc618fdc18a24ac14771a2564fb70d",
    "8563f7a620458eb484d89a56910579c721af1511b353406de8d190bb69b52dd1",
    "8966807ddc63552d339c7687416d970efc6b7faf3ee60c240d64ad26ef926655",
    "89e02566b0f0ae21a84a18853a0d1d3bd7f1267c6ed5ffd72f270b23999d31b9",
    "8f5dce37f002046d6f577f73e06255d4a75b5c28ca543e65b98e3fee56527413",
    "96a9573781624b2706f1c51944b08446df9b5fd2b40a2a365db9c57d036ff504",
    "982f994f4923c8e522a2f17de70462a105462f398d4bc9c8e981dd88b6c033fc",
    "9908d5ce0b3ca3e1e3ffd7086e245cc922c3bf96110ce0b6c2915986a15ae97f",
    "a100476755b3a66e5e4495e79e35dbac771bc4ceb04888301f0644ef2ef39cd0",
    "a16f3a6de5b476ddd641edeca54b25faed500af24af6426ce9bbfd96a263d082",
    "a523075ce4acbb0f13a603e7e16b9df494923fc699b66d525da9597fd8a2e178",
    "b1a688614bd8165a4fefbf0cda7aca974cf2e2369bd0c2f97ed77f4690eb6803",
    "b63ab6df976fcb63671f567ab7c8e82b7e244aabacdfe9c0e6347c753600f5e6",
    "bb241aeccf4e688b9ecdb765e7299546b1037cc29e929d99afedf77fd140cd09",
    "bb62db9fb409a8432f54a2edc722c5205bd9b515f91debd08534a578414f96cc",
    "bcf7627762d66076eb59623d1b12afa3522e7d3d9f1b94323a6d800fa8131f03",
    "c31365cc10efb80ce8035d878645cafc0a00052b4e3cfbf9ac1e811771e97e3c",
    "d1b1c82e5cb3f20a7198f264bfb0c3a3cc865d04d125b32bba8145e38363315d",
    "e1d4baea0f9dec77acda510d472bcd25955e1d66e4f512c81e1c6e6c1a5d9f29",
    "e3f47dadf2af2507526d8d9527335a5f216c15166205d189dcc931f81bc8b526",
    "edc7823cd01f6b27ae054084b74a7939b35eb8efa90f1a22759c37681d2541d5",
    "f3dd0eefaff7ea3e1f066dad37c879b057355d2c6e24dcc338c2d86e9e055017",
    "f6914cdaa21a51dfe11e0e75ff7daf4698c0af078e96347d94612aaa1e4ccc3e",
    "f6f52dd2a33a2a5e258135d91f4d713be7c8c8a8ce601aa55ad10f1b475c845e",
    // « exempleinterdit », for the rule's own tests.
    "8f3708abf64b87c1fe331b77ca41232c24cd0fa3a6f699ae45615aa7407eb1e7",
];

/// Lengths of those names, to spare the hash of most words.
const LONGUEURS: std::ops::RangeInclusive<usize> = 5..=15;

/// (domain, reason): public sites that documents may quote; their sub-domains too.
const HOTES_PUBLICS: &[(&str, &str)] = &[
    ("legifrance.gouv.fr", "les textes de loi"),
    ("cnil.fr", "les guides de la CNIL"),
    ("cyber.gouv.fr", "les guides de l’ANSSI"),
    ("ssi.gouv.fr", "les anciens guides de l’ANSSI"),
    ("numerique.gouv.fr", "RGAA et guides de la DINUM"),
    ("proconnect.gouv.fr", "documentation de ProConnect"),
    ("data.gouv.fr", "jeux de données publics (jours fériés)"),
];

pub(super) const REGLES: &[Regle] = &[
    Regle {
        nom: "noms-reels",
        pourquoi: "aucun nom réel des conventions lues n’entre dans le projet",
        avertissement: false,
        bons: &[("docs/a.md", "Madame Exemple, CPAM des Trois-Rivières"), ("docs/a.md", "exempleinterdits")],
        mauvais: &[
            ("docs/a.md", "Mme EXEMPLEINTERDIT-Durand"),
            ("crates/a/src/lib.rs", "//! t\nconst A: &str = \"exempleInterdit\";\n"),
        ],
        verifie: noms,
    },
    Regle {
        nom: "adresses",
        pourquoi: "les adresses et les hôtes inventés finissent par .example",
        avertissement: false,
        bons: &[
            ("docs/a.md", "lea@cpam.example, postgres://role@127.0.0.1:5432, axe@4.10.2, https://www.cnil.fr/fr/x"),
            ("crates/a/src/lib.rs", "//! t\nfn a() { self.fr; b.fr() }\n"),
            ("LICENSE", "fsf@fsf.org"),
        ],
        mauvais: &[
            ("docs/a.md", "écrire à lea.durand@caisse.org"),
            ("docs/a.md", "voir https://www.caisse.fr/page"),
            ("crates/a/src/lib.rs", "//! t\nconst A: &str = \"extranet.caisse.fr\";\n"),
            ("crates/a/src/lib.rs", "//! voir caisse.fr.\n"),
        ],
        verifie: adresses,
    },
];

fn noms(lu: &Lu) -> Vec<Constat> {
    let mut vus: HashSet<String> = HashSet::new();
    let mut constats = Vec::new();
    for (i, ligne) in lu.texte.lines().enumerate() {
        for mot in ligne.split(|c: char| !c.is_alphabetic()) {
            let mot = mot.to_lowercase();
            if LONGUEURS.contains(&mot.len()) && !vus.contains(&mot) {
                let empreinte = empreinte(&mot);
                if NOMS_REELS.contains(&empreinte.as_str()) {
                    constats.push((
                        i + 1,
                        format!("nom réel (SHA-256 {}…)", empreinte.chars().take(8).collect::<String>()),
                    ));
                } else {
                    vus.insert(mot);
                }
            }
        }
    }
    constats
}

/// SHA-256 in hexadecimal.
fn empreinte(mot: &str) -> String {
    let mut texte = String::with_capacity(64);
    for octet in Sha256::digest(mot) {
        // Writing to a String does not fail.
        let _ = write!(texte, "{octet:02x}");
    }
    texte
}

/// Files whose addresses are not ours to choose.
fn hors_sujet(chemin: &str) -> bool {
    let fichier = chemin.rsplit('/').next().unwrap_or_default();
    ["LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|p| fichier.starts_with(p))
        || matches!(fichier, "Cargo.lock" | "exigences.tsv")
        || fichier.ends_with(".min.js")
        || chemin.split('/').any(|m| m == "licences")
}

fn est_hote(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn adresses(lu: &Lu) -> Vec<Constat> {
    if hors_sujet(lu.chemin) {
        return Vec::new();
    }
    let mut constats = Vec::new();
    for (i, ligne) in lu.texte.lines().enumerate() {
        for (place, _) in ligne.match_indices('@') {
            let (avant, apres) = (ligne.get(..place), ligne.get(place + 1..));
            if let (Some(avant), Some(apres)) = (avant, apres)
                && let Some(domaine) = courriel(avant, apres)
            {
                constats.push((i + 1, format!("adresse en @{domaine}")));
            }
        }
    }
    // In Rust code `x.fr` is a field: only strings and comments are read for host names.
    let vues = match &lu.source {
        Some(s) => vec![s.chaines.as_str(), s.commentaires.as_str()],
        None => vec![lu.texte],
    };
    for (i, ligne) in vues.into_iter().flat_map(|v| v.lines().enumerate()) {
        constats.extend(hotes_francais(ligne).iter().map(|h| (i + 1, format!("hôte {h}"))));
    }
    constats
}

/// The domain of an e-mail address that does not end in `.example`.
fn courriel<'a>(avant: &str, apres: &'a str) -> Option<&'a str> {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    if !avant.chars().next_back().is_some_and(local) {
        return None;
    }
    let fin = apres.find(|c| !est_hote(c)).unwrap_or(apres.len());
    let domaine = apres.get(..fin)?.trim_end_matches(['.', '-']);
    let (premier, _) = domaine.split_once('.')?;
    let dernier = domaine.rsplit('.').next()?;
    let plausible = premier.chars().any(|c| c.is_ascii_alphabetic())
        && dernier.len() >= 2
        && dernier.chars().all(|c| c.is_ascii_alphabetic());
    (plausible && dernier != "example").then_some(domaine)
}

/// Host names in `.fr` of a line that are not public sites.
fn hotes_francais(ligne: &str) -> Vec<&str> {
    ligne
        .split(|c| !est_hote(c))
        .map(|m| m.trim_matches(['.', '-']))
        .filter(|m| m.rsplit_once('.').is_some_and(|(nom, fin)| !nom.is_empty() && fin == "fr"))
        .filter(|m| {
            !HOTES_PUBLICS
                .iter()
                .any(|(h, _)| m.strip_suffix(h).is_some_and(|avant| avant.is_empty() || avant.ends_with('.')))
        })
        .collect()
}
