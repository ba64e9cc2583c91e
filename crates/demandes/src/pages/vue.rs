//! A request as its page shows it: read under its trace, opened, replayed; what its steps and clocks say, in words.

use acces::{Action, Demande, Profil};
use socle::{Id, Instant, Refus, Zone, civil::Date, francais};
use stockage::{Appel, Libre, ligne, sql};
use toile::{Visite, composants::Echeance};

use super::{champs, signaler::Ligne};
use crate::{
    Formulaire, Formulaires, echanges,
    faits::{Abords, Faits},
    formulaire::Etape,
    pieces,
    regles::{
        DateNaissance, Phase, Reponses,
        etape::{self, TENTATIVE},
        horloge::{self, Evenement, Horloge, Lieu, Quoi},
    },
    sceau::Sceau,
    sql,
};

ligne! {
    struct Rangee {
        numero: String,
        phase: String,
        version: i64,
        enveloppe: Vec<u8>,
        reponses_scellees: Vec<u8>,
        mode: String,
        texte_version: i64,
        donne_le: Instant,
        informee_le: Option<Instant>,
        rang: i64,
        genre: String,
        detail: Option<String>,
        le: Instant,
        note_scellee: Option<Vec<u8>>,
        etape_scellee: Option<Vec<u8>>,
        cote: Option<String>,
        texte_scelle: Option<Vec<u8>>,
        lu_le: Option<Instant>,
        vers_nom: Option<String>,
        auteur_prenom: String,
        auteur_nom: String,
        auteur_organisation: String,
    }
}

impl Rangee {
    /// The message of this fact, if it is one.
    fn message(&self) -> Option<echanges::MessageLu<'_>> {
        Some(echanges::MessageLu {
            rang: self.rang,
            detail: self.detail.as_deref(),
            le: self.le,
            cote: self.cote.as_deref()?,
            texte_scelle: self.texte_scelle.as_deref()?,
            lu_le: self.lu_le,
            prenom: &self.auteur_prenom,
            nom: &self.auteur_nom,
            organisation: &self.auteur_organisation,
        })
    }
}

/// Something that happened, as the page tells it.
pub(super) struct Fait {
    pub(super) titre: String,
    pub(super) quand: String,
    pub(super) qui: String,
    /// The state before and after, where it changed.
    pub(super) change: Option<(&'static str, &'static str)>,
    /// What a step wrote down.
    pub(super) lignes: Vec<Ligne>,
    pub(super) note: Vec<String>,
    /// The caisse asked something.
    pub(super) question: bool,
}

/// What the caisse alone sees of its own work on a request.
#[derive(Clone)]
pub(super) struct Suivi {
    pub(super) le_mien: bool,
    /// Who follows it; empty if nobody does.
    pub(super) agent: String,
    /// How many internal notes there are.
    pub(super) notes: i64,
    pub(super) ouverte: bool,
}

/// A step, as the page shows it.
pub(super) struct Pas {
    pub(super) libelle: String,
    /// `faite`, `encours` or `avenir`.
    pub(super) etat: &'static str,
    pub(super) quand: String,
    pub(super) echeance: Option<Echeance>,
    pub(super) en_pause: bool,
    pub(super) retard: String,
}

/// A request as the page shows it.
pub(super) struct Vue<'a> {
    pub(super) numero: String,
    pub(super) phase: Phase,
    pub(super) version: i64,
    pub(super) depose_le: Instant,
    pub(super) caisse: String,
    /// Whom it is about, in one line: what an agent needs to call.
    pub(super) personne: (String, String),
    pub(super) issue: Option<String>,
    pub(super) attendu: Option<String>,
    pub(super) formulaire: &'a Formulaire,
    pub(super) prochaine: Option<&'a Etape>,
    pub(super) horloges: Vec<Horloge>,
    pub(super) lignes: Vec<Ligne>,
    pub(super) pas: Vec<Pas>,
    pub(super) faits: Vec<Fait>,
    pub(super) fil: String,
    pub(super) pieces: Vec<pieces::Lue>,
    pub(super) suivi: Suivi,
}

