//! Changing one's password inside a session; also where a password that has expired is changed.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Erreurs, Refus};
use toile::{
    Cadre, Obligation, Porte, Reponse, Visite,
    composants::{Avis, Champ, Sommaire},
};

use super::{champ_secret, champs_nouveaux, faute, sommaire};
use crate::cas::{self, Choix};

pub(super) fn portes() -> Vec<Porte> {
    const CHEMIN: &str = "/mon-compte/mot-de-passe";
    let action = Action::VoirMonCompte;
    vec![
        Porte::get(CHEMIN, action, |v| Box::pin(ouvrir(v))).tracee().pendant_obligation(),
        Porte::post(CHEMIN, action, |v| Box::pin(changer(v))).tracee().pendant_obligation(),
    ]
}

#[derive(Template)]
#[template(path = "comptes/mot_de_passe.html")]
struct MotDePasse {
    cadre: Cadre,
    avis: Option<Avis>,
    sommaire: Sommaire,
    identifiant: String,
    actuel: Champ,
    champs: [Champ; 2],
}

fn page(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let expire = visite.reconnu.obligation == Some(Obligation::MotDePasse);
    let mut cadre = visite.cadre("Changez votre mot de passe").en_erreur(!erreurs.est_vide());
    if !expire {
        cadre = cadre.retour("/mon-compte", "Votre compte");
    }
    let avis = expire.then(|| Avis {
        ton: "afaire",
        icone: "clock",
        titre: "Votre mot de passe a expiré".into(),
        texte: "Votre convention demande de le changer à intervalles réguliers (art. 2.2.1).".into(),
    });
    let actuel = champ_secret("actuel", "Mot de passe actuel", "", "current-password", erreurs);
    let page = MotDePasse {
        cadre,
        avis,
        sommaire: sommaire(erreurs),
        identifiant: visite.reconnu.identifiant.clone(),
        actuel,
        champs: champs_nouveaux(erreurs),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "mot_de_passe").await?;
    page(&visite, &Erreurs::default())
}

async fn changer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["actuel", "nouveau", "confirmation"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    let (actuel, nouveau) = (visite.corps.un("actuel"), visite.corps.un("nouveau"));
    if nouveau != visite.corps.un("confirmation") {
        return page(&visite, &faute("confirmation", "Tapez deux fois le même mot de passe."));
    }
    match cas::en_session(&visite.maison, &autorisation, actuel, nouveau).await? {
        Choix::Pose(force) => Reponse::aller(&format!("/mon-compte?force={}", force.code())),
        Choix::Refuse(defaut) => page(&visite, &faute("nouveau", defaut.phrase())),
        Choix::Inchange => page(&visite, &faute("nouveau", "Choisissez un mot de passe différent de l’actuel.")),
        Choix::ActuelFaux | Choix::LienMort => {
            page(&visite, &faute("actuel", "Ce n’est pas votre mot de passe actuel."))
        }
    }
}
