//! Signalling a situation: caisse, motif and consent; the person; the difficulties; check; send.

use acces::{Action, Demande, Organisation, Ressource};
use askama::Template;
use conventions::{
    Genre, SIGNALER, VoletNomme, caisses_ouvertes,
    regles::{VoletLu, droits},
    volets,
};
use socle::{Erreurs, Id, Instant, Refus};
use stockage::Db;
use toile::{
    Cadre, Champs, Passage, Porte, Reponse, Visite,
    composants::{Avis, Choix, Etapes, Reponse1, Sommaire},
};

use super::{
    brouillon::{EnCours, contenu, identite, ouvrir},
    champs,
};
use crate::{
    Ecran, Formulaire, Formulaires,
    cas::{self, Depot},
    faits::Faits,
    formulaire::TexteConsentement,
    pieces,
    regles::{Reponses, Saisie},
};

pub(super) fn portes() -> Vec<Porte> {
    const A: Action = Action::SignalerSituation;
    vec![
        Porte::get("/signaler", A, |v| {
            Box::pin(async move { depart(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee()
        .menu("Signaler une situation"),
        Porte::post("/signaler", A, |v| Box::pin(commencer(v))).tracee(),
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
#[template(path = "demandes/depart.html")]
struct Depart {
    cadre: Cadre,
    sommaire: Sommaire,
    etapes: Etapes,
    caisse: Choix,
    motif: Choix,
    information: Choix,
    consentement: Choix,
    aucune: bool,
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

/// The form of `motif`, or of the first motif that has one when none is chosen yet.
fn formulaire_ouvert<'a>(formulaires: &'a Formulaires, motif: &str) -> Result<&'a Formulaire, Refus> {
    let motifs = &formulaires.motifs().motifs;
    let choisi = motifs.iter().find(|m| m.code == motif && m.formulaire.is_some());
    let code = choisi.or_else(|| motifs.iter().find(|m| m.formulaire.is_some())).and_then(|m| m.formulaire.as_deref());
    code.and_then(|c| formulaires.courant(c)).ok_or_else(|| Refus::Interne("aucun formulaire chargé".into()))
}

/// The caisses of the reader's conventions, open to the reader or closed, with the clause that closes them: 1.2 where the
/// caisse did not open the function (VAR-EP-1.2-08), 2.2 where the reader's account has no access there.
fn caisses(lus: &[VoletNomme], ouvertes: &[Id<Organisation>], visite: &Visite, choisie: &str) -> Vec<Reponse1> {
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let article = |v: &VoletNomme| {
        let tous = droits(std::slice::from_ref(&v.volet));
        let signee = tous.iter().any(|d| d.organisation == moi && d.quoi == SIGNALER && d.periode.tient(maintenant));
        if signee { "2.2" } else { "1.2" }
    };
    let utilisation = lus.iter().filter(|v| v.modele.genre == Genre::Utilisation && v.volet.partenaire == moi);
    let mut sortie: Vec<Reponse1> = Vec::new();
    for v in utilisation {
        let code = v.volet.caisse.to_string();
        let ouverte = ouvertes.contains(&v.volet.caisse);
        match sortie.iter_mut().find(|r| r.code == code) {
            Some(deja) if ouverte => (deja.ferme, deja.aide) = (false, accord_voulu(&v.volet, maintenant)),
            Some(_) => {}
            None => sortie.push(Reponse1 {
                coche: ouverte && code == choisie,
                code,
                libelle: v.caisse.clone(),
                aide: if ouverte {
                    accord_voulu(&v.volet, maintenant)
                } else {
                    format!("Fermée : {}, art. {}.", v.volet.document, article(v))
                },
                ferme: !ouverte,
            }),
        }
    }
    // One possible answer is no question.
    if let [seule] = sortie.iter_mut().filter(|r| !r.ferme).collect::<Vec<_>>().as_mut_slice() {
        seule.coche = true;
    }
    sortie
}

/// What to know before choosing a caisse that wants the consent signed (PDC-A3-03).
fn accord_voulu(volet: &VoletLu, maintenant: Instant) -> String {
    let en_vigueur = volet.versions.iter().rfind(|(jour, _)| volet.zone.debut(*jour) <= maintenant);
    let termes = en_vigueur.and_then(|(_, t)| t.caisses.get(&volet.caisse.to_string()));
    match termes {
        Some(t) if t.consentement == pieces::SIGNATURE => {
            "Cette caisse demande l’accord signé de la personne : vous le joindrez avant l’envoi.".to_owned()
        }
        _ => String::new(),
    }
}

async fn depart(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::SignalerSituation, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "caisses").await?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let formulaire = formulaire_ouvert(formulaires, saisie.un("motif"))?;
    let mut base: &Db = &visite.maison.db;
    let lus = volets(&mut base, Some(visite.acteur().organisation)).await?;
    let maintenant = visite.maison.monde.metier();
    let ouvertes = caisses_ouvertes(&mut base, visite.acteur().into(), SIGNALER, maintenant).await?;
    let caisses = caisses(&lus, &ouvertes, visite, saisie.un("caisse"));
    let aucune = caisses.iter().all(|c| c.ferme);
    let choisi = if saisie.un("motif").is_empty() { formulaire.motif.as_str() } else { saisie.un("motif") };
    let motifs = formulaires.motifs().motifs.iter().map(|m| Reponse1 {
        coche: m.formulaire.is_some() && m.code == choisi,
        code: m.code.clone(),
        libelle: m.libelle.clone(),
        aide: if m.formulaire.is_some() {
            m.aide.clone()
        } else {
            format!("{} Pas encore de formulaire : contactez la caisse.", m.aide).trim().to_owned()
        },
        ferme: m.formulaire.is_none(),
    });
    let choix = |nom: &str, legende: &str, reponses, multiple| Choix {
        nom: nom.into(),
        legende: legende.into(),
        erreur: erreurs.pour(nom).into(),
        reponses,
        multiple,
        ..Choix::default()
    };
    let case = |nom: &str, texte: &TexteConsentement| {
        let coche = saisie.un(nom) == "oui";
        let reponse = Reponse1 { code: "oui".into(), libelle: texte.texte.clone(), coche, ..Reponse1::default() };
        choix(nom, &texte.libelle, vec![reponse], true)
    };
    let page = Depart {
        cadre: visite.cadre(&formulaires.motifs().titre).en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(erreurs, |c| format!("{c}-1")),
        etapes: etapes(formulaire, 0),
        caisse: choix("caisse", "Caisse de la personne", caisses, false),
        motif: choix("motif", "Motif de la demande", motifs.collect(), false),
        information: case("information", &formulaire.information),
        consentement: case("consentement", &formulaire.consentement),
        aucune,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// PDC-A2-02 and PDC-A2-03: motif and consent are mandatory, before anything personal is typed; so is the information of the
/// person, ticked apart (VAR-A2-5-02).
// regle: PDC-A2-02 PDC-A2-03 VAR-A2-5-02; permissive: Erreurs::default()
fn manques_au_depart(saisie: &Champs, formulaire: &Formulaire, motifs: &crate::Motifs) -> Erreurs {
    let mut erreurs = Erreurs::default();
    if saisie.un("caisse").parse::<Id<Organisation>>().is_err() {
        erreurs.ajouter("caisse", "Choisissez la caisse de la personne.");
    }
    if !motifs.motifs.iter().any(|m| m.code == saisie.un("motif") && m.formulaire.is_some()) {
        erreurs.ajouter("motif", "Choisissez le motif de la demande.");
    }
    if saisie.un("information") != "oui" {
        erreurs.ajouter("information", &formulaire.information.absent);
    }
    if saisie.un("consentement") != "oui" {
        erreurs.ajouter("consentement", &formulaire.consentement.absent);
    }
    erreurs
}

async fn commencer(visite: Visite) -> Result<Reponse, Refus> {
    let saisie = visite.corps.clone();
    saisie.exiger(&["caisse", "motif", "information", "consentement"], &[])?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let formulaire = formulaire_ouvert(formulaires, saisie.un("motif"))?;
    let erreurs = manques_au_depart(&saisie, formulaire, formulaires.motifs());
    if !erreurs.est_vide() {
        return depart(&visite, &saisie, &erreurs).await;
    }
    let caisse = saisie.un("caisse").parse().map_err(|_| Refus::Illisible("caisse"))?;
    let id = cas::commencer(&visite.maison, visite.acteur(), caisse, formulaire).await?;
    let premier = formulaire.ecrans.first().map_or("verification", |e| e.code.as_str());
    Reponse::aller(&format!("/signaler/{id}/{premier}"))
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
        champs: champs::rendre(ecran, identite, saisie, erreurs)?,
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
    let noms: Vec<&str> = courant.champs.iter().map(|c| c.code.as_str()).chain(["suite"]).collect();
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
