//! The decision on one delegated act. Every path goes through [`decider`]: one act, a file of acts, a deputy.

use socle::Instant;

use crate::{
    acte::{Acte, Acteur, Beneficiaire, Demande, Source},
    bornes::Periode,
    don::Don,
    etat::{Autorisation, Compte, Droit, Etat, Fonctions, RangAutorisation, RangCompte, RangGroupe, RangUnite},
    pouvoir::Voulu,
    regle::Regle,
};

/// Whether `acteur` may do `acte` at `t`, or the first rule against it. What is not said here is refused.
pub fn decider(etat: &Etat, acteur: Acteur, acte: &Acte, t: Instant) -> Result<(), Regle> {
    match acte {
        Acte::Choisir(_) | Acte::ChangerMotDePasse => return etat.pour_soi(acteur, acte, t),
        Acte::Demander(demande) => return etat.demander(acteur, *demande, t),
        _ if acte.de_la_caisse() => return etat.par_la_caisse(acteur, acte, t),
        _ => {}
    }
    etat.pouvoir_agir(acteur, t)?;
    match *acte {
        Acte::Creer { personne, unite, .. } => {
            etat.connue(unite)?;
            if etat.personne_de(acteur) == Some(personne) {
                return Err(Regle::SoiMeme);
            }
            // The caisse opens accounts at any time, those of administrateurs to be: an account gives no right.
            if matches!(acteur, Acteur::Compte(_)) {
                etat.a_qui(acteur, personne, t)?;
            }
            etat.sur_l_unite(acteur, Fonctions::UTILISATEURS, unite, t)
        }
        Acte::Modifier { compte, unite, .. } => etat.modifier(acteur, compte, unite, t),
        Acte::Inactiver { compte, le } => etat.inactiver(acteur, compte, le, t),
        Acte::CreerGroupe { unite } => {
            etat.connue(unite)?;
            etat.tenir_la_plume(acteur, t)?;
            etat.sur_l_unite(acteur, Fonctions::GROUPES, unite, t)
        }
        Acte::SupprimerGroupe { groupe } => etat.supprimer(acteur, groupe, t),
        Acte::Remplir { groupe, membre } => etat.remplir(acteur, groupe, membre, t),
        Acte::Vider { groupe, membre } => etat.vider(acteur, groupe, membre, t),
        Acte::Accorder { droit, a, periode, source } => etat.accorder(acteur, (droit, a), periode, source, t),
        Acte::Retirer { autorisation } => etat.retirer(acteur, autorisation, t),
        _ => Err(Regle::CaisseSeule),
    }
}

impl Etat {
    /// Whether the one who acts may administer anything at all now.
    // regle: CAF68-9.1-06 CAF68-9.2-03 CAF68-CS-2.2-01; permissive: Ok(())
    fn pouvoir_agir(&self, acteur: Acteur, t: Instant) -> Result<(), Regle> {
        let Acteur::Compte(compte) = acteur else { return Ok(()) };
        let bornes = self.bornes_a(t).ok_or(Regle::HorsConvention)?;
        if bornes.mode == crate::Mode::Centralise {
            return Err(Regle::ModeCentralise);
        }
        if self.delegation_retiree {
            return Err(Regle::DelegationRetiree);
        }
        if self.actif(compte, t) { Ok(()) } else { Err(Regle::ActeurInactif) }
    }

    /// The caisse leaves alone what the partner manages.
    // regle: CAF68-CS-2.2.1-01; permissive: Ok(())
    fn tenir_la_plume(&self, acteur: Acteur, t: Instant) -> Result<(), Regle> {
        match acteur {
            Acteur::Caisse(_) if !self.caisse_tient(t) => Err(Regle::ModeDelegue),
            _ => Ok(()),
        }
    }

    fn connue(&self, unite: RangUnite) -> Result<(), Regle> {
        self.meres.get(unite.0 as usize).map(|_| ()).ok_or(Regle::Absent)
    }

    // regle: CAF68-CS-2.2.2-02 CAF68-9.2-08; permissive: Ok(())
    fn sur_l_unite(&self, acteur: Acteur, fonction: Fonctions, unite: RangUnite, t: Instant) -> Result<(), Regle> {
        if self.administre_unite(acteur, fonction, unite, t) { Ok(()) } else { Err(Regle::HorsUnite) }
    }

    /// An account somebody may act on: there, not one's own, and one's business.
    fn cible(&self, acteur: Acteur, compte: RangCompte, t: Instant) -> Result<&Compte, Regle> {
        let lu = self.vivant(compte, t).ok_or(Regle::Absent)?;
        if self.personne_de(acteur) == Some(lu.personne) {
            return Err(Regle::SoiMeme);
        }
        self.a_qui(acteur, lu.personne, t)?;
        self.sur_l_unite(acteur, Fonctions::UTILISATEURS, lu.unite, t)?;
        Ok(lu)
    }

