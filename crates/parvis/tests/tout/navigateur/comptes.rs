//! Coming in for the first time in a real browser, JavaScript switched off; then the phone is lost.

use banc::deux_moteurs;
use fantoccini::Locator;
use socle::exigences;
use stockage::essai::forcer;

use super::chrome::{Fenetre, JavaScript, Pilote};
use crate::comptes::{MOT, facteur::code, inviter, lien};

async fn lire(fenetre: &Fenetre, css: &str) -> String {
    fenetre.client.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
}

async fn se_connecter(lea: &Fenetre, identifiant: &str) {
    lea.attendre("Connectez-vous").await;
    lea.taper("identifiant", identifiant).await;
    lea.taper("mot_de_passe", MOT).await;
    lea.choisir("Se connecter").await;
}

/// From the square to the recovery codes; the first two of them.
async fn relier(lea: &Fenetre, banc: &banc::Banc) -> [String; 2] {
    lea.attendre("Posez un second facteur").await;
    lea.choisir("Commencer").await;
    lea.attendre("Reliez votre téléphone").await;
    let secret = lire(lea, ".cle").await.replace(' ', "");
    lea.taper("code", &code(banc, &secret)).await;
    lea.choisir("Vérifier et poser").await;
    lea.attendre("Gardez vos codes de secours").await;
    let codes = [lire(lea, ".codes li:nth-child(1)").await, lire(lea, ".codes li:nth-child(2)").await];
    lea.choisir("C’est fait").await;
    lea.attendre("Accueil").await;
    codes
}

deux_moteurs! {
    async fn activation_puis_telephone_perdu(banc: Banc) {
        exigences!["VAR-EP-2.2.1-03", "VAR-EP-2.1-02"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        forcer(&banc.base, "UPDATE organisation SET second_facteur = TRUE WHERE genre = 'partenaire'").await.unwrap();
        let (identifiant, _) = inviter(&banc, None).await;
        let lea = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        lea.aller(&lien(&banc).await).await;
        lea.attendre("Activez votre compte").await;
        lea.taper("nouveau", MOT).await;
        lea.taper("confirmation", MOT).await;
        lea.choisir("Enregistrer mon mot de passe").await;
        lea.attendre("Connectez-vous").await;
        lea.voit("Votre mot de passe est enregistré").await;
        se_connecter(&lea, &identifiant).await;
        lea.attendre("Acceptez les conditions d’utilisation").await;
        lea.choisir("Accepter et continuer").await;
        lea.attendre_un(".erreurs").await;
        lea.voit("Cochez la case pour continuer").await;
        lea.cliquer("label[for='accord-1']").await;
        lea.choisir("Accepter et continuer").await;
        let [premier, second] = relier(&lea, &banc).await;

        // The phone is lost: a recovery code opens the account, another takes the factor off, a new phone is bound.
        lea.choisir("Se déconnecter").await;
        se_connecter(&lea, &identifiant).await;
        lea.attendre("Donnez votre code").await;
        lea.voit("Vous n’avez plus votre téléphone ?").await;
        lea.taper("code", &premier).await;
        lea.choisir("Continuer").await;
        lea.attendre("Accueil").await;
        lea.choisir("Votre compte").await;
        lea.attendre("Votre compte").await;
        lea.voit("Il reste 9 codes de secours").await;
        lea.choisir("Régler").await;
        lea.attendre("Votre second facteur").await;
        lea.taper("code", &second).await;
        lea.choisir("Retirer ce second facteur").await;
        relier(&lea, &banc).await;
        lea.fermer().await;
    }
}
