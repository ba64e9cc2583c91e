//! Signing in: login and password, then the code of the second factor; and why an account does not open.

use askama::Template;
use http::header;
use socle::{Erreurs, Refus};
use toile::{
    Cadre, Methode, Passage, Porte, Reponse,
    composants::{Avis, Champ, Sommaire},
    session::EtatDuCompte,
};

use super::{avis_de_force, champ_code, champ_secret, depuis, faute, sommaire};
use crate::{
    cas::{self, Entree, etape},
    regles::{fermeture, mot_de_passe::Force},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/connexion", |p| {
            Box::pin(async move { formulaire(&p, "", "", &Erreurs::default()) })
        }),
        Porte::publique(Methode::Post, "/connexion", |p| Box::pin(connecter(p))),
        Porte::publique(Methode::Get, "/connexion/code", |p| Box::pin(code(p))),
        Porte::publique(Methode::Post, "/connexion/code", |p| Box::pin(donner_code(p))),
    ]
}

#[derive(Template)]
#[template(path = "comptes/connexion.html")]
struct Connexion {
    cadre: Cadre,
    avis: Option<Avis>,
    sommaire: Sommaire,
    identifiant: Champ,
    mot_de_passe: Champ,
    suite: String,
}

/// A path of ours to come back to after signing in; anything else is forgotten.
fn suite_sure(texte: &str) -> &str {
    let sur = texte.starts_with('/')
        && !texte.starts_with("//")
        && texte.len() < 200
        && texte.bytes().all(|o| o.is_ascii_lowercase() || o.is_ascii_digit() || matches!(o, b'/' | b'-'));
    if sur && !texte.starts_with("/connexion") { texte } else { "" }
}

/// Told after a password was chosen on a link.
fn avis(passage: &Passage) -> Option<Avis> {
    let force = [Force::Solide, Force::TresSolide].into_iter().find(|f| f.code() == passage.requete.un("force"))?;
    Some(avis_de_force(force, "Connectez-vous."))
}

fn formulaire(passage: &Passage, identifiant: &str, suite: &str, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    if passage.reconnu.is_some() && erreurs.est_vide() {
        return Reponse::aller("/accueil");
    }
    let suite = if suite.is_empty() { suite_sure(passage.requete.un("suite")) } else { suite };
    let page = Connexion {
        cadre: passage.cadre("Connectez-vous").en_erreur(!erreurs.est_vide()),
        avis: avis(passage),
        sommaire: sommaire(erreurs),
        identifiant: Champ {
            nom: "identifiant".into(),
            libelle: "Identifiant".into(),
            aide: "Il vous a été remis à l’ouverture de votre compte.".into(),
            valeur: identifiant.to_owned(),
            erreur: erreurs.pour("identifiant").into(),
            genre: "text",
            autocomplete: "username",
            ..Champ::default()
        },
        mot_de_passe: champ_secret("mot_de_passe", "Mot de passe", "", "current-password", erreurs),
        suite: suite.to_owned(),
    };
    Ok(passage.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn connecter(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["identifiant", "mot_de_passe", "suite"], &[])?;
    let (identifiant, suite) = (passage.corps.un("identifiant"), suite_sure(passage.corps.un("suite")));
    let mot_de_passe = passage.corps.un("mot_de_passe");
    match cas::connecter(&passage.maison, identifiant, mot_de_passe, depuis(&passage)).await? {
        Entree::Refusee => {
            let message = "Identifiant ou mot de passe incorrect. Vérifiez les deux.";
            formulaire(&passage, identifiant, suite, &faute("identifiant", message))
        }
        Entree::Fermee(etat) => fermee(&passage, etat),
        Entree::Etape(cookie) => {
            let suite = if suite.is_empty() { String::new() } else { format!("?suite={suite}") };
            Ok(Reponse::aller(&format!("/connexion/code{suite}"))?.entete(header::SET_COOKIE, &cookie))
        }
        Entree::Ouverte(cookies) => entrer(suite, &cookies),
    }
}

fn entrer(suite: &str, cookies: &[String]) -> Result<Reponse, Refus> {
    let reponse = Reponse::aller(if suite.is_empty() { "/accueil" } else { suite })?;
    Ok(cookies.iter().fold(reponse, |r, c| r.entete(header::SET_COOKIE, c)))
}

#[derive(Template)]
#[template(path = "comptes/ferme.html")]
struct Ferme {
    cadre: Cadre,
    phrase: String,
    clause: String,
}

/// The password was right: the reader may know why the account does not open.
fn fermee(passage: &Passage, etat: EtatDuCompte) -> Result<Reponse, Refus> {
    let Refus::Interdit { clause, phrase } = fermeture(etat) else { return Err(Refus::Interne("fermeture".into())) };
    let cadre = passage.cadre("Votre compte n’est pas ouvert");
    Ok(passage.page(&Ferme { cadre, phrase, clause: clause.to_string() })?.statut(403))
}

#[derive(Template)]
#[template(path = "comptes/code.html")]
struct SecondPas {
    cadre: Cadre,
    sommaire: Sommaire,
    code: Champ,
    suite: String,
}

fn page_du_code(passage: &Passage, suite: &str, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let page = SecondPas {
        cadre: passage
            .cadre("Donnez votre code")
            .retour("/connexion", "Changer de compte")
            .en_erreur(!erreurs.est_vide()),
        sommaire: sommaire(erreurs),
        code: champ_code("Les 6 chiffres que montre votre application, ou l’un de vos codes de secours.", erreurs),
        suite: suite.to_owned(),
    };
    Ok(passage.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn code(passage: Passage) -> Result<Reponse, Refus> {
    passage.requete.exiger(&["suite"], &[])?;
    if !cas::en_cours(&passage.maison, passage.temoin(etape::TEMOIN)).await? {
        return Reponse::aller("/connexion");
    }
    page_du_code(&passage, suite_sure(passage.requete.un("suite")), &Erreurs::default())
}

async fn donner_code(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["code", "suite"], &[])?;
    let (jeton, suite) = (passage.temoin(etape::TEMOIN), suite_sure(passage.corps.un("suite")));
    let entree = cas::donner_code(&passage.maison, jeton, passage.corps.un("code"), depuis(&passage)).await?;
    match entree {
        Some(Entree::Refusee) => {
            let message = "Code incorrect, ou déjà utilisé. Attendez le suivant, puis tapez-le.";
            page_du_code(&passage, suite, &faute("code", message))
        }
        Some(Entree::Fermee(etat)) => fermee(&passage, etat),
        Some(Entree::Ouverte(mut cookies)) => {
            cookies.push(etape::oublier(&passage.maison));
            entrer(suite, &cookies)
        }
        None | Some(Entree::Etape(_)) => {
            Ok(Reponse::aller("/connexion")?.entete(header::SET_COOKIE, &etape::oublier(&passage.maison)))
        }
    }
}
