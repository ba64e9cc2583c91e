//! What an address may ask of a list: closed codes and opaque identifiers, nothing typed; and the same in words.
//!
//! Pure: no base, no clock of its own. A code that is not one of ours is refused, never ignored, so that an address
//! means one thing. Deliberately absent: what is typed, which lives in a search (`recherche.rs`).

use std::time::Duration;

use acces::{Compte, Demande, Organisation, Unite};
use socle::{Id, Instant, Refus, Zone};
use toile::Champs;

use crate::regles::Phase;

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cote {
    /// « Demandes reçues », for the agents of a caisse.
    Caisse,
    /// « Historique des demandes », for the techniciens of a unit.
    Partenaire,
}

impl Cote {
    /// The path of the list.
    pub(crate) const fn chemin(self) -> &'static str {
        match self {
            Self::Caisse => "/file",
            Self::Partenaire => "/demandes",
        }
    }

    /// The word stored with a saved view.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Caisse => "file",
            Self::Partenaire => "demandes",
        }
    }
}

/// Which states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Etats {
    /// All that was sent.
    Toutes,
    /// Those that wait for somebody.
    Ouvertes,
    /// Those that are over.
    Finies,
    /// One.
    Une(Phase),
}

/// Phases of a request that was sent, in the order of its life.
pub(crate) const PHASES: [Phase; 6] =
    [Phase::Deposee, Phase::PriseEnCharge, Phase::AttentePartenaire, Phase::Instruction, Phase::Close, Phase::Retiree];

impl Etats {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Toutes => "toutes",
            Self::Ouvertes => "ouvertes",
            Self::Finies => "finies",
            Self::Une(phase) => phase.code(),
        }
    }

    fn lire(code: &str) -> Option<Self> {
        match code {
            "toutes" => Some(Self::Toutes),
            "ouvertes" => Some(Self::Ouvertes),
            "finies" => Some(Self::Finies),
            autre => PHASES.into_iter().find(|p| p.code() == autre).map(Self::Une),
        }
    }

    /// Whether `phase` is asked for.
    pub(crate) fn contient(self, phase: Phase) -> bool {
        let finie = matches!(phase, Phase::Close | Phase::Retiree);
        match self {
            Self::Toutes => true,
            Self::Ouvertes => !finie,
            Self::Finies => finie,
            Self::Une(p) => p == phase,
        }
    }
}

/// Who follows the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affecte {
    /// The reader, and those they stand in for.
    Moi,
    /// Nobody, or somebody who is gone.
    Personne,
    /// A colleague.
    A(Id<Compte>),
}

/// A window on deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fenetre {
    /// Passed.
    Retard,
    /// Within twenty-four hours.
    Jour,
    /// Before the week ends.
    Semaine,
}

/// Codes and words of [`Fenetre`].
pub(crate) const FENETRES: [(Fenetre, &str, &str); 3] = [
    (Fenetre::Retard, "retard", "En retard"),
    (Fenetre::Jour, "24h", "Dans les 24 heures"),
    (Fenetre::Semaine, "semaine", "Cette semaine"),
];

/// A period of deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Periode {
    /// The last so many days, today included.
    Jours(u8),
    /// Since 1 January.
    Annee,
}

/// Codes and words of [`Periode`].
pub(crate) const PERIODES: [(Periode, &str, &str); 4] = [
    (Periode::Jours(7), "7j", "Depuis 7 jours"),
    (Periode::Jours(30), "30j", "Depuis 30 jours"),
    (Periode::Jours(90), "90j", "Depuis 90 jours"),
    (Periode::Annee, "annee", "Depuis le 1er janvier"),
];

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tri {
    /// Nearest deadline first.
    Echeance,
    /// Newest first.
    Recentes,
}

/// Codes and words of [`Tri`].
pub(crate) const TRIS: [(Tri, &str, &str); 2] =
    [(Tri::Echeance, "echeance", "Échéance la plus proche"), (Tri::Recentes, "recentes", "Dépôt le plus récent")];

/// Marker: a search kept on the server.
pub(crate) enum Recherche {}

/// What is asked of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filtre {
    pub(crate) cote: Cote,
    pub(crate) etats: Etats,
    pub(crate) motif: Option<String>,
    pub(crate) autre: Option<Id<Organisation>>,
    pub(crate) unite: Option<Id<Unite>>,
    pub(crate) affecte: Option<Affecte>,
    pub(crate) fenetre: Option<Fenetre>,
    pub(crate) periode: Option<Periode>,
    pub(crate) tri: Tri,
    pub(crate) recherche: Option<Id<Recherche>>,
    pub(crate) apres: Option<(i64, Id<Demande>)>,
}

fn parmi<T: Copy>(table: &[(T, &str, &str)], code: &str, quoi: &'static str) -> Result<Option<T>, Refus> {
    if code.is_empty() {
        return Ok(None);
    }
    table.iter().find(|(_, c, _)| *c == code).map(|(v, ..)| Some(*v)).ok_or(Refus::Illisible(quoi))
}

