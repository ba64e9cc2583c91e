//! The house inside the bench's own process, on the base the product would have: a file on a real disk, or the
//! durable cluster under the service role. The clock is the real one, so that identifiers sort as in production.

use std::{path::Path, sync::Arc};

use acces::{Acteur, Autorisation, Demande, FaitsDemande, Organisation, Portee, Ressource, Sujet, Unite};
use anyhow::{Context as _, Result, anyhow};
use axum::Router;
use banc::{Client, MOT_DE_PASSE};
use parvis::demo::{self, Gens};
use socle::{Clause, Id, Instant, Monde, Refus};
use stockage::{
    Adresse, Coffre, Db, Executant, Libre, Nature, Requete, Scopee,
    essai::{self, BaseDEssai, Moteur},
    ligne,
};
use toile::{Maison, Reglages};
use traces::Listage;

use crate::trace;

/// Rounds of the invented life (two requests each for the unit of « tech-brume »): more than a page of 25 rows.
const TOURS: usize = 14;

/// A house, full enough for a page of 25 rows.
pub(crate) struct Maisonnee {
    pub(crate) maison: Arc<Maison>,
    pub(crate) routeur: Router,
    pub(crate) gens: Gens,
    /// The most recent request of the unit of « tech-brume ».
    pub(crate) demande: Id<Demande>,
    /// The address of its base as the owner, for what goes in by SQL.
    pub(crate) proprietaire: Adresse,
    /// Holds the folder or the base for as long as the house stands.
    _base: Option<BaseDEssai>,
    _casiers: banc::Casiers,
}

/// The owner's address of a new base of the durable cluster, for a server process.
pub(crate) async fn base_neuve() -> Result<String> {
    let base = essai::vierge(Moteur::Postgres).await;
    base.db.fermer().await;
    match &base.proprietaire {
        Adresse::Postgres(url) => Ok(url.clone()),
        Adresse::Sqlite(_) => Err(anyhow!("la grappe n’en est pas une")),
    }
}

/// A refusal, as an error.
pub(crate) fn refus(refus: Refus) -> anyhow::Error {
    match refus {
        Refus::Interne(d) | Refus::Indisponible(d) => anyhow!(d),
        autre => anyhow!(autre.code()),
    }
}

ligne! {
    /// A row of the list of a unit.
    pub(crate) struct Rangee {
        /// The request.
        pub(crate) id: Id<Demande>,
        /// The person it is about.
        pub(crate) sujet: Option<Id<Sujet>>,
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        self.sujet.map(|s| s.to_string())
    }
}

ligne! {
    struct Faits {
        id: Id<Demande>,
        sujet: Option<Id<Sujet>>,
        partenaire: Id<Organisation>,
        unite: Id<Unite>,
        auteur: Id<acces::Compte>,
        caisse: Id<Organisation>,
        historique: Option<String>,
    }
}

/// The registered statement `nom` of the product, with its own text: the twins read what the pages read.
pub(crate) fn requete<N: Nature>(nom: &str) -> Result<Requete<N>, Refus> {
    let fiche = parvis::fiches().into_iter().find(|f| f.nom == nom && f.nature == N::NOM);
    let fiche = fiche.ok_or_else(|| Refus::Interne(format!("requête {nom} absente")))?;
    Ok(Requete::nouvelle(fiche.nom, fiche.sqlite))
}

/// What the page of a request decides on, read as it reads it.
pub(crate) async fn autoriser(maison: &Maison, acteur: &Acteur, id: Id<Demande>) -> Result<Autorisation, Refus> {
    let mut base: &Db = &maison.db;
    let appel = requete::<Libre>("demandes::sql::FAITS")?.appel(vec![
        id.into(),
        maison.monde.metier().into(),
        acteur.compte.into(),
    ]);
    let f: Faits = base.une(appel).await?;
    let clause = f.historique.as_deref().and_then(|t| t.split_once('|')).map(|(d, a)| Clause::nouvelle(d, a));
    let faits = FaitsDemande {
        id: f.id,
        sujet: f.sujet,
        partenaire: f.partenaire,
        unite: f.unite,
        auteur: f.auteur,
        caisse: f.caisse,
        brouillon: false,
        retiree: false,
        signaler: None,
        historique: clause,
        traiter: None,
    };
    acces::exiger(acteur, acces::Action::ConsulterDemande, &Ressource::Demande(Some(faits)))
}

