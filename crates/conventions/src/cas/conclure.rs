//! Entering a convention that both parties signed: its terms, its volets, the signatures. Step 2 brings the screens
//! in which parties sign one after the other; the demo world and tests enter what is already signed.

use acces::{Organisation, Volet};
use socle::{Id, Monde, Refus, civil::Date};
use stockage::{Tx, sql};

use crate::{Convention, Evenement, Modele, Termes, cas::projeter, regles::GenreEvenement, sql};

/// A signed convention.
pub struct Conclusion<'a> {
    /// Its model.
    pub modele: &'a Modele,
    /// Its number.
    pub numero: &'a str,
    /// The convention it leans on.
    pub mere: Option<Id<Convention>>,
    /// The territory's zone.
    pub zone: &'a str,
    /// The partner.
    pub partenaire: Id<Organisation>,
    /// The caisses.
    pub caisses: &'a [Id<Organisation>],
    /// Its terms.
    pub termes: &'a Termes,
    /// The day everybody signed.
    pub signee_le: Date,
}

/// Enters the convention and projects the rights it gives. Returns it with its volets, in the order of the caisses.
pub async fn conclure(
    tx: &mut Tx,
    monde: &Monde,
    c: Conclusion<'_>,
) -> Result<(Id<Convention>, Vec<Id<Volet>>), Refus> {
    c.modele.admettre(c.termes).map_err(Refus::Interne)?;
    let (id, maintenant) = (monde.id::<Convention>(), monde.metier());
    let version = i64::from(c.modele.version);
    tx.faire(sql!(sql::CONCLURE, id, c.numero, &c.modele.code, version, c.mere, c.zone, maintenant)).await?;
    let jour = c.signee_le.to_string();
    tx.faire(sql!(sql::POSER_TERMES, id, 1_i64, &jour, c.termes.canonique(), c.termes.empreinte())).await?;
    let mut volets = Vec::new();
    for caisse in c.caisses {
        let volet: Id<Volet> = monde.id();
        tx.faire(sql!(sql::OUVRIR_VOLET, volet, id, *caisse, c.partenaire)).await?;
        for genre in [GenreEvenement::SignatureCaisse, GenreEvenement::SignaturePartenaire] {
            let evenement: Id<Evenement> = monde.id();
            tx.faire(sql!(sql::AJOUTER_EVENEMENT, evenement, volet, genre.code(), &jour, maintenant, "reprise", "8.1"))
                .await?;
        }
        volets.push(volet);
    }
    projeter(tx, c.partenaire).await?;
    Ok((id, volets))
}
