//! Every page there is to look at: who sees it, at which address, after which form sent.
//!
//! axe and the screenshots walk this one list; a door of the house that is not in it, nor in [`AILLEURS`] with its
//! reason, fails here.

use std::collections::{BTreeMap, BTreeSet};

use banc::{Banc, Client};
use toile::Methode;

use super::{
    chrome::Fenetre,
    vues_circuit,
    vues_pieces::{brouillon_avec_pieces, demande_avec_pieces},
};
use crate::{
    commun::{commencer, remplir},
    comptes,
    conventions::a_signer,
    habilitations::{compte_et_demande, revues_en_cours},
};

/// A page to look at.
pub(super) struct Vue {
    /// Name, for messages and files.
    pub(super) nom: &'static str,
    /// Its GET door, as the table of doors writes it; empty for a refusal.
    pub(super) porte: &'static str,
    /// Login of the reader; empty for nobody, [`EXPIREE`] for a session that has ended.
    pub(super) qui: &'static str,
    /// Address; words in braces stand for what [`Lieux`] prepared.
    pub(super) chemin: &'static str,
    /// Fields typed in the page's form, which is then sent; the page looked at is the answer.
    pub(super) envoi: Option<&'static [(&'static str, &'static str)]>,
    /// Status of the answer.
    pub(super) statut: u16,
}

const EXPIREE: &str = "(expirée)";

/// In place of what is typed: the label of that box is clicked.
pub(super) const COCHER: &str = "(cocher)";
/// Between the password and the code.
const ETAPE: &str = "(étape)";
/// At her very first sign-in.
const NEUVE: &str = "(neuve)";

/// Doors that are no page.
const AILLEURS: [(&str, &str); 16] = [
    ("/demandes/{id}/suivante", "redirige vers la demande suivante, ou vers la file"),
    ("/demandes/{id}/pieces/{piece}", "redirige vers le fichier"),
    ("/demandes/{id}/pieces/{piece}/{jeton}", "un fichier, tel qu’il a été joint"),
    ("/conventions/{id}/documents/{document}", "un PDF"),
    ("/conventions/{id}/agenda", "un fichier, pour un agenda"),
    ("/echeances/agenda", "un fichier, pour un agenda"),
    ("/conventions/{id}/copies/{copie}", "un PDF, tel qu’il a été déposé"),
    ("/", "redirige vers /accueil ou /connexion"),
    ("/sante", "du JSON, pour une machine"),
    ("/comptes/tableau", "un fichier, pour un tableur"),
    ("/file/tableau", "un fichier, pour un tableur"),
    ("/file/classeur", "un fichier, pour un tableur"),
    ("/demandes/tableau", "un fichier, pour un tableur"),
    ("/demandes/classeur", "un fichier, pour un tableur"),
    ("/file/suivante", "redirige vers une demande"),
    ("/actifs/{version}/{fichier}", "des fichiers, chargés par chaque page"),
];

pub(super) const fn vue(nom: &'static str, porte: &'static str, qui: &'static str, chemin: &'static str) -> Vue {
    Vue { nom, porte, qui, chemin, envoi: None, statut: 200 }
}

const fn refus(nom: &'static str, statut: u16, qui: &'static str, chemin: &'static str) -> Vue {
    Vue { nom, porte: "", qui, chemin, envoi: None, statut }
}

pub(super) const fn erreur(
    nom: &'static str,
    porte: &'static str,
    qui: &'static str,
    chemin: &'static str,
    envoi: &'static [(&'static str, &'static str)],
) -> Vue {
    Vue { nom, porte, qui, chemin, envoi: Some(envoi), statut: 422 }
}

