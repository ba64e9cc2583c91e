//! The door of the house and each profile's home page: what waits, and what can be done.

use acces::{Action, Demande, Profil};
use askama::Template;
use socle::{Id, Instant, Refus, francais};
use stockage::{ligne, sql};
use toile::{Cadre, Lien, Methode, Porte, Reponse, Visite, composants::Etat};

use super::reperes::{Marque, borne, reperes};
use crate::{Formulaires, regles::Phase, sql, travail::sql as travail};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::publique(Methode::Get, "/", |p| {
            Box::pin(async move { Reponse::aller(if p.reconnu.is_some() { "/accueil" } else { "/connexion" }) })
        }),
        Porte::get("/accueil", Action::VoirAccueil, |v| Box::pin(accueil(v))).tracee().menu("Accueil"),
    ]
}

ligne! { struct Total { phase: String, nombre: i64 } }
ligne! { struct Brouillon { id: Id<Demande>, cree_le: Instant, formulaire: String, formulaire_version: i64, caisse: String } }

struct Carte {
    etat: Etat,
    nombre: String,
    lien: Option<Lien>,
}

#[derive(Template)]
#[template(path = "demandes/accueil.html")]
struct Accueil {
    cadre: Cadre,
    chapo: &'static str,
    action: Option<Lien>,
    /// What presses, each with the list it counts.
    reperes: Vec<Marque>,
    legende: &'static str,
    cartes: Vec<Carte>,
    /// Some reader may go from a total to its list.
    listes: bool,
    brouillons: Vec<Reprise>,
}

/// A draft that can be taken up again.
struct Reprise {
    href: String,
    caisse: String,
    depuis: String,
}

/// The reader's drafts: where and since when, never what they hold.
async fn brouillons(visite: &Visite) -> Result<Vec<Reprise>, Refus> {
    let portee = visite.portee(Action::SignalerSituation)?;
    let lus: Vec<Brouillon> = visite.maison.traces.lister(&portee, sql!(sql::MES_BROUILLONS)).await?.en_lignes();
    let formulaires: &Formulaires = visite.maison.piece()?;
    let zone = visite.zone();
    let reprise = |b: Brouillon| {
        let premier =
            formulaires.version(&b.formulaire, b.formulaire_version)?.ecrans.first().map_or("", |e| e.code.as_str());
        let depuis = francais::moment(b.cree_le, zone);
        Ok(Reprise { href: format!("/signaler/{}/{premier}", b.id), caisse: b.caisse, depuis })
    };
    lus.into_iter().map(reprise).collect()
}

async fn accueil(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::VoirAccueil, &acces::Ressource::Soi)?;
    let traces = &visite.maison.traces;
    traces.lecture(&autorisation, "totaux").await?;
    let profil = visite.acteur().profil;
    let totaux: Vec<Total> = match profil {
        Profil::Operateur | Profil::AdministrateurCaisse | Profil::Auditeur => Vec::new(),
        Profil::Technicien => {
            traces.lister(&visite.portee(Action::ListerDemandes)?, sql!(sql::TOTAUX_UNITE)).await?.en_lignes()
        }
        Profil::Gestionnaire => {
            traces.lister(&visite.portee(Action::CompterDemandes)?, sql!(sql::TOTAUX_ORGANISATION)).await?.en_lignes()
        }
        Profil::AgentCaisse => {
            traces.lister(&visite.portee(Action::ListerFile)?, sql!(travail::TOTAUX_FILE)).await?.en_lignes()
        }
    };
    let (chapo, action, legende, liste) = mots(profil);
    let carte = |phase: Phase| {
        let nombre = totaux.iter().find(|t| t.phase == phase.code()).map_or(0, |t| t.nombre);
        let (ton, libelle) = phase.etiquette();
        let lien = liste.filter(|_| nombre > 0).map(|l| Lien::vers(format!("{l}?etat={}", phase.code()), "Voir"));
        Carte { etat: Etat { ton, libelle: libelle.into() }, nombre: borne(profil, nombre), lien }
    };
    let en_cours = [Phase::AttentePartenaire, Phase::Instruction];
    let presentes = en_cours.into_iter().filter(|p| totaux.iter().any(|t| t.phase == p.code() && t.nombre > 0));
    let cartes = if legende.is_empty() {
        Vec::new()
    } else {
        let phases = [Phase::Deposee, Phase::PriseEnCharge].into_iter().chain(presentes).chain([Phase::Close]);
        phases.map(carte).collect()
    };
    let brouillons = if profil == Profil::Technicien { brouillons(&visite).await? } else { Vec::new() };
    let reperes = reperes(&visite).await?;
    visite.page(&Accueil {
        cadre: visite.cadre("Accueil"),
        chapo,
        action,
        reperes,
        legende,
        cartes,
        brouillons,
        listes: liste.is_some(),
    })
}

/// (sentence, main action, caption, list behind the totals) of a profile.
fn mots(profil: Profil) -> (&'static str, Option<Lien>, &'static str, Option<&'static str>) {
    match profil {
        Profil::Technicien => (
            "Vous signalez une personne qui renonce à ses droits ou à ses soins ; sa caisse la contacte.",
            Some(Lien::vers("/signaler", "Signaler une situation")),
            "Demandes de votre unité",
            Some("/demandes"),
        ),
        Profil::Gestionnaire => (
            "Vous répondez des comptes de votre organisation. Vous voyez des totaux, jamais le contenu des demandes (art. 2.2).",
            Some(Lien::vers("/droits", "Voir vos droits")),
            "Demandes de votre organisation",
            None,
        ),
        Profil::AgentCaisse => (
            "Les partenaires vous signalent des personnes à contacter. Les demandes les plus pressantes viennent d’abord.",
            Some(Lien::vers("/file", "Ouvrir les demandes reçues")),
            "Demandes reçues par votre caisse",
            Some("/file"),
        ),
        Profil::AdministrateurCaisse => (
            "Vous tenez les conventions de votre caisse et les comptes qui en découlent.",
            Some(Lien::vers("/conventions", "Voir les conventions")),
            "",
            None,
        ),
        Profil::Auditeur => (
            "Vous contrôlez les comptes et les droits de votre caisse. Vous ne changez rien.",
            Some(Lien::vers("/droits", "Voir les droits ouverts")),
            "",
            None,
        ),
        Profil::Operateur => (
            "Vous faites fonctionner le service. Vous ne voyez ni demande, ni dossier, ni trace d’autrui.",
            Some(Lien::vers("/organisations", "Voir les organisations")),
            "",
            None,
        ),
    }
}
