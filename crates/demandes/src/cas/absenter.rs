//! An agent is away: who stands in, from when to when; and the end of it.
//!
//! Nothing moves: requests stay with whoever follows them, and show to the stand-in as well for as long as the dates
//! say, job or no job. So nothing is hidden while somebody is away, and nothing has to be given back.

use acces::{Acteur, Action, Autorisation, Compte, FaitsCompte, Profil, Ressource};
use socle::{Erreurs, Id, Instant, Refus, Zone, civil::Date};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;

use crate::{
    cas::affecter::AgentLu,
    regles::{Croisee, dates_d_absence, suppleance},
    travail::sql,
};

/// Marker: an absence.
pub enum Absence {}

ligne! { struct Croisement { compte: Id<Compte>, suppleant: Id<Compte> } }
ligne! { struct DeQui { compte: Id<Compte> } }

fn decider(acteur: &Acteur, agent: Option<&AgentLu>) -> Result<Autorisation, Refus> {
    let faits = agent.and_then(|a| {
        Some(FaitsCompte {
            id: a.id,
            personne: a.personne,
            organisation: a.organisation,
            profil: Profil::depuis_code(&a.profil)?,
            liee: None,
            dernier_gestionnaire: false,
        })
    });
    acces::exiger(acteur, Action::DeclarerAbsence, &Ressource::Compte(faits))
}

/// What is declared.
#[derive(Debug, Clone, Copy)]
pub struct Declaration {
    /// Who is away.
    pub compte: Id<Compte>,
    /// Who stands in; nothing yet if nobody was chosen.
    pub suppleant: Option<Id<Compte>>,
    /// The first day away.
    pub du: Option<Date>,
    /// The last one.
    pub au: Option<Date>,
}

/// Declares that an agent is away.
pub async fn absenter(maison: &Maison, acteur: &Acteur, d: &Declaration) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut base: &Db = &maison.db;
    let agent = AgentLu::lire(&mut base, maison, d.compte).await?;
    let autorisation = decider(acteur, agent.as_ref())?;
    let agent = agent.ok_or(Refus::Introuvable("compte absent"))?;
    let zone = Zone::nommee(&agent.zone).map_err(|_| Refus::Interne("zone".into()))?;
    let dates = dates_d_absence(d.du, d.au, zone.jour(maintenant));
    let suppleant = suppleant(maison, acteur, d).await;
    let (du, au, suppleant) = match (dates, suppleant) {
        (Ok((du, au)), Ok(suppleant)) => (zone.debut(du), zone.fin(au), suppleant),
        (dates, suppleant) => return Err(fautes([dates.err(), suppleant.err()])),
    };
    let mut tx = maison.db.ecrire().await?;
    // Absences of one caisse come one after the other, so that two who stand in for each other cannot both leave.
    tx.faire(sql!(sql::TENIR_CAISSE, agent.organisation)).await?;
    maison.traces.acte(&mut tx, &autorisation, "absence").await?;
    let croisees: Vec<Croisement> = tx.toutes(sql!(sql::CROISEES, d.compte, du, au, suppleant)).await?;
    let croisees: Vec<Croisee> =
        croisees.into_iter().map(|c| Croisee { compte: c.compte, suppleant: c.suppleant }).collect();
    suppleance(d.compte, suppleant, &croisees).map_err(Refus::Invalide)?;
    let id: Id<Absence> = maison.monde.id();
    tx.faire(sql!(sql::ABSENTER, id, d.compte, suppleant, du, au, acteur.compte, maintenant)).await?;
    Ok(tx.valider().await?)
}

async fn suppleant(maison: &Maison, acteur: &Acteur, d: &Declaration) -> Result<Id<Compte>, Refus> {
    let faute = |message: &str| {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("suppleant", message);
        Refus::Invalide(erreurs)
    };
    let Some(compte) = d.suppleant else { return Err(faute("Choisissez qui supplée.")) };
    if compte == d.compte {
        return Err(faute("Choisissez quelqu’un d’autre : on ne se supplée pas soi-même."));
    }
    let mut base: &Db = &maison.db;
    let agent = AgentLu::lire(&mut base, maison, compte).await?;
    if agent.is_some_and(|a| a.peut_suivre(acteur.organisation)) {
        Ok(compte)
    } else {
        Err(faute("Choisissez un agent de votre caisse."))
    }
}

/// Every message at once; what is no message of a field goes out as it is.
fn fautes(refus: [Option<Refus>; 2]) -> Refus {
    let mut erreurs = Erreurs::default();
    for r in refus.into_iter().flatten() {
        match r {
            Refus::Invalide(e) => e.iter().for_each(|(champ, message)| erreurs.ajouter(champ, message)),
            autre => return autre,
        }
    }
    Refus::Invalide(erreurs)
}

/// Ends absence `id` now, whether it had begun or not.
pub async fn finir_absence(maison: &Maison, acteur: &Acteur, id: Id<Absence>) -> Result<(), Refus> {
    let maintenant: Instant = maison.monde.metier();
    let mut base: &Db = &maison.db;
    let de_qui: Option<DeQui> = base.peut_etre(sql!(sql::ABSENCE, id, maintenant)).await?;
    let agent = match de_qui {
        Some(d) => AgentLu::lire(&mut base, maison, d.compte).await?,
        None => None,
    };
    let autorisation = decider(acteur, agent.as_ref())?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "fin d’absence").await?;
    if !tx.faire_une(sql!(sql::FINIR_ABSENCE, id, maintenant)).await? {
        return Err(Refus::Conflit("Cette absence est déjà finie.".into()));
    }
    Ok(tx.valider().await?)
}
