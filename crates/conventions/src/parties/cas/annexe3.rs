//! The form of annexe 3: written, signed twice, applied by the caisse.

use acces::{Acteur, Action, Convention, Organisation};
use socle::{Id, Instant, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use super::{
    Ici, aujourdhui,
    correspondants::{InterlocuteurLu, Personne, inserer, interlocuteurs},
    invalide, jour_ou_rien,
};
use crate::{
    cas::tenir,
    parties::{
        Annexe3,
        regles::{EtatAnnexe, Formulaire3, Role, Signatures, etat_annexe, signer_annexe, verifier_annexe},
        sql,
    },
};

/// Forms that wait at once: more is a mistake.
const EN_COURS_MAX: usize = 10;

ligne! {
    struct Rangee {
        id: Id<Annexe3>,
        organisation: Id<Organisation>,
        prenom: String,
        nom: String,
        fonction: String,
        fixe: String,
        mobile: String,
        courriel: String,
        remplace_nom: Option<String>,
        remplace_courriel: Option<String>,
        le: Instant,
        signataire_le: Option<String>,
        signataire_fonction: Option<String>,
        administrateur_le: Option<String>,
        appliquee_le: Option<String>,
        abandonnee_le: Option<Instant>,
    }
}

/// A form as it was written.
#[derive(Debug, Clone)]
pub struct AnnexeLue {
    /// The form.
    pub id: Id<Annexe3>,
    /// The party whose administrateur changes.
    pub organisation: Id<Organisation>,
    /// What it says.
    pub formulaire: Formulaire3,
    /// When it was written.
    pub le: Instant,
    /// What was signed.
    pub signatures: Signatures,
    /// Function of the signatory.
    pub signataire: Option<String>,
}

impl AnnexeLue {
    /// Where it stands.
    pub const fn etat(&self) -> EtatAnnexe {
        etat_annexe(&self.signatures)
    }
}

/// The forms of `convention`, the latest first.
pub async fn lues(base: &mut impl Executant, convention: Id<Convention>) -> Result<Vec<AnnexeLue>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::ANNEXES, convention)).await?;
    let une = |r: Rangee| {
        Ok(AnnexeLue {
            id: r.id,
            organisation: r.organisation,
            le: r.le,
            signatures: Signatures {
                signataire: jour_ou_rien(r.signataire_le.as_ref())?,
                administrateur: jour_ou_rien(r.administrateur_le.as_ref())?,
                appliquee: jour_ou_rien(r.appliquee_le.as_ref())?,
                abandonnee: r.abandonnee_le,
            },
            signataire: r.signataire_fonction,
            formulaire: Formulaire3 {
                prenom: r.prenom,
                nom: r.nom,
                fonction: r.fonction,
                fixe: r.fixe,
                mobile: r.mobile,
                courriel: r.courriel,
                remplace: Some(r.remplace_nom.is_some()),
                remplace_nom: r.remplace_nom.unwrap_or_default(),
                remplace_courriel: r.remplace_courriel.unwrap_or_default(),
            },
        })
    };
    rangees.into_iter().map(une).collect()
}

/// The administrateurs of `organisation` in place on `jour`.
pub fn administrateurs(
    connus: &[InterlocuteurLu],
    organisation: Id<Organisation>,
    jour: Date,
) -> Vec<&InterlocuteurLu> {
    let en_place = |c: &&InterlocuteurLu| {
        c.organisation == organisation && c.roles.contains(&Role::Administrateur) && c.tient(jour)
    };
    connus.iter().filter(en_place).collect()
}

/// Whether the one who comes fits among those in place: two at most, and who is replaced is one of them.
fn place(en_place: &[&InterlocuteurLu], f: &Formulaire3) -> Result<(), (&'static str, &'static str)> {
    if f.remplace == Some(true) {
        let connu = en_place.iter().any(|a| a.courriel == f.remplace_courriel);
        if !connu && !en_place.is_empty() {
            return Err(("remplace_courriel", "Aucun administrateur en place n’a cette adresse."));
        }
    } else if en_place.len() >= 2 {
        return Err(("remplace", "La structure a déjà deux administrateurs : dites lequel est remplacé."));
    }
    Ok(())
}

