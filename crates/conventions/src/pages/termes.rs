//! The check page: the terms in words, or every blank with its article; then they are fixed.

use acces::Action;
use askama::Template;
use socle::{Erreurs, Refus, civil::lire_jj_mm_aaaa, francais};
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Avis, Champ, Sommaire},
};

use super::{Ligne, Ouverte, en_lignes, erreurs_de, ouvrir, preparer::champ, rendre, versions};
use crate::{
    Dossier,
    cas::{self, Arret, manques},
    regles,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/termes", Action::ArreterTermes, |v| Box::pin(relire(v))).tracee(),
        Porte::post("/conventions/{id}/termes", Action::ArreterTermes, |v| Box::pin(arreter(v))).tracee(),
    ]
}

struct Bloc {
    caisse: String,
    manques: Vec<String>,
    /// Where its own administrateurs fill it; nothing for another caisse's.
    remplir: Option<Lien>,
    lignes: Vec<Ligne>,
}

#[derive(Template)]
#[template(path = "conventions/termes.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    refusee: bool,
    arretes: Option<String>,
    avenant: Option<Avenant>,
    signee: bool,
    blocs: Vec<Bloc>,
    complets: bool,
    action: String,
}

/// What an avenant under way changes, and the field of its date of effect.
struct Avenant {
    changements: Vec<versions::Bloc>,
    refus: String,
    date: String,
}

async fn relire(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, false, &Erreurs::default()).await
}

fn bloc(ouverte: &Ouverte, dossier: &Dossier, caisse: &str, saisie: &regles::Saisie, moi: &str) -> Bloc {
    let incomplets = manques(dossier);
    let nom = dossier.volets.iter().find(|v| v.caisse.to_string() == caisse).map(|v| v.nom.clone());
    let manques = incomplets.iter().find(|m| m.caisse == caisse).map_or(&[][..], |m| m.manques.as_slice());
    let dits = manques
        .iter()
        .map(|m| format!("{} (art. {}) : {}", m.parametre, m.article, super::preparer::minuscule(&m.quoi)));
    let ouvert = dossier.avenant.is_some() || !dossier.signee();
    Bloc {
        caisse: nom.unwrap_or_default(),
        manques: dits.collect(),
        remplir: (caisse == moi && ouvert).then(|| remplir(ouverte)),
        lignes: regles::arreter(&dossier.modele, saisie).map(|t| en_lignes(&dossier.modele, &t)).unwrap_or_default(),
    }
}

async fn page(visite: &Visite, refusee: bool, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(visite, Action::ArreterTermes, "termes").await?;
    let dossier = ouverte.dossier()?;
    let moi = visite.acteur().organisation.to_string();
    let arretes = dossier
        .versions
        .last()
        .map(|(numero, jour, _)| format!("Version {numero}, datée du {}.", francais::jour(*jour)));
    let titre =
        if dossier.avenant.is_some() { "Relire et arrêter l’avenant" } else { "Relire et arrêter les termes" };
    let refuse = refusee || !erreurs.est_vide();
    let page = Page {
        cadre: ouverte.cadre(visite, titre)?.en_erreur(refuse),
        sommaire: Sommaire::de(erreurs, str::to_owned),
        refusee,
        arretes,
        avenant: avenant(visite, dossier, erreurs)?,
        signee: dossier.signee(),
        blocs: dossier.projets.iter().map(|(c, (_, saisie))| bloc(&ouverte, dossier, c, saisie, &moi)).collect(),
        complets: manques(dossier).is_empty(),
        action: ouverte.adresse("/termes"),
    };
    Ok(visite.page(&page)?.statut(if refuse { 422 } else { 200 }))
}

/// What changes, from the terms in force to the draft; nothing while a blank is left in it.
fn avenant(visite: &Visite, dossier: &Dossier, erreurs: &Erreurs) -> Result<Option<Avenant>, Refus> {
    if dossier.avenant.is_none() {
        return Ok(None);
    }
    let changements = match (cas::termes_signes(dossier), cas::ecrire(dossier)) {
        (Some((_, avant)), Ok(apres)) => versions::blocs(dossier, avant, &apres, true),
        _ => Vec::new(),
    };
    let date = champ("effet", "Date d’effet de l’avenant", &visite.corps, erreurs);
    let aide =
        "jj/mm/aaaa ; aujourd’hui au plus tôt. L’avenant ne vaut qu’une fois signé par toutes les parties.".into();
    let refus = Avis {
        ton: "danger",
        icone: "alert-triangle",
        titre: "L’avenant n’est pas arrêté".into(),
        texte: erreurs.pour("avenant").into(),
    };
    Ok(Some(Avenant {
        changements,
        refus: if erreurs.pour("avenant").is_empty() { String::new() } else { rendre(&refus)? },
        date: rendre(&Champ { aide, clavier: "numeric", largeur: 8, ..date })?,
    }))
}

fn remplir(ouverte: &Ouverte) -> Lien {
    Lien::vers(ouverte.adresse("/parametres"), "Modifier les paramètres de votre caisse")
}

async fn arreter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["effet"], &[])?;
    let id = visite.id("id")?;
    let effet = lire_jj_mm_aaaa(visite.corps.un("effet"));
    match cas::arreter_avenant(&visite.maison, visite.acteur(), id, effet).await {
        Ok(Arret::Fait) => Reponse::aller(&format!("/conventions/{id}")),
        Ok(Arret::Incomplet(_)) => page(&visite, true, &Erreurs::default()).await,
        Err(refus) => page(&visite, false, &erreurs_de(refus)?).await,
    }
}
