//! Campaign « kill -9 »: what was acknowledged is there after the server died in the middle of its work.
//!
//! Four people send requests through the form while the process is killed at a random moment, again and again on the
//! same folder. After each restart every acknowledged request answers, and every acknowledged traced page has its
//! trace in the journal (looked at in the file, as a caisse's auditor would). Deliberately absent: power cuts; kill -9
//! keeps the page cache, durability on the disk is shown by the campaign « ordre des appels ».

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, Result, bail};
use socle::Monde;
use stockage::{Adresse, Db, Executant, ligne, sql};

use crate::{
    navigateur::{Compte, Navigateur},
    rapport::{centile, ms},
    serveur::{Installation, Serveur},
};

const LOGINS: [&str; 4] = ["tech-brume", "tech-brume-2", "tech-clairval", "tech-ccas"];

stockage::requetes! {
    libre COMPTER = "SELECT objet, action, CAST(COUNT(*) AS BIGINT) AS nombre FROM journal_charge \
        WHERE objet IS NOT NULL AND issue = 'accorde' GROUP BY objet, action";
    libre INTEGRITE = "SELECT integrity_check AS un FROM pragma_integrity_check";
}

ligne! { struct Compte1 { objet: String, action: String, nombre: i64 } }
ligne! { struct Un { un: String } }

/// What one person was told.
#[derive(Default)]
struct Releve {
    login: usize,
    envoyees: Vec<String>,
    traces: Vec<(&'static str, String)>,
}

/// What the campaign saw.
#[derive(Default)]
pub(crate) struct Bilan {
    pub(crate) tours: usize,
    pub(crate) envoyees: usize,
    pub(crate) traces: usize,
    pub(crate) manques: Vec<String>,
    demarrages: Vec<Duration>,
}

impl Bilan {
    /// The campaign in words.
    pub(crate) fn texte(&mut self) -> String {
        let (mediane, pire) = (centile(&mut self.demarrages, 500), centile(&mut self.demarrages, 1000));
        format!(
            "- arrêts brutaux (SIGKILL) à un moment tiré au hasard entre 20 et 1500 ms de travail : {}\n\
             - demandes acquittées (303 vers la confirmation) : {}, toutes retrouvées : {}\n\
             - pages tracées acquittées : {}, toutes avec leur trace : {}\n\
             - intégrité du fichier vérifiée après chaque arrêt\n\
             - redémarrage sur le dossier laissé : médiane {} ms, pire {} ms\n",
            self.tours,
            self.envoyees,
            oui(!self.manques.iter().any(|m| m.starts_with("demande"))),
            self.traces,
            oui(!self.manques.iter().any(|m| m.starts_with("trace"))),
            ms(mediane),
            ms(pire)
        )
    }
}

fn oui(vrai: bool) -> &'static str {
    if vrai { "oui" } else { "NON" }
}

/// Kills the server `tours` times and looks each time for what it had acknowledged.
pub(crate) async fn mener(installation: &Installation, tours: usize) -> Result<Bilan> {
    let (mut bilan, monde) = (Bilan::default(), Monde::reel());
    let mut attendues: HashMap<(String, String), i64> = HashMap::new();
    let mut serveur = Serveur::demarrer(installation).await?;
    for tour in 1..=tours {
        let comptes: Vec<Compte> = LOGINS.iter().map(|l| serveur.compte(l).cloned()).collect::<Result<_>>()?;
        let mut equipe = Vec::new();
        for compte in &comptes {
            equipe.push(Navigateur::connecter(serveur.adresse, compte).await?);
        }
        let taches: Vec<_> =
            equipe.into_iter().enumerate().map(|(rang, n)| tokio::spawn(travailler(n, rang, tour))).collect();
        let [haut, bas] = monde.hasard::<2>();
        let delai = 20 + u64::from(u16::from_be_bytes([haut, bas])) * 1480 / 65535;
        tokio::time::sleep(Duration::from_millis(delai)).await;
        serveur.tuer()?;
        let mut releves = Vec::new();
        for tache in taches {
            releves.push(tache.await.context("client")?);
        }
        serveur = Serveur::demarrer(installation).await?;
        bilan.demarrages.push(serveur.demarrage);
        let avant = (bilan.envoyees, bilan.traces);
        for releve in &releves {
            retrouver(&serveur, releve, &comptes, &mut bilan).await?;
            bilan.traces += releve.traces.len();
            for (action, objet) in &releve.traces {
                *attendues.entry(((*action).to_owned(), objet.clone())).or_default() += 1;
            }
        }
        verifier(installation, &attendues, &mut bilan).await?;
        bilan.tours = tour;
        println!(
            "tour {tour:>2} : tué après {delai:>4} ms, {:>3} demandes et {:>4} pages tracées acquittées, {} manque(s)",
            bilan.envoyees - avant.0,
            bilan.traces - avant.1,
            bilan.manques.len()
        );
    }
    Ok(bilan)
}

/// Sends requests and reads them until the server dies.
async fn travailler(mut n: Navigateur, login: usize, tour: usize) -> Releve {
    let mut envoyees = Vec::new();
    for rang in 0.. {
        let Ok(id) = n.saisine(tour * 8 + rang).await else { break };
        envoyees.push(id.clone());
        if n.lire(&format!("/demandes/{id}/confirmation")).await.is_err()
            || n.lire(&format!("/demandes/{id}")).await.is_err()
        {
            break;
        }
    }
    Releve { login, envoyees, traces: n.acquittees }
}

async fn retrouver(serveur: &Serveur, releve: &Releve, comptes: &[Compte], bilan: &mut Bilan) -> Result<()> {
    let mut n = Navigateur::connecter(serveur.adresse, comptes.get(releve.login).context("compte")?).await?;
    for id in &releve.envoyees {
        let statut = n.get(&format!("/demandes/{id}/confirmation")).await?.statut;
        if statut != 200 {
            bilan.manques.push(format!("demande {id} : {statut}"));
        }
    }
    bilan.envoyees += releve.envoyees.len();
    Ok(())
}

/// Every acknowledged page has its trace; the file is whole.
async fn verifier(
    installation: &Installation,
    attendues: &HashMap<(String, String), i64>,
    bilan: &mut Bilan,
) -> Result<()> {
    let db = Db::ouvrir(&Adresse::Sqlite(installation.donnees.join("parvis.sqlite"))).await?;
    let mut base = &db;
    let lus: Vec<Compte1> = base.toutes(sql!(COMPTER)).await?;
    let integrite: Un = base.une(sql!(INTEGRITE)).await?;
    db.fermer().await;
    if integrite.un != "ok" {
        bail!("le fichier n’est plus intègre : {}", integrite.un);
    }
    let lus: HashMap<(String, String), i64> = lus.into_iter().map(|c| ((c.action, c.objet), c.nombre)).collect();
    for ((action, objet), nombre) in attendues {
        let lu = lus.get(&(action.clone(), objet.clone())).copied().unwrap_or(0);
        if lu < *nombre {
            bilan.manques.push(format!("trace {action} {objet} : {lu} au lieu de {nombre}"));
        }
    }
    Ok(())
}
