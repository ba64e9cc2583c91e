//! What a handler receives: the house, who asks, and what was sent.

use std::sync::Arc;

use acces::{Acteur, Action, Autorisation, Portee, Ressource};
use askama::Template;
use socle::{Id, Refus, Zone};

use crate::{
    Cadre, Champs, Fichier, Maison, Porte, Reponse,
    session::{Finie, Reconnu},
};

/// A request at a public door.
#[derive(Clone)]
pub struct Passage {
    /// The house.
    pub maison: Arc<Maison>,
    /// The door that was found.
    pub porte: Porte,
    /// Parameters of the path, by name.
    pub parametres: Vec<(String, String)>,
    /// The query.
    pub requete: Champs,
    /// The body of a form.
    pub corps: Champs,
    /// The file sent with it, at a door that takes one.
    pub fichier: Option<Fichier>,
    /// Address cut and client name, for the journal.
    pub origine: String,
    /// Address cut, for the delays: nothing that the client chooses.
    pub reseau: String,
    /// The token that ties a form to this browser before any session.
    pub(crate) jeton_anonyme: String,
    /// That token was made for this request: it must be set as a cookie.
    pub(crate) jeton_neuf: bool,
    /// Cookies of rooms.
    pub(crate) temoins: Vec<(String, String)>,
    /// The browser reads gzip.
    pub accepte_gzip: bool,
    /// A program asks: refusals are `problem+json`.
    pub veut_json: bool,
    /// The session, if the browser has one that stands.
    pub reconnu: Option<Reconnu>,
    /// The session that has just ended, at a door that keeps what was typed.
    pub(crate) finie: Option<Finie>,
    /// `auto`, `clair` or `sombre`.
    pub apparence: &'static str,
    /// The path asked for, without its query.
    pub chemin: String,
    /// The rail of the profile.
    pub menu: Arc<Vec<Porte>>,
}

impl Passage {
    /// Parameter `nom` of the path.
    pub fn parametre(&self, nom: &str) -> &str {
        self.parametres.iter().find(|(n, _)| n == nom).map_or("", |(_, v)| v)
    }

    /// The value of cookie `nom` (see [`crate::temoin`]), or the empty text.
    pub fn temoin(&self, nom: &str) -> &str {
        crate::temoin::lire(&self.temoins, self.maison.reglages.tls, nom)
    }

    /// The secret that this page's forms prove they know: the session's, or the browser's before any.
    pub(crate) fn secret_des_formulaires(&self) -> &str {
        let finie = || self.finie.as_ref().map_or(&self.jeton_anonyme, |f| &f.csrf);
        self.reconnu.as_ref().map_or_else(finie, |r| &r.csrf)
    }

    /// A token for one page's forms.
    pub(crate) fn jeton(&self) -> String {
        crate::session::masquer(&self.maison.monde, self.secret_des_formulaires())
    }

    /// What the handler consumes, while the kernel keeps what it needs to say a refusal.
    pub(crate) fn dedoubler(&mut self) -> Self {
        let (corps, fichier) = (std::mem::take(&mut self.corps), self.fichier.take());
        Self { corps, fichier, ..self.clone() }
    }

    /// The layout of a page titled `titre` (nothing personal in it).
    pub fn cadre(&self, titre: &str) -> Cadre {
        Cadre::nouveau(self, titre)
    }

    /// A page.
    pub fn page(&self, gabarit: &impl Template) -> Result<Reponse, Refus> {
        let html = gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))?;
        Ok(Reponse::html(crate::typographie::composer(&html)))
    }
}

/// A request at a door behind a session.
pub struct Visite {
    /// The request.
    pub passage: Passage,
    /// Who asks, as the session says.
    pub reconnu: Reconnu,
}

impl std::ops::Deref for Visite {
    type Target = Passage;

    fn deref(&self) -> &Passage {
        &self.passage
    }
}

impl Visite {
    /// Who asks.
    pub const fn acteur(&self) -> &Acteur {
        &self.reconnu.acteur
    }

    /// The zone in which dates are told to this reader.
    pub const fn zone(&self) -> &Zone {
        &self.reconnu.zone
    }

    /// Identifier `nom` of the path; malformed is absent.
    pub fn id<T>(&self, nom: &str) -> Result<Id<T>, Refus> {
        self.parametre(nom).parse().map_err(|_| Refus::Introuvable("identifiant mal formé"))
    }

    /// The decision on one thing.
    pub fn exiger(&self, action: Action, ressource: &Ressource) -> Result<Autorisation, Refus> {
        acces::exiger(self.acteur(), action, ressource)
    }

    /// The scope of a list, at the business time of now.
    pub fn portee(&self, action: Action) -> Result<Portee, Refus> {
        acces::exiger_portee(self.acteur(), action, self.maison.monde.metier())
    }
}
