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

/// (author, civility, name, first name, birth, place, phone, frames, comment)
const SITUATIONS: [(&str, &str, &str, &str, &str, &str, &str, &[&str], &str); 4] = [
    (
        "tech-brume",
        "madame",
        "Grandvallet",
        "Honorine",
        "12/04/1957",
        "62",
        "01.99.00.41.17",
        &["soins"],
        "Rencontrée à la permanence. Souhaite être appelée le matin.",
    ),
    (
        "tech-brume",
        "monsieur",
        "Esquirolle",
        "Anatole",
        "00/00/1949",
        "Portugal",
        "01.99.00.27.60",
        &["droits", "numerique"],
        "Ne sait pas où en est son dossier. Un proche l’aide pour le téléphone.",
    ),
    (
        "tech-clairval",
        "madame",
        "Vandrezanne-Courtois de la Ribaudière",
        "Marie-Adélaïde Clémentine",
        "29/02/1984",
        "2A",
        "01.99.00.83.05",
        &["soins", "sociale"],
        "A déménagé récemment.",
    ),
    ("tech-ccas", "monsieur", "Pellorce", "Ulysse", "03/11/1991", "59", "01.99.00.12.48", &["numerique"], "Demande de l’aide pour ses démarches en ligne."),
];

/// Sends the situations; one is taken in charge, one is closed.
pub async fn animer(maison: &Maison, gens: &Gens) -> Result<(), Refus> {
    let mut envoyees = Vec::new();
    for situation in &SITUATIONS {
        let auteur = gens.acteur(situation.0)?;
        envoyees.push(signaler(maison, &auteur, gens, situation).await?);
    }
    let agent = gens.acteur("agent-rivieres")?;
    // A draft of two screens is at version 3, sent at 4, in charge at 5.
    if let [_, prise, _, close] = envoyees.as_slice() {
        prendre_en_charge(maison, &agent, *prise, 4).await?;
        prendre_en_charge(maison, &agent, *close, 4).await?;
        clore(maison, &agent, *close, 5, "accompagne", "La personne est accompagnée et ses démarches sont à jour. Merci.").await?;
    }
    Ok(())
}

type Situation = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str], &'static str);

async fn signaler(maison: &Maison, auteur: &Acteur, gens: &Gens, s: &Situation) -> Result<Id<Demande>, Refus> {
    let formulaires: &Formulaires = maison.piece()?;
    let formulaire = formulaires.courant("saisine-mas").ok_or_else(|| Refus::Interne("formulaire absent".into()))?;
    let id = commencer(maison, auteur, gens.trois_rivieres, formulaire).await?;
    let un = |v: &str| Reponse::Un(v.to_owned());
    let reponses: BTreeMap<String, Reponse> = [
        ("civilite", un(s.1)),
        ("nom", un(s.2)),
        ("prenom", un(s.3)),
        ("date_naissance", un(s.4)),
        ("lieu_naissance", un(s.5)),
        ("telephone", un(s.6)),
        ("cadre", Reponse::Plusieurs(s.7.iter().map(|c| (*c).to_owned()).collect())),
        ("commentaires", un(s.8)),
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