    /// A change of function. What the person holds is looked at again each time it is used.
    fn modifier(&self, acteur: Acteur, compte: RangCompte, unite: RangUnite, t: Instant) -> Result<(), Regle> {
        self.connue(unite)?;
        self.cible(acteur, compte, t)?;
        self.sur_l_unite(acteur, Fonctions::UTILISATEURS, unite, t)?;
        let dehors = |g: &crate::Groupe| !g.supprime && g.comptes.contains(&compte) && !self.couvre(g.unite, unite);
        if self.groupes.iter().any(dehors) { Err(Regle::GroupeHorsUnite) } else { Ok(()) }
    }

    /// A departure. Nobody puts out those their own power comes from, or their peers.
    // regle: CAF68-9.2-07 CAF68-9.2-10; permissive: Ok(())
    fn inactiver(&self, acteur: Acteur, compte: RangCompte, le: Instant, t: Instant) -> Result<(), Regle> {
        let lu = self.cible(acteur, compte, t)?;
        if le < t || lu.vie.au <= le {
            return Err(Regle::Dates);
        }
        let tenues = self.index.delegations.iter().filter_map(|r| self.autorisation(*r));
        let haute = |a: &Autorisation| {
            t < a.periode.au && self.atteint(a.a, compte) && !self.peut_retirer(acteur, a, lu.unite, t)
        };
        if tenues.into_iter().any(haute) { Err(Regle::PlusHaut) } else { Ok(()) }
    }

    /// What groups `groupe` and those that hold it, directly or not, were given and still hold.
    fn recues(&self, groupe: RangGroupe, t: Instant) -> Vec<&Autorisation> {
        let mut hauts = vec![groupe];
        let mut vus = 0;
        while let Some(ici) = hauts.get(vus).copied() {
            vus += 1;
            for (rang, g) in (0u32..).map(RangGroupe).zip(&self.groupes) {
                if !g.supprime && g.groupes.contains(&ici) && !hauts.contains(&rang) {
                    hauts.push(rang);
                }
            }
        }
        let a_eux =
            |a: &&Autorisation| matches!(a.a, Beneficiaire::Groupe(g) if hauts.contains(&g)) && t < a.periode.au;
        self.autorisations.iter().filter(a_eux).collect()
    }

    /// Nobody touches a group through which something would come or go for oneself, or for those who are not one's business.
    fn autrui(&self, acteur: Acteur, a: Beneficiaire, t: Instant) -> Result<(), Regle> {
        let soi = self.personne_de(acteur);
        for compte in self.reunis(a, t).iter().filter_map(|r| self.compte(RangCompte(r))) {
            if soi == Some(compte.personne) {
                return Err(Regle::SoiMeme);
            }
            self.a_qui(acteur, compte.personne, t)?;
        }
        Ok(())
    }

    fn supprimer(&self, acteur: Acteur, groupe: RangGroupe, t: Instant) -> Result<(), Regle> {
        self.tenir_la_plume(acteur, t)?;
        let unite = self.groupe(groupe).ok_or(Regle::Absent)?.unite;
        self.sur_l_unite(acteur, Fonctions::GROUPES, unite, t)?;
        self.autrui(acteur, Beneficiaire::Groupe(groupe), t)?;
        self.tout_reprendre(acteur, groupe, unite, t)
    }

    fn tout_reprendre(&self, acteur: Acteur, groupe: RangGroupe, ou: RangUnite, t: Instant) -> Result<(), Regle> {
        let toutes = self.recues(groupe, t).into_iter().all(|a| self.peut_retirer(acteur, a, ou, t));
        if toutes { Ok(()) } else { Err(Regle::PlusHaut) }
    }

    /// Joining is receiving: everything the group holds, and those above it, is given to who joins.
    // regle: CAF68-CS-2.2.1-03 CAF68-CS-2.2.1-04; permissive: Ok(())
    fn remplir(&self, acteur: Acteur, groupe: RangGroupe, membre: Beneficiaire, t: Instant) -> Result<(), Regle> {
        self.tenir_la_plume(acteur, t)?;
        let lu = self.groupe(groupe).ok_or(Regle::Absent)?;
        let (chez, deja) = match membre {
            Beneficiaire::Compte(c) => (self.vivant(c, t).map(|c| c.unite), lu.comptes.contains(&c)),
            Beneficiaire::Groupe(g) => (self.groupe(g).map(|g| g.unite), lu.groupes.contains(&g)),
        };
        let chez = chez.ok_or(Regle::Absent)?;
        if deja {
            return Err(Regle::Deja);
        }
        self.sur_l_unite(acteur, Fonctions::GROUPES, lu.unite, t)?;
        if !self.couvre(lu.unite, chez) {
            return Err(Regle::GroupeHorsUnite);
        }
        self.sans_cycle(groupe, membre)?;
        let soi = self.personne_de(acteur);
        let dedans = self.reunis(Beneficiaire::Groupe(groupe), t);
        if dedans.iter().filter_map(|r| self.compte(RangCompte(r))).any(|c| soi == Some(c.personne)) {
            return Err(Regle::SoiMeme);
        }
        self.autrui(acteur, membre, t)?;
        let gagnants = self.reunis(membre, t);
        for a in self.recues(groupe, t) {
            let voulu = Voulu { droit: a.droit, a: membre, au: a.periode.au };
            if !self.peut_donner(acteur, voulu, t) {
                return Err(Regle::AuDela);
            }
            self.juger_don(acteur, &Don { droit: a.droit, par: a.par, source: a.source, gagnants: &gagnants }, t)?;
        }
        Ok(())
    }

