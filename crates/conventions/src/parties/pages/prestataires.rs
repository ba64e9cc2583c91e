//! The prestataires of the partner, as both parties read them: what was told, which clock runs, what the caisse answered.

use acces::{Action, profil_admis};
use socle::{Erreurs, Refus, civil::Date, francais};
use stockage::Db;
use toile::{
    Champs, Lien, Porte, Reponse, Visite,
    composants::{Etat, Vide},
};

use super::{
    Ligne, Page, Section, Vue, avis, dites,
    formulaire::{Formulaire, reponses},
    repondre,
};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir, ouvrir_avec},
    parties::{
        cas::{self, PrestataireLu},
        clauses,
        regles::{Declaration, ENGAGEMENTS, EtatPrestataire, FaitPrestataire, GenreFait, HorsUe, etat_prestataire},
        saisie::Saisie,
    },
    regles::vie::clauses::{Cite, RegimePrestataires},
};

pub(super) fn portes() -> Vec<Porte> {
    const DIRE: Action = Action::DeclarerPrestataire;
    vec![
        Porte::get("/conventions/{id}/prestataires", Action::LireConvention, |v| Box::pin(lister(v))).tracee(),
        Porte::get("/conventions/{id}/prestataires/declaration", DIRE, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/prestataires/declaration", DIRE, |v| Box::pin(declarer(v))).tracee(),
        Porte::get("/conventions/{id}/prestataires/suite", DIRE, |v| Box::pin(montrer_suite(v))).tracee(),
        Porte::post("/conventions/{id}/prestataires/suite", DIRE, |v| Box::pin(avancer(v))).tracee(),
    ]
}

const LISTE: (&str, &str) = ("/prestataires", "Prestataires");

/// The regime in one sentence.
fn regime_en_mots(r: &Cite<RegimePrestataires>) -> String {
    let article = &r.article;
    match r.dit {
        RegimePrestataires::Preavis(delai) => {
            format!("La caisse est informée par lettre {delai} avant, et peut faire des observations (art. {article}).")
        }
        RegimePrestataires::Autorisation => format!("La caisse donne d’abord son accord écrit (art. {article})."),
        RegimePrestataires::Opposition(delai) => {
            format!("La caisse est informée, et a {delai} pour s’opposer (art. {article}).")
        }
        RegimePrestataires::Repercussion => {
            format!("Le contrat du prestataire porte les mêmes obligations (art. {article}).")
        }
    }
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "prestataires").await?;
    let dossier = ouverte.dossier()?;
    let mut base: &Db = &visite.maison.db;
    let lus = cas::prestataires(&mut base, ouverte.id).await?;
    let tient = profil_admis(Action::DeclarerPrestataire, visite.acteur().profil).is_ok();
    let jour = dossier.zone.jour(visite.maison.monde.metier());
    let regime = clauses::prestataires(dossier);
    let (phrase, sections) = match &regime {
        None => (
            "Cette convention ne dit rien des prestataires : voyez celle sur laquelle elle s’appuie.".to_owned(),
            Vec::new(),
        ),
        Some(r) => (regime_en_mots(r), lus.iter().map(|p| section(&ouverte, dossier, p, (r, jour, tient))).collect()),
    };
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, LISTE.1)?,
        chapo: format!("Ceux à qui {} confie une partie du travail sur les données.", dossier.partenaire_nom),
        bouton: (tient && regime.is_some())
            .then(|| Lien::vers(ouverte.adresse("/prestataires/declaration"), "Déclarer un prestataire")),
        avis: vec![avis("", "", phrase)?],
        sections,
        vide: Vide {
            titre: "Aucun prestataire".into(),
            texte: "Aucun n’est déclaré sous cette convention.".into(),
            liens: Vec::new(),
        },
    })
}

fn etiquette(etat: EtatPrestataire, jour: Date) -> Etat {
    let (ton, libelle) = match etat {
        EtatPrestataire::AttendAccord => ("attente", "Attend l’accord de la caisse".to_owned()),
        EtatPrestataire::DelaiJusquAu(dernier) => {
            ("attente", format!("La caisse peut répondre jusqu’au {}", francais::jour(dernier)))
        }
        EtatPrestataire::Admis(debut) if debut > jour => {
            ("deposee", format!("Admis, à partir du {}", francais::jour(debut)))
        }
        EtatPrestataire::Admis(debut) => ("close", format!("Admis depuis le {}", francais::jour(debut))),
        EtatPrestataire::Ecarte(le) => ("retiree", format!("Écarté par la caisse le {}", francais::jour(le))),
        EtatPrestataire::Fini(le) => ("retiree", format!("A pris fin le {}", francais::jour(le))),
    };
    Etat { ton, libelle }
}

