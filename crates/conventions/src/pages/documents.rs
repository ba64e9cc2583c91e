//! Documents of a convention: its text as PDF, edition by edition, and the signed copies with their hash.
//!
//! Both parties read and download; the administrateurs of its caisses keep copies. Every download is traced, and sent as a
//! file. Without a press in this build, the page says so and still keeps copies.

use acces::{Action, profil_admis};
use askama::Template;
use fichiers::Fichiers;
use socle::{Erreurs, Id, Refus, francais};
use stockage::Db;
use toile::{
    Cadre, Morceaux, Porte, Prochain, Reponse, Visite,
    composants::{Choix, Etat, Reponse1, Sommaire},
    papier::Imprimerie,
};

use super::{Ouverte, ouvrir, rendre};
use crate::{
    Dossier, cas,
    copies::{self, Envoi, Lue, NOMBRE_MAX, OCTETS_MAX},
    papier::{Edition, editions, retenues},
};

pub(super) fn portes() -> Vec<Porte> {
    const L: Action = Action::LireConvention;
    vec![
        Porte::get("/conventions/{id}/documents", L, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/documents", Action::DeposerCopie, |v| Box::pin(deposer(v)))
            .tracee()
            .fichier(OCTETS_MAX),
        Porte::get("/conventions/{id}/documents/{document}", L, |v| Box::pin(imprimer(v))).tracee(),
        Porte::get("/conventions/{id}/copies/{copie}", L, |v| Box::pin(telecharger(v))).tracee(),
        Porte::post("/conventions/{id}/copies/{copie}/retrait", Action::DeposerCopie, |v| Box::pin(retirer(v)))
            .tracee(),
    ]
}

/// An edition to download.
struct Texte {
    titre: String,
    detail: String,
    empreinte: String,
    href: String,
}

/// A signed copy in the list.
struct Copie {
    titre: String,
    meta: String,
    empreinte: String,
    etat: Etat,
    /// Where it is read, once it may be.
    href: Option<String>,
    /// Where it is taken back, for who kept it.
    retrait: Option<String>,
}

#[derive(Template)]
#[template(path = "conventions/documents.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    erreur: String,
    imprimerie: bool,
    textes: Vec<Texte>,
    copies: Vec<Copie>,
    /// The form that keeps one more.
    depot: Option<Depot>,
    demonstration: bool,
    action: String,
}

struct Depot {
    /// The version, when there is one only.
    version: Option<i64>,
    /// The versions to choose from, rendered.
    choix: String,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, &Erreurs::default()).await
}

