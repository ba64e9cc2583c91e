//! The check page: the terms in words, or every blank with its article; then they are fixed.

use acces::Action;
use askama::Template;
use socle::{Refus, francais};
use toile::{Cadre, Lien, Porte, Reponse, Visite};

use super::{Ligne, Ouverte, en_lignes, ouvrir};
use crate::{
    cas::{self, Arret, manques},
    regles,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/termes", Action::ArreterTermes, |v| Box::pin(relire(v))).tracee(),
        Porte::post("/conventions/{id}/termes", Action::ArreterTermes, |v| Box::pin(arreter(v))).tracee(),
    ]
}

struct Bloc {
    caisse: String,
    manques: Vec<String>,
    /// Where its own administrateurs fill it; nothing for another caisse's.
    remplir: Option<Lien>,
    lignes: Vec<Ligne>,
}

#[derive(Template)]
#[template(path = "conventions/termes.html")]
struct Page {
    cadre: Cadre,
    refusee: bool,
    arretes: Option<String>,
    signee: bool,
    blocs: Vec<Bloc>,
    complets: bool,
    action: String,
}

async fn relire(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, false).await
}

async fn page(visite: &Visite, refusee: bool) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(visite, Action::ArreterTermes, "termes").await?;
    let dossier = ouverte.dossier()?;
    let incomplets = manques(dossier);
    let moi = visite.acteur().organisation.to_string();
    let bloc = |(caisse, (_, saisie)): (&String, &(i64, regles::Saisie))| {
        let nom = dossier.volets.iter().find(|v| v.caisse.to_string() == *caisse).map(|v| v.nom.clone());
        let manques = incomplets.iter().find(|m| m.caisse == *caisse).map_or(&[][..], |m| m.manques.as_slice());
        let dits = manques
            .iter()
            .map(|m| format!("{} (art. {}) : {}", m.parametre, m.article, super::preparer::minuscule(&m.quoi)));
        Bloc {
            caisse: nom.unwrap_or_default(),
            manques: dits.collect(),
            remplir: (*caisse == moi && !dossier.signee()).then(|| remplir(&ouverte)),
            lignes: regles::arreter(&dossier.modele, saisie)
                .map(|t| en_lignes(&dossier.modele, &t))
                .unwrap_or_default(),
        }
    };
    let arretes = dossier
        .versions
        .last()
        .map(|(numero, jour, _)| format!("Version {numero}, arrêtée le {}.", francais::jour(*jour)));
    let page = Page {
        cadre: ouverte.cadre(visite, "Relire et arrêter les termes")?.en_erreur(refusee),
        refusee,
        arretes,
        signee: dossier.signee(),
        blocs: dossier.projets.iter().map(bloc).collect(),
        complets: incomplets.is_empty(),
        action: ouverte.adresse("/termes"),
    };
    Ok(visite.page(&page)?.statut(if refusee { 422 } else { 200 }))
}

fn remplir(ouverte: &Ouverte) -> Lien {
    Lien::vers(ouverte.adresse("/parametres"), "Modifier les paramètres de votre caisse")
}

async fn arreter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id = visite.id("id")?;
    match cas::arreter_termes(&visite.maison, visite.acteur(), id).await? {
        Arret::Fait => Reponse::aller(&format!("/conventions/{id}")),
        Arret::Incomplet(_) => page(&visite, true).await,
    }
}
