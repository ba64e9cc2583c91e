//! The rules of access, one arm per action. Each cites the clause it comes from.
// tidy: long file because every rule of access is read in one place

// tidy: long file because every rule of access is read in one place, by people who are not engineers.
use socle::{Clause, Id, Refus};

use crate::{
    action::Action,
    qui::{Acteur, Organisation, Profil},
    ressource::{FaitsCompte, FaitsDelegation, FaitsDemande, FaitsDemandeDeCompte, Ressource},
};

/// The document every profile rule comes from, and its articles.
pub const CLAUSE_PROFILS: &str = "Convention d’utilisation Espace Partenaires";

/// Whether `profil` may want `action` at all; the refusal is about the reader, so it names its clause.
///
/// Espace Partenaires 2.2: two partner profiles, the gestionnaire for accounts, the technicien for requests.
// regle: VAR-EP-1.1-01 VAR-EP-2.2-01 VAR-EP-2.2-03 VAR-EP-2.2-04 VAR-EP-2.2.2-01 PDC-EP-2.2-04 PDC-EP-2.2.2-01; permissive: Ok(())
pub fn profil_admis(action: Action, profil: Profil) -> Result<(), Refus> {
    let Some((admis, article, phrase)) = profils(action) else { return Ok(()) };
    if admis.contains(&profil) {
        return Ok(());
    }
    Err(Refus::Interdit { clause: Clause::nouvelle(CLAUSE_PROFILS, article), phrase: phrase.to_owned() })
}

/// The profiles of an action, the article that says so and its sentence; `None`: every profile.
#[expect(clippy::too_many_lines, reason = "a table: one line an action, read whole")]
fn profils(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    use Action as A;
    use Profil as P;
    Some(match action {
        A::VoirAccueil | A::VoirMesTraces | A::VoirMonCompte | A::ReglerHorloge => return None,
        A::VoirDroits => (
            &[P::AdministrateurCaisse, P::AgentCaisse, P::Auditeur, P::Gestionnaire, P::Technicien],
            "1.2",
            "Cette page montre les droits d’une organisation signataire ; l’opérateur n’en a aucun.",
        ),
        A::EcrireMessage | A::VoirAvis => (
            &[P::AgentCaisse, P::Technicien],
            "2.2",
            "Les échanges sur une demande sont réservés aux techniciens du partenaire et aux agents de la caisse.",
        ),
        A::SuivreTextes => {
            (&[P::AdministrateurCaisse, P::AgentCaisse], "5", "Le suivi des textes libres est réservé à la caisse.")
        }
        A::OuvrirCaisse => (
            &[P::Operateur],
            "2.2",
            "Une caisse est accueillie par l’opérateur du service, qui n’entre pas chez elle ensuite.",
        ),
        A::ListerOrganisations => {
            (&[P::Operateur], "8.1", "Le suivi des organisations est réservé à l’opérateur du service.")
        }
        A::ConstaterFin => (
            &[P::Operateur, P::AdministrateurCaisse],
            "8.1",
            "La fin d’une convention est constatée par la caisse ou par l’opérateur du service.",
        ),
        A::SuivrePassages => {
            (&[P::Operateur], "8.1", "Les passages quotidiens sont suivis par l’opérateur du service.")
        }
        A::LireConvention | A::ListerEcheances => (
            &[P::AdministrateurCaisse, P::Auditeur, P::Gestionnaire],
            "8.1",
            "Le texte d’une convention se lit dans les organisations qui l’ont signée.",
        ),
        A::ListerConventions
        | A::PreparerConvention
        | A::ArreterTermes
        | A::SignerConvention
        | A::ActiverVolet
        | A::SuivreConvention
        | A::TenirPartenaire
        | A::DeposerCopie => {
            (&[P::AdministrateurCaisse], "8.1", "Les conventions d’une caisse sont tenues par ses administrateurs.")
        }
        A::TenirLettres => (
            &[P::AdministrateurCaisse, P::Gestionnaire],
            "8.2",
            "Les lettres d’une convention sont tenues par les administrateurs de la caisse et les gestionnaires du partenaire.",
        ),
        A::SuspendreConvention => {
            (&[P::AdministrateurCaisse], "4.1", "La suspension d’une convention est décidée par la caisse.")
        }
        A::TenirModeles => {
            (&[P::Operateur], "8.1", "Les modèles de conventions sont tenus par l’opérateur du service.")
        }
        A::RetirerStructure => {
            (&[P::AdministrateurCaisse], "4.1", "Le retrait d’une structure est décidé par la caisse.")
        }
        autre => {
            let du_travail =
                profils_des_parties(autre).or_else(|| profils_des_pieces(autre)).or_else(|| profils_du_travail(autre));
            return du_travail.or_else(|| profils_des_demandes(autre)).or_else(|| profils_des_comptes(autre));
        }
    })
}

