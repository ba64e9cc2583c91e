//! Texts that people accept, by version, and the register of who accepted what (VAR-EP-2.1-02).
//!
//! Files of `modeles/textes` are seeds, imported once by hash, like models; the base is the truth. A version takes
//! effect at its date, in business time, and is asked of everybody from then on. Deliberately absent: a way to refuse
//! and go on.

use acces::Autorisation;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use socle::{Instant, Monde, Refus, Zone, civil::Date};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

stockage::requetes! {
    libre IMPORTER = "INSERT INTO texte (genre, version, contenu, empreinte, effet_le, importe_le) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (genre, version) DO NOTHING";
    libre CONNU = "SELECT version, contenu, empreinte, effet_le FROM texte WHERE genre = $1 AND version = $2";
    /// In force at `$2`, with every version since `$3` (what changed in between); the last one is the one in force.
    libre EN_VIGUEUR = "SELECT version, contenu, empreinte, effet_le FROM texte \
        WHERE genre = $1 AND effet_le <= $2 AND version > $3 ORDER BY version";
    libre ACCEPTEE = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS version FROM engagement WHERE compte = $1 AND genre = $2";
    libre ACCEPTER = "INSERT INTO engagement (id, compte, personne, genre, version, empreinte, accepte_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    libre ENGAGEMENTS = "SELECT e.genre, e.version, e.accepte_le, t.contenu FROM engagement e \
        JOIN texte t ON t.genre = e.genre AND t.version = e.version WHERE e.compte = $1 ORDER BY e.accepte_le DESC, e.id DESC";
}

/// Terms of use.
pub(crate) const CGU: &str = "cgu";

/// A text as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texte {
    /// Which text.
    pub genre: String,
    /// Which version of it, from 1.
    pub version: i64,
    /// First day in force, in Paris.
    pub effet_le: String,
    /// Title.
    pub titre: String,
    /// What changed since the version before, in words.
    pub changements: Vec<String>,
    /// Its sections.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

/// A section of a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Title.
    pub titre: String,
    /// Paragraphs.
    pub paragraphes: Vec<String>,
}

ligne! {
    struct Rangee {
        version: i64,
        contenu: String,
        empreinte: String,
        effet_le: Instant,
    }
}

ligne! { struct Version { version: i64 } }

ligne! {
    pub(crate) struct Engagement {
        pub(crate) genre: String,
        pub(crate) version: i64,
        pub(crate) accepte_le: Instant,
        contenu: String,
    }
}

impl Engagement {
    /// The title of what was accepted.
    pub(crate) fn titre(&self) -> Result<String, Refus> {
        Ok(Texte::lire(&self.contenu)?.titre)
    }
}

/// A version as the base keeps it.
#[derive(Debug, Clone)]
pub struct Publie {
    /// The text.
    pub texte: Texte,
    /// SHA-256 of its file.
    pub empreinte: String,
    /// From when it is in force.
    pub effet_le: Instant,
}

impl Texte {
    fn lire(contenu: &str) -> Result<Self, Refus> {
        toml::from_str(contenu).map_err(|e| Refus::Interne(format!("texte : {e}")))
    }
}

impl Rangee {
    fn publier(self) -> Result<Publie, Refus> {
        Ok(Publie { texte: Texte::lire(&self.contenu)?, empreinte: self.empreinte, effet_le: self.effet_le })
    }
}

/// Imports a text if the base does not know it; the same version with other words is refused.
pub async fn importer(db: &Db, origine: &str, contenu: &str, monde: &Monde) -> Result<(), Refus> {
    let texte = Texte::lire(contenu).map_err(|_| Refus::Interne(format!("{origine} : texte illisible")))?;
    let jour: Date =
        texte.effet_le.parse().map_err(|_| Refus::Interne(format!("{origine} : effet_le, date attendue")))?;
    let empreinte = hex::encode(Sha256::digest(contenu.as_bytes()));
    let mut tx = db.ecrire().await?;
    let connu: Option<Rangee> = tx.peut_etre(sql!(CONNU, &texte.genre, texte.version)).await?;
    match connu {
        Some(connu) if connu.empreinte == empreinte => Ok(()),
        Some(_) => Err(Refus::Interne(format!(
            "{origine} : version {} déjà publiée avec d’autres mots ; donnez-lui un nouveau numéro",
            texte.version
        ))),
        None => {
            let effet_le = Zone::paris().debut(jour);
            let appel = sql!(IMPORTER, &texte.genre, texte.version, contenu, empreinte, effet_le, monde.horloge());
            tx.faire(appel).await?;
            Ok(tx.valider().await?)
        }
    }
}

/// Version `version` of the terms of use, whether it is in force or not any more.
pub(crate) async fn version(maison: &Maison, version: i64) -> Result<Option<Publie>, Refus> {
    let mut base: &Db = &maison.db;
    let lue: Option<Rangee> = base.peut_etre(sql!(CONNU, CGU, version)).await?;
    lue.map(Rangee::publier).transpose()
}

/// The terms of use in force now and, before them, every version since `depuis`.
pub(crate) async fn en_vigueur(maison: &Maison, depuis: i64) -> Result<Vec<Publie>, Refus> {
    let mut base: &Db = &maison.db;
    let lues: Vec<Rangee> = base.toutes(sql!(EN_VIGUEUR, CGU, maison.monde.metier(), depuis)).await?;
    lues.into_iter().map(Rangee::publier).collect()
}

/// The last version that the reader accepted; 0: none.
pub(crate) async fn acceptee(maison: &Maison, autorisation: &Autorisation) -> Result<i64, Refus> {
    let mut base: &Db = &maison.db;
    let lue: Version = base.une(sql!(ACCEPTEE, autorisation.acteur().compte, CGU)).await?;
    Ok(lue.version)
}

/// The register of the reader, the latest first.
pub(crate) async fn engagements(maison: &Maison, autorisation: &Autorisation) -> Result<Vec<Engagement>, Refus> {
    let mut base: &Db = &maison.db;
    Ok(base.toutes(sql!(ENGAGEMENTS, autorisation.acteur().compte)).await?)
}

/// Accepts version `version` of the terms of use, if it is the one in force; traced with it.
pub async fn accepter(tx: &mut Tx, maison: &Maison, autorisation: &Autorisation, version: i64) -> Result<(), Refus> {
    let vues: Vec<Rangee> = tx.toutes(sql!(EN_VIGUEUR, CGU, maison.monde.metier(), version - 1)).await?;
    let (acteur, maintenant) = (autorisation.acteur(), maison.monde.horloge());
    match vues.as_slice() {
        [vue] if vue.version == version => {
            let (id, empreinte) = (maison.monde.id::<Texte>(), &vue.empreinte);
            tx.faire(sql!(ACCEPTER, id, acteur.compte, acteur.personne, CGU, version, empreinte, maintenant)).await?;
            maison.traces.acte(tx, autorisation, "cgu_acceptees").await.map(drop)
        }
        _ => Err(Refus::Conflit("Ce texte a changé entre-temps. Lisez la version en vigueur.".into())),
    }
}
