//! A page of volets to look at: read with a reader, outside any transaction.

use std::collections::{HashMap, hash_map::Entry};

use acces::{Compte, Convention, Organisation, Volet};
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use toile::Maison;

use crate::{
    Dossier,
    echeancier::{
        Genre,
        rappels::{Effet, effets, prochaine},
        sql,
    },
    lecture::autour,
    regles::{
        VoletLu,
        vie::{Cote, De, Etat, etat},
    },
};

ligne! {
    /// A volet worth looking at.
    pub(super) struct Due {
        pub(super) le: Instant,
        pub(super) volet: Id<Volet>,
        vue_le: Instant,
        tour: i64,
        convention: Id<Convention>,
    }
}

/// What was found of a volet.
pub(super) struct Vu {
    pub(super) volet: Id<Volet>,
    pub(super) tour: i64,
    pub(super) prochaine: Instant,
    pub(super) effets: Vec<Fait>,
    /// Its convention, when nothing of its draft is of use any more.
    pub(super) purge: Option<Id<Convention>>,
    /// What rules say of it now, when its rights may have strayed.
    pub(super) lu: Option<VoletLu>,
    /// Why it could not be read.
    pub(super) echec: Option<&'static str>,
}

/// An effect with what is written of it.
pub(super) struct Fait {
    pub(super) effet: Effet,
    /// « art. 8.2 de … ».
    pub(super) clause: String,
    /// Accounts whose access ends with it.
    pub(super) comptes: i64,
    /// Who is told.
    pub(super) a_prevenir: Vec<Id<Compte>>,
}

ligne! { struct Destinataire { id: Id<Compte> } }
ligne! { struct Nombre { nombre: i64 } }

/// Whom to tell in each organisation, remembered within a run.
#[derive(Default)]
pub(super) struct Destinataires(HashMap<Id<Organisation>, Vec<Id<Compte>>>);

/// Organisations remembered at once.
const ORGANISATIONS: usize = 500;

impl Destinataires {
    async fn de(&mut self, mut base: &Db, o: Id<Organisation>, maintenant: Instant) -> Result<Vec<Id<Compte>>, Refus> {
        if let Some(connus) = self.0.get(&o) {
            return Ok(connus.clone());
        }
        let lus: Vec<Destinataire> = base.toutes(sql!(sql::DESTINATAIRES, o, maintenant)).await?;
        let comptes: Vec<Id<Compte>> = lus.into_iter().map(|d| d.id).collect();
        if self.0.len() >= ORGANISATIONS {
            self.0.clear();
        }
        self.0.insert(o, comptes.clone());
        Ok(comptes)
    }
}

/// The next page after `curseur`.
pub(super) async fn dues(
    maison: &Maison,
    jusqu_a: Instant,
    curseur: &(Instant, String),
    nombre: i64,
) -> Result<Vec<Due>, Refus> {
    let mut base: &Db = &maison.db;
    Ok(base.toutes(sql!(sql::DUES, jusqu_a, curseur.0, curseur.1.as_str(), nombre)).await?)
}

/// What is owed for each of `dues`. One that cannot be read is said, and stands in nobody's way.
pub(super) async fn preparer(
    maison: &Maison,
    dues: &[Due],
    jusqu_a: Instant,
    destinataires: &mut Destinataires,
) -> Result<Vec<Vu>, Refus> {
    let mut base: &Db = &maison.db;
    let mut vus = Vec::with_capacity(dues.len());
    let mut lus: HashMap<Id<Convention>, Result<Vec<Dossier>, Refus>> = HashMap::new();
    for due in dues {
        if let Entry::Vacant(place) = lus.entry(due.convention) {
            place.insert(autour(&mut base, due.convention).await);
        }
        let vu = match lus.get(&due.convention) {
            Some(Ok(tous)) => regarder(maison, due, tous, jusqu_a, destinataires).await?,
            Some(Err(Refus::Interne(_))) | None => manque(due, jusqu_a),
            // The base is away: nothing is wrong with this convention.
            Some(Err(_)) => return Err(Refus::Indisponible("conventions illisibles".into())),
        };
        vus.push(vu);
    }
    Ok(vus)
}

const JOUR: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Looked at again tomorrow.
fn manque(due: &Due, jusqu_a: Instant) -> Vu {
    let (volet, tour, prochaine) = (due.volet, due.tour, jusqu_a.plus(JOUR));
    Vu { volet, tour, prochaine, effets: Vec::new(), purge: None, lu: None, echec: Some("convention_illisible") }
}

async fn regarder(
    maison: &Maison,
    due: &Due,
    tous: &[Dossier],
    jusqu_a: Instant,
    destinataires: &mut Destinataires,
) -> Result<Vu, Refus> {
    let Some(dossier) = tous.iter().find(|d| d.id == due.convention) else { return Ok(manque(due, jusqu_a)) };
    let Some(nomme) = dossier.lus(tous).into_iter().find(|v| v.volet.id == due.volet) else {
        return Ok(manque(due, jusqu_a));
    };
    let lu = nomme.volet;
    let mut faits = Vec::new();
    for effet in effets(&lu.vie, due.vue_le, jusqu_a) {
        let mut base: &Db = &maison.db;
        let fin = matches!(effet.echeance.genre, Genre::Fin(_));
        let comptes =
            if fin { base.une::<Nombre>(sql!(sql::COMPTES, due.volet, effet.instant)).await?.nombre } else { 0 };
        let mut a_prevenir = Vec::new();
        for o in concernes(&effet, &lu) {
            a_prevenir.extend(destinataires.de(base, o, jusqu_a).await?);
        }
        let article = &effet.echeance.clause;
        let clause = if article.is_empty() { lu.document.clone() } else { format!("{}, art. {article}", lu.document) };
        faits.push(Fait { effet, clause, comptes, a_prevenir });
    }
    let change = |f: &Fait| {
        matches!(f.effet.echeance.genre, Genre::Fin(_) | Genre::Avenant(_) | Genre::PriseEffet | Genre::Suspension)
    };
    let strayed = faits.iter().any(change);
    let archivee = faits.iter().any(|f| f.effet.echeance.genre == Genre::FinArchive);
    Ok(Vu {
        volet: due.volet,
        tour: due.tour,
        prochaine: prochaine(&lu.vie, jusqu_a).unwrap_or(Instant::SANS_FIN),
        purge: (archivee && tout_est_archive(dossier, tous, jusqu_a)).then_some(dossier.id),
        lu: strayed.then_some(lu),
        effets: faits,
        echec: None,
    })
}

fn tout_est_archive(dossier: &Dossier, tous: &[Dossier], maintenant: Instant) -> bool {
    let passee = |v: &crate::VoletDossier| match etat(&dossier.vie(v.caisse, tous), maintenant) {
        Etat::Archivee { gardee_jusqu_au, .. } => dossier.zone.fin(gardee_jusqu_au) <= maintenant,
        _ => false,
    };
    dossier.volets.iter().all(passee)
}

/// The organisations that a date is for: who may act, or both where it comes by itself.
fn concernes(effet: &Effet, lu: &VoletLu) -> Vec<Id<Organisation>> {
    if effet.muet {
        return Vec::new();
    }
    match effet.echeance.qui {
        De::Un(Cote::Caisse) => vec![lu.caisse],
        De::Un(Cote::Partenaire) => vec![lu.partenaire],
        De::Parties | De::Ailleurs | De::Personne => vec![lu.caisse, lu.partenaire],
    }
}
