//! The register of letters: sent, received, cured, followed, with the clause and the date of each, and what can be done next.

use acces::{Action, Organisation};
use askama::Template;
use socle::{Id, Refus, civil::Date, francais};
use toile::{Cadre, Lien, Porte, Reponse, Visite};

use super::{
    Ouverte, ouvrir,
    vie::{ensuite, jour_ou, nom, titre},
};
use crate::{
    Acte, Dossier, Edition,
    cas::siens,
    regles::{
        GenreEvenement as G, Vie,
        vie::{Attendu, Cote, demeures, denonciations, recue_le, suites},
    },
};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}/lettres", Action::TenirLettres, |v| Box::pin(montrer(v))).tracee()]
}

struct Fiche {
    acte: String,
    titre: String,
    qui: String,
    lignes: Vec<(String, String)>,
    liens: Vec<Lien>,
    /// Where the letter itself is, on paper.
    papier: Option<String>,
}

#[derive(Template)]
#[template(path = "conventions/lettres.html")]
struct Page {
    cadre: Cadre,
    document: String,
    fiches: Vec<Fiche>,
    gestes: Vec<Lien>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::TenirLettres, "lettres").await?;
    let dossier = ouverte.dossier()?;
    let moi = if visite.acteur().organisation == dossier.partenaire { Cote::Partenaire } else { Cote::Caisse };
    let mut fiches: Vec<(Date, Fiche)> = Vec::new();
    for volet in siens(dossier, visite.acteur(), None) {
        let vie = dossier.vie(volet.caisse, &ouverte.tous);
        let lecture = Lecture { ouverte: &ouverte, dossier, caisse: volet.caisse, vie: &vie, moi };
        for (le, fiche) in lecture.fiches(visite.maison.monde.metier()) {
            // The same letter to two caisses is one letter; each answer may differ, and is told once.
            match fiches.iter_mut().find(|(_, f)| f.acte == fiche.acte) {
                Some((_, deja)) if deja.lignes == fiche.lignes => {}
                Some((_, deja)) => deja.lignes.extend(fiche.lignes),
                None => fiches.push((le, fiche)),
            }
        }
    }
    fiches.sort_by_key(|(le, _)| std::cmp::Reverse(*le));
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, "Lettres")?,
        document: dossier.document(),
        fiches: fiches.into_iter().map(|(_, f)| f).collect(),
        gestes: gestes(&ouverte, &visite)?,
    })
}

/// What the reader may send now, by the clauses that hold.
fn gestes(ouverte: &Ouverte, visite: &Visite) -> Result<Vec<Lien>, Refus> {
    let dossier = ouverte.dossier()?;
    let jour = dossier.zone.jour(visite.maison.monde.metier());
    let mut sortie: Vec<Lien> = Vec::new();
    for volet in siens(dossier, visite.acteur(), None) {
        let vie = dossier.vie(volet.caisse, &ouverte.tous);
        let Some(clauses) = vie.clauses(jour) else { continue };
        let ouvert = |genre| vie.fait(genre).is_some();
        let possibles = [
            (!clauses.demeures.is_empty(), G::Demeure, "Mettre en demeure"),
            (!clauses.denonciations.is_empty(), G::Denonciation, "Dénoncer la convention"),
            (
                clauses.force_majeure.is_some() && !ouvert(G::ForceMajeure),
                G::ForceMajeure,
                "Signaler un cas de force majeure",
            ),
            (clauses.litige.is_some(), G::Litige, "Ouvrir un différend"),
        ];
        for (_, genre, mots) in possibles.into_iter().filter(|p| p.0 && crate::regles::adossee(&vie).is_some()) {
            let lien = Lien::vers(ouverte.adresse(&format!("/lettre/{}", genre.code())), mots);
            if !sortie.iter().any(|l| l.href == lien.href) {
                sortie.push(lien);
            }
        }
    }
    Ok(sortie)
}

struct Lecture<'a> {
    ouverte: &'a Ouverte,
    dossier: &'a Dossier,
    caisse: Id<Organisation>,
    vie: &'a Vie,
    moi: Cote,
}

