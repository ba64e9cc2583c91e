//! The fields of a person's form, the same wherever one is described.

use socle::{Erreurs, Id, Refus};
use stockage::ligne;
use toile::composants::{Champ, Choix, Reponse1, Sommaire};

use crate::regles::{Civilite, Saisie};

ligne! {
    /// A unit of the organisation.
    pub(crate) struct UniteLue {
        pub(crate) id: Id<acces::Unite>,
        pub(crate) nom: String,
    }
}

/// The names of the six fields, in the order of the form (VAR-EP-2.2.1-05).
pub(crate) const SIX: [&str; 6] = ["civilite", "nom", "prenom", "fonction", "telephone", "courriel"];

impl Saisie for toile::Champs {
    fn un(&self, champ: &str) -> &str {
        Self::un(self, champ)
    }
}

fn rendu(gabarit: &impl askama::Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

/// One answer among few, with the one chosen.
pub(crate) fn choix(
    (nom, legende, aide): (&str, &str, &str),
    reponses: Vec<Reponse1>,
    erreurs: &Erreurs,
    multiple: bool,
) -> Result<String, Refus> {
    rendu(&Choix {
        nom: nom.into(),
        legende: legende.into(),
        aide: aide.into(),
        erreur: erreurs.pour(nom).into(),
        facultatif: false,
        multiple,
        reponses,
    })
}

/// A line of text.
pub(crate) fn ligne(
    (nom, libelle, aide): (&str, &str, &str),
    saisie: &impl Saisie,
    erreurs: &Erreurs,
    facultatif: bool,
) -> Result<String, Refus> {
    let (genre, clavier, largeur) = match nom {
        "telephone" => ("tel", "tel", 15),
        "courriel" => ("email", "email", 30),
        "dernier_jour" | "recue_le" => ("text", "numeric", 8),
        _ => ("text", "", 30),
    };
    rendu(&Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: aide.into(),
        valeur: saisie.un(nom).into(),
        erreur: erreurs.pour(nom).into(),
        facultatif,
        genre,
        autocomplete: "off",
        clavier,
        largeur,
    })
}

/// The six fields.
pub(crate) fn six(saisie: &impl Saisie, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    let civilites = Civilite::TOUTES.map(|c| Reponse1 {
        code: c.code().into(),
        libelle: c.libelle().into(),
        coche: saisie.un("civilite") == c.code(),
        ..Reponse1::default()
    });
    let mut champs = vec![choix(("civilite", "Civilité", ""), civilites.to_vec(), erreurs, false)?];
    for (nom, libelle, aide) in [
        ("nom", "Nom", ""),
        ("prenom", "Prénom", ""),
        ("fonction", "Fonction", "Par exemple : conseillère en économie sociale et familiale"),
        ("telephone", "Téléphone professionnel", "Dix chiffres, par exemple 01 99 00 12 34"),
        ("courriel", "Adresse mail professionnelle", "Le lien d’activation y sera envoyé."),
    ] {
        champs.push(ligne((nom, libelle, aide), saisie, erreurs, false)?);
    }
    Ok(champs)
}

/// Closed answers from what the base gave.
pub(crate) fn reponses<'a>(
    paires: impl Iterator<Item = (String, &'a str, String, bool)>,
    choisies: &[&str],
) -> Vec<Reponse1> {
    paires
        .map(|(code, libelle, aide, ferme)| Reponse1 {
            coche: choisies.contains(&code.as_str()) && !ferme,
            code,
            libelle: libelle.to_owned(),
            aide,
            ferme,
        })
        .collect()
}

/// The summary of errors; a group's link leads to its first answer.
pub(crate) fn sommaire(erreurs: &Erreurs) -> Sommaire {
    const GROUPES: [&str; 8] =
        ["civilite", "statut", "caisses", "unite", "profil", "partenaire", "decision", "equipement"];
    Sommaire::de(erreurs, |c| if GROUPES.contains(&c) { format!("{c}-1") } else { c.to_owned() })
}
