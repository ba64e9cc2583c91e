//! The whole story in a real browser, JavaScript switched off: signal, take in charge, close, see what happened.

use banc::deux_moteurs;
use fantoccini::Locator;
use socle::exigences;

use super::chrome::{Fenetre, JavaScript, Pilote};

/// Fills the person screen; first without a name, to see what an error looks like and that nothing typed is lost.
async fn decrire_la_personne(lea: &Fenetre) {
    lea.attendre("Personne concernée").await;
    lea.cliquer("label[for='civilite-1']").await;
    lea.taper("prenom", "Éléonore").await;
    lea.taper("date_naissance", "27/03/1984").await;
    lea.taper("lieu_naissance", "62").await;
    lea.taper("telephone", "01 99 00 12 34").await;
    lea.choisir("Continuer").await;

    lea.attendre_un(".erreurs").await;
    lea.voit("Corrigez une erreur pour continuer").await;
    let titre = lea.titre().await;
    assert!(titre.starts_with("Erreur : Personne concernée"), "{titre}");
    assert_eq!(valeur(lea, "prenom").await, "Éléonore");
    assert_eq!(valeur(lea, "telephone").await, "01 99 00 12 34");
    let coche = lea.client.find(Locator::Id("civilite-1")).await.unwrap().is_selected().await.unwrap();
    assert!(coche, "the answer ticked stays ticked");
    // The link of the summary leads to the field, by its address alone.
    lea.cliquer(".erreurs a").await;
    assert_eq!(lea.client.current_url().await.unwrap().fragment(), Some("nom"));

    lea.taper("nom", "Brunehilde-Vasquin").await;
    lea.choisir("Continuer").await;
}

async fn valeur(fenetre: &Fenetre, champ: &str) -> String {
    let champ = fenetre.client.find(Locator::Id(champ)).await.unwrap();
    champ.prop("value").await.unwrap().unwrap_or_default()
}

/// Signals, up to the number that the confirmation shows.
async fn signaler(lea: &Fenetre) -> String {
    lea.choisir("Signaler une situation").await;
    lea.attendre("Signaler une situation").await;
    // The caisse that the convention closes cannot be chosen, and says why.
    lea.voit("CPAM du Haut-Plateau").await;
    lea.voit("Annuler").await;
    lea.cliquer("label[for='information-1']").await;
    lea.cliquer("label[for='consentement-1']").await;
    lea.choisir("Continuer").await;
    decrire_la_personne(lea).await;
    lea.attendre("Difficultés rencontrées").await;
    lea.cliquer("label[for='cadre-2']").await;
    lea.taper("commentaires", "Préfère être appelée le matin.").await;
    assert!(lea.client.find(Locator::Css(".reste")).await.is_err(), "scripts are off: no counter under the text");
    lea.choisir("Continuer").await;
    lea.attendre("Vérifiez vos réponses").await;
    lea.voit("27 mars 1984").await;
    lea.choisir("Valider et envoyer").await;
    lea.attendre("Votre demande est envoyée").await;
    lea.voit("Premier contact avec la personne : avant le 3 juin 2026").await;
    lea.client.find(Locator::Css(".confirmation-numero")).await.unwrap().text().await.unwrap()
}

/// The agent finds the request, takes it in charge and closes it.
async fn traiter(agent: &Fenetre, numero: &str) {
    agent.choisir("Demandes reçues").await;
    agent.attendre("Demandes reçues").await;
    agent.voit("Brunehilde-Vasquin Éléonore").await;
    agent.choisir(numero).await;
    agent.attendre(&format!("Demande {numero}")).await;
    agent.voit("Préfère être appelée le matin.").await;
    agent.choisir("Prendre en charge").await;
    agent.attendre_un(".etat--en-charge").await;
    agent.choisir("Clore la demande").await;
    agent.attendre("Clore la demande").await;
    agent.cliquer("label[for='issue-1']").await;
    agent.taper("note", "Accompagnement terminé.").await;
    agent.choisir("Clore la demande").await;
    agent.attendre_un(".etat--close").await;
}

deux_moteurs! {
    async fn sans_javascript_du_signalement_aux_traces(banc: Banc) {
        exigences!["PDC-A2-17", "PDC-A3-04", "PDC-A3-06"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        let lea = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        lea.se_connecter("tech-brume").await;
        let numero = signaler(&lea).await;

        let agent = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        agent.se_connecter("agent-rivieres").await;
        traiter(&agent, &numero).await;
        agent.choisir("Se déconnecter").await;
        agent.attendre("Connectez-vous").await;
        agent.fermer().await;

        lea.choisir("Voir la demande").await;
        lea.attendre(&format!("Demande {numero}")).await;
        lea.voit("Issue : Accompagnement mené à son terme").await;
        lea.voit("Demande prise en charge").await;
        lea.voit("Idris Fontanel, CPAM des Trois-Rivières").await;
        lea.voit("Accompagnement terminé.").await;
        lea.choisir("Vos traces").await;
        lea.attendre("Vos traces").await;
        lea.voit("Signalement d’une situation").await;
        lea.voit("Consultation d’une demande").await;
        lea.fermer().await;
    }
}
