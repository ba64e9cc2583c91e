//! What the terms of a convention say about its life, read with the article of its model.

use socle::{
    Refus,
    calendrier::{Delai, Unite},
};

use crate::{
    Genre, Modele, Termes,
    regles::vie::clauses::{
        Cite, Clauses, Demeure, Denonciation, Depart, EffetDemeure, ModeCorrespondants, Qui, RegimePrestataires,
        Renouvellement,
    },
};

fn cite<T>(dit: T, article: &str) -> Cite<T> {
    Cite { dit, article: article.to_owned() }
}

impl Clauses {
    /// The life that `termes` write for `caisse` under `modele`.
    pub fn lire(modele: &Modele, termes: &Termes, _caisse: &str) -> Result<Self, Refus> {
        match (modele.genre, &termes.metier) {
            (Genre::Metier, Some(m)) => {
                let renouvellement = match m.renouvellement.as_str() {
                    "tacite" => Renouvellement::Tacite { mois: m.duree },
                    _ => Renouvellement::AConfirmer { mois: m.duree },
                };
                let reception = m.delai_mise_en_demeure.depart.as_deref() == Some("reception");
                let depart = if reception { Depart::Reception } else { Depart::Envoi };
                Ok(Self {
                    duree: Some(cite(m.duree, "6.1")),
                    renouvellement: cite(renouvellement, "6.2"),
                    denonciations: vec![Denonciation {
                        code: "anniversaire".to_owned(),
                        qui: Qui::Toutes,
                        preavis: m.preavis_denonciation.delai(),
                        depart: Depart::Envoi,
                        a_l_anniversaire: true,
                        motivee: false,
                        article: "6.2".to_owned(),
                    }],
                    demeures: vec![Demeure {
                        code: "manquement".to_owned(),
                        qui: Qui::Autres,
                        delai: Some(m.delai_mise_en_demeure.delai()),
                        depart,
                        effet: EffetDemeure::Decision,
                        cesse_si_repare: true,
                        article: "6.4".to_owned(),
                    }],
                    force_majeure: None,
                    amiable: Some("6.4".to_owned()),
                    litige: None,
                    avenant: cite(vec!["1".to_owned()], "6.3"),
                    correspondants: cite(ModeCorrespondants::Libre, "4"),
                    prestataires: None,
                    cloture: Vec::new(),
                    cascade: None,
                    effet: "6.1".to_owned(),
                })
            }
            _ => Ok(Self {
                duree: None,
                renouvellement: cite(Renouvellement::CommeMere, "8.1"),
                denonciations: Vec::new(),
                demeures: vec![Demeure {
                    code: "manquement".to_owned(),
                    qui: Qui::Toutes,
                    delai: Some(Delai::nouveau(30, Unite::JoursCalendaires)),
                    depart: Depart::Reception,
                    effet: EffetDemeure::SecondeLettre,
                    cesse_si_repare: true,
                    article: "8.2".to_owned(),
                }],
                force_majeure: None,
                amiable: Some("8.2".to_owned()),
                litige: None,
                avenant: cite(Vec::new(), "8.3"),
                correspondants: cite(ModeCorrespondants::Libre, "2.2.2"),
                prestataires: Some(cite(RegimePrestataires::Repercussion, "5")),
                cloture: Vec::new(),
                cascade: Some("8.2".to_owned()),
                effet: "8.1".to_owned(),
            }),
        }
    }
}
