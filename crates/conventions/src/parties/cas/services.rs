//! The services of annexe 2: a number, a name, the day from which it is there (CAF68-AN2-01).

use acces::{Acteur, Action, Convention};
use socle::{Erreurs, Id, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use super::{Ici, jour};
use crate::{cas::tenir, parties::sql};

/// Most services of one convention.
const SERVICES_MAX: i64 = 99;

ligne! { struct Rangee { numero: i64, rang: i64, libelle: String, disponible_le: String } }

/// A line of annexe 2.
#[derive(Debug, Clone)]
pub struct ServiceLu {
    /// Its number.
    pub numero: i64,
    /// Its name.
    pub libelle: String,
    /// From that day.
    pub disponible: Date,
    /// How many times the line was written.
    pub ecrite: i64,
}

/// The services of `convention` as they stand, by number.
pub async fn services(base: &mut impl Executant, convention: Id<Convention>) -> Result<Vec<ServiceLu>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::SERVICES, convention)).await?;
    let mut sortie: Vec<ServiceLu> = Vec::new();
    for r in rangees {
        let lu =
            ServiceLu { numero: r.numero, libelle: r.libelle, disponible: jour(&r.disponible_le)?, ecrite: r.rang };
        sortie.retain(|s| s.numero != lu.numero);
        sortie.push(lu);
    }
    Ok(sortie)
}

/// Writes line `numero` of annexe 2; what it said before stays.
pub async fn tenir_service(
    maison: &Maison,
    acteur: &Acteur,
    id: Ici,
    (numero, libelle, disponible): (i64, &str, Date),
) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::PreparerConvention, id).await?;
    let mut erreurs = Erreurs::default();
    if !(1..=SERVICES_MAX).contains(&numero) {
        erreurs.ajouter("numero", format!("Écrivez un numéro de 1 à {SERVICES_MAX}."));
    }
    if !(1..=120).contains(&libelle.chars().count()) {
        erreurs.ajouter("libelle", "Écrivez le nom du service, en 120 caractères au plus.");
    }
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let (le, disponible) = (maison.monde.metier(), disponible.to_string());
    tenue.tx.faire(sql!(sql::TENIR_SERVICE, id, numero, libelle, disponible, acteur.compte, le)).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "service").await?;
    Ok(tenue.tx.valider().await?)
}
