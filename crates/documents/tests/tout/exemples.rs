//! Papers of invented parties: short and long names, two and three caisses, long tables.

use socle::civil::Date;
use toile::papier::{
    Adresse, Alinea, Article, Attestation, Contrat, Courrier, Ligne, Papier, Partie, Pied, Repere, Signature, Termes,
};

const EMPREINTE: &str = "3b7c9f0de4a1528866f0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566";

fn le() -> Date {
    Date::new(2026, 3, 3).unwrap()
}

fn pied() -> Pied {
    Pied {
        empreinte: format!("Empreinte des termes (SHA-256) : {EMPREINTE}"),
        origine: "Convention d’utilisation Espace Partenaires n° EP-2026-014, modèle version 3".into(),
    }
}

const LONG: &str = "Union départementale des centres communaux et intercommunaux d’action sociale des Vallées, des Plateaux \
    et du Littoral réunis";

fn ligne(article: &str, libelle: &str, valeurs: &[&str]) -> Ligne {
    Ligne {
        article: article.into(),
        libelle: libelle.into(),
        valeurs: valeurs.iter().map(|v| (*v).to_owned()).collect(),
    }
}

fn lignes() -> Vec<Ligne> {
    vec![
        ligne(
            "1.2",
            "Fonctions ouvertes",
            &[
                "Signaler une situation de difficultés d’accès aux droits et aux soins",
                "Consulter l’historique des demandes",
                "Demander un rendez-vous pour un assuré",
            ],
        ),
        ligne(
            "2.2.1",
            "Nombre de comptes techniciens, selon les membres de la structure",
            &[
                "De 1 à 10 membres : 5 comptes au plus",
                "De 11 à 50 membres : 15 comptes au plus",
                "Plus de 50 membres : sans limite",
            ],
        ),
        ligne(
            "2.2.1",
            "Changement régulier du mot de passe",
            &["Aucun changement demandé. Raison : un second facteur est exigé à chaque connexion"],
        ),
        ligne("2.2.3", "Mois pendant lesquels un compte inactivé reste visible", &["6 mois"]),
        ligne("5", "Délai du premier contact avec la personne", &["3 jours ouvrés à compter du dépôt"]),
    ]
}

/// A convention of `caisses` caisses.
pub(crate) fn contrat(caisses: usize) -> Contrat {
    let noms = ["CPAM des Trois-Rivières", "Caf du Plateau", "Carsat des Vallées et du Littoral"];
    let articles = (1..=9).flat_map(|n| {
        ["Objet", "Durée"].into_iter().enumerate().map(move |(i, t)| Article {
            numero: format!("{n}.{}", i + 1),
            titre: format!("{t} de la partie {n}"),
            texte: "Les parties disent ici ce qu’elles se doivent : qui fait quoi, dans quel délai, et comment on le \
                constate. « Rien » n’est laissé au hasard ; est-ce clair ?"
                .into(),
        })
    });
    let parties = noms.iter().take(caisses).map(|n| Partie { nom: (*n).into(), role: "Caisse".into() });
    let signer = |n: &str| Signature { partie: n.into(), ..Signature::default() };
    let mut signatures: Vec<Signature> = noms.iter().take(caisses).map(|n| signer(n)).collect();
    signatures[0].fonction = "Directrice".into();
    signatures[0].jour = "3 mars 2026".into();
    signatures.push(signer(LONG));
    Contrat {
        titre: "Convention d’utilisation Espace Partenaires".into(),
        sous_titre: String::new(),
        reference: "EP-2026-014".into(),
        projet: false,
        le: le(),
        version: "Version 2 des termes, arrêtée le 3 mars 2026".into(),
        parties: parties.chain([Partie { nom: LONG.into(), role: "Partenaire".into() }]).collect(),
        articles: articles.collect(),
        termes: noms.iter().take(caisses).map(|n| Termes { titre: (*n).into(), lignes: lignes() }).collect(),
        signatures,
        pied: pied(),
    }
}

fn alinea(texte: &str, article: &str) -> Alinea {
    Alinea { texte: texte.into(), article: article.into() }
}

fn repere(libelle: &str, valeur: &str) -> Repere {
    Repere { libelle: libelle.into(), valeur: valeur.into() }
}

fn caisse() -> Adresse {
    Adresse {
        nom: "CPAM des Trois-Rivières".into(),
        lignes: vec!["12 place du Pont".into(), "99100 Rivières-sur-Brume".into()],
    }
}

/// A mise en demeure.
pub(crate) fn courrier() -> Courrier {
    Courrier {
        expediteur: caisse(),
        destinataire: Adresse { nom: LONG.into(), lignes: vec!["3 rue des Tilleuls".into(), "99110 Brume".into()] },
        voie: "Lettre recommandée avec demande d’avis de réception".into(),
        reference: "EP-2026-014, lettre 2".into(),
        objet: "Mise en demeure".into(),
        le: le(),
        date: "Le 3 mars 2026".into(),
        projet: false,
        appel: "Madame, Monsieur,".into(),
        alineas: vec![
            alinea("La revue des habilitations demandée le 2 janvier 2026 n’a pas été faite.", "4.2"),
            alinea("Vous avez quinze jours, à compter de l’envoi de cette lettre, pour y remédier.", "6.4"),
            alinea("À défaut, les accès de votre structure seront fermés.", "6.4"),
        ],
        reperes: vec![
            repere("Envoyée le", "3 mars 2026"),
            repere("Terme du délai", "18 mars 2026 à minuit"),
            repere("Effet", "Fermeture des accès, caisse par caisse"),
        ],
        politesse: "Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.".into(),
        signataire: "La directrice".into(),
        pied: Pied { empreinte: String::new(), ..pied() },
    }
}

/// A certificate of destruction.
pub(crate) fn attestation() -> Attestation {
    Attestation {
        titre: "Certificat de destruction des données".into(),
        reference: "EP-2026-014, certificat 1".into(),
        organisme: caisse(),
        le: le(),
        date: "Fait le 3 mars 2026".into(),
        projet: false,
        alineas: vec![alinea(
            "Les données reçues sous cette convention ont été détruites ; il n’en reste pas de copie.",
            "9.2",
        )],
        reperes: vec![repere("Fin de la convention", "31 janvier 2026"), repere("Dossiers détruits", "1 284")],
        signataire: "La directrice".into(),
        pied: pied(),
    }
}

/// One of each kind, and those that are hard to set.
pub(crate) fn tous() -> Vec<(&'static str, Papier)> {
    let mut avenant = contrat(2);
    avenant.sous_titre = "Avenant n° 1".into();
    avenant.articles.truncate(2);
    let mut projet = contrat(3);
    projet.projet = true;
    projet.version = "Projet du 3 mars 2026".into();
    projet.pied.empreinte = String::new();
    for termes in &mut projet.termes {
        termes.lignes[1].valeurs.clear();
        termes.lignes[4].valeurs.clear();
    }
    let mut longue = contrat(3);
    for termes in &mut longue.termes {
        termes.lignes = (0..3).flat_map(|_| lignes()).collect();
    }
    let mut lettre = courrier();
    lettre.projet = true;
    lettre.alineas = (0..12).flat_map(|_| courrier().alineas).collect();
    vec![
        ("convention", Papier::Contrat(contrat(2))),
        ("avenant", Papier::Contrat(avenant)),
        ("projet", Papier::Contrat(projet)),
        ("longue", Papier::Contrat(longue)),
        ("lettre", Papier::Courrier(courrier())),
        ("lettre-longue", Papier::Courrier(lettre)),
        ("certificat", Papier::Attestation(attestation())),
    ]
}
