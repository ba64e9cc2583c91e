//! The form of a délibération: recorded once, corrected by another.

use acces::Action;
use serde_json::Value;
use socle::{Erreurs, Id, Refus, civil::Date, francais};
use stockage::Db;
use toile::{Champs, Porte, Reponse, Visite};

use super::{
    Vue,
    formulaire::{Formulaire, groupe, reponses},
    preremplir, repondre,
};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir_avec},
    parties::{
        Deliberation, cas,
        regles::{Acte, DocumentVise, Scrutin},
        saisie::Saisie,
    },
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/deliberations/nouvelle", Action::TenirDeliberation, |v| Box::pin(montrer(v)))
            .tracee(),
        Porte::post("/conventions/{id}/deliberations/nouvelle", Action::TenirDeliberation, |v| {
            Box::pin(enregistrer(v))
        })
        .tracee(),
    ]
}

/// Fields of one value.
const SIMPLES: [&str; 36] = [
    "organe",
    "numero",
    "objet",
    "convocation",
    "seance",
    "president",
    "secretaire",
    "auteur_acte",
    "effectif_legal",
    "en_exercice",
    "presents",
    "excuses",
    "absents",
    "sans_voix",
    "quorum",
    "pouvoirs",
    "mandats",
    "pour",
    "contre",
    "abstention",
    "groupes",
    "commission",
    "delegation",
    "transmission",
    "reception",
    "publication",
    "affichage_du",
    "affichage_au",
    "recours",
    "autres_documents",
    "signataire",
    "duree",
    "tacite",
    "suivi",
    "usages",
    "remplace",
];

/// Those that may come several times, and the two that hold one answer of a list.
const MULTIPLES: [&str; 2] = ["documents", "parties"];
const CHOISIS: [&str; 2] = ["ou_representant", "termes"];

async fn ouvrir(visite: &Visite) -> Result<Ouverte, Refus> {
    ouvrir_avec(visite, Action::TenirDeliberation, "deliberations", &["remplace"]).await
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite).await?;
    let saisie = match visite.requete.un("remplace") {
        "" => Champs::default(),
        id => {
            let id: Id<Deliberation> = id.parse().map_err(|_| Refus::Introuvable("délibération mal nommée"))?;
            let mut base: &Db = &visite.maison.db;
            let lues = cas::lues(&mut base, ouverte.id).await?;
            let lue = lues.iter().find(|d| d.id == id && d.convention == ouverte.id);
            retapee(&lue.ok_or(Refus::Introuvable("délibération absente"))?.acte, id)
        }
    };
    page(&visite, &ouverte, &saisie, &Erreurs::default())
}

/// What was recorded, as it would be typed.
fn retapee(a: &Acte, id: Id<Deliberation>) -> Champs {
    let jour = |j: Option<Date>| j.map(francais::jour_court).unwrap_or_default();
    let oui = |o: bool| if o { "oui" } else { "non" }.to_owned();
    let groupe = |g: &Scrutin| format!("{} ; {} ; {} ; {}", g.groupe, g.pour, g.contre, g.abstention);
    let autres = a.documents.iter().filter(|d| d.code.is_empty()).map(|d| d.libelle.clone()).collect::<Vec<_>>();
    let mut paires = vec![
        ("affichage_du", jour(a.affichage.map(|x| x.0))),
        ("affichage_au", jour(a.affichage.map(|x| x.1))),
        ("mandats", a.mandats.iter().map(|(de, a)| format!("{de} ; {a}")).collect::<Vec<_>>().join("\n")),
        ("groupes", a.groupes.iter().map(groupe).collect::<Vec<_>>().join("\n")),
        ("autres_documents", autres.join("\n")),
        ("usages", a.usages.join("\n")),
        ("duree", a.duree.map(|d| d.to_string()).unwrap_or_default()),
        ("tacite", a.tacite.map(oui).unwrap_or_default()),
        ("termes", a.termes.as_ref().map(|t| t.0.to_string()).unwrap_or_default()),
        ("pour", a.vote.pour.to_string()),
        ("contre", a.vote.contre.to_string()),
        ("abstention", a.vote.abstention.to_string()),
        ("remplace", id.to_string()),
    ];
    paires.extend(a.documents.iter().filter(|d| !d.code.is_empty()).map(|d| ("documents", d.code.clone())));
    paires.extend(a.parties.iter().map(|p| ("parties", p.clone())));
    if a.ou_representant {
        paires.push(("ou_representant", "oui".to_owned()));
    }
    // The rest is typed as it is stored.
    let brut = serde_json::to_value(a).unwrap_or_default();
    for champ in SIMPLES.iter().filter(|c| !paires.iter().any(|p| p.0 == **c)).collect::<Vec<_>>() {
        let valeur = match brut.get(champ) {
            Some(Value::String(texte)) => texte.parse::<Date>().map_or_else(|_| texte.clone(), francais::jour_court),
            Some(Value::Number(nombre)) => nombre.to_string(),
            _ => String::new(),
        };
        paires.push((champ, valeur));
    }
    preremplir(&paires)
}

