//! What is said about a request, who is told, and the guard of free texts: through the doors, on both engines.

mod avis;
mod courriels;
mod fil;
mod garde;

use banc::{Banc, Client, Page};

use crate::commun::{cache, signaler};

/// A request that tech-brume sent and that agent-rivieres has in charge: its address.
pub(super) async fn en_charge(banc: &Banc, agent: &mut Client) -> String {
    let (id, _) = signaler(banc, &mut banc.client("tech-brume").await).await;
    let href = format!("/demandes/{id}");
    let version = cache(&agent.get(&href).await, "version");
    agent.suivre(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(200);
    href
}

/// Writes `texte` in the thread of `href`, with more fields, from a fresh form.
pub(super) async fn ecrire(client: &mut Client, href: &str, texte: &str, autres: &[(&str, &str)]) -> Page {
    let fil = format!("{href}/messages");
    let cle = cache(client.get(&fil).await.est(200), "cle");
    let mut champs = vec![("message", texte), ("cle", cle.as_str())];
    champs.extend_from_slice(autres);
    client.poster(&fil, &champs).await
}

/// Three messages on a request that awaits the partner's answer, and a link that stops mails: for the pages to look at.
pub(crate) async fn a_regarder(banc: &Banc) -> [(&'static str, String); 3] {
    let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
    let href = en_charge(banc, &mut agent).await;
    let long = "Nous avons appelé deux fois sans réponse.\n\nPouvez-vous vérifier avec la personne le numéro et l’heure qui lui conviennent ? Anticonstitutionnellement-voyageuse-de-nuit.";
    for _ in 0..2 {
        ecrire(&mut lea, &href, "Bonjour, la personne préfère être appelée le matin.", &[]).await.est(303);
    }
    agent.get(&href).await.est(200);
    ecrire(&mut agent, &href, "Bien reçu, merci.", &[]).await.est(303);
    ecrire(&mut agent, &href, long, &[("attend", "oui")]).await.est(303);
    let courriels = banc.courriels().await;
    let courriel = courriels.iter().find(|c| c.adresse.starts_with("tech-brume@")).unwrap();
    let jeton = arret(&courriel.texte);
    // Somebody who has everything still to read, warned once in a text and once more to keep.
    let mut autre = banc.client("tech-brume-2").await;
    ecrire(&mut autre, &href, "Elle est enceinte.", &[]).await.est(422);
    ecrire(&mut autre, &href, "Elle est enceinte.", &[("message_necessaire", "oui")]).await.est(303);
    ecrire(&mut agent, &href, "Merci de compléter.", &[("attend", "oui")]).await.est(303);
    [("{fil}", href.clone()), ("{arret}", jeton), ("{fil_clos}", clos(banc).await)]
}

/// The request that the world has closed.
async fn clos(banc: &Banc) -> String {
    let page = banc.client("tech-ccas").await.get("/demandes?etat=close").await;
    let suite = page.corps.split("href=\"/demandes/").nth(1).unwrap().to_owned();
    format!("/demandes/{}", suite.split('"').next().unwrap())
}

/// The path by which a mail stops its kind.
pub(super) fn arret(courriel: &str) -> String {
    let (_, suite) = courriel.split_once("/desinscription/").unwrap_or_else(|| panic!("{courriel}"));
    format!("/desinscription/{}", suite.lines().next().unwrap())
}
