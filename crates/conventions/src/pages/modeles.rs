//! The models of an installation, for its operator: versions, who runs under which, a new one checked or imported.

use std::sync::Arc;

use acces::{Action, Autorisation, Ressource};
use askama::Template;
use socle::{Refus, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Etat, Sommaire},
};

use super::{Ligne, consigner, rendre};
use crate::{
    Article, Modele, Parametre, VersionDeModele,
    cas::{self, Importe},
    catalogue,
    modele::TAILLE_MAX,
    regles::{arreter, saisie_initiale},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/modeles", Action::TenirModeles, |v| Box::pin(lister(v))).tracee().menu("Modèles"),
        Porte::post("/modeles", Action::TenirModeles, |v| Box::pin(recevoir(v))).tracee().fichier(TAILLE_MAX),
        Porte::get("/modeles/{code}/{version}", Action::TenirModeles, |v| Box::pin(montrer(v))).tracee(),
    ]
}

struct Rangee {
    href: String,
    titre: String,
    code: String,
    version: i64,
    etat: String,
    le: String,
    conventions: i64,
}

#[derive(Template)]
#[template(path = "conventions/modeles.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    dit: Option<String>,
    fautes: Vec<String>,
    rangees: Vec<Rangee>,
    erreur: String,
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::TenirModeles, &Ressource::Soi)?;
    page(&visite, &autorisation, Dit::Rien).await
}

/// What the page says above the list.
enum Dit {
    Rien,
    Bien(String),
    Fautes(Vec<String>),
    Erreur(&'static str),
}

async fn page(visite: &Visite, autorisation: &Autorisation, dit: Dit) -> Result<Reponse, Refus> {
    consigner(visite, autorisation, "modeles").await?;
    let mut base: &Db = &visite.maison.db;
    let tous = catalogue(&mut base).await?;
    let (mut fautes, mut erreur, mut bien) = (Vec::new(), "", None);
    match dit {
        Dit::Rien => {}
        Dit::Bien(texte) => bien = Some(Avis { ton: "succes", icone: "check", titre: String::new(), texte }),
        Dit::Fautes(lues) => {
            fautes = lues;
            erreur = "Corrigez les fautes dites plus haut, puis choisissez de nouveau le fichier.";
        }
        Dit::Erreur(texte) => erreur = texte,
    }
    let liens = if erreur.is_empty() { Vec::new() } else { vec![("fichier".to_owned(), erreur.to_owned())] };
    let gabarit = Page {
        cadre: visite.cadre("Modèles de conventions").en_erreur(!erreur.is_empty()),
        sommaire: Sommaire { liens },
        dit: bien.map(|a| rendre(&a)).transpose()?,
        fautes,
        rangees: rangees(visite, &tous)?,
        erreur: erreur.to_owned(),
    };
    Ok(visite.page(&gabarit)?.statut(if erreur.is_empty() { 200 } else { 422 }))
}

fn rangees(visite: &Visite, tous: &[(VersionDeModele, Arc<Modele>)]) -> Result<Vec<Rangee>, Refus> {
    let mut precedent = "";
    let mut sortie = Vec::new();
    for (v, modele) in tous {
        let courante = precedent != v.code;
        precedent = &v.code;
        let (ton, libelle) = if courante { ("close", "Sert aux nouvelles") } else { ("brouillon", "Remplacée") };
        sortie.push(Rangee {
            href: format!("/modeles/{}/{}", v.code, v.version),
            titre: modele.titre.clone(),
            code: v.code.clone(),
            version: v.version,
            etat: rendre(&Etat { ton, libelle: libelle.to_owned() })?,
            le: francais::jour(visite.zone().jour(v.importe_le)),
            conventions: v.conventions,
        });
    }
    Ok(sortie)
}

async fn recevoir(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["suite"], &[])?;
    let autorisation = visite.exiger(Action::TenirModeles, &Ressource::Soi)?;
    let garder = match visite.corps.un("suite") {
        "importer" => true,
        "verifier" => false,
        _ => return Err(Refus::Illisible("suite")),
    };
    let texte = match &visite.fichier {
        None => Err("Choisissez le fichier du modèle."),
        Some(f) if f.trop_gros => Err("Choisissez un fichier de 256 Ko au plus."),
        Some(f) => std::str::from_utf8(&f.octets).map_err(|_| "Ce fichier n’est pas un texte en UTF-8."),
    };
    let texte = match texte {
        Ok(texte) => texte,
        Err(quoi) => return page(&visite, &autorisation, Dit::Erreur(quoi)).await,
    };
    let dit = match cas::importer_modele(&visite.maison, visite.acteur(), "déposé", texte, garder).await? {
        Importe::Nouveau(code, version) => return Reponse::aller(&format!("/modeles/{code}/{version}")),
        Importe::DejaLa(code, version) => {
            Dit::Bien(format!("Ce modèle est juste, et déjà importé : {code}, version {version}."))
        }
        Importe::Juste(code, version) => {
            Dit::Bien(format!("Ce modèle est juste : {code}, version {version}. Rien n’est gardé ; importez-le."))
        }
        Importe::Faux(fautes) => Dit::Fautes(fautes),
    };
    page(&visite, &autorisation, dit).await
}

