//! The guard's table: sentences of a social worker and of an agent, both kinds. All invented.

use socle::exigences;

use super::*;

fn regles() -> Regles {
    Regles::lire("modeles/garde.toml", include_str!("../../../../../modeles/garde.toml")).unwrap()
}

/// Sentences that raise nothing: what people must be able to write without being stopped.
const LIBRES: &[&str] = &[
    "Préfère être appelée le matin.",
    "Rencontrée à la permanence. Souhaite être appelée le matin.",
    "Ne sait pas où en est son dossier. Un proche l’aide pour le téléphone.",
    "A déménagé récemment.",
    "Demande de l’aide pour ses démarches en ligne.",
    "Accompagnement terminé. Merci.",
    "N’a plus de médecin traitant depuis son déménagement.",
    "A renoncé à des soins faute de pouvoir avancer les frais.",
    "Attend une réponse de l’assurance maladie depuis trois mois.",
    "Dossier déposé auprès de la caisse primaire d’assurance maladie.",
    "Demande de protection universelle maladie en cours.",
    "Sa complémentaire santé a été résiliée en mars.",
    "Bénéficiait de la complémentaire santé solidaire, à renouveler.",
    "La carte Vitale n’est plus à jour.",
    "N’a pas envoyé ses feuilles de maladie.",
    "Le délai pour un rendez-vous est trop long dans le secteur.",
    "Le trajet jusqu’au cabinet est trop long sans voiture.",
    "A besoin d’un devis avant de décider.",
    "Ne maîtrise pas bien le français ; un interprète est utile.",
    "Fracture numérique : pas d’ordinateur ni de téléphone connecté.",
    "Diagnostic social fait en mai avec la structure.",
    "Ouvre droit à l’allocation aux adultes handicapés, à vérifier.",
    "La maison départementale des personnes handicapées a reçu le dossier.",
    "Perçoit une pension d’invalidité, ressources inchangées.",
    "Le formulaire est invalide : une page manque.",
    "Rendez-vous dans l’enceinte de la mairie.",
    "L’adresse du service a changé, nous appeler à l’accueil.",
    "Vit seule, sans famille proche.",
    "A perdu son emploi en janvier et ses droits avec.",
    "Reçu le 01/06/2026 à 14 h, avec sa sœur.",
    "Rappeler le 01.06.2026 14 h.",
    "Son dossier : 295109912611199.",
    "Ressources : 10000 euros par an.",
    "Reste à charge de 1200 euros environ.",
    "Il reste 1 place en crèche, les horaires sont contraints.",
    "Suit 3 cours de français par semaine.",
    "Demande suivie sous le numéro 7KX3-Q9AB.",
    "Référence 12345678, reçue en 2025.",
    "A deux enfants à charge, dont un étudiant.",
    "La lutte contre la fraude a bloqué le versement par erreur.",
    "Les documents détenus par l’employeur ont été réclamés.",
    "Le greffe du tribunal a envoyé l’attestation de tutelle.",
    "Condamné à attendre une pièce que l’employeur n’envoie pas.",
    "Ne se plaint pas, mais n’ose plus téléphoner.",
    "La pression des créanciers retarde ses démarches.",
    "Opère un changement de caisse après son déménagement.",
    "Le drogman de la mairie l’a aidée à traduire.",
    "Nous avons laissé deux messages sans réponse.",
    "Pièce illisible : merci de l’envoyer de nouveau.",
    "L’attestation de droits est jointe ; vous pouvez clore.",
    "Bonjour, pouvez-vous confirmer la date du premier contact ?",
    "Le partenaire sera présent à l’entretien.",
    "Titre de séjour renouvelé le mois dernier.",
    "",
];

