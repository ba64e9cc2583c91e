//! Recording the end of a volet: that caisse alone, from the day after the last day, whether or not any job runs.

use acces::{Acteur, Action, Convention, FaitsVolet, Ressource, Volet};
use socle::{Id, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use super::{Fait, Nouveau, empeche, inscrire, projeter};
use crate::{
    lecture::autour,
    regles::{
        GenreEvenement,
        vie::gestes::{Cadre, admettre},
    },
    sql,
};

ligne! { struct Lie { convention: Id<Convention> } }

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
    let lie: Option<Lie> = tx.peut_etre(sql!(sql::CONVENTION_DU_VOLET, volet)).await?;
    let tous = match &lie {
        Some(lie) => {
            tx.faire(sql!(sql::TENIR, lie.convention)).await?;
            autour(&mut tx, lie.convention).await?
        }
        None => Vec::new(),
    };
    let trouve = tous.iter().find_map(|d| d.volets.iter().find(|v| v.id == volet).map(|v| (d, v)));
    let faits = trouve.map(|(d, v)| FaitsVolet { id: v.id, caisse: v.caisse, partenaire: d.partenaire });
    let autorisation = acces::exiger(acteur, Action::ConstaterFin, &Ressource::Volet(faits))?;
    let (dossier, connu) = trouve.ok_or(Refus::Introuvable("volet inconnu"))?;
    let fait = Fait { genre: GenreEvenement::Fin, effet_le: dernier_jour, ..Fait::default() };
    let cadre = Cadre { aujourdhui: dossier.zone.jour(maison.monde.metier()), deliberation: None };
    admettre(&dossier.vie(connu.caisse, &tous), &fait, cadre).map_err(empeche)?;
    if dossier.modele.article(clause).is_none() {
        let connus: Vec<&str> = dossier.modele.articles.iter().map(|a| a.numero.as_str()).collect();
        return Err(Refus::Conflit(format!(
            "« {clause} » n’est pas un article de cette convention ({}).",
            connus.join(", ")
        )));
    }
    let n =
        Nouveau { volet, genre: GenreEvenement::Fin, effet_le: dernier_jour, clause, signataire: None, version: None };
    inscrire(&mut tx, maison, acteur, n).await?;
    projeter(&mut tx, dossier.partenaire).await?;
    maison.traces.acte(&mut tx, &autorisation, "fin").await?;
    Ok(tx.valider().await?)
}
