//! The crowd of a demo: the sixty of the département in their units, more agents at the caisse. Beside the few people that
//! the tests know; every login has the same password, hashed once.

use acces::{Acteur, Organisation, Profil, Unite};
use comptes::cas::{Coordonnees, NouveauCompte};
use habilitations::{Place, placer};
use socle::{Id, Refus};
use stockage::Tx;
use toile::Maison;

use super::Gens;

/// Who signals, and who treats, beside the people of [`Gens`].
#[derive(Default)]
pub(super) struct Foule {
    pub(super) techniciens: Vec<Acteur>,
    pub(super) agents: Vec<Acteur>,
}

/// The units of the département: (name, rank of the unit above it, the root being 0, accounts in it).
const UNITES: [(&str, usize, usize); 7] = [
    ("Pôle des solidarités territoriales", 0, 4),
    ("Maison des solidarités d’Argelonne", 1, 12),
    ("Antenne de Vieux-Pont", 2, 8),
    ("Maison des solidarités du Grand-Étang", 1, 11),
    ("Antenne de Saint-Hilarion-le-Petit", 4, 6),
    ("Service insertion et logement", 0, 8),
    ("Équipe mobile « Aller vers »", 6, 6),
];

const PRENOMS: [&str; 23] = [
    "Aurore-Line",
    "Blandine",
    "Côme",
    "Diégo",
    "Élisende",
    "Faustin",
    "Gwenaëlle",
    "Hyacinthe",
    "Isaure",
    "Joris",
    "Katell",
    "Léopoldine",
    "Mahaut",
    "Nils-Aurèle",
    "Océane",
    "Perceval",
    "Quitterie",
    "Rozenn",
    "Séverin",
    "Tiphaine",
    "Ulrich",
    "Violaine",
    "Yaël",
];

const NOMS: [&str; 29] = [
    "Abrivard",
    "Bourgelaine",
    "Caradon",
    "d’Aspremuel",
    "Estournac",
    "Fauquelin",
    "Garrivaud",
    "Hautemorelle",
    "Isambourd",
    "Jolivanne",
    "Kervadoré",
    "L’Hostelier-Marquant",
    "Malvezin",
    "Nortier-Desbruges",
    "Ouvremont",
    "Pélissandre",
    "Quesnardel",
    "Ravinel",
    "Sauvadet",
    "Taillepierre",
    "Urvoazen",
    "Valcourtois",
    "Wambrechin",
    "Ybarnégoa",
    "Zuccarelle",
    "Brossamain",
    "de La Ferté-Vauxclair",
    "Mirandol",
    "Trévignac",
];

/// A name that nobody bears, the same for the same rank.
pub(super) fn personne(rang: usize) -> (&'static str, &'static str) {
    let un = |liste: &'static [&'static str]| liste.get(rang % liste.len()).copied().unwrap_or_default();
    (un(&PRENOMS), un(&NOMS))
}

/// Enters the units and the accounts; everybody accepts the terms of use like anybody.
pub(super) async fn peupler(tx: &mut Tx, maison: &Maison, gens: &Gens, secret: &str) -> Result<Foule, Refus> {
    let (val, riviere) = (gens.acteur("gestionnaire-val")?, gens.acteur("agent-rivieres")?);
    let mut unites = vec![val.unite];
    let mut foule = Foule { techniciens: Vec::new(), agents: Vec::new() };
    let mut rang = 0;
    for (nom, mere, comptes) in UNITES {
        let mere = unites.get(mere).copied().ok_or_else(|| Refus::Interne("monde inventé incohérent".into()))?;
        let unite = annuaire::ajouter_unite(tx, &maison.monde, val.organisation, mere, nom).await?;
        unites.push(unite);
        for _ in 0..comptes {
            rang += 1;
            let lieu = (val.organisation, unite, Profil::Technicien);
            foule.techniciens.push(ouvrir(tx, maison, rang, lieu, &format!("tech-{rang:02}"), secret).await?);
        }
    }
    for n in 3..=6 {
        let lieu = (riviere.organisation, riviere.unite, Profil::AgentCaisse);
        foule.agents.push(ouvrir(tx, maison, rang + n, lieu, &format!("agent-rivieres-{n}"), secret).await?);
    }
    Ok(foule)
}

async fn ouvrir(
    tx: &mut Tx,
    maison: &Maison,
    rang: usize,
    (organisation, unite, profil): (Id<Organisation>, Id<Unite>, Profil),
    identifiant: &str,
    secret: &str,
) -> Result<Acteur, Refus> {
    let (prenom, nom) = self::personne(rang);
    let personne = annuaire::connaitre(tx, &maison.monde, prenom, nom).await?;
    let nouveau = NouveauCompte { personne, organisation, unite, profil, identifiant, secret };
    let compte = comptes::cas::creer(tx, &maison.monde, nouveau).await?;
    let courriel = format!("{identifiant}@demonstration.example");
    let fonction = if profil == Profil::Technicien { "Travailleur social" } else { "Conseiller accompagnement santé" };
    let telephone = format!("01 99 00 {:02} {:02}", 50 + rang / 100, rang % 100);
    let coordonnees = Coordonnees { civilite: "neutre", fonction, telephone: &telephone, courriel: &courriel };
    comptes::cas::joindre(tx, compte, &coordonnees).await?;
    let (session, origine) = ("reprise".to_owned(), "reprise".to_owned());
    let acteur = Acteur { compte, personne, organisation, unite, profil, session, origine };
    super::s_engager(tx, maison, &acteur).await?;
    Ok(acteur)
}

/// Gives the techniciens their seats: at the first caisse all of them, at the second, which allows fewer, the first ones.
pub(super) async fn installer(tx: &mut Tx, maison: &Maison, gens: &Gens, foule: &Foule) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    for (volet, combien) in gens.volets.iter().zip([usize::MAX, 14]) {
        for technicien in foule.techniciens.iter().take(combien) {
            let place = placer(tx, technicien.compte, *volet, Profil::Technicien, maintenant).await?;
            if place == Place::Aucune {
                return Err(Refus::Interne("monde inventé sans place".into()));
            }
        }
    }
    Ok(())
}
