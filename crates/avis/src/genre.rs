//! What can be told: the kinds of notices, in the words of the page, of the settings and of the mail, and how each leaves.

use acces::Profil;

/// How a kind of notice leaves by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envoi {
    /// At once, alone.
    Immediat,
    /// With the others of the day.
    Resume,
    /// Not at all: it waits on its page.
    Aucun,
}

impl Envoi {
    /// Every way, in the order of the page.
    pub const TOUS: [Self; 3] = [Self::Immediat, Self::Resume, Self::Aucun];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Immediat => "immediat",
            Self::Resume => "resume",
            Self::Aucun => "aucun",
        }
    }

    /// The word people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Immediat => "Tout de suite",
            Self::Resume => "Dans le résumé du jour",
            Self::Aucun => "Pas de courriel",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|e| e.code() == code)
    }
}

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Genre {
    /// The caisse took the request in charge.
    PriseEnCharge,
    /// The caisse passed a step.
    Etape,
    /// A message came.
    Message,
    /// A message came that waits for an answer.
    ReponseAttendue,
    /// The answer came.
    ReponseRecue,
    /// A deadline comes near.
    EcheanceProche,
    /// A deadline is over.
    EcheanceDepassee,
    /// The caisse closed the request.
    Cloture,
    /// The request went to another caisse.
    Transfert,
    /// The person took the consent back: nothing more is done.
    ConsentementRetire,
    /// The partner withdrew the request.
    Retrait,
    /// A file was refused, or cannot be read: it is asked for again.
    PieceRefusee,
    /// The request was given to somebody.
    Affectation,
}

