//! Asking the base for a page of a list: which text, with which values.
//!
//! One text per way in: the narrowest that the filter names (an agent, a unit, a partner, a deadline), otherwise the whole
//! caisse in the order asked for. Deliberately absent: names of people, read afterwards under the trace of the page.

use acces::{Compte, Demande, Portee, Sujet};
use socle::{Id, Instant, Refus, Zone};
use stockage::{Appel, Scopee, ligne, sql};
use toile::Maison;
use traces::Listage;

use super::{
    cent,
    filtre::{Affecte, Cote, Fenetre, Filtre, Tri},
    page,
    recherche::Termes,
};

ligne! {
    /// A request of a list.
    pub(crate) struct Rangee {
        pub(crate) id: Id<Demande>,
        sujet: Option<Id<Sujet>>,
        pub(crate) numero: String,
        pub(crate) version: i64,
        pub(crate) phase: String,
        pub(crate) motif: String,
        pub(crate) depose_le: Instant,
        pub(crate) echeance: Option<Instant>,
        pub(crate) cle: i64,
        pub(crate) autre: String,
        pub(crate) unite_nom: String,
        pub(crate) affecte_a: Option<Id<Compte>>,
        pub(crate) agent_prenom: Option<String>,
        pub(crate) agent_nom: Option<String>,
    }
}

impl Rangee {
    /// Who follows it, if anybody.
    pub(crate) fn agent(&self) -> String {
        match (&self.agent_prenom, &self.agent_nom) {
            (Some(prenom), Some(nom)) => format!("{prenom} {nom}"),
            _ => String::new(),
        }
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        self.sujet.map(|s| s.to_string())
    }
}

ligne! { pub(crate) struct Identite { pub(crate) demande: Id<Demande>, pub(crate) nom: String, pub(crate) prenom: String } }

/// The values that every list text takes after its account and instant.
struct Valeurs {
    phases: String,
    motif: Option<String>,
    autre: Option<String>,
    unite: Option<String>,
    affecte: Option<String>,
    echeance: (Option<Instant>, Option<Instant>),
    depuis: Option<Instant>,
    apres: (i64, String),
}

/// Sorts after every identifier.
const APRES_TOUT: &str = "~";

fn valeurs(filtre: &Filtre, portee: &Portee, zone: &Zone) -> Valeurs {
    let maintenant = portee.maintenant();
    let affecte = filtre.affecte.map(|a| match a {
        Affecte::Moi => portee.compte().to_string(),
        Affecte::Personne => "personne".to_owned(),
        Affecte::A(compte) => compte.to_string(),
    });
    let depuis = filtre.depuis(maintenant, zone);
    let debut = if filtre.recherche.is_none() && filtre.tri == Tri::Echeance {
        // A deadline comes after its deposit: what was sent since that day is not before it in the order either.
        (depuis.map_or(i64::MIN, Instant::micros), String::new())
    } else {
        (i64::MAX, APRES_TOUT.to_owned())
    };
    Valeurs {
        phases: filtre.phases(),
        motif: filtre.motif.clone(),
        autre: filtre.autre.map(|i| i.to_string()),
        unite: filtre.unite.map(|i| i.to_string()),
        affecte,
        echeance: filtre.bornes_echeance(maintenant, zone).unzip(),
        depuis,
        apres: filtre.apres.map_or(debut, |(cle, id)| (cle, id.to_string())),
    }
}

/// How much of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cran {
    /// What a page shows, and one row more.
    Page,
    /// A hundred rows of a file, and one more.
    Cent,
}

macro_rules! demander {
    ($cran:expr, $texte:ident, $v:expr $(, $de_plus:expr)*) => {{
        let v = $v;
        let (du, au) = v.echeance;
        let (cle, id) = v.apres;
        let sans_fin = None::<Instant>;
        match $cran {
            Cran::Page => {
                sql!(page::$texte, v.phases, v.motif, v.autre, v.unite, v.affecte, du, au, v.depuis, sans_fin, cle, id $(, $de_plus)*)
            }
            Cran::Cent => {
                sql!(cent::$texte, v.phases, v.motif, v.autre, v.unite, v.affecte, du, au, v.depuis, sans_fin, cle, id $(, $de_plus)*)
            }
        }
    }};
}

/// The statement of `filtre`: see the head of this file.
fn appel(cran: Cran, filtre: &Filtre, v: Valeurs, termes: Option<&Termes>) -> Appel<Scopee> {
    if let Some(termes) = termes {
        return chercher(cran, filtre.cote, v, termes);
    }
    let agent = matches!(filtre.affecte, Some(Affecte::Moi | Affecte::A(_)));
    let (autre, unite) = (filtre.autre.is_some(), filtre.unite.is_some());
    let retard = filtre.fenetre == Some(Fenetre::Retard);
    match (filtre.cote, filtre.tri) {
        (Cote::Partenaire, Tri::Echeance) => demander!(cran, HISTORIQUE_ECHEANCE, v),
        (Cote::Partenaire, Tri::Recentes) => demander!(cran, HISTORIQUE_RECENTES, v),
        (Cote::Caisse, Tri::Echeance) if agent => demander!(cran, FILE_ECHEANCE_AGENT, v),
        (Cote::Caisse, Tri::Echeance) if unite => demander!(cran, FILE_ECHEANCE_UNITE, v),
        (Cote::Caisse, Tri::Echeance) if autre => demander!(cran, FILE_ECHEANCE_PARTENAIRE, v),
        (Cote::Caisse, Tri::Echeance) => demander!(cran, FILE_ECHEANCE, v),
        (Cote::Caisse, Tri::Recentes) if agent => demander!(cran, FILE_RECENTES_AGENT, v),
        (Cote::Caisse, Tri::Recentes) if unite => demander!(cran, FILE_RECENTES_UNITE, v),
        // What is due within days is few; what is late may be most of a partner's.
        (Cote::Caisse, Tri::Recentes) if v.echeance.0.is_some() && !(autre && retard) => {
            demander!(cran, FILE_RECENTES_ECHEANCE, v)
        }
        (Cote::Caisse, Tri::Recentes) if autre => demander!(cran, FILE_RECENTES_PARTENAIRE, v),
        (Cote::Caisse, Tri::Recentes) => demander!(cran, FILE_RECENTES, v),
    }
}

fn chercher(cran: Cran, cote: Cote, v: Valeurs, termes: &Termes) -> Appel<Scopee> {
    let [(m1, f1), (m2, f2), (m3, f3)] = termes.bornes();
    let (naissance, numero) = (termes.naissance(), termes.numero());
    match cote {
        Cote::Caisse => demander!(cran, FILE_RECHERCHE, v, m1, f1, m2, f2, m3, f3, naissance, numero),
        Cote::Partenaire => demander!(cran, HISTORIQUE_RECHERCHE, v, m1, f1, m2, f2, m3, f3, naissance, numero),
    }
}

/// The rows of `filtre` from its position on: what `cran` holds, and one to know whether there is more.
pub(crate) async fn lister(
    maison: &Maison,
    portee: &Portee,
    cran: Cran,
    zone: &Zone,
    filtre: &Filtre,
    termes: Option<&Termes>,
) -> Result<Listage<Rangee>, Refus> {
    maison.traces.lister(portee, appel(cran, filtre, valeurs(filtre, portee, zone), termes)).await
}
