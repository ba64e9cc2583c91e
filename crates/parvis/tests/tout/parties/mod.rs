//! The parties of a convention through the doors: what authorises a signature, who answers, whom they employ, what came
//! from paper.

mod comptes;

pub(crate) use comptes::fichier_a_regarder;

use banc::{Banc, Client, deux_moteurs};
use socle::exigences;
use stockage::essai::forcer;

use crate::{
    commun::cache,
    conventions::{METIER, NOUVEAU, PARAMETRES, a_signer, fidele},
};

/// A délibération, beside what it covers.
pub(crate) const DELIBERATION: [(&str, &str); 20] = [
    ("organe", "Commission permanente"),
    ("numero", "2026-14"),
    ("objet", "Accès au portail des caisses"),
    ("convocation", "10/05/2026"),
    ("seance", "20/05/2026"),
    ("president", "Vice-Présidente"),
    ("secretaire", "Conseiller"),
    ("effectif_legal", "29"),
    ("en_exercice", "29"),
    ("presents", "18"),
    ("excuses", "8"),
    ("absents", "3"),
    ("quorum", "15"),
    ("pouvoirs", "3"),
    ("mandats", "Conseillère ; Vice-Présidente\nConseiller ; Vice-Présidente\nConseillère ; Conseiller"),
    ("pour", "21"),
    ("transmission", "26/05/2026"),
    ("publication", "27/05/2026"),
    ("documents", "utilisation-espace-partenaires"),
    ("signataire", "Présidente"),
];

/// The same with the caisse named, and some fields otherwise.
fn deliberation<'a>(caisse: &'a str, autres: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let change = |nom: &str| autres.iter().any(|a| a.0 == nom);
    let mut champs: Vec<_> = DELIBERATION.into_iter().filter(|c| !change(c.0)).collect();
    champs.push(("parties", caisse));
    champs.extend(autres.iter().filter(|a| !a.1.is_empty()));
    champs
}

/// The address that follows `debut` in a page.
pub(crate) fn lien(page: &banc::Page, debut: &str) -> String {
    let (_, suite) =
        page.corps.split_once(&format!("href=\"{debut}")).unwrap_or_else(|| panic!("{debut} : {}", page.corps));
    format!("{debut}{}", suite.split('"').next().unwrap()).replace("&amp;", "&").replace("&#38;", "&")
}

