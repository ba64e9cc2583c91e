//! Article by article: what the models hold of the source texts, in their parameters, their gates and their life.

use serde_json::Value;
use socle::exigences;

use super::seme;
use crate::{GenreParametre, Modele, Valeurs};

fn document(nom: &str, autres: &[(&str, &str)]) -> Valeurs {
    serde_json::from_value(Value::Object(seme(nom).termes(autres))).unwrap()
}

/// The parameter of that model, which must be written in that article.
fn tenu(nom: &str, code: &str, article: &str) -> Modele {
    let modele = seme(nom).modele();
    let p = modele.parametre(code).unwrap_or_else(|| panic!("{nom} : {code}"));
    assert_eq!(p.article, article, "{nom} : {code}");
    modele
}

fn dit(nom: &str, article: &str, mots: &[&str]) {
    let modele = seme(nom).modele();
    let texte = &modele.article(article).unwrap_or_else(|| panic!("{nom} : art. {article}")).texte;
    for mot in mots {
        assert!(texte.contains(mot), "{nom}, art. {article} : {texte}");
    }
}

#[test]
fn le_mode_de_gestion_est_delegue_sauf_choix() {
    exigences!["CAF68-9.1-01", "CAF68-9.1-02", "CAF68-9.1-03"];
    let modele = tenu("contrat", "mode_habilitation", "2.2");
    let modes: Vec<_> =
        modele.parametre("mode_habilitation").unwrap().valeurs.iter().map(|v| v.code.as_str()).collect();
    assert_eq!(modes, ["delegue", "centralise"]);
    assert_eq!(document("contrat", &[]).texte("mode_habilitation"), Some("delegue"));
    let centralise = document("contrat", &[("mode_habilitation", "centralise")]);
    assert_eq!(centralise.texte("mode_habilitation"), Some("centralise"), "the caisse may manage directly");
    tenu("acces-mon", "origine_mot_de_passe", "9.1");
}

#[test]
fn changer_de_mode_demande_un_avenant() {
    exigences!["CAF68-CS-2.2-01", "CAF68-CS-6-01", "CAF68-17.3-01"];
    dit("contrat", "2.2", &["tous les services", "avenant"]);
    let modele = seme("contrat").modele();
    assert_eq!(modele.vie.avenant.article, "6");
    let avant = seme("contrat").termes(&[]);
    let apres = seme("contrat").termes(&[("mode_habilitation", "centralise")]);
    let ecarts = crate::regles::comparer(&modele, &avant, &apres);
    let changes: Vec<_> = ecarts.iter().filter(|e| e.change).map(|e| e.article.as_str()).collect();
    assert_eq!(changes, ["2.2"]);
    let jour = "2026-06-01".parse().unwrap();
    assert_eq!(crate::regles::avenant_permis(&ecarts, &modele.vie.avenant, jour, jour), Ok(()));
}

#[test]
fn les_administrateurs_sont_deux() {
    exigences!["CAF68-9.1-05", "CAF68-CS-2.2.1-01", "CAF68-CS-2.2.2-01"];
    let contrat = document("contrat", &[]);
    let fonction = |ligne| contrat.case("interlocuteurs", ligne, "fonction");
    assert!(fonction("administrateur-principal").is_some() && fonction("administrateur-suppleant").is_some());
    dit("contrat", "2.2.1", &["administrateur principal", "administrateur suppléant"]);
    dit("acces-mon", "9.1", &["administrateur principal", "administrateur suppléant"]);
}

#[test]
fn l_assistance_et_l_escalade() {
    exigences!["CAF68-CS-3-01", "CAF68-CS-3.3-01", "CAF68-CS-3.3-02"];
    dit("contrat", "3", &["assistance du partenaire", "centre de services de la caisse"]);
    dit("contrat", "3.3", &["premier contact d’escalade, puis second contact d’escalade"]);
    let contrat = document("contrat", &[]);
    assert_eq!(contrat.case("horloges", "escalade", "nombre").as_deref(), Some("48"));
    assert_eq!(contrat.case("horloges", "escalade", "unite").as_deref(), Some("heures"));
}

#[test]
fn la_revue_et_la_securite_du_contrat() {
    exigences!["K-26", "CAF68-CS-2.2.2-04", "CAF68-CS-5.1-01"];
    tenu("contrat", "revue_habilitations", "2.2.2");
    assert_eq!(document("contrat", &[]).entier("revue_habilitations"), Some(12));
    dit("contrat", "5.1", &["responsable de la sécurité", "seul interlocuteur"]);
}

