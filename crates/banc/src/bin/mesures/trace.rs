//! What a trace costs the server's CPU: a page with its trace against its twin without.
//!
//! The page functions of the product cannot be reached without their trace (they are private, and personal statements
//! want a `Consigne`), and no switch may turn traces off. So the bench has doors of its own, through the same kernel
//! (session, profile, headers), in pairs: each pair runs the same registered statements of the product under the same
//! authorisation and answers alike; the first of a pair consigns before it reads, the second reads by a `Consigne`
//! obtained before the measure. What both leave out (opening seals, templates) is equal on both sides of the real
//! page too, so the difference is the trace and nothing else: entry, canonical JSON, salt, leaf, hand-over to the
//! grouped writer, its statements and its commit. CPU is the whole process's (every thread, SQLite's included,
//! the in-process client's too, equal on both sides); PostgreSQL's own processes are counted apart. The pairs
//! alternate round by round, so that a machine that slows down slows both.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use acces::{Acteur, Action, Demande};
use anyhow::{Context as _, Result, bail};
use socle::{Id, Refus};
use stockage::{Personnelle, ligne};
use toile::{Maison, Porte, Reponse, Visite};
use traces::Consigne;

use crate::{
    maisonnee::{Maisonnee, autoriser, lister, requete},
    proc,
    rapport::{Tableau, micros_par, virgule},
};

/// Most CPU that a trace may add to a page, at 32 concurrent clients.
const SEUIL_MICROS: f64 = 150.0;

/// Traces consigned before the measure, by which the twins read.
pub(crate) struct Tenues {
    demande: Consigne,
    liste: Consigne,
}

impl Tenues {
    pub(crate) async fn prendre(maison: &Maison, lecteur: &Acteur, demande: Id<Demande>) -> Result<Self, Refus> {
        let autorisation = autoriser(maison, lecteur, demande).await?;
        let portee = acces::exiger_portee(lecteur, Action::ListerDemandes, maison.monde.metier())?;
        let page = lister(maison, &portee).await?;
        let liste = maison.traces.liste(&portee, &page, "identite").await?;
        Ok(Self { demande: maison.traces.lecture(&autorisation, "identite reponses historique").await?, liste })
    }
}

pub(crate) fn portes() -> Vec<Porte> {
    const UNE: Action = Action::ConsulterDemande;
    const LISTE: Action = Action::ListerDemandes;
    vec![
        Porte::get("/banc/demande/{id}", UNE, |v| Box::pin(async move { une(v, true).await })).tracee(),
        Porte::get("/banc/demande-jumelle/{id}", UNE, |v| Box::pin(async move { une(v, false).await })),
        Porte::get("/banc/liste", LISTE, |v| Box::pin(async move { liste(v, true).await })).tracee(),
        Porte::get("/banc/liste-jumelle", LISTE, |v| Box::pin(async move { liste(v, false).await })),
    ]
}

ligne! { struct Dossier { numero: String, auteur_nom: String, auteur_prenom: String } }
ligne! { struct Identite { nom: String, prenom: String } }

async fn une(visite: Visite, tracee: bool) -> Result<Reponse, Refus> {
    let maison = &visite.maison;
    let autorisation = autoriser(maison, visite.acteur(), visite.id("id")?).await?;
    let consigne = if tracee {
        maison.traces.lecture(&autorisation, "identite reponses historique").await?
    } else {
        maison.piece::<Tenues>()?.demande.clone()
    };
    let appel = requete::<Personnelle>("demandes::sql::DOSSIER")?.appel(Vec::new());
    let lus: Vec<Dossier> = maison.traces.lire(&consigne, appel).await?;
    Ok(Reponse::html(lus.iter().map(|d| format!("{} {} {}\n", d.numero, d.auteur_nom, d.auteur_prenom)).collect()))
}

async fn liste(visite: Visite, tracee: bool) -> Result<Reponse, Refus> {
    let maison = &visite.maison;
    let portee = visite.portee(Action::ListerDemandes)?;
    let page = lister(maison, &portee).await?;
    let consigne = if tracee {
        maison.traces.liste(&portee, &page, "identite").await?
    } else {
        maison.piece::<Tenues>()?.liste.clone()
    };
    let appel = requete::<Personnelle>("demandes::sql::IDENTITES")?.appel(Vec::new());
    let lus: Vec<Identite> = maison.traces.lire(&consigne, appel).await?;
    Ok(Reponse::html(lus.iter().map(|i| format!("{} {}\n", i.nom, i.prenom)).collect()))
}

