//! Wrong models: what the person who wrote one is told, each with its key and what was expected. None loads by half.

use super::super::{Modele, TAILLE_MAX};

/// Small and right: each case breaks it once.
const JUSTE: &str = r#"
code = "essai"
version = 1
genre = "partenariat"
prefixe = "ES"
titre = "Convention d’essai"
document = "Convention d’essai"
[[variante]]
code = "deux"
libelle = "Une caisse et un partenaire"
caisses = 1
[[article]]
numero = "1"
titre = "Objet"
texte = "Le {comite} se réunit, selon l’{art. 2}."
[[article]]
numero = "2"
titre = "Fin"
texte = "La convention finit."
[[parametre]]
code = "duree"
libelle = "Durée"
genre = "entier"
unite = "mois"
minimum = 1
maximum = 60
defaut = ["12"]
article = "1"
[[parametre]]
code = "preavis"
libelle = "Préavis"
genre = "delai"
unites = ["mois"]
minimum = 1
maximum = 12
article = "2"
[[parametre]]
code = "regime"
libelle = "Régime"
genre = "choix"
valeurs = [{ code = "tacite", libelle = "Sans démarche" }, { code = "a-confirmer", libelle = "Par écrit" }]
defaut = ["tacite"]
article = "2"
[[parametre]]
code = "rythme"
libelle = "Rythme"
genre = "tableau"
lignes = [{ code = "comite", libelle = "Comité", defaut = ["12"] }]
colonnes = [{ code = "mois", libelle = "Tous les", genre = "entier", minimum = 1, maximum = 24, unite = "mois" }]
si = { parametre = "regime", valeurs = ["tacite"] }
article = "1"
[[prealable]]
code = "signatures"
libelle = "Les parties ont signé"
article = "1"
[vie]
effet = "1"
duree = { mois = { parametre = "duree" }, article = "1" }
renouvellement = { mode = { parametre = "regime" }, mois = 12, article = "2" }
litige = { minimum = 1, maximum = 3, article = "2" }
avenant = { article = "2", sans_toucher = ["1"] }
correspondants = { mode = "libre", article = "1" }
prestataires = { regime = "preavis", delai = { nombre = 6, unite = "mois" }, article = "2" }
[[vie.denonciation]]
code = "preavis"
qui = "toutes"
preavis = { parametre = "preavis" }
depart = "reception"
article = "2"
[[vie.demeure]]
code = "manquement"
qui = "toutes"
delai = { nombre = 1, unite = "mois" }
depart = "envoi"
effet = "decision"
article = "2"
[[vie.cloture]]
code = "destruction"
libelle = "Les données sont détruites"
article = "2"
"#;

