//! « Que se passerait-il si… ? »: dates and effects, before and after, of something nobody did. It changes nothing.
//!
//! A GET form: a date and a closed word are nobody's. Traced as a reading. Seats are counted, never named.

use std::collections::BTreeMap;

use acces::{Action, Volet};
use askama::Template;
use socle::{
    Erreurs, Id, Instant, Refus,
    civil::{Date, lire_jj_mm_aaaa},
    francais,
};
use stockage::{Db, Executant as _, ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Champ, Liste, Sommaire},
};

use super::super::{
    Echeance, Genre, echeances,
    hypothese::{Cas, Change, Hypothese, Siege, comparer, inactives, supposer},
    mots, sql,
};
use crate::{
    COMPTE, Dossier, GESTIONNAIRE, TECHNICIEN,
    pages::{Ouverte, ouvrir_avec, rendre},
    regles::vie::{Cote, gestes::Empeche, visible_jusqu_au},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}/simulateur", Action::LireConvention, |v| Box::pin(simuler(v))).tracee()]
}

const DIX_ANS: std::time::Duration = std::time::Duration::from_secs(86_400 * 3653);

ligne! { struct Place { compte: String, volet: Id<Volet>, au: Instant } }

struct Rangee {
    document: String,
    caisse: String,
    avant: String,
    apres: String,
    ferme: String,
}

struct Suite {
    titre: String,
    avant: String,
    apres: String,
}

/// What it would change.
struct Resultat {
    titre: String,
    avis: String,
    rangees: Vec<Rangee>,
    comptes: String,
    dates: Vec<Suite>,
    renoncer: String,
}

#[derive(Template)]
#[template(path = "conventions/simulateur.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    chapo: String,
    action: String,
    geste: String,
    jour: String,
    resultat: Option<Resultat>,
}

