//! « Absences »: who is away and who stands in, for the agents of a caisse and its administrateurs.

use acces::{Action, Compte, Profil, Ressource};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, civil::lire_jj_mm_aaaa, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Champ, Liste, Sommaire},
};

use crate::{
    cas::{self, Absence, Declaration},
    travail::sql,
};

pub(super) fn portes() -> Vec<Porte> {
    use Action::DeclarerAbsence;
    vec![
        Porte::get("/absences", DeclarerAbsence, |v| {
            Box::pin(async move { montrer(&v, &Champs::default(), &Erreurs::default()).await })
        })
        .tracee()
        .menu("Absences"),
        Porte::post("/absences", DeclarerAbsence, |v| Box::pin(declarer(v))).tracee(),
        Porte::post("/absences/{id}/fin", DeclarerAbsence, |v| Box::pin(finir(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        id: Id<Absence>,
        compte: Id<Compte>,
        du: Instant,
        au: Instant,
        prenom: String,
        nom: String,
        suppleant_prenom: String,
        suppleant_nom: String,
    }
}

ligne! { struct Collegue { id: Id<Compte>, prenom: String, nom: String } }

struct Ligne {
    qui: String,
    jours: String,
    suppleant: String,
    commencee: bool,
    /// Where it is ended, for whoever may.
    fin: Option<String>,
}

#[derive(Template)]
#[template(path = "demandes/absences.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    administrateur: bool,
    lignes: Vec<Ligne>,
    qui: Option<Liste>,
    du: Champ,
    au: Champ,
    suppleant: Liste,
}

fn choix(nom: &str, libelle: &str, gens: &[Collegue], sans: Option<Id<Compte>>, vu: (&Champs, &Erreurs)) -> Liste {
    let (saisie, erreurs) = vu;
    let option = |c: &Collegue| {
        let code = c.id.to_string();
        let choisi = saisie.un(nom) == code;
        (code, format!("{} {}", c.prenom, c.nom), choisi)
    };
    let personne = (String::new(), "Choisissez un agent".to_owned(), saisie.un(nom).is_empty());
    let agents = gens.iter().filter(|c| Some(c.id) != sans).map(option);
    Liste {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: String::new(),
        erreur: erreurs.pour(nom).into(),
        options: std::iter::once(personne).chain(agents).collect(),
    }
}

fn date(nom: &str, libelle: &str, (saisie, erreurs): (&Champs, &Erreurs)) -> Champ {
    Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: "jj/mm/aaaa".into(),
        valeur: saisie.un(nom).into(),
        erreur: erreurs.pour(nom).into(),
        genre: "text",
        autocomplete: "off",
        clavier: "numeric",
        largeur: 8,
        ..Champ::default()
    }
}

async fn montrer(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::DeclarerAbsence, &Ressource::Soi)?;
    let traces = &visite.maison.traces;
    traces.lecture(&autorisation, "absences").await?;
    let portee = visite.portee(Action::DeclarerAbsence)?;
    let rangees: Vec<Rangee> = traces.lister(&portee, sql!(sql::ABSENCES)).await?.en_lignes();
    let gens: Vec<Collegue> = traces.lister(&portee, sql!(sql::COLLEGUES)).await?.en_lignes();
    let administrateur = visite.acteur().profil == Profil::AdministrateurCaisse;
    let moi = (!administrateur).then_some(visite.acteur().compte);
    let vu = (saisie, erreurs);
    let page = Page {
        cadre: visite.cadre("Absences").en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(erreurs, str::to_owned),
        administrateur,
        lignes: rangees.iter().map(|r| ligne(visite, r, moi)).collect(),
        qui: administrateur.then(|| choix("compte", "Qui est absent ?", &gens, None, vu)),
        du: date("du", "Premier jour d’absence", vu),
        au: date("au", "Dernier jour d’absence", vu),
        suppleant: choix("suppleant", "Qui supplée ?", &gens, moi, vu),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

fn ligne(visite: &Visite, r: &Rangee, moi: Option<Id<Compte>>) -> Ligne {
    let zone = visite.zone();
    let (premier, dernier) = (zone.jour(r.du), zone.jour(Instant::depuis_micros(r.au.micros() - 1)));
    let jours = if premier == dernier {
        format!("le {}", francais::jour(premier))
    } else {
        format!("du {} au {}", francais::jour(premier), francais::jour(dernier))
    };
    Ligne {
        qui: format!("{} {}", r.prenom, r.nom),
        jours,
        suppleant: format!("{} {}", r.suppleant_prenom, r.suppleant_nom),
        commencee: r.du <= visite.maison.monde.metier(),
        fin: moi.is_none_or(|m| m == r.compte).then(|| format!("/absences/{}/fin", r.id)),
    }
}

async fn declarer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let administrateur = visite.acteur().profil == Profil::AdministrateurCaisse;
    corps
        .exiger(if administrateur { &["compte", "du", "au", "suppleant"] } else { &["du", "au", "suppleant"] }, &[])?;
    let lire = |nom: &str| match corps.un(nom) {
        "" => Ok(None),
        id => id.parse::<Id<Compte>>().map(Some).map_err(|_| Refus::Illisible("compte")),
    };
    let compte = if administrateur { lire("compte")? } else { Some(visite.acteur().compte) };
    let Some(compte) = compte else {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("compte", "Choisissez qui est absent.");
        return montrer(&visite, &corps, &erreurs).await;
    };
    let (du, au) = (lire_jj_mm_aaaa(corps.un("du")), lire_jj_mm_aaaa(corps.un("au")));
    let declaration = Declaration { compte, suppleant: lire("suppleant")?, du, au };
    match cas::absenter(&visite.maison, visite.acteur(), &declaration).await {
        Ok(()) => Reponse::aller("/absences"),
        Err(Refus::Invalide(erreurs)) => montrer(&visite, &corps, &erreurs).await,
        Err(refus) => Err(refus),
    }
}

async fn finir(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    cas::finir_absence(&visite.maison, visite.acteur(), visite.id("id")?).await?;
    Reponse::aller("/absences")
}
