//! A few requests under way, made by the same use cases as everybody's.

use std::collections::BTreeMap;

use acces::{Acteur, Demande};
use demandes::{
    Formulaires,
    cas::{clore, commencer, deposer, prendre_en_charge, remplir},
    regles::{Reponse, Reponses},
};
use socle::{Id, Refus};
use toile::Maison;

use super::Gens;

/// Somebody who is signalled.
struct Situation {
    auteur: &'static str,
    civilite: &'static str,
    nom: &'static str,
    prenom: &'static str,
    naissance: &'static str,
    lieu: &'static str,
    telephone: &'static str,
    cadre: &'static [&'static str],
    commentaires: &'static str,
}

const SITUATIONS: [Situation; 4] = [
    Situation {
        auteur: "tech-brume",
        civilite: "madame",
        nom: "Grandvallet",
        prenom: "Honorine",
        naissance: "12/04/1957",
        lieu: "62",
        telephone: "01.99.00.41.17",
        cadre: &["soins"],
        commentaires: "Rencontrée à la permanence. Souhaite être appelée le matin.",
    },
    Situation {
        auteur: "tech-brume",
        civilite: "monsieur",
        nom: "Esquirolle",
        prenom: "Anatole",
        naissance: "00/00/1949",
        lieu: "Portugal",
        telephone: "01.99.00.27.60",
        cadre: &["droits", "numerique"],
        commentaires: "Ne sait pas où en est son dossier. Un proche l’aide pour le téléphone.",
    },
    Situation {
        auteur: "tech-clairval",
        civilite: "madame",
        nom: "Vandrezanne-Courtois de la Ribaudière",
        prenom: "Marie-Adélaïde Clémentine",
        naissance: "29/02/1984",
        lieu: "2A",
        telephone: "01.99.00.83.05",
        cadre: &["soins", "sociale"],
        commentaires: "A déménagé récemment.",
    },
    Situation {
        auteur: "tech-ccas",
        civilite: "monsieur",
        nom: "Pellorce",
        prenom: "Ulysse",
        naissance: "03/11/1991",
        lieu: "59",
        telephone: "01.99.00.12.48",
        cadre: &["numerique"],
        commentaires: "Demande de l’aide pour ses démarches en ligne.",
    },
];

/// Sends the situations; one is taken in charge, one is closed.
pub async fn animer(maison: &Maison, gens: &Gens) -> Result<(), Refus> {
    let mut envoyees = Vec::new();
    for situation in &SITUATIONS {
        let auteur = gens.acteur(situation.auteur)?;
        envoyees.push(signaler(maison, &auteur, gens, situation).await?);
    }
    let agent = gens.acteur("agent-rivieres")?;
    // A draft of two screens is at version 3, sent at 4, in charge at 5.
    if let [_, prise, _, close] = envoyees.as_slice() {
        prendre_en_charge(maison, &agent, *prise, 4).await?;
        prendre_en_charge(maison, &agent, *close, 4).await?;
        clore(
            maison,
            &agent,
            *close,
            5,
            "accompagne",
            "La personne est accompagnée et ses démarches sont à jour. Merci.",
        )
        .await?;
    }
    Ok(())
}

async fn signaler(maison: &Maison, auteur: &Acteur, gens: &Gens, s: &Situation) -> Result<Id<Demande>, Refus> {
    let formulaires: &Formulaires = maison.piece()?;
    let formulaire = formulaires.courant("saisine-mas").ok_or_else(|| Refus::Interne("formulaire absent".into()))?;
    let id = commencer(maison, auteur, gens.trois_rivieres, formulaire).await?;
    let un = |v: &str| Reponse::Un(v.to_owned());
    let reponses: BTreeMap<String, Reponse> = [
        ("civilite", un(s.civilite)),
        ("nom", un(s.nom)),
        ("prenom", un(s.prenom)),
        ("date_naissance", un(s.naissance)),
        ("lieu_naissance", un(s.lieu)),
        ("telephone", un(s.telephone)),
        ("cadre", Reponse::Plusieurs(s.cadre.iter().map(|c| (*c).to_owned()).collect())),
        ("commentaires", un(s.commentaires)),
    ]
    .into_iter()
    .map(|(c, r)| (c.to_owned(), r))
    .collect();
    let reponses = Reponses(reponses);
    for ecran in &formulaire.ecrans {
        remplir(maison, auteur, id, ecran, &reponses).await?;
    }
    deposer(maison, auteur, id).await?;
    Ok(id)
}
