//! The facts decisions about accounts rest on: read before anything is shown, and never shown.

use acces::{
    Acteur, Action, Autorisation, Compte, DemandeDeCompte, FaitsCompte, FaitsDemandeDeCompte, FaitsPartenaire,
    Organisation, Personne, Profil, Ressource, Volet,
};
use socle::{Clause, Id, Instant, Refus};
use stockage::{Executant, ligne, sql};

use crate::sql;

fn clause(texte: Option<&String>) -> Option<Clause> {
    texte.and_then(|t| t.split_once('|')).map(|(document, article)| Clause::nouvelle(document, article))
}

ligne! {
    struct RangeeCompte {
        id: Id<Compte>,
        personne: Id<Personne>,
        organisation: Id<Organisation>,
        profil: String,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        active_le: Option<Instant>,
        liee: Option<String>,
        autres: i64,
    }
}

/// An account, as acts on it need it.
#[derive(Debug, Clone)]
pub(crate) struct CompteVu {
    pub(crate) faits: FaitsCompte,
    pub(crate) inactif_le: Instant,
    pub(crate) suspendu_le: Option<Instant>,
    pub(crate) active_le: Option<Instant>,
}

/// Decides `action` on account `id`; absent and somebody else's go the same way. `au` is the instant beyond which other
/// gestionnaires must stay (now, or when the account would end).
pub(crate) async fn decider_compte(
    base: &mut impl Executant,
    acteur: &Acteur,
    action: Action,
    id: Id<Compte>,
    (maintenant, au): (Instant, Instant),
) -> Result<(CompteVu, Autorisation), Refus> {
    let appel = sql!(sql::FAITS_COMPTE, id, acteur.organisation, maintenant, au);
    let vu = match base.peut_etre::<RangeeCompte>(appel).await? {
        None => None,
        Some(r) => Some(CompteVu {
            faits: FaitsCompte {
                id: r.id,
                personne: r.personne,
                organisation: r.organisation,
                profil: Profil::depuis_code(&r.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?,
                liee: clause(r.liee.as_ref()),
                dernier_gestionnaire: r.profil == Profil::Gestionnaire.code() && r.autres == 0,
            },
            inactif_le: r.inactif_le,
            suspendu_le: r.suspendu_le,
            active_le: r.active_le,
        }),
    };
    let autorisation = acces::exiger(acteur, action, &Ressource::Compte(vu.as_ref().map(|v| v.faits.clone())))?;
    Ok((vu.ok_or(Refus::Introuvable("compte absent"))?, autorisation))
}

ligne! { struct RangeePartenaire { id: Id<Organisation>, liee: Option<String> } }

/// Decides `action` on partner `id`.
pub(crate) async fn decider_partenaire(
    base: &mut impl Executant,
    acteur: &Acteur,
    action: Action,
    id: Id<Organisation>,
    maintenant: Instant,
) -> Result<Autorisation, Refus> {
    let appel = sql!(sql::FAITS_PARTENAIRE, id, acteur.organisation, maintenant);
    let vu: Option<RangeePartenaire> = base.peut_etre(appel).await?;
    let faits = vu.map(|r| FaitsPartenaire { id: r.id, liee: clause(r.liee.as_ref()) });
    acces::exiger(acteur, action, &Ressource::Partenaire(faits))
}

ligne! {
    struct RangeeDemande {
        id: Id<DemandeDeCompte>,
        genre: String,
        partenaire: Id<Organisation>,
        compte: Option<Id<Compte>>,
        etat: String,
        personne: Option<Id<Personne>>,
        liee: Option<String>,
    }
}

/// A request about an account, as acts on it need it.
#[derive(Debug, Clone)]
pub(crate) struct DemandeVue {
    pub(crate) genre: String,
    pub(crate) partenaire: Id<Organisation>,
    pub(crate) compte: Option<Id<Compte>>,
    pub(crate) ouverte: bool,
}

/// Decides `action` on request `id`.
pub(crate) async fn decider_demande(
    base: &mut impl Executant,
    acteur: &Acteur,
    action: Action,
    id: Id<DemandeDeCompte>,
    maintenant: Instant,
) -> Result<(DemandeVue, Autorisation), Refus> {
    let appel = sql!(sql::FAITS_DEMANDE, id, acteur.organisation, maintenant);
    let lue: Option<RangeeDemande> = base.peut_etre(appel).await?;
    let faits = lue.as_ref().map(|r| FaitsDemandeDeCompte {
        id: r.id,
        partenaire: r.partenaire,
        personne: r.personne,
        liee: clause(r.liee.as_ref()),
    });
    let autorisation = acces::exiger(acteur, action, &Ressource::DemandeDeCompte(faits))?;
    let lue = lue.ok_or(Refus::Introuvable("demande absente"))?;
    let ouverte = lue.etat == "ouverte";
    Ok((DemandeVue { genre: lue.genre, partenaire: lue.partenaire, compte: lue.compte, ouverte }, autorisation))
}

ligne! {
    /// The seats of one kind at one caisse.
    pub struct Jauge {
        /// The volet whose seats they are.
        pub volet: Id<Volet>,
        /// Its caisse.
        pub caisse: Id<Organisation>,
        /// Name of the caisse.
        pub caisse_nom: String,
        /// `gestionnaire` or `technicien`.
        pub profil: String,
        /// How many at most; `None` without limit.
        pub plafond: Option<i64>,
        document: String,
        article: String,
        /// How many are taken, invitations included.
        pub prises: i64,
    }
}

impl Jauge {
    /// The clause that opens them.
    pub fn clause(&self) -> Clause {
        Clause::nouvelle(&self.document, &self.article)
    }

    /// Whether one is left.
    pub fn libre(&self) -> bool {
        self.plafond.is_none_or(|p| self.prises < p)
    }
}

/// The seats of `partenaire` at each of its caisses now.
pub(crate) async fn jauges(
    base: &mut impl Executant,
    partenaire: Id<Organisation>,
    maintenant: Instant,
) -> Result<Vec<Jauge>, Refus> {
    Ok(base.toutes(sql!(sql::PLACES, partenaire, maintenant)).await?)
}
