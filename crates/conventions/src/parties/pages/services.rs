//! Annexe 2: the services that the convention gives, as both parties read them, and the form that writes a line.

use acces::{Action, profil_admis};
use socle::{Erreurs, Refus, francais};
use stockage::Db;
use toile::{Champs, Lien, Porte, Reponse, Visite, composants::Vide};

use super::{Ligne, Page, Section, Vue, formulaire::Formulaire, repondre};
use crate::{
    pages::{Ouverte, erreurs_de, ouvrir},
    parties::{cas, saisie::Saisie},
};

pub(super) fn portes() -> Vec<Porte> {
    const TENIR: Action = Action::PreparerConvention;
    vec![
        Porte::get("/conventions/{id}/services", Action::LireConvention, |v| Box::pin(lister(v))).tracee(),
        Porte::get("/conventions/{id}/services/ligne", TENIR, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/conventions/{id}/services/ligne", TENIR, |v| Box::pin(tenir(v))).tracee(),
    ]
}

const LISTE: (&str, &str) = ("/services", "Services de l’annexe 2");

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "services").await?;
    let mut base: &Db = &visite.maison.db;
    let lus = cas::services(&mut base, ouverte.id).await?;
    let tient = profil_admis(Action::PreparerConvention, visite.acteur().profil).is_ok();
    let ligne = |s: &cas::ServiceLu| {
        let ecrite = if s.ecrite > 1 { format!("Ligne écrite {} fois", s.ecrite) } else { String::new() };
        let depuis = format!("Mis à disposition le {}", francais::jour(s.disponible));
        Ligne { libelle: format!("{}. {}", s.numero, s.libelle), valeurs: vec![depuis, ecrite], lien: None }
    };
    let lignes = super::dites(lus.iter().map(ligne).collect());
    let section = Section { titre: "Services".into(), blocs: vec![(String::new(), lignes)], ..Section::default() };
    visite.page(&Page {
        cadre: ouverte.cadre(&visite, LISTE.1)?,
        chapo: "Ce que la convention met à disposition, et depuis quand.".into(),
        bouton: tient.then(|| Lien::vers(ouverte.adresse("/services/ligne"), "Écrire une ligne")),
        avis: Vec::new(),
        sections: if lus.is_empty() { Vec::new() } else { vec![section] },
        vide: Vide {
            titre: "Aucun service".into(),
            texte: "L’annexe 2 n’a encore aucune ligne.".into(),
            liens: Vec::new(),
        },
    })
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::PreparerConvention, "services").await?;
    page(&visite, &ouverte, &Champs::default(), &Erreurs::default())
}

fn page(visite: &Visite, ouverte: &Ouverte, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let f = Formulaire { saisie, erreurs };
    repondre(
        visite,
        erreurs,
        Vue {
            ouverte,
            titre: "Écrire un service",
            chapo: "Un numéro déjà écrit est remplacé ; ce qu’il disait est gardé.".into(),
            retour: LISTE,
            action: "/services/ligne",
            avis: Vec::new(),
            pieces: vec![
                f.nombre("numero", "Numéro", "", false)?,
                f.texte("libelle", "Libellé", "")?,
                f.jour("disponible", "Date de mise à disposition", false)?,
            ],
            caches: Vec::new(),
            boutons: vec![("", "Enregistrer", false)],
        },
    )
}

async fn tenir(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["numero", "libelle", "disponible"], &[])?;
    let ouverte = ouvrir(&visite, Action::PreparerConvention, "services").await?;
    let mut s = Saisie::de(&corps);
    let (numero, libelle, disponible) =
        (s.nombre("numero", true), s.texte("libelle", 120, Some("le nom du service")), s.jour("disponible", true));
    let (Some(disponible), true) = (disponible, s.erreurs.est_vide()) else {
        return page(&visite, &ouverte, &corps, &s.erreurs);
    };
    let ligne = (i64::from(numero), libelle.as_str(), disponible);
    match cas::tenir_service(&visite.maison, visite.acteur(), ouverte.id, ligne).await {
        Ok(()) => Reponse::aller(&ouverte.adresse(LISTE.0)),
        Err(refus) => page(&visite, &ouverte, &corps, &erreurs_de(refus)?),
    }
}
