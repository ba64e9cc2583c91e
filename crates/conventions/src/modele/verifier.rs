//! What a model read whole must agree with: itself, its kind, and what this program applies.

use std::collections::BTreeSet;

use super::{Genre, Modele, lecteur::Fautes, parametre::GenreParametre, parametre::Parametre, renvois::Renvois};
use crate::regles::{arreter, saisie_initiale};

/// The parameters that this program applies, by kind of document: a model gives them all, with that kind. Others may be added.
const REQUIS: [(Genre, &str, GenreParametre); 21] = {
    use Genre::{Bulletin, Metier, Utilisation};
    use GenreParametre as G;
    [
        (Metier, "contact_donnees", G::Texte),
        (Metier, "delai_mise_en_demeure", G::Delai),
        (Metier, "duree", G::Entier),
        (Metier, "fonction_signataire_partenaire", G::Texte),
        (Metier, "preavis_denonciation", G::Delai),
        (Metier, "renouvellement", G::Choix),
        (Metier, "services", G::Champs),
        (Metier, "siege_partenaire", G::Texte),
        (Utilisation, "consentement", G::Choix),
        (Utilisation, "delai_ouverture_gestionnaire", G::Delai),
        (Utilisation, "fonctions", G::Fonctions),
        (Utilisation, "gestionnaires", G::Tranches),
        (Utilisation, "identite", G::Champs),
        (Utilisation, "mot_de_passe", G::Rotation),
        (Utilisation, "origine_mot_de_passe", G::Choix),
        (Utilisation, "preavis_inactivation", G::Delai),
        (Utilisation, "premier_contact", G::Delai),
        (Utilisation, "remise_documents", G::Choix),
        (Utilisation, "techniciens", G::Tranches),
        (Utilisation, "visibilite_apres_inactivation", G::Entier),
        (Bulletin, "profils", G::Profils),
    ]
};

/// Most articles, and most parameters, of a model.
const ARTICLES_MAX: usize = 300;
const PARAMETRES_MAX: usize = 120;

fn mot(texte: &str, permis: fn(char) -> bool) -> bool {
    (1..=60).contains(&texte.len()) && texte.chars().all(permis)
}

