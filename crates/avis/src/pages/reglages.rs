//! « Notifications par courriel »: for each kind, at once, in the digest of the day, or not at all.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Erreurs, Refus};
use stockage::sql;
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Choix, Reponse1, Sommaire},
};

use crate::{Envoi, Genre, desinscription::preferences, sql};

const CHEMIN: &str = "/mon-compte/notifications";

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get(CHEMIN, Action::VoirAvis, |v| Box::pin(ouvrir(v))).tracee(),
        Porte::post(CHEMIN, Action::VoirAvis, |v| Box::pin(regler(v))).tracee(),
    ]
}

#[derive(Template)]
#[template(path = "avis/reglages.html")]
struct Page {
    cadre: Cadre,
    avis: Option<Avis>,
    sommaire: Sommaire,
    choix: Vec<Choix>,
}

/// The kinds that the reader's profile is told.
fn genres(visite: &Visite) -> impl Iterator<Item = Genre> + use<> {
    let profil = visite.acteur().profil;
    Genre::TOUS.into_iter().filter(move |g| g.concerne(profil))
}

fn page(visite: &Visite, choisi: impl Fn(Genre) -> Option<Envoi>, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let choix = |genre: Genre| Choix {
        nom: genre.code().into(),
        legende: genre.titre().into(),
        aide: genre.phrase().into(),
        erreur: erreurs.pour(genre.code()).into(),
        reponses: Envoi::TOUS
            .into_iter()
            .map(|e| Reponse1 {
                code: e.code().into(),
                libelle: e.libelle().into(),
                coche: choisi(genre) == Some(e),
                ..Reponse1::default()
            })
            .collect(),
        ..Choix::default()
    };
    let fait = visite.requete.un("fait") == "oui";
    let avis = fait.then(|| Avis {
        ton: "succes",
        icone: "check",
        titre: "Vos réglages sont enregistrés".into(),
        texte: "Ils valent pour ce qui arrive désormais.".into(),
    });
    let page = Page {
        cadre: visite
            .cadre("Notifications par courriel")
            .en_erreur(!erreurs.est_vide())
            .retour("/mon-compte", "Votre compte"),
        avis,
        sommaire: Sommaire::de(erreurs, |c| format!("{c}-1")),
        choix: genres(visite).map(choix).collect(),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["fait"], &[])?;
    let autorisation = visite.exiger(Action::VoirAvis, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "ses_reglages").await?;
    let reglees = preferences(&mut &visite.maison.db, visite.acteur().compte).await?;
    page(&visite, |g| Some(reglees.get(&g.code()).copied().unwrap_or(g.defaut())), &Erreurs::default())
}

async fn regler(visite: Visite) -> Result<Reponse, Refus> {
    let noms: Vec<&str> = genres(&visite).map(Genre::code).collect();
    visite.corps.exiger(&noms, &[])?;
    let voulu = |g: Genre| Envoi::depuis_code(visite.corps.un(g.code()));
    let mut erreurs = Erreurs::default();
    for genre in genres(&visite).filter(|g| voulu(*g).is_none()) {
        erreurs.ajouter(genre.code(), format!("Choisissez comment vous prévenir : « {} ».", genre.titre()));
    }
    if !erreurs.est_vide() {
        return page(&visite, voulu, &erreurs);
    }
    let autorisation = visite.exiger(Action::VoirAvis, &Ressource::Soi)?;
    let maison = &visite.maison;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "reglages").await?;
    for (genre, envoi) in genres(&visite).filter_map(|g| voulu(g).map(|e| (g, e))) {
        let appel = sql!(sql::PREFERER, visite.acteur().compte, genre.code(), envoi.code(), maison.monde.metier());
        tx.faire(appel).await?;
    }
    tx.valider().await?;
    Reponse::aller("/mon-compte/notifications?fait=oui")
}
