//! `parvis servir` and `parvis migrer`: an installation that counts.

use std::path::Path;

use anyhow::{Context as _, bail};
use socle::{Chrono, Monde};
use stockage::{Coffre, Db, Etat, dialecte};
use toile::Reglages;

use super::serveur;
use crate::{configuration::Configuration, demo, dire::dire, exploitation::lire_adresse};

/// Serves; refuses what would lose, betray or mislead.
pub(super) async fn servir(chemin: &Path, exploitation: Option<&str>) -> anyhow::Result<()> {
    let chrono = Chrono::demarrer();
    let mut configuration = Configuration::lire(chemin)?;
    if let Some(dite) = exploitation {
        configuration.exploitation = Some(lire_adresse(dite, false)?);
    }
    serveur::journal_technique(configuration.traces_techniques, "info");
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    if db.etat_du_schema().await? == Etat::EnRetard {
        bail!("la base n’est pas à jour : lancez d’abord « parvis migrer »");
    }
    let garanties = dialecte::garanties(&db).await?;
    if !garanties.durable {
        bail!(
            "la base n’est pas durable (fsync, synchronous_commit et full_page_writes doivent être actifs) : une trace acquittée pourrait se perdre"
        );
    }
    if !garanties.ordonnee {
        bail!("la base n’est pas en collation C : créez-la avec LC_COLLATE 'C'");
    }
    if garanties.proprietaire {
        bail!(
            "le rôle connecté peut effacer le journal : servez avec le rôle parvis_service, migrez avec parvis_proprietaire"
        );
    }
    if demo::est_demo(&db).await? {
        bail!("cette base est une base de démonstration, elle l’est pour toujours : servez-la avec « parvis demo »");
    }
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow::anyhow!("clé cles : {e}"))?;
    demandes::sceau::completer_le_registre(&db, &coffre).await.map_err(dire)?;
    let reglages =
        Reglages { demo: false, tls: !configuration.derriere_proxy.is_empty(), proxys: configuration.derriere_proxy };
    let courrier = crate::courrier(&configuration.adresse_publique, configuration.courriel.facteur()?);
    let fichiers = configuration.fichiers.ouvrir()?;
    let maison = crate::maison(db, Monde::reel(), coffre, reglages, courrier, fichiers).await.map_err(dire)?;
    let donnees = configuration.base.chemin().and_then(Path::parent).map(|d| ("donnees", d.to_owned()));
    let dossiers = donnees.into_iter().chain([("cles", configuration.cles.clone())]).collect();
    serveur::surveiller(&maison, configuration.exploitation, dossiers).await?;
    let ecoute = serveur::ouvrir(configuration.ecoute, false).await?;
    let ms = u64::try_from(chrono.ecoule().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(adresse = %ecoute.local_addr()?, base = maison.db.nom_moteur(), ms, "Parvis sert");
    serveur::servir(maison, ecoute).await
}

/// Prepares the base: migrations, models; creates missing keys. Run twice, it does nothing the second time.
pub(super) async fn migrer(chemin: &Path) -> anyhow::Result<()> {
    let configuration = Configuration::lire(chemin)?;
    let monde = Monde::reel();
    let coffre = Coffre::creer(&configuration.cles, &monde).map_err(|e| anyhow::anyhow!("clé cles : {e}"))?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    db.migrer(monde.horloge()).await?;
    let modeles = crate::importer_modeles(&db, &monde).await.map_err(dire)?;
    println!("Base {} à jour, {} modèles, clés {}.", db.nom_moteur(), modeles.len(), coffre.nom());
    db.fermer().await;
    Ok(())
}
