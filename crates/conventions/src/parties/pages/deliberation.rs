//! The form of a délibération: recorded once, corrected by another.

use acces::Action;
use socle::{Erreurs, Id, Refus, civil::Date, francais};
use stockage::Db;
use toile::{Champs, Porte, Reponse, Visite};

use super::{
    Vue,
    formulaire::{Formulaire, groupe, reponses},
    lecture::{CHOISIS, MULTIPLES, SIMPLES, lire, retapee},
    repondre,
};
use crate::{
    Dossier,
    pages::{Ouverte, erreurs_de, ouvrir_avec},
    parties::{Deliberation, cas},
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

/// The documents that may be named: this convention, the one it leans on, those that lean on it.
pub(super) fn documents(ouverte: &Ouverte) -> Vec<(String, String)> {
    let mut sortie: Vec<(String, String)> =
        ouverte.tous.iter().map(|d| (d.modele.code.clone(), d.modele.document.clone())).collect();
    sortie.sort();
    sortie.dedup();
    sortie
}

/// The caisses that may be named.
pub(super) fn caisses(ouverte: &Ouverte) -> Vec<(String, String)> {
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
