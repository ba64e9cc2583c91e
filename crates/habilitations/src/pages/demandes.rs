//! What is asked about gestionnaires' accounts: the list with its clocks, seen by both sides, and the decision.

use acces::{Action, Compte, DemandeDeCompte, Profil};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Avis, Choix, Echeance, Etat, Reponse1, Sommaire, Vide, Zone as ZoneDeTexte},
};

use super::champs;
use crate::{cas, faits::decider_demande, regles::Civilite, sql};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/demandes", Action::ListerHabilitations, |v| Box::pin(lister(v)))
            .tracee()
            .menu("Demandes de compte"),
        Porte::get("/comptes/demandes/{id}", Action::DemanderGestionnaire, |v| {
            Box::pin(async move { montrer(&v, &Erreurs::default(), None).await })
        })
        .tracee(),
        Porte::post("/comptes/demandes/{id}/decision", Action::InstruireDemande, |v| Box::pin(decider(v))).tracee(),
        Porte::post("/comptes/demandes/{id}/retrait", Action::DemanderGestionnaire, |v| Box::pin(retirer(v))).tracee(),
    ]
}

/// (title of the kind, what the caisse does by accepting)
fn genre(code: &str) -> (&'static str, &'static str) {
    match code {
        "ouverture" => ("Ouverture d’un compte gestionnaire", "Ouvrir le compte et envoyer le lien d’activation"),
        "modification" => ("Changement d’un compte gestionnaire", "Faire le changement demandé"),
        "inactivation" => ("Fin d’un compte gestionnaire", "Mettre fin au compte au soir du jour demandé"),
        "signalement" => ("Usage anormal d’un compte", "Suspendre le compte aussitôt"),
        _ => ("Gestionnaire à désigner d’urgence", "Marquer comme vu : un nouveau gestionnaire est demandé"),
    }
}

fn etat(code: &str) -> Etat {
    let (ton, libelle) = match code {
        "ouverte" => ("deposee", "En attente"),
        "acceptee" => ("close", "Acceptée"),
        "refusee" => ("retiree", "Refusée"),
        _ => ("retiree", "Retirée"),
    };
    Etat { ton, libelle: libelle.into() }
}

fn echeance(ouverte: bool, limite: Instant, maintenant: Instant, zone: &Zone) -> Option<Echeance> {
    if !ouverte {
        return None;
    }
    let jour = std::time::Duration::from_secs(86_400);
    let ton = if maintenant >= limite {
        "depassee"
    } else if limite.depuis(maintenant) < jour {
        "proche"
    } else {
        ""
    };
    let dernier = zone.jour(Instant::depuis_micros(limite.micros() - 1));
    Some(Echeance { date: francais::jour(dernier), reste: francais::ecart(limite, maintenant), ton })
}

ligne! {
    struct Rangee {
        id: Id<DemandeDeCompte>,
        genre: String,
        etat: String,
        complete_le: Instant,
        echeance: Instant,
        partenaire_nom: String,
        nom: Option<String>,
        prenom: Option<String>,
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        None
    }
}

struct Ligne {
    href: String,
    titre: &'static str,
    personne: String,
    partenaire: String,
    recue: String,
    echeance: Option<Echeance>,
    etat: Etat,
}

#[derive(Template)]
#[template(path = "habilitations/demandes.html")]
struct Liste {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    vide: Vide,
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let portee = visite.portee(Action::ListerHabilitations)?;
    let trouvees = visite.maison.traces.lister::<Rangee>(&portee, sql!(sql::DEMANDES)).await?;
    visite.maison.traces.liste(&portee, &trouvees, "demandes_de_compte").await?;
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let decrire = |r: &Rangee| Ligne {
        href: format!("/comptes/demandes/{}", r.id),
        titre: genre(&r.genre).0,
        personne: format!("{} {}", r.nom.as_deref().unwrap_or_default(), r.prenom.as_deref().unwrap_or_default()),
        partenaire: r.partenaire_nom.clone(),
        recue: francais::jour(zone.jour(r.complete_le)),
        echeance: echeance(r.etat == "ouverte", r.echeance, maintenant, zone),
        etat: etat(&r.etat),
    };
    let lignes: Vec<Ligne> = trouvees.lignes().iter().map(decrire).collect();
    let vide = Vide {
        titre: "Aucune demande de compte".into(),
        texte: "Une demande de compte gestionnaire apparaît ici avec sa date limite, pour le partenaire comme pour la caisse.".into(),
        liens: vec![("/comptes/gestionnaires/nouveau".into(), "Demander un gestionnaire".into())],
    };
    visite.page(&Liste { cadre: visite.cadre("Demandes de compte"), lignes, vide })
}