async fn simuler(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::LireConvention, "simulation", &["geste", "jour"]).await?;
    let (dossier, moi) = (ouverte.dossier()?, visite.acteur().organisation);
    let maintenant = visite.maison.monde.metier();
    let aujourdhui = dossier.zone.jour(maintenant);
    let caisse = dossier.volet(moi).map_or(dossier.pilote, |v| v.caisse);
    let cote = if dossier.volet(moi).is_some() { Cote::Caisse } else { Cote::Partenaire };
    let possibles = Hypothese::possibles(dossier, &ouverte.tous, caisse, cote, aujourdhui);
    let (dit, texte) = (visite.requete.un("geste"), visite.requete.un("jour"));
    let mut erreurs = Erreurs::default();
    let jour = match texte {
        "" => Some(aujourdhui),
        ecrit => lire_jj_mm_aaaa(ecrit),
    };
    let permis = |j: &Date| *j >= aujourdhui && j.year() < aujourdhui.year() + 10;
    if jour.is_none_or(|j| !permis(&j)) {
        erreurs
            .ajouter("jour", "Écrivez une date d’aujourd’hui ou à venir, dans les dix ans, sous la forme jj/mm/aaaa.");
    }
    let choisi = possibles.iter().find(|(h, _)| h.code() == dit);
    if !dit.is_empty() && choisi.is_none() {
        erreurs.ajouter("geste", "Choisissez dans la liste ce que cette convention permet.");
    }
    let resultat = match (choisi, jour) {
        (Some((h, mots)), Some(jour)) if erreurs.est_vide() => {
            Some(resultat(&visite, &ouverte, (h, mots), Cas { convention: dossier.id, moi, jour }).await?)
        }
        _ => None,
    };
    let page = Page {
        cadre: ouverte.cadre(&visite, "Que se passerait-il si… ?")?.en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(&erreurs, std::borrow::ToOwned::to_owned),
        chapo: format!("{}, avec {}. Rien n’est enregistré.", dossier.document(), dossier.partenaire_nom),
        action: ouverte.adresse("/simulateur"),
        geste: rendre(&liste(&possibles, dit, &erreurs))?,
        jour: rendre(&champ(texte, aujourdhui, &erreurs))?,
        resultat,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

fn liste(possibles: &[(Hypothese, String)], dit: &str, erreurs: &Erreurs) -> Liste {
    Liste {
        nom: "geste".into(),
        libelle: "Que feriez-vous ?".into(),
        aide: "Ce que les articles signés permettent à votre organisation.".into(),
        erreur: erreurs.pour("geste").into(),
        options: possibles.iter().map(|(h, m)| (h.code(), m.clone(), h.code() == dit)).collect(),
    }
}

fn champ(texte: &str, aujourdhui: Date, erreurs: &Erreurs) -> Champ {
    Champ {
        nom: "jour".into(),
        libelle: "À quelle date ?".into(),
        aide: "jj/mm/aaaa. Une lettre est supposée envoyée et reçue ce jour-là.".into(),
        valeur: if texte.is_empty() { francais::jour_court(aujourdhui) } else { texte.to_owned() },
        erreur: erreurs.pour("jour").into(),
        genre: "text",
        autocomplete: "off",
        clavier: "numeric",
        largeur: 10,
        ..Champ::default()
    }
}

/// Not possible: the rule that refuses, in its words.
fn impossible(titre: String, empeche: &Empeche) -> Result<Resultat, Refus> {
    let article = if empeche.article.is_empty() { String::new() } else { format!(" (art. {})", empeche.article) };
    let (ton, icone, texte) = ("danger", "alert-triangle", format!("{}{article}", empeche.phrase));
    let avis = rendre(&Avis { ton, icone, titre: "Ce ne serait pas possible".into(), texte })?;
    let (rangees, dates) = (Vec::new(), Vec::new());
    Ok(Resultat { titre, avis, rangees, comptes: String::new(), dates, renoncer: String::new() })
}

async fn resultat(
    visite: &Visite,
    ouverte: &Ouverte,
    (h, mots): (&Hypothese, &String),
    cas: Cas,
) -> Result<Resultat, Refus> {
    let dossier = ouverte.dossier()?;
    let titre = format!("{mots}, le {}", francais::jour(cas.jour));
    let apres = match supposer(&ouverte.tous, h, cas) {
        Ok(apres) => apres,
        Err(empeche) => return impossible(titre, &empeche),
    };
    let depuis = dossier.zone.debut(cas.jour);
    let changes = comparer(&ouverte.tous, &apres, depuis);
    let mut base: &Db = &visite.maison.db;
    let places: Vec<Place> = base.toutes(sql!(sql::SIEGES, dossier.partenaire, visite.maison.monde.metier())).await?;
    let sieges: Vec<Siege> = places.into_iter().map(|p| Siege { compte: p.compte, volet: p.volet, au: p.au }).collect();
    let comptes = comptes(dossier, &sieges, &ouverte.tous, &apres);
    let texte = if *h == Hypothese::Rien {
        "La convention suit son cours : voici ce qui viendra."
    } else if changes.is_empty() {
        "Aucune fin et aucun droit ne changeraient d’eux-mêmes : voici ce qui viendra."
    } else {
        "Voici ce qui changerait, à quelles caisses, et ce qui viendra ensuite."
    };
    let avis = Avis { ton: "", icone: "info", titre: String::new(), texte: texte.to_owned() };
    Ok(Resultat {
        titre,
        avis: rendre(&avis)?,
        rangees: changes.iter().map(|c| rangee(c, dossier)).collect(),
        comptes,
        dates: dates(ouverte, &apres, cas, visite.maison.monde.metier()),
        renoncer: renoncer(h, &apres, cas),
    })
}

fn fin(f: Option<&crate::regles::vie::Fin>) -> String {
    match f {
        None => "Pas de fin connue".to_owned(),
        Some(f) => {
            let evitable = if f.certaine { "" } else { ", évitable" };
            format!("{} (art. {}{evitable})", francais::jour(f.dernier_jour), f.clause)
        }
    }
}

/// Rights in words: functions by their label, what makes accounts live.
fn droits_en_mots(codes: &[String], modele: &crate::Modele) -> String {
    let mot = |c: &String| match c.as_str() {
        COMPTE => Some("accès des comptes".to_owned()),
        GESTIONNAIRE | TECHNICIEN => None,
        code => Some(modele.fonctions.iter().find(|f| f.code == code).map_or(code.to_owned(), |f| f.libelle.clone())),
    };
    codes.iter().filter_map(mot).collect::<Vec<_>>().join(", ")
}

fn rangee(c: &Change, dossier: &Dossier) -> Rangee {
    let ferme = match &c.ferme {
        None => "Aucun droit ne se ferme".to_owned(),
        Some((instant, codes)) => {
            let quand = francais::moment(*instant, &dossier.zone);
            format!("Le {quand} : {}", droits_en_mots(codes, &c.modele))
        }
    };
    Rangee {
        document: c.document.clone(),
        caisse: c.caisse.clone(),
        avant: fin(c.avant.as_ref()),
        apres: fin(c.apres.as_ref()),
        ferme,
    }
}

fn comptes(dossier: &Dossier, sieges: &[Siege], avant: &[Dossier], apres: &[Dossier]) -> String {
    let Some((nombre, instant)) = inactives(sieges, avant, apres) else {
        return "Aucun compte ne serait inactivé plus tôt.".to_owned();
    };
    let mois = apres.iter().flat_map(|d| d.volets.iter().map(|v| d.vie(v.caisse, apres).visibilite)).max().unwrap_or(6);
    let dernier = dossier.zone.jour(Instant::depuis_micros(instant.micros() - 1));
    let nombre = u64::try_from(nombre).unwrap_or(0);
    let (s, seraient) = if nombre >= 2 { ("s", "seraient") } else { ("", "serait") };
    format!(
        "{nombre} compte{s} {seraient} inactivé{s} à partir du {}, sans autre caisse ; leur trace disparaît des écrans après le {} (art. 2.2.3).",
        francais::moment(instant, &dossier.zone),
        francais::jour(visible_jusqu_au(dernier, mois)),
    )
}

/// Dates of the reader's volet that move, come or go.
fn dates(ouverte: &Ouverte, apres: &[Dossier], cas: Cas, maintenant: Instant) -> Vec<Suite> {
    let de = |tous: &[Dossier]| -> BTreeMap<(String, usize), Echeance> {
        let Some(d) = tous.iter().find(|d| d.id == ouverte.id) else { return BTreeMap::new() };
        let caisse = d.volet(cas.moi).map_or(d.pilote, |v| v.caisse);
        let mut vues: BTreeMap<String, usize> = BTreeMap::new();
        let toutes = echeances(&d.vie(caisse, tous), maintenant, maintenant.plus(DIX_ANS));
        let rang = |e: Echeance| {
            let n = vues.entry(e.cle()).or_default();
            *n += 1;
            ((e.cle(), *n), e)
        };
        toutes.into_iter().map(rang).collect()
    };
    let (a, b) = (de(&ouverte.tous), de(apres));
    let mut cles: Vec<_> = a.keys().chain(b.keys()).cloned().collect();
    cles.sort();
    cles.dedup();
    // Of what comes back every year, the first one says enough.
    cles.retain(|c| c.1 == 1);
    let jour = |e: Option<&Echeance>| e.map_or_else(|| "–".to_owned(), |e| francais::jour(e.le));
    let mut sortie: Vec<(Option<Date>, Suite)> = Vec::new();
    for cle in cles {
        let (ea, eb) = (a.get(&cle), b.get(&cle));
        let Some(une) = eb.or(ea) else { continue };
        let suite = Suite { titre: mots::titre(une), avant: jour(ea), apres: jour(eb) };
        sortie.push((eb.or(ea).map(|e| e.le), suite));
    }
    sortie.sort_by_key(|s| s.0);
    sortie.into_iter().map(|s| s.1).collect()
}

/// The last day to change one's mind.
fn renoncer(h: &Hypothese, apres: &[Dossier], cas: Cas) -> String {
    let Some(d) = apres.iter().find(|d| d.id == cas.convention) else { return String::new() };
    let caisse = d.volet(cas.moi).map_or(d.pilote, |v| v.caisse);
    let toutes = echeances(&d.vie(caisse, apres), d.zone.debut(cas.jour), d.zone.debut(cas.jour).plus(DIX_ANS));
    let premiere = |genre: fn(&Genre) -> bool| toutes.iter().find(|e| genre(&e.genre)).map(|e| francais::jour(e.le));
    match h {
        Hypothese::Rien => match premiere(|g| matches!(g, Genre::Denonciation(_) | Genre::Confirmation)) {
            Some(jour) => format!("Dernier jour pour agir avant la prochaine échéance : {jour}."),
            None => "Aucune date ne vous oblige à agir.".to_owned(),
        },
        Hypothese::Demeure(_) => match premiere(|g| matches!(g, Genre::Reparation(..))) {
            Some(jour) => format!("Une réparation jusqu’au {jour} arrête tout."),
            None => "Cet article ne laisse pas de délai pour réparer.".to_owned(),
        },
        Hypothese::Denoncer(_) => format!(
            "Une lettre envoyée ne se reprend pas : vous pouvez changer d’avis jusqu’à la veille de l’envoi, le {}.",
            francais::jour(cas.jour.yesterday().unwrap_or(cas.jour))
        ),
        Hypothese::Suspendre => "Une suspension se lève à tout moment : les accès reviennent aussitôt.".to_owned(),
        Hypothese::Accord | Hypothese::Avenant => {
            "Tant qu’une partie n’a pas signé, chacune peut changer d’avis.".to_owned()
        }
    }
}
