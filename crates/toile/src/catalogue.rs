//! The living page of components, `/_catalogue`, in the demo only.

use askama::Template;
use socle::Refus;

use crate::{
    Cadre, Methode, Passage, Porte, Reponse,
    composants::{
        Avis, Champ, Choix, Echeance, Etapes, Etat, Garde, Jauge, Pagination, Reponse1, Sommaire, Vide, Zone,
    },
};

#[derive(Template)]
#[template(path = "catalogue.html")]
struct Catalogue {
    cadre: Cadre,
    sommaire: Sommaire,
    pieces: Vec<(&'static str, String)>,
}

pub(crate) fn portes() -> Vec<Porte> {
    vec![Porte::publique(Methode::Get, "/_catalogue", |p| Box::pin(async move { catalogue(&p) }))]
}

fn rendre(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(e.to_string()))
}

fn catalogue(passage: &Passage) -> Result<Reponse, Refus> {
    if !passage.maison.reglages.demo {
        return Err(Refus::Introuvable("catalogue hors démonstration"));
    }
    let sommaire = Sommaire { liens: vec![("telephone".into(), "Téléphone : il manque 6 chiffres.".into())] };
    passage.page(&Catalogue { cadre: passage.cadre("Catalogue des composants"), sommaire, pieces: pieces()? })
}

/// Each component once, with invented contents.
fn pieces() -> Result<Vec<(&'static str, String)>, Refus> {
    Ok([champs()?, etats()?].concat())
}

/// What is typed and chosen.
fn champs() -> Result<Vec<(&'static str, String)>, Refus> {
    let champ = Champ {
        nom: "telephone".into(),
        libelle: "Téléphone".into(),
        aide: "10 chiffres, par exemple 01 99 00 12 34".into(),
        valeur: "01 99".into(),
        erreur: "Il manque 6 chiffres.".into(),
        genre: "tel",
        autocomplete: "off",
        clavier: "tel",
        largeur: 15,
        ..Champ::default()
    };
    let zone = Zone {
        nom: "mots".into(),
        libelle: "Commentaires".into(),
        aide: "500 caractères au plus.".into(),
        max: 500,
        ..Zone::default()
    };
    let garde = Garde {
        nom: "mots".into(),
        signaux: vec![("Une information de santé".into(), vec!["grossesse".into(), "asthme".into()])],
        coche: false,
    };
    let reponse = |code: &str, libelle: &str, aide: &str, ferme| Reponse1 {
        code: code.into(),
        libelle: libelle.into(),
        aide: aide.into(),
        coche: false,
        ferme,
    };
    let reponses = vec![
        reponse("a", "CPAM des Trois-Rivières", "", false),
        reponse("b", "CPAM du Haut-Plateau", "Fonction fermée par cette caisse (art. 1.2).", true),
    ];
    let choix = Choix { nom: "caisse".into(), legende: "Quelle caisse ?".into(), reponses, ..Choix::default() };
    Ok(vec![
        ("Champ", rendre(&champ)?),
        ("Zone de texte", rendre(&zone)? + &rendre(&garde)?),
        ("Choix", rendre(&choix)?),
    ])
}

/// What is told: states, deadlines, notices, gauges.
fn etats() -> Result<Vec<(&'static str, String)>, Refus> {
    let tons = ["brouillon", "deposee", "en-charge", "attente", "close", "retiree"];
    let etats = tons
        .iter()
        .map(|ton| rendre(&Etat { ton, libelle: (*ton).replace('-', " ") }))
        .collect::<Result<Vec<_>, _>>()?;
    let echeance = |ton| rendre(&Echeance { date: "3 juin 2026".into(), reste: "dans 5 heures".into(), ton });
    let avis = |ton, icone| rendre(&Avis { ton, icone, titre: "Titre".into(), texte: "Un texte court.".into() });
    let jauge = |prises, plafond| {
        rendre(&Jauge {
            prises,
            plafond,
            quoi: "compte technicien",
            clause: "Convention d’utilisation, art. 2.2.1".into(),
        })
    };
    let vide = Vide {
        titre: "Aucune demande".into(),
        texte: "Rien n’attend ici.".into(),
        liens: vec![("/".into(), "Aller à l’accueil".into())],
    };
    let avis =
        [avis("", "info")?, avis("succes", "check")?, avis("afaire", "clock")?, avis("danger", "alert-triangle")?];
    Ok(vec![
        ("États", etats.join(" ")),
        ("Échéances", [echeance("")?, echeance("proche")?, echeance("depassee")?].join(" ")),
        ("Étapes", rendre(&Etapes { noms: vec!["Caisse".into(), "Personne".into()], rang: 1 })?),
        ("Avis", avis.concat()),
        ("Jauges", [jauge(12, Some(15))?, jauge(5, Some(5))?, jauge(60, None)?].concat()),
        ("Liste vide", rendre(&vide)?),
        ("Pagination", rendre(&Pagination::vers("/"))?),
    ])
}
