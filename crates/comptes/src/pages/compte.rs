//! « Votre compte »: who one is here, how one signs in, from where, and closing a session left open.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Instant, Refus, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{Cadre, Porte, Reponse, Visite, composants::Avis, session};

use super::avis_de_force;
use crate::regles::mot_de_passe::Force;

stockage::requetes! {
    libre COMPTE = "SELECT c.identifiant, p.prenom, p.nom, x.fonction, x.telephone, x.courriel, s.pose_le, s.expire_le, f.confirme_le, \
        CAST((SELECT COUNT(*) FROM code_secours k WHERE k.compte = c.id AND k.utilise_le IS NULL) AS BIGINT) AS codes \
        FROM compte c JOIN personne p ON p.id = c.personne LEFT JOIN coordonnees x ON x.compte = c.id \
        LEFT JOIN secret s ON s.compte = c.id LEFT JOIN facteur f ON f.compte = c.id WHERE c.id = $1";
    libre SESSIONS = "SELECT reference, origine, cree_le, vu_le, fermee_le FROM session WHERE compte = $1 ORDER BY cree_le DESC LIMIT 50";
}

const CHEMIN: &str = "/mon-compte";

pub(super) fn portes() -> Vec<Porte> {
    let action = Action::VoirMonCompte;
    vec![
        Porte::get(CHEMIN, action, |v| Box::pin(ouvrir(v))).tracee().menu("Votre compte"),
        Porte::post("/mon-compte/sessions/fermeture", action, |v| Box::pin(fermer(v))).tracee(),
    ]
}

ligne! {
    struct Compte {
        identifiant: String,
        prenom: String,
        nom: String,
        fonction: Option<String>,
        telephone: Option<String>,
        courriel: Option<String>,
        pose_le: Option<Instant>,
        expire_le: Option<Instant>,
        confirme_le: Option<Instant>,
        codes: i64,
    }
}

ligne! {
    struct Session {
        reference: String,
        origine: String,
        cree_le: Instant,
        vu_le: Instant,
        fermee_le: Option<Instant>,
    }
}

struct Rangee {
    reference: String,
    quand: String,
    vue: String,
    lieu: String,
    celle_ci: bool,
}

