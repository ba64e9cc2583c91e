//! Restoring: everything is checked before the base is touched, and the base is whole or stays empty.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

use anyhow::{Context as _, anyhow, bail};
use flate2::read::GzDecoder;
use serde_json::Value;
use socle::{Monde, francais};
use stockage::{
    CleDetruite, Coffre, Db, Valeur,
    transport::{self, Chargement, Genre, Table},
};

use super::{Dire, FichierDeTable, Manifeste, manifeste::colonnes, mesurer, objets};
use crate::dire::dire;

/// Rows held in memory at once.
const LOT: usize = 256;

/// What is restored, and where.
pub struct Restauration<'a> {
    /// The backup.
    pub depuis: &'a Path,
    /// The store of files, which must be empty; `None` where there is none.
    pub fichiers: Option<&'a Path>,
    /// Destroyed keys that the list beside the keys does not hold: another node's list.
    pub detruites: BTreeSet<CleDetruite>,
    /// Restores although a master key that wrapped is not in the folder.
    pub sans_cles: bool,
}

/// Restores into `db`, empty, under the keys of `coffre`.
pub async fn restaurer(
    db: &Db,
    monde: &Monde,
    coffre: &Coffre,
    quoi: &Restauration<'_>,
    parler: Dire<'_>,
) -> anyhow::Result<Manifeste> {
    let manifeste = Manifeste::lire(quoi.depuis)?;
    let numero = manifeste.numero()?;
    verifier_les_cles(&manifeste, coffre, quoi.sans_cles)?;
    parler("Vérification des fichiers de la sauvegarde…");
    verifier(&manifeste, quoi)?;
    db.migrer_jusqu_a(monde.horloge(), numero).await?;
    let tables = transport::tables(db).await?;
    let noms = |t: &FichierDeTable| (t.table.clone(), t.colonnes.clone());
    let attendues: BTreeSet<_> = tables.iter().map(|t| (t.nom.clone(), colonnes(t))).collect();
    if attendues != manifeste.tables.iter().map(noms).collect() {
        bail!("les tables de la sauvegarde ne sont pas celles de son schéma");
    }
    let mut chargement = Chargement::commencer(db).await?;
    for table in &tables {
        let fichier = manifeste.tables.iter().find(|t| t.table == table.nom).context("table")?;
        charger(&mut chargement, table, fichier, quoi.depuis).await.with_context(|| format!("table {}", table.nom))?;
        parler(&format!("  {:<24} {}", table.nom, francais::compte(fichier.lignes, "ligne")));
    }
    let detruites: BTreeSet<CleDetruite> = coffre.detruites()?.union(&quoi.detruites).cloned().collect();
    for cle in &detruites {
        demandes::sceau::rejouer(chargement.tx(), cle).await.map_err(dire)?;
    }
    parler(&format!("  clés détruites de nouveau : {}", detruites.len()));
    if manifeste.inventaire.is_some() {
        let vers = quoi.fichiers.context("la sauvegarde porte des fichiers : dites où les mettre (--fichiers)")?;
        objets::restaurer(quoi.depuis, vers)?;
        parler(&format!("  fichiers déposés : {}", manifeste.objets));
    }
    parler("Vérification des renvois entre les tables…");
    chargement.achever().await?;
    db.migrer(monde.horloge()).await?;
    demandes::sceau::completer_le_registre(db, coffre).await.map_err(dire)?;
    Ok(manifeste)
}

fn verifier_les_cles(manifeste: &Manifeste, coffre: &Coffre, sans_cles: bool) -> anyhow::Result<()> {
    let ici = coffre.noms();
    let manquent: Vec<&str> = manifeste.cles.iter().filter(|c| !ici.contains(c)).map(String::as_str).collect();
    if manquent.is_empty() || sans_cles {
        return Ok(());
    }
    bail!(
        "clé cles : il manque {} ; ce qu’elles scellent resterait illisible. Remettez leurs fichiers, ou restaurez quand même avec --sans-cles",
        manquent.join(", ")
    )
}

/// Every file of the backup is there, as it was.
fn verifier(manifeste: &Manifeste, quoi: &Restauration<'_>) -> anyhow::Result<()> {
    for fichier in manifeste.fichiers() {
        if mesurer(&quoi.depuis.join(&fichier.chemin))? != (fichier.octets, fichier.sha256.clone()) {
            bail!("le fichier {} n’est plus celui qui fut sauvegardé", fichier.chemin);
        }
    }
    if manifeste.inventaire.is_some() && objets::verifier(quoi.depuis)? != manifeste.objets {
        bail!("l’inventaire des fichiers n’a pas le nombre que dit le manifeste");
    }
    Ok(())
}

async fn charger(
    chargement: &mut Chargement,
    table: &Table,
    fichier: &FichierDeTable,
    depuis: &Path,
) -> anyhow::Result<()> {
    let lu = File::open(depuis.join(&fichier.fichier.chemin))?;
    let mut lignes = BufReader::new(GzDecoder::new(BufReader::new(lu))).lines();
    let mut nombre = 0;
    loop {
        let mut lot = Vec::new();
        for ligne in lignes.by_ref().take(LOT) {
            lot.push(lire_ligne(table, &ligne?).context("ligne mal formée")?);
        }
        if lot.is_empty() {
            break;
        }
        nombre += lot.len() as u64;
        chargement.ajouter(table, lot).await?;
    }
    if nombre != fichier.lignes {
        bail!("{nombre} lignes lues, {} attendues", fichier.lignes);
    }
    Ok(())
}

/// A row; what it holds is never told.
fn lire_ligne(table: &Table, ligne: &str) -> anyhow::Result<Vec<Valeur>> {
    let valeurs: Vec<Value> = serde_json::from_str(ligne).map_err(|_| anyhow!("JSON"))?;
    if valeurs.len() != table.colonnes.len() {
        bail!("nombre de colonnes");
    }
    let une =
        |(valeur, (nom, genre)): (Value, &(String, Genre))| depuis_json(valeur, *genre).with_context(|| nom.clone());
    valeurs.into_iter().zip(&table.colonnes).map(une).collect()
}

fn depuis_json(valeur: Value, genre: Genre) -> anyhow::Result<Valeur> {
    Ok(match (genre, valeur) {
        (Genre::Texte, Value::Null) => Valeur::Texte(None),
        (Genre::Entier, Value::Null) => Valeur::Entier(None),
        (Genre::Octets, Value::Null) => Valeur::Octets(None),
        (Genre::Texte, Value::String(v)) => Valeur::Texte(Some(v)),
        (Genre::Entier, Value::Number(v)) => Valeur::Entier(Some(v.as_i64().context("nombre")?)),
        (Genre::Booleen, Value::Bool(v)) => Valeur::Booleen(v),
        (Genre::Octets, Value::String(v)) => Valeur::Octets(Some(hex::decode(v).map_err(|_| anyhow!("octets"))?)),
        _ => bail!("type inattendu"),
    })
}
