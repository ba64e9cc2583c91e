//! The caisse's hand: who is administrateur, and measures, each with its motive and its reversal (CAF68-CS-2.2.1-06).

use socle::Instant;

use crate::{
    acte::{Acte, Acteur, Beneficiaire, Cible},
    etat::{Etat, RangCompte, Role},
    regle::Regle,
};

impl Acte {
    /// Whether only a caisse does this.
    pub(crate) const fn de_la_caisse(&self) -> bool {
        matches!(
            self,
            Self::Designer { .. }
                | Self::Revoquer { .. }
                | Self::Suspendre { .. }
                | Self::Lever { .. }
                | Self::ForcerMotDePasse { .. }
                | Self::AnnulerMotDePasse { .. }
                | Self::RetirerDelegation { .. }
                | Self::RendreDelegation { .. }
                | Self::Exclure { .. }
                | Self::Reintegrer { .. }
        )
    }

    fn motif(&self) -> Option<&str> {
        match self {
            Self::Suspendre { motif, .. }
            | Self::Lever { motif, .. }
            | Self::ForcerMotDePasse { motif, .. }
            | Self::AnnulerMotDePasse { motif, .. }
            | Self::RetirerDelegation { motif }
            | Self::RendreDelegation { motif }
            | Self::Exclure { motif, .. }
            | Self::Reintegrer { motif, .. } => Some(motif),
            _ => None,
        }
    }
}

fn si(vrai: bool, regle: Regle) -> Result<(), Regle> {
    if vrai { Ok(()) } else { Err(regle) }
}

fn change(oui: bool) -> Result<(), Regle> {
    si(oui, Regle::Deja)
}

impl Etat {
    // regle: CAF68-CS-2.2.1-06 CAF68-9.2-05 CAF68-CS-2.2.1-01; permissive: Ok(())
    pub(crate) fn par_la_caisse(&self, acteur: Acteur, acte: &Acte, t: Instant) -> Result<(), Regle> {
        si(matches!(acteur, Acteur::Caisse(_)), Regle::CaisseSeule)?;
        si(acte.motif().is_none_or(|m| !m.trim().is_empty()), Regle::Motif)?;
        match acte {
            Acte::Designer { compte, .. } => self.designer(acteur, *compte, t),
            Acte::Revoquer { role } => si(self.tenant_du_role(*role).is_some(), Regle::Deja),
            Acte::Suspendre { cible, .. } => {
                self.viser(acteur, *cible, t).and_then(|()| change(!self.suspendu(*cible)))
            }
            Acte::Lever { cible, .. } => self.viser(acteur, *cible, t).and_then(|()| change(self.suspendu(*cible))),
            Acte::ForcerMotDePasse { compte, .. } => self.mot_de_passe(acteur, *compte, false, t),
            Acte::AnnulerMotDePasse { compte, .. } => self.mot_de_passe(acteur, *compte, true, t),
            Acte::RetirerDelegation { .. } => change(!self.delegation_retiree),
            Acte::RendreDelegation { .. } => change(self.delegation_retiree),
            Acte::Exclure { cible, .. } => self.viser_un_exclu(acteur, *cible, false, t),
            Acte::Reintegrer { cible, .. } => self.viser_un_exclu(acteur, *cible, true, t),
            _ => Err(Regle::CaisseSeule),
        }
    }

    pub(crate) const fn tenant_du_role(&self, role: Role) -> Option<RangCompte> {
        match role {
            Role::Principal => self.principal,
            Role::Suppleant => self.suppleant,
        }
    }

    /// Two people: neither is the other, neither is oneself.
    // regle: CAF68-9.1-05 CAF68-CS-2.2.2-01; permissive: Ok(())
    fn designer(&self, acteur: Acteur, compte: RangCompte, t: Instant) -> Result<(), Regle> {
        let lu = self.vivant(compte, t).ok_or(Regle::Absent)?;
        si(self.personne_de(acteur) != Some(lu.personne), Regle::SoiMeme)?;
        si(!self.administre(lu.personne), Regle::Deja)
    }

    /// What a measure aims at is there, and is not about oneself.
    fn viser(&self, acteur: Acteur, cible: Cible, t: Instant) -> Result<(), Regle> {
        let vises = match cible {
            Cible::Structure => return Ok(()),
            Cible::Compte(c) => {
                self.vivant(c, t).ok_or(Regle::Absent)?;
                Beneficiaire::Compte(c)
            }
            Cible::Autorisation(r) => self.autorisation(r).filter(|a| t < a.periode.au).ok_or(Regle::Absent)?.a,
        };
        let soi = self.personne_de(acteur);
        let visee = |r| self.compte(RangCompte(r)).is_some_and(|c| soi == Some(c.personne));
        si(!self.reunis(vises, t).iter().any(visee), Regle::SoiMeme)
    }

    fn suspendu(&self, cible: Cible) -> bool {
        match cible {
            Cible::Structure => self.structure_suspendue,
            Cible::Compte(c) => self.compte(c).is_some_and(|c| c.suspendu),
            Cible::Autorisation(r) => self.autorisation(r).is_some_and(|a| a.suspendue),
        }
    }

    /// An account or the structure is excluded or taken back in; an authorisation is not somebody.
    fn viser_un_exclu(&self, acteur: Acteur, cible: Cible, exclu: bool, t: Instant) -> Result<(), Regle> {
        let est = match cible {
            Cible::Structure => self.structure_exclue,
            Cible::Compte(c) => self.compte(c).is_some_and(|c| c.exclu),
            Cible::Autorisation(_) => return Err(Regle::Absent),
        };
        self.viser(acteur, cible, t)?;
        change(est == exclu)
    }

    fn mot_de_passe(&self, acteur: Acteur, compte: RangCompte, force: bool, t: Instant) -> Result<(), Regle> {
        self.viser(acteur, Cible::Compte(compte), t)?;
        change(self.compte(compte).is_some_and(|c| c.a_changer == force))
    }

    /// What one does about oneself: choose the habilitation one works under, change one's password.
    pub(crate) fn pour_soi(&self, acteur: Acteur, acte: &Acte, t: Instant) -> Result<(), Regle> {
        let Acteur::Compte(compte) = acteur else { return Err(Regle::Absent) };
        if let Acte::Choisir(quoi) = acte {
            return self.detenue(compte, *quoi, t).map(|_| ());
        }
        // A forced change is the one thing that stays open to whom it is forced on.
        let lu = self.compte(compte).ok_or(Regle::Absent)?;
        let ouvert = lu.vie.contient(t) && !lu.suspendu && !lu.exclu;
        si(ouvert && !self.structure_suspendue && !self.structure_exclue, Regle::ActeurInactif)
    }
}
