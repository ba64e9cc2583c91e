//! Preparing a convention: who its parties are, and a draft that may hold blanks for as long as it takes.

use acces::{Acteur, Action, Convention, Organisation, Ressource, Volet};
use annuaire::Genre as GenreOrganisation;
use socle::{Erreurs, Id, Refus, calendrier::Territoire};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{faits, structure::domaines, tenir};
use crate::{
    Modele,
    regles::{GenreEvenement, Saisie, saisie_initiale},
    sql,
    territoires::territoire,
};

/// The partner of a convention métier to prepare.
#[derive(Debug, Clone)]
pub enum Partenaire<'a> {
    /// One that is known.
    Connu(Id<Organisation>),
    /// One to enter, with what its quotas and its accounts' addresses depend on.
    Nouveau {
        /// Name.
        nom: &'a str,
        /// Members of its structure.
        membres: i64,
        /// Mail domains, as typed.
        domaines: &'a str,
    },
}

/// A convention métier to prepare.
#[derive(Debug, Clone)]
pub struct Nouvelle<'a> {
    /// Number, if the caisse has its own; one is made otherwise.
    pub numero: &'a str,
    /// Variant of the model.
    pub variante: &'a str,
    /// The partner; `None` if nobody chose one, which is told with the rest.
    pub partenaire: Option<Partenaire<'a>>,
    /// The other caisses that sign.
    pub autres: &'a [Id<Organisation>],
    /// Code of the territory.
    pub territoire: &'a str,
}

/// A use convention to prepare.
#[derive(Debug, Clone)]
pub struct Utilisation<'a> {
    /// Number, if the caisse has its own.
    pub numero: &'a str,
    /// The convention métier it leans on.
    pub mere: Id<Convention>,
    /// Its caisses, among those of the convention métier.
    pub caisses: &'a [Id<Organisation>],
}

/// Model of the convention métier, and of the use convention.
const METIER: &str = "metier-acces-droits-soins";
pub(crate) const UTILISATION: &str = "utilisation-espace-partenaires";

ligne! { struct Connue { genre: String } }

/// Prepares a convention métier; the reader's caisse leads it.
pub async fn preparer(maison: &Maison, acteur: &Acteur, n: Nouvelle<'_>) -> Result<Id<Convention>, Refus> {
    preparer_sous(maison, acteur, METIER, n).await
}

/// Prepares a convention under the newest version of a model that leans on nothing; the reader's caisse leads it.
pub async fn preparer_sous(
    maison: &Maison,
    acteur: &Acteur,
    modele: &str,
    n: Nouvelle<'_>,
) -> Result<Id<Convention>, Refus> {
    let autorisation = acces::exiger(acteur, Action::PreparerConvention, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    let modele = trouver(&mut tx, modele).await?;
    if modele.adossee_a.is_some() {
        return Err(Refus::Illisible("modèle adossé à un autre"));
    }
    let caisses = std::iter::once(acteur.organisation).chain(n.autres.iter().copied()).collect::<Vec<_>>();
    distinctes(&caisses)?;
    let mut erreurs = Erreurs::default();
    verifier_variante(&modele, &n, &mut erreurs);
    verifier_partenaire(n.partenaire.as_ref(), &mut erreurs);
    let territoire = territoire(n.territoire);
    if territoire.is_none() {
        erreurs.ajouter("territoire", "Choisissez le territoire de la convention.");
    }
    verifier_numero(n.numero, &mut erreurs);
    let (Some(lieu), Some(vise), true) = (territoire, n.partenaire, erreurs.est_vide()) else {
        return Err(Refus::Invalide(erreurs));
    };
    for autre in n.autres {
        organisation(&mut tx, *autre, "caisse").await?;
    }
    let partenaire = partenaire(maison, &mut tx, &vise, lieu.zone).await?;
    let o = Ouverture {
        modele: &modele,
        numero: n.numero,
        variante: Some(n.variante),
        mere: None,
        zone: lieu.zone,
        territoire: lieu.territoire,
        partenaire,
        caisses: &caisses,
    };
    let id = ouvrir(maison, &mut tx, acteur, o).await?;
    maison.traces.acte(&mut tx, &autorisation, "convention").await?;
    tx.valider().await?;
    Ok(id)
}

/// The newest version of that model, if there is one.
async fn trouver(tx: &mut Tx, code: &str) -> Result<std::sync::Arc<Modele>, Refus> {
    if !code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err(Refus::Illisible("code de modèle"));
    }
    crate::modele::chercher(tx, code).await?.ok_or(Refus::Introuvable("modèle jamais importé"))
}

