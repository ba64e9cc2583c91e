//! What each model's terms say of a convention's life: lengths, notices, cures, cascades, with their articles.

use serde_json::json;
use socle::{
    calendrier::{Delai, Unite},
    exigences,
};

use super::seme;
use crate::{
    Termes,
    regles::vie::clauses::{
        Cite, Clauses, Depart, EffetDemeure, ModeCorrespondants, Qui, RegimePrestataires, Renouvellement,
    },
};

const CAISSE: &str = "caisse";

fn clauses(nom: &str, autres: &[(&str, &str)]) -> Clauses {
    let (modele, brut) = (seme(nom).modele(), seme(nom).termes(autres));
    let termes = match modele.genre {
        crate::Genre::Metier => json!({ "metier": brut }),
        crate::Genre::Utilisation => json!({ "caisses": { CAISSE: brut } }),
        _ => json!({ "document": brut }),
    };
    let termes: Termes = serde_json::from_value(termes).unwrap();
    let relus: Termes = serde_json::from_str(&termes.canonique()).unwrap();
    assert_eq!((relus.empreinte(), &relus), (termes.empreinte(), &termes), "{nom}");
    Clauses::lire(&modele, &termes, CAISSE).unwrap()
}

const fn mois(n: u32) -> Delai {
    Delai::nouveau(n, Unite::Mois)
}

const fn jours(n: u32) -> Delai {
    Delai::nouveau(n, Unite::JoursCalendaires)
}

fn cite<T>(dit: T, article: &str) -> Cite<T> {
    Cite { dit, article: article.to_owned() }
}

#[test]
fn durees_et_renouvellements() {
    exigences!["K-30", "CAF68-17.1-01", "VAR-EP-8.1-01"];
    let an = |article: &str| (Some(cite(12, article)), cite(Renouvellement::Tacite { mois: 12 }, article));
    let metier = clauses("metier", &[]);
    assert_eq!(metier.duree, Some(cite(12, "6.1")));
    assert_eq!(metier.renouvellement, cite(Renouvellement::Tacite { mois: 12 }, "6.2"));
    let ferme = clauses("metier", &[("renouvellement", "a-confirmer"), ("duree_renouvellement", "24")]);
    assert_eq!(ferme.renouvellement.dit, Renouvellement::AConfirmer { mois: 24 });
    for (nom, article) in [("acces-mon", "17.1"), ("coordination", "5"), ("partenariat", "11.1")] {
        let c = clauses(nom, &[]);
        assert_eq!((c.duree, c.renouvellement), an(article), "{nom}");
        assert_eq!(c.cascade, None, "{nom}");
    }
    for (nom, article) in [("utilisation", "8.2"), ("contrat", "7"), ("bulletin", "2")] {
        let c = clauses(nom, &[]);
        assert_eq!((c.duree, c.renouvellement.dit), (None, Renouvellement::CommeMere), "{nom}");
        assert_eq!(c.cascade.as_deref(), Some(article), "{nom}");
    }
}

#[test]
fn mises_en_demeure() {
    exigences!["K-03", "K-04", "CAF68-17.2-03"];
    use EffetDemeure::{Automatique, Decision, SecondeLettre};
    // (model, who, cure, from, effect, stopped by a cure, article)
    for (nom, qui, delai, depart, effet, cesse, article) in [
        ("metier", Qui::Toutes, Some(jours(15)), Depart::Envoi, Decision, true, "6.4"),
        ("utilisation", Qui::Toutes, Some(jours(30)), Depart::Reception, SecondeLettre, true, "8.2"),
        ("acces-mon", Qui::Toutes, Some(mois(1)), Depart::Reception, Automatique, true, "17.2"),
        ("coordination", Qui::Caisse, None, Depart::Envoi, Decision, false, "7"),
        ("partenariat", Qui::Toutes, Some(mois(1)), Depart::Envoi, Decision, true, "11.4"),
    ] {
        let demeures = clauses(nom, &[]).demeures;
        let [d] = demeures.as_slice() else { panic!("{nom} : {demeures:?}") };
        let lue = (d.qui, d.delai, d.depart, d.effet, d.cesse_si_repare, d.article.as_str());
        assert_eq!(lue, (qui, delai, depart, effet, cesse, article), "{nom}");
    }
    assert!(clauses("contrat", &[]).demeures.is_empty() && clauses("bulletin", &[]).demeures.is_empty());
    let autre = clauses("metier", &[("auteur_mise_en_demeure", "autres"), ("reparation", "non")]);
    assert_eq!((autre.demeures[0].qui, autre.demeures[0].cesse_si_repare), (Qui::Autres, false));
}

