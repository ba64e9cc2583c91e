//! Each act of a convention's life on its page: when, under which clause, why; what will follow is shown before it is done.
//!
//! Letters and their answers are for both parties, each its own; suspension, gates, agreements and closing for the caisse. A
//! date in the past is fine if the rules admit it: what was sent on paper is told afterwards.

use acces::Action;
use socle::{
    Erreurs, Id, Refus,
    civil::{Date, lire_jj_mm_aaaa},
    francais,
};
use toile::{
    Champs, Exige, Porte, Reponse, Visite,
    composants::{Avis, Champ, Reponse1, Sommaire, Zone},
};

use super::{
    Formulaire, Ouverte, consigner, erreurs_de,
    preparer::{champ, choix},
    rendre, repondre,
    vie::{demeure, denonciation, titre},
};
use crate::{
    Acte, Dossier,
    cas::{self, MOTIF_MAX, Note, faits, faits_du_volet, siens},
    lecture::autour,
    regles::{
        Evenement, GenreEvenement as G, Vie,
        vie::{clauses::Qui, fins, gestes::demande_un_motif},
    },
};

pub(super) fn portes() -> Vec<Porte> {
    use Action::{SuivreConvention, SuspendreConvention, TenirLettres};
    let paire = |chemin, action| {
        [
            Porte::get(chemin, action, |v| Box::pin(montrer(v))).tracee(),
            Porte::post(chemin, action, |v| Box::pin(enregistrer(v))).tracee(),
        ]
    };
    [
        paire("/conventions/{id}/lettre/{geste}", TenirLettres),
        paire("/conventions/{id}/lettres/{acte}/{geste}", TenirLettres),
        paire("/conventions/{id}/suspension/{geste}", SuspendreConvention),
        paire("/conventions/{id}/suivi/{geste}", SuivreConvention),
    ]
    .concat()
}

/// An act about to be told, with the convention it is about.
struct Geste {
    ouverte: Ouverte,
    genre: G,
    vise: Option<Id<Acte>>,
    /// The address of its form.
    adresse: String,
}

/// Reads the address: which act, on which convention, answering which letter. Decides and consigns.
async fn ouvrir(visite: &Visite) -> Result<Geste, Refus> {
    let id = visite.id("id")?;
    let mut base: &stockage::Db = &visite.maison.db;
    let tous = autour(&mut base, id).await?;
    let Exige::Action(action) = visite.porte.exige else { return Err(Refus::Introuvable("porte sans action")) };
    let ressource = match action {
        Action::TenirLettres => faits(&tous, id),
        _ => faits_du_volet(&tous, id, visite.acteur()),
    };
    let autorisation = visite.exiger(action, &ressource)?;
    let genre = G::depuis_code(visite.parametre("geste")).filter(|g| cas::action_de(*g) == Some(action));
    let genre = genre.ok_or(Refus::Introuvable("geste inconnu"))?;
    consigner(visite, &autorisation, genre.code()).await?;
    let vise = match visite.parametre("acte") {
        "" => None,
        acte => Some(acte.parse().map_err(|_| Refus::Introuvable("acte mal formé"))?),
    };
    let ouverte = Ouverte { id, tous };
    let connu = |acte: Id<Acte>| {
        let volets = ouverte.dossier().map(|d| d.volets.as_slice()).unwrap_or_default();
        volets.iter().flat_map(|v| &v.faits).any(|f| f.evenement.acte == Some(acte))
    };
    if vise.is_some_and(|a| !connu(a)) || (vise.is_some() != repond(genre)) {
        return Err(Refus::Introuvable("lettre absente"));
    }
    Ok(Geste { ouverte, genre, vise, adresse: visite.chemin.clone() })
}

/// Whether it answers another act.
const fn repond(genre: G) -> bool {
    matches!(
        genre,
        G::Reception
            | G::Reparation
            | G::Contestation
            | G::SecondeLettre
            | G::Decision
            | G::FinForceMajeure
            | G::ResiliationForceMajeure
            | G::FinLitige
    )
}

/// Whether the day is today, and not asked.
const fn aujourdhui(genre: G) -> bool {
    matches!(genre, G::Contestation | G::Levee)
}

/// Whether what will follow is shown before it is done.
const fn a_confirmer(genre: G) -> bool {
    matches!(
        genre,
        G::Demeure
            | G::Denonciation
            | G::SecondeLettre
            | G::Decision
            | G::Accord
            | G::Suspension
            | G::ResiliationForceMajeure
            | G::Contestation
    )
}

