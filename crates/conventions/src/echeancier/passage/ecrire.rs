//! Writing a page: every row of it in one short transaction, its traces in one statement.

use acces::Compte;
use socle::{Id, Instant, Refus, Zone};
use stockage::{Executant as _, Tx, ligne, sql};
use taches::courriel;
use toile::Maison;

use super::{
    Passage,
    courriels::{APPROCHE, VENUE},
    lot::Vu,
};
use crate::{
    cas::projeter,
    echeancier::{Genre, sql},
    regles::{VoletLu, droits},
};

/// Effects in one transaction at most: five rows each with its trace, so that a transaction stays under five hundred.
const EFFETS_MAX: usize = 80;

/// What a transaction did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bilan {
    volets: i64,
    effets: i64,
    rappels: i64,
    courriels: i64,
    echecs: i64,
    /// Left for a next look: an act changed them meanwhile.
    pub(super) bouscules: i64,
}

/// `vus` cut so that no transaction holds too many effects; a volet stays whole.
pub(super) fn tranches(vus: &[Vu]) -> Vec<&[Vu]> {
    let (mut sortie, mut debut, mut nombre) = (Vec::new(), 0, 0);
    for (rang, vu) in vus.iter().enumerate() {
        if nombre > 0 && nombre + vu.effets.len() > EFFETS_MAX {
            sortie.extend(vus.get(debut..rang));
            (debut, nombre) = (rang, 0);
        }
        nombre += vu.effets.len();
    }
    sortie.extend(vus.get(debut..).filter(|v| !v.is_empty()));
    sortie
}

/// Writes what was found: the hint from the look that was had, the effects that nobody did yet, their traces, the mails.
pub(super) async fn ecrire(
    maison: &Maison,
    passage: Id<Passage>,
    vus: &[Vu],
    jusqu_a: Instant,
) -> Result<Bilan, Refus> {
    let mut tx = maison.db.ecrire().await?;
    let mut bilan = Bilan::default();
    let mut traces = Vec::new();
    let mut a_prevenir: Vec<(Id<Compte>, &'static str)> = Vec::new();
    for vu in vus {
        if !tx.faire_une(sql!(sql::AVANCER, vu.volet, jusqu_a, vu.prochaine, vu.tour)).await? {
            bilan.bouscules += 1;
            continue;
        }
        bilan.volets += 1;
        if let Some(code) = vu.echec {
            bilan.echecs += 1;
            tx.faire(sql!(sql::ECHOUER, passage, vu.volet, code)).await?;
        }
        for f in &vu.effets {
            let (cle, le, horloge) = (f.effet.cle(), f.effet.echeance.le.to_string(), maison.monde.horloge());
            let appel = sql!(sql::FAIRE, vu.volet, cle, le, passage, horloge, f.effet.muet, f.comptes);
            if !tx.faire_une(appel).await? {
                continue;
            }
            let rappel = f.effet.rappel();
            *(if rappel { &mut bilan.rappels } else { &mut bilan.effets }) += 1;
            traces.push(trace(vu, f));
            let modele = if rappel { APPROCHE } else { VENUE };
            a_prevenir.extend(f.a_prevenir.iter().map(|c| (*c, modele)));
        }
        if let Some(convention) = vu.purge {
            tx.faire(sql!(sql::PURGER_PROJETS, convention)).await?;
        }
    }
    maison.traces.faits(&mut tx, traces).await?;
    // In one order, so that two writers take these rows the same way.
    a_prevenir.sort_by_key(|(c, m)| (c.to_string(), *m));
    a_prevenir.dedup();
    bilan.courriels = poster(&mut tx, maison, &a_prevenir, jusqu_a).await?;
    let b = bilan;
    tx.faire(sql!(sql::COMPTER, passage, b.volets, b.effets, b.rappels, b.courriels, b.echecs)).await?;
    tx.valider().await?;
    Ok(bilan)
}

/// Each effect in the journal: the service did it by itself, by that clause. What opens or ends habilitations goes to their log.
fn trace(vu: &Vu, f: &super::lot::Fait) -> traces::Fait {
    let rappel = f.effet.rappel();
    let action = if rappel { "rappeler_echeance" } else { "constater_echeance" };
    let habilitation = matches!(
        f.effet.echeance.genre,
        Genre::PriseEffet
            | Genre::Avenant(_)
            | Genre::Fin(_)
            | Genre::Suspension
            | Genre::FinVisibilite
            | Genre::FinArchive
    );
    traces::Fait::du_service(action, ("volet", vu.volet.to_string()), Some(f.clause.clone()), habilitation && !rappel)
}

/// One mail an account and a day, of each template.
async fn poster(
    tx: &mut Tx,
    maison: &Maison,
    a_prevenir: &[(Id<Compte>, &'static str)],
    jusqu_a: Instant,
) -> Result<i64, Refus> {
    let jour = Zone::paris().jour(jusqu_a).to_string();
    let mut postes = 0;
    for (compte, modele) in a_prevenir {
        if tx.faire_une(sql!(sql::COURRIEL, *compte, jour.as_str(), *modele)).await? {
            courriel::poster(tx, &maison.monde, *compte, modele, None).await?;
            postes += 1;
        }
    }
    Ok(postes)
}

ligne! {
    struct Projete {
        quoi: String,
        organisation: Id<acces::Organisation>,
        plafond: Option<i64>,
        article: String,
        du: Instant,
        au: Instant,
    }
}

/// Rights are projected when something happens, and hold by their dates; should a projection have strayed from the rules (a
/// release changed one, a base was repaired by hand), it is written again, partner by partner, each in its own transaction.
pub(super) async fn reparer(maison: &Maison, vus: &[Vu]) -> Result<(), Refus> {
    let mut egares = Vec::new();
    for lu in vus.iter().filter_map(|v| v.lu.as_ref()) {
        if !fidele(maison, lu).await? && !egares.contains(&lu.partenaire) {
            egares.push(lu.partenaire);
        }
    }
    for partenaire in egares {
        tracing::warn!(%partenaire, "droits projetés de nouveau : ils n’étaient plus ceux des règles");
        let mut tx = maison.db.ecrire().await?;
        projeter(&mut tx, partenaire).await?;
        tx.valider().await?;
    }
    Ok(())
}

async fn fidele(maison: &Maison, lu: &VoletLu) -> Result<bool, Refus> {
    let mut base = &maison.db;
    let projetes: Vec<Projete> = base.toutes(sql!(sql::DROITS_DU_VOLET, lu.id)).await?;
    let mut calcules = droits(std::slice::from_ref(lu));
    calcules.sort_by_key(|d| (d.organisation.to_string(), d.quoi.clone(), d.periode.du));
    let pareil = |(p, d): (&Projete, &crate::regles::Droit)| {
        (p.quoi.as_str(), p.organisation, p.plafond, p.article.as_str(), p.du, p.au)
            == (d.quoi.as_str(), d.organisation, d.plafond, d.clause.article.as_str(), d.periode.du, d.periode.au)
    };
    Ok(projetes.len() == calcules.len() && projetes.iter().zip(&calcules).all(pareil))
}
