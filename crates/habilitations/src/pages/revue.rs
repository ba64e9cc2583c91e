//! « Revue des comptes » (Espace Partenaires 4.2): a gestionnaire says of every account of the structure what becomes of it.
//!
//! One form for all of them, so that a review is whole or is not: within the two hundred fields that a form may hold.

use acces::{Action, Compte};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, Zone, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Avis, Choix, Echeance, Reponse1, Sommaire},
};

use super::liste::{Rangee, une_de_plus};
use crate::{
    cas,
    regles::{Constat, PERIODE_MOIS, prochaine_revue, revue_reguliere},
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes/revue", Action::FaireRevue, |v| {
            Box::pin(async move { formulaire(&v, &Erreurs::default()).await })
        })
        .tracee(),
        Porte::post("/comptes/revue", Action::FaireRevue, |v| Box::pin(faire(v))).tracee(),
    ]
}

/// Accounts that one form can review: a form holds two hundred fields, its token included.
const COMPTES_MAX: usize = 199;

ligne! {
    struct EtatDesRevues {
        zone: String,
        ouverte_le: Instant,
        faite_le: Option<Instant>,
        auteur_prenom: Option<String>,
        auteur_nom: Option<String>,
        demandee_le: Option<Instant>,
        caisse_nom: Option<String>,
        revus: i64,
        changes: i64,
    }
}

/// The dates from which a structure's next review follows.
pub(super) struct Suivi<'a> {
    pub(super) zone: &'a str,
    pub(super) ouverte_le: Instant,
    pub(super) faite_le: Option<Instant>,
    pub(super) demandee_le: Option<Instant>,
}

impl Suivi<'_> {
    /// When the next review is due, by the structure's own calendar.
    pub(super) fn limite(&self) -> Result<Instant, Refus> {
        let zone = Zone::nommee(self.zone).map_err(|_| Refus::Interne("zone inconnue".into()))?;
        let reguliere = revue_reguliere(self.ouverte_le, self.faite_le, PERIODE_MOIS, &zone);
        Ok(prochaine_revue(reguliere, self.demandee_le, &zone))
    }
}

/// A review's deadline: near in its last fortnight.
pub(super) fn echeance(limite: Instant, maintenant: Instant, zone: &Zone) -> Echeance {
    let quinzaine = std::time::Duration::from_secs(15 * 86_400);
    let ton = match () {
        () if maintenant >= limite => "depassee",
        () if limite.depuis(maintenant) <= quinzaine => "proche",
        () => "",
    };
    let dernier = zone.jour(Instant::depuis_micros(limite.micros() - 1));
    Echeance { date: francais::jour(dernier), reste: francais::ecart(limite, maintenant), ton }
}

/// « 7 comptes revus, dont 2 à fermer »: what a review did.
pub(super) fn bilan(revus: i64, changes: i64) -> String {
    let nombre = |n: i64| u64::try_from(n).unwrap_or(0);
    let fermes = match changes {
        0 => "tous gardés".to_owned(),
        n => format!("dont {n} fermé{0} ou signalé{0} à la caisse", if n > 1 { "s" } else { "" }),
    };
    format!("{}, {fermes}", francais::compte(nombre(revus), "compte"))
}

#[derive(Template)]
#[template(path = "habilitations/revue.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    avis: Option<Avis>,
    echeance: Echeance,
    demande: Option<String>,
    derniere: String,
    comptes: Vec<Choix>,
}

/// Every account that is not over, a hundred at a time, each hundred traced.
async fn a_revoir(visite: &Visite) -> Result<Vec<Rangee>, Refus> {
    let (portee, traces) = (visite.portee(Action::FaireRevue)?, &visite.maison.traces);
    let (mut comptes, mut apres) = (Vec::new(), None::<Id<Compte>>);
    loop {
        let (moi, tous) = (Some(visite.acteur().organisation), None::<String>);
        let appel = sql!(sql::COMPTES, moi, tous, apres, portee.maintenant(), une_de_plus(traces::OBJETS_MAX));
        let trouvees = traces.lister::<Rangee>(&portee, appel).await?;
        let suite = trouvees.lignes().len() > traces::OBJETS_MAX;
        let page = trouvees.premieres(traces::OBJETS_MAX);
        traces.liste(&portee, &page, "revue").await?;
        apres = page.lignes().last().map(|r| r.id);
        comptes.extend(page.en_lignes());
        if !suite {
            return Ok(comptes);
        }
    }
}

fn champ(rang: usize) -> String {
    format!("compte-{rang}")
}

/// What the form said of each account: a value names its account, so that a list that moved does not mislead.
fn lire(corps: &Champs) -> Result<Vec<(Id<Compte>, Constat)>, Refus> {
    let noms: Vec<String> = (1..=COMPTES_MAX).map(champ).collect();
    corps.exiger(&noms.iter().map(String::as_str).collect::<Vec<_>>(), &[])?;
    let illisible = || Refus::Illisible("constat");
    let valeurs = noms.iter().map(|nom| corps.un(nom)).filter(|v| !v.is_empty());
    valeurs
        .map(|valeur| {
            let (id, code) = valeur.split_once(':').ok_or_else(illisible)?;
            Ok((id.parse().map_err(|_| illisible())?, Constat::depuis_code(code).ok_or_else(illisible)?))
        })
        .collect()
}

