//! Campaign « kill -9 »: what was acknowledged is there after the server died in the middle of its work.
//!
//! Four people send requests through the form, one in two with a file, and write a message on each, while the process is
//! killed at a random moment, again and again on the same folder. After each restart every acknowledged request answers, every
//! acknowledged message is in its thread, once, every acknowledged file comes back byte for byte, and every acknowledged traced
//! page has its trace in the journal (looked at in the file, as a caisse's auditor would). What was not acknowledged is there
//! whole or not at all: no fact of a message without its text, no file of the base without its object. Deliberately absent:
//! power cuts; kill -9 keeps the page cache, durability on the disk is shown by the campaign « ordre des appels ».

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use socle::Monde;
use stockage::{Adresse, Db, Executant, ligne, sql};

use crate::{
    navigateur::{Compte, Navigateur},
    pieces::pdf,
    rapport::{centile, ms},
    serveur::{Installation, Serveur},
};

const LOGINS: [&str; 4] = ["tech-brume", "tech-brume-2", "tech-clairval", "tech-ccas"];

/// How long a file may wait to be looked at: the lease of the job that died with the server, and some.
const ANALYSE_MAX: Duration = Duration::from_secs(6 * 60);

stockage::requetes! {
    libre COMPTER = "SELECT objet, action, CAST(COUNT(*) AS BIGINT) AS nombre FROM journal_charge \
        WHERE objet IS NOT NULL AND issue = 'accorde' GROUP BY objet, action";
    libre MOITIES = "SELECT f.demande AS un FROM demande_fait f LEFT JOIN message m ON m.demande = f.demande AND m.rang = f.rang \
        WHERE f.genre = 'message' AND m.rang IS NULL";
    libre OBJETS = "SELECT id AS un FROM piece WHERE etat IN ('attente', 'saine', 'illisible')";
    libre INTEGRITE = "SELECT integrity_check AS un FROM pragma_integrity_check";
}

ligne! { struct Compte1 { objet: String, action: String, nombre: i64 } }
ligne! { struct Un { un: String } }

/// What one person was told.
#[derive(Default)]
struct Releve {
    login: usize,
    envoyees: Vec<String>,
    /// (request, its one message).
    messages: Vec<(String, String)>,
    /// (request, number of its one file).
    fichiers: Vec<(String, usize)>,
    traces: Vec<(&'static str, String)>,
}

/// What the campaign saw.
#[derive(Default)]
pub(crate) struct Bilan {
    pub(crate) tours: usize,
    pub(crate) envoyees: usize,
    pub(crate) messages: usize,
    pub(crate) fichiers: usize,
    pub(crate) traces: usize,
    pub(crate) manques: Vec<String>,
    demarrages: Vec<Duration>,
    /// (account, request, number) of files not read again yet.
    a_relire: Vec<(usize, String, usize)>,
}

impl Bilan {
    /// The campaign in words.
    pub(crate) fn texte(&mut self) -> String {
        let (mediane, pire) = (centile(&mut self.demarrages, 500), centile(&mut self.demarrages, 1000));
        format!(
            "- arrêts brutaux (SIGKILL) à un moment tiré au hasard entre 20 et 1500 ms de travail : {}\n\
             - demandes acquittées (303 vers la confirmation) : {}, toutes retrouvées : {}\n\
             - messages acquittés : {}, tous retrouvés, une fois chacun : {}\n\
             - fichiers acquittés : {}, tous relus octet pour octet : {}\n\
             - rien d’à moitié écrit (message sans texte, pièce sans objet) : {}\n\
             - pages tracées acquittées : {}, toutes avec leur trace : {}\n\
             - intégrité du fichier vérifiée après chaque arrêt\n\
             - redémarrage sur le dossier laissé : médiane {} ms, pire {} ms\n",
            self.tours,
            self.envoyees,
            self.rien("demande"),
            self.messages,
            self.rien("message"),
            self.fichiers,
            self.rien("fichier"),
            self.rien("moitié"),
            self.traces,
            self.rien("trace"),
            ms(mediane),
            ms(pire)
        )
    }

    /// Whether nothing of this kind is missing.
    fn rien(&self, genre: &str) -> &'static str {
        if self.manques.iter().any(|m| m.starts_with(genre)) { "NON" } else { "oui" }
    }
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
        let avant = (bilan.envoyees, bilan.messages, bilan.fichiers, bilan.traces);
        for releve in &releves {
            retrouver(&serveur, releve, &comptes, &mut bilan).await?;
            bilan.traces += releve.traces.len();
            for (action, objet) in &releve.traces {
                *attendues.entry(((*action).to_owned(), objet.clone())).or_default() += 1;
            }
        }
        relire_tous(&serveur, &comptes, &mut bilan).await?;
        verifier(installation, &attendues, &mut bilan).await?;
        bilan.tours = tour;
        println!(
            "tour {tour:>2} : tué après {delai:>4} ms, {:>3} demandes, {:>3} messages, {:>3} fichiers et {:>4} pages tracées acquittés, {} manque(s)",
            bilan.envoyees - avant.0,
            bilan.messages - avant.1,
            bilan.fichiers - avant.2,
            bilan.traces - avant.3,
            bilan.manques.len()
        );
    }
    let comptes: Vec<Compte> = LOGINS.iter().map(|l| serveur.compte(l).cloned()).collect::<Result<_>>()?;
    println!("{} fichier(s) attendent la fin d’un bail", bilan.a_relire.len());
    attendre_les_baux(&serveur, &comptes, &mut bilan).await?;
    Ok(bilan)
}

