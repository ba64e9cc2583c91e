//! Opening the accesses at one caisse: every gate must be green, and those that are not are named (K-25).

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use toile::Maison;

use super::{Nouveau, inscrire, projeter, tenir_volet};
use crate::{
    lecture::Dossier,
    regles::{GenreEvenement, Prealable, adossee, prealables},
};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// Accesses are open.
    Faite,
    /// The gates, some of them red.
    Fermee(Vec<Prealable>),
}

/// The gates of the volet of `caisse` in use convention `dossier`; `tous` holds the convention métier.
pub(crate) fn portes_de(
    dossier: &Dossier,
    tous: &[Dossier],
    caisse: Id<acces::Organisation>,
    maintenant: socle::Instant,
) -> Vec<Prealable> {
    let tient = |genre: &str| {
        let lie = |d: &&Dossier| d.modele.genre.code() == genre && d.partenaire == dossier.partenaire;
        let en_vigueur = |d: &Dossier| {
            d.volet(caisse).is_some() && adossee(&d.vie(caisse, tous)).is_some_and(|p| p.tient(maintenant))
        };
        tous.iter().filter(lie).any(en_vigueur)
    };
    let vie = dossier.vie(caisse, tous);
    prealables(&dossier.modele.prealables, &vie, dossier.structure, tient, maintenant)
}

/// Opens the accesses of the partner at the reader's caisse, once.
pub async fn activer(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<Activation, Refus> {
    let mut tenue = tenir_volet(maison, acteur, Action::ActiverVolet, id).await?;
    let dossier = tenue.dossier()?;
    let volet = dossier.volet(acteur.organisation).ok_or(Refus::Introuvable("volet absent"))?;
    if !dossier.modele.genre.ouvre_des_acces() {
        return Err(Refus::Conflit("Ce document n’ouvre pas d’accès par lui-même.".into()));
    }
    if volet.faits.iter().any(|f| f.evenement.genre == GenreEvenement::Activation) {
        return Err(Refus::Conflit("Les accès sont déjà ouverts à votre caisse.".into()));
    }
    let maintenant = maison.monde.metier();
    let portes = portes_de(dossier, &tenue.tous, acteur.organisation, maintenant);
    if portes.iter().any(|p| !p.vert) {
        return Ok(Activation::Fermee(portes));
    }
    let effet = dossier.modele.vie.effet.clone();
    let (volet, effet_le, partenaire) = (volet.id, dossier.zone.jour(maintenant), dossier.partenaire);
    let n =
        Nouveau { volet, genre: GenreEvenement::Activation, effet_le, clause: &effet, signataire: None, version: None };
    inscrire(&mut tenue.tx, maison, acteur, n).await?;
    projeter(&mut tenue.tx, partenaire).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "activation").await?;
    tenue.tx.valider().await?;
    Ok(Activation::Faite)
}