/// (what is replaced, by what, the one mistake that is told).
const FAUX: [(&str, &str, &str); 52] = [
    ("version = 1\n", "version = \"un\"\n", "version : nombre entier positif attendu"),
    ("version = 1\n", "version = 0\n", "version : nombre entier, 1 au moins, attendu"),
    ("code = \"essai\"\n", "", "code : absent, texte attendu"),
    ("code = \"essai\"", "code = \"Essai !\"", "code : lettres minuscules, chiffres et tirets attendus, 60 au plus"),
    ("titre = \"Objet\"", "titre = \"\"", "article.1.titre : vide, texte attendu"),
    ("titre = \"Objet\"", "titre = 3", "article.1.titre : texte attendu"),
    (
        "titre = \"Objet\"\n",
        "titre = \"Objet\"\nauteur = \"x\"\n",
        "article.1.auteur : clé inconnue ; attendu : numero, texte, titre",
    ),
    (
        "genre = \"partenariat\"",
        "genre = \"pacte\"",
        "genre : « pacte » n’est pas un mot connu ; attendu : metier, utilisation, acces, contrat, bulletin, controle, partenariat",
    ),
    ("prefixe = \"ES\"", "prefixe = \"es\"", "prefixe : 2 à 6 lettres majuscules attendues"),
    (
        "prefixe = \"ES\"\n",
        "prefixe = \"ES\"\nadossee_a = \"autre\"\n",
        "vie.cascade : absent, article attendu : ce modèle s’adosse à un autre",
    ),
    (
        "genre = \"partenariat\"",
        "genre = \"contrat\"",
        "adossee_a : absent : un modèle « contrat » s’adosse à un modèle « acces »",
    ),
    (
        "caisses = 1",
        "caisses = 0",
        "variante.deux.caisses : une caisse au moins ouvre le portail : nombre supérieur à hors_portail attendu",
    ),
    (
        "caisses = 1",
        "caisses = 1\nhors_portail = 1",
        "variante.deux.caisses : une caisse au moins ouvre le portail : nombre supérieur à hors_portail attendu",
    ),
    ("numero = \"2\"\ntitre", "numero = \"1\"\ntitre", "article.numero : « 1 » est écrit deux fois"),
    (
        "{comite}",
        "{comité de pilotage}",
        "article.1.texte : « comité de pilotage » n’a pas de cible : ni article, ni ligne d’un tableau, ni profil",
    ),
    (
        "{art. 2}",
        "{art. 9}",
        "article.1.texte : « art. 9 » n’a pas de cible : ni article, ni ligne d’un tableau, ni profil",
    ),
    (
        "{comite}",
        "{comite",
        "article.1.texte : « comite se réunit, selon l’{art. 2 » n’a pas de cible : ni article, ni ligne d’un tableau, ni profil",
    ),
    (
        "genre = \"entier\"\nunite",
        "genre = \"nombre\"\nunite",
        "parametre.duree.genre : « nombre » n’est pas un mot connu ; attendu : fonctions, choix, champs, entier, delai, tranches, rotation, texte, siret, tableau, profils",
    ),
    ("maximum = 60\n", "", "parametre.duree.maximum : nombre attendu"),
    ("maximum = 60\n", "maximum = 0\n", "parametre.duree.maximum : nombre au moins égal au minimum attendu"),
    ("defaut = [\"12\"]\narticle", "defaut = [\"61\"]\narticle", "duree.defaut : Écrivez un nombre entier, de 1 à 60."),
    ("defaut = [\"12\"]\narticle", "defaut = [12]\narticle", "parametre.duree.defaut : liste de textes attendu"),
    ("unites = [\"mois\"]\n", "", "parametre.preavis.unites : liste attendue"),
    (
        "unites = [\"mois\"]",
        "unites = [\"semaines\"]",
        "parametre.preavis.unites : « semaines » n’est pas une unité ; attendu : heures, jours_calendaires, jours_ouvres, mois",
    ),
    (
        "code = \"preavis\"\nlibelle = \"Préavis\"",
        "code = \"duree\"\nlibelle = \"Préavis\"",
        "code : « duree » est écrit deux fois",
    ),
    (
        "maximum = 12\narticle = \"2\"",
        "maximum = 12\narticle = \"7\"",
        "parametre.preavis.article : « 7 » n’est pas un article de ce modèle",
    ),
    ("defaut = [\"tacite\"]", "defaut = [\"toujours\"]", "parametre.regime.defaut : une des valeurs attendue"),
    (
        "{ code = \"a-confirmer\", libelle = \"Par écrit\" }",
        "{ code = \"jamais\", libelle = \"Non\" }",
        "vie.renouvellement.mode.parametre : valeur « jamais » de « regime » ; attendu : tacite, a-confirmer, comme-mere",
    ),
    (
        "{ code = \"a-confirmer\", libelle = \"Par écrit\" }",
        "{ code = \"a-confirmer\" }",
        "parametre.regime.valeurs.a-confirmer.libelle : absent, texte attendu",
    ),
    (
        "lignes = [{ code = \"comite\", libelle = \"Comité\", defaut = [\"12\"] }]",
        "lignes = [{ code = \"comite\", libelle = \"Comité\", defaut = [\"12\", \"13\"] }]",
        "parametre.rythme.lignes : defaut : une valeur par colonne attendue",
    ),
    (
        "defaut = [\"12\"] }]",
        "defaut = [\"48\"] }]",
        "rythme-comite-mois.defaut : Comité, tous les : écrivez un nombre entier, de 1 à 24.",
    ),
    (
        "genre = \"entier\", minimum",
        "genre = \"case\", minimum",
        "parametre.rythme.colonnes.mois.genre : « case » n’est pas un mot connu ; attendu : texte, entier, choix, plage",
    ),
    (
        "si = { parametre = \"regime\"",
        "si = { parametre = \"duree\"",
        "parametre.rythme.si.parametre : « duree » : un choix sans condition attendu",
    ),
    (
        "valeurs = [\"tacite\"] }",
        "valeurs = [\"autre\"] }",
        "parametre.rythme.si.valeurs : « autre » n’est pas une valeur de « regime »",
    ),
    (
        "code = \"signatures\"\n",
        "code = \"accord-du-chef\"\n",
        "prealable.accord-du-chef.code : le programme ne sait calculer que metier, acces, contrat, bulletin, signatures, membres, domaines ; sinon declare = true",
    ),
    (
        "code = \"signatures\"\n",
        "code = \"signatures\"\ndeclare = true\n",
        "prealable.signatures.declare : de trop : le programme calcule ce préalable",
    ),
    ("effet = \"1\"", "effet = \"5\"", "vie.effet : « 5 » n’est pas un article de ce modèle"),
    (
        "duree = { mois = { parametre = \"duree\" }, article = \"1\" }\n",
        "",
        "vie.duree : absent, { mois, article } attendu : rien d’autre ne dit la durée",
    ),
    (
        "duree = { mois = { parametre = \"duree\" }",
        "duree = { mois = { parametre = \"dure\" }",
        "vie.duree.mois.parametre : « dure » n’est pas un paramètre de ce modèle",
    ),
    (
        "duree = { mois = { parametre = \"duree\" }",
        "duree = { mois = { parametre = \"preavis\" }",
        "vie.duree.mois.parametre : « preavis » est un paramètre « delai », « entier » attendu",
    ),
    (
        "unite = \"mois\"\nminimum = 1\nmaximum = 60",
        "unite = \"jours\"\nminimum = 1\nmaximum = 60",
        "vie.duree.mois.parametre : « duree » compte des « jours », « mois » attendu",
    ),
    (
        "mode = { parametre = \"regime\" }, mois = 12,",
        "mode = \"tacite\",",
        "vie.renouvellement.mois : absent, nombre de mois ou { parametre = \"…\" } attendu",
    ),
    (
        "minimum = 1, maximum = 3, article",
        "minimum = 4, maximum = 3, article",
        "vie.litige.maximum : nombre de mois au moins égal au minimum attendu",
    ),
    (
        "sans_toucher = [\"1\"]",
        "sans_toucher = [\"12\"]",
        "vie.avenant.sans_toucher : « 12 » n’est pas un article de ce modèle",
    ),
    ("correspondants = { mode = \"libre\", article = \"1\" }\n", "", "vie.correspondants : absent, table attendu"),
    (
        "regime = \"preavis\", delai = { nombre = 6, unite = \"mois\" },",
        "regime = \"opposition\",",
        "vie.prestataires.delai : absent, { nombre, unite } ou { parametre } attendu pour ce régime",
    ),
    (
        "depart = \"reception\"\n",
        "",
        "vie.denonciation.preavis.preavis.parametre : « preavis » ne dit pas son départ : departs envoi ou reception attendus",
    ),
    (
        "preavis = { parametre = \"preavis\" }\n",
        "",
        "vie.denonciation.preavis.preavis : absent, { nombre, unite } ou { parametre } attendu",
    ),
    ("depart = \"envoi\"\n", "", "vie.demeure.manquement.depart : absent ; attendu : envoi, reception"),
    (
        "effet = \"decision\"\n",
        "",
        "vie.demeure.manquement.effet : absent ; attendu : automatique, seconde-lettre, decision, ou { parametre = \"…\" }",
    ),
    (
        "delai = { nombre = 1, unite = \"mois\" }\ndepart",
        "delai = { nombre = 0, unite = \"mois\" }\ndepart",
        "vie.demeure.manquement.delai.nombre : nombre entier, 1 au moins, attendu",
    ),
    ("[vie]\n", "[vie\n", "ligne 56 : ce n’est pas du TOML"),
];