/// The documents that may be named: this convention, the one it leans on, those that lean on it.
fn documents(ouverte: &Ouverte) -> Vec<(String, String)> {
    let mut sortie: Vec<(String, String)> =
        ouverte.tous.iter().map(|d| (d.modele.code.clone(), d.modele.document.clone())).collect();
    sortie.sort();
    sortie.dedup();
    sortie
}

/// The caisses that may be named.
fn caisses(ouverte: &Ouverte) -> Vec<(String, String)> {
    let mut sortie: Vec<(String, String)> =
        ouverte.tous.iter().flat_map(|d| &d.volets).map(|v| (v.caisse.to_string(), v.nom.clone())).collect();
    sortie.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    sortie.dedup();
    sortie
}

fn versions(dossier: &Dossier) -> Vec<(String, String)> {
    let une = |(numero, jour, _): &(i64, Date, crate::Termes)| {
        (numero.to_string(), format!("Version {numero}, arrêtée le {}", francais::jour(*jour)))
    };
    dossier.versions.iter().map(une).collect()
}

fn page(visite: &Visite, ouverte: &Ouverte, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let f = Formulaire { saisie, erreurs };
    let remplace = saisie.un("remplace").to_owned();
    let corrige = !remplace.is_empty();
    let chapo = if corrige {
        "Ce qui est enregistré ne se récrit pas : cette version remplace l’ancienne, qui reste lisible."
    } else {
        "Ce que dit la délibération qui autorise le partenaire à signer. Des fonctions et des nombres, jamais un nom de personne."
    };
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: if corrige { "Corriger une délibération" } else { "Enregistrer une délibération" },
            chapo: chapo.into(),
            retour: ("/deliberations", "Délibérations"),
            action: "/deliberations/nouvelle",
            avis: Vec::new(),
            pieces: vec![seance(f)?, membres(f)?, vote(f)?, publicite(f)?, autorise(f, ouverte)?],
            caches: if corrige { vec![("remplace", remplace)] } else { Vec::new() },
            boutons: vec![("", "Enregistrer la délibération", false)],
        },
    )
}

fn seance(f: Formulaire<'_>) -> Result<String, Refus> {
    groupe(
        "La séance",
        "",
        vec![
            f.texte("organe", "Assemblée", "Par exemple « Conseil d’administration ».")?,
            f.texte("numero", "Numéro de la délibération", "")?,
            f.texte("objet", "Objet", "")?,
            f.jour("convocation", "Date de la convocation", true)?,
            f.jour("seance", "Date de la séance", false)?,
            f.texte("president", "Fonction de qui présidait", "Sans nom : par exemple « Vice-Président ».")?,
            f.texte("secretaire", "Fonction du secrétaire de séance", "")?,
            f.libre("auteur_acte", "Fonction de l’auteur de l’acte", "")?,
            f.libre(
                "delegation",
                "Délégation d’attributions",
                "La délibération par laquelle l’assemblée a délégué, s’il y en a une.",
            )?,
            f.libre("commission", "Avis d’une commission", "Laquelle, et quand.")?,
        ],
    )
}

fn membres(f: Formulaire<'_>) -> Result<String, Refus> {
    groupe(
        "Les membres",
        "",
        vec![
            f.nombre("effectif_legal", "Effectif légal", "", false)?,
            f.nombre("en_exercice", "En exercice", "", false)?,
            f.nombre("presents", "Présents", "Avec voix délibérative.", false)?,
            f.nombre("excuses", "Absents excusés", "", true)?,
            f.nombre("absents", "Absents", "", true)?,
            f.nombre("sans_voix", "Présents ou excusés sans voix délibérative", "", true)?,
            f.nombre(
                "quorum",
                "Quorum",
                "Le plus souvent la moitié des membres en exercice, plus un. Les pouvoirs n’y comptent pas.",
                false,
            )?,
            f.nombre("pouvoirs", "Pouvoirs donnés", "", true)?,
            f.zone(
                "mandats",
                "Qui a donné pouvoir à qui",
                "Une ligne par pouvoir, par fonction : « Conseillère ; Vice-Président ».",
                true,
            )?,
        ],
    )
}

