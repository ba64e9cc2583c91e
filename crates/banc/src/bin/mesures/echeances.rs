//! The daily job of conventions: ten thousand effects due among a hundred thousand conventions, each traced.
//!
//! Conventions are put in by SQL, with the terms of one that the invented world signed; their hints come from the pure rule.
//! While the job runs, somebody writes: what they wait at worst is measured beside, and the memory of the process.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use conventions::{dossiers, echeancier};
use socle::{Id, Zone, civil::Date};
use stockage::{Db, Executant as _, essai, ligne, sql};

use crate::{
    maisonnee::{Maisonnee, refus},
    proc,
    rapport::{Tableau, centile, ms, virgule},
};

stockage::requetes! {
    libre ECRIRE = "UPDATE organisation SET membres = membres WHERE id = $1";
    libre FAITS = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM echeance_effet";
    libre TRACES = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM journal_charge WHERE action IN ('constater_echeance', 'rappeler_echeance')";
}

ligne! { struct Nombre { nombre: i64 } }

/// Conventions in the base.
const CONVENTIONS: usize = 100_000;
/// Of which so many have an effect due.
const DUES: usize = 10_000;
/// Partners, a gestionnaire each.
const PARTENAIRES: usize = 2_000;
/// Days over which the others are spread.
const JOURS: usize = 300;
/// Issue 5: « < 60 s on SQLite, no writer waiting > 50 ms, memory flat ».
const SEUIL: Duration = Duration::from_secs(60);
const ATTENTE: Duration = Duration::from_millis(50);
/// Megabytes that the process may gain.
const MEMOIRE: f64 = 64.0;

fn suite(n: usize) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})")
}

fn id(genre: u8, rang: &str) -> String {
    format!("'0197b1a3-{genre:04}-7000-8000-' || CAST(100000000000 + {rang} AS TEXT)")
}

fn avant(jour: Date, jours: usize) -> Date {
    (0..jours).fold(jour, |j, _| j.yesterday().unwrap_or(j))
}

/// Partners and their gestionnaires.
fn gens() -> Vec<String> {
    let (organisation, unite, personne, compte) = (id(1, "i"), id(2, "i"), id(3, "i"), id(4, "i"));
    let n = suite(PARTENAIRES);
    let sans_fin = socle::Instant::SANS_FIN.micros();
    vec![
        format!(
            "INSERT INTO organisation (id, genre, nom, zone, membres, second_facteur, cree_le) {n} SELECT {organisation}, 'partenaire', 'CCAS du banc ' || CAST(i AS TEXT), 'Europe/Paris', 3, FALSE, 1 FROM n"
        ),
        format!("INSERT INTO unite (id, organisation, nom) {n} SELECT {unite}, {organisation}, 'Accueil' FROM n"),
        format!(
            "INSERT INTO personne (id, nom, prenom, tri, cree_le) {n} SELECT {personne}, 'Banquier-' || CAST(i AS TEXT), 'Prune', 'banquier', 1 FROM n"
        ),
        format!(
            "INSERT INTO compte (id, personne, organisation, unite, profil, identifiant, cree_le, active_le, inactif_le) {n} \
             SELECT {compte}, {personne}, {organisation}, {unite}, 'gestionnaire', 'g-banc-' || CAST(i AS TEXT), 1, 1, {sans_fin} FROM n"
        ),
    ]
}

/// `nombre` conventions signed on `jour`, from rank `depart`, with the terms of `modele`; looked at until `vue_le`, owed at `le`.
fn posees(
    modele: &str,
    caisse: &str,
    depart: usize,
    nombre: usize,
    (jour, vue_le, le): (Date, i64, i64),
) -> Vec<String> {
    let rang = format!("({depart} + i)");
    let (k, v, n) = (id(5, &rang), id(6, &rang), suite(nombre));
    let partenaire = id(1, &format!("(1 + {rang} % {PARTENAIRES})"));
    let evenement = |genre: &str, r: u8| {
        let e = id(10 + r, &rang);
        format!(
            "INSERT INTO evenement (id, volet, rang, genre, effet_le, connu_le, auteur, clause, version, acte, cote) {n} \
             SELECT {e}, {v}, {r}, '{genre}', '{jour}', {vue_le}, 'banc', '6.1', 1, {e}, '{}' FROM n",
            genre.trim_start_matches("signature_")
        )
    };
    vec![
        format!(
            "INSERT INTO convention (id, numero, modele, modele_version, variante, pilote, zone, territoire, cree_le) {n} \
             SELECT {k}, 'BANC-' || CAST({rang} AS TEXT), c.modele, c.modele_version, c.variante, '{caisse}', c.zone, c.territoire, 1 \
             FROM n JOIN convention c ON c.id = '{modele}'"
        ),
        format!(
            "INSERT INTO version_termes (convention, numero, effet_le, termes, empreinte) {n} SELECT {k}, 1, '{jour}', t.termes, t.empreinte \
             FROM n JOIN version_termes t ON t.convention = '{modele}' AND t.numero = 1"
        ),
        format!(
            "INSERT INTO volet (id, convention, caisse, partenaire) {n} SELECT {v}, {k}, '{caisse}', {partenaire} FROM n"
        ),
        evenement("signature_caisse", 1),
        evenement("signature_partenaire", 2),
        format!("INSERT INTO echeance_prochaine (volet, vue_le, le, tour) {n} SELECT {v}, {vue_le}, {le}, 0 FROM n"),
    ]
}

