//! The dates of every convention of one's organisation, the next first: what is to be done, what comes by itself.
//!
//! Filters are closed words in the address. The whole of them is counted; a page shows the first two hundred.

use acces::{Action, Ressource};
use askama::Template;
use socle::{Refus, francais};
use stockage::Db;
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Liste, Vide},
};

use super::{Datee, Ligne, fichier};
use crate::{
    Dossier,
    echeancier::{agenda, echeances, mots},
    lecture::dossiers,
    pages::rendre,
};

pub(super) fn portes() -> Vec<Porte> {
    const L: Action = Action::ListerEcheances;
    vec![
        Porte::get("/echeances", L, |v| Box::pin(montrer(v))).tracee().menu("Échéances"),
        Porte::get("/echeances/agenda", L, |v| Box::pin(garder(v))).tracee(),
    ]
}

const LIGNES_MAX: usize = 200;

/// Horizons: code, words, days.
const HORIZONS: [(&str, &str, u64); 4] = [
    ("90j", "Dans les 90 jours", 90),
    ("30j", "Dans les 30 jours", 30),
    ("1an", "Dans l’année", 365),
    ("5ans", "Dans les cinq ans", 1826),
];

struct Onglet {
    lien: Lien,
    nombre: usize,
}

#[derive(Template)]
#[template(path = "conventions/echeances.html")]
struct Page {
    cadre: Cadre,
    onglets: Vec<Onglet>,
    famille: String,
    horizon: String,
    lignes: Vec<Ligne>,
    compte: String,
    coupee: bool,
    agenda: String,
    vide: String,
}

/// The two words of the address.
struct Filtre {
    famille: &'static str,
    horizon: &'static str,
    jours: u64,
}

impl Filtre {
    fn lire(visite: &Visite) -> Result<Self, Refus> {
        visite.requete.exiger(&["famille", "dans"], &[])?;
        let inconnu = |(): ()| Refus::Illisible("filtre inconnu");
        let famille = match visite.requete.un("famille") {
            "" => "",
            dite => mots::FAMILLES.iter().find(|f| f.0 == dite).map(|f| f.0).ok_or(()).map_err(inconnu)?,
        };
        let dit = visite.requete.un("dans");
        let retenu = HORIZONS.iter().find(|h| h.0 == dit || dit.is_empty()).ok_or(()).map_err(inconnu)?;
        Ok(Self { famille, horizon: retenu.0, jours: retenu.2 })
    }

    fn adresse(&self, chemin: &str, famille: &str) -> String {
        let dans = format!("?dans={}", self.horizon);
        if famille.is_empty() { format!("{chemin}{dans}") } else { format!("{chemin}{dans}&famille={famille}") }
    }
}

/// Every date of the horizon, the next first.
fn toutes<'a>(visite: &Visite, tous: &'a [Dossier], filtre: &Filtre) -> Vec<Datee<'a>> {
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let jusqu_a = maintenant.plus(std::time::Duration::from_secs(86_400 * filtre.jours));
    let mut sortie = Vec::new();
    for dossier in tous.iter().filter(|d| d.partenaire == moi || d.volet(moi).is_some()) {
        for volet in dossier.volets.iter().filter(|v| dossier.partenaire == moi || v.caisse == moi) {
            let dates = echeances(&dossier.vie(volet.caisse, tous), maintenant, jusqu_a);
            sortie.extend(dates.into_iter().map(|echeance| Datee { dossier, volet, echeance }));
        }
    }
    sortie.sort_by(|a, b| (a.echeance.instant, &a.dossier.numero).cmp(&(b.echeance.instant, &b.dossier.numero)));
    sortie
}

async fn lire(visite: &Visite, champs: &'static str) -> Result<Vec<Dossier>, Refus> {
    let autorisation = visite.exiger(Action::ListerEcheances, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, champs).await?;
    let mut base: &Db = &visite.maison.db;
    dossiers(&mut base, Some(visite.acteur().organisation)).await
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let filtre = Filtre::lire(&visite)?;
    let tous = lire(&visite, "echeances").await?;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let dates = toutes(&visite, &tous, &filtre);
    let de = |d: &&Datee<'_>, famille: &str| famille.is_empty() || mots::famille(&d.echeance.genre) == famille;
    let onglet = |code: &str, mots: &str| {
        let mut lien = Lien::vers(filtre.adresse("/echeances", code), mots);
        lien.courant = code == filtre.famille;
        Onglet { lien, nombre: dates.iter().filter(|d| de(d, code)).count() }
    };
    let mut onglets = vec![onglet("", "Toutes")];
    onglets.extend(mots::FAMILLES.iter().map(|(code, mots)| onglet(code, mots)));
    let retenues: Vec<&Datee<'_>> = dates.iter().filter(|d| de(d, filtre.famille)).collect();
    let nombre = retenues.len();
    let mut lignes = Vec::new();
    for d in retenues.iter().take(LIGNES_MAX) {
        let autre = if d.dossier.partenaire == moi { &d.volet.nom } else { &d.dossier.partenaire_nom };
        lignes.push(d.ligne(maintenant, autre, true)?);
    }
    let options = HORIZONS.map(|(code, mots, _)| (code.to_owned(), mots.to_owned(), code == filtre.horizon));
    let horizon =
        Liste { nom: "dans".into(), libelle: "Jusqu’à quand".into(), options: options.into(), ..Liste::default() };
    let vide = Vide {
        titre: "Aucune échéance".into(),
        texte: "Rien n’est daté dans cet horizon pour les conventions de votre organisation. Regardez plus loin."
            .into(),
        liens: vec![("/echeances?dans=5ans".into(), "Voir les cinq ans qui viennent".into())],
    };
    visite.page(&Page {
        cadre: visite.cadre("Échéances"),
        onglets,
        famille: filtre.famille.to_owned(),
        horizon: rendre(&horizon)?,
        lignes,
        compte: francais::compte(u64::try_from(nombre).unwrap_or(0), "date"),
        coupee: nombre > LIGNES_MAX,
        agenda: filtre.adresse("/echeances/agenda", filtre.famille),
        vide: rendre(&vide)?,
    })
}

async fn garder(visite: Visite) -> Result<Reponse, Refus> {
    let filtre = Filtre::lire(&visite)?;
    let tous = lire(&visite, "agenda").await?;
    let dates = toutes(&visite, &tous, &filtre);
    let siennes =
        dates.iter().filter(|d| filtre.famille.is_empty() || mots::famille(&d.echeance.genre) == filtre.famille);
    let entrees: Vec<_> = siennes.map(Datee::entree).collect();
    Ok(fichier("echeances.ics", agenda("Échéances des conventions", visite.maison.monde.metier(), &entrees)))
}
