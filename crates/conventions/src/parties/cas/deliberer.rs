//! Recording a délibération, comparing it with what is signed, lifting a mismatch with a reason (K-29).

use acces::{Acteur, Action, Convention};
use socle::{Id, Instant, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use super::{Ici, aujourdhui, invalide};
use crate::{
    Dossier,
    cas::tenir,
    parties::{
        Deliberation, clauses,
        regles::{Acte, Ecart, Signe, ecarts, retenue, verifier_acte},
        sql,
    },
    regles::{GenreEvenement, vie::gestes::apres_la_seance},
};

ligne! {
    struct Rangee {
        id: Id<Deliberation>,
        convention: Id<Convention>,
        remplace: Option<Id<Deliberation>>,
        acte: String,
        le: Instant,
        remplacee_par: Option<Id<Deliberation>>,
        code: Option<String>,
        cible: Option<String>,
        motif: Option<String>,
    }
}

/// A délibération as it was recorded.
#[derive(Debug, Clone)]
pub struct DeliberationLue {
    /// Its record.
    pub id: Id<Deliberation>,
    /// The convention it was recorded on.
    pub convention: Id<Convention>,
    /// The record it corrects.
    pub remplace: Option<Id<Deliberation>>,
    /// What it says.
    pub acte: Acte,
    /// When it was recorded.
    pub le: Instant,
    /// The record that corrects it.
    pub remplacee_par: Option<Id<Deliberation>>,
    /// The mismatches with this convention that were lifted.
    pub leves: Vec<EcartLeve>,
}

impl DeliberationLue {
    /// The lifting of mismatch `e`.
    pub fn levee(&self, e: &Ecart) -> Option<&EcartLeve> {
        self.leves.iter().find(|l| l.code == e.code && l.cible == e.cible)
    }
}

/// A mismatch that was lifted.
#[derive(Debug, Clone)]
pub struct EcartLeve {
    /// Which mismatch.
    pub code: String,
    /// Of what.
    pub cible: String,
    /// Why it does not matter.
    pub motif: String,
}

/// The délibérations of a convention and of the one it leans on, the latest first.
pub async fn lues(base: &mut impl Executant, convention: Id<Convention>) -> Result<Vec<DeliberationLue>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::DELIBERATIONS, convention)).await?;
    let mut sortie: Vec<DeliberationLue> = Vec::new();
    for r in rangees {
        if sortie.last().is_none_or(|d| d.id != r.id) {
            let acte = serde_json::from_str(&r.acte).map_err(|_| Refus::Interne("délibération illisible".into()))?;
            let (id, convention, remplace, le, remplacee_par) = (r.id, r.convention, r.remplace, r.le, r.remplacee_par);
            sortie.push(DeliberationLue { id, convention, remplace, acte, le, remplacee_par, leves: Vec::new() });
        }
        if let (Some(d), Some(code), Some(cible), Some(motif)) = (sortie.last_mut(), r.code, r.cible, r.motif) {
            d.leves.push(EcartLeve { code, cible, motif });
        }
    }
    Ok(sortie)
}

/// Those that no other corrects.
pub fn en_vigueur(lues: &[DeliberationLue]) -> Vec<(Id<Deliberation>, Acte)> {
    lues.iter().filter(|d| d.remplacee_par.is_none()).map(|d| (d.id, d.acte.clone())).collect()
}

/// Records what `acte` says of convention `id`; `remplace` is corrected by it and stays readable.
pub async fn deliberer(
    maison: &Maison,
    acteur: &Acteur,
    id: Ici,
    mut acte: Acte,
    remplace: Option<Id<Deliberation>>,
) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirDeliberation, id).await?;
    let dossier = tenue.dossier()?.clone();
    let mut erreurs = verifier_acte(&acte, aujourdhui(maison, &dossier));
    if let Some((numero, _)) = acte.termes {
        let version = dossier.versions.iter().find(|v| v.0 == numero);
        acte.termes = version.map(|(numero, _, termes)| (*numero, termes.empreinte()));
        if acte.termes.is_none() {
            erreurs.ajouter("termes", "Choisissez une version des termes de cette convention.");
        }
    }
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    if let Some(ancienne) = remplace {
        let connues = lues(&mut tenue.tx, id).await?;
        match connues.iter().find(|d| d.id == ancienne && d.convention == id) {
            None => return Err(Refus::Introuvable("délibération d’une autre convention")),
            Some(d) if d.remplacee_par.is_some() => {
                return Err(Refus::Conflit("Cette délibération est déjà corrigée par une autre.".into()));
            }
            Some(_) => {}
        }
    }
    let texte = serde_json::to_string(&acte).map_err(|_| Refus::Interne("délibération".into()))?;
    let (nouvelle, le): (Id<Deliberation>, _) = (maison.monde.id(), maison.monde.metier());
    tenue.tx.faire(sql!(sql::DELIBERER, nouvelle, id, remplace, texte, acteur.compte, le)).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "deliberation").await?;
    Ok(tenue.tx.valider().await?)
}