/// (sentence, category, words shown).
const SIGNALEES: &[(&str, Categorie, &[&str])] = &[
    ("Elle a un cancer du sein.", Categorie::Sante, &["cancer"]),
    ("Diabétique, il ne peut plus payer.", Categorie::Sante, &["Diabétique"]),
    ("DEPRESSION depuis son licenciement", Categorie::Sante, &["DEPRESSION"]),
    ("Suivie pour une de\u{301}pression.", Categorie::Sante, &["de\u{301}pression"]),
    ("Son fils est schizophrène.", Categorie::Sante, &["schizophrène"]),
    ("Une maladie du foie, sans précision.", Categorie::Sante, &["maladie"]),
    ("L’assurance maladie ignore sa maladie.", Categorie::Sante, &["maladie"]),
    ("Elle est enceinte de six mois.", Categorie::Sante, &["enceinte"]),
    ("Grossesse à surveiller.", Categorie::Sante, &["Grossesse"]),
    ("Il est en fauteuil roulant.", Categorie::Sante, &["fauteuil roulant"]),
    ("Reconnu travailleur handicapé.", Categorie::Sante, &["handicapé"]),
    ("Hospitalisée deux fois cette année.", Categorie::Sante, &["Hospitalisée"]),
    ("Sous traitement, il dort peu.", Categorie::Sante, &["Sous traitement"]),
    ("Elle doit être opérée du genou.", Categorie::Sante, &["doit être opérée"]),
    ("Problème d’alcool depuis le divorce.", Categorie::Sante, &["Problème d’alcool"]),
    ("Il parle de suicide.", Categorie::Sante, &["suicide"]),
    ("En arrêt maladie jusqu’en août.", Categorie::Sante, &["arrêt maladie"]),
    ("Séropositif, à ne pas ébruiter.", Categorie::Sante, &["Séropositif"]),
    ("Suivi psychologique au centre.", Categorie::Sante, &["Suivi psychologique"]),
    ("Prothèse dentaire trop chère.", Categorie::Sante, &["Prothèse"]),
    ("Il a la maladie de Parkinson.", Categorie::Sante, &["maladie", "Parkinson"]),
    ("Un diagnostic d’épilepsie.", Categorie::Sante, &["diagnostic", "épilepsie"]),
    ("Sort de prison en juillet.", Categorie::Infraction, &["prison"]),
    ("Ancien détenu, sans adresse.", Categorie::Infraction, &["détenu"]),
    ("Condamnée l’an dernier.", Categorie::Infraction, &["Condamnée"]),
    ("Placé en garde-à-vue lundi.", Categorie::Infraction, &["garde-à-vue"]),
    ("Victime de violences, elle a quitté le logement.", Categorie::Infraction, &["violences"]),
    ("Elle a porté plainte.", Categorie::Infraction, &["porté plainte"]),
    ("Soupçonné de fraude aux prestations.", Categorie::Infraction, &["fraude"]),
    ("Porte un bracelet électronique.", Categorie::Infraction, &["bracelet électronique"]),
    ("Le juge d’application des peines l’autorise.", Categorie::Infraction, &["juge d’application des peines"]),
    ("Joindre sa fille au 01 99 00 12 34.", Categorie::Coordonnees, &["01 99 00 12 34"]),
    ("Fille : 0199001234, le soir", Categorie::Coordonnees, &["0199001234"]),
    ("tél. 01.99.00.12.34 ou 01-99-00-56-78", Categorie::Coordonnees, &["01.99.00.12.34", "01-99-00-56-78"]),
    ("appeler +33 1 99 00 12 34", Categorie::Coordonnees, &["+33 1 99 00 12 34"]),
    ("appeler le +33 (0)1 99 00 12 34.", Categorie::Coordonnees, &["+33 (0)1 99 00 12 34"]),
    ("0033199001234", Categorie::Coordonnees, &["0033199001234"]),
    ("Écrire à son frère (yvan@boite.example).", Categorie::Coordonnees, &["yvan@boite.example"]),
    ("Son adresse: lea.t@brume.example, à jour.", Categorie::Coordonnees, &["lea.t@brume.example"]),
    ("Habite chez son oncle, 12 bis rue des Lilas.", Categorie::Coordonnees, &["12 bis rue des Lilas"]),
    ("au 4bis avenue du moulin", Categorie::Coordonnees, &["4bis avenue du moulin"]),
    ("Logée au 3 place Verte.", Categorie::Coordonnees, &["3 place Verte"]),
    ("Domiciliée 62000 Montbrézieux.", Categorie::Coordonnees, &["62000 Montbrézieux"]),
];

