//! The two lists: the partner's « historique » (VAR-EP-1.2-07) and the caisse's queue, both by scope, both traced.

use acces::{Action, Demande, Organisation, Sujet};
use askama::Template;
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::{ligne, sql};
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Echeance, Etat, Liste, Vide},
};

use crate::{Formulaires, regles::Phase, sql};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/demandes", Action::ListerDemandes, |v| Box::pin(historique(v)))
            .tracee()
            .menu("Historique des demandes"),
        Porte::get("/file", Action::ListerFile, |v| Box::pin(file(v))).tracee().menu("Demandes reçues"),
    ]
}

const PAR_PAGE: usize = 25;

ligne! {
    struct Rangee {
        id: Id<Demande>,
        sujet: Option<Id<Sujet>>,
        numero: String,
        phase: String,
        motif: String,
        depose_le: Instant,
        echeance: Instant,
        autre: String,
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        self.sujet.map(|s| s.to_string())
    }
}

ligne! { struct Identite { demande: Id<Demande>, nom: String, prenom: String } }

struct Ligne {
    href: String,
    numero: String,
    personne: String,
    motif: String,
    autre: String,
    depose_le: String,
    echeance: Option<Echeance>,
    etat: Etat,
}

#[derive(Template)]
#[template(path = "demandes/liste.html")]
struct Page {
    cadre: Cadre,
    chapo: &'static str,
    action: Option<Lien>,
    legende: &'static str,
    compte: String,
    autre: &'static str,
    chemin: &'static str,
    filtre: Liste,
    lignes: Vec<Ligne>,
    suivante: Option<String>,
    vide: Vide,
}

/// What the address asks: closed lists and a position, nothing typed.
struct Demandee {
    etat: Option<String>,
    apres: Option<(i64, String)>,
}

fn lire(visite: &Visite) -> Result<Demandee, Refus> {
    visite.requete.exiger(&["etat", "apres"], &[])?;
    let etat = match visite.requete.un("etat") {
        "" => None,
        code => Some(Phase::depuis_code(code).ok_or(Refus::Illisible("état"))?.code().to_owned()),
    };
    let apres = match visite.requete.un("apres") {
        "" => None,
        texte => {
            let (le, id) = texte.split_once('_').ok_or(Refus::Illisible("page"))?;
            let id: Id<Demande> = id.parse().map_err(|_| Refus::Illisible("page"))?;
            Some((le.parse().map_err(|_| Refus::Illisible("page"))?, id.to_string()))
        }
    };
    Ok(Demandee { etat, apres })
}

fn filtre(etat: Option<&String>) -> Liste {
    let phases = [Phase::Deposee, Phase::PriseEnCharge, Phase::Close];
    let option = |p: Phase| (p.code().to_owned(), p.etiquette().1.to_owned(), etat.is_some_and(|e| e == p.code()));
    let options =
        std::iter::once((String::new(), "Tous les états".to_owned(), etat.is_none())).chain(phases.map(option));
    Liste { nom: "etat".into(), libelle: "État".into(), options: options.collect() }
}

async fn historique(visite: Visite) -> Result<Reponse, Refus> {
    let demandee = lire(&visite)?;
    let portee = visite.portee(Action::ListerDemandes)?;
    let (le, id) = demandee.apres.clone().unzip();
    let appel = sql!(sql::HISTORIQUE, demandee.etat.clone(), None::<Id<Organisation>>, le, id);
    let trouvees = visite.maison.traces.lister::<Rangee>(&portee, appel).await?;
    let (lignes, suivante) = decrire(&visite, &portee, trouvees, demandee.etat.as_deref()).await?;
    let vide = vide(demandee.etat.is_some(), "/demandes", "Votre unité n’a encore envoyé aucune demande.");
    visite.page(&Page {
        cadre: visite.cadre("Historique des demandes"),
        chapo: "Les demandes envoyées par votre unité, de la plus récente à la plus ancienne.",
        action: Some(Lien::vers("/signaler", "Signaler une situation")),
        legende: "Demandes de votre unité",
        compte: compte(lignes.len(), suivante.is_some()),
        autre: "Caisse",
        chemin: "/demandes",
        filtre: filtre(demandee.etat.as_ref()),
        lignes,
        suivante,
        vide,
    })
}

