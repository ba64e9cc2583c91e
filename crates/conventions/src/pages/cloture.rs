//! What is left to do once a convention is over: each closing step, with its article, done or not.

use acces::Action;
use askama::Template;
use socle::{Refus, francais};
use toile::{Cadre, Lien, Porte, Reponse, Visite};

use super::ouvrir_volet;
use crate::{
    Edition,
    regles::{GenreEvenement, vie::fins},
};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}/cloture", Action::SuivreConvention, |v| Box::pin(montrer(v))).tracee()]
}

struct Rangee {
    libelle: String,
    article: String,
    faite: Option<String>,
    lien: Option<Lien>,
    certificat: Option<String>,
}

#[derive(Template)]
#[template(path = "conventions/cloture.html")]
struct Page {
    cadre: Cadre,
    chapo: String,
    rangees: Vec<Rangee>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_volet(&visite, Action::SuivreConvention, "cloture", None).await?;
    let dossier = ouverte.dossier()?;
    let vie = dossier.vie(visite.acteur().organisation, &ouverte.tous);
    let aujourdhui = dossier.zone.jour(visite.maison.monde.metier());
    let fin = fins(&vie).into_iter().next();
    let finie = fin.as_ref().is_some_and(|f| f.dernier_jour < aujourdhui);
    let clauses = vie.clauses(fin.as_ref().map_or(aujourdhui, |f| f.dernier_jour));
    let faite = |code: &str| {
        let elle = |e: &&crate::regles::Evenement| e.genre == GenreEvenement::Cloture && e.dit(code);
        vie.evenements.iter().find(elle)
    };
    let rangees = clauses.into_iter().flat_map(|c| &c.cloture).map(|pas| {
        let faite = faite(&pas.dit);
        let adresse = ouverte.adresse(&format!("/suivi/cloture?code={}", pas.dit));
        Rangee {
            libelle: dossier.modele.etape_de_cloture(&pas.dit).map_or_else(|| pas.dit.clone(), |e| e.libelle.clone()),
            article: pas.article.clone(),
            lien: (finie && faite.is_none()).then(|| Lien::vers(adresse, "Enregistrer")),
            certificat: faite.and_then(|e| e.acte).map(|a| {
                let document = Edition::Certificat(a).adresse();
                ouverte.adresse(&format!("/documents/{document}"))
            }),
            faite: faite.map(|e| francais::jour(e.effet_le)),
        }
    });
    let chapo = match fin {
        Some(f) if finie => format!("A pris fin le {} (art. {}).", francais::jour(f.dernier_jour), f.clause),
        Some(f) => format!("Prend fin le {} : les étapes se font ensuite.", francais::jour(f.dernier_jour)),
        None => "La convention est en cours : ces étapes viendront à sa fin.".to_owned(),
    };
    visite.page(&Page { cadre: ouverte.cadre(&visite, "Clôture")?, chapo, rangees: rangees.collect() })
}
