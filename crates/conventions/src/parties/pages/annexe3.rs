//! Changes of administrateur (annexe 3): the forms and where each stands; writing one; its signatures, its effect.
//!
//! Fields that depend on an answer are all shown, with the rule beside them: it works without a script.

use acces::{Action, profil_admis};
use socle::{Erreurs, Refus, civil::lire_jj_mm_aaaa, francais};
use stockage::Db;
use toile::{
    Champs, Lien, Porte, Reponse, Visite,
    composants::{Etat, Vide},
};

use super::{
    Ligne, Page, Section, Vue, avis, dites,
    formulaire::{Formulaire, groupe, reponses},
    repondre,
};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir, ouvrir_avec},
    parties::{
        cas::{self, AnnexeLue, Geste3},
        regles::{EtatAnnexe, Formulaire3},
    },
};

pub(super) fn portes() -> Vec<Porte> {
    const TENIR: Action = Action::TenirInterlocuteurs;
    vec![
        Porte::get("/conventions/{id}/administrateurs", Action::LireConvention, |v| Box::pin(lister(v))).tracee(),
        Porte::get("/conventions/{id}/administrateurs/changement", TENIR, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/administrateurs/changement", TENIR, |v| Box::pin(ecrire(v))).tracee(),
        Porte::get("/conventions/{id}/administrateurs/suite", TENIR, |v| Box::pin(montrer_suite(v))).tracee(),
        Porte::post("/conventions/{id}/administrateurs/suite", TENIR, |v| Box::pin(avancer(v))).tracee(),
    ]
}

const LISTE: (&str, &str) = ("/administrateurs", "Changements d’administrateur");

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "interlocuteurs").await?;
    let dossier = ouverte.dossier()?;
    let mut base: &Db = &visite.maison.db;
    let lues = cas::annexes(&mut base, ouverte.id).await?;
    let tient = profil_admis(Action::TenirInterlocuteurs, visite.acteur().profil).is_ok();
    let sections = lues.iter().map(|a| section(&ouverte, dossier, a, tient)).collect();
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, LISTE.1)?,
        chapo: format!(
            "Le formulaire de l’annexe 3, pour {} : écrit une fois, signé deux fois, appliqué par la caisse.",
            dossier.partenaire_nom
        ),
        bouton: tient.then(|| Lien::vers(ouverte.adresse("/administrateurs/changement"), "Changer un administrateur")),
        avis: vec![avis("", "", "Ces coordonnées ne servent à la caisse qu’à gérer l’accès au portail.")?],
        sections,
        vide: Vide {
            titre: "Aucun changement".into(),
            texte: "Les administrateurs sont ceux de la page « Interlocuteurs et coordonnées ».".into(),
            liens: Vec::new(),
        },
    })
}

const fn etiquette(etat: EtatAnnexe) -> (&'static str, &'static str) {
    match etat {
        EtatAnnexe::Brouillon => ("attente", "À signer"),
        EtatAnnexe::UneSignature => ("attente", "Une signature sur deux"),
        EtatAnnexe::Signee => ("deposee", "Signé, à appliquer"),
        EtatAnnexe::Appliquee => ("close", "Appliqué"),
        EtatAnnexe::Abandonnee => ("retiree", "Abandonné"),
    }
}

/// Who acts now, in one sentence.
const fn suite(etat: EtatAnnexe) -> &'static str {
    match etat {
        EtatAnnexe::Brouillon => "Le partenaire et la personne doivent signer.",
        EtatAnnexe::UneSignature => "L’autre signature est attendue.",
        EtatAnnexe::Signee => "La caisse doit l’appliquer.",
        EtatAnnexe::Appliquee | EtatAnnexe::Abandonnee => "",
    }
}

