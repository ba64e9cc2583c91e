//! Looking for somebody, and keeping filters under a name: what the workplace writes for its reader alone.

use acces::{Acteur, Action, Ressource};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{Maison, session};

use crate::travail::{
    contexte::VUES_MAX,
    filtre::{Cote, Filtre, Recherche},
    recherche::Termes,
    sql,
};

/// Characters of the name of a saved view.
const NOM_MAX: usize = 60;

/// The action behind a list.
pub(crate) const fn action(cote: Cote) -> Action {
    match cote {
        Cote::Caisse => Action::ListerFile,
        Cote::Partenaire => Action::ListerDemandes,
    }
}

/// Keeps `termes` for as long as this session can last; what other sessions of the account left goes.
pub(crate) async fn chercher(
    maison: &Maison,
    acteur: &Acteur,
    cote: Cote,
    termes: &Termes,
) -> Result<Id<Recherche>, Refus> {
    let autorisation = acces::exiger(acteur, action(cote), &Ressource::Soi)?;
    let (id, reel) = (maison.monde.id(), maison.monde.horloge());
    let (enveloppe, scelles) = termes.sceller(&maison.coffre, &maison.monde, id)?;
    let (fin, cree_le) = (reel.plus(session::DUREE), maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "recherche").await?;
    tx.faire(sql!(sql::SUPPRIMER_RECHERCHES, reel, acteur.compte, &acteur.session)).await?;
    let cle = maison.coffre.nom();
    tx.faire(sql!(sql::RECHERCHER, id, acteur.compte, &acteur.session, cree_le, fin, cle, enveloppe, scelles)).await?;
    tx.valider().await?;
    Ok(id)
}

/// Marker: a saved view.
pub(crate) enum VueEnregistree {}

ligne! { struct Nombre { nombre: i64 } }

/// Keeps `filtre` under `nom`; the same name again replaces it.
pub(crate) async fn enregistrer_vue(maison: &Maison, acteur: &Acteur, filtre: &Filtre, nom: &str) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, action(filtre.cote), &Ressource::Soi)?;
    let mut erreurs = Erreurs::default();
    if nom.is_empty() {
        erreurs.ajouter("nom_vue", "Donnez un nom à cette vue.");
    } else if nom.chars().count() > NOM_MAX || nom.contains('\n') {
        erreurs.ajouter("nom_vue", format!("Raccourcissez ce nom : {NOM_MAX} caractères au plus."));
    } else if let Err(message) = crate::regles::sans_nir(nom) {
        erreurs.ajouter("nom_vue", message);
    }
    let mut base: &Db = &maison.db;
    let liste = filtre.cote.code();
    let deja: Nombre = base.une(sql!(sql::COMPTER_VUES, acteur.compte, liste, nom)).await?;
    if usize::try_from(deja.nombre).unwrap_or(usize::MAX) >= VUES_MAX {
        erreurs.ajouter("nom_vue", format!("Vous avez déjà {VUES_MAX} vues. Supprimez-en une d’abord."));
    }
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    // A search goes with its session, a position with its page: neither is kept.
    let requete = Filtre { recherche: None, apres: None, ..filtre.clone() }.requete();
    let (id, cree_le): (Id<VueEnregistree>, _) = (maison.monde.id(), maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "vue enregistree").await?;
    tx.faire(sql!(sql::ENREGISTRER_VUE, id, acteur.compte, liste, nom, requete, cree_le)).await?;
    Ok(tx.valider().await?)
}

/// Forgets the reader's view `id`; done twice, the second does nothing.
pub(crate) async fn supprimer_vue(
    maison: &Maison,
    acteur: &Acteur,
    cote: Cote,
    id: Id<VueEnregistree>,
) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, action(cote), &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "vue supprimee").await?;
    tx.faire(sql!(sql::SUPPRIMER_VUE, id, acteur.compte)).await?;
    Ok(tx.valider().await?)
}
