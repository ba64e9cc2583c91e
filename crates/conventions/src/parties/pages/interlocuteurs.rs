//! Who answers for what on each side, as both parties read it (annexe 1, fiche contact), and the forms that change it.

use acces::{Action, Organisation, profil_admis};
use socle::{Erreurs, Id, Refus, civil::Date, francais};
use stockage::Db;
use toile::{Champs, Lien, Porte, Reponse, Visite, composants::Vide};

use super::{
    Ligne, Page, Section, Vue, avis, dites,
    formulaire::{Formulaire, groupe},
    preremplir, repondre,
};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir, ouvrir_avec},
    parties::{
        Interlocuteur, cas,
        cas::{FicheLue, FichePartie, InterlocuteurLu, Personne, tient},
        clauses,
        regles::{Maniere, Role, comment_changer},
        saisie::Saisie,
    },
};

pub(super) fn portes() -> Vec<Porte> {
    const LIRE: Action = Action::LireConvention;
    const TENIR: Action = Action::TenirInterlocuteurs;
    vec![
        Porte::get("/conventions/{id}/interlocuteurs", LIRE, |v| Box::pin(lister(v))).tracee(),
        Porte::get("/conventions/{id}/interlocuteurs/changement", TENIR, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/interlocuteurs/changement", TENIR, |v| Box::pin(changer(v))).tracee(),
        Porte::get("/conventions/{id}/interlocuteurs/fiche", TENIR, |v| Box::pin(montrer_fiche(v))).tracee(),
        Porte::post("/conventions/{id}/interlocuteurs/fiche", TENIR, |v| Box::pin(tenir_fiche(v))).tracee(),
    ]
}

/// The parties: identifier, name; the partner first.
fn cotes(dossier: &Dossier) -> Vec<(Id<Organisation>, String)> {
    let caisses = dossier.volets.iter().map(|v| (v.caisse, v.nom.clone()));
    [(dossier.partenaire, dossier.partenaire_nom.clone())].into_iter().chain(caisses).collect()
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "interlocuteurs").await?;
    let dossier = ouverte.dossier()?;
    let mut base: &Db = &visite.maison.db;
    let (fiches, connus) = cas::carnet(&mut base, ouverte.id).await?;
    let jour = dossier.zone.jour(visite.maison.monde.metier());
    let permis = profil_admis(Action::TenirInterlocuteurs, visite.acteur().profil).is_ok();
    let section = |(id, nom): (Id<Organisation>, String)| {
        let siens: Vec<&InterlocuteurLu> = connus.iter().filter(|c| c.organisation == id).collect();
        let tenu = permis && tient(dossier, visite.acteur(), id);
        let mut blocs = Vec::new();
        if let Some(fiche) = fiches.iter().find(|f| f.organisation == id) {
            blocs.push((String::new(), dites(lignes_de_fiche(fiche))));
        }
        let (en_place, anciens): (Vec<_>, Vec<_>) = siens.iter().partition(|c| c.au.is_none_or(|au| au > jour));
        blocs.push(("Interlocuteurs".to_owned(), en_place.into_iter().map(|c| personne(&ouverte, c, tenu)).collect()));
        if !anciens.is_empty() {
            blocs.push(("Avant".to_owned(), anciens.into_iter().map(|c| personne(&ouverte, c, false)).collect()));
        }
        blocs.retain(|b| !b.1.is_empty());
        let vers =
            |fin: &str, mots: &str| Lien::vers(ouverte.adresse(&format!("/interlocuteurs/{fin}?cote={id}")), mots);
        let liens = vec![vers("changement", "Ajouter un interlocuteur"), vers("fiche", "Tenir la fiche contact")];
        Section {
            titre: nom,
            sous: manquants(&siens, jour),
            blocs,
            liens: if tenu { liens } else { Vec::new() },
            ..Section::default()
        }
    };
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, "Interlocuteurs et coordonnées")?,
        chapo: "Qui répond de quoi, de chaque côté. Lu par les parties seules, et gardé autant que la convention."
            .into(),
        bouton: None,
        avis: vec![avis("", "", comment(dossier))?],
        sections: cotes(dossier).into_iter().map(section).collect(),
        vide: Vide::default(),
    })
}