fn vote(f: Formulaire<'_>) -> Result<String, Refus> {
    groupe(
        "Le vote",
        "Les pouvoirs votent : les voix peuvent dépasser les présents.",
        vec![
            f.nombre("pour", "Pour", "", false)?,
            f.nombre("contre", "Contre", "", true)?,
            f.nombre("abstention", "Abstentions", "", true)?,
            f.zone(
                "groupes",
                "Voix par groupe",
                "Une ligne par groupe : « Nom du groupe ; pour ; contre ; abstentions ».",
                true,
            )?,
        ],
    )
}

fn publicite(f: Formulaire<'_>) -> Result<String, Refus> {
    groupe(
        "Transmission et publication",
        "Laissez vide ce qui n’a pas encore eu lieu : vous corrigerez ensuite.",
        vec![
            f.jour("transmission", "Transmise au contrôle de légalité le", true)?,
            f.jour("reception", "Reçue le", true)?,
            f.jour("publication", "Publiée le", true)?,
            f.jour("affichage_du", "Affichée du", true)?,
            f.jour("affichage_au", "Affichée jusqu’au", true)?,
            f.jour("recours", "Recours gracieux reçu le", true)?,
        ],
    )
}

fn autorise(f: Formulaire<'_>, ouverte: &Ouverte) -> Result<String, Refus> {
    let oui = || reponses([("oui", "Ou son représentant")]);
    let mut pieces = vec![
        f.plusieurs("documents", "Documents autorisés", "", documents(ouverte))?,
        f.zone(
            "autres_documents",
            "Autres documents autorisés",
            "Un par ligne : ceux qui ne sont pas dans Parvis.",
            true,
        )?,
        f.plusieurs("parties", "Caisses nommées", "", caisses(ouverte))?,
        f.texte("signataire", "Fonction autorisée à signer", "Par exemple « Président ».")?,
        f.plusieurs("ou_representant", "Représentation", "Cochez si la délibération le dit.", oui())?,
        f.nombre("duree", "Durée couverte, en mois", "Vide si la délibération n’en dit rien.", true)?,
        f.un_ou_rien(
            "tacite",
            "Couvre-t-elle la reconduction tacite ?",
            "Sans réponse si elle n’en dit rien.",
            reponses([("oui", "Oui"), ("non", "Non")]),
        )?,
        f.libre("suivi", "Pouvoirs de suivi", "Par exemple « suivi administratif et financier ».")?,
        f.zone(
            "usages",
            "Usages et profils demandés",
            "Un par ligne, avec les métiers à qui chaque profil est réservé.",
            true,
        )?,
    ];
    let versions = versions(ouverte.dossier()?);
    if !versions.is_empty() {
        pieces.push(f.un_ou_rien(
            "termes",
            "Texte annexé qu’elle approuve",
            "Il sera comparé à ce qui est signé.",
            versions,
        )?);
    }
    groupe("Ce qu’elle autorise", "", pieces)
}

/// « a ; b »: two parts of each line.
fn mandats(s: &mut Saisie<'_>) -> Vec<(String, String)> {
    let lignes = s.lignes("mandats", 200);
    let lus: Vec<(String, String)> = lignes
        .iter()
        .filter_map(|l| l.split_once(';').map(|(de, a)| (de.trim().to_owned(), a.trim().to_owned())))
        .filter(|(de, a)| !de.is_empty() && !a.is_empty())
        .collect();
    if lus.len() != lignes.len() {
        s.erreurs.ajouter("mandats", "Écrivez une ligne par pouvoir : qui le donne ; qui le reçoit.");
    }
    lus
}

fn groupes(s: &mut Saisie<'_>) -> Vec<Scrutin> {
    let lignes = s.lignes("groupes", 50);
    let un = |l: &String| {
        let morceaux: Vec<&str> = l.split(';').map(str::trim).collect();
        let [groupe, pour, contre, abstention] = morceaux.as_slice() else { return None };
        let (pour, contre, abstention) = (pour.parse().ok()?, contre.parse().ok()?, abstention.parse().ok()?);
        (!groupe.is_empty()).then(|| Scrutin { groupe: (*groupe).to_owned(), pour, contre, abstention })
    };
    let lus: Vec<Scrutin> = lignes.iter().filter_map(un).collect();
    if lus.len() != lignes.len() {
        s.erreurs.ajouter("groupes", "Écrivez une ligne par groupe : nom ; pour ; contre ; abstentions.");
    }
    lus
}

