//! Opening an account: a person, an account, its seats, its attestations, its invitation, in one transaction.
//!
//! A gestionnaire opens techniciens (VAR-EP-2.2-03), a caisse its own people; a gestionnaire's account comes from a
//! request ([`super::decider`]). Whoever proved to hold an address in an organisation is the same person there, so that one
//! human being may hold two accounts (VAR-EP-2.2-06) and rules about oneself still hold.

use acces::{Acteur, Action, Autorisation, Compte, Organisation, Personne, Profil, Ressource, Unite, Volet};
use comptes::cas::{Coordonnees as Joindre, Invitation, inviter};
use conventions::Rotation;
use socle::{Clause, Erreurs, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{Fait, noter};
use crate::{
    faits::{Jauge, jauges},
    places::{Place, placer},
    regles::{Coordonnees, Statut, personne_connue},
    sql,
};

ligne! { struct Trouve { id: Id<Personne> } }
ligne! { struct Deja { id: Id<Compte> } }

/// An account about to be opened.
pub(super) struct Ouverture<'a> {
    pub(super) organisation: Id<Organisation>,
    pub(super) unite: Id<Unite>,
    pub(super) profil: Profil,
    pub(super) gestionnaire: Option<Id<Compte>>,
    pub(super) coordonnees: &'a Coordonnees,
    /// The seats to take, with the terms behind them.
    pub(super) places: &'a [Jauge],
}

/// Opens the account in `tx`, seats included; the decision and the trace are the caller's.
pub(super) async fn ouvrir(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    o: &Ouverture<'_>,
) -> Result<Id<Compte>, Refus> {
    let (c, maintenant) = (o.coordonnees, maison.monde.metier());
    // Taken first: two openings for one address come one after the other.
    tx.faire(sql!(sql::TENIR_ORGANISATION, o.organisation)).await?;
    let appel = sql!(sql::DOUBLON, o.organisation, o.profil.code(), &c.courriel, maintenant);
    if tx.peut_etre::<Deja>(appel).await?.is_some() {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("courriel", "Un compte de ce profil existe déjà pour cette adresse dans la structure.");
        return Err(Refus::Invalide(erreurs));
    }
    let connue: Option<Trouve> = tx.peut_etre(sql!(sql::PERSONNE_CONNUE, o.organisation, &c.courriel)).await?;
    let personne = match personne_connue(connue.map(|t| t.id)) {
        Some(personne) => personne,
        None => annuaire::connaitre(tx, &maison.monde, &c.prenom, &c.nom).await?,
    };
    let (civilite, fonction, telephone, courriel) = (c.civilite.code(), &c.fonction, &c.telephone, &c.courriel);
    let invitation = Invitation {
        personne,
        organisation: o.organisation,
        unite: o.unite,
        profil: o.profil,
        gestionnaire: o.gestionnaire,
        coordonnees: Joindre { civilite, fonction, telephone, courriel },
        jours: duree_du_mot_de_passe(tx, o.places, maintenant).await?,
    };
    let (compte, _) = inviter(tx, maison, &invitation).await?;
    for place in o.places {
        if placer(tx, compte, place.volet, o.profil, maintenant).await? == Place::Aucune {
            return Err(complet(acteur, place));
        }
    }
    noter(tx, &maison.monde, acteur, Fait { compte, genre: "ouverture", effet_le: maintenant, article: "2.2.1" })
        .await?;
    Ok(compte)
}

/// The refusal when the seat went to somebody else between the page and the act: decided like the page's own.
fn complet(acteur: &Acteur, place: &Jauge) -> Refus {
    let action =
        if acteur.profil == Profil::Gestionnaire { Action::OuvrirTechnicien } else { Action::InstruireDemande };
    let refus = acces::exiger(acteur, action, &Ressource::Places { libres: Err(place.clause()) });
    refus.err().unwrap_or_else(|| Refus::Interne("place refusée sans clause".into()))
}

/// K-16: the shortest age that the caisses of these seats ask, if one does.
async fn duree_du_mot_de_passe(tx: &mut Tx, places: &[Jauge], maintenant: Instant) -> Result<Option<i64>, Refus> {
    let mut duree: Option<i64> = None;
    for place in places {
        if let Rotation::Jours { max_age_jours } =
            conventions::termes(tx, place.volet, maintenant).await?.termes.mot_de_passe
        {
            let jours = i64::from(max_age_jours);
            duree = Some(duree.map_or(jours, |d| d.min(jours)));
        }
    }
    Ok(duree)
}

/// A technicien's account, as its gestionnaire describes it.
#[derive(Debug, Clone)]
pub struct NouveauTechnicien {
    /// The six fields.
    pub coordonnees: Coordonnees,
    /// What binds the person to the structure.
    pub statut: Statut,
    /// Where the person works.
    pub unite: Id<Unite>,
    /// At which caisses; each takes a seat.
    pub volets: Vec<Id<Volet>>,
}

