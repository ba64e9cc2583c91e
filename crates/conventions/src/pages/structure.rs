//! Members and mail domains of a partner: what its quotas and the addresses of its accounts depend on.

use acces::{Action, Organisation};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Champs, Porte, Reponse, Visite,
    composants::{Champ, Sommaire},
};

use super::{
    Formulaire, consigner, erreurs_de,
    preparer::{champ, domaines},
    rendre, repondre,
};
use crate::{
    cas::{self, faits_du_partenaire},
    lecture::autour_sans_termes,
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/structure", Action::TenirPartenaire, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/structure", Action::TenirPartenaire, |v| Box::pin(tenir(v))).tracee(),
    ]
}

ligne! { struct Rangee { id: Id<Organisation>, nom: String, membres: Option<i64>, domaine: Option<String> } }

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, None, &Erreurs::default()).await
}

async fn page(visite: &Visite, saisie: Option<&Champs>, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id = visite.id("id")?;
    let mut base: &Db = &visite.maison.db;
    let tous = autour_sans_termes(&mut base, id).await?;
    let lues: Vec<Rangee> = base.toutes(sql!(sql::STRUCTURE, id)).await?;
    let premiere = lues.first().ok_or(Refus::Introuvable("convention absente"))?;
    let autorisation =
        visite.exiger(Action::TenirPartenaire, &faits_du_partenaire(&tous, premiere.id, visite.acteur()))?;
    consigner(visite, &autorisation, "structure").await?;
    let membres = premiere.membres.map_or_else(String::new, |m| m.to_string());
    let connus: Vec<&str> = lues.iter().filter_map(|r| r.domaine.as_deref()).collect();
    let (membres, tapes) = match saisie {
        Some(s) => (s.un("membres").to_owned(), s.un("domaines").to_owned()),
        None => (membres, connus.join("\n")),
    };
    let champ = Champ {
        aide: "Il décide du nombre de comptes (art. 2.2.1). S’il baisse, aucun compte n’est fermé : il n’en sera plus ouvert au-delà.".into(),
        valeur: membres,
        clavier: "numeric",
        largeur: 8,
        ..champ("membres", "Nombre de membres de la structure", &Champs::default(), erreurs)
    };
    let retour = tous.iter().find(|d| d.id == id).map_or_else(String::new, crate::Dossier::document);
    let cadre = visite.cadre("Structure du partenaire").retour(format!("/conventions/{id}"), retour);
    repondre(
        visite,
        &Formulaire {
            cadre: cadre.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, str::to_owned),
            chapo: format!("{} : ce que votre caisse en sait, pour toutes ses conventions.", premiere.nom),
            avis: Vec::new(),
            pieces: vec![rendre(&champ)?, rendre(&domaines(&tapes, false, erreurs))?],
            caches: Vec::new(),
            action: format!("/conventions/{id}/structure"),
            boutons: vec![("", "Enregistrer", false)],
        },
        erreurs,
    )
}

async fn tenir(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["membres", "domaines"], &[])?;
    let id = visite.id("id")?;
    let (membres, domaines) = (corps.un("membres"), corps.un("domaines"));
    match cas::tenir_structure(&visite.maison, visite.acteur(), id, membres, domaines).await {
        Ok(()) => Reponse::aller(&format!("/conventions/{id}")),
        Err(refus) => page(&visite, Some(&corps), &erreurs_de(refus)?).await,
    }
}
