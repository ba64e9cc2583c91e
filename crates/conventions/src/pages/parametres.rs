//! The parameters of the reader's caisse: blanks may stay, a value out of bounds is told at once.

use acces::Action;
use socle::{Erreurs, Refus};
use toile::{
    Porte, Reponse, Visite,
    composants::{Avis, Sommaire},
};

use super::{Formulaire, champs, ouvrir, rendre, repondre};
use crate::{
    cas,
    regles::{self, Manque, Saisie},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/parametres", Action::PreparerConvention, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/parametres", Action::PreparerConvention, |v| Box::pin(remplir(v))).tracee(),
    ]
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, None, &Erreurs::default()).await
}

async fn page(visite: &Visite, saisie: Option<&Saisie>, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(visite, Action::PreparerConvention, "parametres").await?;
    let dossier = ouverte.dossier()?;
    let projet = dossier.projets.get(&visite.acteur().organisation.to_string());
    let empechement = if dossier.signee() && dossier.avenant.is_none() {
        Some("Une partie a déjà signé : les termes ne changent plus que par un avenant.")
    } else if projet.is_none() {
        Some("Les paramètres de cette convention sont écrits par la caisse qui la prépare.")
    } else {
        None
    };
    let avis = empechement
        .map(|texte| rendre(&Avis { ton: "", icone: "info", titre: String::new(), texte: texte.to_owned() }));
    let vide = (0, Saisie::new());
    let (version, connue) = projet.unwrap_or(&vide);
    let modele = &dossier.modele;
    let titre =
        if dossier.avenant.is_some() { "Avenant : paramètres de votre caisse" } else { "Paramètres de votre caisse" };
    let cadre = ouverte.cadre(visite, titre)?;
    repondre(
        visite,
        &Formulaire {
            cadre: cadre.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, |c| champs::cible(modele, c)),
            chapo: format!(
                "{}. Vous pouvez laisser des blancs et revenir ; aucun ne doit rester quand les termes sont arrêtés.",
                dossier.partenaire_nom
            ),
            avis: avis.into_iter().collect::<Result<_, _>>()?,
            pieces: champs::pieces(modele, saisie.unwrap_or(connue), erreurs)?,
            caches: vec![("version", version.to_string())],
            action: ouverte.adresse("/parametres"),
            boutons: if empechement.is_some() {
                Vec::new()
            } else {
                vec![("relire", "Enregistrer et relire", false), ("plus-tard", "Enregistrer, finir plus tard", false)]
            },
        },
        erreurs,
    )
}

/// What is wrong and was typed: a blank is no error in a draft.
fn fautes(manques: Vec<Manque>, saisie: &Saisie) -> Erreurs {
    let mut erreurs = Erreurs::default();
    let tape = |champ: &str| saisie.get(champ).is_some_and(|v| v.iter().any(|v| !v.trim().is_empty()));
    for m in manques.into_iter().filter(|m| tape(&m.champ)) {
        erreurs.ajouter(
            m.champ,
            format!("{} (art. {}) : {}", m.parametre, m.article, super::preparer::minuscule(&m.quoi)),
        );
    }
    erreurs
}

async fn remplir(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let id = visite.id("id")?;
    let mut base: &stockage::Db = &visite.maison.db;
    let tous = crate::lecture::autour_sans_termes(&mut base, id).await?;
    visite.exiger(Action::PreparerConvention, &cas::faits(&tous, id))?;
    let modele = tous.iter().find(|d| d.id == id).map(|d| d.modele.clone());
    let modele = modele.ok_or(Refus::Introuvable("convention absente"))?;
    let saisie = champs::lire(&modele, &corps, &["version", "suite"])?;
    let version = corps.un("version").parse().map_err(|_| Refus::Illisible("version"))?;
    let erreurs = fautes(regles::arreter(&modele, &saisie).err().unwrap_or_default(), &saisie);
    if !erreurs.est_vide() {
        return page(&visite, Some(&saisie), &erreurs).await;
    }
    cas::remplir(&visite.maison, visite.acteur(), id, &saisie, version).await?;
    Reponse::aller(&format!("/conventions/{id}{}", if corps.un("suite") == "plus-tard" { "" } else { "/termes" }))
}
