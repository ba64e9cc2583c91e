//! The pages of the circuit to look at: steps under way, a wait, a withdrawal, and the acts that have a page of their own.

use banc::Banc;

use super::pages::{Vue, erreur, vue};
use crate::circuit::{JOINTE, agir, deposee, en_charge, etape};

/// The list.
pub(super) const VUES: [Vue; 15] = [
    vue("circuit-agent", "/demandes/{id}", "agent-rivieres", "{avancee}"),
    vue("circuit-agent-fait", "/demandes/{id}", "agent-rivieres", "{avancee}?fait=oui"),
    erreur("circuit-agent-erreur", "/demandes/{id}", "agent-rivieres", "/demandes/{prise}", &[("note", "Bonjour.")]),
    vue("circuit-partenaire", "/demandes/{id}", "tech-brume", "{avancee}"),
    vue("circuit-attente-agent", "/demandes/{id}", "agent-rivieres", "{attendue}"),
    vue("circuit-attente-partenaire", "/demandes/{id}", "tech-brume", "{attendue}"),
    vue("circuit-retiree", "/demandes/{id}", "tech-brume", "{retiree}"),
    vue("attente", "/demandes/{id}/attente", "agent-rivieres", "/demandes/{prise}/attente"),
    erreur("attente-erreur", "/demandes/{id}/attente", "agent-rivieres", "/demandes/{prise}/attente", &[]),
    vue("transfert-ferme", "/demandes/{id}/transfert", "agent-rivieres", "/demandes/{prise}/transfert"),
    vue("retrait-demande", "/demandes/{id}/retrait", "tech-brume", "/demandes/{deposee}/retrait"),
    erreur("retrait-demande-erreur", "/demandes/{id}/retrait", "tech-brume", "/demandes/{deposee}/retrait", &[]),
    vue("accord", "/demandes/{id}/accord", "tech-brume", "/demandes/{deposee}/accord"),
    erreur(
        "accord-erreur",
        "/demandes/{id}/accord",
        "tech-brume",
        "/demandes/{deposee}/accord",
        &[("demande_le", "31/02/2026")],
    ),
    vue("accord-agent", "/demandes/{id}/accord", "agent-rivieres", "/demandes/{prise}/accord"),
];

/// A request whose plan is the next step.
pub(super) async fn avancee(banc: &Banc) -> String {
    let (href, mut agent) = en_charge(banc).await;
    etape(
        &mut agent,
        &href,
        "premier-contact",
        &[("resultat", "non"), ("note", "Pas de réponse, nous rappelons demain.")],
    )
    .await
    .est(303);
    etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(303);
    etape(&mut agent, &href, "bilan", &[]).await.est(303);
    etape(&mut agent, &href, "evaluation", &[]).await.est(303);
    href
}

/// A request that waits for the partner.
pub(super) async fn attendue(banc: &Banc) -> String {
    let (href, mut agent) = en_charge(banc).await;
    agir(&mut agent, &href, "attente", &[("note", "À quelle adresse la personne reçoit-elle son courrier ?")])
        .await
        .est(303);
    href
}

/// A request whose consent was withdrawn.
pub(super) async fn retiree(banc: &Banc) -> String {
    let href = deposee(banc).await;
    let champs = [("demande_par", "personne"), ("demande_le", "01/06/2026")];
    agir(&mut banc.client("tech-brume").await, &href, "accord", &champs).await.est(303);
    href
}
