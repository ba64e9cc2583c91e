//! Signalling a situation, once begun (`depart.rs`): the person; the difficulties; check; send; what was typed when the
//! session had ended.

use acces::{Action, Demande};
use askama::Template;
use socle::{Erreurs, Id, Refus};
use toile::{
    Cadre, Passage, Porte, Reponse, Visite,
    composants::{Avis, Etapes, Sommaire},
};

use super::{
    brouillon::{EnCours, contenu, identite, ouvrir},
    champs, depart,
};
use crate::{
    Ecran, Formulaire,
    cas::{self, Depot},
    faits::Faits,
    pieces,
    regles::Saisie,
};

pub(super) fn portes() -> Vec<Porte> {
    const A: Action = Action::SignalerSituation;
    vec![
        Porte::get("/signaler", A, |v| Box::pin(depart::proposer(v))).tracee().menu("Signaler une situation"),
        Porte::post("/signaler", A, |v| Box::pin(depart::commencer(v))).tracee(),
        Porte::get("/signaler/{id}/verification", A, |v| Box::pin(verifier(v))).tracee(),
        Porte::post("/signaler/{id}/envoi", A, |v| Box::pin(envoyer(v))).tracee(),
        Porte::post("/signaler/{id}/abandon", A, |v| Box::pin(abandonner(v))).tracee(),
        Porte::get("/signaler/{id}/{ecran}", A, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/signaler/{id}/{ecran}", A, |v| Box::pin(remplir(v)))
            .tracee()
            .gardee(|passage, acteur| Box::pin(garder(passage, acteur))),
    ]
}

#[derive(Template)]
#[template(path = "demandes/ecran.html")]
struct PageEcran {
    cadre: Cadre,
    sommaire: Sommaire,
    etapes: Etapes,
    intro: String,
    /// What was typed when a session ended is shown again.
    retrouvee: Option<Avis>,
    champs: Vec<String>,
    action: String,
    /// The last screen leads to the files too.
    pieces: bool,
    abandon: String,
}

/// A line of the check page.
pub(super) struct Ligne {
    pub(super) libelle: String,
    pub(super) valeurs: Vec<String>,
    pub(super) modifier: String,
}

#[derive(Template)]
#[template(path = "demandes/verification.html")]
struct Verification {
    cadre: Cadre,
    etapes: Etapes,
    lignes: Vec<Ligne>,
    envoi: String,
    abandon: String,
}

pub(crate) fn etapes(formulaire: &Formulaire, rang: usize) -> Etapes {
    let ecrans = formulaire.ecrans.iter().map(|e| e.titre.clone());
    let noms =
        std::iter::once("Caisse et accord".to_owned()).chain(ecrans).chain(std::iter::once("Vérification".to_owned()));
    Etapes { noms: noms.collect(), rang }
}

fn ecran<'a>(visite: &Visite, formulaire: &'a Formulaire) -> Result<(usize, &'a Ecran), Refus> {
    let code = visite.parametre("ecran");
    formulaire.ecrans.iter().enumerate().find(|(_, e)| e.code == code).ok_or(Refus::Introuvable("écran inconnu"))
}

