//! Sessions: opened after a sign-in, recognised at each request, ended by idleness, age, or hand.
//!
//! The cookie holds 256 random bits; the base holds their hash, so a stolen base opens nothing. Thirty minutes idle,
//! twelve hours in all (ADR 0005). The row is read with the account, its organisation and its unit in one statement:
//! an account inactivated, a session closed elsewhere, cut on the very next request.

use std::time::Duration;

use acces::{Acteur, Action, Compte, Organisation, Personne, Profil, Unite};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::header;
use sha2::{Digest, Sha256};
use socle::{Id, Instant, Monde, Refus, Zone};
use stockage::{Db, Executant, Tx, ligne, sql};
use subtle::ConstantTimeEq;
use traces::Fait;

use crate::{
    Identite, Maison, Porte, Reponse, Visite,
    obligation::{Devoirs, Obligation},
};

/// Time without a request after which a session ends.
pub const INACTIVITE: Duration = Duration::from_secs(30 * 60);
/// Time after which a session ends whatever happens.
pub const DUREE: Duration = Duration::from_secs(12 * 3600);
/// `vu_le` moves at most this often.
const PAS: Duration = Duration::from_secs(60);

stockage::requetes! {
    libre RECONNAITRE = "SELECT s.reference, s.csrf, s.cree_le, s.vu_le, s.fermee_le, \
        c.id AS compte, c.identifiant, c.profil, c.active_le, c.inactif_le, c.suspendu_le, p.id AS personne, p.prenom, p.nom, \
        CAST((SELECT COUNT(*) FROM acces a JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = c.organisation \
          AND r.quoi = 'compte' WHERE a.compte = c.id AND a.du <= $2 AND $2 < a.au AND r.du <= $2 AND $2 < r.au) AS BIGINT) AS acces, \
        o.id AS organisation, o.nom AS organisation_nom, o.zone, o.second_facteur, u.id AS unite, u.nom AS unite_nom, \
        CAST(COALESCE((SELECT MAX(t.version) FROM texte t WHERE t.genre = 'cgu' AND t.effet_le <= $2), 0) AS BIGINT) AS cgu, \
        CAST(COALESCE((SELECT MAX(e.version) FROM engagement e WHERE e.compte = c.id AND e.genre = 'cgu'), 0) AS BIGINT) AS acceptee, \
        CAST((SELECT COUNT(*) FROM facteur f WHERE f.compte = c.id AND f.confirme_le IS NOT NULL) AS BIGINT) AS facteurs, \
        (SELECT k.expire_le FROM secret k WHERE k.compte = c.id) AS secret_expire_le, \
        CAST((SELECT COUNT(*) FROM (SELECT 1 FROM avis v WHERE v.compte = c.id AND v.lu_le IS NULL AND v.le <= $2 LIMIT 100) n) AS BIGINT) AS non_lus \
        FROM session s JOIN compte c ON c.id = s.compte JOIN personne p ON p.id = c.personne \
        JOIN organisation o ON o.id = c.organisation JOIN unite u ON u.id = c.unite \
        WHERE s.empreinte = $1";
    libre OUVRIR = "INSERT INTO session (empreinte, reference, compte, csrf, origine, cree_le, vu_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    /// What can end a session between two pieces of a long answer: the same columns, by its reference.
    libre TENIR = "SELECT s.cree_le, s.vu_le, s.fermee_le, c.profil, c.active_le, c.inactif_le, c.suspendu_le, \
        CAST((SELECT COUNT(*) FROM acces a JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = c.organisation \
          AND r.quoi = 'compte' WHERE a.compte = c.id AND a.du <= $2 AND $2 < a.au AND r.du <= $2 AND $2 < r.au) AS BIGINT) AS acces \
        FROM session s JOIN compte c ON c.id = s.compte WHERE s.reference = $1";
    libre FERMER_TOUTES = "UPDATE session SET fermee_le = $2 WHERE compte = $1 AND reference <> $3 AND fermee_le IS NULL";
    libre FERMER_DE = "UPDATE session SET fermee_le = $3 WHERE compte = $1 AND reference = $2 AND fermee_le IS NULL";
    libre FERMER = "UPDATE session SET fermee_le = $2 WHERE reference = $1 AND fermee_le IS NULL";
}