/// The list. The sign-in page comes first: it is weighed with nothing in the browser's cache.
pub(super) const VUES: [Vue; 67] = [
    vue("connexion", "/connexion", "", "/connexion"),
    erreur(
        "connexion-erreur",
        "/connexion",
        "",
        "/connexion",
        &[("identifiant", "tech-brume"), ("mot_de_passe", "pas celui-là")],
    ),
    vue("oubli", "/mot-de-passe-oublie", "", "/mot-de-passe-oublie"),
    vue("activation", "/activation/{jeton}", "", "{activation}"),
    erreur(
        "activation-erreur",
        "/activation/{jeton}",
        "",
        "{activation}",
        &[("nouveau", "trop-court"), ("confirmation", "trop-court")],
    ),
    Vue { statut: 404, ..vue("lien-mort", "/activation/{jeton}", "", "/activation/perdu") },
    vue("code", "/connexion/code", ETAPE, "/connexion/code"),
    erreur("code-erreur", "/connexion/code", ETAPE, "/connexion/code", &[("code", "000000")]),
    vue("cgu-acceptation", "/cgu/acceptation", NEUVE, "/cgu/acceptation"),
    erreur("cgu-acceptation-erreur", "/cgu/acceptation", NEUVE, "/cgu/acceptation", &[]),
    vue("mon-compte", "/mon-compte", "tech-brume", "/mon-compte"),
    vue("engagements", "/mon-compte/engagements", "tech-brume", "/mon-compte/engagements"),
    vue("mot-de-passe", "/mon-compte/mot-de-passe", "tech-brume", "/mon-compte/mot-de-passe"),
    erreur(
        "mot-de-passe-erreur",
        "/mon-compte/mot-de-passe",
        "tech-brume",
        "/mon-compte/mot-de-passe",
        &[("actuel", "faux"), ("nouveau", "a"), ("confirmation", "b")],
    ),
    vue("second-facteur", "/mon-compte/second-facteur", "tech-brume", "/mon-compte/second-facteur"),
    vue("second-facteur-carre", "/mon-compte/second-facteur", "agent-rivieres-2", "/mon-compte/second-facteur"),
    erreur(
        "second-facteur-carre-erreur",
        "/mon-compte/second-facteur",
        "agent-rivieres-2",
        "/mon-compte/second-facteur",
        &[("code", "12")],
    ),
    vue("second-facteur-pose", "/mon-compte/second-facteur", "tech-ccas-2", "/mon-compte/second-facteur"),
    vue("accueil-technicien", "/accueil", "tech-brume", "/accueil"),
    vue("accueil-gestionnaire", "/accueil", "gestionnaire-val", "/accueil"),
    vue("accueil-agent", "/accueil", "agent-rivieres", "/accueil"),
    vue("accueil-operateur", "/accueil", "operateur", "/accueil"),
    vue("signaler", "/signaler", "tech-brume", "/signaler"),
    erreur("signaler-erreur", "/signaler", "tech-brume", "/signaler", &[]),
    vue("personne", "/signaler/{id}/{ecran}", "tech-brume", "{brouillon}/personne"),
    erreur(
        "personne-erreur",
        "/signaler/{id}/{ecran}",
        "tech-brume",
        "{brouillon}/personne",
        &[("prenom", "Éléonore"), ("date_naissance", "31/02/1990"), ("telephone", "12")],
    ),
    vue("difficultes", "/signaler/{id}/{ecran}", "tech-brume", "{brouillon}/difficultes"),
    erreur(
        "difficultes-erreur",
        "/signaler/{id}/{ecran}",
        "tech-brume",
        "{brouillon}/difficultes",
        &[("commentaires", "")],
    ),
    vue("verification", "/signaler/{id}/verification", "tech-brume", "{complet}/verification"),
    vue("confirmation", "/demandes/{id}/confirmation", "tech-brume", "/demandes/{deposee}/confirmation"),
    vue("demandes", "/demandes", "tech-brume", "/demandes"),
    vue("demandes-filtre-vide", "/demandes", "tech-brume", "/demandes?etat=close"),
    vue("demandes-noms-longs", "/demandes", "tech-clairval", "/demandes"),
    vue("demande-partenaire", "/demandes/{id}", "tech-brume", "/demandes/{deposee}"),
    vue("demande-partenaire-prise", "/demandes/{id}", "tech-brume", "/demandes/{prise}"),
    vue("demande-partenaire-close", "/demandes/{id}", "tech-ccas", "/demandes/{close}"),
    vue("demande-noms-longs", "/demandes/{id}", "tech-clairval", "/demandes/{longue}"),
    vue("demande-agent", "/demandes/{id}", "agent-rivieres", "/demandes/{deposee}"),
    vue("demande-agent-prise", "/demandes/{id}", "agent-rivieres", "/demandes/{prise}"),
    vue("demande-agent-close", "/demandes/{id}", "agent-rivieres", "/demandes/{close}"),
    vue("cloture", "/demandes/{id}/cloture", "agent-rivieres", "/demandes/{prise}/cloture"),
    erreur("cloture-erreur", "/demandes/{id}/cloture", "agent-rivieres", "/demandes/{prise}/cloture", &[]),
    Vue { statut: 409, ..vue("cloture-trop-tot", "/demandes/{id}", "agent-rivieres", "/demandes/{deposee}/cloture") },
    vue("file", "/file", "agent-rivieres", "/file"),
    vue("file-vide", "/file", "agent-plateau", "/file"),
    vue("file-filtre-vide", "/file", "agent-plateau", "/file?etat=close"),
    vue("mes-traces", "/mes-traces", "tech-brume", "/mes-traces"),
    vue("droits-partenaire", "/droits", "tech-brume", "/droits"),
    vue("droits-caisse", "/droits", "agent-rivieres", "/droits"),
    vue("organisations", "/organisations", "operateur", "/organisations"),
    refus("refus-401", 401, "", "/accueil"),
    refus("refus-403", 403, "tech-brume", "/file"),
    refus("refus-404", 404, "tech-brume", "/nulle-part"),
    vue("accessibilite", "/accessibilite", "", "/accessibilite"),
    vue("donnees-personnelles", "/donnees-personnelles", "", "/donnees-personnelles"),
    vue("mentions-legales", "/mentions-legales", "", "/mentions-legales"),
    vue("cgu", "/cgu", "", "/cgu"),
    vue("cgu-version", "/cgu/{version}", "", "/cgu/1"),
    vue("aide", "/aide", "", "/aide"),
    vue("etat", "/etat", "tech-brume", "/etat"),
    vue("courrier", "/_courrier", "", "/_courrier"),
    vue("visite", "/_visite", "", "/_visite"),
    vue("visite-connecte", "/_visite", "tech-brume", "/_visite"),
    vue("recommencer", "/_visite/recommencer", "", "/_visite/recommencer"),
    vue("horloge", "/_horloge", "tech-brume", "/_horloge"),
    erreur("horloge-erreur", "/_horloge", "tech-brume", "/_horloge", &[("jour", "31/02/2027"), ("heure", "midi")]),
    vue("catalogue", "/_catalogue", "", "/_catalogue"),
];

