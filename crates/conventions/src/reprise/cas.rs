//! Entering the past of a convention in one transaction.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus, civil::Date};
use stockage::sql;
use toile::Maison;

use super::regles::{Appui, SignaturePapier, verifier};
use crate::{
    Dossier,
    cas::{Inscrit, ajouter, ecrire, empeche, projeter, tenir},
    parties,
    regles::{
        Evenement, GenreEvenement, derniere_signature,
        vie::{Cote, gestes::apres_la_seance},
    },
    sql,
};

/// What `dossier` leans on, and when all had signed it.
pub(super) fn appui(dossier: &Dossier, tous: &[Dossier]) -> Appui {
    let vie = dossier.volets.first().and_then(|volet| dossier.vie(volet.caisse, tous).appui);
    vie.map_or(Appui::Rien, |appui| derniere_signature(&appui).map_or(Appui::ASigner, Appui::Signe))
}

/// Why it cannot be taken over now, if it cannot.
pub(super) fn empechement(dossier: &Dossier, acteur: &Acteur) -> Option<&'static str> {
    if dossier.pilote != acteur.organisation {
        Some("La reprise est faite par la caisse qui prépare la convention.")
    } else if dossier.signee() {
        Some("Une signature est déjà enregistrée : continuez sur la page des signatures.")
    } else if ecrire(dossier).is_err() {
        Some("Des paramètres sont encore à remplir : écrivez d’abord ce que dit le papier.")
    } else {
        None
    }
}

/// Records every signature of convention `id` (the partner's first, then the caisses', in their order), its terms as of the
/// last one, and that it came from paper.
pub async fn reprendre(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Convention>,
    signatures: &[SignaturePapier],
) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::ReprendreConvention, id).await?;
    let dossier = tenue.dossier()?.clone();
    if let Some(phrase) = empechement(&dossier, acteur) {
        return Err(Refus::Conflit(phrase.to_owned()));
    }
    if signatures.len() != dossier.volets.len() + 1 {
        return Err(Refus::Illisible("une signature par partie"));
    }
    let appui = appui(&dossier, &tenue.tous);
    let aujourdhui = dossier.zone.jour(maison.monde.metier());
    let effet = verifier(signatures, aujourdhui, appui).map_err(Refus::Invalide)?;
    if let Some(SignaturePapier { jour: Some(jour), .. }) = signatures.first() {
        let seance = parties::seance(&mut tenue.tx, &dossier).await?;
        apres_la_seance(*jour, seance).map_err(empeche).map_err(au_premier_rang)?;
    }
    let version = fixer(&mut tenue, &dossier, effet).await?;
    for (rang, s) in signatures.iter().enumerate() {
        let (genre, cote, volets): (_, _, Vec<_>) = match rang.checked_sub(1) {
            None => (GenreEvenement::SignaturePartenaire, Cote::Partenaire, dossier.volets.iter().collect()),
            Some(rang) => {
                (GenreEvenement::SignatureCaisse, Cote::Caisse, dossier.volets.get(rang).into_iter().collect())
            }
        };
        let evenement = Evenement {
            genre,
            effet_le: s.jour.unwrap_or(effet),
            connu_le: maison.monde.metier(),
            acte: Some(maison.monde.id()),
            cote: Some(cote),
            version: Some(version),
            clause: dossier.modele.vie.effet.clone(),
            ..Evenement::default()
        };
        for volet in volets {
            let inscrit = Inscrit { evenement: evenement.clone(), signataire: Some(s.fonction.trim()), motif: None };
            ajouter(&mut tenue.tx, maison, acteur, volet.id, &inscrit).await?;
        }
    }
    let le = maison.monde.metier();
    tenue.tx.faire(sql!(parties::sql::REPRENDRE, id, acteur.compte, le)).await?;
    projeter(&mut tenue.tx, dossier.partenaire).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "reprise").await?;
    Ok(tenue.tx.valider().await?)
}

/// The terms as they stand in the drafts, as of `effet`.
async fn fixer(tenue: &mut crate::cas::Tenue, dossier: &Dossier, effet: Date) -> Result<i64, Refus> {
    let termes = ecrire(dossier).map_err(|_| Refus::Conflit("Des paramètres sont encore à remplir.".into()))?;
    let numero = dossier.versions.last().map_or(1, |v| v.0 + 1);
    let (jour, id) = (effet.to_string(), tenue.id);
    tenue.tx.faire(sql!(sql::POSER_TERMES, id, numero, jour, termes.canonique(), termes.empreinte())).await?;
    Ok(numero)
}

/// The partner's signature is the first of the form.
fn au_premier_rang(refus: Refus) -> Refus {
    match refus {
        Refus::Invalide(lues) => {
            let mut erreurs = socle::Erreurs::default();
            for (_, message) in lues.iter() {
                erreurs.ajouter("jour-0", message);
            }
            Refus::Invalide(erreurs)
        }
        autre => autre,
    }
}
