//! Tables of cases: what each field of the saisine accepts, and the words of each refusal.

use socle::exigences;

use super::*;
use crate::formulaire::Formulaire;

const TEXTE: &str = include_str!("../../../../../modeles/demandes/saisine-mas.toml");

fn formulaire() -> Formulaire {
    Formulaire::lire("saisine-mas.toml", TEXTE).unwrap()
}

fn aujourd_hui() -> Date {
    "2026-06-01".parse().unwrap()
}

fn champ(code: &str) -> Champ {
    formulaire().champs().find(|c| c.code == code).unwrap().clone()
}

/// What field `code` makes of values typed: the stored values, or the message.
fn lire(code: &str, valeurs: &[&str]) -> Result<Vec<String>, String> {
    let reponse = match valeurs {
        [seule] => Reponse::Un((*seule).to_owned()),
        plusieurs => Reponse::Plusieurs(plusieurs.iter().map(|v| (*v).to_owned()).collect()),
    };
    let saisie = Reponses(BTreeMap::from([(code.to_owned(), reponse)]));
    un_champ(&champ(code), &saisie, aujourd_hui()).map(|r| r.map_or_else(Vec::new, |r| r.valeurs().to_vec()))
}

fn libelles(code: &str) -> Vec<String> {
    champ(code).options.into_iter().map(|o| o.libelle).collect()
}

#[test]
fn les_cadres_d_accompagnement() {
    exigences!["PDC-A2-04"];
    assert_eq!(libelles("cadre").len(), 5);
    assert_eq!(
        lire("cadre", &["numerique", "droits", "droits"]).unwrap(),
        ["droits", "numerique"],
        "order of the form, once"
    );
    assert_eq!(lire("cadre", &[""]).unwrap_err(), "Choisissez parmi les réponses proposées.");
    assert_eq!(lire("cadre", &[]).unwrap_err(), "Choisissez au moins un cadre d’accompagnement.");
    assert!(lire("cadre", &["droits", "inconnu"]).is_err());
}

#[test]
fn les_soins_non_realises() {
    exigences!["PDC-A2-05"];
    assert_eq!(libelles("soins").len(), 6);
    assert!(!champ("soins").obligatoire);
    assert_eq!(lire("soins", &[]).unwrap(), Vec::<String>::new());
    assert_eq!(lire("soins", &["pharmacie", "chirurgie"]).unwrap(), ["chirurgie", "pharmacie"]);
}

#[test]
fn la_duree_du_renoncement() {
    exigences!["PDC-A2-06"];
    assert_eq!(libelles("duree"), ["Moins de 3 mois", "De 3 mois à 1 an", "Plus d’1 an", "Plus de 2 ans"]);
    assert_eq!(lire("duree", &["plus-2-ans"]).unwrap(), ["plus-2-ans"]);
    assert!(lire("duree", &["3-mois", "1-an"]).is_err(), "one answer");
    assert_eq!(lire("duree", &[]).unwrap(), Vec::<String>::new());
}

#[test]
fn les_causes() {
    exigences!["PDC-A2-07"];
    assert_eq!(libelles("causes").len(), 8);
    assert_eq!(lire("causes", &["refus", "transport"]).unwrap(), ["transport", "refus"]);
}

#[test]
fn la_civilite() {
    exigences!["PDC-A2-08"];
    assert_eq!(libelles("civilite"), ["Madame", "Monsieur"]);
    assert_eq!(lire("civilite", &["madame"]).unwrap(), ["madame"]);
    assert_eq!(lire("civilite", &[]).unwrap_err(), "Choisissez la civilité.");
    assert!(lire("civilite", &["madame", "monsieur"]).is_err());
    assert!(lire("civilite", &["docteur"]).is_err());
}

#[test]
fn le_nom_et_le_prenom() {
    exigences!["PDC-A2-09"];
    for (tape, lu) in
        [("d’Œuf-Ça", "d’Œuf-Ça"), ("O'Brane", "O'Brane"), ("  de   la Tour ", "de la Tour"), ("Ngũgĩ", "Ngũgĩ")]
    {
        assert_eq!(lire("nom", &[tape]).unwrap(), [lu]);
    }
    for faux in ["R2D2", "<b>", "---", "a@b", &"x".repeat(81)] {
        assert!(lire("nom", &[faux]).is_err(), "{faux}");
    }
    assert_eq!(lire("nom", &[""]).unwrap_err(), "Écrivez le nom de la personne.");
    assert_eq!(lire("prenom", &[""]).unwrap_err(), "Écrivez le prénom de la personne.");
}

