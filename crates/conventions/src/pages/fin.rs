//! The end of a convention with the reader's caisse, asked twice; and withdrawing or giving back a structure's access.

use acces::Action;
use socle::{Erreurs, Refus, civil::lire_jj_mm_aaaa, francais};
use toile::{
    Champs, Porte, Reponse, Visite,
    composants::{Avis, Champ, Reponse1, Sommaire},
};

use super::{
    Formulaire, Ouverte, ouvrir_volet,
    preparer::{champ, choix},
    rendre, repondre,
};
use crate::{
    Genre, cas,
    etat::{Etape, etape},
    regles::GenreEvenement,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/fin", Action::ConstaterFin, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/fin", Action::ConstaterFin, |v| Box::pin(constater(v))).tracee(),
        Porte::get("/conventions/{id}/acces", Action::RetirerStructure, |v| Box::pin(acces(v))).tracee(),
        Porte::post("/conventions/{id}/retrait", Action::RetirerStructure, |v| Box::pin(retirer(v))).tracee(),
        Porte::post("/conventions/{id}/reprise", Action::RetirerStructure, |v| Box::pin(rendre_acces(v))).tracee(),
    ]
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    saisir(&visite, &Champs::default(), &Erreurs::default()).await
}

/// The caisse's volet must not be over already.
fn en_cours(ouverte: &Ouverte, visite: &Visite) -> Result<(), Refus> {
    let volet = ouverte.dossier()?.volet(visite.acteur().organisation).ok_or(Refus::Introuvable("volet absent"))?;
    match volet.fait(GenreEvenement::Fin) {
        Some(_) => Err(Refus::Conflit("La fin de cette convention avec votre caisse est déjà constatée.".into())),
        None => Ok(()),
    }
}

async fn saisir(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_volet(visite, Action::ConstaterFin, "fin", None).await?;
    en_cours(&ouverte, visite)?;
    let dossier = ouverte.dossier()?;
    let article = |a: &crate::Article| Reponse1 {
        code: a.numero.clone(),
        libelle: format!("Art. {}, {}", a.numero, a.titre),
        coche: saisie.un("clause") == a.numero,
        ..Reponse1::default()
    };
    let articles = dossier.modele.articles.iter().map(article).collect();
    let jour = champ("jour", "Dernier jour en vigueur", saisie, erreurs);
    let clause = choix("clause", "Article qui fonde la fin", articles, erreurs);
    let pieces = vec![
        rendre(&Champ {
            aide: "jj/mm/aaaa. Les droits se ferment à la fin de ce jour.".into(),
            clavier: "numeric",
            largeur: 8,
            ..jour
        })?,
        rendre(&clause)?,
    ];
    repondre(
        visite,
        &Formulaire {
            cadre: ouverte.cadre(visite, "Constater une fin")?.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, |c| if c == "clause" { "clause-1".to_owned() } else { c.to_owned() }),
            chapo: if dossier.signee() {
                format!(
                    "La fin avec votre caisse seule ; rien ne change entre {} et les autres caisses.",
                    dossier.partenaire_nom
                )
            } else {
                "Personne n’a signé : constater la fin abandonne ce projet. Il reste lisible.".into()
            },
            avis: Vec::new(),
            pieces,
            caches: Vec::new(),
            action: ouverte.adresse("/fin"),
            boutons: vec![("", "Continuer", false)],
        },
        erreurs,
    )
}

async fn constater(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["jour", "clause", "confirme"], &[])?;
    let mut erreurs = Erreurs::default();
    let jour = lire_jj_mm_aaaa(corps.un("jour"));
    if jour.is_none() {
        erreurs.ajouter("jour", "Écrivez une date qui existe, sous la forme jj/mm/aaaa.");
    }
    if corps.un("clause").is_empty() {
        erreurs.ajouter("clause", "Choisissez l’article qui fonde la fin.");
    }
    let (Some(jour), true) = (jour, erreurs.est_vide()) else { return saisir(&visite, &corps, &erreurs).await };
    let ouverte = ouvrir_volet(&visite, Action::ConstaterFin, "fin", None).await?;
    en_cours(&ouverte, &visite)?;
    let volet = ouverte.dossier()?.volet(visite.acteur().organisation).ok_or(Refus::Introuvable("volet absent"))?.id;
    if corps.un("confirme") == "oui" {
        cas::terminer(&visite.maison, visite.acteur(), volet, jour, corps.un("clause")).await?;
        return Reponse::aller(&ouverte.adresse(""));
    }
    confirmer(&visite, &ouverte, jour, corps.un("clause"))
}

