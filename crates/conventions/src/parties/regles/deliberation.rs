//! A délibération: what an assembly decided, when, with how many, and what it authorises.
//!
//! Functions and numbers only: who sat and who gave power to whom is said by function, never by name. Deliberately absent:
//! the text of the délibération (its scan is a document of the convention), and the rules of each kind of assembly (the
//! quorum is what the record says; half of the members in office plus one is only proposed).

use serde::{Deserialize, Serialize};
use socle::{
    Erreurs,
    civil::{Date, plus_mois},
};

/// Months to bring a recours, from publication; and of silence that reject an administrative one (VAR-D-05, CAF17-D-06).
pub const RECOURS_MOIS: u32 = 2;
/// Most people an assembly may count: enough for any, and sums stay small.
const MEMBRES_MAX: u32 = 1000;

/// A document that the délibération authorises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentVise {
    /// Code of its model, where it lives here; empty for another.
    pub code: String,
    /// Its name.
    pub libelle: String,
}

/// A vote: of the whole, or of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scrutin {
    /// Name of the group; empty for the whole.
    pub groupe: String,
    /// For.
    pub pour: u32,
    /// Against.
    pub contre: u32,
    /// Abstentions.
    pub abstention: u32,
}

impl Scrutin {
    /// Votes in all.
    pub const fn total(&self) -> u32 {
        self.pour + self.contre + self.abstention
    }
}

/// What the record of a délibération says (VAR-D-01 to 05, PDC-D-01, CAF17-D-01 to 07).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acte {
    /// The assembly: « Conseil d’administration ».
    pub organe: String,
    /// Number of the délibération.
    pub numero: String,
    /// Its subject.
    pub objet: String,
    /// Day of the convening letter.
    pub convocation: Option<Date>,
    /// Day of the session.
    pub seance: Date,
    /// Function of who sat in the chair.
    pub president: String,
    /// Function of the secretary.
    pub secretaire: String,
    /// Function of the author of the act; may be empty.
    pub auteur_acte: String,
    /// Members that the law gives.
    pub effectif_legal: u32,
    /// Members in office.
    pub en_exercice: u32,
    /// Present, with a vote.
    pub presents: u32,
    /// Absent, excused.
    pub excuses: u32,
    /// Absent without excuse.
    pub absents: u32,
    /// Present or excused, without a vote.
    pub sans_voix: u32,
    /// Fewest present for it to be valid.
    pub quorum: u32,
    /// Powers given.
    pub pouvoirs: u32,
    /// Who gave power to whom, by function.
    pub mandats: Vec<(String, String)>,
    /// The vote.
    pub vote: Scrutin,
    /// The vote by group; may be empty.
    pub groupes: Vec<Scrutin>,
    /// Opinion of a commission, with its date in words; may be empty.
    pub commission: String,
    /// The délégation by which a smaller body or another signatory acts; may be empty.
    pub delegation: String,
    /// Sent to the préfecture.
    pub transmission: Option<Date>,
    /// Received there.
    pub reception: Option<Date>,
    /// Published.
    pub publication: Option<Date>,
    /// On display from that day to that day.
    pub affichage: Option<(Date, Date)>,
    /// Administrative recours brought, if one was.
    pub recours: Option<Date>,
    /// Documents that it authorises.
    pub documents: Vec<DocumentVise>,
    /// Caisses that it names, by identifier.
    pub parties: Vec<String>,
    /// Function authorised to sign.
    pub signataire: String,
    /// « ou son représentant ».
    pub ou_representant: bool,
    /// Months it covers; `None`: it says nothing.
    pub duree: Option<u32>,
    /// Whether it covers tacit renewal; `None`: it says nothing.
    pub tacite: Option<bool>,
    /// Follow-up powers given; may be empty.
    pub suivi: String,
    /// What it wants the tool for, profiles reserved to whom; may be empty.
    pub usages: Vec<String>,
    /// Number and hash of the version of the terms annexed to it, where it approves a text (VAR-D-04, PDC-D-02).
    pub termes: Option<(i64, String)>,
}

impl Acte {
    /// Those who voted or could: present, and powers.
    pub const fn votants(&self) -> u32 {
        self.presents + self.pouvoirs
    }

    /// The day from which recours run: publication, or the start of the display (VAR-D-03).
    pub fn publie_le(&self) -> Option<Date> {
        self.publication.or_else(|| self.affichage.map(|(du, _)| du))
    }

    /// Whether every vote was for.
    pub const fn unanime(&self) -> bool {
        self.vote.contre == 0 && self.vote.abstention == 0
    }
}

/// Half of the members in office, and one: what the form proposes as quorum (CAF17-D-01: 15 of 29).
pub const fn majorite(en_exercice: u32) -> u32 {
    en_exercice / 2 + 1
}

/// The days until which a délibération can be attacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recours {
    /// Last day of the first delay, from publication.
    pub jusqu_au: Date,
    /// An administrative recours brought in time: the day its silence rejects it, and the last day of the new delay.
    pub apres_gracieux: Option<(Date, Date)>,
}

/// VAR-D-05, CAF17-D-06: two months from publication; an administrative recours brought in time, silence of two months
/// rejects it, and two months run again.
// regle: VAR-D-05 CAF17-D-06; permissive: Recours { jusqu_au: publication, apres_gracieux: None }
pub fn recours(publication: Date, gracieux: Option<Date>) -> Recours {
    let jusqu_au = plus_mois(publication, RECOURS_MOIS);
    let a_temps = gracieux.filter(|g| publication <= *g && *g <= jusqu_au);
    let apres_gracieux = a_temps.map(|g| {
        let rejet = plus_mois(g, RECOURS_MOIS);
        (rejet, plus_mois(rejet, RECOURS_MOIS))
    });
    Recours { jusqu_au, apres_gracieux }
}

