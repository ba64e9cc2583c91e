//! What the terms of a convention say about its parties: how interlocuteurs change (K-24), what a prestataire takes (K-06).

use crate::{
    Dossier,
    regles::vie::clauses::{Cite, Clauses, ModeCorrespondants, RegimePrestataires, Renouvellement},
};

/// What the last terms say; nothing while they are not fixed.
fn lues(dossier: &Dossier) -> Option<Clauses> {
    let (_, _, termes) = dossier.versions.last()?;
    let caisse = dossier.volets.first()?.caisse.to_string();
    Clauses::lire(&dossier.modele, termes, &caisse).ok()
}

/// How the interlocuteurs of `dossier` change; freely while nothing is written.
pub(crate) fn correspondants(dossier: &Dossier) -> Cite<ModeCorrespondants> {
    lues(dossier).map_or_else(
        || Cite {
            dit: ModeCorrespondants::Libre,
            article: dossier.modele.articles.first().map_or_else(String::new, |a| a.numero.clone()),
        },
        |c| c.correspondants,
    )
}

/// What a prestataire takes under `dossier`; `None`: it says nothing.
pub(crate) fn prestataires(dossier: &Dossier) -> Option<Cite<RegimePrestataires>> {
    lues(dossier)?.prestataires
}

/// Months that its own terms give it, and whether it is renewed by itself: what a délibération may cover (CAF17-D-07).
pub(crate) fn duree(dossier: &Dossier) -> (Option<u32>, bool) {
    lues(dossier).map_or((None, false), |c| {
        let tacite = matches!(c.renouvellement.dit, Renouvellement::Tacite { .. });
        (c.duree.map(|d| d.dit), tacite)
    })
}
