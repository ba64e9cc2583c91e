//! The pages of conventions to look at: draft, blank, check, signatures, gates, end; as a caisse and as a partner.

use banc::{Banc, Client};
use fichiers::demonstration::eicar;

use super::pages::{COCHER, Vue, erreur, vue};
use crate::pieces::pdf;

const ADMIN: &str = "admin-rivieres";

/// The list, after that of `pages`.
pub(super) const VUES: [Vue; 54] = [
    vue("conventions", "/conventions", ADMIN, "/conventions"),
    vue("conventions-autre-caisse", "/conventions", "admin-plateau", "/conventions"),
    vue("convention-projet", "/conventions/{id}", ADMIN, "{projet}"),
    vue("convention-en-vigueur", "/conventions/{id}", ADMIN, "{ep}"),
    vue("convention-metier", "/conventions/{id}", ADMIN, "{cm}"),
    vue("convention-partenaire", "/conventions/{id}", "gestionnaire-val", "{ep}"),
    vue("convention-auditeur", "/conventions/{id}", "audit-rivieres", "{ep}"),
    vue("convention-choisir", "/conventions/nouvelle", ADMIN, "/conventions/nouvelle"),
    vue(
        "convention-nouvelle",
        "/conventions/nouvelle",
        ADMIN,
        "/conventions/nouvelle?modele=metier-acces-droits-soins",
    ),
    vue("convention-mere", "/conventions/nouvelle", ADMIN, "/conventions/nouvelle?modele=contrat-de-service"),
    vue(
        "convention-sans-mere",
        "/conventions/nouvelle",
        "admin-plateau",
        "/conventions/nouvelle?modele=contrat-de-service",
    ),
    vue("parametres-acces", "/conventions/{id}/parametres", ADMIN, "{acces}/parametres"),
    vue("parametres-bulletin", "/conventions/{id}/parametres", ADMIN, "{bulletin}/parametres"),
    erreur(
        "parametres-bulletin-erreur",
        "/conventions/{id}/parametres",
        ADMIN,
        "{bulletin}/parametres",
        &[("profils-T4", "non"), ("profils-ajout1-code", "T1")],
    ),
    vue("termes-bulletin", "/conventions/{id}/termes", ADMIN, "{bulletin}/termes"),
    vue("modification", "/conventions/{id}/modification", ADMIN, "{cm}/modification"),
    vue("modification-ouverte", "/conventions/{id}/modification", ADMIN, "{avenant}/modification"),
    vue("termes-avenant", "/conventions/{id}/termes", ADMIN, "{avenant}/termes"),
    erreur("termes-avenant-erreur", "/conventions/{id}/termes", ADMIN, "{avenant}/termes", &[("effet", "31/02/2027")]),
    vue("versions", "/conventions/{id}/versions/{a}/{b}", ADMIN, "{versions}/versions/1/2"),
    vue("modeles", "/modeles", "operateur", "/modeles"),
    erreur("modeles-erreur", "/modeles", "operateur", "/modeles", &[]),
    vue("modele", "/modeles/{code}/{version}", "operateur", "/modeles/bulletin-adhesion-cdap/1"),
    erreur(
        "convention-nouvelle-erreur",
        "/conventions/nouvelle",
        ADMIN,
        "/conventions/nouvelle?modele=metier-acces-droits-soins",
        &[("numero", "ep 14"), ("membres", "beaucoup")],
    ),
    vue("convention-utilisation", "/conventions/{id}/utilisation", ADMIN, "{cm}/utilisation"),
    erreur(
        "convention-utilisation-erreur",
        "/conventions/{id}/utilisation",
        ADMIN,
        "{cm}/utilisation",
        &[("numero", "EP-2026-014")],
    ),
    vue("structure", "/conventions/{id}/structure", ADMIN, "{ep}/structure"),
    erreur(
        "structure-erreur",
        "/conventions/{id}/structure",
        ADMIN,
        "{ep}/structure",
        &[("membres", "0"), ("domaines", "mairie")],
    ),
    vue("parametres", "/conventions/{id}/parametres", ADMIN, "{projet}/parametres"),
    erreur(
        "parametres-erreur",
        "/conventions/{id}/parametres",
        ADMIN,
        "{projet}/parametres",
        &[("gestionnaires-3", "9"), ("premier_contact-nombre", "deux"), ("mot_de_passe-jours", "12")],
    ),
    vue("parametres-signee", "/conventions/{id}/parametres", ADMIN, "{ep}/parametres"),
    vue("termes-incomplets", "/conventions/{id}/termes", ADMIN, "{projet}/termes"),
    vue("termes-complets", "/conventions/{id}/termes", ADMIN, "{a_signer}/termes"),
    vue("signatures", "/conventions/{id}/signatures", ADMIN, "{a_signer}/signatures"),
    erreur(
        "signatures-erreur",
        "/conventions/{id}/signatures",
        ADMIN,
        "{a_signer}/signatures",
        &[("jour", "31/02/2026")],
    ),
    vue("acces-activation", "/conventions/{id}/activation", ADMIN, "{projet}/activation"),
    vue("activation-faite", "/conventions/{id}/activation", ADMIN, "{ep}/activation"),
    vue("fin", "/conventions/{id}/fin", ADMIN, "{ep}/fin"),
    erreur("fin-erreur", "/conventions/{id}/fin", ADMIN, "{ep}/fin", &[("jour", "hier")]),
    Vue {
        statut: 200,
        ..erreur(
            "fin-confirmation",
            "/conventions/{id}/fin",
            ADMIN,
            "{ep}/fin",
            &[("jour", "30/06/2026"), ("clause-14", COCHER)],
        )
    },
    vue("lettres", "/conventions/{id}/lettres", ADMIN, "{ep}/lettres"),
    vue("lettres-partenaire", "/conventions/{id}/lettres", "gestionnaire-val", "{cm}/lettres"),
    vue("lettre-demeure", "/conventions/{id}/lettre/{geste}", ADMIN, "{ep}/lettre/demeure"),
    vue("lettre-denonciation", "/conventions/{id}/lettre/{geste}", "gestionnaire-val", "{cm}/lettre/denonciation"),
    erreur(
        "lettre-erreur",
        "/conventions/{id}/lettre/{geste}",
        ADMIN,
        "{ep}/lettre/demeure",
        &[("jour", "31/02/2026"), ("motif", "")],
    ),
    vue("lettre-reception", "/conventions/{id}/lettres/{acte}/{geste}", ADMIN, "{reception}"),
    vue("suspension", "/conventions/{id}/suspension/{geste}", ADMIN, "{cm}/suspension/suspension"),
    vue("suivi-accord", "/conventions/{id}/suivi/{geste}", ADMIN, "{cm}/suivi/accord"),
    vue("convention-cloture", "/conventions/{id}/cloture", ADMIN, "{cm}/cloture"),
    vue("retrait", "/conventions/{id}/acces", ADMIN, "{ep}/acces"),
    vue("documents", "/conventions/{id}/documents", ADMIN, "{ep}/documents"),
    vue("documents-partenaire", "/conventions/{id}/documents", "gestionnaire-val", "{ep}/documents"),
    vue("documents-projet", "/conventions/{id}/documents", ADMIN, "{projet}/documents"),
    erreur("documents-erreur", "/conventions/{id}/documents", ADMIN, "{a_signer}/documents", &[]),
];

/// Signed copies in every state.
pub(super) async fn copies(banc: &Banc, admin: &mut Client, href: &str) {
    let documents = format!("{href}/documents");
    let malade = [b"%PDF-1.7\n%".to_vec(), eicar(), pdf("malade")[8..].to_vec()].concat();
    for octets in [pdf("retirée"), malade, pdf("signée par les deux caisses")] {
        admin.deposer(&documents, ("version", "1"), "signee.pdf", &octets).await.est(303);
    }
    let page = admin.get(&documents).await;
    let premiere = page.corps.split("action=\"").filter(|a| a.contains("/retrait\"")).last().unwrap();
    admin.suivre(premiere.split('"').next().unwrap(), &[]).await.est(200);
    banc.travailler().await;
    admin.deposer(&documents, ("version", "1"), "signee.pdf", &pdf("par tous")).await.est(303);
}
