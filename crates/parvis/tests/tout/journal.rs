//! The journal holds: every action leaves its trace, nobody rewrites it, and without it nothing is shown.

use banc::{Banc, deux_moteurs};
use socle::exigences;
use stockage::essai::{entier, forcer, textes};
use toile::{Porte, Reponse};

use crate::commun::{cache, signaler};

deux_moteurs! {
    async fn de_la_connexion_a_la_deconnexion_tout_est_trace(banc: Banc) {
        exigences!["CAF68-CS-5.3.1-01"];
        let mut lea = banc.anonyme();
        let champs = [("identifiant", "tech-brume"), ("mot_de_passe", banc::MOT_DE_PASSE), ("suite", "")];
        lea.suivre("/connexion", &champs).await.est(200);
        lea.get("/demandes").await.est(200);
        lea.get("/droits").await.est(200);
        lea.get("/file").await.est(403);
        lea.get("/demandes/0197b1a2-0000-7000-8000-000000000001").await.est(404);
        let traces = lea.get("/mes-traces").await;
        for action in ["Connexion", "Consultation de l’historique des demandes", "Consultation des droits", "Consultation des demandes reçues", "Consultation de vos traces"] {
            traces.montre(action);
        }
        traces.montre("Refusé").montre("art. 2.2");
        lea.poster("/deconnexion", &[]).await.est(303);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE action = 'se_deconnecter'").await, 1);
        // The reason of a « page introuvable » stands in the journal, and only there.
        let raison = "SELECT COUNT(*) FROM journal_charge WHERE issue = 'refuse' AND clause LIKE 'ressource absente%'";
        assert_eq!(entier(&banc.base, raison).await, 1);
        traces.cache("ressource absente");
    }

    async fn une_porte_qui_oublie_sa_trace_ne_repond_pas(banc: Banc) {
        exigences!["CAF68-CS-5.3.1-01"];
        let oubli = Porte::get("/oubli", acces::Action::VoirAccueil, |_| Box::pin(async { Ok(Reponse::html("secret".into())) })).tracee();
        let mut client = banc.client("tech-brume").await;
        client.changer_de_routeur(toile::routeur(&banc.maison, &[oubli]));
        client.get("/oubli").await.est(500).cache("secret");
    }

    async fn un_acte_et_sa_trace_vont_ensemble(banc: Banc) {
        let compter = "SELECT COUNT(*) FROM journal_charge WHERE action = 'prendre_en_charge' AND issue = 'accorde'";
        let avant = entier(&banc.base, compter).await;
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let mut agent = banc.client("agent-rivieres").await;
        let version = cache(&agent.get(&format!("/demandes/{id}")).await, "version");
        let chemin = format!("/demandes/{id}/prise-en-charge");
        agent.poster(&chemin, &[("version", "99")]).await.est(409);
        assert_eq!(entier(&banc.base, compter).await, avant, "rolled back with its act");
        agent.poster(&chemin, &[("version", &version)]).await.est(303);
        assert_eq!(entier(&banc.base, compter).await, avant + 1);
        let sujets = "SELECT COUNT(*) FROM journal_sujet j JOIN journal_charge c ON c.entree = j.trace WHERE c.action = 'prendre_en_charge' AND j.sujet IS NOT NULL AND j.objet = '";
        assert_eq!(entier(&banc.base, &format!("{sujets}{id}'")).await, 1, "the trace says whose file it was");
    }

    async fn personne_ne_recrit_le_journal(banc: Banc) {
        banc.client("tech-brume").await.get("/demandes").await.est(200);
        for attaque in [
            "UPDATE journal_entree SET feuille = feuille",
            "DELETE FROM journal_entree",
            "UPDATE journal_charge SET issue = 'accorde'",
            "DELETE FROM journal_charge",
            "UPDATE journal_objets SET objets = '[]'",
            "DELETE FROM journal_objets",
            "UPDATE journal_consultation SET heure = 0",
            "DELETE FROM journal_consultation",
            "INSERT INTO journal_jamais (id) VALUES ('x')",
            "INSERT INTO journal_entree SELECT * FROM journal_entree",
            "UPDATE version_termes SET termes = '{}'",
            "DELETE FROM evenement",
        ] {
            assert!(forcer(&banc.base, attaque).await.is_err(), "as the owner of the base: {attaque}");
        }
    }

    async fn une_purge_passe_par_son_certificat(banc: Banc) {
        banc.client("tech-brume").await.get("/demandes").await.est(200);
        let certifier = |jusqu_a: &str| format!(
            "BEGIN; INSERT INTO journal_certificat (id, journal, jusqu_a, etabli_le, charge) VALUES ('{jusqu_a}', 'acces', '{jusqu_a}', 0, '{{}}'); \
             INSERT INTO journal_ouverture (certificat, jamais) VALUES ('{jusqu_a}', 'x');"
        );
        let purge = "DELETE FROM journal_objets WHERE trace IN (SELECT id FROM journal_entree WHERE journal = 'acces'); \
             DELETE FROM journal_charge WHERE entree IN (SELECT id FROM journal_entree WHERE journal = 'acces');";
        // What was done to conventions stands in the other log, which this certificate does not cover.
        let restent = "SELECT COUNT(*) FROM journal_charge c JOIN journal_entree e ON e.id = c.entree WHERE e.journal = 'acces'";
        let fermer = "DELETE FROM journal_ouverture; COMMIT;";
        // Not due yet: the certificate does not cover these entries.
        assert!(forcer(&banc.base, &format!("{} {purge} {fermer}", certifier("2026-11"))).await.is_err());
        // Left open: the transaction cannot commit.
        assert!(forcer(&banc.base, &format!("{} {purge} COMMIT;", certifier("2026-12"))).await.is_err());
        assert!(entier(&banc.base, restent).await > 0);
        forcer(&banc.base, &format!("{} {purge} {fermer}", certifier("2026-12"))).await.unwrap();
        assert_eq!(entier(&banc.base, restent).await, 0);
        assert!(entier(&banc.base, "SELECT COUNT(*) FROM journal_entree").await > 0, "leaves stay");
        forcer(&banc.base, "DELETE FROM journal_consultation").await.unwrap();
    }

    async fn qui_a_consulte_cette_personne(banc: Banc) {
        banc.client("tech-brume").await.get("/demandes").await.est(200);
        banc.client("agent-rivieres").await.get("/file").await.est(200);
        let par_index = "SELECT k.sujet, j.trace, j.objet FROM journal_consultation k \
            JOIN journal_charge c ON c.compte = k.compte AND c.le >= k.heure * 3600000000 AND c.le < (k.heure + 1) * 3600000000 \
            JOIN journal_sujet j ON j.trace = c.entree AND j.sujet = k.sujet";
        let par_traces = "SELECT j.sujet, j.trace, j.objet FROM journal_sujet j WHERE j.sujet IS NOT NULL";
        let compter = |requete: &str| format!("SELECT COUNT(*) FROM ({requete}) t");
        let nommees = entier(&banc.base, &compter(par_traces)).await;
        assert!(nommees > 8, "{nommees}");
        assert_eq!(entier(&banc.base, &compter(par_index)).await, nommees, "each once");
        let oubliees = compter(&format!("{par_traces} EXCEPT {par_index}"));
        assert_eq!(entier(&banc.base, &oubliees).await, 0, "the index leads to every trace that names a person");
    }

    async fn sans_journal_rien_n_est_montre(banc: Banc) {
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let mut lea = banc.client("tech-brume").await;
        lea.get(&format!("/demandes/{id}")).await.est(200);
        // In a file, what names the table would follow its new name; not so in the old manner.
        let maniere = banc.base.proprietaire.chemin().map_or("", |_| "PRAGMA legacy_alter_table = ON; ");
        forcer(&banc.base, &format!("{maniere}ALTER TABLE journal_objets RENAME TO journal_parti")).await.unwrap();
        lea.get(&format!("/demandes/{id}")).await.est(503).cache("Brunehilde").montre("Aucune donnée n’a été montrée");
        lea.get("/demandes").await.est(503).cache("Brunehilde");
        let page = lea.poster("/signaler", &[("caisse", &banc.gens.trois_rivieres.to_string()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")]).await;
        assert!(page.statut >= 500, "the act is refused, never done untraced");
        forcer(&banc.base, &format!("{maniere}ALTER TABLE journal_parti RENAME TO journal_objets")).await.unwrap();
        lea.get(&format!("/demandes/{id}")).await.est(200);
    }

    async fn une_liste_nomme_chaque_personne_montree(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let page = agent.get("/file?etat=toutes").await;
        let montrees = i64::try_from(page.corps.matches("<th scope=\"row\">").count()).unwrap();
        assert!(montrees >= 4);
        let nommees = "SELECT COUNT(*) FROM journal_sujet j JOIN journal_charge c ON c.entree = j.trace WHERE c.action = 'lister_file' AND j.sujet IS NOT NULL";
        assert_eq!(entier(&banc.base, nommees).await, montrees);
    }

    async fn la_charge_d_une_liste_engage_ce_qu_elle_nomme(banc: Banc) {
        banc.client("agent-rivieres").await.get("/file?etat=toutes").await.est(200);
        let requete = "SELECT c.canonique || '|' || l.objets FROM journal_charge c JOIN journal_objets l ON l.trace = c.entree WHERE c.action = 'lister_file'";
        let lignes = textes(&banc.base, requete).await;
        assert_eq!(lignes.len(), 1);
        let (canonique, objets) = lignes[0].split_once('|').unwrap();
        assert!(objets.split(';').count() > 3);
        let charge: serde_json::Value = serde_json::from_str(canonique).unwrap();
        assert_eq!(charge["objets"], journal::empreinte(objets), "objects and persons, none added or taken away");
    }

    async fn les_echecs_de_connexion_se_replient(banc: Banc) {
        let mut client = banc.anonyme();
        for _ in 0..3 {
            client.poster("/connexion", &[("identifiant", "personne-01"), ("mot_de_passe", "faux"), ("suite", "")]).await;
        }
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE issue = 'echec'").await, 1);
        assert_eq!(entier(&banc.base, "SELECT CAST(SUM(nombre) AS BIGINT) FROM echec_minute").await, 3);
    }
}

/// The leaf of each entry is the one its payload and salt give: nothing was written that cannot be proved later.
#[tokio::test]
async fn chaque_feuille_est_celle_de_sa_charge() {
    let banc = Banc::sqlite().await;
    banc.client("tech-brume").await.get("/demandes").await.est(200);
    let lues = textes(
        &banc.base,
        "SELECT c.canonique || '|' || hex(c.sel) || '|' || hex(e.feuille) FROM journal_charge c JOIN journal_entree e ON e.id = c.entree",
    )
    .await;
    assert!(lues.len() > 15);
    for ligne in lues {
        let mut parts = ligne.rsplitn(3, '|');
        let (feuille, sel, canonique) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let octets = |h: &str| -> Vec<u8> {
            (0..h.len() / 2).map(|i| u8::from_str_radix(&h[2 * i..2 * i + 2], 16).unwrap()).collect()
        };
        let sel: [u8; journal::SEL] = octets(sel).try_into().unwrap();
        assert_eq!(journal::feuille(&journal::engagement(&sel, canonique)).to_vec(), octets(feuille));
        // Never a name, an answer or a password in a payload (journal.md §3).
        for interdit in ["Grandvallet", "Honorine", "01.99.00", banc::MOT_DE_PASSE, "tech-brume"] {
            assert!(!canonique.contains(interdit), "{canonique}");
        }
    }
}

/// SQLite's REPLACE deletes without a DELETE trigger: it must not be a way round.
#[tokio::test]
async fn remplacer_n_est_pas_une_issue() {
    let banc = Banc::sqlite().await;
    banc.client("tech-brume").await.get("/demandes").await.est(200);
    for table in ["journal_entree", "journal_charge", "journal_objets", "version_termes", "evenement", "consentement"] {
        let attaque = format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1");
        assert!(forcer(&banc.base, &attaque).await.is_err(), "{attaque}");
    }
    let double = "INSERT INTO journal_charge (entree, echeance, canonique, sel, le, action, genre, issue) \
        SELECT entree, '2099-01', '{}', sel, le, action, genre, issue FROM journal_charge LIMIT 1";
    assert!(forcer(&banc.base, double).await.is_err(), "one payload an entry");
}

/// The options of `.cargo/config.toml` reached the library: without them connections share caches behind a mutex.
#[tokio::test]
async fn sqlite_est_bati_comme_voulu() {
    let banc = Banc::sqlite().await;
    let options = textes(&banc.base, "SELECT compile_options FROM pragma_compile_options").await;
    assert!(options.iter().any(|o| o == "DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(!options.iter().any(|o| o == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}