/// Decides, consigns, then reads: the same three steps wherever a request is shown.
pub(super) async fn voir(visite: &Visite, id: Id<Demande>, action: Action) -> Result<Vue<'_>, Refus> {
    let (faits, abords, autorisation) = Faits::decider_et_lire(&visite.maison, visite.acteur(), |_| action, id).await?;
    lire(visite, &faits, &abords, &autorisation, Vec::new()).await
}

/// Consigns, with what becomes true because it is read (`vu`), then reads what was decided.
pub(super) async fn lire<'a>(
    visite: &'a Visite,
    droit: &Faits,
    abords: &Abords,
    autorisation: &acces::Autorisation,
    vu: Vec<Appel<Libre>>,
) -> Result<Vue<'a>, Refus> {
    let consigne = visite.maison.traces.lecture_et(autorisation, "identite reponses historique", vu).await?;
    let rangees: Vec<Rangee> = visite.maison.traces.lire(&consigne, sql!(sql::DOSSIER)).await?;
    let pieces = match abords.pieces {
        0 => Vec::new(),
        _ => pieces::lues(visite, &consigne, droit.decision.id).await?,
    };
    Ok(Vue { pieces, ..vue(visite, droit, abords, &rangees)? })
}

fn vue<'a>(visite: &'a Visite, droit: &Faits, abords: &Abords, rangees: &[Rangee]) -> Result<Vue<'a>, Refus> {
    let r = rangees.first().ok_or(Refus::Introuvable("clé détruite"))?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let formulaire = formulaires.version(&droit.formulaire.0, droit.formulaire.1)?;
    let sceau = Sceau::de(&visite.maison.coffre, droit.decision.id, &r.enveloppe)?;
    let reponses = sceau.reponses(Some(&r.reponses_scellees))?;
    let phase = Phase::depuis_code(&r.phase).ok_or_else(|| Refus::Interne("phase inconnue".into()))?;
    let evenements: Vec<Evenement> =
        rangees.iter().rev().map(|f| Evenement { le: f.le, quoi: Quoi::lire(&f.genre, f.detail.as_deref()) }).collect();
    let lieu = Lieu::lire(&abords.zone, &abords.territoire)?;
    let horloges = horloge::horloges(&droit.horloges, &evenements, &lieu);
    let issue = abords.issue.as_ref().and_then(|code| formulaire.issues.iter().find(|i| i.code == *code));
    Ok(Vue {
        numero: r.numero.clone(),
        phase,
        version: r.version,
        depose_le: abords.depose_le.ok_or(Refus::Introuvable("demande non envoyée"))?,
        caisse: abords.caisse_nom.clone(),
        personne: personne(&reponses),
        issue: issue.map(|i| i.libelle.clone()),
        attendu: droit.attendu.clone(),
        formulaire,
        prochaine: etape::prochaine(&formulaire.etapes, &evenements).filter(|_| !phase.est_finale()),
        lignes: lignes(visite, (r, abords), formulaire, &reponses),
        pas: pas(visite, formulaire, &evenements, &horloges, phase),
        faits: faits(visite, rangees, formulaire, &sceau)?,
        fil: echanges::section(visite, droit, &sceau, rangees.iter().filter_map(Rangee::message))?,
        horloges,
        pieces: Vec::new(),
        suivi: Suivi {
            le_mien: abords.affecte_a == Some(visite.acteur().compte),
            agent: match (&abords.agent_prenom, &abords.agent_nom) {
                (Some(prenom), Some(nom)) => format!("{prenom} {nom}"),
                _ => String::new(),
            },
            notes: abords.notes,
            ouverte: !phase.est_finale(),
        },
    })
}

