//! The rules an act may break, each with its article and the sentence people read.

use socle::{Clause, Refus};

/// The document these rules come from where the terms name none.
const CONTRAT: &str = "Contrat de service";

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regle {
    /// No version of the terms is in force.
    HorsConvention,
    /// The caisse manages: the partner asks.
    ModeCentralise,
    /// The partner manages: the caisse leaves it to it.
    ModeDelegue,
    /// The caisse took the delegation back.
    DelegationRetiree,
    /// The one who acts is over, suspended, excluded, or must change its password first.
    ActeurInactif,
    /// What is aimed at is not there, or is over.
    Absent,
    /// Nobody acts for oneself; persons are compared.
    SoiMeme,
    /// The administrateurs' rights are the caisse's business.
    Administrateur,
    /// Only the caisse does this.
    CaisseSeule,
    /// Only the administrateurs do this.
    AdministrateurSeul,
    /// No authority over this unit.
    HorsUnite,
    /// One does not give more than one has.
    AuDela,
    /// A delegation is taken back by those it comes from.
    PlusHaut,
    /// One does not hold this habilitation now.
    NonHabilite,
    /// A right would come back to somebody it came from.
    Boucle,
    /// The bulletin does not open this profile.
    ProfilFerme,
    /// Somebody is not of those the profile is for.
    NonEligible,
    /// As many as the terms allow are taken.
    Complet,
    /// A group would hold itself.
    Cycle,
    /// A member must work in the group's unit.
    GroupeHorsUnite,
    /// An end before the beginning, or already past.
    Dates,
    /// A measure is not taken without saying why.
    Motif,
    /// It is already so.
    Deja,
}

impl Regle {
    /// Every rule, for tables that must name them all.
    pub const TOUTES: [Self; 23] = [
        Self::HorsConvention,
        Self::ModeCentralise,
        Self::ModeDelegue,
        Self::DelegationRetiree,
        Self::ActeurInactif,
        Self::Absent,
        Self::SoiMeme,
        Self::Administrateur,
        Self::CaisseSeule,
        Self::AdministrateurSeul,
        Self::HorsUnite,
        Self::AuDela,
        Self::PlusHaut,
        Self::NonHabilite,
        Self::Boucle,
        Self::ProfilFerme,
        Self::NonEligible,
        Self::Complet,
        Self::Cycle,
        Self::GroupeHorsUnite,
        Self::Dates,
        Self::Motif,
        Self::Deja,
    ];

    /// The article and the sentence.
    pub const fn dit(self) -> (&'static str, &'static str) {
        match self {
            Self::HorsConvention => ("2.2", "Aucune convention en vigueur n’ouvre ce service à la structure."),
            Self::ModeCentralise => {
                ("2.2", "En mode centralisé, les droits sont donnés par la caisse, sur demande d’un administrateur.")
            }
            Self::ModeDelegue => ("2.2.1", "En mode délégué, la structure administre elle-même ces droits."),
            Self::DelegationRetiree => ("2.2.1", "La caisse a repris la gestion des habilitations de la structure."),
            Self::ActeurInactif => ("2.2.1", "Ce compte ne peut pas agir en ce moment."),
            Self::Absent => ("2.2.2", "Ce qui est visé n’existe pas, ou n’existe plus."),
            Self::SoiMeme => ("2.2.1", "Personne n’agit sur ses propres droits. Une autre personne peut le faire."),
            Self::Administrateur => ("2.2.2", "Les droits des administrateurs sont tenus par la caisse seule."),
            Self::CaisseSeule => ("2.2.1", "Cette mesure appartient à la caisse."),
            Self::AdministrateurSeul => ("2.2.2", "C’est à un administrateur de la structure de le faire."),
            Self::HorsUnite => ("2.2.2", "Votre délégation ne couvre pas cette unité, ou pas cette fonction."),
            Self::AuDela => ("2.2.1", "Personne ne donne plus qu’il n’a reçu, ni pour plus longtemps."),
            Self::PlusHaut => {
                ("2.2.1", "Cette délégation ne vient pas de vous : elle se reprend par ceux qui l’ont donnée.")
            }
            Self::NonHabilite => ("2.2.1", "Cette habilitation ne vous est pas donnée, ou n’est pas en vigueur."),
            Self::Boucle => ("2.2.1", "Cette délégation reviendrait à une personne de qui elle vient."),
            Self::ProfilFerme => ("1", "Ce profil n’est pas ouvert à la structure."),
            Self::NonEligible => {
                ("1", "Ce profil est réservé à d’autres professions, ou demande un arrêté individuel.")
            }
            Self::Complet => ("2.2.1", "Tous les accès que la convention permet pour ce profil sont pris."),
            Self::Cycle => ("2.2.2", "Un groupe ne peut pas se contenir lui-même."),
            Self::GroupeHorsUnite => {
                ("2.2.2", "Un groupe réunit des comptes de son unité ou des unités qu’elle contient.")
            }
            Self::Dates => ("2.2.1", "La fin doit venir après le début, et n’être pas passée."),
            Self::Motif => ("2.2.1", "Une mesure se motive : dites pourquoi."),
            Self::Deja => ("2.2.2", "C’est déjà le cas."),
        }
    }

    /// The refusal people read. `ou` is the clause of the terms, where the terms say it better than the model.
    pub fn refus(self, ou: Option<Clause>) -> Refus {
        let (article, phrase) = self.dit();
        match self {
            Self::Absent => Refus::Introuvable("objet d’habilitation absent"),
            Self::Deja => Refus::Conflit(phrase.to_owned()),
            _ => Refus::Interdit {
                clause: ou.unwrap_or_else(|| Clause::nouvelle(CONTRAT, article)),
                phrase: phrase.to_owned(),
            },
        }
    }
}
