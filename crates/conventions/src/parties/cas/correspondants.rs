//! Who answers for what on each side, from when, and by which letter it changed (K-24).

use acces::{Acteur, Action, Convention, Organisation};
use socle::{Clause, Erreurs, Id, Refus, civil::Date};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{Ici, aujourdhui, du_partenaire, fiche::FicheLue, invalide, jour, jour_ou_rien};
use crate::{
    Dossier,
    cas::tenir,
    parties::{
        Interlocuteur, clauses,
        regles::{Maniere, Role, comment_changer, courriel, telephone},
        sql,
    },
};

/// Most people one side names at once.
const NOMMES_MAX: usize = 40;

ligne! {
    struct Rangee {
        id: Id<Interlocuteur>,
        organisation: Id<Organisation>,
        roles: String,
        nom: String,
        fonction: String,
        telephone: String,
        courriel: String,
        du: String,
        au: Option<String>,
        lettre_le: Option<String>,
        lettre_fonction: Option<String>,
    }
}

/// Somebody who answers, or answered.
#[derive(Debug, Clone)]
pub struct InterlocuteurLu {
    /// The record.
    pub id: Id<Interlocuteur>,
    /// On which side.
    pub organisation: Id<Organisation>,
    /// For what.
    pub roles: Vec<Role>,
    /// Name, or a service's.
    pub nom: String,
    /// Function.
    pub fonction: String,
    /// Ten digits, or nothing.
    pub telephone: String,
    /// Mail.
    pub courriel: String,
    /// From that day.
    pub du: Date,
    /// To that day, excluded.
    pub au: Option<Date>,
    /// The letter that told of it: its date, the function that signed it.
    pub lettre: Option<(Date, String)>,
}

impl InterlocuteurLu {
    /// Whether they answer on `jour`.
    pub fn tient(&self, jour: Date) -> bool {
        self.du <= jour && self.au.is_none_or(|au| jour < au)
    }
}

/// Everybody who answers or answered for a party of `convention`, the latest first on each side.
pub async fn interlocuteurs(
    base: &mut impl Executant,
    convention: Id<Convention>,
) -> Result<Vec<InterlocuteurLu>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::INTERLOCUTEURS, convention)).await?;
    rangees.into_iter().map(lire).collect()
}

fn lire(r: Rangee) -> Result<InterlocuteurLu, Refus> {
    let lettre = jour_ou_rien(r.lettre_le.as_ref())?.map(|le| (le, r.lettre_fonction.unwrap_or_default()));
    Ok(InterlocuteurLu {
        id: r.id,
        organisation: r.organisation,
        roles: r.roles.split(' ').filter_map(Role::depuis_code).collect(),
        nom: r.nom,
        fonction: r.fonction,
        telephone: r.telephone,
        courriel: r.courriel,
        du: jour(&r.du)?,
        au: jour_ou_rien(r.au.as_ref())?,
        lettre,
    })
}

ligne! {
    struct Page {
        sorte: String,
        id: Option<Id<Interlocuteur>>,
        organisation: Id<Organisation>,
        un: String,
        deux: String,
        trois: String,
        telephone: String,
        courriel: String,
        quatre: String,
        cinq: Option<String>,
        six: Option<String>,
        sept: Option<String>,
    }
}

/// The sheets of the parties as they stand, and everybody who answers or answered: one statement for the page that shows both.
pub async fn carnet(
    base: &mut impl Executant,
    convention: Id<Convention>,
) -> Result<(Vec<FicheLue>, Vec<InterlocuteurLu>), Refus> {
    let pages: Vec<Page> = base.toutes(sql!(sql::CARNET, convention)).await?;
    let (mut fiches, mut personnes) = (Vec::new(), Vec::new());
    for p in pages {
        let (organisation, telephone, courriel) = (p.organisation, p.telephone, p.courriel);
        match p.id.filter(|_| p.sorte != "fiche") {
            Some(id) => personnes.push(lire(Rangee {
                id,
                organisation,
                roles: p.un,
                nom: p.deux,
                fonction: p.trois,
                telephone,
                courriel,
                du: p.quatre,
                au: p.cinq,
                lettre_le: p.six,
                lettre_fonction: p.sept,
            })?),
            None => fiches.push(FicheLue {
                organisation,
                intitule: p.un,
                siege: p.deux,
                siret: p.trois,
                telephone,
                courriel,
                representant: p.quatre,
                site: p.cinq.unwrap_or_default(),
            }),
        }
    }
    Ok((fiches, personnes))
}

