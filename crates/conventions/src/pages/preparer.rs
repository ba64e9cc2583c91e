//! Preparing a document of any model: with its parties, or leaning on a convention of the reader's caisse.

use acces::{Action, Convention, Organisation, Ressource};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Champs, Porte, Reponse, Visite,
    composants::{Champ, Choix, Reponse1, Sommaire, Zone},
};

use super::{Formulaire, choisir, erreurs_de, ouvrir_metier, rendre, repondre};
use crate::{
    Modele,
    cas::{self, Nouvelle, Partenaire, Utilisation},
    modele::chercher,
    sql,
    territoires::{LIEUX, code},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/nouvelle", Action::PreparerConvention, |v| Box::pin(nouvelle(v))).tracee(),
        Porte::post("/conventions/nouvelle", Action::PreparerConvention, |v| Box::pin(creer(v))).tracee(),
        Porte::get("/conventions/{id}/utilisation", Action::PreparerConvention, |v| Box::pin(utilisation(v))).tracee(),
        Porte::post("/conventions/{id}/utilisation", Action::PreparerConvention, |v| Box::pin(adosser(v))).tracee(),
    ]
}

ligne! { struct Connue { id: Id<Organisation>, genre: String, nom: String } }

/// Value of « partenaire » for one that is not known yet.
const AUTRE: &str = "nouveau";

async fn nouvelle(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["modele"], &[])?;
    let code = visite.requete.un("modele").to_owned();
    if code.is_empty() {
        return choisir::montrer(&visite).await;
    }
    formulaire(&visite, &code, &Champs::default(), &Erreurs::default()).await
}

pub(crate) fn champ(nom: &str, libelle: &str, saisie: &Champs, erreurs: &Erreurs) -> Champ {
    Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        valeur: saisie.un(nom).into(),
        erreur: erreurs.pour(nom).into(),
        genre: "text",
        autocomplete: "off",
        ..Champ::default()
    }
}

pub(crate) fn choix(nom: &str, legende: &str, reponses: Vec<Reponse1>, erreurs: &Erreurs) -> Choix {
    let (nom, legende, erreur) = (nom.into(), legende.into(), erreurs.pour(nom).into());
    Choix { nom, legende, erreur, reponses, ..Choix::default() }
}

pub(super) fn domaines(valeur: &str, facultatif: bool, erreurs: &Erreurs) -> Zone {
    Zone {
        nom: "domaines".into(),
        libelle: "Domaines de courriel professionnel, basés en Europe".into(),
        aide: "Un par ligne, ce qui suit « @ » : par exemple mairie.example. Un compte ne s’ouvre qu’avec une de ces adresses (art. 2.2.1).".into(),
        valeur: valeur.into(),
        erreur: erreurs.pour("domaines").into(),
        facultatif,
        max: 2000,
    }
}

async fn formulaire(visite: &Visite, code: &str, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::PreparerConvention, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "preparation").await?;
    let mut base: &Db = &visite.maison.db;
    let modele = chercher(&mut base, code).await?.ok_or(Refus::Introuvable("modèle jamais importé"))?;
    if modele.adossee_a.is_some() {
        return choisir::meres(visite, &modele, saisie, erreurs).await;
    }
    let connues: Vec<Connue> = base.toutes(sql!(sql::ORGANISATIONS)).await?;
    let moi = visite.acteur().organisation;
    let titre = format!("Préparer : {}", minuscule(&modele.titre));
    let cadre = visite.cadre(&titre).retour("/conventions/nouvelle", "Modèles de documents");
    repondre(
        visite,
        &Formulaire {
            cadre: cadre.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, cible),
            chapo: "Dites qui signe. Vous pourrez laisser des blancs tant que les termes ne sont pas arrêtés.".into(),
            avis: Vec::new(),
            pieces: [parties(&connues, &modele, moi, saisie, erreurs)?, cadrage(saisie, erreurs)?].concat(),
            caches: vec![("modele", modele.code.clone())],
            action: "/conventions/nouvelle".into(),
            boutons: vec![("", "Créer le projet", false)],
        },
        erreurs,
    )
}

