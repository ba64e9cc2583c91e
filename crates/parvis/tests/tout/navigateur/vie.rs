//! The life of a convention in a real browser, JavaScript switched off: three parties sign, it renews as time goes, one denounces
//! it, another is put on notice and cures, and it ends.

use std::time::Duration;

use banc::{Banc, deux_moteurs};
use socle::exigences;

use super::chrome::{Fenetre, JavaScript, Pilote};
use crate::conventions::trois_parties;

const JOUR: Duration = Duration::from_secs(86_400);

async fn ouvrir(pilote: &Pilote, banc: &Banc, racine: &str, qui: &str) -> Fenetre {
    let fenetre = pilote.ouvrir(JavaScript::Coupe, racine).await;
    fenetre.endosser(&banc.client(qui).await.cookies()).await;
    fenetre
}

/// Records the signature of the `rang`-th party still missing.
async fn signer(admin: &Fenetre, href: &str, rang: usize, jour: &str) {
    admin.aller(&format!("{href}/signatures")).await;
    admin.cliquer(&format!("label[for='partie-{rang}']")).await;
    admin.taper("jour", jour).await;
    admin.taper("fonction", "Directrice").await;
    admin.choisir("Enregistrer la signature").await;
    admin.voit("Directrice, le").await;
}

deux_moteurs! {
    async fn une_convention_vit_dans_le_navigateur(banc: Banc) {
        exigences!["VAR-0-01", "K-04", "K-30"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        let href = trois_parties(&banc).await;
        let admin = ouvrir(&pilote, &banc, &racine, "admin-rivieres").await;
        for jour in ["20/05/2026", "21/05/2026", "22/05/2026"] {
            signer(&admin, &href, 1, jour).await;
        }
        admin.aller(&href).await;
        admin.voit("En vigueur depuis le 22 mai 2026").await;
        admin.voit("Se renouvelle d’elle-même le 22 mai 2027").await;
        // A notice, told with what will follow, and cured in its time.
        admin.choisir("Lettres").await;
        admin.choisir("Mettre en demeure").await;
        admin.taper("jour", "28/05/2026").await;
        admin.choisir("Continuer").await;
        admin.attendre_un(".erreurs").await;
        admin.taper("motif", "Le comité de suivi ne se réunit plus.").await;
        admin.choisir("Continuer").await;
        admin.voit("Ce qui va suivre").await;
        admin.choisir("Enregistrer").await;
        admin.voit("12 juin 2026").await;
        admin.choisir("Constater que c’est réparé").await;
        admin.taper("jour", "01/06/2026").await;
        admin.choisir("Enregistrer").await;
        admin.voit("constatée").await;
        admin.fermer().await;
        // The time machine: the year passes, it renews itself; then one denounces, and it ends with the next.
        banc.monde.avancer(JOUR * 400);
        let admin = ouvrir(&pilote, &banc, &racine, "admin-rivieres").await;
        admin.aller(&href).await;
        admin.voit("En vigueur depuis le 22 mai 2026").await;
        admin.choisir("Lettres").await;
        admin.choisir("Dénoncer la convention").await;
        admin.taper("jour", "05/07/2027").await;
        admin.taper("motif", "Les services se réorganisent.").await;
        admin.choisir("Continuer").await;
        admin.voit("21 mai 2028").await;
        admin.choisir("Enregistrer").await;
        admin.voit("Le préavis ne court pas encore").await;
        admin.choisir("Enregistrer la réception").await;
        admin.taper("jour", "06/07/2027").await;
        admin.choisir("Enregistrer").await;
        admin.voit("21 mai 2028").await;
        admin.fermer().await;
        banc.monde.avancer(JOUR * 330);
        let admin = ouvrir(&pilote, &banc, &racine, "admin-rivieres").await;
        admin.aller(&href).await;
        admin.voit("A pris fin le 21 mai 2028 (art. 6.2)").await;
        admin.choisir("Clore la convention").await;
        admin.voit("À faire").await;
        admin.fermer().await;
    }
}