/// The hint of a convention signed on `jour` with the terms of the invented world's, looked at until `vue_le`.
fn indice(patron: &conventions::regles::Vie, jour: Date, vue_le: socle::Instant) -> i64 {
    let mut vie = patron.clone();
    vie.soeurs.clear();
    for e in &mut vie.evenements {
        (e.effet_le, e.connu_le) = (jour, vue_le);
    }
    echeancier::a_regarder(&vie).micros()
}

async fn remplir(m: &Maisonnee) -> Result<()> {
    let mut base: &Db = &m.maison.db;
    let tous = dossiers(&mut base, Some(m.gens.saint_aubin)).await.map_err(refus)?;
    let modele = tous.iter().find(|d| d.mere.is_none()).context("convention métier du CCAS")?;
    let (caisse, maintenant) = (modele.pilote, m.maison.monde.metier());
    let patron = modele.vie(caisse, &tous);
    let (paris, id) = (Zone::paris(), modele.id.to_string());
    let aujourdhui = paris.jour(maintenant);
    // Signed years ago to the day: a period begins today for all of them.
    let an = aujourdhui.to_string().replacen(&aujourdhui.year().to_string(), &(aujourdhui.year() - 3).to_string(), 1);
    let signee: Date = an.parse().unwrap_or(aujourdhui);
    let hier = paris.debut(aujourdhui.yesterday()?);
    let mut textes = gens();
    textes.extend(posees(&id, &caisse.to_string(), 0, DUES, (signee, hier.micros(), indice(&patron, signee, hier))));
    let par_jour = (CONVENTIONS - DUES) / JOURS;
    for j in 0..JOURS {
        // From six days ago on backwards: no date of theirs, and no reminder, is of today.
        let jour = avant(signee, 6 + j);
        let vue_le = maintenant;
        let le = indice(&patron, jour, vue_le);
        textes.extend(posees(&id, &caisse.to_string(), DUES + j * par_jour, par_jour, (jour, vue_le.micros(), le)));
    }
    textes.push("ANALYZE".to_owned());
    for texte in textes {
        essai::forcer_sur(&m.proprietaire, &texte).await.map_err(anyhow::Error::msg)?;
    }
    Ok(())
}

/// Somebody who writes while the job runs: how long each waited from the request of a transaction to its commit.
async fn ecrivain(db: Db, organisation: String, fin: Arc<AtomicBool>) -> Result<Vec<Duration>> {
    let mut attentes = Vec::new();
    while !fin.load(Ordering::Relaxed) {
        let debut = Instant::now();
        let mut tx = db.ecrire().await?;
        tx.faire(sql!(ECRIRE, organisation.as_str())).await?;
        attentes.push(debut.elapsed());
        tx.valider().await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(attentes)
}

/// Fills, runs the job beside a writer, and judges.
pub(crate) async fn mesurer(t: &mut Tableau, m: &Maisonnee) -> Result<()> {
    let debut = Instant::now();
    remplir(m).await?;
    let pose = virgule(debut.elapsed().as_secs_f64(), 1);
    t.dire(format!("{CONVENTIONS} conventions posées en"), m.moteur(), format!("{pose} s"));
    // What the world itself is owed is not of this measure.
    let avant = compter(m).await?;
    let fin = Arc::new(AtomicBool::new(false));
    let organisation = m.gens.saint_aubin.to_string();
    let temoin = tokio::spawn(ecrivain(m.maison.db.clone(), organisation, Arc::clone(&fin)));
    let memoire = proc::memoire(std::process::id())?;
    let (debut, passage): (_, Id<echeancier::Passage>) = (Instant::now(), m.maison.monde.id());
    let fini = echeancier::passer(&m.maison, passage, "demande", SEUIL * 5).await.map_err(refus)?;
    let duree = debut.elapsed();
    let gagnee = (proc::memoire(std::process::id())? - memoire).max(0.0);
    fin.store(true, Ordering::Relaxed);
    let mut attentes = temoin.await??;
    let apres = compter(m).await?;
    let (faits, traces) = (apres.0 - avant.0, apres.1 - avant.1);
    if !fini || faits < i64::try_from(DUES)? || faits != traces {
        bail!("passage fini : {fini}, {faits} effets, {traces} traces");
    }
    let valeur = format!("{faits} effets, autant de traces, en {} s", virgule(duree.as_secs_f64(), 1));
    let sqlite = m.moteur() == "SQLite";
    let nom = format!("passage quotidien, {CONVENTIONS} conventions");
    if sqlite {
        t.juger(nom, m.moteur(), valeur, ("< 60 s".into(), duree < SEUIL));
    } else {
        t.dire(nom, m.moteur(), valeur);
    }
    let pire = attentes.iter().max().copied().unwrap_or_default();
    let p99 = centile(&mut attentes, 990);
    let valeur = format!("{} écritures, p99 {} ms, pire {} ms", attentes.len(), ms(p99), ms(pire));
    t.juger("qui écrit pendant ce passage attend".to_owned(), m.moteur(), valeur, ("≤ 50 ms".into(), pire <= ATTENTE));
    let valeur = format!("+ {} Mo", virgule(gagnee, 0));
    t.juger("mémoire prise par ce passage".to_owned(), m.moteur(), valeur, ("≤ 64 Mo".into(), gagnee <= MEMOIRE));
    Ok(())
}

async fn compter(m: &Maisonnee) -> Result<(i64, i64)> {
    let mut base: &Db = &m.maison.db;
    let faits: Nombre = base.une(sql!(FAITS)).await?;
    let traces: Nombre = base.une(sql!(TRACES)).await?;
    Ok((faits.nombre, traces.nombre))
}
