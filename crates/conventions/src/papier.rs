//! A convention as paper: from what the base says to what the press sets, pure.
//!
//! A version of the terms that counts, with its hash at the foot of every page, or the draft, blanks shown as blanks.
//! Deliberately absent: a version that another replaced before anybody signed (nobody is bound by it), any file kept here:
//! a paper is made anew each time, the same bytes for the same data.

mod ecrits;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use socle::{Id, Refus, civil::Date, francais};
use toile::papier::{Article, Contrat, Ligne, Papier, Partie, Pied, Signature, Termes};

use crate::{Acte, Dossier, VoletDossier, regles, regles::GenreEvenement};

/// What of a convention is wanted on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// As it stands before its terms are fixed.
    Projet,
    /// A version of its terms.
    Version(i64),
    /// A letter, by its act.
    Lettre(Id<Acte>),
    /// The certificate of a closing step, by its act.
    Certificat(Id<Acte>),
}

impl Edition {
    /// The last part of its address: « projet.pdf », « termes-2.pdf ».
    pub fn adresse(self) -> String {
        match self {
            Self::Projet => "projet.pdf".to_owned(),
            Self::Version(n) => format!("termes-{n}.pdf"),
            Self::Lettre(acte) => format!("lettre-{acte}.pdf"),
            Self::Certificat(acte) => format!("certificat-{acte}.pdf"),
        }
    }

    /// From the last part of its address; another way of writing the same number is another address.
    pub fn depuis_adresse(adresse: &str) -> Option<Self> {
        let nom = adresse.strip_suffix(".pdf")?;
        let lue = match nom.split_once('-') {
            None if nom == "projet" => Self::Projet,
            Some(("termes", n)) => Self::Version(n.parse().ok()?),
            Some(("lettre", acte)) => Self::Lettre(acte.parse().ok()?),
            Some(("certificat", acte)) => Self::Certificat(acte.parse().ok()?),
            _ => return None,
        };
        (lue.adresse() == adresse).then_some(lue)
    }
}

/// The editions of a convention that may be printed, the latest first.
pub(crate) fn editions(dossier: &Dossier) -> Vec<Edition> {
    let versions = retenues(dossier).into_iter().rev().map(Edition::Version);
    projet_ouvert(dossier).then_some(Edition::Projet).into_iter().chain(versions).collect()
}

/// A draft may still change: nobody signed and nobody gave it up, or an avenant is being prepared.
fn projet_ouvert(dossier: &Dossier) -> bool {
    (!dossier.signee() || dossier.avenant.is_some()) && !dossier.projets.is_empty()
}

/// What is wanted, as paper: `siens` are the volets of the reader, by which letters are found.
pub(crate) fn papier(
    dossier: &Dossier,
    tous: &[Dossier],
    siens: &[&VoletDossier],
    edition: Edition,
    aujourdhui: Date,
) -> Result<Papier, Refus> {
    match edition {
        Edition::Projet | Edition::Version(_) => contrat(dossier, edition, aujourdhui),
        Edition::Lettre(acte) => ecrits::courrier(dossier, tous, siens, acte),
        Edition::Certificat(acte) => ecrits::attestation(dossier, siens, acte),
    }
}

/// « Avenant n° 1 »: what a version that comes after the first is; empty for the first.
fn avenant(rang: usize) -> String {
    if rang == 0 { String::new() } else { format!("Avenant n° {rang}") }
}

/// Numbers of the versions that bind or are about to, oldest first: those that a party signed, and the last one.
pub(crate) fn retenues(dossier: &Dossier) -> Vec<i64> {
    let signees: BTreeSet<i64> =
        dossier.volets.iter().flat_map(|v| &v.faits).filter_map(|f| f.evenement.version).collect();
    let derniere = dossier.versions.last().map(|v| v.0);
    dossier.versions.iter().map(|v| v.0).filter(|n| signees.contains(n) || Some(*n) == derniere).collect()
}

/// `edition` of `dossier` as paper; `aujourdhui` dates a draft.
fn contrat(dossier: &Dossier, edition: Edition, aujourdhui: Date) -> Result<Papier, Refus> {
    let absent = || Refus::Introuvable("édition d’une convention");
    if !editions(dossier).contains(&edition) {
        return Err(absent());
    }
    let modele = &dossier.modele;
    let commun = Contrat {
        titre: modele.titre.clone(),
        reference: dossier.numero.clone(),
        parties: parties(dossier),
        articles: modele.articles.iter().map(article).collect(),
        ..Contrat::default()
    };
    let origine = format!("{}, modèle « {} », version {}", dossier.document(), modele.code, modele.version);
    let Edition::Version(numero) = edition else {
        return Ok(Papier::Contrat(Contrat {
            sous_titre: avenant(if dossier.avenant.is_some() { retenues(dossier).len() } else { 0 }),
            projet: true,
            le: aujourdhui,
            version: format!("Projet du {}", francais::jour(aujourdhui)),
            termes: dossier.projets.iter().map(|(caisse, (_, saisie))| brouillon(dossier, caisse, saisie)).collect(),
            pied: Pied { empreinte: String::new(), origine },
            ..commun
        }));
    };
    let (_, le, termes) = dossier.versions.iter().find(|v| v.0 == numero).ok_or_else(absent)?;
    let rang = retenues(dossier).iter().position(|n| *n == numero).unwrap_or(0);
    Ok(Papier::Contrat(Contrat {
        sous_titre: avenant(rang),
        le: *le,
        version: format!("Version {numero} des termes, arrêtée le {}", francais::jour(*le)),
        termes: tables(dossier, termes),
        signatures: signatures(dossier, numero),
        pied: Pied { empreinte: format!("Empreinte des termes (SHA-256) : {}", termes.empreinte()), origine },
        ..commun
    }))
}

