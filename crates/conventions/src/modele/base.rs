//! Models in the base: imported once per version by hash, read once per hash.
//!
//! A version that changed under the same number is refused, since running conventions keep the version they signed. A text
//! once read is kept in memory under its hash, so that no page parses TOML.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, RwLock},
};

use sha2::{Digest, Sha256};
use socle::{Instant, Refus};
use stockage::{Db, Executant, ligne, sql};

use super::{Modele, ModeleErreur};
use crate::sql;

static LUS: LazyLock<RwLock<BTreeMap<String, Arc<Modele>>>> = LazyLock::new(RwLock::default);

/// The model whose text has that hash, if it was read before.
pub(crate) fn deja_lu(empreinte: &str) -> Option<Arc<Modele>> {
    LUS.read().ok()?.get(empreinte).cloned()
}

fn retenir(empreinte: &str, modele: Modele) -> Arc<Modele> {
    let modele = Arc::new(modele);
    if let Ok(mut lus) = LUS.write() {
        lus.insert(empreinte.to_owned(), Arc::clone(&modele));
    }
    modele
}

ligne! { struct Texte { texte: String } }
ligne! { struct Empreinte { empreinte: String } }

/// The model whose text has that hash, read from the base the first time.
pub(crate) async fn par_empreinte(base: &mut impl Executant, empreinte: &str) -> Result<Arc<Modele>, Refus> {
    if let Some(modele) = deja_lu(empreinte) {
        return Ok(modele);
    }
    let lu: Texte = base.une(sql!(sql::MODELE, empreinte)).await?;
    let modele = Modele::lire("base", &lu.texte).map_err(|e| Refus::Interne(e.to_string()))?;
    Ok(retenir(empreinte, modele))
}

/// The newest version of model `code`.
pub async fn courant(base: &mut impl Executant, code: &str) -> Result<Arc<Modele>, Refus> {
    let lue: Option<Empreinte> = base.peut_etre(sql!(sql::MODELE_COURANT, code)).await?;
    let lue = lue.ok_or_else(|| Refus::Interne(format!("modèle « {code} » jamais importé")))?;
    par_empreinte(base, &lue.empreinte).await
}

/// Imports a model's text once; the same version with another text is refused.
pub async fn importer(db: &Db, origine: &str, texte: &str, maintenant: Instant) -> Result<Arc<Modele>, Refus> {
    let modele = Modele::lire(origine, texte).map_err(|e| Refus::Interne(e.to_string()))?;
    let empreinte = hex::encode(Sha256::digest(texte.as_bytes()));
    let mut tx = db.ecrire().await?;
    let genre = modele.genre.code();
    let version = i64::from(modele.version);
    tx.faire(sql!(sql::IMPORTER_MODELE, &modele.code, version, genre, texte, &empreinte, maintenant)).await?;
    let connue: Empreinte = tx.une(sql!(sql::EMPREINTE_MODELE, &modele.code, version)).await?;
    if connue.empreinte != empreinte {
        let quoi =
            format!("version {version} déjà importée avec un autre texte ; donnez-lui un nouveau numéro de version");
        return Err(Refus::Interne(ModeleErreur { origine: origine.to_owned(), fautes: vec![quoi] }.to_string()));
    }
    tx.valider().await?;
    Ok(retenir(&empreinte, modele))
}