async fn page(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(visite, Action::LireConvention, "documents").await?;
    let dossier = ouverte.dossier()?;
    let mut base: &Db = &visite.maison.db;
    let lues = copies::lues(&mut base, ouverte.id).await?;
    let administre = profil_admis(Action::DeposerCopie, visite.acteur().profil).is_ok();
    let (fichiers, imprimerie): (&Fichiers, &Imprimerie) = (visite.maison.piece()?, visite.maison.piece()?);
    let garde = |l: &Lue| visite.acteur().organisation == l.organisation && administre;
    let page = Page {
        cadre: ouverte.cadre(visite, "Documents")?.en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(erreurs, |c| if c == "version" { "version-1".to_owned() } else { c.to_owned() }),
        erreur: erreurs.pour("fichier").to_owned(),
        imprimerie: imprimerie.disponible(),
        textes: editions(dossier).into_iter().map(|e| texte(&ouverte, dossier, e)).collect(),
        depot: if administre { depot(dossier, &lues, visite.corps.un("version"), erreurs)? } else { None },
        copies: lues.iter().map(|l| copie(&ouverte, visite, l, garde(l))).collect(),
        demonstration: fichiers.antivirus.est_de_demonstration(),
        action: ouverte.adresse("/documents"),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

fn texte(ouverte: &Ouverte, dossier: &Dossier, edition: Edition) -> Texte {
    let href = ouverte.adresse(&format!("/documents/{}", edition.adresse()));
    let version = |n: i64| dossier.versions.iter().find(|v| v.0 == n);
    match edition {
        Edition::Version(n) => Texte {
            titre: format!("Termes arrêtés, version {n}"),
            detail: version(n).map(|v| format!("Arrêtés le {}.", francais::jour(v.1))).unwrap_or_default(),
            empreinte: version(n).map(|v| v.2.empreinte()).unwrap_or_default(),
            href,
        },
        // Letters and certificates are listed where they were recorded.
        Edition::Projet | Edition::Lettre(_) | Edition::Certificat(_) => Texte {
            titre: "Projet".to_owned(),
            detail: "Tel qu’il est aujourd’hui, blancs compris. Il n’engage personne.".to_owned(),
            empreinte: String::new(),
            href,
        },
    }
}

fn copie(ouverte: &Ouverte, visite: &Visite, l: &Lue, garde: bool) -> Copie {
    let (ton, libelle) = l.etat.etiquette();
    let quand = francais::moment(l.depose_le, visite.zone());
    let vivante = matches!(l.etat, copies::EtatCopie::Attente | copies::EtatCopie::Saine);
    let adresse = ouverte.adresse(&format!("/copies/{}", l.id));
    Copie {
        titre: format!("Copie signée n° {}", l.rang),
        meta: format!("Version {}, {}, déposée le {quand}, par {}", l.version, francais::poids(l.octets), l.par),
        empreinte: l.empreinte.clone(),
        etat: Etat { ton, libelle: libelle.into() },
        retrait: (garde && vivante).then(|| format!("{adresse}/retrait")),
        href: l.etat.se_lit().then_some(adresse),
    }
}

/// The form, when there is something to sign and room for one more.
fn depot(dossier: &Dossier, lues: &[Lue], choisie: &str, erreurs: &Erreurs) -> Result<Option<Depot>, Refus> {
    let versions = retenues(dossier);
    let prises = lues.iter().filter(|l| matches!(l.etat, copies::EtatCopie::Attente | copies::EtatCopie::Saine));
    if versions.is_empty() || i64::try_from(prises.count()).is_ok_and(|n| n >= NOMBRE_MAX) {
        return Ok(None);
    }
    let seule = if versions.len() == 1 { versions.last().copied() } else { None };
    let reponse = |n: &i64| Reponse1 {
        code: n.to_string(),
        libelle: format!("Version {n}"),
        coche: n.to_string() == choisie,
        ..Reponse1::default()
    };
    let choix = Choix {
        nom: "version".to_owned(),
        legende: "Quels termes ont été signés ?".to_owned(),
        erreur: erreurs.pour("version").to_owned(),
        reponses: versions.iter().map(reponse).collect(),
        ..Choix::default()
    };
    let choix = if seule.is_some() { String::new() } else { rendre(&choix)? };
    Ok(Some(Depot { version: seule, choix }))
}

/// The file of the form.
fn envoi(visite: &Visite) -> Result<Envoi, Refus> {
    visite.corps.exiger(&["version"], &[])?;
    let mut erreurs = Erreurs::default();
    let version = match visite.corps.un("version") {
        "" => None,
        autre => Some(autre.parse::<i64>().map_err(|_| Refus::Illisible("version"))?),
    };
    if version.is_none() {
        erreurs.ajouter("version", "Choisissez les termes qui ont été signés.");
    }
    match (&visite.fichier, version) {
        (None, _) => erreurs.ajouter("fichier", "Choisissez la copie signée, puis déposez-la."),
        (Some(f), _) if f.trop_gros => erreurs.ajouter(
            "fichier",
            "Ce fichier dépasse 10 Mo. Numérisez en 200 points par pouce, en noir et blanc, puis déposez-le de nouveau.",
        ),
        (Some(f), Some(version)) => return Ok(Envoi { version, nom: f.nom.clone(), octets: f.octets.clone() }),
        (Some(_), None) => {}
    }
    Err(Refus::Invalide(erreurs))
}

async fn deposer(visite: Visite) -> Result<Reponse, Refus> {
    let id = visite.id("id")?;
    let resultat = match envoi(&visite) {
        Ok(envoi) => copies::deposer(&visite.maison, visite.acteur(), id, envoi).await,
        Err(refus) => Err(refus),
    };
    match resultat {
        Ok(()) => Reponse::aller(&format!("/conventions/{id}/documents")),
        // Decided again, for whoever sent nothing to decide about.
        Err(Refus::Invalide(erreurs)) => page(&visite, &erreurs).await,
        Err(refus) => Err(refus),
    }
}

async fn retirer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id = visite.id("id")?;
    copies::retirer(&visite.maison, visite.acteur(), id, visite.id("copie")?).await?;
    Reponse::aller(&format!("/conventions/{id}/documents"))
}

/// A file made whole before it is sent.
struct Entier(Option<Vec<u8>>);

impl Morceaux for Entier {
    fn suivant(&mut self) -> Prochain<'_> {
        let octets = self.0.take();
        Box::pin(async move { Ok(octets) })
    }
}

const PDF: &str = "application/pdf";

async fn imprimer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let edition = Edition::depuis_adresse(visite.parametre("document")).ok_or(Refus::Introuvable("document"))?;
    let (nom, octets) = cas::imprimer(&visite.maison, visite.acteur(), visite.id("id")?, Some(edition)).await?;
    Ok(Reponse::flux(PDF, &nom, Entier(Some(octets))))
}

async fn telecharger(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let copie: Id<copies::Copie> = visite.id("copie")?;
    let (nom, morceaux) = copies::ouvrir(&visite.maison, visite.acteur(), visite.id("id")?, copie).await?;
    Ok(Reponse::flux(PDF, &nom, morceaux))
}
