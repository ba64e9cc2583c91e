//! A draft as its screens need it: decided, then read once with the terms of its caisse.

use acces::{Action, Demande};
use conventions::VersionLue;
use socle::{Id, Refus};
use stockage::{Db, ligne, sql};
use toile::Visite;
use traces::Consigne;

use crate::{Formulaire, Formulaires, faits::Faits, pieces, regles::Reponses, sceau::Sceau, sql};

/// A draft that the reader may fill, with its form.
pub(crate) struct EnCours<'a> {
    pub(crate) id: Id<Demande>,
    pub(crate) faits: Faits,
    pub(crate) formulaire: &'a Formulaire,
    autorisation: acces::Autorisation,
}

/// The draft of the address, decided.
pub(crate) async fn ouvrir(visite: &Visite) -> Result<EnCours<'_>, Refus> {
    let id = visite.id("id")?;
    let (faits, autorisation) = Faits::decider(&visite.maison, visite.acteur(), Action::SignalerSituation, id).await?;
    let formulaires: &Formulaires = visite.maison.piece()?;
    let formulaire = formulaires.version(&faits.formulaire.0, faits.formulaire.1)?;
    Ok(EnCours { id, faits, formulaire, autorisation })
}

ligne! {
    struct Brouillon {
        enveloppe: Vec<u8>,
        reponses_scellees: Option<Vec<u8>>,
        ecran: Option<String>,
        saisie_scellee: Option<Vec<u8>>,
        caisse: String,
        zone: String,
        territoire: String,
        effet_le: String,
        termes: String,
    }
}

/// What a draft holds, and what its caisse grants today.
pub(crate) struct Contenu {
    pub(crate) reponses: Reponses,
    pub(crate) termes: conventions::TermesCaisse,
    /// What was typed, and on which screen, when a session had ended.
    pub(crate) gardee: Option<(String, Reponses)>,
    /// By which the rest of the draft may be read.
    pub(crate) consigne: Consigne,
}

impl Contenu {
    /// Whether the caisse wants the consent signed (PDC-A3-03).
    pub(crate) fn signature(&self) -> bool {
        self.termes.consentement == pieces::SIGNATURE
    }
}

/// What the draft holds, in one read.
pub(crate) async fn contenu(visite: &Visite, en_cours: &EnCours<'_>) -> Result<Contenu, Refus> {
    let consigne = visite.maison.traces.lecture(&en_cours.autorisation, "brouillon").await?;
    let lus: Vec<Brouillon> = visite.maison.traces.lire(&consigne, sql!(sql::BROUILLON)).await?;
    let premier = lus.first().ok_or(Refus::Introuvable("clé détruite"))?;
    let sceau = Sceau::de(&visite.maison.coffre, en_cours.id, &premier.enveloppe)?;
    let reponses = sceau.reponses(premier.reponses_scellees.as_deref())?;
    let gardee = match (&premier.ecran, &premier.saisie_scellee) {
        (Some(ecran), Some(scellee)) => Some((ecran.clone(), sceau.saisie(ecran, scellee)?)),
        _ => None,
    };
    let version = |b: Brouillon| VersionLue {
        caisse: b.caisse,
        zone: b.zone,
        territoire: b.territoire,
        effet_le: b.effet_le,
        termes: b.termes,
    };
    let versions: Vec<VersionLue> = lus.into_iter().map(version).collect();
    let termes = conventions::termes_en_vigueur(&versions, visite.maison.monde.metier())?.termes;
    Ok(Contenu { reponses, termes, gardee, consigne })
}

/// The identity fields that the caisse’s terms ask for.
pub(crate) async fn identite(visite: &Visite, en_cours: &EnCours<'_>) -> Result<Vec<String>, Refus> {
    let mut base: &Db = &visite.maison.db;
    Ok(conventions::termes(&mut base, en_cours.faits.volet, visite.maison.monde.metier()).await?.termes.identite)
}
