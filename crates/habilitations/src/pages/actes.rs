//! The pages that ask before an act on an account: a change, an end, a suspension.

use acces::{Action, Compte, Profil};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, civil};
use stockage::{Db, Executant, ligne, sql};
use toile::{Cadre, Champs, Porte, Reponse, Visite, composants::Reponse1, composants::Sommaire};

use super::{champs, compte};
use crate::{
    cas,
    faits::{CompteVu, decider_compte},
    regles::lire_changements,
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    const DEUX: Action = Action::ListerHabilitations;
    const DEMANDER: Action = Action::DemanderGestionnaire;
    vec![
        Porte::get("/comptes/{id}/modification", DEMANDER, |v| {
            Box::pin(async move { modification(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/{id}/modification", DEMANDER, |v| Box::pin(modifier(v))).tracee(),
        Porte::get("/comptes/{id}/inactivation", DEUX, |v| {
            Box::pin(async move { inactivation(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/{id}/inactivation", DEUX, |v| Box::pin(inactiver(v))).tracee(),
        Porte::get("/comptes/{id}/suspension", DEUX, |v| {
            Box::pin(async move { suspension(&v, &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/{id}/suspension", DEUX, |v| Box::pin(suspendre(v))).tracee(),
    ]
}

#[derive(Template)]
#[template(path = "habilitations/acte.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    chapo: String,
    action: String,
    champs: Vec<String>,
    bouton: &'static str,
    danger: bool,
}

/// The account of the path, decided and traced; what may be done to it is decided again by the act.
async fn vu(visite: &Visite) -> Result<CompteVu, Refus> {
    vu_pour(visite, Action::ListerHabilitations).await
}

async fn vu_pour(visite: &Visite, action: Action) -> Result<CompteVu, Refus> {
    visite.requete.exiger(&[], &[])?;
    let maintenant = visite.maison.monde.metier();
    let mut base: &Db = &visite.maison.db;
    let id: Id<Compte> = visite.id("id")?;
    let (vu, autorisation) = decider_compte(&mut base, visite.acteur(), action, id, (maintenant, maintenant)).await?;
    visite.maison.traces.lecture(&autorisation, "compte").await?;
    Ok(vu)
}

fn page(
    visite: &Visite,
    titre: &str,
    suite: &str,
    erreurs: &Erreurs,
    (chapo, bouton, danger): (String, &'static str, bool),
    champs: Vec<String>,
) -> Result<Reponse, Refus> {
    let compte = format!("/comptes/{}", visite.id::<Compte>("id")?);
    let page = Page {
        cadre: visite.cadre(titre).en_erreur(!erreurs.est_vide()).retour(compte.clone(), "Compte"),
        sommaire: champs::sommaire(erreurs),
        chapo,
        action: format!("{compte}/{suite}"),
        champs,
        bouton,
        danger,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn modification(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    vu_pour(visite, Action::DemanderGestionnaire).await?;
    let mut rendus = Vec::new();
    for (nom, libelle) in [
        ("fonction", "Fonction"),
        ("telephone", "Téléphone professionnel"),
        ("courriel", "Adresse mail professionnelle"),
        ("nom", "Nom"),
    ] {
        rendus.push(champs::ligne((nom, libelle, ""), saisie, erreurs, true)?);
    }
    let chapo = "La caisse change ces quatre champs et aucun autre (art. 2.2.2). Ce qui reste vide ne change pas.";
    let mots = (chapo.to_owned(), "Envoyer la demande", false);
    page(visite, "Demander un changement", "modification", erreurs, mots, rendus)
}

async fn modifier(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["nom", "fonction", "telephone", "courriel"], &[])?;
    let changements = match lire_changements(&visite.corps) {
        Ok(changements) => changements,
        Err(erreurs) => return modification(&visite, &visite.corps, &erreurs).await,
    };
    let objet = cas::Objet::Modification(visite.id("id")?, changements);
    demander(&visite, &objet).await
}

/// Sends a request about the account of the path; leads to it.
async fn demander(visite: &Visite, objet: &cas::Objet) -> Result<Reponse, Refus> {
    let partenaire = vu(visite).await?.faits.organisation;
    match cas::demander(&visite.maison, visite.acteur(), partenaire, objet, None).await {
        Ok(id) => Reponse::aller(&format!("/comptes/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => compte::montrer(visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}

ligne! {
    struct Gestionnaire {
        id: Id<Compte>,
        prenom: String,
        nom: String,
    }
}

async fn inactivation(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let vu = vu(visite).await?;
    let caisse = visite.acteur().profil == Profil::AdministrateurCaisse;
    let de_gestionnaire = vu.faits.profil == Profil::Gestionnaire;
    let demande = de_gestionnaire && !caisse;
    let aide = if demande {
        "Au format jj/mm/aaaa. Un départ s’annonce quinze jours avant, sauf si la convention dit un autre délai (art. 2.2.3)."
    } else {
        "Au format jj/mm/aaaa. Vide : le compte prend fin tout de suite."
    };
    let mut rendus = vec![champs::ligne(("dernier_jour", "Dernier jour du compte", aide), saisie, erreurs, !demande)?];
    if de_gestionnaire && caisse {
        let mut base: &Db = &visite.maison.db;
        let tous: Vec<Gestionnaire> = base.toutes(sql!(sql::GESTIONNAIRES, vu.faits.organisation)).await?;
        let noms: Vec<(String, String)> = tous
            .iter()
            .filter(|g| g.id != vu.faits.id)
            .map(|g| (g.id.to_string(), format!("{} {}", g.prenom, g.nom)))
            .collect();
        let paires = noms.iter().map(|(id, nom)| (id.clone(), nom.as_str(), String::new(), false));
        let choisi = [saisie.un("successeur")];
        let legende =
            ("successeur", "Qui reprend ses techniciens", "Sans choix, le plus ancien gestionnaire en place.");
        rendus.push(champs::choix(legende, champs::reponses(paires, &choisi), erreurs, false)?);
    }
    let (chapo, bouton) = if demande {
        (
            "La caisse met fin au compte au soir de ce jour. Les techniciens restent actifs et sont rattachés à un autre gestionnaire.",
            "Demander la fin du compte",
        )
    } else {
        (
            "La personne ne pourra plus entrer ; ses sessions sont coupées et sa place est rendue. Ce qu’elle a fait reste.",
            "Mettre fin au compte",
        )
    };
    page(visite, "Mettre fin au compte", "inactivation", erreurs, (chapo.to_owned(), bouton, !demande), rendus)
}

/// The end wanted: the evening of a day to come, or now.
fn lire_fin(visite: &Visite, obligatoire: bool) -> Result<Option<civil::Date>, Erreurs> {
    let mut erreurs = Erreurs::default();
    let texte = visite.corps.un("dernier_jour");
    if texte.is_empty() && !obligatoire {
        return Ok(None);
    }
    let aujourd_hui = visite.zone().jour(visite.maison.monde.metier());
    let jour = civil::lire_jj_mm_aaaa(texte).filter(|jour| *jour >= aujourd_hui);
    if jour.is_none() {
        erreurs.ajouter("dernier_jour", "Écrivez un jour à venir ou aujourd’hui, au format jj/mm/aaaa.");
        return Err(erreurs);
    }
    Ok(jour)
}

async fn inactiver(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["dernier_jour", "successeur"], &[])?;
    let id: Id<Compte> = visite.id("id")?;
    let profil = vu(&visite).await?.faits.profil;
    let demande = profil == Profil::Gestionnaire && visite.acteur().profil == Profil::Gestionnaire;
    let jour = match lire_fin(&visite, demande) {
        Ok(jour) => jour,
        Err(erreurs) => return inactivation(&visite, &visite.corps, &erreurs).await,
    };
    let (maison, acteur) = (&visite.maison, visite.acteur());
    let fin: Option<Instant> = jour.map(|j| visite.zone().fin(j));
    let fait = match (profil, jour) {
        (Profil::Gestionnaire, Some(jour)) if demande => {
            match demander(&visite, &cas::Objet::Inactivation(id, jour)).await {
                Err(Refus::Invalide(erreurs)) => return inactivation(&visite, &visite.corps, &erreurs).await,
                autre => return autre,
            }
        }
        (Profil::Gestionnaire, _) => {
            let successeur = visite.corps.un("successeur").parse().ok();
            cas::inactiver_gestionnaire(maison, acteur, id, fin, successeur).await
        }
        (Profil::Technicien, _) => cas::inactiver_technicien(maison, acteur, id, fin).await,
        _ => cas::inactiver_agent(maison, acteur, id, fin).await,
    };
    match fait {
        Ok(()) => Reponse::aller(&format!("/comptes/{id}")),
        Err(Refus::Conflit(phrase)) => compte::montrer(&visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}

async fn suspension(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let vu = vu(visite).await?;
    let caisse = visite.acteur().profil == Profil::AdministrateurCaisse;
    if vu.faits.profil == Profil::Gestionnaire && !caisse {
        let chapo = "Fraude, vol, perte, usage non conforme : la caisse coupe le compte dès qu’elle lit votre signalement (art. 4.1).";
        let mots = (chapo.to_owned(), "Signaler à la caisse", true);
        return page(visite, "Signaler un usage anormal", "suspension", erreurs, mots, Vec::new());
    }
    let mut rendus = Vec::new();
    if caisse {
        let reponse = |code: &str, libelle: &str, aide: &str, coche| Reponse1 {
            code: code.into(),
            libelle: libelle.into(),
            aide: aide.into(),
            coche,
            ferme: false,
        };
        let reponses = vec![
            reponse("suspension", "Suspendre", "Jusqu’à ce que vous leviez la suspension.", true),
            reponse(
                "exclusion",
                "Exclure",
                "Fin immédiate et définitive, décidée par la direction de la caisse.",
                false,
            ),
        ];
        rendus.push(champs::choix(("portee", "Mesure", ""), reponses, erreurs, false)?);
    }
    let chapo = "Le compte est coupé aussitôt, sessions ouvertes comprises. Les gestionnaires de la structure sont ensuite avertis par mail (art. 4.1).";
    let mots = (chapo.to_owned(), "Couper le compte", true);
    page(visite, "Suspendre le compte", "suspension", erreurs, mots, rendus)
}

async fn suspendre(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["portee"], &[])?;
    let id: Id<Compte> = visite.id("id")?;
    let caisse = visite.acteur().profil == Profil::AdministrateurCaisse;
    if !caisse && vu(&visite).await?.faits.profil == Profil::Gestionnaire {
        return demander(&visite, &cas::Objet::Signalement(id)).await;
    }
    let portee = match visite.corps.un("portee") {
        "exclusion" => cas::Portee::Exclusion,
        "suspension" | "" => cas::Portee::Suspension,
        _ => return Err(Refus::Illisible("portée")),
    };
    match cas::suspendre(&visite.maison, visite.acteur(), id, portee).await {
        Ok(()) => Reponse::aller(&format!("/comptes/{id}")),
        Err(Refus::Conflit(phrase)) => compte::montrer(&visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}
