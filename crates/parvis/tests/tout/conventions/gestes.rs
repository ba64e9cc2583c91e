//! What an administrateur types, and the acts that tests of conventions start from.

use banc::{Banc, Client};
use conventions::cas::projection_fidele;
use stockage::Db;

use crate::commun::cache;

/// What an administrateur types for a use convention, beside what the model proposes.
pub(crate) const PARAMETRES: [(&str, &str); 46] = [
    ("fonctions", "signaler"),
    ("fonctions", "historique"),
    ("remise_documents", "adresse"),
    ("gestionnaires-1", "2"),
    ("gestionnaires-2", "3"),
    ("gestionnaires-3", "5"),
    ("techniciens-1", "5"),
    ("techniciens-2", "15"),
    ("techniciens-3", "25"),
    ("techniciens-illimite", ""),
    ("delai_ouverture_gestionnaire-nombre", "5"),
    ("delai_ouverture_gestionnaire-unite", "jours_ouvres"),
    ("delai_ouverture_gestionnaire-depart", "plus-tardive"),
    ("origine_mot_de_passe", "lien"),
    ("mot_de_passe", "aucun"),
    ("mot_de_passe-jours", ""),
    ("mot_de_passe-motif", "Un second facteur est exigé de tous les comptes."),
    ("preavis_inactivation-nombre", "15"),
    ("preavis_inactivation-unite", "jours_calendaires"),
    ("preavis_inactivation-depart", ""),
    ("visibilite_apres_inactivation", "6"),
    ("consentement", "coche"),
    ("identite", "civilite"),
    ("identite", "nom"),
    ("identite", "prenom"),
    ("identite", "date_naissance"),
    ("identite", "departement_residence"),
    ("premier_contact-nombre", "3"),
    ("premier_contact-unite", "jours_ouvres"),
    ("premier_contact-depart", ""),
    ("donnees_sante", "champs"),
    ("canal", "tout-portail"),
    ("horaires_accueil-lundi-horaire", "09:00-16:00"),
    ("horaires_accueil-mardi-horaire", "09:00-16:00"),
    ("horaires_accueil-mercredi-horaire", "09:00-16:00"),
    ("horaires_accueil-jeudi-horaire", "09:00-16:00"),
    ("horaires_accueil-vendredi-horaire", "09:00-16:00"),
    ("horaires_accueil-samedi-horaire", "/"),
    ("horaires_accueil-dimanche-horaire", "/"),
    ("violations-violation-identifiants-heures", "0"),
    ("violations-violation-identifiants-declencheur", "soupcon"),
    ("revue_habilitations", "12"),
    ("delai_mise_en_demeure-nombre", "30"),
    ("delai_mise_en_demeure-unite", "jours_calendaires"),
    ("delai_mise_en_demeure-depart", "reception"),
    ("suite", "relire"),
];

/// On SQLite, deletes without a DELETE: refused there by a trigger, on PostgreSQL by its grammar.
pub(crate) const REMPLACER: &str = "INSERT OR REPLACE INTO evenement (id, volet, rang, genre, effet_le, connu_le, auteur, clause, acte) \
    SELECT 'x' || id, volet, rang, 'fin', '2026-01-01', 0, 'x', 'x', id FROM evenement";