ligne! {
    struct Lue {
        genre: String,
        partenaire_nom: String,
        compte: Option<Id<Compte>>,
        etat: String,
        complete_le: Instant,
        echeance: Instant,
        effet_le: Option<String>,
        civilite: Option<String>,
        nom: Option<String>,
        prenom: Option<String>,
        fonction: Option<String>,
        telephone: Option<String>,
        courriel: Option<String>,
        decidee_le: Option<Instant>,
        reponse: Option<String>,
        compte_nom: Option<String>,
        compte_prenom: Option<String>,
        auteur_nom: Option<String>,
        auteur_prenom: Option<String>,
        auteur_organisation: Option<String>,
        decideur_organisation: Option<String>,
    }
}

#[derive(Template)]
#[template(path = "habilitations/demande.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    avis: Option<Avis>,
    titre: &'static str,
    etat: Etat,
    echeance: Option<Echeance>,
    suite: String,
    lignes: Vec<(&'static str, String)>,
    decision: Option<(Choix, ZoneDeTexte)>,
    retrait: bool,
    chemin: String,
    compte: Option<String>,
}

async fn montrer(visite: &Visite, erreurs: &Erreurs, conflit: Option<String>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<DemandeDeCompte> = visite.id("id")?;
    let maintenant = visite.maison.monde.metier();
    let mut base: &Db = &visite.maison.db;
    let (_, autorisation) =
        decider_demande(&mut base, visite.acteur(), Action::DemanderGestionnaire, id, maintenant).await?;
    visite.maison.traces.lecture(&autorisation, "demande_de_compte").await?;
    let lue: Lue = base.une(sql!(sql::DEMANDE_LUE, id)).await?;
    let ouverte = lue.etat == "ouverte";
    let caisse = visite.acteur().profil == Profil::AdministrateurCaisse;
    let page = Page {
        cadre: visite
            .cadre("Demande de compte")
            .en_erreur(!erreurs.est_vide())
            .retour("/comptes/demandes", "Demandes de compte"),
        sommaire: champs::sommaire(erreurs),
        titre: genre(&lue.genre).0,
        etat: etat(&lue.etat),
        echeance: echeance(ouverte, lue.echeance, maintenant, visite.zone()),
        suite: suite(&lue, caisse, visite.zone()),
        lignes: lignes(&lue, visite.zone()),
        decision: (ouverte && caisse).then(|| formulaire(&lue, &visite.corps, erreurs)),
        retrait: ouverte && lue.genre != "succession",
        chemin: format!("/comptes/demandes/{id}"),
        compte: lue.compte.map(|c| format!("/comptes/{c}")),
        avis: conflit.clone().map(|texte| Avis { ton: "afaire", icone: "alert-triangle", titre: String::new(), texte }),
    };
    let statut = if conflit.is_some() {
        409
    } else if erreurs.est_vide() {
        200
    } else {
        422
    };
    Ok(visite.page(&page)?.statut(statut))
}

/// « Et maintenant ? »: who acts, before when (interface.md §4).
fn suite(lue: &Lue, caisse: bool, zone: &Zone) -> String {
    let jour = |le: Instant| francais::jour(zone.jour(le));
    match (lue.etat.as_str(), caisse) {
        ("ouverte", true) => {
            "C’est à vous : acceptez ou refusez. Si une autre caisse décide avant vous, vous le verrez ici.".into()
        }
        ("ouverte", false) => "La caisse décide. Vous serez prévenu par mail, et la réponse s’affichera ici.".into(),
        ("acceptee", _) => format!(
            "Acceptée le {} par {}.",
            lue.decidee_le.map(jour).unwrap_or_default(),
            lue.decideur_organisation.as_deref().unwrap_or("la caisse")
        ),
        ("refusee", _) => format!(
            "Refusée le {} par {}. Motif : {}",
            lue.decidee_le.map(jour).unwrap_or_default(),
            lue.decideur_organisation.as_deref().unwrap_or("la caisse"),
            lue.reponse.as_deref().unwrap_or_default()
        ),
        _ => "La demande a été retirée. Rien n’a été fait.".into(),
    }
}

