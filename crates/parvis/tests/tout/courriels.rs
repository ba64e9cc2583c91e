//! Mails leave once, wait for a server that is away, are given up when refused, are never lost: through the whole
//! house and a real SMTP server.

use std::{sync::Arc, time::Duration};

use acces::Compte;
use banc::{ADRESSE, Banc, Humeur, Protection, Puits, deux_moteurs};
use socle::Id;
use stockage::{
    essai::{entier, forcer},
    sql,
};
use taches::{
    Bilan, Futur,
    courriel::{self, Contenu, Courrier, Envoi, Facteur, ModeleDeCourriel, Rendu, Serveur, Smtp},
    regles,
};
use toile::Maison;

mod jeton {
    stockage::requetes! {
        libre GARDER = "INSERT INTO installation (cle, valeur) VALUES ($1, 'jeton')";
    }
    pub(super) use GARDER as POSE;
}

/// Makes a token as a room does, and says nothing when it is told that there is nothing to say.
fn rendre(maison: Arc<Maison>, envoi: Envoi) -> Futur<Rendu> {
    Box::pin(async move {
        if envoi.objet.as_deref() == Some("rien") {
            return Ok(None);
        }
        let jeton = maison.monde.lisible(16);
        let mut tx = maison.db.ecrire().await?;
        tx.faire(sql!(jeton::POSE, jeton.as_str())).await?;
        tx.valider().await?;
        let contenu = Contenu::nouveau("Votre accès à Parvis").paragraphe("Il est prêt, jusqu’à « demain ».");
        Ok(Some(contenu.lien("Ouvrir", format!("/essai/{jeton}"))))
    })
}

const EXPEDITEUR: &str = "Parvis <ne-pas-repondre@parvis.example>";

fn facteur(serveur: &str, secret: Option<&str>) -> Facteur {
    let serveur: Serveur = serveur.parse().unwrap();
    let identifiants = secret.map(|s| ("parvis".to_owned(), s.to_owned()));
    Facteur::Smtp(Smtp::nouveau(serveur, EXPEDITEUR, "parvis.example", identifiants, None).unwrap())
}

/// The house with `facteur`, a template of the test, and an address for the technicien.
async fn maison(banc: Banc, facteur: Facteur) -> Banc {
    let modeles = vec![ModeleDeCourriel { code: "essai", rendre }];
    let banc = banc.avec_courrier(Courrier::nouveau(ADRESSE, facteur, modeles)).await;
    let coordonnees = format!(
        "DELETE FROM coordonnees WHERE compte = '{0}'; INSERT INTO coordonnees \
         (compte, civilite, fonction, telephone, courriel) VALUES ('{0}', 'madame', '-', '01 99 00 12 34', 'm.tersolle@val-dormant.example')",
        tech(&banc)
    );
    forcer(&banc.base, &coordonnees).await.unwrap();
    banc
}

fn tech(banc: &Banc) -> Id<Compte> {
    banc.acteur("tech-brume").compte
}

async fn poster(banc: &Banc, objet: Option<&str>) {
    let mut tx = banc.maison.db.ecrire().await.unwrap();
    courriel::poster(&mut tx, &banc.monde, tech(banc), "essai", objet.map(str::to_owned)).await.unwrap();
    tx.valider().await.unwrap();
}

async fn jetons(banc: &Banc) -> i64 {
    entier(&banc.base, "SELECT COUNT(*) FROM installation WHERE valeur = 'jeton'").await
}

const RIEN: Bilan = Bilan { faites: 0, sans_objet: 0, reportees: 0, abandonnees: 0 };
const FAITE: Bilan = Bilan { faites: 1, ..RIEN };
const REPORTEE: Bilan = Bilan { reportees: 1, ..RIEN };
const ABANDONNEE: Bilan = Bilan { abandonnees: 1, ..RIEN };

fn local(puits: &Puits) -> String {
    format!("smtp://127.0.0.1:{}", puits.port)
}

