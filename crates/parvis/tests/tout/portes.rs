//! Every door × every role × own and foreign organisation, in one golden table: `portes.txt`.
//!
//! Rewrite it with `PARVIS_PORTES=ecrire`, then review the diff: a door that opens shows there.

use std::fmt::Write as _;

use axum::body::Body;
use banc::{Banc, Page, deux_moteurs};
use http::{Method, Request, header};
use toile::{Exige, Methode, Porte};

use crate::{
    commun::{commencer, remplir, signaler},
    habilitations, pieces,
};

/// Doors without a session, and why. This list only shrinks.
const PUBLIQUES: [(&str, &str); 28] = [
    ("GET /", "leads to sign-in or home"),
    ("GET /connexion", "one signs in there"),
    ("POST /connexion", "one signs in there"),
    ("POST /apparence", "light or dark, kept in a cookie, before sign-in too"),
    ("GET /actifs/{version}/{fichier}", "style, font, icons"),
    ("GET /_catalogue", "components, demo only"),
    ("GET /_courrier", "the demo's people have no mailbox; unknown elsewhere"),
    ("GET /_visite", "whoever tries the demo has no account yet; unknown elsewhere"),
    ("GET /_visite/recommencer", "the demo belongs to whoever runs it; unknown elsewhere"),
    ("POST /_visite/recommencer", "as above: it throws away what is invented, on this machine"),
    ("GET /sante", "read by the operator's probe"),
    ("GET /accessibilite", "the law wants it reachable from every page"),
    ("GET /donnees-personnelles", "information of the users"),
    ("GET /mentions-legales", "the law wants it"),
    ("GET /cgu", "read before signing in"),
    ("GET /cgu/{version}", "what was accepted stays readable by anybody"),
    ("GET /connexion/code", "the second step of signing in: the password opened no session"),
    ("POST /connexion/code", "the second step of signing in: the password opened no session"),
    ("GET /activation/{jeton}", "who holds the mail’s link has no session yet"),
    ("POST /activation", "who holds the mail’s link has no session yet"),
    ("POST /activation/nouveau-lien", "whose link has expired asks alone for another"),
    ("GET /mot-de-passe-oublie", "who forgot the password cannot sign in"),
    ("POST /mot-de-passe-oublie", "who forgot the password cannot sign in"),
    ("GET /desinscription/{jeton}", "who holds the mail’s link says there that it is enough"),
    ("POST /desinscription/{jeton}", "the token alone stops one kind of mail and opens nothing (RFC 8058)"),
    ("GET /aide", "help"),
    ("GET /etat", "read when signing in fails"),
    ("GET (aucune)", "unknown paths"),
];

/// Doors to which a program far away may post without a form of ours, and why. This list only shrinks.
const A_DISTANCE: [(&str, &str); 1] = [(
    "POST /desinscription/{jeton}",
    "a mail program does it in one click: no cookie, no page; the address is the secret",
)];

/// From the farthest to the nearest: who gets in last does not disturb the others.
const ROLES: [(&str, &str); 12] = [
    ("operateur", "opérateur"),
    ("admin-plateau", "administrateur, autre"),
    ("agent-plateau", "agent, autre caisse"),
    ("gestionnaire-ccas", "gestionnaire, autre"),
    ("tech-ccas", "technicien, autre"),
    ("tech-clairval", "technicien, autre unité"),
    ("gestionnaire-val", "gestionnaire, partenaire"),
    ("tech-brume-2", "technicien, même unité"),
    ("audit-rivieres", "auditeur, destinataire"),
    ("admin-rivieres", "administrateur, dest."),
    ("agent-rivieres", "agent, destinataire"),
    ("tech-brume", "technicien, auteur"),
];

fn nom(porte: &Porte) -> String {
    let methode = if porte.methode == Methode::Get { "GET" } else { "POST" };
    format!("{methode} {}", porte.chemin)
}

/// What the identifier of an address may be: a draft or a request that tech-brume made, a convention that its
/// caisse alone prepares, an account of its structure, a request about one.
#[derive(Clone)]
struct Objets {
    brouillon: String,
    demande: String,
    piece: String,
    convention: String,
    compte: String,
    demande_de_compte: String,
}

impl Objets {
    fn tous(id: &str) -> Self {
        let id = id.to_owned();
        let (brouillon, demande, piece, convention) = (id.clone(), id.clone(), id.clone(), id.clone());
        Self { brouillon, demande, piece, convention, compte: id.clone(), demande_de_compte: id }
    }

