//! One account: who, where, since when and until when, at which caisses, what happened to it, and what the reader may do.

use acces::{Acteur, Action, Compte, FaitsCompte, Profil, Ressource};
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Etat},
    session::EtatDuCompte,
};

use super::Dates;
use crate::{
    cas,
    faits::decider_compte,
    regles::{Civilite, Gerant, rattache_a},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    const VOIR: Action = Action::ListerHabilitations;
    vec![
        Porte::get("/comptes/{id}", VOIR, |v| Box::pin(async move { montrer(&v, None).await })).tracee(),
        Porte::post("/comptes/{id}/invitation", Action::InviterDeNouveau, |v| Box::pin(relancer(v))).tracee(),
        Porte::post("/comptes/{id}/annulation", Action::InviterDeNouveau, |v| Box::pin(annuler(v))).tracee(),
        Porte::post("/comptes/{id}/levee", Action::LeverSuspension, |v| Box::pin(lever(v))).tracee(),
        Porte::post("/comptes/{id}/second-facteur", Action::AiderSecondFacteur, |v| Box::pin(aider(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        profil: String,
        identifiant: String,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        cree_le: Instant,
        gestionnaire: Option<Id<Compte>>,
        organisation_nom: String,
        unite_nom: String,
        nom: String,
        prenom: String,
        civilite: Option<String>,
        fonction: Option<String>,
        telephone: Option<String>,
        courriel: Option<String>,
        sorte: Option<String>,
        le: Option<Instant>,
        au: Option<Instant>,
        mot: Option<String>,
        auteur: Option<String>,
        clause: Option<String>,
    }
}

struct Fait {
    titre: String,
    meta: String,
}

#[derive(Template)]
#[template(path = "habilitations/compte.html")]
struct Page {
    cadre: Cadre,
    avis: Option<Avis>,
    nom: String,
    etat: Etat,
    suite: String,
    lignes: Vec<(&'static str, String)>,
    places: Vec<(String, String)>,
    faits: Vec<Fait>,
    /// (path, words, dangerous): pages that ask before acting.
    liens: Vec<(String, &'static str)>,
    /// (path, words): acts of one button.
    gestes: Vec<(String, &'static str)>,
}

pub(super) async fn montrer(visite: &Visite, conflit: Option<String>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let (id, maintenant): (Id<Compte>, _) = (visite.id("id")?, visite.maison.monde.metier());
    let mut base: &Db = &visite.maison.db;
    let (vu, autorisation) =
        decider_compte(&mut base, visite.acteur(), Action::ListerHabilitations, id, (maintenant, maintenant)).await?;
    visite.maison.traces.lecture(&autorisation, "compte").await?;
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::DETAIL, id)).await?;
    let r = rangees.first().ok_or(Refus::Introuvable("compte absent"))?;
    let zone = visite.zone();
    let dates = dates(r, &rangees, vu.faits.profil, maintenant);
    let (liens, gestes) = gestes(visite.acteur(), &vu.faits, dates.etat(maintenant), id);
    let statut = if conflit.is_some() { 409 } else { 200 };
    let page = Page {
        cadre: visite.cadre("Compte").retour("/comptes", "Comptes"),
        avis: conflit.map(|texte| Avis { ton: "afaire", icone: "alert-triangle", titre: String::new(), texte }),
        nom: format!("{} {}", r.prenom, r.nom),
        etat: dates.etiquette(maintenant),
        suite: suite(&dates, maintenant, zone),
        lignes: lignes(r, &rangees, vu.faits.profil, maintenant, zone),
        places: places(&rangees, maintenant, zone),
        faits: rangees.iter().filter(|r| r.sorte.as_deref() == Some("fait")).map(|r| fait(r, zone)).collect(),
        liens,
        gestes,
    };
    Ok(visite.page(&page)?.statut(statut))
}

/// The account's dates; a seat that ends later than now carries it, since its right was read with the decision.
fn dates(r: &Rangee, rangees: &[Rangee], profil: Profil, maintenant: Instant) -> Dates {
    let places = rangees.iter().filter(|r| r.sorte.as_deref() == Some("place")).filter_map(|r| r.au);
    Dates {
        profil,
        active_le: r.active_le,
        inactif_le: r.inactif_le,
        suspendu_le: r.suspendu_le,
        porte_jusqu_a: places.max().unwrap_or(maintenant),
    }
}

fn dernier_jour(fin: Instant, zone: &Zone) -> String {
    francais::jour(zone.jour(Instant::depuis_micros(fin.micros() - 1)))
}

fn suite(dates: &Dates, maintenant: Instant, zone: &Zone) -> String {
    match dates.etat(maintenant) {
        EtatDuCompte::Invite => {
            "La personne n’a pas encore utilisé son lien. Il vaut sept jours ; elle peut en redemander un seule.".into()
        }
        EtatDuCompte::Suspendu => {
            "Le compte est coupé. Il le reste jusqu’à ce que la suspension soit levée (art. 4.1).".into()
        }
        EtatDuCompte::Inactif => {
            format!("Le compte a pris fin le {} (art. 2.2.3).", dernier_jour(dates.inactif_le, zone))
        }
        EtatDuCompte::SansConvention => "Plus aucune convention en vigueur ne porte ce compte (art. 2.2.3).".into(),
        EtatDuCompte::Vivant if dates.fin() < Instant::SANS_FIN => {
            format!("Le compte prend fin au soir du {} (art. 2.2.3).", dernier_jour(dates.fin(), zone))
        }
        EtatDuCompte::Vivant => "Le compte est actif.".into(),
    }
}

fn lignes(
    r: &Rangee,
    rangees: &[Rangee],
    profil: Profil,
    maintenant: Instant,
    zone: &Zone,
) -> Vec<(&'static str, String)> {
    let civilite = r.civilite.as_deref().and_then(Civilite::depuis_code).map(|c| c.libelle().to_owned());
    let lieu = if r.unite_nom == r.organisation_nom {
        r.organisation_nom.clone()
    } else {
        format!("{}, {}", r.organisation_nom, r.unite_nom)
    };
    [
        ("Identifiant", Some(r.identifiant.clone())),
        ("Profil", Some(profil.libelle().to_owned())),
        ("Structure", Some(lieu)),
        ("Civilité", civilite),
        ("Fonction", r.fonction.clone()),
        ("Téléphone", r.telephone.as_deref().map(francais::telephone)),
        ("Adresse mail", r.courriel.clone()),
        ("Ouvert le", Some(francais::jour(zone.jour(r.cree_le)))),
        ("Activé le", r.active_le.map(|le| francais::jour(zone.jour(le)))),
        ("Rattaché à", rattache(r, rangees, maintenant)),
    ]
    .into_iter()
    .filter_map(|(libelle, valeur)| valeur.filter(|v| !v.is_empty()).map(|v| (libelle, v)))
    .collect()
}

/// VAR-EP-2.2.3-08: the gestionnaire who answers for this technicien today.
fn rattache(r: &Rangee, rangees: &[Rangee], maintenant: Instant) -> Option<String> {
    let gerants: Vec<(Gerant, String)> = rangees
        .iter()
        .filter(|r| r.sorte.as_deref() == Some("gerant"))
        .filter_map(|g| {
            let gerant = Gerant {
                id: g.auteur.as_deref()?.parse().ok()?,
                cree_le: g.le?,
                inactif_le: g.au?,
                successeur: g.clause.as_deref().and_then(|c| c.parse().ok()),
            };
            Some((gerant, g.mot.clone().unwrap_or_default()))
        })
        .collect();
    let seuls: Vec<Gerant> = gerants.iter().map(|(g, _)| *g).collect();
    let id = rattache_a(r.gestionnaire, &seuls, maintenant)?;
    gerants.into_iter().find(|(g, _)| g.id == id).map(|(_, nom)| nom)
}

fn places(rangees: &[Rangee], maintenant: Instant, zone: &Zone) -> Vec<(String, String)> {
    let place = |r: &Rangee| {
        let (du, au) = (r.le?, r.au?);
        let depuis = format!("depuis le {}", francais::jour(zone.jour(du)));
        let mots = if au >= Instant::SANS_FIN {
            depuis
        } else if au > maintenant {
            format!("{depuis}, jusqu’au {}", dernier_jour(au, zone))
        } else {
            format!("rendue le {}", dernier_jour(au, zone))
        };
        Some((r.mot.clone().unwrap_or_default(), mots))
    };
    rangees.iter().filter(|r| r.sorte.as_deref() == Some("place")).filter_map(place).collect()
}

fn fait(r: &Rangee, zone: &Zone) -> Fait {
    let titre = match r.mot.as_deref().unwrap_or_default() {
        "ouverture" => "Compte ouvert, invitation envoyée",
        "relance" => "Invitation envoyée de nouveau",
        "annulation" => "Invitation annulée",
        "modification" => "Coordonnées changées par la caisse",
        "inactivation" => "Fin du compte décidée",
        "suspension" => "Compte suspendu",
        "exclusion" => "Exclusion : accès coupé définitivement",
        "levee" => "Suspension levée",
        "avis" => "Structure avertie",
        _ => "Second facteur retiré",
    };
    let (le, effet) = (r.le.unwrap_or(Instant::SANS_FIN), r.au.unwrap_or(Instant::SANS_FIN));
    let effet = if effet > le { format!(" · effet au soir du {}", dernier_jour(effet, zone)) } else { String::new() };
    let qui = r.auteur.as_deref().filter(|q| !q.is_empty()).map(|q| format!(" · {q}")).unwrap_or_default();
    let article = r.clause.as_deref().unwrap_or_default();
    Fait { titre: titre.into(), meta: format!("{}{qui}{effet} · art. {article}", francais::moment(le, zone)) }
}

type Liens = Vec<(String, &'static str)>;

/// What the reader may do to this account now: each is asked of the one decision, so a button never lies.
fn gestes(acteur: &Acteur, faits: &FaitsCompte, etat: EtatDuCompte, id: Id<Compte>) -> (Liens, Liens) {
    let peut = |action| acces::exiger(acteur, action, &Ressource::Compte(Some(faits.clone()))).is_ok();
    let vers = |suite: &str| format!("/comptes/{id}/{suite}");
    let (mut liens, mut gestes) = (Vec::new(), Vec::new());
    let fini = matches!(etat, EtatDuCompte::Inactif | EtatDuCompte::SansConvention);
    if etat == EtatDuCompte::Invite && peut(Action::InviterDeNouveau) {
        gestes.push((vers("invitation"), "Envoyer de nouveau l’invitation"));
        gestes.push((vers("annulation"), "Annuler l’invitation"));
    }
    if etat == EtatDuCompte::Suspendu && peut(Action::LeverSuspension) {
        gestes.push((vers("levee"), "Lever la suspension"));
    }
    if etat == EtatDuCompte::Vivant {
        if peut(Action::DemanderGestionnaire) {
            liens.push((vers("modification"), "Demander un changement"));
        }
        if peut(Action::AiderSecondFacteur) {
            gestes.push((vers("second-facteur"), "Retirer le second facteur perdu"));
        }
    }
    if !fini && etat != EtatDuCompte::Invite {
        let fin = [
            Action::InactiverTechnicien,
            Action::InactiverGestionnaire,
            Action::OuvrirAgent,
            Action::DemanderGestionnaire,
        ];
        if fin.into_iter().any(peut) {
            liens.push((vers("inactivation"), "Mettre fin au compte"));
        }
        if peut(Action::SuspendreCompte) {
            liens.push((vers("suspension"), "Suspendre le compte"));
        } else if faits.profil == Profil::Gestionnaire && peut(Action::DemanderGestionnaire) {
            liens.push((vers("suspension"), "Signaler un usage anormal"));
        }
    }
    (liens, gestes)
}

/// After an act: the account again; if somebody was faster, what happened.
async fn suivre(visite: &Visite, resultat: Result<(), Refus>) -> Result<Reponse, Refus> {
    match resultat {
        Ok(()) => Reponse::aller(&format!("/comptes/{}", visite.id::<Compte>("id")?)),
        Err(Refus::Conflit(phrase)) => montrer(visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}

async fn relancer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let fait = cas::inviter_de_nouveau(&visite.maison, visite.acteur(), visite.id("id")?).await;
    suivre(&visite, fait).await
}

async fn annuler(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let fait = cas::annuler_invitation(&visite.maison, visite.acteur(), visite.id("id")?).await;
    suivre(&visite, fait).await
}

async fn lever(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let fait = cas::lever(&visite.maison, visite.acteur(), visite.id("id")?).await;
    suivre(&visite, fait).await
}

async fn aider(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let fait = cas::aider_second_facteur(&visite.maison, visite.acteur(), visite.id("id")?).await;
    suivre(&visite, fait).await
}