const fn de_fichier(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

const fn de_parametre(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

impl Modele {
    /// Tells whatever does not agree.
    pub(super) fn verifier(&self, renvois: &Renvois, fautes: &Fautes) {
        self.verifier_entete(fautes);
        self.verifier_parties(fautes);
        self.verifier_articles(fautes);
        self.verifier_codes(fautes);
        for p in &self.parametres {
            self.verifier_parametre(p, fautes);
        }
        self.verifier_profils(fautes);
        self.verifier_requis(fautes);
        renvois.verifier(self, fautes);
        if fautes.aucune() {
            self.verifier_defauts(fautes);
        }
    }

    fn verifier_entete(&self, fautes: &Fautes) {
        if !mot(&self.code, de_fichier) {
            fautes.dire("code", "lettres minuscules, chiffres et tirets attendus, 60 au plus");
        }
        if !(2..=6).contains(&self.prefixe.len()) || !self.prefixe.chars().all(|c| c.is_ascii_uppercase()) {
            fautes.dire("prefixe", "2 à 6 lettres majuscules attendues");
        }
        if self.articles.is_empty() || self.articles.len() > ARTICLES_MAX {
            fautes.dire("article", &format!("1 à {ARTICLES_MAX} articles attendus"));
        }
        if self.parametres.len() > PARAMETRES_MAX {
            fautes.dire("parametre", &format!("{PARAMETRES_MAX} paramètres au plus attendus"));
        }
    }

    /// A model leans on another, or says who may be a party: by its kind.
    // regle: VAR-EP-0-01 CAF68-CS-1-01 K-25; permissive: {}
    fn verifier_parties(&self, fautes: &Fautes) {
        let genre = self.genre.code();
        match (self.genre.mere(), &self.adossee_a) {
            (Some(mere), None) => {
                let quoi = format!("absent : un modèle « {genre} » s’adosse à un modèle « {} »", mere.code());
                fautes.dire("adossee_a", &quoi);
            }
            (None, Some(_)) => fautes.dire("adossee_a", &format!("de trop : un modèle « {genre} » ne s’adosse à rien")),
            _ => {}
        }
        match (self.adossee_a.is_some(), self.variantes.is_empty()) {
            (false, true) => fautes.dire("variante", "absente : qui peut être partie ? une variante au moins attendue"),
            (true, false) => {
                fautes.dire("variante", "de trop : les parties sont celles de la convention dont elle dépend");
            }
            _ => {}
        }
    }

    fn verifier_articles(&self, fautes: &Fautes) {
        let mut numeros = BTreeSet::new();
        for article in self.articles.iter().filter(|a| !numeros.insert(a.numero.as_str())) {
            fautes.dire("article.numero", &format!("« {} » est écrit deux fois", article.numero));
        }
        let cites = (self.fonctions.iter().map(|f| ("fonction", &f.code, &f.article)))
            .chain(self.parametres.iter().map(|p| ("parametre", &p.code, &p.article)))
            .chain(self.profils.iter().map(|p| ("profil", &p.code, &p.article)))
            .chain(self.prealables.iter().map(|p| ("prealable", &p.code, &p.article)));
        for (quoi, code, article) in cites.filter(|(_, _, a)| !numeros.contains(a.as_str())) {
            fautes.dire(&format!("{quoi}.{code}.article"), &format!("« {article} » n’est pas un article de ce modèle"));
        }
    }

    fn verifier_codes(&self, fautes: &Fautes) {
        let listes = [
            ("variante", self.variantes.iter().map(|v| &v.code).collect::<Vec<_>>()),
            ("code", self.fonctions.iter().map(|f| &f.code).chain(self.parametres.iter().map(|p| &p.code)).collect()),
            ("profil", self.profils.iter().map(|p| &p.code).collect()),
            ("prealable", self.prealables.iter().map(|p| &p.code).collect()),
        ];
        for (nom, codes) in listes {
            let mut vus = BTreeSet::new();
            for code in codes.into_iter().filter(|c| !vus.insert(c.as_str())) {
                fautes.dire(nom, &format!("« {code} » est écrit deux fois"));
            }
        }
    }

    fn verifier_parametre(&self, p: &Parametre, fautes: &Fautes) {
        let ou = |cle: &str| format!("parametre.{}.{cle}", p.code);
        if !mot(&p.code, de_parametre) {
            fautes.dire(&ou("code"), "lettres minuscules, chiffres et soulignés attendus, 60 au plus");
        }
        let mut cases = BTreeSet::new();
        for ligne in p.lignes.iter().filter(|l| !mot(&l.code, de_fichier) || !cases.insert(l.code.as_str())) {
            fautes.dire(&ou("lignes"), &format!("« {} » : code unique, en minuscules et tirets, attendu", ligne.code));
        }
        let mut rangs = BTreeSet::new();
        for colonne in p.colonnes.iter().filter(|c| !mot(&c.code, de_parametre) || !rangs.insert(c.code.as_str())) {
            fautes.dire(&ou("colonnes"), &format!("« {} » : code unique, en minuscules, attendu", colonne.code));
        }
        let Some(si) = &p.si else { return };
        match self.parametre(&si.parametre) {
            Some(q) if q.genre == GenreParametre::Choix && q.si.is_none() => {
                for valeur in si.valeurs.iter().filter(|v| !q.connait(v)) {
                    fautes.dire(&ou("si.valeurs"), &format!("« {valeur} » n’est pas une valeur de « {} »", q.code));
                }
            }
            Some(q) => fautes.dire(&ou("si.parametre"), &format!("« {} » : un choix sans condition attendu", q.code)),
            None => fautes.dire(&ou("si.parametre"), &format!("« {} » n’est pas un paramètre", si.parametre)),
        }
    }

    fn verifier_profils(&self, fautes: &Fautes) {
        let catalogue = self.parametres.iter().any(|p| p.genre == GenreParametre::Profils);
        if catalogue && self.profils.is_empty() {
            fautes.dire("profil", "absent : le catalogue des profils est attendu");
        }
        if !catalogue && !self.profils.is_empty() {
            fautes.dire("profil", "de trop : aucun paramètre « profils » ne les ouvre");
        }
        for p in self.profils.iter().filter(|p| !mot(&p.code, |c| c.is_ascii_alphanumeric())) {
            fautes.dire(&format!("profil.{}.code", p.code), "lettres et chiffres attendus");
        }
    }

    fn verifier_requis(&self, fautes: &Fautes) {
        for (_, code, attendu) in REQUIS.iter().filter(|(genre, ..)| *genre == self.genre) {
            match self.parametre(code) {
                None => fautes.dire(&format!("parametre.{code}"), "absent, ce programme en a besoin"),
                Some(p) if p.genre != *attendu || p.si.is_some() => {
                    let quoi = format!("« {} » sans condition attendu, ce programme l’applique", attendu.code());
                    fautes.dire(&format!("parametre.{code}.genre"), &quoi);
                }
                Some(_) => {}
            }
        }
    }

    /// What the draft starts with is acceptable, or blank.
    fn verifier_defauts(&self, fautes: &Fautes) {
        let initiale = saisie_initiale(self);
        let ecrit = |champ: &str| initiale.get(champ).is_some_and(|v| v.iter().any(|v| !v.is_empty()));
        for m in arreter(self, &initiale).err().unwrap_or_default().into_iter().filter(|m| ecrit(&m.champ)) {
            fautes.dire(&format!("{}.defaut", m.champ), &m.quoi);
        }
    }
}
