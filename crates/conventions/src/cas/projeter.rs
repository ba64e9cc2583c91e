//! `droit_actuel`, rewritten from the rules in the transaction of whatever changed them.

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};

use crate::{
    lecture::volets,
    regles::{Droit, Periode, VoletLu, droits},
    sql,
};

/// Rewrites every right of `partenaire` and of its caisses towards it.
pub async fn projeter(tx: &mut Tx, partenaire: Id<Organisation>) -> Result<(), Refus> {
    tx.faire(sql!(sql::TENIR_PARTENAIRE, partenaire)).await?;
    let calcules = calculer(tx, partenaire).await?;
    tx.faire(sql!(sql::OUBLIER_DROITS, partenaire)).await?;
    for d in calcules {
        let (du, au) = (d.periode.du, d.periode.au);
        let (document, article) = (d.clause.document, d.clause.article);
        tx.faire(sql!(
            sql::PROJETER,
            d.volet,
            d.organisation,
            d.caisse,
            d.partenaire,
            d.quoi,
            d.plafond,
            document,
            article,
            du,
            au
        ))
        .await?;
    }
    Ok(())
}

async fn calculer(base: &mut impl Executant, partenaire: Id<Organisation>) -> Result<Vec<Droit>, Refus> {
    let lus: Vec<VoletLu> = volets(base, Some(partenaire)).await?.into_iter().map(|v| v.volet).collect();
    let mut calcules = droits(&lus);
    calcules.retain(|d| d.partenaire == partenaire);
    Ok(calcules)
}

ligne! {
    struct Projete {
        volet: Id<Volet>,
        organisation: Id<Organisation>,
        caisse: Id<Organisation>,
        partenaire: Id<Organisation>,
        quoi: String,
        plafond: Option<i64>,
        document: String,
        article: String,
        du: Instant,
        au: Instant,
    }
}

/// Whether the projection says exactly what the rules say: for tests, and for `parvis verifier` one day.
pub async fn projection_fidele(base: &mut impl Executant, partenaire: Id<Organisation>) -> Result<bool, Refus> {
    let mut calcules = calculer(base, partenaire).await?;
    let lignes: Vec<Projete> = base.toutes(sql!(sql::DROITS_PROJETES, partenaire)).await?;
    let projetes: Vec<Droit> = lignes
        .into_iter()
        .map(|p| Droit {
            volet: p.volet,
            organisation: p.organisation,
            caisse: p.caisse,
            partenaire: p.partenaire,
            quoi: p.quoi,
            plafond: p.plafond,
            clause: Clause::nouvelle(p.document, p.article),
            periode: Periode { du: p.du, au: p.au },
        })
        .collect();
    calcules.sort_by_key(|d| (d.volet.to_string(), d.organisation.to_string(), d.quoi.clone(), d.periode.du));
    Ok(calcules == projetes)
}