ligne! {
    struct Rangee {
        reference: String,
        csrf: String,
        cree_le: Instant,
        vu_le: Instant,
        fermee_le: Option<Instant>,
        compte: Id<Compte>,
        identifiant: String,
        profil: String,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        acces: i64,
        personne: Id<Personne>,
        prenom: String,
        nom: String,
        organisation: Id<Organisation>,
        organisation_nom: String,
        zone: String,
        second_facteur: bool,
        unite: Id<Unite>,
        unite_nom: String,
        cgu: i64,
        acceptee: i64,
        facteurs: i64,
        secret_expire_le: Option<Instant>,
        non_lus: i64,
    }
}

ligne! {
    struct Tenue {
        cree_le: Instant,
        vu_le: Instant,
        fermee_le: Option<Instant>,
        profil: String,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        acces: i64,
    }
}

/// What decides whether an account lives: dates, and whether a convention carries it now.
#[derive(Debug, Clone, Copy)]
pub struct Vie {
    /// When its link was used.
    pub active_le: Option<Instant>,
    /// From when it is over.
    pub inactif_le: Instant,
    /// When it was suspended.
    pub suspendu_le: Option<Instant>,
    /// One of its seats is on a convention in force.
    pub porte: bool,
}

/// Whether an account lives, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatDuCompte {
    /// It lives.
    Vivant,
    /// Its link was not used yet.
    Invite,
    /// Suspended for security (4.1).
    Suspendu,
    /// Its end has come (2.2.3).
    Inactif,
    /// No convention carries it any more (2.2.3).
    SansConvention,
}

impl Vie {
    /// The state of an account of `profil` at the business instant `maintenant`; no job has to run for it to change.
    // regle: VAR-EP-2.2.3-01 VAR-EP-2.2.3-04 VAR-EP-2.2.3-07 VAR-EP-2.2.3-10 VAR-EP-2.2.3-11 VAR-EP-4.1-03 VAR-EP-4.1-05 PDC-EP-2.2.3-02 PDC-EP-4.1-01; permissive: EtatDuCompte::Vivant
    pub fn etat(self, profil: Profil, maintenant: Instant) -> EtatDuCompte {
        if self.suspendu_le.is_some() {
            EtatDuCompte::Suspendu
        } else if self.inactif_le <= maintenant {
            EtatDuCompte::Inactif
        } else if self.active_le.is_none() {
            EtatDuCompte::Invite
        } else if profil.de_partenaire() && !self.porte {
            EtatDuCompte::SansConvention
        } else {
            EtatDuCompte::Vivant
        }
    }
}

/// Somebody the browser's cookie led to.
#[derive(Debug, Clone)]
pub struct Reconnu {
    /// Who acts.
    pub acteur: Acteur,
    /// How the banner names them.
    pub identite: Identite,
    /// The login of the account: browsers that keep passwords want to see it beside them.
    pub identifiant: String,
    /// When the session was opened (real clock): a recent one has just proved its password.
    pub ouverte_le: Instant,
    /// What the person must do before anything else.
    pub obligation: Option<Obligation>,
    /// Notices that were not read; nobody counts beyond a hundred.
    pub non_lus: i64,
    /// The zone of the organisation: dates are told as they are there.
    pub(crate) zone: Zone,
    /// Secret of the session's forms.
    pub(crate) csrf: String,
}

/// Name of the session cookie: `__Host-` binds it to this host and to TLS, which plain loopback has not.
pub(crate) const fn nom_du_cookie(tls: bool) -> &'static str {
    if tls { "__Host-parvis" } else { "parvis" }
}

fn empreinte(jeton: &str) -> String {
    hex::encode(Sha256::digest(jeton.as_bytes()))
}

/// A random token of 256 bits, as text.
pub fn jeton(monde: &Monde) -> String {
    URL_SAFE_NO_PAD.encode(monde.hasard::<32>())
}