fn code_de<T: Copy + PartialEq>(table: &[(T, &'static str, &'static str)], valeur: Option<T>) -> &'static str {
    valeur.and_then(|v| table.iter().find(|(x, ..)| *x == v)).map_or("", |(_, c, _)| c)
}

fn identifiant<T>(texte: &str, quoi: &'static str) -> Result<Option<Id<T>>, Refus> {
    if texte.is_empty() { Ok(None) } else { texte.parse().map(Some).map_err(|_| Refus::Illisible(quoi)) }
}

impl Filtre {
    /// The list as it opens: an agent sees what is to do, a technicien everything.
    pub(crate) const fn initial(cote: Cote) -> Self {
        let (etats, tri) = match cote {
            Cote::Caisse => (Etats::Ouvertes, Tri::Echeance),
            Cote::Partenaire => (Etats::Toutes, Tri::Recentes),
        };
        Self {
            cote,
            etats,
            motif: None,
            autre: None,
            unite: None,
            affecte: None,
            fenetre: None,
            periode: None,
            tri,
            recherche: None,
            apres: None,
        }
    }

    /// Reads a query; `motifs` are the codes that exist.
    pub(crate) fn lire(cote: Cote, champs: &Champs, motifs: &[&str]) -> Result<Self, Refus> {
        let communs = ["etat", "motif", "autre", "echeance", "depot", "tri", "r", "apres"];
        let propres: &[&str] = if cote == Cote::Caisse { &["unite", "affecte"] } else { &[] };
        champs.exiger(&[&communs[..], propres].concat(), &[])?;
        let initial = Self::initial(cote);
        let motif = champs.un("motif");
        if !motif.is_empty() && !motifs.contains(&motif) {
            return Err(Refus::Illisible("motif"));
        }
        let affecte = match champs.un("affecte") {
            "" => None,
            "moi" => Some(Affecte::Moi),
            "personne" => Some(Affecte::Personne),
            id => identifiant(id, "agent")?.map(Affecte::A),
        };
        Ok(Self {
            etats: match champs.un("etat") {
                "" => initial.etats,
                code => Etats::lire(code).ok_or(Refus::Illisible("état"))?,
            },
            motif: Some(motif.to_owned()).filter(|m| !m.is_empty()),
            autre: identifiant(champs.un("autre"), "organisation")?,
            unite: identifiant(champs.un("unite"), "unité")?,
            affecte,
            fenetre: parmi(&FENETRES, champs.un("echeance"), "échéance")?,
            periode: parmi(&PERIODES, champs.un("depot"), "dépôt")?,
            tri: parmi(&TRIS, champs.un("tri"), "tri")?.unwrap_or(initial.tri),
            recherche: identifiant(champs.un("r"), "recherche")?,
            apres: position(champs.un("apres"))?,
            ..initial
        })
    }

    /// The pairs that make the address of this filter, position apart; what is as it opens is not said.
    pub(crate) fn paires(&self) -> Vec<(&'static str, String)> {
        let initial = Self::initial(self.cote);
        let mut sortie: Vec<(&'static str, String)> = Vec::new();
        let mut dire = |nom, valeur: String| {
            if !valeur.is_empty() {
                sortie.push((nom, valeur));
            }
        };
        dire("etat", if self.etats == initial.etats { String::new() } else { self.etats.code().to_owned() });
        dire("motif", self.motif.clone().unwrap_or_default());
        dire("autre", self.autre.map(|i| i.to_string()).unwrap_or_default());
        dire("unite", self.unite.map(|i| i.to_string()).unwrap_or_default());
        dire("affecte", self.affecte.map(Affecte::code).unwrap_or_default());
        dire("echeance", code_de(&FENETRES, self.fenetre).to_owned());
        dire("depot", code_de(&PERIODES, self.periode).to_owned());
        dire("tri", code_de(&TRIS, Some(self.tri).filter(|t| *t != initial.tri)).to_owned());
        dire("r", self.recherche.map(|i| i.to_string()).unwrap_or_default());
        sortie
    }

    /// The same as a query, without its question mark.
    pub(crate) fn requete(&self) -> String {
        self.paires().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("&")
    }

    /// The address of this filter under `suite` (a path below the list, or nothing).
    pub(crate) fn adresse(&self, suite: &str) -> String {
        let (chemin, requete) = (self.cote.chemin(), self.requete());
        if requete.is_empty() { format!("{chemin}{suite}") } else { format!("{chemin}{suite}?{requete}") }
    }

    /// Whether it asks for anything but the list as it opens, order apart.
    pub(crate) fn filtre(&self) -> bool {
        self.paires().iter().any(|(nom, _)| *nom != "tri")
    }

    /// The codes of the phases asked for, between commas, as statements compare them.
    pub(crate) fn phases(&self) -> String {
        // A deadline runs while the caisse has to act: what waits for the partner, or is over, is never late.
        let court = |p: Phase| matches!(p, Phase::Deposee | Phase::PriseEnCharge | Phase::Instruction);
        let voulues = PHASES.into_iter().filter(|p| self.etats.contient(*p) && (self.fenetre.is_none() || court(*p)));
        voulues.fold(",".to_owned(), |liste, p| format!("{liste}{},", p.code()))
    }

    /// Bounds of the deadline, the second excluded.
    pub(crate) fn bornes_echeance(&self, maintenant: Instant, zone: &Zone) -> Option<(Instant, Instant)> {
        let juste_apres = Instant::depuis_micros(maintenant.micros() + 1);
        Some(match self.fenetre? {
            Fenetre::Retard => (Instant::depuis_micros(0), juste_apres),
            Fenetre::Jour => (juste_apres, maintenant.plus(Duration::from_secs(24 * 3600))),
            Fenetre::Semaine => (juste_apres, fin_de_semaine(maintenant, zone)),
        })
    }

    /// The first instant of deposit asked for.
    pub(crate) fn depuis(&self, maintenant: Instant, zone: &Zone) -> Option<Instant> {
        let jour = zone.jour(maintenant);
        let premier = match self.periode? {
            Periode::Jours(n) => (1..n).fold(jour, |j, _| j.yesterday().unwrap_or(j)),
            Periode::Annee => jour.first_of_year(),
        };
        Some(zone.debut(premier))
    }
}

impl Affecte {
    /// As the address says it.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Moi => "moi".to_owned(),
            Self::Personne => "personne".to_owned(),
            Self::A(compte) => compte.to_string(),
        }
    }
}