/// Sends requests, reads them and writes on them until the server dies.
async fn travailler(mut n: Navigateur, login: usize, tour: usize) -> Releve {
    let mut releve = Releve { login, ..Releve::default() };
    for rang in 0.. {
        if une(&mut n, &mut releve, (tour * LOGINS.len() + login) * 1000 + rang).await.is_err() {
            break;
        }
    }
    releve.traces = std::mem::take(&mut n.acquittees);
    releve
}

/// One request, kept in `releve` step by step, as each is acknowledged.
async fn une(n: &mut Navigateur, releve: &mut Releve, numero: usize) -> Result<()> {
    let id = n.brouillon(numero).await?;
    if numero.is_multiple_of(2) {
        n.joindre(&id, "piece.pdf", &pdf(numero)).await?;
        releve.fichiers.push((id.clone(), numero));
    }
    n.envoi(&id).await?;
    releve.envoyees.push(id.clone());
    n.lire(&format!("/demandes/{id}/confirmation")).await?;
    n.lire(&format!("/demandes/{id}")).await?;
    let texte = format!("Message numéro {numero} de la campagne.");
    n.ecrire(&id, &texte).await?;
    releve.messages.push((id, texte));
    Ok(())
}

async fn retrouver(serveur: &Serveur, releve: &Releve, comptes: &[Compte], bilan: &mut Bilan) -> Result<()> {
    let mut n = Navigateur::connecter(serveur.adresse, comptes.get(releve.login).context("compte")?).await?;
    for id in &releve.envoyees {
        let statut = n.get(&format!("/demandes/{id}/confirmation")).await?.statut;
        if statut != 200 {
            bilan.manques.push(format!("demande {id} : {statut}"));
        }
    }
    for (id, texte) in &releve.messages {
        let page = n.get(&format!("/demandes/{id}/messages")).await?;
        let fois = page.texte().matches(texte.as_str()).count();
        if fois != 1 {
            bilan.manques.push(format!("message de {id} : {fois} fois ({})", page.statut));
        }
    }
    for (id, numero) in &releve.fichiers {
        // Its request may not have been sent: its draft shows it then. Sent, even if nobody was told so, the request gives it.
        if releve.envoyees.contains(id) || !en_brouillon(&mut n, id).await? {
            bilan.a_relire.push((releve.login, id.clone(), *numero));
        }
    }
    bilan.envoyees += releve.envoyees.len();
    bilan.messages += releve.messages.len();
    bilan.fichiers += releve.fichiers.len();
    Ok(())
}

/// Whether the draft `id` still lists its file.
async fn en_brouillon(n: &mut Navigateur, id: &str) -> Result<bool> {
    Ok(n.get(&format!("/signaler/{id}/pieces")).await?.texte().contains("piece.pdf"))
}

/// Whether the file of request `id` comes back as it was sent; not known while the antivirus has not looked at it.
async fn relire(n: &mut Navigateur, id: &str, numero: usize) -> Result<Option<bool>> {
    let page = n.get(&format!("/demandes/{id}")).await?.texte();
    let marque = format!("href=\"/demandes/{id}/pieces/");
    let Some((piece, _)) = page.split_once(&marque).and_then(|(_, suite)| suite.split_once('"')) else {
        return Ok(if page.contains("piece.pdf") { None } else { Some(false) });
    };
    let lien = n.get(&format!("/demandes/{id}/pieces/{piece}")).await?;
    let Some(vers) = lien.entetes("location").next().map(str::to_owned) else { return Ok(Some(false)) };
    Ok(Some(n.get(&vers).await?.corps == pdf(numero)))
}

/// Reads again every file that the antivirus has looked at; the others stay to be read.
async fn relire_tous(serveur: &Serveur, comptes: &[Compte], bilan: &mut Bilan) -> Result<()> {
    for (login, compte) in comptes.iter().enumerate() {
        let (siens, autres): (Vec<_>, Vec<_>) = bilan.a_relire.drain(..).partition(|(l, _, _)| *l == login);
        bilan.a_relire = autres;
        if siens.is_empty() {
            continue;
        }
        let mut n = Navigateur::connecter(serveur.adresse, compte).await?;
        let mut restent = Vec::new();
        for (login, id, numero) in siens {
            match relire(&mut n, &id, numero).await? {
                Some(true) => {}
                Some(false) => bilan.manques.push(format!("fichier de {id} : autre ou absent")),
                None => restent.push((login, id, numero)),
            }
        }
        bilan.a_relire.extend(restent);
    }
    Ok(())
}

/// What was being looked at when the server died is looked at again once its lease has ended.
async fn attendre_les_baux(serveur: &Serveur, comptes: &[Compte], bilan: &mut Bilan) -> Result<()> {
    let debut = tokio::time::Instant::now();
    while !bilan.a_relire.is_empty() && debut.elapsed() < ANALYSE_MAX {
        tokio::time::sleep(Duration::from_secs(5)).await;
        relire_tous(serveur, comptes, bilan).await?;
    }
    let restent: Vec<_> = bilan.a_relire.drain(..).collect();
    bilan.manques.extend(restent.into_iter().map(|(_, id, _)| format!("fichier de {id} : toujours en attente")));
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
    let moities: Vec<Un> = base.toutes(sql!(MOITIES)).await?;
    let objets: Vec<Un> = base.toutes(sql!(OBJETS)).await?;
    db.fermer().await;
    bilan.manques.extend(moities.into_iter().map(|m| format!("moitié : message de {} sans texte", m.un)));
    let absent = |o: &&Un| !objet(&installation.donnees, &o.un).is_file();
    bilan.manques.extend(objets.iter().filter(absent).map(|o| format!("moitié : pièce {} sans objet", o.un)));
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

/// Where the demo keeps the object of a file.
fn objet(donnees: &Path, id: &str) -> PathBuf {
    donnees.join("fichiers").join(id.get(id.len().saturating_sub(2)..).unwrap_or_default()).join(id)
}
