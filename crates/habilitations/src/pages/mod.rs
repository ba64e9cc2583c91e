//! Pages of the room: the accounts one answers for, what is asked about them, and the acts on one of them.

mod actes;
mod agent;
mod archive;
pub(crate) mod champs;
mod compte;
mod demandes;
mod gestionnaire;
mod liste;
mod revue;
mod revues;
mod tableau;
mod technicien;

use acces::Profil;
use socle::Instant;
use toile::{Porte, composants::Etat, session::EtatDuCompte, session::Vie};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        liste::portes(),
        demandes::portes(),
        technicien::portes(),
        gestionnaire::portes(),
        agent::portes(),
        compte::portes(),
        actes::portes(),
        archive::portes(),
        revue::portes(),
        revues::portes(),
        tableau::portes(),
        crate::import::portes(),
    ]
    .concat()
}

/// The dates of an account, as lists and pages read them.
#[derive(Debug, Clone, Copy)]
struct Dates {
    profil: Profil,
    active_le: Option<Instant>,
    inactif_le: Instant,
    suspendu_le: Option<Instant>,
    /// End of the last right that carries it; zero if none ever did.
    porte_jusqu_a: Instant,
}

impl Dates {
    fn etat(&self, maintenant: Instant) -> EtatDuCompte {
        let (active_le, inactif_le, suspendu_le) = (self.active_le, self.inactif_le, self.suspendu_le);
        let porte = self.porte_jusqu_a > maintenant;
        Vie { active_le, inactif_le, suspendu_le, porte }.etat(self.profil, maintenant)
    }

    /// When it is or was over; [`Instant::SANS_FIN`] if nothing ends it.
    fn fin(&self) -> Instant {
        crate::regles::fin_effective(self.inactif_le, &[self.porte_jusqu_a], self.profil.de_partenaire())
    }

    fn etiquette(&self, maintenant: Instant) -> Etat {
        let (ton, libelle) = match self.etat(maintenant) {
            EtatDuCompte::Vivant if self.fin() < Instant::SANS_FIN => ("attente", "Fin annoncée"),
            EtatDuCompte::Vivant => ("close", "Actif"),
            EtatDuCompte::Invite => ("deposee", "Invitation envoyée"),
            EtatDuCompte::Suspendu => ("retiree", "Suspendu"),
            EtatDuCompte::Inactif | EtatDuCompte::SansConvention => ("retiree", "Terminé"),
        };
        Etat { ton, libelle: libelle.into() }
    }
}
