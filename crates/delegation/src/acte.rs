//! What can be done, by whom, about whom: one value for one delegated act.

use socle::Instant;

use crate::{
    bornes::{Habilitation, Periode},
    etat::{Droit, RangAutorisation, RangCompte, RangGroupe, RangPersonne, RangUnite, Role},
};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acteur {
    /// Somebody of the partner.
    Compte(RangCompte),
    /// An administrateur of the caisse; who, if the same human being holds an account at the partner too.
    Caisse(Option<RangPersonne>),
}

/// Who receives: an account, or everybody in a group (CAF68-CS-2.2.1-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beneficiaire {
    /// One account.
    Compte(RangCompte),
    /// A group and those nested in it.
    Groupe(RangGroupe),
}

/// In virtue of what a right is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// As administrateur, or as the caisse.
    Racine,
    /// By an authorisation received.
    Autorisation(RangAutorisation),
}

/// What a measure of the caisse is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cible {
    /// One authorisation.
    Autorisation(RangAutorisation),
    /// One account.
    Compte(RangCompte),
    /// The whole structure.
    Structure,
}

/// What a partner asks in centralised mode: three kinds, and departures (CAF68-9.2-03, CAF68-9.2-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demande {
    /// An account, with a profile.
    Creation,
    /// A change of an account or of its profile.
    Modification(RangCompte),
    /// The end of an account.
    Suppression(RangCompte),
    /// Somebody leaves or changes function.
    Depart(RangCompte),
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acte {
    /// Opens an account.
    Creer {
        /// The human being.
        personne: RangPersonne,
        /// Where they work.
        unite: RangUnite,
        /// Their profession.
        profession: u16,
        /// Their individual order, if they have one.
        arrete: Option<Periode>,
    },
    /// Changes what is known of an account: a change of function.
    Modifier {
        /// Which.
        compte: RangCompte,
        /// New unit.
        unite: RangUnite,
        /// New profession.
        profession: u16,
        /// New order.
        arrete: Option<Periode>,
    },
    /// Ends an account, now or on a day ahead: a departure.
    Inactiver {
        /// Which.
        compte: RangCompte,
        /// From when it is over.
        le: Instant,
    },
    /// Makes a group.
    CreerGroupe {
        /// Its unit.
        unite: RangUnite,
    },
    /// Ends a group and what it holds.
    SupprimerGroupe {
        /// Which.
        groupe: RangGroupe,
    },
    /// Puts somebody, or a group, in a group.
    Remplir {
        /// In which.
        groupe: RangGroupe,
        /// Whom.
        membre: Beneficiaire,
    },
    /// Takes somebody, or a group, out of a group.
    Vider {
        /// Out of which.
        groupe: RangGroupe,
        /// Whom.
        membre: Beneficiaire,
    },
    /// Gives an authorisation: to use, to enrol, to administer.
    Accorder {
        /// What.
        droit: Droit,
        /// To whom.
        a: Beneficiaire,
        /// From when to when.
        periode: Periode,
        /// In virtue of what.
        source: Source,
    },
    /// Takes an authorisation back.
    Retirer {
        /// Which.
        autorisation: RangAutorisation,
    },
    /// Asks the caisse, in centralised mode.
    Demander(Demande),
    /// The caisse says who is administrateur.
    Designer {
        /// Principal or suppléant.
        role: Role,
        /// Whom.
        compte: RangCompte,
    },
    /// The caisse says that somebody no longer is.
    Revoquer {
        /// Principal or suppléant.
        role: Role,
    },
    /// Suspends as a precaution.
    Suspendre {
        /// What.
        cible: Cible,
        /// Why.
        motif: String,
    },
    /// Ends a suspension.
    Lever {
        /// Of what.
        cible: Cible,
        /// Why.
        motif: String,
    },
    /// Forces a change of password: nothing opens before.
    ForcerMotDePasse {
        /// Whose.
        compte: RangCompte,
        /// Why.
        motif: String,
    },
    /// Gives up a forced change that was not made yet.
    AnnulerMotDePasse {
        /// Whose.
        compte: RangCompte,
        /// Why.
        motif: String,
    },
    /// Takes the delegation back from the structure.
    RetirerDelegation {
        /// Why.
        motif: String,
    },
    /// Gives it again.
    RendreDelegation {
        /// Why.
        motif: String,
    },
    /// Excludes an account or the structure.
    Exclure {
        /// Whom.
        cible: Cible,
        /// Why.
        motif: String,
    },
    /// Ends an exclusion.
    Reintegrer {
        /// Whose.
        cible: Cible,
        /// Why.
        motif: String,
    },
    /// One chooses the habilitation one works under.
    Choisir(Habilitation),
    /// One changes one's own password.
    ChangerMotDePasse,
}
