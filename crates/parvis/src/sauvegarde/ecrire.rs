//! Making a backup, while the service runs.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use socle::{Monde, Zone, francais};
use stockage::{
    Coffre, Db, Erreur, Valeur,
    transport::{self, Instantane, Table},
};

use super::{
    Dire, Empreinte, Fichier, FichierDeTable, MANIFESTE, Manifeste, TABLES, creer_dossier, fixer,
    manifeste::{FORMAT, colonnes, schema},
    objets,
};
use crate::dire::dire;

/// The commit this program was built from, where the build said it (`PARVIS_COMMIT`).
pub const COMMIT: &str = match option_env!("PARVIS_COMMIT") {
    Some(commit) => commit,
    None => "inconnu",
};

/// Backs `db` and the store `fichiers` up into the folder `vers`, which must not exist.
pub async fn sauvegarder(
    db: &Db,
    monde: &Monde,
    coffre: &Coffre,
    fichiers: Option<&Path>,
    vers: &Path,
    parler: Dire<'_>,
) -> anyhow::Result<Manifeste> {
    if vers.exists() {
        bail!("{} existe déjà : une sauvegarde n’en recouvre jamais une autre", vers.display());
    }
    // What this base destroyed must be beside the keys before the backup that still holds it is all that is left.
    demandes::sceau::completer_le_registre(db, coffre).await.map_err(dire)?;
    let partiel = nom_partiel(vers, monde)?;
    creer_dossier(&partiel)?;
    creer_dossier(&partiel.join(TABLES))?;
    let numero = db.numero_du_schema().await?;
    let maintenant = monde.horloge();
    // The keys first, then the base, then the files: what the base names is there, whatever comes meanwhile.
    let cles = coffre.noms();
    let mut instantane = db.instantane().await?;
    let mut tables = Vec::new();
    for table in transport::tables(db).await? {
        let ecrite = ecrire(&mut instantane, &table, &partiel).await.with_context(|| format!("table {}", table.nom))?;
        parler(&format!("  {:<24} {}", table.nom, francais::compte(ecrite.lignes, "ligne")));
        tables.push(ecrite);
    }
    drop(instantane);
    let (objets, inventaire) = match fichiers.filter(|f| f.is_dir()) {
        Some(source) => objets::sauvegarder(source, &partiel).map(|(n, f)| (n, Some(f)))?,
        None => (0, None),
    };
    parler(&format!("  {:<24} {}", "fichiers déposés", francais::compte(objets, "fichier")));
    let manifeste = Manifeste {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: COMMIT.to_owned(),
        etabli_le: maintenant.micros(),
        etabli: francais::moment(maintenant, &Zone::paris()),
        moteur: db.nom_moteur().to_owned(),
        schema: schema(numero),
        cles,
        tables,
        objets,
        inventaire,
    };
    achever(&manifeste, &partiel, vers)?;
    Ok(manifeste)
}

/// Writes the manifest, makes everything durable, and gives the backup its name.
fn achever(manifeste: &Manifeste, partiel: &Path, vers: &Path) -> anyhow::Result<()> {
    let mut fichier = Empreinte::creer(&partiel.join(MANIFESTE))?;
    fichier.write_all(serde_json::to_string_pretty(manifeste)?.as_bytes())?;
    fichier.finir()?;
    fixer(&partiel.join(TABLES))?;
    fixer(partiel)?;
    std::fs::rename(partiel, vers).with_context(|| format!("{}", vers.display()))?;
    fixer(&parent(vers))
}

fn parent(chemin: &Path) -> PathBuf {
    chemin.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// A name that nobody takes for a backup, beside the one it will have.
fn nom_partiel(vers: &Path, monde: &Monde) -> anyhow::Result<PathBuf> {
    let nom = vers.file_name().and_then(|n| n.to_str()).context("nommez le dossier de la sauvegarde")?;
    Ok(parent(vers).join(format!(".{nom}.partiel-{}", monde.lisible(6))))
}

async fn ecrire(instantane: &mut Instantane, table: &Table, vers: &Path) -> anyhow::Result<FichierDeTable> {
    let chemin = format!("{TABLES}/{}.jsonl.gz", table.nom);
    let mut sortie = GzEncoder::new(Empreinte::creer(&vers.join(&chemin))?, Compression::fast());
    let lignes = instantane
        .lire(table, |valeurs| {
            let rangee: Vec<Value> = valeurs.into_iter().map(en_json).collect();
            serde_json::to_writer(&mut sortie, &rangee)
                .map_err(std::io::Error::from)
                .and_then(|()| sortie.write_all(b"\n"))
                .map_err(|e| Echec(anyhow!(e)))
        })
        .await
        .map_err(|Echec(e)| e)?;
    let (octets, sha256) = sortie.finish()?.finir()?;
    let fichier = Fichier { chemin, octets, sha256 };
    Ok(FichierDeTable { table: table.nom.clone(), colonnes: colonnes(table), lignes, fichier })
}

/// Either failure, of the base or of the disk.
struct Echec(anyhow::Error);

impl From<Erreur> for Echec {
    fn from(e: Erreur) -> Self {
        Self(e.into())
    }
}

/// Bytes are hexadecimal; the rest is what JSON has.
fn en_json(valeur: Valeur) -> Value {
    match valeur {
        Valeur::Texte(v) => json!(v),
        Valeur::Entier(v) => json!(v),
        Valeur::Booleen(v) => json!(v),
        Valeur::Octets(v) => json!(v.map(hex::encode)),
    }
}
