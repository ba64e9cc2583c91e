//! The proofs that a decision was taken: private fields, made here and nowhere else.

use socle::{Clause, Id, Instant, Refus};

use crate::{
    action::Action,
    qui::{Acteur, Compte, Sujet},
    regles::permis,
    ressource::Ressource,
};

/// Proof that `acteur` may do `action` to one thing. The journal and the base want to see it.
#[derive(Debug, Clone)]
pub struct Autorisation {
    acteur: Acteur,
    action: Action,
    genre: &'static str,
    objet: Option<String>,
    sujet: Option<Id<Sujet>>,
    clause: Option<Clause>,
}

impl Autorisation {
    /// Who.
    pub const fn acteur(&self) -> &Acteur {
        &self.acteur
    }

    /// What.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The kind of the object.
    pub const fn genre(&self) -> &'static str {
        self.genre
    }

    /// The object's identifier, if the action is about one object.
    pub fn objet(&self) -> Option<&str> {
        self.objet.as_deref()
    }

    /// The person the object is about, if any.
    pub const fn sujet(&self) -> Option<Id<Sujet>> {
        self.sujet
    }

    /// The clause the access rests on, if one opens it.
    pub const fn clause(&self) -> Option<&Clause> {
        self.clause.as_ref()
    }
}

/// The bounds of a list: whose it is and at which business instant. Statements of lists take it as `$1` and `$2`.
#[derive(Debug, Clone)]
pub struct Portee {
    autorisation: Autorisation,
    maintenant: Instant,
}

impl Portee {
    /// The account whose scope it is: `$1`.
    pub const fn compte(&self) -> Id<Compte> {
        self.autorisation.acteur.compte
    }

    /// The business instant at which rights are read: `$2`.
    pub const fn maintenant(&self) -> Instant {
        self.maintenant
    }

    /// The decision behind it.
    pub const fn autorisation(&self) -> &Autorisation {
        &self.autorisation
    }
}

/// The only way to an [`Autorisation`].
pub fn exiger(acteur: &Acteur, action: Action, ressource: &Ressource) -> Result<Autorisation, Refus> {
    let clause = permis(acteur, action, ressource)?;
    let sujet = match ressource {
        Ressource::Demande(Some(faits)) | Ressource::Piece(Some((faits, _))) => faits.sujet,
        _ => None,
    };
    Ok(Autorisation { acteur: acteur.clone(), action, genre: ressource.genre(), objet: ressource.id(), sujet, clause })
}

/// The only way to a [`Portee`]: the right to list, at the business instant `maintenant`.
pub fn exiger_portee(acteur: &Acteur, action: Action, maintenant: Instant) -> Result<Portee, Refus> {
    let autorisation = exiger(acteur, action, &Ressource::Soi)?;
    Ok(Portee { autorisation, maintenant })
}
