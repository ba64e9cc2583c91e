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
    Acte, Modele, Termes, modele,
    modele::PrealableEcrit,
    regles::{
        Evenement, GenreEvenement, Saisie, Structure, Vie, VoletLu,
        vie::{
            Cote, Version,
            clauses::{Cite, Clauses},
            en_effet, fins,
        },
    },
    sql,
};

/// Months during which an inactivated account is shown where no terms say it.
const VISIBILITE: u32 = 6;

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
        acte: Option<Id<Acte>>,
        vise: Option<Id<Acte>>,
        code: Option<String>,
        cote: Option<String>,
        souhaite_le: Option<String>,
        motif: Option<String>,
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
    /// The version of the terms that the drafts prepare, while an avenant is under way.
    pub avenant: Option<i64>,
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
    /// What each version of the terms says of its life, oldest first.
    pub versions: Vec<Version>,
}

impl VoletDossier {
    /// The first event of that kind.
    pub fn fait(&self, genre: GenreEvenement) -> Option<&FaitDossier> {
        self.faits.iter().find(|f| f.evenement.genre == genre)
    }

    /// The signature of that genre under that version of the terms.
    pub fn signature(&self, genre: GenreEvenement, version: i64) -> Option<&FaitDossier> {
        let elle = |f: &&FaitDossier| f.evenement.genre == genre && f.evenement.version.unwrap_or(1) == version;
        self.faits.iter().find(elle)
    }
}

/// An event with what a page tells of it.
#[derive(Debug, Clone)]
pub struct FaitDossier {
    /// What the rules read.
    pub evenement: Evenement,
    /// Function of who signed.
    pub signataire: Option<String>,
    /// Why, in the words of whoever recorded it.
    pub motif: Option<String>,
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
    /// Clause of its end, if one is known.
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

/// Convention `id`, all it leans on, and all that leans on these; without `id` itself if it leads nowhere.
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
            dossier.volets.push(VoletDossier {
                id: r.volet,
                caisse: r.caisse,
                nom,
                administree,
                faits: Vec::new(),
                versions: Vec::new(),
            });
        }
        if let (Some(volet), Some(fait)) = (dossier.volets.last_mut(), fait(r)?) {
            volet.faits.push(fait);
        }
    }
    for dossier in &mut sortie {
        ecrire_la_vie(dossier)?;
    }
    Ok(sortie)
}

/// What each version says of the life of each volet.
fn ecrire_la_vie(dossier: &mut Dossier) -> Result<(), Refus> {
    for volet in &mut dossier.volets {
        let caisse = volet.caisse.to_string();
        for (numero, effet_le, termes) in &dossier.versions {
            let clauses = Clauses::lire(&dossier.modele, termes, &caisse)?;
            volet.versions.push(Version { numero: *numero, effet_le: *effet_le, clauses });
        }
    }
    Ok(())
}

fn ouvrir(r: &Rangee, modele: Arc<Modele>, ecrits: &[Ecrit]) -> Result<Dossier, Refus> {
    let (mut versions, mut projets, mut avenant) = (Vec::new(), BTreeMap::new(), None);
    for e in ecrits.iter().filter(|e| e.convention == r.convention) {
        if e.caisse.is_empty() {
            let termes = serde_json::from_str(&e.texte).map_err(|_| defaut("termes"))?;
            versions.push((e.numero, e.effet_le.parse().map_err(|_| defaut("date"))?, termes));
        } else {
            let saisie = serde_json::from_str(&e.texte).map_err(|_| defaut("projet"))?;
            avenant = avenant.or_else(|| e.effet_le.parse().ok());
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
        avenant,
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
            acte: r.acte,
            vise: r.vise,
            code: r.code,
            souhaite_le: r.souhaite_le.map(|d| d.parse().map_err(|_| defaut("date"))).transpose()?,
            cote: r.cote.as_deref().and_then(Cote::depuis_code),
            version: r.version,
            clause: r.clause.unwrap_or_default(),
        },
        signataire: r.signataire,
        motif: r.motif,
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

    /// The life of the volet of `caisse` here, with what it leans on, found in `tous`; empty if the caisse is no party.
    pub fn vie(&self, caisse: Id<Organisation>, tous: &[Self]) -> Vie {
        let Some(volet) = self.volet(caisse) else { return Vie::default() };
        let evenements = |v: &VoletDossier| v.faits.iter().map(|f| f.evenement.clone()).collect::<Vec<_>>();
        let gate = |p: &PrealableEcrit| Cite { dit: p.code.clone(), article: p.article.clone() };
        let appui = |id| tous.iter().find(|d| d.id == id).map(|d| d.vie(caisse, tous)).unwrap_or_default();
        Vie {
            evenements: evenements(volet),
            soeurs: self.volets.iter().filter(|v| v.caisse != caisse).map(evenements).collect(),
            versions: volet.versions.clone(),
            appui: self.mere.map(|id| Box::new(appui(id))),
            prealables: self.modele.prealables.iter().filter(|p| p.declare).map(gate).collect(),
            ouvre: self.modele.genre.ouvre_des_acces(),
            visibilite: self.visibilite(caisse),
            zone: self.zone.clone(),
            calendrier: self.calendrier(),
        }
    }

    /// Months during which accounts inactivated at `caisse` are still shown, as its last terms say.
    // regle: VAR-EP-2.2.3-12 K-13; permissive: u32::MAX
    fn visibilite(&self, caisse: Id<Organisation>) -> u32 {
        let caisse = caisse.to_string();
        let termes = self.versions.iter().rev().find_map(|(_, _, t)| t.caisses.get(&caisse));
        termes.map_or(VISIBILITE, |t| t.visibilite_apres_inactivation)
    }

    /// The terms that hold at the caisse of `vie`, each from its day; before any does, the last fixed.
    fn retenues(&self, vie: &Vie) -> Vec<(Date, Termes)> {
        let tenues = en_effet(vie);
        let terme = |numero: i64| self.versions.iter().find(|v| v.0 == numero).map(|v| v.2.clone());
        if tenues.is_empty() {
            return self.versions.last().map(|(_, jour, termes)| (*jour, termes.clone())).into_iter().collect();
        }
        tenues.into_iter().filter_map(|v| Some((v.le, terme(v.numero)?))).collect()
    }

    /// Its volets as rules read them, `tous` holding the conventions it leans on.
    pub fn lus(&self, tous: &[Self]) -> Vec<VoletNomme> {
        let un = |v: &VoletDossier| {
            let vie = self.vie(v.caisse, tous);
            let clause_de_fin = fins(&vie).into_iter().next().map(|f| f.clause);
            VoletNomme {
                volet: VoletLu {
                    id: v.id,
                    document: self.document(),
                    caisse: v.caisse,
                    partenaire: self.partenaire,
                    membres: self.structure.membres,
                    versions: self.retenues(&vie),
                    vie,
                },
                convention: self.id,
                modele: Arc::clone(&self.modele),
                numero: self.numero.clone(),
                caisse: v.nom.clone(),
                partenaire: self.partenaire_nom.clone(),
                clause_de_fin,
            }
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
