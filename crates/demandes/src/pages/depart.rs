//! Where a request begins: caisse, motif, information and consent, before anything personal can be typed.

use acces::{Action, Organisation, Ressource};
use askama::Template;
use conventions::{
    Genre, SIGNALER, VoletNomme, caisses_ouvertes,
    regles::{VoletLu, droits},
    volets,
};
use socle::{Erreurs, Id, Instant, Refus};
use stockage::Db;
use toile::{
    Cadre, Champs, Reponse, Visite,
    composants::{Choix, Etapes, Reponse1, Sommaire},
};

use super::signaler::etapes;
use crate::{Formulaire, Formulaires, cas, formulaire::TexteConsentement, pieces};

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

/// The empty page.
pub(super) async fn proposer(visite: Visite) -> Result<Reponse, Refus> {
    depart(&visite, &Champs::default(), &Erreurs::default()).await
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
    let en_vigueur = volet.versions.iter().rfind(|(jour, _)| volet.vie.zone.debut(*jour) <= maintenant);
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

pub(super) async fn commencer(visite: Visite) -> Result<Reponse, Refus> {
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
