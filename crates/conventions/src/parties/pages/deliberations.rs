//! The délibérations of a partner as both parties read them, what does not match with what was signed, and lifting it.

use acces::{Action, profil_admis};
use socle::{Erreurs, Refus, francais};
use stockage::Db;
use toile::{
    Champs, Lien, Porte, Reponse, Visite,
    composants::{Etat, Vide},
};

use super::{Ligne, Page, Section, Vue, avis, dites, formulaire::Formulaire, repondre};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir, ouvrir_avec},
    parties::{
        cas::{self, Comparee, DeliberationLue, EcartLeve},
        regles::{Acte, Ecart, Scrutin, recours},
    },
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/deliberations", Action::LireConvention, |v| Box::pin(lister(v))).tracee(),
        Porte::get("/conventions/{id}/deliberations/ecart", Action::TenirDeliberation, |v| Box::pin(montrer(v)))
            .tracee(),
        Porte::post("/conventions/{id}/deliberations/ecart", Action::TenirDeliberation, |v| Box::pin(lever(v)))
            .tracee(),
    ]
}

async fn lire(visite: &Visite, ouverte: &Ouverte) -> Result<Vec<DeliberationLue>, Refus> {
    let mut base: &Db = &visite.maison.db;
    cas::lues(&mut base, ouverte.id).await
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "deliberations").await?;
    let lues = lire(&visite, &ouverte).await?;
    let dossier = ouverte.dossier()?;
    let tient = profil_admis(Action::TenirDeliberation, visite.acteur().profil).is_ok();
    let comparee = cas::comparer(dossier, &lues);
    let mut avis_de_tete = Vec::new();
    if let Some(c) = comparee.as_ref().filter(|c| c.ecarts.iter().any(|e| levee(&lues, c, e).is_none())) {
        let combien = c.ecarts.iter().filter(|e| levee(&lues, c, e).is_none()).count();
        let phrase = format!(
            "{} entre ce qui est signé et ce qui est autorisé. Un écart n’empêche rien de lui-même : la caisse dit pourquoi elle passe outre, et les deux parties le lisent.",
            francais::compte(u64::try_from(combien).unwrap_or(0), "écart")
        );
        avis_de_tete.push(avis("afaire", "À lever", phrase)?);
    }
    let mut sections = Vec::new();
    for d in &lues {
        sections.push(section(&ouverte, &lues, d, comparee.as_ref(), tient)?);
    }
    let adresse = ouverte.adresse("/deliberations/nouvelle");
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, "Délibérations")?,
        chapo: format!("Ce qui autorise {} à signer : qui, quoi, avec qui, pour combien de temps.", dossier.partenaire_nom),
        bouton: tient.then(|| Lien::vers(adresse, "Enregistrer une délibération")),
        avis: avis_de_tete,
        sections,
        vide: Vide {
            titre: "Aucune délibération".into(),
            texte: "Une collectivité ne signe qu’après une délibération de son assemblée. Une association n’en a pas toujours : rien n’est alors comparé.".into(),
            liens: Vec::new(),
        },
    })
}

fn levee<'a>(lues: &'a [DeliberationLue], c: &Comparee, e: &Ecart) -> Option<&'a EcartLeve> {
    lues.iter().find(|d| d.id == c.deliberation).and_then(|d| d.levee(e))
}

fn section(
    ouverte: &Ouverte,
    lues: &[DeliberationLue],
    d: &DeliberationLue,
    comparee: Option<&Comparee>,
    tient: bool,
) -> Result<Section, Refus> {
    let dossier = ouverte.dossier()?;
    let corrigee = d.remplacee_par.is_some();
    let quand = francais::moment(d.le, &dossier.zone);
    let mut sous = format!("Enregistrée le {quand}");
    if d.remplace.is_some() {
        sous.push_str(" ; corrige une version précédente");
    }
    if d.convention != ouverte.id {
        sous.push_str(", sur la convention dont celle-ci dépend");
    }
    let mut blocs = vec![
        ("Séance et vote".to_owned(), dites(seance(&d.acte))),
        ("Publicité et recours".to_owned(), dites(publicite(&d.acte))),
        ("Ce qu’elle autorise".to_owned(), dites(autorise(ouverte, &d.acte))),
    ];
    if let Some(c) = comparee.filter(|c| c.deliberation == d.id && !c.ecarts.is_empty()) {
        blocs.insert(0, ("Écarts avec ce qui est signé".to_owned(), ecarts(ouverte, lues, c, tient)));
    }
    let (ton, libelle) = if corrigee { ("retiree", "Corrigée") } else { ("close", "Enregistrée") };
    let mut liens = Vec::new();
    if tient && !corrigee && d.convention == ouverte.id {
        liens.push(Lien::vers(ouverte.adresse(&format!("/deliberations/nouvelle?remplace={}", d.id)), "Corriger"));
    }
    Ok(Section {
        titre: format!("Délibération n° {} du {}", d.acte.numero, francais::jour(d.acte.seance)),
        sous,
        etat: Some(Etat { ton, libelle: libelle.into() }),
        avis: Vec::new(),
        blocs,
        liens,
    })
}