pub(crate) const METIER: [(&str, &str); 41] = [
    ("siege_partenaire", "4 quai des Saules"),
    ("fonction_signataire_partenaire", "Présidente"),
    ("services", "prevention"),
    ("duree", "12"),
    ("renouvellement", "tacite"),
    ("preavis_denonciation-nombre", "60"),
    ("delai_mise_en_demeure-nombre", "15"),
    ("delai_mise_en_demeure-unite", "jours_calendaires"),
    ("delai_mise_en_demeure-depart", "envoi"),
    ("contact_donnees", "donnees@lagune.example"),
    ("duree_renouvellement", "12"),
    ("preavis_denonciation-unite", "jours_calendaires"),
    ("auteur_mise_en_demeure", "toutes"),
    ("reparation", "oui"),
    ("effet_mise_en_demeure", "decision"),
    ("interlocuteurs-referent-local-fonction", "Référent local"),
    ("interlocuteurs-delegue-donnees-fonction", "Délégué à la protection des données"),
    ("changement_correspondants", "libre"),
    ("instances-comite-suivi-mois", "12"),
    ("horloges-instruction-nombre", "30"),
    ("horloges-instruction-unite", "jours_calendaires"),
    ("horloges-instruction-depart", "reception"),
    ("horloges-urgent-nombre", "48"),
    ("horloges-urgent-unite", "heures"),
    ("horloges-urgent-depart", "envoi"),
    ("roles_donnees-signalements-role", "sous-traitant"),
    ("roles_donnees-signalements-responsable", "La caisse"),
    ("roles_donnees-autres-collaborations-role", "distincts"),
    ("roles_donnees-autres-collaborations-responsable", "Chaque partie"),
    ("violations-violation-signalements-heures", "48"),
    ("violations-violation-signalements-declencheur", "soupcon"),
    ("violations-violation-signalements-destinataire", "delegue"),
    ("violations-violation-signalements-depart", "connaissance"),
    ("violations-violation-autres-heures", "24"),
    ("violations-violation-autres-declencheur", "soupcon"),
    ("violations-violation-autres-destinataire", "parties"),
    ("violations-violation-autres-depart", "connaissance"),
    ("droits_personnes", "delegue-partenaire"),
    ("voies_droits", "courrier"),
    ("regime_prestataires", "autorisation"),
    ("suite", "relire"),
];

pub(crate) const NOUVEAU: [(&str, &str); 7] = [
    ("modele", "metier-acces-droits-soins"),
    ("variante", "deux-parties"),
    ("partenaire", "nouveau"),
    ("nom", "Union de la Lagune"),
    ("membres", "19"),
    ("domaines", "lagune.example\r\nantenne.lagune.example"),
    ("territoire", "reunion"),
];

/// Prepares a use convention on that of the département and fixes its terms; returns its address.
pub(crate) async fn a_signer(banc: &Banc, admin: &mut Client) -> String {
    let moi = banc.gens.trois_rivieres.to_string();
    let page = admin.poster(&format!("/conventions/{}/utilisation", banc.gens.metier), &[("caisses", &moi)]).await;
    let href = page.vers().trim_end_matches("/parametres").to_owned();
    let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
    admin.suivre(&format!("{href}/parametres"), &[&PARAMETRES[..], &[("version", version.as_str())]].concat()).await;
    admin.suivre(&format!("{href}/termes"), &[]).await.est(200);
    href
}

/// A convention métier of three parties, its terms fixed and nobody's signature recorded; returns its address.
pub(crate) async fn trois_parties(banc: &Banc) -> String {
    let mut admin = banc.client("admin-rivieres").await;
    let (carsat, partenaire) = (banc.gens.carsat.to_string(), banc.gens.montbrezieux.to_string());
    let champs = [
        ("modele", "metier-acces-droits-soins"),
        ("variante", "avec-carsat"),
        ("partenaire", partenaire.as_str()),
        ("territoire", "metropole"),
        ("autres", carsat.as_str()),
    ];
    let page = admin.poster("/conventions/nouvelle", &champs).await;
    let href = page.vers().trim_end_matches("/parametres").to_owned();
    let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
    admin.suivre(&format!("{href}/parametres"), &[&METIER[..], &[("version", version.as_str())]].concat()).await;
    admin.suivre(&format!("{href}/termes"), &[]).await.est(200);
    href
}

/// Fills the draft at `href`, fixes its terms, records the signatures of `jour`.
pub(crate) async fn conclure(admin: &mut Client, href: &str, parametres: &[(&str, &str)], jour: &str, moi: &str) {
    let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
    let champs = [parametres, &[("version", version.as_str())]].concat();
    admin.suivre(&format!("{href}/parametres"), &champs).await.est(200).montre("Arrêter les termes");
    admin.suivre(&format!("{href}/termes"), &[]).await.est(200).montre("Il manque la signature");
    for partie in [moi, "partenaire"] {
        let champs = [("partie", partie), ("jour", jour), ("fonction", "Directrice")];
        admin.suivre(&format!("{href}/signatures"), &champs).await.est(200).montre("Directrice, le");
    }
}

pub(crate) async fn fidele(banc: &Banc) {
    let mut base: &Db = &banc.maison.db;
    for partenaire in [banc.gens.val_dormant, banc.gens.saint_aubin, banc.gens.montbrezieux] {
        assert!(projection_fidele(&mut base, partenaire).await.unwrap());
    }
}
