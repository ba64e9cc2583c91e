//! Recording a signature made on paper: who signed, under which function, on which day, and who recorded it.

use acces::{Acteur, Action, Convention, Organisation};
use socle::{Erreurs, Id, Refus, civil::Date};
use toile::Maison;

use super::{Nouveau, inscrire, projeter, tenir};
use crate::{
    lecture::{Dossier, VoletDossier},
    parties,
    regles::{GenreEvenement, signable},
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

/// Records the signature of a party to convention `id`, and projects the rights that follow.
pub async fn signer(maison: &Maison, acteur: &Acteur, id: Id<Convention>, s: Signature<'_>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::SignerConvention, id).await?;
    let dossier = tenue.dossier()?.clone();
    let Some((version, ..)) = dossier.versions.last() else {
        return Err(Refus::Conflit("Arrêtez d’abord les termes : on ne signe pas un texte qui a des blancs.".into()));
    };
    let genre = match s.partie {
        Partie::Caisse(_) => GenreEvenement::SignatureCaisse,
        Partie::Partenaire => GenreEvenement::SignaturePartenaire,
    };
    let volets = volets(&dossier, s.partie);
    if volets.is_empty() {
        return Err(Refus::Introuvable("cette organisation n’est pas partie à la convention"));
    }
    if volets.iter().any(|v| v.fait(GenreEvenement::Fin).is_some()) {
        return Err(Refus::Conflit("Cette convention a pris fin : elle ne se signe plus.".into()));
    }
    if volets.iter().any(|v| v.fait(genre).is_some()) {
        return Err(Refus::Conflit("La signature de cette partie est déjà enregistrée.".into()));
    }
    let administree = volets.iter().all(|v| v.administree);
    if !qui_enregistre(s.partie, acteur.organisation, dossier.pilote, administree) {
        return Err(Refus::Conflit("Cette signature est enregistrée par une autre caisse de la convention.".into()));
    }
    verifier(maison, &dossier, &tenue.tous, s)?;
    if s.partie == Partie::Partenaire {
        parties::avant(&mut tenue.tx, &dossier, s.fonction, s.jour).await?;
    }
    let clause = if dossier.mere.is_some() { "8.1" } else { "6.1" };
    let (effet_le, signataire, version) = (s.jour, Some(s.fonction.trim()), Some(*version));
    for volet in volets {
        let n = Nouveau { volet: volet.id, genre, effet_le, clause, signataire, version };
        inscrire(&mut tenue.tx, maison, acteur, n).await?;
    }
    projeter(&mut tenue.tx, dossier.partenaire).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "signature").await?;
    Ok(tenue.tx.valider().await?)
}

/// The day and the function.
fn verifier(maison: &Maison, dossier: &Dossier, tous: &[Dossier], s: Signature<'_>) -> Result<(), Refus> {
    let mut erreurs = Erreurs::default();
    let fonction = s.fonction.trim().chars().count();
    if !(2..=100).contains(&fonction) {
        erreurs.ajouter("fonction", "Écrivez la fonction de la personne qui a signé, sans son nom.");
    }
    let mere = match dossier.mere {
        None => None,
        Some(id) => {
            let mere =
                tous.iter().find(|d| d.id == id).ok_or_else(|| Refus::Interne("convention métier absente".into()))?;
            dossier.volets.first().map(|v| mere.engagement(v.caisse))
        }
    };
    let aujourdhui = dossier.zone.jour(maison.monde.metier());
    if let Err(message) = signable(s.jour, aujourdhui, mere.as_ref()) {
        erreurs.ajouter("jour", message);
    }
    if erreurs.est_vide() { Ok(()) } else { Err(Refus::Invalide(erreurs)) }
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
