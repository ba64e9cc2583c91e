//! Who lives in the invented world.

use std::collections::BTreeMap;

use acces::{Acteur, Organisation, Profil, Unite, Volet};
use annuaire::Genre;
use comptes::cas::{Coordonnees, NouveauCompte};
use conventions::Convention;
use habilitations::{Place, placer};
use socle::{Id, Refus};
use stockage::Tx;
use toile::Maison;

use super::Compte;

/// A person of the world.
#[derive(Debug, Clone)]
pub struct Personnage {
    /// Login.
    pub identifiant: &'static str,
    /// As decisions see them.
    pub acteur: Acteur,
    /// Name of the organisation.
    pub organisation: &'static str,
}

/// The inhabitants and the volets of the invented world.
#[derive(Debug, Clone)]
pub struct Gens {
    /// Everybody.
    pub tous: Vec<Personnage>,
    /// CPAM des Trois-Rivières: opens « signaler ».
    pub trois_rivieres: Id<Organisation>,
    /// CPAM du Haut-Plateau: keeps it closed to the département.
    pub haut_plateau: Id<Organisation>,
    /// Carsat des Trois-Rivières: signs a convention métier, opens no portal, has no account.
    pub carsat: Id<Organisation>,
    /// Département du Val-Dormant.
    pub val_dormant: Id<Organisation>,
    /// CCAS de Saint-Aubin-les-Prés.
    pub saint_aubin: Id<Organisation>,
    /// CCAS de Montbrézieux-le-Haut, whose convention is over.
    pub montbrezieux: Id<Organisation>,
    /// Volets of the use convention of the département: Trois-Rivières, Haut-Plateau.
    pub volets: Vec<Id<Volet>>,
    /// Volets of its convention métier, in the same order.
    pub volets_metier: Vec<Id<Volet>>,
    /// The convention métier of the département.
    pub metier: Id<Convention>,
    /// Its use convention.
    pub utilisation: Id<Convention>,
    /// A use convention still being written at Trois-Rivières, with blanks.
    pub projet: Id<Convention>,
}

const SERVICE: &str = "Parvis, exploitation";
const TROIS_RIVIERES: &str = "CPAM des Trois-Rivières";
const HAUT_PLATEAU: &str = "CPAM du Haut-Plateau";
const CARSAT: &str = "Carsat des Trois-Rivières";
const MONTBREZIEUX: &str = "CCAS de Montbrézieux-le-Haut";
const VAL_DORMANT: &str = "Département du Val-Dormant";
const SAINT_AUBIN: &str = "CCAS de Saint-Aubin-les-Prés";

/// (organisation, rank of the unit in it, profile, login, first name, name)
const HABITANTS: [(&str, usize, Profil, &str, &str, &str); 14] = [
    (SERVICE, 0, Profil::Operateur, "operateur", "Ysé", "Quillamet"),
    (TROIS_RIVIERES, 0, Profil::AdministrateurCaisse, "admin-rivieres", "Hermance", "Delvaux-Perrin"),
    (TROIS_RIVIERES, 0, Profil::Auditeur, "audit-rivieres", "Anatole", "Bruyère"),
    (HAUT_PLATEAU, 0, Profil::AdministrateurCaisse, "admin-plateau", "Sidonie", "Aubrespy"),
    (TROIS_RIVIERES, 0, Profil::AgentCaisse, "agent-rivieres", "Idris", "Fontanel"),
    (TROIS_RIVIERES, 0, Profil::AgentCaisse, "agent-rivieres-2", "Oriane", "Castelbrac"),
    (HAUT_PLATEAU, 0, Profil::AgentCaisse, "agent-plateau", "Baptistin", "Orsoval"),
    (VAL_DORMANT, 0, Profil::Gestionnaire, "gestionnaire-val", "Solveig", "Maranthe"),
    (VAL_DORMANT, 1, Profil::Technicien, "tech-brume", "Maïwenn", "Tersolle"),
    (VAL_DORMANT, 1, Profil::Technicien, "tech-brume-2", "Lazare", "Ombreval"),
    (VAL_DORMANT, 2, Profil::Technicien, "tech-clairval", "Philippine-Apolline", "Vasseroy-Lantigny des Épinettes"),
    (SAINT_AUBIN, 0, Profil::Gestionnaire, "gestionnaire-ccas", "Théodule", "Brancemare"),
    (SAINT_AUBIN, 0, Profil::Technicien, "tech-ccas", "Capucine", "Delormeau"),
    (SAINT_AUBIN, 0, Profil::Technicien, "tech-ccas-2", "Noé", "Sarrancel"),
];

impl Gens {
    /// The person of login `identifiant`.
    pub fn personnage(&self, identifiant: &str) -> Option<&Personnage> {
        self.tous.iter().find(|p| p.identifiant == identifiant)
    }