/// Whether `acteur` keeps the side of `organisation`: one's own; a caisse the partner's too; the leader that of a caisse which
/// nobody administers here.
pub fn tient(dossier: &Dossier, acteur: &Acteur, organisation: Id<Organisation>) -> bool {
    let absente = |v: &crate::VoletDossier| !v.administree && dossier.pilote == acteur.organisation;
    acteur.organisation == organisation
        || (!du_partenaire(acteur)
            && (organisation == dossier.partenaire || dossier.volet(organisation).is_some_and(absente)))
}

/// Somebody to name.
#[derive(Debug, Clone)]
pub struct Personne {
    /// On which side.
    pub organisation: Id<Organisation>,
    /// For what.
    pub roles: Vec<Role>,
    /// Name, or a service's.
    pub nom: String,
    /// Function.
    pub fonction: String,
    /// As typed.
    pub telephone: String,
    /// As typed.
    pub courriel: String,
    /// From that day.
    pub du: Date,
    /// The letter that tells of it.
    pub lettre: Option<(Date, String)>,
    /// Whom they replace.
    pub remplace: Option<Id<Interlocuteur>>,
}

/// The change is one that the terms let be written here, and its letter is there if they want one.
fn permis(dossier: &Dossier, roles: &[Role], lettre: Option<&(Date, String)>, aujourdhui: Date) -> Result<(), Refus> {
    let mode = clauses::correspondants(dossier);
    let interdit = |phrase: &str| {
        let clause = Clause::nouvelle(dossier.document(), mode.article.clone());
        Err(Refus::Interdit { clause, phrase: phrase.to_owned() })
    };
    match comment_changer(&mode, roles, dossier.signee()) {
        Maniere::Libre => Ok(()),
        Maniere::Avenant => interdit("Cet interlocuteur figure dans une annexe : il change par un avenant."),
        Maniere::Annexe3 => interdit("Un administrateur change par le formulaire de l’annexe 3, signé deux fois."),
        Maniere::Lettre => match lettre {
            None => Err(invalide(
                "lettre_le",
                format!("Ce changement se fait par une lettre (art. {}) : écrivez sa date.", mode.article),
            )),
            Some((le, _)) if *le > aujourdhui => {
                Err(invalide("lettre_le", "Cette date est à venir : on enregistre une lettre envoyée."))
            }
            Some((_, fonction)) if fonction.trim().chars().count() < 2 => {
                Err(invalide("lettre_fonction", "Écrivez la fonction de la personne qui a signé la lettre."))
            }
            Some(_) => Ok(()),
        },
    }
}

pub(super) fn autre_cote() -> Refus {
    Refus::Conflit("Les interlocuteurs de cette partie sont tenus par elle.".into())
}

/// Names somebody, in place of somebody else or not.
pub async fn nommer(maison: &Maison, acteur: &Acteur, id: Ici, p: Personne) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirInterlocuteurs, id).await?;
    let dossier = tenue.dossier()?.clone();
    let caisse = dossier.volet(p.organisation).is_some();
    if !caisse && p.organisation != dossier.partenaire {
        return Err(Refus::Introuvable("cette organisation n’est pas partie à la convention"));
    }
    if !tient(&dossier, acteur, p.organisation) {
        return Err(autre_cote());
    }
    let aujourdhui = aujourdhui(maison, &dossier);
    let connus = interlocuteurs(&mut tenue.tx, id).await?;
    let remplace = p.remplace.map(|r| remplacable(&connus, r, &p)).transpose()?;
    let concernes: Vec<Role> = p.roles.iter().chain(remplace.iter().flat_map(|r| &r.roles)).copied().collect();
    permis(&dossier, &concernes, p.lettre.as_ref(), aujourdhui)?;
    let (telephone, courriel) = verifier(&p, caisse, &connus)?;
    if let Some(ancien) = remplace {
        let au = p.du.to_string();
        if !tenue.tx.faire_une(sql!(sql::RELEVER, ancien.id, id, au)).await? {
            return Err(Refus::Conflit("Cette personne a déjà été remplacée.".into()));
        }
    }
    inserer(&mut tenue.tx, maison, acteur, id, &Personne { telephone, courriel, ..p }).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "interlocuteur").await?;
    Ok(tenue.tx.valider().await?)
}

fn remplacable<'a>(
    connus: &'a [InterlocuteurLu],
    qui: Id<Interlocuteur>,
    p: &Personne,
) -> Result<&'a InterlocuteurLu, Refus> {
    let ancien = connus.iter().find(|c| c.id == qui && c.organisation == p.organisation);
    let ancien = ancien.ok_or(Refus::Introuvable("interlocuteur d’une autre partie"))?;
    if ancien.au.is_some() {
        return Err(Refus::Conflit("Cette personne a déjà été remplacée.".into()));
    }
    if p.du < ancien.du {
        return Err(invalide("du", "La personne remplacée n’a commencé qu’après cette date."));
    }
    Ok(ancien)
}

