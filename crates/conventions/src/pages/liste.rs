//! The conventions of a caisse: where each stands, and what comes next, in one sentence.

use acces::{Action, Ressource};
use askama::Template;
use socle::Refus;
use stockage::Db;
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Etat, Vide},
};

use crate::{etat::etape, lecture::dossiers};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions", Action::ListerConventions, |v| Box::pin(lister(v))).tracee().menu("Conventions")]
}

struct Rangee {
    href: String,
    numero: String,
    document: String,
    partenaire: String,
    etat: Etat,
    suite: String,
    geste: Option<Lien>,
}

#[derive(Template)]
#[template(path = "conventions/liste.html")]
struct Page {
    cadre: Cadre,
    rangees: Vec<Rangee>,
    compte: String,
    vide: Vide,
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::ListerConventions, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "conventions").await?;
    let mut base: &Db = &visite.maison.db;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let tous = dossiers(&mut base, Some(moi)).await?;
    let rangee = |d: &crate::Dossier| {
        let etape = etape(d, &tous, moi, maintenant);
        let (ton, libelle) = etape.etiquette();
        let href = format!("/conventions/{}", d.id);
        let geste = etape.geste().map(|(fin, mots)| Lien::vers(format!("{href}{fin}"), mots));
        Rangee {
            numero: d.numero.clone(),
            document: if d.reprise.is_some() {
                format!("{} (reprise)", d.modele.document)
            } else {
                d.modele.document.clone()
            },
            partenaire: d.partenaire_nom.clone(),
            etat: Etat { ton, libelle },
            suite: etape.suite(d.modele.genre),
            geste,
            href,
        }
    };
    let rangees: Vec<Rangee> = tous.iter().filter(|d| d.volet(moi).is_some()).map(rangee).collect();
    let compte = socle::francais::compte(u64::try_from(rangees.len()).unwrap_or(0), "convention");
    visite.page(&Page {
        cadre: visite.cadre("Conventions"),
        compte,
        rangees,
        vide: Vide {
            titre: "Aucune convention".into(),
            texte: "Votre caisse n’est partie à aucune convention. Préparez-en une : elle peut rester un projet aussi longtemps qu’il faut.".into(),
            liens: vec![("/conventions/nouvelle".into(), "Préparer une convention".into())],
        },
    })
}