fn ecarts(ouverte: &Ouverte, lues: &[DeliberationLue], c: &Comparee, tient: bool) -> Vec<Ligne> {
    let un = |(rang, e): (usize, &Ecart)| match levee(lues, c, e) {
        Some(l) => Ligne { libelle: e.phrase.clone(), valeurs: vec![format!("Levé : {}", l.motif)], lien: None },
        None => Ligne {
            libelle: e.phrase.clone(),
            valeurs: vec!["À lever".into()],
            lien: tient
                .then(|| Lien::vers(ouverte.adresse(&format!("/deliberations/ecart?rang={rang}")), "Lever cet écart")),
        },
    };
    c.ecarts.iter().enumerate().map(un).collect()
}

fn voix(s: &Scrutin) -> String {
    format!("{} pour, {} contre, {} abstentions", s.pour, s.contre, s.abstention)
}

fn seance(a: &Acte) -> Vec<Ligne> {
    let qui =
        |role: &str, fonction: &str| if fonction.is_empty() { String::new() } else { format!("{role} : {fonction}") };
    let presence = format!("{} présents, {} excusés, {} absents", a.presents, a.excuses, a.absents);
    let sans_voix = if a.sans_voix > 0 { format!("{} sans voix délibérative", a.sans_voix) } else { String::new() };
    let unanime = if a.unanime() { " (unanimité)" } else { "" };
    let groupes = a.groupes.iter().map(|g| format!("{} : {}", g.groupe, voix(g)));
    let mandats = a.mandats.iter().map(|(de, vers)| format!("{de}, à {vers}"));
    let convocation = a.convocation.map_or_else(String::new, |j| format!("Convoquée le {}", francais::jour(j)));
    vec![
        Ligne { libelle: "Assemblée".into(), valeurs: vec![a.organe.clone(), convocation], lien: None },
        Ligne::de("Objet", &a.objet),
        Ligne {
            libelle: "Fonctions".into(),
            valeurs: vec![
                qui("Présidence", &a.president),
                qui("Secrétariat", &a.secretaire),
                qui("Auteur de l’acte", &a.auteur_acte),
            ],
            lien: None,
        },
        Ligne {
            libelle: "Membres".into(),
            valeurs: vec![
                format!("{} en exercice, effectif légal {}", a.en_exercice, a.effectif_legal),
                presence,
                sans_voix,
            ],
            lien: None,
        },
        Ligne::de("Quorum", format!("{} présents pour un quorum de {} : atteint", a.presents, a.quorum)),
        Ligne {
            libelle: "Pouvoirs".into(),
            valeurs: [a.pouvoirs.to_string()].into_iter().chain(mandats).collect(),
            lien: None,
        },
        Ligne {
            libelle: "Vote".into(),
            valeurs: [format!("{}{unanime}, sur {} votants", voix(&a.vote), a.votants())]
                .into_iter()
                .chain(groupes)
                .collect(),
            lien: None,
        },
        Ligne::de("Commission", &a.commission),
        Ligne::de("Délégation", &a.delegation),
    ]
}

fn publicite(a: &Acte) -> Vec<Ligne> {
    let le = |j: Option<socle::civil::Date>| j.map_or_else(|| "Pas encore connue".to_owned(), francais::jour);
    let recue = a.reception.map_or_else(String::new, |j| format!("Reçue le {}", francais::jour(j)));
    let affichage = a
        .affichage
        .map_or_else(String::new, |(du, au)| format!("Affichée du {} au {}", francais::jour(du), francais::jour(au)));
    let mut lignes = vec![
        Ligne { libelle: "Transmission".into(), valeurs: vec![le(a.transmission), recue], lien: None },
        Ligne { libelle: "Publication".into(), valeurs: vec![le(a.publie_le()), affichage], lien: None },
    ];
    if let Some(publication) = a.publie_le() {
        let r = recours(publication, a.recours);
        let mut valeurs = vec![format!("Jusqu’au {} : deux mois depuis la publication", francais::jour(r.jusqu_au))];
        if let (Some(brut), Some((rejet, limite))) = (a.recours, r.apres_gracieux) {
            valeurs.push(format!("Recours gracieux reçu le {}", francais::jour(brut)));
            valeurs.push(format!("Sans réponse, il est rejeté le {}", francais::jour(rejet)));
            valeurs.push(format!("Le délai court alors jusqu’au {}", francais::jour(limite)));
        }
        lignes.push(Ligne { libelle: "Recours".into(), valeurs, lien: None });
    }
    lignes
}

