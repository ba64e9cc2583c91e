//! The layout every page shares, and the appearance switch that stands in its foot.

use acces::profil_admis;
use http::header;
use socle::{Refus, Zone, francais};

use crate::{Exige, Methode, Passage, Porte, Reponse};

/// A link.
#[derive(Debug, Clone)]
pub struct Lien {
    /// Path.
    pub href: String,
    /// Words.
    pub libelle: String,
    /// It leads to the page being read.
    pub courant: bool,
    /// How many things wait behind it, unread.
    pub nombre: i64,
}

impl Lien {
    /// A link to another page.
    pub fn vers(href: impl Into<String>, libelle: impl Into<String>) -> Self {
        Self { href: href.into(), libelle: libelle.into(), courant: false, nombre: 0 }
    }
}

/// Who acts and for whom, as the banner shows it.
#[derive(Debug, Clone)]
pub struct Identite {
    /// The organisation acted for.
    pub organisation: String,
    /// The profile, in words.
    pub profil: &'static str,
    /// The unit inside the organisation.
    pub unite: String,
    /// First name and name of the person.
    pub nom: String,
}

/// What `cadre.html` needs. Every page template has a field `cadre` of this type.
#[derive(Debug, Clone)]
pub struct Cadre {
    /// Title of the page and its h1; nothing personal.
    pub titre: String,
    /// The page reports errors in a form: its title starts with « Erreur : ».
    pub erreur: bool,
    /// Who acts, if signed in.
    pub identite: Option<Identite>,
    /// The rail.
    pub menu: Vec<Lien>,
    /// Token of the forms of this page.
    pub jeton: String,
    /// `auto`, `clair` or `sombre`.
    pub apparence: &'static str,
    /// Invented data: the ribbon says so.
    pub demo: bool,
    /// The business time, in words, when the demo's clock was moved; else empty.
    pub heure_deplacee: String,
    /// Link back, above the title.
    pub retour: Option<Lien>,
    /// The path of this page, to come back to after a switch of appearance.
    pub chemin: String,
}

impl Cadre {
    pub(crate) fn nouveau(passage: &Passage, titre: &str) -> Self {
        let reconnu = passage.reconnu.as_ref();
        // Somebody who has something to do first is not shown doors that would only lead back to it.
        let libre = reconnu.filter(|r| r.obligation.is_none());
        let menu = libre.map_or_else(Vec::new, |r| {
            let admis = |p: &&Porte| matches!(p.exige, Exige::Action(a) if profil_admis(a, r.acteur.profil).is_ok());
            let lien = |p: &Porte| Lien {
                courant: p.chemin == passage.porte.chemin,
                nombre: if p.compte { r.non_lus } else { 0 },
                ..Lien::vers(p.chemin, p.menu.unwrap_or_default())
            };
            passage.menu.iter().filter(admis).map(lien).collect()
        });
        Self {
            titre: titre.to_owned(),
            erreur: false,
            identite: reconnu.map(|r| r.identite.clone()),
            menu,
            jeton: passage.jeton(),
            apparence: passage.apparence,
            demo: passage.maison.reglages.demo,
            heure_deplacee: heure_deplacee(passage),
            retour: None,
            chemin: if passage.porte.methode == Methode::Get { passage.chemin.clone() } else { "/".to_owned() },
        }
    }

    /// With a link back.
    #[must_use]
    pub fn retour(mut self, href: impl Into<String>, libelle: impl Into<String>) -> Self {
        self.retour = Some(Lien::vers(href, libelle));
        self
    }

    /// As the answer to a form with errors.
    #[must_use]
    pub const fn en_erreur(mut self, erreur: bool) -> Self {
        self.erreur = erreur;
        self
    }
}

fn heure_deplacee(passage: &Passage) -> String {
    let monde = &passage.maison.monde;
    if monde.decalage() == 0 {
        return String::new();
    }
    let paris = Zone::paris();
    francais::moment(monde.metier(), passage.reconnu.as_ref().map_or(&paris, |r| &r.zone))
}

/// The three appearances.
pub(crate) fn apparence(mot: &str) -> &'static str {
    ["clair", "sombre"].into_iter().find(|a| *a == mot).unwrap_or("auto")
}

pub(crate) fn portes() -> Vec<Porte> {
    vec![Porte::publique(Methode::Post, "/apparence", |p| Box::pin(async move { changer(&p) }))]
}

fn changer(passage: &Passage) -> Result<Reponse, Refus> {
    passage.corps.exiger(&["apparence", "retour"], &[])?;
    let choix = apparence(passage.corps.un("apparence"));
    let retour = passage.corps.un("retour");
    let sur = retour.starts_with('/') && !retour.starts_with("//") && retour.bytes().all(chemin_sur);
    let cookie = format!("parvis_apparence={choix}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    Ok(Reponse::aller(if sur { retour } else { "/" })?.entete(header::SET_COOKIE, &cookie))
}

/// Characters of our own paths: nothing that a browser or a proxy might read otherwise.
pub(crate) const fn chemin_sur(octet: u8) -> bool {
    octet.is_ascii_lowercase() || octet.is_ascii_digit() || matches!(octet, b'/' | b'-' | b'_')
}