/// Opens a session of `acteur` in `tx`; returns the `Set-Cookie` value to send once it is committed.
pub async fn ouvrir(maison: &Maison, tx: &mut Tx, acteur: &mut Acteur) -> Result<String, Refus> {
    let (secret, maintenant) = (jeton(&maison.monde), maison.monde.horloge());
    acteur.session = maison.monde.lisible(12);
    let csrf = jeton(&maison.monde);
    let appel = sql!(OUVRIR, empreinte(&secret), &acteur.session, acteur.compte, csrf, &acteur.origine, maintenant);
    tx.faire(appel).await?;
    Ok(cookie(maison.reglages.tls, &secret, "Strict"))
}

fn cookie(tls: bool, valeur: &str, meme_site: &str) -> String {
    let nom = nom_du_cookie(tls);
    let sur = if tls { "; Secure" } else { "" };
    let age = if valeur.is_empty() { "; Max-Age=0" } else { "" };
    format!("{nom}={valeur}; Path=/; HttpOnly; SameSite={meme_site}{sur}{age}")
}

/// Who the cookie leads to; `Err` is [`Refus::SessionExpiree`] when it led to a session that has ended.
pub(crate) async fn reconnaitre(maison: &Maison, jeton: &str, origine: &str) -> Result<Option<Reconnu>, Refus> {
    if jeton.len() > 100 {
        return Ok(None);
    }
    let mut base: &Db = &maison.db;
    let Some(r) = base.peut_etre::<Rangee>(sql!(RECONNAITRE, empreinte(jeton), maison.monde.metier())).await? else {
        return Ok(None);
    };
    let maintenant = maison.monde.horloge();
    let profil = Profil::depuis_code(&r.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
    let vie = Vie { active_le: r.active_le, inactif_le: r.inactif_le, suspendu_le: r.suspendu_le, porte: r.acces > 0 };
    if !tient(r.fermee_le, r.cree_le, r.vu_le, maintenant)
        || vie.etat(profil, maison.monde.metier()) != EtatDuCompte::Vivant
    {
        return Err(Refus::SessionExpiree);
    }
    if maintenant.depuis(r.vu_le) >= PAS {
        maison.traces.session_vue(&r.reference, maintenant);
    }
    let obligation = Devoirs::de(&r).premier(maison.monde.metier());
    let zone = Zone::nommee(&r.zone).map_err(|_| Refus::Interne("zone inconnue".into()))?;
    let acteur = acteur(&r, profil, origine);
    let nom = format!("{} {}", r.prenom, r.nom);
    let identite = Identite { organisation: r.organisation_nom, profil: profil.libelle(), unite: r.unite_nom, nom };
    let (identifiant, non_lus) = (r.identifiant, r.non_lus);
    Ok(Some(Reconnu { acteur, identite, identifiant, ouverte_le: r.cree_le, obligation, non_lus, zone, csrf: r.csrf }))
}

/// How long after its end a session's forms are still known to be its own.
pub const MEMOIRE: Duration = Duration::from_secs(12 * 3600);

/// A session that has ended by itself, not long ago.
#[derive(Debug, Clone)]
pub(crate) struct Finie {
    /// Whose it was.
    pub(crate) acteur: Acteur,
    /// Secret of its forms.
    pub(crate) csrf: String,
}

/// The session the cookie led to, if it ended by idleness or age less than [`MEMOIRE`] ago and its account still lives.
/// It opens nothing: it only says whose form this was.
// regle: VAR-EP-2.1-01; permissive: Ok(None)
pub(crate) async fn finie(maison: &Maison, jeton: &str, origine: &str) -> Result<Option<Finie>, Refus> {
    let mut base: &Db = &maison.db;
    let metier = maison.monde.metier();
    let Some(r) = base.peut_etre::<Rangee>(sql!(RECONNAITRE, empreinte(jeton), metier)).await? else {
        return Ok(None);
    };
    let profil = Profil::depuis_code(&r.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
    let vie = Vie { active_le: r.active_le, inactif_le: r.inactif_le, suspendu_le: r.suspendu_le, porte: r.acces > 0 };
    let fin = r.vu_le.plus(INACTIVITE).min(r.cree_le.plus(DUREE));
    let recente = r.fermee_le.is_none() && maison.monde.horloge().depuis(fin) < MEMOIRE;
    if !recente || vie.etat(profil, metier) != EtatDuCompte::Vivant {
        return Ok(None);
    }
    Ok(Some(Finie { acteur: acteur(&r, profil, origine), csrf: r.csrf }))
}

fn acteur(r: &Rangee, profil: Profil, origine: &str) -> Acteur {
    Acteur {
        compte: r.compte,
        personne: r.personne,
        organisation: r.organisation,
        unite: r.unite,
        profil,
        session: r.reference.clone(),
        origine: origine.to_owned(),
    }
}

/// Open, young enough, seen recently enough.
fn tient(fermee_le: Option<Instant>, cree_le: Instant, vu_le: Instant, maintenant: Instant) -> bool {
    fermee_le.is_none() && maintenant.depuis(cree_le) < DUREE && maintenant.depuis(vu_le) < INACTIVITE
}

/// Whether session `reference` still stands: asked before each piece of a long answer.
pub(crate) async fn tient_encore(maison: &Maison, reference: &str) -> Result<bool, Refus> {
    let (maintenant, metier) = (maison.monde.horloge(), maison.monde.metier());
    let mut base: &Db = &maison.db;
    let Some(r) = base.peut_etre::<Tenue>(sql!(TENIR, reference, metier)).await? else { return Ok(false) };
    let profil = Profil::depuis_code(&r.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
    let vie = Vie { active_le: r.active_le, inactif_le: r.inactif_le, suspendu_le: r.suspendu_le, porte: r.acces > 0 };
    Ok(tient(r.fermee_le, r.cree_le, r.vu_le, maintenant) && vie.etat(profil, metier) == EtatDuCompte::Vivant)
}

/// Ends every session of `compte` but `sauf` (its reference; the empty text spares none); how many there were.
pub async fn fermer_toutes(tx: &mut Tx, monde: &Monde, compte: Id<Compte>, sauf: &str) -> Result<u64, Refus> {
    Ok(tx.faire(sql!(FERMER_TOUTES, compte, monde.horloge(), sauf)).await?)
}

/// Ends session `reference` of `compte`; `false` if it has none open under that name.
pub async fn fermer_une(tx: &mut Tx, monde: &Monde, compte: Id<Compte>, reference: &str) -> Result<bool, Refus> {
    Ok(tx.faire_une(sql!(FERMER_DE, compte, reference, monde.horloge())).await?)
}

impl Devoirs {
    fn de(r: &Rangee) -> Self {
        Self {
            cgu: (r.cgu, r.acceptee),
            secret_expire_le: r.secret_expire_le,
            facteur: (r.second_facteur, r.facteurs > 0),
        }
    }
}

/// Masks a token with fresh chance, so that a page never holds the same bytes twice (BREACH).
pub(crate) fn masquer(monde: &Monde, secret: &str) -> String {
    let masque: [u8; 32] = monde.hasard();
    let clair = Sha256::digest(secret.as_bytes());
    let voile: Vec<u8> = masque.iter().zip(clair.iter()).map(|(m, c)| m ^ c).collect();
    URL_SAFE_NO_PAD.encode([masque.as_slice(), &voile].concat())
}

/// Whether `jeton` is a masked form of `secret`.
pub(crate) fn correspond(jeton: &str, secret: &str) -> bool {
    let Ok(octets) = URL_SAFE_NO_PAD.decode(jeton) else { return false };
    let (Some(masque), Some(voile)) = (octets.get(..32), octets.get(32..64)) else { return false };
    let clair: Vec<u8> = masque.iter().zip(voile).map(|(m, v)| m ^ v).collect();
    octets.len() == 64 && !secret.is_empty() && bool::from(clair.ct_eq(Sha256::digest(secret.as_bytes()).as_slice()))
}

pub(crate) fn portes() -> Vec<Porte> {
    vec![Porte::post("/deconnexion", Action::VoirAccueil, |v| Box::pin(fermer(v))).tracee().pendant_obligation()]
}

async fn fermer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let maison = &visite.maison;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(FERMER, &visite.acteur().session, maison.monde.horloge())).await?;
    maison.traces.fait(&mut tx, Fait::deconnexion(visite.acteur())).await?;
    tx.valider().await?;
    let reponse = Reponse::aller("/connexion")?.entete(header::SET_COOKIE, &cookie(maison.reglages.tls, "", "Strict"));
    Ok(reponse.entete(http::HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\""))
}
