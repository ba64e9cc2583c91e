//! « Demande suivante »: what an agent turns to after the one just done.

use acces::{Action, Demande, Sujet};
use socle::{Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::Visite;

use super::sql;

ligne! { struct Suivante { id: Id<Demande>, sujet: Option<Id<Sujet>> } }

impl traces::Objet for Suivante {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        self.sujet.map(|s| s.to_string())
    }
}

ligne! { struct Place { cle: i64 } }

/// The most pressing request that the reader follows, or that nobody does, beside `quittee`: after it in the order of
/// the queue, or the first one if none comes after. Traced as a list of one.
pub async fn suivante(visite: &Visite, quittee: Option<Id<Demande>>) -> Result<Option<Id<Demande>>, Refus> {
    let portee = visite.portee(Action::ListerFile)?;
    let traces = &visite.maison.traces;
    let mut base: &Db = &visite.maison.db;
    let debut = (i64::MIN, String::new());
    let depart = match quittee {
        None => debut.clone(),
        Some(id) => {
            let place: Option<Place> = base.peut_etre(sql!(sql::PLACE, id)).await?;
            place.map_or(debut.clone(), |p| (p.cle, id.to_string()))
        }
    };
    for (cle, id) in [depart, debut] {
        let trouvee = traces.lister::<Suivante>(&portee, sql!(sql::SUIVANTE, quittee, cle, id)).await?;
        if !trouvee.lignes().is_empty() {
            traces.liste(&portee, &trouvee, "suivante").await?;
            return Ok(trouvee.lignes().first().map(|s| s.id));
        }
    }
    traces.lecture(portee.autorisation(), "suivante").await?;
    Ok(None)
}
