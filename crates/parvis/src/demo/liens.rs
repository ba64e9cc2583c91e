//! The conventions of the invented world, made by the acts of its administrateurs: drafts filled, terms fixed, signatures
//! recorded, accesses opened. One is still a draft with blanks, one is over.

use acces::{Acteur, Organisation, Volet};
use conventions::{
    Convention,
    cas::{self, Activation, Arret, Nouvelle, Partenaire, Partie, Signature, Utilisation},
    dossiers,
    regles::Saisie,
};
use socle::{Id, Refus, Zone, civil::Date};
use stockage::Db;
use toile::Maison;

use super::gens::{Gens, installer};

/// Who makes a convention, and the administrateurs of the caisses that open the portal by it, the leader first.
struct Cadre<'a> {
    maison: &'a Maison,
    caisses: Vec<Acteur>,
    /// A caisse that only signs the convention métier.
    hors_portail: Option<Id<Organisation>>,
    signee_le: Date,
}

const METIER: [(&str, &str); 5] = [
    ("siege_partenaire", "1 place du Marché, 62990 Val-Dormant"),
    ("fonction_signataire_partenaire", "Présidente"),
    ("renouvellement", "tacite"),
    ("preavis_denonciation-nombre", "60"),
    ("contact_donnees", "donnees@val-dormant.example"),
];

/// What a caisse writes beside what the model proposes: (field, values).
const COMMUN: [(&str, &[&str]); 5] = [
    ("identite", &["civilite", "nom", "prenom", "date_naissance", "lieu_naissance", "telephone"]),
    ("mot_de_passe", &["jours"]),
    ("mot_de_passe-jours", &["365"]),
    ("premier_contact-nombre", &["48"]),
    ("premier_contact-unite", &["heures"]),
];

const ILLIMITE: (&str, &[&str]) = ("techniciens-illimite", &["oui"]);
const VINGT_CINQ: (&str, &[&str]) = ("techniciens-3", &["25"]);

type Ecrits<'a> = [(&'a str, &'a [&'a str])];

impl Cadre<'_> {
    fn pilote(&self) -> Result<&Acteur, Refus> {
        self.caisses.first().ok_or_else(|| Refus::Interne("convention sans caisse".into()))
    }

    /// A convention métier, signed by all.
    async fn metier(&self, numero: &str, variante: &str, partenaire: Partenaire<'_>) -> Result<Id<Convention>, Refus> {
        let pilote = self.pilote()?;
        let autres = self.caisses.iter().skip(1).map(|a| a.organisation).chain(self.hors_portail);
        let autres: Vec<Id<Organisation>> = autres.collect();
        let n = Nouvelle { numero, variante, partenaire: Some(partenaire), autres: &autres, territoire: "metropole" };
        let id = cas::preparer(self.maison, pilote, n).await?;
        let ecrits: Vec<(&str, &[&str])> = METIER.iter().map(|(c, v)| (*c, std::slice::from_ref(v))).collect();
        self.remplir(pilote, id, &ecrits).await?;
        self.arreter(id).await?;
        self.signer(id, self.hors_portail).await?;
        Ok(id)
    }

    /// A draft of the use convention that leans on `mere`.
    async fn projet(&self, numero: &str, mere: Id<Convention>) -> Result<Id<Convention>, Refus> {
        let caisses: Vec<Id<Organisation>> = self.caisses.iter().map(|a| a.organisation).collect();
        cas::preparer_utilisation(self.maison, self.pilote()?, Utilisation { numero, mere, caisses: &caisses }).await
    }

    /// The use convention that leans on `mere`, signed by all; `ecrits` is what each caisse writes.
    async fn utilisation(
        &self,
        numero: &str,
        mere: Id<Convention>,
        ecrits: &[&Ecrits<'_>],
    ) -> Result<Id<Convention>, Refus> {
        let id = self.projet(numero, mere).await?;
        for (acteur, siens) in self.caisses.iter().zip(ecrits) {
            self.remplir(acteur, id, &[&COMMUN, *siens].concat()).await?;
        }
        self.arreter(id).await?;
        self.signer(id, None).await?;
        Ok(id)
    }

    /// Opens the accesses at each caisse.
    async fn activer(&self, id: Id<Convention>) -> Result<(), Refus> {
        for acteur in &self.caisses {
            if cas::activer(self.maison, acteur, id).await? != Activation::Faite {
                return Err(Refus::Interne("activation refusée dans le monde inventé".into()));
            }
        }
        Ok(())
    }

    async fn remplir(&self, acteur: &Acteur, id: Id<Convention>, ecrits: &Ecrits<'_>) -> Result<(), Refus> {
        let mut base: &Db = &self.maison.db;
        let tous = conventions::autour(&mut base, id).await?;
        let dossier = tous.iter().find(|d| d.id == id);
        let projet = dossier.and_then(|d| d.projets.get(&acteur.organisation.to_string()));
        let (version, mut saisie): (i64, Saisie) =
            projet.cloned().ok_or_else(|| Refus::Interne("projet absent".into()))?;
        for (champ, valeurs) in ecrits {
            saisie.insert((*champ).to_owned(), valeurs.iter().map(|v| (*v).to_owned()).collect());
        }
        cas::remplir(self.maison, acteur, id, &saisie, version).await
    }

    async fn arreter(&self, id: Id<Convention>) -> Result<(), Refus> {
        match cas::arreter_termes(self.maison, self.pilote()?, id).await? {
            Arret::Fait => Ok(()),
            Arret::Incomplet(_) => Err(Refus::Interne("termes incomplets dans le monde inventé".into())),
        }
    }

    async fn signer(&self, id: Id<Convention>, hors_portail: Option<Id<Organisation>>) -> Result<(), Refus> {
        let pilote = self.pilote()?;
        let caisses = self.caisses.iter().map(|a| (a, Partie::Caisse(a.organisation), "Directrice"));
        let carsat = hors_portail.map(|c| (pilote, Partie::Caisse(c), "Directeur"));
        for (acteur, partie, fonction) in caisses.chain(carsat).chain([(pilote, Partie::Partenaire, "Présidente")]) {
            cas::signer(self.maison, acteur, id, Signature { partie, jour: self.signee_le, fonction }).await?;
        }
        Ok(())
    }

    async fn volets(&self, id: Id<Convention>) -> Result<Vec<Id<Volet>>, Refus> {
        let mut base: &Db = &self.maison.db;
        let tous = dossiers(&mut base, Some(self.pilote()?.organisation)).await?;
        let dossier = tous.iter().find(|d| d.id == id).ok_or_else(|| Refus::Interne("convention absente".into()))?;
        let volet = |a: &Acteur| dossier.volet(a.organisation).map(|v| v.id);
        Ok(self.caisses.iter().filter_map(volet).collect())
    }
}

