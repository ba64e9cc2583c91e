//! The two lists: the partner's « historique » (VAR-EP-1.2-07) and the caisse's queue, both by scope, both traced.
//!
//! What is asked is in the address as closed codes (`travail::filtre`), what is typed in a search kept apart; a page
//! reads the names of the rows it shows, under its trace, and nobody else's. Deliberately absent: page numbers, which
//! lie as soon as a row moves; a page follows the values of the last row before it.

mod actes;
mod barre;
mod classeur;
mod exporter;

use acces::Demande;
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::sql;
use toile::{
    Cadre, Champs, Lien, Porte, Reponse, Visite,
    composants::{Avis, Echeance, Etat, Pagination, Sommaire, Vide},
};

use self::barre::Barre;
use crate::{
    Formulaires, cas,
    regles::Phase,
    sql,
    travail::{
        contexte::{self, Contexte},
        filtre::{Cote, Etats, Filtre, Tri},
        lister::{Cran, Identite, Rangee, lister},
    },
};

pub(super) use actes::a_qui;

pub(super) fn portes() -> Vec<Porte> {
    use acces::Action::{ListerDemandes, ListerFile};
    let mut toutes = vec![
        Porte::get("/demandes", ListerDemandes, |v| Box::pin(async move { ouvrir(&v, Cote::Partenaire).await }))
            .tracee()
            .menu("Historique des demandes"),
        Porte::get("/file", ListerFile, |v| Box::pin(async move { ouvrir(&v, Cote::Caisse).await }))
            .tracee()
            .menu("Demandes reçues"),
    ];
    toutes.extend(actes::portes());
    toutes.extend(exporter::portes());
    toutes
}

const PAR_PAGE: usize = 25;

/// A request as a list or a file of it shows it.
pub(super) struct Ligne {
    id: Id<Demande>,
    version: i64,
    numero: String,
    nom: String,
    prenom: String,
    motif: String,
    autre: String,
    unite: String,
    depose_le: String,
    echeance: Option<Echeance>,
    etat: Etat,
    agent: String,
    /// It can still be followed by somebody.
    ouverte: bool,
}

#[derive(Template)]
#[template(path = "demandes/liste.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    avis: Vec<Avis>,
    chapo: &'static str,
    action: Option<Lien>,
    legende: &'static str,
    compte: String,
    autre: &'static str,
    caisse: bool,
    chemin: &'static str,
    /// The filter, to come back to after an act.
    requete: String,
    barre: Barre,
    lignes: Vec<Ligne>,
    suivante: Option<Pagination>,
    vide: Vide,
    exports: Vec<Lien>,
}

/// What an act that did not go through has to say on the page it came from.
#[derive(Default)]
struct Suites {
    avis: Vec<Avis>,
    erreurs: Erreurs,
    /// What was typed.
    saisie: Champs,
    statut: Option<u16>,
}

fn motifs(visite: &Visite) -> Result<Vec<&str>, Refus> {
    let formulaires: &Formulaires = visite.maison.piece()?;
    Ok(formulaires.motifs().motifs.iter().map(|m| m.code.as_str()).collect())
}

async fn ouvrir(visite: &Visite, cote: Cote) -> Result<Reponse, Refus> {
    let filtre = Filtre::lire(cote, &visite.requete, &motifs(visite)?)?;
    montrer(visite, filtre, Suites::default()).await
}

/// The page of `filtre`: what stands around it, its rows, its trace, then the names.
async fn montrer(visite: &Visite, mut filtre: Filtre, mut suites: Suites) -> Result<Reponse, Refus> {
    let portee = visite.portee(cas::action(filtre.cote))?;
    let contexte = contexte::lire(visite, &portee, &filtre).await?;
    if filtre.recherche.is_some() && contexte.termes.is_none() {
        filtre.recherche = None;
        suites.avis.push(Avis {
            ton: "afaire",
            icone: "info",
            titre: "Cette recherche n’est plus là".into(),
            texte: "Une recherche est gardée le temps de votre session. Cherchez de nouveau.".into(),
        });
    }
    let trouvees =
        lister(&visite.maison, &portee, Cran::Page, visite.zone(), &filtre, contexte.termes.as_ref()).await?;
    let suite = trouvees.lignes().len() > PAR_PAGE;
    let (lignes, derniere) = decrire(visite, &portee, trouvees.premieres(PAR_PAGE)).await?;
    let suivante = derniere.filter(|_| suite).map(|(cle, id)| Pagination::vers(plus_loin(&filtre, cle, id)));
    page(visite, &filtre, &contexte, lignes, suivante, suites)
}

fn plus_loin(filtre: &Filtre, cle: i64, id: Id<Demande>) -> String {
    let requete = filtre.requete();
    let debut = if requete.is_empty() { String::new() } else { format!("{requete}&") };
    format!("{}?{debut}apres={cle}_{id}", filtre.cote.chemin())
}

fn page(
    visite: &Visite,
    filtre: &Filtre,
    contexte: &Contexte,
    lignes: Vec<Ligne>,
    suivante: Option<Pagination>,
    suites: Suites,
) -> Result<Reponse, Refus> {
    let caisse = filtre.cote == Cote::Caisse;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let (titre, legende) = if caisse {
        ("Demandes reçues", "Demandes reçues par votre caisse")
    } else {
        ("Historique des demandes", "Demandes de votre unité")
    };
    let barre = Barre::nouvelle(filtre, contexte, formulaires, &suites.erreurs, &suites.saisie);
    let page = Page {
        cadre: visite.cadre(titre).en_erreur(!suites.erreurs.est_vide()),
        sommaire: Sommaire::de(&suites.erreurs, str::to_owned),
        avis: suites.avis,
        chapo: chapo(filtre),
        action: (!caisse).then(|| Lien::vers("/signaler", "Signaler une situation")),
        legende,
        compte: compte(lignes.len(), suivante.is_some() || filtre.apres.is_some()),
        autre: if caisse { "Partenaire" } else { "Caisse" },
        caisse,
        chemin: filtre.cote.chemin(),
        requete: filtre.requete(),
        exports: exports(filtre),
        vide: vide(filtre),
        barre,
        lignes,
        suivante,
    };
    let statut = suites.statut.unwrap_or(if suites.erreurs.est_vide() { 200 } else { 422 });
    Ok(visite.page(&page)?.statut(statut))
}

