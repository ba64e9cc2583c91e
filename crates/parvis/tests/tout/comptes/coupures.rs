//! A suspension reaches what is open: a session, a half-filled form, a download, in less than a second.
//!
//! A thousand tries at full size (`cargo xtask campagne coupures`); the tests try fewer, by the same code.

use std::time::{Duration, Instant as Chrono};

use acces::Action;
use axum::{Router, body::Body};
use banc::{Banc, Client, deux_moteurs};
use http::{Request, header};
use http_body_util::BodyExt as _;
use socle::exigences;
use stockage::sql;
use toile::{Morceaux, Porte, Prochain, Reponse};
use tower::ServiceExt as _;

use crate::commun::{PERSONNE, commencer};

stockage::requetes! {
    libre SUSPENDRE = "UPDATE compte SET suspendu_le = $2 WHERE id = $1";
}

/// How many tries; the command of the campaign asks for a thousand.
fn essais() -> usize {
    std::env::var("PARVIS_ESSAIS").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

async fn suspendre(banc: &Banc, suspendu: Option<i64>) {
    let mut tx = banc.maison.db.ecrire().await.unwrap();
    let compte = banc.acteur("tech-brume").compte;
    assert!(tx.faire_une(sql!(SUSPENDRE, compte, suspendu)).await.unwrap());
    tx.valider().await.unwrap();
}

/// The 99th of a hundred, under a second.
fn prouver(quoi: &str, mut durees: Vec<Duration>) {
    durees.sort();
    let p99 = durees[durees.len() * 99 / 100];
    println!(
        "{quoi} : {} essais, p99 {} ms, pire {} ms",
        durees.len(),
        p99.as_millis(),
        durees.last().unwrap().as_millis()
    );
    assert!(p99 < Duration::from_secs(1), "{quoi} : p99 {p99:?}");
}

/// Never ends by itself.
struct SansFin;

impl Morceaux for SansFin {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async { Ok(Some(vec![b'x'; 1024])) })
    }
}

/// Three pieces.
struct Court(u8);

impl Morceaux for Court {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async {
            self.0 += 1;
            Ok((self.0 <= 3).then(|| b"ligne\n".to_vec()))
        })
    }
}

fn routeur(banc: &Banc) -> Router {
    let sans_fin = Porte::get("/sans-fin", Action::VoirAccueil, |_| {
        Box::pin(async { Ok(Reponse::flux("text/csv", "a.csv", SansFin)) })
    });
    let court = Porte::get("/court", Action::VoirAccueil, |_| {
        Box::pin(async { Ok(Reponse::flux("text/csv", "a.csv", Court(0))) })
    });
    toile::routeur(&banc.maison, &[sans_fin, court])
}

async fn telecharger(routeur: &Router, client: &Client, chemin: &str) -> Body {
    let requete = Request::get(chemin).header(header::COOKIE, client.cookies()).body(Body::empty()).unwrap();
    let reponse = routeur.clone().oneshot(requete).await.unwrap();
    assert_eq!(reponse.status(), 200);
    assert!(reponse.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains("a.csv"));
    reponse.into_body()
}

deux_moteurs! {
    async fn une_session_ouverte_est_coupee(banc: Banc) {
        exigences!["VAR-EP-4.1-03"];
        let mut durees = Vec::new();
        for _ in 0..essais() {
            let mut lea = banc.client("tech-brume").await;
            lea.get("/mes-traces").await.est(200);
            let depart = Chrono::now();
            suspendre(&banc, Some(1)).await;
            lea.get("/mes-traces").await.est(401);
            durees.push(depart.elapsed());
            suspendre(&banc, None).await;
        }
        prouver("session ouverte", durees);
    }

    async fn un_formulaire_a_moitie_rempli_ne_part_plus(banc: Banc) {
        exigences!["VAR-EP-4.1-03"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = format!("{}/personne", commencer(&banc, &mut lea).await);
        let mut durees = Vec::new();
        for _ in 0..essais() {
            let mut lea = banc.client("tech-brume").await;
            lea.get(&brouillon).await.est(200);
            let depart = Chrono::now();
            suspendre(&banc, Some(1)).await;
            lea.poster(&brouillon, &PERSONNE).await.est(401);
            durees.push(depart.elapsed());
            suspendre(&banc, None).await;
        }
        prouver("formulaire à moitié rempli", durees);
        lea.get(&brouillon).await.est(200).cache("Brunehilde");
    }

    async fn un_telechargement_ouvert_est_coupe(banc: Banc) {
        exigences!["VAR-EP-4.1-03"];
        let routeur = routeur(&banc);
        let mut durees = Vec::new();
        for _ in 0..essais() {
            let lea = banc.client("tech-brume").await;
            let mut corps = telecharger(&routeur, &lea, "/sans-fin").await;
            corps.frame().await.unwrap().unwrap();
            let depart = Chrono::now();
            suspendre(&banc, Some(1)).await;
            // Cut, not ended: half a file never looks whole.
            while corps.frame().await.expect("a stream that ends looks whole").is_ok() {}
            durees.push(depart.elapsed());
            suspendre(&banc, None).await;
        }
        prouver("téléchargement ouvert", durees);
    }

    async fn un_lecteur_qui_dort_est_coupe_aussi(banc: Banc) {
        let lea = banc.client("tech-brume").await;
        let mut corps = telecharger(&routeur(&banc), &lea, "/sans-fin").await;
        suspendre(&banc, Some(1)).await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        suspendre(&banc, None).await;
        // What was on its way when it happened, and nothing after: the account's return changes nothing.
        let mut recus = 0;
        while corps.frame().await.unwrap().is_ok() {
            recus += 1;
        }
        assert!(recus <= 1, "{recus}");
    }

    async fn un_telechargement_entier_finit(banc: Banc) {
        let lea = banc.client("tech-brume").await;
        let corps = telecharger(&routeur(&banc), &lea, "/court").await;
        assert_eq!(corps.collect().await.unwrap().to_bytes(), "ligne\nligne\nligne\n".as_bytes());
    }
}
