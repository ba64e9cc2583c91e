//! « Vos traces »: what the reader did, without asking anybody (CAF68-CS-5.3.4-02). Reading it is one more.

use acces::Action;
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{Cadre, Porte, Reponse, Visite, composants::Pagination};

use crate::sql;

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/mes-traces", Action::VoirMesTraces, |v| Box::pin(mes_traces(v))).tracee().menu("Vos traces")]
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
    suivante: Option<Pagination>,
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
    let suivante = lues.get(49).filter(|_| lues.len() > 50).map(|t| Pagination {
        href: format!("/mes-traces?avant={}_{}", t.le.micros(), t.entree),
        mots: "Traces plus anciennes",
    });
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
        "activer_compte" => "Activation de votre compte",
        "donner_lien" => "Lien donné par l’exploitant, à la console",
        "changer_mot_de_passe" => "Nouveau mot de passe, par un lien",
        "se_deconnecter" => "Déconnexion",
        "arreter_un_courriel" => "Arrêt d’un courriel, par son lien",
        autre => match acces::Action::depuis_code(autre) {
            Some(action) => action.libelle(),
            None => autre,
        },
    }
}
