//! `droit_actuel`, rewritten from the rules in the transaction of whatever changed them.

use acces::{Organisation, Volet};
use socle::{Clause, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};

use crate::{
    echeancier::{indice_en_defaut, noter},
    lecture::volets,
    regles::{Droit, Periode, VoletLu, droits},
    sql,
};

/// Rewrites every right of `partenaire` and of its caisses towards it.
pub async fn projeter(tx: &mut Tx, partenaire: Id<Organisation>) -> Result<(), Refus> {
    tx.faire(sql!(sql::TENIR_PARTENAIRE, partenaire)).await?;
    let lus = lire(tx, partenaire).await?;
    let calcules = calculer(&lus, partenaire);
    noter(tx, &lus).await?;
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

async fn lire(base: &mut impl Executant, partenaire: Id<Organisation>) -> Result<Vec<VoletLu>, Refus> {
    let lus = volets(base, Some(partenaire)).await?.into_iter().map(|v| v.volet);
    Ok(lus.filter(|v| v.partenaire == partenaire).collect())
}

fn calculer(lus: &[VoletLu], partenaire: Id<Organisation>) -> Vec<Droit> {
    let mut calcules = droits(lus);
    calcules.retain(|d| d.partenaire == partenaire);
    calcules
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

/// Whether the projection says exactly what the rules say, and the daily job will miss nothing: for tests, and for `parvis verifier` one day.
pub async fn projection_fidele(base: &mut impl Executant, partenaire: Id<Organisation>) -> Result<bool, Refus> {
    let lus = lire(base, partenaire).await?;
    if let Some(defaut) = indice_en_defaut(base, partenaire, &lus).await? {
        tracing::error!(defaut, "date de la prochaine échéance");
        return Ok(false);
    }
    let mut calcules = calculer(&lus, partenaire);
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
