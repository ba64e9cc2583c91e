//! « What if »: the same conventions, in which something more has happened on a day; and what that changes. Nothing is written.
//!
//! A letter is taken as sent and received that day: each page says so. What may not happen is refused by the rule that would
//! refuse it, so that a simulation never promises more than the act.

use std::sync::Arc;

use acces::{Convention, Organisation, Volet};
use socle::{Id, Instant, civil::Date};

use crate::{
    Dossier, FaitDossier, Modele,
    regles::{
        Droit, GenreEvenement as G, droits,
        vie::{
            Cote, Evenement, Fin, fin,
            gestes::{Cadre, Empeche, admettre},
        },
    },
};

/// What could happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hypothese {
    /// Nothing.
    Rien,
    /// A denunciation under that clause.
    Denoncer(String),
    /// A formal notice under that clause, left without effect.
    Demeure(String),
    /// A suspension by the caisse.
    Suspendre,
    /// An end by agreement, that day being the last.
    Accord,
    /// The last version of the terms, signed by everybody.
    Avenant,
}

impl Hypothese {
    /// The value of a form.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Rien => "rien".into(),
            Self::Denoncer(c) => format!("denoncer:{c}"),
            Self::Demeure(c) => format!("demeure:{c}"),
            Self::Suspendre => "suspendre".into(),
            Self::Accord => "accord".into(),
            Self::Avenant => "avenant".into(),
        }
    }

    /// Those that the terms of `dossier` leave to `cote` on `jour`, with words and article.
    pub(crate) fn possibles(
        dossier: &Dossier,
        tous: &[Dossier],
        caisse: Id<Organisation>,
        cote: Cote,
        jour: Date,
    ) -> Vec<(Self, String)> {
        let vie = dossier.vie(caisse, tous);
        let mut sortie = vec![(Self::Rien, "Ne rien faire".to_owned())];
        let Some(clauses) = vie.clauses(jour) else { return sortie };
        let permis = |qui| {
            use crate::regles::vie::clauses::Qui;
            match qui {
                Qui::Toutes | Qui::Autres => true,
                Qui::Caisse => cote == Cote::Caisse,
                Qui::Partenaire => cote == Cote::Partenaire,
            }
        };
        for d in clauses.denonciations.iter().filter(|d| permis(d.qui)) {
            let mots = if d.a_l_anniversaire {
                format!("Dénoncer pour le prochain anniversaire, {} avant (art. {})", d.preavis, d.article)
            } else {
                format!("Dénoncer avec un préavis de {} (art. {})", d.preavis, d.article)
            };
            sortie.push((Self::Denoncer(d.code.clone()), mots));
        }
        for d in clauses.demeures.iter().filter(|d| permis(d.qui)) {
            let delai = d.delai.map_or_else(|| "effet immédiat".to_owned(), |x| x.to_string());
            let mots = format!("Mettre en demeure, sans réparation : {delai} (art. {})", d.article);
            sortie.push((Self::Demeure(d.code.clone()), mots));
        }
        if cote == Cote::Caisse {
            sortie.push((Self::Suspendre, "Suspendre la convention".to_owned()));
        }
        if let Some(article) = &clauses.amiable {
            sortie.push((Self::Accord, format!("S’accorder sur une fin, ce jour étant le dernier (art. {article})")));
        }
        let signee =
            vie.versions.iter().map(|v| v.numero).max() == crate::regles::vie::en_effet(&vie).last().map(|v| v.numero);
        if !signee && !vie.versions.is_empty() {
            let article = &clauses.avenant.article;
            sortie.push((Self::Avenant, format!("Signer la dernière version des termes (art. {article})")));
        }
        sortie
    }
}

/// Who supposes, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cas {
    /// The convention.
    pub(crate) convention: Id<Convention>,
    /// The organisation that would act.
    pub(crate) moi: Id<Organisation>,
    /// On which day.
    pub(crate) jour: Date,
}

/// Two acts that no base will ever hold: the letter supposed, and its receipt.
const LETTRE: &str = "0197b1a2-0000-7000-8000-00000000000a";
const SUITE: &str = "0197b1a2-0000-7000-8000-00000000000b";

fn evenements(h: &Hypothese, cote: Cote, version: i64) -> Vec<Evenement> {
    let un = |genre| Evenement { genre, cote: Some(cote), clause: String::new(), ..Evenement::default() };
    let (lettre, suite) = (LETTRE.parse().ok(), SUITE.parse().ok());
    let recue = |acte| Evenement { vise: acte, acte: None, ..un(G::Reception) };
    match h {
        Hypothese::Rien => Vec::new(),
        Hypothese::Denoncer(code) => {
            vec![Evenement { acte: lettre, code: Some(code.clone()), ..un(G::Denonciation) }, recue(lettre)]
        }
        Hypothese::Demeure(code) => {
            vec![Evenement { acte: lettre, code: Some(code.clone()), ..un(G::Demeure) }, recue(lettre)]
        }
        Hypothese::Suspendre => vec![Evenement { acte: suite, ..un(G::Suspension) }],
        Hypothese::Accord => vec![Evenement { cote: None, ..un(G::Accord) }],
        Hypothese::Avenant => {
            [G::SignatureCaisse, G::SignaturePartenaire].map(|g| Evenement { version: Some(version), ..un(g) }).to_vec()
        }
    }
}

