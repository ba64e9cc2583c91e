//! Recording a signature made on paper: who signed, under which function, on which day, and who recorded it.

use acces::{Acteur, Action, Convention, Organisation};
use socle::{Erreurs, Id, Refus, civil::Date};
use toile::Maison;

use super::{Fait, Inscrit, ajouter, empeche, projeter, tenir};
use crate::{
    lecture::{Dossier, VoletDossier},
    parties,
    regles::{
        GenreEvenement,
        vie::{
            Cote,
            gestes::{Cadre, admettre},
        },
    },
};

/// A party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partie {
    /// One of the caisses.
    Caisse(Id<Organisation>),
    /// The partner.
    Partenaire,
}

/// A signature to record.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'a> {
    /// Who signed.
    pub partie: Partie,
    /// On which day.
    pub jour: Date,
    /// Under which function; no name.
    pub fonction: &'a str,
}

/// Whether caisse `moi` may record the signature of `partie`: its own; as the leader, the partner's, and that of a caisse
/// nobody administers here (a Carsat that signs and does not open the portal).
// regle: VAR-EP-8.1-01; permissive: true
pub fn qui_enregistre(partie: Partie, moi: Id<Organisation>, pilote: Id<Organisation>, administree: bool) -> bool {
    match partie {
        Partie::Caisse(caisse) => caisse == moi || (moi == pilote && !administree),
        Partie::Partenaire => moi == pilote,
    }
}

/// The volets that the signature of `partie` is an event of: a caisse signs its own, the partner all of them.
fn volets(dossier: &Dossier, partie: Partie) -> Vec<&VoletDossier> {
    match partie {
        Partie::Caisse(caisse) => dossier.volets.iter().filter(|v| v.caisse == caisse).collect(),
        Partie::Partenaire => dossier.volets.iter().collect(),
    }
}

/// Records the signature of a party to convention `id`, under the last version of its terms, and projects the rights that
/// follow. Volets that are over have nothing to sign.
pub async fn signer(maison: &Maison, acteur: &Acteur, id: Id<Convention>, s: Signature<'_>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::SignerConvention, id).await?;
    let dossier = tenue.dossier()?.clone();
    let (genre, cote) = match s.partie {
        Partie::Caisse(_) => (GenreEvenement::SignatureCaisse, Cote::Caisse),
        Partie::Partenaire => (GenreEvenement::SignaturePartenaire, Cote::Partenaire),
    };
    let volets = volets(&dossier, s.partie);
    if volets.is_empty() {
        return Err(Refus::Introuvable("cette organisation n’est pas partie à la convention"));
    }
    let administree = volets.iter().all(|v| v.administree);
    if !qui_enregistre(s.partie, acteur.organisation, dossier.pilote, administree) {
        return Err(Refus::Conflit("Cette signature est enregistrée par une autre caisse de la convention.".into()));
    }
    fonction(s.fonction)?;
    let maintenant = maison.monde.metier();
    let cadre = Cadre {
        aujourdhui: dossier.zone.jour(maintenant),
        deliberation: parties::seance(&mut tenue.tx, &dossier).await?,
    };
    let fait = Fait {
        genre,
        effet_le: s.jour,
        connu_le: maintenant,
        acte: Some(maison.monde.id()),
        cote: Some(cote),
        version: dossier.versions.last().map(|v| v.0),
        clause: dossier.modele.vie.effet.clone(),
        ..Fait::default()
    };
    let (mut refus, mut admis) = (None, Vec::new());
    for volet in volets {
        match admettre(&dossier.vie(volet.caisse, &tenue.tous), &fait, cadre) {
            Ok(()) => admis.push(volet.id),
            Err(e) => refus = refus.or(Some(e)),
        }
    }
    if let (true, Some(e)) = (admis.is_empty(), refus) {
        return Err(empeche(e));
    }
    for volet in admis {
        let inscrit = Inscrit { evenement: fait.clone(), signataire: Some(s.fonction.trim()), motif: None };
        ajouter(&mut tenue.tx, maison, acteur, volet, &inscrit).await?;
    }
    projeter(&mut tenue.tx, dossier.partenaire).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "signature").await?;
    Ok(tenue.tx.valider().await?)
}

/// The function of who signed, no name.
fn fonction(tapee: &str) -> Result<(), Refus> {
    if (2..=100).contains(&tapee.trim().chars().count()) {
        return Ok(());
    }
    let mut erreurs = Erreurs::default();
    erreurs.ajouter("fonction", "Écrivez la fonction de la personne qui a signé, sans son nom.");
    Err(Refus::Invalide(erreurs))
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn chacun_enregistre_sa_signature() {
        exigences!["VAR-EP-8.1-01"];
        let id = |n: u8| format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap();
        let (pilote, autre, carsat) = (id(1), id(2), id(3));
        // (party, who records, is that party administered here, allowed)
        for (partie, moi, administree, permis) in [
            (Partie::Caisse(pilote), pilote, true, true),
            (Partie::Caisse(autre), autre, true, true),
            (Partie::Caisse(autre), pilote, true, false),
            (Partie::Caisse(pilote), autre, true, false),
            (Partie::Caisse(carsat), pilote, false, true),
            (Partie::Caisse(carsat), autre, false, false),
            (Partie::Partenaire, pilote, false, true),
            (Partie::Partenaire, autre, false, false),
        ] {
            assert_eq!(qui_enregistre(partie, moi, pilote, administree), permis, "{partie:?} {moi}");
        }
    }
}
