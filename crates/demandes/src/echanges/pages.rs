//! The page of a thread: every message, and the form that adds one.

use acces::{Action, Demande};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Choix, Garde, Reponse1, Sommaire, Zone as ZoneDeTexte},
};

use super::{
    Cote,
    ecrire::{FormulaireDeMessage, Saisi, ecrire},
    fil::{Message, MessageLu, chemin, fil, vu},
    garder::avertissement,
    regles::{MESSAGE_MAX, ouvert, peut_attendre},
    sql,
};
use crate::{faits::Faits, regles::Phase, sceau::Sceau};

const CHEMIN: &str = "/demandes/{id}/messages";

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get(CHEMIN, Action::ConsulterDemande, |v| {
            Box::pin(async move { montrer(&v, &Erreurs::default(), None).await })
        })
        .tracee(),
        Porte::post(CHEMIN, Action::EcrireMessage, |v| Box::pin(poster(v))).tracee(),
    ]
}

ligne! {
    struct Rangee {
        numero: String,
        enveloppe: Vec<u8>,
        rang: Option<i64>,
        detail: Option<String>,
        le: Option<Instant>,
        cote: Option<String>,
        texte_scelle: Option<Vec<u8>>,
        lu_le: Option<Instant>,
        auteur_prenom: Option<String>,
        auteur_nom: Option<String>,
        auteur_organisation: Option<String>,
    }
}

impl Rangee {
    /// The message of the row; a request without any has one row all the same.
    fn lu(&self) -> Option<MessageLu<'_>> {
        Some(MessageLu {
            rang: self.rang?,
            detail: self.detail.as_deref(),
            le: self.le?,
            cote: self.cote.as_deref()?,
            texte_scelle: self.texte_scelle.as_deref()?,
            lu_le: self.lu_le,
            prenom: self.auteur_prenom.as_deref()?,
            nom: self.auteur_nom.as_deref()?,
            organisation: self.auteur_organisation.as_deref()?,
        })
    }
}

/// The form, while one may write.
struct Formulaire {
    texte: ZoneDeTexte,
    garde: Garde,
    attend: Option<Choix>,
    cle: String,
    bouton: &'static str,
}

#[derive(Template)]
#[template(path = "demandes/messages.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    numero: String,
    messages: Vec<Message>,
    /// Who reads what is written here.
    lecteurs: &'static str,
    action: String,
    formulaire: Option<Formulaire>,
    conflit: Option<String>,
}

async fn montrer(visite: &Visite, erreurs: &Erreurs, conflit: Option<String>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let maison = &visite.maison;
    let (faits, abords, autorisation) =
        Faits::decider_et_lire(maison, visite.acteur(), |_| Action::ConsulterDemande, id).await?;
    if faits.phase == Phase::Retiree {
        // A request that was withdrawn shows nothing of what was said.
        maison.traces.lecture(&autorisation, "numero").await?;
        return Reponse::aller(&format!("/demandes/{id}"));
    }
    let consigne = maison.traces.lecture_et(&autorisation, "messages", vu(visite, &faits, &abords)).await?;
    let rangees: Vec<Rangee> = maison.traces.lire(&consigne, sql!(sql::FIL)).await?;
    let premiere = rangees.first().ok_or(Refus::Introuvable("clé détruite"))?;
    let sceau = Sceau::de(&maison.coffre, id, &premiere.enveloppe)?;
    let lecteur = Cote::de(visite.acteur(), &faits.decision);
    let messages = fil(rangees.iter().filter_map(Rangee::lu), &sceau, lecteur, visite.zone())?;
    let statut = if conflit.is_some() {
        409
    } else if erreurs.est_vide() {
        200
    } else {
        422
    };
    let page = Page {
        cadre: visite.cadre("Messages").en_erreur(!erreurs.est_vide()).retour(format!("/demandes/{id}"), "Demande"),
        sommaire: Sommaire::de(erreurs, |c| if c == "attend" { "attend-1".into() } else { c.into() }),
        numero: premiere.numero.clone(),
        messages,
        lecteurs: if lecteur == Cote::Partenaire {
            "votre unité et par la caisse"
        } else {
            "votre caisse et par le partenaire"
        },
        action: chemin(id),
        formulaire: if ouvert(faits.phase).is_ok() {
            Some(formulaire(visite, lecteur, faits.phase, erreurs)?)
        } else {
            None
        },
        conflit,
    };
    Ok(visite.page(&page)?.statut(statut))
}

fn formulaire(visite: &Visite, lecteur: Cote, phase: Phase, erreurs: &Erreurs) -> Result<Formulaire, Refus> {
    let (valeur, coche) = (visite.corps.un("message"), visite.corps.un("message_necessaire") == "oui");
    let attend = Choix {
        nom: "attend".into(),
        legende: "Réponse".into(),
        erreur: erreurs.pour("attend").into(),
        facultatif: true,
        multiple: true,
        reponses: vec![Reponse1 {
            code: "oui".into(),
            libelle: "J’attends une réponse du partenaire".into(),
            aide: "La demande attend le partenaire ; le délai est suspendu jusqu’à sa réponse.".into(),
            coche: visite.corps.un("attend") == "oui",
            ferme: false,
        }],
        ..Choix::default()
    };
    let cle = match visite.corps.un("cle").parse::<Id<FormulaireDeMessage>>() {
        Ok(cle) => cle,
        Err(_) => visite.maison.monde.id(),
    };
    let aide = format!(
        "{} lit ce message. Restez bref et neutre, en 5 000 caractères au plus : pas de numéro de sécurité sociale, pas d’information de santé.",
        if lecteur == Cote::Partenaire { "La caisse" } else { "Le partenaire" }
    );
    let repond = lecteur == Cote::Partenaire && phase == Phase::AttentePartenaire;
    Ok(Formulaire {
        texte: ZoneDeTexte {
            nom: "message".into(),
            libelle: if repond { "Votre réponse" } else { "Votre message" }.into(),
            aide,
            valeur: valeur.into(),
            erreur: erreurs.pour("message").into(),
            max: MESSAGE_MAX,
            ..ZoneDeTexte::default()
        },
        garde: avertissement(&visite.maison, "message", valeur, coche)?,
        attend: peut_attendre(lecteur, phase).then_some(attend),
        cle: cle.to_string(),
        bouton: if repond { "Envoyer la réponse" } else { "Envoyer le message" },
    })
}

async fn poster(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["message", "message_necessaire", "attend", "cle"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let saisi = Saisi {
        cle: visite.corps.un("cle").parse().map_err(|_| Refus::Illisible("formulaire"))?,
        texte: visite.corps.un("message"),
        attend: visite.corps.un("attend") == "oui",
        necessaire: visite.corps.un("message_necessaire") == "oui",
    };
    match ecrire(&visite.maison, visite.acteur(), id, &saisi).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}")),
        Err(Refus::Invalide(erreurs)) => montrer(&visite, &erreurs, None).await,
        Err(Refus::Conflit(phrase)) => montrer(&visite, &Erreurs::default(), Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}
