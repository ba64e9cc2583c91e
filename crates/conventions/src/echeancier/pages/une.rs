//! What will happen to one convention, caisse by caisse, and the same as a calendar file. Made to be printed.

use acces::{Action, Organisation};
use askama::Template;
use socle::{Id, Instant, Refus};
use toile::{Cadre, Lien, Porte, Reponse, Visite, composants::Vide};

use super::{Datee, Ligne, fichier};
use crate::{
    echeancier::{agenda, echeances},
    pages::{Ouverte, ouvrir},
};

pub(super) fn portes() -> Vec<Porte> {
    const L: Action = Action::LireConvention;
    vec![
        Porte::get("/conventions/{id}/echeancier", L, |v| Box::pin(montrer(v))).tracee(),
        Porte::get("/conventions/{id}/agenda", L, |v| Box::pin(garder(v))).tracee(),
    ]
}

/// How far a page looks: the archive of a convention that ends within four years.
const DIX_ANS: std::time::Duration = std::time::Duration::from_secs(86_400 * 3653);
/// Lines of one caisse: a period of a month makes many.
const LIGNES_MAX: usize = 40;

struct Bloc {
    caisse: String,
    lignes: Vec<Ligne>,
    coupee: bool,
}

#[derive(Template)]
#[template(path = "conventions/echeancier.html")]
struct Page {
    cadre: Cadre,
    chapo: String,
    blocs: Vec<Bloc>,
    agenda: String,
    simulateur: Lien,
    vide: Vide,
}

/// The dates of the reader's own volet, or of every volet where it is the partner.
pub(super) fn dates(ouverte: &Ouverte, moi: Id<Organisation>, maintenant: Instant) -> Result<Vec<Datee<'_>>, Refus> {
    let dossier = ouverte.dossier()?;
    let miens = dossier.volets.iter().filter(|v| dossier.volet(moi).is_none() || v.caisse == moi);
    let mut sortie = Vec::new();
    for volet in miens {
        let vie = dossier.vie(volet.caisse, &ouverte.tous);
        let toutes = echeances(&vie, maintenant, maintenant.plus(DIX_ANS));
        sortie.extend(toutes.into_iter().map(|echeance| Datee { dossier, volet, echeance }));
    }
    Ok(sortie)
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "echeancier").await?;
    let (dossier, maintenant) = (ouverte.dossier()?, visite.maison.monde.metier());
    let mut blocs: Vec<Bloc> = Vec::new();
    for d in dates(&ouverte, visite.acteur().organisation, maintenant)? {
        if blocs.last().is_none_or(|b| b.caisse != d.volet.nom) {
            blocs.push(Bloc { caisse: d.volet.nom.clone(), lignes: Vec::new(), coupee: false });
        }
        let Some(bloc) = blocs.last_mut() else { continue };
        if bloc.lignes.len() < LIGNES_MAX {
            bloc.lignes.push(d.ligne(maintenant, "", false)?);
        } else {
            bloc.coupee = true;
        }
    }
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, "Échéancier")?,
        chapo: format!("{}, avec {}.", dossier.document(), dossier.partenaire_nom),
        blocs,
        agenda: ouverte.adresse("/agenda"),
        simulateur: Lien::vers(ouverte.adresse("/simulateur"), "Que se passerait-il si… ?"),
        vide: Vide {
            titre: "Aucune date à venir".into(),
            texte: "Tant que toutes les parties n’ont pas signé, rien n’est daté ; une convention archivée n’a plus rien à attendre.".into(),
            liens: vec![(ouverte.adresse(""), "Revenir à la convention".into())],
        },
    })
}

async fn garder(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "agenda").await?;
    let maintenant = visite.maison.monde.metier();
    let entrees: Vec<_> =
        dates(&ouverte, visite.acteur().organisation, maintenant)?.iter().map(Datee::entree).collect();
    let document = ouverte.dossier()?.document();
    Ok(fichier("echeancier.ics", agenda(&document, maintenant, &entrees)))
}
