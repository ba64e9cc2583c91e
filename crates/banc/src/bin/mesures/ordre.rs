//! Campaign « ordre des appels »: the bytes of a page leave after its trace is on the disk, seen from outside.
//!
//! kill -9 keeps the page cache, so it proves nothing about power cuts; the order of system calls does. One page is
//! asked alone, under strace: between the read of its request and the write of its answer, the WAL must receive the
//! trace and then be synchronised with success. On PostgreSQL the server and the cluster are traced both, and their
//! times compared (one clock): COMMIT received, WAL synchronised, COMMIT acknowledged, answer written.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    maisonnee::base_neuve,
    navigateur::Navigateur,
    serveur::{Installation, Serveur},
    traces_systeme::{Evenement, lire},
};

const APPELS: &str = "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,recvfrom,read";
const ECRIRE: [&str; 2] = ["write", "pwrite64"];
const ENVOYER: [&str; 4] = ["write", "writev", "sendto", "sendmsg"];
const RECEVOIR: [&str; 2] = ["read", "recvfrom"];
const SYNCHRONISER: [&str; 2] = ["fdatasync", "fsync"];

fn strace(sortie: &Path) -> Vec<String> {
    let mots = ["strace", "-f", "-ttt", "-T", "-y", "-s", "4200", "-e", APPELS, "-o"];
    mots.iter().map(|m| (*m).to_owned()).chain([sortie.display().to_string()]).collect()
}

/// Serves one page under strace; the request's identifier.
async fn une_page(installation: &Installation, sortie: &Path) -> Result<String> {
    let mut enveloppe = strace(sortie);
    // The tracer as a grandchild: the server stays ours to end, and the tracer ends with it.
    enveloppe.insert(1, "-D".to_owned());
    let serveur = Serveur::sous(installation, &enveloppe).await?;
    let mut lecteur = Navigateur::connecter(serveur.adresse, serveur.compte("tech-brume")?).await?;
    let demande = lecteur.liste("/demandes").await?.into_iter().next().context("aucune demande")?;
    // Alone: what the list still had to do is done.
    tokio::time::sleep(Duration::from_millis(500)).await;
    lecteur.lire(&demande).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    serveur.tuer()?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(demande.trim_start_matches("/demandes/").to_owned())
}

/// The read of the request, and the write of its answer.
fn page<'a>(evenements: &'a [Evenement], id: &str) -> Result<(&'a Evenement, &'a Evenement)> {
    let demandee = format!("GET /demandes/{id} HTTP");
    let requete =
        evenements.iter().find(|e| e.est(&RECEVOIR, &demandee)).context("la requête n’est pas dans la trace")?;
    let reponse = evenements.iter().find(|e| e.debut > requete.fin && e.est(&ENVOYER, "\"HTTP/1.1 200"));
    Ok((requete, reponse.context("la réponse n’est pas dans la trace")?))
}

/// SQLite: everything in one process, line numbers decide.
pub(crate) async fn fichier(installation: &Installation, dossier: &Path) -> Result<String> {
    let sortie = dossier.join("strace-fichier.txt");
    let id = une_page(installation, &sortie).await?;
    let evenements = lire(&sortie)?;
    let (requete, reponse) = page(&evenements, &id)?;
    let entre: Vec<&Evenement> = evenements
        .iter()
        .filter(|e| e.debut > requete.fin && e.debut < reponse.debut && e.texte.contains("-wal>"))
        .collect();
    // The row of the trace as the WAL's page holds it: action, kind, object, outcome, side by side.
    let rangee = format!("consulter_demandedemande{id}accorde");
    let ecritures: Vec<&&Evenement> = entre.iter().filter(|e| ECRIRE.contains(&e.nom.as_str())).collect();
    if !ecritures.iter().any(|e| e.texte.contains(&rangee)) {
        bail!("la trace de la page n’est pas écrite dans le WAL avant la réponse");
    }
    let derniere = ecritures.iter().map(|e| e.fin).max().unwrap_or(usize::MAX);
    let reussi = |e: &Evenement| SYNCHRONISER.contains(&e.nom.as_str()) && e.texte.contains(") = 0");
    let synchro = entre.iter().find(|e| reussi(e) && e.debut > derniere && e.fin < reponse.debut);
    if synchro.is_none() {
        bail!("aucun fsync du WAL entre l’écriture de la trace et la réponse :\n{}", montrer(&entre));
    }
    let mut lignes = vec![requete];
    // Each page of the WAL is written in two calls; its header of 24 bytes says nothing to a reader.
    lignes.extend(entre.into_iter().filter(|e| !e.texte.contains(" = 24 ")));
    lignes.push(reponse);
    Ok(montrer(&lignes))
}

fn montrer(lignes: &[&Evenement]) -> String {
    lignes.iter().map(|e| e.court()).collect::<Vec<_>>().join("\n")
}

/// strace attached to the cluster; ends with the guard.
struct Espion(Child);

impl Drop for Espion {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// PostgreSQL: the server in one file, the cluster in another, times decide.
pub(crate) async fn grappe(binaire: PathBuf, dossier: &Path, pg: u32) -> Result<String> {
    let (cote_grappe, cote_serveur) = (dossier.join("strace-grappe.txt"), dossier.join("strace-serveur.txt"));
    let base = base_neuve().await?;
    let mots = strace(&cote_grappe);
    let (programme, arguments) = mots.split_first().context("strace")?;
    let mut commande = Command::new(programme);
    commande.args(arguments).args(["-p", &pg.to_string()]).stdin(Stdio::null()).stderr(Stdio::null());
    let espion = Espion(commande.spawn().context("strace")?);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let installation = Installation { binaire, donnees: dossier.join("ordre-grappe"), base: Some(base) };
    let id = une_page(&installation, &cote_serveur).await?;
    drop(espion);
    let (serveur, grappe) = (lire(&cote_serveur)?, lire(&cote_grappe)?);
    let (requete, reponse) = page(&serveur, &id)?;
    let entre: Vec<&Evenement> = grappe.iter().filter(|e| e.jusqu_a > requete.a && e.a < reponse.a).collect();
    let recu = entre
        .iter()
        .find(|e| e.est(&RECEVOIR, "COMMIT"))
        .context("COMMIT n’arrive pas à la grappe avant la réponse")?;
    let rendu = entre
        .iter()
        .find(|e| e.debut > recu.fin && e.est(&ENVOYER, "COMMIT"))
        .context("COMMIT n’est pas rendu avant la réponse")?;
    let synchro = entre.iter().find(|e| {
        e.est(&SYNCHRONISER, "/pg_wal/") && e.texte.contains(") = 0") && e.fin > recu.fin && e.fin < rendu.debut
    });
    let synchro = synchro.context("aucun fdatasync de pg_wal entre COMMIT reçu et COMMIT rendu")?;
    let ecriture = entre.iter().filter(|e| e.debut > recu.fin && e.fin < synchro.debut && e.est(&ECRIRE, "/pg_wal/"));
    if rendu.a >= reponse.a {
        bail!("la réponse part avant l’acquittement de COMMIT");
    }
    let mut lignes = vec![requete, *recu];
    lignes.extend(ecriture.copied());
    lignes.extend([*synchro, *rendu, reponse]);
    Ok(montrer(&lignes))
}
