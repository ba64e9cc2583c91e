//! What other rooms ask: is this function open to this account here now, and what do the terms say today.

use acces::{Compte, Organisation, Volet};
use socle::{Clause, Id, Instant, Refus, Zone, calendrier::Calendrier, civil::Date};
use stockage::{Executant, ligne, sql};

use crate::{
    Termes, TermesCaisse,
    lecture::{defaut, territoire},
    sql,
};

ligne! {
    /// A right as projected.
    pub struct DroitLu {
        /// The volet it comes from.
        pub volet: Id<Volet>,
        document: String,
        article: String,
        acces: bool,
    }
}

impl DroitLu {
    /// The clause that gives it.
    pub fn clause(&self) -> Clause {
        Clause::nouvelle(&self.document, &self.article)
    }
}

ligne! { struct Document { document: String } }

/// Who asks for a function.
#[derive(Debug, Clone, Copy)]
pub struct Demandeur {
    /// The account: its own access to the volet is needed beside the organisation's right (VAR-EP-2.2-04).
    pub compte: Id<Compte>,
    /// Its organisation.
    pub organisation: Id<Organisation>,
}

impl From<&acces::Acteur> for Demandeur {
    fn from(acteur: &acces::Acteur) -> Self {
        Self { compte: acteur.compte, organisation: acteur.organisation }
    }
}

/// Whether function `quoi` is open to `qui` at `caisse` now: the right, or the clause that keeps it closed.
pub async fn fonction(
    base: &mut impl Executant,
    qui: Demandeur,
    quoi: &str,
    caisse: Id<Organisation>,
    maintenant: Instant,
) -> Result<Result<DroitLu, Clause>, Refus> {
    let appel = sql!(sql::DROIT, qui.organisation, quoi, caisse, maintenant, qui.compte);
    match base.peut_etre::<DroitLu>(appel).await? {
        Some(droit) if droit.acces => return Ok(Ok(droit)),
        // The organisation has the function, this account has no seat there: 2.2 says who gives one.
        Some(droit) => return Ok(Err(Clause::nouvelle(droit.document, "2.2"))),
        None => {}
    }
    let document: Option<Document> =
        base.peut_etre(sql!(sql::DOCUMENT_EN_VIGUEUR, qui.organisation, caisse, maintenant)).await?;
    Ok(Err(match document {
        Some(d) => Clause::nouvelle(d.document, "1.2"),
        None => Clause::nouvelle(acces::CLAUSE_PROFILS, "8.1"),
    }))
}

ligne! { struct Ouverte { caisse: Id<Organisation> } }

/// The caisses at which function `quoi` is open to `qui` now.
pub async fn caisses_ouvertes(
    base: &mut impl Executant,
    qui: Demandeur,
    quoi: &str,
    maintenant: Instant,
) -> Result<Vec<Id<Organisation>>, Refus> {
    let appel = sql!(sql::CAISSES_OUVERTES, qui.organisation, quoi, maintenant, qui.compte);
    Ok(base.toutes::<Ouverte>(appel).await?.into_iter().map(|o| o.caisse).collect())
}

ligne! {
    /// A version of the terms of a volet, as the base holds it; any statement may read it under these names.
    pub struct VersionLue {
        /// Identifier of the caisse of the volet.
        pub caisse: String,
        /// Zone of the territory.
        pub zone: String,
        /// Territory, for its jours ouvrés.
        pub territoire: String,
        /// Date of effect.
        pub effet_le: String,
        /// Terms, in JSON.
        pub termes: String,
    }
}

/// What a caisse grants today, and how its days are counted.
#[derive(Debug, Clone)]
pub struct EnVigueur {
    /// The terms.
    pub termes: TermesCaisse,
    /// Midnight of its days.
    pub zone: Zone,
    /// Its jours ouvrés.
    pub calendrier: Calendrier,
}

/// What the caisse of `volet` grants at `maintenant`.
pub async fn termes(base: &mut impl Executant, volet: Id<Volet>, maintenant: Instant) -> Result<EnVigueur, Refus> {
    let versions: Vec<VersionLue> = base.toutes(sql!(sql::TERMES_DU_VOLET, volet)).await?;
    termes_en_vigueur(&versions, maintenant)
}

/// The newest of `versions` (oldest first) that has taken effect at `maintenant`, for its caisse.
pub fn termes_en_vigueur(versions: &[VersionLue], maintenant: Instant) -> Result<EnVigueur, Refus> {
    let mut retenus = None;
    for v in versions {
        let zone = Zone::nommee(&v.zone).map_err(|_| defaut("zone"))?;
        let effet: Date = v.effet_le.parse().map_err(|_| defaut("date"))?;
        if retenus.is_none() || zone.debut(effet) <= maintenant {
            let mut lus: Termes = serde_json::from_str(&v.termes).map_err(|_| defaut("termes"))?;
            let calendrier = Calendrier::nouveau(territoire(&v.territoire)?);
            retenus = lus.caisses.remove(&v.caisse).map(|termes| EnVigueur { termes, zone, calendrier });
        }
    }
    retenus.ok_or_else(|| defaut("termes de la caisse"))
}