#[test]
fn l_acces_s_ouvre_apres_les_formalites() {
    exigences!["CAF68-12-01", "CAF68-12-02", "CAF68-17.1-02"];
    let modele = seme("acces-mon").modele();
    let formalites = modele.prealables.iter().find(|p| p.code == "formalites").unwrap();
    assert_eq!((formalites.declare, formalites.article.as_str()), (true, "17.1"));
    dit("acces-mon", "12", &["formalités", "preuve"]);
}

#[test]
fn un_prestataire_s_annonce_six_mois_avant() {
    exigences!["CAF68-14-02", "CAF68-14-04", "CAF17-14-01"];
    dit("acces-mon", "14", &["qui, où, où sont les données, sous quel droit, pour quoi faire", "mêmes engagements"]);
    let delai = document("acces-mon", &[]).delai("preavis_prestataires").unwrap();
    assert_eq!(delai.delai().to_string(), "6 mois");
}

#[test]
fn le_suivi_de_la_convention_d_acces() {
    exigences!["CAF68-16-01", "CAF68-16-03", "CAF68-16-04"];
    let acces = document("acces-mon", &[]);
    assert_eq!(acces.case("instances", "bilan", "mois").as_deref(), Some("12"));
    assert_eq!(acces.delai("delai_reunion").unwrap().delai().to_string(), "1 mois");
    assert_eq!(acces.delai("delai_reunion").unwrap().depart.as_deref(), Some("reception"));
    assert_eq!(acces.delai("validation_compte_rendu").unwrap().delai().to_string(), "30 jours");
    dit("acces-mon", "16", &["à tour de rôle"]);
}

#[test]
fn la_fin_de_l_acces_emporte_contrat_et_bulletin() {
    exigences!["CAF68-17.2-02", "CAF68-17.2-05", "CAF17-17-01"];
    let vie = |nom: &str| seme(nom).modele().vie;
    assert_eq!(vie("contrat").cascade.as_deref(), Some("7"));
    assert_eq!(vie("bulletin").cascade.as_deref(), Some("2"));
    dit("contrat", "7", &["finit avec elle"]);
    let etapes: Vec<_> = vie("acces-mon").cloture.into_iter().map(|e| e.code).collect();
    assert_eq!(etapes, ["bonne-fin", "acces"]);
    assert!(seme("acces-mon").modele().etape_de_cloture("bonne-fin").is_some());
}

#[test]
fn les_missions_fondent_les_acces() {
    exigences!["CAF68-9.2-04", "CAF68-9.2-09", "CAF68-CS-2.2.1-04"];
    let modele = tenu("acces-mon", "missions", "8");
    assert_eq!(modele.parametre("missions").unwrap().genre, GenreParametre::Champs);
    dit("acces-mon", "8", &["qu’aux missions"]);
    dit("acces-mon", "9.2", &["en limite le nombre", "ne se partage pas", "aucun automate"]);
    dit("bulletin", "0", &["selon son profil", "utiles à sa mission"]);
}

#[test]
fn les_profils_qui_ont_une_condition() {
    exigences!["CAF68-BA-1-02", "CAF68-BA-1-03", "CAF68-BA-1-05"];
    let modele = seme("bulletin").modele();
    let condition = |code: &str| modele.profil(code).unwrap().condition.clone();
    assert!(condition("T2").contains("subventionne"));
    assert!(condition("T4").contains("numéro d’instructeur"));
    assert!(condition("T18").contains("récent") && condition("T19").contains("coordination"));
    let date = document("bulletin", &[]);
    assert_eq!(date.texte("mise_a_disposition"), Some("1er juillet 2026"));
    assert_eq!(date.texte("suivi_fraude"), Some("ferme"), "out of reach unless it was opened");
}

#[test]
fn la_coordination_des_controles() {
    exigences!["CAF68-PC-0-02", "CAF68-PC-2.1-01", "CAF68-PC-2.3-01"];
    tenu("coordination", "deliberation", "0");
    assert_eq!(document("coordination", &[]).choisis("etats_du_droit"), ["verse", "suspendu", "eteint"]);
    let modele = seme("coordination").modele();
    assert!(modele.prealables.iter().any(|p| p.code == "acces" && !p.declare));
    assert_eq!(modele.adossee_a, None, "no cascade clause is written");
}