fn page_ecran(
    visite: &Visite,
    en_cours: &EnCours<'_>,
    identite: &[String],
    saisie: &impl Saisie,
    erreurs: &Erreurs,
    retrouvee: bool,
) -> Result<Reponse, Refus> {
    let (rang, ecran) = ecran(visite, en_cours.formulaire)?;
    let base = format!("/signaler/{}", en_cours.id);
    let avant = rang.checked_sub(1).and_then(|r| en_cours.formulaire.ecrans.get(r));
    let cadre = visite.cadre(&ecran.titre).en_erreur(!erreurs.est_vide());
    let cadre = match avant {
        Some(e) => cadre.retour(format!("{base}/{}", e.code), "Étape précédente"),
        None => cadre,
    };
    let page = PageEcran {
        cadre,
        sommaire: Sommaire::de(erreurs, |c| champs::premier(ecran, c)),
        etapes: etapes(en_cours.formulaire, rang + 1),
        intro: ecran.intro.clone(),
        retrouvee: retrouvee.then(|| Avis {
            ton: "afaire",
            icone: "info",
            titre: "Votre saisie est retrouvée".into(),
            texte: "Votre session avait expiré quand vous avez envoyé cette page. Relisez ce que vous aviez tapé, puis continuez.".into(),
        }),
        champs: champs::rendre(&visite.maison, ecran, identite, saisie, erreurs, erreurs.est_vide() && !retrouvee)?,
        action: format!("{base}/{}", ecran.code),
        pieces: rang + 1 == en_cours.formulaire.ecrans.len(),
        abandon: format!("{base}/abandon"),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let en_cours = ouvrir(&visite).await?;
    ecran(&visite, en_cours.formulaire)?;
    let lu = contenu(&visite, &en_cours).await?;
    let gardee = lu.gardee.filter(|(code, _)| code == visite.parametre("ecran"));
    let (saisie, retrouvee) = gardee.map_or((lu.reponses, false), |(_, saisie)| (saisie, true));
    page_ecran(&visite, &en_cours, &lu.termes.identite, &saisie, &Erreurs::default(), retrouvee)
}

async fn remplir(visite: Visite) -> Result<Reponse, Refus> {
    let en_cours = ouvrir(&visite).await?;
    let (rang, courant) = ecran(&visite, en_cours.formulaire)?;
    let coches: Vec<String> = courant.textes_libres().map(|c| format!("{c}_necessaire")).collect();
    let champs = courant.champs.iter().map(|c| c.code.as_str());
    let noms: Vec<&str> = champs.chain(coches.iter().map(String::as_str)).chain(["suite"]).collect();
    let multiples: Vec<&str> = courant.champs.iter().filter(|c| c.est_choix()).map(|c| c.code.as_str()).collect();
    visite.corps.exiger(&noms, &multiples)?;
    match cas::remplir(&visite.maison, visite.acteur(), en_cours.id, courant, &visite.corps).await {
        Ok(()) => {
            let fin = if visite.corps.un("suite") == "pieces" { "pieces" } else { "verification" };
            let suivant = en_cours.formulaire.ecrans.get(rang + 1).map_or(fin, |e| e.code.as_str());
            Reponse::aller(&format!("/signaler/{}/{suivant}", en_cours.id))
        }
        Err(Refus::Invalide(erreurs)) => {
            let identite = identite(&visite, &en_cours).await?;
            page_ecran(&visite, &en_cours, &identite, &visite.corps, &erreurs, false)
        }
        Err(refus) => Err(refus),
    }
}

#[derive(Template)]
#[template(path = "demandes/gardee.html")]
struct Gardee {
    cadre: Cadre,
    suite: String,
}

/// A screen sent under a session that had ended: what was typed is kept for its author, and nothing is shown.
async fn garder(passage: Passage, acteur: acces::Acteur) -> Result<Reponse, Refus> {
    let id: Id<Demande> = passage.parametre("id").parse().map_err(|_| Refus::SessionExpiree)?;
    let (code, suite) = (passage.parametre("ecran").to_owned(), passage.chemin.clone());
    match cas::garder(&passage.maison, &acteur, id, &code, &passage.corps).await {
        Ok(()) => {
            let page = Gardee { cadre: passage.cadre("Votre session a expiré"), suite };
            Ok(passage.page(&page)?.statut(401))
        }
        // Nobody is signed in: nothing is told of what could not be kept.
        Err(Refus::Indisponible(quoi)) => Err(Refus::Indisponible(quoi)),
        Err(_) => Err(Refus::SessionExpiree),
    }
}

async fn verifier(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let en_cours = ouvrir(&visite).await?;
    let contenu = contenu(&visite, &en_cours).await?;
    let (reponses, identite) = (&contenu.reponses, &contenu.termes.identite);
    let base = format!("/signaler/{}", en_cours.id);
    let mut lignes = Vec::new();
    for ecran in &en_cours.formulaire.ecrans {
        for champ in ecran.champs.iter().filter(|c| crate::regles::demande(c, identite)) {
            let valeurs = champs::en_mots(champ, reponses);
            if champ.obligatoire && valeurs.is_empty() {
                return Reponse::aller(&format!("{base}/{}", ecran.code));
            }
            lignes.push(Ligne { libelle: champ.libelle.clone(), valeurs, modifier: format!("{base}/{}", ecran.code) });
        }
    }
    let jointes = pieces::lues(&visite, &contenu.consigne, en_cours.id).await?;
    if contenu.signature() && !pieces::accord_joint(&jointes) {
        return Reponse::aller(&format!("{base}/pieces"));
    }
    lignes.push(Ligne {
        libelle: "Pièces jointes".into(),
        valeurs: pieces::en_lignes(&jointes),
        modifier: format!("{base}/pieces"),
    });
    let derniere = en_cours.formulaire.ecrans.last().map_or("", |e| e.code.as_str());
    let page = Verification {
        cadre: visite.cadre("Vérifiez vos réponses").retour(format!("{base}/{derniere}"), "Étape précédente"),
        etapes: etapes(en_cours.formulaire, en_cours.formulaire.ecrans.len() + 1),
        lignes,
        envoi: format!("{base}/envoi"),
        abandon: format!("{base}/abandon"),
    };
    visite.page(&page)
}

async fn envoyer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    match cas::deposer(&visite.maison, visite.acteur(), id).await {
        Ok(Depot::Fait) => Reponse::aller(&format!("/demandes/{id}/confirmation")),
        Ok(Depot::Incomplet(ecran)) => Reponse::aller(&format!("/signaler/{id}/{ecran}")),
        Err(Refus::Introuvable(pourquoi)) => deja_envoyee(&visite, id, pourquoi).await,
        Err(refus) => Err(refus),
    }
}

/// A second click on « envoyer »: whoever may read the request is led to its confirmation, everybody else is told
/// what anybody is told.
async fn deja_envoyee(visite: &Visite, id: Id<Demande>, pourquoi: &'static str) -> Result<Reponse, Refus> {
    let decision = Faits::decider(&visite.maison, visite.acteur(), Action::ConsulterDemande, id).await;
    let (_, autorisation) = decision.map_err(|_| Refus::Introuvable(pourquoi))?;
    visite.maison.traces.lecture(&autorisation, "numero").await?;
    Reponse::aller(&format!("/demandes/{id}/confirmation"))
}

async fn abandonner(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    cas::abandonner(&visite.maison, visite.acteur(), visite.id("id")?).await?;
    Reponse::aller("/accueil")
}
