//! A guided first visit: five things to try, as whom, and which ones the base says are done.
//!
//! What is done is read from the journal since the world was whole; nothing is kept for it, nothing is asked of anybody.

use std::collections::BTreeSet;

use socle::{Instant, Refus};
use stockage::{Db, Executant as _, ligne, sql};
use tokio::sync::{mpsc, oneshot};

use super::{PRETE, sql::LIRE};

stockage::requetes! {
    libre FAITS = "SELECT k.profil || ' ' || c.action AS fait FROM journal_charge c JOIN compte k ON k.id = c.compte \
        WHERE c.le > $1 AND c.issue = 'accorde' AND (c.canonique LIKE '%\"champs\":\"depot\"%' \
        OR c.canonique LIKE '%\"champs\":\"cloture\"%' OR c.canonique LIKE '%\"champs\":\"ouverture\"%' \
        OR c.canonique LIKE '%\"champs\":\"retrait\"%' OR c.action = 'lister_organisations') GROUP BY k.profil, c.action";
}

ligne! { struct Fait { fait: String } }
ligne! { struct Valeur { valeur: String } }

/// One thing to try.
#[derive(Debug, Clone, Copy)]
pub struct Essai {
    /// What, as a title.
    pub titre: &'static str,
    /// Login.
    pub identifiant: &'static str,
    /// Who that is.
    pub qui: &'static str,
    /// What to do, in order.
    pub gestes: &'static [&'static str],
    /// Profile and action that the journal holds once it is done.
    pub fait: &'static str,
}

/// The visit, in its order.
pub const ESSAIS: [Essai; 5] = [
    Essai {
        titre: "Signalez une personne",
        identifiant: "tech-brume",
        qui: "technicienne du Département du Val-Dormant",
        gestes: &[
            "Ouvrez « Signaler une situation », choisissez la CPAM des Trois-Rivières et le motif, recueillez l’accord.",
            "Décrivez une personne inventée et ses difficultés, relisez, envoyez. Notez le numéro.",
        ],
        fait: "technicien signaler_situation",
    },
    Essai {
        titre: "Prenez la demande en charge, puis clôturez-la",
        identifiant: "agent-rivieres",
        qui: "agent de la CPAM des Trois-Rivières",
        gestes: &[
            "Ouvrez « Demandes reçues » : certaines sont en retard, d’autres le seront bientôt.",
            "Retrouvez votre numéro, prenez la demande en charge, puis clôturez-la avec une issue et un message.",
        ],
        fait: "agent_caisse clore",
    },
    Essai {
        titre: "Ouvrez un compte à une collègue",
        identifiant: "gestionnaire-ccas",
        qui: "gestionnaire du CCAS de Saint-Aubin-les-Prés",
        gestes: &[
            "Ouvrez « Comptes », puis ouvrez un compte de technicien : la convention en permet cinq.",
            "Son courriel d’activation vous attend à la page « Courriels », dans le ruban.",
        ],
        fait: "gestionnaire ouvrir_technicien",
    },
    Essai {
        titre: "Retirez l’accès d’une structure",
        identifiant: "admin-rivieres",
        qui: "administratrice de la CPAM des Trois-Rivières",
        gestes: &[
            "Ouvrez « Conventions », EP-2026-014, puis « Retirer ou rendre l’accès de la structure ».",
            "Revenez en tech-brume : signaler est fermé, et la page dit quel article le ferme. Rendez l’accès ensuite.",
        ],
        fait: "administrateur_caisse retirer_structure",
    },
    Essai {
        titre: "Voyez ce que voit l’opérateur",
        identifiant: "operateur",
        qui: "opératrice de l’installation",
        gestes: &[
            "Ouvrez « Organisations » : chaque convention et son état, et aucune demande, aucune personne, aucune trace.",
            "Avancez l’horloge d’un mois, dans le ruban : ce qui finit finit, sans qu’aucune tâche ait tourné.",
        ],
        fait: "operateur lister_organisations",
    },
];

/// Which essays are done, in their order.
pub async fn faits(mut db: &Db) -> Result<Vec<bool>, Refus> {
    let prete: Option<Valeur> = db.peut_etre(sql!(LIRE, PRETE)).await?;
    let depuis = prete.and_then(|v| v.valeur.parse().ok()).map_or(Instant::depuis_micros(0), Instant::depuis_micros);
    let lus: Vec<Fait> = db.toutes(sql!(FAITS, depuis)).await?;
    let faits: BTreeSet<String> = lus.into_iter().map(|f| f.fait).collect();
    Ok(ESSAIS.iter().map(|e| faits.contains(e.fait)).collect())
}

/// A wish to begin again, and where its end is told.
pub type Voeu = oneshot::Sender<Result<(), String>>;

/// What the demo's own process brings: the common password, and the way to begin again where there is one.
pub struct Scene {
    /// The password of every account.
    pub mot_de_passe: String,
    /// Where wishes go; `None` on a base that this process may not throw away.
    pub voeux: Option<mpsc::Sender<Voeu>>,
}

impl Scene {
    /// Begins the world again, and waits until it is served.
    pub async fn recommencer(&self) -> Result<(), Refus> {
        let Some(voeux) = &self.voeux else { return Err(Refus::Introuvable("démonstration sur une base nommée")) };
        let (fin, attente) = oneshot::channel();
        // One at a time: whoever clicks twice finds it begun.
        voeux
            .try_send(fin)
            .map_err(|_| Refus::Conflit("La démonstration recommence déjà. Patientez quelques secondes.".into()))?;
        match attente.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(quoi)) => Err(Refus::Interne(quoi)),
            Err(_) => Err(Refus::Indisponible("démonstration arrêtée".into())),
        }
    }
}
