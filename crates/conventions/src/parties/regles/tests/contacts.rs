//! Tables of cases: who answers, annexe 3, prestataires.

use socle::{
    calendrier::{Calendrier, Delai, Territoire, Unite},
    exigences,
};

use super::{super::*, jour};
use crate::regles::vie::clauses::{Cite, ModeCorrespondants, RegimePrestataires};

/// What spoils a form, and the field that is told.
type Faute<T> = (fn(&mut T), &'static str);

#[test]
fn les_cles_du_siret() {
    exigences!["CAF68-0-01", "CAF17-0-01"];
    for (tape, bon) in [
        ("099 000 002 00016", true),
        ("09900001000019", true),
        ("099 000 002 00017", false),
        ("09900000200", false),
        ("0990000020001a", false),
        // Luhn on fourteen alone is not enough.
        ("22680001800005", false),
        ("35600000000048", true),
        ("35600000049837", true),
        ("35600000049838", false),
    ] {
        assert_eq!(siret(tape).is_ok(), bon, "{tape}");
    }
}

#[test]
fn une_adresse_est_a_quelqu_un() {
    exigences!["CAF68-AN3-02"];
    for (adresse, de_service) in [
        ("contact@val.example", true),
        ("accueil.ccas@val.example", true),
        ("service-social2@val.example", true),
        ("Secrétariat@val.example", true),
        ("a@val.example", true),
        ("12@val.example", true),
        ("lea.morvan@val.example", false),
        ("lmorvan@val.example", false),
        ("direction.morvan@val.example", false),
    ] {
        assert_eq!(generique(adresse), de_service, "{adresse}");
    }
}

#[test]
fn comment_change_un_interlocuteur() {
    exigences!["K-24", "CAR-11.2-03", "CAF68-AN1-01"];
    use Maniere as M;
    use ModeCorrespondants as C;
    let (admin, autre) = ([Role::Administrateur], [Role::Referent]);
    for (mode, signee, d_un_admin, d_un_autre) in [
        (C::LettreSimple, true, M::Lettre, M::Lettre),
        (C::Avenant, true, M::Annexe3, M::Avenant),
        (C::Formulaire, true, M::Annexe3, M::Libre),
        (C::Libre, true, M::Libre, M::Libre),
        (C::Avenant, false, M::Libre, M::Libre),
    ] {
        let mode = Cite { dit: mode, article: "17.3".into() };
        assert_eq!(comment_changer(&mode, &admin, signee), d_un_admin, "{mode:?}");
        assert_eq!(comment_changer(&mode, &autre, signee), d_un_autre, "{mode:?}");
    }
    let du_partenaire = Role::TOUS.into_iter().filter(|r| r.admis(false)).count();
    assert_eq!((Role::TOUS.into_iter().all(|r| r.admis(true)), du_partenaire), (true, 5));
}

#[test]
fn l_annexe_3_demande_ce_qu_il_faut() {
    exigences!["CAF68-AN3-01", "CAF68-AN3-02", "CAF68-AN3-04"];
    let bon = || Formulaire3 {
        prenom: "Éloïse".into(),
        nom: "Vaubréal".into(),
        fonction: "Cheffe de service".into(),
        mobile: "01 99 00 12 34".into(),
        courriel: "Eloise.Vaubreal@val.example".into(),
        remplace: Some(true),
        remplace_nom: "Marin Astruc".into(),
        remplace_courriel: "marin.astruc@val.example".into(),
        ..Formulaire3::default()
    };
    let lu = verifier_annexe(&bon(), &[]).unwrap();
    assert_eq!((lu.mobile.as_str(), lu.courriel.as_str()), ("0199001234", "eloise.vaubreal@val.example"));
    let cas: [Faute<Formulaire3>; 9] = [
        (|f| f.nom.clear(), "nom"),
        (|f| f.mobile.clear(), "fixe"),
        (|f| f.mobile = "12".into(), "mobile"),
        (|f| f.courriel = "contact@val.example".into(), "courriel"),
        (|f| f.courriel.clear(), "courriel"),
        (|f| f.remplace = None, "remplace"),
        (|f| f.remplace = Some(false), "remplace_nom"),
        (|f| f.remplace_nom.clear(), "remplace_nom"),
        (|f| f.remplace_courriel.clear(), "remplace_courriel"),
    ];
    for (changer, champ) in cas {
        let mut f = bon();
        changer(&mut f);
        assert!(!verifier_annexe(&f, &[]).unwrap_err().pour(champ).is_empty(), "{champ}");
    }
    assert!(verifier_annexe(&bon(), &["eloise.vaubreal@val.example".into()]).is_err());
    let (un, deux) = (Some(jour("2026-06-01")), Some(jour("2026-06-02")));
    for (signataire, administrateur, appliquee, etat) in [
        (None, None, None, EtatAnnexe::Brouillon),
        (un, None, None, EtatAnnexe::UneSignature),
        (None, deux, None, EtatAnnexe::UneSignature),
        (un, deux, None, EtatAnnexe::Signee),
        (un, deux, deux, EtatAnnexe::Appliquee),
    ] {
        assert_eq!(etat_annexe(&Signatures { signataire, administrateur, appliquee, abandonnee: None }), etat);
    }
    assert!(signer_annexe(jour("2026-06-03"), jour("2026-06-01"), jour("2026-06-02")).is_err());
    assert!(signer_annexe(jour("2026-05-31"), jour("2026-06-01"), jour("2026-06-02")).is_err());
    assert!(signer_annexe(jour("2026-06-01"), jour("2026-06-01"), jour("2026-06-02")).is_ok());
}

fn declaration(debut: &str) -> Declaration {
    Declaration {
        nom: "Hébergeur du Val".into(),
        lieu: "Lyon".into(),
        bases: "Lyon et Lille".into(),
        regime: "Licence".into(),
        taches: "Hébergement".into(),
        hors_ue: Some(HorsUe::Non),
        autorisation: None,
        informee: jour("2026-01-31"),
        debut: jour(debut),
        engagements: ENGAGEMENTS.iter().map(|e| e.0.to_owned()).collect(),
    }
}

const SIX_MOIS: RegimePrestataires = RegimePrestataires::Preavis(Delai::nouveau(6, Unite::Mois));
const TRENTE_JOURS: RegimePrestataires = RegimePrestataires::Opposition(Delai::nouveau(30, Unite::JoursCalendaires));

fn cite(dit: RegimePrestataires) -> Cite<RegimePrestataires> {
    Cite { dit, article: "14".into() }
}

#[test]
fn six_mois_cinq_elements_cinq_engagements() {
    exigences!["CAF68-14-01", "CAF68-14-02", "CAF68-14-03"];
    let c = Calendrier::nouveau(Territoire::Metropole);
    let erreurs = |d: &Declaration, regime| verifier_declaration(d, &cite(regime), c, jour("2026-06-01"));
    // Six months from 31 January end on 31 July: 1 August is the first day.
    assert!(erreurs(&declaration("2026-08-01"), SIX_MOIS).est_vide());
    assert!(!erreurs(&declaration("2026-07-31"), SIX_MOIS).pour("debut").is_empty());
    assert!(erreurs(&declaration("2026-02-01"), RegimePrestataires::Repercussion).est_vide());
    assert!(!erreurs(&declaration("2026-03-02"), TRENTE_JOURS).pour("debut").is_empty());
    assert!(erreurs(&declaration("2026-03-03"), TRENTE_JOURS).est_vide());
    let cas: [Faute<Declaration>; 9] = [
        (|d| d.nom.clear(), "nom"),
        (|d| d.lieu.clear(), "lieu"),
        (|d| d.bases.clear(), "bases"),
        (|d| d.regime.clear(), "regime"),
        (|d| d.taches.clear(), "taches"),
        (|d| d.engagements.truncate(4), "engagements"),
        (|d| d.hors_ue = None, "hors_ue"),
        (|d| d.hors_ue = Some(HorsUe::Autorisation), "autorisation"),
        (|d| d.informee = jour("2026-06-02"), "informee"),
    ];
    for (changer, champ) in cas {
        let mut d = declaration("2026-08-01");
        changer(&mut d);
        assert!(!erreurs(&d, SIX_MOIS).pour(champ).is_empty(), "{champ}");
    }
    let mut d = declaration("2026-08-01");
    (d.hors_ue, d.autorisation) = (Some(HorsUe::Autorisation), Some(jour("2026-01-10")));
    assert!(erreurs(&d, SIX_MOIS).est_vide());
}

#[test]
fn quatre_regimes_quatre_horloges() {
    exigences!["K-06", "CAF68-14-05", "CAF17-14-01"];
    use EtatPrestataire as E;
    use GenreFait as G;
    use RegimePrestataires as R;
    let c = Calendrier::nouveau(Territoire::Metropole);
    let fait = |genre, le: &str| FaitPrestataire { genre, jour: jour(le) };
    let (informee, debut) = (jour("2026-01-31"), jour("2026-08-01"));
    let etat = |regime, faits: &[FaitPrestataire], le| etat_prestataire(regime, (informee, debut), faits, c, jour(le));
    let accord = [fait(G::Accord, "2026-02-10")];
    let refus = [fait(G::Accord, "2026-02-10"), fait(G::Refus, "2026-02-20")];
    let opposition = [fait(G::Opposition, "2026-02-20")];
    let observation = [fait(G::Observation, "2026-02-20")];
    for (regime, faits, le, attendu) in [
        (SIX_MOIS, &[][..], "2026-07-31", E::DelaiJusquAu(jour("2026-07-31"))),
        (SIX_MOIS, &observation[..], "2026-08-01", E::Admis(debut)),
        (R::Autorisation, &[][..], "2027-01-01", E::AttendAccord),
        (R::Autorisation, &accord[..], "2026-02-11", E::Admis(debut)),
        (R::Autorisation, &refus[..], "2026-02-21", E::Ecarte(jour("2026-02-20"))),
        (TRENTE_JOURS, &[][..], "2026-03-02", E::DelaiJusquAu(jour("2026-03-02"))),
        (TRENTE_JOURS, &[][..], "2026-03-03", E::Admis(debut)),
        (TRENTE_JOURS, &opposition[..], "2026-03-03", E::Ecarte(jour("2026-02-20"))),
        (R::Repercussion, &[][..], "2026-02-01", E::Admis(debut)),
        (R::Repercussion, &[fait(G::Fin, "2026-09-01")][..], "2026-09-02", E::Fini(jour("2026-09-01"))),
    ] {
        assert_eq!(etat(regime, faits, le), attendu, "{regime:?} {le}");
    }
    let dire = |genre, le: &str, regime| {
        repondre(Reponse { genre, jour: jour(le), informee, aujourdhui: jour("2026-06-01") }, &cite(regime), c).is_ok()
    };
    for (genre, le, regime, permis) in [
        (G::Accord, "2026-02-10", R::Autorisation, true),
        (G::Accord, "2026-02-10", SIX_MOIS, false),
        (G::Opposition, "2026-03-02", TRENTE_JOURS, true),
        (G::Opposition, "2026-03-03", TRENTE_JOURS, false),
        (G::Opposition, "2026-03-02", SIX_MOIS, false),
        (G::Observation, "2026-03-02", SIX_MOIS, true),
        (G::Verification, "2026-03-02", R::Repercussion, true),
        (G::Observation, "2026-01-30", SIX_MOIS, false),
        (G::Observation, "2026-06-02", SIX_MOIS, false),
    ] {
        assert_eq!(dire(genre, le, regime), permis, "{genre:?} {le} {regime:?}");
    }
}
