//! Where a convention stands for one of its caisses, and what comes next: computed, never stored.

use acces::Organisation;
use socle::{Id, Instant, civil::Date, francais};

use crate::{
    Dossier, Genre,
    cas::manques,
    regles::{GenreEvenement, adossee, derniere_signature, ouvertures},
};

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Etape {
    /// Blanks are left in the drafts of these caisses.
    ARemplir(Vec<String>),
    /// Nothing is blank; the terms are not fixed.
    AArreter,
    /// These parties have not signed.
    ASigner(Vec<String>),
    /// Signed; takes effect on that day.
    PrendEffet(Date),
    /// Signed, but the convention métier is not in force.
    AttendMetier,
    /// In force; the caisse has not opened the accesses.
    AOuvrir,
    /// The whole structure's access was withdrawn.
    Retiree,
    /// In force since that day, to that last day if one is known.
    EnVigueur(Date, Option<Date>),
    /// Over since the day after that one, by that clause.
    Finie(Date, Option<String>),
}

/// The parties that have not signed, caisses first.
pub(crate) fn non_signataires(dossier: &Dossier) -> Vec<String> {
    let manque = |genre| move |v: &&crate::VoletDossier| v.fait(genre).is_none();
    let caisses = dossier.volets.iter().filter(manque(GenreEvenement::SignatureCaisse)).map(|v| v.nom.clone());
    let partenaire = dossier.volets.iter().any(|v| v.fait(GenreEvenement::SignaturePartenaire).is_none());
    caisses.chain(partenaire.then(|| dossier.partenaire_nom.clone())).collect()
}

/// The stage of `dossier` for `caisse`; `tous` holds the convention it leans on.
pub(crate) fn etape(dossier: &Dossier, tous: &[Dossier], caisse: Id<Organisation>, maintenant: Instant) -> Etape {
    let manquent = non_signataires(dossier);
    let fin = dossier.volet(caisse).and_then(|v| v.fait(GenreEvenement::Fin));
    // Given up before all had signed.
    if let Some(fin) = fin.filter(|_| dossier.versions.is_empty() || !manquent.is_empty()) {
        return Etape::Finie(fin.evenement.effet_le, Some(fin.clause.clone()));
    }
    if dossier.versions.is_empty() {
        let blancs: Vec<String> = manques(dossier).into_iter().map(|m| m.nom).collect();
        return if blancs.is_empty() { Etape::AArreter } else { Etape::ARemplir(blancs) };
    }
    if !manquent.is_empty() {
        return Etape::ASigner(manquent);
    }
    let Some(volet) = dossier.lus(tous).into_iter().find(|v| v.volet.caisse == caisse) else {
        return Etape::AttendMetier;
    };
    let zone = &dossier.zone;
    let Some(periode) = adossee(&volet.volet) else {
        // Ended before it began, or leaning on nothing that is in force.
        return match fin {
            Some(fin) => Etape::Finie(fin.evenement.effet_le, volet.clause_de_fin),
            None => Etape::AttendMetier,
        };
    };
    let veille = |instant: Instant| zone.jour(Instant::depuis_micros(instant.micros() - 1));
    if maintenant >= periode.au {
        // With no end of its own: by that of the convention métier, or at the end of its length.
        let autre = if dossier.modele.genre == Genre::Metier { "6.1" } else { "8.2" };
        return Etape::Finie(veille(periode.au), volet.clause_de_fin.or_else(|| Some(autre.to_owned())));
    }
    if maintenant < periode.du {
        return match derniere_signature(&volet.volet.propre).map(|j| zone.debut(j)) {
            Some(debut) if debut <= maintenant => Etape::AttendMetier,
            _ => Etape::PrendEffet(zone.jour(periode.du)),
        };
    }
    let fin = (periode.au < Instant::SANS_FIN).then(|| veille(periode.au));
    if dossier.modele.genre == Genre::Metier {
        return Etape::EnVigueur(zone.jour(periode.du), fin);
    }
    match ouvertures(&volet.volet).iter().rfind(|o| o.du <= maintenant) {
        Some(o) if o.tient(maintenant) => Etape::EnVigueur(zone.jour(o.du), fin),
        Some(_) => Etape::Retiree,
        None => Etape::AOuvrir,
    }
}

