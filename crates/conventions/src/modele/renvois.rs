//! What a model refers to, checked once it is read whole: articles, parameters with the kind that is wanted, and the roles,
//! committees and articles that its sentences name between braces (K-31).

use std::collections::BTreeSet;

use super::{
    Article, Modele,
    lecteur::Fautes,
    parametre::{GenreParametre, Parametre},
};

/// What a parameter must be, to be used there.
#[derive(Debug, Clone)]
pub(super) enum Attendu {
    /// A number of months.
    Mois,
    /// A delay; with its start « envoi » or « reception » if nothing else gives it.
    Delai {
        /// Whether the parameter must give the start.
        depart: bool,
    },
    /// A choice among these words.
    Mots(Vec<&'static str>),
}

/// References met while reading.
#[derive(Debug, Default)]
pub(super) struct Renvois {
    articles: Vec<(String, String)>,
    parametres: Vec<(String, String, Attendu)>,
}

impl Renvois {
    /// An article is named at `ou`.
    pub(super) fn article(&mut self, ou: String, numero: &str) {
        self.articles.push((ou, numero.to_owned()));
    }

    /// A parameter is named at `ou`.
    pub(super) fn parametre(&mut self, ou: String, code: &str, attendu: Attendu) {
        self.parametres.push((ou, code.to_owned(), attendu));
    }

    /// Tells every reference without a target, and every parameter of the wrong kind.
    pub(super) fn verifier(&self, modele: &Modele, fautes: &Fautes) {
        let numeros: BTreeSet<&str> = modele.articles.iter().map(|a| a.numero.as_str()).collect();
        for (ou, numero) in self.articles.iter().filter(|(_, n)| !n.is_empty() && !numeros.contains(n.as_str())) {
            fautes.dire(ou, &format!("« {numero} » n’est pas un article de ce modèle"));
        }
        for (ou, code, attendu) in self.parametres.iter().filter(|(_, c, _)| !c.is_empty()) {
            match modele.parametre(code) {
                None => fautes.dire(ou, &format!("« {code} » n’est pas un paramètre de ce modèle")),
                Some(p) => fautes_de(p, attendu).into_iter().for_each(|quoi| fautes.dire(ou, &quoi)),
            }
        }
    }
}

fn fautes_de(p: &Parametre, attendu: &Attendu) -> Option<String> {
    let genre = |g: GenreParametre| {
        (p.genre != g)
            .then(|| format!("« {} » est un paramètre « {} », « {} » attendu", p.code, p.genre.code(), g.code()))
    };
    match attendu {
        Attendu::Mois => genre(GenreParametre::Entier).or_else(|| {
            (p.unite != "mois").then(|| format!("« {} » compte des « {} », « mois » attendu", p.code, p.unite))
        }),
        Attendu::Delai { depart } => genre(GenreParametre::Delai).or_else(|| {
            let manque = *depart && p.departs.is_empty();
            let etrange = p.departs.iter().find(|d| *depart && d.code != "envoi" && d.code != "reception");
            match (manque, etrange) {
                (true, _) => {
                    Some(format!("« {} » ne dit pas son départ : departs envoi ou reception attendus", p.code))
                }
                (_, Some(d)) => Some(format!("départ « {} » de « {} » ; attendu : envoi, reception", d.code, p.code)),
                _ => None,
            }
        }),
        Attendu::Mots(mots) => genre(GenreParametre::Choix).or_else(|| {
            let etrange = p.valeurs.iter().find(|v| !mots.contains(&v.code.as_str()))?;
            Some(format!("valeur « {} » de « {} » ; attendu : {}", etrange.code, p.code, mots.join(", ")))
        }),
    }
}

/// The sentences of the articles with the names they call between braces: `{art. 6.4}` an article, `{comite-suivi}` a role,
/// committee, purpose or clock of a table, or a profile. One without a target is told.
// regle: K-31; permissive: articles.to_vec()
pub(super) fn nommer(modele: &Modele, articles: &[Article], fautes: &Fautes) -> Vec<Article> {
    let phrase = |a: &Article| {
        let mut sortie = String::new();
        let mut reste = a.texte.as_str();
        while let Some((avant, suite)) = reste.split_once('{') {
            sortie.push_str(avant);
            let Some((nom, apres)) = suite.split_once('}') else {
                fautes.dire(&format!("article.{}.texte", a.numero), "« { » sans « } »");
                return a.texte.clone();
            };
            if let Some(mots) = cible(modele, nom.trim()) {
                sortie.push_str(&mots);
            } else {
                let quoi = format!("« {nom} » n’a pas de cible : ni article, ni ligne d’un tableau, ni profil");
                fautes.dire(&format!("article.{}.texte", a.numero), &quoi);
            }
            reste = apres;
        }
        sortie.push_str(reste);
        sortie
    };
    articles.iter().map(|a| Article { texte: phrase(a), ..a.clone() }).collect()
}

fn cible(modele: &Modele, nom: &str) -> Option<String> {
    if let Some(numero) = nom.strip_prefix("art. ") {
        return modele.article(numero.trim()).map(|a| format!("art. {}", a.numero));
    }
    let ligne = modele.parametres.iter().flat_map(|p| &p.lignes).find(|l| l.code == nom).map(|l| l.libelle.clone());
    let profil = || modele.profils.iter().find(|p| p.code == nom).map(|p| p.libelle.clone());
    ligne.or_else(profil).map(|mots| initiale_basse(&mots))
}

/// « Comité de suivi » inside a sentence; an acronym keeps its capitals.
fn initiale_basse(mots: &str) -> String {
    let mut lettres = mots.chars();
    match (lettres.next(), lettres.clone().next()) {
        (Some(a), Some(b)) if b.is_lowercase() || !b.is_alphabetic() => a.to_lowercase().chain(lettres).collect(),
        _ => mots.to_owned(),
    }
}