#[test]
fn la_date_de_naissance() {
    exigences!["PDC-A2-10"];
    for (tape, lue, mots) in [
        ("27/03/1984", "1984-03-27", "27 mars 1984"),
        ("1-1-1960", "1960-01-01", "1er janvier 1960"),
        ("00/00/1949", "1949-00-00", "1949"),
        ("00/05/1949", "1949-05-00", "mai 1949"),
        ("29/02/1984", "1984-02-29", "29 février 1984"),
        ("01/06/2026", "2026-06-01", "1er juin 2026"),
    ] {
        assert_eq!(lire("date_naissance", &[tape]).unwrap(), [lue]);
        let relue = DateNaissance::lire(lue, aujourd_hui()).unwrap();
        assert_eq!((relue.to_string().as_str(), relue.en_mots().as_str()), (lue, mots), "the stored form reads back");
    }
    for faux in [
        "",
        "31/04/1990",
        "29/02/1985",
        "27/03/84",
        "12/00/1990",
        "02/06/2026",
        "01/01/1899",
        "aa/bb/cccc",
        "27/03",
        "+1/02/1990",
    ] {
        assert!(lire("date_naissance", &[faux]).is_err(), "{faux}");
    }
}

#[test]
fn le_lieu_de_naissance() {
    exigences!["PDC-A2-11"];
    for (tape, lu) in [
        ("62", "62"),
        ("2a", "2A"),
        ("974", "974"),
        ("1", "01"),
        ("Portugal", "Portugal"),
        ("Côte d’Ivoire", "Côte d’Ivoire"),
    ] {
        assert_eq!(lire("lieu_naissance", &[tape]).unwrap(), [lu]);
    }
    for faux in ["20", "96", "99", "979", "62200", "xx", ""] {
        assert!(lire("lieu_naissance", &[faux]).is_err(), "{faux}");
    }
}

#[test]
fn le_telephone() {
    exigences!["PDC-A2-12"];
    for tape in ["01.99.00.12.34", "0199001234", "01 99 00 12 34", "+33 1 99 00 12 34", "01-99-00-12-34"] {
        assert_eq!(lire("telephone", &[tape]).unwrap(), ["01.99.00.12.34"], "{tape}");
    }
    for faux in ["", "019900123", "01990012345", "1199001234", "01 99 00 12 3x"] {
        assert!(lire("telephone", &[faux]).is_err(), "{faux}");
    }
}

#[test]
fn les_commentaires() {
    exigences!["PDC-A2-16"];
    assert!(lire("commentaires", &["é".repeat(5000).as_str()]).is_ok(), "characters, not bytes");
    assert_eq!(
        lire("commentaires", &["é".repeat(5001).as_str()]).unwrap_err(),
        "Raccourcissez ce texte : 5001 caractères, pour 5000 au plus."
    );
    assert!(lire("commentaires", &[""]).is_err());
}

#[test]
fn les_champs_d_identite_suivent_les_termes() {
    exigences!["VAR-EP-5-04", "K-18"];
    let personne = formulaire().ecrans[0].clone();
    let cinq: Vec<String> =
        ["civilite", "nom", "prenom", "date_naissance", "departement_residence"].map(str::to_owned).to_vec();
    let demandes: Vec<String> = personne.champs.iter().filter(|c| demande(c, &cinq)).map(|c| c.code.clone()).collect();
    assert_eq!(demandes, cinq, "the five fields of art. 5, and no NIR");
    let saisie = Reponses(
        [
            ("civilite", "madame"),
            ("nom", "Tersolle"),
            ("prenom", "Ana"),
            ("date_naissance", "27/03/1984"),
            ("departement_residence", "2b"),
        ]
        .map(|(c, v)| (c.to_owned(), Reponse::Un(v.to_owned())))
        .into(),
    );
    assert_eq!(valider(&personne, &cinq, &saisie, aujourd_hui()).unwrap().un("departement_residence"), "2B");
    for nir in ["295109912611193", "2 95 10 99 126 111 93"] {
        assert!(sans_nir(nir).is_err());
    }
}

#[test]
fn les_reponses_validees_se_valident_encore() {
    // What is stored is validated again at the deposit: a stored value must read back to itself.
    for (code, tape) in [
        ("date_naissance", "00/05/1949"),
        ("telephone", "+33199001234"),
        ("lieu_naissance", "1"),
        ("nom", " de  la Tour"),
    ] {
        let une_fois = lire(code, &[tape]).unwrap();
        assert_eq!(lire(code, &[une_fois[0].as_str()]).unwrap(), une_fois, "{code}");
    }
}

#[test]
fn un_formulaire_faux_dit_ou() {
    for (remplace, par, attendu) in [
        ("code = \"nom\"", "code = \"civilite\"", "champ.code : « civilite »"),
        ("genre = \"telephone\"", "genre = \"fax\"", "fax"),
        ("max = 5000\n", "", "champ.commentaires.max"),
        ("absent = \"Choisissez la civilité.\"\n", "", "champ.civilite.absent"),
        ("code = \"difficultes\"", "code = \"envoi\"", "ecran.code : « envoi »"),
        ("titre = \"Personne concernée\"", "titre = \"Personne\"\ncouleur = \"bleu\"", "couleur"),
    ] {
        let erreur = Formulaire::lire("essai.toml", &TEXTE.replacen(remplace, par, 1)).unwrap_err().to_string();
        assert!(erreur.starts_with("formulaire essai.toml : ") && erreur.contains(attendu), "{erreur}");
    }
}
