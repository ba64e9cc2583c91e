//! The workplace through the doors: lists and what they filter, search, sharing out, absences, notes, files, paper.

use std::{io::Read as _, time::Duration};

use banc::{Banc, Client, Page, deux_moteurs, remplir};
use conventions::cas::terminer;
use socle::{Zone, exigences, francais};
use stockage::essai;

use crate::commun::{cache, signaler};

/// The four people whom the invented world signals: of Brume, of Brume and in charge, of Clairval, of the CCAS and closed.
const GENS: [&str; 4] = ["Grandvallet", "Esquirolle", "Vandrezanne", "Pellorce"];

/// Fails unless the page shows those of [`GENS`] and no other.
#[track_caller]
fn montre_seulement(page: &Page, attendus: &[&str]) {
    page.est(200);
    for qui in GENS {
        assert_eq!(page.corps.contains(qui), attendus.contains(&qui), "{qui} dans {}", page.texte());
    }
}

/// The identifier of the request about `personne`, as the list links to it.
async fn demande(client: &mut Client, personne: &str) -> String {
    let page = client.get("/file?etat=toutes").await;
    let rangee = page.corps.split("href=\"/demandes/").skip(1).find(|r| r.contains(personne)).unwrap().to_owned();
    rangee.split('"').next().unwrap().to_owned()
}

async fn version(client: &mut Client, id: &str) -> String {
    cache(&client.get(&format!("/demandes/{id}")).await, "version")
}

/// Looks for somebody; the page of what was found.
async fn chercher(client: &mut Client, liste: &str, champs: &[(&str, &str)]) -> (String, Page) {
    let page = client.poster(&format!("{liste}/recherche"), champs).await;
    page.est(303);
    let adresse = page.vers().to_owned();
    let trouvee = client.get(&adresse).await;
    (adresse, trouvee)
}

async fn lot(banc: &Banc, nombre: usize) {
    for texte in remplir::textes(&banc.gens, nombre, banc.monde.metier()) {
        essai::forcer(&banc.base, &texte).await.unwrap();
    }
}

/// The first sheet of a workbook, as its XML.
fn feuille(octets: &[u8]) -> String {
    let nom = b"xl/worksheets/sheet1.xml";
    let entier = |o: usize, n: usize| octets[o..o + n].iter().rev().fold(0_usize, |v, b| v << 8 | usize::from(*b));
    // The central directory says where the member begins and how long it is.
    let central = (0..octets.len() - 4)
        .filter(|i| octets[*i..].starts_with(b"PK\x01\x02"))
        .find(|i| octets[i + 46..].starts_with(nom))
        .unwrap();
    let (taille, debut) = (entier(central + 20, 4), entier(central + 42, 4));
    let donnees = debut + 30 + entier(debut + 26, 2) + entier(debut + 28, 2);
    let mut texte = String::new();
    flate2::read::DeflateDecoder::new(&octets[donnees..donnees + taille]).read_to_string(&mut texte).unwrap();
    texte
}

