//! Files in a real browser: one by one without JavaScript; several at once with it, each told apart.

use std::path::PathBuf;

use banc::{Banc, deux_moteurs};
use fantoccini::Locator;
use socle::exigences;

use super::chrome::{Fenetre, JavaScript, Pilote};
use crate::{commun::remplir, pieces::pdf};

/// Files on the disk, as a person has them; gone with the test.
struct Bureau(PathBuf);

impl Bureau {
    fn nouveau(nom: &str) -> Self {
        let chemin = std::env::temp_dir().join(format!("parvis-bureau-{nom}-{}", std::process::id()));
        std::fs::create_dir_all(&chemin).unwrap();
        Self(chemin)
    }

    fn poser(&self, nom: &str, octets: &[u8]) -> String {
        let chemin = self.0.join(nom);
        std::fs::write(&chemin, octets).unwrap();
        chemin.to_str().unwrap().to_owned()
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The page of files of a fresh draft, in a browser.
async fn ouvrir(banc: &Banc, pilote: &Pilote, javascript: JavaScript) -> Fenetre {
    let mut lea = banc.client("tech-brume").await;
    let brouillon = remplir(banc, &mut lea).await;
    let fenetre = pilote.ouvrir(javascript, &banc.servir().await).await;
    fenetre.endosser(&lea.cookies()).await;
    fenetre.aller(&format!("{brouillon}/pieces")).await;
    fenetre.attendre("Pièces jointes").await;
    fenetre.voit("Aucune pièce jointe enregistrée.").await;
    fenetre
}

async fn choisir_les_fichiers(f: &Fenetre, chemins: &[String]) {
    let champ = f.client.find(Locator::Css("input[type=file]")).await.unwrap();
    champ.send_keys(&chemins.join("\n")).await.unwrap();
    f.choisir("Joindre ce fichier").await;
}

deux_moteurs! {
    async fn un_fichier_sans_script(banc: Banc) {
        exigences!["PDC-A2-15"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let bureau = Bureau::nouveau(&banc.monde.id::<acces::Piece>().to_string());
        let f = ouvrir(&banc, &pilote, JavaScript::Coupe).await;
        choisir_les_fichiers(&f, &[bureau.poser("Attestation d’août.pdf", &pdf("x"))]).await;
        f.voit("Attestation d’août.pdf").await;
        f.voit("En attente d’analyse").await;
        choisir_les_fichiers(&f, &[bureau.poser("faux.png", &pdf("x"))]).await;
        f.attendre_un(".erreurs").await;
        f.voit("n’est pas celui que son nom annonce").await;
        f.voit("Attestation d’août.pdf").await;
        f.choisir("Retirer").await;
        f.voit("Aucune pièce jointe enregistrée.").await;
        f.fermer().await;
    }

    async fn plusieurs_fichiers_avec_script(banc: Banc) {
        exigences!["PDC-A2-15"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let bureau = Bureau::nouveau(&banc.monde.id::<acces::Piece>().to_string());
        let f = ouvrir(&banc, &pilote, JavaScript::Actif).await;
        let bons = [bureau.poser("un.pdf", &pdf("1")), bureau.poser("deux.pdf", &pdf("2"))];
        choisir_les_fichiers(&f, &bons).await;
        f.attendre_un(".piece:nth-child(2)").await;
        f.voit("un.pdf").await;
        // One of two is refused: it says why, the other is joined, and nothing was refused by the content policy.
        let (faux, bon) = (bureau.poser("faux.png", &pdf("3")), bureau.poser("trois.pdf", &pdf("4")));
        choisir_les_fichiers(&f, &[faux, bon]).await;
        f.voit("faux.png : Le contenu de ce fichier n’est pas celui que son nom annonce.").await;
        f.voit("trois.pdf : joint").await;
        f.choisir("Actualiser la liste").await;
        f.attendre_un(".piece:nth-child(3)").await;
        let plaintes = f.plaintes().await;
        assert!(plaintes.iter().all(|p| p.contains("status of 422")), "{plaintes:?}");
        f.fermer().await;
    }
}