const fn chapo(filtre: &Filtre) -> &'static str {
    match (filtre.cote, filtre.tri) {
        (Cote::Caisse, Tri::Echeance) => "Les demandes adressées à votre caisse, les plus pressantes d’abord.",
        (Cote::Caisse, Tri::Recentes) => {
            "Les demandes adressées à votre caisse, de la plus récente à la plus ancienne."
        }
        (Cote::Partenaire, Tri::Echeance) => "Les demandes envoyées par votre unité, les plus pressantes d’abord.",
        (Cote::Partenaire, Tri::Recentes) => {
            "Les demandes envoyées par votre unité, de la plus récente à la plus ancienne."
        }
    }
}

/// The same list as files: same filters, same order, all its pages.
fn exports(filtre: &Filtre) -> Vec<Lien> {
    let filtre = Filtre { apres: None, ..filtre.clone() };
    vec![
        Lien::vers(filtre.adresse("/tableau"), "Télécharger cette liste (CSV)"),
        Lien::vers(filtre.adresse("/classeur"), "Télécharger cette liste (XLSX)"),
    ]
}

/// An empty list: because of what is looked for or filtered, and then the way out of it; or because there is nothing.
fn vide(filtre: &Filtre) -> Vide {
    let chemin = filtre.cote.chemin().to_owned();
    let dire = |titre: &str, texte: &str, liens| Vide { titre: titre.into(), texte: texte.into(), liens };
    if filtre.recherche.is_some() {
        let liens = vec![(chemin, "Effacer la recherche".to_owned())];
        return dire(
            "Aucune demande trouvée",
            "Vérifiez l’orthographe, ou écrivez seulement les premières lettres du nom. Seules les demandes que vous pouvez voir sont cherchées.",
            liens,
        );
    }
    if filtre.filtre() {
        let toutes = Filtre { etats: Etats::Toutes, ..Filtre::initial(filtre.cote) };
        let liens = vec![(toutes.adresse(""), "Voir toutes les demandes".to_owned())];
        return dire("Aucune demande ne correspond", "Retirez un filtre, ou voyez toutes les demandes.", liens);
    }
    match filtre.cote {
        Cote::Caisse => {
            let toutes = Filtre { etats: Etats::Toutes, ..filtre.clone() };
            let liens = vec![(toutes.adresse(""), "Voir toutes les demandes".to_owned())];
            dire(
                "Aucune demande à traiter",
                "Rien n’attend votre caisse. Les demandes terminées restent dans la liste complète.",
                liens,
            )
        }
        Cote::Partenaire => dire("Aucune demande", "Votre unité n’a encore envoyé aucune demande.", Vec::new()),
    }
}

fn compte(nombre: usize, suite: bool) -> String {
    let dit = francais::compte(u64::try_from(nombre).unwrap_or(0), "demande");
    if suite { format!("{dit} sur cette page") } else { dit }
}

/// Consigns the page, then reads the names of the people it will show, and nobody else's. With the place of its last row.
async fn decrire(
    visite: &Visite,
    portee: &acces::Portee,
    page: traces::Listage<Rangee>,
) -> Result<(Vec<Ligne>, Option<(i64, Id<Demande>)>), Refus> {
    let traces = &visite.maison.traces;
    let consigne = traces.liste(portee, &page, "identite").await?;
    let identites: Vec<Identite> = traces.lire(&consigne, sql!(sql::IDENTITES)).await?;
    let lignes = page.lignes().iter().map(|r| ligne(visite, r, &identites)).collect::<Result<_, _>>()?;
    Ok((lignes, page.lignes().last().map(|r| (r.cle, r.id))))
}

fn ligne(visite: &Visite, r: &Rangee, identites: &[Identite]) -> Result<Ligne, Refus> {
    let formulaires: &Formulaires = visite.maison.piece()?;
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let (nom, prenom) = identites
        .iter()
        .find(|i| i.demande == r.id)
        .map_or((String::new(), String::new()), |i| (i.nom.clone(), i.prenom.clone()));
    let motif = formulaires.motifs().motifs.iter().find(|m| m.code == r.motif).map_or(&r.motif, |m| &m.libelle);
    let phase = Phase::depuis_code(&r.phase).ok_or_else(|| Refus::Interne("phase inconnue".into()))?;
    let (ton, libelle) = phase.etiquette();
    Ok(Ligne {
        id: r.id,
        version: r.version,
        numero: r.numero.clone(),
        nom,
        prenom,
        motif: motif.clone(),
        autre: r.autre.clone(),
        unite: if r.unite_nom == r.autre { String::new() } else { r.unite_nom.clone() },
        depose_le: francais::jour(zone.jour(r.depose_le)),
        echeance: r.echeance.and_then(|e| echeance(phase, e, maintenant, zone)),
        etat: Etat { ton, libelle: libelle.into() },
        agent: r.agent(),
        ouverte: Etats::Ouvertes.contient(phase),
    })
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
