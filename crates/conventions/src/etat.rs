//! Where a convention stands for one of its caisses, in words, and what comes next: computed, never stored.

use acces::Organisation;
use socle::{Id, Instant, civil::Date, francais};

use crate::{
    Dossier, Genre,
    cas::manques,
    regles::{
        GenreEvenement,
        vie::{Etat, etat},
    },
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
    /// Signed, but what it leans on is not in force.
    AttendMetier,
    /// In force; the caisse has not opened the accesses, and so many gates are left to declare.
    AOuvrir(usize),
    /// The whole structure's access was withdrawn.
    Retiree,
    /// Suspended since that day.
    Suspendue(Date),
    /// A formal notice is under way, to that last day if its delay runs; over without effect, or not.
    EnDemeure(Option<Date>, bool),
    /// Denounced, to that last day if its notice runs.
    Denoncee(Option<Date>),
    /// In force since that day, to that last day if one is known.
    EnVigueur(Date, Option<Date>),
    /// Over since the day after that one, by that clause, with so many closing steps left.
    Finie(Date, String, usize),
    /// Over, closed and no longer shown, since the end of that last day.
    Archivee(Date, Date),
}

/// The parties that have not signed the last version of the terms, caisses first.
pub(crate) fn non_signataires(dossier: &Dossier) -> Vec<String> {
    let version = dossier.versions.last().map_or(1, |v| v.0);
    let signe = |v: &crate::VoletDossier, genre| v.signature(genre, version).is_some();
    let caisses = dossier.volets.iter().filter(|v| !signe(v, GenreEvenement::SignatureCaisse)).map(|v| v.nom.clone());
    let partenaire = dossier.volets.iter().any(|v| !signe(v, GenreEvenement::SignaturePartenaire));
    caisses.chain(partenaire.then(|| dossier.partenaire_nom.clone())).collect()
}

