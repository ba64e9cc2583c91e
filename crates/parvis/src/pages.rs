//! Pages that belong to nobody: health, legal foot, help; those of the demo are in `demo.rs`.

mod demo;
mod visite;

use askama::Template;
use fichiers::Fichiers;
use socle::Refus;
use taches::courriel;
use toile::{Cadre, Methode, Passage, Porte, Reponse};

/// Doors of the composition; each stands in the roof's list of public doors with its reason.
pub(crate) fn portes() -> Vec<Porte> {
    const GET: Methode = Methode::Get;
    let communes = vec![
        Porte::publique(GET, "/sante", |p| Box::pin(sante(p))),
        Porte::publique(GET, "/accessibilite", |p| {
            Box::pin(async move { texte(&p, "Accessibilité : non conforme", ACCESSIBILITE) })
        }),
        Porte::publique(GET, "/donnees-personnelles", |p| {
            Box::pin(async move { texte(&p, "Données personnelles", DONNEES) })
        }),
        Porte::publique(GET, "/mentions-legales", |p| Box::pin(async move { texte(&p, "Mentions légales", MENTIONS) })),
        Porte::publique(GET, "/aide", |p| Box::pin(async move { texte(&p, "Aide", AIDE) })),
        Porte::publique(GET, "/etat", |p| Box::pin(etat(p))),
    ];
    [communes, demo::portes(), visite::portes()].concat()
}

/// How the mail goes; `None` when the base does not answer.
async fn courrier(passage: &Passage) -> Option<courriel::Etat> {
    courriel::etat(&passage.maison.db, passage.maison.monde.horloge()).await.ok()
}

async fn sante(passage: Passage) -> Result<Reponse, Refus> {
    let Some(etat) = courrier(&passage).await else {
        return Ok(Reponse::json(&serde_json::json!({ "etat": "base absente" })).statut(503));
    };
    let dit = if etat.attente > 0 { "en attente" } else { "ok" };
    let courriel = serde_json::json!({ "etat": dit, "attente": etat.attente, "abandonnes": etat.abandonnes });
    let fichiers: &Fichiers = passage.maison.piece()?;
    let antivirus = serde_json::json!({
        "etat": if fichiers.antivirus.repond().await { "ok" } else { "absent" },
        "nom": if fichiers.antivirus.est_de_demonstration() { "antivirus de démonstration" } else { "clamd" },
    });
    Ok(Reponse::json(&serde_json::json!({ "etat": "ok", "courriel": courriel, "antivirus": antivirus })))
}

type Section = (&'static str, &'static [&'static str]);

#[derive(Template)]
#[template(path = "parvis/texte.html")]
struct Texte {
    cadre: Cadre,
    sections: Vec<(String, Vec<String>)>,
}

fn texte(passage: &Passage, titre: &str, sections: &[Section]) -> Result<Reponse, Refus> {
    let sections =
        sections.iter().map(|(t, p)| ((*t).to_owned(), p.iter().map(|l| (*l).to_owned()).collect())).collect();
    passage.page(&Texte { cadre: passage.cadre(titre), sections })
}

async fn etat(passage: Passage) -> Result<Reponse, Refus> {
    let (base, courriels) = match courrier(&passage).await {
        None => ("La base ne répond pas. Rien n’est enregistré pour l’instant.", ""),
        Some(etat) if etat.attente > 0 => (
            "La base répond. Vous pouvez travailler.",
            "Des courriels attendent : le serveur de messagerie ne les prend pas. Ils partiront dès qu’il répondra.",
        ),
        Some(_) => ("La base répond. Vous pouvez travailler.", "Les courriels partent normalement."),
    };
    let maintenant = [base, courriels].into_iter().filter(|p| !p.is_empty()).map(str::to_owned).collect();
    let sections = vec![
        ("Maintenant".to_owned(), maintenant),
        ("Si le service s’arrête".to_owned(), vec!["Contactez la caisse par le canal que votre convention prévoit. Rien de ce que vous avez envoyé n’est perdu.".to_owned()]),
    ];
    passage.page(&Texte { cadre: passage.cadre("État du service"), sections })
}

const ACCESSIBILITE: &[Section] = &[
    (
        "État de conformité",
        &[
            "Ce service n’a pas encore été audité selon le RGAA 4.1. Il est donc non conforme, comme la loi demande de le dire.",
        ],
    ),
    (
        "Ce qui est fait",
        &[
            "Chaque page est vérifiée automatiquement à chaque changement : structure, contrastes, clavier, 320 pixels de large, thèmes clair et sombre. Le service fonctionne sans JavaScript.",
        ],
    ),
    (
        "Signaler un obstacle",
        &[
            "Écrivez à l’organisme qui vous a ouvert votre compte. Si la réponse ne vous convient pas, vous pouvez saisir le Défenseur des droits.",
        ],
    ),
];

const DONNEES: &[Section] = &[
    (
        "Ce que Parvis enregistre de vous",
        &[
            "Votre nom, votre organisation, votre profil, et la trace de chacune de vos actions. Vous lisez vos traces à la page « Vos traces ». Une trace est effacée après six mois.",
        ],
    ),
    (
        "Les personnes signalées",
        &[
            "Un signalement est transmis à la seule caisse choisie, avec l’accord de la personne. Le numéro de sécurité sociale n’y figure jamais.",
        ],
    ),
    ("Vos droits", &["Adressez-vous au délégué à la protection des données de votre organisation ou de la caisse."]),
];

const MENTIONS: &[Section] = &[
    ("Éditeur", &["L’organisme qui exploite cette installation complète cette page avant la mise en service."]),
    (
        "Logiciel",
        &[
            "Parvis est un logiciel libre, sous licence Apache 2.0. La police Atkinson Hyperlegible Next est sous licence OFL, les icônes Lucide sous licence ISC.",
        ],
    ),
];

const AIDE: &[Section] = &[
    (
        "Signaler une personne",
        &[
            "Ouvrez « Signaler une situation », choisissez la caisse, recueillez l’accord de la personne, décrivez la situation, relisez, envoyez. Le numéro affiché à la fin permet d’en parler avec la caisse.",
        ],
    ),
    (
        "Une fonction est fermée",
        &["La page « Vos droits » dit quelle clause de quelle convention l’ouvre ou la ferme, caisse par caisse."],
    ),
    (
        "Votre session a expiré",
        &[
            "Une session se ferme après 30 minutes sans activité et au bout de 12 heures. Reconnectez-vous : vos brouillons enregistrés vous attendent.",
        ],
    ),
    (
        "Trop d’essais de connexion",
        &[
            "Après plusieurs échecs, l’attente grandit. Elle dépend du réseau d’où viennent les essais : attendez le temps indiqué.",
        ],
    ),
    (
        "Mot de passe oublié, téléphone perdu",
        &[
            "La page « Mot de passe oublié » vous envoie un lien à votre adresse professionnelle. Sans votre téléphone, un code de secours ouvre votre compte ; sans code, votre gestionnaire ou la caisse retire votre second facteur.",
        ],
    ),
];