fn autorise(ouverte: &Ouverte, a: &Acte) -> Vec<Ligne> {
    let noms = ouverte.tous.iter().flat_map(|d| &d.volets);
    let mut caisses: Vec<String> =
        noms.filter(|v| a.parties.contains(&v.caisse.to_string())).map(|v| v.nom.clone()).collect();
    caisses.sort();
    caisses.dedup();
    let suite = if a.ou_representant { " ou son représentant" } else { "" };
    let tacite = match a.tacite {
        Some(true) => "Reconduction tacite comprise",
        Some(false) => "Sans reconduction tacite",
        None => "",
    };
    let duree = a.duree.map_or_else(String::new, |d| format!("{d} mois"));
    let termes = a.termes.as_ref().map_or_else(String::new, |(n, e)| format!("Version {n} des termes, empreinte {e}"));
    vec![
        Ligne {
            libelle: "Documents".into(),
            valeurs: a.documents.iter().map(|d| d.libelle.clone()).collect(),
            lien: None,
        },
        Ligne { libelle: "Caisses".into(), valeurs: caisses, lien: None },
        Ligne::de("Signataire", format!("{}{suite}", a.signataire)),
        Ligne { libelle: "Durée".into(), valeurs: vec![duree, tacite.to_owned()], lien: None },
        Ligne::de("Suivi", &a.suivi),
        Ligne { libelle: "Usages et profils".into(), valeurs: a.usages.clone(), lien: None },
        Ligne::de("Texte approuvé", termes),
    ]
}

/// The mismatch that the address or the form names by its place in the list, not lifted yet.
fn choisi(dossier: &Dossier, lues: &[DeliberationLue], rang: &str) -> Result<(Comparee, Ecart), Refus> {
    let perdu = || Refus::Conflit("Cet écart n’existe plus, ou il est déjà levé.".into());
    let comparee = cas::comparer(dossier, lues).ok_or_else(perdu)?;
    let rang: usize = rang.parse().map_err(|_| Refus::Introuvable("écart sans rang"))?;
    let ecart = comparee.ecarts.get(rang).cloned().ok_or_else(perdu)?;
    match levee(lues, &comparee, &ecart) {
        Some(_) => Err(perdu()),
        None => Ok((comparee, ecart)),
    }
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::TenirDeliberation, "deliberations", &["rang"]).await?;
    let lues = lire(&visite, &ouverte).await?;
    let rang = visite.requete.un("rang").to_owned();
    let (_, ecart) = choisi(ouverte.dossier()?, &lues, &rang)?;
    page(&visite, &ouverte, &ecart, (&rang, &Champs::default(), &Erreurs::default()))
}

fn page(
    visite: &Visite,
    ouverte: &Ouverte,
    ecart: &Ecart,
    (rang, saisie, erreurs): (&str, &Champs, &Erreurs),
) -> Result<Reponse, Refus> {
    let f = Formulaire { saisie, erreurs };
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Lever un écart",
            chapo: "Votre raison est lue par les deux parties, et ne change plus.".into(),
            retour: ("/deliberations", "Délibérations"),
            action: "/deliberations/ecart",
            avis: vec![avis("afaire", "", ecart.phrase.clone())?],
            pieces: vec![f.zone_courte("motif", "Pourquoi cet écart n’empêche rien", "")?],
            caches: vec![("rang", rang.to_owned()), ("cible", ecart.cible.clone()), ("code", ecart.code.to_owned())],
            boutons: vec![("", "Lever l’écart", false)],
        },
    )
}

async fn lever(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["rang", "code", "cible", "motif"], &[])?;
    let ouverte = ouvrir(&visite, Action::TenirDeliberation, "deliberations").await?;
    let lues = lire(&visite, &ouverte).await?;
    let rang = corps.un("rang");
    let (comparee, ecart) = choisi(ouverte.dossier()?, &lues, rang)?;
    if ecart.code != corps.un("code") || ecart.cible != corps.un("cible") {
        return Err(Refus::Conflit("Les écarts ont changé depuis que vous avez ouvert cette page.".into()));
    }
    let l = cas::Levee {
        deliberation: comparee.deliberation,
        code: ecart.code,
        cible: &ecart.cible,
        motif: corps.un("motif"),
    };
    match cas::lever(&visite.maison, visite.acteur(), ouverte.id, l).await {
        Ok(()) => Reponse::aller(&ouverte.adresse("/deliberations")),
        Err(refus) => page(&visite, &ouverte, &ecart, (rang, &corps, &erreurs_de(refus)?)),
    }
}