#[derive(Template)]
#[template(path = "comptes/compte.html")]
struct MonCompte {
    cadre: Cadre,
    avis: Option<Avis>,
    identite: Vec<(&'static str, String)>,
    mot_de_passe: String,
    facteur: String,
    derniere: String,
    sessions: Vec<Rangee>,
    plusieurs: bool,
    /// The profile is told of things.
    notifie: bool,
}

fn avis(visite: &Visite) -> Option<Avis> {
    if let Some(force) = [Force::Solide, Force::TresSolide].into_iter().find(|f| f.code() == visite.requete.un("force"))
    {
        return Some(avis_de_force(force, "Vos autres sessions sont fermées."));
    }
    let titre = match visite.requete.un("fait") {
        "session" => "La session est fermée",
        "sessions" => "Vos autres sessions sont fermées",
        _ => return None,
    };
    let texte = "Le navigateur concerné devra se connecter de nouveau.".into();
    Some(Avis { ton: "succes", icone: "check", titre: titre.into(), texte })
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["fait", "force"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "compte_et_sessions").await?;
    let acteur = visite.acteur();
    let mut base: &Db = &visite.maison.db;
    let compte: Compte = base.une(sql!(COMPTE, acteur.compte)).await?;
    let toutes: Vec<Session> = base.toutes(sql!(SESSIONS, acteur.compte)).await?;
    let sessions: Vec<Rangee> = toutes.iter().filter(|s| ouverte(&visite, s)).map(|s| ranger(&visite, s)).collect();
    let page = MonCompte {
        cadre: visite.cadre("Votre compte"),
        avis: avis(&visite),
        identite: identite(&visite, &compte),
        mot_de_passe: dire_mot_de_passe(&visite, &compte),
        facteur: dire_facteur(&visite, &compte),
        derniere: derniere(&visite, &toutes),
        plusieurs: sessions.len() > 1,
        notifie: acces::profil_admis(Action::VoirAvis, acteur.profil).is_ok(),
        sessions,
    };
    visite.page(&page)
}

fn ouverte(visite: &Visite, s: &Session) -> bool {
    let maintenant = visite.maison.monde.horloge();
    s.fermee_le.is_none()
        && maintenant.depuis(s.cree_le) < session::DUREE
        && maintenant.depuis(s.vu_le) < session::INACTIVITE
}

/// « 192.0.2.0 Firefox » as people read it.
fn lieu(origine: &str) -> String {
    match origine.split_once(' ') {
        Some((reseau, "autre")) => format!("Navigateur inconnu, réseau {reseau}"),
        Some((reseau, client)) => format!("{client}, réseau {reseau}"),
        None => origine.to_owned(),
    }
}

fn ranger(visite: &Visite, s: &Session) -> Rangee {
    let zone = visite.zone();
    Rangee {
        quand: francais::moment(s.cree_le, zone),
        vue: francais::moment(s.vu_le, zone),
        lieu: lieu(&s.origine),
        celle_ci: s.reference == visite.acteur().session,
        reference: s.reference.clone(),
    }
}

/// When somebody last signed in before this session: the person sees at once if it was not them.
fn derniere(visite: &Visite, toutes: &[Session]) -> String {
    let avant = toutes.iter().skip_while(|s| s.reference != visite.acteur().session).nth(1);
    avant.map_or_else(
        || "C’est votre première connexion.".to_owned(),
        |s| format!("Connexion précédente : {}, {}.", francais::moment(s.cree_le, visite.zone()), lieu(&s.origine)),
    )
}

fn identite(visite: &Visite, c: &Compte) -> Vec<(&'static str, String)> {
    let i = &visite.reconnu.identite;
    let dit = |v: &Option<String>| v.clone().filter(|v| !v.is_empty()).unwrap_or_else(|| "Non renseigné".to_owned());
    vec![
        ("Nom", format!("{} {}", c.prenom, c.nom)),
        ("Identifiant", c.identifiant.clone()),
        ("Organisation", i.organisation.clone()),
        ("Unité", i.unite.clone()),
        ("Profil", i.profil.to_owned()),
        ("Fonction", dit(&c.fonction)),
        ("Courriel", dit(&c.courriel)),
        ("Téléphone", dit(&c.telephone)),
    ]
}

fn dire_mot_de_passe(visite: &Visite, c: &Compte) -> String {
    let zone = visite.zone();
    let pose = c.pose_le.map_or_else(String::new, |le| format!("Choisi le {}.", francais::jour(zone.jour(le))));
    let fin =
        c.expire_le.map_or_else(String::new, |le| format!(" À changer avant le {}.", francais::jour(zone.jour(le))));
    format!("{pose}{fin}")
}

fn dire_facteur(visite: &Visite, c: &Compte) -> String {
    c.confirme_le.map_or_else(
        || "Aucun : votre mot de passe seul ouvre votre compte.".to_owned(),
        |le| {
            let restants = francais::compte(u64::try_from(c.codes).unwrap_or(0), "code");
            format!("En place depuis le {}. Il reste {restants} de secours.", francais::jour(visite.zone().jour(le)))
        },
    )
}

/// Closes one session, or all but the one that asks.
async fn fermer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["session", "toutes"], &[])?;
    let autorisation = visite.exiger(Action::VoirMonCompte, &Ressource::Soi)?;
    let (maison, acteur) = (&visite.maison, visite.acteur());
    let mut tx = maison.db.ecrire().await?;
    let toutes = visite.corps.un("toutes") == "oui";
    if toutes {
        session::fermer_toutes(&mut tx, &maison.monde, acteur.compte, &acteur.session).await?;
    } else if !session::fermer_une(&mut tx, &maison.monde, acteur.compte, visite.corps.un("session")).await? {
        return Err(Refus::Introuvable("session d’un autre compte, ou déjà fermée"));
    }
    maison.traces.acte(&mut tx, &autorisation, "session_fermee").await?;
    tx.valider().await?;
    Reponse::aller(if toutes { "/mon-compte?fait=sessions" } else { "/mon-compte?fait=session" })
}