#[test]
fn ce_qui_peut_s_ecrire_s_ecrit() {
    exigences!["VAR-EP-5-02"];
    let regles = regles();
    for phrase in LIBRES {
        assert_eq!(examiner(&regles, phrase), Vec::new(), "{phrase}");
    }
    assert!(LIBRES.len() + SIGNALEES.len() >= 60);
}

#[test]
fn ce_qui_fait_relire() {
    exigences!["VAR-EP-5-02", "PDC-9-02", "K-19"];
    let regles = regles();
    for (phrase, categorie, mots) in SIGNALEES {
        let attendu = vec![Signal { categorie: *categorie, mots: mots.iter().map(|m| (*m).to_owned()).collect() }];
        assert_eq!(examiner(&regles, phrase), attendu, "{phrase}");
    }
}

#[test]
fn plusieurs_categories_et_peu_de_mots() {
    let regles = regles();
    let signaux =
        examiner(&regles, "Sortie de prison, dépression ; appeler le 01 99 00 12 34. Dépression, cancer, asthme.");
    let categories: Vec<Categorie> = signaux.iter().map(|s| s.categorie).collect();
    assert_eq!(categories, Categorie::TOUTES);
    assert_eq!(signaux[0].mots, ["dépression", "Dépression", "cancer", "asthme"]);
    let long = "cancer1 cancer2 cancer3 cancer4 cancer5 cancer6 cancer7 cancer8 cancer9";
    assert_eq!(examiner(&regles, long)[0].mots.len(), MOTS_MONTRES);
    // Five thousand characters of anything: nothing breaks, no word is cut.
    for graine in ["é", "0", "@", "12 rue ", "\u{301}", "+33", "a.b@c.d ", "𝒜 "] {
        examiner(&regles, &graine.repeat(5000));
    }
}

#[test]
fn une_liste_mal_ecrite_est_refusee() {
    let fichier = |mots: &str| {
        format!(
            "version = 1\n[[categorie]]\ncode = \"sante\"\ntitre = \"t\"\nmots = [{mots}]\n\
             [coordonnees]\ntitre = \"c\"\nvoies = []\navec_majuscule = []\n"
        )
    };
    assert_eq!(Regles::lire("garde", &fichier("\"cancer*\"")).unwrap().version(), 1);
    for (mots, dit) in [
        ("\"abc*\"", "au moins 4 lettres"),
        ("\"Cancer\"", "sans accents"),
        ("\"dépression\"", "sans accents"),
        ("\"deux  mots\"", "sans accents"),
        ("\"\"", "sans accents"),
        ("\"rhume\", \"rhume\"", "écrit deux fois"),
    ] {
        let erreur = Regles::lire("garde.toml", &fichier(mots)).unwrap_err().to_string();
        assert!(
            erreur.contains("garde.toml") && erreur.contains("categorie.sante.mots") && erreur.contains(dit),
            "{erreur}"
        );
    }
    assert!(Regles::lire("g", "version = 1").is_err());
    let deux = fichier("\"rhume\"")
        .replace("[coordonnees]", "[[categorie]]\ncode = \"sante\"\ntitre = \"t\"\nmots = []\n[coordonnees]");
    assert!(Regles::lire("g", &deux).unwrap_err().to_string().contains("deux fois"));
    for categorie in Categorie::TOUTES {
        assert_eq!(Categorie::depuis_code(categorie.code()), Some(categorie));
    }
}