async fn formulaire(visite: &Visite, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let rangees = a_revoir(visite).await?;
    let mut base: &Db = &visite.maison.db;
    let etat: EtatDesRevues = base.une(sql!(sql::REVUE_DE, visite.acteur().organisation, maintenant)).await?;
    let (ouverte_le, faite_le, demandee_le) = (etat.ouverte_le, etat.faite_le, etat.demandee_le);
    let limite = Suivi { zone: &etat.zone, ouverte_le, faite_le, demandee_le }.limite()?;
    let choisis = if erreurs.est_vide() { Vec::new() } else { lire(&visite.corps)? };
    let mut comptes = Vec::with_capacity(rangees.len());
    for (rang, r) in rangees.iter().enumerate() {
        comptes.push(choix(visite, champ(rang + 1), r, &choisis, erreurs)?);
    }
    // The errors in the order of the page, whatever the order they were found in.
    let fautes = comptes.iter().filter(|c| !c.erreur.is_empty());
    let liens = fautes.map(|c| (format!("{}-1", c.nom), format!("{} : {}", c.legende, c.erreur))).collect();
    let page = Page {
        cadre: visite.cadre("Revue des comptes").en_erreur(!erreurs.est_vide()).retour("/comptes", "Comptes"),
        sommaire: Sommaire { liens },
        avis: faite(&etat, limite, maintenant, zone).filter(|_| erreurs.est_vide()),
        echeance: echeance(limite, maintenant, zone),
        demande: demandee_le.map(|le| {
            let caisse = etat.caisse_nom.as_deref().unwrap_or("Une caisse");
            format!("{caisse} l’a demandée le {} (art. 4.2).", francais::jour(zone.jour(le)))
        }),
        derniere: derniere(&etat, zone),
        comptes,
    };
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

/// Said on the day of a review: it is done, and when the next one is.
fn faite(etat: &EtatDesRevues, limite: Instant, maintenant: Instant, zone: &Zone) -> Option<Avis> {
    let faite_le = etat.faite_le.filter(|le| zone.jour(*le) == zone.jour(maintenant) && etat.demandee_le.is_none())?;
    let suivante = francais::jour(zone.jour(Instant::depuis_micros(limite.micros() - 1)));
    Some(Avis {
        ton: "succes",
        icone: "check",
        titre: "La revue est enregistrée".into(),
        texte: format!(
            "Le {} : {}. La prochaine est à faire au plus tard le {suivante}.",
            francais::moment(faite_le, zone),
            bilan(etat.revus, etat.changes)
        ),
    })
}

fn derniere(etat: &EtatDesRevues, zone: &Zone) -> String {
    let (Some(le), Some(prenom), Some(nom)) = (etat.faite_le, &etat.auteur_prenom, &etat.auteur_nom) else {
        return "Aucune revue n’a encore été faite.".into();
    };
    let (jour, bilan) = (francais::jour(zone.jour(le)), bilan(etat.revus, etat.changes));
    format!("La dernière a été faite le {jour} par {prenom} {nom} : {bilan}.")
}

/// The question about one account.
fn choix(
    visite: &Visite,
    nom: String,
    r: &Rangee,
    choisis: &[(Id<Compte>, Constat)],
    erreurs: &Erreurs,
) -> Result<Choix, Refus> {
    let (dates, soi) = (r.dates()?, r.personne == visite.acteur().personne);
    let choisi = choisis.iter().find(|(id, _)| *id == r.id).map(|(_, constat)| *constat);
    let choisi = choisi.or(soi.then_some(Constat::Garde));
    let etat = dates.etiquette(visite.maison.monde.metier()).libelle;
    let propre = if soi {
        " C’est votre compte : sans autre réponse il est gardé, et la caisse voit que vous avez fait cette revue."
    } else {
        ""
    };
    let reponse = |constat: Constat| Reponse1 {
        code: format!("{}:{}", r.id, constat.code()),
        libelle: mots(constat).0.into(),
        aide: mots(constat).1.into(),
        coche: choisi == Some(constat),
        ferme: false,
    };
    Ok(Choix {
        nom,
        legende: format!("{} {}", r.prenom, r.nom),
        aide: format!("{}, {} ({}). {etat}.{propre}", dates.profil.libelle(), r.unite_nom, r.identifiant),
        erreur: erreurs.pour(&r.id.to_string()).into(),
        reponses: Constat::possibles(dates.profil).map(reponse).to_vec(),
        ..Choix::default()
    })
}

const fn mots(constat: Constat) -> (&'static str, &'static str) {
    match constat {
        Constat::Garde => ("Garder", ""),
        Constat::Ferme => ("Fermer maintenant", "Le compte est coupé aussitôt et sa place est rendue."),
        Constat::ALaCaisse => {
            ("Demander sa fin à la caisse", "La caisse décide : elle seule ferme un compte gestionnaire (art. 2.2.3).")
        }
    }
}

async fn faire(visite: Visite) -> Result<Reponse, Refus> {
    let choisis = lire(&visite.corps)?;
    match cas::faire_revue(&visite.maison, visite.acteur(), &choisis).await {
        Ok(()) => Reponse::aller("/comptes/revue"),
        Err(Refus::Invalide(erreurs)) => formulaire(&visite, &erreurs).await,
        Err(refus) => Err(refus),
    }
}
