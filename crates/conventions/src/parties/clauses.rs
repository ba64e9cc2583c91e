//! What the terms of a convention say about its parties: how interlocuteurs change (K-24), what a prestataire takes (K-06).

use crate::{
    Dossier, Genre,
    regles::vie::clauses::{Cite, ModeCorrespondants, RegimePrestataires},
};

/// How the interlocuteurs of `dossier` change.
pub(crate) fn correspondants(dossier: &Dossier) -> Cite<ModeCorrespondants> {
    let article = if dossier.modele.genre == Genre::Metier { "4" } else { "8.1" };
    Cite { dit: ModeCorrespondants::Libre, article: article.to_owned() }
}

/// What a prestataire takes under `dossier`; `None`: it says nothing.
pub(crate) fn prestataires(dossier: &Dossier) -> Option<Cite<RegimePrestataires>> {
    let metier = dossier.modele.genre == Genre::Metier;
    metier.then(|| Cite { dit: RegimePrestataires::Autorisation, article: "7".to_owned() })
}

/// Months that its own terms give it, and whether it is renewed by itself: what a délibération may cover (CAF17-D-07).
pub(crate) fn duree(dossier: &Dossier) -> (Option<u32>, bool) {
    let metier = dossier.versions.last().and_then(|(_, _, termes)| termes.metier.as_ref());
    (metier.map(|m| m.duree), metier.is_some_and(|m| m.renouvellement == "tacite"))
}