    pub(super) fn acteur(&self, identifiant: &str) -> Result<Acteur, Refus> {
        let trouve = self.personnage(identifiant).map(|p| p.acteur.clone());
        trouve.ok_or_else(|| Refus::Interne("personnage absent".into()))
    }
}

/// The accounts of the world, for whoever tries it.
pub(super) fn comptes(mot_de_passe: &str) -> Vec<Compte> {
    let compte = |(organisation, _, profil, identifiant, ..): &(&str, usize, Profil, &str, &str, &str)| Compte {
        identifiant: (*identifiant).to_owned(),
        mot_de_passe: mot_de_passe.to_owned(),
        profil: profil.code().to_owned(),
        organisation: (*organisation).to_owned(),
    };
    HABITANTS.iter().map(compte).collect()
}

/// Enters organisations, units, people and accounts, whose password has the hash `secret`.
pub async fn peupler(tx: &mut Tx, maison: &Maison, secret: &str) -> Result<Gens, Refus> {
    let monde = &maison.monde;
    let mut lieux: BTreeMap<&str, (Id<Organisation>, Vec<Id<Unite>>)> = BTreeMap::new();
    for (nom, genre) in [
        (SERVICE, Genre::Service),
        (TROIS_RIVIERES, Genre::Caisse),
        (HAUT_PLATEAU, Genre::Caisse),
        (CARSAT, Genre::Caisse),
        (VAL_DORMANT, Genre::Partenaire),
        (SAINT_AUBIN, Genre::Partenaire),
        (MONTBREZIEUX, Genre::Partenaire),
    ] {
        let (organisation, racine) = annuaire::inscrire(tx, monde, genre, nom, "Europe/Paris").await?;
        let mut unites = vec![racine];
        if nom == VAL_DORMANT {
            for unite in ["Maison des solidarités de Brume", "Maison des solidarités de Clairval"] {
                unites.push(annuaire::ajouter_unite(tx, monde, organisation, racine, unite).await?);
            }
        }
        lieux.insert(nom, (organisation, unites));
    }
    let mut tous = Vec::new();
    for (organisation, rang, profil, identifiant, prenom, nom) in HABITANTS {
        let absent = || Refus::Interne("monde inventé incohérent".into());
        let (id, unites) = lieux.get(organisation).ok_or_else(absent)?;
        let unite = *unites.get(rang).ok_or_else(absent)?;
        let personne = annuaire::connaitre(tx, monde, prenom, nom).await?;
        let nouveau = NouveauCompte { personne, organisation: *id, unite, profil, identifiant, secret };
        let compte = comptes::cas::creer(tx, monde, nouveau).await?;
        let courriel = format!("{identifiant}@demonstration.example");
        let coordonnees =
            Coordonnees { civilite: "neutre", fonction: "", telephone: "01 99 00 47 00", courriel: &courriel };
        comptes::cas::joindre(tx, compte, &coordonnees).await?;
        let acteur = Acteur {
            compte,
            personne,
            organisation: *id,
            unite,
            profil,
            session: "reprise".into(),
            origine: "reprise".into(),
        };
        tous.push(Personnage { identifiant, acteur, organisation });
    }
    let lieu = |nom: &str| lieux.get(nom).map(|(id, _)| *id).ok_or_else(|| Refus::Interne("lieu absent".into()));
    Ok(Gens {
        tous,
        trois_rivieres: lieu(TROIS_RIVIERES)?,
        haut_plateau: lieu(HAUT_PLATEAU)?,
        carsat: lieu(CARSAT)?,
        val_dormant: lieu(VAL_DORMANT)?,
        saint_aubin: lieu(SAINT_AUBIN)?,
        montbrezieux: lieu(MONTBREZIEUX)?,
        volets: Vec::new(),
        volets_metier: Vec::new(),
        metier: monde.id(),
        utilisation: monde.id(),
        projet: monde.id(),
    })
}

/// Gives every account of a partner its seat at each caisse of its conventions.
pub(super) async fn installer(
    tx: &mut Tx,
    maison: &Maison,
    gens: &Gens,
    places: &[(Id<Organisation>, Vec<Id<Volet>>)],
) -> Result<(), Refus> {
    for p in gens.tous.iter().filter(|p| p.acteur.profil.de_partenaire()) {
        let (_, volets) = places
            .iter()
            .find(|(organisation, _)| *organisation == p.acteur.organisation)
            .ok_or_else(|| Refus::Interne("volets absents".into()))?;
        for volet in volets {
            let place = placer(tx, p.acteur.compte, *volet, p.acteur.profil, maison.monde.metier()).await?;
            if place == Place::Aucune {
                return Err(Refus::Interne("monde inventé sans place".into()));
            }
        }
    }
    Ok(())
}
