//! Pages of the room: what one's conventions open and close; for the operator, who is bound to whom.

use acces::{Action, Organisation};
use askama::Template;
use socle::{Id, Instant, Refus, francais};
use stockage::Db;
use toile::{Cadre, Porte, Reponse, Visite};

use crate::{
    lecture::{VoletNomme, volets},
    modele::Genre,
    regles::{Periode, adossee, droits},
};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/droits", Action::VoirDroits, |v| Box::pin(voir_droits(v))).tracee().menu("Vos droits"),
        Porte::get("/organisations", Action::ListerOrganisations, |v| Box::pin(lister(v)))
            .tracee()
            .menu("Organisations"),
    ]
}

struct Case {
    fonction: String,
    ouverte: bool,
    clause: String,
    detail: String,
}

struct Bloc {
    titre: String,
    document: String,
    etat: String,
    ton: &'static str,
    cases: Vec<Case>,
}

#[derive(Template)]
#[template(path = "conventions/droits.html")]
struct Droits {
    cadre: Cadre,
    blocs: Vec<Bloc>,
}

/// VAR-EP-1.2-08: each function, open or closed, caisse by caisse, with the clause behind it.
async fn voir_droits(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::VoirDroits, &acces::Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "droits").await?;
    let mut base: &Db = &visite.maison.db;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let lus = volets(&mut base, Some(moi)).await?;
    let blocs = lus.iter().filter(|v| v.modele.genre == Genre::Utilisation).map(|v| bloc(v, moi, maintenant)).collect();
    visite.page(&Droits { cadre: visite.cadre("Vos droits"), blocs })
}

fn bloc(v: &VoletNomme, moi: Id<Organisation>, maintenant: Instant) -> Bloc {
    let autre = if v.volet.caisse == moi { &v.partenaire } else { &v.caisse };
    let tous = droits(std::slice::from_ref(&v.volet));
    let ouvert =
        |quoi: &str| tous.iter().find(|d| d.quoi == quoi && d.periode.du <= maintenant && maintenant < d.periode.au);
    let en_vigueur = adossee(&v.volet);
    let (etat, ton) = dire(en_vigueur, maintenant, v);
    let en_cours = v.volet.versions.iter().rev().find(|(jour, _)| v.volet.zone.debut(*jour) <= maintenant);
    let termes = en_cours.and_then(|(_, t)| t.caisses.get(&v.volet.caisse.to_string()));
    let cases = v.modele.fonctions.iter().map(|f| {
        let droit = ouvert(&f.code);
        let signee = termes.is_some_and(|t| t.fonctions.contains(&f.code));
        let detail = match (droit, signee, ton) {
            (Some(_), ..) => String::new(),
            (None, _, "retiree" | "brouillon") => "volet hors de vigueur".to_owned(),
            (None, true, _) => "activée par la caisse, pas encore offerte par Parvis".to_owned(),
            (None, false, _) => "non activée par la caisse".to_owned(),
        };
        Case { fonction: f.libelle.clone(), ouverte: droit.is_some(), clause: format!("art. {}", f.article), detail }
    });
    Bloc { titre: autre.clone(), document: v.volet.document.clone(), etat, ton, cases: cases.collect() }
}

/// The state of a volet in one sentence and its tone.
fn dire(periode: Option<Periode>, maintenant: Instant, v: &VoletNomme) -> (String, &'static str) {
    let zone = &v.volet.zone;
    let article = |a: &str| format!(" (art. {a})");
    match periode {
        None => ("En attente de signature".to_owned(), "brouillon"),
        Some(p) if maintenant < p.du => (format!("Prend effet le {}", francais::jour(zone.jour(p.du))), "deposee"),
        Some(p) if maintenant >= p.au => {
            let dernier = zone.jour(Instant::depuis_micros(p.au.micros() - 1));
            let clause = v.clause_de_fin.as_deref().map(article).unwrap_or_default();
            (format!("A pris fin le {}{clause}", francais::jour(dernier)), "retiree")
        }
        Some(p) if p.au < Instant::SANS_FIN => {
            let dernier = zone.jour(Instant::depuis_micros(p.au.micros() - 1));
            (format!("En vigueur, prend fin le {}", francais::jour(dernier)), "attente")
        }
        Some(p) => (format!("En vigueur depuis le {}", francais::jour(zone.jour(p.du))), "close"),
    }
}

struct Rangee {
    partenaire: String,
    caisse: String,
    document: String,
    etat: String,
    ton: &'static str,
}

#[derive(Template)]
#[template(path = "conventions/organisations.html")]
struct Organisations {
    cadre: Cadre,
    rangees: Vec<Rangee>,
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::ListerOrganisations, &acces::Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "organisations").await?;
    let mut base: &Db = &visite.maison.db;
    let maintenant = visite.maison.monde.metier();
    let lus = volets(&mut base, None).await?;
    let rangees = lus
        .iter()
        .map(|v| {
            let (etat, ton) = dire(adossee(&v.volet), maintenant, v);
            let (partenaire, caisse) = (v.partenaire.clone(), v.caisse.clone());
            Rangee { partenaire, caisse, document: v.volet.document.clone(), etat, ton }
        })
        .collect();
    visite.page(&Organisations { cadre: visite.cadre("Organisations et conventions"), rangees })
}
