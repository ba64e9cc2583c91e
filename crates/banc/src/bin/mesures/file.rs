//! The queue of 200,000 requests, as an agent works on it: filters, search, pages far down, and the list as a file.
//!
//! Through the doors of the product, session and trace included, on a base that is on a real disk. A file is read as
//! it comes and thrown away, so that memory is the product's own.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use axum::body::Body;
use banc::{Client, remplir};
use http::{Request, header};
use http_body_util::BodyExt as _;
use stockage::essai;
use tower::ServiceExt as _;

use crate::{
    maisonnee::Maisonnee,
    proc,
    rapport::{Tableau, centile, ms, virgule},
};

/// Requests in the queue.
const DEMANDES: usize = 200_000;
/// Pages asked of each address.
const FOIS: usize = 120;
/// Issue 4: « queue of 200,000 requests with three filters p99 ≤ 40 ms ».
const SEUIL: Duration = Duration::from_millis(40);
/// Issue 4: « export of 100,000 rows streams in < 10 s under 150 MB ».
const EXPORT: (f64, f64, f64) = (100_000.0, 10.0, 150.0);

/// Fills the queue, then measures; `fois` pages of each address.
pub(crate) async fn mesurer(t: &mut Tableau, m: &Maisonnee, court: bool) -> Result<()> {
    let debut = Instant::now();
    for texte in remplir::textes(&m.gens, DEMANDES, m.maison.monde.metier()) {
        essai::forcer_sur(&m.proprietaire, &texte).await.map_err(anyhow::Error::msg)?;
    }
    t.dire(
        format!("{DEMANDES} demandes posées en"),
        m.moteur(),
        format!("{} s", virgule(debut.elapsed().as_secs_f64(), 1)),
    );
    let mut agent = m.client("agent-rivieres").await?;
    let unite = "0197b1a2-0003-7000-8000-100000000007";
    let autre = m.gens.val_dormant;
    let collegue = "0197b1a2-0004-7000-8000-100000000003";
    let fois = if court { 40 } else { FOIS };
    for (nom, requete) in [
        ("à l’ouverture", String::new()),
        ("état, partenaire, agent", format!("etat=prise_en_charge&autre={autre}&affecte={collegue}")),
        ("unité, retard, personne", format!("unite={unite}&echeance=retard&affecte=personne")),
        ("état, dépôt, personne", "etat=deposee&depot=30j&affecte=personne".to_owned()),
        ("closes, unité, 90 jours, récentes", format!("etat=close&unite={unite}&depot=90j&tri=recentes")),
        ("état, semaine, partenaire, récentes", format!("etat=deposee&echeance=semaine&autre={autre}&tri=recentes")),
        ("retard, moi, partenaire (rien)", format!("echeance=retard&affecte=moi&autre={autre}")),
        ("closes, personne, 7 jours", "etat=close&affecte=personne&depot=7j".to_owned()),
        ("loin dans la liste", format!("etat=close&tri=recentes&apres={}", loin(m))),
    ] {
        page(t, m, &mut agent, (nom, &format!("/file?{requete}")), fois).await?;
    }
    let lot = agent.poster("/file/recherche", &[("nom", "lot4321")]).await;
    let trouvee = lot.vers().to_owned();
    page(t, m, &mut agent, ("recherche d’un nom", &trouvee), fois).await?;
    for (nom, chemin) in [("CSV", "/file/tableau?etat=close"), ("XLSX", "/file/classeur?etat=close")] {
        exporter(t, m, &agent, (nom, chemin)).await?;
    }
    Ok(())
}

/// A place in the middle of two years.
fn loin(m: &Maisonnee) -> String {
    let an = Duration::from_secs(365 * 86400);
    format!("{}_0197b1a2-0001-7000-8000-100000000001", m.maison.monde.metier().moins(an).micros())
}

async fn page(
    t: &mut Tableau,
    m: &Maisonnee,
    agent: &mut Client,
    (nom, chemin): (&str, &str),
    fois: usize,
) -> Result<()> {
    let mut durees = Vec::with_capacity(fois);
    for rang in 0..fois + 5 {
        let debut = Instant::now();
        let page = agent.get(chemin).await;
        if page.statut != 200 {
            bail!("{chemin} : {}", page.statut);
        }
        // The first ones prepare the statements.
        if rang >= 5 {
            durees.push(debut.elapsed());
        }
    }
    let (mediane, p99) = (centile(&mut durees, 500), centile(&mut durees, 990));
    let valeur = format!("p50 {} ms, p99 {} ms", ms(mediane), ms(p99));
    t.juger(format!("file, {nom}"), m.moteur(), valeur, ("p99 ≤ 40 ms".into(), p99 <= SEUIL));
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^52")]
async fn exporter(t: &mut Tableau, m: &Maisonnee, agent: &Client, (nom, chemin): (&str, &str)) -> Result<()> {
    let requete = Request::get(chemin)
        .header(header::HOST, "localhost")
        .header(header::COOKIE, agent.cookies())
        .body(Body::empty())?;
    let debut = Instant::now();
    let reponse = m.routeur.clone().oneshot(requete).await?;
    let (mut octets, mut memoire, mut corps) = (0_usize, 0.0_f64, reponse.into_body());
    while let Some(morceau) = corps.frame().await {
        octets += morceau.map_err(|e| anyhow::anyhow!("{e}"))?.into_data().map_or(0, |d| d.len());
        memoire = memoire.max(proc::memoire(std::process::id())?);
    }
    let duree = debut.elapsed().as_secs_f64();
    // As `remplir` makes them.
    let lignes = (DEMANDES / 20 * 17) as f64;
    let pour_cent_mille = duree * EXPORT.0 / lignes;
    let valeur = format!(
        "{} lignes en {} s, soit {} s ; {} Mo ; {} Mo de mémoire",
        virgule(lignes, 0),
        virgule(duree, 1),
        virgule(pour_cent_mille, 1),
        virgule(octets as f64 / 1e6, 1),
        virgule(memoire, 0)
    );
    let tenu = pour_cent_mille < EXPORT.1 && memoire < EXPORT.2;
    t.juger(format!("export {nom} de 100 000 lignes"), m.moteur(), valeur, ("< 10 s, < 150 Mo".into(), tenu));
    Ok(())
}
