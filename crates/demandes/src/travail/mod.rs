//! The workplace: finding requests, sharing them out, standing in for each other (issue 4 « Work », ADR 0021).
//!
//! `filtre` is what an address may ask, `lister` how it is asked of the base, `contexte` what stands around a list,
//! `recherche` what was typed; `textes` makes the statements of `sql`, `page` and `cent`. Deliberately absent: pages (`pages/listes`), and acts (`cas/`).

#[macro_use]
mod textes;

mod cent;
pub(crate) mod contexte;
pub(crate) mod filtre;
pub(crate) mod lister;
mod page;
pub(crate) mod recherche;
pub(crate) mod sql;
mod suivante;

pub use suivante::suivante;

/// Every statement of the workplace.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), page::fiches(), cent::fiches()].concat()
}
