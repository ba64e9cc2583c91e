//! Twelve weeks of requests, made by the same acts as everybody's while the business time is moved forward to now: some are
//! late, some nearly, most are over. Deliberately absent: a request written by SQL; an act that the rules refuse stops here.

use std::{collections::BTreeMap, time::Duration};

use acces::{Acteur, Demande};
use demandes::{
    Formulaires,
    cas::{clore, commencer, deposer, franchir, prendre_en_charge, remplir, retirer},
    dire,
    regles::{Reponse, Reponses},
};
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant as _, ligne, sql};
use toile::Maison;

use super::{Gens, foule::Foule};

stockage::requetes! {
    // What people had to be told weeks ago, they were: a demo does not begin by sending its past.
    libre PASSE_DIT = "UPDATE tache SET etat = 'faite', finie_le = $2 WHERE etat = 'attente' AND du_le < $1";
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

/// What is done to a request, by whom its kind says.
#[derive(Debug, Clone, Copy)]
enum Acte {
    Deposer,
    Prendre,
    /// A step of the caisse, by its code.
    Etape(&'static str),
    /// The person is not reached.
    Injoignable,
    /// The person, reached, does not agree any more.
    Refus,
    /// The caisse asks the partner, who answers.
    Demander,
    Repondre,
    /// The caisse writes, and waits for nothing.
    Informer,
    /// The partner gives it up.
    Retirer,
    Clore(&'static str),
}

const CONTACT: &str = "premier-contact";

/// What happens to a request after it is sent: hours since then, and what. What lies ahead of now has not happened yet, so
/// that the last weeks show every state: nobody has taken it, forgotten, waiting, half-way.
fn suite(rang: u32) -> Vec<(u32, Acte)> {
    let (reste, prise) = (DEMANDES - rang, 1 + rang % 30);
    let contact = prise + 4 + rang % 12;
    let prendre = (prise, Acte::Prendre);
    match (reste, rang % 8) {
        (0..=9, _) | (10..=22, 3) => Vec::new(),
        // In charge, and nobody has called: late too.
        (10..=40, 2) => vec![prendre],
        (_, 1) => {
            vec![prendre, (20 + prise, Acte::Injoignable), (90, Acte::Injoignable), (260, Acte::Clore("injoignable"))]
        }
        (_, 4) => vec![prendre, (contact, Acte::Refus)],
        (_, 5) if reste < 30 => vec![prendre, (contact, Acte::Demander)],
        (_, 5) => vec![
            prendre,
            (prise + 2, Acte::Demander),
            (prise + 26, Acte::Repondre),
            (prise + 30, Acte::Etape(CONTACT)),
            (210, Acte::Clore("refus")),
        ],
        (_, 6) => vec![prendre, (contact, Acte::Etape(CONTACT)), (150, Acte::Clore("reoriente"))],
        (_, 7) => vec![(16, Acte::Retirer)],
        _ => vec![
            prendre,
            (contact, Acte::Etape(CONTACT)),
            (contact + 28, Acte::Etape("bilan")),
            (contact + 30, Acte::Informer),
            (contact + 76, Acte::Etape("evaluation")),
            (contact + 150, Acte::Etape("plan")),
            (contact + 200, Acte::Etape("accompagnement")),
            (400 + rang % 90, Acte::Clore("accompagne")),
        ],
    }
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
fn programme(fin: Instant) -> Vec<(Instant, u32, Acte)> {
    let mut actes = Vec::new();
    for rang in 0..DEMANDES {
        let depot = depose(fin, rang);
        actes.push((depot, rang, Acte::Deposer));
        actes.extend(suite(rang).into_iter().map(|(heures, acte)| (depot.plus(HEURE * heures), rang, acte)));
    }
    actes.retain(|(le, ..)| *le <= fin);
    actes.sort_by_key(|(le, ..)| *le);
    actes
}

/// Lives the twelve weeks up to `fin`, which is then the business time.
pub(super) async fn raconter(maison: &Maison, gens: &Gens, foule: &Foule, fin: Instant) -> Result<(), Refus> {
    let agents = [vec![gens.acteur("agent-rivieres-2")?], foule.agents.clone()].concat();
    let connus = [gens.acteur("tech-brume-2")?, gens.acteur("tech-clairval")?, gens.acteur("tech-ccas-2")?];
    let auteurs = [connus.to_vec(), foule.techniciens.clone()].concat();
    let absent = || Refus::Interne("monde inventé sans personne".into());
    let un = |liste: &[Acteur], rang: u32| liste.get(rang as usize % liste.len()).cloned().ok_or_else(absent);
    let mut demandes: BTreeMap<u32, Id<Demande>> = BTreeMap::new();
    for (le, rang, acte) in programme(fin) {
        maison.monde.regler_metier(le);
        let (auteur, agent) = (un(&auteurs, rang)?, un(&agents, rang)?);
        if matches!(acte, Acte::Deposer) {
            let id = ecrire(maison, &auteur, gens, rang).await?;
            deposer(maison, &auteur, id).await?;
            demandes.insert(rang, id);
        } else {
            let id = demandes.get(&rang).copied().ok_or_else(absent)?;
            jouer(maison, (&auteur, &agent), id, acte).await?;
        }
    }
    maison.monde.regler_metier(fin);
    for rang in DEMANDES..DEMANDES + BROUILLONS {
        ecrire(maison, &un(&auteurs, rang)?, gens, rang).await?;
    }
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(PASSE_DIT, fin.moins(HEURE * 24), maison.monde.horloge())).await?;
    Ok(tx.valider().await?)
}

/// Does one act on request `id`, by its author or by the agent.
async fn jouer(maison: &Maison, (auteur, agent): (&Acteur, &Acteur), id: Id<Demande>, acte: Acte) -> Result<(), Refus> {
    let version = version(maison, id).await?;
    match acte {
        Acte::Deposer => Ok(()),
        Acte::Prendre => prendre_en_charge(maison, agent, id, version).await,
        Acte::Etape(code) => franchir(maison, agent, id, version, code, &etape(maison, code, "confirme")).await,
        Acte::Injoignable => {
            let saisie = Reponses([("resultat".to_owned(), Reponse::Un("non".to_owned()))].into());
            franchir(maison, agent, id, version, CONTACT, &saisie).await
        }
        Acte::Refus => franchir(maison, agent, id, version, CONTACT, &etape(maison, CONTACT, "refuse")).await,
        Acte::Demander => {
            dire(maison, agent, id, "Pouvez-vous nous confirmer que la personne a bien changé d’adresse ?", true).await
        }
        Acte::Repondre => {
            dire(maison, auteur, id, "Oui, depuis le début du mois. Elle garde le même numéro.", false).await
        }
        Acte::Informer => dire(maison, agent, id, "Nous l’avons jointe et la rappelons jeudi. Merci.", false).await,
        Acte::Retirer => retirer(maison, auteur, id, version, "erreur").await,
        Acte::Clore(issue) => clore(maison, agent, id, version, issue, note(issue)).await,
    }
}

/// What the agent types at a step.
fn etape(maison: &Maison, code: &str, accord: &str) -> Reponses {
    let jour = francais::jour_court(Zone::paris().jour(maison.monde.metier()));
    let paires: &[(&str, &str)] = match code {
        CONTACT => {
            &[("resultat", "oui"), ("consentement", accord), ("contact_le", &jour), ("contact_mode", "telephone")]
        }
        "plan" => &[("plan", "Mettre à jour les droits, puis trouver un rendez-vous proche du domicile.")],
        _ => &[],
    };
    Reponses(paires.iter().map(|(c, v)| ((*c).to_owned(), Reponse::Un((*v).to_owned()))).collect())
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
    let tirer = |liste: &[&str]| un(liste.get(rang as usize % liste.len()).copied().unwrap_or_default());
    let paires = [
        ("civilite", un(if rang.is_multiple_of(2) { "madame" } else { "monsieur" })),
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
