//! Acts on a request that have a page of their own: ask the partner, pass on, withdraw; and what is left to read once it was
//! withdrawn. « Demande suivante » leads an agent to the next one.

use acces::{Action, Autorisation, Demande, Profil};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, Zone, civil::Date, francais};
use stockage::{Appel, Db, Libre, ligne, sql};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Champ, Choix, Reponse1, Sommaire},
};

use super::{
    demande::{Retour, montrer, version, zone_note},
    vue::titre,
};
use crate::{
    cas::{self, Demandeur, Note},
    faits::Faits,
    regles::{
        Geste, Phase,
        consentement::{DemandePar, MotifRetrait},
    },
    sql, travail,
};

pub(super) fn portes() -> Vec<Porte> {
    use Action as A;
    vec![
        Porte::get("/demandes/{id}/attente", A::AttendrePartenaire, |v| Box::pin(proposer(v, Acte::Attente))).tracee(),
        Porte::post("/demandes/{id}/attente", A::AttendrePartenaire, |v| Box::pin(faire(v, Acte::Attente))).tracee(),
        Porte::post("/demandes/{id}/reprise", A::ReprendreDemande, |v| Box::pin(reprendre(v))).tracee(),
        Porte::get("/demandes/{id}/transfert", A::TransfererDemande, |v| Box::pin(proposer(v, Acte::Transfert)))
            .tracee(),
        Porte::post("/demandes/{id}/transfert", A::TransfererDemande, |v| Box::pin(faire(v, Acte::Transfert))).tracee(),
        Porte::get("/demandes/{id}/retrait", A::RetirerDemande, |v| Box::pin(proposer(v, Acte::Retrait))).tracee(),
        Porte::post("/demandes/{id}/retrait", A::RetirerDemande, |v| Box::pin(faire(v, Acte::Retrait))).tracee(),
        Porte::get("/demandes/{id}/accord", A::RetirerConsentement, |v| Box::pin(proposer(v, Acte::Accord))).tracee(),
        Porte::post("/demandes/{id}/accord", A::RetirerConsentement, |v| Box::pin(faire(v, Acte::Accord))).tracee(),
        Porte::get("/demandes/{id}/suivante", A::ListerFile, |v| Box::pin(suivante(v))).tracee(),
    ]
}

/// An act with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Acte {
    /// Ask the partner for something.
    Attente,
    /// Pass on to another caisse.
    Transfert,
    /// The partner gives the request up.
    Retrait,
    /// The person withdraws their consent.
    Accord,
}

impl Acte {
    const fn action(self) -> Action {
        match self {
            Self::Attente => Action::AttendrePartenaire,
            Self::Transfert => Action::TransfererDemande,
            Self::Retrait => Action::RetirerDemande,
            Self::Accord => Action::RetirerConsentement,
        }
    }

    const fn geste(self) -> Geste {
        match self {
            Self::Attente => Geste::Attendre,
            Self::Transfert => Geste::Transferer,
            Self::Retrait | Self::Accord => Geste::Retirer,
        }
    }

    /// (end of the address, title and link, button, what it does).
    const fn mots(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Attente => (
                "attente",
                "Demander quelque chose au partenaire",
                "Envoyer et attendre la réponse",
                "La demande attend le partenaire ; les délais sont en pause jusqu’à sa réponse.",
            ),
            Self::Transfert => (
                "transfert",
                "Transférer à une autre caisse",
                "Transférer la demande",
                "L’autre caisse reçoit la demande avec son historique. La vôtre n’en verra plus le contenu.",
            ),
            Self::Retrait => (
                "retrait",
                "Retirer la demande",
                "Retirer la demande",
                "La caisse cesse aussitôt de traiter la demande. Son contenu n’est plus montré à personne, et ce retrait est définitif.",
            ),
            Self::Accord => (
                "accord",
                "Enregistrer le retrait de l’accord",
                "Enregistrer le retrait",
                "La personne ne veut plus que ses données soient utilisées. La demande s’arrête aussitôt, son contenu n’est plus montré à personne ; l’historique reste.",
            ),
        }
    }

    /// The fields of its form.
    const fn champs(self) -> &'static [&'static str] {
        match self {
            Self::Attente => &["version", "note", "note_necessaire"],
            Self::Transfert => &["version", "vers", "note", "note_necessaire"],
            Self::Retrait => &["version", "motif"],
            Self::Accord => &["version", "demande_par", "demande_le"],
        }
    }
}

/// The acts that a reader may go to from the page of a request.
pub(super) fn autres(id: Id<Demande>, phase: Phase, caisse: bool) -> Vec<(String, &'static str)> {
    if phase.est_finale() {
        return Vec::new();
    }
    let siens: &[Acte] = match (caisse, phase) {
        (true, Phase::AttentePartenaire) => &[Acte::Accord],
        (true, _) => &[Acte::Attente, Acte::Transfert, Acte::Accord],
        (false, _) => &[Acte::Retrait, Acte::Accord],
    };
    let lien = |acte: &Acte| {
        let (fin, mots, ..) = acte.mots();
        (format!("/demandes/{id}/{fin}"), mots)
    };
    siens.iter().map(lien).collect()
}

