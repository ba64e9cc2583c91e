//! Recording what happens to a convention: letters, receipts, cures, suspensions, agreements, disputes, closing steps.
//!
//! One act, on each volet it concerns, under one lock: who comes second reads what the first did, and is refused in words. A
//! caisse acts on its own volet, and the leader on those of a caisse that nobody administers here; the partner on all, or on
//! the one it names. An answer follows the letter it answers.

use acces::{Acteur, Action, Convention, Organisation, Volet};
use socle::{Erreurs, Id, Refus, civil::Date, nir};
use toile::Maison;

use super::{Fait, Inscrit, ajouter, empeche, projeter, tenir, tenir_volet};
use crate::{
    Acte,
    lecture::{Dossier, VoletDossier},
    regles::{
        GenreEvenement as G,
        vie::{
            Cote,
            gestes::{Cadre, admettre, article, demande_un_motif},
        },
    },
};

/// Longest reason, in characters.
pub(crate) const MOTIF_MAX: usize = 2000;

/// What to record.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// What.
    pub genre: G,
    /// Its civil day.
    pub jour: Date,
    /// The act it answers.
    pub vise: Option<Id<Acte>>,
    /// Which clause, gate, step or outcome.
    pub code: Option<&'a str>,
    /// The last day a denunciation wishes for.
    pub souhaite_le: Option<Date>,
    /// Why; may be empty where none is asked.
    pub motif: &'a str,
    /// For the partner: the caisse it is about, or all.
    pub caisse: Option<Id<Organisation>>,
}

/// The action that recording `genre` is; none for those that have their own use case.
pub const fn action_de(genre: G) -> Option<Action> {
    Some(match genre {
        G::Demeure
        | G::Reception
        | G::Reparation
        | G::Contestation
        | G::SecondeLettre
        | G::Decision
        | G::Denonciation
        | G::ForceMajeure
        | G::FinForceMajeure
        | G::ResiliationForceMajeure
        | G::Litige
        | G::FinLitige => Action::TenirLettres,
        G::Suspension | G::Levee => Action::SuspendreConvention,
        G::Prealable | G::Accord | G::Renouvellement | G::Cloture => Action::SuivreConvention,
        G::SignatureCaisse | G::SignaturePartenaire | G::Activation | G::Retrait | G::Reprise | G::Fin => return None,
    })
}

/// The volets on which `acteur` acts in `dossier`.
pub(crate) fn siens<'a>(
    dossier: &'a Dossier,
    acteur: &Acteur,
    caisse: Option<Id<Organisation>>,
) -> Vec<&'a VoletDossier> {
    let moi = acteur.organisation;
    let mien = |v: &&VoletDossier| {
        if moi == dossier.partenaire {
            caisse.is_none_or(|c| c == v.caisse)
        } else {
            v.caisse == moi || (moi == dossier.pilote && !v.administree)
        }
    };
    dossier.volets.iter().filter(mien).collect()
}

/// Records `n` about convention `id`; gives its act.
pub async fn noter(maison: &Maison, acteur: &Acteur, id: Id<Convention>, n: Note<'_>) -> Result<Id<Acte>, Refus> {
    let action = action_de(n.genre).ok_or(Refus::Illisible("geste"))?;
    let mut tenue = match action {
        Action::TenirLettres => tenir(maison, acteur, action, id).await?,
        _ => tenir_volet(maison, acteur, action, id).await?,
    };
    let dossier = tenue.dossier()?.clone();
    let motif = motif(&n)?;
    let acte = maison.monde.id();
    let admis = admis(maison, acteur, &dossier, &tenue.tous, acte, &n)?;
    for (volet, evenement) in admis {
        ajouter(&mut tenue.tx, maison, acteur, volet, &Inscrit { evenement, signataire: None, motif }).await?;
    }
    projeter(&mut tenue.tx, dossier.partenaire).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, n.genre.code()).await?;
    tenue.tx.valider().await?;
    Ok(acte)
}

/// What `n` adds, volet by volet, where it may happen; the first reason why not if it may nowhere.
pub(crate) fn admis(
    maison: &Maison,
    acteur: &Acteur,
    dossier: &Dossier,
    tous: &[Dossier],
    acte: Id<Acte>,
    n: &Note<'_>,
) -> Result<Vec<(Id<Volet>, Fait)>, Refus> {
    let maintenant = maison.monde.metier();
    let cadre = Cadre { aujourdhui: dossier.zone.jour(maintenant), deliberation: None };
    let cote = if acteur.organisation == dossier.partenaire { Cote::Partenaire } else { Cote::Caisse };
    let (mut refus, mut admis) = (None, Vec::new());
    for volet in siens(dossier, acteur, n.caisse) {
        let vie = dossier.vie(volet.caisse, tous);
        // An answer goes to the volets that have its letter.
        if n.vise.is_some() && !vie.evenements.iter().any(|e| e.acte == n.vise) {
            continue;
        }
        let mut fait = Fait {
            genre: n.genre,
            effet_le: n.jour,
            connu_le: maintenant,
            acte: Some(acte),
            vise: n.vise,
            code: n.code.map(str::to_owned),
            souhaite_le: n.souhaite_le,
            cote: Some(cote),
            version: None,
            clause: String::new(),
        };
        fait.clause = article(&vie, &fait);
        match admettre(&vie, &fait, cadre) {
            Ok(()) => admis.push((volet.id, fait)),
            Err(e) => refus = refus.or(Some(e)),
        }
    }
    if admis.is_empty() {
        return Err(refus.map_or(Refus::Introuvable("lettre ou volet absent"), empeche));
    }
    Ok(admis)
}

/// The reason: asked where a letter must name what it is about, short, and without a NIR.
pub(crate) fn motif<'a>(n: &Note<'a>) -> Result<Option<&'a str>, Refus> {
    let (propre, mut erreurs) = (n.motif.trim(), Erreurs::default());
    let longueur = propre.chars().count();
    if demande_un_motif(n.genre) && longueur < 10 {
        erreurs.ajouter("motif", "Dites en une phrase au moins ce que cette lettre reproche ou explique.");
    } else if longueur > MOTIF_MAX {
        erreurs.ajouter("motif", format!("Écrivez {MOTIF_MAX} caractères au plus."));
    } else if nir::contient_nir(propre) {
        erreurs.ajouter(
            "motif",
            "Retirez le numéro de sécurité sociale : une lettre de convention ne nomme aucun usager.",
        );
    }
    if erreurs.est_vide() { Ok((!propre.is_empty()).then_some(propre)) } else { Err(Refus::Invalide(erreurs)) }
}