/// The same, for the parties of a convention: what authorises them, who answers, whom they employ.
fn profils_des_parties(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    use Action as A;
    use Profil as P;
    const DEUX: &[P] = &[P::AdministrateurCaisse, P::Gestionnaire];
    Some(match action {
        A::TenirDeliberation | A::AppliquerAnnexe | A::ReprendreConvention => {
            (&[P::AdministrateurCaisse], "8.1", "Cet acte est enregistré par les administrateurs de la caisse.")
        }
        A::TenirInterlocuteurs => {
            (DEUX, "8.1", "Les interlocuteurs sont tenus par les gestionnaires du partenaire et par la caisse.")
        }
        A::DeclarerPrestataire => {
            (DEUX, "8.1", "Les prestataires sont déclarés par les gestionnaires du partenaire ou par la caisse.")
        }
        A::RepondrePrestataire => {
            (&[P::AdministrateurCaisse], "8.1", "La réponse sur un prestataire est donnée par la caisse.")
        }
        A::ImporterComptes => {
            (DEUX, "2.2", "Les comptes sont ouverts par les gestionnaires du partenaire et par la caisse.")
        }
        _ => return None,
    })
}

/// Acts and pages about one convention, for its parties.
const fn des_parties(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::PreparerConvention
            | A::ArreterTermes
            | A::SignerConvention
            | A::LireConvention
            | A::DeposerCopie
            | A::TenirLettres
            | A::TenirDeliberation
            | A::TenirInterlocuteurs
            | A::AppliquerAnnexe
            | A::DeclarerPrestataire
            | A::RepondrePrestataire
            | A::ReprendreConvention
    )
}

/// The same, for how the agents of a caisse share their work out.
fn profils_du_travail(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    use Action as A;
    use Profil as P;
    Some(match action {
        A::Affecter | A::NoterInterne => {
            (&[P::AgentCaisse], "2.2", "Les demandes reçues se partagent entre les agents de la caisse.")
        }
        A::DeclarerAbsence => (
            &[P::AdministrateurCaisse, P::AgentCaisse],
            "2.2",
            "Les absences des agents d’une caisse sont déclarées par eux ou par ses administrateurs.",
        ),
        _ => return None,
    })
}

/// The same, for actions on requests (Espace Partenaires 1.2 and 2.2).
fn profils_des_demandes(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    use Action as A;
    use Profil as P;
    Some(match action {
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
        A::ListerFile
        | A::PrendreEnCharge
        | A::Clore
        | A::FranchirEtape
        | A::AttendrePartenaire
        | A::TransfererDemande => {
            (&[P::AgentCaisse], "2.2", "Les demandes reçues sont traitées par les agents de la caisse.")
        }
        A::RetirerDemande => {
            (&[P::Technicien], "2.2", "Une demande est retirée par les techniciens du partenaire qui l’a envoyée.")
        }
        A::ReprendreDemande | A::RetirerConsentement | A::VoirRetrait => (
            &[P::AgentCaisse, P::Technicien],
            "2.2",
            "Le suivi d’une demande est réservé aux techniciens du partenaire et aux agents de la caisse.",
        ),
        _ => return None,
    })
}