deux_moteurs! {
    async fn il_part_une_fois_et_ne_nomme_que_son_destinataire(banc: Banc) {
        let puits = Puits::ouvrir().await;
        let banc = maison(banc, facteur(&local(&puits), None)).await;
        poster(&banc, Some("7KX3Q9")).await;
        assert_eq!(banc.travailler().await, FAITE);
        assert_eq!(banc.travailler().await, RIEN, "once");
        let recus = puits.recus();
        let [recu] = recus.as_slice() else { panic!("{recus:?}") };
        assert_eq!((recu.de.as_str(), recu.a.as_str()), ("ne-pas-repondre@parvis.example", "m.tersolle@val-dormant.example"));
        assert_eq!(recu.entete("To"), "m.tersolle@val-dormant.example", "no name where servers log");
        assert_eq!(recu.entete("Date"), "Mon, 01 Jun 2026 07:01:00 +0000");
        assert!(recu.entete("Message-ID").ends_with("@parvis.example>"));
        let texte = recu.texte();
        assert!(texte.starts_with("Bonjour Maïwenn Tersolle,\n\nIl est prêt, jusqu’à « demain ».\n\nOuvrir :\nhttps://parvis.example/essai/"), "{texte}");
        for autre in ["01 99", "Val-Dormant", "tech-brume", "7KX3Q9", "madame"] {
            assert!(!recu.brut.contains(autre) && !texte.contains(autre), "{autre} : {texte}");
        }
    }

    async fn plus_rien_a_dire_rien_ne_part(banc: Banc) {
        let puits = Puits::ouvrir().await;
        let banc = maison(banc, facteur(&local(&puits), None)).await;
        poster(&banc, Some("rien")).await;
        assert_eq!(banc.travailler().await, Bilan { sans_objet: 1, ..RIEN });
        assert_eq!((puits.recus().len(), jetons(&banc).await), (0, 0));
    }

    async fn le_serveur_part_et_revient(banc: Banc) {
        let mut puits = Puits::ouvrir().await;
        let banc = maison(banc, facteur(&local(&puits), None)).await;
        puits.partir();
        // The world's own reminders and digests would fall due meanwhile.
        stockage::essai::forcer(&banc.base, "DELETE FROM tache").await.unwrap();
        poster(&banc, None).await;
        // Two days away: nothing is lost, no token is made for nothing, and the service says so.
        for _ in 0..2 * 86_400 / 300 {
            assert_eq!(banc.travailler().await, REPORTEE);
            banc.monde.avancer(Duration::from_secs(300));
        }
        assert_eq!(jetons(&banc).await, 0);
        let mut visiteur = banc.anonyme();
        let sante = visiteur.get("/sante").await;
        assert!(sante.est(200).corps.contains("\"courriel\":{\"abandonnes\":0,\"attente\":1,\"etat\":\"en attente\"}"), "{}", sante.corps);
        visiteur.get("/etat").await.montre("Des courriels attendent");
        puits.revenir().await;
        assert_eq!(banc.travailler().await, FAITE);
        assert_eq!(puits.recus().len(), 1);
        assert!(visiteur.get("/sante").await.corps.contains("\"courriel\":{\"abandonnes\":0,\"attente\":0,\"etat\":\"ok\"}"));
        visiteur.get("/etat").await.montre("Les courriels partent");
    }

    async fn un_4xx_est_repris_un_5xx_est_abandonne_et_se_voit(banc: Banc) {
        let puits = Puits::ouvrir().await;
        let banc = maison(banc, facteur(&local(&puits), None)).await;
        poster(&banc, None).await;
        for etape in ["RCPT", "DATA", "FIN"] {
            puits.humeur(Humeur::Repond(etape, 451));
            assert_eq!(banc.travailler().await, REPORTEE, "{etape}");
            banc.monde.avancer(regles::attente(3).unwrap());
        }
        puits.humeur(Humeur::Accueille);
        assert_eq!(banc.travailler().await, FAITE);
        assert_eq!(puits.recus().len(), 1);
        for (rang, etape) in ["RCPT", "DATA", "FIN"].into_iter().enumerate() {
            puits.humeur(Humeur::Repond(etape, 550));
            poster(&banc, None).await;
            assert_eq!(banc.travailler().await, ABANDONNEE, "{etape}");
            let dit = format!("\"abandonnes\":{},\"attente\":0", rang + 1);
            assert!(banc.anonyme().get("/sante").await.corps.contains(&dit));
        }
        assert_eq!(puits.recus().len(), 1);
        banc.laisser_du_travail();
    }

    async fn une_faute_de_notre_cote_fait_attendre(banc: Banc) {
        let puits = Puits::garde("AHBhcnZpcwBib24=").await;
        let mut banc = maison(banc, facteur(&local(&puits), Some("faux"))).await;
        poster(&banc, None).await;
        assert_eq!(banc.travailler().await, REPORTEE, "a wrong password");
        for (secret, humeur, serveur, attendu) in [
            (None, Humeur::Accueille, local(&puits), REPORTEE),
            (Some("bon"), Humeur::Repond("MAIL", 550), local(&puits), REPORTEE),
            (Some("bon"), Humeur::Repond("RCPT", 421), local(&puits), REPORTEE),
            // STARTTLS wanted and not offered: never in clear.
            (None, Humeur::Accueille, format!("smtp+starttls://127.0.0.1:{}", puits.port), REPORTEE),
            (None, Humeur::Accueille, format!("smtps://127.0.0.1:{}", puits.port), REPORTEE),
            (Some("bon"), Humeur::Accueille, local(&puits), FAITE),
        ] {
            assert_eq!(puits.recus().len(), 0);
            puits.humeur(humeur);
            banc.monde.avancer(regles::absence(u32::MAX));
            banc = maison(banc, facteur(&serveur, secret)).await;
            assert_eq!(banc.travailler().await, attendu, "{humeur:?} {serveur}");
        }
        assert_eq!(puits.recus().len(), 1);
    }

    async fn tue_avant_l_accuse_de_reception_il_repart_au_plus_double(banc: Banc) {
        let puits = Puits::ouvrir().await;
        let banc = maison(banc, facteur(&local(&puits), None)).await;
        puits.humeur(Humeur::SeTait("FIN"));
        poster(&banc, None).await;
        let atelier = parvis::atelier(&banc.maison);
        let ouvrier = tokio::spawn(async move { atelier.un_lot().await });
        puits.attendre().await;
        ouvrier.abort();
        assert!(ouvrier.await.unwrap_err().is_cancelled());
        puits.humeur(Humeur::Accueille);
        assert_eq!(banc.travailler().await, RIEN, "its lease still runs");
        banc.monde.avancer(regles::BAIL);
        assert_eq!(banc.travailler().await, FAITE);
        let recus = puits.recus();
        assert_eq!(recus.len(), 2, "a duplicate, never a loss");
        assert_eq!(recus[0].entete("Message-ID"), recus[1].entete("Message-ID"), "that a mailbox may recognise");
    }
}