ligne! { struct Sous { numero: String, partenaire: String, caisse: String } }

#[derive(Template)]
#[template(path = "conventions/modele.html")]
struct Apercu {
    cadre: Cadre,
    resume: String,
    empreinte: String,
    conventions: Vec<String>,
    plus: bool,
    parametres: Vec<Ligne>,
    profils: Vec<Ligne>,
    prealables: Vec<Ligne>,
    articles: Vec<Article>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::TenirModeles, &Ressource::Soi)?;
    consigner(&visite, &autorisation, "modele").await?;
    let mut base: &Db = &visite.maison.db;
    let numero: Option<i64> = visite.parametre("version").parse().ok();
    let tous = catalogue(&mut base).await?;
    let trouve = tous.iter().find(|(v, _)| v.code == visite.parametre("code") && Some(v.version) == numero);
    let (version, modele) = trouve.ok_or(Refus::Introuvable("modèle absent"))?;
    let sous: Vec<Sous> = base.toutes(sql!(sql::CONVENTIONS_DU_MODELE, &version.code, version.version)).await?;
    let titre = format!("{}, version {}", modele.titre, version.version);
    let mere = match &modele.adossee_a {
        Some(code) => format!("S’appuie sur un document du modèle « {code} »."),
        None => "Ne s’appuie sur aucun autre document.".to_owned(),
    };
    let compte = |n: usize, mot: &str| francais::compte(u64::try_from(n).unwrap_or(0), mot);
    visite.page(&Apercu {
        cadre: visite.cadre(&titre).retour("/modeles", "Modèles"),
        resume: format!(
            "{mere} {}, {}.",
            compte(modele.articles.len(), "article"),
            compte(modele.parametres.len(), "paramètre")
        ),
        empreinte: version.empreinte.clone(),
        plus: sous.len() > 100,
        conventions: sous.iter().take(100).map(|s| format!("{}, {} et {}", s.numero, s.caisse, s.partenaire)).collect(),
        parametres: parametres(modele),
        profils: profils(modele),
        prealables: prealables(modele),
        articles: modele.articles.clone(),
    })
}

fn ligne_de(libelle: String, article: &str, valeurs: Vec<String>) -> Ligne {
    Ligne { libelle, article: format!("art. {article}"), valeurs }
}

/// Each parameter, what the draft starts with, and the contradiction it settles.
fn parametres(modele: &Modele) -> Vec<Ligne> {
    let manques = arreter(modele, &saisie_initiale(modele)).err().unwrap_or_default();
    let un = |p: &Parametre| {
        let blanc = manques.iter().any(|m| m.champ == p.code || m.champ.starts_with(&format!("{}-", p.code)));
        let depart = match (blanc, p.si.is_some()) {
            (true, _) => "À écrire pour chaque convention",
            (false, true) => "Demandé selon une autre réponse",
            (false, false) => "Une valeur est proposée",
        };
        let tranche = p.k.as_ref().map(|k| format!("Tranche {k}"));
        let valeurs = std::iter::once(depart.to_owned()).chain(tranche).collect();
        ligne_de(p.libelle.clone(), &p.article, valeurs)
    };
    modele.parametres.iter().map(un).collect()
}

fn profils(modele: &Modele) -> Vec<Ligne> {
    let un = |p: &crate::Profil| {
        let publics = p.publics.iter().map(|q| format!("{} : {}", q.organisme, q.professions.join(", ")));
        let condition = (!p.condition.is_empty()).then(|| p.condition.clone());
        let valeurs = std::iter::once(p.missions.clone()).chain(publics).chain(condition).collect();
        ligne_de(format!("{}, {}", p.code, p.libelle), &p.article, valeurs)
    };
    modele.profils.iter().map(un).collect()
}

fn prealables(modele: &Modele) -> Vec<Ligne> {
    let un = |p: &crate::PrealableEcrit| {
        let comment = if p.declare { "Déclaré, avec un document" } else { "Vérifié par Parvis" };
        ligne_de(p.libelle.clone(), &p.article, vec![comment.to_owned()])
    };
    modele.prealables.iter().map(un).collect()
}