/// The stage of `dossier` for `caisse`; `tous` holds the conventions it leans on.
pub(crate) fn etape(dossier: &Dossier, tous: &[Dossier], caisse: Id<Organisation>, maintenant: Instant) -> Etape {
    let vie = dossier.vie(caisse, tous);
    let jour = |instant: Instant| dossier.zone.jour(instant);
    match etat(&vie, maintenant) {
        Etat::Projet => {
            let blancs: Vec<String> = manques(dossier).into_iter().map(|m| m.nom).collect();
            if blancs.is_empty() { Etape::AArreter } else { Etape::ARemplir(blancs) }
        }
        Etat::ASigner { .. } => Etape::ASigner(non_signataires(dossier)),
        Etat::AVenir(le) => Etape::PrendEffet(le),
        Etat::AttendAppui => Etape::AttendMetier,
        Etat::Prealables(restent) => Etape::AOuvrir(restent.len()),
        Etat::Retiree => Etape::Retiree,
        Etat::Suspendue(depuis) => Etape::Suspendue(jour(depuis)),
        Etat::EnDemeure { jusqu_au, sans_effet, .. } => Etape::EnDemeure(jusqu_au, sans_effet),
        Etat::Denoncee { dernier_jour, .. } => Etape::Denoncee(dernier_jour),
        Etat::EnVigueur { depuis, fin } => Etape::EnVigueur(depuis, fin.map(|f| f.dernier_jour)),
        Etat::Cloture { fin, restent } => Etape::Finie(fin.dernier_jour, fin.clause, restent.len()),
        Etat::Finie { fin, .. } => Etape::Finie(fin.dernier_jour, fin.clause, 0),
        Etat::Archivee { fin, gardee_jusqu_au } => Etape::Archivee(fin.dernier_jour, gardee_jusqu_au),
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
            Self::AOuvrir(0) => simple("attente", "Accès à ouvrir"),
            Self::AOuvrir(_) => simple("attente", "Préalables à déclarer"),
            Self::Retiree => simple("retiree", "Accès retirés"),
            Self::Suspendue(jour) => ("retiree", format!("Suspendue depuis le {}", francais::jour(*jour))),
            Self::EnDemeure(Some(jour), false) => {
                ("attente", format!("Mise en demeure, à réparer jusqu’au {}", francais::jour(*jour)))
            }
            Self::EnDemeure(None, _) => simple("attente", "Mise en demeure envoyée"),
            Self::EnDemeure(Some(_), true) => simple("attente", "Mise en demeure restée sans effet"),
            Self::Denoncee(Some(jour)) => ("attente", format!("Dénoncée, prend fin le {}", francais::jour(*jour))),
            Self::Denoncee(None) => simple("attente", "Dénonciation envoyée"),
            Self::EnVigueur(depuis, None) => ("close", format!("En vigueur depuis le {}", francais::jour(*depuis))),
            Self::EnVigueur(_, Some(fin)) => ("attente", format!("En vigueur, prend fin le {}", francais::jour(*fin))),
            Self::Finie(le, clause, _) => {
                let clause = if clause.is_empty() { String::new() } else { format!(" (art. {clause})") };
                ("retiree", format!("A pris fin le {}{clause}", francais::jour(*le)))
            }
            Self::Archivee(le, _) => ("retiree", format!("Archivée, a pris fin le {}", francais::jour(*le))),
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
            Self::AOuvrir(0) => "Toutes les parties ont signé. Ouvrez les accès à votre caisse.".to_owned(),
            Self::AOuvrir(_) => {
                "Toutes les parties ont signé. Déclarez ce qui reste à faire avant d’ouvrir.".to_owned()
            }
            Self::Retiree => {
                "La structure n’a plus accès à votre caisse ; les demandes reçues se traitent jusqu’au bout.".to_owned()
            }
            Self::Suspendue(_) => "Les accès sont fermés ; ils reviennent quand la suspension est levée.".to_owned(),
            Self::EnDemeure(Some(_), false) => {
                "La convention reste en vigueur tant que ce délai court ; une réparation à temps l’arrête.".to_owned()
            }
            Self::EnDemeure(None, _) => "Le délai court à partir de la réception : enregistrez-la.".to_owned(),
            Self::EnDemeure(Some(_), true) => {
                "Le délai est passé sans réparation : qui l’a envoyée décide de la suite.".to_owned()
            }
            Self::Denoncee(Some(_)) => "Les parties restent engagées jusqu’à la fin de ce jour.".to_owned(),
            Self::Denoncee(None) => "Le préavis court à partir de la réception : enregistrez-la.".to_owned(),
            Self::EnVigueur(_, None) if genre == Genre::Metier => {
                "Une convention d’utilisation peut s’appuyer sur elle.".to_owned()
            }
            Self::EnVigueur(_, None) => "Les accès sont ouverts.".to_owned(),
            Self::EnVigueur(_, Some(_)) => "Les droits se ferment d’eux-mêmes à la fin du dernier jour.".to_owned(),
            Self::Finie(_, _, 0) => "Les demandes reçues se traitent jusqu’au bout.".to_owned(),
            Self::Finie(_, _, 1) => "Il reste une étape de clôture.".to_owned(),
            Self::Finie(_, _, n) => format!("Il reste {n} étapes de clôture."),
            Self::Archivee(_, jour) => {
                format!("L’historique des habilitations est gardé jusqu’au {}.", francais::jour(*jour))
            }
        }
    }

    /// Where an administrateur goes to do it: end of the address, words of the link.
    pub(crate) const fn geste(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ARemplir(_) => Some(("/parametres", "Remplir les paramètres")),
            Self::AArreter => Some(("/termes", "Relire et arrêter")),
            Self::ASigner(_) => Some(("/signatures", "Enregistrer une signature")),
            Self::AOuvrir(_) => Some(("/activation", "Ouvrir les accès")),
            Self::Retiree => Some(("/acces", "Rendre l’accès")),
            _ => None,
        }
    }
}

/// Where `dossier` stands for `caisse`, in words: what every page says of it.
pub fn etat_en_mots(dossier: &Dossier, tous: &[Dossier], caisse: Id<Organisation>, maintenant: Instant) -> String {
    etape(dossier, tous, caisse, maintenant).etiquette().1
}
