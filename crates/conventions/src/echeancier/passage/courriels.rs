//! Two mails, one of each a day at most: dates come, dates have come. Neither names a convention or anybody.

use std::sync::Arc;

use taches::{
    Futur,
    courriel::{Contenu, Envoi, ModeleDeCourriel, Rendu},
};
use toile::Maison;

/// Dates of one's conventions need somebody.
pub(super) const APPROCHE: &str = "echeances_approchent";
/// Something came by itself.
pub(super) const VENUE: &str = "echeances_venues";

/// The templates of this part.
pub fn courriels() -> Vec<ModeleDeCourriel<Maison>> {
    vec![ModeleDeCourriel { code: APPROCHE, rendre: approche }, ModeleDeCourriel { code: VENUE, rendre: venue }]
}

fn dire(contenu: Contenu) -> Futur<Rendu> {
    Box::pin(async move { Ok(Some(contenu)) })
}

fn approche(_: Arc<Maison>, _: Envoi) -> Futur<Rendu> {
    dire(
        Contenu::nouveau("Des dates de vos conventions demandent votre attention")
            .paragraphe("Une ou plusieurs conventions de votre organisation ont une date proche avant laquelle quelqu’un peut agir : dénoncer, confirmer, réparer, clore. Chaque date, son article et son effet sont sur la page. Un rappel vient soixante, trente et sept jours avant, puis le jour même.")
            .lien("Voir ce qui est à faire", "/echeances?famille=a-faire"),
    )
}

fn venue(_: Arc<Maison>, _: Envoi) -> Futur<Rendu> {
    dire(
        Contenu::nouveau("Une convention de votre organisation a changé d’elle-même")
            .paragraphe("Une date écrite dans une convention est arrivée : prise d’effet, renouvellement, fin ou ce qui la suit. Si une convention a pris fin, les comptes qui n’ont plus aucune caisse sont inactivés ; les autres gardent leurs autres accès.")
            .lien("Voir les échéances", "/echeances"),
    )
}