/// Apart, since its address is another page's: the same session, once ended.
pub(super) const EXPIRATION: Vue = refus("session-expiree", 401, EXPIREE, "/accueil");

/// Every page, whichever file lists it.
pub(super) fn vues() -> impl Iterator<Item = &'static Vue> {
    VUES.iter()
        .chain(&super::vues_circuit::VUES)
        .chain(&super::vues_conventions::VUES)
        .chain(&super::vues_echeances::VUES)
        .chain(&super::vues_pieces::VUES)
        .chain(&super::vues_habilitations::VUES)
        .chain(&super::vues_echanges::VUES)
        .chain(&super::vues_travail::VUES)
        .chain(&super::vues_parties::VUES)
}

/// What the list's addresses and readers stand for in one house.
pub(super) struct Lieux {
    mots: BTreeMap<&'static str, String>,
    cookies: BTreeMap<&'static str, String>,
}

/// The identifier of the request about `personne`, as the agent's queue links to it.
async fn recue(agent: &mut Client, personne: &str) -> String {
    let page = agent.get("/file?etat=toutes").await;
    let rangee = page.corps.split("href=\"/demandes/").skip(1).find(|r| r.contains(personne));
    rangee.unwrap_or_else(|| panic!("{personne} manque dans la file")).split('"').next().unwrap().to_owned()
}

/// Somebody whose password was right, and whose code is asked.
async fn entre_deux(banc: &Banc) -> Client {
    comptes::facteur::poser(banc, &mut banc.client("tech-ccas-2").await).await;
    let mut client = banc.anonyme();
    comptes::entrer(&mut client, "tech-ccas-2", banc::MOT_DE_PASSE).await.est(303);
    client
}

