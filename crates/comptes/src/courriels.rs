//! The mails of the room: what waits is an account and a code; words and tokens are made when the mail leaves.

use std::sync::Arc;

use acces::{Acteur, Compte};
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, Tx, ligne, sql};
use taches::{
    Fin, Futur, Resultat, Travail,
    courriel::{self, Contenu, Envoi, ModeleDeCourriel},
};
use toile::Maison;

use crate::cas::lien::{self, Genre};

stockage::requetes! {
    libre ATTENTE = "SELECT active_le FROM compte WHERE id = $1 AND suspendu_le IS NULL AND inactif_le > $2";
    libre CONNEXION = "SELECT s.origine, s.cree_le, o.zone FROM session s JOIN compte c ON c.id = s.compte \
        JOIN organisation o ON o.id = c.organisation WHERE s.reference = $1 AND s.compte = $2";
}

/// An account was opened: its link.
pub(crate) const ACTIVATION: &str = "activation";
/// A password was forgotten: its link.
const MOT_DE_PASSE: &str = "mot_de_passe";
/// A password was changed.
pub(crate) const MOT_DE_PASSE_CHANGE: &str = "mot_de_passe_change";
/// A sign-in from a browser never seen.
const NOUVEL_APPAREIL: &str = "nouvel_appareil";
/// A second factor was set up.
pub(crate) const FACTEUR_POSE: &str = "facteur_pose";
/// A second factor was taken off.
pub(crate) const FACTEUR_RETIRE: &str = "facteur_retire";
/// A recovery code was used.
pub(crate) const CODE_UTILISE: &str = "code_utilise";

/// The kind of job that finds which link to send, if any.
pub(crate) const LIEN: &str = "lien";

ligne! { struct Ouvert { active_le: Option<Instant> } }

ligne! {
    struct Connexion {
        origine: String,
        cree_le: Instant,
        zone: String,
    }
}

/// Posts a mail that needs nothing but its addressee.
pub(crate) async fn poster(
    tx: &mut Tx,
    maison: &Maison,
    compte: Id<Compte>,
    modele: &'static str,
) -> Result<(), Refus> {
    Ok(courriel::poster(tx, &maison.monde, compte, modele, None).await.map(drop)?)
}

/// Tells `acteur` of the session it has just opened.
pub(crate) async fn nouvel_appareil(tx: &mut Tx, maison: &Maison, acteur: &Acteur) -> Result<(), Refus> {
    let objet = Some(acteur.session.clone());
    Ok(courriel::poster(tx, &maison.monde, acteur.compte, NOUVEL_APPAREIL, objet).await.map(drop)?)
}

/// The templates of the room.
pub fn modeles() -> Vec<ModeleDeCourriel<Maison>> {
    vec![
        ModeleDeCourriel { code: ACTIVATION, rendre: |m, e| Box::pin(async move { activation(&m, &e).await }) },
        ModeleDeCourriel { code: MOT_DE_PASSE, rendre: |m, e| Box::pin(async move { oubli(&m, &e).await }) },
        ModeleDeCourriel { code: NOUVEL_APPAREIL, rendre: |m, e| Box::pin(async move { appareil(&m, &e).await }) },
        ModeleDeCourriel {
            code: MOT_DE_PASSE_CHANGE,
            rendre: |_, _| {
                dire(
                    "Votre mot de passe a été changé",
                    "Le mot de passe de votre compte vient d’être changé. Vos autres sessions sont fermées.",
                )
            },
        },
        ModeleDeCourriel {
            code: FACTEUR_POSE,
            rendre: |_, _| {
                dire(
                    "Votre second facteur est en place",
                    "Un code de votre téléphone est désormais demandé à chaque connexion. Gardez vos codes de secours en lieu sûr.",
                )
            },
        },
        ModeleDeCourriel {
            code: FACTEUR_RETIRE,
            rendre: |_, _| {
                dire(
                    "Votre second facteur a été retiré",
                    "Votre compte ne demande plus de code à la connexion. Si votre organisation l’exige, vous en poserez un nouveau.",
                )
            },
        },
        ModeleDeCourriel {
            code: CODE_UTILISE,
            rendre: |_, _| {
                dire("Un code de secours a servi", "Un de vos codes de secours vient de servir. Il ne servira plus.")
            },
        },
    ]
}

const PREVENIR: &str =
    "Si vous n’en êtes pas à l’origine, prévenez aussitôt votre gestionnaire ou la caisse : le compte sera suspendu.";

