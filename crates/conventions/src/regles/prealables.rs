//! What must be true before accesses open, and before a signature may be recorded (K-25: a list of gates per model).

use socle::{Instant, civil::Date, francais};

use crate::regles::vie::{Vie, adossee, derniere_signature, periode};

/// A gate: what must be true, and whether it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prealable {
    /// Stable word.
    pub code: &'static str,
    /// What must be true.
    pub libelle: &'static str,
    /// The article that wants it.
    pub article: &'static str,
    /// Whether it is.
    pub vert: bool,
}

/// What gates look at beside signatures.
#[derive(Debug, Clone, Copy)]
pub struct Structure {
    /// Members of the partner's structure, once recorded.
    pub membres: Option<i64>,
    /// Mail domains recorded for it.
    pub domaines: i64,
}

/// The gates of a use volet at `maintenant`, in the order in which one goes through them.
// regle: K-25 PDC-EP-0-01; permissive: Vec::new()
pub fn prealables(vie: &Vie, structure: Structure, maintenant: Instant) -> Vec<Prealable> {
    let en_vigueur = |v: &Vie| periode(v).is_some_and(|p| p.tient(maintenant));
    let mere = vie.appui.as_deref();
    let gate = |code, libelle, article, vert| Prealable { code, libelle, article, vert };
    vec![
        gate(
            "metier",
            "La convention métier est en vigueur avec votre caisse",
            "0",
            mere.is_some_and(|m| adossee(m).is_some_and(|p| p.tient(maintenant))),
        ),
        gate("signatures", "Toutes les parties ont signé, et la date d’effet est venue", "8.1", en_vigueur(vie)),
        gate(
            "membres",
            "Le nombre de membres de la structure est connu",
            "2.2.1",
            structure.membres.is_some_and(|m| m > 0),
        ),
        gate(
            "domaines",
            "Au moins un domaine de courriel professionnel du partenaire est connu",
            "2.2.1",
            structure.domaines > 0,
        ),
    ]
}

/// Whether a signature of `jour` may be recorded today: not in the future; for a use convention, never before the
/// convention métier it leans on was signed by all (K-25: the same day is right).
// regle: K-25; permissive: Ok(())
pub fn signable(jour: Date, aujourdhui: Date, mere: Option<&Vie>) -> Result<(), String> {
    if jour > aujourdhui {
        return Err("Une signature s’enregistre une fois faite : cette date est à venir.".to_owned());
    }
    let Some(mere) = mere else { return Ok(()) };
    match derniere_signature(mere) {
        None => Err("La convention métier n’est pas encore signée par toutes ses parties : enregistrez d’abord ses signatures (art. 0).".to_owned()),
        Some(metier) if jour < metier => Err(format!(
            "La convention d’utilisation ne peut pas être signée avant la convention métier, signée le {} (art. 0).",
            francais::jour(metier)
        )),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use socle::{Zone, exigences};

    use super::*;
    use crate::regles::{Evenement, GenreEvenement};

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
            assert_eq!(signable(jour(le), aujourdhui, mere.as_ref()).is_ok(), permis, "{le} {metier:?} : {pourquoi}");
        }
    }

    #[test]
    fn table_des_prealables() {
        exigences!["K-25", "VAR-EP-0-01", "VAR-EP-2.2.1-08"];
        let zone = Zone::paris();
        let maintenant = zone.debut(jour("2026-06-01"));
        let rouges = |propre: Option<&str>, mere: Option<&str>, membres, domaines| -> Vec<&str> {
            let structure = Structure { membres, domaines };
            let vie = Vie { appui: Some(Box::new(engagement(mere))), ..engagement(propre) };
            let portes = prealables(&vie, structure, maintenant);
            assert_eq!(portes.len(), 4);
            portes.into_iter().filter(|p| !p.vert).map(|p| p.code).collect()
        };
        let (signee, a_venir) = (Some("2026-05-01"), Some("2026-06-02"));
        assert_eq!(rouges(signee, signee, Some(12), 1), [""; 0]);
        assert_eq!(rouges(None, signee, Some(12), 1), ["signatures"]);
        assert_eq!(rouges(a_venir, signee, Some(12), 1), ["signatures"], "the date of effect has not come");
        assert_eq!(rouges(signee, None, Some(12), 1), ["metier"]);
        assert_eq!(rouges(signee, signee, None, 1), ["membres"]);
        assert_eq!(rouges(signee, signee, Some(0), 0), ["membres", "domaines"]);
    }
}
