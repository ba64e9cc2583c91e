//! Reading conventions from the base, as the pure rules want them: two statements, whatever their number.

use std::{collections::BTreeMap, sync::Arc};

use acces::{Convention, Organisation, Volet};
use socle::{
    Id, Instant, Refus, Zone,
    calendrier::{Calendrier, Territoire},
    civil::Date,
};
use stockage::{Executant, ligne, sql};

use crate::{
    Modele, Termes, modele,
    regles::{Engagement, Evenement, GenreEvenement, Saisie, Structure, VoletLu},
    sql,
};

ligne! {
    struct Rangee {
        convention: Id<Convention>,
        numero: String,
        variante: Option<String>,
        mere: Option<Id<Convention>>,
        pilote: Id<Organisation>,
        zone: String,
        territoire: String,
        modele: String,
        reprise: Option<Instant>,
        volet: Id<Volet>,
        caisse: Id<Organisation>,
        partenaire: Id<Organisation>,
        caisse_nom: String,
        partenaire_nom: String,
        membres: Option<i64>,
        domaines: i64,
        administree: bool,
        genre: Option<String>,
        effet_le: Option<String>,
        connu_le: Option<Instant>,
        clause: Option<String>,
        signataire: Option<String>,
        version: Option<i64>,
    }
}

ligne! { struct Ecrit { convention: Id<Convention>, numero: i64, effet_le: String, texte: String, caisse: String } }

/// A convention with all that happened to it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The convention.
    pub id: Id<Convention>,
    /// « EP-2026-014 ».
    pub numero: String,
    /// Its model.
    pub modele: Arc<Modele>,
    /// The variant of the model it was prepared under.
    pub variante: Option<String>,
    /// The convention métier it leans on.
    pub mere: Option<Id<Convention>>,
    /// When it was entered here, if it was signed on paper before.
    pub reprise: Option<Instant>,
    /// The caisse that prepares it.
    pub pilote: Id<Organisation>,
    /// The partner.
    pub partenaire: Id<Organisation>,
    /// Its name.
    pub partenaire_nom: String,
    /// What gates look at.
    pub structure: Structure,
    /// Midnight of its days.
    pub zone: Zone,
    /// Its jours ouvrés.
    pub territoire: Territoire,
    /// One per caisse.
    pub volets: Vec<VoletDossier>,
    /// Terms fixed: number, effect date, terms; oldest first.
    pub versions: Vec<(i64, Date, Termes)>,
    /// Drafts: by caisse, version of the draft and what was typed.
    pub projets: BTreeMap<String, (i64, Saisie)>,
}

/// A volet of a convention.
#[derive(Debug, Clone)]
pub struct VoletDossier {
    /// The volet.
    pub id: Id<Volet>,
    /// Its caisse.
    pub caisse: Id<Organisation>,
    /// The caisse's name.
    pub nom: String,
    /// Whether the caisse has administrateurs of its own here.
    pub administree: bool,
    /// What happened, in the order it was recorded.
    pub faits: Vec<FaitDossier>,
}

impl VoletDossier {
    /// The first event of that kind.
    pub fn fait(&self, genre: GenreEvenement) -> Option<&FaitDossier> {
        self.faits.iter().find(|f| f.evenement.genre == genre)
    }
}

/// An event with what a page tells of it.
#[derive(Debug, Clone)]
pub struct FaitDossier {
    /// What the rules read.
    pub evenement: Evenement,
    /// The article it rests on.
    pub clause: String,
    /// Function of who signed.
    pub signataire: Option<String>,
    /// The version of the terms that was signed.
    pub version: Option<i64>,
}

/// A volet with the names a page shows.
#[derive(Debug, Clone)]
pub struct VoletNomme {
    /// What rules read.
    pub volet: VoletLu,
    /// Its convention.
    pub convention: Id<Convention>,
    /// Its model.
    pub modele: Arc<Modele>,
    /// Number of the convention.
    pub numero: String,
    /// Name of the caisse.
    pub caisse: String,
    /// Name of the partner.
    pub partenaire: String,
    /// Clause of its end, if one was recorded.
    pub clause_de_fin: Option<String>,
}

