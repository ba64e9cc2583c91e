//! The rules of access, one arm per action. Each cites the clause it comes from.

use socle::{Clause, Refus};

use crate::qui::{Acteur, Action, FaitsDemande, Profil, Ressource};

/// The document every profile rule comes from, and its articles.
pub const CLAUSE_PROFILS: &str = "Convention d’utilisation Espace Partenaires";

/// Whether `profil` may want `action` at all; the refusal is about the reader, so it names its clause.
///
/// Espace Partenaires 2.2: two partner profiles, the gestionnaire for accounts, the technicien for requests.
// regle: VAR-EP-1.1-01; permissive: Ok(())
pub fn profil_admis(action: Action, profil: Profil) -> Result<(), Refus> {
    use Action as A;
    use Profil as P;
    let (admis, article, phrase): (&[P], &str, &str) = match action {
        A::VoirAccueil | A::VoirMesTraces => return Ok(()),
        A::VoirDroits => (
            &[P::AgentCaisse, P::Gestionnaire, P::Technicien],
            "1.2",
            "Cette page montre les droits d’une organisation signataire ; l’opérateur n’en a aucun.",
        ),
        A::SignalerSituation | A::ListerDemandes => {
            (&[P::Technicien], "2.2", "Les demandes sont faites et suivies par les techniciens du partenaire.")
        }
        A::ConsulterDemande => (
            &[P::AgentCaisse, P::Technicien],
            "2.2",
            "Le contenu d’une demande est réservé aux techniciens du partenaire et aux agents de la caisse.",
        ),
        A::CompterDemandes => {
            (&[P::Gestionnaire], "2.2", "Les totaux du partenaire sont réservés à ses gestionnaires.")
        }
        A::ListerFile | A::PrendreEnCharge | A::Clore => {
            (&[P::AgentCaisse], "2.2", "Les demandes reçues sont traitées par les agents de la caisse.")
        }
        A::ListerOrganisations | A::ConstaterFin => {
            (&[P::Operateur], "8.1", "Le suivi des organisations est réservé à l’opérateur du service.")
        }
    };
    if admis.contains(&profil) {
        return Ok(());
    }
    Err(Refus::Interdit { clause: Clause::nouvelle(CLAUSE_PROFILS, article), phrase: phrase.to_owned() })
}

/// Decides. The clause given back is the one the access rests on, for the journal.
pub(crate) fn permis(acteur: &Acteur, action: Action, ressource: &Ressource) -> Result<Option<Clause>, Refus> {
    profil_admis(action, acteur.profil)?;
    match (action, ressource) {
        (
            Action::VoirAccueil
            | Action::VoirMesTraces
            | Action::VoirDroits
            | Action::SignalerSituation
            | Action::ListerDemandes
            | Action::CompterDemandes
            | Action::ListerFile
            | Action::ListerOrganisations,
            Ressource::Soi,
        )
        | (Action::ConstaterFin, Ressource::Volet(_)) => Ok(None),
        (Action::SignalerSituation, Ressource::Fonction { ouverte }) => fonction_ouverte(ouverte).map(Some),
        (Action::SignalerSituation, Ressource::Demande(Some(faits))) => remplir(acteur, faits).map(Some),
        (Action::ConsulterDemande, Ressource::Demande(Some(faits))) => consulter(acteur, faits),
        (Action::PrendreEnCharge | Action::Clore, Ressource::Demande(Some(faits))) => traiter(acteur, faits),
        // An action on a thing it does not apply to, or on nothing: the same words as « not for you ».
        _ => Err(Refus::Introuvable("ressource absente ou sans rapport avec l’action")),
    }
}

/// Espace Partenaires 1.2: « activables, ou pas, par la caisse ». Depends on the reader's convention only.
// regle: VAR-EP-1.2-08 VAR-EP-1.2-03; permissive: Ok(Clause::nouvelle("", ""))
fn fonction_ouverte(ouverte: &Result<Clause, Clause>) -> Result<Clause, Refus> {
    ouverte.clone().map_err(|clause| Refus::Interdit {
        clause,
        phrase: "Cette fonction n’est pas ouverte à votre organisation par cette caisse.".to_owned(),
    })
}

/// A draft belongs to its author alone, and only while the function stays open.
fn remplir(acteur: &Acteur, faits: &FaitsDemande) -> Result<Clause, Refus> {
    if !(faits.brouillon && faits.auteur == acteur.compte && faits.partenaire == acteur.organisation) {
        return Err(Refus::Introuvable("brouillon d’un autre compte ou demande déjà envoyée"));
    }
    faits.signaler.clone().ok_or_else(|| Refus::Interdit {
        clause: Clause::nouvelle(CLAUSE_PROFILS, "1.2"),
        phrase: "Cette fonction n’est plus ouverte à votre organisation par cette caisse.".to_owned(),
    })
}

/// droit.md « Who sees a request »: the techniciens of the author's unit; the caisse it is addressed to.
// regle: VAR-EP-1.2-07; permissive: Ok(None)
fn consulter(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if faits.brouillon {
        return Err(Refus::Introuvable("demande non envoyée"));
    }
    match acteur.profil {
        Profil::AgentCaisse => traiter(acteur, faits),
        Profil::Technicien if faits.partenaire == acteur.organisation && faits.unite == acteur.unite => {
            // One's own unit's request: only the convention stands in the way, so the clause is named.
            faits.historique.clone().map(Some).ok_or_else(|| Refus::Interdit {
                clause: Clause::nouvelle(CLAUSE_PROFILS, "8.1"),
                phrase: "Votre convention avec cette caisse n’est plus en vigueur, ou n’ouvre pas l’historique."
                    .to_owned(),
            })
        }
        _ => Err(Refus::Introuvable("demande d’une autre unité ou d’une autre organisation")),
    }
}

/// Annexe 3: the caisse that receives the request treats it, by right of its convention, and no other.
fn traiter(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if faits.brouillon || faits.caisse != acteur.organisation {
        return Err(Refus::Introuvable("demande adressée à une autre caisse"));
    }
    faits.traiter.clone().map(Some).ok_or(Refus::Introuvable("aucune convention ne permet de traiter"))
}
