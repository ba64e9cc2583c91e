//! Doors of files: joined to a draft or to a request, taken back, refused, read.

use acces::{Action, Demande, Piece, Profil};
use askama::Template;
use socle::{Erreurs, Id, Refus};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Etapes, Sommaire},
};

use super::{
    GenrePiece, Lue, OCTETS_MAX,
    cas::{self, Envoi},
    lus::{self, Liste, ajout, rendre},
    regles::NOMBRE_MAX,
};
use crate::pages::{
    brouillon::{self, EnCours},
    signaler,
};

/// Doors of files.
pub(crate) fn portes() -> Vec<Porte> {
    const D: Action = Action::SignalerSituation;
    vec![
        Porte::get("/signaler/{id}/pieces", D, |v| Box::pin(async move { montrer(&v, &Erreurs::default()).await }))
            .tracee(),
        Porte::post("/signaler/{id}/pieces", D, |v| Box::pin(joindre_au_brouillon(v))).tracee().fichier(OCTETS_MAX),
        Porte::post("/signaler/{id}/pieces/{piece}/retrait", D, |v| Box::pin(retirer(v))).tracee(),
        Porte::post("/demandes/{id}/pieces", Action::JoindrePiece, |v| Box::pin(joindre_a_la_demande(v)))
            .tracee()
            .fichier(OCTETS_MAX),
        Porte::post("/demandes/{id}/pieces/{piece}/illisible", Action::RefuserPiece, |v| Box::pin(refuser(v))).tracee(),
        // Shows nothing: it makes the address that the browser goes to at once, where the reading is traced.
        Porte::get("/demandes/{id}/pieces/{piece}", Action::LirePiece, |v| Box::pin(adresser(v))),
        Porte::get("/demandes/{id}/pieces/{piece}/{jeton}", Action::LirePiece, |v| Box::pin(telecharger(v))).tracee(),
    ]
}

#[derive(Template)]
#[template(path = "demandes/pieces.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    etapes: Etapes,
    signature: bool,
    accord_joint: bool,
    liste: String,
    accord: String,
    ajout: String,
    suite: String,
}

