//! Reading signed copies: the list of a convention's, and one of them, opened piece by piece while it is sent.

use acces::{Acteur, Action, Convention, Organisation};
use fichiers::{Fichiers, Ouvreur};
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::{Maison, Morceaux, Prochain};

use super::{Copie, EtatCopie, sceau::Sceau, sql};
use crate::{cas::faits, lecture::autour_sans_termes};

ligne! {
    struct Rangee {
        id: Id<Copie>,
        rang: i64,
        version: i64,
        taille: i64,
        empreinte: String,
        etat: String,
        depose_le: Instant,
        organisation: Id<Organisation>,
        organisation_nom: String,
        prenom: String,
        nom: String,
    }
}
ligne! { struct Une { rang: i64, etat: String, enveloppe: Vec<u8> } }

/// A copy as a page shows it.
pub(crate) struct Lue {
    pub(crate) id: Id<Copie>,
    pub(crate) rang: i64,
    pub(crate) version: i64,
    pub(crate) octets: u64,
    pub(crate) empreinte: String,
    pub(crate) etat: EtatCopie,
    pub(crate) depose_le: Instant,
    pub(crate) organisation: Id<Organisation>,
    /// Who kept it, and for whom.
    pub(crate) par: String,
}

/// The copies of convention `id`, the latest first; the caller has decided and traced.
pub(crate) async fn lues(base: &mut impl Executant, id: Id<Convention>) -> Result<Vec<Lue>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::COPIES, id)).await?;
    let lue = |r: Rangee| {
        Ok(Lue {
            etat: EtatCopie::depuis_code(&r.etat).ok_or_else(|| Refus::Interne("état de copie inconnu".into()))?,
            id: r.id,
            rang: r.rang,
            version: r.version,
            octets: u64::try_from(r.taille).unwrap_or(0),
            empreinte: r.empreinte,
            depose_le: r.depose_le,
            organisation: r.organisation,
            par: format!("{} {}, {}", r.prenom, r.nom, r.organisation_nom),
        })
    };
    rangees.into_iter().map(lue).collect()
}

/// The clear pieces of a copy.
pub(crate) struct Clair(Ouvreur);

impl Morceaux for Clair {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async move { Ok(self.0.suivant().await?) })
    }
}

/// Opens `copie` of convention `id` for `acteur`: its name and its pieces.
pub(crate) async fn ouvrir(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Convention>,
    copie: Id<Copie>,
) -> Result<(String, Clair), Refus> {
    let mut base: &Db = &maison.db;
    let tous = autour_sans_termes(&mut base, id).await?;
    let autorisation = acces::exiger(acteur, Action::LireConvention, &faits(&tous, id))?;
    let lue: Option<Une> = base.peut_etre(sql!(sql::COPIE, copie, id)).await?;
    let r = lue.ok_or(Refus::Introuvable("copie d’une autre convention"))?;
    match EtatCopie::depuis_code(&r.etat) {
        Some(etat) if etat.se_lit() => {}
        Some(EtatCopie::Attente) => {
            return Err(Refus::Conflit(
                "Cette copie attend son analyse par l’antivirus. Réessayez dans quelques minutes.".into(),
            ));
        }
        _ => return Err(Refus::Conflit("Cette copie n’est plus disponible.".into())),
    }
    maison.traces.lecture(&autorisation, "copie").await?;
    let sceau = Sceau::de(&maison.coffre, id, &r.enveloppe)?;
    let fichiers: &Fichiers = maison.piece()?;
    let lecture = fichiers.depot.lire(copie).await?;
    let numero = tous.iter().find(|d| d.id == id).map_or("convention", |d| d.numero.as_str());
    Ok((format!("{numero}-copie-signee-{}.pdf", r.rang), Clair(sceau.ouvrir(copie, lecture))))
}