/// What was answered, and how consent was collected.
fn lignes(
    visite: &Visite,
    (r, abords): (&Rangee, &Abords),
    formulaire: &Formulaire,
    reponses: &Reponses,
) -> Vec<Ligne> {
    let zone = visite.zone();
    let ligne = |libelle: &str, valeur: String| Ligne {
        libelle: libelle.into(),
        valeurs: vec![valeur],
        modifier: String::new(),
    };
    // A small partner is its own unit: its name is told once.
    let partenaire = if abords.unite_nom == abords.partenaire_nom {
        abords.partenaire_nom.clone()
    } else {
        format!("{}, {}", abords.partenaire_nom, abords.unite_nom)
    };
    let mode = if r.mode == "signature" { "par signature" } else { "par coche" };
    let accord =
        format!("Recueilli {mode} le {}, texte version {}", francais::moment(r.donne_le, zone), r.texte_version);
    let mut lignes = vec![
        ligne("Caisse", abords.caisse_nom.clone()),
        ligne("Partenaire", partenaire),
        ligne(&formulaire.consentement.libelle, accord),
    ];
    if let Some(le) = r.informee_le {
        lignes.push(ligne(&formulaire.information.libelle, format!("Donnée le {}", francais::moment(le, zone))));
    }
    let repondus = formulaire.champs().map(|c| (c, champs::en_mots(c, reponses))).filter(|(_, v)| !v.is_empty());
    lignes.extend(repondus.map(|(c, valeurs)| Ligne { libelle: c.libelle.clone(), valeurs, modifier: String::new() }));
    lignes
}

/// (name, birth and phone) of the person, as far as they were asked.
fn personne(reponses: &Reponses) -> (String, String) {
    let naissance = DateNaissance::lire(reponses.un("date_naissance"), Date::MAX).map(DateNaissance::en_mots);
    let reste = [naissance.unwrap_or_default(), reponses.un("telephone").to_owned()];
    let reste: Vec<String> = reste.into_iter().filter(|r| !r.is_empty()).collect();
    (format!("{} {}", reponses.un("prenom"), reponses.un("nom")), reste.join(" · "))
}

/// The steps, with what their clocks say.
fn pas(
    visite: &Visite,
    formulaire: &Formulaire,
    evenements: &[Evenement],
    horloges: &[Horloge],
    phase: Phase,
) -> Vec<Pas> {
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let prochaine = etape::prochaine(&formulaire.etapes, evenements).filter(|_| !phase.est_finale());
    let un = |etape: &Etape| {
        let faite_le = etape::franchie_le(etape, evenements);
        let encours = prochaine.is_some_and(|p| p.code == etape.code);
        let horloge = horloges.iter().find(|h| h.etape == etape.code);
        let court = horloge.filter(|h| h.court());
        let retard = horloge.filter(|h| h.tenue_le.is_some()).map(|h| h.retard(maintenant).as_secs());
        Pas {
            libelle: etape.libelle.clone(),
            etat: if faite_le.is_some() {
                "faite"
            } else if encours {
                "encours"
            } else {
                "avenir"
            },
            quand: faite_le.map_or_else(String::new, |le| francais::moment(le, zone)),
            echeance: court.and_then(|h| h.echeance).map(|due| echeance(due, maintenant, zone)),
            en_pause: court.is_some_and(Horloge::en_pause),
            retard: match retard {
                Some(0) => "dans le délai".to_owned(),
                Some(secondes) => format!("avec {} de retard", duree(secondes)),
                None => String::new(),
            },
        }
    };
    formulaire.etapes.iter().map(un).collect()
}

/// « 3 heures », « 2 jours »: the largest unit that is full.
fn duree(secondes: u64) -> String {
    match secondes {
        0..3600 => francais::compte((secondes / 60).max(1), "minute"),
        3600..172_800 => francais::compte(secondes / 3600, "heure"),
        _ => francais::compte(secondes / 86_400, "jour"),
    }
}

/// A due date: in words, with the time left, coloured as a second signal.
pub(super) fn echeance(due: Instant, maintenant: Instant, zone: &Zone) -> Echeance {
    let ton = if maintenant >= due {
        "depassee"
    } else if due.depuis(maintenant) < horloge::AVANT {
        "proche"
    } else {
        ""
    };
    Echeance { date: francais::moment(due, zone), reste: francais::ecart(due, maintenant), ton }
}