/// Writes a form for the partner of convention `id`: its fields change no more.
pub async fn ecrire_annexe(maison: &Maison, acteur: &Acteur, id: Ici, f: &Formulaire3) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirInterlocuteurs, id).await?;
    let dossier = tenue.dossier()?.clone();
    let connus = interlocuteurs(&mut tenue.tx, id).await?;
    let en_place = administrateurs(&connus, dossier.partenaire, aujourdhui(maison, &dossier));
    let remplacee = f.remplace_courriel.trim().to_lowercase();
    let autres: Vec<String> = en_place.iter().map(|a| a.courriel.clone()).filter(|c| *c != remplacee).collect();
    let f = verifier_annexe(f, &autres).map_err(Refus::Invalide)?;
    place(&en_place, &f).map_err(|(champ, message)| invalide(champ, message))?;
    let ouvertes = lues(&mut tenue.tx, id).await?;
    let attend = |a: &&AnnexeLue| !matches!(a.etat(), EtatAnnexe::Appliquee | EtatAnnexe::Abandonnee);
    if ouvertes.iter().filter(attend).count() >= EN_COURS_MAX {
        return Err(Refus::Conflit(
            "Trop de changements attendent déjà : signez-les ou abandonnez-les d’abord.".into(),
        ));
    }
    let (nouvelle, le): (Id<Annexe3>, _) = (maison.monde.id(), maison.monde.metier());
    let remplace = f.remplace == Some(true);
    let (ancien, adresse) = (remplace.then(|| f.remplace_nom.clone()), remplace.then(|| f.remplace_courriel.clone()));
    let (prenom, nom, fonction, fixe, mobile, courriel) =
        (&f.prenom, &f.nom, &f.fonction, &f.fixe, &f.mobile, &f.courriel);
    tenue
        .tx
        .faire(sql!(
            sql::ECRIRE_ANNEXE,
            nouvelle,
            id,
            dossier.partenaire,
            prenom,
            nom,
            fonction,
            fixe,
            mobile,
            courriel,
            ancien,
            adresse,
            acteur.compte,
            le
        ))
        .await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "annexe3").await?;
    Ok(tenue.tx.valider().await?)
}

/// What is done to a form.
#[derive(Debug, Clone, Copy)]
pub enum Geste3<'a> {
    /// The partner's signatory signed, on that day, under that function.
    Signataire(Date, &'a str),
    /// The administrateur signed, on that day.
    Administrateur(Date),
    /// The caisse applies it.
    Appliquer,
    /// It is given up.
    Abandonner,
}

/// Takes a form one step further.
pub async fn avancer_annexe(
    maison: &Maison,
    acteur: &Acteur,
    id: Ici,
    annexe: Id<Annexe3>,
    geste: Geste3<'_>,
) -> Result<(), Refus> {
    let action = if matches!(geste, Geste3::Appliquer) { Action::AppliquerAnnexe } else { Action::TenirInterlocuteurs };
    let mut tenue = tenir(maison, acteur, action, id).await?;
    let dossier = tenue.dossier()?.clone();
    let toutes = lues(&mut tenue.tx, id).await?;
    let lue = toutes.into_iter().find(|a| a.id == annexe).ok_or(Refus::Introuvable("formulaire absent"))?;
    let aujourdhui = aujourdhui(maison, &dossier);
    let date = |jour: Date| {
        signer_annexe(jour, dossier.zone.jour(lue.le), aujourdhui)
            .map_err(|m| invalide("jour", m))
            .map(|()| jour.to_string())
    };
    let appel = match geste {
        Geste3::Signataire(_, fonction) if !(2..=100).contains(&fonction.trim().chars().count()) => {
            return Err(invalide("fonction", "Écrivez la fonction de la personne qui a signé, sans son nom."));
        }
        Geste3::Signataire(jour, fonction) => sql!(sql::SIGNER_ANNEXE, annexe, id, date(jour)?, fonction.trim()),
        Geste3::Administrateur(jour) => sql!(sql::SIGNER_ADMINISTRATEUR, annexe, id, date(jour)?),
        Geste3::Appliquer => sql!(sql::APPLIQUER_ANNEXE, annexe, id, aujourdhui.to_string()),
        Geste3::Abandonner => sql!(sql::ABANDONNER_ANNEXE, annexe, id, maison.monde.metier()),
    };
    if !tenue.tx.faire_une(appel).await? {
        return Err(Refus::Conflit("Ce formulaire a changé depuis, ou il lui manque une signature.".into()));
    }
    if matches!(geste, Geste3::Appliquer) {
        appliquer(&mut tenue, maison, acteur, &lue, aujourdhui).await?;
    }
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "annexe3").await?;
    Ok(tenue.tx.valider().await?)
}

/// The one who is replaced leaves today, the new one begins today.
async fn appliquer(
    tenue: &mut crate::cas::Tenue,
    maison: &Maison,
    acteur: &Acteur,
    lue: &AnnexeLue,
    aujourdhui: Date,
) -> Result<(), Refus> {
    let (id, f) = (tenue.id, &lue.formulaire);
    let connus = interlocuteurs(&mut tenue.tx, id).await?;
    let en_place = administrateurs(&connus, lue.organisation, aujourdhui);
    place(&en_place, f).map_err(|(_, message)| Refus::Conflit(message.to_owned()))?;
    if let Some(ancien) = en_place.iter().find(|a| f.remplace == Some(true) && a.courriel == f.remplace_courriel) {
        tenue.tx.faire(sql!(sql::RELEVER, ancien.id, id, aujourdhui.to_string())).await?;
    }
    let personne = Personne {
        organisation: lue.organisation,
        roles: vec![Role::Administrateur],
        nom: format!("{} {}", f.prenom, f.nom),
        fonction: f.fonction.clone(),
        telephone: if f.fixe.is_empty() { f.mobile.clone() } else { f.fixe.clone() },
        courriel: f.courriel.clone(),
        du: aujourdhui,
        lettre: None,
        remplace: None,
    };
    inserer(&mut tenue.tx, maison, acteur, id, &personne).await
}
