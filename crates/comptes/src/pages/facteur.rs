//! The second factor of the reader: set it up, renew its recovery codes, take it off; and the codes, shown once.

use std::time::Duration;

use acces::{Action, Autorisation, Compte, Ressource};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Obligation, Porte, Reponse, Visite,
    composants::{Avis, Champ, Sommaire},
};

use super::{champ_code, champ_secret, faute, qr, sommaire};
use crate::{
    cas,
    regles::facteur::{adresse_otpauth, secret_lisible},
};

stockage::requetes! {
    libre ETAT = "SELECT c.identifiant, f.confirme_le, o.second_facteur AS exige, \
        CAST((SELECT COUNT(*) FROM code_secours k WHERE k.compte = c.id AND k.utilise_le IS NULL) AS BIGINT) AS codes \
        FROM compte c JOIN organisation o ON o.id = c.organisation LEFT JOIN facteur f ON f.compte = c.id WHERE c.id = $1";
}

const CHEMIN: &str = "/mon-compte/second-facteur";

/// A session younger than this has just proved its password; an older one proves it again before a factor is set up.
const FRAICHEUR: Duration = Duration::from_secs(15 * 60);

pub(super) fn portes() -> Vec<Porte> {
    let action = Action::VoirMonCompte;
    vec![
        Porte::get(CHEMIN, action, |v| Box::pin(ouvrir(v))).tracee().pendant_obligation(),
        Porte::post("/mon-compte/second-facteur/depart", action, |v| Box::pin(commencer(v)))
            .tracee()
            .pendant_obligation(),
        Porte::post("/mon-compte/second-facteur/confirmation", action, |v| Box::pin(confirmer(v)))
            .tracee()
            .pendant_obligation(),
        Porte::post("/mon-compte/second-facteur/codes", action, |v| Box::pin(renouveler(v))).tracee(),
        Porte::post("/mon-compte/second-facteur/retrait", action, |v| Box::pin(retirer(v))).tracee(),
    ]
}

ligne! {
    struct Etat {
        identifiant: String,
        confirme_le: Option<Instant>,
        exige: bool,
        codes: i64,
    }
}

async fn etat(visite: &Visite, compte: Id<Compte>) -> Result<Etat, Refus> {
    let mut base: &Db = &visite.maison.db;
    Ok(base.une(sql!(ETAT, compte)).await?)
}

fn cadre(visite: &Visite, titre: &str, erreurs: &Erreurs) -> Cadre {
    let cadre = visite.cadre(titre).en_erreur(!erreurs.est_vide());
    if visite.reconnu.obligation.is_some() { cadre } else { cadre.retour("/mon-compte", "Votre compte") }
}

fn statut(reponse: Reponse, erreurs: &Erreurs) -> Reponse {
    reponse.statut(if erreurs.est_vide() { 200 } else { 422 })
}

async fn consigner(visite: &Visite) -> Result<Autorisation, Refus> {
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "second_facteur").await?;
    Ok(autorisation)
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    let autorisation = consigner(&visite).await?;
    page(&visite, autorisation.acteur().compte, &Erreurs::default()).await
}

#[derive(Template)]
#[template(path = "comptes/facteur_absent.html")]
struct Absent {
    cadre: Cadre,
    avis: Option<Avis>,
    sommaire: Sommaire,
    identifiant: String,
    mot_de_passe: Option<Champ>,
}

#[derive(Template)]
#[template(path = "comptes/facteur_a_confirmer.html")]
struct AConfirmer {
    cadre: Cadre,
    sommaire: Sommaire,
    carre: String,
    secret: String,
    code: Champ,
}

#[derive(Template)]
#[template(path = "comptes/facteur_pose.html")]
struct Pose {
    cadre: Cadre,
    sommaire: Sommaire,
    depuis: String,
    codes: String,
    peu: bool,
    exige: bool,
    code: Champ,
}