const TOUTES: &str = "Toutes les parties";

fn nom(dossier: &Dossier, caisse: &str) -> String {
    dossier.volets.iter().find(|v| v.caisse.to_string() == caisse).map(|v| v.nom.clone()).unwrap_or_default()
}

/// One table per caisse that grants, or one for all.
fn tables(dossier: &Dossier, termes: &crate::Termes) -> Vec<Termes> {
    let Ok(Value::Object(parts)) = serde_json::to_value(termes) else { return Vec::new() };
    let mut sortie = Vec::new();
    for (part, valeur) in &parts {
        let Some(valeurs) = valeur.as_object() else { continue };
        if part == "caisses" {
            let objets = valeurs.iter().filter_map(|(id, t)| Some((nom(dossier, id), t.as_object()?)));
            sortie.extend(objets.map(|(titre, t)| Termes { titre, lignes: lignes(dossier, t, &[]) }));
        } else {
            sortie.push(Termes { titre: TOUTES.to_owned(), lignes: lignes(dossier, valeurs, &[]) });
        }
    }
    sortie.sort_by(|a, b| a.titre.cmp(&b.titre));
    sortie
}

fn brouillon(dossier: &Dossier, caisse: &str, saisie: &regles::Saisie) -> Termes {
    let (valeurs, manques) = regles::remplis(&dossier.modele, saisie);
    let chacune = dossier.modele.genre == crate::Genre::Utilisation;
    let titre = if chacune { nom(dossier, caisse) } else { TOUTES.to_owned() };
    Termes { titre, lignes: lignes(dossier, &valeurs, &manques) }
}

/// Line by line, in the order of the model; what is missing is a blank, what was not asked has no line.
fn lignes(dossier: &Dossier, valeurs: &Map<String, Value>, manques: &[regles::Manque]) -> Vec<Ligne> {
    let modele = &dossier.modele;
    let ligne = |p: &crate::Parametre| {
        let dits = valeurs.get(&p.code).map(|v| regles::terme(modele, p, v));
        let blanc = || manques.iter().any(|m| m.parametre == p.libelle && m.article == p.article).then(Vec::new);
        let valeurs = dits.or_else(blanc)?;
        Some(Ligne { article: p.article.clone(), libelle: p.libelle.clone(), valeurs })
    };
    modele.parametres.iter().filter_map(ligne).collect()
}

fn article(a: &crate::Article) -> Article {
    Article { numero: a.numero.clone(), titre: a.titre.clone(), texte: a.texte.clone() }
}

fn parties(dossier: &Dossier) -> Vec<Partie> {
    let caisse = |v: &crate::VoletDossier| Partie { nom: v.nom.clone(), role: "Caisse".to_owned() };
    let partenaire = Partie { nom: dossier.partenaire_nom.clone(), role: "Partenaire".to_owned() };
    dossier.volets.iter().map(caisse).chain([partenaire]).collect()
}

/// One block per party; what was recorded for that version is told.
fn signatures(dossier: &Dossier, numero: i64) -> Vec<Signature> {
    let bloc = |partie: &str, fait: Option<&crate::FaitDossier>| Signature {
        partie: partie.to_owned(),
        fonction: fait.and_then(|f| f.signataire.clone()).unwrap_or_default(),
        jour: fait.map(|f| francais::jour(f.evenement.effet_le)).unwrap_or_default(),
    };
    let caisses = dossier.volets.iter().map(|v| bloc(&v.nom, v.signature(GenreEvenement::SignatureCaisse, numero)));
    let partenaire = dossier.volets.first().and_then(|v| v.signature(GenreEvenement::SignaturePartenaire, numero));
    caisses.chain([bloc(&dossier.partenaire_nom, partenaire)]).collect()
}

#[cfg(test)]
mod tests {
    use super::Edition;

    #[test]
    fn une_adresse_par_edition() {
        for (adresse, lue) in [
            ("projet.pdf", Some(Edition::Projet)),
            ("termes-2.pdf", Some(Edition::Version(2))),
            ("termes-02.pdf", None),
            ("termes-+2.pdf", None),
            ("termes-2", None),
            ("termes-.pdf", None),
            ("projet.PDF", None),
            ("../projet.pdf", None),
            ("lettre-1.pdf", None),
            ("certificat-0197b1a2-0000-7000-8000-00000000000A.pdf", None),
        ] {
            assert_eq!(Edition::depuis_adresse(adresse), lue, "{adresse}");
        }
    }
}
