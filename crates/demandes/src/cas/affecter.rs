//! Sharing requests out between the agents of a caisse: taking, giving to a colleague, giving back; one or twenty-five.
//!
//! All or nothing: what was shown is what is changed, from the version that was read. Deliberately absent: giving a
//! request to somebody of another caisse, which is a transfer.

use acces::{Acteur, Action, Autorisation, Compte, Demande, Organisation, Personne};
use avis::Avis;
use socle::{Erreurs, Id, Refus};
use stockage::{Db, Executant, ligne, sql};
use toile::Maison;

use crate::{faits::Faits, regles::Phase, travail::sql};

/// Most requests in one act: a page of the list.
pub const LOT_MAX: usize = 25;

ligne! {
    pub(crate) struct AgentLu {
        pub(crate) id: Id<Compte>,
        pub(crate) personne: Id<Personne>,
        pub(crate) organisation: Id<Organisation>,
        pub(crate) profil: String,
        pub(crate) prenom: String,
        pub(crate) nom: String,
        pub(crate) zone: String,
        pub(crate) vivant: bool,
    }
}

impl AgentLu {
    /// Account `id`, if there is one.
    pub(crate) async fn lire(
        base: &mut impl Executant,
        maison: &Maison,
        id: Id<Compte>,
    ) -> Result<Option<Self>, Refus> {
        Ok(base.peut_etre(sql!(sql::AGENT, id, maison.monde.metier())).await?)
    }

    /// Whether it can follow requests of `caisse` now.
    pub(crate) fn peut_suivre(&self, caisse: Id<Organisation>) -> bool {
        self.vivant && self.organisation == caisse && self.profil == acces::Profil::AgentCaisse.code()
    }
}

const CHANGEE: &str = "Une de ces demandes a changé depuis que vous l’avez sous les yeux. Relisez, puis recommencez.";

/// Gives `demandes`, each read at its version, to account `a`, or to nobody.
pub async fn affecter(
    maison: &Maison,
    acteur: &Acteur,
    demandes: &[(Id<Demande>, i64)],
    a: Option<Id<Compte>>,
) -> Result<(), Refus> {
    let mut erreurs = Erreurs::default();
    if demandes.is_empty() || demandes.len() > LOT_MAX {
        erreurs.ajouter("demande", format!("Cochez au moins une demande, {LOT_MAX} au plus."));
    }
    if let Some(compte) = a.filter(|a| *a != acteur.compte) {
        let mut base: &Db = &maison.db;
        let agent = AgentLu::lire(&mut base, maison, compte).await?;
        if !agent.is_some_and(|x| x.peut_suivre(acteur.organisation)) {
            erreurs.ajouter("a", "Choisissez un agent de votre caisse.");
        }
    }
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    let mut decidees: Vec<(Id<Demande>, i64, Autorisation, String)> = Vec::with_capacity(demandes.len());
    for (id, version) in demandes {
        let (faits, autorisation) = Faits::decider(maison, acteur, Action::Affecter, *id).await?;
        if matches!(faits.phase, Phase::Close | Phase::Retiree) {
            return Err(Refus::Conflit("Une demande terminée ne s’affecte plus.".into()));
        }
        if faits.version != *version {
            return Err(Refus::Conflit(CHANGEE.into()));
        }
        decidees.push((*id, *version, autorisation, faits.numero.unwrap_or_default()));
    }
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    for (id, version, autorisation, numero) in &decidees {
        maison.traces.acte(&mut tx, autorisation, "affectation").await?;
        if !tx.faire_une(sql!(sql::AFFECTER, *id, a, *version)).await? {
            return Err(Refus::Conflit(CHANGEE.into()));
        }
        let (detail, note) = (a.map(|a| a.to_string()), None::<Vec<u8>>);
        tx.faire(sql!(sql::NOTER_AFFECTATION, *id, *version, detail, maintenant, acteur.compte, note)).await?;
        if let Some(a) = a.filter(|a| *a != acteur.compte) {
            let avis = Avis { destinataires: &[a], genre: avis::Genre::Affectation, objet: *id, numero };
            avis::prevenir(&mut tx, &maison.monde, &avis).await?;
        }
    }
    Ok(tx.valider().await?)
}
