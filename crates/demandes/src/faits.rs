//! The facts a decision about a request rests on, read in one statement without personal data.

use acces::{
    Acteur, Action, Autorisation, Compte, Demande, FaitsDemande, Organisation, Piece, Ressource, Sujet, Unite, Volet,
};
use socle::{Clause, Id, Instant, Refus};
use stockage::{Db, DeLigne as _, Executant, ligne, sql};
use toile::Maison;

use crate::{
    Formulaire, Formulaires,
    regles::{Phase, Regle},
    sql,
};

ligne! {
    struct Rangee {
        id: Id<Demande>,
        sujet: Option<Id<Sujet>>,
        partenaire: Id<Organisation>,
        unite: Id<Unite>,
        auteur: Id<Compte>,
        caisse: Id<Organisation>,
        volet: Id<Volet>,
        phase: String,
        version: i64,
        numero: Option<String>,
        formulaire: String,
        formulaire_version: i64,
        retour: Option<String>,
        attendu: Option<String>,
        horloges: Option<String>,
        echeance: Option<Instant>,
        signaler: Option<String>,
        historique: Option<String>,
        traiter: Option<String>,
    }
}

ligne! {
    /// What stands around a request and no decision needs: for those who open it.
    pub(crate) struct Abords {
        pub(crate) depose_le: Option<Instant>,
        pub(crate) issue: Option<String>,
        pub(crate) affecte_a: Option<Id<Compte>>,
        pub(crate) caisse_nom: String,
        pub(crate) partenaire_nom: String,
        pub(crate) unite_nom: String,
        pub(crate) zone: String,
        pub(crate) territoire: String,
        pub(crate) agent_prenom: Option<String>,
        pub(crate) agent_nom: Option<String>,
        /// The reader's notices about it that were not read.
        pub(crate) avis: i64,
        /// The last message of the caisse that the partner has not seen.
        pub(crate) de_la_caisse: Option<i64>,
        /// The last message of the partner that the caisse has not seen.
        pub(crate) du_partenaire: Option<i64>,
        /// Its files, but those taken back.
        pub(crate) pieces: i64,
        /// Internal notes of the caisse it is with.
        pub(crate) notes: i64,
    }
}

/// Facts, and what use cases need beside them.
#[derive(Debug, Clone)]
pub(crate) struct Faits {
    pub(crate) decision: FaitsDemande,
    pub(crate) phase: Phase,
    pub(crate) version: i64,
    pub(crate) numero: Option<String>,
    pub(crate) volet: Id<Volet>,
    pub(crate) formulaire: (String, i64),
    /// Where a wait leads back to.
    pub(crate) retour: Option<Phase>,
    /// What it waits for: `reponse` or `signature`.
    pub(crate) attendu: Option<String>,
    /// The clocks that run, as the terms said when the caisse received it.
    pub(crate) horloges: Vec<Regle>,
    /// The next due date, as projected.
    pub(crate) echeance: Option<Instant>,
}

impl Faits {
    /// Facts of `id` for account `compte` at the business instant `maintenant`; `None` if it leads nowhere.
    pub(crate) async fn lire(
        base: &mut impl Executant,
        id: Id<Demande>,
        compte: Id<Compte>,
        maintenant: Instant,
    ) -> Result<Option<Self>, Refus> {
        let Some(r) = base.peut_etre::<Rangee>(sql!(sql::FAITS, id, maintenant, compte)).await? else {
            return Ok(None);
        };
        Self::de(r).map(Some)
    }

    fn de(r: Rangee) -> Result<Self, Refus> {
        let phase = Phase::depuis_code(&r.phase).ok_or_else(|| Refus::Interne("phase inconnue".into()))?;
        let clause = |texte: Option<String>| texte.and_then(|t| t.split_once('|').map(|(d, a)| Clause::nouvelle(d, a)));
        let decision = FaitsDemande {
            id: r.id,
            sujet: r.sujet,
            partenaire: r.partenaire,
            unite: r.unite,
            auteur: r.auteur,
            caisse: r.caisse,
            brouillon: phase == Phase::Brouillon,
            retiree: phase == Phase::Retiree,
            signaler: clause(r.signaler),
            historique: clause(r.historique),
            traiter: clause(r.traiter),
        };
        Ok(Self {
            decision,
            phase,
            version: r.version,
            numero: r.numero,
            volet: r.volet,
            formulaire: (r.formulaire, r.formulaire_version),
            retour: r.retour.as_deref().and_then(Phase::depuis_code),
            attendu: r.attendu,
            horloges: regles(r.horloges.as_deref())?,
            echeance: r.echeance,
        })
    }