/// Opens a technicien's account (VAR-EP-2.2-04) with its three attestations.
pub async fn ouvrir_technicien(
    maison: &Maison,
    acteur: &Acteur,
    nouveau: &NouveauTechnicien,
) -> Result<Id<Compte>, Refus> {
    let mut tx = maison.db.ecrire().await?;
    let compte = ouvrir_technicien_dans(&mut tx, maison, acteur, nouveau).await?;
    tx.valider().await?;
    Ok(compte)
}

/// The same in `tx`, decision, seats, attestations and trace included.
pub(crate) async fn ouvrir_technicien_dans(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    nouveau: &NouveauTechnicien,
) -> Result<Id<Compte>, Refus> {
    let maintenant = maison.monde.metier();
    let places = jauges(tx, acteur.organisation, maintenant).await?;
    let techniciens = places.into_iter().filter(|p| p.profil == Profil::Technicien.code());
    let voulues: Vec<Jauge> = techniciens.filter(|p| nouveau.volets.contains(&p.volet)).collect();
    if voulues.is_empty() || voulues.len() != nouveau.volets.len() {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("caisses", "Choisissez au moins une caisse liée à votre structure par une convention.");
        return Err(Refus::Invalide(erreurs));
    }
    let autorisation = libres(acteur, &voulues)?;
    let ouverture = Ouverture {
        organisation: acteur.organisation,
        unite: nouveau.unite,
        profil: Profil::Technicien,
        gestionnaire: Some(acteur.compte),
        coordonnees: &nouveau.coordonnees,
        places: &voulues,
    };
    let compte = ouvrir(tx, maison, acteur, &ouverture).await?;
    let (par, le) = (acteur.compte, maintenant);
    for (code, valeur) in [("statut", nouveau.statut.code()), ("equipement", "oui"), ("courriel", "oui")] {
        tx.faire(sql!(sql::ATTESTER, compte, code, valeur, par, le)).await?;
    }
    maison.traces.acte(tx, &autorisation, "ouverture").await?;
    Ok(compte)
}

/// The decision on the seats wanted: the first that has none left refuses, by its clause.
fn libres(acteur: &Acteur, voulues: &[Jauge]) -> Result<Autorisation, Refus> {
    let pleine = voulues.iter().find(|p| !p.libre());
    let clause: Clause = pleine.or(voulues.first()).map_or_else(|| Clause::nouvelle("", ""), Jauge::clause);
    let libres = if pleine.is_some() { Err(clause) } else { Ok(clause) };
    acces::exiger(acteur, Action::OuvrirTechnicien, &Ressource::Places { libres })
}

/// Brings a caisse in, with the account of its first administrateur; everybody else there is opened by them.
pub async fn ouvrir_caisse(
    maison: &Maison,
    acteur: &Acteur,
    nom: &str,
    fuseau: &str,
    coordonnees: &Coordonnees,
) -> Result<Id<Compte>, Refus> {
    let autorisation = acces::exiger(acteur, Action::OuvrirCaisse, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    let (organisation, unite) =
        annuaire::inscrire(&mut tx, &maison.monde, annuaire::Genre::Caisse, nom, fuseau).await?;
    let profil = Profil::AdministrateurCaisse;
    let ouverture = Ouverture { organisation, unite, profil, gestionnaire: None, coordonnees, places: &[] };
    let compte = ouvrir(&mut tx, maison, acteur, &ouverture).await?;
    maison.traces.acte(&mut tx, &autorisation, "ouverture").await?;
    tx.valider().await?;
    Ok(compte)
}

/// Opens an account of the reader's own caisse.
pub async fn ouvrir_agent(
    maison: &Maison,
    acteur: &Acteur,
    profil: Profil,
    unite: Id<Unite>,
    coordonnees: &Coordonnees,
) -> Result<Id<Compte>, Refus> {
    let mut tx = maison.db.ecrire().await?;
    let compte = ouvrir_agent_dans(&mut tx, maison, acteur, (profil, unite), coordonnees).await?;
    tx.valider().await?;
    Ok(compte)
}

/// The same in `tx`, decision and trace included.
pub(crate) async fn ouvrir_agent_dans(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    (profil, unite): (Profil, Id<Unite>),
    coordonnees: &Coordonnees,
) -> Result<Id<Compte>, Refus> {
    let autorisation = acces::exiger(acteur, Action::OuvrirAgent, &Ressource::Soi)?;
    if profil.de_partenaire() || profil == Profil::Operateur {
        return Err(Refus::Illisible("profil d’un compte de caisse"));
    }
    let ouverture =
        Ouverture { organisation: acteur.organisation, unite, profil, gestionnaire: None, coordonnees, places: &[] };
    let compte = ouvrir(tx, maison, acteur, &ouverture).await?;
    maison.traces.acte(tx, &autorisation, "ouverture").await?;
    Ok(compte)
}