/// Whether what was typed can be what happened: dates in their order, numbers that add up, a quorum that was reached, a vote
/// that was won.
// regle: CAF17-D-02 CAF17-D-01 PDC-D-01; permissive: Erreurs::default()
pub fn verifier_acte(a: &Acte, aujourdhui: Date) -> Erreurs {
    let mut erreurs = Erreurs::default();
    dates(a, aujourdhui, &mut erreurs);
    nombres(a, &mut erreurs);
    if a.documents.is_empty() {
        erreurs.ajouter("documents", "Dites ce que la délibération autorise à signer : au moins un document.");
    }
    if a.parties.is_empty() {
        erreurs.ajouter("parties", "Dites avec quelles caisses la délibération autorise à signer.");
    }
    erreurs
}

fn dates(a: &Acte, aujourdhui: Date, erreurs: &mut Erreurs) {
    let mut apres = |champ: &str, quoi: &str, jour: Option<Date>, avant: Option<(Date, &str)>| {
        let Some(jour) = jour else { return };
        if jour > aujourdhui {
            erreurs.ajouter(champ, "Cette date est à venir : on enregistre ce qui a eu lieu.");
        } else if let Some((borne, de)) = avant.filter(|(borne, _)| jour < *borne) {
            let borne = socle::francais::jour(borne);
            erreurs.ajouter(champ, format!("{quoi} ne peut pas précéder {de} ({borne})."));
        }
    };
    let seance = Some((a.seance, "la séance"));
    apres("seance", "La séance", Some(a.seance), a.convocation.map(|c| (c, "la convocation")));
    apres("transmission", "La transmission", a.transmission, seance);
    apres("reception", "La réception", a.reception, a.transmission.map(|t| (t, "la transmission")).or(seance));
    apres("publication", "La publication", a.publication, seance);
    apres("affichage_du", "L’affichage", a.affichage.map(|(du, _)| du), seance);
    apres("recours", "Un recours", a.recours, a.publie_le().map(|p| (p, "la publication")).or(seance));
    if a.affichage.is_some_and(|(du, au)| au < du) {
        erreurs.ajouter("affichage_au", "La fin de l’affichage vient après son début.");
    }
    if let (Some(recours), Some(publication)) = (a.recours, a.publie_le()) {
        let limite = plus_mois(publication, RECOURS_MOIS);
        if recours > limite {
            let limite = socle::francais::jour(limite);
            erreurs.ajouter("recours", format!("Le délai de recours finissait le {limite} : celui-ci est hors délai."));
        }
    }
}

fn nombres(a: &Acte, erreurs: &mut Erreurs) {
    let tous = [a.effectif_legal, a.en_exercice, a.presents, a.excuses, a.absents, a.pouvoirs, a.sans_voix, a.quorum];
    let votes = [&a.vote].into_iter().chain(&a.groupes).flat_map(|v| [v.pour, v.contre, v.abstention]);
    if tous.into_iter().chain(votes).any(|n| n > MEMBRES_MAX) {
        erreurs.ajouter("en_exercice", format!("Ces nombres dépassent {MEMBRES_MAX} : relisez-les."));
        return;
    }
    if a.en_exercice == 0 || a.en_exercice > a.effectif_legal {
        erreurs.ajouter("en_exercice", "Les membres en exercice sont au moins un, et l’effectif légal au plus.");
    }
    let manquants = a.excuses + a.absents;
    if a.presents + manquants > a.en_exercice {
        erreurs.ajouter("presents", "Présents, excusés et absents dépassent les membres en exercice.");
    }
    if a.quorum == 0 || a.quorum > a.en_exercice {
        erreurs.ajouter("quorum", "Le quorum est au moins un, et les membres en exercice au plus.");
    } else if a.presents < a.quorum {
        let (presents, quorum) = (a.presents, a.quorum);
        let phrase = format!(
            "Le quorum n’est pas atteint : {presents} présents pour {quorum}. Les pouvoirs n’y comptent pas, et la délibération n’autorise rien."
        );
        erreurs.ajouter("presents", phrase);
    }
    if a.pouvoirs > a.en_exercice.saturating_sub(a.presents) {
        erreurs.ajouter("pouvoirs", "Un pouvoir vient d’un membre qui n’est pas là : il y en a trop.");
    }
    if !a.mandats.is_empty() && a.mandats.len() != a.pouvoirs as usize {
        erreurs.ajouter("mandats", "Écrivez une ligne par pouvoir, ou aucune.");
    }
    if a.vote.total() > a.votants() {
        let votants = a.votants();
        erreurs.ajouter("pour", format!("Les voix dépassent les votants : {votants}, pouvoirs compris."));
    } else if a.vote.pour <= a.vote.contre {
        erreurs.ajouter("pour", "La délibération n’est pas adoptée : elle n’autorise rien.");
    }
    if !a.groupes.is_empty() {
        let somme = |f: fn(&Scrutin) -> u32| a.groupes.iter().map(f).sum::<u32>();
        let par_groupe = (somme(|g| g.pour), somme(|g| g.contre), somme(|g| g.abstention));
        if par_groupe != (a.vote.pour, a.vote.contre, a.vote.abstention) {
            erreurs.ajouter("groupes", "Les voix par groupe ne font pas le vote écrit au-dessus.");
        }
    }
}
