//! The caisse's own part of the page of a request: who follows it, and what agents note for each other.
//!
//! Shown to agents of the caisse alone; no statement of a partner's page reads it. Deliberately absent: any way to
//! change or erase a note, which is answered by another.

use acces::{Action, Compte, Demande};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Garde, Liste, Sommaire, Zone},
};

use super::{
    demande::{self, Retour},
    listes,
    vue::Vue,
};
use crate::{
    cas::{self, NOTE_INTERNE_MAX, NoteInterne},
    faits::Faits,
    regles::Phase,
    sceau::Sceau,
    travail::sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::post("/demandes/{id}/affectation", Action::Affecter, |v| Box::pin(affecter(v))).tracee(),
        Porte::post("/demandes/{id}/notes", Action::NoterInterne, |v| Box::pin(noter(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        genre: String,
        code: String,
        prenom: String,
        nom: String,
        le: Instant,
        enveloppe: Option<Vec<u8>>,
        texte: Option<Vec<u8>>,
    }
}

struct Note {
    quand: String,
    qui: String,
    lignes: Vec<String>,
}

#[derive(Template)]
#[template(path = "demandes/suivi.html")]
struct Section {
    jeton: String,
    id: Id<Demande>,
    version: i64,
    suivi: String,
    le_mien: bool,
    ouverte: bool,
    agents: Liste,
    notes: Vec<Note>,
    texte: Zone,
}

fn zone_de_texte(valeur: &str, erreurs: &Erreurs) -> Zone {
    Zone {
        nom: "texte".into(),
        libelle: "Note interne".into(),
        aide:
            "Seuls les agents de votre caisse la lisent. 2 000 caractères au plus, pas de numéro de sécurité sociale."
                .into(),
        valeur: valeur.into(),
        erreur: erreurs.pour("texte").into(),
        facultatif: false,
        max: NOTE_INTERNE_MAX,
    }
}

/// The section, for an agent of the caisse: one statement, under the trace of the page.
pub(super) async fn section(visite: &Visite, id: Id<Demande>, vue: &Vue<'_>, jeton: &str) -> Result<String, Refus> {
    let acteur = visite.acteur();
    let appel = sql!(sql::SUIVI, acteur.organisation, visite.maison.monde.metier());
    let rangees: Vec<Rangee> = visite.maison.traces.lire(&vue.consigne, appel).await?;
    let suivi = rangees.iter().find(|r| r.genre == "suivi");
    let moi = acteur.compte.to_string();
    let le_mien = suivi.is_some_and(|s| s.code == moi);
    let nom = |r: &Rangee| format!("{} {}", r.prenom, r.nom);
    let mut options: Vec<(String, String, bool)> = rangees
        .iter()
        .filter(|r| r.genre == "agent" && suivi.is_none_or(|s| s.code != r.code))
        .map(|r| (r.code.clone(), nom(r), false))
        .collect();
    options.sort_by_cached_key(|(_, nom, _)| francais::sans_accents(nom));
    options.dedup_by(|a, b| a.0 == b.0);
    if suivi.is_some() {
        options.push(("personne".into(), "Personne (rendre à la file)".into(), false));
    }
    let section = Section {
        jeton: jeton.to_owned(),
        id,
        version: vue.version,
        suivi: suivi.map(nom).unwrap_or_default(),
        le_mien,
        ouverte: !matches!(vue.phase, Phase::Close | Phase::Retiree),
        agents: Liste { nom: "a".into(), libelle: "Confier à".into(), options, ..Liste::default() },
        notes: notes(visite, id, &rangees)?,
        texte: zone_de_texte("", &Erreurs::default()),
    };
    section.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

fn notes(visite: &Visite, id: Id<Demande>, rangees: &[Rangee]) -> Result<Vec<Note>, Refus> {
    let mut sortie = Vec::new();
    for r in rangees.iter().filter(|r| r.genre == "note") {
        let (Some(enveloppe), Some(scelle)) = (&r.enveloppe, &r.texte) else { continue };
        let note: Id<NoteInterne> = r.code.parse().map_err(|_| Refus::Interne("note".into()))?;
        let clair = Sceau::de(&visite.maison.coffre, id, enveloppe)?.interne(note, scelle)?;
        sortie.push(Note {
            quand: francais::moment(r.le, visite.zone()),
            qui: format!("{} {}", r.prenom, r.nom),
            lignes: clair.lines().map(str::to_owned).collect(),
        });
    }
    Ok(sortie)
}

async fn affecter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["a", "version"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let a: Option<Id<Compte>> = listes::a_qui(&visite)?;
    let version = visite.corps.un("version").parse().map_err(|_| Refus::Illisible("version"))?;
    match cas::affecter(&visite.maison, visite.acteur(), &[(id, version)], a).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        Err(Refus::Conflit(phrase)) => demande::montrer(&visite, Some(Retour::Conflit(phrase))).await,
        Err(Refus::Invalide(erreurs)) => {
            let phrase = erreurs.iter().map(|(_, m)| m.to_owned()).collect::<Vec<_>>().join(" ");
            demande::montrer(&visite, Some(Retour::Conflit(phrase))).await
        }
        Err(refus) => Err(refus),
    }
}

#[derive(Template)]
#[template(path = "demandes/note.html")]
struct PageNote {
    cadre: Cadre,
    sommaire: Sommaire,
    id: Id<Demande>,
    texte: Zone,
    garde: Garde,
}

async fn noter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["texte", "texte_necessaire"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let (texte, necessaire) = (visite.corps.un("texte"), visite.corps.un("texte_necessaire") == "oui");
    match cas::noter(&visite.maison, visite.acteur(), id, cas::Note { texte, necessaire }).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        Err(Refus::Invalide(erreurs)) => {
            let (_, autorisation) = Faits::decider(&visite.maison, visite.acteur(), Action::NoterInterne, id).await?;
            visite.maison.traces.lecture(&autorisation, "note interne").await?;
            let page = PageNote {
                cadre: visite.cadre("Note interne").en_erreur(true).retour(format!("/demandes/{id}"), "Demande"),
                sommaire: Sommaire::de(&erreurs, str::to_owned),
                id,
                texte: zone_de_texte(texte, &erreurs),
                garde: crate::echanges::avertissement(&visite.maison, "texte", texte, necessaire)?,
            };
            Ok(visite.page(&page)?.statut(422))
        }
        Err(refus) => Err(refus),
    }
}