fn verifier(p: &Personne, caisse: bool, connus: &[InterlocuteurLu]) -> Result<(String, String), Refus> {
    let mut erreurs = Erreurs::default();
    if p.roles.is_empty() || p.roles.iter().any(|r| !r.admis(caisse)) {
        erreurs.ajouter("roles", "Choisissez au moins un rôle de la liste.");
    }
    for (champ, valeur, quoi) in [("nom", &p.nom, "le nom"), ("fonction", &p.fonction, "la fonction")] {
        match valeur.chars().count() {
            0 => erreurs.ajouter(champ, format!("Écrivez {quoi}.")),
            1..=120 => {}
            _ => erreurs.ajouter(champ, "120 caractères au plus."),
        }
    }
    let lu = telephone(&p.telephone).map_err(|m| erreurs.ajouter("telephone", m)).unwrap_or_default();
    let adresse = courriel(&p.courriel).map_err(|m| erreurs.ajouter("courriel", m)).unwrap_or_default();
    if adresse.is_empty() && erreurs.pour("courriel").is_empty() {
        erreurs.ajouter("courriel", "Écrivez une adresse : celle de la personne, ou celle de son service.");
    }
    let en_place = |c: &&InterlocuteurLu| {
        c.organisation == p.organisation && Some(c.id) != p.remplace && c.au.is_none_or(|au| au > p.du)
    };
    if connus.iter().filter(en_place).count() >= NOMMES_MAX {
        erreurs.ajouter("nom", format!("{NOMMES_MAX} personnes au plus de chaque côté."));
    }
    for role in &p.roles {
        let deja = connus.iter().filter(en_place).filter(|c| c.roles.contains(role)).count();
        if role.plusieurs().is_some_and(|max| deja >= max) {
            erreurs.ajouter(
                "roles",
                format!("« {} » : ce rôle est déjà tenu. Remplacez la personne en place.", role.libelle()),
            );
        }
    }
    if erreurs.est_vide() { Ok((lu, adresse)) } else { Err(Refus::Invalide(erreurs)) }
}

/// The row; everything was checked.
pub(super) async fn inserer(tx: &mut Tx, maison: &Maison, acteur: &Acteur, id: Ici, p: &Personne) -> Result<(), Refus> {
    let (nouveau, le): (Id<Interlocuteur>, _) = (maison.monde.id(), maison.monde.metier());
    let roles = p.roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(" ");
    let (du, lettre_le) = (p.du.to_string(), p.lettre.as_ref().map(|(le, _)| le.to_string()));
    let lettre_fonction = p.lettre.as_ref().map(|(_, fonction)| fonction.clone());
    let (nom, fonction, telephone, courriel) = (&p.nom, &p.fonction, &p.telephone, &p.courriel);
    tx.faire(sql!(
        sql::NOMMER,
        nouveau,
        id,
        p.organisation,
        roles,
        nom,
        fonction,
        telephone,
        courriel,
        du,
        lettre_le,
        lettre_fonction,
        acteur.compte,
        le
    ))
    .await?;
    Ok(())
}

/// Ends what `qui` answers for on `au`, with nobody in their place.
pub async fn relever(
    maison: &Maison,
    acteur: &Acteur,
    id: Ici,
    qui: Id<Interlocuteur>,
    (au, lettre): (Date, Option<(Date, String)>),
) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::TenirInterlocuteurs, id).await?;
    let dossier = tenue.dossier()?.clone();
    let connus = interlocuteurs(&mut tenue.tx, id).await?;
    let ancien = connus.iter().find(|c| c.id == qui).ok_or(Refus::Introuvable("interlocuteur absent"))?;
    if !tient(&dossier, acteur, ancien.organisation) {
        return Err(autre_cote());
    }
    permis(&dossier, &ancien.roles, lettre.as_ref(), aujourdhui(maison, &dossier))?;
    if au < ancien.du {
        return Err(invalide("du", "Cette personne n’a commencé qu’après cette date."));
    }
    if !tenue.tx.faire_une(sql!(sql::RELEVER, qui, id, au.to_string())).await? {
        return Err(Refus::Conflit("Cette personne a déjà été remplacée.".into()));
    }
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "interlocuteur").await?;
    Ok(tenue.tx.valider().await?)
}
