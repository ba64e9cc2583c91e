//! `parvis comptes`: how a real installation gets its first account, and how somebody who lost everything comes back.
//!
//! Whoever is at the console holds the base and its keys: no password is asked, but what is done is traced.

use std::{path::Path, sync::Arc};

use ::comptes::cas::{self, Coordonnees, Invitation};
use acces::Profil;
use annuaire::Genre;
use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use habilitations::{
    cas::ouvrir_caisse,
    regles::{Saisie, lire_gestionnaire},
};
use socle::{Monde, Refus};
use stockage::{Coffre, Db, Etat};
use toile::{Maison, Reglages};

use crate::{configuration::Configuration, demo, dire::dire};

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Ouvre le compte du premier opérateur d’une installation et affiche son lien d’activation
    PremierOperateur {
        /// Prénom
        #[arg(long)]
        prenom: String,
        /// Nom
        #[arg(long)]
        nom: String,
        /// Adresse de courriel professionnelle
        #[arg(long)]
        courriel: String,
        /// Nom de l’organisme qui exploite l’installation
        #[arg(long)]
        organisation: String,
        /// Fuseau de l’organisme
        #[arg(long, default_value = "Europe/Paris")]
        fuseau: String,
    },
    /// Accueille une caisse et invite son premier administrateur ; elle ouvre ensuite ses comptes elle-même
    OuvrirCaisse {
        /// Nom de la caisse
        #[arg(long)]
        caisse: String,
        /// Fuseau de la caisse
        #[arg(long, default_value = "Europe/Paris")]
        fuseau: String,
        /// Prénom de l’administrateur
        #[arg(long)]
        prenom: String,
        /// Nom de l’administrateur
        #[arg(long)]
        nom: String,
        /// Fonction de l’administrateur
        #[arg(long)]
        fonction: String,
        /// Téléphone professionnel de l’administrateur
        #[arg(long)]
        telephone: String,
        /// Adresse de courriel professionnelle de l’administrateur
        #[arg(long)]
        courriel: String,
        /// Identifiant du compte d’opérateur qui l’accueille
        #[arg(long)]
        operateur: String,
    },
    /// Affiche un lien neuf pour un compte : l’activer, ou choisir un nouveau mot de passe
    Lien {
        /// Identifiant du compte
        identifiant: String,
    },
}

pub(super) async fn executer(chemin: &Path, geste: Geste) -> anyhow::Result<()> {
    let configuration = Configuration::lire(chemin)?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    if db.etat_du_schema().await? == Etat::EnRetard {
        bail!("la base n’est pas à jour : lancez d’abord « parvis migrer »");
    }
    if demo::est_demo(&db).await? {
        bail!("cette base est une base de démonstration : ses comptes existent déjà");
    }
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    let courrier = crate::courrier(&configuration.adresse_publique, configuration.courriel.facteur()?);
    let (fichiers, reglages) = (configuration.fichiers.ouvrir()?, Reglages::default());
    let maison = crate::maison(db, Monde::reel(), coffre, reglages, courrier, fichiers).await.map_err(dire)?;
    let jeton = match geste {
        Geste::Lien { identifiant } => cas::lien_a_la_console(&maison, &identifiant).await.map_err(dire)?,
        caisse @ Geste::OuvrirCaisse { .. } => accueillir(&maison, &caisse).await?,
        premier @ Geste::PremierOperateur { .. } => ouvrir(&maison, &premier).await.map_err(dire)?,
    };
    println!("{}/activation/{jeton}", configuration.adresse_publique);
    maison.db.fermer().await;
    Ok(())
}

/// A caisse comes in: what is typed is read by the rules of any account, and the refusal names each field.
async fn accueillir(maison: &Arc<Maison>, geste: &Geste) -> anyhow::Result<String> {
    let Geste::OuvrirCaisse { caisse, fuseau, operateur, .. } = geste else { bail!("geste") };
    let lues = lire_gestionnaire(geste).map_err(|erreurs| {
        let phrases: Vec<String> = erreurs.iter().map(|(champ, quoi)| format!("--{champ} : {quoi}")).collect();
        anyhow!("{}", phrases.join("\n"))
    })?;
    let acteur = cas::console(maison, operateur).await.map_err(dire)?;
    let compte = ouvrir_caisse(maison, &acteur, caisse, fuseau, &lues).await.map_err(dire)?;
    let identifiant = cas::identifiant(maison, compte).await.map_err(dire)?;
    println!("Identifiant : {identifiant}");
    cas::lien_a_la_console(maison, &identifiant).await.map_err(dire)
}

impl Saisie for Geste {
    fn un(&self, champ: &str) -> &str {
        let Self::OuvrirCaisse { prenom, nom, fonction, telephone, courriel, .. } = self else { return "" };
        match champ {
            "civilite" => "neutre",
            "prenom" => prenom,
            "nom" => nom,
            "fonction" => fonction,
            "telephone" => telephone,
            "courriel" => courriel,
            _ => "",
        }
    }
}

async fn ouvrir(maison: &Arc<Maison>, geste: &Geste) -> Result<String, Refus> {
    let Geste::PremierOperateur { prenom, nom, courriel, organisation, fuseau } = geste else {
        return Err(Refus::Interne("geste".into()));
    };
    if cas::a_un_operateur(maison).await? {
        return Err(Refus::Conflit(
            "Un opérateur existe déjà. S’il n’entre plus : « parvis comptes lien IDENTIFIANT ».".into(),
        ));
    }
    let monde = &maison.monde;
    let mut tx = maison.db.ecrire().await?;
    let (organisation, unite) = annuaire::inscrire(&mut tx, monde, Genre::Service, organisation, fuseau).await?;
    let personne = annuaire::connaitre(&mut tx, monde, prenom, nom).await?;
    let courriel = courriel.to_lowercase();
    let coordonnees = Coordonnees { civilite: "neutre", fonction: "Opérateur", telephone: "", courriel: &courriel };
    let profil = Profil::Operateur;
    let invitation = Invitation { personne, organisation, unite, profil, gestionnaire: None, coordonnees, jours: None };
    let (_, identifiant) = cas::inviter(&mut tx, maison, &invitation).await?;
    tx.valider().await?;
    println!("Identifiant : {identifiant}");
    cas::lien_a_la_console(maison, &identifiant.to_string()).await
}
