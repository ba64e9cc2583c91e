//! Pure rules of accounts: what is typed about a person, which delays run, when a review is due, who a technicien is
//! attached to, what is still shown of an account that is over, how a cell of a file is written.

mod delais;
mod revue;
mod saisie;
mod suite;

pub use delais::{au_plus_tot, echeance_ouverture};
pub use revue::{Constat, DELAI_SUR_DEMANDE, PERIODE_MOIS, constat_retenu, prochaine_revue, revue_reguliere};
pub use saisie::{
    Civilite, Coordonnees, Saisie, Statut, courriel_du_partenaire, lire_changements, lire_gestionnaire, lire_technicien,
};
pub use suite::{Gerant, Suite, fin_effective, limite_de_vue, personne_connue, rattache_a, suites_de_la_coupure};
