//! Asking the caisse for a gestionnaire's account, its change or its end; telling it of a misuse.
//!
//! A partner's gestionnaire asks; where the partner has none yet, the caisse's administrateur enters the request that
//! the partner sent. One delay runs from the later of the signature and the complete request (K-11), seen by both.

use acces::{Acteur, Action, Compte, DemandeDeCompte, Organisation, Volet};
use conventions::EnVigueur;
use socle::{Erreurs, Id, Instant, Refus, calendrier::Delai, civil::Date, francais};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use crate::{
    courriels::avertir_les_caisses,
    faits::{decider_compte, decider_partenaire, jauges},
    regles::{Coordonnees, au_plus_tot, echeance_ouverture},
    sql,
};

/// What is asked.
#[derive(Debug, Clone)]
pub enum Objet {
    /// A new gestionnaire (VAR-EP-2.2.1-05).
    Ouverture(Coordonnees),
    /// A change of some of four fields (VAR-EP-2.2.2-02).
    Modification(Id<Compte>, Vec<(&'static str, String)>),
    /// The end of an account after its last day (VAR-EP-2.2.3-05).
    Inactivation(Id<Compte>, Date),
    /// A misuse of a gestionnaire's account: fraud, theft, loss (VAR-EP-4.1-02).
    Signalement(Id<Compte>),
}

impl Objet {
    const fn genre(&self) -> &'static str {
        match self {
            Self::Ouverture(_) => "ouverture",
            Self::Modification(..) => "modification",
            Self::Inactivation(..) => "inactivation",
            Self::Signalement(_) => "signalement",
        }
    }

    const fn compte(&self) -> Option<Id<Compte>> {
        match self {
            Self::Ouverture(_) => None,
            Self::Modification(c, _) | Self::Inactivation(c, _) | Self::Signalement(c) => Some(*c),
        }
    }
}

/// Asks; returns the request. `recue_le` is the day the caisse received it, where it enters it for the partner.
pub async fn demander(
    maison: &Maison,
    acteur: &Acteur,
    partenaire: Id<Organisation>,
    objet: &Objet,
    recue_le: Option<Instant>,
) -> Result<Id<DemandeDeCompte>, Refus> {
    let mut tx = maison.db.ecrire().await?;
    let id = demander_dans(&mut tx, maison, acteur, partenaire, objet, recue_le).await?;
    tx.valider().await?;
    Ok(id)
}

/// Asks in `tx`, decision and trace included.
pub(crate) async fn demander_dans(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    partenaire: Id<Organisation>,
    objet: &Objet,
    recue_le: Option<Instant>,
) -> Result<Id<DemandeDeCompte>, Refus> {
    let maintenant = maison.monde.metier();
    let autorisation = match objet.compte() {
        None => decider_partenaire(tx, acteur, Action::DemanderGestionnaire, partenaire, maintenant).await?,
        Some(compte) => {
            let (vu, autorisation) =
                decider_compte(tx, acteur, Action::DemanderGestionnaire, compte, (maintenant, maintenant)).await?;
            if vu.faits.organisation != partenaire {
                return Err(Refus::Introuvable("compte d’un autre partenaire"));
            }
            if vu.inactif_le <= maintenant {
                return Err(Refus::Conflit("Ce compte a déjà pris fin.".into()));
            }
            autorisation
        }
    };
    let complete_le = recue_le.unwrap_or(maintenant);
    let echeance = echeance(tx, partenaire, objet, complete_le, maintenant).await?;
    seule(tx, partenaire, objet).await?;
    let id: Id<DemandeDeCompte> = maison.monde.id();
    inserer(tx, acteur, id, partenaire, objet, (complete_le, echeance)).await?;
    avertir_les_caisses(tx, &maison.monde, partenaire, id.to_string()).await?;
    maison.traces.acte(tx, &autorisation, objet.genre()).await?;
    Ok(id)
}

ligne! { struct Deja { id: Id<DemandeDeCompte> } }

/// The same thing is not asked twice while the first waits.
async fn seule(tx: &mut Tx, partenaire: Id<Organisation>, objet: &Objet) -> Result<(), Refus> {
    let courriel = match objet {
        Objet::Ouverture(c) => Some(c.courriel.clone()),
        _ => None,
    };
    let appel = sql!(sql::DOUBLON_DEMANDE, partenaire, objet.genre(), courriel, objet.compte());
    match tx.peut_etre::<Deja>(appel).await? {
        None => Ok(()),
        Some(_) => Err(Refus::Conflit("La même demande attend déjà la décision de la caisse.".into())),
    }
}

/// The terms that requests of `partenaire` follow.
async fn termes_du_partenaire(
    tx: &mut Tx,
    partenaire: Id<Organisation>,
    maintenant: Instant,
) -> Result<(Id<Volet>, EnVigueur), Refus> {
    let places = jauges(tx, partenaire, maintenant).await?;
    let Some(place) = places.first() else {
        return Err(Refus::Interdit {
            clause: socle::Clause::nouvelle(acces::CLAUSE_PROFILS, "8.1"),
            phrase: "Aucune convention en vigueur ne permet d’ouvrir ou de changer un compte.".into(),
        });
    };
    Ok((place.volet, conventions::termes(tx, place.volet, maintenant).await?))
}

/// How long before a leave is announced, and the first day it may be if announced at `complete_le`.
fn preavis(signee: &EnVigueur, complete_le: Instant) -> (Delai, Date) {
    let preavis = signee.termes.preavis_inactivation.delai();
    (preavis, au_plus_tot(preavis, signee.zone.jour(complete_le), signee.calendrier, &signee.zone))
}

/// The first day on which a gestionnaire of `partenaire` may leave if it is announced now.
pub(super) async fn premier_depart(
    tx: &mut Tx,
    partenaire: Id<Organisation>,
    maintenant: Instant,
) -> Result<Date, Refus> {
    let (_, signee) = termes_du_partenaire(tx, partenaire, maintenant).await?;
    Ok(preavis(&signee, maintenant).1)
}

/// By when the caisse must answer; refuses a leave announced too late.
async fn echeance(
    tx: &mut Tx,
    partenaire: Id<Organisation>,
    objet: &Objet,
    complete_le: Instant,
    maintenant: Instant,
) -> Result<Instant, Refus> {
    let (volet, signee) = termes_du_partenaire(tx, partenaire, maintenant).await?;
    match objet {
        // A misuse is answered at once: it is due as soon as it is told.
        Objet::Signalement(_) => Ok(complete_le),
        Objet::Inactivation(_, dernier_jour) => {
            let (preavis, premier) = preavis(&signee, complete_le);
            if *dernier_jour < premier {
                let mut erreurs = Erreurs::default();
                let phrase = format!(
                    "Le départ s’annonce {preavis} avant (art. 2.2.3) : le {} au plus tôt. Pour une fin immédiate, demandez-la à la caisse.",
                    francais::jour(premier)
                );
                erreurs.ajouter("dernier_jour", phrase);
                return Err(Refus::Invalide(erreurs));
            }
            Ok(signee.zone.fin(*dernier_jour))
        }
        Objet::Ouverture(_) | Objet::Modification(..) => {
            let delai = signee.termes.delai_ouverture_gestionnaire.delai();
            let signature = crate::places::signee_le(tx, volet, &signee.zone).await?;
            Ok(echeance_ouverture(delai, signature, complete_le, signee.calendrier, &signee.zone))
        }
    }
}

async fn inserer(
    tx: &mut Tx,
    acteur: &Acteur,
    id: Id<DemandeDeCompte>,
    partenaire: Id<Organisation>,
    objet: &Objet,
    (complete_le, echeance): (Instant, Instant),
) -> Result<(), Refus> {
    let un = |v: &str| Some(v.to_owned());
    let [mut civilite, mut nom, mut prenom, mut fonction, mut telephone, mut courriel]: [Option<String>; 6] =
        Default::default();
    let mut effet_le = None;
    match objet {
        Objet::Ouverture(c) => {
            civilite = un(c.civilite.code());
            (nom, prenom, fonction) = (un(&c.nom), un(&c.prenom), un(&c.fonction));
            (telephone, courriel) = (un(&c.telephone), un(&c.courriel));
        }
        Objet::Modification(_, changements) => {
            for (champ, valeur) in changements {
                match *champ {
                    "nom" => nom = un(valeur),
                    "fonction" => fonction = un(valeur),
                    "telephone" => telephone = un(valeur),
                    _ => courriel = un(valeur),
                }
            }
        }
        Objet::Inactivation(_, jour) => effet_le = Some(jour.to_string()),
        Objet::Signalement(_) => {}
    }
    tx.faire(sql!(
        sql::DEMANDER,
        id,
        objet.genre(),
        partenaire,
        objet.compte(),
        acteur.compte,
        complete_le,
        echeance,
        effet_le,
        civilite,
        nom,
        prenom,
        fonction,
        telephone,
        courriel
    ))
    .await?;
    Ok(())
}