/// Makes the conventions, and gives the partners' accounts their seats.
pub async fn lier(maison: &Maison, gens: &mut Gens) -> Result<(), Refus> {
    let (rivieres, plateau) = (gens.acteur("admin-rivieres")?, gens.acteur("admin-plateau")?);
    let avant =
        |jours: u64| Zone::paris().jour(maison.monde.metier().moins(std::time::Duration::from_secs(jours * 86_400)));
    let cadre = |caisses, hors_portail| Cadre { maison, caisses, hors_portail, signee_le: avant(90) };

    let a_deux = cadre(vec![rivieres.clone(), plateau], None);
    let metier = a_deux.metier("CM-2026-014", "deux-caisses", Partenaire::Connu(gens.val_dormant)).await?;
    cas::tenir_structure(maison, &rivieres, metier, "60", "val-dormant.example").await?;
    let ecrits: [&Ecrits<'_>; 2] = [
        &[("fonctions", &["signaler", "historique", "contacter"]), ILLIMITE],
        &[("fonctions", &["historique"]), VINGT_CINQ],
    ];
    let utilisation = a_deux.utilisation("EP-2026-014", metier, &ecrits).await?;
    a_deux.activer(utilisation).await?;

    // The Carsat signs the convention métier; the use convention is signed without it (K-25).
    let avec_carsat = cadre(vec![rivieres.clone()], Some(gens.carsat));
    let du_ccas = avec_carsat.metier("CM-2026-015", "avec-carsat", Partenaire::Connu(gens.saint_aubin)).await?;
    cas::tenir_structure(maison, &rivieres, du_ccas, "8", "saint-aubin.example").await?;
    let ecrits: &Ecrits<'_> = &[("fonctions", &["signaler", "historique"]), VINGT_CINQ];
    let du_ccas = avec_carsat.utilisation("EP-2026-015", du_ccas, &[ecrits]).await?;
    avec_carsat.activer(du_ccas).await?;

    let seule = cadre(vec![rivieres.clone()], None);
    let finie = seule.metier("CM-2026-008", "deux-parties", Partenaire::Connu(gens.montbrezieux)).await?;
    cas::tenir_structure(maison, &rivieres, finie, "14", "montbrezieux.example").await?;
    let finie = seule.utilisation("EP-2026-008", finie, &[ecrits]).await?;
    seule.activer(finie).await?;
    for volet in seule.volets(finie).await? {
        cas::terminer(maison, &rivieres, volet, avant(20), "8.2").await?;
    }

    let nouveau =
        Partenaire::Nouveau { nom: "Association Les Rives Claires", membres: 31, domaines: "rives-claires.example" };
    let des_rives = seule.metier("CM-2026-021", "deux-parties", nouveau).await?;
    gens.projet = seule.projet("EP-2026-021", des_rives).await?;
    (gens.metier, gens.utilisation) = (metier, utilisation);
    (gens.volets, gens.volets_metier) = (a_deux.volets(utilisation).await?, a_deux.volets(metier).await?);
    let places = [(gens.val_dormant, gens.volets.clone()), (gens.saint_aubin, seule.volets(du_ccas).await?)];
    let mut tx = maison.db.ecrire().await?;
    installer(&mut tx, maison, gens, &places).await?;
    Ok(tx.valider().await?)
}
