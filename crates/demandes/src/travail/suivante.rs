//! « Demande suivante »: what an agent turns to after the one just done.

use acces::{Action, Demande, Sujet};
use socle::{Id, Refus};
use stockage::{ligne, sql};
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

/// The next request of the queue that the reader follows, or that nobody does, beside `quittee`. Traced as a list of one.
pub async fn suivante(visite: &Visite, quittee: Option<Id<Demande>>) -> Result<Option<Id<Demande>>, Refus> {
    let portee = visite.portee(Action::ListerFile)?;
    let traces = &visite.maison.traces;
    let trouvee = traces.lister::<Suivante>(&portee, sql!(sql::SUIVANTE, quittee)).await?;
    traces.liste(&portee, &trouvee, "suivante").await?;
    Ok(trouvee.lignes().first().map(|s| s.id))
}