    // regle: CAF68-CS-2.2.1-03; permissive: Ok(())
    fn sans_cycle(&self, groupe: RangGroupe, membre: Beneficiaire) -> Result<(), Regle> {
        let Beneficiaire::Groupe(membre) = membre else { return Ok(()) };
        let (mut bas, mut vus) = (vec![membre], 0);
        while let Some(ici) = bas.get(vus).copied() {
            if ici == groupe {
                return Err(Regle::Cycle);
            }
            vus += 1;
            let dessous = self.groupe(ici).map_or(&[][..], |g| &g.groupes);
            let neufs: Vec<RangGroupe> = dessous.iter().copied().filter(|g| !bas.contains(g)).collect();
            bas.extend(neufs);
        }
        Ok(())
    }

    fn vider(&self, acteur: Acteur, groupe: RangGroupe, membre: Beneficiaire, t: Instant) -> Result<(), Regle> {
        self.tenir_la_plume(acteur, t)?;
        let lu = self.groupe(groupe).ok_or(Regle::Absent)?;
        let dedans = match membre {
            Beneficiaire::Compte(c) => lu.comptes.contains(&c),
            Beneficiaire::Groupe(g) => lu.groupes.contains(&g),
        };
        let chez = self.unite_de(membre).filter(|_| dedans).ok_or(Regle::Absent)?;
        self.sur_l_unite(acteur, Fonctions::GROUPES, lu.unite, t)?;
        self.autrui(acteur, membre, t)?;
        self.tout_reprendre(acteur, groupe, chez, t)
    }

    /// Gives an authorisation: in virtue of one that covers it, inside the bounds.
    fn accorder(
        &self,
        acteur: Acteur,
        (droit, a): (Droit, Beneficiaire),
        periode: Periode,
        source: Source,
        t: Instant,
    ) -> Result<(), Regle> {
        let la = match a {
            Beneficiaire::Compte(c) => self.vivant(c, t).is_some(),
            Beneficiaire::Groupe(g) => self.groupe(g).is_some(),
        };
        if !la {
            return Err(Regle::Absent);
        }
        if let Droit::Inscrire { unite, .. } | Droit::Administrer { unite, .. } = droit {
            self.connue(unite)?;
        }
        if periode.du < t || periode.au <= periode.du {
            return Err(Regle::Dates);
        }
        if !self.donne_par(acteur, Voulu { droit, a, au: periode.au }, source, t) {
            return Err(Regle::AuDela);
        }
        let par = if let Acteur::Compte(c) = acteur { Some(c) } else { None };
        self.juger_don(acteur, &Don { droit, par, source, gagnants: &self.reunis(a, t) }, t)
    }

    fn retirer(&self, acteur: Acteur, rang: RangAutorisation, t: Instant) -> Result<(), Regle> {
        let a = self.autorisation(rang).filter(|a| t < a.periode.au).ok_or(Regle::Absent)?;
        let chez = self.unite_de(a.a).ok_or(Regle::Absent)?;
        if matches!(a.a, Beneficiaire::Groupe(_)) {
            self.tenir_la_plume(acteur, t)?;
        }
        if self.peut_retirer(acteur, a, chez, t) { self.autrui(acteur, a.a, t) } else { Err(Regle::PlusHaut) }
    }

    /// In centralised mode the administrateurs ask, and the caisse does (CAF68-9.1-08).
    // regle: CAF68-9.2-03 CAF68-9.2-10; permissive: Ok(())
    fn demander(&self, acteur: Acteur, demande: Demande, t: Instant) -> Result<(), Regle> {
        let Acteur::Compte(compte) = acteur else { return Err(Regle::AdministrateurSeul) };
        self.bornes_a(t).ok_or(Regle::HorsConvention)?;
        if !self.caisse_tient(t) {
            return Err(Regle::ModeDelegue);
        }
        if !self.est_administrateur(compte) {
            return Err(Regle::AdministrateurSeul);
        }
        if !self.actif(compte, t) {
            return Err(Regle::ActeurInactif);
        }
        match demande {
            Demande::Creation => Ok(()),
            Demande::Modification(c) | Demande::Suppression(c) | Demande::Depart(c) => {
                self.vivant(c, t).map(|_| ()).ok_or(Regle::Absent)
            }
        }
    }
}