/// CPU and time of a number of pages.
#[derive(Debug, Clone, Copy, Default)]
struct Depense {
    pages: usize,
    cpu: Duration,
    grappe: Duration,
    duree: Duration,
}

impl Depense {
    fn plus(&mut self, autre: Self) {
        self.pages += autre.pages;
        self.cpu += autre.cpu;
        self.grappe += autre.grappe;
        self.duree += autre.duree;
    }

    fn par_page(&self) -> f64 {
        micros_par(self.cpu, self.pages)
    }

    fn grappe_par_page(&self) -> f64 {
        micros_par(self.grappe, self.pages)
    }
}

/// Measures the two pairs, one by one and at 32 at once, then the real pages for scale.
pub(crate) async fn mesurer(tableau: &mut Tableau, m: &Maisonnee, pg: Option<u32>, pages: usize) -> Result<()> {
    let (une, jumelle) = (format!("/banc/demande/{}", m.demande), format!("/banc/demande-jumelle/{}", m.demande));
    let paires = [
        ("/demandes/{id}", une.as_str(), jumelle.as_str()),
        ("/demandes, 25 lignes", "/banc/liste", "/banc/liste-jumelle"),
    ];
    for (nom, avec, sans) in paires {
        for clients in [1, 32] {
            let (mut tracee, mut nue) = (Depense::default(), Depense::default());
            for _ in 0..4 {
                tracee.plus(depenser(m, pg, (avec, clients, pages / 4)).await?);
                nue.plus(depenser(m, pg, (sans, clients, pages / 4)).await?);
            }
            let ecart = tracee.par_page() - nue.par_page();
            let valeur = format!(
                "+{} µs ({} contre {})",
                virgule(ecart, 0),
                virgule(tracee.par_page(), 0),
                virgule(nue.par_page(), 0)
            );
            let mesure = format!("CPU de la trace, {nom}, {clients} à la fois");
            if clients == 32 {
                tableau.juger(mesure, m.moteur(), valeur, (format!("≤ +{SEUIL_MICROS:.0} µs"), ecart <= SEUIL_MICROS));
            } else {
                tableau.dire(mesure, m.moteur(), valeur);
            }
            if pg.is_some() {
                let ecart = tracee.grappe_par_page() - nue.grappe_par_page();
                tableau.dire(
                    format!("  dont la grappe en plus, {nom}, {clients} à la fois"),
                    m.moteur(),
                    format!("+{} µs", virgule(ecart, 0)),
                );
            }
        }
    }
    for (nom, chemin) in
        [("/demandes/{id}", format!("/demandes/{}", m.demande)), ("/demandes, 25 lignes", "/demandes".to_owned())]
    {
        let vraie = depenser(m, pg, (chemin.as_str(), 32, pages / 2)).await?;
        let grappe = if pg.is_some() {
            format!(", et {} dans la grappe", virgule(vraie.grappe_par_page(), 0))
        } else {
            String::new()
        };
        tableau.dire(
            format!("CPU de la vraie page {nom}, 32 à la fois"),
            m.moteur(),
            format!("{} µs{grappe}", virgule(vraie.par_page(), 0)),
        );
    }
    Ok(())
}

async fn depenser(m: &Maisonnee, pg: Option<u32>, (chemin, clients, pages): (&str, usize, usize)) -> Result<Depense> {
    let chemin: Arc<str> = chemin.into();
    let mut equipe = Vec::new();
    for _ in 0..clients {
        equipe.push(m.client("tech-brume").await?);
    }
    let grappe = |pg: Option<u32>| pg.map_or(Ok(Duration::ZERO), proc::cpu_famille);
    let (avant, avant_grappe, debut) = (proc::moi()?, grappe(pg)?, Instant::now());
    let taches: Vec<_> = equipe
        .into_iter()
        .map(|mut client| {
            let chemin = Arc::clone(&chemin);
            tokio::spawn(async move {
                for _ in 0..pages / clients {
                    let page = client.get(&chemin).await;
                    if page.statut != 200 {
                        bail!("{chemin} : {}", page.statut);
                    }
                }
                Ok(())
            })
        })
        .collect();
    for tache in taches {
        tache.await.context("client du banc")??;
    }
    Ok(Depense {
        pages: pages / clients * clients,
        cpu: proc::moi()?.saturating_sub(avant),
        grappe: grappe(pg)?.saturating_sub(avant_grappe),
        duree: debut.elapsed(),
    })
}
