//! The pages of accounts to look at: lists, forms, errors, one account in each of its states, reviews,
//! the archive.

use super::pages::{Vue, erreur, vue};

pub(super) const VUES: [Vue; 23] = [
    vue("comptes-gestionnaire", "/comptes", "gestionnaire-ccas", "/comptes"),
    vue("comptes-noms-longs", "/comptes", "gestionnaire-val", "/comptes"),
    vue("comptes-caisse", "/comptes", "admin-rivieres", "/comptes"),
    vue("comptes-filtre", "/comptes", "admin-plateau", "/comptes?profil=gestionnaire"),
    vue("technicien-nouveau", "/comptes/techniciens/nouveau", "gestionnaire-val", "/comptes/techniciens/nouveau"),
    erreur(
        "technicien-erreur",
        "/comptes/techniciens/nouveau",
        "gestionnaire-val",
        "/comptes/techniciens/nouveau",
        &[("nom", "Ondelle"), ("telephone", "12"), ("courriel", "ondine@boite-perso.example")],
    ),
    vue(
        "gestionnaire-nouveau",
        "/comptes/gestionnaires/nouveau",
        "gestionnaire-ccas",
        "/comptes/gestionnaires/nouveau",
    ),
    erreur(
        "gestionnaire-caisse-erreur",
        "/comptes/gestionnaires/nouveau",
        "admin-rivieres",
        "/comptes/gestionnaires/nouveau",
        &[("recue_le", "demain")],
    ),
    vue("agent-nouveau", "/comptes/agents/nouveau", "admin-rivieres", "/comptes/agents/nouveau"),
    vue("demandes-de-compte", "/comptes/demandes", "admin-rivieres", "/comptes/demandes"),
    vue("demandes-de-compte-vide", "/comptes/demandes", "gestionnaire-ccas", "/comptes/demandes"),
    vue("demande-de-compte", "/comptes/demandes/{id}", "gestionnaire-val", "/comptes/demandes/{demande_de_compte}"),
    erreur(
        "demande-de-compte-erreur",
        "/comptes/demandes/{id}",
        "admin-plateau",
        "/comptes/demandes/{demande_de_compte}",
        &[],
    ),
    vue("compte", "/comptes/{id}", "gestionnaire-val", "/comptes/{compte}"),
    vue("compte-modification", "/comptes/{id}/modification", "admin-rivieres", "/comptes/{gerant}/modification"),
    vue("compte-inactivation", "/comptes/{id}/inactivation", "admin-rivieres", "/comptes/{gerant}/inactivation"),
    erreur(
        "compte-inactivation-erreur",
        "/comptes/{id}/inactivation",
        "gestionnaire-val",
        "/comptes/{compte}/inactivation",
        &[("dernier_jour", "hier")],
    ),
    vue("compte-suspension", "/comptes/{id}/suspension", "admin-rivieres", "/comptes/{compte}/suspension"),
    vue("revue", "/comptes/revue", "gestionnaire-ccas", "/comptes/revue"),
    vue("revue-noms-longs", "/comptes/revue", "gestionnaire-val", "/comptes/revue"),
    erreur("revue-erreur", "/comptes/revue", "gestionnaire-ccas", "/comptes/revue", &[]),
    vue("revues", "/comptes/revues", "admin-rivieres", "/comptes/revues"),
    vue("archive", "/archive-des-comptes", "audit-rivieres", "/archive-des-comptes"),
];
