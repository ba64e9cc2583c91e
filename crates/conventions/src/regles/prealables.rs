//! What must be true before accesses open (K-25: a list of gates per model).

use socle::Instant;

use crate::{
    modele::PrealableEcrit,
    regles::vie::{GenreEvenement, Vie, adossee, periode},
};

/// A gate: what must be true, and whether it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prealable {
    /// Stable word.
    pub code: String,
    /// What must be true.
    pub libelle: String,
    /// The article that wants it.
    pub article: String,
    /// Whether it is.
    pub vert: bool,
    /// Whether somebody declares it.
    pub declare: bool,
}

/// What gates look at beside signatures.
#[derive(Debug, Clone, Copy)]
pub struct Structure {
    /// Members of the partner's structure, once recorded.
    pub membres: Option<i64>,
    /// Mail domains recorded for it.
    pub domaines: i64,
}

/// The gates of a volet at `maintenant`, in the order in which one goes through them: those that `ecrits` lists. `tient` says
/// whether a document of that kind is in force between the same two parties.
// regle: K-25 PDC-EP-0-01 CAF68-12-02; permissive: Vec::new()
pub fn prealables(
    ecrits: &[PrealableEcrit],
    vie: &Vie,
    structure: Structure,
    tient: impl Fn(&str) -> bool,
    maintenant: Instant,
) -> Vec<Prealable> {
    let declare = |code: &str| vie.evenements.iter().any(|e| e.genre == GenreEvenement::Prealable && e.dit(code));
    let vert = |p: &PrealableEcrit| match p.code.as_str() {
        _ if p.declare => declare(&p.code),
        // Of what it leans on, exactly; of the others, any that holds.
        "metier" => vie.appui.as_deref().is_some_and(|m| adossee(m).is_some_and(|p| p.tient(maintenant))),
        "signatures" => periode(vie).is_some_and(|p| p.tient(maintenant)),
        "membres" => structure.membres.is_some_and(|m| m > 0),
        "domaines" => structure.domaines > 0,
        autre => tient(autre),
    };
    let un = |p: &PrealableEcrit| Prealable {
        code: p.code.clone(),
        libelle: p.libelle.clone(),
        article: p.article.clone(),
        vert: vert(p),
        declare: p.declare,
    };
    ecrits.iter().map(un).collect()
}

#[cfg(test)]
mod tests {
    use socle::{Zone, civil::Date, exigences};

    use super::*;
    use crate::regles::{
        Evenement,
        vie::{
            Version,
            clauses::Renouvellement,
            gestes::{Cadre, admettre},
            tests::clauses,
        },
    };

    fn jour(texte: &str) -> Date {
        texte.parse().unwrap()
    }

    /// Signed by both on that day; by the caisse alone without one.
    fn engagement(signee: Option<&str>) -> Vie {
        let le = |genre, jour_: &str| Evenement { genre, effet_le: jour(jour_), ..Evenement::default() };
        let caisse = le(GenreEvenement::SignatureCaisse, signee.unwrap_or("2026-01-01"));
        let partenaire = signee.map(|s| le(GenreEvenement::SignaturePartenaire, s));
        Vie { evenements: std::iter::once(caisse).chain(partenaire).collect(), ..Vie::default() }
    }

    #[test]
    fn table_des_signatures() {
        exigences!["K-25", "PDC-EP-0-01"];
        let aujourdhui = jour("2026-06-01");
        // (day, métier signed on, may be recorded, why)
        for (le, metier, permis, pourquoi) in [
            ("2026-03-03", Some(Some("2026-03-03")), true, "the same day"),
            ("2026-03-02", Some(Some("2026-03-03")), false, "never before"),
            ("2026-05-01", Some(Some("2026-03-03")), true, "after"),
            ("2026-05-01", Some(None), false, "métier half signed"),
            ("2026-06-02", Some(Some("2026-03-03")), false, "not made yet"),
            ("2020-01-01", None, true, "a convention métier leans on nothing"),
        ] {
            let mere = metier.map(engagement);
            let versions = vec![Version {
                numero: 1,
                effet_le: jour("2020-01-01"),
                clauses: clauses("8", None, Renouvellement::CommeMere),
            }];
            let vie = Vie { appui: mere.map(Box::new), versions, ..Vie::default() };
            let signature = Evenement { effet_le: jour(le), ..Evenement::default() };
            let verdict = admettre(&vie, &signature, Cadre { aujourdhui, deliberation: None });
            assert_eq!(verdict.is_ok(), permis, "{le} {metier:?} : {pourquoi}");
        }
    }

    #[test]
    fn table_des_prealables() {
        exigences!["K-25", "VAR-EP-0-01", "VAR-EP-2.2.1-08"];
        let zone = Zone::paris();
        let maintenant = zone.debut(jour("2026-06-01"));
        let ecrits = ["metier", "signatures", "membres", "domaines"].map(|code| PrealableEcrit {
            code: code.into(),
            libelle: code.into(),
            article: "0".into(),
            declare: false,
        });
        let rouges = |propre: Option<&str>, mere: Option<&str>, membres, domaines| -> Vec<String> {
            let structure = Structure { membres, domaines };
            let vie = Vie { appui: Some(Box::new(engagement(mere))), ..engagement(propre) };
            let portes = prealables(&ecrits, &vie, structure, |_| false, maintenant);
            assert_eq!(portes.len(), 4);
            portes.into_iter().filter(|p| !p.vert).map(|p| p.code).collect()
        };
        let (signee, a_venir) = (Some("2026-05-01"), Some("2026-06-02"));
        assert!(rouges(signee, signee, Some(12), 1).is_empty());
        assert_eq!(rouges(None, signee, Some(12), 1), ["signatures"]);
        assert_eq!(rouges(a_venir, signee, Some(12), 1), ["signatures"], "the date of effect has not come");
        assert_eq!(rouges(signee, None, Some(12), 1), ["metier"]);
        assert_eq!(rouges(signee, signee, None, 1), ["membres"]);
        assert_eq!(rouges(signee, signee, Some(0), 0), ["membres", "domaines"]);
    }
}