    /// Fresh ones for a door, so that what one role does to them does not change the next door.
    async fn neufs(banc: &Banc, rang: usize) -> Self {
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(banc, &mut lea).await.replace("/signaler/", "");
        let (demande, _) = signaler(banc, &mut lea).await;
        let href = format!("/demandes/{demande}");
        lea.joindre(&format!("{href}/pieces"), "piece", "x.pdf", &pieces::pdf("x")).await.est(303);
        banc.travailler().await;
        let piece = pieces::adresse(&lea.get(&href).await).rsplit('/').next().unwrap().to_owned();
        let convention = banc.gens.projet.to_string();
        let (compte, demande_de_compte) = habilitations::compte_et_demande(banc, rang).await;
        Self { brouillon, demande, piece, convention, compte, demande_de_compte }
    }
}

fn adresse(porte: &Porte, objets: &Objets) -> String {
    let id = match porte.chemin.split('/').nth(1) {
        Some("signaler") => &objets.brouillon,
        Some("conventions") => &objets.convention,
        Some("comptes") if porte.chemin.starts_with("/comptes/demandes/") => &objets.demande_de_compte,
        Some("comptes") => &objets.compte,
        _ => &objets.demande,
    };
    porte
        .chemin
        .replace("/lettre/{geste}", "/lettre/demeure")
        .replace("/lettres/{acte}/{geste}", "/lettres/0197b1a2-0000-7000-8000-000000000001/reception")
        .replace("/suspension/{geste}", "/suspension/suspension")
        .replace("/suivi/{geste}", "/suivi/accord")
        .replace("{id}", id)
        .replace("{piece}", &objets.piece)
        .replace("{document}", "projet.pdf")
        .replace("{copie}", &objets.piece)
        .replace("{ecran}", "personne")
        .replace("{version}", "x")
        .replace("{fichier}", "parvis.css")
        .replace("{jeton}", "0")
}

async fn frapper(banc: &Banc, porte: &Porte, qui: &str, chemin: &str) -> Page {
    let mut client = banc.client(qui).await;
    match porte.methode {
        Methode::Get => client.get(chemin).await,
        Methode::Post => client.poster(chemin, corps(porte)).await,
    }
}

/// A body that is well formed where one is needed to get as far as the decision; the version is not the right one.
fn corps(porte: &Porte) -> &'static [(&'static str, &'static str)] {
    match porte.chemin {
        "/demandes/{id}/prise-en-charge" | "/demandes/{id}/reprise" | "/conventions/{id}/parametres" => {
            &[("version", "99")]
        }
        "/comptes/demandes/{id}/decision" => &[("decision", "refuser"), ("motif", "Essai.")],
        "/comptes/{id}/suspension" => &[("portee", "")],
        "/comptes/second-facteur" => &[("exige", "non")],
        "/demandes/{id}/affectation" => &[("version", "99"), ("a", "moi")],
        "/demandes/{id}/notes" => &[("texte", "Rappeler jeudi.")],
        "/file/recherche" | "/demandes/recherche" => &[("nom", "brune")],
        "/file/vues" | "/demandes/vues" => &[("nom_vue", "À moi")],
        "/file/affectation" => &[("a", "moi")],
        "/file/vues/suppression" | "/demandes/vues/suppression" => &[("vue", "0197b1a2-0000-7000-8000-000000000001")],
        "/absences" => &[("du", "demain")],
        "/demandes/{id}/etape" => &[("version", "99"), ("etape", "premier-contact")],
        "/demandes/{id}/attente" => &[("version", "99"), ("note", "Précisez l’adresse.")],
        "/demandes/{id}/transfert" => &[("version", "99"), ("vers", "x"), ("note", "À vous.")],
        "/demandes/{id}/retrait" => &[("version", "99"), ("motif", "doublon")],
        "/demandes/{id}/accord" => &[("version", "99"), ("demande_par", "personne"), ("demande_le", "01/06/2026")],
        "/demandes/{id}/messages" => &[("message", "Bonjour."), ("cle", "0197b1a2-0000-7000-8000-000000000077")],
        "/notifications/lecture" => &[("jusqu_a", "0")],
        "/demandes/{id}/cloture" => &[("version", "99"), ("issue", "accompagne"), ("note", "Fin.")],
        _ => &[],
    }
}