deux_moteurs! {
    async fn une_deliberation_autorise_et_se_compare(banc: Banc) {
        exigences!["VAR-D-01", "VAR-D-02", "K-29"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = a_signer(&banc, &mut admin).await;
        let moi = banc.gens.trois_rivieres.to_string();
        let (liste, nouvelle) = (format!("{href}/deliberations"), format!("{href}/deliberations/nouvelle"));
        val.get(&liste).await.est(200).montre("Aucune délibération").cache("Enregistrer une délibération");
        val.get(&nouvelle).await.est(403);
        banc.client("gestionnaire-ccas").await.get(&liste).await.est(404);
        let champs = deliberation(&moi, &[("presents", "14"), ("excuses", "12"), ("transmission", "19/05/2026")]);
        admin.poster(&nouvelle, &champs).await.est(422)
            .montre("Le quorum n’est pas atteint : 14 présents pour 15").montre("La transmission ne peut pas précéder la séance (20 mai 2026)");
        admin.suivre(&nouvelle, &deliberation(&moi, &[])).await.est(200)
            .montre("18 présents pour un quorum de 15 : atteint").montre("21 pour, 0 contre, 0 abstentions (unanimité), sur 21 votants")
            .montre("Jusqu’au 27 juillet 2026").montre("Conseillère, à Vice-Présidente");
        val.get(&liste).await.montre("Délibération n° 2026-14 du 20 mai 2026").cache("Corriger");
        // Dated before the session: refused. Before reception, under another function: told, and signed.
        let signature = |jour: &'static str, fonction: &'static str| [("partie", "partenaire"), ("jour", jour), ("fonction", fonction)];
        admin.poster(&format!("{href}/signatures"), &signature("19/05/2026", "Présidente")).await.est(422).montre("est du 20 mai 2026");
        admin.suivre(&format!("{href}/signatures"), &signature("25/05/2026", "Directrice")).await.est(200)
            .montre("3 écarts entre ce qui est signé").montre("Elle autorise « Présidente » ; a signé « Directrice »")
            .montre("avant la transmission au contrôle de légalité (26 mai 2026)").montre("avant la publication (27 mai 2026)");
        let page = admin.get(&format!("{liste}/ecart?rang=0")).await;
        page.est(200).montre("a signé « Directrice »");
        let levee = |motif: &'static str| [("rang", "0"), ("code", "signataire"), ("cible", "Directrice"), ("motif", motif)];
        admin.poster(&format!("{liste}/ecart"), &levee("non")).await.est(422).montre("Dites pourquoi");
        admin.suivre(&format!("{liste}/ecart"), &levee("La directrice a délégation de signature.")).await.est(200).montre("2 écarts").montre("Levé : La directrice a délégation");
        admin.poster(&format!("{liste}/ecart"), &levee("La directrice a délégation de signature.")).await.est(409);
        val.get(&liste).await.montre("Levé : La directrice a délégation").cache("Lever cet écart");
        val.poster(&format!("{liste}/ecart"), &levee("Je passe outre moi-même.")).await.est(403);
    }

    async fn une_deliberation_se_corrige_et_ne_se_recrit_pas(banc: Banc) {
        exigences!["VAR-D-03", "PDC-D-01", "CAF17-D-03"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = a_signer(&banc, &mut admin).await;
        let moi = banc.gens.trois_rivieres.to_string();
        let (liste, nouvelle) = (format!("{href}/deliberations"), format!("{href}/deliberations/nouvelle"));
        let champs = deliberation(&moi, &[("publication", ""), ("affichage_du", "27/05/2026"), ("affichage_au", "27/07/2026"), ("groupes", "Majorité ; 15 ; 0 ; 0\nUnion ; 6 ; 0 ; 0"), ("recours", "28/05/2026"), ("usages", "Premier niveau d’information du public")]);
        admin.suivre(&nouvelle, &champs).await.est(200).montre("Affichée du 27 mai 2026 au 27 juillet 2026").montre("Union : 6 pour")
            .montre("Sans réponse, il est rejeté le 28 juillet 2026").montre("Le délai court alors jusqu’au 28 septembre 2026").montre("Premier niveau d’information du public");
        let corriger = lien(&admin.get(&liste).await, &format!("{nouvelle}?remplace="));
        let page = admin.get(&corriger).await;
        page.est(200).montre("Corriger une délibération");
        for tape in ["value=\"20/05/2026\"", "Union ; 6 ; 0 ; 0", "value=\"Vice-Présidente\"", "value=\"18\""] {
            assert!(page.corps.contains(tape), "{tape}");
        }
        let remplace = cache(&page, "remplace");
        let champs = [deliberation(&moi, &[("numero", "2026-15")]), vec![("remplace", remplace.as_str())]].concat();
        admin.suivre(&nouvelle, &champs).await.est(200).montre("n° 2026-15").montre("Corrigée").montre("corrige une version précédente");
        admin.poster(&nouvelle, &champs).await.est(409).montre("déjà corrigée");
        for attaque in ["UPDATE deliberation SET acte = '{}'", "DELETE FROM deliberation"] {
            assert!(forcer(&banc.base, attaque).await.is_err(), "{attaque}");
        }
    }

    async fn chaque_cote_tient_ses_interlocuteurs(banc: Banc) {
        exigences!["CAF68-AN1-02", "VAR-4-05", "VAR-A1-02"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = format!("/conventions/{}/interlocuteurs", banc.gens.utilisation);
        let (val_dormant, moi) = (banc.gens.val_dormant.to_string(), banc.gens.trois_rivieres.to_string());
        val.get(&href).await.est(200).montre("Aucun référent de la convention n’est nommé");
        let personne = |cote, nom, role| {
            vec![("cote", cote), ("roles", role), ("nom", nom), ("fonction", "Cheffe de service"), ("telephone", "01 99 00 12 34"),
                ("courriel", "service.social@val-dormant.example"), ("du", "01/06/2026"), ("suite", "nommer")]
        };
        let changement = format!("{href}/changement");
        val.poster(&changement, &personne(&val_dormant, "", "guichet")).await.est(422).montre("Écrivez le nom").montre("au moins un rôle de la liste");
        val.poster(&changement, &personne(&moi, "Léa Morvan", "referent")).await.est(409).montre("tenus par elle");
        let mut deux = personne(&val_dormant, "Léa Morvan", "referent");
        deux.push(("roles", "securite"));
        val.suivre(&changement, &deux).await.est(200).montre("Responsable sécurité, Référent de la convention").montre("Léa Morvan");
        let page = admin.get(&href).await;
        page.montre("Léa Morvan").montre("Depuis le 1er juin 2026");
        banc.client("audit-rivieres").await.get(&href).await.montre("Léa Morvan").cache("Ajouter un interlocuteur");
        for (qui, statut) in [("gestionnaire-ccas", 404), ("tech-brume", 403), ("operateur", 403)] {
            banc.client(qui).await.get(&href).await.est(statut).cache("Morvan");
        }
        // The caisse keeps its partner's side too; the one who leaves stays in the history.
        let adresse = lien(&page, &format!("{href}/changement?cote={val_dormant}&#38;qui="));
        let qui = adresse.rsplit('=').next().unwrap().to_owned();
        admin.get(&adresse).await.est(200).montre("prend la place de Léa Morvan");
        let mut suivante = personne(&val_dormant, "Ondine Valcourt", "referent");
        suivante.push(("qui", &qui));
        let dans_trois_jours = banc.monde.metier().plus(std::time::Duration::from_secs(3 * 86_400));
        banc.monde.regler_metier(dans_trois_jours);
        let avant: Vec<_> = suivante.iter().map(|c| if c.0 == "du" { ("du", "31/05/2026") } else { *c }).collect();
        admin.poster(&changement, &avant).await.est(422).montre("n’a commencé qu’après");
        let apres: Vec<_> = suivante.iter().map(|c| if c.0 == "du" { ("du", "03/06/2026") } else { *c }).collect();
        admin.suivre(&changement, &apres).await.montre("Ondine Valcourt").montre("Du 1er juin 2026 au 2 juin 2026");
        val.poster(&changement, &apres).await.est(409).montre("déjà été remplacée");
    }

    async fn une_fiche_a_un_siret_juste(banc: Banc) {
        exigences!["CAF68-0-01", "CAF17-0-01", "VAR-A1-01"];
        let mut val = banc.client("gestionnaire-val").await;
        let href = format!("/conventions/{}/interlocuteurs", banc.gens.utilisation);
        let cote = banc.gens.val_dormant.to_string();
        let fiche = |siret| {
            [("cote", cote.as_str()), ("intitule", "Département du Val-Dormant"), ("siege", "1 place des Brumes"), ("siret", siret),
                ("representant", "Présidente"), ("telephone", "01 99 00 00 00"), ("courriel", "contact@val-dormant.example"), ("site", "https://val-dormant.example")]
        };
        val.get(&format!("{href}/fiche?cote={cote}")).await.est(200);
        val.poster(&format!("{href}/fiche"), &fiche("099 000 002 00017")).await.est(422).montre("clé fausse");
        val.suivre(&format!("{href}/fiche"), &fiche("099 000 002 00016")).await.est(200).montre("09900000200016").montre("Représenté par");
        val.get(&format!("{href}/fiche?cote={cote}")).await.montre("Tenir la fiche");
        forcer(&banc.base, "UPDATE fiche_partie SET siret = 'x'").await.unwrap_err();
    }
}

deux_moteurs! {
    async fn l_annexe_2_liste_les_services(banc: Banc) {
        exigences!["CAF68-AN2-01"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = format!("/conventions/{}/services", banc.gens.utilisation);
        let ligne = |numero, libelle, jour| [("numero", numero), ("libelle", libelle), ("disponible", jour)];
        let adresse = format!("{href}/ligne");
        val.poster(&adresse, &ligne("1", "Consultation", "01/07/2017")).await.est(403);
        admin.poster(&adresse, &ligne("0", "", "31/02/2017")).await.est(422).montre("Écrivez le nom du service").montre("une date qui existe");
        admin.poster(&adresse, &ligne("0", "Consultation", "01/07/2017")).await.est(422).montre("de 1 à 99");
        admin.suivre(&adresse, &ligne("1", "Consultation", "01/07/2018")).await.montre("1. Consultation").montre("1er juillet 2018");
        admin.suivre(&adresse, &ligne("1", "Consultation", "01/07/2017")).await.montre("1er juillet 2017").cache("2018").montre("écrite 2 fois");
        val.get(&href).await.est(200).montre("Mis à disposition le 1er juillet 2017").cache("Écrire une ligne");
        forcer(&banc.base, "UPDATE service_annexe SET libelle = 'x'").await.unwrap_err();
    }

    async fn ce_que_chaque_partie_lit(banc: Banc) {
        exigences!["VAR-4-01", "CAF17-D-04", "CAF68-AN3-03"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = a_signer(&banc, &mut admin).await;
        let moi = banc.gens.trois_rivieres.to_string();
        let usages = "Action sociale : travailleurs sociaux diplômés\nFonds de solidarité : agents administratifs";
        let champs = deliberation(&moi, &[("usages", usages), ("autres_documents", "Contrat de service\nBulletin d’adhésion"), ("tacite", "oui"), ("duree", "12"), ("suivi", "Suivi financier")]);
        admin.suivre(&format!("{href}/deliberations/nouvelle"), &champs).await.est(200);
        val.get(&format!("{href}/deliberations")).await.montre("travailleurs sociaux diplômés").montre("Bulletin d’adhésion")
            .montre("Reconduction tacite comprise").montre("Suivi financier");
        val.get(&format!("{href}/interlocuteurs")).await.montre("Aucun référent de la convention n’est nommé de ce côté");
        val.get(&format!("{href}/administrateurs")).await.montre("Ces coordonnées ne servent à la caisse qu’à gérer l’accès au portail");
        val.get(&href).await.montre("Qui engage, qui répond").montre("Délibérations du partenaire");
    }
}

async fn annexe(client: &mut Client, href: &str, courriel: &str, remplace: Option<(&str, &str)>) -> banc::Page {
    let mut champs = vec![
        ("prenom", "Ondine"),
        ("nom", "Valcourt"),
        ("fonction", "Cheffe"),
        ("mobile", "01 99 00 45 67"),
        ("courriel", courriel),
    ];
    match remplace {
        None => champs.push(("remplace", "non")),
        Some((nom, adresse)) => {
            champs.extend([("remplace", "oui"), ("remplace_nom", nom), ("remplace_courriel", adresse)]);
        }
    }
    client.poster(&format!("{href}/changement"), &champs).await
}

deux_moteurs! {
    async fn l_annexe_3_est_signee_deux_fois_puis_appliquee(banc: Banc) {
        exigences!["CAF68-AN3-01", "CAF68-AN3-02", "CAF68-AN3-04"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = format!("/conventions/{}/administrateurs", banc.gens.utilisation);
        annexe(&mut val, &href, "contact@val-dormant.example", None).await.est(422).montre("pas celle d’un service");
        annexe(&mut val, &href, "ondine.valcourt@val-dormant.example", Some(("", "x"))).await.est(422)
            .montre("Écrivez le nom de la personne remplacée").montre("Écrivez l’adresse de la personne remplacée");
        annexe(&mut val, &href, "ondine.valcourt@val-dormant.example", None).await.est(303);
        let page = val.get(&href).await;
        page.montre("À signer").montre("Ondine Valcourt").montre("ne servent à la caisse qu’à gérer l’accès");
        let suite = lien(&page, &format!("{href}/suite?formulaire="));
        let id = suite.rsplit('=').next().unwrap().to_owned();
        let geste = |suite, qui, fonction| [("formulaire", id.as_str()), ("suite", suite), ("qui", qui), ("jour", "01/06/2026"), ("fonction", fonction)];
        let adresse = format!("{href}/suite");
        admin.poster(&adresse, &geste("appliquer", "", "")).await.est(409).montre("il lui manque une signature");
        val.poster(&adresse, &geste("signer", "signataire", "")).await.est(422).montre("Écrivez la fonction");
        val.suivre(&adresse, &geste("signer", "signataire", "Présidente")).await.montre("Une signature sur deux").montre("Présidente");
        val.poster(&adresse, &geste("signer", "signataire", "Présidente")).await.est(409);
        val.suivre(&adresse, &geste("signer", "administrateur", "")).await.montre("Signé, à appliquer");
        val.poster(&adresse, &geste("appliquer", "", "")).await.est(403);
        admin.suivre(&adresse, &geste("appliquer", "", "")).await.montre("Appliqué");
        admin.poster(&adresse, &geste("abandonner", "", "")).await.est(409);
        let interlocuteurs = href.replace("administrateurs", "interlocuteurs");
        val.get(&interlocuteurs).await.montre("Administrateur").montre("Ondine Valcourt");
        // The one who comes next replaces her, by her own address.
        annexe(&mut val, &href, "lea.morvan@val-dormant.example", Some(("Ondine Valcourt", "autre@val-dormant.example"))).await.est(422).montre("Aucun administrateur en place");
        annexe(&mut val, &href, "ondine.valcourt@val-dormant.example", None).await.est(422).montre("chacun a la sienne");
    }

    async fn un_prestataire_attend_l_accord_de_la_caisse(banc: Banc) {
        exigences!["CAF68-14-02", "CAF68-14-04", "K-06"];
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let href = format!("/conventions/{}/prestataires", banc.gens.metier);
        let mut champs = vec![("nom", "Hébergeur du Val"), ("lieu", "Lyon"), ("bases", "Lille"), ("regime", "Licence"), ("taches", "Hébergement"),
            ("hors_ue", "non"), ("informee", "15/05/2026"), ("debut", "01/07/2026")];
        let declaration = format!("{href}/declaration");
        val.get(&declaration).await.est(200);
        val.poster(&declaration, &champs).await.est(422).montre("cinq engagements");
        champs.extend(["copie", "usage", "tiers", "detournement", "fin"].map(|e| ("engagements", e)));
        let page = val.suivre(&declaration, &champs).await;
        page.montre("Attend l’accord de la caisse").montre("Les cinq");
        let adresse = lien(&page, &format!("{href}/suite?prestataire="));
        let id = adresse.rsplit('=').next().unwrap().to_owned();
        let reponse = |genre, jour| [("prestataire", id.as_str()), ("genre", genre), ("jour", jour), ("texte", "Vu le contrat.")];
        let suite = format!("{href}/suite");
        val.poster(&suite, &reponse("accord", "20/05/2026")).await.est(403);
        admin.poster(&suite, &reponse("opposition", "20/05/2026")).await.est(422).montre("ne prévoit pas cette réponse");
        admin.poster(&suite, &reponse("accord", "14/05/2026")).await.est(422).montre("après celui où la caisse a été informée");
        admin.suivre(&suite, &reponse("verification", "20/05/2026")).await.montre("Contrôle demandé par la caisse");
        admin.suivre(&suite, &reponse("accord", "21/05/2026")).await.montre("Admis, à partir du 1er juillet 2026");
        val.suivre(&suite, &reponse("fin", "31/05/2026")).await.montre("A pris fin le 31 mai 2026");
        admin.poster(&suite, &reponse("observation", "31/05/2026")).await.est(409);
        forcer(&banc.base, "DELETE FROM prestataire_fait").await.unwrap_err();
    }

    async fn une_convention_de_papier_est_reprise_entiere_ou_pas(banc: Banc) {
        exigences!["VAR-EP-8.1-01", "K-25"];
        let mut admin = banc.client("admin-rivieres").await;
        let moi = banc.gens.trois_rivieres.to_string();
        let page = admin.poster("/conventions/nouvelle", &[&NOUVEAU[..], &[("numero", "2019-PAPIER-3")]].concat()).await;
        let metier = page.vers().trim_end_matches("/parametres").to_owned();
        let papier = format!("{metier}/papier");
        admin.get(&papier).await.est(200).montre("Des paramètres sont encore à remplir");
        let version = cache(&admin.get(&format!("{metier}/parametres")).await, "version");
        admin.suivre(&format!("{metier}/parametres"), &[&METIER[..], &[("version", version.as_str())]].concat()).await.est(200);
        admin.get(&papier).await.est(200).montre("Union de la Lagune");
        let mut champs = vec![("jour-0", "02/04/2019"), ("fonction-0", "Présidente"), ("jour-1", "02/06/2026"), ("fonction-1", "")];
        admin.poster(&papier, &champs).await.est(422).montre("à venir").montre("Écrivez la fonction");
        champs.retain(|c| !c.0.ends_with('1'));
        champs.extend([("jour-1", "28/03/2019"), ("fonction-1", "Directeur")]);
        let page = admin.poster(&papier, &champs).await;
        page.est(200).montre("Rien n’est encore enregistré").montre("depuis le 2 avril 2019");
        admin.get(&metier).await.montre("Termes à arrêter").cache("Reprise");
        champs.push(("suite", "reprendre"));
        admin.suivre(&papier, &champs).await.est(200).montre("En vigueur depuis le 2 avril 2019").montre("(reprise)").montre("signée sur papier");
        admin.get("/conventions").await.montre("(reprise)");
        admin.poster(&papier, &champs).await.est(409).montre("déjà enregistrée");
        fidele(&banc).await;
        forcer(&banc.base, "DELETE FROM reprise").await.unwrap_err();
        // A use convention on it opens as any other, from the day its accesses are opened.
        let page = admin.poster(&format!("{metier}/utilisation"), &[("caisses", &moi)]).await;
        let utilisation = page.vers().trim_end_matches("/parametres").to_owned();
        let version = cache(&admin.get(&format!("{utilisation}/parametres")).await, "version");
        admin.suivre(&format!("{utilisation}/parametres"), &[&PARAMETRES[..], &[("version", version.as_str())]].concat()).await.est(200);
        let champs = [("jour-0", "01/04/2019"), ("fonction-0", "Présidente"), ("jour-1", "03/04/2019"), ("fonction-1", "Directeur"), ("suite", "reprendre")];
        admin.poster(&format!("{utilisation}/papier"), &champs).await.est(422).montre("signée le 2 avril 2019");
        let champs = [("jour-0", "03/04/2019"), ("fonction-0", "Présidente"), ("jour-1", "03/04/2019"), ("fonction-1", "Directeur"), ("suite", "reprendre")];
        admin.suivre(&format!("{utilisation}/papier"), &champs).await.est(200).montre("Accès à ouvrir");
        admin.suivre(&format!("{utilisation}/activation"), &[]).await.est(200).montre("En vigueur depuis");
        admin.get("/droits").await.montre("(reprise)");
        fidele(&banc).await;
    }
}

/// What the pages of the parties are looked at on: a signed convention with mismatches, people with long names, a form that waits.
pub(crate) async fn a_regarder(banc: &Banc) -> Vec<(&'static str, String)> {
    let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
    let href = a_signer(banc, &mut admin).await;
    let (moi, cote) = (banc.gens.trois_rivieres.to_string(), banc.gens.val_dormant.to_string());
    let nouvelle = format!("{href}/deliberations/nouvelle");
    let autres = [("groupes", "Majorité ; 15 ; 0 ; 0\nUnion des communes du haut pays ; 6 ; 0 ; 0"), ("duree", "36")];
    admin.suivre(&nouvelle, &deliberation(&moi, &autres)).await.est(200);
    let signature =
        [("partie", "partenaire"), ("jour", "25/05/2026"), ("fonction", "Directrice générale des solidarités")];
    let page = admin.suivre(&format!("{href}/signatures"), &signature).await;
    page.montre("À lever");
    let levee =
        [("rang", "2"), ("code", "publication"), ("cible", ""), ("motif", "Publiée deux jours après : sans effet.")];
    admin.suivre(&format!("{href}/deliberations/ecart"), &levee).await.est(200);
    let service = [("numero", "1"), ("libelle", "Consultation des dossiers"), ("disponible", "01/07/2026")];
    admin.suivre(&format!("{href}/services/ligne"), &service).await.est(200);
    let fiche = [
        ("cote", cote.as_str()),
        ("intitule", "Département du Val-Dormant"),
        ("siege", "1 place des Brumes, 01990 Val-Dormant"),
        ("siret", "099 000 002 00016"),
        ("representant", "Présidente"),
        ("telephone", "01 99 00 00 00"),
        ("site", "https://val-dormant.example"),
    ];
    val.suivre(&format!("{href}/interlocuteurs/fiche"), &fiche).await.est(200);
    for (nom, role) in
        [("Marie-Éléonore Brunehilde-Vasquin de la Haute-Combe", "referent"), ("Service des solidarités", "libertes")]
    {
        let personne = [
            ("cote", cote.as_str()),
            ("roles", role),
            ("nom", nom),
            ("fonction", "Cheffe du service des solidarités et de l’accès aux droits"),
            ("telephone", "01 99 00 12 34"),
            ("courriel", "marie-eleonore.brunehilde-vasquin-de-la-haute-combe@solidarites.val-dormant.example"),
            ("du", "01/06/2026"),
            ("suite", "nommer"),
        ];
        val.suivre(&format!("{href}/interlocuteurs/changement"), &personne).await.est(200);
    }
    annexe(&mut val, &format!("{href}/administrateurs"), "ondine.valcourt@val-dormant.example", None).await.est(303);
    let suite =
        lien(&val.get(&format!("{href}/administrateurs")).await, &format!("{href}/administrateurs/suite?formulaire="));
    let metier = format!("/conventions/{}/prestataires", banc.gens.metier);
    let mut champs = vec![
        ("nom", "Hébergement et infogérance du Val"),
        ("lieu", "Lyon"),
        ("bases", "Lille"),
        ("regime", "Licence"),
        ("taches", "Hébergement du portail interne, sauvegardes, astreinte."),
        ("hors_ue", "non"),
        ("informee", "15/05/2026"),
        ("debut", "01/07/2026"),
    ];
    champs.extend(["copie", "usage", "tiers", "detournement", "fin"].map(|e| ("engagements", e)));
    let page = val.suivre(&format!("{metier}/declaration"), &champs).await;
    let prestataire = lien(&page, &format!("{metier}/suite?prestataire="));
    vec![("{parties}", href), ("{val}", cote), ("{annexe}", suite), ("{prestataire}", prestataire)]
}
