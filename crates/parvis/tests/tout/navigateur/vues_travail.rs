//! The pages of the workplace to look at: the queue filtered, searched, wrong; a page of it full; absences; paper.

use super::pages::{Vue, erreur, vue};

pub(super) const VUES: [Vue; 10] = [
    vue("file-toutes", "/file", "agent-rivieres", "/file?etat=toutes&tri=recentes"),
    vue("file-filtres", "/file", "agent-rivieres", "/file?affecte=personne&depot=7j"),
    vue("file-pleine", "/file", "agent-rivieres-2", "/file"),
    vue("absences", "/absences", "agent-rivieres", "/absences"),
    erreur("absences-erreur", "/absences", "agent-rivieres", "/absences", &[("du", "32/13/2026")]),
    vue("absences-administrateur", "/absences", "admin-rivieres", "/absences"),
    vue("impression", "/demandes/{id}/impression", "tech-brume", "/demandes/{prise}/impression"),
    vue("impression-caisse", "/demandes/{id}/impression", "agent-rivieres", "/demandes/{close}/impression"),
    vue("impression-noms-longs", "/demandes/{id}/impression", "tech-clairval", "/demandes/{longue}/impression"),
    vue("historique-trie", "/demandes", "tech-brume", "/demandes?tri=echeance"),
];
