//! One request: its page for both sides, confirmation, taking in charge, steps, closing.
//!
//! The page is made of sections; other parts of the room (files, notes, thread) each give one. An agent finds the next
//! thing to do on it, and after it « Demande suivante » under the keyboard.

use acces::{Action, Demande, Profil};
use askama::Template;
use socle::{Erreurs, Id, Refus, francais};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Avis, Choix, Echeance, Etat, Reponse1, Sommaire, Zone as ZoneDeTexte},
};

use super::{
    actes, champs,
    vue::{self, Suivi, Vue, voir},
};
use crate::{
    cas::{self, Note},
    echanges,
    faits::Faits,
    formulaire::Etape,
    pieces,
    regles::{Par, Phase, Qui},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/demandes/{id}", Action::ConsulterDemande, |v| Box::pin(async move { montrer(&v, None).await }))
            .tracee(),
        Porte::get("/demandes/{id}/confirmation", Action::ConsulterDemande, |v| Box::pin(confirmer(v))).tracee(),
        Porte::post("/demandes/{id}/prise-en-charge", Action::PrendreEnCharge, |v| Box::pin(prendre(v))).tracee(),
        Porte::post("/demandes/{id}/etape", Action::FranchirEtape, |v| Box::pin(franchir(v))).tracee(),
        Porte::get("/demandes/{id}/cloture", Action::Clore, |v| {
            Box::pin(async move { formulaire_cloture(&v, &Erreurs::default(), None).await })
        })
        .tracee(),
        Porte::post("/demandes/{id}/cloture", Action::Clore, |v| Box::pin(clore(v))).tracee(),
    ]
}

/// The step an agent can pass here and now, as a form.
struct FormulaireEtape {
    action: String,
    code: String,
    libelle: String,
    champs: Vec<String>,
}

#[derive(Template)]
#[template(path = "demandes/demande.html")]
struct Page<'a> {
    cadre: Cadre,
    sommaire: Sommaire,
    avis: Option<Avis>,
    /// An act was just done: where the next request is, for an agent.
    suivante: Option<String>,
    fait: bool,
    etat: Etat,
    echeance: Option<(String, Echeance)>,
    vue: Vue<'a>,
    suite: String,
    /// What the caisse asked, where the partner has to answer.
    question: Vec<String>,
    a_faire: bool,
    pourquoi: &'static str,
    prendre: Option<String>,
    reprendre: Option<(String, &'static str)>,
    etape: Option<FormulaireEtape>,
    clore: Option<String>,
    autres: Vec<(String, &'static str)>,
    suivi: Option<Suivi>,
    adresse: String,
    pieces: String,
}

/// Why a request is shown again: what was typed with what to do about it, or what somebody else did meanwhile.
pub(super) enum Retour<'a> {
    /// Fields to correct.
    Saisie(&'a Champs, &'a Erreurs),
    /// Nothing was changed, and why.
    Conflit(String),
}