    /// Reads the facts of `id`, then decides: the first two steps of whatever is done to a request.
    pub(crate) async fn decider(
        maison: &Maison,
        acteur: &Acteur,
        action: Action,
        id: Id<Demande>,
    ) -> Result<(Self, Autorisation), Refus> {
        let mut base: &Db = &maison.db;
        let faits = Self::lire(&mut base, id, acteur.compte, maison.monde.metier()).await?;
        let autorisation = acces::exiger(acteur, action, &Self::ressource(faits.as_ref()))?;
        Ok((faits.ok_or(Refus::Introuvable("demande absente"))?, autorisation))
    }

    /// The same for what is done to one of its files: the journal names the file.
    pub(crate) async fn decider_piece(
        maison: &Maison,
        acteur: &Acteur,
        action: Action,
        id: Id<Demande>,
        piece: Id<Piece>,
    ) -> Result<(Self, Autorisation), Refus> {
        let mut base: &Db = &maison.db;
        let faits = Self::lire(&mut base, id, acteur.compte, maison.monde.metier()).await?;
        let ressource = Ressource::Piece(faits.as_ref().map(|f| (f.decision.clone(), piece)));
        let autorisation = acces::exiger(acteur, action, &ressource)?;
        Ok((faits.ok_or(Refus::Introuvable("demande absente"))?, autorisation))
    }

    /// The same for whoever opens it, with what stands around it.
    pub(crate) async fn decider_et_lire(
        maison: &Maison,
        acteur: &Acteur,
        action: impl FnOnce(Option<&Self>) -> Action,
        id: Id<Demande>,
    ) -> Result<(Self, Abords, Autorisation), Refus> {
        let mut base: &Db = &maison.db;
        let lues = base.lignes(sql!(sql::FAITS_A_LIRE, id, maison.monde.metier(), acteur.compte)).await?;
        let trouvee = match lues.first() {
            Some(l) => Some((Self::de(Rangee::de(l)?)?, Abords::de(l)?)),
            None => None,
        };
        let faits = trouvee.as_ref().map(|(f, _)| f);
        let autorisation = acces::exiger(acteur, action(faits), &Self::ressource(faits))?;
        let (faits, abords) = trouvee.ok_or(Refus::Introuvable("demande absente"))?;
        Ok((faits, abords, autorisation))
    }

    /// The same to read `id`: whole, or what is left of it once it was withdrawn.
    pub(crate) async fn decider_lecture(
        maison: &Maison,
        acteur: &Acteur,
        id: Id<Demande>,
    ) -> Result<(Self, Abords, Autorisation), Refus> {
        let action = |faits: Option<&Self>| {
            let retiree = faits.is_some_and(|f| f.decision.retiree);
            if retiree { Action::VoirRetrait } else { Action::ConsulterDemande }
        };
        Self::decider_et_lire(maison, acteur, action, id).await
    }

    /// The form the request was made with.
    pub(crate) fn formulaire<'a>(&self, maison: &'a Maison) -> Result<&'a Formulaire, Refus> {
        maison.piece::<Formulaires>()?.version(&self.formulaire.0, self.formulaire.1)
    }

    /// The resource to decide on: absent and somebody else's go the same way.
    pub(crate) fn ressource(faits: Option<&Self>) -> Ressource {
        Ressource::Demande(faits.map(|f| f.decision.clone()))
    }
}

/// The clocks of a request, as stored.
pub(crate) fn regles(texte: Option<&str>) -> Result<Vec<Regle>, Refus> {
    let defaut = |_| Refus::Interne("horloges illisibles".into());
    texte.map_or(Ok(Vec::new()), |t| serde_json::from_str(t).map_err(defaut))
}
