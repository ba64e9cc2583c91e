//! The words of a mail: plain text in French, the addressee's name, a link to our own pages.

/// What a template says. The subject is a word of the program: nothing personal can stand in it.
#[derive(Debug, Clone)]
pub struct Contenu {
    sujet: &'static str,
    blocs: Vec<Bloc>,
    desinscription: Option<String>,
}

#[derive(Debug, Clone)]
enum Bloc {
    Texte(String),
    Lien { libelle: &'static str, chemin: String },
}

impl Contenu {
    /// A mail about `sujet`, empty yet.
    pub const fn nouveau(sujet: &'static str) -> Self {
        Self { sujet, blocs: Vec::new(), desinscription: None }
    }

    /// With a paragraph. It names nobody.
    #[must_use]
    pub fn paragraphe(mut self, texte: impl Into<String>) -> Self {
        self.blocs.push(Bloc::Texte(texte.into()));
        self
    }

    /// With a link to page `chemin` of ours, after the words `libelle`.
    #[must_use]
    pub fn lien(mut self, libelle: &'static str, chemin: impl Into<String>) -> Self {
        self.blocs.push(Bloc::Lien { libelle, chemin: chemin.into() });
        self
    }

    /// With page `chemin` of ours that stops mails of this kind: said at the end of the text, and in the headers by which
    /// a mail program offers it in one click (RFC 8058).
    #[must_use]
    pub fn desinscription(mut self, chemin: impl Into<String>) -> Self {
        self.desinscription = Some(chemin.into());
        self
    }

    /// Where mails of this kind are stopped, from the service at `adresse`.
    pub(crate) fn arret(&self, adresse: &str) -> Option<String> {
        self.desinscription.as_deref().map(|chemin| format!("{adresse}/{}", chemin.trim_start_matches('/')))
    }

    /// Its subject.
    pub const fn sujet(&self) -> &'static str {
        self.sujet
    }

    /// The whole text, to `prenom` `nom`, from the service at `adresse`.
    pub fn texte(&self, prenom: &str, nom: &str, adresse: &str) -> String {
        // A name is one line whatever was typed: it cannot write a paragraph or a link of its own.
        let une_ligne = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut morceaux = vec![format!("Bonjour {} {},", une_ligne(prenom), une_ligne(nom))];
        for bloc in &self.blocs {
            morceaux.push(match bloc {
                Bloc::Texte(texte) => texte.clone(),
                Bloc::Lien { libelle, chemin } => {
                    format!("{libelle} :\n{adresse}/{}", chemin.trim_start_matches('/'))
                }
            });
        }
        if let Some(arret) = self.arret(adresse) {
            morceaux.push(format!("Ne plus recevoir ces courriels :\n{arret}"));
        }
        morceaux.push(format!(
            "Si ce message ne vous concerne pas, supprimez-le.\nIl est envoyé par Parvis, {adresse} ; personne ne lit les réponses."
        ));
        morceaux.join("\n\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texte_entier() {
        let contenu = Contenu::nouveau("Votre compte Parvis")
            .paragraphe("Un compte vous attend.")
            .lien("Choisir votre mot de passe", "/activation/abc");
        assert_eq!(contenu.sujet(), "Votre compte Parvis");
        assert_eq!(
            contenu.texte("Maïwenn", "Tersolle", "https://parvis.example"),
            "Bonjour Maïwenn Tersolle,\n\nUn compte vous attend.\n\n\
             Choisir votre mot de passe :\nhttps://parvis.example/activation/abc\n\n\
             Si ce message ne vous concerne pas, supprimez-le.\n\
             Il est envoyé par Parvis, https://parvis.example ; personne ne lit les réponses.\n"
        );
        let arrete = contenu.desinscription("/desinscription/abc");
        assert_eq!(arrete.arret("https://parvis.example").unwrap(), "https://parvis.example/desinscription/abc");
        let texte = arrete.texte("Maïwenn", "Tersolle", "https://parvis.example");
        assert!(
            texte.contains("\n\nNe plus recevoir ces courriels :\nhttps://parvis.example/desinscription/abc\n\nSi ce")
        );
        let pirate = Contenu::nouveau("").texte("Léa\n\nhttps://ailleurs.example\n\n", "X", "https://parvis.example");
        assert!(pirate.starts_with("Bonjour Léa https://ailleurs.example X,\n"));
    }
}
