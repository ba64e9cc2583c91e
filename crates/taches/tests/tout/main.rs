//! Jobs on both engines: done once each, put off, given up, never lost, whoever dies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod banc;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use banc::{Etabli, Humeur, depart};
use socle::Monde;
use stockage::essai::{Moteur, entier};
use taches::{Bilan, Charge, Echec, Fin, regles};

/// Runs a test on both engines.
macro_rules! deux_moteurs {
    ($(async fn $nom:ident($etabli:ident: Etabli) $corps:block)*) => {
        $(mod $nom {
            use super::*;

            async fn corps($etabli: Etabli) $corps

            #[tokio::test]
            async fn sqlite() {
                corps(Etabli::sur(Moteur::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                corps(Etabli::sur(Moteur::Postgres).await).await;
            }
        })*
    };
}

const FAITE: Bilan = Bilan { faites: 1, sans_objet: 0, reportees: 0, abandonnees: 0 };
const REPORTEE: Bilan = Bilan { faites: 0, sans_objet: 0, reportees: 1, abandonnees: 0 };
const ABANDONNEE: Bilan = Bilan { faites: 0, sans_objet: 0, reportees: 0, abandonnees: 1 };
const RIEN: Bilan = Bilan { faites: 0, sans_objet: 0, reportees: 0, abandonnees: 0 };

deux_moteurs! {
    async fn l_acte_et_la_tache_vont_ensemble(etabli: Etabli) {
        let mut tx = etabli.db().ecrire().await.unwrap();
        taches::enfiler(&mut tx, &etabli.monde, "essai", Charge::nouvelle()).await.unwrap();
        drop(tx);
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN, "rolled back with its act");
        let id = etabli.enfiler("essai").await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), FAITE);
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN, "done once");
        assert_eq!(etabli.faites(), [id]);
        etabli.humeur(Humeur::Rend(Ok(Fin::SansObjet)));
        etabli.enfiler("essai").await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), Bilan { sans_objet: 1, ..RIEN });
        assert_eq!(etabli.atelier().reste().await.unwrap(), []);
    }

    async fn a_plusieurs_chacune_une_fois(etabli: Etabli) {
        for _ in 0..60 {
            etabli.enfiler("essai").await;
        }
        let ateliers: Vec<_> = (0..4).map(|_| etabli.atelier()).collect();
        let equipe = ateliers.into_iter().map(|a| tokio::spawn(async move { a.executer_tout().await.unwrap() }));
        let mut faites = 0;
        for ouvrier in equipe.collect::<Vec<_>>() {
            faites += ouvrier.await.unwrap().faites;
        }
        let mut fois = BTreeMap::new();
        etabli.faites().into_iter().for_each(|id| *fois.entry(id.to_string()).or_insert(0) += 1);
        assert_eq!((faites, fois.len()), (60, 60));
        assert!(fois.values().all(|n| *n == 1), "{fois:?}");
    }

    async fn ce_qui_manque_est_attendu_aussi_longtemps_qu_il_faut(etabli: Etabli) {
        etabli.humeur(Humeur::Rend(Err(Echec::absent("serveur_absent"))));
        etabli.enfiler("essai").await;
        for _ in 0..100 {
            assert_eq!(etabli.atelier().executer_tout().await.unwrap(), REPORTEE);
            assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN, "not before its wait");
            etabli.monde.avancer(regles::absence(u32::MAX));
        }
        etabli.humeur(Humeur::Rend(Ok(Fin::Faite)));
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), FAITE);
    }

    async fn un_echec_attend_de_plus_en_plus_puis_abandonne(etabli: Etabli) {
        etabli.humeur(Humeur::Rend(Err(Echec::passager("refus_451"))));
        etabli.enfiler("essai").await;
        for echec in 1..regles::ECHECS_MAX {
            let attente = regles::attente(echec).unwrap();
            assert_eq!(etabli.atelier().executer_tout().await.unwrap(), REPORTEE, "{echec}");
            etabli.monde.avancer(attente.checked_sub(Duration::from_secs(1)).unwrap());
            assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN, "{echec}: a second early");
            etabli.monde.avancer(Duration::from_secs(1));
        }
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), ABANDONNEE);
        assert_eq!(entier(&etabli.base, "SELECT COUNT(*) FROM tache WHERE etat = 'abandonnee' AND erreur = 'refus_451'").await, 1);
    }

    async fn ce_qui_ne_sera_jamais_possible_est_dit(etabli: Etabli) {
        etabli.humeur(Humeur::Rend(Err(Echec::definitif("refus_550"))));
        etabli.enfiler("essai").await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), ABANDONNEE);
        etabli.enfiler("inconnu").await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), REPORTEE, "a kind another version knows waits");
        etabli.humeur(Humeur::Panique);
        etabli.enfiler("essai").await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), REPORTEE, "a panic ends its try, not the worker");
        assert_eq!(entier(&etabli.base, "SELECT COUNT(*) FROM tache WHERE erreur = 'panique'").await, 1);
    }

    async fn tuee_en_cours_elle_est_reprise(etabli: Etabli) {
        etabli.humeur(Humeur::Pend);
        etabli.enfiler("essai").await;
        let atelier = etabli.atelier();
        let ouvrier = tokio::spawn(async move { atelier.un_lot().await });
        etabli.attendre_un_essai().await;
        ouvrier.abort();
        assert!(ouvrier.await.unwrap_err().is_cancelled());
        etabli.humeur(Humeur::Rend(Ok(Fin::Faite)));
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN, "its lease still runs");
        etabli.monde.avancer(regles::BAIL);
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), FAITE);
        assert_eq!(etabli.faites().len(), 1);
    }

    async fn le_retardataire_ne_change_rien(etabli: Etabli) {
        etabli.humeur(Humeur::Pend);
        etabli.enfiler("essai").await;
        let atelier = etabli.atelier();
        let lent = tokio::spawn(async move { atelier.un_lot().await });
        etabli.attendre_un_essai().await;
        etabli.monde.avancer(regles::BAIL);
        etabli.humeur(Humeur::Rend(Ok(Fin::Faite)));
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), FAITE, "the second worker, after the lease");
        etabli.liberer(Err(Echec::definitif("trop_tard")));
        lent.await.unwrap().unwrap();
        assert_eq!(entier(&etabli.base, "SELECT COUNT(*) FROM tache WHERE etat = 'faite' AND erreur IS NULL").await, 1);
    }

    async fn due_plus_tard_elle_attend_son_heure(etabli: Etabli) {
        let dans_15_jours = etabli.monde.metier().plus(Duration::from_secs(15 * 86_400));
        etabli.enfiler_pour("essai", dans_15_jours).await;
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), RIEN);
        assert_eq!(etabli.atelier().reste().await.unwrap(), [], "not due is not late");
        // Business time: the demo's machine moves it, and nothing else does.
        etabli.monde.regler_metier(dans_15_jours);
        assert_eq!(etabli.atelier().executer_tout().await.unwrap(), FAITE);
    }

    async fn un_ouvrier_se_reveille_a_la_validation(etabli: Etabli) {
        let atelier = Arc::new(etabli.atelier());
        let (fin, arret) = tokio::sync::oneshot::channel::<()>();
        let ouvrier = tokio::spawn({
            let atelier = Arc::clone(&atelier);
            async move { atelier.travailler(async { drop(arret.await) }).await }
        });
        for _ in 0..20 {
            etabli.enfiler("essai").await;
            // Well before the round of five seconds: the bell rang.
            tokio::time::timeout(Duration::from_secs(4), etabli.attendre_un_essai()).await.expect("réveil");
        }
        drop(fin);
        tokio::time::timeout(Duration::from_secs(4), ouvrier).await.expect("arrêt").unwrap();
    }
}

