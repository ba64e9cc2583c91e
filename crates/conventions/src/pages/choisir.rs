//! Which document to prepare: the models of the installation, then the convention that a document leans on.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Erreurs, Refus};
use stockage::Db;
use toile::{
    Cadre, Champs, Reponse, Visite,
    composants::{Avis, Choix, Reponse1, Sommaire},
};

use super::{
    Formulaire,
    preparer::{choix, cible, minuscule, numero},
    rendre, repondre,
};
use crate::{Modele, cas, catalogue, etat::etape, lecture::dossiers, regles::GenreEvenement};

struct Rangee {
    href: String,
    titre: String,
    version: u32,
    mere: String,
    parties: Vec<String>,
}

#[derive(Template)]
#[template(path = "conventions/choisir.html")]
struct Page {
    cadre: Cadre,
    modeles: Vec<Rangee>,
}

/// The newest version of every model.
pub(super) async fn montrer(visite: &Visite) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::PreparerConvention, &Ressource::Soi)?;
    super::consigner(visite, &autorisation, "preparation").await?;
    let mut base: &Db = &visite.maison.db;
    let tous = catalogue(&mut base).await?;
    let mut derniers: Vec<&Modele> = Vec::new();
    for (_, modele) in &tous {
        if derniers.last().is_none_or(|d| d.code != modele.code) {
            derniers.push(modele);
        }
    }
    let titre = |code: &str| derniers.iter().find(|m| m.code == code).map(|m| m.titre.clone());
    let rangee = |m: &&Modele| Rangee {
        href: format!("/conventions/nouvelle?modele={}", m.code),
        titre: m.titre.clone(),
        version: m.version,
        mere: m.adossee_a.as_deref().map_or_else(|| "Rien".to_owned(), |c| titre(c).unwrap_or_default()),
        parties: match m.variantes.as_slice() {
            [] => vec!["Les parties de celle-ci".to_owned()],
            variantes => variantes.iter().map(|v| v.libelle.clone()).collect(),
        },
    };
    let modeles = derniers.iter().map(rangee).collect();
    let cadre = visite.cadre("Quel document préparer ?").retour("/conventions", "Conventions");
    visite.page(&Page { cadre, modeles })
}

/// The conventions of the reader's caisse that a document of `modele` may lean on: in force, or still in preparation.
pub(super) async fn meres(
    visite: &Visite,
    modele: &Modele,
    saisie: &Champs,
    erreurs: &Erreurs,
) -> Result<Reponse, Refus> {
    let reponses = possibles(visite, modele, saisie.un("mere")).await?;
    let aucune = reponses.is_empty();
    let mut pieces = vec![rendre(&Choix {
        aide: "Les parties sont les mêmes.".into(),
        ..choix("mere", "Sur quel document s’appuie-t-il ?", reponses, erreurs)
    })?];
    // A use convention asks for its number with its caisses, on the next page.
    if modele.code != cas::UTILISATION {
        pieces.push(rendre(&numero(saisie, erreurs))?);
    }
    let avis = Avis {
        ton: "afaire",
        icone: "clock",
        titre: "Rien sur quoi s’appuyer".into(),
        texte: "Votre caisse n’a pas encore la convention qu’il faut : préparez-la d’abord.".into(),
    };
    let cadre = visite.cadre(&format!("Préparer : {}", minuscule(&modele.titre)));
    repondre(
        visite,
        &Formulaire {
            cadre: cadre.retour("/conventions/nouvelle", "Modèles de documents").en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, cible),
            chapo: format!(
                "Ce document s’appuie sur un autre, et finit avec lui (art. {}).",
                modele.vie.cascade.as_deref().unwrap_or_default()
            ),
            avis: if aucune { vec![rendre(&avis)?] } else { Vec::new() },
            pieces: if aucune { Vec::new() } else { pieces },
            caches: vec![("modele", modele.code.clone())],
            action: "/conventions/nouvelle".into(),
            boutons: if aucune { Vec::new() } else { vec![("", "Continuer", false)] },
        },
        erreurs,
    )
}

async fn possibles(visite: &Visite, modele: &Modele, choisie: &str) -> Result<Vec<Reponse1>, Refus> {
    let mut base: &Db = &visite.maison.db;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let tous = dossiers(&mut base, Some(moi)).await?;
    let possibles = tous.iter().filter(|d| {
        let vive = d.volet(moi).is_some_and(|v| v.fait(GenreEvenement::Fin).is_none());
        vive && Some(&d.modele.code) == modele.adossee_a.as_ref()
    });
    let reponse = |d: &crate::Dossier| Reponse1 {
        code: d.id.to_string(),
        libelle: format!("{}, {}", d.document(), d.partenaire_nom),
        aide: etape(d, &tous, moi, maintenant).etiquette().1,
        coche: choisie == d.id.to_string(),
        ferme: false,
    };
    Ok(possibles.map(reponse).collect())
}
