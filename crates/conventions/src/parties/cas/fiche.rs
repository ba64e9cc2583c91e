//! The contact sheet of a party (VAR-A1-01) with its seat and SIRET (CAF68-0-01): each writing is a version, the last one holds.

use acces::{Acteur, Action, Organisation};
use socle::{Erreurs, Id, Refus};
use stockage::sql;
use toile::Maison;

use super::{
    Ici,
    correspondants::{autre_cote, tient},
};
use crate::{
    cas::tenir,
    parties::{
        regles::{courriel, siret, telephone},
        sql,
    },
};

/// The contact sheet of a party, as it stands.
#[derive(Debug, Clone)]
pub struct FicheLue {
    /// The party.
    pub organisation: Id<Organisation>,
    /// Its name.
    pub intitule: String,
    /// Its seat, on one line.
    pub siege: String,
    /// Fourteen digits, or nothing.
    pub siret: String,
    /// Function of who represents it.
    pub representant: String,
    /// Ten digits, or nothing.
    pub telephone: String,
    /// Mail of the organisation.
    pub courriel: String,
    /// Address of its site, or nothing.
    pub site: String,
}

/// A contact sheet as typed (VAR-A1-01: five fields; CAF68-0-01: seat, representative, SIRET).
#[derive(Debug, Clone, Copy)]
pub struct FichePartie<'a> {
    /// The party.
    pub organisation: Id<Organisation>,
    /// Its name.
    pub intitule: &'a str,
    /// Its seat.
    pub siege: &'a str,
    /// Its SIRET; asked of the partner.
    pub siret: &'a str,
    /// Function of who represents it.
    pub representant: &'a str,
    /// Phone of the switchboard.
    pub telephone: &'a str,
    /// Mail.
    pub courriel: &'a str,
    /// Site.
    pub site: &'a str,
}

/// Writes the sheet of a party again; what it said before stays readable.
pub async fn tenir_fiche(maison: &Maison, acteur: &Acteur, id: Ici, f: FichePartie<'_>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirInterlocuteurs, id).await?;
    let dossier = tenue.dossier()?.clone();
    if dossier.volet(f.organisation).is_none() && f.organisation != dossier.partenaire {
        return Err(Refus::Introuvable("cette organisation n’est pas partie à la convention"));
    }
    if !tient(&dossier, acteur, f.organisation) {
        return Err(autre_cote());
    }
    let (numero, fixe, adresse) = verifier_fiche(&f, f.organisation == dossier.partenaire)?;
    let le = maison.monde.metier();
    let (intitule, siege, representant, site) = (f.intitule, f.siege, f.representant, f.site);
    tenue
        .tx
        .faire(sql!(
            sql::TENIR_FICHE,
            id,
            f.organisation,
            intitule,
            siege,
            numero,
            representant,
            fixe,
            adresse,
            site,
            acteur.compte,
            le
        ))
        .await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "fiche").await?;
    Ok(tenue.tx.valider().await?)
}

fn verifier_fiche(f: &FichePartie<'_>, partenaire: bool) -> Result<(String, String, String), Refus> {
    let mut erreurs = Erreurs::default();
    for (champ, valeur, quoi) in [
        ("intitule", f.intitule, "l’intitulé de l’organisme"),
        ("siege", f.siege, "l’adresse du siège"),
        ("representant", f.representant, "la fonction de qui représente l’organisme, sans son nom"),
    ] {
        match valeur.chars().count() {
            0 => erreurs.ajouter(champ, format!("Écrivez {quoi}.")),
            1..=200 => {}
            _ => erreurs.ajouter(champ, "200 caractères au plus."),
        }
    }
    let numero = if f.siret.is_empty() && !partenaire { Ok(String::new()) } else { siret(f.siret) };
    let numero = numero.map_err(|m| erreurs.ajouter("siret", m)).unwrap_or_default();
    let fixe = telephone(f.telephone).map_err(|m| erreurs.ajouter("telephone", m)).unwrap_or_default();
    let adresse = courriel(f.courriel).map_err(|m| erreurs.ajouter("courriel", m)).unwrap_or_default();
    let propre = f.site.is_empty()
        || ((f.site.starts_with("https://") || f.site.starts_with("http://"))
            && f.site.len() <= 200
            && !f.site.chars().any(|c| c.is_whitespace() || c.is_control()));
    if !propre {
        erreurs.ajouter("site", "Écrivez l’adresse entière du site, par exemple https://structure.example.");
    }
    if erreurs.est_vide() { Ok((numero, fixe, adresse)) } else { Err(Refus::Invalide(erreurs)) }
}
