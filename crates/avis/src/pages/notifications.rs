//! « Notifications »: what awaits the reader, the newest first, and what was read already.

use acces::{Action, Demande, Ressource};
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Liste, Pagination, Vide},
};

use crate::{Genre, sql};

const CHEMIN: &str = "/notifications";
const PAR_PAGE: usize = 25;

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get(CHEMIN, Action::VoirAvis, |v| Box::pin(lister(v))).tracee().menu("Notifications").compte(),
        Porte::post("/notifications/lecture", Action::VoirAvis, |v| Box::pin(marquer(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        objet: Id<Demande>,
        genre: String,
        numero: String,
        nombre: i64,
        le: Instant,
        lu_le: Option<Instant>,
    }
}

/// A notice as the page shows it.
struct Ligne {
    titre: &'static str,
    genre: &'static str,
    objet: String,
    numero: String,
    fois: String,
    quand: String,
    lue: bool,
}

#[derive(Template)]
#[template(path = "avis/notifications.html")]
struct Page {
    cadre: Cadre,
    filtre: Liste,
    lignes: Vec<Ligne>,
    non_lues: bool,
    /// Up to when « tout marquer » reaches.
    jusqu_a: i64,
    vide: Vide,
    suivante: Option<Pagination>,
}

/// Where a page begins: after that notice.
struct Position {
    le: i64,
    objet: String,
    genre: String,
}

fn position(texte: &str) -> Result<Option<Position>, Refus> {
    const FAUX: Refus = Refus::Illisible("page");
    if texte.is_empty() {
        return Ok(None);
    }
    let (le, suite) = texte.split_once('.').ok_or(FAUX)?;
    let (objet, genre) = suite.split_once('.').ok_or(FAUX)?;
    let objet: Id<Demande> = objet.parse().map_err(|_| FAUX)?;
    let genre = Genre::depuis_code(genre).ok_or(FAUX)?;
    let le = le.parse().map_err(|_| FAUX)?;
    Ok(Some(Position { le, objet: objet.to_string(), genre: genre.code().to_owned() }))
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["lues", "apres"], &[])?;
    let non_lues = match visite.requete.un("lues") {
        "" => false,
        "non" => true,
        _ => return Err(Refus::Illisible("lues")),
    };
    let apres = position(visite.requete.un("apres"))?;
    let portee = visite.portee(Action::VoirAvis)?;
    let traces = &visite.maison.traces;
    traces.lecture(portee.autorisation(), "ses_avis").await?;
    let (le, objet, genre) = apres.map_or((None, None, None), |p| (Some(p.le), Some(p.objet), Some(p.genre)));
    let filtre_sql = non_lues.then_some("non");
    let lues = traces.lister::<Rangee>(&portee, sql!(sql::LISTE, filtre_sql, le, objet, genre)).await?.en_lignes();
    let zone = visite.zone();
    let chemin = |r: &Rangee| {
        let filtre = if non_lues { "non" } else { "" };
        format!("/notifications?lues={filtre}&apres={}.{}.{}", r.le.micros(), r.objet, r.genre)
    };
    let suivante = lues.get(PAR_PAGE - 1).filter(|_| lues.len() > PAR_PAGE).map(|r| Pagination::vers(chemin(r)));
    let lignes = lues.iter().take(PAR_PAGE).map(|r| ranger(r, zone)).collect::<Result<_, _>>()?;
    visite.page(&Page {
        cadre: visite.cadre("Notifications"),
        filtre: filtre(non_lues),
        lignes,
        non_lues: visite.reconnu.non_lus > 0,
        jusqu_a: visite.maison.monde.metier().micros(),
        vide: vide(non_lues),
        suivante,
    })
}

fn filtre(non_lues: bool) -> Liste {
    let options = vec![
        (String::new(), "Toutes".to_owned(), !non_lues),
        ("non".to_owned(), "Non lues seulement".to_owned(), non_lues),
    ];
    Liste { nom: "lues".into(), libelle: "Afficher".into(), options, ..Liste::default() }
}

fn vide(non_lues: bool) -> Vide {
    if non_lues {
        let liens = vec![(CHEMIN.to_owned(), "Voir toutes les notifications".to_owned())];
        return Vide { titre: "Tout est lu".into(), texte: "Rien de nouveau ne vous attend.".into(), liens };
    }
    Vide {
        titre: "Aucune notification".into(),
        texte: "Ce qui arrive à vos demandes s’affichera ici. Rien ne vous attend.".into(),
        liens: Vec::new(),
    }
}

fn ranger(r: &Rangee, zone: &Zone) -> Result<Ligne, Refus> {
    let genre = Genre::depuis_code(&r.genre).ok_or_else(|| Refus::Interne("genre d’avis inconnu".into()))?;
    Ok(Ligne {
        titre: genre.titre(),
        genre: genre.code(),
        objet: r.objet.to_string(),
        numero: r.numero.clone(),
        fois: if r.nombre > 1 { format!("{} fois", r.nombre) } else { String::new() },
        quand: francais::moment(r.le, zone),
        lue: r.lu_le.is_some(),
    })
}

/// One notice, or all that the page could show.
async fn marquer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["objet", "genre", "jusqu_a"], &[])?;
    let autorisation = visite.exiger(Action::VoirAvis, &Ressource::Soi)?;
    let (maison, compte) = (&visite.maison, visite.acteur().compte);
    let maintenant = maison.monde.metier();
    let appel = match visite.corps.un("jusqu_a") {
        "" => {
            let objet: Id<Demande> = visite.corps.un("objet").parse().map_err(|_| Refus::Illisible("objet"))?;
            let genre = Genre::depuis_code(visite.corps.un("genre")).ok_or(Refus::Illisible("genre"))?;
            sql!(sql::LIRE_UN, compte, objet, genre.code(), maintenant)
        }
        micros => {
            let jusqu_a: i64 = micros.parse().map_err(|_| Refus::Illisible("jusqu_a"))?;
            sql!(sql::LIRE_TOUT, compte, Instant::depuis_micros(jusqu_a), maintenant)
        }
    };
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "avis_lus").await?;
    tx.faire(appel).await?;
    tx.valider().await?;
    Reponse::aller(CHEMIN)
}