/// Who signs: the variant, the partner, the other caisses.
fn parties(
    connues: &[Connue],
    modele: &Modele,
    moi: Id<Organisation>,
    saisie: &Champs,
    erreurs: &Erreurs,
) -> Result<Vec<String>, Refus> {
    let reponse = |c: &Connue, choisis: &[&str]| {
        let code = c.id.to_string();
        Reponse1 { coche: choisis.contains(&code.as_str()), code, libelle: c.nom.clone(), ..Reponse1::default() }
    };
    let choisi = saisie.un("partenaire");
    let partenaires = connues.iter().filter(|c| c.genre == "partenaire").map(|c| reponse(c, &[choisi]));
    let nouveau = Reponse1 {
        code: AUTRE.into(),
        libelle: "Un nouveau partenaire".into(),
        aide: "Remplissez alors les trois champs qui suivent.".into(),
        coche: choisi == AUTRE,
        ferme: false,
    };
    let autres = saisie.tous("autres");
    let caisses = connues.iter().filter(|c| c.genre == "caisse" && c.id != moi).map(|c| reponse(c, &autres));
    let variantes = modele.variantes.iter().map(|v| Reponse1 {
        code: v.code.clone(),
        libelle: v.libelle.clone(),
        aide: v.aide.clone(),
        coche: saisie.un("variante") == v.code,
        ferme: false,
    });
    let variantes: Vec<Reponse1> = match variantes.collect::<Vec<_>>() {
        // One answer is no question: it is given.
        seule if seule.len() == 1 => seule.into_iter().map(|r| Reponse1 { coche: true, ..r }).collect(),
        toutes => toutes,
    };
    let membres = champ("membres", "Nombre de membres de la structure", saisie, erreurs);
    let caisses = choix("autres", "Autres caisses qui signent", caisses.collect(), erreurs);
    let plusieurs = modele.variantes.iter().any(|v| v.caisses > 1);
    let mut pieces = vec![
        rendre(&choix("variante", "Qui signe ?", variantes, erreurs))?,
        rendre(&choix("partenaire", "Partenaire", partenaires.chain([nouveau]).collect(), erreurs))?,
        rendre(&Champ { facultatif: true, ..champ("nom", "Nom du nouveau partenaire", saisie, erreurs) })?,
        rendre(&Champ { facultatif: true, clavier: "numeric", largeur: 8, ..membres })?,
        rendre(&domaines(saisie.un("domaines"), true, erreurs))?,
    ];
    if plusieurs {
        pieces.push(rendre(&Choix { multiple: true, facultatif: true, ..caisses })?);
    }
    Ok(pieces)
}

/// Where it applies, and its number.
fn cadrage(saisie: &Champs, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    let territoires = LIEUX.iter().map(|l| Reponse1 {
        code: code(l.territoire),
        libelle: l.libelle.into(),
        coche: saisie.un("territoire") == code(l.territoire),
        ..Reponse1::default()
    });
    let territoires = territoires.collect();
    Ok(vec![
        rendre(&choix("territoire", "Territoire, pour les jours ouvrés et l’heure", territoires, erreurs))?,
        rendre(&numero(saisie, erreurs))?,
    ])
}

pub(super) fn numero(saisie: &Champs, erreurs: &Erreurs) -> Champ {
    Champ {
        aide: "Celui de votre caisse ; vide, Parvis en donne un.".into(),
        facultatif: true,
        largeur: 15,
        ..champ("numero", "Numéro de la convention", saisie, erreurs)
    }
}

pub(super) fn cible(champ: &str) -> String {
    match champ {
        "mere" | "variante" | "partenaire" | "autres" | "territoire" | "caisses" => format!("{champ}-1"),
        _ => champ.to_owned(),
    }
}

fn ids(textes: &[&str]) -> Result<Vec<Id<Organisation>>, Refus> {
    textes.iter().map(|t| t.parse().map_err(|_| Refus::Illisible("caisse"))).collect()
}

