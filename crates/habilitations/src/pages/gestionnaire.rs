//! Asking for a gestionnaire's account (VAR-EP-2.2.1-05): by the partner, or entered by the caisse that received it.

use acces::{Action, Organisation, Profil};
use socle::{Erreurs, Id, Instant, Refus, civil};
use stockage::{Db, Executant, ligne, sql};
use toile::{Champs, Porte, Reponse, Visite};

use super::{champs, technicien::Page};
use crate::{cas, regles::lire_gestionnaire, sql};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/gestionnaires/nouveau", Action::DemanderGestionnaire, |v| {
            Box::pin(async move { formulaire(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/gestionnaires", Action::DemanderGestionnaire, |v| Box::pin(demander(v))).tracee(),
    ]
}

ligne! { struct Partenaire { id: Id<Organisation>, nom: String } }

fn de_la_caisse(visite: &Visite) -> bool {
    visite.acteur().profil == Profil::AdministrateurCaisse
}

async fn formulaire(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::DemanderGestionnaire, &acces::Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "formulaire").await?;
    let mut rendus = Vec::new();
    if de_la_caisse(visite) {
        let mut base: &Db = &visite.maison.db;
        let (caisse, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
        let partenaires: Vec<Partenaire> = base.toutes(sql!(sql::PARTENAIRES, caisse, maintenant)).await?;
        let paires = partenaires.iter().map(|p| (p.id.to_string(), p.nom.as_str(), String::new(), false));
        let choisi = [saisie.un("partenaire")];
        let legende = ("partenaire", "Partenaire", "");
        rendus.push(champs::choix(legende, champs::reponses(paires, &choisi), erreurs, false)?);
        let recue = ("recue_le", "Demande complète reçue le", "Au format jj/mm/aaaa. Le délai court de ce jour.");
        rendus.push(champs::ligne(recue, saisie, erreurs, false)?);
    }
    rendus.extend(champs::six(saisie, erreurs)?);
    let page = Page {
        cadre: visite.cadre("Demander un compte gestionnaire").en_erreur(!erreurs.est_vide()).retour("/comptes", "Comptes"),
        sommaire: champs::sommaire(erreurs),
        chapo: "La caisse ouvre le compte en cinq jours ouvrés au plus (art. 2.2.1), sauf si la convention dit un autre délai.".into(),
        action: "/comptes/gestionnaires",
        champs: rendus,
        bouton: "Envoyer la demande",
        note: "Un gestionnaire répond des comptes de la structure. S’il fait aussi des demandes, il a un second compte, de technicien (art. 2.2).".into(),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// The partner chosen and the day of receipt, where the caisse enters the request.
fn reception(visite: &Visite, erreurs: &mut Erreurs) -> (Option<Id<Organisation>>, Option<Instant>) {
    let partenaire = visite.corps.un("partenaire").parse().ok();
    if partenaire.is_none() {
        erreurs.ajouter("partenaire", "Choisissez le partenaire qui a fait la demande.");
    }
    let (zone, maintenant) = (visite.zone(), visite.maison.monde.metier());
    let jour = civil::lire_jj_mm_aaaa(visite.corps.un("recue_le"));
    let recue = jour.map(|j| zone.debut(j)).filter(|le| *le <= maintenant);
    if recue.is_none() {
        erreurs.ajouter("recue_le", "Écrivez un jour passé ou aujourd’hui, au format jj/mm/aaaa.");
    }
    (partenaire, recue)
}

async fn demander(visite: Visite) -> Result<Reponse, Refus> {
    let caisse = de_la_caisse(&visite);
    let propres: &[&str] = if caisse { &["partenaire", "recue_le"] } else { &[] };
    visite.corps.exiger(&[champs::SIX.as_slice(), propres].concat(), &[])?;
    let (coordonnees, mut erreurs) = match lire_gestionnaire(&visite.corps) {
        Ok(lues) => (Some(lues), Erreurs::default()),
        Err(erreurs) => (None, erreurs),
    };
    let (partenaire, recue) =
        if caisse { reception(&visite, &mut erreurs) } else { (Some(visite.acteur().organisation), None) };
    let (Some(coordonnees), Some(partenaire), true) = (coordonnees, partenaire, erreurs.est_vide()) else {
        return formulaire(&visite, &visite.corps, &erreurs).await;
    };
    let objet = cas::Objet::Ouverture(coordonnees);
    match cas::demander(&visite.maison, visite.acteur(), partenaire, &objet, recue).await {
        Ok(id) => Reponse::aller(&format!("/comptes/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => {
            let mut erreurs = Erreurs::default();
            erreurs.ajouter("courriel", phrase);
            formulaire(&visite, &visite.corps, &erreurs).await
        }
        Err(refus) => Err(refus),
    }
}