/// K-24 in one sentence.
fn comment(dossier: &Dossier) -> String {
    let mode = clauses::correspondants(dossier);
    let article = &mode.article;
    let autre = match comment_changer(&mode, &[Role::Autre], true) {
        Maniere::Lettre => "par une lettre de qui peut signer, dont la date est notée ici",
        Maniere::Avenant => "par un avenant",
        Maniere::Annexe3 | Maniere::Libre => "ici, sans autre forme",
    };
    let administrateur = match comment_changer(&mode, &[Role::Administrateur], true) {
        Maniere::Annexe3 => " ; un administrateur, par le formulaire de l’annexe 3",
        _ => "",
    };
    format!("Une fois la convention signée, un interlocuteur change {autre}{administrateur} (art. {article}).")
}

/// VAR-4-01: one référent on each side.
fn manquants(siens: &[&InterlocuteurLu], jour: Date) -> String {
    let referent = siens.iter().any(|c| c.tient(jour) && c.roles.contains(&Role::Referent));
    if referent { String::new() } else { "Aucun référent de la convention n’est nommé de ce côté.".to_owned() }
}

fn lignes_de_fiche(f: &FicheLue) -> Vec<Ligne> {
    vec![
        Ligne::de("Intitulé", &f.intitule),
        Ligne::de("Siège", &f.siege),
        Ligne::de("SIRET", &f.siret),
        Ligne::de("Représenté par", &f.representant),
        Ligne::de("Téléphone du standard", francais::telephone(&f.telephone)),
        Ligne::de("Adresse mail", &f.courriel),
        Ligne::de("Site", &f.site),
    ]
}

fn personne(ouverte: &Ouverte, c: &InterlocuteurLu, tenu: bool) -> Ligne {
    let roles = c.roles.iter().map(|r| r.libelle()).collect::<Vec<_>>().join(", ");
    let depuis = match c.au {
        None => format!("Depuis le {}", francais::jour(c.du)),
        Some(au) => format!("Du {} au {}", francais::jour(c.du), francais::jour(au.yesterday().unwrap_or(au))),
    };
    let lettre = c.lettre.as_ref().map_or_else(String::new, |(le, fonction)| {
        format!("Par lettre du {}, signée : {fonction}", francais::jour(*le))
    });
    let valeurs =
        [c.nom.clone(), c.fonction.clone(), francais::telephone(&c.telephone), c.courriel.clone(), depuis, lettre];
    let adresse = format!("/interlocuteurs/changement?cote={}&qui={}", c.organisation, c.id);
    Ligne {
        libelle: roles,
        valeurs: valeurs.into_iter().filter(|v| !v.is_empty()).collect(),
        lien: (tenu && c.au.is_none()).then(|| Lien::vers(ouverte.adresse(&adresse), "Changer")),
    }
}

/// The side and the person that an address or a form names.
async fn viser(
    visite: &Visite,
    ouverte: &Ouverte,
    champs: &Champs,
) -> Result<(Id<Organisation>, Option<InterlocuteurLu>), Refus> {
    let dossier = ouverte.dossier()?;
    let cote: Id<Organisation> = champs.un("cote").parse().map_err(|_| Refus::Introuvable("partie non dite"))?;
    if !cotes(dossier).iter().any(|c| c.0 == cote) {
        return Err(Refus::Introuvable("cette organisation n’est pas partie à la convention"));
    }
    if !tient(dossier, visite.acteur(), cote) {
        return Err(Refus::Conflit("Les interlocuteurs de cette partie sont tenus par elle.".into()));
    }
    if champs.un("qui").is_empty() {
        return Ok((cote, None));
    }
    let qui: Id<Interlocuteur> = champs.un("qui").parse().map_err(|_| Refus::Introuvable("interlocuteur mal nommé"))?;
    let mut base: &Db = &visite.maison.db;
    let connus = cas::interlocuteurs(&mut base, ouverte.id).await?;
    let lu = connus.into_iter().find(|c| c.id == qui && c.organisation == cote);
    Ok((cote, Some(lu.ok_or(Refus::Introuvable("interlocuteur absent"))?)))
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::TenirInterlocuteurs, "interlocuteurs", &["cote", "qui"]).await?;
    let (cote, qui) = viser(&visite, &ouverte, &visite.requete).await?;
    let roles = qui.iter().flat_map(|q| &q.roles).map(|r| ("roles", r.code().to_owned()));
    let saisie = preremplir(&roles.collect::<Vec<_>>());
    page(&visite, &ouverte, (cote, qui.as_ref()), (&saisie, &Erreurs::default()))
}