#[derive(Template)]
#[template(path = "demandes/acte.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    numero: String,
    chapo: &'static str,
    /// Nothing can be done, and why.
    ferme: Option<&'static str>,
    champs: Vec<String>,
    action: String,
    version: i64,
    bouton: &'static str,
    annuler: String,
}

async fn proposer(visite: Visite, acte: Acte) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    page(&visite, acte, &Erreurs::default()).await
}

/// The form of an act, with what was typed.
async fn page(visite: &Visite, acte: Acte, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let (id, maison): (Id<Demande>, _) = (visite.id("id")?, &visite.maison);
    let (faits, autorisation) = Faits::decider(maison, visite.acteur(), acte.action(), id).await?;
    if let Err(Refus::Conflit(phrase)) = faits.phase.suivre(acte.geste(), faits.formulaire(maison)?.circuit) {
        return montrer(visite, Some(Retour::Conflit(phrase))).await;
    }
    maison.traces.lecture(&autorisation, "numero").await?;
    let (fin, titre, bouton, chapo) = acte.mots();
    let (champs, ferme) = champs(visite, acte, &faits, erreurs).await?;
    let page = Page {
        cadre: visite.cadre(titre).en_erreur(!erreurs.est_vide()).retour(format!("/demandes/{id}"), "Demande"),
        sommaire: Sommaire::de(
            erreurs,
            |c| if matches!(c, "note" | "demande_le") { c.into() } else { format!("{c}-1") },
        ),
        numero: faits.numero.clone().unwrap_or_default(),
        chapo,
        ferme,
        champs,
        action: format!("/demandes/{id}/{fin}"),
        version: if erreurs.est_vide() { faits.version } else { version(visite)? },
        bouton,
        annuler: format!("/demandes/{id}"),
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// The fields of an act, rendered; or why there is nothing to choose.
async fn champs(
    visite: &Visite,
    acte: Acte,
    faits: &Faits,
    erreurs: &Erreurs,
) -> Result<(Vec<String>, Option<&'static str>), Refus> {
    let corps = &visite.corps;
    let choix = |nom: &str, legende: &str, reponses: Vec<(String, String)>| {
        let reponse = |(code, libelle): (String, String)| Reponse1 {
            coche: corps.un(nom) == code,
            code,
            libelle,
            ..Reponse1::default()
        };
        let reponses = reponses.into_iter().map(reponse).collect();
        let (champ, erreur) = (nom.to_owned(), erreurs.pour(nom).to_owned());
        rendu(&Choix { nom: champ, legende: legende.into(), erreur, reponses, ..Choix::default() })
    };
    let mot = |code: &str, libelle: &str| (code.to_owned(), libelle.to_owned());
    let note = || zone_note(visite, corps, erreurs, false);
    Ok(match acte {
        Acte::Attente => (vec![note()?], None),
        Acte::Transfert => {
            let mut base: &Db = &visite.maison.db;
            let autres = cas::autres_caisses(&mut base, faits, &visite.maison).await?;
            if autres.is_empty() {
                return Ok((
                    Vec::new(),
                    Some("Aucune autre caisse n’ouvre cette fonction à ce partenaire aujourd’hui."),
                ));
            }
            let caisses = autres.into_iter().map(|a| (a.caisse.to_string(), a.nom)).collect();
            (vec![choix("vers", "Caisse qui reçoit la demande", caisses)?, note()?], None)
        }
        Acte::Retrait => {
            let motifs = MotifRetrait::TOUS.map(|m| mot(m.code(), m.libelle())).to_vec();
            (vec![choix("motif", "Pourquoi retirez-vous la demande ?", motifs)?], None)
        }
        Acte::Accord => {
            let qui = DemandePar::TOUS.map(|p| mot(p.code(), p.libelle())).to_vec();
            (vec![choix("demande_par", "Qui a demandé le retrait de l’accord ?", qui)?, jour(corps, erreurs)?], None)
        }
    })
}

/// The day on which the withdrawal was asked.
fn jour(corps: &Champs, erreurs: &Erreurs) -> Result<String, Refus> {
    rendu(&Champ {
        nom: "demande_le".into(),
        libelle: "Date à laquelle le retrait a été demandé".into(),
        aide: "jj/mm/aaaa, par exemple 03/06/2026".into(),
        valeur: corps.un("demande_le").into(),
        erreur: erreurs.pour("demande_le").into(),
        genre: "text",
        autocomplete: "off",
        clavier: "numeric",
        largeur: 8,
        ..Champ::default()
    })
}

fn rendu(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

async fn faire(visite: Visite, acte: Acte) -> Result<Reponse, Refus> {
    visite.corps.exiger(acte.champs(), &[])?;
    let (id, version): (Id<Demande>, i64) = (visite.id("id")?, version(&visite)?);
    let (maison, acteur, corps) = (&visite.maison, visite.acteur(), &visite.corps);
    let fait = match acte {
        Acte::Attente => cas::demander(maison, acteur, id, version, Note::de(corps)).await,
        Acte::Transfert => cas::transferer(maison, acteur, id, version, corps.un("vers"), Note::de(corps)).await,
        Acte::Retrait => cas::retirer(maison, acteur, id, version, corps.un("motif")).await,
        Acte::Accord => {
            let demandeur = Demandeur { qui: corps.un("demande_par"), quand: corps.un("demande_le") };
            cas::retirer_consentement(maison, acteur, id, version, demandeur).await
        }
    };
    match fait {
        // Nothing of it is shown here any more.
        Ok(()) if acte == Acte::Transfert => Reponse::aller("/file"),
        Ok(()) => Reponse::aller(&format!("/demandes/{id}?fait=oui")),
        Err(Refus::Invalide(erreurs)) => page(&visite, acte, &erreurs).await,
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(Retour::Conflit(phrase))).await,
        Err(refus) => Err(refus),
    }
}

async fn reprendre(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["version"], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    match cas::reprendre_seule(&visite.maison, visite.acteur(), id, version(&visite)?).await {
        Ok(()) => Reponse::aller(&format!("/demandes/{id}?fait=oui")),
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(Retour::Conflit(phrase))).await,
        Err(refus) => Err(refus),
    }
}

ligne! {
    struct Retiree {
        numero: String,
        depose_le: Instant,
        caisse_nom: String,
        partenaire_nom: String,
        genre: String,
        detail: Option<String>,
        le: Instant,
        demande_par: Option<String>,
        demande_le: Option<String>,
        vers_nom: Option<String>,
        auteur_prenom: String,
        auteur_nom: String,
        auteur_organisation: String,
    }
}

/// Something that happened, without what was said.
struct Fait {
    titre: String,
    quand: String,
    qui: String,
    pourquoi: String,
}

#[derive(Template)]
#[template(path = "demandes/retiree.html")]
struct PageRetiree {
    cadre: Cadre,
    numero: String,
    depose_le: String,
    caisse: String,
    partenaire: String,
    suite: &'static str,
    faits: Vec<Fait>,
}

/// A request that was withdrawn: what happened, and nothing of what it held.
pub(super) async fn montrer_retrait(
    visite: &Visite,
    autorisation: &Autorisation,
    vu: Vec<Appel<Libre>>,
    conflit: bool,
) -> Result<Reponse, Refus> {
    let consigne = visite.maison.traces.lecture_et(autorisation, "historique", vu).await?;
    let lues: Vec<Retiree> = visite.maison.traces.lire(&consigne, sql!(sql::RETRAIT)).await?;
    let r = lues.first().ok_or(Refus::Introuvable("demande absente"))?;
    let zone = visite.zone();
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let (liste, mot) = if caisse { ("/file", "Demandes reçues") } else { ("/demandes", "Historique des demandes") };
    let page = PageRetiree {
        cadre: visite.cadre("Demande retirée").retour(liste, mot),
        numero: r.numero.clone(),
        depose_le: francais::moment(r.depose_le, zone),
        caisse: r.caisse_nom.clone(),
        partenaire: r.partenaire_nom.clone(),
        suite: Phase::Retiree.suite(false),
        faits: lues.iter().map(|f| fait(f, zone)).collect(),
    };
    Ok(visite.page(&page)?.statut(if conflit { 409 } else { 200 }))
}

fn fait(r: &Retiree, zone: &Zone) -> Fait {
    let demande_par = r.demande_par.as_deref().and_then(DemandePar::depuis_code);
    let jour = r.demande_le.as_deref().and_then(|j| j.parse::<Date>().ok());
    let motif = r.detail.as_deref().filter(|_| r.genre == "retrait").and_then(MotifRetrait::depuis_code);
    let pourquoi = match (demande_par, jour, motif) {
        (Some(qui), Some(jour), _) => format!("{}, le {}", qui.libelle(), francais::jour(jour)),
        (_, _, Some(motif)) => motif.libelle().to_owned(),
        _ => String::new(),
    };
    Fait {
        titre: titre(&r.genre, None, None, r.vers_nom.as_deref()),
        quand: francais::moment(r.le, zone),
        qui: format!("{} {}, {}", r.auteur_prenom, r.auteur_nom, r.auteur_organisation),
        pourquoi,
    }
}

/// The next request of the queue that waits for the reader, or the queue itself.
async fn suivante(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let id: Id<Demande> = visite.id("id")?;
    let vers = travail::suivante(&visite, Some(id)).await?.map(|s| format!("/demandes/{s}"));
    Reponse::aller(vers.as_deref().unwrap_or("/file"))
}
