//! What stands around a list, in one statement: what can be chosen, saved views, counts by phase, the search at hand.

use acces::{Compte, Organisation, Portee, Unite};
use socle::{Id, Refus, francais::sans_accents};
use stockage::{ligne, sql};
use toile::Visite;

use super::{
    filtre::{Cote, Filtre},
    recherche::Termes,
    sql,
};
use crate::regles::Phase;

/// Most saved views of one list.
pub(crate) const VUES_MAX: usize = 20;
/// Counts stop here: « plus de 999 ».
pub(crate) const COMPTE_MAX: i64 = 1000;

ligne! {
    struct Rangee {
        genre: String,
        code: String,
        mots: String,
        plus: String,
        nombre: i64,
        un: Option<Vec<u8>>,
        deux: Option<Vec<u8>>,
    }
}

/// A colleague who can follow requests.
pub(crate) struct Agent {
    pub(crate) compte: Id<Compte>,
    pub(crate) nom: String,
    pub(crate) absent: bool,
}

impl Agent {
    /// Their name, and that they are away.
    pub(crate) fn nom_dit(&self) -> String {
        if self.absent { format!("{} (absence en cours)", self.nom) } else { self.nom.clone() }
    }
}

/// Filters under a name.
pub(crate) struct Vue {
    pub(crate) id: String,
    pub(crate) nom: String,
    pub(crate) requete: String,
}

/// See the head of this file.
#[derive(Default)]
pub(crate) struct Contexte {
    pub(crate) autres: Vec<(Id<Organisation>, String)>,
    pub(crate) unites: Vec<(Id<Unite>, String)>,
    pub(crate) agents: Vec<Agent>,
    pub(crate) vues: Vec<Vue>,
    pub(crate) comptes: Vec<(Phase, i64)>,
    pub(crate) termes: Option<Termes>,
}

/// Reads it for `filtre`. A search that is over, or somebody else's, leads nowhere: the page says so.
pub(crate) async fn lire(visite: &Visite, portee: &Portee, filtre: &Filtre) -> Result<Contexte, Refus> {
    let maison = &visite.maison;
    let session = visite.acteur().session.clone();
    let (recherche, reel) = (filtre.recherche.map(|r| r.to_string()).unwrap_or_default(), maison.monde.horloge());
    let appel = match filtre.cote {
        Cote::Caisse => sql!(sql::CONTEXTE_FILE, filtre.autre, recherche, session, reel),
        Cote::Partenaire => sql!(sql::CONTEXTE_HISTORIQUE, None::<Id<Organisation>>, recherche, session, reel),
    };
    let mut contexte = Contexte::default();
    for r in maison.traces.lister::<Rangee>(portee, appel).await?.en_lignes() {
        ranger(&mut contexte, visite, r)?;
    }
    contexte.autres.sort_by_cached_key(|(_, nom)| sans_accents(nom));
    contexte.unites.sort_by_cached_key(|(_, nom)| sans_accents(nom));
    contexte.agents.sort_by_cached_key(|a| sans_accents(&a.nom));
    contexte.vues.sort_by_cached_key(|v| sans_accents(&v.nom));
    Ok(contexte)
}

fn ranger(contexte: &mut Contexte, visite: &Visite, r: Rangee) -> Result<(), Refus> {
    let illisible = || Refus::Interne("contexte d’une liste".into());
    match r.genre.as_str() {
        "autre" => contexte.autres.push((r.code.parse().map_err(|_| illisible())?, r.mots)),
        "unite" => {
            // A small partner is its own unit: its name is told once.
            let nom = if r.mots == r.plus { r.mots } else { format!("{}, {}", r.plus, r.mots) };
            contexte.unites.push((r.code.parse().map_err(|_| illisible())?, nom));
        }
        "agent" => {
            let compte = r.code.parse().map_err(|_| illisible())?;
            contexte.agents.push(Agent { compte, nom: r.mots, absent: r.nombre > 0 });
        }
        "vue" => contexte.vues.push(Vue { id: r.code, nom: r.mots, requete: r.plus }),
        "compte" => contexte.comptes.push((Phase::depuis_code(&r.code).ok_or_else(illisible)?, r.nombre)),
        _ => {
            let id = r.code.parse().map_err(|_| illisible())?;
            let (enveloppe, scelles) = (r.un.unwrap_or_default(), r.deux.unwrap_or_default());
            // A wrap of a key that is no longer the master one: the search is over.
            contexte.termes = Termes::ouvrir(&visite.maison.coffre, id, &enveloppe, &scelles).ok();
        }
    }
    Ok(())
}