const fn jour_de(genre: G) -> &'static str {
    match genre {
        G::Demeure | G::Denonciation | G::SecondeLettre | G::ResiliationForceMajeure => "Date d’envoi de la lettre",
        G::Reception => "Date de réception, sur l’avis",
        G::Reparation => "Jour où le manquement a été réparé",
        G::Decision => "Dernier jour en vigueur",
        G::Accord => "Dernier jour convenu",
        G::Suspension => "Premier jour de la suspension",
        G::Renouvellement => "Date de l’accord écrit",
        G::ForceMajeure | G::Litige => "Premier jour",
        G::FinForceMajeure => "Dernier jour",
        _ => "Date",
    }
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["code"], &[])?;
    let geste = ouvrir(&visite).await?;
    let saisie = visite.requete.clone();
    formulaire(&visite, &geste, &saisie, &Erreurs::default())
}

fn formulaire(visite: &Visite, geste: &Geste, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let dossier = geste.ouverte.dossier()?;
    let mut pieces = Vec::new();
    let vies = vies(visite, geste)?;
    if let Some((legende, codes)) = codes(dossier, &vies, geste.genre, saisie.un("code")) {
        pieces.push(rendre(&choix("code", legende, codes, erreurs))?);
    }
    if visite.acteur().organisation == dossier.partenaire && dossier.volets.len() > 1 && geste.vise.is_none() {
        pieces.push(rendre(&choix("caisse", "Avec quelle caisse ?", caisses(dossier, saisie), erreurs))?);
    }
    if !aujourdhui(geste.genre) {
        let jour = champ("jour", jour_de(geste.genre), saisie, erreurs);
        pieces.push(rendre(&Champ { aide: "jj/mm/aaaa".into(), clavier: "numeric", largeur: 8, ..jour })?);
    }
    if geste.genre == G::Denonciation {
        let souhaite = champ("souhaite", "Dernier jour souhaité", saisie, erreurs);
        let aide = "jj/mm/aaaa. La convention ne finit pas avant la fin du préavis.".into();
        pieces.push(rendre(&Champ { aide, clavier: "numeric", largeur: 8, facultatif: true, ..souhaite })?);
    }
    let motive = demande_un_motif(geste.genre);
    pieces.push(rendre(&Zone {
        nom: "motif".into(),
        libelle: if motive { "Motif" } else { "Précision" }.into(),
        aide: format!("Lu par les deux parties. Aucun nom de personne. {MOTIF_MAX} caractères au plus."),
        valeur: saisie.un("motif").into(),
        erreur: erreurs.pour("motif").into(),
        facultatif: !motive,
        max: MOTIF_MAX,
    })?);
    let premier = |c: &str| if c == "code" || c == "caisse" { format!("{c}-1") } else { c.to_owned() };
    let page = Formulaire {
        cadre: geste.ouverte.cadre(visite, titre(geste.genre))?.en_erreur(!erreurs.est_vide()),
        sommaire: Sommaire::de(erreurs, premier),
        chapo: chapo(dossier, geste),
        avis: Vec::new(),
        pieces,
        caches: Vec::new(),
        action: geste.adresse.clone(),
        boutons: vec![("", if a_confirmer(geste.genre) { "Continuer" } else { "Enregistrer" }, false)],
    };
    repondre(visite, &page, erreurs)
}

fn chapo(dossier: &Dossier, geste: &Geste) -> String {
    let lettre = geste.vise.and_then(|a| {
        dossier.volets.iter().flat_map(|v| &v.faits).find(|f| f.evenement.acte == Some(a)).map(|f| &f.evenement)
    });
    match lettre {
        Some(l) => format!("{} du {} (art. {}).", titre(l.genre), francais::jour(l.effet_le), l.clause),
        None => format!("{}.", dossier.document()),
    }
}

/// The lives on which the reader acts.
fn vies(visite: &Visite, geste: &Geste) -> Result<Vec<Vie>, Refus> {
    let dossier = geste.ouverte.dossier()?;
    let siens = siens(dossier, visite.acteur(), None);
    Ok(siens.into_iter().map(|v| dossier.vie(v.caisse, &geste.ouverte.tous)).collect())
}