/// The 25 rows that the list shows.
pub(crate) async fn lister(maison: &Maison, portee: &Portee) -> Result<Listage<Rangee>, Refus> {
    let (libre, instant) = (|| None::<String>.into(), || None::<Instant>.into());
    let phases = ",deposee,prise_en_charge,attente_partenaire,instruction,close,retiree,";
    let valeurs = vec![
        phases.into(),
        libre(),
        libre(),
        libre(),
        libre(),
        instant(),
        instant(),
        instant(),
        instant(),
        i64::MAX.into(),
        "~".into(),
    ];
    let appel = requete::<Scopee>("demandes::travail::page::HISTORIQUE_RECENTES")?.appel(valeurs);
    Ok(maison.traces.lister(portee, appel).await?.premieres(25))
}

impl Maisonnee {
    /// On a file of `dossier`, or on a new base of the cluster when there is none.
    pub(crate) async fn ouvrir(dossier: Option<&Path>) -> Result<Self> {
        let monde = Monde::reel();
        let (db, proprietaire, base) = if let Some(dossier) = dossier {
            std::fs::create_dir_all(dossier)?;
            let adresse = Adresse::Sqlite(dossier.join("interne.sqlite"));
            let db = Db::ouvrir(&adresse).await?;
            db.migrer(monde.horloge()).await?;
            (db, adresse, None)
        } else {
            let base = essai::vierge(Moteur::Postgres).await;
            (base.db.clone(), base.proprietaire.clone(), Some(base))
        };
        let cles = std::env::temp_dir().join(format!("parvis-mesures-cles-{}", std::process::id()));
        let coffre = Coffre::creer(&cles, &monde).map_err(|e| anyhow!("{e}"))?;
        std::fs::remove_dir_all(&cles)?;
        let courrier = parvis::courrier("http://localhost", taches::courriel::Facteur::Tiroir(db.clone()));
        // On the same disk as the base: a file is durable before its row.
        let casiers = dossier.map_or_else(banc::Casiers::nouveaux, |d| banc::Casiers(d.join("fichiers")));
        let fichiers = banc::fichiers_d_essai(&casiers);
        let mut maison =
            parvis::maison(db, monde, coffre, Reglages::default(), courrier, fichiers).await.map_err(refus)?;
        let gens = demo::creer(&maison, MOT_DE_PASSE).await.map_err(refus)?;
        for _ in 1..TOURS {
            demo::animer(&maison, &gens).await.map_err(refus)?;
        }
        let lecteur = lecteur(&gens)?;
        let portee =
            acces::exiger_portee(&lecteur, acces::Action::ListerDemandes, maison.monde.metier()).map_err(refus)?;
        let page = lister(&maison, &portee).await.map_err(refus)?;
        let demande = page.lignes().first().context("aucune demande")?.id;
        let tenues = trace::Tenues::prendre(&maison, &lecteur, demande).await.map_err(refus)?;
        Arc::get_mut(&mut maison).context("maison déjà partagée")?.apporter(tenues);
        let routeur = toile::routeur(&maison, &[parvis::portes(), trace::portes()].concat());
        Ok(Self { maison, routeur, gens, demande, proprietaire, _base: base, _casiers: casiers })
    }

    /// The engine, for the table.
    pub(crate) fn moteur(&self) -> &'static str {
        self.maison.db.nom_moteur()
    }

    /// The reader whose pages are measured.
    pub(crate) fn lecteur(&self) -> Result<Acteur> {
        lecteur(&self.gens)
    }

    /// A browser in which `identifiant` is signed in, without paying for a password.
    pub(crate) async fn client(&self, identifiant: &str) -> Result<Client> {
        let mut acteur = self.gens.personnage(identifiant).context("personnage")?.acteur.clone();
        let mut tx = self.maison.db.ecrire().await?;
        let cookie = toile::session::ouvrir(&self.maison, &mut tx, &mut acteur).await.map_err(refus)?;
        tx.valider().await?;
        let mut client = Client::nouveau(self.routeur.clone());
        client.poser_cookie(&cookie);
        Ok(client)
    }
}

fn lecteur(gens: &Gens) -> Result<Acteur> {
    Ok(gens.personnage("tech-brume").context("tech-brume")?.acteur.clone())
}