fn fautes(texte: &str) -> Vec<String> {
    Modele::lire("essai.toml", texte).err().map(|e| e.fautes).unwrap_or_default()
}

#[test]
fn table_des_modeles_faux() {
    socle::exigences!["K-31", "K-28", "VAR-0-03"];
    assert_eq!(fautes(JUSTE), [""; 0]);
    for (avant, apres, attendu) in FAUX {
        assert!(JUSTE.contains(avant), "{avant}");
        let dites = fautes(&JUSTE.replacen(avant, apres, 1));
        assert!(dites.iter().any(|f| f.starts_with(attendu)), "{apres}\n  attendu : {attendu}\n  dit : {dites:#?}");
    }
}

#[test]
fn toutes_les_fautes_viennent_ensemble() {
    let deux = JUSTE.replacen("prefixe = \"ES\"", "prefixe = \"es\"", 1).replacen("effet = \"1\"", "effet = \"5\"", 1);
    assert_eq!(fautes(&deux).len(), 2);
    let dit = Modele::lire("essai.toml", &deux).unwrap_err().to_string();
    assert!(dit.starts_with("modèle essai.toml : ") && dit.contains("prefixe") && dit.contains("vie.effet"), "{dit}");
}

#[test]
fn la_taille_d_un_modele_est_bornee() {
    let long = format!("{JUSTE}\n# {}", "a".repeat(TAILLE_MAX));
    assert!(fautes(&long)[0].contains("octets au plus"), "{:?}", fautes(&long));
}