/// The page of a request. After a conflict it says what happened and answers 409.
pub(super) async fn montrer(visite: &Visite, retour: Option<Retour<'_>>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["fait"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let (faits, abords, autorisation) = Faits::decider_lecture(&visite.maison, visite.acteur(), id).await?;
    let vu = echanges::vu(visite, &faits, &abords);
    if faits.phase == Phase::Retiree {
        return actes::montrer_retrait(visite, &autorisation, vu, retour.is_some()).await;
    }
    let vue = vue::lire(visite, &faits, &abords, &autorisation, vu).await?;
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let (ton, libelle) = vue.phase.etiquette();
    let (page, mot) = if caisse { ("/file", "Demandes reçues") } else { ("/demandes", "Historique des demandes") };
    let (statut, conflit, erreurs) = match &retour {
        None => (200, None, None),
        Some(Retour::Conflit(phrase)) => (409, Some(phrase.clone()), None),
        Some(Retour::Saisie(_, erreurs)) => (422, None, Some(*erreurs)),
    };
    let avis =
        conflit.map(|texte| Avis { ton: "afaire", icone: "info", titre: "Rien n’a été modifié".into(), texte });
    let aucune = Erreurs::default();
    let etape = vue.prochaine.filter(|e| caisse && e.par == Par::Etape && e.phase == vue.phase);
    let saisie = match &retour {
        Some(Retour::Saisie(saisie, _)) => (*saisie).clone(),
        _ => Champs::default(),
    };
    let etape = etape.map(|e| formulaire_etape(visite, e, &saisie, erreurs.unwrap_or(&aucune))).transpose()?;
    let cadre = visite.cadre("Demande").retour(page, mot).en_erreur(erreurs.is_some());
    let pieces = pieces::section(visite, id, (vue.phase, vue.attendu.as_deref()), &vue.pieces, &cadre.jeton)?;
    let page = Page {
        // The number is not personal; it stays out of the title all the same (interface.md §7).
        cadre,
        suivi: caisse.then(|| vue.suivi.clone()),
        adresse: format!("/demandes/{id}"),
        sommaire: Sommaire::de(erreurs.unwrap_or(&aucune), |c| premier(vue.prochaine, c)),
        avis,
        suivante: caisse.then(|| format!("/demandes/{id}/suivante")),
        fait: visite.requete.un("fait") == "oui",
        etat: Etat { ton, libelle: libelle.into() },
        echeance: prochaine_echeance(visite, &vue),
        suite: suite(&vue, caisse),
        question: question(&vue, caisse),
        a_faire: vue.phase.prochain() == Some(if caisse { Qui::Caisse } else { Qui::Partenaire }),
        pourquoi: if caisse {
            "Vous voyez cette demande parce qu’elle est adressée à votre caisse. Cette consultation est enregistrée."
        } else {
            "Vous voyez cette demande parce que votre unité l’a envoyée. Cette consultation est enregistrée."
        },
        prendre: (caisse && vue.phase == Phase::Deposee).then(|| format!("/demandes/{id}/prise-en-charge")),
        reprendre: reprendre(id, &vue, caisse),
        etape,
        clore: (caisse && vue.phase == Phase::PriseEnCharge).then(|| format!("/demandes/{id}/cloture")),
        autres: actes::autres(id, vue.phase, caisse),
        vue,
        pieces,
    };
    Ok(visite.page(&page)?.statut(statut))
}

/// The same page, when a file that was sent is not taken: it says why, and answers 422.
pub(crate) async fn refuser_le_fichier(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    Ok(montrer(visite, Some(Retour::Conflit(erreurs.pour("fichier").to_owned()))).await?.statut(422))
}

/// The button that ends a wait, for whoever reads: a signed consent is joined, not declared.
fn reprendre(id: Id<Demande>, vue: &Vue<'_>, caisse: bool) -> Option<(String, &'static str)> {
    let attend = vue.phase == Phase::AttentePartenaire && (caisse || vue.attendu.as_deref() != Some("signature"));
    let mots = if caisse { "Reprendre la demande" } else { "J’ai répondu à la caisse" };
    attend.then(|| (format!("/demandes/{id}/reprise"), mots))
}

/// « Et maintenant ? »: the step says it where one is next, the phase elsewhere.
fn suite(vue: &Vue<'_>, caisse: bool) -> String {
    let etape = vue.prochaine.filter(|e| e.phase == vue.phase);
    let dit = match (vue.phase, vue.attendu.as_deref(), etape) {
        (Phase::AttentePartenaire, Some("signature"), _) if !caisse => {
            "Cette caisse demande un accord signé par la personne : joignez-le à la demande."
        }
        (_, _, Some(etape)) if caisse => &etape.suite.caisse,
        (_, _, Some(etape)) => &etape.suite.partenaire,
        _ => vue.phase.suite(caisse),
    };
    dit.to_owned()
}

/// What the caisse asked last, for the partner who has to answer.
fn question(vue: &Vue<'_>, caisse: bool) -> Vec<String> {
    let posee = vue.faits.iter().find(|f| f.question).filter(|_| !caisse && vue.phase == Phase::AttentePartenaire);
    posee.map_or_else(Vec::new, |f| f.note.clone())
}

