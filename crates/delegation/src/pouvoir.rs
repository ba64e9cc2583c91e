//! What somebody may give, take back and administer: authorisations in force, their chain up to an administrateur.

use socle::Instant;

use crate::{
    acte::{Acteur, Beneficiaire, Source},
    etat::{Autorisation, Droit, Etat, Fonctions, RangAutorisation, RangCompte, RangPersonne, RangUnite},
};

/// What is to be given, to whom, how long: what a source must cover.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voulu {
    pub(crate) droit: Droit,
    pub(crate) a: Beneficiaire,
    pub(crate) au: Instant,
}

impl Etat {
    /// Whether an authorisation holds at `t`. A delegation holds while the one it comes from does, up to an administrateur:
    /// nobody keeps a power whose giver lost it. A right to use stays with whom it was given to.
    // regle: CAF68-CS-2.2.1-03 CAF68-9.2-07; permissive: true
    pub(crate) fn en_vigueur(&self, rang: RangAutorisation, t: Instant) -> bool {
        let mut ici = rang;
        loop {
            let Some(a) = self.autorisation(ici).filter(|a| a.periode.contient(t) && !a.suspendue) else {
                return false;
            };
            match (a.droit, a.source) {
                (Droit::Utiliser(_), _) | (_, Source::Racine) => return true,
                // It was numbered after its source: this ends.
                (_, Source::Autorisation(plus_haut)) if plus_haut < ici => ici = plus_haut,
                _ => return false,
            }
        }
    }

    /// The delegations in force that reach `compte`.
    pub(crate) fn delegations(
        &self,
        compte: RangCompte,
        t: Instant,
    ) -> impl Iterator<Item = (RangAutorisation, &Autorisation)> {
        let lues = self.index.delegations.iter().filter_map(|r| self.autorisation(*r).map(|a| (*r, a)));
        lues.filter(move |(r, a)| self.atteint(a.a, compte) && self.en_vigueur(*r, t))
    }

    /// Whether `acteur` has one of the three functions over `unite` (CAF68-CS-2.2.2-02).
    // regle: CAF68-CS-2.2.2-02; permissive: true
    pub(crate) fn administre_unite(&self, acteur: Acteur, fonction: Fonctions, unite: RangUnite, t: Instant) -> bool {
        let Acteur::Compte(compte) = acteur else { return true };
        self.est_administrateur(compte) || self.delegations(compte, t).any(|(_, a)| self.porte(a, fonction, unite))
    }

    fn porte(&self, a: &Autorisation, fonction: Fonctions, ou: RangUnite) -> bool {
        matches!(a.droit, Droit::Administrer { unite, fonctions } if fonctions.contient(fonction) && self.couvre(unite, ou))
    }

    /// Whether a right to give covers `voulu`: same thing, same unit or below, no more functions, no longer.
    // regle: CAF68-CS-2.2.1-04; permissive: true
    fn plafonne(&self, a: &Autorisation, voulu: Voulu) -> bool {
        let Some(chez) = self.unite_de(voulu.a) else { return false };
        let (ici, large) = match (a.droit, voulu.droit) {
            (Droit::Inscrire { quoi, unite }, Droit::Utiliser(h)) => (unite, quoi == h),
            (Droit::Inscrire { quoi, unite }, Droit::Inscrire { quoi: h, unite: u }) => {
                (unite, quoi == h && self.couvre(unite, u))
            }
            (Droit::Administrer { unite, fonctions }, Droit::Administrer { unite: u, fonctions: f }) => {
                let tout = fonctions.contient(Fonctions::HABILITATIONS) && fonctions.contient(f);
                (unite, tout && self.couvre(unite, u))
            }
            _ => return false,
        };
        large && self.couvre(ici, chez) && voulu.au <= a.periode.au
    }

    /// To hand on a right to enrol, one administers the authorisations of its unit as well, for as long.
    fn delegue(&self, compte: RangCompte, voulu: Voulu, t: Instant) -> bool {
        let Droit::Inscrire { unite, .. } = voulu.droit else { return true };
        let tient = |a: &Autorisation| self.porte(a, Fonctions::HABILITATIONS, unite) && voulu.au <= a.periode.au;
        self.delegations(compte, t).any(|(_, a)| tient(a))
    }

