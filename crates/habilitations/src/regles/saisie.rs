//! What is typed about a person who gets an account: the six fields of VAR-EP-2.2.1-05, parsed once and kept typed.

use socle::Erreurs;

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Civilite {
    /// Madame.
    Madame,
    /// Monsieur.
    Monsieur,
    /// Neither is wanted.
    Neutre,
}

impl Civilite {
    /// Every one, in the order of the form.
    pub const TOUTES: [Self; 3] = [Self::Madame, Self::Monsieur, Self::Neutre];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Madame => "madame",
            Self::Monsieur => "monsieur",
            Self::Neutre => "neutre",
        }
    }

    /// The word people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Madame => "Madame",
            Self::Monsieur => "Monsieur",
            Self::Neutre => "Ne pas préciser",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|c| c.code() == code)
    }
}

/// What binds a technicien to the structure (VAR-EP-2.2.1-06): checked by the gestionnaire, who attests it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statut {
    /// A public agent or employee.
    Employe,
    /// A salaried person.
    Salarie,
    /// A volunteer.
    Benevole,
}

impl Statut {
    /// Every one, in the order of the form.
    pub const TOUS: [Self; 3] = [Self::Employe, Self::Salarie, Self::Benevole];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employe => "employe",
            Self::Salarie => "salarie",
            Self::Benevole => "benevole",
        }
    }

    /// The word people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Employe => "Employé ou agent de la structure",
            Self::Salarie => "Salarié de la structure",
            Self::Benevole => "Bénévole de la structure",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|s| s.code() == code)
    }
}

/// The six fields, typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordonnees {
    /// Civilité.
    pub civilite: Civilite,
    /// Nom.
    pub nom: String,
    /// Prénom.
    pub prenom: String,
    /// Fonction.
    pub fonction: String,
    /// Téléphone, ten digits.
    pub telephone: String,
    /// Mail address, in lower case.
    pub courriel: String,
}

/// What was typed, field by field.
pub trait Saisie {
    /// The value typed in field `champ`; empty if nothing was.
    fn un(&self, champ: &str) -> &str;
}

/// Reads the request for a gestionnaire (VAR-EP-2.2.1-05): six fields, each of them wanted.
// regle: VAR-EP-2.2.1-05; permissive: Ok(Coordonnees { civilite: Civilite::Neutre, nom: String::new(), prenom: String::new(), fonction: String::new(), telephone: String::new(), courriel: String::new() })
pub fn lire_gestionnaire(tape: &impl Saisie) -> Result<Coordonnees, Erreurs> {
    let mut erreurs = Erreurs::default();
    let civilite = Civilite::depuis_code(tape.un("civilite"));
    if civilite.is_none() {
        erreurs.ajouter("civilite", "Choisissez une civilité.");
    }
    let nom = mot(tape.un("nom"), "nom", "le nom", &mut erreurs);
    let prenom = mot(tape.un("prenom"), "prenom", "le prénom", &mut erreurs);
    let fonction = mot(tape.un("fonction"), "fonction", "la fonction", &mut erreurs);
    let telephone = telephone(tape.un("telephone"), &mut erreurs);
    let courriel = courriel(tape.un("courriel"), &mut erreurs);
    match civilite.filter(|_| erreurs.est_vide()) {
        Some(civilite) => Ok(Coordonnees { civilite, nom, prenom, fonction, telephone, courriel }),
        None => Err(erreurs),
    }
}

/// Reads the opening of a technicien's account: the same six fields, and the three undertakings of the partner.
///
/// VAR-EP-2.2.1-06 (what binds the person to the structure), -07 (professional equipment, protected), -08 (professional
/// address attached to the structure).
// regle: VAR-EP-2.2.1-06 VAR-EP-2.2.1-07; permissive: lire_gestionnaire(tape).map(|c| (c, Statut::Employe))
pub fn lire_technicien(tape: &impl Saisie, domaines: &[String]) -> Result<(Coordonnees, Statut), Erreurs> {
    let (lues, mut erreurs) = match lire_gestionnaire(tape) {
        Ok(lues) => (Some(lues), Erreurs::default()),
        Err(erreurs) => (None, erreurs),
    };
    if erreurs.pour("courriel").is_empty() && !courriel_du_partenaire(&tape.un("courriel").to_lowercase(), domaines) {
        erreurs.ajouter("courriel", hors_domaine(domaines));
    }
    let statut = Statut::depuis_code(tape.un("statut"));
    if statut.is_none() {
        erreurs.ajouter("statut", "Dites ce qui lie la personne à votre structure.");
    }
    if tape.un("equipement") != "oui" {
        erreurs.ajouter("equipement", "Attestez que la personne utilise un équipement professionnel et protégé.");
    }
    match (lues, statut) {
        (Some(lues), Some(statut)) if erreurs.est_vide() => Ok((lues, statut)),
        _ => Err(erreurs),
    }
}

