//! The runs of the daily job, for the opérateur: the last ones, the next one, what failed in words, and a button to run it now.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant as _, ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Etat, Vide},
};

use super::super::{
    passage::{self, GENRE, Passage},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    const S: Action = Action::SuivrePassages;
    vec![
        Porte::get("/echeances/passages", S, |v| Box::pin(montrer(v))).tracee().menu("Passages quotidiens"),
        Porte::post("/echeances/passages", S, |v| Box::pin(lancer(v))).tracee(),
    ]
}

ligne! {
    struct Lu {
        id: Id<Passage>,
        motif: String,
        commence_le: Instant,
        fini_le: Option<Instant>,
        jusqu_a: Instant,
        etat: String,
        volets: i64,
        effets: i64,
        rappels: i64,
        courriels: i64,
        echecs: i64,
    }
}

ligne! { struct Echec { volet: String, code: String, numero: String } }

struct Ligne {
    quand: String,
    motif: &'static str,
    etat: Etat,
    duree: String,
    volets: i64,
    effets: i64,
    rappels: i64,
    courriels: i64,
    echecs: i64,
}

#[derive(Template)]
#[template(path = "conventions/passages.html")]
struct Page {
    cadre: Cadre,
    prochain: String,
    attente: String,
    lignes: Vec<Ligne>,
    echecs: Vec<(String, String)>,
    vide: Vide,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::SuivrePassages, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "passages").await?;
    let mut base: &Db = &visite.maison.db;
    let (paris, maintenant) = (Zone::paris(), visite.maison.monde.metier());
    let lus: Vec<Lu> = base.toutes(sql!(sql::PASSAGES)).await?;
    let dernier = lus.first().filter(|l| l.echecs > 0).map(|l| l.id);
    let echecs: Vec<Echec> = match dernier {
        Some(id) => base.toutes(sql!(sql::ECHECS, id)).await?,
        None => Vec::new(),
    };
    let attendue = taches::prochaine(&mut base, GENRE).await?;
    let en_retard = passage::en_retard(base, maintenant).await?;
    let prochain = match &attendue {
        None => "Aucun passage n’est prévu : il sera programmé au prochain démarrage du service.".to_owned(),
        Some(t) if t.echecs > 0 => format!(
            "Le passage prévu le {} a échoué {} fois ({}) ; il est essayé de nouveau.",
            francais::moment(t.du_le, &paris),
            t.echecs,
            cause(t.erreur.as_deref().unwrap_or(""))
        ),
        Some(t) => format!("Prochain passage : le {}.", francais::moment(t.du_le, &paris)),
    };
    let attente = match en_retard {
        0 => "Rien n’attend : tout ce qui était dû est fait.".to_owned(),
        n => format!("{} à regarder au prochain passage.", francais::compte(u64::try_from(n).unwrap_or(0), "volet")),
    };
    visite.page(&Page {
        cadre: visite.cadre("Passages quotidiens"),
        prochain,
        attente,
        lignes: lus.iter().map(|l| ligne_de(l, &paris)).collect(),
        echecs: echecs
            .into_iter()
            .map(|e| (format!("{}, volet {}", e.numero, e.volet), cause(&e.code).to_owned()))
            .collect(),
        vide: Vide {
            titre: "Aucun passage encore".into(),
            texte: "Le premier vient dans la nuit. Les droits n’attendent pas : ils suivent les dates des conventions."
                .into(),
            liens: Vec::new(),
        },
    })
}

/// A code of failure in words.
fn cause(code: &str) -> &str {
    match code {
        "convention_illisible" => "ses termes ou ses événements ne se lisent pas ; le journal technique en dit plus",
        "panique" => "un défaut du programme ; le journal technique en dit plus",
        "trop_long" => "il durait trop longtemps",
        "indisponible" => "la base ne répondait pas",
        "" => "cause inconnue",
        autre => autre,
    }
}

fn ligne_de(l: &Lu, zone: &Zone) -> Ligne {
    let (ton, libelle) = match l.etat.as_str() {
        "fini" if l.echecs > 0 => ("attente", "Fini, avec des échecs"),
        "fini" => ("close", "Fini"),
        "en_cours" => ("deposee", "En cours"),
        _ => ("retiree", "Interrompu, repris par le suivant"),
    };
    let duree = l.fini_le.map_or_else(String::new, |f| {
        let ms = f.depuis(l.commence_le).as_millis();
        if ms < 1000 { format!("{ms} ms") } else { format!("{} s", ms / 1000) }
    });
    let decale = l.jusqu_a.micros().abs_diff(l.commence_le.micros()) > 3_600_000_000;
    let quand = francais::moment(l.commence_le, zone);
    Ligne {
        quand: if decale { format!("{quand}, pour le {}", francais::moment(l.jusqu_a, zone)) } else { quand },
        motif: if l.motif == "demande" { "À la demande" } else { "Quotidien" },
        etat: Etat { ton, libelle: libelle.to_owned() },
        duree,
        volets: l.volets,
        effets: l.effets,
        rappels: l.rappels,
        courriels: l.courriels,
        echecs: l.echecs,
    }
}

async fn lancer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::SuivrePassages, &Ressource::Soi)?;
    let mut tx = visite.maison.db.ecrire().await?;
    passage::demander(&mut tx, &visite.maison).await?;
    visite.maison.traces.acte(&mut tx, &autorisation, "lancement").await?;
    tx.valider().await?;
    Reponse::aller("/echeances/passages")
}