/// `tous` as they would be. A caisse acts on its own volet, the partner on all of them; everybody signs an avenant.
pub(crate) fn supposer(tous: &[Dossier], h: &Hypothese, cas: Cas) -> Result<Vec<Dossier>, Empeche> {
    let mut suppose = tous.to_vec();
    let Some(rang) = tous.iter().position(|d| d.id == cas.convention) else { return Ok(suppose) };
    let Some(dossier) = tous.get(rang) else { return Ok(suppose) };
    let caisse = dossier.volet(cas.moi).is_some();
    let cote = if caisse { Cote::Caisse } else { Cote::Partenaire };
    let tout_le_monde = matches!(h, Hypothese::Avenant | Hypothese::Accord);
    let version = dossier.versions.last().map_or(1, |v| v.0);
    let midi = dossier.zone.instant(cas.jour, 12, 0).unwrap_or_else(|| dossier.zone.debut(cas.jour));
    for volet in dossier.volets.iter().filter(|v| !caisse || tout_le_monde || v.caisse == cas.moi) {
        for mut e in evenements(h, cote, version) {
            (e.effet_le, e.connu_le) = (cas.jour, midi);
            let vie = suppose.get(rang).map(|d| d.vie(volet.caisse, &suppose)).unwrap_or_default();
            let signature = matches!(e.genre, G::SignatureCaisse | G::SignaturePartenaire);
            let deja = signature && vie.evenements.iter().any(|x| x.genre == e.genre && x.version == e.version);
            if deja {
                continue;
            }
            admettre(&vie, &e, Cadre { aujourdhui: cas.jour, deliberation: None })?;
            let place = suppose.get_mut(rang).and_then(|d| d.volets.iter_mut().find(|v| v.id == volet.id));
            if let Some(v) = place {
                v.faits.push(FaitDossier { evenement: e.clone(), signataire: None, motif: None });
            }
        }
    }
    Ok(suppose)
}

/// What changes at one caisse, in one convention.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) document: String,
    pub(crate) modele: Arc<Modele>,
    pub(crate) caisse: String,
    pub(crate) avant: Option<Fin>,
    pub(crate) apres: Option<Fin>,
    /// When rights close that would not have, and which.
    pub(crate) ferme: Option<(Instant, Vec<String>)>,
}

/// Rights that hold `avant` and not `apres`, from `depuis` on: the first instant, and their codes.
fn fermetures(avant: &[Droit], apres: &[Droit], depuis: Instant) -> Option<(Instant, Vec<String>)> {
    let mut perdus: Vec<(Instant, String)> = Vec::new();
    for d in avant.iter().filter(|d| d.organisation == d.partenaire && d.periode.au > depuis) {
        let gardes: Vec<_> =
            apres.iter().filter(|a| a.quoi == d.quoi && a.volet == d.volet).map(|a| a.periode).collect();
        let reste = d.periode.sans(&gardes).into_iter().find(|p| p.au > depuis);
        perdus.extend(reste.map(|p| (p.du.max(depuis), d.quoi.clone())));
    }
    let premier = perdus.iter().map(|p| p.0).min()?;
    let mut quoi: Vec<String> = perdus.into_iter().map(|p| p.1).collect();
    quoi.sort();
    quoi.dedup();
    Some((premier, quoi))
}

/// What differs between two worlds from `depuis` on, convention by convention and caisse by caisse.
pub(crate) fn comparer(avant: &[Dossier], apres: &[Dossier], depuis: Instant) -> Vec<Change> {
    let mut sortie = Vec::new();
    for (a, b) in avant.iter().zip(apres) {
        for (va, vb) in a.lus(avant).into_iter().zip(b.lus(apres)) {
            let (fa, fb) = (fin(&va.volet.vie), fin(&vb.volet.vie));
            let ferme =
                fermetures(&droits(std::slice::from_ref(&va.volet)), &droits(std::slice::from_ref(&vb.volet)), depuis);
            if fa == fb && ferme.is_none() {
                continue;
            }
            sortie.push(Change {
                document: a.document(),
                modele: va.modele,
                caisse: va.caisse,
                avant: fa,
                apres: fb,
                ferme,
            });
        }
    }
    sortie
}

/// An account's access at a volet.
#[derive(Debug, Clone)]
pub(crate) struct Siege {
    pub(crate) compte: String,
    pub(crate) volet: Id<Volet>,
    pub(crate) au: Instant,
}

/// How many accounts would have no caisse left, and from when, that would have had one.
// regle: VAR-EP-2.2.3-02; permissive: None
pub(crate) fn inactives(sieges: &[Siege], avant: &[Dossier], apres: &[Dossier]) -> Option<(usize, Instant)> {
    let ouverts = |tous: &[Dossier]| -> Vec<Droit> {
        let lus: Vec<_> = tous.iter().flat_map(|d| d.lus(tous)).map(|v| v.volet).collect();
        droits(&lus).into_iter().filter(|d| d.quoi == crate::COMPTE).collect()
    };
    let (oa, ob) = (ouverts(avant), ouverts(apres));
    let dernier = |o: &[Droit], compte: &str| {
        let siens = sieges.iter().filter(|s| s.compte == compte);
        let fins = siens.filter_map(|s| {
            let au = o.iter().filter(|d| d.volet == s.volet).map(|d| d.periode.au).max()?;
            Some(au.min(s.au))
        });
        fins.max()
    };
    let mut comptes: Vec<&str> = sieges.iter().map(|s| s.compte.as_str()).collect();
    comptes.sort_unstable();
    comptes.dedup();
    let perdus: Vec<Instant> = comptes
        .into_iter()
        .filter_map(|c| {
            let (a, b) = (dernier(&oa, c)?, dernier(&ob, c));
            b.is_none_or(|b| b < a).then(|| b.unwrap_or(a))
        })
        .collect();
    let premier = perdus.iter().min().copied()?;
    Some((perdus.len(), premier))
}
