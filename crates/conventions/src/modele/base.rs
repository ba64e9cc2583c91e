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
use stockage::{Db, Executant, Tx, ligne, sql};

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

/// The newest version of model `code`, if one was imported.
pub(crate) async fn chercher(base: &mut impl Executant, code: &str) -> Result<Option<Arc<Modele>>, Refus> {
    let lue: Option<Empreinte> = base.peut_etre(sql!(sql::MODELE_COURANT, code)).await?;
    match lue {
        Some(lue) => par_empreinte(base, &lue.empreinte).await.map(Some),
        None => Ok(None),
    }
}

/// The newest version of model `code`, which every installation has.
pub async fn courant(base: &mut impl Executant, code: &str) -> Result<Arc<Modele>, Refus> {
    chercher(base, code).await?.ok_or_else(|| Refus::Interne(format!("modèle « {code} » jamais importé")))
}

ligne! {
    /// A version of a model, as lists show it.
    pub struct VersionDeModele {
        /// Stable word of the model.
        pub code: String,
        /// From 1.
        pub version: i64,
        /// SHA-256 of its text.
        pub empreinte: String,
        /// When it came in.
        pub importe_le: Instant,
        /// Conventions that run under it.
        pub conventions: i64,
    }
}

/// Every version of every model, the newest first of each, read once per hash.
pub async fn catalogue(base: &mut impl Executant) -> Result<Vec<(VersionDeModele, Arc<Modele>)>, Refus> {
    let lues: Vec<VersionDeModele> = base.toutes(sql!(sql::MODELES)).await?;
    let mut sortie = Vec::with_capacity(lues.len());
    for lue in lues {
        let modele = par_empreinte(base, &lue.empreinte).await?;
        sortie.push((lue, modele));
    }
    sortie.sort_by_key(|(lue, modele)| (modele.genre, lue.code.clone(), std::cmp::Reverse(lue.version)));
    Ok(sortie)
}

ligne! { struct Derniere { version: i64, genre: String, empreinte: String } }

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inscription {
    /// A new version.
    Nouvelle,
    /// The same text was there.
    DejaLa,
}

fn empreinte_de(texte: &str) -> String {
    hex::encode(Sha256::digest(texte.as_bytes()))
}

/// Adds a version to the base: a number that was not used, after the last one, of the same kind, leaning on a model that is
/// there. What is wrong otherwise, in words.
// regle: K-28 CAF68-2-01; permissive: Ok(Ok(Inscription::DejaLa))
pub(crate) async fn inscrire(
    tx: &mut Tx,
    modele: &Modele,
    texte: &str,
    maintenant: Instant,
) -> Result<Result<Inscription, Vec<String>>, Refus> {
    let (version, empreinte) = (i64::from(modele.version), empreinte_de(texte));
    let (genre, code) = (modele.genre.code(), &modele.code);
    let connue: Option<Empreinte> = tx.peut_etre(sql!(sql::EMPREINTE_MODELE, code, version)).await?;
    match connue {
        Some(c) if c.empreinte == empreinte => return Ok(Ok(Inscription::DejaLa)),
        Some(_) => {
            let quoi = format!(
                "version : la version {version} est déjà importée avec un autre texte ; donnez-lui un nouveau numéro de version"
            );
            return Ok(Err(vec![quoi]));
        }
        None => {}
    }
    let mut fautes = Vec::new();
    if let Some(d) = tx.peut_etre::<Derniere>(sql!(sql::DERNIER_MODELE, code)).await? {
        if d.version > version {
            fautes.push(format!("version : {} ou plus attendu, la version {} est déjà là", d.version + 1, d.version));
        }
        if d.genre != genre {
            fautes.push(format!("genre : « {} » attendu, comme les versions qui précèdent", d.genre));
        }
    }
    if let (Some(adossee), Some(attendu)) = (&modele.adossee_a, modele.genre.mere()) {
        let mere: Option<Derniere> = tx.peut_etre(sql!(sql::DERNIER_MODELE, adossee)).await?;
        match mere {
            Some(m) if m.genre == attendu.code() => {}
            Some(m) => fautes.push(format!(
                "adossee_a : « {adossee} » est un modèle « {} », « {} » attendu",
                m.genre,
                attendu.code()
            )),
            None => fautes.push(format!("adossee_a : aucun modèle « {adossee} » n’est importé")),
        }
    }
    if !fautes.is_empty() {
        return Ok(Err(fautes));
    }
    tx.faire(sql!(sql::IMPORTER_MODELE, code, version, genre, texte, &empreinte, maintenant)).await?;
    Ok(Ok(Inscription::Nouvelle))
}

/// Imports a seed once. Truth is in the base: where an operator took the same number for a text of its own, which this
/// program reads, the base's text stays and this one is left out, said in the technical log.
pub async fn importer(db: &Db, origine: &str, texte: &str, maintenant: Instant) -> Result<Arc<Modele>, Refus> {
    let modele = Modele::lire(origine, texte).map_err(|e| Refus::Interne(e.to_string()))?;
    let mut tx = db.ecrire().await?;
    if let Err(fautes) = inscrire(&mut tx, &modele, texte, maintenant).await? {
        let connue: Option<Empreinte> =
            tx.peut_etre(sql!(sql::EMPREINTE_MODELE, &modele.code, i64::from(modele.version))).await?;
        let erreur = ModeleErreur { origine: origine.to_owned(), fautes };
        let Some(connue) = connue else { return Err(Refus::Interne(erreur.to_string())) };
        let garde = par_empreinte(&mut tx, &connue.empreinte).await?;
        tracing::warn!(modele = %modele.code, version = modele.version, "modèle de départ laissé de côté : {erreur}");
        return Ok(garde);
    }
    tx.valider().await?;
    Ok(retenir(&empreinte_de(texte), modele))
}