/// The end of the Sunday of this week, here.
fn fin_de_semaine(maintenant: Instant, zone: &Zone) -> Instant {
    let jour = zone.jour(maintenant);
    let restent = 7 - jour.weekday().to_monday_one_offset();
    zone.fin((0..restent).fold(jour, |j, _| j.tomorrow().unwrap_or(j)))
}

fn position(texte: &str) -> Result<Option<(i64, Id<Demande>)>, Refus> {
    const FAUX: Refus = Refus::Illisible("page");
    if texte.is_empty() {
        return Ok(None);
    }
    let (cle, id) = texte.split_once('_').ok_or(FAUX)?;
    Ok(Some((cle.parse().map_err(|_| FAUX)?, id.parse().map_err(|_| FAUX)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lire(requete: &str) -> Result<Filtre, Refus> {
        Filtre::lire(Cote::Caisse, &Champs::lire(requete.as_bytes()).unwrap(), &["saisine-mas"])
    }

    #[test]
    fn une_adresse_se_relit() {
        let id = "0197b1a2-0000-7000-8000-000000000001";
        for requete in [
            String::new(),
            "etat=toutes&tri=recentes".into(),
            format!(
                "etat=deposee&motif=saisine-mas&autre={id}&unite={id}&affecte={id}&echeance=24h&depot=annee&r={id}"
            ),
            "affecte=moi&echeance=retard".into(),
        ] {
            assert_eq!(lire(&requete).unwrap().requete(), requete);
        }
        assert_eq!(lire("etat=ouvertes").unwrap().requete(), "", "as it opens");
        for fausse in [
            "etat=brouillon",
            "motif=x",
            "autre=1",
            "affecte=lui",
            "echeance=hier",
            "depot=1j",
            "tri=nom",
            "apres=1",
            "nom=x",
        ] {
            assert!(lire(fausse).is_err(), "{fausse}");
        }
        let technicien = Champs::lire(b"affecte=moi").unwrap();
        assert!(Filtre::lire(Cote::Partenaire, &technicien, &[]).is_err(), "who follows is the caisse's business");
    }

    #[test]
    fn les_phases_et_les_bornes() {
        let zone = Zone::paris();
        // Wednesday 25 March 2026, 10 h; the clocks change on Sunday.
        let maintenant = zone.instant("2026-03-25".parse().unwrap(), 10, 0).unwrap();
        for (requete, phases) in [
            ("", ",deposee,prise_en_charge,attente_partenaire,instruction,"),
            ("etat=finies", ",close,retiree,"),
            ("echeance=retard", ",deposee,prise_en_charge,instruction,"),
            ("etat=close&echeance=retard", ","),
            ("etat=toutes", ",deposee,prise_en_charge,attente_partenaire,instruction,close,retiree,"),
        ] {
            assert_eq!(lire(requete).unwrap().phases(), phases, "{requete}");
        }
        let bornes = |r: &str| lire(r).unwrap().bornes_echeance(maintenant, &zone).unwrap();
        assert_eq!(bornes("echeance=retard").1.micros(), maintenant.micros() + 1);
        assert_eq!(bornes("echeance=24h").1.depuis(maintenant), Duration::from_secs(24 * 3600));
        assert_eq!(bornes("echeance=semaine").1, zone.debut("2026-03-30".parse().unwrap()));
        for (depot, jour) in [("7j", "2026-03-19"), ("30j", "2026-02-24"), ("annee", "2026-01-01")] {
            let filtre = lire(&format!("depot={depot}")).unwrap();
            assert_eq!(filtre.depuis(maintenant, &zone), Some(zone.debut(jour.parse().unwrap())), "{depot}");
        }
    }
}
