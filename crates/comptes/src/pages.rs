//! Pages of the room: sign-in, « mes traces ».

use acces::Action;
use askama::Template;
use http::header;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Methode, Passage, Porte, Reponse, Visite,
    composants::{Champ, Sommaire},
};

use crate::{cas, sql};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/connexion", |p| Box::pin(async move { formulaire(&p, "", "", false) })),
        Porte::publique(Methode::Post, "/connexion", |p| Box::pin(connecter(p))),
        Porte::get("/mes-traces", Action::VoirMesTraces, |v| Box::pin(mes_traces(v))).tracee().menu("Vos traces"),
    ]
}

#[derive(Template)]
#[template(path = "comptes/connexion.html")]
struct Connexion {
    cadre: Cadre,
    sommaire: Sommaire,
    identifiant: Champ,
    mot_de_passe: Champ,
    suite: String,
}

/// A path of ours to come back to after signing in; anything else is forgotten.
fn suite_sure(texte: &str) -> &str {
    let sur = texte.starts_with('/')
        && !texte.starts_with("//")
        && texte.len() < 200
        && texte.bytes().all(|o| o.is_ascii_lowercase() || o.is_ascii_digit() || matches!(o, b'/' | b'-'));
    if sur && !texte.starts_with("/connexion") { texte } else { "" }
}

fn formulaire(passage: &Passage, identifiant: &str, suite: &str, refuse: bool) -> Result<Reponse, Refus> {
    if passage.reconnu.is_some() && !refuse {
        return Reponse::aller("/accueil");
    }
    let suite = if suite.is_empty() { suite_sure(passage.requete.un("suite")) } else { suite };
    let message = "Identifiant ou mot de passe incorrect. Vérifiez les deux.";
    let sommaire =
        if refuse { Sommaire { liens: vec![("identifiant".into(), message.into())] } } else { Sommaire::default() };
    let page = Connexion {
        cadre: passage.cadre("Connectez-vous").en_erreur(refuse),
        sommaire,
        identifiant: Champ {
            nom: "identifiant".into(),
            libelle: "Identifiant".into(),
            aide: "Il vous a été remis à l’ouverture de votre compte.".into(),
            valeur: identifiant.to_owned(),
            erreur: if refuse { message.into() } else { String::new() },
            genre: "text",
            autocomplete: "username",
            ..Champ::default()
        },
        mot_de_passe: Champ {
            nom: "mot_de_passe".into(),
            libelle: "Mot de passe".into(),
            genre: "password",
            autocomplete: "current-password",
            ..Champ::default()
        },
        suite: suite.to_owned(),
    };
    Ok(passage.page(&page)?.statut(if refuse { 422 } else { 200 }))
}

async fn connecter(passage: Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["identifiant", "mot_de_passe", "suite"], &[])?;
    let (identifiant, suite) = (passage.corps.un("identifiant"), suite_sure(passage.corps.un("suite")));
    let mot_de_passe = passage.corps.un("mot_de_passe");
    let (origine, reseau) = (&passage.origine, &passage.reseau);
    let tentative = cas::Tentative { identifiant, mot_de_passe, origine, reseau };
    let cookie = cas::connecter(&passage.maison, tentative).await?;
    match cookie {
        None => formulaire(&passage, identifiant, suite, true),
        Some(cookie) => {
            let vers = if suite.is_empty() { "/accueil" } else { suite };
            Ok(Reponse::aller(vers)?.entete(header::SET_COOKIE, &cookie))
        }
    }
}

ligne! {
    struct Trace {
        le: Instant,
        action: String,
        genre: String,
        objet: Option<String>,
        issue: String,
        clause: Option<String>,
        entree: String,
    }
}

impl traces::Objet for Trace {
    fn objet(&self) -> String {
        self.entree.clone()
    }

    fn sujet(&self) -> Option<String> {
        None
    }
}

struct Rangee {
    quand: String,
    quoi: String,
    objet: String,
    issue: &'static str,
    ton: &'static str,
    clause: String,
}

