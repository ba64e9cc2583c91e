//! What one's conventions open and close, with what is left of the quotas; for the operator, who is bound to whom.

use acces::{Action, Organisation, Ressource, Volet, profil_admis};
use askama::Template;
use socle::{Id, Instant, Refus, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Porte, Reponse, Visite,
    composants::{Etat, Jauge},
};

use super::rendre;
use crate::{
    Dossier, GESTIONNAIRE, Genre, TECHNICIEN, VoletNomme,
    etat::{Etape, etape},
    lecture::dossiers,
    regles::{
        Droit, droits,
        vie::{Cote, en_effet, signee_par},
    },
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
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
    lien: Option<String>,
    detail: String,
}

struct Bloc {
    titre: String,
    document: String,
    href: Option<String>,
    /// The terms these rights come from, and who signed them.
    source: String,
    etat: Etat,
    jauges: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Template)]
#[template(path = "conventions/droits.html")]
struct Droits {
    cadre: Cadre,
    blocs: Vec<Bloc>,
}

ligne! { struct Place { volet: Id<Volet>, profil: String, prises: i64 } }

/// VAR-EP-1.2-08: each function, open or closed, caisse by caisse, with the clause behind it; and the seats (2.2.1).
async fn voir_droits(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::VoirDroits, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "droits").await?;
    let mut base: &Db = &visite.maison.db;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let tous = dossiers(&mut base, Some(moi)).await?;
    let prises: Vec<Place> = base.toutes(sql!(sql::PLACES, moi, maintenant)).await?;
    let lecteur =
        Lecteur { moi, maintenant, lit: profil_admis(Action::LireConvention, visite.acteur().profil).is_ok() };
    let mut blocs = Vec::new();
    for dossier in tous.iter().filter(|d| d.modele.genre == Genre::Utilisation) {
        // A draft binds nobody: the partner sees a convention once its terms are fixed.
        let projet = dossier.versions.is_empty() && dossier.partenaire == moi;
        let siens = |v: &VoletNomme| !projet && (v.volet.caisse == moi || v.volet.partenaire == moi);
        for volet in dossier.lus(&tous).into_iter().filter(siens) {
            let etape = etape(dossier, &tous, volet.volet.caisse, maintenant);
            blocs.push(lecteur.bloc(&volet, &etape, &prises)?);
        }
    }
    blocs.sort_by(|a, b| (&a.titre, &a.document).cmp(&(&b.titre, &b.document)));
    visite.page(&Droits { cadre: visite.cadre("Vos droits"), blocs })
}

struct Lecteur {
    moi: Id<Organisation>,
    maintenant: Instant,
    lit: bool,
}

impl Lecteur {
    fn bloc(&self, v: &VoletNomme, etape: &Etape, prises: &[Place]) -> Result<Bloc, Refus> {
        let autre = if v.volet.caisse == self.moi { &v.partenaire } else { &v.caisse };
        let (ton, libelle) = etape.etiquette();
        let mut tous = droits(std::slice::from_ref(&v.volet));
        tous.retain(|d| d.periode.tient(self.maintenant));
        let places = [(GESTIONNAIRE, "compte gestionnaire"), (TECHNICIEN, "compte technicien")];
        let jauges = places.into_iter().filter_map(|(quoi, nom)| {
            let droit = tous.iter().find(|d| d.quoi == quoi)?;
            let prises = prises.iter().find(|p| p.volet == v.volet.id && p.profil == quoi).map_or(0, |p| p.prises);
            let clause = format!("art. {}", droit.clause.article);
            Some(rendre(&Jauge { prises, plafond: droit.plafond, quoi: nom, clause }))
        });
        Ok(Bloc {
            titre: autre.clone(),
            document: v.volet.document.clone(),
            href: self.lit.then(|| format!("/conventions/{}", v.convention)),
            source: self.source(v),
            etat: Etat { ton, libelle },
            jauges: jauges.collect::<Result<_, _>>()?,
            cases: self.cases(v, etape, &tous),
        })
    }

    /// The version in effect, from when, and the day each party signed it.
    fn source(&self, v: &VoletNomme) -> String {
        let aujourdhui = v.volet.vie.zone.jour(self.maintenant);
        let Some(tenue) = en_effet(&v.volet.vie).into_iter().rfind(|t| t.le <= aujourdhui) else {
            return String::new();
        };
        let le = |cote| signee_par(&v.volet.vie.evenements, cote, tenue.numero).map(francais::jour);
        let dit = |nom: &str, jour: Option<String>| jour.map(|j| format!("{nom} le {j}"));
        let signatures = [dit(&v.caisse, le(Cote::Caisse)), dit(&v.partenaire, le(Cote::Partenaire))];
        let signatures: Vec<String> = signatures.into_iter().flatten().collect();
        let depuis = francais::jour(tenue.le);
        format!(
            "Termes version {}, en vigueur depuis le {depuis}, signés par {}.",
            tenue.numero,
            signatures.join(" et ")
        )
    }

    fn cases(&self, v: &VoletNomme, etape: &Etape, tous: &[Droit]) -> Vec<Case> {
        let en_cours = v.volet.versions.iter().rev().find(|(jour, _)| v.volet.vie.zone.debut(*jour) <= self.maintenant);
        let termes = en_cours.and_then(|(_, t)| t.caisses.get(&v.volet.caisse.to_string()));
        let case = |f: &crate::Fonction| {
            let ouverte = tous.iter().any(|d| d.quoi == f.code);
            let detail = match etape {
                _ if ouverte => "",
                Etape::AOuvrir(_) => "accès pas encore ouverts par la caisse",
                Etape::Suspendue(_) => "convention suspendue",
                Etape::Retiree => "accès retirés à la structure (art. 4.1)",
                Etape::EnVigueur(..) if termes.is_some_and(|t| t.fonctions.contains(&f.code)) => {
                    "activée par la caisse, pas encore offerte par Parvis"
                }
                Etape::EnVigueur(..) => "non activée par la caisse",
                _ => "convention hors de vigueur",
            };
            let lien = self.lit.then(|| format!("/conventions/{}#article-{}", v.convention, f.article));
            let clause = format!("art. {}", f.article);
            Case { fonction: f.libelle.clone(), ouverte, clause, lien, detail: detail.into() }
        };
        v.modele.fonctions.iter().map(case).collect()
    }
}

struct Rangee {
    partenaire: String,
    caisse: String,
    document: String,
    etat: Etat,
}

#[derive(Template)]
#[template(path = "conventions/organisations.html")]
struct Organisations {
    cadre: Cadre,
    rangees: Vec<Rangee>,
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let autorisation = visite.exiger(Action::ListerOrganisations, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "organisations").await?;
    let mut base: &Db = &visite.maison.db;
    let maintenant = visite.maison.monde.metier();
    let tous = dossiers(&mut base, None).await?;
    let rangee = |d: &Dossier, v: &crate::VoletDossier| {
        let (ton, libelle) = etape(d, &tous, v.caisse, maintenant).etiquette();
        let (partenaire, caisse) = (d.partenaire_nom.clone(), v.nom.clone());
        Rangee { partenaire, caisse, document: d.document(), etat: Etat { ton, libelle } }
    };
    let rangees = tous.iter().flat_map(|d| d.volets.iter().map(|v| rangee(d, v)).collect::<Vec<_>>()).collect();
    visite.page(&Organisations { cadre: visite.cadre("Organisations et conventions"), rangees })
}
