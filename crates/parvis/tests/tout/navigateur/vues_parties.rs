//! The pages about the parties of a convention to look at: empty, full, wrong, with long names; as a caisse and as a partner.

use super::pages::{COCHER, Vue, erreur, vue};

const ADMIN: &str = "admin-rivieres";
const VAL: &str = "gestionnaire-val";
/// With a file to check.
pub(super) const IMPORT: &str = "(fichier)";

/// The list, after that of `pages`.
pub(super) const VUES: [Vue; 36] = [
    vue("deliberations-vide", "/conventions/{id}/deliberations", VAL, "{ep}/deliberations"),
    vue("deliberations", "/conventions/{id}/deliberations", ADMIN, "{parties}/deliberations"),
    vue("deliberations-partenaire", "/conventions/{id}/deliberations", VAL, "{parties}/deliberations"),
    vue("deliberation", "/conventions/{id}/deliberations/nouvelle", ADMIN, "{parties}/deliberations/nouvelle"),
    erreur(
        "deliberation-erreur",
        "/conventions/{id}/deliberations/nouvelle",
        ADMIN,
        "{parties}/deliberations/nouvelle",
        &[("seance", "hier"), ("presents", "beaucoup"), ("groupes", "Majorité 15")],
    ),
    vue("ecart", "/conventions/{id}/deliberations/ecart", ADMIN, "{parties}/deliberations/ecart?rang=0"),
    erreur(
        "ecart-erreur",
        "/conventions/{id}/deliberations/ecart",
        ADMIN,
        "{parties}/deliberations/ecart?rang=0",
        &[("motif", "non")],
    ),
    vue("interlocuteurs", "/conventions/{id}/interlocuteurs", ADMIN, "{parties}/interlocuteurs"),
    vue("interlocuteurs-partenaire", "/conventions/{id}/interlocuteurs", VAL, "{parties}/interlocuteurs"),
    vue("interlocuteurs-vide", "/conventions/{id}/interlocuteurs", VAL, "{ep}/interlocuteurs"),
    vue(
        "interlocuteur",
        "/conventions/{id}/interlocuteurs/changement",
        VAL,
        "{parties}/interlocuteurs/changement?cote={val}",
    ),
    erreur(
        "interlocuteur-erreur",
        "/conventions/{id}/interlocuteurs/changement",
        VAL,
        "{parties}/interlocuteurs/changement?cote={val}",
        &[("telephone", "12"), ("courriel", "ici"), ("du", "01/06/2026")],
    ),
    vue("fiche-partie", "/conventions/{id}/interlocuteurs/fiche", VAL, "{parties}/interlocuteurs/fiche?cote={val}"),
    erreur(
        "fiche-partie-erreur",
        "/conventions/{id}/interlocuteurs/fiche",
        VAL,
        "{parties}/interlocuteurs/fiche?cote={val}",
        &[("siret", "099 000 002 00017"), ("site", "chez nous")],
    ),
    vue("administrateurs", "/conventions/{id}/administrateurs", ADMIN, "{parties}/administrateurs"),
    vue("administrateurs-vide", "/conventions/{id}/administrateurs", ADMIN, "{ep}/administrateurs"),
    vue("annexe3", "/conventions/{id}/administrateurs/changement", VAL, "{parties}/administrateurs/changement"),
    erreur(
        "annexe3-erreur",
        "/conventions/{id}/administrateurs/changement",
        VAL,
        "{parties}/administrateurs/changement",
        &[("courriel", "contact@val-dormant.example"), ("remplace-1", COCHER)],
    ),
    vue("annexe3-suite", "/conventions/{id}/administrateurs/suite", ADMIN, "{annexe}"),
    erreur(
        "annexe3-suite-erreur",
        "/conventions/{id}/administrateurs/suite",
        ADMIN,
        "{annexe}",
        &[("jour", "31/02/2026")],
    ),
    vue("prestataires", "/conventions/{id}/prestataires", ADMIN, "{cm}/prestataires"),
    vue("prestataires-sans-clause", "/conventions/{id}/prestataires", VAL, "{ep}/prestataires"),
    vue("prestataire", "/conventions/{id}/prestataires/declaration", VAL, "{cm}/prestataires/declaration"),
    erreur(
        "prestataire-erreur",
        "/conventions/{id}/prestataires/declaration",
        VAL,
        "{cm}/prestataires/declaration",
        &[("informee", "01/05/2026"), ("debut", "01/06/2026"), ("hors_ue-3", COCHER)],
    ),
    vue("prestataire-suite", "/conventions/{id}/prestataires/suite", ADMIN, "{prestataire}"),
    vue("services", "/conventions/{id}/services", VAL, "{parties}/services"),
    vue("services-vide", "/conventions/{id}/services", ADMIN, "{ep}/services"),
    vue("service", "/conventions/{id}/services/ligne", ADMIN, "{parties}/services/ligne"),
    erreur(
        "service-erreur",
        "/conventions/{id}/services/ligne",
        ADMIN,
        "{parties}/services/ligne",
        &[("disponible", "un jour")],
    ),
    vue("papier", "/conventions/{id}/papier", ADMIN, "{a_signer}/papier"),
    vue("papier-ferme", "/conventions/{id}/papier", ADMIN, "{projet}/papier"),
    erreur("papier-erreur", "/conventions/{id}/papier", ADMIN, "{a_signer}/papier", &[("jour-0", "31/02/2019")]),
    vue("import", "/comptes/import", "gestionnaire-ccas", "/comptes/import"),
    erreur("import-erreur", "/comptes/import", ADMIN, "/comptes/import", &[]),
    vue("import-lignes", "/comptes/import", IMPORT, "/comptes/import"),
    vue("import-ligne", "/comptes/import/ligne", IMPORT, "/comptes/import/ligne?rang=1"),
];