/// What the program applies is needed, with its kind and without condition.
#[test]
fn ce_que_le_programme_applique_est_exige() {
    let texte = super::seme("utilisation").texte;
    for (avant, apres, attendu) in [
        (
            "code = \"premier_contact\"",
            "code = \"second_contact\"",
            "parametre.premier_contact : absent, ce programme en a besoin",
        ),
        (
            "code = \"consentement\"\nlibelle = \"Recueil de l’accord de la personne\"\ngenre = \"choix\"",
            "code = \"consentement\"\nlibelle = \"Recueil de l’accord de la personne\"\ngenre = \"champs\"",
            "parametre.consentement.genre : « choix » sans condition attendu, ce programme l’applique",
        ),
    ] {
        assert!(texte.contains(avant), "{avant}");
        let dites = fautes(&texte.replacen(avant, apres, 1));
        assert!(dites.iter().any(|f| f == attendu), "{dites:#?}");
    }
    let sans = super::seme("bulletin").texte.replacen("genre = \"profils\"", "genre = \"texte\"", 1).replacen(
        "ajouts = 2\n",
        "",
        1,
    );
    assert!(fautes(&sans).iter().any(|f| f.starts_with("parametre.profils.genre")), "{:#?}", fautes(&sans));
    let ajoute = format!("{}\n", texte.replacen("[[parametre]]\ncode = \"fonctions\"", "[[parametre]]\ncode = \"mot_de_bienvenue\"\nlibelle = \"Mot de bienvenue\"\ngenre = \"texte\"\nmaximum = 80\nfacultatif = true\narticle = \"2.1\"\n\n[[parametre]]\ncode = \"fonctions\"", 1));
    assert_eq!(fautes(&ajoute), [""; 0], "a model may add what is only shown");
}
