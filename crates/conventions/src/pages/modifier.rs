//! The draft of an avenant: opened from the terms in force, given up before it is fixed.

use acces::Action;
use socle::{Erreurs, Refus, francais};
use toile::{
    Porte, Reponse, Visite,
    composants::{Avis, Sommaire},
};

use super::{Formulaire, ouvrir, rendre, repondre};
use crate::{Dossier, cas};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/modification", Action::PreparerConvention, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/modification", Action::PreparerConvention, |v| Box::pin(agir(v))).tracee(),
    ]
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::PreparerConvention, "avenant").await?;
    let dossier = ouverte.dossier()?;
    let (texte, boutons) = etat(dossier);
    let vie = &dossier.modele.vie.avenant;
    let intouchables = match vie.dit.as_slice() {
        [] => String::new(),
        articles => format!(" Il ne touche pas à l’article {}.", articles.join(", ni à l’article ")),
    };
    let avis = Avis { ton: "", icone: "info", titre: String::new(), texte };
    repondre(
        &visite,
        &Formulaire {
            cadre: ouverte.cadre(&visite, "Préparer un avenant")?,
            sommaire: Sommaire::default(),
            chapo: format!(
                "Un avenant part des termes en vigueur et dit ce qu’il change, à partir de quelle date (art. {}).{intouchables}",
                vie.article
            ),
            avis: vec![rendre(&avis)?],
            pieces: Vec::new(),
            caches: Vec::new(),
            action: ouverte.adresse("/modification"),
            boutons,
        },
        &Erreurs::default(),
    )
}

type Boutons = Vec<(&'static str, &'static str, bool)>;

/// Where an avenant stands, and what may be done.
fn etat(dossier: &Dossier) -> (String, Boutons) {
    if let Some(numero) = dossier.avenant {
        let texte = format!("L’avenant qui fera la version {numero} des termes est en préparation.");
        return (texte, vec![("reprendre", "Continuer", false), ("abandonner", "Abandonner cet avenant", true)]);
    }
    let Some((signee, _)) = cas::termes_signes(dossier) else {
        let texte = "Toutes les parties n’ont pas signé : il n’y a pas encore de termes à modifier.";
        return (texte.to_owned(), Vec::new());
    };
    let preparer = vec![("preparer", "Préparer un avenant", false)];
    match dossier.versions.last().filter(|v| v.0 > signee) {
        Some((numero, jour, _)) => (
            format!(
                "La version {numero}, d’effet au {}, n’est pas signée par toutes les parties.",
                francais::jour(*jour)
            ),
            preparer,
        ),
        None => (format!("La version {signee} des termes est celle que toutes les parties ont signée."), preparer),
    }
}

async fn agir(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["suite"], &[])?;
    let id = visite.id("id")?;
    match visite.corps.un("suite") {
        "preparer" => cas::ouvrir_avenant(&visite.maison, visite.acteur(), id).await?,
        "abandonner" => {
            cas::abandonner_avenant(&visite.maison, visite.acteur(), id).await?;
            return Reponse::aller(&format!("/conventions/{id}"));
        }
        "reprendre" => {
            // Shows nothing and changes nothing: only the page it leads to is read, and traced.
            ouvrir(&visite, Action::PreparerConvention, "avenant").await?;
        }
        _ => return Err(Refus::Illisible("suite")),
    }
    Reponse::aller(&format!("/conventions/{id}/parametres"))
}