/// The same, for files of requests.
const fn profils_des_pieces(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    match action {
        Action::JoindrePiece | Action::LirePiece => Some((
            &[Profil::AgentCaisse, Profil::Technicien],
            "5",
            "Les pièces jointes sont réservées aux techniciens du partenaire et aux agents de la caisse.",
        )),
        Action::RefuserPiece => {
            Some((&[Profil::AgentCaisse], "3.1", "Une pièce illisible est redemandée par les agents de la caisse."))
        }
        _ => None,
    }
}

/// The same, for actions on accounts (Espace Partenaires 2.2 and 4.1).
fn profils_des_comptes(action: Action) -> Option<(&'static [Profil], &'static str, &'static str)> {
    use Action as A;
    use Profil as P;
    const DEUX: &[P] = &[P::AdministrateurCaisse, P::Gestionnaire];
    Some(match action {
        A::ListerHabilitations | A::InviterDeNouveau => {
            (DEUX, "2.2", "Les comptes sont suivis par les gestionnaires du partenaire et par la caisse.")
        }
        A::DemanderGestionnaire => {
            (DEUX, "2.2.1", "Un compte gestionnaire se demande par le partenaire, auprès de la caisse.")
        }
        A::InstruireDemande | A::InactiverGestionnaire => {
            (&[P::AdministrateurCaisse], "2.2.1", "Les comptes gestionnaires sont tenus par la caisse.")
        }
        A::OuvrirAgent => (&[P::AdministrateurCaisse], "2.2", "Les comptes d’une caisse sont tenus par elle."),
        A::OuvrirTechnicien | A::InactiverTechnicien => {
            (&[P::Gestionnaire], "2.2", "Les techniciens sont habilités par les gestionnaires de leur structure.")
        }
        A::TenirOrganisation => {
            (&[P::Gestionnaire], "2.2", "Les règles de sécurité d’une structure sont fixées par ses gestionnaires.")
        }
        A::SuspendreCompte => {
            (DEUX, "4.1", "La suspension d’un compte est décidée par la caisse ou par un gestionnaire.")
        }
        A::LeverSuspension => (DEUX, "4.1", "Une suspension est levée par qui peut l’avoir décidée."),
        A::AiderSecondFacteur => {
            (DEUX, "2.2", "Un second facteur perdu est retiré par un gestionnaire ou par la caisse.")
        }
        A::LireArchive => {
            (&[P::Auditeur], "2.2.3", "Les comptes effacés de l’application ne sont lus que par un auditeur.")
        }
        A::DemanderRevue => {
            (&[P::AdministrateurCaisse], "4.2", "Une revue des comptes d’un partenaire est demandée par la caisse.")
        }
        A::FaireRevue => (&[P::Gestionnaire], "4.2", "Les comptes d’une structure sont revus par ses gestionnaires."),
        A::AdministrerHabilitations => (
            &[P::AdministrateurCaisse, P::Gestionnaire, P::Technicien],
            "2.2",
            "Les habilitations déléguées sont administrées par la structure, sous la supervision de la caisse.",
        ),
        A::MesurerHabilitations => {
            (&[P::AdministrateurCaisse], "4.1", "Les mesures sur les habilitations appartiennent à la caisse.")
        }
        A::ChoisirHabilitation => {
            (&[P::Gestionnaire, P::Technicien], "2.2", "Une habilitation est choisie par la personne qui la détient.")
        }
        _ => return None,
    })
}

