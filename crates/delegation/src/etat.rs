//! What is known of a partner's accounts, groups and authorisations at one caisse. Public to be loaded; changed by
//! [`crate::appliquer`] alone.

use socle::Instant;

use crate::{
    acte::{Beneficiaire, Source},
    bornes::{Bornes, Habilitation, Mode, Periode},
    ensemble::Ensemble,
};

macro_rules! rangs {
    ($($(#[$doc:meta])* $nom:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $nom(pub u32);
    )+};
}
rangs! {
    /// A human being, as this state numbers them.
    RangPersonne;
    /// An account.
    RangCompte;
    /// A unit.
    RangUnite;
    /// A group.
    RangGroupe;
    /// An authorisation; it is numbered after the one it comes from.
    RangAutorisation;
}

/// Principal or suppléant: designated by the contract, managed only by the caisse (CAF68-CS-2.2.2-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The administrateur principal.
    Principal,
    /// Their suppléant.
    Suppleant,
}

/// Functions of those who administer (CAF68-CS-2.2.2-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fonctions(pub u8);

impl Fonctions {
    /// Accounts.
    pub const UTILISATEURS: Self = Self(1);
    /// Groups.
    pub const GROUPES: Self = Self(2);
    /// Authorisations.
    pub const HABILITATIONS: Self = Self(4);
    /// The three.
    pub const TOUTES: Self = Self(7);

    /// Whether all of `autres` are among these.
    pub const fn contient(self, autres: Self) -> bool {
        self.0 & autres.0 == autres.0
    }
}

/// The three kinds of authorisation (CAF68-CS-2.2.1-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Droit {
    /// Use a service with a profile.
    Utiliser(Habilitation),
    /// Give it to people of a unit.
    Inscrire {
        /// What is given.
        quoi: Habilitation,
        /// To people of which unit.
        unite: RangUnite,
    },
    /// Administer a unit.
    Administrer {
        /// Which.
        unite: RangUnite,
        /// How far.
        fonctions: Fonctions,
    },
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compte {
    /// The human being: rules about oneself compare these.
    pub personne: RangPersonne,
    /// Where they work.
    pub unite: RangUnite,
    /// Their profession.
    pub profession: u16,
    /// When their individual order holds.
    pub arrete: Option<Periode>,
    /// When the account lives.
    pub vie: Periode,
    /// Suspended as a precaution.
    pub suspendu: bool,
    /// Excluded by the caisse.
    pub exclu: bool,
    /// Must change its password before anything.
    pub a_changer: bool,
    /// The habilitation chosen, one at most.
    pub choisie: Option<Habilitation>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groupe {
    /// Its unit.
    pub unite: RangUnite,
    /// Accounts in it.
    pub comptes: Vec<RangCompte>,
    /// Groups nested in it.
    pub groupes: Vec<RangGroupe>,
    /// No more.
    pub supprime: bool,
}

/// Something given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autorisation {
    /// What.
    pub droit: Droit,
    /// To whom.
    pub a: Beneficiaire,
    /// From when to when; taken back, it ends then.
    pub periode: Periode,
    /// By whom; none: the caisse.
    pub par: Option<RangCompte>,
    /// In virtue of what.
    pub source: Source,
    /// Suspended as a precaution.
    pub suspendue: bool,
}

/// Everything a decision looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Etat {
    /// Versions of the terms.
    pub bornes: Vec<Bornes>,
    /// The unit above each unit.
    pub meres: Vec<Option<RangUnite>>,
    /// Accounts.
    pub comptes: Vec<Compte>,
    /// Groups.
    pub groupes: Vec<Groupe>,
    /// Authorisations.
    pub autorisations: Vec<Autorisation>,
    /// Administrateur principal.
    pub principal: Option<RangCompte>,
    /// Administrateur suppléant.
    pub suppleant: Option<RangCompte>,
    /// The caisse took the delegation back.
    pub delegation_retiree: bool,
    /// The whole structure is suspended.
    pub structure_suspendue: bool,
    /// The whole structure is excluded.
    pub structure_exclue: bool,
    /// What is kept beside; left to its default by whoever loads, filled by [`Etat::indexer`].
    pub index: Index,
}

/// What is computed from the rest, kept beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// Accounts each group reaches.
    pub(crate) atteints: Vec<Ensemble>,
    /// Accounts that have an end.
    pub(crate) finissants: Ensemble,
    /// Authorisations to use, by what.
    pub(crate) usages: Vec<(Habilitation, Vec<RangAutorisation>)>,
    /// Authorisations of the two other kinds.
    pub(crate) delegations: Vec<RangAutorisation>,
}

impl Etat {
    /// Computes what is kept beside: to be called once the fields are filled.
    pub fn indexer(mut self) -> Self {
        self.index = Index::default();
        for i in 0..self.autorisations.len() {
            self.inscrire(i);
        }
        self.index.finissants =
            (0u32..).zip(&self.comptes).filter(|(_, c)| c.vie.au != Instant::SANS_FIN).map(|(i, _)| i).collect();
        self.regrouper();
        self
    }

    /// Puts authorisation number `i` in the indexes.
    pub(crate) fn inscrire(&mut self, i: usize) {
        let Some(autorisation) = self.autorisations.get(i) else { return };
        let rang = RangAutorisation(u32::try_from(i).unwrap_or(u32::MAX));
        match autorisation.droit {
            Droit::Utiliser(quoi) => match self.index.usages.iter_mut().find(|(h, _)| *h == quoi) {
                Some((_, rangs)) => rangs.push(rang),
                None => self.index.usages.push((quoi, vec![rang])),
            },
            _ => self.index.delegations.push(rang),
        }
    }