#[test]
fn duree_avenant_et_fin_de_la_coordination() {
    exigences!["CAF68-PC-5-01", "CAF68-PC-6-01", "CAF68-PC-7-02"];
    let vie = seme("coordination").modele().vie;
    assert_eq!(vie.avenant.article, "6");
    assert_eq!(document("coordination", &[]).entier("duree"), Some(12));
    let [non_respect] = vie.demeures.as_slice() else { panic!("{:?}", vie.demeures) };
    assert!(non_respect.delai.is_none() && non_respect.article == "7", "at once, by the caisse alone");
}

#[test]
fn le_cadre_national_et_les_moments() {
    exigences!["CAF68-PC-4.3.1-01", "CAF68-PC-4.3.3-01", "CAF68-PC-4.3.3-10"];
    let modele = tenu("coordination", "moments", "4.3.3");
    let cadre = modele.prealables.iter().find(|p| p.code == "cadre_national").unwrap();
    assert_eq!((cadre.declare, cadre.article.as_str()), (true, "4.3.1"));
    let moments = &modele.parametre("moments").unwrap().valeurs;
    assert_eq!(moments.len(), 6);
    assert!(moments.iter().filter(|m| m.libelle.contains(" : ")).count() >= 5, "each says its purpose");
}

#[test]
fn la_convention_metier_et_ses_delais() {
    exigences!["PDC-3-07", "PDC-3-08", "VAR-3-02"];
    let metier = document("metier", &[]);
    let horloge = |ligne, colonne| metier.case("horloges", ligne, colonne);
    assert_eq!(horloge("instruction", "nombre").as_deref(), Some("30"));
    assert_eq!(
        (horloge("urgent", "nombre").as_deref(), horloge("urgent", "unite").as_deref()),
        (Some("48"), Some("heures"))
    );
    let modele = tenu("metier", "services", "3");
    assert_eq!(modele.parametre("services").unwrap().valeurs.len(), 4, "four optional services");
}

#[test]
fn durees_et_fautes_de_la_convention_metier() {
    exigences!["VAR-9.1-01", "VAR-9.4-01", "PDC-6.4-01"];
    let metier = document("metier", &[]);
    assert_eq!(metier.entier("duree"), Some(12));
    let delai = metier.delai("delai_mise_en_demeure").unwrap();
    assert_eq!((delai.delai().to_string().as_str(), delai.depart.as_deref()), ("15 jours", Some("envoi")));
    assert_eq!(metier.texte("effet_mise_en_demeure"), Some("decision"), "« pourra être »: somebody decides");
}

#[test]
fn les_roles_de_donnees_de_la_convention_metier() {
    exigences!["VAR-6-02", "VAR-A2-2-01", "VAR-A2-5-03"];
    let metier = document("metier", &[]);
    assert_eq!(metier.case("roles_donnees", "autres-collaborations", "role").as_deref(), Some("distincts"));
    assert_eq!(metier.case("roles_donnees", "signalements", "role").as_deref(), Some("sous-traitant"));
    assert_eq!(metier.choisis("voies_droits"), ["courrier"]);
    dit("metier", "7", &["détruit les données", "preuve"]);
}

#[test]
fn le_partenariat_et_ses_rythmes() {
    exigences!["CAR-2.1-12", "CAR-2.2-09", "CAR-6-04"];
    let carsat = document("partenariat", &[]);
    assert_eq!((carsat.entier("formations"), carsat.entier("duree_rencontre")), (Some(2), Some(90)));
    assert_eq!(carsat.case("horloges", "retour", "nombre").as_deref(), Some("3"));
    assert_eq!(carsat.case("instances", "comite-suivi", "mois").as_deref(), Some("12"));
}

#[test]
fn la_fin_du_partenariat() {
    exigences!["CAR-11.1-01", "CAR-11.2-03", "CAR-11.4-04"];
    let carsat = document("partenariat", &[]);
    assert_eq!((carsat.entier("duree"), carsat.texte("renouvellement")), (Some(12), Some("tacite")));
    assert_eq!(carsat.texte("changement_correspondants"), Some("lettre-simple"));
    let vie = seme("partenariat").modele().vie;
    let [general] = vie.denonciations.as_slice() else { panic!("{:?}", vie.denonciations) };
    assert_eq!((general.code.as_str(), general.motivee), ("interet-general", true));
    dit("partenariat", "11.3", &["art. 11.4"]);
}
