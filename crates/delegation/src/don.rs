//! A gift: a right that reaches people, whichever way (given to them, to their group, by joining one). The bounds that hold for
//! all ways stand here once.

use socle::Instant;

use crate::{
    acte::{Acteur, Source},
    bornes::{Habilitation, Plafond},
    ensemble::Ensemble,
    etat::{Droit, Etat, RangCompte},
    regle::Regle,
};

/// A right and the accounts it would reach.
pub(crate) struct Don<'a> {
    pub(crate) droit: Droit,
    /// Who gives or gave it; none: the caisse.
    pub(crate) par: Option<RangCompte>,
    /// In virtue of what.
    pub(crate) source: Source,
    /// Whom it reaches.
    pub(crate) gagnants: &'a Ensemble,
}

impl Etat {
    /// Whether the bounds let `acteur` make this gift; that `acteur` has it to give is decided before.
    pub(crate) fn juger_don(&self, acteur: Acteur, don: &Don<'_>, t: Instant) -> Result<(), Regle> {
        self.pour_d_autres(acteur, don.gagnants, t)?;
        match (don.droit, acteur) {
            (Droit::Utiliser(quoi), _) => self.dans_les_bornes(quoi, don.gagnants, t),
            // The caisse gives rights to use; who administers inside a structure is the structure's choice.
            (_, Acteur::Caisse(_)) => Err(Regle::AdministrateurSeul),
            (_, Acteur::Compte(_)) => self.sans_boucle(don, t),
        }
    }

    /// Not to oneself, whichever account; not to an administrateur, who is the caisse's business, nor by the caisse to others
    /// while the partner manages.
    // regle: CAF68-CS-2.2.1-01 CAF68-CS-2.2.2-01 CAF68-9.2-11; permissive: Ok(())
    fn pour_d_autres(&self, acteur: Acteur, gagnants: &Ensemble, t: Instant) -> Result<(), Regle> {
        let soi = self.personne_de(acteur);
        for rang in gagnants.iter() {
            let Some(compte) = self.compte(RangCompte(rang)) else { return Err(Regle::Absent) };
            if soi == Some(compte.personne) {
                return Err(Regle::SoiMeme);
            }
            self.a_qui(acteur, compte.personne, t)?;
        }
        if gagnants.nombre() == 0 && matches!(acteur, Acteur::Caisse(_)) && !self.caisse_tient(t) {
            return Err(Regle::ModeDelegue);
        }
        Ok(())
    }

    /// Whose business somebody's rights are: the caisse's for an administrateur, otherwise of who holds the pen.
    // regle: CAF68-CS-2.2.1-01; permissive: Ok(())
    pub(crate) fn a_qui(&self, acteur: Acteur, personne: crate::RangPersonne, t: Instant) -> Result<(), Regle> {
        match (acteur, self.administre(personne)) {
            (Acteur::Compte(_), true) => Err(Regle::Administrateur),
            (Acteur::Caisse(_), false) if !self.caisse_tient(t) => Err(Regle::ModeDelegue),
            _ => Ok(()),
        }
    }

    /// The human being who acts.
    pub(crate) fn personne_de(&self, acteur: Acteur) -> Option<crate::RangPersonne> {
        match acteur {
            Acteur::Compte(c) => self.compte(c).map(|c| c.personne),
            Acteur::Caisse(personne) => personne,
        }
    }

    /// Opened, for people it is meant for, and not more of them than signed.
    // regle: CAF68-CS-2.2.1-02 CAF68-BA-1-07 K-32; permissive: Ok(())
    fn dans_les_bornes(&self, quoi: Habilitation, gagnants: &Ensemble, t: Instant) -> Result<(), Regle> {
        let bornes = self.bornes_a(t).ok_or(Regle::HorsConvention)?;
        let ouverture = bornes.ouverture(quoi).ok_or(Regle::ProfilFerme)?;
        for compte in gagnants.iter().filter_map(|r| self.compte(RangCompte(r))) {
            let arrete = compte.arrete.is_some_and(|p| p.contient(t));
            if !ouverture.admet(compte.profession, bornes.genre, arrete) {
                return Err(Regle::NonEligible);
            }
        }
        if self.tient_dans(quoi, ouverture.plafond, gagnants, t) { Ok(()) } else { Err(Regle::Complet) }
    }

    /// Distinct accounts that hold `quoi` now or later, through groups too, and those to come, against the number signed. Where it
    /// was lowered below use, nobody more comes in and nobody is put out.
    // regle: CAF68-CS-2.2.1-02 CAF68-9.2-09 CAF68-BA-1-07; permissive: true
    fn tient_dans(&self, quoi: Habilitation, plafond: Plafond, gagnants: &Ensemble, t: Instant) -> bool {
        let Plafond::Au(nombre) = plafond else { return plafond == Plafond::SansLimite };
        let pris = self.tenants(quoi, t);
        let de_plus = gagnants.hors_de(&pris);
        de_plus == 0 || pris.nombre() + de_plus <= nombre
    }

    /// The accounts that hold `quoi` at `t` or will, not over: those that count against the number signed.
    pub(crate) fn tenants(&self, quoi: Habilitation, t: Instant) -> Ensemble {
        let mut tous = Ensemble::default();
        let rangs = self.index.usages.iter().find(|(h, _)| *h == quoi).map_or(&[][..], |(_, r)| r);
        for a in rangs.iter().filter_map(|r| self.autorisation(*r)).filter(|a| t < a.periode.au) {
            match a.a {
                crate::Beneficiaire::Compte(c) => tous.ajouter(c.0),
                crate::Beneficiaire::Groupe(g) => {
                    if let Some(atteints) = self.index.atteints.get(g.0 as usize) {
                        tous.unir(atteints);
                    }
                }
            }
        }
        self.oter_les_finis(&mut tous, t);
        tous
    }

    /// A delegation never comes back to somebody it comes from.
    // regle: CAF68-CS-2.2.1-03; permissive: Ok(())
    fn sans_boucle(&self, don: &Don<'_>, t: Instant) -> Result<(), Regle> {
        let revient =
            |rang| self.compte(RangCompte(rang)).is_some_and(|c| self.vient_de(don.par, don.source, c.personne, t));
        if don.gagnants.iter().any(revient) { Err(Regle::Boucle) } else { Ok(()) }
    }
}
