//! One request: its page for both sides, confirmation, taking in charge, closing.

use acces::{Action, Demande, Profil};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Choix, Echeance, Etat, Reponse1, Sommaire, Zone as ZoneDeTexte},
};

use super::{champs, listes, signaler::Ligne, suivi};
use crate::{Formulaires, cas, faits::Faits, regles::Phase, sceau::Sceau, sql};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/demandes/{id}", Action::ConsulterDemande, |v| Box::pin(async move { montrer(&v, None).await }))
            .tracee(),
        Porte::get("/demandes/{id}/confirmation", Action::ConsulterDemande, |v| Box::pin(confirmer(v))).tracee(),
        Porte::post("/demandes/{id}/prise-en-charge", Action::PrendreEnCharge, |v| Box::pin(prendre(v))).tracee(),
        Porte::get("/demandes/{id}/cloture", Action::Clore, |v| {
            Box::pin(async move { formulaire_cloture(&v, &Erreurs::default(), "", "", None).await })
        })
        .tracee(),
        Porte::post("/demandes/{id}/cloture", Action::Clore, |v| Box::pin(clore(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        numero: String,
        phase: String,
        version: i64,
        depose_le: Instant,
        echeance: Instant,
        issue: Option<String>,
        formulaire: String,
        formulaire_version: i64,
        caisse_nom: String,
        partenaire_nom: String,
        unite_nom: String,
        prenom: String,
        nom: String,
        enveloppe: Vec<u8>,
        reponses_scellees: Vec<u8>,
        texte_version: i64,
        donne_le: Instant,
        rang: i64,
        genre: String,
        le: Instant,
        note_scellee: Option<Vec<u8>>,
        auteur_prenom: String,
        auteur_nom: String,
        auteur_organisation: String,
    }
}

/// Something that happened, as the page tells it.
pub(super) struct Fait {
    pub(super) titre: &'static str,
    pub(super) quand: String,
    pub(super) qui: String,
    pub(super) note: Vec<String>,
}

/// A request as the page shows it.
pub(super) struct Vue {
    pub(super) numero: String,
    pub(super) phase: Phase,
    version: i64,
    pub(super) depose_le: Instant,
    echeance: Instant,
    caisse: String,
    pub(super) issue: Option<String>,
    issues: Vec<crate::formulaire::Issue>,
    pub(super) lignes: Vec<Ligne>,
    pub(super) faits: Vec<Fait>,
    /// The consign of this reading, for the sections that read more of the same request.
    consigne: traces::Consigne,
}

/// Decides, consigns, then reads: the same three steps wherever a request is shown.
pub(super) async fn voir(visite: &Visite, id: Id<Demande>, action: Action) -> Result<Vue, Refus> {
    let (_, autorisation) = Faits::decider(&visite.maison, visite.acteur(), action, id).await?;
    let consigne = visite.maison.traces.lecture(&autorisation, "identite reponses historique").await?;
    let rangees: Vec<Rangee> = visite.maison.traces.lire(&consigne, sql!(sql::DOSSIER)).await?;
    vue(visite, id, &rangees, consigne)
}

fn vue(visite: &Visite, id: Id<Demande>, rangees: &[Rangee], consigne: traces::Consigne) -> Result<Vue, Refus> {
    let r = rangees.first().ok_or(Refus::Introuvable("clé détruite"))?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let formulaire = formulaires.version(&r.formulaire, r.formulaire_version)?;
    let sceau = Sceau::de(&visite.maison.coffre, id, &r.enveloppe)?;
    let reponses = sceau.reponses(Some(&r.reponses_scellees))?;
    let zone = visite.zone();
    let ligne = |libelle: &str, valeur: String| Ligne {
        libelle: libelle.into(),
        valeurs: vec![valeur],
        modifier: String::new(),
    };
    // A small partner is its own unit: its name is told once.
    let partenaire = if r.unite_nom == r.partenaire_nom {
        r.partenaire_nom.clone()
    } else {
        format!("{}, {}", r.partenaire_nom, r.unite_nom)
    };
    let mut lignes = vec![
        ligne("Caisse", r.caisse_nom.clone()),
        ligne("Partenaire", partenaire),
        ligne(
            &formulaire.consentement.libelle,
            format!("Recueilli par coche le {}, texte version {}", francais::moment(r.donne_le, zone), r.texte_version),
        ),
    ];
    let repondus = formulaire.champs().map(|c| (c, champs::en_mots(c, &reponses))).filter(|(_, v)| !v.is_empty());
    lignes.extend(repondus.map(|(c, valeurs)| Ligne { libelle: c.libelle.clone(), valeurs, modifier: String::new() }));
    // Who follows it inside the caisse is the caisse's business.
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let montres = rangees.iter().filter(|f| caisse || f.genre != "affectation");
    let faits = montres.map(|f| fait(f, &sceau, zone)).collect::<Result<_, _>>()?;
    let issue = r.issue.as_ref().and_then(|code| formulaire.issues.iter().find(|i| i.code == *code));
    Ok(Vue {
        numero: r.numero.clone(),
        phase: Phase::depuis_code(&r.phase).ok_or_else(|| Refus::Interne("phase inconnue".into()))?,
        version: r.version,
        depose_le: r.depose_le,
        echeance: r.echeance,
        caisse: r.caisse_nom.clone(),
        issue: issue.map(|i| i.libelle.clone()),
        issues: formulaire.issues.clone(),
        lignes,
        faits,
        consigne,
    })
}

fn fait(r: &Rangee, sceau: &Sceau, zone: &Zone) -> Result<Fait, Refus> {
    let titre = match r.genre.as_str() {
        "depot" => "Demande déposée",
        "prise_en_charge" => "Demande prise en charge",
        "affectation" => "Affectation changée",
        _ => "Demande close",
    };
    let note = r.note_scellee.as_deref().map(|n| sceau.note(r.rang, n)).transpose()?;
    let qui = format!("{} {}, {}", r.auteur_prenom, r.auteur_nom, r.auteur_organisation);
    let note = note.map_or_else(Vec::new, |n| n.lines().map(str::to_owned).collect());
    Ok(Fait { titre, quand: francais::moment(r.le, zone), qui, note })
}

#[derive(Template)]
#[template(path = "demandes/demande.html")]
struct Page {
    cadre: Cadre,
    avis: Option<Avis>,
    etat: Etat,
    echeance: Option<Echeance>,
    vue: Vue,
    suite: &'static str,
    a_faire: bool,
    pourquoi: &'static str,
    prendre: Option<String>,
    clore: Option<String>,
    suivi: String,
    impression: String,
}

/// The page of a request. With a `conflit`, it says what happened and answers 409.
pub(super) async fn montrer(visite: &Visite, conflit: Option<String>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vue = voir(visite, id, Action::ConsulterDemande).await?;
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let (ton, libelle) = vue.phase.etiquette();
    let (retour, mot) = if caisse { ("/file", "Demandes reçues") } else { ("/demandes", "Historique des demandes") };
    let statut = if conflit.is_some() { 409 } else { 200 };
    let avis =
        conflit.map(|texte| Avis { ton: "afaire", icone: "info", titre: "Rien n’a été modifié".into(), texte });
    let cadre = visite.cadre("Demande").retour(retour, mot);
    let suivi = if caisse {
        suivi::section(visite, id, &vue.consigne, (vue.phase, vue.version), &cadre.jeton).await?
    } else {
        String::new()
    };
    let page = Page {
        // The number is not personal; it stays out of the title all the same (interface.md §7).
        cadre,
        suivi,
        impression: format!("/demandes/{id}/impression"),
        avis,
        etat: Etat { ton, libelle: libelle.into() },
        echeance: listes::echeance(vue.phase, vue.echeance, visite.maison.monde.metier(), visite.zone()),
        suite: vue.phase.suite(caisse),
        a_faire: caisse && matches!(vue.phase, Phase::Deposee | Phase::PriseEnCharge),
        pourquoi: if caisse {
            "Vous voyez cette demande parce qu’elle est adressée à votre caisse. Cette consultation est enregistrée."
        } else {
            "Vous voyez cette demande parce que votre unité l’a envoyée. Cette consultation est enregistrée."
        },
        prendre: (caisse && vue.phase == Phase::Deposee).then(|| format!("/demandes/{id}/prise-en-charge")),
        clore: (caisse && vue.phase == Phase::PriseEnCharge).then(|| format!("/demandes/{id}/cloture")),
        vue,
    };
    Ok(visite.page(&page)?.statut(statut))
}

#[derive(Template)]
#[template(path = "demandes/confirmation.html")]
struct Confirmation {
    cadre: Cadre,
    numero: String,
    quand: String,
    caisse: String,
    suite: &'static str,
    avant: String,
    href: String,
}

async fn confirmer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vue = voir(&visite, id, Action::ConsulterDemande).await?;
    let zone = visite.zone();
    visite.page(&Confirmation {
        cadre: visite.cadre("Demande envoyée"),
        numero: vue.numero,
        quand: francais::moment(vue.depose_le, zone),
        caisse: vue.caisse,
        suite: vue.phase.suite(false),
        avant: francais::moment(vue.echeance, zone),
        href: format!("/demandes/{id}"),
    })
}

