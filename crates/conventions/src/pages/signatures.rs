//! Recording the signatures made on paper, party by party.

use acces::Action;
use askama::Template;
use socle::{Erreurs, Refus, civil::lire_jj_mm_aaaa, francais};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Champ, Reponse1, Sommaire},
};

use super::{
    erreurs_de, ouvrir,
    preparer::{champ, choix},
    rendre,
};
use crate::{
    Dossier, FaitDossier,
    cas::{self, Partie, Signature, qui_enregistre},
    regles::GenreEvenement,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/signatures", Action::SignerConvention, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/signatures", Action::SignerConvention, |v| Box::pin(signer(v))).tracee(),
    ]
}

/// Value of « partie » for the partner.
const PARTENAIRE: &str = "partenaire";

struct Rangee {
    partie: String,
    faite: bool,
    detail: String,
}

#[derive(Template)]
#[template(path = "conventions/signatures.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    empreinte: Option<String>,
    /// Who signed what: title of a version, and its parties; the newest first.
    versions: Vec<(String, Vec<Rangee>)>,
    pieces: Vec<String>,
    action: String,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    page(&visite, &Champs::default(), &Erreurs::default()).await
}

async fn page(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(visite, Action::SignerConvention, "signatures").await?;
    let dossier = ouverte.dossier()?;
    let libres = a_enregistrer(dossier, visite, saisie.un("partie"));
    let empreinte = dossier.versions.last().map(|(_, _, termes)| termes.empreinte());
    let pieces = if empreinte.is_none() || libres.is_empty() {
        Vec::new()
    } else {
        let jour = champ("jour", "Date de la signature", saisie, erreurs);
        let fonction = champ("fonction", "Fonction de la personne qui a signé", saisie, erreurs);
        vec![
            rendre(&choix("partie", "Qui a signé ?", libres, erreurs))?,
            rendre(&Champ { aide: "jj/mm/aaaa".into(), clavier: "numeric", largeur: 8, ..jour })?,
            rendre(&Champ { aide: "La fonction seule, sans nom : par exemple « Directrice ».".into(), ..fonction })?,
        ]
    };
    let page = Page {
        cadre: ouverte.cadre(visite, "Signatures")?.en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(erreurs, |c| if c == "partie" { "partie-1".to_owned() } else { c.to_owned() }),
        empreinte,
        versions: versions(dossier),
        pieces,
        action: ouverte.adresse("/signatures"),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// Each version that somebody signed, and the one to sign, the newest first.
fn versions(dossier: &Dossier) -> Vec<(String, Vec<Rangee>)> {
    let derniere = dossier.versions.last().map_or(1, |v| v.0);
    let signees = dossier.volets.iter().flat_map(|v| &v.faits).filter_map(|f| f.evenement.version);
    let mut numeros: Vec<i64> = signees.chain([derniere]).collect();
    numeros.sort_unstable();
    numeros.dedup();
    let premier = numeros.first().copied().unwrap_or(1);
    let titre = |n: i64| match dossier.versions.iter().find(|v| v.0 == n) {
        Some((_, effet, _)) if n > premier && dossier.signee() => {
            format!("Parties à l’avenant, version {n}, effet le {}", francais::jour(*effet))
        }
        _ if numeros.len() > 1 => format!("Parties, version {n}"),
        _ => "Parties".to_owned(),
    };
    numeros.iter().rev().map(|n| (titre(*n), rangees(dossier, *n))).collect()
}

fn rangees(dossier: &Dossier, version: i64) -> Vec<Rangee> {
    let rangee = |partie: &str, fait: Option<&FaitDossier>| Rangee {
        partie: partie.to_owned(),
        faite: fait.is_some(),
        detail: fait.map_or_else(String::new, |f| {
            format!(
                "{}, le {}",
                f.signataire.as_deref().unwrap_or("Signataire non précisé"),
                francais::jour(f.evenement.effet_le)
            )
        }),
    };
    let caisses = dossier.volets.iter().map(|v| rangee(&v.nom, v.signature(GenreEvenement::SignatureCaisse, version)));
    let partenaire = dossier.volets.first().and_then(|v| v.signature(GenreEvenement::SignaturePartenaire, version));
    caisses.chain([rangee(&dossier.partenaire_nom, partenaire)]).collect()
}

/// The parties whose signature is missing, those that the reader's caisse does not record shown closed.
fn a_enregistrer(dossier: &Dossier, visite: &Visite, choisie: &str) -> Vec<Reponse1> {
    let moi = visite.acteur().organisation;
    let version = dossier.versions.last().map_or(1, |v| v.0);
    let permis = |partie, administree| qui_enregistre(partie, moi, dossier.pilote, administree);
    let reponse = |code: String, libelle: &str, permis: bool| Reponse1 {
        coche: permis && code == choisie,
        code,
        libelle: libelle.to_owned(),
        aide: if permis { String::new() } else { "Enregistrée par une autre caisse de la convention.".into() },
        ferme: !permis,
    };
    let caisses = dossier.volets.iter().filter(|v| v.signature(GenreEvenement::SignatureCaisse, version).is_none());
    let caisses =
        caisses.map(|v| reponse(v.caisse.to_string(), &v.nom, permis(Partie::Caisse(v.caisse), v.administree)));
    let manque = dossier.volets.iter().any(|v| v.signature(GenreEvenement::SignaturePartenaire, version).is_none());
    let partenaire =
        manque.then(|| reponse(PARTENAIRE.into(), &dossier.partenaire_nom, permis(Partie::Partenaire, false)));
    let toutes: Vec<Reponse1> = caisses.chain(partenaire).collect();
    if toutes.iter().all(|r| r.ferme) { Vec::new() } else { toutes }
}

async fn signer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["partie", "jour", "fonction"], &[])?;
    let mut erreurs = Erreurs::default();
    let partie = match corps.un("partie") {
        "" => None,
        PARTENAIRE => Some(Partie::Partenaire),
        id => Some(Partie::Caisse(id.parse().map_err(|_| Refus::Illisible("partie"))?)),
    };
    if partie.is_none() {
        erreurs.ajouter("partie", "Choisissez qui a signé.");
    }
    let jour = lire_jj_mm_aaaa(corps.un("jour"));
    if jour.is_none() {
        erreurs.ajouter("jour", "Écrivez une date qui existe, sous la forme jj/mm/aaaa.");
    }
    let fonction = corps.un("fonction");
    if fonction.is_empty() {
        erreurs.ajouter("fonction", "Écrivez la fonction de la personne qui a signé, sans son nom.");
    }
    let (Some(partie), Some(jour), true) = (partie, jour, erreurs.est_vide()) else {
        return page(&visite, &corps, &erreurs).await;
    };
    let id = visite.id("id")?;
    match cas::signer(&visite.maison, visite.acteur(), id, Signature { partie, jour, fonction }).await {
        Ok(()) => suite(&visite, id).await,
        Err(refus) => page(&visite, &corps, &erreurs_de(refus)?).await,
    }
}

/// Back to the signatures; to what does not match with the délibération, if something does not (K-29).
async fn suite(visite: &Visite, id: socle::Id<acces::Convention>) -> Result<Reponse, Refus> {
    let mut base: &stockage::Db = &visite.maison.db;
    let tous = crate::lecture::autour(&mut base, id).await?;
    let a_lever = match tous.iter().find(|d| d.id == id) {
        Some(dossier) => crate::parties::ecarts_a_lever(&mut base, dossier).await?,
        None => false,
    };
    Reponse::aller(&format!("/conventions/{id}/{}", if a_lever { "deliberations" } else { "signatures" }))
}
