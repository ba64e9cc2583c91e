//! Opening an account: invited, without a password; or, for a demo and tests, with one.
//!
//! Who may open which is decided above (habilitations), with a convention this room does not know.

use acces::{Compte, Organisation, Personne, Profil, Unite};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use crate::{courriels, hacheur, regles::Identifiant, sql};

/// How the person is reached: the fields of VAR-EP-2.2.1-05 that are not the name.
#[derive(Debug, Clone)]
pub struct Coordonnees<'a> {
    /// `madame`, `monsieur` or `neutre`.
    pub civilite: &'a str,
    /// What they do there.
    pub fonction: &'a str,
    /// Professional telephone.
    pub telephone: &'a str,
    /// Professional mail address, lower case.
    pub courriel: &'a str,
}

/// An account to open without a password: its holder chooses it on the link that comes by mail.
#[derive(Debug, Clone)]
pub struct Invitation<'a> {
    /// The human being.
    pub personne: Id<Personne>,
    /// For whom they act.
    pub organisation: Id<Organisation>,
    /// Where in it.
    pub unite: Id<Unite>,
    /// As what.
    pub profil: Profil,
    /// The gestionnaire a technicien is attached to.
    pub gestionnaire: Option<Id<Compte>>,
    /// How they are reached.
    pub coordonnees: Coordonnees<'a>,
    /// How many days a password lasts, as the terms say; `None`: no end (K-16).
    pub jours: Option<i64>,
}

/// Opens the account and posts its activation mail, in the caller's transaction. The seat, the decision and the trace
/// are the caller's.
pub async fn inviter(tx: &mut Tx, maison: &Maison, i: &Invitation<'_>) -> Result<(Id<Compte>, Identifiant), Refus> {
    let monde = &maison.monde;
    let id = monde.id();
    let identifiant = attribuer(tx, monde, id, i).await?;
    joindre(tx, id, &i.coordonnees).await?;
    fixer_duree(tx, id, i.jours).await?;
    courriels::poster(tx, maison, id, courriels::ACTIVATION).await?;
    Ok((id, identifiant))
}

/// Says how the holder of `compte` is reached.
pub async fn joindre(tx: &mut Tx, compte: Id<Compte>, c: &Coordonnees<'_>) -> Result<(), Refus> {
    let appel = sql!(sql::POSER_COORDONNEES, compte, c.civilite, c.fonction, c.telephone, c.courriel);
    Ok(tx.faire(appel).await.map(drop)?)
}

async fn attribuer(tx: &mut Tx, monde: &Monde, id: Id<Compte>, i: &Invitation<'_>) -> Result<Identifiant, Refus> {
    // Two in 2⁴⁰ are the same: tried again, twice.
    for _ in 0..3 {
        let identifiant = Identifiant::nouveau(monde, i.profil);
        let lieu = (i.personne, i.organisation, i.unite);
        let ligne = Rangee { id, lieu, profil: i.profil, gestionnaire: i.gestionnaire, active_le: None };
        if ligne.inserer(tx, monde, &identifiant).await? {
            return Ok(identifiant);
        }
    }
    Err(Refus::Interne("aucun identifiant libre".into()))
}

struct Rangee {
    id: Id<Compte>,
    lieu: (Id<Personne>, Id<Organisation>, Id<Unite>),
    profil: Profil,
    gestionnaire: Option<Id<Compte>>,
    active_le: Option<Instant>,
}

impl Rangee {
    async fn inserer(&self, tx: &mut Tx, monde: &Monde, identifiant: &Identifiant) -> Result<bool, Refus> {
        let (personne, organisation, unite) = self.lieu;
        let appel = sql!(
            sql::CREER,
            self.id,
            personne,
            organisation,
            unite,
            self.profil.code(),
            identifiant.to_string(),
            self.gestionnaire,
            monde.horloge(),
            self.active_le,
            Instant::SANS_FIN
        );
        Ok(tx.faire_une(appel).await?)
    }
}

/// Sends a new activation mail; the links that are out stay good until one is used.
pub async fn relancer(tx: &mut Tx, maison: &Maison, compte: Id<Compte>) -> Result<(), Refus> {
    courriels::poster(tx, maison, compte, courriels::ACTIVATION).await
}

/// Sets how many days the next passwords of `compte` last (K-16).
pub async fn fixer_duree(tx: &mut Tx, compte: Id<Compte>, jours: Option<i64>) -> Result<(), Refus> {
    match jours {
        Some(jours) => tx.faire(sql!(sql::POSER_DUREE, compte, jours)).await?,
        None => tx.faire(sql!(sql::OTER_DUREE, compte)).await?,
    };
    Ok(())
}

/// Cuts what an account holds open: sessions, links, steps of sign-in. Rights follow from its dates, not from this.
pub async fn couper(tx: &mut Tx, maison: &Maison, compte: Id<Compte>) -> Result<(), Refus> {
    toile::session::fermer_toutes(tx, &maison.monde, compte, "").await?;
    super::lien::eteindre(tx, &maison.monde, compte).await?;
    Ok(tx.faire(sql!(sql::OTER_ETAPES, compte)).await.map(drop)?)
}

/// An account with its password, for the invented world: nobody reads a mail there.
#[derive(Debug, Clone)]
pub struct NouveauCompte<'a> {
    /// The human being.
    pub personne: Id<Personne>,
    /// For whom they act.
    pub organisation: Id<Organisation>,
    /// Where in it.
    pub unite: Id<Unite>,
    /// As what.
    pub profil: Profil,
    /// Login.
    pub identifiant: &'a str,
    /// Hash of its password, as [`hacher`] gives it.
    pub secret: &'a str,
}

/// The hash that the accounts of an invented world share: it costs as much as all the rest of a small world.
pub fn hacher(monde: &Monde, mot_de_passe: &str) -> Result<String, Refus> {
    hacheur::hacher(monde, mot_de_passe)
}

/// Creates the account, active at once.
pub async fn creer(tx: &mut Tx, monde: &Monde, compte: NouveauCompte<'_>) -> Result<Id<Compte>, Refus> {
    let identifiant: Identifiant =
        compte.identifiant.parse().map_err(|()| Refus::Interne("identifiant hors des règles".into()))?;
    let (id, maintenant) = (monde.id(), monde.horloge());
    let lieu = (compte.personne, compte.organisation, compte.unite);
    let ligne = Rangee { id, lieu, profil: compte.profil, gestionnaire: None, active_le: Some(maintenant) };
    if !ligne.inserer(tx, monde, &identifiant).await? {
        return Err(Refus::Conflit("Cet identifiant est déjà pris.".into()));
    }
    tx.faire(sql!(sql::POSER_SECRET, id, compte.secret, maintenant, None::<Instant>)).await?;
    Ok(id)
}