/// Who signs: as many caisses as the variant says.
// regle: VAR-0-01 CAF68-S-01; permissive: {}
fn verifier_variante(modele: &Modele, n: &Nouvelle<'_>, erreurs: &mut Erreurs) {
    let Some(variante) = modele.variante(n.variante) else {
        return erreurs.ajouter("variante", "Choisissez qui signe la convention.");
    };
    let attendu = variante.caisses - 1;
    if attendu != n.autres.len() {
        let combien = match attendu {
            0 => "Ne choisissez aucune autre caisse".to_owned(),
            1 => "Choisissez 1 autre caisse".to_owned(),
            _ => format!("Choisissez {attendu} autres caisses"),
        };
        erreurs.ajouter("autres", format!("{combien}, ou changez la réponse à « Qui signe ? »."));
    }
}

/// A form of ours never names a caisse twice.
fn distinctes(caisses: &[Id<Organisation>]) -> Result<(), Refus> {
    let double = caisses.iter().enumerate().any(|(rang, c)| caisses.iter().skip(rang + 1).any(|d| d == c));
    if double { Err(Refus::Illisible("caisse en double")) } else { Ok(()) }
}

/// Prepares a use convention on a convention métier of the reader's caisse: with some of its caisses, and never with
/// those that its variant leaves out of the portal (K-25).
pub async fn preparer_utilisation(
    maison: &Maison,
    acteur: &Acteur,
    u: Utilisation<'_>,
) -> Result<Id<Convention>, Refus> {
    adosser(maison, acteur, UTILISATION, u).await
}

/// Prepares, under the newest version of a model, a document that leans on convention `u.mere` of the reader's caisse: use
/// convention on métier, contrat on access, bulletin on contrat. Its parties are some of its mother's.
pub async fn adosser(
    maison: &Maison,
    acteur: &Acteur,
    modele: &str,
    u: Utilisation<'_>,
) -> Result<Id<Convention>, Refus> {
    distinctes(u.caisses)?;
    let mut tenue = tenir(maison, acteur, Action::PreparerConvention, u.mere).await?;
    let modele = trouver(&mut tenue.tx, modele).await?;
    let mere = tenue.dossier()?.clone();
    if modele.adossee_a.as_deref() != Some(mere.modele.code.as_str()) {
        return Err(Refus::Introuvable("document qui ne s’adosse pas à cette convention"));
    }
    if mere.volet(acteur.organisation).is_some_and(|v| v.fait(GenreEvenement::Fin).is_some()) {
        return Err(Refus::Conflit(format!("{} a pris fin : rien ne s’appuie plus sur elle.", mere.document())));
    }
    let mut erreurs = Erreurs::default();
    verifier_numero(u.numero, &mut erreurs);
    let parties = u.caisses.iter().all(|c| mere.volet(*c).is_some());
    let variante = mere.variante.as_deref().and_then(|v| mere.modele.variante(v));
    let permises = mere.volets.len() - variante.map_or(0, |v| v.hors_portail);
    if !parties || !u.caisses.contains(&acteur.organisation) {
        erreurs
            .ajouter("caisses", "Choisissez votre caisse, et s’il y a lieu d’autres caisses de la convention métier.");
    } else if u.caisses.len() > permises {
        erreurs
            .ajouter("caisses", format!("Choisissez {permises} caisse au plus : une Carsat n’ouvre pas le portail."));
    }
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let zone = zone_de(&mut tenue.tx, u.mere).await?;
    let id = ouvrir(
        maison,
        &mut tenue.tx,
        acteur,
        Ouverture {
            modele: &modele,
            numero: u.numero,
            variante: None,
            mere: Some(u.mere),
            zone: &zone,
            territoire: mere.territoire,
            partenaire: mere.partenaire,
            caisses: u.caisses,
        },
    )
    .await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "convention").await?;
    tenue.tx.valider().await?;
    Ok(id)
}

ligne! { struct Fuseau { zone: String } }

async fn zone_de(tx: &mut Tx, id: Id<Convention>) -> Result<String, Refus> {
    Ok(tx.une::<Fuseau>(sql!(sql::ZONE, id)).await?.zone)
}

/// A number that people write on paper: letters, digits, hyphens.
fn verifier_numero(numero: &str, erreurs: &mut Erreurs) {
    let propre = numero.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let court = (3..=24).contains(&numero.len());
    if !(numero.is_empty() || (propre && court)) {
        erreurs.ajouter("numero", "Écrivez 3 à 24 lettres majuscules, chiffres ou tirets, ou laissez vide.");
    }
}