    /// Computes again what groups reach.
    pub(crate) fn regrouper(&mut self) {
        let mut atteints = vec![None; self.groupes.len()];
        for i in 0..self.groupes.len() {
            self.atteindre(i, &mut atteints, 0);
        }
        self.index.atteints = atteints.into_iter().map(Option::unwrap_or_default).collect();
    }

    fn atteindre(&self, i: usize, atteints: &mut [Option<Ensemble>], profondeur: usize) -> Ensemble {
        if let Some(Some(fait)) = atteints.get(i) {
            return fait.clone();
        }
        let mut tous = Ensemble::default();
        // Groups that hold each other never stand in a state; one that was spoilt reaches less, not for ever.
        if let Some(groupe) = self.groupes.get(i).filter(|g| !g.supprime && profondeur <= self.groupes.len()) {
            groupe.comptes.iter().for_each(|c| tous.ajouter(c.0));
            for nested in &groupe.groupes {
                tous.unir(&self.atteindre(nested.0 as usize, atteints, profondeur + 1));
            }
        }
        if let Some(place) = atteints.get_mut(i) {
            *place = Some(tous.clone());
        }
        tous
    }

    /// The terms in force at `t`.
    pub fn bornes_a(&self, t: Instant) -> Option<&Bornes> {
        self.bornes.iter().find(|b| b.effet.contient(t))
    }

    /// Whether the caisse holds the pen: centralised mode, delegation taken back, or no terms left.
    // regle: CAF68-9.1-08 CAF68-CS-2.2-01; permissive: true
    pub fn caisse_tient(&self, t: Instant) -> bool {
        self.delegation_retiree || self.bornes_a(t).is_none_or(|b| b.mode == Mode::Centralise)
    }

    pub(crate) fn compte(&self, rang: RangCompte) -> Option<&Compte> {
        self.comptes.get(rang.0 as usize)
    }

    /// The account, if it is not over at `t`.
    pub(crate) fn vivant(&self, rang: RangCompte, t: Instant) -> Option<&Compte> {
        self.compte(rang).filter(|c| t < c.vie.au)
    }

    pub(crate) fn groupe(&self, rang: RangGroupe) -> Option<&Groupe> {
        self.groupes.get(rang.0 as usize).filter(|g| !g.supprime)
    }

    pub(crate) fn autorisation(&self, rang: RangAutorisation) -> Option<&Autorisation> {
        self.autorisations.get(rang.0 as usize)
    }

    /// Whether unit `haut` is `bas` or above it.
    pub(crate) fn couvre(&self, haut: RangUnite, bas: RangUnite) -> bool {
        let mut ici = Some(bas);
        for _ in 0..=self.meres.len() {
            match ici {
                Some(u) if u == haut => return true,
                Some(u) => ici = self.meres.get(u.0 as usize).copied().flatten(),
                None => return false,
            }
        }
        false
    }

    /// The unit of somebody, or of a group.
    pub(crate) fn unite_de(&self, a: Beneficiaire) -> Option<RangUnite> {
        match a {
            Beneficiaire::Compte(c) => self.compte(c).map(|c| c.unite),
            Beneficiaire::Groupe(g) => self.groupe(g).map(|g| g.unite),
        }
    }

    /// Whether `a` is `compte` or a group that reaches it.
    pub(crate) fn atteint(&self, a: Beneficiaire, compte: RangCompte) -> bool {
        match a {
            Beneficiaire::Compte(c) => c == compte,
            Beneficiaire::Groupe(g) => self.index.atteints.get(g.0 as usize).is_some_and(|e| e.contient(compte.0)),
        }
    }

    /// The accounts that `a` reaches and that are not over at `t`.
    pub(crate) fn reunis(&self, a: Beneficiaire, t: Instant) -> Ensemble {
        let mut tous = match a {
            Beneficiaire::Compte(c) => std::iter::once(c.0).collect(),
            Beneficiaire::Groupe(g) => self.index.atteints.get(g.0 as usize).cloned().unwrap_or_default(),
        };
        self.oter_les_finis(&mut tous, t);
        tous
    }

    /// Takes those that are over at `t` out of `tous`.
    pub(crate) fn oter_les_finis(&self, tous: &mut Ensemble, t: Instant) {
        for rang in self.index.finissants.iter() {
            if self.vivant(RangCompte(rang), t).is_none() {
                tous.oter(rang);
            }
        }
    }

    /// Whether the human being is administrateur by one of their accounts.
    pub(crate) fn administre(&self, personne: RangPersonne) -> bool {
        [self.principal, self.suppleant]
            .into_iter()
            .flatten()
            .any(|c| self.compte(c).is_some_and(|c| c.personne == personne))
    }

    /// Whether the account is the principal's or the suppléant's.
    pub fn est_administrateur(&self, compte: RangCompte) -> bool {
        self.principal == Some(compte) || self.suppleant == Some(compte)
    }

    /// Whether the account may do anything at `t`.
    // regle: CAF68-CS-2.2.1-06 CAF68-9.2-05; permissive: true
    pub fn actif(&self, compte: RangCompte, t: Instant) -> bool {
        let libre = |c: &Compte| c.vie.contient(t) && !c.suspendu && !c.exclu && !c.a_changer;
        !self.structure_suspendue && !self.structure_exclue && self.compte(compte).is_some_and(libre)
    }
}