impl Genre {
    /// Every kind, in the order of the settings.
    pub const TOUS: [Self; 13] = [
        Self::ReponseAttendue,
        Self::ReponseRecue,
        Self::Message,
        Self::PieceRefusee,
        Self::EcheanceProche,
        Self::EcheanceDepassee,
        Self::Affectation,
        Self::PriseEnCharge,
        Self::Etape,
        Self::Transfert,
        Self::ConsentementRetire,
        Self::Retrait,
        Self::Cloture,
    ];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PriseEnCharge => "prise_en_charge",
            Self::Etape => "etape",
            Self::Message => "message",
            Self::ReponseAttendue => "reponse_attendue",
            Self::ReponseRecue => "reponse_recue",
            Self::EcheanceProche => "echeance_proche",
            Self::EcheanceDepassee => "echeance_depassee",
            Self::Cloture => "cloture",
            Self::Transfert => "transfert",
            Self::ConsentementRetire => "consentement_retire",
            Self::Retrait => "retrait",
            Self::PieceRefusee => "piece_refusee",
            Self::Affectation => "affectation",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|g| g.code() == code)
    }

    /// The title of the notice; with the number of the request, all that it says.
    pub const fn titre(self) -> &'static str {
        match self {
            Self::PriseEnCharge => "Demande prise en charge",
            Self::Etape => "Nouvelle étape",
            Self::Message => "Nouveau message",
            Self::ReponseAttendue => "Réponse attendue de votre part",
            Self::ReponseRecue => "Réponse reçue",
            Self::EcheanceProche => "Échéance proche",
            Self::EcheanceDepassee => "Échéance dépassée",
            Self::Cloture => "Demande close",
            Self::Transfert => "Demande transférée",
            Self::ConsentementRetire => "Accord de la personne retiré",
            Self::Retrait => "Demande retirée",
            Self::PieceRefusee => "Pièce à fournir de nouveau",
            Self::Affectation => "Demande affectée",
        }
    }

    /// One sentence: what happened, for the settings and the mail.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::PriseEnCharge => "La caisse a pris une demande en charge.",
            Self::Etape => "La caisse a franchi une étape d’une demande.",
            Self::Message => "Un message est arrivé sur une demande.",
            Self::ReponseAttendue => "La caisse attend votre réponse ; d’ici là, son délai est suspendu.",
            Self::ReponseRecue => "Le partenaire a répondu ; le délai court de nouveau.",
            Self::EcheanceProche => "L’échéance d’une demande approche.",
            Self::EcheanceDepassee => "L’échéance d’une demande est dépassée.",
            Self::Cloture => "La caisse a clos une demande.",
            Self::Transfert => "Une demande a changé de caisse.",
            Self::ConsentementRetire => "La personne est revenue sur son accord ; la demande est arrêtée.",
            Self::Retrait => "Le partenaire a retiré une demande.",
            Self::PieceRefusee => "Une pièce jointe ne peut pas être lue ; elle est demandée de nouveau.",
            Self::Affectation => "Une demande a été affectée.",
        }
    }

    /// The subject of the mail: nothing personal, nothing about the request.
    pub const fn sujet(self) -> &'static str {
        match self {
            Self::PriseEnCharge => "Parvis : une demande est prise en charge",
            Self::Etape => "Parvis : une demande avance",
            Self::Message => "Parvis : un message vous attend",
            Self::ReponseAttendue => "Parvis : la caisse attend votre réponse",
            Self::ReponseRecue => "Parvis : le partenaire a répondu",
            Self::EcheanceProche => "Parvis : une échéance approche",
            Self::EcheanceDepassee => "Parvis : une échéance est dépassée",
            Self::Cloture => "Parvis : une demande est close",
            Self::Transfert => "Parvis : une demande est transférée",
            Self::ConsentementRetire => "Parvis : une demande est arrêtée",
            Self::Retrait => "Parvis : une demande est retirée",
            Self::PieceRefusee => "Parvis : une pièce est à fournir de nouveau",
            Self::Affectation => "Parvis : une demande est affectée",
        }
    }

    /// How it leaves for whoever has set nothing: what somebody waits for at once, the rest once a day.
    pub const fn defaut(self) -> Envoi {
        match self {
            Self::ReponseAttendue
            | Self::ReponseRecue
            | Self::EcheanceProche
            | Self::EcheanceDepassee
            | Self::ConsentementRetire
            | Self::PieceRefusee => Envoi::Immediat,
            Self::PriseEnCharge
            | Self::Etape
            | Self::Message
            | Self::Cloture
            | Self::Transfert
            | Self::Retrait
            | Self::Affectation => Envoi::Resume,
        }
    }

    /// Whether accounts of `profil` are ever told it: what the settings show.
    pub const fn concerne(self, profil: Profil) -> bool {
        match self {
            Self::Message | Self::Transfert | Self::ConsentementRetire => {
                matches!(profil, Profil::Technicien | Profil::AgentCaisse)
            }
            Self::PriseEnCharge | Self::Etape | Self::ReponseAttendue | Self::Cloture | Self::PieceRefusee => {
                matches!(profil, Profil::Technicien)
            }
            Self::ReponseRecue | Self::EcheanceProche | Self::EcheanceDepassee | Self::Retrait | Self::Affectation => {
                matches!(profil, Profil::AgentCaisse)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn chaque_genre_a_ses_mots_et_ses_lecteurs() {
        for genre in Genre::TOUS {
            assert_eq!(Genre::depuis_code(genre.code()), Some(genre));
            assert!(genre.phrase().ends_with('.') && genre.sujet().starts_with("Parvis : "), "{genre:?}");
            assert!(Profil::TOUS.into_iter().any(|p| genre.concerne(p)), "{genre:?} is told to nobody");
            // The reference that a mail's job carries is at most 64 characters: kind, mark, identifier.
            assert!(genre.code().len() <= 64 - 37, "{genre:?}");
        }
        let codes: BTreeSet<&str> = Genre::TOUS.into_iter().map(Genre::code).collect();
        let titres: BTreeSet<&str> = Genre::TOUS.into_iter().map(Genre::titre).collect();
        assert_eq!((codes.len(), titres.len()), (13, 13));
        for envoi in Envoi::TOUS {
            assert_eq!(Envoi::depuis_code(envoi.code()), Some(envoi));
        }
        assert_eq!((Genre::depuis_code(""), Envoi::depuis_code("hebdomadaire")), (None, None));
    }

    #[test]
    fn ce_qui_presse_part_tout_de_suite() {
        assert_eq!(Genre::ReponseAttendue.defaut(), Envoi::Immediat);
        assert_eq!(Genre::Etape.defaut(), Envoi::Resume);
        assert!(Genre::TOUS.into_iter().all(|g| g.defaut() != Envoi::Aucun), "nobody is left without news by default");
    }
}
