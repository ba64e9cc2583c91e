//! Answering one screen of a draft.

use acces::{Acteur, Action, Demande, Organisation, Sujet};
use socle::{Id, Instant, Refus, Zone, francais::sans_accents};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

use crate::{
    Ecran,
    cas::{brouillon, relire},
    faits::Faits,
    regles::{Reponses, Saisie, valider},
    sql,
};

ligne! { struct Trouve { id: Id<Sujet> } }

/// Stores the answers to `ecran`, in place of those it had; refuses with a message at each field.
pub async fn remplir(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    ecran: &Ecran,
    saisie: &impl Saisie,
) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let mut base: &Db = &maison.db;
    let termes = conventions::termes(&mut base, faits.volet, maintenant).await?.termes;
    let nouvelles = valider(ecran, &termes.identite, saisie, Zone::paris().jour(maintenant))?;
    let gardes = relire(maison, acteur, &faits.decision, "", ecran.textes_libres(), saisie).await?;
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(sql::TOUCHER, id)).await? {
        return Err(Refus::Introuvable("brouillon envoyé ou abandonné entre-temps"));
    }
    let consigne = maison.traces.acte(&mut tx, &autorisation, "brouillon").await?;
    let (sceau, mut reponses) = brouillon(maison, &mut tx, &consigne, id).await?;
    for champ in &ecran.champs {
        reponses.0.remove(&champ.code);
    }
    reponses.0.extend(nouvelles.0);
    tx.faire(sql!(sql::ECRIRE_REPONSES, id, sceau.sceller_reponses(&maison.monde, &reponses)?)).await?;
    tx.faire(sql!(sql::OUBLIER_SAISIE, id)).await?;
    if let Some(cle) = cle_du_sujet(&reponses) {
        let sujet = sujet(maison, &mut tx, faits.decision.caisse, &cle, maintenant).await?;
        tx.faire(sql!(sql::ATTACHER, id, sujet)).await?;
    }
    for g in gardes {
        g.conclure(&mut tx, maison, &autorisation).await?;
    }
    Ok(tx.valider().await?)
}

/// The normalised identity of the person, once name, first name and birth are known.
pub(super) fn cle_du_sujet(reponses: &Reponses) -> Option<String> {
    let parts = [reponses.un("nom"), reponses.un("prenom"), reponses.un("date_naissance")];
    let pleine = parts.iter().all(|p| !p.is_empty());
    pleine.then(|| parts.map(sans_accents).join("|"))
}

/// The subject of that identity at `caisse`, known by a keyed hash only (droit.md « The person a file is about »).
pub(super) async fn sujet(
    maison: &Maison,
    tx: &mut Tx,
    caisse: Id<Organisation>,
    cle: &str,
    maintenant: Instant,
) -> Result<Id<Sujet>, Refus> {
    let empreinte = maison.coffre.empreinte(&format!("sujet:{caisse}"), cle);
    let neuf: Id<Sujet> = maison.monde.id();
    tx.faire(sql!(sql::CONNAITRE_SUJET, neuf, caisse, &empreinte, maintenant)).await?;
    Ok(tx.une::<Trouve>(sql!(sql::SUJET, caisse, &empreinte)).await?.id)
}