    /// Whether `acteur` may give `voulu` in virtue of `source`.
    // regle: CAF68-CS-2.2.1-04 CAF68-CS-2.2.2-01; permissive: true
    pub(crate) fn donne_par(&self, acteur: Acteur, voulu: Voulu, source: Source, t: Instant) -> bool {
        match (acteur, source) {
            (Acteur::Caisse(_), Source::Racine) => true,
            (Acteur::Compte(c), Source::Racine) => self.est_administrateur(c),
            (Acteur::Compte(c), Source::Autorisation(s)) => {
                let Some(a) = self.autorisation(s) else { return false };
                self.atteint(a.a, c) && self.en_vigueur(s, t) && self.plafonne(a, voulu) && self.delegue(c, voulu, t)
            }
            (Acteur::Caisse(_), Source::Autorisation(_)) => false,
        }
    }

    /// Whether `acteur` may give `voulu` in virtue of anything.
    pub(crate) fn peut_donner(&self, acteur: Acteur, voulu: Voulu, t: Instant) -> bool {
        let Acteur::Compte(c) = acteur else { return true };
        self.est_administrateur(c)
            || self.delegations(c, t).any(|(_, a)| self.plafonne(a, voulu)) && self.delegue(c, voulu, t)
    }

    /// Whether `acteur` may take back an authorisation whose holder works in `unite`: a right to use, by those who may enrol or
    /// administer there; a delegation, by those it comes from.
    // regle: CAF68-CS-2.2.1-03; permissive: true
    pub(crate) fn peut_retirer(&self, acteur: Acteur, a: &Autorisation, ou: RangUnite, t: Instant) -> bool {
        let Acteur::Compte(c) = acteur else { return true };
        if self.est_administrateur(c) {
            return true;
        }
        match a.droit {
            Droit::Utiliser(h) => self.delegations(c, t).any(|(_, d)| {
                let inscrit = matches!(d.droit, Droit::Inscrire { quoi, unite } if quoi == h && self.couvre(unite, ou));
                inscrit || self.porte(d, Fonctions::HABILITATIONS, ou)
            }),
            _ => self.remonter(a.source).any(|(r, s)| self.atteint(s.a, c) && self.en_vigueur(r, t)),
        }
    }

    /// The authorisations a source rests on, itself first, up to an administrateur.
    pub(crate) fn remonter(&self, source: Source) -> impl Iterator<Item = (RangAutorisation, &Autorisation)> {
        let lire = |s: Source| match s {
            Source::Racine => None,
            Source::Autorisation(r) => self.autorisation(r).map(|a| (r, a)),
        };
        std::iter::successors(lire(source), move |(r, a)| lire(a.source).filter(|(plus_haut, _)| plus_haut < r))
    }

    /// Whether a delegation given by `par` in virtue of `source` comes from `personne`: who gave it, who holds what it rests on,
    /// and so on up.
    // regle: CAF68-CS-2.2.1-03; permissive: false
    pub(crate) fn vient_de(&self, par: Option<RangCompte>, source: Source, personne: RangPersonne, t: Instant) -> bool {
        let est = |c: RangCompte| self.compte(c).is_some_and(|c| c.personne == personne);
        par.is_some_and(est)
            || self
                .remonter(source)
                .any(|(_, a)| a.par.is_some_and(est) || self.reunis(a.a, t).iter().any(|c| est(RangCompte(c))))
    }
}

/// In virtue of what `acteur` may give `droit` to `a` until `au`: what a page offers; the decision looks again.
pub fn sources(etat: &Etat, acteur: Acteur, droit: Droit, (a, au): (Beneficiaire, Instant), t: Instant) -> Vec<Source> {
    let voulu = Voulu { droit, a, au };
    let recues = match acteur {
        Acteur::Compte(c) => etat.delegations(c, t).map(|(r, _)| Source::Autorisation(r)).collect(),
        Acteur::Caisse(_) => Vec::new(),
    };
    let toutes = std::iter::once(Source::Racine).chain(recues);
    toutes.filter(|s| etat.donne_par(acteur, voulu, *s, t)).collect()
}