fn lignes(lue: &Lue, zone: &Zone) -> Vec<(&'static str, String)> {
    let nom = |n: &Option<String>, p: &Option<String>| {
        let (n, p) = (n.as_deref().unwrap_or_default(), p.as_deref().unwrap_or_default());
        format!("{p} {n}").trim().to_owned()
    };
    let civilite = lue.civilite.as_deref().and_then(Civilite::depuis_code).map(|c| c.libelle().to_owned());
    let dernier = lue.effet_le.as_deref().and_then(|j| j.parse().ok()).map(francais::jour);
    let auteur = match lue.auteur_organisation.as_deref() {
        Some(o) => format!("{}, {o}", nom(&lue.auteur_nom, &lue.auteur_prenom)),
        None => String::new(),
    };
    [
        ("Partenaire", Some(lue.partenaire_nom.clone())),
        ("Compte concerné", lue.compte.map(|_| nom(&lue.compte_nom, &lue.compte_prenom))),
        ("Civilité", civilite),
        ("Nom", lue.nom.clone()),
        ("Prénom", lue.prenom.clone()),
        ("Fonction", lue.fonction.clone()),
        ("Téléphone", lue.telephone.as_deref().map(francais::telephone)),
        ("Adresse mail", lue.courriel.clone()),
        ("Dernier jour du compte", dernier),
        ("Reçue complète le", Some(francais::jour(zone.jour(lue.complete_le)))),
        ("Demandée par", Some(auteur)),
    ]
    .into_iter()
    .filter_map(|(libelle, valeur)| valeur.filter(|v| !v.is_empty()).map(|v| (libelle, v)))
    .collect()
}

fn formulaire(lue: &Lue, saisie: &Champs, erreurs: &Erreurs) -> (Choix, ZoneDeTexte) {
    let reponse = |code: &str, libelle: &str| Reponse1 {
        code: code.into(),
        libelle: libelle.into(),
        coche: saisie.un("decision") == code,
        ..Reponse1::default()
    };
    let mut reponses = vec![reponse("accepter", genre(&lue.genre).1)];
    if lue.genre == "inactivation" {
        reponses.push(reponse("aussitot", "Mettre fin au compte tout de suite (art. 2.2.3)"));
    }
    if lue.genre != "succession" {
        reponses.push(reponse("refuser", "Refuser"));
    }
    let decision = Choix {
        nom: "decision".into(),
        legende: "Votre décision".into(),
        erreur: erreurs.pour("decision").into(),
        reponses,
        ..Choix::default()
    };
    let motif = ZoneDeTexte {
        nom: "motif".into(),
        libelle: "Motif d’un refus".into(),
        aide: "Le partenaire le lit. 300 caractères au plus ; à remplir seulement si vous refusez.".into(),
        valeur: saisie.un("motif").into(),
        erreur: erreurs.pour("motif").into(),
        facultatif: true,
        max: 300,
    };
    (decision, motif)
}

fn lire(corps: &Champs) -> Result<cas::Decision, Erreurs> {
    let mut erreurs = Erreurs::default();
    let motif = corps.un("motif");
    let decision = match corps.un("decision") {
        "accepter" => Some(cas::Decision::Accepter),
        "aussitot" => Some(cas::Decision::AccepterAussitot),
        "refuser" => Some(cas::Decision::Refuser(motif.to_owned())),
        _ => None,
    };
    if matches!(decision, Some(cas::Decision::Refuser(_))) && motif.is_empty() {
        erreurs.ajouter("motif", "Écrivez pourquoi : le partenaire le lira.");
    }
    if motif.chars().count() > 300 {
        erreurs.ajouter("motif", "300 caractères au plus.");
    }
    match decision {
        None => {
            erreurs.ajouter("decision", "Choisissez une décision.");
            Err(erreurs)
        }
        Some(d) if erreurs.est_vide() => Ok(d),
        Some(_) => Err(erreurs),
    }
}

async fn decider(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["decision", "motif"], &[])?;
    let id: Id<DemandeDeCompte> = visite.id("id")?;
    let decision = match lire(&visite.corps) {
        Ok(decision) => decision,
        Err(erreurs) => return montrer(&visite, &erreurs, None).await,
    };
    match cas::decider(&visite.maison, visite.acteur(), id, &decision).await {
        Ok(_) => Reponse::aller(&format!("/comptes/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => montrer(&visite, &Erreurs::default(), Some(phrase)).await,
        Err(Refus::Invalide(erreurs)) => {
            // What the request asks can no longer be done: said where the decision is taken.
            let mut ici = Erreurs::default();
            ici.ajouter("decision", erreurs.iter().map(|(_, m)| m).collect::<Vec<_>>().join(" "));
            montrer(&visite, &ici, None).await
        }
        Err(refus) => Err(refus),
    }
}

async fn retirer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id: Id<DemandeDeCompte> = visite.id("id")?;
    match cas::retirer_demande(&visite.maison, visite.acteur(), id).await {
        Ok(()) => Reponse::aller(&format!("/comptes/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => montrer(&visite, &Erreurs::default(), Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}