/// What every answer owes, whoever asks.
fn dues(porte: &Porte, qui: &str, page: &Page) {
    let ou = format!("{} {qui} {}", nom(porte), page.statut);
    assert_eq!(page.entete("x-content-type-options"), "nosniff", "{ou}");
    assert!(page.entete("content-security-policy").starts_with("default-src 'none'"), "{ou}");
    let cache = page.entete("cache-control");
    assert!(
        cache == "no-store"
            || (cache.contains("immutable") && porte.chemin.starts_with("/actifs/") && page.statut == 200),
        "{ou}"
    );
    assert!(page.statut < 500, "{ou} {}", page.texte());
    if page.entete("content-type").starts_with("text/html") {
        assert_eq!(page.corps.matches("<h1").count(), 1, "one h1: {ou}");
        assert!(!page.corps.contains("<title> - "), "a title: {ou}");
    }
    if porte.tracee && matches!(page.statut, 200 | 303) {
        assert!(page.traces > 0, "no page without its trace: {ou}");
    }
    // Refused about somebody known: traced like a success.
    if matches!((porte.exige, page.statut), (Exige::Action(_), 403 | 404)) {
        assert!(page.traces > 0, "a refusal is traced: {ou}");
    }
}

async fn tableau(banc: &Banc) -> String {
    let mut texte = String::from(
        "Chaque porte, pour chaque rôle : le statut. Les objets sont de tech-brume, pour la CPAM des Trois-Rivières.\n",
    );
    for (rang, porte) in parvis::portes().iter().filter(|p| p.exige != Exige::Rien).enumerate() {
        let chemin = adresse(porte, &Objets::neufs(banc, rang).await);
        writeln!(texte, "\n{}", nom(porte)).unwrap();
        for (qui, role) in ROLES {
            let page = frapper(banc, porte, qui, &chemin).await;
            dues(porte, qui, &page);
            writeln!(texte, "  {role:<26} {}", page.statut).unwrap();
        }
    }
    texte
}

