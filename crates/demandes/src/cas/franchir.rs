//! Passing a step: in order, with what it asks to write down, and a message to the partner if the agent has one
//! (PDC-A3-05, PDC-A3-06). At the first contact the consent is asked again; a refusal stops the request.

use acces::{Acteur, Action, Demande};
use socle::{Erreurs, Id, Refus, Zone};
use stockage::sql;
use toile::Maison;

use crate::{
    cas::{
        pas::{Pas, avancer, histoire},
        relire,
        retirer::{confirmer_accord, retirer_accord},
        sceau_dans, verifier_note,
    },
    echanges::avertir_partenaire,
    faits::Faits,
    formulaire::{Etape, Genre},
    regles::{Geste, Reponses, Saisie, consentement::DemandePar, etape, valider_champs},
    sql,
};

/// What an agent writes down with a step.
struct Franchie {
    reponses: Reponses,
    /// The step was tried, not passed.
    tentative: bool,
    /// The person refuses what they had agreed to.
    refus: bool,
}

/// Passes step `code` of request `id`, read at `version`.
pub async fn franchir(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    version: i64,
    code: &str,
    saisie: &impl Saisie,
) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::FranchirEtape, id).await?;
    let formulaire = faits.formulaire(maison)?;
    faits.phase.suivre(Geste::Franchir, formulaire.circuit)?;
    let aujourd_hui = Zone::paris().jour(maison.monde.metier());
    let libres = formulaire.etape(code).map_or(&[][..], |e| &e.champs).iter().filter(|c| c.genre == Genre::TexteLong);
    let libres = libres.map(|c| c.code.as_str()).chain(["note"]);
    let gardes = relire(maison, acteur, &faits.decision, code, libres, saisie).await?;
    let mut tx = maison.db.ecrire().await?;
    let (evenements, _) = histoire(&mut tx, id).await?;
    let voulue = etape::franchir(&formulaire.etapes, &evenements, code)?;
    let franchie = lire(voulue, saisie, aujourd_hui)?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "etape").await?;
    let sceau = sceau_dans(maison, &mut tx, &consigne, id).await?;
    let note = match saisie.un("note") {
        "" => None,
        note => Some(sceau.sceller_note(&maison.monde, version, note)?),
    };
    let suffixe = if franchie.tentative { etape::TENTATIVE } else { "" };
    let pas = Pas::nouveau(Geste::Franchir, "etape").detail(format!("{code}{suffixe}")).note(note);
    let apres = avancer(&mut tx, maison, acteur, &faits, version, pas).await?;
    if !franchie.reponses.0.is_empty() {
        let scellees = sceau.sceller_etape(&maison.monde, version, &franchie.reponses)?;
        tx.faire(sql!(sql::NOTER_ETAPE, id, version, scellees)).await?;
    }
    if franchie.refus {
        let demande = (DemandePar::Personne, aujourd_hui);
        retirer_accord(&mut tx, maison, acteur, &apres, apres.version, demande).await?;
    } else if voulue.valide_consentement && !franchie.tentative {
        confirmer_accord(&mut tx, maison, acteur, &apres, apres.version).await?;
    }
    if !franchie.tentative && !franchie.refus {
        avertir_partenaire(&mut tx, maison, id, avis::Genre::Etape, acteur.compte).await?;
    }
    for g in gardes {
        g.conclure(&mut tx, maison, &autorisation).await?;
    }
    Ok(tx.valider().await?)
}

/// What was typed, or what to do at each field.
// regle: PDC-A3-05; permissive: Ok(Franchie { reponses: Reponses::default(), tentative: false, refus: false })
fn lire(etape: &Etape, saisie: &impl Saisie, aujourd_hui: socle::civil::Date) -> Result<Franchie, Refus> {
    let mut erreurs = Erreurs::default();
    let resultat = saisie.un("resultat");
    let tentative = etape.tentative.is_some() && resultat == "non";
    if etape.tentative.is_some() && !matches!(resultat, "oui" | "non") {
        erreurs.ajouter("resultat", "Dites si la personne a été jointe.");
    }
    let champs = if tentative { &[][..] } else { &etape.champs };
    let reponses = match valider_champs(champs, saisie, aujourd_hui) {
        Ok(reponses) => reponses,
        Err(Refus::Invalide(autres)) => {
            autres.iter().for_each(|(champ, message)| erreurs.ajouter(champ, message));
            Reponses::default()
        }
        Err(refus) => return Err(refus),
    };
    let accord = saisie.un("consentement");
    if etape.valide_consentement && !tentative && !matches!(accord, "confirme" | "refuse") {
        erreurs.ajouter("consentement", "Dites si la personne confirme son accord.");
    }
    verifier_note(saisie.un("note"), false, &mut erreurs);
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    Ok(Franchie { reponses, tentative, refus: etape.valide_consentement && !tentative && accord == "refuse" })
}