fn version(visite: &Visite) -> Result<i64, Refus> {
    visite.corps.un("version").parse().map_err(|_| Refus::Illisible("version"))
}

async fn prendre(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    match cas::prendre_en_charge(&visite.maison, visite.acteur(), id, version(&visite)?).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}

#[derive(Template)]
#[template(path = "demandes/cloture.html")]
struct Cloture {
    cadre: Cadre,
    sommaire: Sommaire,
    numero: String,
    action: String,
    version: i64,
    issue: Choix,
    note: ZoneDeTexte,
}

async fn formulaire_cloture(
    visite: &Visite,
    erreurs: &Erreurs,
    issue: &str,
    note: &str,
    version: Option<i64>,
) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vue = voir(visite, id, Action::Clore).await?;
    if vue.phase != Phase::PriseEnCharge {
        return montrer(visite, Some("Cette demande n’est pas, ou n’est plus, à clore.".to_owned())).await;
    }
    let reponse = |i: &crate::formulaire::Issue| Reponse1 {
        code: i.code.clone(),
        libelle: i.libelle.clone(),
        coche: i.code == issue,
        ..Reponse1::default()
    };
    let page = Cloture {
        cadre: visite.cadre("Clore la demande").en_erreur(!erreurs.est_vide()).retour(format!("/demandes/{id}"), "Demande"),
        sommaire: Sommaire::de(erreurs, |c| if c == "issue" { "issue-1".into() } else { c.into() }),
        numero: vue.numero,
        action: format!("/demandes/{id}/cloture"),
        version: version.unwrap_or(vue.version),
        issue: Choix {
            nom: "issue".into(),
            legende: "Issue".into(),
            erreur: erreurs.pour("issue").into(),
            reponses: vue.issues.iter().map(reponse).collect(),
            ..Choix::default()
        },
        note: ZoneDeTexte {
            nom: "note".into(),
            libelle: "Message au partenaire".into(),
            aide: "Le partenaire lit ce message. Restez neutre et bref : 2 000 caractères au plus, pas d’information de santé.".into(),
            valeur: note.into(),
            erreur: erreurs.pour("note").into(),
            facultatif: false,
            max: 2000,
        },
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn clore(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version", "issue", "note"], &[])?;
    let (id, version): (Id<Demande>, i64) = (visite.id("id")?, version(&visite)?);
    let (issue, note) = (visite.corps.un("issue"), visite.corps.un("note"));
    match cas::clore(&visite.maison, visite.acteur(), id, version, issue, note).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        Err(Refus::Invalide(erreurs)) => formulaire_cloture(&visite, &erreurs, issue, note, Some(version)).await,
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}