/// « la CPAM A », « la CPAM A et le CCAS B »: names one after the other.
fn enumerer(noms: &[String]) -> String {
    match noms {
        [] => String::new(),
        [seul] => seul.clone(),
        [debut @ .., dernier] => format!("{} et {dernier}", debut.join(", ")),
    }
}

impl Etape {
    /// (tone, word) of the tag.
    pub(crate) fn etiquette(&self) -> (&'static str, String) {
        let simple = |ton, mot: &str| (ton, mot.to_owned());
        match self {
            Self::ARemplir(_) => simple("brouillon", "Projet à remplir"),
            Self::AArreter => simple("attente", "Termes à arrêter"),
            Self::ASigner(_) => simple("attente", "À signer"),
            Self::PrendEffet(jour) => ("deposee", format!("Prend effet le {}", francais::jour(*jour))),
            Self::AttendMetier => simple("deposee", "En attente de la convention métier"),
            Self::AOuvrir => simple("attente", "Accès à ouvrir"),
            Self::Retiree => simple("retiree", "Accès retirés"),
            Self::EnVigueur(depuis, None) => ("close", format!("En vigueur depuis le {}", francais::jour(*depuis))),
            Self::EnVigueur(_, Some(fin)) => ("attente", format!("En vigueur, prend fin le {}", francais::jour(*fin))),
            Self::Finie(le, clause) => {
                let clause = clause.as_ref().map(|c| format!(" (art. {c})")).unwrap_or_default();
                ("retiree", format!("A pris fin le {}{clause}", francais::jour(*le)))
            }
        }
    }

    /// What comes next, in one sentence.
    pub(crate) fn suite(&self, genre: Genre) -> String {
        match self {
            Self::ARemplir(caisses) => format!("Des paramètres sont à remplir : {}.", enumerer(caisses)),
            Self::AArreter => "Tout est rempli. Relisez, puis arrêtez les termes : ils ne changeront plus.".to_owned(),
            Self::ASigner(parties) => format!("Il manque la signature de : {}.", enumerer(parties)),
            Self::PrendEffet(_) => "Rien à faire : la date d’effet viendra.".to_owned(),
            Self::AttendMetier => {
                "Elle n’ouvre rien tant que la convention métier n’est pas en vigueur (art. 0).".to_owned()
            }
            Self::AOuvrir => "Toutes les parties ont signé. Ouvrez les accès à votre caisse.".to_owned(),
            Self::Retiree => {
                "La structure n’a plus accès à votre caisse ; les demandes reçues se traitent jusqu’au bout.".to_owned()
            }
            Self::EnVigueur(_, None) if genre == Genre::Metier => {
                "Une convention d’utilisation peut s’appuyer sur elle.".to_owned()
            }
            Self::EnVigueur(_, None) => "Les accès sont ouverts.".to_owned(),
            Self::EnVigueur(_, Some(_)) => "Les droits se ferment d’eux-mêmes à la fin du dernier jour.".to_owned(),
            Self::Finie(..) => "Les demandes reçues se traitent jusqu’au bout.".to_owned(),
        }
    }

    /// Where an administrateur goes to do it: end of the address, words of the link.
    pub(crate) const fn geste(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ARemplir(_) => Some(("/parametres", "Remplir les paramètres")),
            Self::AArreter => Some(("/termes", "Relire et arrêter")),
            Self::ASigner(_) => Some(("/signatures", "Enregistrer une signature")),
            Self::AOuvrir => Some(("/activation", "Ouvrir les accès")),
            Self::Retiree => Some(("/acces", "Rendre l’accès")),
            Self::PrendEffet(_) | Self::AttendMetier | Self::EnVigueur(..) | Self::Finie(..) => None,
        }
    }
}

/// Where `dossier` stands for `caisse`, in words: what every page says of it.
pub fn etat_en_mots(dossier: &Dossier, tous: &[Dossier], caisse: Id<Organisation>, maintenant: Instant) -> String {
    etape(dossier, tous, caisse, maintenant).etiquette().1
}