fn section(ouverte: &Ouverte, dossier: &Dossier, a: &AnnexeLue, tient: bool) -> Section {
    let f = &a.formulaire;
    let signee = |jour: Option<socle::civil::Date>, fonction: &str| match jour {
        Some(jour) => format!("Signé le {}{fonction}", francais::jour(jour)),
        None => "Attendue".to_owned(),
    };
    let fonction = a.signataire.as_ref().map_or_else(String::new, |f| format!(", {f}"));
    let remplace = if f.remplace == Some(true) {
        format!("{}, {}", f.remplace_nom, f.remplace_courriel)
    } else {
        "Personne : s’ajoute".to_owned()
    };
    let appliquee = a.signatures.appliquee.map(francais::jour).unwrap_or_default();
    let lignes = vec![
        Ligne {
            libelle: "Administrateur".into(),
            valeurs: vec![format!("{} {}", f.prenom, f.nom), f.fonction.clone()],
            lien: None,
        },
        Ligne {
            libelle: "Coordonnées".into(),
            valeurs: vec![francais::telephone(&f.fixe), francais::telephone(&f.mobile), f.courriel.clone()],
            lien: None,
        },
        Ligne::de("Remplace", remplace),
        Ligne::de("Signataire du partenaire", signee(a.signatures.signataire, &fonction)),
        Ligne::de("Signature de l’administrateur", signee(a.signatures.administrateur, "")),
        Ligne::de("Appliqué le", appliquee),
    ];
    let etat = a.etat();
    let (ton, libelle) = etiquette(etat);
    let ouvert = tient && !matches!(etat, EtatAnnexe::Appliquee | EtatAnnexe::Abandonnee);
    let adresse = ouverte.adresse(&format!("/administrateurs/suite?formulaire={}", a.id));
    Section {
        titre: format!("Formulaire du {}", francais::jour(dossier.zone.jour(a.le))),
        sous: suite(etat).to_owned(),
        etat: Some(Etat { ton, libelle: libelle.into() }),
        blocs: vec![(String::new(), dites(lignes))],
        liens: if ouvert { vec![Lien::vers(adresse, "Signer, appliquer ou abandonner")] } else { Vec::new() },
        ..Section::default()
    }
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::TenirInterlocuteurs, "interlocuteurs").await?;
    page(&visite, &ouverte, &Champs::default(), &Erreurs::default())
}

fn page(visite: &Visite, ouverte: &Ouverte, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let f = Formulaire { saisie, erreurs };
    let personne = vec![
        f.texte("prenom", "Prénom", "")?,
        f.texte("nom", "Nom", "")?,
        f.texte("fonction", "Fonction", "")?,
        f.telephone("fixe", "Téléphone fixe", "Au moins un des deux numéros.")?,
        f.telephone("mobile", "Téléphone mobile", "")?,
        f.texte(
            "courriel",
            "Adresse mail personnelle et individuelle",
            "Pas celle d’un service, comme contact@ ou accueil@.",
        )?,
    ];
    let remplacement = vec![
        f.un(
            "remplace",
            "Cette personne en remplace-t-elle une autre ?",
            "",
            reponses([("oui", "Oui"), ("non", "Non, elle s’ajoute")]),
        )?,
        f.libre("remplace_nom", "Nom de la personne remplacée", "Seulement si vous répondez « oui ».")?,
        f.libre("remplace_courriel", "Adresse mail de la personne remplacée", "Seulement si vous répondez « oui ».")?,
    ];
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Changer un administrateur",
            chapo: "Le formulaire de l’annexe 3. Une fois enregistré, il ne change plus : il se signe, ou s’abandonne."
                .into(),
            retour: LISTE,
            action: "/administrateurs/changement",
            avis: Vec::new(),
            pieces: vec![
                groupe("Le nouvel administrateur", "", personne)?,
                groupe("Qui est remplacé", "", remplacement)?,
            ],
            caches: Vec::new(),
            boutons: vec![("", "Enregistrer le formulaire", false)],
        },
    )
}

async fn ecrire(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let connus =
        ["prenom", "nom", "fonction", "fixe", "mobile", "courriel", "remplace", "remplace_nom", "remplace_courriel"];
    corps.exiger(&connus, &[])?;
    let ouverte = ouvrir(&visite, Action::TenirInterlocuteurs, "interlocuteurs").await?;
    let un = |nom: &str| corps.un(nom).to_owned();
    let f = Formulaire3 {
        prenom: un("prenom"),
        nom: un("nom"),
        fonction: un("fonction"),
        fixe: un("fixe"),
        mobile: un("mobile"),
        courriel: un("courriel"),
        remplace: match corps.un("remplace") {
            "oui" => Some(true),
            "non" => Some(false),
            _ => None,
        },
        remplace_nom: un("remplace_nom"),
        remplace_courriel: un("remplace_courriel"),
    };
    match cas::ecrire_annexe(&visite.maison, visite.acteur(), ouverte.id, &f).await {
        Ok(()) => Reponse::aller(&ouverte.adresse(LISTE.0)),
        Err(refus) => page(&visite, &ouverte, &corps, &erreurs_de(refus)?),
    }
}