fn caisses(dossier: &Dossier, saisie: &Champs) -> Vec<Reponse1> {
    let reponse = |code: String, libelle: String| {
        let coche = saisie.un("caisse") == code;
        Reponse1 { code, libelle, coche, ..Reponse1::default() }
    };
    let toutes = std::iter::once(reponse("toutes".to_owned(), "Avec toutes".to_owned()));
    toutes.chain(dossier.volets.iter().map(|v| reponse(v.caisse.to_string(), v.nom.clone()))).collect()
}

/// The question about which clause, gate, step or outcome, with its answers.
fn codes(dossier: &Dossier, vies: &[Vie], genre: G, choisi: &str) -> Option<(&'static str, Vec<Reponse1>)> {
    let reponse = |code: &str, libelle: String, aide: String| Reponse1 {
        code: code.to_owned(),
        libelle,
        aide,
        coche: choisi == code,
        ferme: false,
    };
    let article = |numero: &str| {
        let titre = dossier.modele.article(numero).map_or("", |a| a.titre.as_str());
        format!("Art. {numero}, {titre}")
    };
    let qui = |q: Qui| match q {
        Qui::Caisse => " Réservée à la caisse.",
        Qui::Partenaire => " Réservée au partenaire.",
        Qui::Toutes | Qui::Autres => "",
    };
    let vie = vies.first()?;
    let clauses = vie.clauses(Date::MAX)?;
    let mut reponses: Vec<Reponse1> = match genre {
        G::Demeure => clauses
            .demeures
            .iter()
            .map(|d| reponse(&d.code, article(&d.article), format!("{}.{}", demeure(d), qui(d.qui))))
            .collect(),
        G::Denonciation => clauses
            .denonciations
            .iter()
            .map(|d| reponse(&d.code, article(&d.article), format!("{}.{}", denonciation(d), qui(d.qui))))
            .collect(),
        G::FinLitige => vec![
            reponse("accord", "Les parties se sont accordées".into(), String::new()),
            reponse("echec", "Les parties ne se sont pas accordées".into(), String::new()),
        ],
        G::Prealable => {
            let declares = dossier.modele.prealables.iter().filter(|p| p.declare);
            declares.map(|p| reponse(&p.code, p.libelle.clone(), format!("Art. {}.", p.article))).collect()
        }
        G::Cloture => {
            let mots = |c: &str| dossier.modele.etape_de_cloture(c).map_or_else(|| c.to_owned(), |e| e.libelle.clone());
            clauses.cloture.iter().map(|c| reponse(&c.dit, mots(&c.dit), format!("Art. {}.", c.article))).collect()
        }
        _ => return None,
    };
    if let [seule] = reponses.as_mut_slice() {
        seule.coche = true;
    }
    let legende = match genre {
        G::FinLitige => "Quelle issue ?",
        G::Prealable => "Qu’est-ce qui est fait ?",
        G::Cloture => "Quelle étape est faite ?",
        _ => "Par quel article ?",
    };
    Some((legende, reponses))
}

fn jour_tape(corps: &Champs, nom: &str, erreurs: &mut Erreurs) -> Option<Date> {
    let lu = lire_jj_mm_aaaa(corps.un(nom));
    if lu.is_none() {
        erreurs.ajouter(nom, "Écrivez une date qui existe, sous la forme jj/mm/aaaa.");
    }
    lu
}

async fn enregistrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["code"], &[])?;
    let corps = visite.corps.clone();
    corps.exiger(&["jour", "code", "souhaite", "motif", "caisse", "confirme", "suite"], &[])?;
    let geste = ouvrir(&visite).await?;
    let dossier = geste.ouverte.dossier()?;
    let mut erreurs = Erreurs::default();
    let jour = if aujourdhui(geste.genre) {
        Some(dossier.zone.jour(visite.maison.monde.metier()))
    } else {
        jour_tape(&corps, "jour", &mut erreurs)
    };
    let souhaite_le = if corps.un("souhaite").is_empty() { None } else { jour_tape(&corps, "souhaite", &mut erreurs) };
    let avec_code = codes(dossier, &vies(&visite, &geste)?, geste.genre, "").is_some();
    if avec_code && corps.un("code").is_empty() {
        erreurs.ajouter("code", "Choisissez une réponse.");
    }
    let caisse = match corps.un("caisse") {
        "" | "toutes" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("caisse"))?),
    };
    let (Some(jour), true) = (jour, erreurs.est_vide()) else { return formulaire(&visite, &geste, &corps, &erreurs) };
    let code = Some(corps.un("code")).filter(|c| avec_code && !c.is_empty());
    let (genre, vise, motif) = (geste.genre, geste.vise, corps.un("motif"));
    let note = Note { genre, jour, vise, code, souhaite_le, motif, caisse };
    if a_confirmer(genre) && corps.un("confirme") != "oui" {
        return match confirmer(&visite, &geste, &corps, &note) {
            Ok(reponse) => Ok(reponse),
            Err(refus) => formulaire(&visite, &geste, &corps, &erreurs_de(refus)?),
        };
    }
    match cas::noter(&visite.maison, visite.acteur(), geste.ouverte.id, note).await {
        Ok(_) => Reponse::aller(&geste.ouverte.adresse(retour(genre))),
        Err(refus) => formulaire(&visite, &geste, &corps, &erreurs_de(refus)?),
    }
}