#[tokio::test]
async fn un_serveur_muet_fait_attendre() {
    let puits = Puits::ouvrir().await;
    let banc = maison(Banc::sqlite().await, facteur(&local(&puits), None)).await;
    puits.humeur(Humeur::SeTait("FIN"));
    poster(&banc, None).await;
    let atelier = parvis::atelier(&banc.maison);
    let ouvrier = tokio::spawn(async move { atelier.un_lot().await });
    puits.attendre().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    assert_eq!(ouvrier.await.unwrap().unwrap(), REPORTEE);
    assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM tache WHERE erreur = 'serveur_muet' AND echecs = 0").await, 1);
}

#[tokio::test]
async fn sans_adresse_ou_d_un_modele_inconnu() {
    let banc = Banc::sqlite().await;
    let tiroir = Facteur::Tiroir(banc.base.db.clone());
    let banc = maison(banc, tiroir).await;
    let agent = banc.acteur("agent-rivieres").compte;
    forcer(&banc.base, &format!("DELETE FROM coordonnees WHERE compte = '{agent}'")).await.unwrap();
    for (compte, modele, attendu) in [(agent, "essai", ABANDONNEE), (tech(&banc), "d-une-autre-version", REPORTEE)] {
        let mut tx = banc.maison.db.ecrire().await.unwrap();
        courriel::poster(&mut tx, &banc.monde, compte, modele, None).await.unwrap();
        let adresse = Some("m.tersolle@val-dormant.example".to_owned());
        assert!(courriel::poster(&mut tx, &banc.monde, compte, modele, adresse).await.is_err(), "identifiers only");
        tx.valider().await.unwrap();
        assert_eq!(banc.travailler().await, attendu, "{modele}");
    }
}

#[tokio::test]
async fn sous_tls_et_sous_la_bonne_autorite() {
    let mut banc = Banc::sqlite().await;
    for (protection, schema) in [(Protection::SurDemande, "smtp+starttls"), (Protection::Toujours, "smtps")] {
        let puits = Puits::protege(protection).await;
        for (hote, autorite, attendu) in [
            ("localhost", None, REPORTEE),
            ("127.0.0.1", Some(puits.autorite.as_bytes()), REPORTEE),
            ("localhost", Some(puits.autorite.as_bytes()), FAITE),
        ] {
            let serveur: Serveur = format!("{schema}://{hote}:{}", puits.port).parse().unwrap();
            let smtp = Smtp::nouveau(serveur, EXPEDITEUR, "parvis.example", None, autorite).unwrap();
            banc = maison(banc, Facteur::Smtp(smtp)).await;
            // An unknown authority, another name: it waits, then leaves under the right ones.
            banc.monde.avancer(regles::absence(u32::MAX));
            if autorite.is_none() {
                poster(&banc, None).await;
            }
            assert_eq!(banc.travailler().await, attendu, "{schema} {hote} {}", autorite.is_some());
        }
        assert_eq!(puits.recus().len(), 1, "{schema}");
    }
}
