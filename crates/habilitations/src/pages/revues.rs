//! « Revues de comptes »: the partners of a caisse by the day their next review is due, and the button that asks for one.

use acces::{Action, Organisation};
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Avis, Echeance, Pagination, Vide},
};

use super::revue::{Suivi, bilan, echeance};
use crate::{
    cas,
    regles::{DELAI_SUR_DEMANDE, PERIODE_MOIS},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/revues", Action::DemanderRevue, |v| Box::pin(async move { montrer(&v, None).await }))
            .tracee(),
        Porte::post("/comptes/revues", Action::DemanderRevue, |v| Box::pin(demander(v))).tracee(),
    ]
}

const PAR_PAGE: usize = 50;
const JOUR: i64 = 86_400_000_000;

ligne! {
    struct Rangee {
        id: Id<Organisation>,
        nom: String,
        zone: String,
        ouverte_le: Instant,
        faite_le: Option<Instant>,
        demandee_le: Option<Instant>,
        auteur_prenom: Option<String>,
        auteur_nom: Option<String>,
        revus: i64,
        changes: i64,
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        None
    }
}

struct Ligne {
    id: String,
    partenaire: String,
    derniere: String,
    bilan: String,
    prochaine: Echeance,
    demandee: Option<String>,
}

#[derive(Template)]
#[template(path = "habilitations/revues.html")]
struct Page {
    cadre: Cadre,
    avis: Option<Avis>,
    mois: u32,
    delai: String,
    lignes: Vec<Ligne>,
    suivante: Option<Pagination>,
    vide: Vide,
}

async fn montrer(visite: &Visite, conflit: Option<String>) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["apres"], &[])?;
    let apres: Option<Id<Organisation>> = match visite.requete.un("apres") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("page"))?),
    };
    let (portee, traces) = (visite.portee(Action::DemanderRevue)?, &visite.maison.traces);
    let (delai, periode) = (i64::from(DELAI_SUR_DEMANDE.valeur) * JOUR, i64::from(PERIODE_MOIS) * 365 * JOUR / 12);
    let trouvees = traces.lister::<Rangee>(&portee, sql!(sql::REVUES, apres, delai, periode)).await?;
    let suite = trouvees.lignes().len() > PAR_PAGE;
    let page = trouvees.premieres(PAR_PAGE);
    traces.liste(&portee, &page, "revues").await?;
    let (maintenant, zone) = (portee.maintenant(), visite.zone());
    let suivante =
        page.lignes().last().filter(|_| suite).map(|r| Pagination::vers(format!("/comptes/revues?apres={}", r.id)));
    let mut lignes = Vec::with_capacity(PAR_PAGE);
    for r in page.lignes() {
        lignes.push(decrire(r, maintenant, zone)?);
    }
    let statut = if conflit.is_some() { 409 } else { 200 };
    let page = Page {
        cadre: visite.cadre("Revues de comptes").retour("/comptes", "Comptes"),
        avis: conflit.map(|texte| Avis { ton: "afaire", icone: "alert-triangle", titre: String::new(), texte }),
        mois: PERIODE_MOIS,
        delai: DELAI_SUR_DEMANDE.to_string(),
        lignes,
        suivante,
        vide: Vide {
            titre: "Aucun partenaire".into(),
            texte: "Les partenaires qu’une convention en vigueur lie à votre caisse apparaissent ici.".into(),
            liens: Vec::new(),
        },
    };
    Ok(visite.page(&page)?.statut(statut))
}

fn decrire(r: &Rangee, maintenant: Instant, zone: &Zone) -> Result<Ligne, Refus> {
    let jour = |le: Instant| francais::jour(zone.jour(le));
    let (ouverte_le, faite_le, demandee_le) = (r.ouverte_le, r.faite_le, r.demandee_le);
    let limite = Suivi { zone: &r.zone, ouverte_le, faite_le, demandee_le }.limite()?;
    let auteur = match (&r.auteur_prenom, &r.auteur_nom) {
        (Some(prenom), Some(nom)) => format!("par {prenom} {nom} : {}", bilan(r.revus, r.changes)),
        _ => String::new(),
    };
    Ok(Ligne {
        id: r.id.to_string(),
        partenaire: r.nom.clone(),
        derniere: faite_le.map_or_else(|| "Aucune".to_owned(), jour),
        bilan: auteur,
        prochaine: echeance(limite, maintenant, zone),
        demandee: demandee_le.map(|le| format!("Demandée le {}", jour(le))),
    })
}

async fn demander(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["partenaire"], &[])?;
    let partenaire = visite.corps.un("partenaire").parse();
    let partenaire: Id<Organisation> = partenaire.map_err(|_| Refus::Introuvable("identifiant mal formé"))?;
    match cas::demander_revue(&visite.maison, visite.acteur(), partenaire).await {
        Ok(()) => Reponse::aller("/comptes/revues"),
        Err(Refus::Conflit(phrase)) => montrer(&visite, Some(phrase)).await,
        Err(refus) => Err(refus),
    }
}
