//! What an act changes, once decided. Nothing is decided here.

use socle::Instant;

use crate::{
    acte::{Acte, Acteur, Beneficiaire, Cible},
    bornes::Periode,
    etat::{Autorisation, Compte, Etat, Groupe, RangCompte, RangGroupe, Role},
};

/// Changes `etat` as `acte` says. To be called after [`crate::decider`] said yes, with the same values.
pub fn appliquer(etat: &mut Etat, acteur: Acteur, acte: &Acte, t: Instant) {
    match acte {
        Acte::Creer { personne, unite, profession, arrete } => etat.comptes.push(Compte {
            personne: *personne,
            unite: *unite,
            profession: *profession,
            arrete: *arrete,
            vie: Periode { du: t, au: Instant::SANS_FIN },
            suspendu: false,
            exclu: false,
            a_changer: false,
            choisie: None,
        }),
        Acte::Modifier { compte, unite, profession, arrete } => etat.changer(*compte, |c| {
            (c.unite, c.profession, c.arrete) = (*unite, *profession, *arrete);
        }),
        Acte::Inactiver { compte, le } => etat.finir(*compte, *le),
        Acte::CreerGroupe { unite } => {
            etat.groupes.push(Groupe { unite: *unite, comptes: Vec::new(), groupes: Vec::new(), supprime: false });
            etat.regrouper();
        }
        Acte::SupprimerGroupe { groupe } => etat.dissoudre(*groupe, t),
        Acte::Remplir { groupe, membre } => etat.peupler(*groupe, *membre, true),
        Acte::Vider { groupe, membre } => etat.peupler(*groupe, *membre, false),
        Acte::Accorder { droit, a, periode, source } => {
            let par = if let Acteur::Compte(c) = acteur { Some(c) } else { None };
            let autorisation =
                Autorisation { droit: *droit, a: *a, periode: *periode, par, source: *source, suspendue: false };
            etat.autorisations.push(autorisation);
            etat.inscrire(etat.autorisations.len() - 1);
        }
        Acte::Retirer { autorisation } => {
            if let Some(a) = etat.autorisations.get_mut(autorisation.0 as usize) {
                a.periode.au = t;
            }
        }
        Acte::Choisir(quoi) => {
            if let Acteur::Compte(c) = acteur {
                etat.changer(c, |c| c.choisie = Some(*quoi));
            }
        }
        Acte::ChangerMotDePasse => {
            if let Acteur::Compte(c) = acteur {
                etat.changer(c, |c| c.a_changer = false);
            }
        }
        // A request is a row of its own: nothing changes until the caisse acts.
        Acte::Demander(_) => {}
        mesure => etat.mesurer(mesure),
    }
}

impl Etat {
    fn changer(&mut self, compte: RangCompte, comment: impl FnOnce(&mut Compte)) {
        if let Some(c) = self.comptes.get_mut(compte.0 as usize) {
            comment(c);
        }
    }

    /// The account and what it was given directly end together; so does what rests on that.
    fn finir(&mut self, compte: RangCompte, le: Instant) {
        self.changer(compte, |c| c.vie.au = le);
        self.index.finissants.ajouter(compte.0);
        for a in self.autorisations.iter_mut().filter(|a| a.a == Beneficiaire::Compte(compte)) {
            a.periode.au = a.periode.au.min(le);
        }
    }

    fn dissoudre(&mut self, groupe: RangGroupe, t: Instant) {
        if let Some(g) = self.groupes.get_mut(groupe.0 as usize) {
            g.supprime = true;
            g.comptes.clear();
            g.groupes.clear();
        }
        self.groupes.iter_mut().for_each(|g| g.groupes.retain(|n| *n != groupe));
        for a in self.autorisations.iter_mut().filter(|a| a.a == Beneficiaire::Groupe(groupe)) {
            a.periode.au = a.periode.au.min(t);
        }
        self.regrouper();
    }

    fn peupler(&mut self, groupe: RangGroupe, membre: Beneficiaire, entre: bool) {
        let Some(g) = self.groupes.get_mut(groupe.0 as usize) else { return };
        match (membre, entre) {
            (Beneficiaire::Compte(c), true) => g.comptes.push(c),
            (Beneficiaire::Compte(c), false) => g.comptes.retain(|n| *n != c),
            (Beneficiaire::Groupe(n), true) => g.groupes.push(n),
            (Beneficiaire::Groupe(n), false) => g.groupes.retain(|m| *m != n),
        }
        self.regrouper();
    }

    fn mesurer(&mut self, mesure: &Acte) {
        match mesure {
            Acte::Designer { role, compte } => *self.role(*role) = Some(*compte),
            Acte::Revoquer { role } => *self.role(*role) = None,
            Acte::Suspendre { cible, .. } => self.suspendre(*cible, true),
            Acte::Lever { cible, .. } => self.suspendre(*cible, false),
            Acte::ForcerMotDePasse { compte, .. } => self.changer(*compte, |c| c.a_changer = true),
            Acte::AnnulerMotDePasse { compte, .. } => self.changer(*compte, |c| c.a_changer = false),
            Acte::RetirerDelegation { .. } => self.delegation_retiree = true,
            Acte::RendreDelegation { .. } => self.delegation_retiree = false,
            Acte::Exclure { cible, .. } => self.exclure(*cible, true),
            Acte::Reintegrer { cible, .. } => self.exclure(*cible, false),
            _ => {}
        }
    }

    const fn role(&mut self, role: Role) -> &mut Option<RangCompte> {
        match role {
            Role::Principal => &mut self.principal,
            Role::Suppleant => &mut self.suppleant,
        }
    }

    fn suspendre(&mut self, cible: Cible, oui: bool) {
        match cible {
            Cible::Structure => self.structure_suspendue = oui,
            Cible::Compte(c) => self.changer(c, |c| c.suspendu = oui),
            Cible::Autorisation(r) => {
                if let Some(a) = self.autorisations.get_mut(r.0 as usize) {
                    a.suspendue = oui;
                }
            }
        }
    }

    fn exclure(&mut self, cible: Cible, oui: bool) {
        match cible {
            Cible::Structure => self.structure_exclue = oui,
            Cible::Compte(c) => self.changer(c, |c| c.exclu = oui),
            Cible::Autorisation(_) => {}
        }
    }
}