/// Reads a change of a gestionnaire's account: four fields, of which at least one changes (VAR-EP-2.2.2-02).
///
/// What is empty does not change. Nothing else can be asked: civilité and prénom are not in the list.
// regle: VAR-EP-2.2.2-02; permissive: Ok(Vec::new())
pub fn lire_changements(tape: &impl Saisie) -> Result<Vec<(&'static str, String)>, Erreurs> {
    let mut erreurs = Erreurs::default();
    let mut changements = Vec::new();
    for champ in ["nom", "fonction", "telephone", "courriel"] {
        if tape.un(champ).trim().is_empty() {
            continue;
        }
        let valeur = match champ {
            "telephone" => telephone(tape.un(champ), &mut erreurs),
            "courriel" => courriel(tape.un(champ), &mut erreurs),
            autre => mot(tape.un(autre), autre, "ce champ", &mut erreurs),
        };
        changements.push((champ, valeur));
    }
    if changements.is_empty() {
        erreurs.ajouter("nom", "Remplissez au moins un des quatre champs : ce qui est vide ne change pas.");
    }
    if erreurs.est_vide() { Ok(changements) } else { Err(erreurs) }
}

/// VAR-EP-2.2.1-08: the address is at one of the domains that the partner declared, or at a sub-domain of one.
// regle: VAR-EP-2.2.1-08; permissive: true
pub fn courriel_du_partenaire(courriel: &str, domaines: &[String]) -> bool {
    let Some((_, domaine)) = courriel.rsplit_once('@') else { return false };
    domaines.iter().any(|d| domaine == d || domaine.strip_suffix(d.as_str()).is_some_and(|reste| reste.ends_with('.')))
}

fn hors_domaine(domaines: &[String]) -> String {
    match domaines {
        [] => "Aucun domaine d’adresse n’est encore déclaré pour votre structure : demandez-le à la caisse.".to_owned(),
        _ => format!("Donnez l’adresse professionnelle de la personne ({}).", domaines.join(", ")),
    }
}

const MOT_MAX: usize = 100;

