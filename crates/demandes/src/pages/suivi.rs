//! The caisse's own page about a request: who follows it, and what agents note for each other.
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
};
use crate::{
    cas::{self, NOTE_INTERNE_MAX, NoteInterne},
    echanges,
    faits::Faits,
    sceau::Sceau,
    travail::sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/demandes/{id}/suivi", Action::NoterInterne, |v| {
            Box::pin(async move {
                v.requete.exiger(&[], &[])?;
                montrer(&v, cas::Note::from(""), &Erreurs::default()).await
            })
        })
        .tracee(),
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
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    id: Id<Demande>,
    numero: String,
    version: i64,
    suivi: String,
    ouverte: bool,
    agents: Liste,
    notes: Vec<Note>,
    texte: Zone,
    garde: Garde,
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

/// Decides, consigns, then reads: who follows the request, who may, what was noted.
async fn montrer(visite: &Visite, saisie: cas::Note<'_>, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let (acteur, id): (_, Id<Demande>) = (visite.acteur(), visite.id("id")?);
    let (faits, autorisation) = Faits::decider(&visite.maison, acteur, Action::NoterInterne, id).await?;
    let consigne = visite.maison.traces.lecture(&autorisation, "suivi notes").await?;
    let appel = sql!(sql::SUIVI, acteur.organisation, visite.maison.monde.metier());
    let rangees: Vec<Rangee> = visite.maison.traces.lire(&consigne, appel).await?;
    let suivi = rangees.iter().find(|r| r.genre == "suivi");
    let nom = |r: &Rangee| format!("{} {}", r.prenom, r.nom);
    let mut options: Vec<(String, String, bool)> = rangees
        .iter()
        .filter(|r| r.genre == "agent" && suivi.is_none_or(|s| s.code != r.code))
        .map(|r| (r.code.clone(), nom(r), false))
        .collect();
    options.sort_by_cached_key(|(_, nom, _)| francais::sans_accents(nom));
    if suivi.is_some() {
        options.push(("personne".into(), "Personne (rendre à la file)".into(), false));
    }
    let page = Page {
        cadre: visite
            .cadre("Suivi dans votre caisse")
            .en_erreur(!erreurs.est_vide())
            .retour(format!("/demandes/{id}"), "Demande"),
        sommaire: Sommaire::de(erreurs, str::to_owned),
        id,
        numero: faits.numero.clone().unwrap_or_default(),
        version: faits.version,
        suivi: suivi.map(nom).unwrap_or_default(),
        ouverte: !faits.phase.est_finale(),
        agents: Liste { nom: "a".into(), libelle: "Confier à".into(), options, ..Liste::default() },
        notes: notes(visite, id, &rangees)?,
        texte: zone_de_texte(saisie.texte, erreurs),
        garde: echanges::avertissement(&visite.maison, "texte", saisie.texte, saisie.necessaire)?,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
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

async fn noter(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["texte", "texte_necessaire"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let saisie =
        cas::Note { texte: visite.corps.un("texte"), necessaire: visite.corps.un("texte_necessaire") == "oui" };
    match cas::noter(&visite.maison, visite.acteur(), id, saisie).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}/suivi")),
        Err(Refus::Invalide(erreurs)) => montrer(&visite, saisie, &erreurs).await,
        Err(refus) => Err(refus),
    }
}