/// What was typed of the partner.
fn verifier_partenaire(vise: Option<&Partenaire<'_>>, erreurs: &mut Erreurs) {
    match vise {
        None => erreurs.ajouter("partenaire", "Choisissez le partenaire."),
        Some(Partenaire::Connu(_)) => {}
        Some(Partenaire::Nouveau { nom, membres, domaines: tapes }) => {
            if nom.trim().is_empty() || nom.trim().chars().count() > 120 {
                erreurs.ajouter("nom", "Écrivez le nom du partenaire, en 120 caractères au plus.");
            }
            if !(1..=1_000_000).contains(membres) {
                erreurs.ajouter("membres", "Écrivez le nombre de membres de la structure, en chiffres.");
            }
            if let Err(message) = domaines(tapes) {
                erreurs.ajouter("domaines", message);
            }
        }
    }
}

/// The partner's identifier: known, or entered now.
async fn partenaire(
    maison: &Maison,
    tx: &mut Tx,
    vise: &Partenaire<'_>,
    zone: &str,
) -> Result<Id<Organisation>, Refus> {
    match vise {
        Partenaire::Connu(id) => organisation(tx, *id, "partenaire").await.map(|()| *id),
        Partenaire::Nouveau { nom, membres, domaines: tapes } => {
            let lus = domaines(tapes).map_err(|_| Refus::Illisible("domaines"))?;
            let genre = GenreOrganisation::Partenaire;
            let (id, _) = annuaire::inscrire(tx, &maison.monde, genre, nom.trim(), zone).await?;
            annuaire::tenir_structure(tx, id, *membres, &lus).await?;
            Ok(id)
        }
    }
}

async fn organisation(tx: &mut Tx, id: Id<Organisation>, genre: &str) -> Result<(), Refus> {
    let connue: Option<Connue> = tx.peut_etre(sql!(sql::GENRE, id)).await?;
    connue.filter(|c| c.genre == genre).map(drop).ok_or(Refus::Introuvable("organisation absente ou d’un autre genre"))
}

/// What is written once for both kinds.
struct Ouverture<'a> {
    modele: &'a Modele,
    numero: &'a str,
    variante: Option<&'a str>,
    mere: Option<Id<Convention>>,
    zone: &'a str,
    territoire: Territoire,
    partenaire: Id<Organisation>,
    caisses: &'a [Id<Organisation>],
}

async fn ouvrir(maison: &Maison, tx: &mut Tx, acteur: &Acteur, o: Ouverture<'_>) -> Result<Id<Convention>, Refus> {
    let (id, maintenant) = (maison.monde.id::<Convention>(), maison.monde.metier());
    let annee = socle::Zone::paris().jour(maintenant).year();
    let numero = if o.numero.is_empty() {
        format!("{}-{annee}-{}", o.modele.prefixe, maison.monde.lisible(5))
    } else {
        o.numero.to_owned()
    };
    let (version, territoire) = (i64::from(o.modele.version), crate::territoires::code(o.territoire));
    let appel = sql!(
        sql::PREPARER,
        id,
        numero,
        &o.modele.code,
        version,
        o.variante,
        o.mere,
        acteur.organisation,
        o.zone,
        territoire,
        maintenant
    );
    if !tx.faire_une(appel).await? {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter("numero", "Une autre convention porte déjà ce numéro.");
        return Err(Refus::Invalide(erreurs));
    }
    let initiale = serde_json::to_string(&saisie_initiale(o.modele)).unwrap_or_default();
    for caisse in o.caisses {
        let volet: Id<Volet> = maison.monde.id();
        tx.faire(sql!(sql::OUVRIR_VOLET, volet, id, *caisse, o.partenaire)).await?;
        // One draft, its leader's, where terms are one for all; one per caisse in a use convention.
        if o.modele.genre.par_caisse() || *caisse == acteur.organisation {
            tx.faire(sql!(sql::OUVRIR_PROJET, id, *caisse, &initiale, maintenant)).await?;
        }
    }
    Ok(id)
}

/// Stores what the reader's caisse typed, read at `version`: blanks are welcome.
pub async fn remplir(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Convention>,
    saisie: &Saisie,
    version: i64,
) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::TENIR, id)).await?;
    let tous = crate::lecture::autour(&mut tx, id).await?;
    let autorisation = acces::exiger(acteur, Action::PreparerConvention, &faits(&tous, id))?;
    let texte = serde_json::to_string(saisie).map_err(|_| Refus::Interne("saisie".into()))?;
    let maintenant = maison.monde.metier();
    if !tx.faire_une(sql!(sql::REMPLIR_PROJET, id, acteur.organisation, texte, maintenant, version)).await? {
        return Err(Refus::Conflit(
            "Ces paramètres ont changé depuis que vous les avez ouverts, ou la convention est déjà signée.".into(),
        ));
    }
    maison.traces.acte(&mut tx, &autorisation, "parametres").await?;
    Ok(tx.valider().await?)
}