async fn file(visite: Visite) -> Result<Reponse, Refus> {
    let demandee = lire(&visite)?;
    let portee = visite.portee(Action::ListerFile)?;
    let (le, id) = demandee.apres.clone().unzip();
    let appel = sql!(sql::FILE, demandee.etat.clone(), None::<Id<Organisation>>, le, id);
    let trouvees = visite.maison.traces.lister::<Rangee>(&portee, appel).await?;
    let (lignes, suivante) = decrire(&visite, &portee, trouvees, demandee.etat.as_deref()).await?;
    let vide =
        vide(demandee.etat.is_some(), "/file", "Votre caisse n’a reçu aucune demande. Il n’y a rien à faire ici.");
    visite.page(&Page {
        cadre: visite.cadre("Demandes reçues"),
        chapo: "Les demandes adressées à votre caisse, les plus anciennes d’abord.",
        action: None,
        legende: "Demandes reçues par votre caisse",
        compte: compte(lignes.len(), suivante.is_some()),
        autre: "Partenaire",
        chemin: "/file",
        filtre: filtre(demandee.etat.as_ref()),
        lignes,
        suivante,
        vide,
    })
}

/// An empty list: because of the filter, and then the way out of it; or because there is nothing at all.
fn vide(filtree: bool, chemin: &str, rien: &str) -> Vide {
    if filtree {
        let liens = vec![(chemin.to_owned(), "Voir toutes les demandes".to_owned())];
        return Vide {
            titre: "Aucune demande dans cet état".into(),
            texte: "Choisissez un autre état, ou voyez-les toutes.".into(),
            liens,
        };
    }
    Vide { titre: "Aucune demande".into(), texte: rien.into(), liens: Vec::new() }
}

fn compte(nombre: usize, suite: bool) -> String {
    let dit = francais::compte(u64::try_from(nombre).unwrap_or(0), "demande");
    if suite { format!("{dit} sur cette page") } else { dit }
}

/// Consigns the page, then reads the names of the people it will show, and nobody else's.
async fn decrire(
    visite: &Visite,
    portee: &acces::Portee,
    trouvees: traces::Listage<Rangee>,
    etat: Option<&str>,
) -> Result<(Vec<Ligne>, Option<String>), Refus> {
    let traces = &visite.maison.traces;
    let suite = trouvees.lignes().len() > PAR_PAGE;
    let page = trouvees.premieres(PAR_PAGE);
    let consigne = traces.liste(portee, &page, "identite").await?;
    let identites: Vec<Identite> = traces.lire(&consigne, sql!(sql::IDENTITES)).await?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let mut lignes = Vec::with_capacity(PAR_PAGE);
    for r in page.lignes() {
        let qui =
            identites.iter().find(|i| i.demande == r.id).map_or(String::new(), |i| format!("{} {}", i.nom, i.prenom));
        let motif = formulaires.motifs().motifs.iter().find(|m| m.code == r.motif).map_or(&r.motif, |m| &m.libelle);
        let phase = Phase::depuis_code(&r.phase).ok_or_else(|| Refus::Interne("phase inconnue".into()))?;
        let (ton, libelle) = phase.etiquette();
        lignes.push(Ligne {
            href: format!("/demandes/{}", r.id),
            numero: r.numero.clone(),
            personne: qui,
            motif: motif.clone(),
            autre: r.autre.clone(),
            depose_le: francais::jour(zone.jour(r.depose_le)),
            echeance: echeance(phase, r.echeance, maintenant, zone),
            etat: Etat { ton, libelle: libelle.into() },
        });
    }
    let chemin = |r: &Rangee| format!("?etat={}&apres={}_{}", etat.unwrap_or_default(), r.depose_le.micros(), r.id);
    let suivante = page.lignes().last().filter(|_| suite).map(chemin);
    Ok((lignes, suivante))
}

/// The first contact is due while nobody has closed the request (K-21).
pub(super) fn echeance(phase: Phase, echeance: Instant, maintenant: Instant, zone: &Zone) -> Option<Echeance> {
    // Paused, or with no clock left, nothing is due.
    if !matches!(phase, Phase::Deposee | Phase::PriseEnCharge | Phase::Instruction) || echeance == Instant::SANS_FIN {
        return None;
    }
    let proche = std::time::Duration::from_secs(12 * 3600);
    let ton = if maintenant >= echeance {
        "depassee"
    } else if echeance.depuis(maintenant) < proche {
        "proche"
    } else {
        ""
    };
    Some(Echeance { date: francais::moment(echeance, zone), reste: francais::ecart(echeance, maintenant), ton })
}
