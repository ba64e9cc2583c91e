//! Opening a technicien's account: six fields, the unit, the caisses, and what the structure attests (VAR-EP-2.2.1-06 to 08).

use acces::{Action, Unite, Volet};
use askama::Template;
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{Cadre, Champs, Porte, Reponse, Visite, composants::Reponse1, composants::Sommaire};

use super::champs::{self, UniteLue};
use crate::{
    cas,
    faits::{Jauge, jauges},
    regles::{Statut, lire_technicien},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/techniciens/nouveau", Action::OuvrirTechnicien, |v| {
            Box::pin(async move { formulaire(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/techniciens", Action::OuvrirTechnicien, |v| Box::pin(ouvrir(v))).tracee(),
    ]
}

#[derive(Template)]
#[template(path = "habilitations/personne.html")]
pub(super) struct Page {
    pub(super) cadre: Cadre,
    pub(super) sommaire: Sommaire,
    pub(super) chapo: String,
    pub(super) action: &'static str,
    pub(super) champs: Vec<String>,
    pub(super) bouton: &'static str,
    pub(super) note: String,
}

ligne! { pub(super) struct Domaine { pub(super) domaine: String } }

async fn formulaire(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::OuvrirTechnicien, &acces::Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "formulaire").await?;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let mut base: &Db = &visite.maison.db;
    let places = jauges(&mut base, moi, maintenant).await?;
    let unites: Vec<UniteLue> = base.toutes(sql!(sql::UNITES, moi)).await?;
    let domaines: Vec<Domaine> = base.toutes(sql!(sql::DOMAINES, moi)).await?;
    let mut rendus = champs::six(saisie, erreurs)?;
    rendus.push(statut(saisie, erreurs)?);
    rendus.push(equipement(saisie, erreurs)?);
    if unites.len() > 1 {
        let choisie = [saisie.un("unite")];
        let paires = unites.iter().map(|u| (u.id.to_string(), u.nom.as_str(), String::new(), false));
        let unite = ("unite", "Unité", "La personne verra les demandes de cette unité.");
        rendus.push(champs::choix(unite, champs::reponses(paires, &choisie), erreurs, false)?);
    }
    rendus.push(caisses(&places, saisie, erreurs)?);
    let noms: Vec<&str> = domaines.iter().map(|d| d.domaine.as_str()).collect();
    let note = if noms.is_empty() {
        "Aucun domaine d’adresse n’est encore déclaré pour votre structure : demandez-le à la caisse avant d’ouvrir un compte.".to_owned()
    } else {
        format!("L’adresse mail est à un de ces domaines : {}.", noms.join(", "))
    };
    let cadre =
        visite.cadre("Ouvrir un compte technicien").en_erreur(!erreurs.est_vide()).retour("/comptes", "Comptes");
    let page = Page {
        cadre,
        sommaire: champs::sommaire(erreurs),
        chapo: "La personne reçoit un lien par mail et choisit son mot de passe. Vous pourrez fermer ce compte à tout moment.".into(),
        action: "/comptes/techniciens",
        champs: rendus,
        bouton: "Ouvrir le compte",
        note,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// Each caisse with what it has left; one that is full cannot be chosen, and says by which clause.
fn caisses(places: &[Jauge], saisie: &Champs, erreurs: &Erreurs) -> Result<String, Refus> {
    let techniciens: Vec<&Jauge> = places.iter().filter(|p| p.profil == "technicien").collect();
    let choisies = saisie.tous("caisses");
    let aide = |p: &Jauge| match p.plafond {
        Some(plafond) if p.libre() => format!("{} prises sur {plafond} ({})", p.prises, p.clause()),
        Some(plafond) => format!("Complet : {plafond} sur {plafond} ({})", p.clause()),
        None => format!("Sans limite ({})", p.clause()),
    };
    let paires = techniciens.iter().map(|p| (p.volet.to_string(), p.caisse_nom.as_str(), aide(p), !p.libre()));
    let legende = ("caisses", "Caisses", "La personne occupe une place à chaque caisse choisie.");
    champs::choix(legende, champs::reponses(paires, &choisies), erreurs, true)
}

fn statut(saisie: &Champs, erreurs: &Erreurs) -> Result<String, Refus> {
    let paires = Statut::TOUS.map(|s| (s.code().to_owned(), s.libelle(), String::new(), false));
    let choisi = [saisie.un("statut")];
    let legende = ("statut", "Vous attestez que cette personne est", "Article 2.2.1 : vous l’avez vérifié.");
    champs::choix(legende, champs::reponses(paires.into_iter(), &choisi), erreurs, false)
}

fn equipement(saisie: &Champs, erreurs: &Erreurs) -> Result<String, Refus> {
    let reponse = Reponse1 {
        code: "oui".into(),
        libelle: "Elle travaille sur un équipement professionnel, protégé par un antivirus, jamais personnel".into(),
        coche: saisie.un("equipement") == "oui",
        ..Reponse1::default()
    };
    champs::choix(("equipement", "Vous attestez aussi", ""), vec![reponse], erreurs, true)
}

async fn ouvrir(visite: Visite) -> Result<Reponse, Refus> {
    let connus = [champs::SIX.as_slice(), &["unite", "statut", "equipement"]].concat();
    visite.corps.exiger(&connus, &["caisses"])?;
    let moi = visite.acteur().organisation;
    let mut base: &Db = &visite.maison.db;
    let domaines: Vec<Domaine> = base.toutes(sql!(sql::DOMAINES, moi)).await?;
    let domaines: Vec<String> = domaines.into_iter().map(|d| d.domaine).collect();
    let unites: Vec<UniteLue> = base.toutes(sql!(sql::UNITES, moi)).await?;
    let choisie = visite.corps.un("unite");
    let unite: Option<Id<Unite>> = match unites.as_slice() {
        [seule] => Some(seule.id),
        toutes => toutes.iter().find(|u| u.id.to_string() == choisie).map(|u| u.id),
    };
    let volets: Result<Vec<Id<Volet>>, _> = visite.corps.tous("caisses").iter().map(|v| v.parse()).collect();
    let volets = volets.map_err(|_| Refus::Illisible("caisse"))?;
    let (lues, mut erreurs) = match lire_technicien(&visite.corps, &domaines) {
        Ok(lues) => (Some(lues), Erreurs::default()),
        Err(erreurs) => (None, erreurs),
    };
    if unite.is_none() {
        erreurs.ajouter("unite", "Choisissez l’unité où la personne travaille.");
    }
    if volets.is_empty() {
        erreurs.ajouter("caisses", "Choisissez au moins une caisse.");
    }
    let (Some((coordonnees, statut)), Some(unite), true) = (lues, unite, erreurs.est_vide()) else {
        return formulaire(&visite, &visite.corps, &erreurs).await;
    };
    let nouveau = cas::NouveauTechnicien { coordonnees, statut, unite, volets };
    match cas::ouvrir_technicien(&visite.maison, visite.acteur(), &nouveau).await {
        Ok(compte) => Reponse::aller(&format!("/comptes/{compte}")),
        Err(Refus::Invalide(erreurs)) => formulaire(&visite, &visite.corps, &erreurs).await,
        Err(refus) => Err(refus),
    }
}
