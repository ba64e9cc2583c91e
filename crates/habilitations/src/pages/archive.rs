//! The archive: accounts that lists no longer show, for the auditor alone (K-13), on a page and as a file.

use acces::{Action, Compte, Profil};
use askama::Template;
use socle::{Id, Instant, Refus, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Etat, Pagination, Vide},
};

use super::{Dates, liste::limite};
use crate::sql;

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/archive-des-comptes", Action::LireArchive, |v| Box::pin(lire(v)))
            .tracee()
            .menu("Archive des comptes"),
    ]
}

ligne! {
    struct Rangee {
        id: Id<Compte>,
        profil: String,
        identifiant: String,
        cree_le: Instant,
        active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        organisation_nom: String,
        nom: String,
        prenom: String,
        porte_jusqu_a: Instant,
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
    nom: String,
    identifiant: String,
    profil: &'static str,
    structure: String,
    periode: String,
    etat: Etat,
}

#[derive(Template)]
#[template(path = "habilitations/archive.html")]
struct Page {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    suivante: Option<Pagination>,
    vide: Vide,
}

const PAR_PAGE: usize = 50;

async fn lire(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["apres"], &[])?;
    let apres: Option<Id<Compte>> = match visite.requete.un("apres") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("page"))?),
    };
    let portee = visite.portee(Action::LireArchive)?;
    let traces = &visite.maison.traces;
    let trouvees = traces.lister::<Rangee>(&portee, sql!(sql::ARCHIVE, limite(&visite), apres)).await?;
    let suite = trouvees.lignes().len() > PAR_PAGE;
    let page = trouvees.premieres(PAR_PAGE);
    traces.liste(&portee, &page, "archive").await?;
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let mut lignes = Vec::with_capacity(PAR_PAGE);
    for r in page.lignes() {
        let profil = Profil::depuis_code(&r.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
        let (active_le, inactif_le, suspendu_le) = (r.active_le, r.inactif_le, r.suspendu_le);
        let dates = Dates { profil, active_le, inactif_le, suspendu_le, porte_jusqu_a: r.porte_jusqu_a };
        let fin = dates.fin();
        let jour = |le: Instant| francais::jour(zone.jour(le));
        lignes.push(Ligne {
            nom: format!("{} {}", r.nom, r.prenom),
            identifiant: r.identifiant.clone(),
            profil: profil.libelle(),
            structure: r.organisation_nom.clone(),
            periode: format!("{} – {}", jour(r.cree_le), jour(Instant::depuis_micros(fin.micros() - 1))),
            etat: dates.etiquette(maintenant),
        });
    }
    let suivante = page
        .lignes()
        .last()
        .filter(|_| suite)
        .map(|r| Pagination::vers(format!("/archive-des-comptes?apres={}", r.id)));
    visite.page(&Page {
        cadre: visite.cadre("Archive des comptes"),
        lignes,
        suivante,
        vide: Vide {
            titre: "Aucun compte archivé".into(),
            texte:
                "Un compte terminé depuis plus de six mois quitte les listes et n’est plus lu qu’ici, pendant six ans."
                    .into(),
            liens: Vec::new(),
        },
    })
}
