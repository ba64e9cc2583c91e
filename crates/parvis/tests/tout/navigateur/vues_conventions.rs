//! The pages of conventions to look at: draft, blank, check, signatures, gates, end; as a caisse and as a partner.

use super::pages::{COCHER, Vue, erreur, vue};

const ADMIN: &str = "admin-rivieres";

/// The list, after that of `pages`.
pub(super) const VUES: [Vue; 26] = [
    vue("conventions", "/conventions", ADMIN, "/conventions"),
    vue("conventions-autre-caisse", "/conventions", "admin-plateau", "/conventions"),
    vue("convention-projet", "/conventions/{id}", ADMIN, "{projet}"),
    vue("convention-en-vigueur", "/conventions/{id}", ADMIN, "{ep}"),
    vue("convention-metier", "/conventions/{id}", ADMIN, "{cm}"),
    vue("convention-partenaire", "/conventions/{id}", "gestionnaire-val", "{ep}"),
    vue("convention-auditeur", "/conventions/{id}", "audit-rivieres", "{ep}"),
    vue("convention-nouvelle", "/conventions/nouvelle", ADMIN, "/conventions/nouvelle"),
    erreur(
        "convention-nouvelle-erreur",
        "/conventions/nouvelle",
        ADMIN,
        "/conventions/nouvelle",
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
    vue("retrait", "/conventions/{id}/acces", ADMIN, "{ep}/acces"),
];
