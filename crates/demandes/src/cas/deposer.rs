//! Sending a draft: everything is checked again, the request gets its number and its clock.

use acces::{Acteur, Action, Demande};
use socle::{Id, Refus, Zone, francais::sans_accents};
use stockage::{Db, Tx, sql};
use toile::Maison;

use crate::{
    cas::brouillon,
    faits::Faits,
    formulaire::{Terme, resoudre},
    rappels,
    regles::{
        Geste, Reponses,
        consentement::signature_manque,
        horloge::{self, Evenement, Lieu, Quoi},
        valider,
    },
    sql,
};

/// What became of the sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Depot {
    /// Sent.
    Fait,
    /// The screen of that code lacks an answer.
    Incomplet(String),
}

/// Sends draft `id`. Sent twice, the second finds it already gone.
pub async fn deposer(maison: &Maison, acteur: &Acteur, id: Id<Demande>) -> Result<Depot, Refus> {
    let maintenant = maison.monde.metier();
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let mut base: &Db = &maison.db;
    let en_vigueur = conventions::termes(&mut base, faits.volet, maintenant).await?;
    let termes = &en_vigueur.termes;
    let formulaire = faits.formulaire(maison)?;
    faits.phase.suivre(Geste::Deposer, formulaire.circuit)?;
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "depot").await?;
    let (_, reponses) = brouillon(maison, &mut tx, &consigne, id).await?;
    for ecran in &formulaire.ecrans {
        if valider(ecran, &termes.identite, &reponses, Zone::paris().jour(maintenant)).is_err() {
            // The draft was read: that trace stays, alone.
            tx.valider().await?;
            return Ok(Depot::Incomplet(ecran.code.clone()));
        }
    }
    // PDC-A3-03: where the caisse wants a signature, the signed text is there or the draft stays.
    if signature_manque(&termes.consentement, crate::pieces::cas::accord_signe(&mut tx, id).await?) {
        tx.valider().await?;
        return Ok(Depot::Incomplet("pieces".into()));
    }
    let horloges = resoudre(&formulaire.etapes, |Terme::PremierContact| termes.premier_contact.delai());
    let lieu = Lieu { zone: en_vigueur.zone.clone(), calendrier: en_vigueur.calendrier };
    let depot = [Evenement { le: maintenant, quoi: Quoi::Depot }];
    let echeance = horloge::prochaine(&horloge::horloges(&horloges, &depot, &lieu));
    let json = serde_json::to_string(&horloges).map_err(|_| Refus::Interne("horloges".into()))?;
    let brut = maison.monde.lisible(8);
    let numero = format!("{}-{}", brut.get(..4).unwrap_or_default(), brut.get(4..).unwrap_or_default());
    if !tx.faire_une(sql!(sql::DEPOSER, id, numero, maintenant, echeance, json, faits.version)).await? {
        return Err(Refus::Conflit(
            "Ce brouillon a changé pendant l’envoi. Relisez-le, puis envoyez de nouveau.".into(),
        ));
    }
    identifier(&mut tx, id, &reponses).await?;
    let (rang, sans) = (faits.version, None::<String>);
    tx.faire(sql!(sql::NOTER_FAIT, id, rang, "depot", sans, maintenant, acteur.compte, None::<Vec<u8>>)).await?;
    tx.faire(sql!(sql::OUBLIER_SAISIE, id)).await?;
    rappels::poser(&mut tx, maison, id, echeance).await?;
    tx.valider().await?;
    Ok(Depot::Fait)
}

/// Promotes the identity that lists show and searches compare on.
async fn identifier(tx: &mut Tx, id: Id<Demande>, reponses: &Reponses) -> Result<(), Refus> {
    let (nom, prenom) = (reponses.un("nom"), reponses.un("prenom"));
    let (civilite, naissance) = (reponses.un("civilite"), reponses.un("date_naissance"));
    tx.faire(sql!(sql::IDENTIFIER, id, civilite, nom, prenom, sans_accents(nom), sans_accents(prenom), naissance))
        .await?;
    crate::travail::recherche::ranger(tx, id, nom, prenom).await
}
