//! A convention as both parties read it: where it stands, who signed, what was agreed, what happened. Made to be printed.

use acces::{Action, Profil, profil_admis};
use askama::Template;
use socle::{Refus, francais};
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Avis, Etat},
};

use super::{Ligne, Ouverte, ouvrir, par_caisse, rendre};
use crate::{Article, Dossier, Genre, etat::etape, regles::GenreEvenement, territoires::LIEUX};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}", Action::LireConvention, |v| Box::pin(montrer(v))).tracee()]
}

struct Partie {
    nom: String,
    role: &'static str,
    signature: String,
    etat: Option<Etat>,
}

struct Termes {
    titre: String,
    empreinte: String,
    caisses: Vec<(String, Vec<Ligne>)>,
}

struct Passe {
    titre: String,
    quand: String,
    clause: String,
}

#[derive(Template)]
#[template(path = "conventions/convention.html")]
struct Page {
    cadre: Cadre,
    etat: Etat,
    suite: String,
    geste: Option<Lien>,
    retires: Option<String>,
    territoire: &'static str,
    parties: Vec<Partie>,
    termes: Option<Termes>,
    autres: Vec<Lien>,
    parties_liens: Vec<Lien>,
    reprise: Option<String>,
    documents: String,
    gestes: Vec<Lien>,
    articles: Vec<Article>,
    passe: Vec<Passe>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "convention").await?;
    let dossier = ouverte.dossier()?;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let administre = profil_admis(Action::PreparerConvention, visite.acteur().profil).is_ok();
    // The partner reads the state at the leader's; a caisse reads its own.
    let vue = if dossier.volet(moi).is_some() { moi } else { dossier.pilote };
    let etape = etape(dossier, &ouverte.tous, vue, maintenant);
    let (ton, libelle) = etape.etiquette();
    let geste = etape.geste().filter(|_| administre).map(|(fin, mots)| Lien::vers(ouverte.adresse(fin), mots));
    let retires = matches!(etape, crate::etat::Etape::Retiree).then(|| Avis {
        ton: "danger",
        icone: "alert-triangle",
        titre: "Accès retirés".into(),
        texte: "La caisse a retiré l’accès de toute la structure (art. 4.1).".into(),
    });
    let cadre = match visite.acteur().profil {
        Profil::AdministrateurCaisse => visite.cadre(&dossier.document()).retour("/conventions", "Conventions"),
        _ => visite.cadre(&dossier.document()).retour("/droits", "Vos droits"),
    };
    visite.page(&Page {
        cadre,
        etat: Etat { ton, libelle },
        suite: etape.suite(dossier.modele.genre),
        geste,
        retires: retires.map(|a| rendre(&a)).transpose()?,
        territoire: LIEUX.iter().find(|l| l.territoire == dossier.territoire).map_or("", |l| l.libelle),
        parties: parties(&ouverte, dossier, maintenant),
        termes: termes(dossier),
        autres: autres(&ouverte, dossier),
        parties_liens: crate::parties::LIENS.map(|(fin, mots)| Lien::vers(ouverte.adresse(fin), mots)).to_vec(),
        reprise: dossier.reprise.map(|le| francais::moment(le, &dossier.zone)),
        documents: ouverte.adresse("/documents"),
        gestes: if administre { gestes(&ouverte, dossier, moi) } else { Vec::new() },
        articles: dossier.modele.articles.clone(),
        passe: passe(dossier),
    })
}

fn parties(ouverte: &Ouverte, dossier: &Dossier, maintenant: socle::Instant) -> Vec<Partie> {
    let signature = |fait: Option<&crate::FaitDossier>| match fait {
        Some(f) => format!(
            "{}, le {}",
            f.signataire.as_deref().unwrap_or("Signataire non précisé"),
            francais::jour(f.evenement.effet_le)
        ),
        None => "Pas encore de signature".to_owned(),
    };
    let mut sortie: Vec<Partie> = dossier
        .volets
        .iter()
        .map(|v| {
            let (ton, libelle) = etape(dossier, &ouverte.tous, v.caisse, maintenant).etiquette();
            Partie {
                nom: v.nom.clone(),
                role: if v.caisse == dossier.pilote { "Caisse, prépare la convention" } else { "Caisse" },
                signature: signature(v.fait(GenreEvenement::SignatureCaisse)),
                etat: Some(Etat { ton, libelle }),
            }
        })
        .collect();
    let partenaire = dossier.volets.first().and_then(|v| v.fait(GenreEvenement::SignaturePartenaire));
    sortie.push(Partie {
        nom: dossier.partenaire_nom.clone(),
        role: "Partenaire",
        signature: signature(partenaire),
        etat: None,
    });
    sortie
}