/// The step due first, in words, with its date.
fn prochaine_echeance(visite: &Visite, vue: &Vue<'_>) -> Option<(String, Echeance)> {
    let premiere = vue.horloges.iter().filter(|h| h.court()).filter_map(|h| Some((h.echeance?, h))).min_by_key(|p| p.0);
    let (due, horloge) = premiere?;
    let libelle = vue.formulaire.etape(&horloge.etape).map_or_else(String::new, |e| e.libelle.clone());
    Some((libelle, vue::echeance(due, visite.maison.monde.metier(), visite.zone())))
}

/// The id of the first input of a field: where an error's link leads.
fn premier(etape: Option<&Etape>, code: &str) -> String {
    let choix = etape.is_some_and(|e| e.champs.iter().any(|c| c.code == code && c.est_choix()));
    if choix || matches!(code, "resultat" | "consentement") { format!("{code}-1") } else { code.to_owned() }
}

fn formulaire_etape(
    visite: &Visite,
    etape: &Etape,
    saisie: &Champs,
    erreurs: &Erreurs,
) -> Result<FormulaireEtape, Refus> {
    let gabarit = |e: askama::Error| Refus::Interne(format!("gabarit : {e}"));
    let choix = |nom: &str, legende: &str, reponses: [(&str, &str); 2]| {
        let reponse = |(code, libelle): (&str, &str)| Reponse1 {
            code: code.into(),
            libelle: libelle.into(),
            coche: saisie.un(nom) == code,
            ..Reponse1::default()
        };
        let (nom_du_champ, erreur) = (nom.to_owned(), erreurs.pour(nom).to_owned());
        let reponses = reponses.map(reponse).to_vec();
        Choix { nom: nom_du_champ, legende: legende.into(), erreur, reponses, ..Choix::default() }.render()
    };
    let mut champs = Vec::new();
    if let Some(tentative) = &etape.tentative {
        let reponses = [("oui", "Personne jointe"), ("non", tentative.as_str())];
        champs.push(choix("resultat", "Résultat", reponses).map_err(gabarit)?);
    }
    champs.extend(champs::rendre_champs(&visite.maison, &etape.champs, saisie, erreurs)?);
    if etape.valide_consentement {
        let reponses =
            [("confirme", "La personne confirme son accord"), ("refuse", "La personne refuse : la demande s’arrête")];
        champs.push(choix("consentement", "Accord de la personne", reponses).map_err(gabarit)?);
    }
    champs.push(zone_note(visite, saisie, erreurs, true)?);
    Ok(FormulaireEtape {
        action: format!("/demandes/{}/etape", visite.id::<Demande>("id")?),
        code: etape.code.clone(),
        libelle: etape.libelle.clone(),
        champs,
    })
}

/// The message to the partner, and what the guard found in it.
pub(super) fn zone_note(
    visite: &Visite,
    saisie: &Champs,
    erreurs: &Erreurs,
    facultatif: bool,
) -> Result<String, Refus> {
    let gabarit = |e: askama::Error| Refus::Interne(format!("gabarit : {e}"));
    let note = saisie.un("note");
    let zone = ZoneDeTexte {
        nom: "note".into(),
        libelle: "Message au partenaire".into(),
        aide: "Le partenaire lit ce message. Restez neutre et bref : 2 000 caractères au plus, pas d’information de santé.".into(),
        valeur: note.into(),
        erreur: erreurs.pour("note").into(),
        facultatif,
        max: 2000,
    };
    let coche = saisie.un("note_necessaire") == "oui";
    let garde = echanges::avertissement(&visite.maison, "note", note, coche)?;
    Ok(zone.render().map_err(gabarit)? + &garde.render().map_err(gabarit)?)
}

#[derive(Template)]
#[template(path = "demandes/confirmation.html")]
struct Confirmation {
    cadre: Cadre,
    numero: String,
    quand: String,
    caisse: String,
    suite: String,
    avant: Option<(String, String)>,
    href: String,
}

async fn confirmer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vue = voir(&visite, id, Action::ConsulterDemande).await?;
    visite.page(&Confirmation {
        cadre: visite.cadre("Demande envoyée"),
        suite: suite(&vue, false),
        avant: prochaine_echeance(&visite, &vue).map(|(libelle, e)| (libelle, e.date)),
        quand: francais::moment(vue.depose_le, visite.zone()),
        numero: vue.numero,
        caisse: vue.caisse,
        href: format!("/demandes/{id}"),
    })
}