fn affichage(s: &mut Saisie<'_>) -> Option<(Date, Date)> {
    let (du, au) = (s.jour("affichage_du", false), s.jour("affichage_au", false));
    if du.is_some() != au.is_some()
        && s.erreurs.pour("affichage_du").is_empty()
        && s.erreurs.pour("affichage_au").is_empty()
    {
        s.erreurs.ajouter(
            if du.is_some() { "affichage_au" } else { "affichage_du" },
            "Écrivez le début et la fin de l’affichage.",
        );
    }
    du.zip(au)
}

/// The documents that were ticked, and those that were typed.
fn vises(s: &mut Saisie<'_>, ouverte: &Ouverte) -> Result<Vec<DocumentVise>, Refus> {
    let connus = documents(ouverte);
    let mut sortie = Vec::new();
    for code in s.champs.tous("documents") {
        let (code, libelle) = connus.iter().find(|d| d.0 == code).ok_or(Refus::Illisible("document"))?.clone();
        sortie.push(DocumentVise { code, libelle });
    }
    let autres = s.lignes("autres_documents", 20);
    sortie.extend(autres.into_iter().map(|libelle| DocumentVise { code: String::new(), libelle }));
    Ok(sortie)
}

fn lire(corps: &Champs, ouverte: &Ouverte) -> Result<(Acte, Erreurs), Refus> {
    let mut s = Saisie::de(corps);
    let connues = caisses(ouverte);
    let parties: Vec<String> = corps.tous("parties").into_iter().map(str::to_owned).collect();
    if parties.iter().any(|p| !connues.iter().any(|c| c.0 == *p)) {
        return Err(Refus::Illisible("caisse"));
    }
    let duree = if corps.un("duree").is_empty() { None } else { Some(s.nombre("duree", false)) };
    let acte = Acte {
        organe: s.texte("organe", 120, Some("le nom de l’assemblée")),
        numero: s.texte("numero", 60, Some("le numéro de la délibération")),
        objet: s.texte("objet", 300, Some("l’objet de la délibération")),
        convocation: s.jour("convocation", false),
        seance: s.jour("seance", true).unwrap_or(Date::MIN),
        president: s.texte("president", 120, Some("la fonction de qui présidait")),
        secretaire: s.texte("secretaire", 120, Some("la fonction du secrétaire")),
        auteur_acte: s.texte("auteur_acte", 120, None),
        effectif_legal: s.nombre("effectif_legal", true),
        en_exercice: s.nombre("en_exercice", true),
        presents: s.nombre("presents", true),
        excuses: s.nombre("excuses", false),
        absents: s.nombre("absents", false),
        sans_voix: s.nombre("sans_voix", false),
        quorum: s.nombre("quorum", true),
        pouvoirs: s.nombre("pouvoirs", false),
        mandats: mandats(&mut s),
        vote: Scrutin {
            groupe: String::new(),
            pour: s.nombre("pour", true),
            contre: s.nombre("contre", false),
            abstention: s.nombre("abstention", false),
        },
        groupes: groupes(&mut s),
        commission: s.texte("commission", 300, None),
        delegation: s.texte("delegation", 300, None),
        transmission: s.jour("transmission", false),
        reception: s.jour("reception", false),
        publication: s.jour("publication", false),
        affichage: affichage(&mut s),
        recours: s.jour("recours", false),
        documents: vises(&mut s, ouverte)?,
        parties,
        signataire: s.texte("signataire", 120, Some("la fonction autorisée à signer")),
        ou_representant: corps.un("ou_representant") == "oui",
        duree,
        tacite: match corps.un("tacite") {
            "oui" => Some(true),
            "non" => Some(false),
            _ => None,
        },
        suivi: s.texte("suivi", 300, None),
        usages: s.lignes("usages", 20),
        termes: corps.un("termes").parse().ok().map(|numero| (numero, String::new())),
    };
    Ok((acte, s.erreurs))
}

async fn enregistrer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let connus = [SIMPLES.as_slice(), MULTIPLES.as_slice(), CHOISIS.as_slice()].concat();
    corps.exiger(&connus, &MULTIPLES)?;
    let ouverte = ouvrir(&visite).await?;
    let remplace = match corps.un("remplace") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Introuvable("délibération mal nommée"))?),
    };
    let (acte, erreurs) = lire(&corps, &ouverte)?;
    if !erreurs.est_vide() {
        return page(&visite, &ouverte, &corps, &erreurs);
    }
    match cas::deliberer(&visite.maison, visite.acteur(), ouverte.id, acte, remplace).await {
        Ok(()) => Reponse::aller(&ouverte.adresse("/deliberations")),
        Err(refus) => page(&visite, &ouverte, &corps, &erreurs_de(refus)?),
    }
}
