//! The convention d’accès of the Caf and the commune of the fifth source: the same clauses, signed the day of the session.

use socle::exigences;

use super::{caf68::acces, *};

#[test]
fn signee_le_jour_de_la_seance_et_jamais_avant() {
    exigences!["CAF17-17-01", "K-29"];
    let mut r = Recit::sous(acces());
    r.deliberation = Some(jour("2024-05-16"));
    r.refuse("2024-05-15 @2024-06-01 signature_partenaire", "");
    // The délibération binds the partner; the Caf has none.
    r.fait("2024-05-10 @2024-06-01 signature_caisse").fait("2024-05-16 @2024-06-01 signature_partenaire");
    r.refuse("2024-05-16 @2024-06-01 signature_partenaire", "");
    r.etats(&[("2024-05-15", "à venir 2024-05-16"), ("2024-05-16", "en vigueur"), ("2026-11-25", "en vigueur")]);
}

#[test]
fn les_memes_delais() {
    exigences!["CAF17-17-01"];
    let mut r = Recit::signee(acces(), "2024-05-16");
    r.fait("2024-11-28 caisse denonciation preavis #1").fait("2024-11-29 reception >1");
    assert_eq!(r.dernier().unwrap(), "2025-02-28 art. 17.2");
    r.fait("2024-12-01 partenaire demeure manquement #2").fait("2024-12-02 reception >2");
    // Two ends are known: the first is the end.
    assert_eq!(r.dernier().unwrap(), "2025-01-02 art. 17.2");
    assert_eq!(fins(&r.vie).len(), 2);
    r.fait("2024-12-15 partenaire reparation >2");
    assert_eq!(r.dernier().unwrap(), "2025-02-28 art. 17.2", "the cure leaves the denunciation");
    r.etats(&[("2025-03-01", "clôture 2025-02-28 art. 17.2 : bonne-fin")]);
}