impl Lecture<'_> {
    fn fiches(&self, maintenant: socle::Instant) -> Vec<(Date, Fiche)> {
        let montre = |g: G| g.est_lettre() || matches!(g, G::ForceMajeure | G::Litige);
        let suites = suites(self.vie, maintenant);
        let volet = self.dossier.volet(self.caisse);
        let faits = volet.map(|v| v.faits.as_slice()).unwrap_or_default();
        let un = |f: &crate::FaitDossier| {
            let e = &f.evenement;
            let mut lignes = vec![("Article".to_owned(), e.clause.clone())];
            if let Some(motif) = &f.motif {
                lignes.push(("Motif".to_owned(), motif.clone()));
            }
            let envoi = if e.genre.est_lettre() { "Envoyée le" } else { "Depuis le" };
            lignes.push((envoi.to_owned(), francais::jour(e.effet_le)));
            if e.genre.est_lettre() {
                lignes.push(("Reçue le".into(), jour_ou(recue_le(&self.vie.evenements, e.acte), "Pas encore connu")));
            }
            lignes.extend(self.suivi(e.acte));
            let mut liens = Vec::new();
            for s in suites.iter().filter(|s| concerne(&s.attendu, e.acte)) {
                let ensuite = ensuite(self.dossier, self.caisse, s, self.moi);
                lignes.push(("Ensuite".into(), ensuite.texte));
                liens.extend(ensuite.lien.map(|(fin, mots)| Lien::vers(self.ouverte.adresse(&fin), mots)));
            }
            liens.extend(self.autres(e.acte, &suites));
            let fiche = Fiche {
                acte: e.acte.map(|a| a.to_string()).unwrap_or_default(),
                titre: titre(e.genre).to_owned(),
                qui: e.cote.map(|c| nom(self.dossier, self.caisse, c)).unwrap_or_default(),
                lignes,
                liens,
                papier: e.acte.filter(|_| e.genre.est_lettre()).map(|a| {
                    let document = Edition::Lettre(a).adresse();
                    self.ouverte.adresse(&format!("/documents/{document}"))
                }),
            };
            (e.effet_le, fiche)
        };
        faits.iter().filter(|f| montre(f.evenement.genre)).map(un).collect()
    }

    /// What else may answer: a cure that is contested, a notice cured in the words of its author, force majeure that lasts.
    fn autres(&self, acte: Option<Id<Acte>>, suites: &[crate::regles::vie::Suite]) -> Vec<Lien> {
        let Some(acte) = acte else { return Vec::new() };
        let vers = |geste: &str, mots| Lien::vers(self.ouverte.adresse(&format!("/lettres/{acte}/{geste}")), mots);
        let mut sortie = Vec::new();
        for s in suites {
            match s.attendu {
                Attendu::Reponse(a) if a == Some(acte) && s.de == crate::regles::vie::De::Un(self.moi) => {
                    sortie.push(vers("contestation", "Contester la réparation"));
                }
                Attendu::Reparation(a) if a == Some(acte) && s.de != crate::regles::vie::De::Un(self.moi) => {
                    sortie.push(vers("reparation", "Constater que c’est réparé"));
                }
                Attendu::ForceMajeure(a) if a == Some(acte) => {
                    sortie.push(vers("resiliation_force_majeure", "Mettre fin à la convention"));
                }
                _ => {}
            }
        }
        sortie
    }

    /// The delay of a letter, its cure, what followed.
    fn suivi(&self, acte: Option<Id<Acte>>) -> Vec<(String, String)> {
        let mut lignes = Vec::new();
        if let Some(m) = demeures(self.vie).into_iter().find(|m| m.lettre.acte == acte) {
            lignes.push((
                "Dernier jour pour réparer".to_owned(),
                jour_ou(m.dernier_jour, "Le délai ne court pas encore"),
            ));
            if let Some(r) = m.reparation {
                let dit = if r.declaree { "déclarée, pas encore constatée" } else { "constatée" };
                lignes.push(("Réparation".into(), format!("{}, {dit}", francais::jour(r.le))));
            }
            if let Some(le) = m.contestee_le {
                lignes.push(("Réparation contestée".into(), francais::jour(le)));
            }
            lignes.extend(m.fin().map(|le| ("Prend fin au soir du".into(), francais::jour(le))));
        }
        if let Some(d) = denonciations(self.vie).into_iter().find(|d| d.lettre.acte == acte) {
            lignes.extend(d.lettre.souhaite_le.map(|le| ("Fin souhaitée".into(), francais::jour(le))));
            lignes.push(("Prend fin au soir du".into(), jour_ou(d.dernier_jour, "Le préavis ne court pas encore")));
        }
        lignes
    }
}

/// Whether `attendu` answers `acte`.
fn concerne(attendu: &Attendu, acte: Option<Id<Acte>>) -> bool {
    match attendu {
        Attendu::Reception(a)
        | Attendu::Reparation(a)
        | Attendu::Reponse(a)
        | Attendu::SecondeLettre(a)
        | Attendu::Decision(a)
        | Attendu::FinLitige(a)
        | Attendu::ForceMajeure(a) => *a == acte,
        _ => false,
    }
}