async fn viser(visite: &Visite, ouverte: &Ouverte, champs: &Champs) -> Result<AnnexeLue, Refus> {
    let id = champs.un("formulaire").parse().map_err(|_| Refus::Introuvable("formulaire non dit"))?;
    let mut base: &Db = &visite.maison.db;
    let lues = cas::annexes(&mut base, ouverte.id).await?;
    lues.into_iter().find(|a| a.id == id).ok_or(Refus::Introuvable("formulaire absent"))
}

async fn montrer_suite(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::TenirInterlocuteurs, "interlocuteurs", &["formulaire"]).await?;
    let lue = viser(&visite, &ouverte, &visite.requete).await?;
    page_suite(&visite, &ouverte, &lue, (&Champs::default(), &Erreurs::default()))
}

fn page_suite(
    visite: &Visite,
    ouverte: &Ouverte,
    lue: &AnnexeLue,
    (saisie, erreurs): (&Champs, &Erreurs),
) -> Result<Reponse, Refus> {
    let f = Formulaire { saisie, erreurs };
    let etat = lue.etat();
    let mut qui = Vec::new();
    if lue.signatures.signataire.is_none() {
        qui.push(("signataire".to_owned(), "Qui signe pour le partenaire".to_owned()));
    }
    if lue.signatures.administrateur.is_none() {
        qui.push(("administrateur".to_owned(), "Le nouvel administrateur lui-même".to_owned()));
    }
    let (mut pieces, mut boutons) = (Vec::new(), Vec::new());
    if !qui.is_empty() {
        pieces = vec![
            f.un("qui", "Qui a signé ?", "", qui)?,
            f.jour("jour", "Date de la signature", false)?,
            f.libre(
                "fonction",
                "Fonction de qui signe pour le partenaire",
                "Seulement pour cette signature, et sans nom.",
            )?,
        ];
        boutons.push(("signer", "Enregistrer la signature", false));
    }
    let applique = profil_admis(Action::AppliquerAnnexe, visite.acteur().profil).is_ok();
    if etat == EtatAnnexe::Signee && applique {
        boutons.push(("appliquer", "Appliquer le changement", false));
    }
    if !matches!(etat, EtatAnnexe::Appliquee | EtatAnnexe::Abandonnee) {
        boutons.push(("abandonner", "Abandonner ce formulaire", true));
    }
    let nouveau = format!("{} {}, {}", lue.formulaire.prenom, lue.formulaire.nom, lue.formulaire.fonction);
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Suite du formulaire",
            chapo: suite(etat).to_owned(),
            retour: LISTE,
            action: "/administrateurs/suite",
            avis: vec![avis("", etiquette(etat).1, nouveau)?],
            pieces,
            caches: vec![("formulaire", lue.id.to_string())],
            boutons,
        },
    )
}

async fn avancer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["formulaire", "qui", "jour", "fonction", "suite"], &[])?;
    let ouverte = ouvrir(&visite, Action::TenirInterlocuteurs, "interlocuteurs").await?;
    let lue = viser(&visite, &ouverte, &corps).await?;
    let mut erreurs = Erreurs::default();
    let jour = lire_jj_mm_aaaa(corps.un("jour"));
    let geste = match (corps.un("suite"), corps.un("qui"), jour) {
        ("appliquer", ..) => Some(Geste3::Appliquer),
        ("abandonner", ..) => Some(Geste3::Abandonner),
        (_, "signataire", Some(jour)) => Some(Geste3::Signataire(jour, corps.un("fonction"))),
        (_, "administrateur", Some(jour)) => Some(Geste3::Administrateur(jour)),
        (_, "signataire" | "administrateur", None) => {
            erreurs.ajouter("jour", "Écrivez une date qui existe, sous la forme jj/mm/aaaa.");
            None
        }
        _ => {
            erreurs.ajouter("qui", "Choisissez qui a signé.");
            None
        }
    };
    let Some(geste) = geste else { return page_suite(&visite, &ouverte, &lue, (&corps, &erreurs)) };
    match cas::avancer_annexe(&visite.maison, visite.acteur(), ouverte.id, lue.id, geste).await {
        Ok(()) => Reponse::aller(&ouverte.adresse(LISTE.0)),
        Err(refus) => page_suite(&visite, &ouverte, &lue, (&corps, &erreurs_de(refus)?)),
    }
}