#[tokio::test]
async fn une_tache_trop_longue_est_interrompue() {
    // SQLite alone: the clock of the executor is what is tried here.
    let etabli = Etabli::sur(Moteur::Sqlite).await;
    etabli.humeur(Humeur::Pend);
    etabli.enfiler("essai").await;
    let atelier = etabli.atelier();
    let ouvrier = tokio::spawn(async move { atelier.un_lot().await });
    etabli.attendre_un_essai().await;
    tokio::time::pause();
    tokio::time::advance(regles::PATIENCE + Duration::from_secs(1)).await;
    tokio::time::resume();
    assert_eq!(ouvrier.await.unwrap().unwrap(), REPORTEE);
    assert_eq!(entier(&etabli.base, "SELECT COUNT(*) FROM tache WHERE erreur = 'trop_long'").await, 1);
}

#[tokio::test]
async fn une_charge_ou_un_genre_trop_longs_sont_refuses() {
    let etabli = Etabli::sur(Moteur::Sqlite).await;
    let monde = Monde::essai(depart());
    let mut tx = etabli.db().ecrire().await.unwrap();
    let trop = "genre_qui_ne_tient_pas_dans_quarante_caracteres";
    assert!(taches::enfiler(&mut tx, &monde, trop, Charge::nouvelle()).await.is_err());
}