/// The files of a draft, and the forms that join one.
async fn montrer(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let en_cours = brouillon::ouvrir(visite).await?;
    let contenu = brouillon::contenu(visite, &en_cours).await?;
    let pieces = lus::lues(visite, &contenu.consigne, en_cours.id).await?;
    let page = page(visite, &en_cours, contenu.signature(), &pieces, erreurs)?;
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

fn page(
    visite: &Visite,
    en_cours: &EnCours<'_>,
    signature: bool,
    pieces: &[Lue],
    erreurs: &Erreurs,
) -> Result<Page, Refus> {
    let brouillon = format!("/signaler/{}", en_cours.id);
    let base = format!("{brouillon}/pieces");
    let dernier = en_cours.formulaire.ecrans.last().map_or("", |e| e.code.as_str());
    let cadre = visite.cadre("Pièces jointes").en_erreur(!erreurs.est_vide());
    let cadre = cadre.retour(format!("{brouillon}/{dernier}"), "Étape précédente");
    let demonstration = lus::antivirus_de_demonstration(visite)?;
    let jeton = cadre.jeton.clone();
    let base_de_lecture = format!("/demandes/{}/pieces", en_cours.id);
    let liste = Liste {
        pieces,
        base: base.clone(),
        base_de_lecture,
        jeton: &jeton,
        retrait: true,
        refus: false,
        demonstration,
    };
    let compte = |genre| pieces.iter().filter(|p| p.genre == genre && p.compte()).count();
    let accord_joint = compte(GenrePiece::Consentement) > 0;
    // The file that was refused is one of the two kinds: its form says so.
    let erreur = |genre: GenrePiece| {
        let sien = (visite.corps.un("genre") == "consentement") == (genre == GenrePiece::Consentement);
        if sien { erreurs.pour("fichier").to_owned() } else { String::new() }
    };
    let formulaire = |genre| rendre(&ajout(base.clone(), base.clone(), &jeton, genre, erreur(genre)));
    let place = i64::try_from(compte(GenrePiece::Piece)).is_ok_and(|n| n < NOMBRE_MAX);
    let demande_accord = signature && !accord_joint;
    let champ = if visite.corps.un("genre") == "consentement" && demande_accord { "consentement" } else { "piece" };
    Ok(Page {
        sommaire: Sommaire::de(erreurs, |_| champ.to_owned()),
        etapes: signaler::etapes(en_cours.formulaire, en_cours.formulaire.ecrans.len()),
        signature,
        accord_joint,
        liste: rendre(&liste)?,
        accord: if demande_accord { formulaire(GenrePiece::Consentement)? } else { String::new() },
        ajout: if place { formulaire(GenrePiece::Piece)? } else { String::new() },
        suite: format!("{brouillon}/verification"),
        cadre,
    })
}

fn invalide(message: &str) -> Refus {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter("fichier", message);
    Refus::Invalide(erreurs)
}

/// The file of the form, ready for the use case.
fn envoi(visite: &Visite, action: Action) -> Result<Envoi, Refus> {
    visite.corps.exiger(&["genre"], &[])?;
    let genre = match (visite.corps.un("genre"), visite.acteur().profil) {
        ("sortante" | "", Profil::AgentCaisse) => GenrePiece::Sortante,
        ("consentement", Profil::Technicien) => GenrePiece::Consentement,
        ("piece" | "", Profil::Technicien) => GenrePiece::Piece,
        _ => return Err(Refus::Illisible("genre de pièce")),
    };
    let fichier = visite.fichier.as_ref().ok_or_else(|| invalide("Choisissez un fichier, puis joignez-le."))?;
    if fichier.trop_gros {
        return Err(invalide(
            "Ce fichier dépasse 5 Mo. Réduisez-le ou coupez-le en plusieurs, puis joignez-le de nouveau.",
        ));
    }
    Ok(Envoi { action, genre, nom: fichier.nom.clone(), octets: fichier.octets.clone() })
}

/// What a script is told: done, or what to do about the file.
fn pour_un_script(resultat: Result<(), Refus>) -> Result<Reponse, Refus> {
    match resultat {
        Ok(()) => Ok(Reponse::json(&serde_json::json!({ "joint": true })).statut(201)),
        Err(Refus::Invalide(erreurs)) => {
            Ok(Reponse::json(&serde_json::json!({ "detail": erreurs.pour("fichier") })).statut(422))
        }
        Err(refus) => Err(refus),
    }
}

async fn joindre_au_brouillon(visite: Visite) -> Result<Reponse, Refus> {
    let id: Id<Demande> = visite.id("id")?;
    let resultat = match envoi(&visite, Action::SignalerSituation) {
        Ok(envoi) => cas::joindre(&visite.maison, visite.acteur(), id, envoi).await,
        Err(refus) => Err(refus),
    };
    match resultat {
        resultat if visite.veut_json => pour_un_script(resultat),
        Ok(()) => Reponse::aller(&format!("/signaler/{id}/pieces")),
        Err(Refus::Invalide(erreurs)) => montrer(&visite, &erreurs).await,
        Err(refus) => Err(refus),
    }
}

async fn joindre_a_la_demande(visite: Visite) -> Result<Reponse, Refus> {
    let id: Id<Demande> = visite.id("id")?;
    let resultat = match envoi(&visite, Action::JoindrePiece) {
        Ok(envoi) => cas::joindre(&visite.maison, visite.acteur(), id, envoi).await,
        Err(refus) => Err(refus),
    };
    match resultat {
        resultat if visite.veut_json => pour_un_script(resultat),
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        // Decided again, for whoever sent nothing to decide about.
        Err(Refus::Invalide(erreurs)) => crate::pages::demande::refuser_le_fichier(&visite, &erreurs).await,
        Err(refus) => Err(refus),
    }
}

async fn retirer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let (id, piece): (Id<Demande>, Id<Piece>) = (visite.id("id")?, visite.id("piece")?);
    cas::retirer(&visite.maison, visite.acteur(), id, piece).await?;
    Reponse::aller(&format!("/signaler/{id}/pieces"))
}

async fn refuser(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let (id, piece): (Id<Demande>, Id<Piece>) = (visite.id("id")?, visite.id("piece")?);
    cas::refuser(&visite.maison, visite.acteur(), id, piece).await?;
    Reponse::aller(&format!("/demandes/{id}"))
}

async fn adresser(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let (id, piece): (Id<Demande>, Id<Piece>) = (visite.id("id")?, visite.id("piece")?);
    let jeton = cas::lien(&visite.maison, visite.acteur(), id, piece).await?;
    Ok(Reponse::aller(&format!("/demandes/{id}/pieces/{piece}/{jeton}"))?.discrete())
}

async fn telecharger(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let (id, piece): (Id<Demande>, Id<Piece>) = (visite.id("id")?, visite.id("piece")?);
    let t = cas::ouvrir(&visite.maison, visite.acteur(), id, piece, visite.parametre("jeton")).await?;
    Ok(Reponse::flux(t.genre, &t.nom, t.morceaux).discrete())
}
