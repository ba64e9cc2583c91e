//! Reading the form of a délibération, and typing one again from what was recorded.

use serde_json::Value;
use socle::{Erreurs, Id, Refus, civil::Date, francais};
use toile::Champs;

use super::{
    deliberation::{caisses, documents},
    preremplir,
};
use crate::{
    pages::Ouverte,
    parties::{
        Deliberation,
        regles::{Acte, DocumentVise, Scrutin},
        saisie::Saisie,
    },
};

/// Fields of one value.
pub(super) const SIMPLES: [&str; 36] = [
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
pub(super) const MULTIPLES: [&str; 2] = ["documents", "parties"];
pub(super) const CHOISIS: [&str; 2] = ["ou_representant", "termes"];

/// What was recorded, as it would be typed.
pub(super) fn retapee(a: &Acte, id: Id<Deliberation>) -> Champs {
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

fn vote(s: &mut Saisie<'_>) -> Scrutin {
    let (pour, contre, abstention) = (s.nombre("pour", true), s.nombre("contre", false), s.nombre("abstention", false));
    Scrutin { groupe: String::new(), pour, contre, abstention }
}

fn oui_ou_non(tape: &str) -> Option<bool> {
    match tape {
        "oui" => Some(true),
        "non" => Some(false),
        _ => None,
    }
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

pub(super) fn lire(corps: &Champs, ouverte: &Ouverte) -> Result<(Acte, Erreurs), Refus> {
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
        vote: vote(&mut s),
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
        tacite: oui_ou_non(corps.un("tacite")),
        suivi: s.texte("suivi", 300, None),
        usages: s.lignes("usages", 20),
        termes: corps.un("termes").parse().ok().map(|numero| (numero, String::new())),
    };
    Ok((acte, s.erreurs))
}
