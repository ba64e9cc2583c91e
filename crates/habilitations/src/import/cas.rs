//! A file of accounts: kept sealed while it is checked, then opened whole in one transaction.

use std::collections::BTreeMap;

use acces::{Acteur, Action, Compte, Organisation, Profil, Ressource, Volet};
use socle::{Erreurs, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::{Maison, session};

use super::{
    Import,
    csv::{self, CsvErreur},
    regles::{Cadre, Cote, Ligne, Lu, verifier},
};
use crate::{
    cas::{Decision, NouveauTechnicien, Objet, decider_dans, demander_dans, ouvrir_agent_dans, ouvrir_technicien_dans},
    sql,
};

/// On which side `acteur` stands.
pub(super) fn cote(acteur: &Acteur) -> Cote {
    if acteur.profil == Profil::Gestionnaire { Cote::Partenaire } else { Cote::Caisse }
}

fn invalide(champ: &str, message: impl Into<String>) -> Refus {
    let mut erreurs = Erreurs::default();
    erreurs.ajouter(champ, message);
    Refus::Invalide(erreurs)
}

fn objet(id: Id<Import>) -> String {
    format!("import:{id}")
}

fn en_json(lignes: &[Ligne]) -> Result<Vec<u8>, Refus> {
    let brut: Vec<&BTreeMap<String, String>> = lignes.iter().map(|l| &l.0).collect();
    serde_json::to_vec(&brut).map_err(|_| Refus::Interne("lignes".into()))
}

/// Reads a file and keeps it, sealed, for as long as this session can last; another of this account goes.
pub async fn deposer(maison: &Maison, acteur: &Acteur, octets: &[u8]) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, Action::ImporterComptes, &Ressource::Soi)?;
    let lignes =
        csv::lire(octets, cote(acteur).colonnes()).map_err(|CsvErreur(message)| invalide("fichier", message))?;
    let (id, reel): (Id<Import>, _) = (maison.monde.id(), maison.monde.horloge());
    let (cle, enveloppe) = maison.coffre.nouvelle_cle(&maison.monde, &objet(id))?;
    let scellees = cle.sceller(&maison.monde, &objet(id), &en_json(&lignes)?)?;
    let (fin, maitre) = (reel.plus(session::DUREE), maison.coffre.nom());
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "fichier").await?;
    tx.faire(sql!(sql::OUBLIER_IMPORTS, acteur.compte, reel)).await?;
    tx.faire(sql!(sql::GARDER_IMPORT, id, acteur.compte, &acteur.session, fin, maitre, enveloppe, scellees)).await?;
    Ok(tx.valider().await?)
}

ligne! { struct Rangee { id: Id<Import>, version: i64, enveloppe: Vec<u8>, lignes_scellees: Vec<u8> } }

/// The file that this session checks.
pub(super) struct ImportLu {
    id: Id<Import>,
    pub(super) version: i64,
    enveloppe: Vec<u8>,
    pub(super) lignes: Vec<Ligne>,
}

/// What this session checks, if anything.
pub(super) async fn en_cours(
    base: &mut impl Executant,
    maison: &Maison,
    acteur: &Acteur,
) -> Result<Option<ImportLu>, Refus> {
    let appel = sql!(sql::IMPORT_LU, acteur.compte, &acteur.session, maison.monde.horloge());
    let Some(r) = base.peut_etre::<Rangee>(appel).await? else { return Ok(None) };
    let json = maison.coffre.cle(&r.enveloppe, &objet(r.id))?.ouvrir(&objet(r.id), &r.lignes_scellees)?;
    let brut: Vec<BTreeMap<String, String>> =
        serde_json::from_slice(&json).map_err(|_| Refus::Interne("lignes illisibles".into()))?;
    let lignes = brut.into_iter().map(Ligne).collect();
    Ok(Some(ImportLu { id: r.id, version: r.version, enveloppe: r.enveloppe, lignes }))
}

const CHANGE: &str = "Ce fichier a changé, a été confirmé ou n’est plus gardé. Rouvrez la page.";

/// Puts `valeurs` in place of line `rang`, or takes it out; the file is at `version`.
pub async fn corriger(
    maison: &Maison,
    acteur: &Acteur,
    version: i64,
    rang: usize,
    valeurs: Option<Ligne>,
) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, Action::ImporterComptes, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    let mut lu = en_cours(&mut tx, maison, acteur).await?.ok_or_else(|| Refus::Conflit(CHANGE.into()))?;
    if lu.version != version || rang >= lu.lignes.len() {
        return Err(Refus::Conflit(CHANGE.into()));
    }
    match (valeurs, lu.lignes.get_mut(rang)) {
        (Some(valeurs), Some(ligne)) => *ligne = valeurs,
        _ => drop(lu.lignes.remove(rang)),
    }
    let cle = maison.coffre.cle(&lu.enveloppe, &objet(lu.id))?;
    let scellees = cle.sceller(&maison.monde, &objet(lu.id), &en_json(&lu.lignes)?)?;
    if !tx.faire_une(sql!(sql::CHANGER_IMPORT, lu.id, version, scellees)).await? {
        return Err(Refus::Conflit(CHANGE.into()));
    }
    maison.traces.acte(&mut tx, &autorisation, "ligne").await?;
    Ok(tx.valider().await?)
}

