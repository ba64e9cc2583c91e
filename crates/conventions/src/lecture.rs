//! Reading conventions from the base, as the pure rules want them.

use std::collections::BTreeMap;

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, Refus, Zone};
use stockage::{Executant, ligne, sql};

use crate::{
    Convention, Modele, Termes, TermesCaisse,
    regles::{Evenement, GenreEvenement, VoletLu},
    sql,
};

ligne! {
    struct Rangee {
        id: Id<Volet>,
        convention: Id<Convention>,
        caisse: Id<Organisation>,
        partenaire: Id<Organisation>,
        numero: String,
        mere: Option<Id<Convention>>,
        zone: String,
        modele: String,
        caisse_nom: String,
        partenaire_nom: String,
    }
}

ligne! { struct EvenementLu { volet: Id<Volet>, genre: String, effet_le: String, clause: String } }
ligne! { struct TermesLus { convention: Id<Convention>, effet_le: String, termes: String } }

/// A volet with the names a page shows.
#[derive(Debug, Clone)]
pub struct VoletNomme {
    /// What rules read.
    pub volet: VoletLu,
    /// Its model.
    pub modele: Modele,
    /// Number of the convention.
    pub numero: String,
    /// Name of the caisse.
    pub caisse: String,
    /// Name of the partner.
    pub partenaire: String,
    /// Clause of its end, if one was recorded.
    pub clause_de_fin: Option<String>,
}

fn defaut(quoi: &str) -> Refus {
    Refus::Interne(format!("convention : {quoi} illisible"))
}

/// The volets of `organisation` (as caisse or as partner), or every volet, with their terms and events: three
/// statements whatever their number.
pub async fn volets(
    base: &mut impl Executant,
    organisation: Option<Id<Organisation>>,
) -> Result<Vec<VoletNomme>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::VOLETS, organisation)).await?;
    let evenements: Vec<EvenementLu> = base.toutes(sql!(sql::EVENEMENTS, organisation)).await?;
    let termes: Vec<TermesLus> = base.toutes(sql!(sql::TERMES, organisation)).await?;
    let mut modeles: BTreeMap<&str, Modele> = BTreeMap::new();
    for r in &rangees {
        if !modeles.contains_key(r.modele.as_str()) {
            modeles.insert(&r.modele, Modele::lire("base", &r.modele).map_err(|_| defaut("modèle"))?);
        }
    }
    let des = |id: Id<Volet>| -> Result<Vec<Evenement>, Refus> {
        evenements.iter().filter(|e| e.volet == id).map(evenement).collect()
    };
    let mut sortie = Vec::with_capacity(rangees.len());
    for r in &rangees {
        let modele = modeles.get(r.modele.as_str()).ok_or_else(|| defaut("modèle"))?.clone();
        let soeur = |m: &Rangee| Some(m.convention) == r.mere && m.caisse == r.caisse && m.partenaire == r.partenaire;
        let mere = match r.mere {
            None => None,
            Some(_) => Some(rangees.iter().find(|m| soeur(m)).map_or_else(|| Ok(Vec::new()), |m| des(m.id))?),
        };
        let versions = termes.iter().filter(|t| t.convention == r.convention).map(version).collect::<Result<_, _>>()?;
        let clause_de_fin = evenements.iter().find(|e| e.volet == r.id && e.genre == "fin").map(|e| e.clause.clone());
        let volet = VoletLu {
            id: r.id,
            document: format!("{} n° {}", modele.document, r.numero),
            caisse: r.caisse,
            partenaire: r.partenaire,
            zone: Zone::nommee(&r.zone).map_err(|_| defaut("zone"))?,
            versions,
            evenements: des(r.id)?,
            mere,
        };
        sortie.push(VoletNomme {
            volet,
            modele,
            numero: r.numero.clone(),
            caisse: r.caisse_nom.clone(),
            partenaire: r.partenaire_nom.clone(),
            clause_de_fin,
        });
    }
    Ok(sortie)
}

fn evenement(lu: &EvenementLu) -> Result<Evenement, Refus> {
    Ok(Evenement {
        genre: GenreEvenement::depuis_code(&lu.genre).ok_or_else(|| defaut("événement"))?,
        effet_le: lu.effet_le.parse().map_err(|_| defaut("date"))?,
    })
}

fn version(lue: &TermesLus) -> Result<(socle::civil::Date, Termes), Refus> {
    let termes = serde_json::from_str(&lue.termes).map_err(|_| defaut("termes"))?;
    Ok((lue.effet_le.parse().map_err(|_| defaut("date"))?, termes))
}

ligne! {
    /// A right as projected.
    pub struct DroitLu {
        /// The volet it comes from.
        pub volet: Id<Volet>,
        document: String,
        article: String,
    }
}

impl DroitLu {
    /// The clause that gives it.
    pub fn clause(&self) -> Clause {
        Clause::nouvelle(&self.document, &self.article)
    }
}

ligne! {
    /// A version of the terms of a volet, as the base holds it; any statement may read it under these names.
    pub struct VersionLue {
        /// Identifier of the caisse of the volet.
        pub caisse: String,
        /// Zone of the territory.
        pub zone: String,
        /// Date of effect.
        pub effet_le: String,
        /// Terms, in JSON.
        pub termes: String,
    }
}

/// What the caisse of `volet` grants at `maintenant`.
pub async fn termes(base: &mut impl Executant, volet: Id<Volet>, maintenant: Instant) -> Result<TermesCaisse, Refus> {
    let versions: Vec<VersionLue> = base.toutes(sql!(sql::TERMES_DU_VOLET, volet)).await?;
    termes_en_vigueur(&versions, maintenant)
}

/// The newest of `versions` (oldest first) that has taken effect at `maintenant`, for its caisse.
pub fn termes_en_vigueur(versions: &[VersionLue], maintenant: Instant) -> Result<TermesCaisse, Refus> {
    let mut retenus = None;
    for v in versions {
        let zone = Zone::nommee(&v.zone).map_err(|_| defaut("zone"))?;
        let effet: socle::civil::Date = v.effet_le.parse().map_err(|_| defaut("date"))?;
        if retenus.is_none() || zone.debut(effet) <= maintenant {
            let lus: Termes = serde_json::from_str(&v.termes).map_err(|_| defaut("termes"))?;
            retenus = lus.caisses.get(&v.caisse).cloned();
        }
    }
    retenus.ok_or_else(|| defaut("termes de la caisse"))
}

ligne! { struct Document { document: String } }

/// Whether function `quoi` is open to `organisation` at `caisse` now: the right, or the clause that keeps it closed.
pub async fn fonction(
    base: &mut impl Executant,
    organisation: Id<Organisation>,
    quoi: &str,
    caisse: Id<Organisation>,
    maintenant: Instant,
) -> Result<Result<DroitLu, Clause>, Refus> {
    if let Some(droit) = base.peut_etre::<DroitLu>(sql!(sql::DROIT, organisation, quoi, caisse, maintenant)).await? {
        return Ok(Ok(droit));
    }
    let document: Option<Document> =
        base.peut_etre(sql!(sql::DOCUMENT_EN_VIGUEUR, organisation, caisse, maintenant)).await?;
    Ok(Err(match document {
        Some(d) => Clause::nouvelle(d.document, "1.2"),
        None => Clause::nouvelle(acces::CLAUSE_PROFILS, "8.1"),
    }))
}