impl Lieux {
    /// Signs everybody in and prepares what the addresses name.
    pub(super) async fn preparer(banc: &Banc) -> Self {
        let mut cookies = BTreeMap::from([("", String::new())]);
        let nommes = vues().map(|v| v.qui).filter(|q| !q.is_empty() && !q.starts_with('('));
        for qui in nommes.collect::<BTreeSet<_>>() {
            cookies.insert(qui, banc.client(qui).await.cookies());
        }
        cookies.insert(NEUVE, comptes::arriver(banc).await.1.cookies());
        cookies.insert(ETAPE, entre_deux(banc).await.cookies());
        let mut carre = banc.client("agent-rivieres-2").await;
        carre.poster("/mon-compte/second-facteur/depart", &[]).await.est(303);
        comptes::inviter(banc, None).await;
        let activation = comptes::lien(banc).await;
        let mut lea = banc.client("tech-brume").await;
        cookies.insert(EXPIREE, lea.cookies());
        lea.poster("/deconnexion", &[]).await.est(303);
        let mut lea = banc.client("tech-brume").await;
        let mut agent = banc.client("agent-rivieres").await;
        let mut admin = banc.client("admin-rivieres").await;
        let (compte, demande_de_compte) = compte_et_demande(banc, 0).await;
        revues_en_cours(banc).await;
        let echanges = crate::echanges::a_regarder(banc).await;
        let reception = crate::conventions::reception_a_regarder(&mut admin, &banc.gens.utilisation).await;
        super::vues_conventions::copies(banc, &mut admin, &format!("/conventions/{}", banc.gens.utilisation)).await;
        let mut mots = BTreeMap::from([
            ("{compte}", compte),
            ("{demande_de_compte}", demande_de_compte),
            ("{gerant}", banc.acteur("gestionnaire-val").compte.to_string()),
            ("{projet}", format!("/conventions/{}", banc.gens.projet)),
            ("{ep}", format!("/conventions/{}", banc.gens.utilisation)),
            ("{cm}", format!("/conventions/{}", banc.gens.metier)),
            ("{a_signer}", a_signer(banc, &mut admin).await),
            ("{activation}", activation),
            ("{reception}", reception),
            ("{avancee}", vues_circuit::avancee(banc).await),
            ("{attendue}", vues_circuit::attendue(banc).await),
            ("{retiree}", vues_circuit::retiree(banc).await),
            ("{brouillon}", commencer(banc, &mut lea).await),
            ("{complet}", remplir(banc, &mut lea).await),
            ("{avec_pieces}", brouillon_avec_pieces(banc, &mut lea).await),
            ("{jointe}", demande_avec_pieces(banc, &mut lea).await),
            ("{deposee}", recue(&mut agent, "Grandvallet").await),
            ("{longue}", recue(&mut agent, "Vandrezanne").await),
            ("{prise}", recue(&mut agent, "Esquirolle").await),
            ("{close}", recue(&mut agent, "Pellorce").await),
        ]);
        mots.extend(echanges);
        mots.extend(crate::parties::a_regarder(banc).await);
        let fichier = crate::parties::fichier_a_regarder(banc).await;
        cookies.insert(super::vues_parties::IMPORT, fichier.cookies());
        mots.extend(crate::conventions::a_regarder(banc).await);
        // The queue of a busy caisse, once what the list names was found in it.
        for texte in banc::remplir::textes(&banc.gens, 80, banc.monde.metier()) {
            stockage::essai::forcer(&banc.base, &texte).await.unwrap();
        }
        Self { mots, cookies }
    }

    /// Brings `vue` into the window; an error's form is sent as a person does.
    pub(super) async fn ouvrir(&self, f: &Fenetre, vue: &Vue) {
        let chemin = self.mots.iter().fold(vue.chemin.to_owned(), |c, (mot, sens)| c.replace(mot, sens));
        f.endosser(&self.cookies[vue.qui]).await;
        f.aller(&chemin).await;
        if let Some(champs) = vue.envoi {
            for (nom, valeur) in champs {
                match *valeur {
                    COCHER => f.cliquer(&format!("label[for='{nom}']")).await,
                    valeur => f.taper(nom, valeur).await,
                }
            }
            f.cliquer("main form[novalidate] button").await;
            f.attendre_un(if vue.statut == 422 { ".erreurs" } else { ".avis--danger" }).await;
        }
        f.attendre_un("h1").await;
        let statut =
            "return document.fonts.ready.then(() => performance.getEntriesByType('navigation')[0].responseStatus)";
        assert_eq!(f.demander(statut).await, vue.statut, "{}", vue.nom);
    }
}

#[test]
fn chaque_porte_a_sa_page() {
    let portes: BTreeSet<&str> =
        parvis::portes().iter().filter(|p| p.methode == Methode::Get).map(|p| p.chemin).collect();
    let ailleurs: BTreeSet<&str> = AILLEURS.iter().map(|(porte, _)| *porte).collect();
    let montrees: BTreeSet<&str> = vues().map(|v| v.porte).filter(|p| !p.is_empty()).collect();
    assert!(montrees.is_disjoint(&ailleurs), "both looked at and excused");
    let connues: BTreeSet<&str> = montrees.union(&ailleurs).copied().collect();
    assert_eq!(portes, connues, "doors of the house, against VUES and AILLEURS of this file");
    let noms: BTreeSet<&str> = vues().map(|v| v.nom).collect();
    assert_eq!(noms.len(), vues().count(), "a name twice");
}
