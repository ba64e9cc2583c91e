//! The pages of files to look at: none, some in each state, long names, an error, both sides.

use banc::{Banc, Client};
use fichiers::demonstration::eicar;

use super::pages::{Vue, erreur, vue};
use crate::{commun::remplir, pieces::pdf};

pub(super) const VUES: [Vue; 6] = [
    vue("pieces-vide", "/signaler/{id}/pieces", "tech-brume", "{complet}/pieces"),
    erreur("pieces-erreur", "/signaler/{id}/pieces", "tech-brume", "{complet}/pieces", &[]),
    vue("pieces", "/signaler/{id}/pieces", "tech-brume", "{avec_pieces}/pieces"),
    vue("verification-pieces", "/signaler/{id}/verification", "tech-brume", "{avec_pieces}/verification"),
    vue("demande-pieces-partenaire", "/demandes/{id}", "tech-brume", "/demandes/{jointe}"),
    vue("demande-pieces-agent", "/demandes/{id}", "agent-rivieres", "/demandes/{jointe}"),
];

/// Files in every state, with names as people give them.
async fn joindre(banc: &Banc, client: &mut Client, pieces: &str) {
    let long = "Attestation_d_hebergement_a_titre_gratuit_numerisee_le_1er_juin_2026_version_definitive_relue.pdf";
    client.joindre(pieces, "piece", "Justificatif de domicile.pdf", &pdf("domicile")).await.est(303);
    client.joindre(pieces, "piece", long, &pdf("long")).await.est(303);
    client.joindre(pieces, "piece", "releve.csv", &eicar()).await.est(303);
    banc.travailler().await;
    client.joindre(pieces, "piece", "Courrier de la mutuelle.pdf", &pdf("mutuelle")).await.est(303);
}

/// A draft that holds files; its address.
pub(super) async fn brouillon_avec_pieces(banc: &Banc, client: &mut Client) -> String {
    let brouillon = remplir(banc, client).await;
    joindre(banc, client, &format!("{brouillon}/pieces")).await;
    brouillon
}

/// A request that holds files of both sides, one of them refused; its identifier.
pub(super) async fn demande_avec_pieces(banc: &Banc, client: &mut Client) -> String {
    let brouillon = brouillon_avec_pieces(banc, client).await;
    banc.travailler().await;
    client.suivre(&format!("{brouillon}/envoi"), &[]).await.est(200);
    let id = brouillon.replace("/signaler/", "");
    let mut agent = banc.client("agent-rivieres").await;
    let page = agent.get(&format!("/demandes/{id}")).await;
    let refus = page.corps.split("action=\"").filter_map(|a| a.split('"').next()).find(|a| a.ends_with("/illisible"));
    agent.suivre(refus.unwrap(), &[]).await.est(200);
    agent
        .joindre(&format!("/demandes/{id}/pieces"), "sortante", "Formulaire à compléter.pdf", &pdf("reponse"))
        .await
        .est(303);
    banc.travailler().await;
    id
}