fn faits(visite: &Visite, rangees: &[Rangee], formulaire: &Formulaire, sceau: &Sceau) -> Result<Vec<Fait>, Refus> {
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let mut sortie = Vec::with_capacity(rangees.len());
    let (mut phase, mut retour) = (Phase::Brouillon, Phase::Deposee);
    // Who follows it inside the caisse is the caisse's business.
    for r in rangees.iter().rev().filter(|r| caisse || r.genre != "affectation") {
        let apres = apres(&r.genre, phase, retour);
        if apres == Phase::AttentePartenaire && phase != apres {
            retour = phase;
        }
        let note = r.note_scellee.as_deref().map(|n| sceau.note(r.rang, n)).transpose()?;
        let etape = r.detail.as_deref().and_then(|d| formulaire.etape(d.trim_end_matches(TENTATIVE)));
        let lignes = match (&r.etape_scellee, etape) {
            (Some(scellees), Some(etape)) => lignes_de_l_etape(etape, &sceau.etape(r.rang, scellees)?, caisse),
            _ => Vec::new(),
        };
        sortie.push(Fait {
            titre: titre(&r.genre, r.detail.as_deref(), etape, r.vers_nom.as_deref()),
            quand: francais::moment(r.le, visite.zone()),
            qui: format!("{} {}, {}", r.auteur_prenom, r.auteur_nom, r.auteur_organisation),
            change: (apres != phase).then(|| (phase.etiquette().1, apres.etiquette().1)),
            lignes,
            note: note.map_or_else(Vec::new, |n| n.lines().map(str::to_owned).collect()),
            question: r.genre == "attente",
        });
        phase = apres;
    }
    sortie.reverse();
    Ok(sortie)
}

/// The state a fact leads to.
fn apres(genre: &str, phase: Phase, retour: Phase) -> Phase {
    match genre {
        "depot" | "transfert" => Phase::Deposee,
        "prise_en_charge" => Phase::PriseEnCharge,
        "attente" => Phase::AttentePartenaire,
        "reprise" => retour,
        "cloture" => Phase::Close,
        "retrait" | "consentement_retire" => Phase::Retiree,
        _ => phase,
    }
}

/// What a step wrote down: all of it for the caisse, what the form shares for the partner.
fn lignes_de_l_etape(etape: &Etape, reponses: &Reponses, caisse: bool) -> Vec<Ligne> {
    let lisibles = etape.champs.iter().filter(|c| caisse || c.partage);
    let lignes = lisibles.map(|c| Ligne {
        libelle: c.libelle.clone(),
        valeurs: champs::en_mots(c, reponses),
        modifier: String::new(),
    });
    lignes.filter(|l| !l.valeurs.is_empty()).collect()
}

/// What happened, in words.
pub(super) fn titre(genre: &str, detail: Option<&str>, etape: Option<&Etape>, vers: Option<&str>) -> String {
    match (genre, detail) {
        ("depot", _) => "Demande déposée".to_owned(),
        ("prise_en_charge", _) => "Demande prise en charge".to_owned(),
        ("etape", Some(code)) => {
            let libelle = etape.map_or(code, |e| e.libelle.as_str());
            let tentative = etape.filter(|_| code.ends_with(TENTATIVE)).and_then(|e| e.tentative.as_deref());
            tentative.map_or_else(|| format!("Étape faite : {libelle}"), |mots| format!("{libelle} : {mots}"))
        }
        ("attente", Some("signature")) => "La caisse attend un accord signé".to_owned(),
        ("attente", _) => "La caisse attend le partenaire".to_owned(),
        ("reprise", _) => "Demande reprise".to_owned(),
        ("transfert", _) => {
            vers.map_or_else(|| "Demande transférée".to_owned(), |nom| format!("Demande transférée à {nom}"))
        }
        ("consentement_confirme", _) => "Accord confirmé par la personne".to_owned(),
        ("consentement_retire", _) => "Accord retiré".to_owned(),
        ("retrait", _) => "Demande retirée par le partenaire".to_owned(),
        ("affectation", None) => "Demande rendue à la file".to_owned(),
        ("affectation", _) => "Demande confiée à un agent".to_owned(),
        ("message", _) => "Message envoyé".to_owned(),
        ("piece", detail) => pieces::fait_en_mots(detail).to_owned(),
        _ => "Demande close".to_owned(),
    }
}