/// Gives the file up: nothing of it stays.
pub(super) async fn abandonner(maison: &Maison, acteur: &Acteur) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, Action::ImporterComptes, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::OUBLIER_IMPORTS, acteur.compte, maison.monde.horloge())).await?;
    maison.traces.acte(&mut tx, &autorisation, "abandon").await?;
    Ok(tx.valider().await?)
}

ligne! { struct Mot { sorte: String, id: String, nom: String } }

/// What the lines of this reader are read against.
pub(super) async fn cadre(base: &mut impl Executant, acteur: &Acteur) -> Result<Cadre, Refus> {
    let mots: Vec<Mot> = base.toutes(sql!(sql::CADRE_IMPORT, acteur.organisation)).await?;
    let mut cadre = Cadre { cote: cote(acteur), domaines: Vec::new(), unites: Vec::new() };
    for mot in mots {
        if mot.sorte == "domaine" {
            cadre.domaines.push(mot.nom);
        } else {
            let id = mot.id.parse().map_err(|_| Refus::Interne("unité mal nommée".into()))?;
            cadre.unites.push((id, mot.nom));
        }
    }
    Ok(cadre)
}

/// What is chosen once for every line.
#[derive(Debug, Clone, Default)]
pub struct Choix {
    /// The caisses at which techniciens get a seat.
    pub volets: Vec<Id<Volet>>,
    /// The partner of the gestionnaires.
    pub partenaire: Option<Id<Organisation>>,
    /// When the caisse received their request.
    pub recue_le: Option<Instant>,
}

/// Opens the accounts of every line of the file at `version`, or none; how many.
pub async fn confirmer(maison: &Maison, acteur: &Acteur, version: i64, choix: &Choix) -> Result<usize, Refus> {
    let autorisation = acces::exiger(acteur, Action::ImporterComptes, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    let lu = en_cours(&mut tx, maison, acteur).await?.ok_or_else(|| Refus::Conflit(CHANGE.into()))?;
    if !tx.faire_une(sql!(sql::PRENDRE_IMPORT, lu.id, version)).await? {
        return Err(Refus::Conflit(CHANGE.into()));
    }
    let cadre = cadre(&mut tx, acteur).await?;
    let mut lus = Vec::new();
    for verdict in verifier(&lu.lignes, &cadre) {
        lus.push(verdict.map_err(|_| Refus::Conflit("Des lignes sont encore à corriger : rien n’est ouvert.".into()))?);
    }
    if lus.is_empty() {
        return Err(Refus::Conflit("Ce fichier n’a plus aucune ligne.".into()));
    }
    let (fait, le): (Id<Import>, _) = (maison.monde.id(), maison.monde.metier());
    tx.faire(sql!(sql::CONFIRMER_IMPORT, fait, acteur.compte, acteur.organisation, le)).await?;
    for (rang, lu) in lus.iter().enumerate() {
        let compte = ouvrir(&mut tx, maison, acteur, lu, choix).await.map_err(|refus| de_la_ligne(refus, rang))?;
        tx.faire(sql!(sql::COMPTE_IMPORTE, fait, compte)).await?;
    }
    maison.traces.acte(&mut tx, &autorisation, "confirmation").await?;
    tx.valider().await?;
    Ok(lus.len())
}

/// By the use case of one account, in the same transaction.
async fn ouvrir(tx: &mut Tx, maison: &Maison, acteur: &Acteur, lu: &Lu, choix: &Choix) -> Result<Id<Compte>, Refus> {
    match lu {
        Lu::Technicien(coordonnees, statut, unite) => {
            let (coordonnees, statut, unite) = (coordonnees.clone(), *statut, *unite);
            let nouveau = NouveauTechnicien { coordonnees, statut, unite, volets: choix.volets.clone() };
            ouvrir_technicien_dans(tx, maison, acteur, &nouveau).await
        }
        Lu::Interne(coordonnees, profil, unite) => {
            ouvrir_agent_dans(tx, maison, acteur, (*profil, *unite), coordonnees).await
        }
        Lu::Gestionnaire(coordonnees) => {
            let partenaire = choix
                .partenaire
                .ok_or_else(|| invalide("partenaire", "Choisissez le partenaire des gestionnaires."))?;
            let objet = Objet::Ouverture(coordonnees.clone());
            let demande = demander_dans(tx, maison, acteur, partenaire, &objet, choix.recue_le).await?;
            let compte = decider_dans(tx, maison, acteur, demande, &Decision::Accepter).await?;
            compte.ok_or_else(|| Refus::Interne("demande acceptée sans compte".into()))
        }
    }
}

/// What a line was refused for names the line; nothing was opened.
fn de_la_ligne(refus: Refus, rang: usize) -> Refus {
    let numero = rang + 1;
    match refus {
        Refus::Invalide(lues) => {
            let mut erreurs = Erreurs::default();
            for (champ, message) in lues.iter() {
                match champ {
                    "caisses" | "partenaire" => erreurs.ajouter(champ, message),
                    _ => erreurs.ajouter(format!("ligne-{rang}"), format!("Ligne {numero} : {message}")),
                }
            }
            Refus::Invalide(erreurs)
        }
        Refus::Conflit(message) => invalide(&format!("ligne-{rang}"), format!("Ligne {numero} : {message}")),
        autre => autre,
    }
}