/// The letter, where the terms want one.
fn lettre(dossier: &Dossier, f: Formulaire<'_>) -> Result<Option<String>, Refus> {
    let mode = clauses::correspondants(dossier);
    if comment_changer(&mode, &[Role::Autre], dossier.signee()) != Maniere::Lettre {
        return Ok(None);
    }
    let lettre = vec![
        f.jour("lettre_le", "Date de la lettre", false)?,
        f.texte("lettre_fonction", "Fonction de qui l’a signée", "Sans nom.")?,
    ];
    groupe("La lettre", &format!("Art. {}.", mode.article), lettre).map(Some)
}

fn page(
    visite: &Visite,
    ouverte: &Ouverte,
    (cote, qui): (Id<Organisation>, Option<&InterlocuteurLu>),
    (saisie, erreurs): (&Champs, &Erreurs),
) -> Result<Reponse, Refus> {
    let dossier = ouverte.dossier()?;
    let f = Formulaire { saisie, erreurs };
    let caisse = dossier.volet(cote).is_some();
    let roles =
        Role::TOUS.into_iter().filter(|r| r.admis(caisse)).map(|r| (r.code().to_owned(), r.libelle().to_owned()));
    let mut pieces = vec![
        f.plusieurs("roles", "De quoi répond cette personne ?", "Plusieurs rôles sont possibles.", roles.collect())?,
        f.texte("nom", "Prénom et nom", "Ou le nom du service.")?,
        f.texte("fonction", "Fonction", "")?,
        f.telephone("telephone", "Téléphone", "")?,
        f.texte("courriel", "Adresse mail", "Celle de la personne, ou celle de son service.")?,
        f.jour("du", "À partir du", false)?,
    ];
    pieces.extend(lettre(dossier, f)?);
    let mut boutons = vec![("nommer", "Enregistrer", false)];
    let mut caches = vec![("cote", cote.to_string())];
    let mut avis_de_tete = vec![avis("", "", comment(dossier))?];
    if let Some(q) = qui {
        caches.push(("qui", q.id.to_string()));
        boutons.push(("relever", "Mettre fin sans remplaçant", false));
        let place = format!("La personne que vous écrivez prend la place de {}, {}.", q.nom, q.fonction);
        avis_de_tete.push(avis("", "", place)?);
    }
    let nom = cotes(dossier).into_iter().find(|c| c.0 == cote).map(|c| c.1).unwrap_or_default();
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: if qui.is_some() { "Changer un interlocuteur" } else { "Ajouter un interlocuteur" },
            chapo: format!("Du côté de : {nom}."),
            retour: ("/interlocuteurs", "Interlocuteurs et coordonnées"),
            action: "/interlocuteurs/changement",
            avis: avis_de_tete,
            pieces,
            caches,
            boutons,
        },
    )
}

async fn changer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let connus = [
        "nom",
        "fonction",
        "telephone",
        "courriel",
        "du",
        "lettre_le",
        "lettre_fonction",
        "cote",
        "qui",
        "suite",
        "roles",
    ];
    corps.exiger(&connus, &["roles"])?;
    let ouverte = ouvrir(&visite, Action::TenirInterlocuteurs, "interlocuteurs").await?;
    let (cote, qui) = viser(&visite, &ouverte, &corps).await?;
    let mut s = Saisie::de(&corps);
    let du = s.jour("du", true);
    let lettre = s.jour("lettre_le", false).map(|le| (le, corps.un("lettre_fonction").to_owned()));
    let roles = corps.tous("roles").into_iter().map(Role::depuis_code).collect::<Option<Vec<_>>>();
    let mut roles = roles.ok_or(Refus::Illisible("rôle"))?;
    roles.sort();
    roles.dedup();
    let (Some(du), true) = (du, s.erreurs.est_vide()) else {
        return page(&visite, &ouverte, (cote, qui.as_ref()), (&corps, &s.erreurs));
    };
    let (maison, acteur) = (&visite.maison, visite.acteur());
    let fait = if let ("relever", Some(q)) = (corps.un("suite"), &qui) {
        cas::relever(maison, acteur, ouverte.id, q.id, (du, lettre)).await
    } else {
        let p = Personne {
            organisation: cote,
            roles,
            nom: corps.un("nom").to_owned(),
            fonction: corps.un("fonction").to_owned(),
            telephone: corps.un("telephone").to_owned(),
            courriel: corps.un("courriel").to_owned(),
            du,
            lettre,
            remplace: qui.as_ref().map(|q| q.id),
        };
        cas::nommer(maison, acteur, ouverte.id, p).await
    };
    match fait {
        Ok(()) => Reponse::aller(&ouverte.adresse("/interlocuteurs")),
        Err(refus) => page(&visite, &ouverte, (cote, qui.as_ref()), (&corps, &erreurs_de(refus)?)),
    }
}

