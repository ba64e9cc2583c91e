//! The composition: rooms become one house, one router, one binary.
//!
//! Everything that must be *complete* is assembled here and tested over the whole house in `tests/tout`: the table of
//! doors, the list of statements, the models. A new room adds one line to each list below.

pub mod commandes;
pub mod configuration;
pub mod demo;
mod dire;
pub mod exploitation;
mod pages;
pub mod sauvegarde;

use std::sync::Arc;

use comptes::Hacheur;
use conventions::Modele;
use demandes::{Formulaires, ReglesDeGarde};
use fichiers::Fichiers;
use socle::{Monde, Refus};
use stockage::{Coffre, Db, Fiche, rotation::Enveloppes};
use taches::{
    Atelier, Genre, Resultat, Travail,
    courriel::{self, Courrier, Facteur, ModeleDeCourriel},
};
use toile::{Maison, Porte, Reglages, papier::Imprimerie};

/// The models that every installation starts from: file name and text. Truth is in the base once imported.
pub const MODELES: [(&str, &str); 7] = [
    (
        "modeles/convention-metier-acces-droits-soins.toml",
        include_str!("../../../modeles/convention-metier-acces-droits-soins.toml"),
    ),
    (
        "modeles/utilisation-espace-partenaires.toml",
        include_str!("../../../modeles/utilisation-espace-partenaires.toml"),
    ),
    ("modeles/acces-mon-compte-partenaire.toml", include_str!("../../../modeles/acces-mon-compte-partenaire.toml")),
    ("modeles/contrat-de-service.toml", include_str!("../../../modeles/contrat-de-service.toml")),
    ("modeles/bulletin-adhesion-cdap.toml", include_str!("../../../modeles/bulletin-adhesion-cdap.toml")),
    ("modeles/coordination-profil-controle.toml", include_str!("../../../modeles/coordination-profil-controle.toml")),
    (
        "modeles/partenariat-carsat-collectivite.toml",
        include_str!("../../../modeles/partenariat-carsat-collectivite.toml"),
    ),
];

/// The texts that people accept: file name and text. Truth is in the base once imported.
pub const TEXTES: [(&str, &str); 1] =
    [("modeles/textes/cgu-1.toml", include_str!("../../../modeles/textes/cgu-1.toml"))];

const MOTIFS: (&str, &str) =
    ("modeles/demandes/signaler.toml", include_str!("../../../modeles/demandes/signaler.toml"));

const FORMULAIRES: [(&str, &str); 1] =
    [("modeles/demandes/saisine-mas.toml", include_str!("../../../modeles/demandes/saisine-mas.toml"))];

const GARDE: (&str, &str) = ("modeles/garde.toml", include_str!("../../../modeles/garde.toml"));

/// Hashes of passwords at once: as many as the machine has cores, two at most until step 2 measures more.
const HACHAGES: usize = 2;

/// Every door of the house.
pub fn portes() -> Vec<Porte> {
    // The order is the order of the rail.
    [
        demandes::portes(),
        conventions::portes(),
        habilitations::portes(),
        avis::portes(),
        comptes::portes(),
        toile::portes(),
        pages::portes(),
    ]
    .concat()
}

/// Every statement of the house.
pub fn fiches() -> Vec<Fiche> {
    [
        stockage::fiches(),
        traces::fiches(),
        taches::fiches(),
        toile::fiches(),
        annuaire::fiches(),
        avis::fiches(),
        comptes::fiches(),
        conventions::fiches(),
        habilitations::fiches(),
        demandes::fiches(),
        demo::fiches(),
        exploitation::fiches(),
    ]
    .concat()
}

/// Every kind of job of the house.
pub fn genres() -> Vec<Genre<Maison>> {
    let courriel = Genre { code: courriel::GENRE, faire: |maison, travail| Box::pin(distribuer(maison, travail)) };
    let mut tous = vec![courriel];
    tous.extend(comptes::genres());
    tous.extend(conventions::genres());
    tous.extend(demandes::genres());
    tous
}

/// Every place that keeps a data key wrapped: what the turning of the master key walks.
pub fn enveloppes() -> Vec<Enveloppes> {
    vec![demandes::sceau::enveloppes(), comptes::cas::enveloppes(), conventions::enveloppes()]
}

/// Every template of mail of the house.
pub fn courriels() -> Vec<ModeleDeCourriel<Maison>> {
    let des_conventions = conventions::echeancier::courriels();
    let autres = comptes::courriels().into_iter().chain(habilitations::courriels()).chain(avis::courriels());
    autres.chain(des_conventions).collect()
}

/// The mail room: links lead to `adresse_publique`, mails are given to `facteur`.
pub fn courrier(adresse_publique: &str, facteur: Facteur) -> Courrier<Maison> {
    Courrier::nouveau(adresse_publique, facteur, courriels())
}

async fn distribuer(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let courrier = maison.piece::<Courrier<Maison>>()?;
    courrier.distribuer(Arc::clone(&maison), &maison.db, &maison.monde, &travail).await
}

/// The workshop where the jobs of `maison` are done.
pub fn atelier(maison: &Arc<Maison>) -> Atelier<Maison> {
    Atelier::nouveau(Arc::clone(maison), maison.db.clone(), maison.monde.clone(), genres())
}

/// Imports the models the base does not know yet.
pub async fn importer_modeles(db: &Db, monde: &Monde) -> Result<Vec<Arc<Modele>>, Refus> {
    for (origine, texte) in TEXTES {
        comptes::textes::importer(db, origine, texte, monde).await?;
    }
    let mut lus = Vec::new();
    for (origine, texte) in MODELES {
        lus.push(conventions::importer(db, origine, texte, monde.horloge()).await?);
    }
    Ok(lus)
}

/// The press of this build. Without the feature `pdf` there is none, and pages say so.
pub fn imprimerie() -> Result<Imprimerie, Refus> {
    #[cfg(feature = "pdf")]
    let ouverte = documents::Atelier::ouvrir().map(Imprimerie::avec).map_err(|e| Refus::Interne(format!("{e:?}")));
    #[cfg(not(feature = "pdf"))]
    let ouverte = Ok(Imprimerie::absente());
    ouverte
}

/// The house on a migrated base, with what each room needs at hand.
pub async fn maison(
    db: Db,
    monde: Monde,
    coffre: Coffre,
    reglages: Reglages,
    courrier: Courrier<Maison>,
    fichiers: Fichiers,
) -> Result<Arc<Maison>, Refus> {
    importer_modeles(&db, &monde).await?;
    let formulaires = Formulaires::charger(&db, MOTIFS, &FORMULAIRES, monde.horloge()).await?;
    let hacheur = Arc::new(Hacheur::nouveau(&monde, HACHAGES)?);
    let mut maison = Maison::nouvelle(db, monde, coffre, reglages);
    maison.apporter(formulaires);
    let garde = ReglesDeGarde::lire(GARDE.0, GARDE.1).map_err(|e| Refus::Interne(e.to_string()))?;
    maison.apporter(garde);
    maison.apporter(hacheur);
    maison.apporter(courrier);
    maison.apporter(fichiers);
    maison.apporter(imprimerie()?);
    Ok(Arc::new(maison))
}

/// The router of `maison`.
pub fn routeur(maison: &Arc<Maison>) -> axum::Router {
    toile::routeur(maison, &portes())
}