async fn creer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let connus =
        ["modele", "mere", "variante", "partenaire", "nom", "membres", "domaines", "autres", "territoire", "numero"];
    corps.exiger(&connus, &["autres"])?;
    let code = corps.un("modele");
    if code.is_empty() {
        return Err(Refus::Illisible("modele"));
    }
    if !corps.un("mere").is_empty() {
        return adosse(&visite, code, &corps).await;
    }
    let autres = ids(&corps.tous("autres"))?;
    let membres = corps.un("membres").parse().unwrap_or(0);
    let partenaire = match corps.un("partenaire") {
        AUTRE => Some(Partenaire::Nouveau { nom: corps.un("nom"), membres, domaines: corps.un("domaines") }),
        "" => None,
        id => Some(Partenaire::Connu(id.parse().map_err(|_| Refus::Illisible("partenaire"))?)),
    };
    let n = Nouvelle {
        numero: corps.un("numero"),
        variante: corps.un("variante"),
        partenaire,
        autres: &autres,
        territoire: corps.un("territoire"),
    };
    let mut base: &Db = &visite.maison.db;
    let modele = chercher(&mut base, code).await?.ok_or(Refus::Introuvable("modèle jamais importé"))?;
    if modele.adossee_a.is_some() {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("mere", "Choisissez la convention sur laquelle ce document s’appuie.");
        return formulaire(&visite, code, &corps, &erreurs).await;
    }
    match cas::preparer_sous(&visite.maison, visite.acteur(), code, n).await {
        Ok(id) => Reponse::aller(&format!("/conventions/{id}/parametres")),
        Err(refus) => formulaire(&visite, code, &corps, &erreurs_de(refus)?).await,
    }
}

/// A document that leans on another: its parties are the mother's. A use convention asks which caisses, on its own page.
async fn adosse(visite: &Visite, code: &str, corps: &Champs) -> Result<Reponse, Refus> {
    let mere: Id<Convention> = corps.un("mere").parse().map_err(|_| Refus::Illisible("mère"))?;
    if code == cas::UTILISATION {
        return Reponse::aller(&format!("/conventions/{mere}/utilisation"));
    }
    let caisses = [visite.acteur().organisation];
    let u = Utilisation { numero: corps.un("numero"), mere, caisses: &caisses };
    match cas::adosser(&visite.maison, visite.acteur(), code, u).await {
        Ok(id) => Reponse::aller(&format!("/conventions/{id}/parametres")),
        Err(refus) => formulaire(visite, code, corps, &erreurs_de(refus)?).await,
    }
}

async fn utilisation(visite: Visite) -> Result<Reponse, Refus> {
    page_utilisation(&visite, &Champs::default(), &Erreurs::default()).await
}

async fn page_utilisation(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_metier(visite, Action::PreparerConvention, "preparation").await?;
    let dossier = ouverte.dossier()?;
    let choisies = saisie.tous("caisses");
    let moi = visite.acteur().organisation;
    let caisses = dossier.volets.iter().map(|v| {
        let code = v.caisse.to_string();
        let coche = choisies.contains(&code.as_str()) || (choisies.is_empty() && v.caisse == moi);
        Reponse1 { coche, code, libelle: v.nom.clone(), ..Reponse1::default() }
    });
    let pieces = vec![
        rendre(&Choix {
            multiple: true,
            aide: "Chacune écrira ses paramètres et ouvrira ses accès. Une Carsat signe la convention métier seule."
                .into(),
            ..choix("caisses", "Caisses qui ouvrent le portail", caisses.collect(), erreurs)
        })?,
        rendre(&numero(saisie, erreurs))?,
    ];
    let cadre = ouverte.cadre(visite, "Préparer une convention d’utilisation")?;
    repondre(
        visite,
        &Formulaire {
            cadre: cadre.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, cible),
            chapo: format!(
                "Elle s’appuie sur la {} et dure autant qu’elle (art. 8.1).",
                minuscule(&dossier.document())
            ),
            avis: Vec::new(),
            pieces,
            caches: Vec::new(),
            action: ouverte.adresse("/utilisation"),
            boutons: vec![("", "Créer le projet", false)],
        },
        erreurs,
    )
}

/// « Convention métier… » inside a sentence.
pub(super) fn minuscule(texte: &str) -> String {
    let mut lettres = texte.chars();
    lettres.next().map_or_else(String::new, |premiere| premiere.to_lowercase().chain(lettres).collect())
}

async fn adosser(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["numero", "caisses"], &["caisses"])?;
    let caisses = ids(&corps.tous("caisses"))?;
    let u = Utilisation { numero: corps.un("numero"), mere: visite.id("id")?, caisses: &caisses };
    match cas::preparer_utilisation(&visite.maison, visite.acteur(), u).await {
        Ok(id) => Reponse::aller(&format!("/conventions/{id}/parametres")),
        Err(refus) => page_utilisation(&visite, &corps, &erreurs_de(refus)?).await,
    }
}
