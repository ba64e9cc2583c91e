//! Accounts through the doors: links, second factor, what is due first, one's own account, and what cuts them.

mod compte;
mod coupures;
pub(crate) mod facteur;
mod liens;
mod obligations;

use acces::{Compte, Profil};
use banc::{Banc, Client, Page};
use comptes::cas::{Coordonnees, Invitation};
use socle::Id;

/// A password that the rules take.
pub(crate) const MOT: &str = "Brume-47-lente-Orge";

/// Invites a technicien of the maison de Brume, seated where the others are; login, and account.
pub(crate) async fn inviter(banc: &Banc, jours: Option<i64>) -> (String, Id<Compte>) {
    let lieu = banc.acteur("tech-brume");
    let mut tx = banc.maison.db.ecrire().await.unwrap();
    let personne = annuaire::connaitre(&mut tx, &banc.monde, "Aliénor", "Quesnelay").await.unwrap();
    let invitation = Invitation {
        personne,
        organisation: lieu.organisation,
        unite: lieu.unite,
        profil: Profil::Technicien,
        gestionnaire: Some(banc.acteur("gestionnaire-val").compte),
        coordonnees: Coordonnees {
            civilite: "madame",
            fonction: "Travailleuse sociale",
            telephone: "01 99 00 51 51",
            courriel: "alienor.quesnelay@val-dormant.example",
        },
        jours,
    };
    let (compte, identifiant) = comptes::cas::inviter(&mut tx, &banc.maison, &invitation).await.unwrap();
    for volet in &banc.gens.volets {
        let maintenant = banc.monde.metier();
        habilitations::placer(&mut tx, compte, *volet, Profil::Technicien, maintenant).await.unwrap();
    }
    tx.valider().await.unwrap();
    (identifiant.to_string(), compte)
}

/// The address in the latest mail.
pub(crate) async fn lien(banc: &Banc) -> String {
    let courriels = banc.courriels().await;
    let dernier = courriels.iter().find(|c| !avis(c)).expect("aucun courriel");
    let (_, suite) = dernier.texte.split_once(banc::ADRESSE).unwrap();
    suite.split_whitespace().next().unwrap().to_owned()
}

/// A notice about a request, which the world goes on sending while time passes: only those can be unsubscribed from.
fn avis(courriel: &taches::courriel::Garde) -> bool {
    courriel.texte.contains("/desinscription/")
}

/// Subjects of the mails that left, notices about requests aside, the latest first.
pub(crate) async fn sujets(banc: &Banc) -> Vec<String> {
    banc.courriels().await.into_iter().filter(|c| !avis(c)).map(|c| c.sujet).collect()
}

/// Chooses `mot` at the address of a mail.
pub(crate) async fn choisir(client: &mut Client, lien: &str, mot: &str) -> Page {
    let jeton = lien.rsplit('/').next().unwrap();
    client.get(lien).await;
    client.poster("/activation", &[("jeton", jeton), ("nouveau", mot), ("confirmation", mot)]).await
}

/// Signs in.
pub(crate) async fn entrer(client: &mut Client, identifiant: &str, mot: &str) -> Page {
    client.poster("/connexion", &[("identifiant", identifiant), ("mot_de_passe", mot), ("suite", "")]).await
}

/// Invites, activates, signs in: somebody at their very first page.
pub(crate) async fn arriver(banc: &Banc) -> (String, Client) {
    let (identifiant, _) = inviter(banc, None).await;
    let lien = lien(banc).await;
    let mut client = banc.anonyme();
    choisir(&mut client, &lien, MOT).await.est(303);
    entrer(&mut client, &identifiant, MOT).await.est(303);
    (identifiant, client)
}