deux_moteurs! {
    async fn chaque_filtre_dit_ce_qu_il_montre(banc: Banc) {
        exigences!["VAR-EP-1.2-07", "PDC-2-02"];
        let mut agent = banc.client("agent-rivieres").await;
        let (ccas, val) = (banc.gens.saint_aubin, banc.gens.val_dormant);
        let (brume, idris) = (banc.acteur("tech-brume").unite, banc.acteur("agent-rivieres").compte);
        for (requete, attendus) in [
            (String::new(), &GENS[..3]),
            ("etat=toutes".into(), &GENS[..]),
            ("etat=close".into(), &GENS[3..]),
            ("etat=finies".into(), &GENS[3..]),
            ("etat=prise_en_charge".into(), &GENS[1..2]),
            ("etat=attente_partenaire".into(), &[]),
            (format!("etat=toutes&autre={ccas}"), &GENS[3..]),
            (format!("autre={val}"), &GENS[..3]),
            (format!("unite={brume}"), &GENS[..2]),
            (format!("unite={brume}&etat=deposee"), &GENS[..1]),
            ("affecte=moi".into(), &GENS[1..2]),
            (format!("affecte={idris}&etat=toutes"), &["Esquirolle", "Pellorce"]),
            ("affecte=personne".into(), &["Grandvallet", "Vandrezanne"]),
            ("echeance=retard".into(), &[]),
            ("echeance=semaine".into(), &GENS[..3]),
            ("echeance=24h".into(), &[]),
            ("depot=7j&motif=saisine-mas".into(), &GENS[..3]),
            (format!("etat=prise_en_charge&affecte=moi&autre={val}"), &GENS[1..2]),
        ] {
            for tri in ["", "recentes"] {
                montre_seulement(&agent.get(&format!("/file?{requete}&tri={tri}")).await, attendus);
            }
        }
        banc.monde.avancer(Duration::from_secs(3 * 86400));
        let mut agent = banc.client("agent-rivieres-2").await;
        montre_seulement(&agent.get("/file?echeance=retard").await, &GENS[..3]);
        agent.get("/file?echeance=retard&affecte=personne").await.montre("Échéance : En retard").montre("Tout effacer");
        agent.get("/accueil").await.montre("3 en retard").montre("2 suivies par personne").montre("0 suivie par vous");
    }

    async fn le_partenaire_ne_voit_que_son_unite(banc: Banc) {
        exigences!["VAR-EP-1.2-07"];
        montre_seulement(&banc.client("tech-brume").await.get("/demandes").await, &GENS[..2]);
        montre_seulement(&banc.client("tech-brume-2").await.get("/demandes?tri=echeance").await, &GENS[..2]);
        montre_seulement(&banc.client("tech-clairval").await.get("/demandes").await, &GENS[2..3]);
        montre_seulement(&banc.client("tech-ccas").await.get("/demandes?etat=close").await, &GENS[3..]);
        let autre = banc.gens.haut_plateau;
        montre_seulement(&banc.client("tech-brume").await.get(&format!("/demandes?autre={autre}")).await, &[]);
        // Who follows a request is the caisse's business.
        banc.client("tech-brume").await.get("/demandes?affecte=moi").await.est(400);
        banc.client("tech-brume").await.get("/demandes").await.cache("Fontanel");
        montre_seulement(&banc.client("agent-plateau").await.get("/file?etat=toutes").await, &[]);
        // Once the volet is over, lists, search and files show nothing of it.
        let operateur = banc.acteur("operateur");
        terminer(&banc.maison, &operateur, banc.gens.volets[0], "2026-06-01".parse().unwrap(), "8.2").await.unwrap();
        let fin = Zone::paris().fin("2026-06-01".parse().unwrap());
        banc.monde.avancer(fin.depuis(banc.monde.horloge()));
        let mut lea = banc.client("tech-brume").await;
        montre_seulement(&lea.get("/demandes").await, &[]);
        montre_seulement(&chercher(&mut lea, "/demandes", &[("nom", "grandvallet")]).await.1, &[]);
        montre_seulement(&lea.get("/demandes/tableau").await, &[]);
    }

    async fn une_recherche_trouve_et_ne_dit_rien_d_autrui(banc: Banc) {
        let (_, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let mut agent = banc.client("agent-rivieres").await;
        for champs in [
            &[("nom", "vasquin")][..],
            &[("nom", "ELEONORE brune")],
            &[("naissance", "27/03/1984")],
            &[("nom", "bru"), ("naissance", "27/03/1984")],
        ] {
            let (adresse, page) = chercher(&mut agent, "/file", champs).await;
            page.est(200).montre("Brunehilde-Vasquin");
            assert!(!page.corps.contains("Grandvallet") && page.traces > 0, "{champs:?}");
            assert!(!adresse.to_lowercase().contains("vasquin") && !adresse.contains("1984"), "{adresse}");
        }
        // A number finds one request; several words must all be there.
        let id = demande(&mut agent, "Pellorce").await;
        let page = agent.get("/file?etat=close").await.corps;
        let numero = page.split(&format!("href=\"/demandes/{id}\">")).nth(1).unwrap().split('<').next().unwrap().to_lowercase();
        chercher(&mut agent, "/file", &[("numero", &numero)]).await.1.montre("Pellorce").cache("Esquirolle");
        chercher(&mut agent, "/file", &[("nom", "vasquin honorine")]).await.1.montre("Aucune demande trouvée");
        agent.poster("/file/recherche", &[("nom", "b")]).await.est(422).montre("au moins deux lettres").montre("Corrigez une erreur");
        // Another unit, another caisse, another session, another account: nothing, in the words of nothing.
        let (adresse, page) = chercher(&mut agent, "/file", &[("nom", "vasquin")]).await;
        page.montre("Recherche : nom « vasquin »");
        for qui in ["tech-clairval", "tech-ccas"] {
            chercher(&mut banc.client(qui).await, "/demandes", &[("nom", "vasquin")]).await.1.montre("Aucune demande trouvée");
        }
        chercher(&mut banc.client("agent-plateau").await, "/file", &[("nom", "vasquin")]).await.1.montre("Aucune demande trouvée");
        for qui in ["agent-rivieres", "agent-rivieres-2"] {
            banc.client(qui).await.get(&adresse).await.montre("Cette recherche n’est plus là").cache("« vasquin »");
        }
        // What is typed is sealed in the base.
        assert_eq!(essai::entier(&banc.base, "SELECT COUNT(*) FROM recherche WHERE CAST(termes_scelles AS TEXT) LIKE '%vasquin%'").await, 0);
    }

    async fn les_demandes_se_partagent(banc: Banc) {
        exigences!["PDC-2-02"];
        let mut idris = banc.client("agent-rivieres").await;
        let oriane = banc.acteur("agent-rivieres-2").compte.to_string();
        let id = demande(&mut idris, "Grandvallet").await;
        let adresse = format!("/demandes/{id}/affectation");
        let avant = version(&mut idris, &id).await;
        idris.suivre(&adresse, &[("a", "moi"), ("version", &avant)]).await.montre("Vous suivez cette demande").montre("Demande confiée à un agent");
        // The second one, who still had the page of before, is told.
        let mut deux = banc.client("agent-rivieres-2").await;
        deux.poster(&adresse, &[("a", "moi"), ("version", &avant)]).await.est(409).montre("a changé");
        let v = version(&mut idris, &id).await;
        idris.suivre(&adresse, &[("a", &oriane), ("version", &v)]).await.montre("suivie par Oriane Castelbrac");
        montre_seulement(&deux.get("/file?affecte=moi").await, &GENS[..1]);
        // Taken in charge by another, it stays whose it was.
        let v = version(&mut idris, &id).await;
        idris.suivre(&format!("/demandes/{id}/prise-en-charge"), &[("version", &v)]).await.montre("suivie par Oriane Castelbrac");
        let v = version(&mut idris, &id).await;
        idris.suivre(&adresse, &[("a", "personne"), ("version", &v)]).await.montre("Personne ne suit cette demande");
        // Neither a partner's account nor another caisse's agent can be given one; nor does the partner see whose it is.
        for qui in ["agent-plateau", "tech-brume", "admin-rivieres"] {
            let (a, v) = (banc.acteur(qui).compte.to_string(), version(&mut idris, &id).await);
            idris.poster(&adresse, &[("a", &a), ("version", &v)]).await.est(409).montre("Choisissez un agent de votre caisse");
        }
        banc.client("tech-brume").await.get(&format!("/demandes/{id}")).await.est(200).cache("Castelbrac").cache("confiée à un agent");
        // Somebody who is gone leaves nothing behind: theirs counts as nobody's.
        let v = version(&mut idris, &id).await;
        idris.suivre(&adresse, &[("a", &oriane), ("version", &v)]).await.est(200);
        essai::forcer(&banc.base, &format!("UPDATE compte SET inactif_le = 1 WHERE id = '{oriane}'")).await.unwrap();
        assert!(idris.get("/file?affecte=personne").await.corps.contains("Grandvallet"));
    }

    async fn vingt_cinq_a_la_fois_ou_aucune(banc: Banc) {
        lot(&banc, 60).await;
        let mut agent = banc.client("agent-rivieres-2").await;
        let page = agent.get("/file?affecte=personne").await;
        let cochees: Vec<String> = page.corps.split("name=\"demande\" value=\"").skip(1).map(|r| r.split('"').next().unwrap().to_owned()).collect();
        assert!(cochees.len() > 3);
        let mut champs: Vec<(&str, &str)> = vec![("a", "moi"), ("retour", "affecte=moi")];
        champs.extend(cochees.iter().map(|c| ("demande", c.as_str())));
        let apres = agent.suivre("/file/affectation", &champs).await;
        apres.est(200).montre(&format!("{} demandes", cochees.len()));
        // Read before, changed since: nothing moves, not even the others.
        agent.poster("/file/affectation", &champs).await.est(409).montre("Rien n’a été modifié");
        agent.poster("/file/affectation", &[("a", "moi")]).await.est(422).montre("Cochez au moins une demande");
        let trop: Vec<(&str, &str)> = std::iter::repeat_n(("demande", cochees[0].as_str()), 26).chain([("a", "moi")]).collect();
        agent.poster("/file/affectation", &trop).await.est(422).montre("25 au plus");
        banc.client("agent-plateau").await.poster("/file/affectation", &champs).await.est(404);
    }

    async fn une_absence_ne_cache_rien(banc: Banc) {
        let mut idris = banc.client("agent-rivieres").await;
        let oriane = banc.acteur("agent-rivieres-2").compte.to_string();
        let moi = banc.acteur("agent-rivieres").compte.to_string();
        let champs = [("du", "01/06/2026"), ("au", "02/06/2026"), ("suppleant", oriane.as_str())];
        montre_seulement(&banc.client("agent-rivieres-2").await.get("/file?affecte=moi").await, &[]);
        idris.poster("/absences", &[("du", "03/06/2026"), ("au", "02/06/2026")]).await.est(422).montre("après le premier").montre("Choisissez qui supplée");
        idris.poster("/absences", &[("du", "01/06/2026"), ("au", "02/06/2026"), ("suppleant", &moi)]).await.est(422).montre("on ne se supplée pas soi-même");
        idris.suivre("/absences", &champs).await.montre("Idris Fontanel").montre("du 1er juin 2026 au 2 juin 2026");
        idris.poster("/absences", &champs).await.est(422).montre("Une absence est déjà déclarée");
        let mut deux = banc.client("agent-rivieres-2").await;
        montre_seulement(&deux.get("/file?affecte=moi").await, &GENS[1..2]);
        deux.get("/accueil").await.montre("1 suivie par vous");
        // Two who would stand in for each other leave nobody.
        deux.poster("/absences", &[("du", "02/06/2026"), ("au", "05/06/2026"), ("suppleant", &moi)]).await.est(422)
            .montre("est absente elle aussi").montre("en supplée une autre");
        // An administrateur ends it for another; another caisse's cannot; the agent's requests come back alone.
        let page = banc.client("admin-rivieres").await.get("/absences").await;
        let fin = page.corps.split("action=\"/absences/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        banc.client("admin-plateau").await.poster(&format!("/absences/{fin}/fin"), &[]).await.est(404);
        deux.poster(&format!("/absences/{fin}/fin"), &[]).await.est(404);
        banc.client("admin-rivieres").await.suivre(&format!("/absences/{fin}/fin"), &[]).await.montre("Aucune absence");
        montre_seulement(&deux.get("/file?affecte=moi").await, &[]);
        // Dates end by themselves, job or no job.
        banc.client("admin-rivieres").await.suivre("/absences", &[("compte", moi.as_str()), champs[0], champs[1], champs[2]]).await.est(200);
        let fin = Zone::paris().fin("2026-06-02".parse().unwrap());
        banc.monde.avancer(fin.depuis(banc.monde.horloge()));
        montre_seulement(&banc.client("agent-rivieres-2").await.get("/file?affecte=moi").await, &[]);
    }

    async fn une_note_interne_reste_dans_la_caisse(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let id = demande(&mut agent, "Grandvallet").await;
        let notes = format!("/demandes/{id}/notes");
        let texte = "Rappeler avant midi, sonnette muette.";
        agent.suivre(&notes, &[("texte", texte)]).await.montre(texte).montre("Idris Fontanel");
        banc.client("agent-rivieres-2").await.get(&format!("/demandes/{id}")).await.montre(texte);
        agent.poster(&notes, &[("texte", "Son numéro : 295109912611193.")]).await.est(422).montre("Retirez le numéro de sécurité sociale");
        agent.poster(&notes, &[("texte", "")]).await.est(422).montre("Écrivez la note");
        for qui in ["tech-brume", "agent-plateau", "gestionnaire-val", "admin-rivieres"] {
            let refus = banc.client(qui).await.poster(&notes, &[("texte", "Bonjour.")]).await;
            assert!([403, 404].contains(&refus.statut), "{qui}");
        }
        // No door shows it to the partner, nor says that there is one.
        for porte in parvis::portes().iter().filter(|p| p.methode == toile::Methode::Get) {
            for qui in ["tech-brume", "tech-brume-2", "gestionnaire-val", "agent-plateau"] {
                let page = banc.client(qui).await.get(&porte.chemin.replace("{id}", &id).replace("{ecran}", "personne")).await;
                assert!(!page.corps.contains("sonnette") && !page.corps.contains("Notes internes"), "{qui} {}", porte.chemin);
            }
        }
        assert_eq!(essai::entier(&banc.base, "SELECT COUNT(*) FROM note_interne WHERE CAST(texte_scelle AS TEXT) LIKE '%sonnette%'").await, 0);
    }

    async fn un_fichier_est_la_liste_entiere(banc: Banc) {
        lot(&banc, 130).await;
        let mut agent = banc.client("agent-rivieres").await;
        // Page after page, the list shows each request once, in the order of the file.
        let (mut adresse, mut vus) = ("/file?etat=close&tri=recentes".to_owned(), Vec::new());
        loop {
            let page = agent.get(&adresse).await;
            vus.extend(page.corps.split("<th scope=\"row\"><a href=\"/demandes/").skip(1).map(|r| {
                r.split_once("\">").unwrap().1.split('<').next().unwrap().to_owned()
            }));
            let Some((_, suite)) = page.corps.split_once("<nav class=\"pagination\"") else { break };
            adresse = suite.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        }
        assert!(vus.len() > 100, "{}", vus.len());
        let csv = agent.get("/file/tableau?etat=close&tri=recentes").await;
        csv.est(200);
        assert!(csv.corps.starts_with("\u{feff}\"Demande\";\"Déposée le\";\"Nom\""));
        let numeros: Vec<String> = csv.corps.lines().skip(1).map(|l| l.split('"').nth(1).unwrap().to_owned()).collect();
        assert_eq!(numeros, vus);
        assert_eq!(csv.entete("content-disposition"), "attachment; filename=\"demandes.csv\"");
        // Every hundred is traced before it leaves.
        let traces = essai::entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE action = 'lister_file' AND canonique LIKE '%\"export\"%'").await;
        assert_eq!(traces, 2);
        let classeur = agent.get("/file/classeur?etat=close&tri=recentes").await;
        let feuille = feuille(&classeur.octets);
        let lignes: Vec<&str> = feuille.split("<row ").skip(2).collect();
        assert_eq!(lignes.len(), vus.len());
        assert!(lignes.iter().zip(&vus).all(|(l, numero)| l.contains(numero.as_str())) && !feuille.contains("<f>"));
        montre_seulement(&banc.client("agent-plateau").await.get("/file/tableau?etat=toutes").await, &[]);
    }

    async fn nulle_formule_dans_un_fichier(banc: Banc) {
        essai::forcer(&banc.base, "UPDATE demande_identite SET prenom = '=1+1' WHERE nom = 'Grandvallet'").await.unwrap();
        let mut lea = banc.client("tech-brume").await;
        let csv = lea.get("/demandes/tableau").await;
        assert!(csv.corps.contains("\"Grandvallet\";\"'=1+1\""), "{}", csv.corps);
        assert!(!csv.corps.contains("Suivie par"));
        let classeur = lea.get("/demandes/classeur").await;
        let feuille = feuille(&classeur.octets);
        assert!(feuille.contains("=1+1") && !feuille.contains("<f>"));
    }

    async fn des_filtres_se_gardent_sous_un_nom(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let champs = [("nom_vue", "Mes lundis"), ("retour", "affecte=moi&echeance=retard")];
        let page = agent.suivre("/file/vues", &champs).await;
        page.montre("Mes lundis");
        assert!(page.corps.contains("href=\"/file?affecte=moi&#38;echeance=retard\"") || page.corps.contains("href=\"/file?affecte=moi&amp;echeance=retard\""));
        agent.poster("/file/vues", &[("retour", "")]).await.est(422).montre("Donnez un nom à cette vue");
        agent.poster("/file/vues", &[("nom_vue", "x"), ("retour", "etat=inconnu")]).await.est(400);
        banc.client("agent-rivieres-2").await.get("/file").await.cache("Mes lundis");
        let vue = page.corps.split("name=\"vue\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        banc.client("agent-rivieres-2").await.poster("/file/vues/suppression", &[("vue", &vue)]).await.est(303);
        agent.get("/file").await.montre("Mes lundis");
        agent.suivre("/file/vues/suppression", &[("vue", &vue)]).await.cache("Mes lundis");
    }

    async fn la_suivante_et_le_papier(banc: Banc) {
        exigences!["PDC-2-02"];
        let mut agent = banc.client("agent-rivieres-2").await;
        // Theirs or nobody's, most pressing first; what a colleague follows is not theirs to take up next.
        let mut vues = Vec::new();
        let mut apres = String::new();
        for _ in 0..3 {
            let page = agent.get(&format!("/file/suivante{apres}")).await;
            page.est(303);
            let id = page.vers().trim_start_matches("/demandes/").to_owned();
            apres = format!("?apres={id}");
            vues.push(id);
        }
        assert!(vues[0] != vues[1] && vues[0] == vues[2], "the order comes round: {vues:?}");
        let prise = demande(&mut agent, "Esquirolle").await;
        assert!(!vues.contains(&prise));
        assert_eq!(banc.client("agent-plateau").await.get("/file/suivante").await.vers(), "/file");
        let papier = agent.get(&format!("/demandes/{prise}/impression")).await;
        let quand = francais::moment(banc.monde.metier(), &Zone::paris());
        papier.est(200).montre(&format!("Imprimée le {quand} par Oriane Castelbrac")).montre("Esquirolle").cache("class=\"rail\"");
        assert!(papier.traces > 0);
        banc.client("tech-ccas").await.get(&format!("/demandes/{prise}/impression")).await.est(404);
    }

    async fn l_accueil_dit_ce_qui_a_bouge(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.montre("0 attend votre réponse");
        let mut agent = banc.client("agent-rivieres").await;
        let id = demande(&mut agent, "Grandvallet").await;
        banc.monde.avancer(Duration::from_secs(60));
        let v = version(&mut agent, &id).await;
        agent.suivre(&format!("/demandes/{id}/prise-en-charge"), &[("version", &v)]).await.est(200);
        // Another session: what happened since the last one.
        banc.client("tech-brume").await.get("/accueil").await.montre("1 prise en charge depuis votre dernière visite");
        banc.client("tech-ccas").await.get("/accueil").await.montre("0 prise en charge");
    }
}