pub(crate) fn defaut(quoi: &str) -> Refus {
    Refus::Interne(format!("convention : {quoi} illisible"))
}

/// The territory of its stored word.
pub(crate) fn territoire(code: &str) -> Result<Territoire, Refus> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).map_err(|_| defaut("territoire"))
}

/// The conventions of `organisation` (as caisse or as partner), or all of them.
pub async fn dossiers(
    base: &mut impl Executant,
    organisation: Option<Id<Organisation>>,
) -> Result<Vec<Dossier>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::DOSSIERS, organisation)).await?;
    let ecrits: Vec<Ecrit> = base.toutes(sql!(sql::ECRITS, organisation)).await?;
    assembler(base, rangees, &ecrits).await
}

/// Convention `id`, the one it leans on, and those that lean on it; without `id` itself if it leads nowhere.
pub async fn autour(base: &mut impl Executant, id: Id<Convention>) -> Result<Vec<Dossier>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::DOSSIERS_AUTOUR, id)).await?;
    let ecrits: Vec<Ecrit> = base.toutes(sql!(sql::ECRITS_AUTOUR, id)).await?;
    assembler(base, rangees, &ecrits).await
}

/// The same without a word of terms or drafts: who is bound to whom, and what happened.
pub(crate) async fn autour_sans_termes(base: &mut impl Executant, id: Id<Convention>) -> Result<Vec<Dossier>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::DOSSIERS_AUTOUR, id)).await?;
    assembler(base, rangees, &[]).await
}

async fn assembler(base: &mut impl Executant, rangees: Vec<Rangee>, ecrits: &[Ecrit]) -> Result<Vec<Dossier>, Refus> {
    let mut sortie: Vec<Dossier> = Vec::new();
    for r in rangees {
        if sortie.last().is_none_or(|d| d.id != r.convention) {
            let modele = modele::par_empreinte(base, &r.modele).await?;
            sortie.push(ouvrir(&r, modele, ecrits)?);
        }
        let Some(dossier) = sortie.last_mut() else { continue };
        if dossier.volets.last().is_none_or(|v| v.id != r.volet) {
            let (nom, administree) = (r.caisse_nom.clone(), r.administree);
            dossier.volets.push(VoletDossier { id: r.volet, caisse: r.caisse, nom, administree, faits: Vec::new() });
        }
        if let (Some(volet), Some(fait)) = (dossier.volets.last_mut(), fait(r)?) {
            volet.faits.push(fait);
        }
    }
    Ok(sortie)
}

fn ouvrir(r: &Rangee, modele: Arc<Modele>, ecrits: &[Ecrit]) -> Result<Dossier, Refus> {
    let (mut versions, mut projets) = (Vec::new(), BTreeMap::new());
    for e in ecrits.iter().filter(|e| e.convention == r.convention) {
        if e.caisse.is_empty() {
            let termes = serde_json::from_str(&e.texte).map_err(|_| defaut("termes"))?;
            versions.push((e.numero, e.effet_le.parse().map_err(|_| defaut("date"))?, termes));
        } else {
            let saisie = serde_json::from_str(&e.texte).map_err(|_| defaut("projet"))?;
            projets.insert(e.caisse.clone(), (e.numero, saisie));
        }
    }
    Ok(Dossier {
        id: r.convention,
        numero: r.numero.clone(),
        modele,
        variante: r.variante.clone(),
        mere: r.mere,
        reprise: r.reprise,
        pilote: r.pilote,
        partenaire: r.partenaire,
        partenaire_nom: r.partenaire_nom.clone(),
        structure: Structure { membres: r.membres, domaines: r.domaines },
        zone: Zone::nommee(&r.zone).map_err(|_| defaut("zone"))?,
        territoire: territoire(&r.territoire)?,
        volets: Vec::new(),
        versions,
        projets,
    })
}

fn fait(r: Rangee) -> Result<Option<FaitDossier>, Refus> {
    let (Some(genre), Some(effet_le), Some(connu_le)) = (r.genre, r.effet_le, r.connu_le) else { return Ok(None) };
    Ok(Some(FaitDossier {
        evenement: Evenement {
            genre: GenreEvenement::depuis_code(&genre).ok_or_else(|| defaut("événement"))?,
            effet_le: effet_le.parse().map_err(|_| defaut("date"))?,
            connu_le,
        },
        clause: r.clause.unwrap_or_default(),
        signataire: r.signataire,
        version: r.version,
    }))
}

