//! One click in a mail stops that kind of mail (RFC 8058): an unguessable token, of which only the hash is kept.
//!
//! The token stops mails and does nothing else: it opens no session and shows nothing, so that whoever finds it in a
//! mailbox learns nothing. Deliberately absent: an end to its life before its purge, since old mails must work.

use std::collections::BTreeMap;

use acces::{Acteur, Compte, Organisation, Personne, Profil, Unite};
use sha2::{Digest as _, Sha256};
use socle::{Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;
use traces::Fait;

use crate::{Envoi, Genre, sql};

/// The token of a digest stops every kind that goes by it.
pub(crate) const TOUT_LE_RESUME: &str = "resume";

ligne! {
    struct Jeton {
        compte: Id<Compte>,
        genre: String,
        personne: Id<Personne>,
        organisation: Id<Organisation>,
        unite: Id<Unite>,
        profil: String,
    }
}

ligne! { struct Preference { genre: String, envoi: String } }

/// What a token stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cible {
    /// One kind.
    Un(Genre),
    /// The digest of the day.
    Resume,
}

impl Cible {
    /// In words, inside a sentence.
    pub(crate) fn en_mots(self) -> String {
        match self {
            Self::Un(genre) => format!("les courriels « {} »", genre.titre()),
            Self::Resume => "le résumé du jour".to_owned(),
        }
    }
}

fn empreinte(jeton: &str) -> String {
    hex::encode(Sha256::digest(jeton.as_bytes()))
}

/// Makes a token for `genre` (a kind, or [`TOUT_LE_RESUME`]) and `compte`, to be sent and forgotten.
pub(crate) async fn poser(maison: &Maison, compte: Id<Compte>, genre: &'static str) -> Result<String, Refus> {
    let jeton = toile::session::jeton(&maison.monde);
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::POSER_JETON, empreinte(&jeton), compte, genre, maison.monde.horloge())).await?;
    tx.valider().await?;
    Ok(jeton)
}

async fn lire(maison: &Maison, jeton: &str) -> Result<Option<(Jeton, Cible)>, Refus> {
    if jeton.len() > 64 {
        return Ok(None);
    }
    let mut base: &Db = &maison.db;
    let lu: Option<Jeton> = base.peut_etre(sql!(sql::LIRE_JETON, empreinte(jeton))).await?;
    Ok(lu.and_then(|j| {
        let cible = match Genre::depuis_code(&j.genre) {
            Some(genre) => Cible::Un(genre),
            None if j.genre == TOUT_LE_RESUME => Cible::Resume,
            None => return None,
        };
        Some((j, cible))
    }))
}

/// What `jeton` stops, if it is one of ours.
pub(crate) async fn cible(maison: &Maison, jeton: &str) -> Result<Option<Cible>, Refus> {
    Ok(lire(maison, jeton).await?.map(|(_, cible)| cible))
}

/// Stops what `jeton` stops; done twice, it changes and traces nothing the second time.
pub(crate) async fn arreter(maison: &Maison, jeton: &str, origine: &str) -> Result<Option<Cible>, Refus> {
    let Some((lu, cible)) = lire(maison, jeton).await? else { return Ok(None) };
    let mut tx = maison.db.ecrire().await?;
    let reglees = preferences(&mut tx, lu.compte).await?;
    let envoi = |g: Genre| reglees.get(&g.code()).copied().unwrap_or(g.defaut());
    let a_arreter: Vec<Genre> = match cible {
        Cible::Un(genre) => vec![genre].into_iter().filter(|g| envoi(*g) != Envoi::Aucun).collect(),
        Cible::Resume => Genre::TOUS.into_iter().filter(|g| envoi(*g) == Envoi::Resume).collect(),
    };
    if a_arreter.is_empty() {
        return Ok(Some(cible));
    }
    for genre in a_arreter {
        let appel = sql!(sql::PREFERER, lu.compte, genre.code(), Envoi::Aucun.code(), maison.monde.metier());
        tx.faire(appel).await?;
    }
    let acteur = Acteur {
        compte: lu.compte,
        personne: lu.personne,
        organisation: lu.organisation,
        unite: lu.unite,
        profil: Profil::depuis_code(&lu.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?,
        session: "lien".to_owned(),
        origine: origine.to_owned(),
    };
    maison.traces.fait(&mut tx, Fait::sans_session(&acteur, "arreter_un_courriel")).await?;
    tx.valider().await?;
    Ok(Some(cible))
}

/// What `compte` has set, by code of kind.
pub(crate) async fn preferences(
    base: &mut impl Executant,
    compte: Id<Compte>,
) -> Result<BTreeMap<&'static str, Envoi>, Refus> {
    let lues: Vec<Preference> = base.toutes(sql!(sql::PREFERENCES, compte)).await?;
    let connue = |p: Preference| Some((Genre::depuis_code(&p.genre)?.code(), Envoi::depuis_code(&p.envoi)?));
    Ok(lues.into_iter().filter_map(connue).collect())
}
