//! The second factor of an account: proposed, confirmed by a first code, used, taken off.
//!
//! The shared secret is sealed under a key of its own, wrapped by the vault (droit.md « Keys »).

use acces::{Acteur, Autorisation, Compte};
use socle::{Id, Refus};
use stockage::{Db, Executant, Tx, ligne, rotation::Enveloppes, sql};
use toile::Maison;

use super::{connecter::echouer, frein::Freins};
use crate::{
    courriels,
    regles::{
        delai_code, delai_couple,
        facteur::{SECRET, code_normal, codes_de_secours, pas_du_code},
    },
};

stockage::requetes! {
    libre PROPOSER = "INSERT INTO facteur (compte, cle_maitre, enveloppe, secret_scelle, dernier_pas, cree_le) \
        VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (compte) DO UPDATE SET cle_maitre = excluded.cle_maitre, \
        enveloppe = excluded.enveloppe, secret_scelle = excluded.secret_scelle, dernier_pas = 0, cree_le = excluded.cree_le \
        WHERE facteur.confirme_le IS NULL";
    libre FACTEUR = "SELECT enveloppe, secret_scelle, dernier_pas, CAST(CASE WHEN confirme_le IS NULL THEN 0 ELSE 1 END AS BIGINT) AS confirme \
        FROM facteur WHERE compte = $1";
    libre CONFIRMER = "UPDATE facteur SET confirme_le = $2, dernier_pas = $3 WHERE compte = $1 AND confirme_le IS NULL";
    /// The step moves forward only: of two who give the same code at once, one is taken.
    libre AVANCER = "UPDATE facteur SET dernier_pas = $2 WHERE compte = $1 AND dernier_pas < $2 AND confirme_le IS NOT NULL";
    libre ENVELOPPES = "SELECT compte AS id, cle_maitre, enveloppe FROM facteur WHERE compte > $1 ORDER BY compte LIMIT 200";
    libre REPOSER_ENVELOPPE = "UPDATE facteur SET cle_maitre = $2, enveloppe = $3 WHERE compte = $1 AND enveloppe = $4";
    libre OTER = "DELETE FROM facteur WHERE compte = $1";
    libre OTER_CODES = "DELETE FROM code_secours WHERE compte = $1";
    libre POSER_CODE = "INSERT INTO code_secours (compte, empreinte, cree_le) VALUES ($1, $2, $3)";
    libre UTILISER_CODE = "UPDATE code_secours SET utilise_le = $3 WHERE compte = $1 AND empreinte = $2 AND utilise_le IS NULL";
}

ligne! {
    struct Facteur {
        enveloppe: Vec<u8>,
        secret_scelle: Vec<u8>,
        dernier_pas: i64,
        confirme: i64,
    }
}

/// Where the wraps of second factors are, for the turning of the master key.
pub fn enveloppes() -> Enveloppes {
    Enveloppes {
        quoi: "seconds facteurs",
        lire: &ENVELOPPES,
        reposer: &REPOSER_ENVELOPPE,
        objet: |id| format!("facteur:{id}"),
    }
}

fn objet(compte: Id<Compte>) -> String {
    format!("facteur:{compte}")
}

fn ouvrir(maison: &Maison, compte: Id<Compte>, facteur: &Facteur) -> Result<Vec<u8>, Refus> {
    let objet = objet(compte);
    Ok(maison.coffre.cle(&facteur.enveloppe, &objet)?.ouvrir(&objet, &facteur.secret_scelle)?)
}

/// Makes a secret for `compte` to show; nothing is asked at sign-in until a code confirms it. A confirmed one stays.
pub async fn proposer(maison: &Maison, compte: Id<Compte>) -> Result<(), Refus> {
    let (monde, objet) = (&maison.monde, objet(compte));
    let (cle, enveloppe) = maison.coffre.nouvelle_cle(monde, &objet)?;
    let secret: [u8; SECRET] = monde.hasard();
    let scelle = cle.sceller(monde, &objet, &secret)?;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(PROPOSER, compte, maison.coffre.nom(), enveloppe, scelle, monde.horloge())).await?;
    Ok(tx.valider().await?)
}

/// The secret that waits for its first code, if one does.
pub async fn propose(maison: &Maison, compte: Id<Compte>) -> Result<Option<Vec<u8>>, Refus> {
    let mut base: &Db = &maison.db;
    let facteur: Option<Facteur> = base.peut_etre(sql!(FACTEUR, compte)).await?;
    facteur.filter(|f| f.confirme == 0).map(|f| ouvrir(maison, compte, &f)).transpose()
}

/// Confirms the proposed secret with its first code; the recovery codes, to be shown once, or `None` if it is wrong.
pub async fn confirmer(maison: &Maison, autorisation: &Autorisation, code: &str) -> Result<Option<Vec<String>>, Refus> {
    let compte = autorisation.acteur().compte;
    let Some(secret) = propose(maison, compte).await? else {
        return Err(Refus::Conflit("Votre second facteur est déjà en place.".into()));
    };
    let maintenant = maison.monde.horloge();
    let Some(pas) = pas_du_code(&secret, code, maintenant, 0)? else { return Ok(None) };
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(CONFIRMER, compte, maintenant, pas)).await? {
        return Err(Refus::Conflit("Votre second facteur est déjà en place.".into()));
    }
    let codes = renouveler(&mut tx, maison, compte).await?;
    maison.traces.acte(&mut tx, autorisation, "second_facteur_pose").await?;
    courriels::poster(&mut tx, maison, compte, courriels::FACTEUR_POSE).await?;
    tx.valider().await?;
    Ok(Some(codes))
}

