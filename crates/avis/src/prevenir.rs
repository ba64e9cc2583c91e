//! Telling somebody, in the transaction of the act. That it was read is known by opening its request (the view `demande_lue`).

use acces::{Compte, Demande};
use socle::{Id, Instant, Monde, Refus, Zone};
use stockage::{Executant as _, Tx, ligne, sql};
use taches::courriel;

use crate::{Envoi, Genre, courriels, regles::prochain_resume, sql};

/// How many accounts one act tells at most.
pub const DESTINATAIRES_MAX: usize = 20;

/// Something that happened to a request, and who is told.
#[derive(Debug, Clone, Copy)]
pub struct Avis<'a> {
    /// Who is told; beyond [`DESTINATAIRES_MAX`], nobody.
    pub destinataires: &'a [Id<Compte>],
    /// What happened.
    pub genre: Genre,
    /// The request.
    pub objet: Id<Demande>,
    /// Its number, which people read.
    pub numero: &'a str,
}

ligne! { struct Destinataire { zone: String, envoi: Option<String> } }
ligne! { struct Pose { nombre: i64 } }

/// Writes `avis` for each of its addressees, and has its mail leave as each of them wishes. The first notice sends a mail;
/// those that come before it was read only add to its count.
pub async fn prevenir(tx: &mut Tx, monde: &Monde, avis: &Avis<'_>) -> Result<(), Refus> {
    for compte in avis.destinataires.iter().take(DESTINATAIRES_MAX) {
        un(tx, monde, *compte, avis).await?;
    }
    Ok(())
}

async fn un(tx: &mut Tx, monde: &Monde, compte: Id<Compte>, avis: &Avis<'_>) -> Result<(), Refus> {
    let (genre, maintenant) = (avis.genre, monde.metier());
    let Some(connu) = tx.peut_etre::<Destinataire>(sql!(sql::DESTINATAIRE, compte, genre.code())).await? else {
        return Ok(());
    };
    let envoi = connu.envoi.as_deref().and_then(Envoi::depuis_code).unwrap_or(genre.defaut());
    let appel = sql!(sql::POSER, compte, avis.objet, genre.code(), avis.numero, envoi.code(), maintenant);
    let pose: Pose = tx.une(appel).await?;
    match envoi {
        Envoi::Immediat if pose.nombre == 1 => {
            let objet = courriels::reference(genre, avis.objet);
            courriel::poster(tx, monde, compte, courriels::AVIS, Some(objet)).await?;
        }
        Envoi::Resume => demander_resume(tx, monde, compte, &connu.zone, maintenant).await?,
        Envoi::Immediat | Envoi::Aucun => {}
    }
    Ok(())
}

/// One digest an account and a day: the row is taken once, whoever asks first.
async fn demander_resume(
    tx: &mut Tx,
    monde: &Monde,
    compte: Id<Compte>,
    zone: &str,
    maintenant: Instant,
) -> Result<(), Refus> {
    let zone = Zone::nommee(zone).map_err(|_| Refus::Interne("zone inconnue".into()))?;
    let pour_le = prochain_resume(maintenant, &zone);
    if tx.faire_une(sql!(sql::DEMANDER_RESUME, compte, pour_le)).await? {
        courriel::poster_pour(tx, monde, compte, courriels::RESUME, None, pour_le).await?;
    }
    Ok(())
}
