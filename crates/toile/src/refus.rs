//! A refusal, said once for everybody: page, `problem+json`, log line.

use acces::Acteur;
use askama::Template;
use http::header;
use socle::Refus;

use crate::{Cadre, Lien, Passage, Reponse};

#[derive(Template)]
#[template(path = "refus.html")]
struct Page {
    cadre: Cadre,
    etiquette: String,
    phrase: String,
    clause: Option<String>,
    reference: Option<String>,
    liens: Vec<Lien>,
}

/// (label above the title, title, sentence).
fn mots(refus: &Refus) -> (&'static str, &'static str, String) {
    match refus {
        Refus::NonConnecte => ("Connexion", "Connectez-vous pour voir cette page", "Elle est réservée aux personnes connectées.".into()),
        Refus::SessionExpiree => (
            "Connexion",
            "Votre session a expiré",
            "Une session se ferme après 30 minutes sans activité, et au bout de 12 heures en tout. Reconnectez-vous pour continuer.".into(),
        ),
        Refus::PageEtrangere => (
            "Formulaire périmé",
            "Ouvrez de nouveau la page",
            "Ce formulaire ne vient pas de votre session actuelle. Rien n’a été enregistré.".into(),
        ),
        Refus::Introuvable(_) => {
            ("Page absente", "Page introuvable", "Cette page n’existe pas, ou elle ne vous est pas destinée.".into())
        }
        Refus::Interdit { phrase, .. } => ("Accès fermé", "Vous n’avez pas accès à cette page", phrase.clone()),
        Refus::Invalide(_) => ("Saisie", "Corrigez votre saisie", "Un champ est à corriger.".into()),
        Refus::Conflit(phrase) => ("Déjà changé", "Quelqu’un a été plus rapide", phrase.clone()),
        Refus::Illisible(_) => ("Demande illisible", "Demande illisible", "Le navigateur a envoyé des données inattendues. Rien n’a été enregistré.".into()),
        Refus::TropGros => ("Trop volumineux", "Envoi trop volumineux", "Vous avez envoyé plus que cette page n’accepte. Rien n’a été enregistré.".into()),
        Refus::Methode => ("Action impossible", "Action impossible", "Cette page ne s’utilise pas ainsi.".into()),
        Refus::TropTot(secondes) => (
            "Trop d’essais",
            "Patientez avant de réessayer",
            format!("Trop d’essais ont échoué. Réessayez dans {}.", socle::francais::compte(*secondes, "seconde")),
        ),
        Refus::Occupe => ("Service chargé", "Réessayez dans un instant", "Beaucoup de personnes utilisent le service. Rien n’a été perdu ; réessayez dans quelques secondes.".into()),
        Refus::Indisponible(_) => (
            "Service indisponible",
            "Le service est momentanément indisponible",
            "Aucune donnée n’a été montrée ni enregistrée. Réessayez dans quelques minutes ; en cas d’urgence, contactez la caisse par un autre canal.".into(),
        ),
        Refus::Interne(_) => ("Erreur", "Une erreur est survenue", "L’erreur vient du service, pas de vous. Rien n’a été enregistré.".into()),
    }
}

/// The answer that says `refus`. Defects are logged under a reference that the page shows.
pub(crate) fn reponse(passage: &Passage, refus: &Refus) -> Reponse {
    // Of somebody known the journal says more; of anybody else, this count is all that stays (journal.md §4).
    let connu = if passage.reconnu.is_some() { "oui" } else { "non" };
    metrics::counter!("parvis_refus_total", "code" => refus.code(), "connu" => connu).increment(1);
    let (etiquette, titre, phrase) = mots(refus);
    let reference = match refus {
        Refus::Interne(detail) | Refus::Indisponible(detail) => {
            let reference = passage.maison.monde.lisible(8);
            tracing::error!(reference, detail, porte = passage.porte.chemin, code = refus.code(), "refus");
            Some(reference)
        }
        _ => None,
    };
    let clause = match refus {
        Refus::Interdit { clause, .. } => Some(clause.to_string()),
        _ => None,
    };
    let reponse = if passage.veut_json {
        let corps = serde_json::json!({
            "type": format!("/aide#{}", refus.code()), "title": titre, "status": refus.statut(),
            "detail": phrase, "clause": clause, "reference": reference,
        });
        Reponse::json(&corps).problem()
    } else {
        let cadre = passage.cadre(titre).en_erreur(matches!(refus, Refus::Invalide(_)));
        let page = Page { cadre, etiquette: etiquette.into(), phrase, clause, reference, liens: liens(passage, refus) };
        passage.page(&page).unwrap_or_else(|_| Reponse::html(titre.to_owned()))
    };
    let reponse = reponse.statut(refus.statut());
    match refus {
        Refus::TropTot(secondes) => reponse.entete(header::RETRY_AFTER, &secondes.to_string()),
        Refus::Occupe | Refus::Indisponible(_) => reponse.entete(header::RETRY_AFTER, "5"),
        _ => reponse,
    }
}

fn liens(passage: &Passage, refus: &Refus) -> Vec<Lien> {
    let accueil = Lien::vers("/", "Aller à l’accueil");
    match refus {
        Refus::NonConnecte | Refus::SessionExpiree => {
            let get = passage.porte.methode == crate::Methode::Get && passage.chemin != "/";
            let suite = if get { format!("?suite={}", passage.chemin) } else { String::new() };
            vec![Lien::vers(format!("/connexion{suite}"), "Se connecter")]
        }
        Refus::Interdit { .. } if passage.reconnu.is_some() => vec![accueil, Lien::vers("/droits", "Voir vos droits")],
        _ => vec![accueil],
    }
}

/// Whether the journal keeps it: decisions about somebody known. The rest is noise, counted in metrics.
pub(crate) const fn a_consigner<'a>(refus: &Refus, acteur: Option<&'a Acteur>) -> Option<&'a Acteur> {
    match refus {
        Refus::Interdit { .. } | Refus::Introuvable(_) => acteur,
        _ => None,
    }
}
