//! Pages of the room, one file per thing a person comes for.

mod activation;
mod cgu;
mod compte;
mod connexion;
mod facteur;
mod mot_de_passe;
mod qr;
mod traces;

use socle::Erreurs;
use toile::{
    Passage, Porte,
    composants::{Avis, Champ, Sommaire},
};

use crate::{cas::Depuis, regles::mot_de_passe::Force};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        connexion::portes(),
        activation::portes(),
        compte::portes(),
        mot_de_passe::portes(),
        facteur::portes(),
        cgu::portes(),
        traces::portes(),
    ]
    .concat()
}

/// Statements of the pages.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    [compte::fiches(), facteur::fiches()].concat()
}

/// Where a request comes from, for a sign-in.
fn depuis(passage: &Passage) -> Depuis<'_> {
    Depuis {
        origine: &passage.origine,
        reseau: &passage.reseau,
        appareil: passage.temoin(crate::cas::appareil::TEMOIN),
    }
}

/// What a password must be, at its field.
const REGLE: &str = "12 caractères au moins avec majuscule, minuscule, chiffre et signe ; ou 14 avec majuscule, minuscule et chiffre ; ou une phrase de 7 mots.";

/// A field for a password: never shown again, whatever happened.
fn champ_secret(nom: &str, libelle: &str, aide: &str, autocomplete: &'static str, erreurs: &Erreurs) -> Champ {
    Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: aide.into(),
        erreur: erreurs.pour(nom).into(),
        genre: "password",
        autocomplete,
        ..Champ::default()
    }
}

/// The two fields in which a new password is chosen.
fn champs_nouveaux(erreurs: &Erreurs) -> [Champ; 2] {
    [
        champ_secret("nouveau", "Nouveau mot de passe", REGLE, "new-password", erreurs),
        champ_secret("confirmation", "Le même, une seconde fois", "", "new-password", erreurs),
    ]
}

/// A field for a code of six digits, or a recovery code.
fn champ_code(aide: &str, erreurs: &Erreurs) -> Champ {
    Champ {
        nom: "code".into(),
        libelle: "Code".into(),
        aide: aide.into(),
        erreur: erreurs.pour("code").into(),
        genre: "text",
        autocomplete: "one-time-code",
        largeur: 15,
        ..Champ::default()
    }
}

fn sommaire(erreurs: &Erreurs) -> Sommaire {
    Sommaire::de(erreurs, str::to_owned)
}

/// One error at one field.
fn faute(champ: &str, message: &str) -> Erreurs {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter(champ, message);
    erreurs
}

/// « Votre mot de passe est enregistré », and how strong it is.
fn avis_de_force(force: Force, suite: &str) -> Avis {
    Avis {
        ton: "succes",
        icone: "check",
        titre: "Votre mot de passe est enregistré".into(),
        texte: format!("Il est {}. {suite}", force.mot()),
    }
}
