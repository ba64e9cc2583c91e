//! The words of a convention's life: what happened, what a clause lets one do, what comes next and who does it.

use acces::Organisation;
use socle::{Id, civil::Date, francais};

use crate::{
    Dossier,
    regles::{
        GenreEvenement as G,
        vie::{
            Attendu, Cote, De, Suite,
            clauses::{Demeure, Denonciation, Depart, EffetDemeure},
        },
    },
};

/// What happened, in a few words; whose act it is is told beside.
pub(super) const fn titre(genre: G) -> &'static str {
    match genre {
        G::SignatureCaisse | G::SignaturePartenaire => "Signature",
        G::Prealable => "Préalable rempli",
        G::Activation => "Accès ouverts",
        G::Retrait => "Accès de la structure retirés",
        G::Reprise => "Accès de la structure rendus",
        G::Suspension => "Convention suspendue",
        G::Levee => "Suspension levée",
        G::Demeure => "Mise en demeure",
        G::Reception => "Lettre reçue",
        G::Reparation => "Manquement réparé",
        G::Contestation => "Réparation contestée",
        G::SecondeLettre => "Seconde lettre",
        G::Decision => "Décision de mettre fin",
        G::Denonciation => "Dénonciation",
        G::ForceMajeure => "Cas de force majeure",
        G::FinForceMajeure => "Fin du cas de force majeure",
        G::ResiliationForceMajeure => "Résiliation pour force majeure",
        G::Accord => "Fin convenue entre les parties",
        G::Renouvellement => "Renouvellement écrit",
        G::Litige => "Différend",
        G::FinLitige => "Fin du différend",
        G::Cloture => "Étape de clôture faite",
        G::Fin => "Fin",
    }
}

const fn depart(depart: Depart) -> &'static str {
    match depart {
        Depart::Envoi => "à compter de l’envoi",
        Depart::Reception => "à compter de la réception",
    }
}

/// What a denunciation asks.
pub(super) fn denonciation(d: &Denonciation) -> String {
    if d.a_l_anniversaire {
        format!("À l’anniversaire de la convention, {} avant, {}", d.preavis, depart(d.depart))
    } else {
        format!("À tout moment, avec un préavis de {} {}", d.preavis, depart(d.depart))
    }
}

/// What a formal notice leaves.
pub(super) fn demeure(d: &Demeure) -> String {
    let delai = match d.delai {
        Some(delai) => format!("{delai} pour réparer, {}", depart(d.depart)),
        None => "Sans délai".to_owned(),
    };
    let suite = match d.effet {
        EffetDemeure::Automatique => "puis la convention prend fin d’elle-même",
        EffetDemeure::SecondeLettre => "puis une seconde lettre y met fin",
        EffetDemeure::Decision => "puis qui l’a envoyée décide",
    };
    format!("{delai}, {suite}")
}

/// The name of a side, for a reader of `moi`.
pub(super) fn nom(dossier: &Dossier, caisse: Id<Organisation>, cote: Cote) -> String {
    match cote {
        Cote::Caisse => dossier.volet(caisse).map(|v| v.nom.clone()).unwrap_or_default(),
        Cote::Partenaire => dossier.partenaire_nom.clone(),
    }
}

