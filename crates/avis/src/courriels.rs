//! The mails of the room: one kind and one number, or the list of them for the day; never about whom.
//!
//! Each carries a link that stops it, made when it leaves, kept by its hash (RFC 8058).

use std::sync::Arc;

use acces::Demande;
use socle::{Id, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use taches::courriel::{Contenu, Envoi, ModeleDeCourriel, Rendu};
use toile::Maison;

use crate::{Genre, desinscription, sql};

/// One notice, alone.
pub(crate) const AVIS: &str = "avis";
/// The digest of the day.
pub(crate) const RESUME: &str = "avis_resume";

/// How many notices a digest names; the others are on their page.
const NOMMES: usize = 20;

/// The templates of the room.
pub fn courriels() -> Vec<ModeleDeCourriel<Maison>> {
    vec![
        ModeleDeCourriel { code: AVIS, rendre: |m, e| Box::pin(un(m, e)) },
        ModeleDeCourriel { code: RESUME, rendre: |m, e| Box::pin(resume(m, e)) },
    ]
}

/// What the job of a mail carries: kind and request.
pub(crate) fn reference(genre: Genre, objet: Id<Demande>) -> String {
    format!("{}_{objet}", genre.code())
}

fn depuis_reference(texte: &str) -> Option<(Genre, Id<Demande>)> {
    let (genre, objet) = texte.rsplit_once('_')?;
    Some((Genre::depuis_code(genre)?, objet.parse().ok()?))
}

ligne! { struct ADire { numero: String } }
ligne! { struct Ligne { genre: String, numero: String } }

async fn un(maison: Arc<Maison>, envoi: Envoi) -> Rendu {
    let lue = envoi.objet.as_deref().and_then(depuis_reference);
    let (genre, objet) = lue.ok_or_else(|| Refus::Interne("courriel d’avis sans objet".into()))?;
    let (compte, maintenant) = (envoi.destinataire, maison.monde.metier());
    let mut base: &Db = &maison.db;
    let a_dire: Option<ADire> = base.peut_etre(sql!(sql::A_DIRE, compte, objet, genre.code(), maintenant)).await?;
    let Some(avis) = a_dire else { return Ok(None) };
    let jeton = desinscription::poser(&maison, compte, genre.code()).await?;
    Ok(Some(
        Contenu::nouveau(genre.sujet())
            .paragraphe(genre.phrase())
            .paragraphe(format!("Demande {}.", avis.numero))
            .lien("L’ouvrir dans Parvis", format!("/demandes/{objet}"))
            .desinscription(format!("/desinscription/{jeton}")),
    ))
}

async fn resume(maison: Arc<Maison>, envoi: Envoi) -> Rendu {
    let mut base: &Db = &maison.db;
    let lignes: Vec<Ligne> = base.toutes(sql!(sql::RESUME, envoi.destinataire, maison.monde.metier())).await?;
    if lignes.is_empty() {
        return Ok(None);
    }
    let dire = |l: &Ligne| {
        let titre = Genre::depuis_code(&l.genre).map_or("Notification", Genre::titre);
        format!("- {titre} : demande {}", l.numero)
    };
    let mut texte: Vec<String> = lignes.iter().take(NOMMES).map(dire).collect();
    if lignes.len() > NOMMES {
        texte.push("- et d’autres, sur la même page".to_owned());
    }
    let jeton = desinscription::poser(&maison, envoi.destinataire, desinscription::TOUT_LE_RESUME).await?;
    Ok(Some(
        Contenu::nouveau("Parvis : ce qui vous attend aujourd’hui")
            .paragraphe("Vous n’avez pas encore lu ces notifications :")
            .paragraphe(texte.join("\n"))
            .lien("Les ouvrir dans Parvis", "/notifications")
            .desinscription(format!("/desinscription/{jeton}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_reference_se_relit() {
        let objet: Id<Demande> = "0197b1a2-0000-7000-8000-000000000001".parse().unwrap();
        for genre in Genre::TOUS {
            let reference = reference(genre, objet);
            assert!(reference.len() <= 64, "{reference}");
            assert_eq!(depuis_reference(&reference), Some((genre, objet)));
        }
        for faux in ["", "message", "message_", "inconnu_0197b1a2-0000-7000-8000-000000000001"] {
            assert_eq!(depuis_reference(faux), None, "{faux}");
        }
    }
}