/// What the partner signs, as the comparison wants it.
fn signe<'a>(dossier: &'a Dossier, fonction: &'a str, jour: Date, version: Option<i64>) -> Signe<'a> {
    let (duree, tacite) = clauses::duree(dossier);
    let versions = || dossier.versions.iter();
    let signee = version.and_then(|n| versions().find(|v| v.0 == n)).or_else(|| versions().next_back());
    Signe {
        code: &dossier.modele.code,
        document: &dossier.modele.document,
        caisses: dossier.volets.iter().map(|v| (v.caisse.to_string(), v.nom.as_str())).collect(),
        fonction,
        jour,
        duree,
        tacite,
        empreinte: signee.map(|(_, _, termes)| termes.empreinte()),
    }
}

/// The comparison of a signed convention with the délibération that its signature rests on.
#[derive(Debug, Clone)]
pub struct Comparee {
    /// The délibération.
    pub deliberation: Id<Deliberation>,
    /// The mismatches, lifted or not.
    pub ecarts: Vec<Ecart>,
}

/// What a signature of the partner meets; nothing before it signed, nothing without a délibération.
pub fn comparer(dossier: &Dossier, lues: &[DeliberationLue]) -> Option<Comparee> {
    let fait = dossier.volets.iter().find_map(|v| v.fait(GenreEvenement::SignaturePartenaire))?;
    let actes = en_vigueur(lues);
    let (deliberation, acte) = retenue(&actes, &dossier.modele.code)?;
    let fonction = fait.signataire.as_deref().unwrap_or_default();
    let signe = signe(dossier, fonction, fait.evenement.effet_le, fait.evenement.version);
    let mut trouves = ecarts(acte, &signe);
    if apres_la_seance(fait.evenement.effet_le, Some(acte.seance)).is_err() {
        // Recorded after the signature: it can no longer be refused, it is told.
        let phrase = "La signature est antérieure à la séance qui l’autorise.".to_owned();
        trouves.push(Ecart { code: "seance", cible: String::new(), phrase });
    }
    Some(Comparee { deliberation: *deliberation, ecarts: trouves })
}

/// The day of the session that a signature of the partner rests on, where a délibération is recorded.
pub(crate) async fn seance(base: &mut impl Executant, dossier: &Dossier) -> Result<Option<Date>, Refus> {
    let actes = en_vigueur(&lues(base, dossier.id).await?);
    Ok(retenue(&actes, &dossier.modele.code).map(|(_, acte)| acte.seance))
}

/// Whether a signed convention has a mismatch that nobody lifted.
pub(crate) async fn ecarts_a_lever(base: &mut impl Executant, dossier: &Dossier) -> Result<bool, Refus> {
    let lues = lues(base, dossier.id).await?;
    let Some(comparee) = comparer(dossier, &lues) else { return Ok(false) };
    let lue = lues.iter().find(|d| d.id == comparee.deliberation);
    Ok(comparee.ecarts.iter().any(|e| lue.is_none_or(|d| d.levee(e).is_none())))
}

/// A mismatch to lift.
#[derive(Debug, Clone, Copy)]
pub struct Levee<'a> {
    /// Against which délibération.
    pub deliberation: Id<Deliberation>,
    /// Which mismatch.
    pub code: &'a str,
    /// Of what.
    pub cible: &'a str,
    /// Why it does not matter.
    pub motif: &'a str,
}

/// Lifts a mismatch of convention `id`, with a reason that both parties read; once.
pub async fn lever(maison: &Maison, acteur: &Acteur, id: Ici, l: Levee<'_>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirDeliberation, id).await?;
    let dossier = tenue.dossier()?.clone();
    let connues = lues(&mut tenue.tx, id).await?;
    let comparee = comparer(&dossier, &connues).filter(|c| c.deliberation == l.deliberation);
    let existe = comparee.is_some_and(|c| c.ecarts.iter().any(|e| e.code == l.code && e.cible == l.cible));
    if !existe {
        return Err(Refus::Conflit("Cet écart n’existe plus : la délibération a été corrigée.".into()));
    }
    let motif = l.motif.trim();
    if !(5..=500).contains(&motif.chars().count()) {
        return Err(invalide("motif", "Dites pourquoi cet écart n’empêche rien, en 500 caractères au plus."));
    }
    let le = maison.monde.metier();
    let appel = sql!(sql::LEVER_ECART, l.deliberation, id, l.code, l.cible, motif, acteur.compte, le);
    if !tenue.tx.faire_une(appel).await? {
        return Err(Refus::Conflit("Cet écart est déjà levé.".into()));
    }
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "ecart").await?;
    Ok(tenue.tx.valider().await?)
}