deux_moteurs! {
    async fn chaque_porte_pour_chaque_role(banc: Banc) {
        let chemin = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tout/portes.txt");
        let calcule = tableau(&banc).await;
        if std::env::var("PARVIS_PORTES").as_deref() == Ok("ecrire") {
            std::fs::write(chemin, &calcule).unwrap();
        }
        let relu = std::fs::read_to_string(chemin).unwrap_or_default();
        assert!(relu == calcule, "portes.txt ne dit plus ce que les portes font ; relisez, puis PARVIS_PORTES=ecrire :\n{calcule}");
    }

    async fn absent_et_interdit_ont_les_memes_octets(banc: Banc) {
        let (demande, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let absents = Objets::tous("0197b1a2-0000-7000-8000-000000000001");
        let presents = Objets { demande, ..Objets::neufs(&banc, 0).await };
        let de = |debut: &'static str| parvis::portes().into_iter().filter(move |p| p.chemin.starts_with(debut));
        for porte in &de("/demandes/{id}").chain(de("/conventions/{id}")).chain(de("/comptes/{id}")).chain(de("/comptes/demandes/{id}")).collect::<Vec<_>>() {
            // Both caisses keep the accounts of the département: its request and its convention are another matter.
            let lie = |qui: &&&str| !(porte.chemin.starts_with("/comptes") && **qui == "admin-plateau");
            for qui in ["tech-ccas", "tech-clairval", "agent-plateau", "admin-plateau", "gestionnaire-ccas"].iter().filter(lie) {
                let existe = frapper(&banc, porte, qui, &adresse(porte, &presents)).await;
                let absent = frapper(&banc, porte, qui, &adresse(porte, &absents)).await;
                let ou = format!("{} {qui}", nom(porte));
                assert_eq!((existe.statut, existe.corps.len()), (absent.statut, absent.corps.len()), "{ou}");
                assert_eq!((existe.texte(), existe.requetes), (absent.texte(), absent.requetes), "{ou}");
            }
        }
    }

    async fn sans_session_rien(banc: Banc) {
        for porte in parvis::portes().iter().filter(|p| p.exige != Exige::Rien) {
            let id = "0197b1a2-0000-7000-8000-000000000001";
            let chemin = adresse(porte, &Objets::tous(id));
            let mut anonyme = banc.anonyme();
            let page = match porte.methode {
                Methode::Get => anonyme.get(&chemin).await,
                Methode::Post => anonyme.poster(&chemin, &[]).await,
            };
            page.est(401).montre("Connectez-vous");
            assert_eq!(page.traces, 0, "anonymous noise does not fill the journal");
        }
    }

    async fn un_formulaire_d_ailleurs_est_refuse(banc: Banc) {
        for porte in parvis::portes().iter().filter(|p| p.methode == Methode::Post && !p.a_distance) {
            let id = "0197b1a2-0000-7000-8000-000000000001";
            let chemin = adresse(porte, &Objets::tous(id));
            let admis = |qui: &&(&str, &str)| match porte.exige {
                Exige::Action(action) => acces::profil_admis(action, banc.acteur(qui.0).profil).is_ok(),
                Exige::Rien => true,
            };
            let (qui, _) = ROLES.iter().rev().find(admis).unwrap();
            let mut client = banc.client(qui).await;
            client.poster_brut(&chemin, &[]).await.est(403).montre("Ouvrez de nouveau la page");
            client.poster_brut(&chemin, &[("_csrf", "AAAA")]).await.est(403);
            // Another session's token is a stranger's too.
            let autre = crate::commun::cache(&banc.client("tech-ccas").await.get("/accueil").await, "_csrf");
            client.poster_brut(&chemin, &[("_csrf", &autre)]).await.est(403);
            let jeton = crate::commun::cache(&client.get("/accueil").await, "_csrf");
            let requete = Request::post(&chemin)
                .header(header::HOST, "localhost")
                .header(header::ORIGIN, "https://ailleurs.example")
                .header("sec-fetch-site", "cross-site")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!("_csrf={jeton}")))
                .unwrap();
            client.envoyer(requete).await.est(403);
        }
    }

    async fn methodes_et_chemins_inconnus(banc: Banc) {
        let mut client = banc.client("tech-brume").await;
        for porte in parvis::portes() {
            let id = "0197b1a2-0000-7000-8000-000000000001";
            for methode in [Method::DELETE, Method::PUT, Method::PATCH, Method::OPTIONS] {
                let requete = Request::builder().method(methode).uri(adresse(&porte, &Objets::tous(id))).body(Body::empty()).unwrap();
                let page = client.envoyer(requete).await;
                page.est(405);
                assert!(!page.entete("allow").is_empty(), "{}", nom(&porte));
            }
        }
        client.get("/nulle-part").await.est(404).montre("Page introuvable");
        banc.anonyme().get("/nulle-part").await.est(404);
        client.get("/demandes/pas-un-identifiant").await.est(404);
        client.get("/demandes?inconnu=1").await.est(400);
        client.get("/demandes?etat=inconnu").await.est(400);
        client.get("/demandes?apres=hier").await.est(400);
    }

    async fn un_corps_demesure_ou_illisible_est_refuse(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let gros = "x".repeat(70_000);
        lea.poster("/signaler", &[("caisse", gros.as_str())]).await.est(413).montre("trop volumineux");
        lea.poster("/signaler", &[("role", "admin")]).await.est(400).montre("Demande illisible");
        lea.poster("/signaler", &[("caisse", "a"), ("caisse", "b")]).await.est(400);
        let json = Request::post("/signaler").header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
        lea.envoyer(json).await.est(400);
        let programme = Request::get("/demandes/x").header(header::ACCEPT, "application/json").body(Body::empty()).unwrap();
        let page = lea.envoyer(programme).await;
        assert_eq!((page.statut, page.entete("content-type")), (404, "application/problem+json"));
    }

    async fn six_requetes_au_plus_par_page(banc: Banc) {
        let brouillon = remplir(&banc, &mut banc.client("tech-brume").await).await.replace("/signaler/", "");
        let objets = Objets { brouillon, convention: banc.gens.utilisation.to_string(), ..Objets::neufs(&banc, 0).await };
        for porte in parvis::portes().iter().filter(|p| p.methode == Methode::Get && p.exige != Exige::Rien) {
            for (qui, _) in ROLES {
                let page = frapper(&banc, porte, qui, &adresse(porte, &objets)).await;
                // The closing form of a request that is not in charge shows the request instead: two reads, 409.
                assert!(page.requetes <= 6 || page.statut == 409, "{} {qui} : {} requêtes", nom(porte), page.requetes);
            }
        }
    }
}

#[test]
fn les_portes_publiques_sont_celles_de_la_liste() {
    let portes = parvis::portes();
    let publiques: Vec<String> = portes.iter().filter(|p| p.exige == Exige::Rien).map(nom).collect();
    for publique in &publiques {
        assert!(PUBLIQUES.iter().any(|(p, _)| p == publique), "{publique} n’a ni session ni raison");
    }
    assert_eq!(publiques.len(), PUBLIQUES.len() - 1, "a reason without its door");
    let a_distance: Vec<String> = portes.iter().filter(|p| p.a_distance).map(nom).collect();
    assert_eq!(a_distance, A_DISTANCE.map(|(p, _)| p), "a door without a form of ours, or a reason without its door");
}