fn section(
    ouverte: &Ouverte,
    dossier: &Dossier,
    p: &PrestataireLu,
    (regime, jour, tient): (&Cite<RegimePrestataires>, Date, bool),
) -> Section {
    let d = &p.declaration;
    let faits: Vec<FaitPrestataire> = p.faits.iter().map(|f| f.0).collect();
    let etat = etat_prestataire(regime.dit, (d.informee, d.debut), &faits, dossier.calendrier(), jour);
    let autorisation =
        d.autorisation.map_or_else(String::new, |j| format!("Autorisation communiquée le {}", francais::jour(j)));
    let lignes = vec![
        Ligne::de("Tâches", &d.taches),
        Ligne::de("Lieu", &d.lieu),
        Ligne::de("Bases de données", &d.bases),
        Ligne::de("Régime juridique des outils", &d.regime),
        Ligne {
            libelle: "Hors de l’Union européenne".into(),
            valeurs: vec![d.hors_ue.map_or("", HorsUe::libelle).to_owned(), autorisation],
            lien: None,
        },
        Ligne::de("Engagements du contrat", "Les cinq, et pour ses propres sous-traitants"),
        Ligne::de("Caisse informée le", francais::jour(d.informee)),
        Ligne::de("Début", francais::jour(d.debut)),
    ];
    let reponses = p.faits.iter().map(|(f, texte)| Ligne {
        libelle: f.genre.libelle().to_owned(),
        valeurs: vec![francais::jour(f.jour), texte.clone()],
        lien: None,
    });
    let mut blocs = vec![(String::new(), dites(lignes))];
    if !p.faits.is_empty() {
        blocs.push(("Réponses".to_owned(), dites(reponses.collect())));
    }
    let fini = matches!(etat, EtatPrestataire::Fini(_));
    let adresse = ouverte.adresse(&format!("/prestataires/suite?prestataire={}", p.id));
    Section {
        titre: d.nom.clone(),
        etat: Some(etiquette(etat, jour)),
        blocs,
        liens: if tient && !fini {
            vec![Lien::vers(adresse, "Répondre, contrôler ou mettre fin")]
        } else {
            Vec::new()
        },
        ..Section::default()
    }
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::DeclarerPrestataire, "prestataires").await?;
    page(&visite, &ouverte, &Champs::default(), &Erreurs::default())
}

fn regime(dossier: &Dossier) -> Result<Cite<RegimePrestataires>, Refus> {
    clauses::prestataires(dossier)
        .ok_or_else(|| Refus::Conflit("Cette convention ne dit rien des prestataires.".into()))
}

fn page(visite: &Visite, ouverte: &Ouverte, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let regime = regime(ouverte.dossier()?)?;
    let f = Formulaire { saisie, erreurs };
    let hors_ue = HorsUe::TOUS.map(|h| (h.code().to_owned(), h.libelle().to_owned())).to_vec();
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Déclarer un prestataire",
            chapo: regime_en_mots(&regime),
            retour: LISTE,
            action: "/prestataires/declaration",
            avis: Vec::new(),
            pieces: vec![
                f.texte("nom", "Prestataire", "")?,
                f.texte("lieu", "Où il travaille", "")?,
                f.texte("bases", "Où sont les bases de données", "")?,
                f.texte("regime", "Régime juridique des outils", "Licence, propriété, mise à disposition…")?,
                f.zone_courte("taches", "Tâches qui lui sont confiées", "")?,
                f.un("hors_ue", "Des données sortent-elles de l’Union européenne ?", "", hors_ue)?,
                f.jour("autorisation", "Autorisation du transfert communiquée à la caisse le", true)?,
                f.plusieurs(
                    "engagements",
                    "Le contrat engage le prestataire, et ceux qu’il emploierait, à :",
                    "",
                    reponses(ENGAGEMENTS),
                )?,
                f.jour("informee", "Lettre reçue par la caisse le", false)?,
                f.jour("debut", "Début souhaité", false)?,
            ],
            caches: Vec::new(),
            boutons: vec![("", "Déclarer", false)],
        },
    )
}