/// Where one reads what was just recorded.
const fn retour(genre: G) -> &'static str {
    match cas::action_de(genre) {
        Some(Action::TenirLettres) => "/lettres",
        _ if matches!(genre, G::Cloture) => "/cloture",
        _ if matches!(genre, G::Prealable) => "/activation",
        _ => "",
    }
}

/// What will follow, before it is done.
fn confirmer(visite: &Visite, geste: &Geste, corps: &Champs, note: &Note<'_>) -> Result<Reponse, Refus> {
    cas::motif(note)?;
    let dossier = geste.ouverte.dossier()?;
    let acte = visite.maison.monde.id();
    let admis = cas::admis(&visite.maison, visite.acteur(), dossier, &geste.ouverte.tous, acte, note)?;
    let suites: Vec<String> = admis
        .into_iter()
        .filter_map(|(volet, fait)| {
            let volet = dossier.volets.iter().find(|v| v.id == volet)?;
            let vie = dossier.vie(volet.caisse, &geste.ouverte.tous);
            Some(format!("{} : {}", volet.nom, consequence(vie, fait)))
        })
        .collect();
    let avis = Avis {
        ton: "danger",
        icone: "alert-triangle",
        titre: "Ce qui va suivre".into(),
        texte: format!("{} Ce qui est enregistré ne s’efface pas.", suites.join(" ")),
    };
    let noms = ["jour", "code", "souhaite", "motif", "caisse"];
    let mut caches: Vec<(&'static str, String)> = noms.into_iter().map(|n| (n, corps.un(n).to_owned())).collect();
    caches.push(("confirme", "oui".to_owned()));
    visite.page(&Formulaire {
        cadre: geste.ouverte.cadre(visite, &format!("Confirmer : {}", titre(geste.genre).to_lowercase()))?,
        sommaire: Sommaire::default(),
        chapo: chapo(dossier, geste),
        avis: vec![rendre(&avis)?],
        pieces: Vec::new(),
        caches,
        action: geste.adresse.clone(),
        boutons: vec![("", "Enregistrer", true)],
    })
}

/// In one sentence, what `fait` changes to the end of `vie`.
fn consequence(mut vie: Vie, fait: Evenement) -> String {
    let (genre, jour) = (fait.genre, francais::jour(fait.effet_le));
    if genre == G::Suspension {
        return format!("les accès se ferment le {jour}, et reviennent quand vous levez la suspension.");
    }
    let recue = Evenement { genre: G::Reception, vise: fait.acte, effet_le: fait.effet_le, ..Evenement::default() };
    vie.evenements.push(fait);
    let connue = fins(&vie).into_iter().next();
    vie.evenements.push(recue);
    let au_plus_tot = fins(&vie).into_iter().next();
    match (connue, au_plus_tot) {
        (Some(f), _) if f.certaine => {
            format!("la convention prend fin au soir du {} (art. {}).", francais::jour(f.dernier_jour), f.clause)
        }
        (Some(f), _) => format!(
            "sans réparation ni renouvellement, la convention prend fin au soir du {} (art. {}).",
            francais::jour(f.dernier_jour),
            f.clause
        ),
        (None, Some(f)) if genre.est_lettre() => format!(
            "le délai court à partir de la réception ; la convention ne prend pas fin avant le {} (art. {}).",
            francais::jour(f.dernier_jour),
            f.clause
        ),
        _ => "la convention reste en vigueur.".to_owned(),
    }
}
