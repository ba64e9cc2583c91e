//! Twelve weeks of requests, made by the same acts as everybody's while the business time is moved forward to now: some are
//! late, some nearly, most are over. Deliberately absent: a request written by SQL; an act that the rules refuse stops here.

use std::{collections::BTreeMap, time::Duration};

use acces::{Acteur, Demande};
use demandes::{
    Formulaires,
    cas::{clore, commencer, deposer, prendre_en_charge, remplir},
    regles::{Reponse, Reponses},
};
use socle::{Id, Instant, Refus, Zone};
use stockage::{Db, Executant as _, ligne, sql};
use toile::Maison;

use super::{Gens, foule::Foule};

stockage::requetes! {
    libre VERSION = "SELECT version FROM demande WHERE id = $1";
}

ligne! { struct Version { version: i64 } }

/// How long before now the story begins.
pub(super) const DEBUT: Duration = Duration::from_secs(84 * 86_400);
/// Requests sent.
pub(super) const DEMANDES: u32 = 96;
/// Drafts that nobody has sent yet.
const BROUILLONS: u32 = 6;
/// The days that the story covers, up to now.
const JOURS: u32 = 82;
const HEURE: Duration = Duration::from_secs(3600);

/// What happens to a request after it is sent, and how long after.
enum Suite {
    /// Nobody has taken it yet.
    Attend,
    /// In charge since so many hours after.
    EnCharge(u32),
    /// Taken, then over after so many days, with this outcome.
    Close(u32, u32, &'static str),
}

/// The last days leave work to do; before, most are over, and every outcome is met.
fn suite(rang: u32) -> Suite {
    let reste = DEMANDES - rang;
    match (reste, rang % 8) {
        (0..=9, _) => Suite::Attend,
        // Forgotten ones: late, among those that are in charge.
        (10..=22, 2 | 5) => Suite::Attend,
        (10..=34, _) | (_, 7) => Suite::EnCharge(3 + rang % 40),
        (_, 1) => Suite::Close(5 + rang % 30, 9, "refus"),
        (_, 4) => Suite::Close(2 + rang % 44, 12, "injoignable"),
        (_, 6) => Suite::Close(26, 6, "reoriente"),
        _ => Suite::Close(1 + rang % 36, 14 + rang % 9, "accompagne"),
    }
}

enum Acte {
    Deposer(u32),
    Prendre(u32),
    Clore(u32, &'static str),
}

/// A working hour of the day that lies so far from `fin`; a week-end is moved to the Friday before.
fn moment(fin: Instant, rang: u32) -> Instant {
    let zone = Zone::paris();
    let avant = u64::from((DEMANDES - rang) * JOURS / DEMANDES) * 86_400;
    let brut = fin.moins(Duration::from_secs(avant));
    let jour = zone.jour(brut);
    let recul = match jour.weekday().to_monday_one_offset() {
        6 => 1,
        7 => 2,
        _ => 0,
    };
    let ouvre = zone.jour(brut.moins(Duration::from_secs(recul * 86_400)));
    let (heure, minute) = (8 + i8::try_from(rang * 5 % 9).unwrap_or(0), i8::try_from(rang * 17 % 60).unwrap_or(0));
    zone.instant(ouvre, heure, minute).unwrap_or(brut)
}

/// When a request is sent: the last five since yesterday, so that their two days are soon over; the others day after day.
fn depose(fin: Instant, rang: u32) -> Instant {
    match DEMANDES - rang {
        reste @ 1..=3 => fin.moins(HEURE * reste),
        reste @ 4..=5 => fin.moins(HEURE * (18 + reste)),
        _ => moment(fin, rang).min(fin.moins(HEURE * 30)),
    }
}

/// Everything that happens, in its order, none of it after `fin`.
fn programme(fin: Instant) -> Vec<(Instant, Acte)> {
    let mut actes = Vec::new();
    let avant = fin.moins(Duration::from_secs(900));
    for rang in 0..DEMANDES {
        let depot = depose(fin, rang);
        actes.push((depot, Acte::Deposer(rang)));
        let prise = |heures: u32| depot.plus(HEURE * heures).min(avant);
        match suite(rang) {
            Suite::Attend => {}
            Suite::EnCharge(heures) => actes.push((prise(heures), Acte::Prendre(rang))),
            Suite::Close(heures, jours, issue) => {
                actes.push((prise(heures), Acte::Prendre(rang)));
                let cloture = prise(heures).plus(HEURE * 24 * jours);
                actes.push((cloture.min(avant.plus(Duration::from_secs(60))), Acte::Clore(rang, issue)));
            }
        }
    }
    actes.sort_by_key(|(le, _)| *le);
    actes
}

/// Lives the twelve weeks up to `fin`, which is then the business time.
pub(super) async fn raconter(maison: &Maison, gens: &Gens, foule: &Foule, fin: Instant) -> Result<(), Refus> {
    let agents = [vec![gens.acteur("agent-rivieres-2")?], foule.agents.clone()].concat();
    let auteurs = [
        vec![gens.acteur("tech-brume-2")?, gens.acteur("tech-clairval")?, gens.acteur("tech-ccas-2")?],
        foule.techniciens.clone(),
    ]
    .concat();
    let un = |liste: &[Acteur], rang: u32| liste.get(rang as usize % liste.len()).cloned();
    let absent = || Refus::Interne("monde inventé sans personne".into());
    let mut demandes: BTreeMap<u32, Id<Demande>> = BTreeMap::new();
    for (le, acte) in programme(fin) {
        maison.monde.regler_metier(le);
        let (Acte::Deposer(rang) | Acte::Prendre(rang) | Acte::Clore(rang, _)) = acte;
        let agent = un(&agents, rang).ok_or_else(absent)?;
        let connue = demandes.get(&rang).copied();
        match acte {
            Acte::Deposer(_) => {
                let auteur = un(&auteurs, rang).ok_or_else(absent)?;
                let id = ecrire(maison, &auteur, gens, rang).await?;
                deposer(maison, &auteur, id).await?;
                demandes.insert(rang, id);
            }
            Acte::Prendre(_) => {
                let id = connue.ok_or_else(absent)?;
                prendre_en_charge(maison, &agent, id, version(maison, id).await?).await?;
            }
            Acte::Clore(_, issue) => {
                let id = connue.ok_or_else(absent)?;
                clore(maison, &agent, id, version(maison, id).await?, issue, note(issue)).await?;
            }
        }
    }
    maison.monde.regler_metier(fin);
    for rang in DEMANDES..DEMANDES + BROUILLONS {
        ecrire(maison, &un(&auteurs, rang).ok_or_else(absent)?, gens, rang).await?;
    }
    Ok(())
}

async fn version(maison: &Maison, id: Id<Demande>) -> Result<i64, Refus> {
    let mut db: &Db = &maison.db;
    Ok(db.une::<Version>(sql!(VERSION, id)).await?.version)
}

const fn note(issue: &str) -> &'static str {
    match issue.as_bytes() {
        b"accompagne" => "La personne est accompagnée et ses démarches sont à jour. Merci de votre signalement.",
        b"refus" => {
            "La personne préfère se débrouiller seule pour l’instant. Elle sait qu’elle peut revenir vers nous."
        }
        b"injoignable" => {
            "Trois appels et un courrier sont restés sans réponse. Signalez-la de nouveau si vous la revoyez."
        }
        _ => "La demande relève d’un autre service, qui a été prévenu et la contactera.",
    }
}

const COMMENTAIRES: [&str; 7] = [
    "Préfère être appelée l’après-midi.",
    "Rencontrée lors d’une permanence en mairie.",
    "Ne dispose pas d’une connexion à domicile.",
    "A reporté plusieurs rendez-vous faute de moyen de transport.",
    "Un proche peut prendre le téléphone.",
    "Demande un rappel en fin de semaine.",
    "Sa situation a changé depuis un déménagement récent.",
];

/// A draft with its answers, by `auteur`.
async fn ecrire(maison: &Maison, auteur: &Acteur, gens: &Gens, rang: u32) -> Result<Id<Demande>, Refus> {
    let formulaires: &Formulaires = maison.piece()?;
    let formulaire = formulaires.courant("saisine-mas").ok_or_else(|| Refus::Interne("formulaire absent".into()))?;
    let id = commencer(maison, auteur, gens.trois_rivieres, formulaire).await?;
    let reponses = reponses(rang);
    for ecran in &formulaire.ecrans {
        remplir(maison, auteur, id, ecran, &reponses).await?;
    }
    Ok(id)
}

fn reponses(rang: u32) -> Reponses {
    let (prenom, nom) = super::foule::personne(rang as usize * 7 + 3);
    // One name for all, as some passports write it; two names joined, as others do.
    let (nom, prenom) = match rang % 12 {
        5 => (prenom.to_owned(), prenom.to_owned()),
        9 => (format!("{nom}-{}", super::foule::personne(rang as usize + 11).1), prenom.to_owned()),
        _ => (nom.to_owned(), prenom.to_owned()),
    };
    let naissance = if rang % 15 == 4 {
        format!("00/00/{}", 1938 + rang % 60)
    } else {
        format!("{:02}/{:02}/{}", 1 + rang * 3 % 28, 1 + rang * 5 % 12, 1938 + rang * 11 % 66)
    };
    let cadres: &[&str] = match rang % 5 {
        0 => &["soins"],
        1 => &["droits", "numerique"],
        2 => &["soins", "sociale"],
        3 => &["handicap"],
        _ => &["droits"],
    };
    let un = |v: &str| Reponse::Un(v.to_owned());
    let lieu = ["62", "59", "80", "Portugal", "2A", "974"];
    let tirer = |liste: &[&str]| liste.get(rang as usize % liste.len()).map(|v| un(v)).unwrap_or_else(|| un(""));
    let paires = [
        ("civilite", un(if rang % 2 == 0 { "madame" } else { "monsieur" })),
        ("nom", un(&nom)),
        ("prenom", un(&prenom)),
        ("date_naissance", un(&naissance)),
        ("lieu_naissance", tirer(&lieu)),
        ("telephone", un(&format!("01.99.00.{:02}.{:02}", rang % 100, rang * 13 % 100))),
        ("cadre", Reponse::Plusieurs(cadres.iter().map(|c| (*c).to_owned()).collect())),
        ("commentaires", tirer(&COMMENTAIRES)),
    ];
    Reponses(paires.into_iter().map(|(c, r)| (c.to_owned(), r)).collect())
}