async fn declarer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let connus =
        ["nom", "lieu", "bases", "regime", "taches", "hors_ue", "autorisation", "engagements", "informee", "debut"];
    corps.exiger(&connus, &["engagements"])?;
    let ouverte = ouvrir(&visite, Action::DeclarerPrestataire, "prestataires").await?;
    regime(ouverte.dossier()?)?;
    let mut s = Saisie::de(&corps);
    let (autorisation, informee, debut) =
        (s.jour("autorisation", false), s.jour("informee", true), s.jour("debut", true));
    let d = Declaration {
        nom: s.texte("nom", 500, Some("le nom du prestataire")),
        lieu: s.texte("lieu", 500, Some("où il travaille")),
        bases: s.texte("bases", 500, Some("où sont les bases de données")),
        regime: s.texte("regime", 500, Some("le régime juridique des outils")),
        taches: s.texte("taches", 500, Some("les tâches qui lui sont confiées")),
        hors_ue: HorsUe::depuis_code(corps.un("hors_ue")),
        autorisation,
        informee: informee.unwrap_or(Date::MIN),
        debut: debut.unwrap_or(Date::MAX),
        engagements: corps.tous("engagements").into_iter().map(str::to_owned).collect(),
    };
    if !s.erreurs.est_vide() {
        return page(&visite, &ouverte, &corps, &s.erreurs);
    }
    match cas::declarer(&visite.maison, visite.acteur(), ouverte.id, &d).await {
        Ok(()) => Reponse::aller(&ouverte.adresse(LISTE.0)),
        Err(refus) => page(&visite, &ouverte, &corps, &erreurs_de(refus)?),
    }
}

async fn viser(visite: &Visite, ouverte: &Ouverte, champs: &Champs) -> Result<PrestataireLu, Refus> {
    let id = champs.un("prestataire").parse().map_err(|_| Refus::Introuvable("prestataire non dit"))?;
    let mut base: &Db = &visite.maison.db;
    let lus = cas::prestataires(&mut base, ouverte.id).await?;
    lus.into_iter().find(|p| p.id == id).ok_or(Refus::Introuvable("prestataire absent"))
}

async fn montrer_suite(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::DeclarerPrestataire, "prestataires", &["prestataire"]).await?;
    let lu = viser(&visite, &ouverte, &visite.requete).await?;
    page_suite(&visite, &ouverte, &lu, (&Champs::default(), &Erreurs::default()))
}

/// What this reader may add under this regime.
fn permis(visite: &Visite, regime: RegimePrestataires) -> Vec<(String, String)> {
    let caisse = profil_admis(Action::RepondrePrestataire, visite.acteur().profil).is_ok();
    let admis = |g: &GenreFait| match g {
        GenreFait::Fin => true,
        GenreFait::Accord | GenreFait::Refus => caisse && regime == RegimePrestataires::Autorisation,
        GenreFait::Opposition => caisse && matches!(regime, RegimePrestataires::Opposition(_)),
        GenreFait::Observation | GenreFait::Verification => caisse,
    };
    GenreFait::TOUS.into_iter().filter(admis).map(|g| (g.code().to_owned(), g.libelle().to_owned())).collect()
}

fn page_suite(
    visite: &Visite,
    ouverte: &Ouverte,
    lu: &PrestataireLu,
    (saisie, erreurs): (&Champs, &Erreurs),
) -> Result<Reponse, Refus> {
    let regime = regime(ouverte.dossier()?)?;
    let f = Formulaire { saisie, erreurs };
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Suite d’une déclaration",
            chapo: regime_en_mots(&regime),
            retour: LISTE,
            action: "/prestataires/suite",
            avis: vec![avis("", &lu.declaration.nom, lu.declaration.taches.clone())?],
            pieces: vec![
                f.un("genre", "Que faut-il enregistrer ?", "", permis(visite, regime.dit))?,
                f.jour("jour", "Date", false)?,
                f.zone("texte", "Ce qui est dit", "Lu par les deux parties.", true)?,
            ],
            caches: vec![("prestataire", lu.id.to_string())],
            boutons: vec![("", "Enregistrer", false)],
        },
    )
}

async fn avancer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["prestataire", "genre", "jour", "texte"], &[])?;
    let ouverte = ouvrir(&visite, Action::DeclarerPrestataire, "prestataires").await?;
    let lu = viser(&visite, &ouverte, &corps).await?;
    let mut s = Saisie::de(&corps);
    let jour = s.jour("jour", true);
    let genre = GenreFait::depuis_code(corps.un("genre"));
    if genre.is_none() {
        s.erreurs.ajouter("genre", "Choisissez ce qu’il faut enregistrer.");
    }
    let (Some(genre), Some(jour)) = (genre, jour) else {
        return page_suite(&visite, &ouverte, &lu, (&corps, &s.erreurs));
    };
    match cas::repondre(&visite.maison, visite.acteur(), ouverte.id, lu.id, (genre, jour, corps.un("texte"))).await {
        Ok(()) => Reponse::aller(&ouverte.adresse(LISTE.0)),
        Err(refus) => page_suite(&visite, &ouverte, &lu, (&corps, &erreurs_de(refus)?)),
    }
}