impl Dossier {
    /// « Convention d’utilisation Espace Partenaires n° EP-2026-014 », and « (reprise) » if it was signed on paper before.
    pub fn document(&self) -> String {
        let reprise = if self.reprise.is_some() { " (reprise)" } else { "" };
        format!("{} n° {}{reprise}", self.modele.document, self.numero)
    }

    /// The calendar of its jours ouvrés.
    pub fn calendrier(&self) -> Calendrier {
        Calendrier::nouveau(self.territoire)
    }

    /// Whether a party has signed.
    pub fn signee(&self) -> bool {
        self.volets.iter().any(|v| !v.faits.is_empty())
    }

    /// The volet of `caisse`.
    pub fn volet(&self, caisse: Id<Organisation>) -> Option<&VoletDossier> {
        self.volets.iter().find(|v| v.caisse == caisse)
    }

    /// The terms that count: those that were signed, and avenants after them; before any signature, the last fixed.
    pub fn retenues(&self) -> Vec<(Date, Termes)> {
        let signee = self.volets.iter().flat_map(|v| &v.faits).filter_map(|f| f.version).min();
        let premiere = signee.or_else(|| self.versions.last().map(|v| v.0)).unwrap_or(0);
        self.versions.iter().filter(|v| v.0 >= premiere).map(|(_, jour, termes)| (*jour, termes.clone())).collect()
    }

    /// What binds `caisse` and the partner here; nothing if the caisse is no party.
    pub fn engagement(&self, caisse: Id<Organisation>) -> Engagement {
        let evenements = |v: &VoletDossier| v.faits.iter().map(|f| f.evenement.clone()).collect::<Vec<_>>();
        let duree =
            self.retenues().last().and_then(|(_, t)| t.metier.as_ref().and_then(crate::TermesMetier::duree_ferme));
        let soeurs = self.volets.iter().filter(|v| v.caisse != caisse).map(evenements).collect();
        self.volet(caisse).map(|v| Engagement { evenements: evenements(v), soeurs, duree }).unwrap_or_default()
    }

    /// Its volets as rules read them, `tous` holding the convention it leans on.
    pub fn lus(&self, tous: &[Self]) -> Vec<VoletNomme> {
        let mere = self.mere.map(|id| tous.iter().find(|d| d.id == id));
        let versions = self.retenues();
        let un = |v: &VoletDossier| VoletNomme {
            volet: VoletLu {
                id: v.id,
                document: self.document(),
                caisse: v.caisse,
                partenaire: self.partenaire,
                membres: self.structure.membres,
                zone: self.zone.clone(),
                versions: versions.clone(),
                propre: self.engagement(v.caisse),
                mere: mere.map(|m| m.map(|m| m.engagement(v.caisse)).unwrap_or_default()),
            },
            convention: self.id,
            modele: Arc::clone(&self.modele),
            numero: self.numero.clone(),
            caisse: v.nom.clone(),
            partenaire: self.partenaire_nom.clone(),
            clause_de_fin: v.faits.iter().find(|f| f.evenement.genre == GenreEvenement::Fin).map(|f| f.clause.clone()),
        };
        self.volets.iter().map(un).collect()
    }
}

/// The volets of `organisation` (as caisse or as partner), or every volet.
pub async fn volets(
    base: &mut impl Executant,
    organisation: Option<Id<Organisation>>,
) -> Result<Vec<VoletNomme>, Refus> {
    let tous = dossiers(base, organisation).await?;
    let sien = |v: &VoletNomme| organisation.is_none_or(|o| v.volet.caisse == o || v.volet.partenaire == o);
    let mut sortie: Vec<VoletNomme> = tous.iter().flat_map(|d| d.lus(&tous)).filter(sien).collect();
    sortie.sort_by(|a, b| (&a.partenaire, &a.caisse, &a.numero).cmp(&(&b.partenaire, &b.caisse, &b.numero)));
    Ok(sortie)
}
