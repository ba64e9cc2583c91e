//! Opening an account of one's own caisse.

use acces::{Action, Profil, Unite};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, sql};
use toile::{Champs, Porte, Reponse, Visite};

use super::{
    champs::{self, UniteLue},
    technicien::Page,
};
use crate::{cas, regles::lire_gestionnaire, sql};

const PROFILS: [(Profil, &str); 3] = [
    (Profil::AgentCaisse, "Traite les demandes des partenaires"),
    (Profil::AdministrateurCaisse, "Tient les conventions et les comptes"),
    (Profil::Auditeur, "Contrôle, ne change rien"),
];

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/agents/nouveau", Action::OuvrirAgent, |v| {
            Box::pin(async move { formulaire(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/agents", Action::OuvrirAgent, |v| Box::pin(ouvrir(v))).tracee(),
    ]
}

async fn unites(visite: &Visite) -> Result<Vec<UniteLue>, Refus> {
    let mut base: &Db = &visite.maison.db;
    Ok(base.toutes(sql!(sql::UNITES, visite.acteur().organisation)).await?)
}

async fn formulaire(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::OuvrirAgent, &acces::Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "formulaire").await?;
    let mut rendus = champs::six(saisie, erreurs)?;
    let paires = PROFILS.map(|(p, aide)| (p.code().to_owned(), p.libelle(), aide.to_owned(), false));
    let choisi = [saisie.un("profil")];
    let reponses = champs::reponses(paires.into_iter(), &choisi);
    rendus.push(champs::choix(("profil", "Profil", ""), reponses, erreurs, false)?);
    let unites = unites(visite).await?;
    if unites.len() > 1 {
        let paires = unites.iter().map(|u| (u.id.to_string(), u.nom.as_str(), String::new(), false));
        let choisie = [saisie.un("unite")];
        rendus.push(champs::choix(("unite", "Unité", ""), champs::reponses(paires, &choisie), erreurs, false)?);
    }
    let page = Page {
        cadre: visite
            .cadre("Ouvrir un compte de la caisse")
            .en_erreur(!erreurs.est_vide())
            .retour("/comptes", "Comptes"),
        sommaire: champs::sommaire(erreurs),
        chapo: "La personne reçoit un lien par mail et choisit son mot de passe.".into(),
        action: "/comptes/agents",
        champs: rendus,
        bouton: "Ouvrir le compte",
        note: String::new(),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[champs::SIX.as_slice(), &["profil", "unite"]].concat(), &[])?;
    let (coordonnees, mut erreurs) = match lire_gestionnaire(&visite.corps) {
        Ok(lues) => (Some(lues), Erreurs::default()),
        Err(erreurs) => (None, erreurs),
    };
    let profil = PROFILS.iter().map(|(p, _)| *p).find(|p| p.code() == visite.corps.un("profil"));
    if profil.is_none() {
        erreurs.ajouter("profil", "Choisissez un profil.");
    }
    let unites = unites(&visite).await?;
    let choisie = visite.corps.un("unite");
    let unite: Option<Id<Unite>> = match unites.as_slice() {
        [seule] => Some(seule.id),
        toutes => toutes.iter().find(|u| u.id.to_string() == choisie).map(|u| u.id),
    };
    if unite.is_none() {
        erreurs.ajouter("unite", "Choisissez une unité.");
    }
    let (Some(coordonnees), Some(profil), Some(unite), true) = (coordonnees, profil, unite, erreurs.est_vide()) else {
        return formulaire(&visite, &visite.corps, &erreurs).await;
    };
    match cas::ouvrir_agent(&visite.maison, visite.acteur(), profil, unite, &coordonnees).await {
        Ok(compte) => Reponse::aller(&format!("/comptes/{compte}")),
        Err(Refus::Invalide(erreurs)) => formulaire(&visite, &visite.corps, &erreurs).await,
        Err(refus) => Err(refus),
    }
}