/// The version that the page showed.
pub(super) fn version(visite: &Visite) -> Result<i64, Refus> {
    visite.corps.un("version").parse().map_err(|_| Refus::Illisible("version"))
}

async fn prendre(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    match cas::prendre_en_charge(&visite.maison, visite.acteur(), id, version(&visite)?).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}?fait=oui")),
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(Retour::Conflit(phrase))).await,
        Err(refus) => Err(refus),
    }
}

async fn franchir(visite: Visite) -> Result<Reponse, Refus> {
    let (id, maison): (Id<Demande>, _) = (visite.id("id")?, &visite.maison);
    let (faits, _) = Faits::decider(maison, visite.acteur(), Action::FranchirEtape, id).await?;
    let etape = faits.formulaire(maison)?.etape(visite.corps.un("etape")).ok_or(Refus::Illisible("étape"))?;
    let libres = etape.champs.iter().filter(|c| c.genre == crate::Genre::TexteLong);
    let coches: Vec<String> = libres.map(|c| format!("{}_necessaire", c.code)).collect();
    let mut noms = vec!["version", "etape", "note", "note_necessaire", "resultat", "consentement"];
    noms.extend(coches.iter().map(String::as_str));
    noms.extend(etape.champs.iter().map(|c| c.code.as_str()));
    let multiples: Vec<&str> = etape.champs.iter().filter(|c| c.est_choix()).map(|c| c.code.as_str()).collect();
    visite.corps.exiger(&noms, &multiples)?;
    match cas::franchir(maison, visite.acteur(), id, version(&visite)?, &etape.code, &visite.corps).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}?fait=oui")),
        Err(Refus::Invalide(erreurs)) => montrer(&visite, Some(Retour::Saisie(&visite.corps, &erreurs))).await,
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(Retour::Conflit(phrase))).await,
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
    note: String,
}

async fn formulaire_cloture(visite: &Visite, erreurs: &Erreurs, version: Option<i64>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let issue = visite.corps.un("issue");
    let id: Id<Demande> = visite.id("id")?;
    let vue = voir(visite, id, Action::Clore).await?;
    if vue.phase != Phase::PriseEnCharge {
        let phrase = "Cette demande n’est pas, ou n’est plus, à clore.".to_owned();
        return montrer(visite, Some(Retour::Conflit(phrase))).await;
    }
    let reponse = |i: &crate::formulaire::Issue| Reponse1 {
        code: i.code.clone(),
        libelle: i.libelle.clone(),
        coche: i.code == issue,
        ..Reponse1::default()
    };
    let page = Cloture {
        cadre: visite
            .cadre("Clore la demande")
            .en_erreur(!erreurs.est_vide())
            .retour(format!("/demandes/{id}"), "Demande"),
        sommaire: Sommaire::de(erreurs, |c| if c == "issue" { "issue-1".into() } else { c.into() }),
        numero: vue.numero,
        action: format!("/demandes/{id}/cloture"),
        version: version.unwrap_or(vue.version),
        issue: Choix {
            nom: "issue".into(),
            legende: "Issue".into(),
            erreur: erreurs.pour("issue").into(),
            reponses: vue.formulaire.issues.iter().map(reponse).collect(),
            ..Choix::default()
        },
        note: zone_note(visite, &visite.corps, erreurs, false)?,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn clore(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version", "issue", "note", "note_necessaire"], &[])?;
    let (id, version): (Id<Demande>, i64) = (visite.id("id")?, version(&visite)?);
    let (issue, note) = (visite.corps.un("issue"), Note::de(&visite.corps));
    match cas::clore(&visite.maison, visite.acteur(), id, version, issue, note).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}?fait=oui")),
        Err(Refus::Invalide(erreurs)) => formulaire_cloture(&visite, &erreurs, Some(version)).await,
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(Retour::Conflit(phrase))).await,
        Err(refus) => Err(refus),
    }
}