#[test]
fn denonciations() {
    exigences!["K-05", "CAF68-17.2-01", "CAF68-PC-7-01"];
    // (model, code, who, notice, from, at the anniversary, with reasons, article)
    for (nom, code, qui, preavis, anniversaire, motivee, article) in [
        ("metier", "anniversaire", Qui::Toutes, jours(60), true, false, "6.2"),
        ("acces-mon", "preavis", Qui::Toutes, mois(3), false, false, "17.2"),
        ("coordination", "preavis", Qui::Toutes, mois(6), false, false, "7"),
        ("partenariat", "interet-general", Qui::Partenaire, mois(1), false, true, "11.4"),
    ] {
        let lues = clauses(nom, &[]).denonciations;
        let [d] = lues.as_slice() else { panic!("{nom} : {lues:?}") };
        let lue = (d.code.as_str(), d.qui, d.preavis, d.a_l_anniversaire, d.motivee, d.article.as_str());
        assert_eq!(lue, (code, qui, preavis, anniversaire, motivee, article), "{nom}");
        assert_eq!(d.depart, Depart::Reception, "{nom}");
    }
    let envoi = clauses("coordination", &[("preavis_denonciation-depart", "envoi")]);
    assert_eq!(envoi.denonciations[0].depart, Depart::Envoi, "its start is a parameter");
    let en_mois = [("preavis_denonciation-nombre", "2"), ("preavis_denonciation-unite", "mois")];
    assert_eq!(clauses("metier", &en_mois).denonciations[0].preavis, mois(2), "« xx mois/jours »");
}

#[test]
fn prestataires_sous_quatre_regimes() {
    exigences!["K-06", "CAF68-14-01", "PDC-A4-4-06"];
    let regime = |nom: &str, autres: &[(&str, &str)]| clauses(nom, autres).prestataires.map(|p| p.dit);
    assert_eq!(regime("acces-mon", &[]), Some(RegimePrestataires::Preavis(mois(6))));
    assert_eq!(regime("metier", &[]), Some(RegimePrestataires::Autorisation));
    assert_eq!(regime("partenariat", &[]), Some(RegimePrestataires::Repercussion));
    assert_eq!(regime("utilisation", &[]), None);
    let opposition = [
        ("regime_prestataires", "opposition"),
        ("delai_prestataires-nombre", "21"),
        ("delai_prestataires-unite", "jours_calendaires"),
    ];
    assert_eq!(regime("metier", &opposition), Some(RegimePrestataires::Opposition(jours(21))));
    // The objection period that a source text left blank is named, and only where it is needed.
    let s = seme("metier");
    let manques = crate::regles::arreter(&s.modele(), &s.pleine(&[("regime_prestataires", "opposition")])).unwrap_err();
    let nommes: Vec<_> = manques.iter().map(|m| (m.champ.as_str(), m.article.as_str())).collect();
    assert_eq!(nommes, [("delai_prestataires-nombre", "7")]);
}

#[test]
fn ce_qui_reste_de_la_vie() {
    exigences!["K-24", "CAR-11.4-02", "CAR-12.1-02"];
    let carsat = clauses("partenariat", &[]);
    assert_eq!(carsat.force_majeure, Some(cite(6, "11.4")));
    assert_eq!(carsat.litige, Some(cite((1, 3), "12")));
    assert_eq!(carsat.amiable.as_deref(), Some("11.4"));
    assert_eq!(clauses("metier", &[]).avenant, cite(vec!["1".to_owned()], "6.3"));
    for (nom, mode) in [
        ("partenariat", ModeCorrespondants::LettreSimple),
        ("acces-mon", ModeCorrespondants::Avenant),
        ("contrat", ModeCorrespondants::Formulaire),
        ("metier", ModeCorrespondants::Libre),
    ] {
        assert_eq!(clauses(nom, &[]).correspondants.dit, mode, "{nom}");
    }
    let etapes = |nom: &str| clauses(nom, &[]).cloture.into_iter().map(|e| e.dit).collect::<Vec<_>>();
    assert_eq!(etapes("metier"), ["destruction"]);
    assert_eq!(etapes("utilisation"), ["remplacement", "comptes"]);
    assert_eq!(etapes("acces-mon"), ["bonne-fin", "acces"]);
}

#[test]
fn prealables_de_chaque_document() {
    exigences!["K-25", "CAF68-CS-2.1-03", "CAF68-PC-4.3.2-01"];
    let codes = |nom: &str| {
        let modele = seme(nom).modele();
        modele.prealables.iter().map(|p| (p.code.clone(), p.declare)).collect::<Vec<_>>()
    };
    let attendu = |liste: &[(&str, bool)]| liste.iter().map(|(c, d)| ((*c).to_owned(), *d)).collect::<Vec<_>>();
    let utilisation = [("metier", false), ("signatures", false), ("membres", false), ("domaines", false)];
    assert_eq!(codes("utilisation"), attendu(&utilisation));
    let acces = [("signatures", false), ("formalites", true), ("contrat", false), ("bulletin", false)];
    assert_eq!(codes("acces-mon"), attendu(&acces));
    let bulletin = [("acces", false), ("contrat", false), ("signatures", false), ("formalites", true)];
    assert_eq!(codes("bulletin"), attendu(&bulletin));
    let controle = [
        ("acces", false),
        ("bulletin", false),
        ("signatures", false),
        ("cadre_national", true),
        ("plan_de_controle", true),
        ("fiche_de_poste", true),
        ("arrete", true),
    ];
    assert_eq!(codes("coordination"), attendu(&controle));
}