/// Something that comes next, as a page shows it.
pub(super) struct Ensuite {
    /// What, who, when.
    pub(super) texte: String,
    /// « art. 8.2 », or nothing.
    pub(super) article: String,
    /// Where the reader does it: end of the address and words.
    pub(super) lien: Option<(String, &'static str)>,
}

/// What comes next at `caisse`, for a reader on the side `moi`.
pub(super) fn ensuite(dossier: &Dossier, caisse: Id<Organisation>, s: &Suite, moi: Cote) -> Ensuite {
    let qui = match s.de {
        De::Un(cote) => nom(dossier, caisse, cote),
        De::Parties => "les parties".to_owned(),
        De::Ailleurs => "une autre partie".to_owned(),
        De::Personne => String::new(),
    };
    let le = s.le.map(francais::jour);
    let (quoi, lien) = dit(dossier, s, moi);
    let quand = match (&le, s.de) {
        (Some(le), De::Personne) => format!(" le {le}"),
        (Some(le), _) => format!(", le {le} au plus tard"),
        (None, _) => String::new(),
    };
    let par = if qui.is_empty() { String::new() } else { format!(" : {qui}") };
    let mien = match s.de {
        De::Un(cote) => cote == moi,
        De::Parties => true,
        De::Ailleurs | De::Personne => false,
    };
    Ensuite {
        texte: format!("{quoi}{quand}{par}."),
        article: if s.article.is_empty() { String::new() } else { format!("art. {}", s.article) },
        lien: lien.filter(|_| mien),
    }
}

/// What is awaited in words, and where it is done.
fn dit(dossier: &Dossier, s: &Suite, moi: Cote) -> (String, Option<(String, &'static str)>) {
    let fixe = |quoi: &str, lien: Option<(&str, &'static str)>| {
        (quoi.to_owned(), lien.map(|(fin, mots)| (fin.to_owned(), mots)))
    };
    let caisse = |lien| (moi == Cote::Caisse).then_some(lien);
    let lettre = |quoi: &str, acte: &Option<Id<crate::Acte>>, geste: &str, mots| {
        (quoi.to_owned(), acte.map(|a| (format!("/lettres/{a}/{geste}"), mots)))
    };
    match &s.attendu {
        Attendu::Termes => fixe("Termes à remplir et à arrêter", caisse(("/parametres", "Remplir les paramètres"))),
        Attendu::Signature(_) => {
            let avenant = dossier.versions.len() > 1 && dossier.signee();
            let quoi = if avenant { "Signature de l’avenant attendue" } else { "Signature attendue" };
            fixe(quoi, caisse(("/signatures", "Enregistrer une signature")))
        }
        Attendu::Effet => fixe("Prend effet", None),
        Attendu::Appui => fixe("En attente de la convention sur laquelle elle s’appuie", None),
        Attendu::Prealable(code) => {
            let libelle = dossier.modele.prealables.iter().find(|p| p.code == *code).map(|p| p.libelle.as_str());
            let lien = caisse(("/activation", "Voir les préalables"));
            fixe(&format!("À déclarer : {}", libelle.unwrap_or(code)), lien)
        }
        Attendu::Ouverture => fixe("Accès à ouvrir", caisse(("/activation", "Ouvrir les accès"))),
        Attendu::Reprise => fixe("Accès de la structure à rendre", caisse(("/acces", "Rendre l’accès"))),
        Attendu::Levee => fixe("Suspension à lever", caisse(("/suspension/levee", "Lever la suspension"))),
        Attendu::Reception(acte) => {
            lettre("Date de réception de la lettre à enregistrer", acte, "reception", "Enregistrer la réception")
        }
        Attendu::Reparation(acte) => lettre("Manquement à réparer", acte, "reparation", "Déclarer que c’est réparé"),
        Attendu::Reponse(acte) => {
            lettre("Réparation déclarée, à constater ou à contester", acte, "reparation", "Constater la réparation")
        }
        Attendu::SecondeLettre(acte) => lettre(
            "Mise en demeure sans effet : seconde lettre possible",
            acte,
            "seconde_lettre",
            "Envoyer la seconde lettre",
        ),
        Attendu::Decision(acte) => {
            lettre("Mise en demeure sans effet : décision possible", acte, "decision", "Décider")
        }
        Attendu::Fin => fixe("Prend fin au soir", None),
        Attendu::Confirmation => fixe(
            "Renouvellement à écrire, sans quoi la convention prend fin",
            caisse(("/suivi/renouvellement", "Enregistrer le renouvellement")),
        ),
        Attendu::Denonciation(_) => {
            fixe("Dénonciation encore possible pour ne pas renouveler", Some(("/lettre/denonciation", "Dénoncer")))
        }
        Attendu::Renouvellement => fixe("Se renouvelle d’elle-même", None),
        Attendu::FinLitige(acte) => lettre("Différend à résoudre", acte, "fin_litige", "Enregistrer l’issue"),
        Attendu::ForceMajeure(acte) => {
            lettre("Cas de force majeure en cours", acte, "fin_force_majeure", "Enregistrer sa fin")
        }
        Attendu::Cloture(code) => {
            let libelle = dossier.modele.etape_de_cloture(code).map(|e| e.libelle.as_str());
            fixe(&format!("À clore : {}", libelle.unwrap_or(code)), caisse(("/cloture", "Clore la convention")))
        }
        Attendu::Disparition => fixe("Les comptes inactivés ne sont plus montrés après", None),
        Attendu::Archive => fixe("L’historique des habilitations est gardé jusqu’au bout", None),
    }
}

/// « 12 mars 2026 », or that it is not known yet.
pub(super) fn jour_ou(jour: Option<Date>, sinon: &str) -> String {
    jour.map_or_else(|| sinon.to_owned(), francais::jour)
}
