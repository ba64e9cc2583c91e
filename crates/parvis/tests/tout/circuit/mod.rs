//! The circuit through the doors: steps, waits, transfer, withdrawal, and what a session that ended leaves.

mod etapes;
mod hasard;
mod retraits;
mod sessions;
mod transferts;

use banc::{Banc, Client, Page};

use crate::commun::{cache, signaler};

/// The answers of a first contact that succeeds.
pub(crate) const JOINTE: [(&str, &str); 5] = [
    ("resultat", "oui"),
    ("contact_le", "01/06/2026"),
    ("contact_mode", "telephone"),
    ("consentement", "confirme"),
    ("note", "Madame est d’accord."),
];

/// A request sent by Léa of Brume; its address.
pub(crate) async fn deposee(banc: &Banc) -> String {
    let (id, _) = signaler(banc, &mut banc.client("tech-brume").await).await;
    format!("/demandes/{id}")
}

/// The version that the page of a request shows.
pub(crate) async fn version(client: &mut Client, href: &str) -> String {
    cache(&client.get(href).await, "version")
}

/// Does an act from the version that the page shows now; the answer, not followed.
pub(crate) async fn agir(client: &mut Client, href: &str, acte: &str, champs: &[(&str, &str)]) -> Page {
    let version = version(client, &format!("{href}{}", ou_est_la_version(acte))).await;
    let mut tous = vec![("version", version.as_str())];
    tous.extend_from_slice(champs);
    client.poster(&format!("{href}/{acte}"), &tous).await
}

/// Acts with a page of their own show the version there.
fn ou_est_la_version(acte: &str) -> String {
    if matches!(acte, "attente" | "transfert" | "retrait" | "accord" | "cloture") {
        format!("/{acte}")
    } else {
        String::new()
    }
}

/// Taken in charge by Idris.
pub(crate) async fn en_charge(banc: &Banc) -> (String, Client) {
    let href = deposee(banc).await;
    let mut agent = banc.client("agent-rivieres").await;
    let page = agir(&mut agent, &href, "prise-en-charge", &[]).await;
    assert_eq!(page.statut, 303, "{}", page.texte());
    (href, agent)
}

/// Passes step `code`.
pub(crate) async fn etape(client: &mut Client, href: &str, code: &str, champs: &[(&str, &str)]) -> Page {
    let mut tous = vec![("etape", code)];
    tous.extend_from_slice(champs);
    agir(client, href, "etape", &tous).await
}
