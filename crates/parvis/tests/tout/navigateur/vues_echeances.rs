//! The pages of the timeline to look at: one convention, all of them, none, what if, the runs.

use super::pages::{Vue, vue};

const ADMIN: &str = "admin-rivieres";
const SIMULATEUR: &str = "/conventions/{id}/simulateur";

pub(super) const VUES: [Vue; 12] = [
    vue("echeancier", "/conventions/{id}/echeancier", ADMIN, "{cm}/echeancier"),
    vue("echeancier-partenaire", "/conventions/{id}/echeancier", "gestionnaire-val", "{ep}/echeancier"),
    vue("echeancier-projet", "/conventions/{id}/echeancier", ADMIN, "{projet}/echeancier"),
    vue("echeances", "/echeances", ADMIN, "/echeances?dans=5ans"),
    vue("echeances-a-faire", "/echeances", "gestionnaire-val", "/echeances?dans=5ans&famille=a-faire"),
    vue("echeances-vide", "/echeances", ADMIN, "/echeances?dans=30j&famille=apres"),
    vue("simulateur", SIMULATEUR, ADMIN, "{cm}/simulateur"),
    vue("simulateur-fin", SIMULATEUR, "gestionnaire-val", "{cm}/simulateur?geste=accord&jour=30/06/2029"),
    vue("simulateur-suspension", SIMULATEUR, ADMIN, "{ep}/simulateur?geste=suspendre&jour=15/06/2029"),
    Vue { statut: 422, ..vue("simulateur-erreur", SIMULATEUR, ADMIN, "{ep}/simulateur?geste=x&jour=31/02/2026") },
    vue("passages", "/echeances/passages", "operateur", "/echeances/passages"),
    vue("echeances-lecture-auditeur", "/echeances", "audit-rivieres", "/echeances?dans=1an"),
];
