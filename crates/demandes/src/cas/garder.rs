//! Keeping what was typed when a session had ended: sealed under the draft's key, shown only to its author, once signed in
//! again (interface.md §2). Nothing is validated here but what must never be kept.

use acces::{Acteur, Action, Demande};
use socle::{Id, Refus};
use stockage::sql;
use toile::Maison;

use crate::{
    Ecran,
    cas::sceau_dans,
    faits::Faits,
    regles::{Reponse, Reponses, Saisie, sans_nir},
    sql,
};

/// Keeps what the author of draft `id` typed on `code`; an unknown screen keeps nothing.
pub(crate) async fn garder(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Demande>,
    code: &str,
    saisie: &impl Saisie,
) -> Result<(), Refus> {
    let (faits, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let ecrans = &faits.formulaire(maison)?.ecrans;
    let ecran = ecrans.iter().find(|e| e.code == code).ok_or(Refus::Introuvable("écran inconnu"))?;
    let mut tx = maison.db.ecrire().await?;
    let consigne = maison.traces.acte(&mut tx, &autorisation, "saisie_gardee").await?;
    let sceau = sceau_dans(maison, &mut tx, &consigne, id).await?;
    let scellee = sceau.sceller_saisie(&maison.monde, code, &tapee(ecran, saisie))?;
    tx.faire(sql!(sql::GARDER_SAISIE, id, code, scellee, maison.monde.metier())).await?;
    Ok(tx.valider().await?)
}

/// The fields of the screen as they were typed, but for a NIR, which is kept nowhere (VAR-EP-5-04).
fn tapee(ecran: &Ecran, saisie: &impl Saisie) -> Reponses {
    let champ = |code: &String| {
        let valeurs: Vec<String> = saisie.tous(code).into_iter().map(str::to_owned).collect();
        let propre = valeurs.iter().all(|v| sans_nir(v).is_ok());
        (propre && !valeurs.is_empty()).then(|| (code.clone(), Reponse::Plusieurs(valeurs)))
    };
    Reponses(ecran.champs.iter().filter_map(|c| champ(&c.code)).collect())
}
