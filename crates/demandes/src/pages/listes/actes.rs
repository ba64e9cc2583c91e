//! What is done from a list: looking for somebody, sharing out, keeping a view; and the way to the next request.

use acces::{Action, Compte, Demande};
use socle::{Erreurs, Id, Refus};
use toile::{Champs, Porte, Reponse, Visite, composants::Avis};

use super::{Suites, montrer, motifs};
use crate::{
    cas::{self, VueEnregistree},
    travail::{
        filtre::{Cote, Filtre},
        recherche::Termes,
        suivante,
    },
};

pub(super) fn portes() -> Vec<Porte> {
    use Action::{Affecter, ListerDemandes, ListerFile};
    vec![
        Porte::post("/file/recherche", ListerFile, |v| Box::pin(chercher(v, Cote::Caisse))).tracee(),
        Porte::post("/demandes/recherche", ListerDemandes, |v| Box::pin(chercher(v, Cote::Partenaire))).tracee(),
        Porte::post("/file/affectation", Affecter, |v| Box::pin(affecter(v))).tracee(),
        Porte::get("/file/suivante", ListerFile, |v| Box::pin(passer(v))).tracee(),
        Porte::post("/file/vues", ListerFile, |v| Box::pin(enregistrer(v, Cote::Caisse))).tracee(),
        Porte::post("/demandes/vues", ListerDemandes, |v| Box::pin(enregistrer(v, Cote::Partenaire))).tracee(),
        Porte::post("/file/vues/suppression", ListerFile, |v| Box::pin(supprimer(v, Cote::Caisse))).tracee(),
        Porte::post("/demandes/vues/suppression", ListerDemandes, |v| Box::pin(supprimer(v, Cote::Partenaire)))
            .tracee(),
    ]
}

/// The filter of the page that an act comes from.
fn retour(visite: &Visite, cote: Cote) -> Result<Filtre, Refus> {
    let requete = Champs::lire(visite.corps.un("retour").as_bytes())?;
    Filtre::lire(cote, &requete, &motifs(visite)?)
}

/// The same page again, with what is wrong.
async fn revenir(visite: &Visite, filtre: Filtre, erreurs: Erreurs) -> Result<Reponse, Refus> {
    let suites = Suites { erreurs, saisie: visite.corps.clone(), ..Suites::default() };
    montrer(visite, filtre, suites).await
}

async fn chercher(visite: Visite, cote: Cote) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["nom", "naissance", "numero", "retour"], &[])?;
    let filtre = retour(&visite, cote)?;
    match Termes::lire(&visite.corps) {
        Ok(termes) => {
            let id = cas::chercher(&visite.maison, visite.acteur(), cote, &termes).await?;
            // Whoever looks for somebody looks everywhere: what was filtered goes.
            let trouver =
                Filtre { etats: crate::travail::filtre::Etats::Toutes, recherche: Some(id), ..Filtre::initial(cote) };
            Reponse::aller(&trouver.adresse(""))
        }
        Err(Refus::Invalide(erreurs)) => revenir(&visite, filtre, erreurs).await,
        Err(refus) => Err(refus),
    }
}

/// `moi`, `personne`, or a colleague.
pub(in crate::pages) fn a_qui(visite: &Visite) -> Result<Option<Id<Compte>>, Refus> {
    match visite.corps.un("a") {
        "moi" => Ok(Some(visite.acteur().compte)),
        "personne" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Refus::Illisible("agent")),
    }
}

async fn affecter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["a", "retour"], &["demande"])?;
    let filtre = retour(&visite, Cote::Caisse)?;
    let a = a_qui(&visite)?;
    let mut demandes: Vec<(Id<Demande>, i64)> = Vec::new();
    for cochee in visite.corps.tous("demande") {
        const FAUX: Refus = Refus::Illisible("demande");
        let (id, version) = cochee.split_once(':').ok_or(FAUX)?;
        demandes.push((id.parse().map_err(|_| FAUX)?, version.parse().map_err(|_| FAUX)?));
    }
    let avis = |titre: &str, texte: String| Avis { ton: "afaire", icone: "info", titre: titre.into(), texte };
    match cas::affecter(&visite.maison, visite.acteur(), &demandes, a).await {
        Ok(()) => Reponse::aller(&filtre.adresse("")),
        Err(Refus::Invalide(erreurs)) => {
            let texte = erreurs.iter().map(|(_, m)| m.to_owned()).collect::<Vec<_>>().join(" ");
            let suites =
                Suites { avis: vec![avis("Rien n’a été affecté", texte)], statut: Some(422), ..Suites::default() };
            montrer(&visite, filtre, suites).await
        }
        Err(Refus::Conflit(texte)) => {
            let suites =
                Suites { avis: vec![avis("Rien n’a été modifié", texte)], statut: Some(409), ..Suites::default() };
            montrer(&visite, filtre, suites).await
        }
        Err(refus) => Err(refus),
    }
}

/// « Demande suivante »: leads to the page of the request, which decides and traces.
async fn passer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["apres"], &[])?;
    let quittee: Option<Id<Demande>> = match visite.requete.un("apres") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("demande"))?),
    };
    match suivante(&visite, quittee).await? {
        Some(id) => Reponse::aller(&format!("/demandes/{id}")),
        None => Reponse::aller("/file"),
    }
}

async fn enregistrer(visite: Visite, cote: Cote) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["nom_vue", "retour"], &[])?;
    let filtre = retour(&visite, cote)?;
    match cas::enregistrer_vue(&visite.maison, visite.acteur(), &filtre, visite.corps.un("nom_vue")).await {
        Ok(()) => Reponse::aller(&filtre.adresse("")),
        Err(Refus::Invalide(erreurs)) => revenir(&visite, filtre, erreurs).await,
        Err(refus) => Err(refus),
    }
}

async fn supprimer(visite: Visite, cote: Cote) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["vue", "retour"], &[])?;
    let filtre = retour(&visite, cote)?;
    let id: Id<VueEnregistree> = visite.corps.un("vue").parse().map_err(|_| Refus::Illisible("vue"))?;
    cas::supprimer_vue(&visite.maison, visite.acteur(), cote, id).await?;
    Reponse::aller(&filtre.adresse(""))
}