fn dire(sujet: &'static str, texte: &'static str) -> Futur<Result<Option<Contenu>, Refus>> {
    let contenu = Contenu::nouveau(sujet).paragraphe(texte).paragraphe(PREVENIR);
    Box::pin(async move { Ok(Some(contenu.lien("Voir votre compte", "/mon-compte"))) })
}

/// The account, unless it is over or suspended: nothing leaves for it then.
async fn ouvert(maison: &Maison, compte: Id<Compte>) -> Result<Option<Ouvert>, Refus> {
    let mut base: &Db = &maison.db;
    Ok(base.peut_etre(sql!(ATTENTE, compte, maison.monde.metier())).await?)
}

/// Nothing leaves for an account that is over, or active already.
async fn activation(maison: &Maison, envoi: &Envoi) -> Result<Option<Contenu>, Refus> {
    let attend = ouvert(maison, envoi.destinataire).await?.is_some_and(|e| e.active_le.is_none());
    if !attend {
        return Ok(None);
    }
    let jeton = lien::poser(maison, envoi.destinataire, Genre::Activation).await?;
    Ok(Some(
        Contenu::nouveau("Activez votre compte Parvis")
            .paragraphe("Un compte vous est ouvert sur Parvis, le portail des caisses et de leurs partenaires.")
            .paragraphe("Choisissez votre mot de passe dans les 7 jours. Passé ce délai, la même page vous enverra un nouveau lien.")
            .lien("Activer votre compte", format!("/activation/{jeton}")),
    ))
}

async fn oubli(maison: &Maison, envoi: &Envoi) -> Result<Option<Contenu>, Refus> {
    if ouvert(maison, envoi.destinataire).await?.is_none() {
        return Ok(None);
    }
    let jeton = lien::poser(maison, envoi.destinataire, Genre::MotDePasse).await?;
    Ok(Some(
        Contenu::nouveau("Choisissez un nouveau mot de passe")
            .paragraphe("Quelqu’un, vous sans doute, a demandé un nouveau mot de passe pour votre compte Parvis.")
            .paragraphe("Le lien sert une fois, pendant 2 heures. Sans effet si vous ne l’ouvrez pas : votre mot de passe reste le même.")
            .lien("Choisir un nouveau mot de passe", format!("/activation/{jeton}")),
    ))
}

async fn appareil(maison: &Maison, envoi: &Envoi) -> Result<Option<Contenu>, Refus> {
    let reference = envoi.objet.clone().unwrap_or_default();
    let mut base: &Db = &maison.db;
    let lue: Option<Connexion> = base.peut_etre(sql!(CONNEXION, reference, envoi.destinataire)).await?;
    let Some(c) = lue else { return Ok(None) };
    let zone = Zone::nommee(&c.zone).map_err(|_| Refus::Interne("zone inconnue".into()))?;
    let navigateur = c.origine.rsplit(' ').next().unwrap_or_default();
    let phrase = format!(
        "Une connexion à votre compte a eu lieu le {}, depuis un navigateur jamais vu ici ({navigateur}).",
        francais::moment(c.cree_le, &zone)
    );
    Ok(Some(
        Contenu::nouveau("Connexion depuis un nouvel appareil")
            .paragraphe(phrase)
            .paragraphe(PREVENIR)
            .lien("Voir vos sessions", "/mon-compte"),
    ))
}

/// The kinds of jobs of the room.
pub fn genres() -> Vec<taches::Genre<Maison>> {
    vec![taches::Genre { code: LIEN, faire: |maison, travail| Box::pin(choisir_le_lien(maison, travail)) }]
}

/// Somebody asked for a link: an activation if the account waits for one, a new password otherwise, nothing for
/// nobody. Enqueued whoever was asked about; only here is it known whether anybody was.
async fn choisir_le_lien(maison: Arc<Maison>, travail: Travail) -> Resultat {
    if travail.texte("compte").is_none() {
        return Ok(Fin::SansObjet);
    }
    let compte: Id<Compte> = travail.id("compte")?;
    let Some(compte_ouvert) = ouvert(&maison, compte).await? else { return Ok(Fin::SansObjet) };
    let modele = if compte_ouvert.active_le.is_none() { ACTIVATION } else { MOT_DE_PASSE };
    let mut tx = maison.db.ecrire().await?;
    poster(&mut tx, &maison, compte, modele).await?;
    tx.valider().await?;
    Ok(Fin::Faite)
}
