//! Somebody who arrives: an account opened a moment ago, whose activation mail waits in the drawer (`/_courrier`).
//!
//! In the demo only: the tests' world holds nobody who is half there.

use acces::Profil;
use comptes::cas::{Coordonnees, Invitation};
use habilitations::{Place, placer};
use socle::Refus;
use toile::Maison;

use super::Gens;

/// Opens the account of a new technicien of the maison de Brume.
pub(super) async fn arriver(maison: &Maison, gens: &Gens) -> Result<(), Refus> {
    let (lieu, gestionnaire) = (gens.acteur("tech-brume")?, gens.acteur("gestionnaire-val")?);
    let mut tx = maison.db.ecrire().await?;
    let personne = annuaire::connaitre(&mut tx, &maison.monde, "Aurélien", "Champmartel").await?;
    let invitation = Invitation {
        personne,
        organisation: lieu.organisation,
        unite: lieu.unite,
        profil: Profil::Technicien,
        gestionnaire: Some(gestionnaire.compte),
        coordonnees: Coordonnees {
            civilite: "monsieur",
            fonction: "Travailleur social",
            telephone: "01 99 00 47 12",
            courriel: "aurelien.champmartel@demonstration.example",
        },
        jours: None,
    };
    let (compte, _) = comptes::cas::inviter(&mut tx, maison, &invitation).await?;
    for volet in &gens.volets {
        let place = placer(&mut tx, compte, *volet, Profil::Technicien, maison.monde.metier()).await?;
        if place == Place::Aucune {
            return Err(Refus::Interne("monde inventé sans place".into()));
        }
    }
    Ok(tx.valider().await?)
}
