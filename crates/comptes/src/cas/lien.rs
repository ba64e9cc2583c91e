//! Links that travel by mail: made when the mail leaves, kept by the hash of their token, several out at once.
//!
//! Deliberately absent: a token in the table of jobs, in the journal or in a log.

use std::time::Duration;

use acces::{Acteur, Compte, Organisation, Personne, Profil, Unite};
use sha2::{Digest, Sha256};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

stockage::requetes! {
    libre POSER = "INSERT INTO lien (empreinte, compte, genre, cree_le, expire_le) VALUES ($1, $2, $3, $4, $5)";
    libre LIRE = "SELECT l.compte, l.genre, l.expire_le, l.utilise_le, c.personne, c.organisation, c.unite, c.profil, \
        c.identifiant, c.active_le, c.inactif_le, c.suspendu_le, p.prenom, p.nom, o.nom AS organisation_nom, d.jours, \
        g.inactif_le AS parrain_fin, g.suspendu_le AS parrain_suspendu \
        FROM lien l JOIN compte c ON c.id = l.compte JOIN personne p ON p.id = c.personne \
        JOIN organisation o ON o.id = c.organisation LEFT JOIN duree_secret d ON d.compte = c.id \
        LEFT JOIN compte g ON g.id = c.gestionnaire WHERE l.empreinte = $1";
    libre CONSOMMER = "UPDATE lien SET utilise_le = $2 WHERE empreinte = $1 AND utilise_le IS NULL AND expire_le > $2";
    libre ETEINDRE = "UPDATE lien SET utilise_le = $2 WHERE compte = $1 AND utilise_le IS NULL";
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// A new account: its first password (VAR-EP-2.2.1-02).
    Activation,
    /// A forgotten password.
    MotDePasse,
}

impl Genre {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::MotDePasse => "mot_de_passe",
        }
    }

    /// How long a link lives, by the real clock.
    pub const fn duree(self) -> Duration {
        match self {
            Self::Activation => Duration::from_secs(7 * 86_400),
            Self::MotDePasse => Duration::from_secs(2 * 3600),
        }
    }
}

ligne! {
    /// A link that was found, whatever its state.
    pub(crate) struct Lien {
        pub(crate) compte: Id<Compte>,
        genre: String,
        expire_le: Instant,
        utilise_le: Option<Instant>,
        personne: Id<Personne>,
        organisation: Id<Organisation>,
        unite: Id<Unite>,
        profil: String,
        pub(crate) identifiant: String,
        pub(crate) active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        prenom: String,
        nom: String,
        organisation_nom: String,
        pub(crate) jours: Option<i64>,
        parrain_fin: Option<Instant>,
        parrain_suspendu: Option<Instant>,
    }
}

fn empreinte(jeton: &str) -> String {
    hex::encode(Sha256::digest(jeton.as_bytes()))
}

impl Lien {
    /// Neither used, nor expired, of an account that is neither over nor suspended; an invitation dies with the
    /// gestionnaire who sent it, on the day that one leaves.
    // regle: VAR-EP-2.2.1-02 VAR-EP-2.2.1-03; permissive: true
    pub(crate) fn ouvre(&self, horloge: Instant, metier: Instant) -> bool {
        self.utilise_le.is_none() && horloge < self.expire_le && self.compte_ouvert(metier)
    }

    /// Whether a new link may be sent in its place.
    pub(crate) fn compte_ouvert(&self, metier: Instant) -> bool {
        let parrain_parti = self.parrain_suspendu.is_some() || self.parrain_fin.is_some_and(|fin| fin <= metier);
        self.suspendu_le.is_none() && metier < self.inactif_le && !(self.active() && parrain_parti)
    }

    /// An activation, as opposed to a forgotten password.
    pub(crate) fn active(&self) -> bool {
        self.genre == Genre::Activation.code()
    }

    /// What a guesser would know of the person.
    pub(crate) fn entourage(&self) -> [&str; 4] {
        [&self.identifiant, &self.prenom, &self.nom, &self.organisation_nom]
    }

    /// The account as decisions see it.
    pub(crate) fn acteur(&self, origine: &str) -> Result<Acteur, Refus> {
        Ok(Acteur {
            compte: self.compte,
            personne: self.personne,
            organisation: self.organisation,
            unite: self.unite,
            profil: Profil::depuis_code(&self.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?,
            session: "lien".to_owned(),
            origine: origine.to_owned(),
        })
    }
}

/// Makes a link for `compte`; returns its token, to be sent and forgotten.
pub async fn poser(maison: &Maison, compte: Id<Compte>, genre: Genre) -> Result<String, Refus> {
    let (jeton, maintenant) = (toile::session::jeton(&maison.monde), maison.monde.horloge());
    let mut tx = maison.db.ecrire().await?;
    let expire_le = maintenant.plus(genre.duree());
    tx.faire(sql!(POSER, empreinte(&jeton), compte, genre.code(), maintenant, expire_le)).await?;
    tx.valider().await?;
    Ok(jeton)
}

/// The link of `jeton`, whatever its state: one statement, found or not.
pub(crate) async fn lire(maison: &Maison, jeton: &str) -> Result<Option<Lien>, Refus> {
    let mut base: &Db = &maison.db;
    Ok(base.peut_etre(sql!(LIRE, empreinte(jeton))).await?)
}

/// Uses the link; `false` if it was used meanwhile. Every other link of the account ends with it.
pub(super) async fn consommer(tx: &mut Tx, monde: &Monde, jeton: &str, compte: Id<Compte>) -> Result<bool, Refus> {
    let maintenant = monde.horloge();
    let consomme = tx.faire_une(sql!(CONSOMMER, empreinte(jeton), maintenant)).await?;
    eteindre(tx, monde, compte).await?;
    Ok(consomme)
}

/// Ends every link of `compte`.
pub async fn eteindre(tx: &mut Tx, monde: &Monde, compte: Id<Compte>) -> Result<(), Refus> {
    Ok(tx.faire(sql!(ETEINDRE, compte, monde.horloge())).await.map(drop)?)
}