async fn montrer_fiche(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir_avec(&visite, Action::TenirInterlocuteurs, "interlocuteurs", &["cote"]).await?;
    let (cote, _) = viser(&visite, &ouverte, &visite.requete).await?;
    let mut base: &Db = &visite.maison.db;
    let (fiches, _) = cas::carnet(&mut base, ouverte.id).await?;
    let saisie = fiches.into_iter().find(|f| f.organisation == cote).map(|f| {
        preremplir(&[
            ("intitule", f.intitule),
            ("siege", f.siege),
            ("siret", f.siret),
            ("representant", f.representant),
            ("telephone", f.telephone),
            ("courriel", f.courriel),
            ("site", f.site),
        ])
    });
    page_fiche(&visite, &ouverte, cote, (&saisie.unwrap_or_default(), &Erreurs::default()))
}

fn page_fiche(
    visite: &Visite,
    ouverte: &Ouverte,
    cote: Id<Organisation>,
    (saisie, erreurs): (&Champs, &Erreurs),
) -> Result<Reponse, Refus> {
    let dossier = ouverte.dossier()?;
    let f = Formulaire { saisie, erreurs };
    let siret = ("siret", "Numéro SIRET", "Quatorze chiffres ; sa clé est vérifiée.");
    let partenaire = cote == dossier.partenaire;
    let nom = cotes(dossier).into_iter().find(|c| c.0 == cote).map(|c| c.1).unwrap_or_default();
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Tenir la fiche contact",
            chapo: format!("{nom} : ce que lisent les parties. Ce qui était écrit avant est gardé."),
            retour: ("/interlocuteurs", "Interlocuteurs et coordonnées"),
            action: "/interlocuteurs/fiche",
            avis: Vec::new(),
            pieces: vec![
                f.texte("intitule", "Intitulé", "")?,
                f.texte("siege", "Adresse du siège", "")?,
                if partenaire { f.texte(siret.0, siret.1, siret.2)? } else { f.libre(siret.0, siret.1, siret.2)? },
                f.texte(
                    "representant",
                    "Fonction de qui représente l’organisme",
                    "Sans nom : par exemple « Présidente ».",
                )?,
                f.telephone("telephone", "Téléphone du standard", "")?,
                f.libre("courriel", "Adresse mail", "")?,
                f.libre("site", "Site internet", "")?,
            ],
            caches: vec![("cote", cote.to_string())],
            boutons: vec![("", "Enregistrer", false)],
        },
    )
}

async fn tenir_fiche(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["intitule", "siege", "siret", "representant", "telephone", "courriel", "site", "cote"], &[])?;
    let ouverte = ouvrir(&visite, Action::TenirInterlocuteurs, "interlocuteurs").await?;
    let (cote, _) = viser(&visite, &ouverte, &corps).await?;
    let f = FichePartie {
        organisation: cote,
        intitule: corps.un("intitule"),
        siege: corps.un("siege"),
        siret: corps.un("siret"),
        representant: corps.un("representant"),
        telephone: corps.un("telephone"),
        courriel: corps.un("courriel"),
        site: corps.un("site"),
    };
    match cas::tenir_fiche(&visite.maison, visite.acteur(), ouverte.id, f).await {
        Ok(()) => Reponse::aller(&ouverte.adresse("/interlocuteurs")),
        Err(refus) => page_fiche(&visite, &ouverte, cote, (&corps, &erreurs_de(refus)?)),
    }
}
