//! The pages of what is said to look at: a thread on both sides, its errors, notices and how they leave, a mail's link, counts.

use super::pages::{Vue, erreur, vue};

const FIL: &str = "/demandes/{id}/messages";

pub(super) const VUES: [Vue; 17] = [
    // First: opening the request reads what told of it.
    vue("notifications", "/notifications", "tech-brume", "/notifications"),
    vue("demande-fil-partenaire", "/demandes/{id}", "tech-brume", "{fil}"),
    vue("demande-fil-agent", "/demandes/{id}", "agent-rivieres", "{fil}"),
    vue("messages-partenaire", FIL, "tech-brume", "{fil}/messages"),
    vue("messages-agent", FIL, "agent-rivieres", "/demandes/{prise}/messages"),
    vue("messages-clos", FIL, "tech-ccas", "{fil_clos}/messages"),
    erreur("messages-vide", FIL, "tech-brume", "{fil}/messages", &[("message", "")]),
    erreur(
        "messages-garde",
        FIL,
        "agent-rivieres",
        "/demandes/{prise}/messages",
        &[("message", "Diabétique, sorti de prison ; joindre sa fille au 01 99 00 12 34, 12 rue des Lilas.")],
    ),
    erreur(
        "difficultes-garde",
        "/signaler/{id}/{ecran}",
        "tech-brume",
        "{brouillon}/difficultes",
        &[("cadre-1", super::pages::COCHER), ("commentaires", "Elle est enceinte et suivie pour une dépression.")],
    ),
    erreur(
        "cloture-garde",
        "/demandes/{id}/cloture",
        "agent-rivieres",
        "/demandes/{prise}/cloture",
        &[("note", "Hospitalisée depuis lundi.")],
    ),
    vue("notifications-lues", "/notifications", "tech-ccas", "/notifications"),
    vue("notifications-vide", "/notifications", "agent-plateau", "/notifications"),
    vue("notifications-reglages", "/mon-compte/notifications", "tech-brume", "/mon-compte/notifications"),
    vue(
        "notifications-reglages-faits",
        "/mon-compte/notifications",
        "agent-rivieres",
        "/mon-compte/notifications?fait=oui",
    ),
    vue("desinscription", "/desinscription/{jeton}", "", "{arret}"),
    Vue { statut: 404, ..vue("desinscription-morte", "/desinscription/{jeton}", "", "/desinscription/perdue") },
    vue("textes-libres", "/textes-libres", "admin-rivieres", "/textes-libres"),
];