/// Decides. The clause given back is the one the access rests on, for the journal.
pub(crate) fn permis(acteur: &Acteur, action: Action, ressource: &Ressource) -> Result<Option<Clause>, Refus> {
    use Action as A;
    profil_admis(action, acteur.profil)?;
    match (action, ressource) {
        (a, Ressource::Soi) if sur_soi(a) => Ok(None),
        (A::SignalerSituation, Ressource::Fonction { ouverte }) => fonction_ouverte(ouverte).map(Some),
        (A::DeclarerAbsence, Ressource::Compte(Some(faits))) => absenter(acteur, faits),
        (_, Ressource::Demande(Some(faits))) => sur_une_demande(acteur, action, faits),
        (A::LirePiece, Ressource::Piece(Some((faits, _)))) => lire_piece(acteur, faits),
        (A::RefuserPiece, Ressource::Piece(Some((faits, _)))) => traiter(acteur, faits),
        (
            A::ConstaterFin | A::ActiverVolet | A::RetirerStructure | A::SuspendreConvention | A::SuivreConvention,
            Ressource::Volet(Some(faits)),
        ) => de_sa_caisse(acteur, &[faits.caisse]),
        (a, Ressource::Convention(Some(faits))) if des_parties(a) => {
            if acteur.profil == Profil::Gestionnaire && acteur.organisation == faits.partenaire {
                return Ok(None);
            }
            de_sa_caisse(acteur, &faits.caisses)
        }
        (
            A::TenirPartenaire | A::DemanderGestionnaire | A::ListerHabilitations | A::DemanderRevue | A::FaireRevue,
            Ressource::Partenaire(Some(faits)),
        ) => du_partenaire(acteur, faits.id, faits.liee.as_ref()),
        (A::OuvrirTechnicien | A::InstruireDemande, Ressource::Places { libres }) => places_libres(libres).map(Some),
        (A::InstruireDemande, Ressource::DemandeDeCompte(Some(faits))) => instruire(acteur, faits),
        (A::DemanderGestionnaire, Ressource::DemandeDeCompte(Some(faits))) => {
            du_partenaire(acteur, faits.partenaire, faits.liee.as_ref())
        }
        (_, Ressource::Compte(Some(faits))) => sur_un_compte(acteur, action, faits),
        (
            A::AdministrerHabilitations | A::MesurerHabilitations | A::ChoisirHabilitation,
            Ressource::Delegation(Some(faits)),
        ) => deleguer(acteur, faits).map(Some),
        // An action on a thing it does not apply to, or on nothing: the same words as « not for you ».
        _ => Err(Refus::Introuvable("ressource absente ou sans rapport avec l’action")),
    }
}

/// One request: its author while it is a draft, then its two sides.
fn sur_une_demande(acteur: &Acteur, action: Action, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    use Action as A;
    match action {
        A::SignalerSituation => remplir(acteur, faits).map(Some),
        A::ConsulterDemande | A::EcrireMessage | A::JoindrePiece => consulter(acteur, faits),
        A::VoirRetrait => voir_retrait(acteur, faits),
        A::PrendreEnCharge
        | A::Clore
        | A::FranchirEtape
        | A::AttendrePartenaire
        | A::TransfererDemande
        | A::Affecter
        | A::NoterInterne => traiter(acteur, faits),
        A::ReprendreDemande | A::RetirerDemande | A::RetirerConsentement => des_deux_cotes(acteur, faits),
        _ => Err(Refus::Introuvable("action sans rapport avec une demande")),
    }
}

/// Actions whose page or list needs nothing beyond the reader.
const fn sur_soi(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::VoirAccueil
            | A::VoirMesTraces
            | A::VoirMonCompte
            | A::VoirDroits
            | A::SignalerSituation
            | A::ListerDemandes
            | A::CompterDemandes
            | A::ListerFile
            | A::VoirAvis
            | A::SuivreTextes
            | A::DeclarerAbsence
            | A::ListerOrganisations
            | A::OuvrirCaisse
            | A::ListerConventions
            | A::ListerEcheances
            | A::SuivrePassages
            | A::PreparerConvention
            | A::TenirModeles
            | A::ListerHabilitations
            | A::DemanderGestionnaire
            | A::OuvrirTechnicien
            | A::OuvrirAgent
            | A::TenirOrganisation
            | A::LireArchive
            | A::DemanderRevue
            | A::FaireRevue
            | A::ImporterComptes
            | A::ReglerHorloge
    )
}

/// Espace Partenaires 1.2: « activables, ou pas, par la caisse ». Depends on the reader's convention only.
// regle: VAR-EP-1.2-08 VAR-EP-1.2-03; permissive: Ok(Clause::nouvelle("", ""))
fn fonction_ouverte(ouverte: &Result<Clause, Clause>) -> Result<Clause, Refus> {
    ouverte.clone().map_err(|clause| Refus::Interdit {
        clause,
        phrase: "Cette fonction n’est pas ouverte à votre organisation par cette caisse.".to_owned(),
    })
}

