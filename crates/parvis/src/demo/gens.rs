//! Who lives in the invented world, and the conventions that bind them.

use std::collections::BTreeMap;

use acces::{Acteur, Organisation, Profil, Unite, Volet};
use annuaire::Genre;
use comptes::cas::NouveauCompte;
use conventions::{Modele, Termes, TermesCaisse, cas::Conclusion};
use habilitations::{Place, placer};
use socle::{Id, Refus, Zone};
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
    /// Département du Val-Dormant.
    pub val_dormant: Id<Organisation>,
    /// CCAS de Saint-Aubin-les-Prés.
    pub saint_aubin: Id<Organisation>,
    /// Volets of the use convention of the département: Trois-Rivières, Haut-Plateau.
    pub volets: Vec<Id<Volet>>,
    /// Volets of its convention métier, in the same order.
    pub volets_metier: Vec<Id<Volet>>,
}

const SERVICE: &str = "Parvis, exploitation";
const TROIS_RIVIERES: &str = "CPAM des Trois-Rivières";
const HAUT_PLATEAU: &str = "CPAM du Haut-Plateau";
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

/// Enters organisations, units, people, accounts and conventions.
pub async fn peupler(tx: &mut Tx, maison: &Maison, mot_de_passe: &str) -> Result<Gens, Refus> {
    let monde = &maison.monde;
    let mut lieux: BTreeMap<&str, (Id<Organisation>, Vec<Id<Unite>>)> = BTreeMap::new();
    for (nom, genre) in [
        (SERVICE, Genre::Service),
        (TROIS_RIVIERES, Genre::Caisse),
        (HAUT_PLATEAU, Genre::Caisse),
        (VAL_DORMANT, Genre::Partenaire),
        (SAINT_AUBIN, Genre::Partenaire),
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
        let nouveau = NouveauCompte { personne, organisation: *id, unite, profil, identifiant, mot_de_passe };
        let compte = comptes::cas::creer(tx, monde, nouveau).await?;
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
    let (trois, haut, val, ccas) = (lieu(TROIS_RIVIERES)?, lieu(HAUT_PLATEAU)?, lieu(VAL_DORMANT)?, lieu(SAINT_AUBIN)?);
    let ouvertes: &[&str] = &["signaler", "historique", "contacter"];
    let (volets, volets_metier) = lier(tx, maison, "014", val, &[(trois, ouvertes), (haut, &["historique"])]).await?;
    let (du_ccas, _) = lier(tx, maison, "015", ccas, &[(trois, &["signaler", "historique"])]).await?;
    installer(tx, maison, &tous, &[(VAL_DORMANT, &volets), (SAINT_AUBIN, &du_ccas)]).await?;
    Ok(Gens {
        tous,
        trois_rivieres: trois,
        haut_plateau: haut,
        val_dormant: val,
        saint_aubin: ccas,
        volets,
        volets_metier,
    })
}

/// Gives every account of a partner its seat at each caisse.
async fn installer(
    tx: &mut Tx,
    maison: &Maison,
    tous: &[Personnage],
    places: &[(&str, &[Id<Volet>])],
) -> Result<(), Refus> {
    let partenaires = tous.iter().filter(|p| p.acteur.profil.de_partenaire());
    for p in partenaires {
        let (_, volets) = places
            .iter()
            .find(|(nom, _)| *nom == p.organisation)
            .ok_or_else(|| Refus::Interne("volets absents".into()))?;
        for volet in *volets {
            let place = placer(tx, p.acteur.compte, *volet, p.acteur.profil, maison.monde.metier()).await?;
            if place == Place::Aucune {
                return Err(Refus::Interne("monde inventé sans place".into()));
            }
        }
    }
    Ok(())
}

/// Signs a convention métier and the use convention that leans on it, three months ago.
async fn lier(
    tx: &mut Tx,
    maison: &Maison,
    numero: &str,
    partenaire: Id<Organisation>,
    caisses: &[(Id<Organisation>, &[&str])],
) -> Result<(Vec<Id<Volet>>, Vec<Id<Volet>>), Refus> {
    let modele = |rang: usize| -> Result<Modele, Refus> {
        let (origine, texte) = crate::MODELES.get(rang).ok_or_else(|| Refus::Interne("modèle absent".into()))?;
        Modele::lire(origine, texte).map_err(|e| Refus::Interne(e.to_string()))
    };
    let (metier, utilisation) = (modele(0)?, modele(1)?);
    let avant = maison.monde.metier().moins(std::time::Duration::from_secs(90 * 86_400));
    let signee_le = Zone::paris().jour(avant);
    let ids: Vec<Id<Organisation>> = caisses.iter().map(|(id, _)| *id).collect();
    let terme = |fonctions: &[&str]| TermesCaisse {
        consentement: "coche".into(),
        fonctions: fonctions.iter().map(|f| (*f).to_owned()).collect(),
        identite: ["civilite", "nom", "prenom", "date_naissance", "lieu_naissance", "telephone"]
            .map(str::to_owned)
            .to_vec(),
        premier_contact_heures: 48,
    };
    let termes = Termes { caisses: caisses.iter().map(|(id, f)| (id.to_string(), terme(f))).collect() };
    let (monde, zone, caisses) = (&maison.monde, "Europe/Paris", ids.as_slice());
    let (vides, numero_metier) = (Termes::default(), format!("CM-2026-{numero}"));
    let c = Conclusion {
        modele: &metier,
        numero: &numero_metier,
        mere: None,
        zone,
        partenaire,
        caisses,
        termes: &vides,
        signee_le,
    };
    let (mere, volets_metier) = conventions::cas::conclure(tx, monde, c).await?;
    let (mere, numero) = (Some(mere), format!("EP-2026-{numero}"));
    let c = Conclusion {
        modele: &utilisation,
        numero: &numero,
        mere,
        zone,
        partenaire,
        caisses,
        termes: &termes,
        signee_le,
    };
    let (_, volets) = conventions::cas::conclure(tx, monde, c).await?;
    Ok((volets, volets_metier))
}
