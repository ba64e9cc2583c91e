//! Passing a request on to another caisse of the partner: its history goes with it, its clocks start again under the terms
//! of the other, and the first caisse sees nothing of it any more.

use acces::{Acteur, Action, Demande, Organisation, Volet};
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;

use crate::{
    cas::{
        Note, brouillon,
        pas::{CHANGEE, Pas, avancer},
        remplir::{cle_du_sujet, sujet},
    },
    echanges::{avertir_caisse, avertir_partenaire},
    faits::Faits,
    formulaire::{Terme, resoudre},
    regles::{Geste, consentement::signature_manque},
    sql,
};

ligne! {
    /// Another caisse that opens the function to the partner.
    #[derive(Debug, Clone)]
    pub(crate) struct Autre {
        pub(crate) caisse: Id<Organisation>,
        pub(crate) volet: Id<Volet>,
        pub(crate) nom: String,
    }
}

ligne! { struct Accord { signes: i64 } }

/// The caisses that the request may go to now: a volet in force with this partner, and the function open there.
// regle: PDC-A3-03; permissive: Ok(Vec::new())
pub(crate) async fn autres_caisses(
    base: &mut impl Executant,
    faits: &Faits,
    maison: &Maison,
) -> Result<Vec<Autre>, Refus> {
    let appel = sql!(sql::AUTRES_CAISSES, faits.decision.partenaire, faits.decision.caisse, maison.monde.metier());
    let mut lues: Vec<Autre> = base.toutes(appel).await?;
    lues.dedup_by_key(|a| a.caisse);
    Ok(lues)
}

/// Transfers request `id`, read at `version`, to the caisse `vers`, with a message that the other caisse and the partner read.
pub async fn transferer<'n>(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    vers: &str,
    note: impl Into<Note<'n>>,
) -> Result<(), Refus> {
    let note: Note<'n> = note.into();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::TransfererDemande, id).await?;
    let formulaire = faits.formulaire(maison)?;
    faits.phase.suivre(Geste::Transferer, formulaire.circuit)?;
    let mut base: &Db = &maison.db;
    let autres = autres_caisses(&mut base, &faits, maison).await?;
    let cible = autres.into_iter().find(|a| a.caisse.to_string() == vers);
    let mut erreurs = Erreurs::default();
    if cible.is_none() {
        erreurs.ajouter("vers", "Choisissez la caisse qui reçoit la demande.");
    }
    let gardes = note.relire(maison, acteur, &faits.decision, "transfert", &mut erreurs).await?;
    let Some(cible) = cible.filter(|_| erreurs.est_vide()) else { return Err(Refus::Invalide(erreurs)) };
    let maintenant = maison.monde.metier();
    let termes = conventions::termes(&mut base, cible.volet, maintenant).await?.termes;
    let regles = resoudre(&formulaire.etapes, |Terme::PremierContact| termes.premier_contact.delai());
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "transfert").await?;
    let (sceau, reponses) = brouillon(maison, &mut tx, &consigne, id).await?;
    let nouveau_sujet = match cle_du_sujet(&reponses) {
        Some(cle) => Some(sujet(maison, &mut tx, cible.caisse, &cle, maintenant).await?),
        None => None,
    };
    let scellee = sceau.sceller_note(&maison.monde, version, note.texte)?;
    let accord: Accord = tx.une(sql!(sql::ACCORD, id)).await?;
    let json = serde_json::to_string(&regles).map_err(|_| Refus::Interne("horloges".into()))?;
    let appel = sql!(sql::TRANSFERER, id, cible.caisse, cible.volet, nouveau_sujet, json);
    if !tx.faire_une(appel).await? {
        return Err(Refus::Conflit(CHANGEE.into()));
    }
    // From here the clocks and the days are those of the caisse that receives it.
    let chez_elle = Faits { horloges: regles, ..faits };
    let pas = Pas::nouveau(Geste::Transferer, "transfert").detail(cible.caisse.to_string()).note(Some(scellee));
    let apres = avancer(&mut tx, maison, acteur, &chez_elle, version, pas).await?;
    if signature_manque(&termes.consentement, accord.signes > 0) {
        let pas = Pas { attendu: Some("signature"), ..Pas::nouveau(Geste::Attendre, "attente").detail("signature") };
        avancer(&mut tx, maison, acteur, &apres, apres.version, pas).await?;
        avertir_partenaire(&mut tx, maison, id, avis::Genre::ReponseAttendue, acteur.compte).await?;
    }
    avertir_partenaire(&mut tx, maison, id, avis::Genre::Transfert, acteur.compte).await?;
    avertir_caisse(&mut tx, maison, id, avis::Genre::Transfert, acteur.compte).await?;
    gardes.conclure(&mut tx, maison, &autorisation).await?;
    Ok(tx.valider().await?)
}
