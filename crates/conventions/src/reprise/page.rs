//! The past of a convention, entered at once: a form, what will be recorded, then the act.

use acces::Action;
use socle::{Erreurs, Refus, civil::lire_jj_mm_aaaa, francais};
use toile::{
    Champs, Porte, Reponse, Visite,
    composants::{Avis, Champ, Sommaire},
};

use super::{
    cas::{self, appui, empechement},
    regles::{SignaturePapier, champs, verifier},
};
use crate::{
    Dossier,
    pages::{Formulaire, Groupe, Ouverte, champ, erreurs_de, ouvrir, rendre, repondre},
};

pub(crate) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/conventions/{id}/papier", Action::ReprendreConvention, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/papier", Action::ReprendreConvention, |v| Box::pin(reprendre(v))).tracee(),
    ]
}

const TITRE: &str = "Reprendre une convention signée sur papier";

/// The parties, in the order of the form.
fn parties(dossier: &Dossier) -> Vec<String> {
    [dossier.partenaire_nom.clone()].into_iter().chain(dossier.volets.iter().map(|v| v.nom.clone())).collect()
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::ReprendreConvention, "reprise").await?;
    page(&visite, &ouverte, &Champs::default(), &Erreurs::default())
}

fn page(visite: &Visite, ouverte: &Ouverte, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let dossier = ouverte.dossier()?;
    let obstacle = empechement(dossier, visite.acteur());
    let (mut pieces, mut avis) = (Vec::new(), Vec::new());
    if let Some(texte) = obstacle {
        let texte = texte.to_owned();
        avis.push(rendre(&Avis { ton: "afaire", icone: "clock", titre: "Pas de reprise ici".into(), texte })?);
    } else {
        for (rang, nom) in parties(dossier).into_iter().enumerate() {
            let (jour, fonction) = champs(rang);
            let jour = champ(&jour, "Date de la signature", saisie, erreurs);
            let fonction = champ(&fonction, "Fonction de qui a signé", saisie, erreurs);
            let lignes = vec![
                rendre(&Champ { aide: "jj/mm/aaaa".into(), clavier: "numeric", largeur: 8, ..jour })?,
                rendre(&Champ { aide: "La fonction seule, sans nom.".into(), ..fonction })?,
            ];
            pieces.push(rendre(&Groupe { legende: nom, aide: String::new(), pieces: lignes })?);
        }
    }
    repondre(
        visite,
        &Formulaire {
            cadre: ouverte.cadre(visite, TITRE)?.en_erreur(!erreurs.est_vide()),
            sommaire: Sommaire::de(erreurs, str::to_owned),
            chapo: "Écrivez ce que porte le papier. Vous verrez ce qui sera enregistré avant que cela compte.".into(),
            avis,
            pieces,
            caches: Vec::new(),
            action: ouverte.adresse("/papier"),
            boutons: if obstacle.is_none() { vec![("", "Voir ce qui sera enregistré", false)] } else { Vec::new() },
        },
        erreurs,
    )
}

async fn reprendre(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    let ouverte = ouvrir(&visite, Action::ReprendreConvention, "reprise").await?;
    let dossier = ouverte.dossier()?;
    if let Some(phrase) = empechement(dossier, visite.acteur()) {
        return Err(Refus::Conflit(phrase.to_owned()));
    }
    let noms: Vec<(String, String)> = (0..=dossier.volets.len()).map(champs).collect();
    let mut connus: Vec<&str> = noms.iter().flat_map(|(jour, fonction)| [jour.as_str(), fonction.as_str()]).collect();
    connus.push("suite");
    corps.exiger(&connus, &[])?;
    let lue = |(jour, fonction): &(String, String)| SignaturePapier {
        jour: lire_jj_mm_aaaa(corps.un(jour)),
        fonction: corps.un(fonction).to_owned(),
    };
    let signatures: Vec<SignaturePapier> = noms.iter().map(lue).collect();
    let aujourdhui = dossier.zone.jour(visite.maison.monde.metier());
    let effet = match verifier(&signatures, aujourdhui, appui(dossier, &ouverte.tous)) {
        Ok(effet) => effet,
        Err(erreurs) => return page(&visite, &ouverte, &corps, &erreurs),
    };
    if corps.un("suite") != "reprendre" {
        return apercu(&visite, &ouverte, (&signatures, effet), &corps);
    }
    match cas::reprendre(&visite.maison, visite.acteur(), ouverte.id, &signatures).await {
        Ok(()) => Reponse::aller(&ouverte.adresse("")),
        Err(refus) => page(&visite, &ouverte, &corps, &erreurs_de(refus)?),
    }
}

/// What will be recorded, before it counts.
fn apercu(
    visite: &Visite,
    ouverte: &Ouverte,
    (signatures, effet): (&[SignaturePapier], socle::civil::Date),
    corps: &Champs,
) -> Result<Reponse, Refus> {
    let dossier = ouverte.dossier()?;
    let une = |(nom, s): (String, &SignaturePapier)| {
        let le = s.jour.map(francais::jour).unwrap_or_default();
        format!("{nom} : {}, le {le}.", s.fonction)
    };
    let liste = parties(dossier).into_iter().zip(signatures).map(une).collect::<Vec<_>>().join(" ");
    let effet = francais::jour(effet);
    let texte = format!(
        "{liste} Les termes seront ceux des paramètres remplis, depuis le {effet}, jour de la dernière signature. La convention portera la mention « reprise » partout où elle est montrée. Rien de cela ne s’annule. Vous joindrez ensuite l’exemplaire signé, à la page des documents."
    );
    let caches = (0..signatures.len()).flat_map(|rang| {
        let (jour, fonction) = champs(rang);
        let valeurs = (corps.un(&jour).to_owned(), corps.un(&fonction).to_owned());
        [(jour, valeurs.0), (fonction, valeurs.1)]
    });
    let avis = Avis { ton: "afaire", icone: "alert-triangle", titre: dossier.document(), texte };
    let mut pieces = Vec::new();
    for (nom, valeur) in caches {
        pieces.push(rendre(&Cache { nom, valeur })?);
    }
    visite.page(&Formulaire {
        cadre: ouverte.cadre(visite, "Confirmer la reprise")?,
        sommaire: Sommaire::default(),
        chapo: "Rien n’est encore enregistré.".into(),
        avis: vec![rendre(&avis)?],
        pieces,
        caches: vec![("suite", "reprendre".to_owned())],
        action: ouverte.adresse("/papier"),
        boutons: vec![("", "Enregistrer cette reprise", false)],
    })
}

/// A hidden field whose name is made here.
#[derive(askama::Template)]
#[template(source = "<input type=\"hidden\" name=\"{{ nom }}\" value=\"{{ valeur }}\">", ext = "html")]
struct Cache {
    nom: String,
    valeur: String,
}