fn mot(tape: &str, champ: &str, quoi: &str, erreurs: &mut Erreurs) -> String {
    let propre = tape.split_whitespace().collect::<Vec<_>>().join(" ");
    if propre.is_empty() {
        erreurs.ajouter(champ, format!("Écrivez {quoi}."));
    } else if propre.chars().count() > MOT_MAX {
        erreurs.ajouter(champ, format!("{MOT_MAX} caractères au plus."));
    } else if propre
        .chars()
        .any(|c| c.is_control() || matches!(c, '<' | '>' | '\u{200e}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    {
        erreurs.ajouter(champ, "Retirez les caractères qui ne s’écrivent pas au clavier.");
    }
    propre
}

/// Ten French digits; `+33` and separators are forgiven.
fn telephone(tape: &str, erreurs: &mut Erreurs) -> String {
    let sans: String = tape.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
    let national = sans.strip_prefix("+33").map_or(sans.clone(), |reste| format!("0{reste}"));
    let bon = national.len() == 10
        && national.starts_with('0')
        && !national.starts_with("00")
        && national.bytes().all(|o| o.is_ascii_digit());
    if !bon {
        erreurs.ajouter("telephone", "Écrivez un numéro français de dix chiffres, par exemple 01 99 00 12 34.");
    }
    national
}

fn courriel(tape: &str, erreurs: &mut Erreurs) -> String {
    let adresse = tape.trim().to_lowercase();
    let permis = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    let bon = adresse.split_once('@').is_some_and(|(local, domaine)| {
        (1..=64).contains(&local.len())
            && adresse.len() <= 254
            && local.chars().all(permis)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && domaine.contains('.')
            && domaine.split('.').all(|e| {
                (1..=63).contains(&e.len())
                    && e.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !e.starts_with('-')
                    && !e.ends_with('-')
            })
    });
    if !bon {
        erreurs.ajouter("courriel", "Écrivez une adresse complète, par exemple prenom.nom@structure.example.");
    }
    adresse
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    const BONS: [(&str, &str); 8] = [
        ("civilite", "madame"),
        ("nom", "  de  Vaubréal "),
        ("prenom", "Éloïse"),
        ("fonction", "Conseillère"),
        ("telephone", "+33 1 99 00 12 34"),
        ("courriel", "Eloise.Vaubreal@Solidarites.Val-Dormant.example"),
        ("statut", "benevole"),
        ("equipement", "oui"),
    ];

    /// Good fields but one, or that one alone.
    struct Formulaire(&'static str, &'static str, bool);

    impl Saisie for Formulaire {
        fn un(&self, champ: &str) -> &str {
            let bon = || BONS.iter().find(|(n, _)| *n == champ && !self.2).map_or("", |(_, v)| *v);
            if champ == self.0 { self.1 } else { bon() }
        }
    }

    fn avec(champ: &'static str, valeur: &'static str) -> Formulaire {
        Formulaire(champ, valeur, false)
    }

    fn domaines() -> Vec<String> {
        vec!["val-dormant.example".to_owned()]
    }

    #[test]
    fn six_champs_et_pas_un_de_moins() {
        exigences!["VAR-EP-2.2.1-05"];
        let lues = lire_gestionnaire(&avec("", "")).unwrap();
        assert_eq!((lues.nom.as_str(), lues.telephone.as_str()), ("de Vaubréal", "0199001234"));
        assert_eq!(lues.courriel, "eloise.vaubreal@solidarites.val-dormant.example");
        for champ in ["civilite", "nom", "prenom", "fonction", "telephone", "courriel"] {
            let erreurs = lire_gestionnaire(&avec(champ, " ")).unwrap_err();
            assert!(!erreurs.pour(champ).is_empty(), "{champ}");
        }
        for (champ, faux) in [
            ("telephone", "01 99 00 12"),
            ("telephone", "0033199001234"),
            ("telephone", "01 99 00 12 3a"),
            ("courriel", "sans-arobase.example"),
            ("courriel", "a@b"),
            ("courriel", "a b@c.example"),
            ("courriel", "a@-c.example"),
            ("nom", "<b>"),
            ("nom", "a\u{202e}b"),
            ("civilite", "duc"),
        ] {
            assert!(!lire_gestionnaire(&avec(champ, faux)).unwrap_err().pour(champ).is_empty(), "{champ} {faux}");
        }
    }

    #[test]
    fn le_statut_et_l_equipement_s_attestent() {
        exigences!["VAR-EP-2.2.1-06", "VAR-EP-2.2.1-07"];
        assert_eq!(lire_technicien(&avec("", ""), &domaines()).unwrap().1, Statut::Benevole);
        for (champ, faux) in [("statut", ""), ("statut", "prestataire"), ("equipement", ""), ("equipement", "non")] {
            assert!(!lire_technicien(&avec(champ, faux), &domaines()).unwrap_err().pour(champ).is_empty(), "{champ}");
        }
    }

    #[test]
    fn l_adresse_est_celle_de_la_structure() {
        exigences!["VAR-EP-2.2.1-08"];
        for (adresse, bonne) in [
            ("a@val-dormant.example", true),
            ("a@social.val-dormant.example", true),
            ("a@autreval-dormant.example", false),
            ("a@val-dormant.example.ailleurs.example", false),
            ("a@boite-perso.example", false),
            ("", false),
        ] {
            assert_eq!(courriel_du_partenaire(adresse, &domaines()), bonne, "{adresse}");
        }
        assert!(!courriel_du_partenaire("a@val-dormant.example", &[]));
        let erreurs = lire_technicien(&avec("courriel", "eloise@boite-perso.example"), &domaines()).unwrap_err();
        assert!(erreurs.pour("courriel").contains("val-dormant.example"));
    }

    #[test]
    fn quatre_champs_changent_et_rien_d_autre() {
        exigences!["VAR-EP-2.2.2-02"];
        let seul = |champ, valeur| Formulaire(champ, valeur, true);
        assert_eq!(lire_changements(&seul("fonction", "Directrice")).unwrap(), [("fonction", "Directrice".to_owned())]);
        for champ in ["prenom", "civilite", "statut", "profil"] {
            assert!(lire_changements(&seul(champ, "autre")).is_err(), "{champ}");
        }
        assert!(!lire_changements(&seul("telephone", "12")).unwrap_err().pour("telephone").is_empty());
        assert_eq!(lire_changements(&avec("", "")).unwrap().len(), 4);
    }
}
