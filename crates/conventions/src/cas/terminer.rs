//! Recording the end of a volet: that caisse alone, from the day after the last day, whether or not any job runs.

use acces::{Acteur, Action, FaitsVolet, Organisation, Ressource, Volet};
use socle::{Id, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use crate::{Evenement, Modele, cas::projeter, regles::GenreEvenement, sql};

ligne! {
    struct Connu {
        id: Id<Volet>,
        caisse: Id<Organisation>,
        partenaire: Id<Organisation>,
        modele: String,
        fins: i64,
    }
}

/// Records that `volet` ends at the end of `dernier_jour`, by article `clause` of its model (for instance « 8.2 »).
/// A volet ends once; an end recorded late holds from its date, since rights are read by date.
pub async fn terminer(
    maison: &Maison,
    acteur: &Acteur,
    volet: Id<Volet>,
    dernier_jour: Date,
    clause: &str,
) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    let connu: Option<Connu> = tx.peut_etre(sql!(sql::VOLET, volet)).await?;
    let faits = connu.as_ref().map(|c| FaitsVolet { id: c.id, caisse: c.caisse, partenaire: c.partenaire });
    let autorisation = acces::exiger(acteur, Action::ConstaterFin, &Ressource::Volet(faits))?;
    let connu = connu.ok_or(Refus::Introuvable("volet inconnu"))?;
    if connu.fins > 0 {
        return Err(Refus::Conflit("La fin de ce volet est déjà constatée.".into()));
    }
    let modele = Modele::lire("base", &connu.modele).map_err(|e| Refus::Interne(e.to_string()))?;
    if !modele.articles.iter().any(|a| a.numero == clause) {
        let connus: Vec<&str> = modele.articles.iter().map(|a| a.numero.as_str()).collect();
        return Err(Refus::Conflit(format!(
            "« {clause} » n’est pas un article de cette convention ({}).",
            connus.join(", ")
        )));
    }
    let (id, genre): (Id<Evenement>, _) = (maison.monde.id(), GenreEvenement::Fin.code());
    let (jour, connu_le, auteur) = (dernier_jour.to_string(), maison.monde.metier(), acteur.compte.to_string());
    tx.faire(sql!(sql::AJOUTER_EVENEMENT, id, connu.id, genre, jour, connu_le, auteur, clause)).await?;
    projeter(&mut tx, connu.partenaire).await?;
    maison.traces.acte(&mut tx, &autorisation, "fin").await?;
    Ok(tx.valider().await?)
}