fn termes(dossier: &Dossier) -> Option<Termes> {
    let signee = dossier.volets.iter().flat_map(|v| &v.faits).filter_map(|f| f.version).min();
    let (numero, jour, termes) = dossier.versions.iter().rfind(|v| signee.is_none_or(|s| v.0 >= s))?;
    Some(Termes {
        titre: format!("Termes arrêtés le {} (version {numero})", francais::jour(*jour)),
        empreinte: termes.empreinte(),
        caisses: par_caisse(dossier, termes),
    })
}

/// The convention it leans on, and those that lean on it.
fn autres(ouverte: &Ouverte, dossier: &Dossier) -> Vec<Lien> {
    let lien = |d: &Dossier| Lien::vers(format!("/conventions/{}", d.id), d.document());
    ouverte.tous.iter().filter(|d| d.id != dossier.id).map(lien).collect()
}

/// What an administrateur may do here now, beside the next step.
fn gestes(ouverte: &Ouverte, dossier: &Dossier, moi: socle::Id<acces::Organisation>) -> Vec<Lien> {
    let Some(volet) = dossier.volet(moi) else { return Vec::new() };
    let (utilisation, finie) = (dossier.modele.genre == Genre::Utilisation, volet.fait(GenreEvenement::Fin).is_some());
    let activee = volet.fait(GenreEvenement::Activation).is_some();
    let reprenable = !dossier.signee() && dossier.pilote == moi;
    let tous: [(bool, &str, &str); 9] = [
        (
            !dossier.signee() && dossier.projets.contains_key(&moi.to_string()),
            "/parametres",
            "Paramètres de votre caisse",
        ),
        (!dossier.signee(), "/termes", "Relire et arrêter les termes"),
        (!dossier.versions.is_empty(), "/signatures", "Signatures"),
        (reprenable, "/papier", "Reprendre une convention signée sur papier"),
        (true, "/structure", "Membres et domaines de courriel du partenaire"),
        (utilisation && !activee, "/activation", "Ouvrir les accès"),
        (!utilisation && !finie, "/utilisation", "Préparer une convention d’utilisation adossée"),
        (utilisation && activee && !finie, "/acces", "Retirer ou rendre l’accès de la structure"),
        (!finie, "/fin", if dossier.signee() { "Constater la fin avec votre caisse" } else { "Abandonner ce projet" }),
    ];
    tous.into_iter().filter(|t| t.0).map(|(_, fin, mots)| Lien::vers(ouverte.adresse(fin), mots)).collect()
}

/// What happened, the latest first.
fn passe(dossier: &Dossier) -> Vec<Passe> {
    let mut faits: Vec<(&crate::VoletDossier, &crate::FaitDossier)> =
        dossier.volets.iter().flat_map(|v| v.faits.iter().map(move |f| (v, f))).collect();
    faits.sort_by_key(|(_, f)| std::cmp::Reverse((f.evenement.connu_le, f.evenement.effet_le)));
    // The partner signs once for all its caisses: one line.
    let mut vue = false;
    faits.retain(|(_, f)| {
        let signe = f.evenement.genre == GenreEvenement::SignaturePartenaire;
        let garde = !(signe && vue);
        vue |= signe;
        garde
    });
    let titre = |v: &crate::VoletDossier, genre| match genre {
        GenreEvenement::SignatureCaisse => format!("Signature : {}", v.nom),
        GenreEvenement::SignaturePartenaire => format!("Signature : {}", dossier.partenaire_nom),
        GenreEvenement::Activation => format!("Accès ouverts : {}", v.nom),
        GenreEvenement::Retrait => format!("Accès de la structure retirés : {}", v.nom),
        GenreEvenement::Reprise => format!("Accès de la structure rendus : {}", v.nom),
        GenreEvenement::Fin => format!("Fin avec {}", v.nom),
    };
    faits
        .into_iter()
        .map(|(v, f)| {
            let jour = francais::jour(f.evenement.effet_le);
            let quand = match f.evenement.genre {
                GenreEvenement::Fin => format!("Dernier jour : {jour}"),
                GenreEvenement::SignatureCaisse | GenreEvenement::SignaturePartenaire => jour,
                _ => francais::moment(f.evenement.connu_le, &dossier.zone),
            };
            Passe { titre: titre(v, f.evenement.genre), quand, clause: format!("art. {}", f.clause) }
        })
        .collect()
}