/// The page, by where the factor stands: absent, waiting for its first code, in place.
async fn page(visite: &Visite, compte: Id<Compte>, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let etat = etat(visite, compte).await?;
    if let Some(depuis) = etat.confirme_le {
        let restants = u64::try_from(etat.codes).unwrap_or(0);
        let codes = format!("Il vous reste {} de secours.", francais::compte(restants, "code"));
        let aide = "Un code de votre application, ou un code de secours : il prouve que c’est vous.";
        let page = Pose {
            cadre: cadre(visite, "Votre second facteur", erreurs),
            sommaire: sommaire(erreurs),
            depuis: francais::moment(depuis, visite.zone()),
            codes,
            peu: restants < 3,
            exige: etat.exige,
            code: champ_code(aide, erreurs),
        };
        return Ok(statut(visite.page(&page)?, erreurs));
    }
    let propose = cas::propose(&visite.maison, compte).await?;
    let Some(secret) = propose else { return absent(visite, erreurs) };
    let page = AConfirmer {
        cadre: cadre(visite, "Reliez votre téléphone", erreurs),
        sommaire: sommaire(erreurs),
        carre: qr::svg(&adresse_otpauth(&secret, &etat.identifiant))?,
        secret: secret_lisible(&secret),
        code: champ_code("Les 6 chiffres que l’application montre maintenant.", erreurs),
    };
    Ok(statut(visite.page(&page)?, erreurs))
}

fn absent(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let exige = visite.reconnu.obligation == Some(Obligation::SecondFacteur);
    let avis = exige.then(|| Avis {
        ton: "afaire",
        icone: "shield-check",
        titre: "Votre organisation demande un second facteur".into(),
        texte: "Posez-le maintenant : la suite s’ouvre aussitôt après.".into(),
    });
    let aide = "Votre session est ouverte depuis un moment : prouvez que c’est vous.";
    let page = Absent {
        cadre: cadre(visite, "Posez un second facteur", erreurs),
        avis,
        sommaire: sommaire(erreurs),
        identifiant: visite.reconnu.identifiant.clone(),
        mot_de_passe: (!fraiche(visite))
            .then(|| champ_secret("mot_de_passe", "Mot de passe", aide, "current-password", erreurs)),
    };
    Ok(statut(visite.page(&page)?, erreurs))
}

fn fraiche(visite: &Visite) -> bool {
    visite.maison.monde.horloge().depuis(visite.reconnu.ouverte_le) < FRAICHEUR
}

async fn commencer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["mot_de_passe"], &[])?;
    let autorisation = consigner(&visite).await?;
    let mot_de_passe = visite.corps.un("mot_de_passe");
    if !fraiche(&visite) && !cas::actuel_juste(&visite.maison, &autorisation, mot_de_passe).await? {
        return absent(&visite, &faute("mot_de_passe", "Ce n’est pas votre mot de passe."));
    }
    cas::proposer(&visite.maison, autorisation.acteur().compte).await?;
    Reponse::aller(CHEMIN)
}

#[derive(Template)]
#[template(path = "comptes/codes.html")]
struct Secours {
    cadre: Cadre,
    codes: Vec<String>,
    neuf: bool,
}

fn montrer(visite: &Visite, codes: Vec<String>, neuf: bool) -> Result<Reponse, Refus> {
    visite.page(&Secours { cadre: visite.cadre("Gardez vos codes de secours"), codes, neuf })
}

const CODE_FAUX: &str = "Code incorrect, ou déjà utilisé. Attendez le suivant, puis tapez-le.";

async fn confirmer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["code"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    match cas::confirmer(&visite.maison, &autorisation, visite.corps.un("code")).await? {
        Some(codes) => montrer(&visite, codes, true),
        None => page(&visite, autorisation.acteur().compte, &faute("code", CODE_FAUX)).await,
    }
}

async fn renouveler(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["code"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    match cas::nouveaux_codes(&visite.maison, &autorisation, visite.corps.un("code")).await? {
        Some(codes) => montrer(&visite, codes, false),
        None => page(&visite, autorisation.acteur().compte, &faute("code", CODE_FAUX)).await,
    }
}

async fn retirer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["code"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    if cas::retirer(&visite.maison, &autorisation, visite.corps.un("code")).await? {
        return Reponse::aller(CHEMIN);
    }
    page(&visite, autorisation.acteur().compte, &faute("code", CODE_FAUX)).await
}
