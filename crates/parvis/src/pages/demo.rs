//! Pages of the demo alone: the mails that nobody receives, and the clock that one moves. Elsewhere they do not exist.

use acces::{Action, Autorisation, Ressource};
use askama::Template;
use socle::{Erreurs, Instant, Refus, Zone, civil, francais};
use taches::courriel::{self, Courrier, Garde};
use toile::{
    Cadre, Maison, Methode, Passage, Porte, Reponse, Visite,
    composants::{Champ, Sommaire},
};

use crate::demo;

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/_courrier", |p| Box::pin(courrier(p))),
        Porte::get("/_horloge", Action::ReglerHorloge, |v| Box::pin(horloge(v))).tracee(),
        Porte::post("/_horloge", Action::ReglerHorloge, |v| Box::pin(regler(v))).tracee(),
    ]
}

/// Outside a demo: like an unknown path.
pub(super) fn en_demo(maison: &Maison) -> Result<(), Refus> {
    if maison.reglages.demo { Ok(()) } else { Err(Refus::Introuvable("page de démonstration")) }
}

/// A line of a mail: a link to our own pages, or words.
struct Bout {
    texte: String,
    chemin: Option<String>,
}

struct Message {
    sujet: String,
    adresse: String,
    quand: String,
    paragraphes: Vec<Vec<Bout>>,
}

#[derive(Template)]
#[template(path = "parvis/courrier.html")]
struct PageCourrier {
    cadre: Cadre,
    messages: Vec<Message>,
}

async fn courrier(passage: Passage) -> Result<Reponse, Refus> {
    en_demo(&passage.maison)?;
    let publique = passage.maison.piece::<Courrier<Maison>>()?.adresse_publique().to_owned();
    let paris = Zone::paris();
    let message = |g: Garde| Message {
        quand: francais::moment(g.le, &paris),
        paragraphes: g.texte.trim().split("\n\n").map(|p| p.lines().map(|l| bout(l, &publique)).collect()).collect(),
        sujet: g.sujet,
        adresse: g.adresse,
    };
    let messages = courriel::gardes(&passage.maison.db).await?.into_iter().map(message).collect();
    passage.page(&PageCourrier { cadre: passage.cadre("Courriels de la démonstration"), messages })
}

fn bout(ligne: &str, publique: &str) -> Bout {
    let chemin = ligne.strip_prefix(publique).filter(|c| c.starts_with('/') && !c.contains(' ')).map(str::to_owned);
    Bout { texte: ligne.to_owned(), chemin }
}

#[derive(Template)]
#[template(path = "parvis/horloge.html")]
struct PageHorloge {
    cadre: Cadre,
    sommaire: String,
    reelle: String,
    metier: String,
    deplacee: bool,
    jour: String,
    heure: String,
}

fn rendre(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(e.to_string()))
}

fn decider(visite: &Visite) -> Result<Autorisation, Refus> {
    en_demo(&visite.maison)?;
    visite.exiger(Action::ReglerHorloge, &Ressource::Soi)
}

async fn horloge(visite: Visite) -> Result<Reponse, Refus> {
    let autorisation = decider(&visite)?;
    visite.maison.traces.lecture(&autorisation, "horloge").await?;
    let (metier, zone) = (visite.maison.monde.metier(), visite.zone());
    let (heure, minute) = zone.heure(metier);
    montrer(&visite, &Erreurs::default(), &francais::jour_court(zone.jour(metier)), &format!("{heure}:{minute:02}"))
}

fn montrer(visite: &Visite, erreurs: &Erreurs, jour: &str, heure: &str) -> Result<Reponse, Refus> {
    let (monde, zone) = (&visite.maison.monde, visite.zone());
    let champ = |nom: &str, libelle: &str, aide: &str, valeur: &str| Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: aide.into(),
        valeur: valeur.into(),
        erreur: erreurs.pour(nom).into(),
        genre: "text",
        autocomplete: "off",
        largeur: 15,
        ..Champ::default()
    };
    let page = PageHorloge {
        cadre: visite.cadre("Horloge de la démonstration").en_erreur(!erreurs.est_vide()),
        sommaire: rendre(&Sommaire::de(erreurs, str::to_owned))?,
        reelle: francais::moment(monde.horloge(), zone),
        metier: francais::moment(monde.metier(), zone),
        deplacee: monde.decalage() != 0,
        jour: rendre(&champ("jour", "Jour", "jj/mm/aaaa", jour))?,
        heure: rendre(&champ("heure", "Heure", "Par exemple 14:05.", heure))?,
    };
    let reponse = visite.page(&page)?;
    Ok(if erreurs.est_vide() { reponse } else { reponse.statut(422) })
}

async fn regler(visite: Visite) -> Result<Reponse, Refus> {
    let autorisation = decider(&visite)?;
    visite.corps.exiger(&["geste", "jour", "heure"], &[])?;
    let (jour, heure) = (visite.corps.un("jour"), visite.corps.un("heure"));
    let (metier, zone) = (visite.maison.monde.metier(), visite.zone());
    let cible = match visite.corps.un("geste") {
        "jour" => Some(zone.plus_tard(metier, 1, 0)),
        "mois" => Some(zone.plus_tard(metier, 0, 1)),
        "maintenant" => None,
        _ => match lire(jour, heure, zone) {
            Ok(instant) => Some(instant),
            Err(erreurs) => return montrer(&visite, &erreurs, jour, heure),
        },
    };
    demo::regler_l_heure(&visite.maison, &autorisation, cible).await?;
    Reponse::aller("/_horloge")
}

/// The instant that was typed. A century is enough for any convention.
fn lire(jour: &str, heure: &str, zone: &Zone) -> Result<Instant, Erreurs> {
    let mut erreurs = Erreurs::default();
    let date = civil::lire_jj_mm_aaaa(jour).filter(|d| (2020..=2120).contains(&d.year()));
    if date.is_none() {
        erreurs.ajouter("jour", "Écrivez un jour entre 2020 et 2120, par exemple 15/06/2027.");
    }
    let moment = civil::lire_heure(heure);
    if moment.is_none() {
        erreurs.ajouter("heure", "Écrivez une heure, par exemple 14:05.");
    }
    match (date, moment) {
        (Some(date), Some((h, m))) => zone.instant(date, h, m).ok_or(erreurs),
        _ => Err(erreurs),
    }
}