#[derive(Template)]
#[template(path = "comptes/traces.html")]
struct MesTraces {
    cadre: Cadre,
    rangees: Vec<Rangee>,
    suivante: Option<String>,
}

/// CAF68-CS-5.3.4-02: a person obtains their own traces; here without asking anybody. The reading is traced too.
async fn mes_traces(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["avant"], &[])?;
    let avant: Option<(i64, String)> = match visite.requete.un("avant") {
        "" => None,
        texte => {
            let (le, id) = texte.split_once('_').ok_or(Refus::Illisible("page"))?;
            let id: Id<acces::Trace> = id.parse().map_err(|_| Refus::Illisible("page"))?;
            Some((le.parse().map_err(|_| Refus::Illisible("page"))?, id.to_string()))
        }
    };
    let (le, id) = avant.unzip();
    let portee = acces::exiger_portee(visite.acteur(), Action::VoirMesTraces, visite.maison.monde.horloge())?;
    let traces = &visite.maison.traces;
    traces.lecture(portee.autorisation(), "ses_traces").await?;
    let lues = traces.lister::<Trace>(&portee, sql!(sql::MES_TRACES, le, id)).await?.en_lignes();
    let zone = visite.zone();
    let suivante = lues.get(49).filter(|_| lues.len() > 50).map(|t| format!("{}_{}", t.le.micros(), t.entree));
    let rangees = lues.iter().take(50).map(|t| ranger(t, zone)).collect();
    visite.page(&MesTraces { cadre: visite.cadre("Vos traces"), rangees, suivante })
}

fn ranger(trace: &Trace, zone: &Zone) -> Rangee {
    let (issue, ton) = match trace.issue.as_str() {
        "accorde" => ("Accordé", "close"),
        "refuse" => ("Refusé", "retiree"),
        _ => ("Échec", "retiree"),
    };
    let objet = match (&trace.objet, trace.genre.as_str()) {
        // The end of the identifier is chance: enough to match two lines, and not an address.
        (Some(id), "demande") => format!("demande …{}", id.get(id.len().saturating_sub(6)..).unwrap_or_default()),
        _ => String::new(),
    };
    Rangee {
        quand: francais::moment(trace.le, zone),
        quoi: en_mots(&trace.action).to_owned(),
        objet,
        issue,
        ton,
        clause: if trace.issue == "accorde" || trace.clause.as_ref().is_some_and(|c| c.contains("art.")) {
            trace.clause.clone().unwrap_or_default()
        } else {
            // The reason of an *Introuvable* is for auditors: telling it here would tell of the object.
            String::new()
        },
    }
}

/// What was done, in words; a code without words is shown as it is rather than hidden.
fn en_mots(action: &str) -> &str {
    match action {
        "se_connecter" => "Connexion",
        "se_deconnecter" => "Déconnexion",
        "voir_accueil" => "Consultation de l’accueil",
        "voir_mes_traces" => "Consultation de vos traces",
        "voir_droits" => "Consultation des droits",
        "signaler_situation" => "Signalement d’une situation",
        "lister_demandes" => "Consultation de l’historique des demandes",
        "consulter_demande" => "Consultation d’une demande",
        "compter_demandes" => "Consultation des totaux",
        "lister_file" => "Consultation des demandes reçues",
        "prendre_en_charge" => "Prise en charge d’une demande",
        "clore" => "Clôture d’une demande",
        "lister_organisations" => "Consultation des organisations",
        "constater_fin" => "Fin d’un volet de convention",
        "regler_horloge" => "Horloge de la démonstration",
        "lister_conventions" => "Consultation des conventions",
        "lire_convention" => "Lecture d’une convention",
        "preparer_convention" => "Préparation d’une convention",
        "arreter_termes" => "Arrêt des termes d’une convention",
        "signer_convention" => "Enregistrement d’une signature",
        "activer_volet" => "Ouverture des accès d’un partenaire",
        "retirer_structure" => "Retrait ou reprise d’une structure",
        "tenir_partenaire" => "Membres et domaines d’un partenaire",
        autre => autre,
    }
}