/// What will follow, before it is done.
fn confirmer(visite: &Visite, ouverte: &Ouverte, jour: socle::civil::Date, clause: &str) -> Result<Reponse, Refus> {
    let dossier = ouverte.dossier()?;
    let suites = if !dossier.signee() {
        "Personne n’a signé : le projet est abandonné."
    } else if dossier.modele.genre == Genre::Metier {
        "Les conventions d’utilisation qui s’appuient sur elle prennent fin avec elle pour votre caisse (art. 8.2)."
    } else {
        "Les comptes du partenaire perdent l’accès à votre caisse. Ceux qui n’ont plus aucune caisse sont inactivés (art. 2.2.3)."
    };
    let texte = format!(
        "{} : dernier jour le {} (art. {clause}). {suites} Les demandes déjà reçues se traitent jusqu’au bout. Une fin constatée ne s’annule pas.",
        dossier.document(),
        francais::jour(jour)
    );
    let avis = Avis { ton: "danger", icone: "alert-triangle", titre: "Vous allez constater une fin".into(), texte };
    visite.page(&Formulaire {
        cadre: ouverte.cadre(visite, "Confirmer la fin")?,
        sommaire: Sommaire::default(),
        chapo: format!("Avec {}, pour votre caisse seule.", dossier.partenaire_nom),
        avis: vec![rendre(&avis)?],
        pieces: Vec::new(),
        caches: vec![
            ("jour", francais::jour_court(jour)),
            ("clause", clause.to_owned()),
            ("confirme", "oui".to_owned()),
        ],
        action: ouverte.adresse("/fin"),
        boutons: vec![("", "Constater la fin", true)],
    })
}

async fn acces(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_volet(&visite, Action::RetirerStructure, "acces", Some(Genre::Utilisation)).await?;
    let dossier = ouverte.dossier()?;
    let etape = etape(dossier, &ouverte.tous, visite.acteur().organisation, visite.maison.monde.metier());
    let (titre, texte, fin, bouton, danger) = match etape {
        Etape::Retiree => (
            "Rendre l’accès de la structure",
            "Les comptes retrouvent leur accès à votre caisse aussitôt, tels qu’ils étaient.",
            "/reprise",
            Some("Rendre l’accès"),
            false,
        ),
        Etape::EnVigueur(..) | Etape::EnDemeure(..) | Etape::Denoncee(_) | Etape::Suspendue(_) => (
            "Retirer l’accès de la structure",
            "Tous les comptes du partenaire perdent aussitôt l’accès à votre caisse, sessions ouvertes comprises. Les autres caisses ne changent pas ; les demandes reçues se traitent jusqu’au bout. Prévenez ensuite le partenaire, par un moyen qui en garde la preuve.",
            "/retrait",
            Some("Retirer l’accès"),
            true,
        ),
        _ => (
            "Accès de la structure",
            "Les accès ne sont pas ouverts à votre caisse : il n’y a rien à retirer.",
            "/retrait",
            None,
            false,
        ),
    };
    let ton = if danger { "danger" } else { "" };
    let icone = if danger { "alert-triangle" } else { "info" };
    let avis = Avis { ton, icone, titre: String::new(), texte: texte.to_owned() };
    visite.page(&Formulaire {
        cadre: ouverte.cadre(&visite, titre)?,
        sommaire: Sommaire::default(),
        chapo: format!(
            "{}, en cas de détournement ou d’usage contraire à la convention (art. 4.1).",
            dossier.partenaire_nom
        ),
        avis: vec![rendre(&avis)?],
        pieces: Vec::new(),
        caches: Vec::new(),
        action: ouverte.adresse(fin),
        boutons: bouton.map(|b| ("", b, danger)).into_iter().collect(),
    })
}

async fn retirer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id = visite.id("id")?;
    cas::retirer(&visite.maison, visite.acteur(), id).await?;
    Reponse::aller(&format!("/conventions/{id}"))
}

async fn rendre_acces(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&[], &[])?;
    let id = visite.id("id")?;
    cas::rendre(&visite.maison, visite.acteur(), id).await?;
    Reponse::aller(&format!("/conventions/{id}"))
}
