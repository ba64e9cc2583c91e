//! Use cases of the room: one act per function, each in one transaction with its trace.

mod annexe3;
mod correspondants;
mod deliberer;
mod fiche;
mod prestataires;
mod services;

pub use annexe3::{AnnexeLue, Geste3, administrateurs, avancer_annexe, ecrire_annexe, lues as annexes};
pub use correspondants::{InterlocuteurLu, Personne, carnet, interlocuteurs, nommer, relever, tient};
pub use deliberer::{Comparee, DeliberationLue, EcartLeve, Levee, comparer, deliberer, en_vigueur, lever, lues};
pub(crate) use deliberer::{ecarts_a_lever, seance};
pub use fiche::{FicheLue, FichePartie, tenir_fiche};
pub use prestataires::{PrestataireLu, declarer, lus as prestataires, repondre};

pub use services::{ServiceLu, services, tenir_service};

use acces::{Acteur, Convention};
use socle::{Erreurs, Refus, civil::Date};
use toile::Maison;

use crate::{Dossier, parties::clauses};

/// A stored day.
fn jour(texte: &str) -> Result<Date, Refus> {
    texte.parse().map_err(|_| Refus::Interne("partie : date illisible".into()))
}

fn jour_ou_rien(texte: Option<&String>) -> Result<Option<Date>, Refus> {
    texte.map(|t| jour(t)).transpose()
}

/// Today, where the convention holds.
fn aujourdhui(maison: &Maison, dossier: &Dossier) -> Date {
    dossier.zone.jour(maison.monde.metier())
}

/// The refusal of one field.
fn invalide(champ: &str, message: impl Into<String>) -> Refus {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter(champ, message);
    Refus::Invalide(erreurs)
}

/// What the terms say of prestataires, or the refusal that says they say nothing.
fn regime(
    dossier: &Dossier,
) -> Result<crate::regles::vie::clauses::Cite<crate::regles::vie::clauses::RegimePrestataires>, Refus> {
    clauses::prestataires(dossier).ok_or_else(|| {
        Refus::Conflit("Cette convention ne dit rien des prestataires : voyez celle sur laquelle elle s’appuie.".into())
    })
}

type Ici = socle::Id<Convention>;

/// Decided already: who asks is one of the parties, by `acces`.
const fn du_partenaire(acteur: &Acteur) -> bool {
    acteur.profil.de_partenaire()
}