/// 2.2.1: « enregistrement strict » of the caps. Depends on the reader's convention only, so the clause is named.
// regle: VAR-EP-2.2.1-10 VAR-EP-2.2.1-12 PDC-EP-2.2.1-02; permissive: Ok(Clause::nouvelle("", ""))
fn places_libres(libres: &Result<Clause, Clause>) -> Result<Clause, Refus> {
    libres.clone().map_err(|clause| Refus::Interdit {
        clause,
        phrase: "Tous les comptes que la convention permet à cette caisse sont pris.".to_owned(),
    })
}

/// Things of a caisse are kept by that caisse; the opérateur, who acts for all of them, has passed the profile rule.
fn de_sa_caisse(acteur: &Acteur, caisses: &[Id<Organisation>]) -> Result<Option<Clause>, Refus> {
    if acteur.profil == Profil::Operateur || caisses.contains(&acteur.organisation) {
        return Ok(None);
    }
    Err(Refus::Introuvable("chose d’une autre caisse"))
}

/// Things of a partner: for its own gestionnaires, or for a caisse that a convention binds to it (either of two: 2.2).
// regle: PDC-EP-2.2-01; permissive: Ok(None)
fn du_partenaire(
    acteur: &Acteur,
    partenaire: Id<Organisation>,
    liee: Option<&Clause>,
) -> Result<Option<Clause>, Refus> {
    match acteur.profil {
        Profil::AdministrateurCaisse => {
            liee.cloned().map(Some).ok_or(Refus::Introuvable("aucune convention ne lie ce partenaire à la caisse"))
        }
        _ if acteur.organisation == partenaire => Ok(None),
        _ => Err(Refus::Introuvable("chose d’un autre partenaire")),
    }
}

/// Both sides of a delegation, each inside what its rules say (contrat de service 2.2).
// regle: CAF68-CS-2.2.1-03; permissive: Ok(Clause::nouvelle("", ""))
fn deleguer(acteur: &Acteur, faits: &FaitsDelegation) -> Result<Clause, Refus> {
    if acteur.organisation != faits.caisse && acteur.organisation != faits.partenaire {
        return Err(Refus::Introuvable("délégation d’une autre organisation"));
    }
    faits.permis.clone().map_err(|(clause, phrase)| Refus::Interdit { clause, phrase: phrase.to_owned() })
}

/// 2.2.1: a caisse bound to the partner decides, and nobody about oneself (droit.md « People »).
// regle: VAR-EP-2.2.1-01; permissive: Ok(None)
fn instruire(acteur: &Acteur, faits: &FaitsDemandeDeCompte) -> Result<Option<Clause>, Refus> {
    let clause = du_partenaire(acteur, faits.partenaire, faits.liee.as_ref())?;
    if faits.personne == Some(acteur.personne) {
        return Err(Refus::Interdit {
            clause: Clause::nouvelle(CLAUSE_PROFILS, "2.2.1"),
            phrase: "Personne ne décide d’une demande qui le concerne. Un autre administrateur le fera.".to_owned(),
        });
    }
    Ok(clause)
}