async fn renouveler(tx: &mut Tx, maison: &Maison, compte: Id<Compte>) -> Result<Vec<String>, Refus> {
    let codes = codes_de_secours(&maison.monde);
    tx.faire(sql!(OTER_CODES, compte)).await?;
    for code in &codes {
        tx.faire(sql!(POSER_CODE, compte, empreinte(maison, compte, code), maison.monde.horloge())).await?;
    }
    Ok(codes)
}

fn empreinte(maison: &Maison, compte: Id<Compte>, code: &str) -> String {
    let normal = code_normal(code).unwrap_or_default();
    maison.coffre.empreinte("code-secours", &format!("{compte} {normal}"))
}

/// Whether `code` proves the second factor now: of the authenticator, or a recovery code, which it uses up.
pub(super) async fn prouver(tx: &mut Tx, maison: &Maison, acteur: &Acteur, code: &str) -> Result<bool, Refus> {
    let compte = acteur.compte;
    if code_normal(code).is_some() {
        let appel = sql!(UTILISER_CODE, compte, empreinte(maison, compte, code), maison.monde.horloge());
        let utilise = tx.faire_une(appel).await?;
        if utilise {
            courriels::poster(tx, maison, compte, courriels::CODE_UTILISE).await?;
        }
        return Ok(utilise);
    }
    let facteur: Option<Facteur> = tx.peut_etre(sql!(FACTEUR, compte)).await?;
    let Some(facteur) = facteur.filter(|f| f.confirme == 1) else { return Ok(false) };
    let secret = ouvrir(maison, compte, &facteur)?;
    match pas_du_code(&secret, code, maison.monde.horloge(), facteur.dernier_pas)? {
        Some(pas) => Ok(tx.faire_une(sql!(AVANCER, compte, pas)).await?),
        None => Ok(false),
    }
}

/// Where wrong codes of `compte` are counted, whether a session is open or not.
pub(super) async fn freins(maison: &Maison, compte: Id<Compte>, reseau: &str) -> Result<Freins, Refus> {
    let (couple, compte) = (format!("{compte} {reseau}"), compte.to_string());
    let etroit = ("frein-code-couple", couple.as_str(), delai_couple as fn(i64) -> _);
    Freins::lire(maison, etroit, ("frein-code", &compte, delai_code)).await
}

/// A transaction in which `code` was proved, inside a session: an open one is no place to try codes at leisure either.
async fn avec_code(maison: &Maison, acteur: &Acteur, code: &str) -> Result<Option<Tx>, Refus> {
    let reseau = acteur.origine.split(' ').next().unwrap_or_default();
    let freins = freins(maison, acteur.compte, reseau).await?;
    let mut tx = maison.db.ecrire().await?;
    if prouver(&mut tx, maison, acteur, code).await? {
        freins.relacher(&mut tx).await?;
        return Ok(Some(tx));
    }
    drop(tx);
    echouer(maison, &freins, reseau).await?;
    Ok(None)
}

/// New recovery codes against a code; the old ones are worth nothing any more. `None` if the code is wrong.
pub async fn nouveaux_codes(
    maison: &Maison,
    autorisation: &Autorisation,
    code: &str,
) -> Result<Option<Vec<String>>, Refus> {
    let Some(mut tx) = avec_code(maison, autorisation.acteur(), code).await? else { return Ok(None) };
    let codes = renouveler(&mut tx, maison, autorisation.acteur().compte).await?;
    maison.traces.acte(&mut tx, autorisation, "codes_de_secours").await?;
    tx.valider().await?;
    Ok(Some(codes))
}

/// Takes off one's own second factor against a code (a new phone); `false` if it is wrong.
pub async fn retirer(maison: &Maison, autorisation: &Autorisation, code: &str) -> Result<bool, Refus> {
    let compte = autorisation.acteur().compte;
    let Some(mut tx) = avec_code(maison, autorisation.acteur(), code).await? else { return Ok(false) };
    oter(&mut tx, compte).await?;
    maison.traces.acte(&mut tx, autorisation, "second_facteur_retire").await?;
    courriels::poster(&mut tx, maison, compte, courriels::FACTEUR_RETIRE).await?;
    tx.valider().await?;
    Ok(true)
}

async fn oter(tx: &mut Tx, compte: Id<Compte>) -> Result<(), Refus> {
    tx.faire(sql!(OTER, compte)).await?;
    Ok(tx.faire(sql!(OTER_CODES, compte)).await.map(drop)?)
}

/// Takes off the lost second factor of `compte`: the help of a gestionnaire or of the caisse, decided and consigned by
/// the caller (`AiderSecondFacteur`). Its sessions end and the person is told; the password stays what it was.
pub async fn reinitialiser_facteur(tx: &mut Tx, maison: &Maison, compte: Id<Compte>) -> Result<(), Refus> {
    oter(tx, compte).await?;
    tx.faire(sql!(crate::sql::OTER_ETAPES, compte)).await?;
    toile::session::fermer_toutes(tx, &maison.monde, compte, "").await?;
    courriels::poster(tx, maison, compte, courriels::FACTEUR_RETIRE).await
}
