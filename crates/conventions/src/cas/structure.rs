//! What a caisse records of a partner: members, which choose the band of its quotas (VAR-EP-2.2.1-13), and the domains of
//! its professional mail (VAR-EP-2.2.1-08). Fewer members than before close nobody's account: they refuse new seats.

use acces::{Acteur, Action, Convention, FaitsPartenaire, Organisation, Ressource};
use socle::{Clause, Erreurs, Id, Refus};
use toile::Maison;

use super::projeter;
use crate::lecture::{Dossier, autour_sans_termes};

/// Longest list of domains.
const DOMAINES_MAX: usize = 20;

/// A mail domain in lower case, or what is wrong with it.
// regle: VAR-EP-2.2.1-08; permissive: Ok(tape.to_owned())
pub fn domaine(tape: &str) -> Result<String, String> {
    let propre = tape.trim().trim_start_matches('@').to_lowercase();
    let etiquette = |e: &str| {
        !e.is_empty()
            && e.len() <= 63
            && !e.starts_with('-')
            && !e.ends_with('-')
            && e.bytes().all(|o| o.is_ascii_alphanumeric() || o == b'-')
    };
    let morceaux: Vec<&str> = propre.split('.').collect();
    let fin = morceaux.last().is_some_and(|f| f.len() >= 2 && f.bytes().all(|o| o.is_ascii_alphabetic()));
    if morceaux.len() >= 2 && propre.len() <= 253 && fin && morceaux.iter().all(|m| etiquette(m)) {
        Ok(propre)
    } else {
        Err("Écrivez un domaine par ligne, sans « @ » : par exemple mairie.example.".to_owned())
    }
}

/// The domains typed, one per line: at least one, each once.
pub(super) fn domaines(tapes: &str) -> Result<Vec<String>, String> {
    let mut lus = tapes.lines().map(str::trim).filter(|l| !l.is_empty()).map(domaine).collect::<Result<Vec<_>, _>>()?;
    lus.sort();
    lus.dedup();
    if lus.is_empty() || lus.len() > DOMAINES_MAX {
        return Err(format!("Écrivez de 1 à {DOMAINES_MAX} domaines de courriel, un par ligne."));
    }
    Ok(lus)
}

/// The facts about partner `id` for a reader whose caisse has these conventions.
pub(crate) fn faits_du_partenaire(tous: &[Dossier], id: Id<Organisation>, acteur: &Acteur) -> Ressource {
    let lie = tous.iter().find(|d| d.partenaire == id && d.volet(acteur.organisation).is_some());
    Ressource::Partenaire(lie.map(|d| {
        let article = if d.mere.is_some() { "2.2.1" } else { "1" };
        FaitsPartenaire { id, liee: Some(Clause::nouvelle(d.document(), article)) }
    }))
}

/// Records members and domains of the partner of `convention`, as typed; quotas follow at once, at every caisse.
pub async fn tenir_structure(
    maison: &Maison,
    acteur: &Acteur,
    convention: Id<Convention>,
    membres: &str,
    tapes: &str,
) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    let tous = autour_sans_termes(&mut tx, convention).await?;
    let partenaire = tous.iter().find(|d| d.id == convention).map(|d| d.partenaire);
    let faits = partenaire.map_or(Ressource::Partenaire(None), |p| faits_du_partenaire(&tous, p, acteur));
    let autorisation = acces::exiger(acteur, Action::TenirPartenaire, &faits)?;
    let partenaire = partenaire.ok_or(Refus::Introuvable("convention absente"))?;
    let mut erreurs = Erreurs::default();
    let membres = membres.trim().parse::<i64>().ok().filter(|m| (1..=1_000_000).contains(m));
    if membres.is_none() {
        erreurs.ajouter("membres", "Écrivez le nombre de membres de la structure, en chiffres.");
    }
    let lus = domaines(tapes).map_err(|m| erreurs.ajouter("domaines", m));
    let (Some(membres), Ok(lus)) = (membres, lus) else { return Err(Refus::Invalide(erreurs)) };
    annuaire::tenir_structure(&mut tx, partenaire, membres, &lus).await?;
    projeter(&mut tx, partenaire).await?;
    maison.traces.acte(&mut tx, &autorisation, "structure").await?;
    Ok(tx.valider().await?)
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    #[test]
    fn domaines_tapes() {
        exigences!["VAR-EP-2.2.1-08"];
        for (tape, lu) in [
            ("mairie.example", Some("mairie.example")),
            ("  @Val-Dormant.Example ", Some("val-dormant.example")),
            ("a.b.example", Some("a.b.example")),
            ("mairie", None),
            ("", None),
            ("lea@mairie.example", None),
            ("-a.example", None),
            ("a..example", None),
            ("mairie.e", None),
            ("mai rie.example", None),
        ] {
            assert_eq!(domaine(tape).ok().as_deref(), lu, "{tape}");
        }
        assert_eq!(domaines("b.example\n\na.example\nb.example").unwrap(), ["a.example", "b.example"]);
        assert!(domaines(" \n").is_err());
    }
}