/// One account: who keeps it, by its profile and by who asks.
// regle: VAR-EP-2.2.3-09 VAR-EP-4.1-02; permissive: Ok(None)
fn sur_un_compte(acteur: &Acteur, action: Action, faits: &FaitsCompte) -> Result<Option<Clause>, Refus> {
    use Action as A;
    let soi = faits.personne == acteur.personne;
    let interne = acteur.organisation == faits.organisation;
    let de_la_caisse = acteur.profil == Profil::AdministrateurCaisse;
    let etranger = || Refus::Introuvable("compte d’une autre organisation, ou d’un autre profil");
    let tenu = de_la_caisse && faits.profil.de_partenaire() && faits.liee.is_some();
    if !(interne || tenu) {
        return Err(etranger());
    }
    let admis = match action {
        A::ListerHabilitations => true,
        A::InviterDeNouveau => de_la_caisse || faits.profil == Profil::Technicien,
        A::InactiverTechnicien => faits.profil == Profil::Technicien && interne,
        A::InactiverGestionnaire | A::InstruireDemande => faits.profil == Profil::Gestionnaire && !interne,
        A::DemanderGestionnaire => faits.profil == Profil::Gestionnaire,
        A::OuvrirAgent => interne && !faits.profil.de_partenaire(),
        A::SuspendreCompte | A::LeverSuspension | A::AiderSecondFacteur => de_la_caisse || faits.profil.de_partenaire(),
        _ => false,
    };
    if !admis {
        return Err(etranger());
    }
    if soi && matches!(action, A::OuvrirAgent | A::SuspendreCompte | A::LeverSuspension | A::AiderSecondFacteur) {
        return Err(Refus::Interdit {
            clause: Clause::nouvelle(CLAUSE_PROFILS, "4.1"),
            phrase: "Personne ne fait cela pour son propre compte. Demandez-le à quelqu’un d’autre.".to_owned(),
        });
    }
    if action == A::SuspendreCompte && !de_la_caisse && faits.profil == Profil::Gestionnaire {
        return Err(Refus::Interdit {
            clause: Clause::nouvelle(CLAUSE_PROFILS, "4.1"),
            phrase: "Le compte d’un gestionnaire est suspendu par la caisse : signalez-le-lui, elle agit aussitôt."
                .to_owned(),
        });
    }
    dernier_gestionnaire(action, faits)?;
    Ok(faits.liee.clone())
}

/// 2.2.3: the last gestionnaire is not inactivated before another is named. A suspension for security overrides (K-12).
// regle: VAR-EP-2.2.3-06 K-12; permissive: Ok(())
fn dernier_gestionnaire(action: Action, faits: &FaitsCompte) -> Result<(), Refus> {
    if action != Action::InactiverGestionnaire || !faits.dernier_gestionnaire {
        return Ok(());
    }
    Err(Refus::Interdit {
        clause: Clause::nouvelle(CLAUSE_PROFILS, "2.2.3"),
        phrase: "C’est le dernier gestionnaire de la structure : ouvrez d’abord le compte de son successeur."
            .to_owned(),
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

/// What a request holds; a request withdrawn shows nothing to anybody any more (PDC-9-03).
// regle: PDC-9-03; permissive: des_deux_cotes(acteur, faits)
fn consulter(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if faits.retiree {
        return Err(Refus::Introuvable("demande retirée : son contenu n’est plus montré"));
    }
    des_deux_cotes(acteur, faits)
}

/// That a request was withdrawn, by whom and when, for those who could read it.
fn voir_retrait(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if !faits.retiree {
        return Err(Refus::Introuvable("demande qui n’est pas retirée"));
    }
    des_deux_cotes(acteur, faits)
}

/// droit.md « Who sees a request »: the techniciens of the author's unit; the caisse it is addressed to.
// regle: VAR-EP-1.2-07; permissive: Ok(None)
fn des_deux_cotes(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
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

/// Article 5: a file is read by those who may read its request, and in a draft by its author alone.
// regle: VAR-EP-5-01; permissive: Ok(None)
fn lire_piece(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if faits.brouillon { remplir(acteur, faits).map(Some) } else { consulter(acteur, faits) }
}

/// Annexe 3: the caisse that receives the request treats it, by right of its convention, and no other.
fn traiter(acteur: &Acteur, faits: &FaitsDemande) -> Result<Option<Clause>, Refus> {
    if faits.brouillon || faits.caisse != acteur.organisation {
        return Err(Refus::Introuvable("demande adressée à une autre caisse"));
    }
    faits.traiter.clone().map(Some).ok_or(Refus::Introuvable("aucune convention ne permet de traiter"))
}

/// An agent says so for oneself, an administrateur for any agent of the caisse.
fn absenter(acteur: &Acteur, faits: &FaitsCompte) -> Result<Option<Clause>, Refus> {
    let interne = faits.organisation == acteur.organisation && faits.profil == Profil::AgentCaisse;
    if interne && (acteur.profil == Profil::AdministrateurCaisse || faits.id == acteur.compte) {
        return Ok(None);
    }
    Err(Refus::Introuvable("compte d’un autre agent, ou d’une autre caisse"))
}
