//! « Comptes »: everybody one answers for, and what is left of the quotas (« Show the rule », interface.md §5).

use acces::{Action, Compte, Organisation, Personne, Profil};
use askama::Template;
use socle::{Id, Instant, Refus, francais};
use stockage::{Db, ligne, sql};
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{self, Etat, Liste, Pagination, Vide},
};

use super::Dates;
use crate::{
    faits::{Jauge, jauges},
    regles::limite_de_vue,
    sql,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![
        Porte::get("/comptes", Action::ListerHabilitations, |v| Box::pin(lister(v))).tracee().menu("Comptes"),
        Porte::post("/comptes/second-facteur", Action::TenirOrganisation, |v| Box::pin(exiger_facteur(v))).tracee(),
    ]
}

const PAR_PAGE: usize = 25;
/// Months an account that is over stays in the list; the terms of both models say six (VAR-EP-2.2.3-12).
const VISIBLE_MOIS: u32 = 6;

/// The instant before which an account that is over is no longer shown at `maintenant`.
pub(super) fn limite(visite: &Visite) -> Instant {
    limite_de_vue(VISIBLE_MOIS, visite.zone(), visite.maison.monde.metier())
}

ligne! {
    /// An account of a list.
    pub(super) struct Rangee {
        pub(super) id: Id<Compte>,
        pub(super) personne: Id<Personne>,
        profil: String,
        pub(super) identifiant: String,
        pub(super) cree_le: Instant,
        pub(super) active_le: Option<Instant>,
        inactif_le: Instant,
        suspendu_le: Option<Instant>,
        pub(super) organisation_nom: String,
        pub(super) unite_nom: String,
        pub(super) nom: String,
        pub(super) prenom: String,
        porte_jusqu_a: Instant,
    }
}

impl Rangee {
    pub(super) fn dates(&self) -> Result<Dates, Refus> {
        Ok(Dates {
            profil: Profil::depuis_code(&self.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?,
            active_le: self.active_le,
            inactif_le: self.inactif_le,
            suspendu_le: self.suspendu_le,
            porte_jusqu_a: self.porte_jusqu_a,
        })
    }
}

impl traces::Objet for Rangee {
    fn objet(&self) -> String {
        self.id.to_string()
    }

    fn sujet(&self) -> Option<String> {
        None
    }
}

struct Ligne {
    href: String,
    nom: String,
    identifiant: String,
    profil: &'static str,
    lieu: String,
    etat: Etat,
    fin: String,
}

/// The seats at one caisse, kind by kind, as gauges.
struct Mesure {
    caisse: String,
    jauges: Vec<composants::Jauge>,
}

/// One measure per caisse; `places` come sorted by caisse.
fn mesures(places: &[Jauge]) -> Vec<Mesure> {
    let mut sortie: Vec<Mesure> = Vec::new();
    for j in places {
        let quoi = if j.profil == "gestionnaire" { "compte gestionnaire" } else { "compte technicien" };
        let jauge = composants::Jauge { prises: j.prises, plafond: j.plafond, quoi, clause: j.clause().to_string() };
        match sortie.last_mut().filter(|m| m.caisse == j.caisse_nom) {
            Some(mesure) => mesure.jauges.push(jauge),
            None => sortie.push(Mesure { caisse: j.caisse_nom.clone(), jauges: vec![jauge] }),
        }
    }
    sortie
}

#[derive(Template)]
#[template(path = "habilitations/liste.html")]
struct Page {
    cadre: Cadre,
    chapo: &'static str,
    actions: Vec<Lien>,
    mesures: Vec<Mesure>,
    facteur: bool,
    filtre: Liste,
    compte: String,
    lignes: Vec<Ligne>,
    suivante: Option<Pagination>,
    /// The same accounts, as a file.
    tableau: String,
    vide: Vide,
}

const FILTRES: [(&str, &str); 3] =
    [("", "Tous les profils"), ("gestionnaire", "Gestionnaires"), ("technicien", "Techniciens")];

/// The profile filtered on, if any.
pub(super) fn profil(visite: &Visite) -> Result<Option<String>, Refus> {
    match visite.requete.un("profil") {
        "" => Ok(None),
        code => Ok(Some(Profil::depuis_code(code).ok_or(Refus::Illisible("profil"))?.code().to_owned())),
    }
}

/// Rows to ask for, to know whether a page follows.
pub(super) fn une_de_plus(par_page: usize) -> i64 {
    i64::try_from(par_page).unwrap_or(0) + 1
}

async fn lister(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["profil", "apres"], &[])?;
    let profil = profil(&visite)?;
    let apres: Option<Id<Compte>> = match visite.requete.un("apres") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("page"))?),
    };
    let portee = visite.portee(Action::ListerHabilitations)?;
    let (traces, maintenant) = (&visite.maison.traces, visite.maison.monde.metier());
    let appel =
        sql!(sql::COMPTES, None::<Id<Organisation>>, profil.clone(), apres, limite(&visite), une_de_plus(PAR_PAGE));
    let trouvees = traces.lister::<Rangee>(&portee, appel).await?;
    let suite = trouvees.lignes().len() > PAR_PAGE;
    let page = trouvees.premieres(PAR_PAGE);
    traces.liste(&portee, &page, "comptes").await?;
    let gestionnaire = visite.acteur().profil == Profil::Gestionnaire;
    let mut base: &Db = &visite.maison.db;
    let places =
        if gestionnaire { jauges(&mut base, visite.acteur().organisation, maintenant).await? } else { Vec::new() };
    let mut lignes = Vec::with_capacity(PAR_PAGE);
    for r in page.lignes() {
        lignes.push(decrire(&visite, r)?);
    }
    let dernier = page.lignes().last().filter(|_| suite);
    let suivante = dernier
        .map(|r| Pagination::vers(format!("/comptes?profil={}&apres={}", profil.as_deref().unwrap_or_default(), r.id)));
    let option =
        |(code, mots): (&str, &str)| (code.to_owned(), mots.to_owned(), profil.as_deref().unwrap_or("") == code);
    visite.page(&Page {
        cadre: visite.cadre("Comptes"),
        chapo: chapo(gestionnaire),
        actions: actions(gestionnaire),
        mesures: mesures(&places),
        facteur: gestionnaire,
        filtre: Liste {
            nom: "profil".into(),
            libelle: "Profil".into(),
            options: FILTRES.map(option).to_vec(),
            ..Liste::default()
        },
        compte: francais::compte(u64::try_from(lignes.len()).unwrap_or(0), "compte"),
        lignes,
        suivante,
        tableau: format!("/comptes/tableau?profil={}", profil.as_deref().unwrap_or_default()),
        vide: Vide {
            titre: "Aucun compte".into(),
            texte: "Personne n’a encore de compte ici. Ouvrez le premier.".into(),
            liens: Vec::new(),
        },
    })
}

const fn chapo(gestionnaire: bool) -> &'static str {
    if gestionnaire {
        "Les comptes de votre structure : vous ouvrez et fermez ceux des techniciens, la caisse tient ceux des gestionnaires."
    } else {
        "Les comptes de votre caisse et ceux des partenaires qu’une convention lui lie."
    }
}

fn actions(gestionnaire: bool) -> Vec<Lien> {
    if gestionnaire {
        return vec![
            Lien::vers("/comptes/techniciens/nouveau", "Ouvrir un compte technicien"),
            Lien::vers("/comptes/gestionnaires/nouveau", "Demander un gestionnaire"),
            Lien::vers("/comptes/demandes", "Suivre les demandes de compte"),
            Lien::vers("/comptes/revue", "Revoir les comptes"),
            Lien::vers("/comptes/import", "Ouvrir des comptes par fichier"),
        ];
    }
    vec![
        Lien::vers("/comptes/demandes", "Voir les demandes de compte"),
        Lien::vers("/comptes/gestionnaires/nouveau", "Saisir une demande reçue"),
        Lien::vers("/comptes/agents/nouveau", "Ouvrir un compte de la caisse"),
        Lien::vers("/comptes/revues", "Suivre les revues de comptes"),
        Lien::vers("/comptes/import", "Ouvrir des comptes par fichier"),
    ]
}

fn decrire(visite: &Visite, r: &Rangee) -> Result<Ligne, Refus> {
    let (maintenant, zone) = (visite.maison.monde.metier(), visite.zone());
    let dates = r.dates()?;
    let fin = dates.fin();
    Ok(Ligne {
        href: format!("/comptes/{}", r.id),
        nom: format!("{} {}", r.nom, r.prenom),
        identifiant: r.identifiant.clone(),
        profil: dates.profil.libelle(),
        lieu: if r.unite_nom == r.organisation_nom || visite.acteur().profil == Profil::Gestionnaire {
            r.unite_nom.clone()
        } else {
            format!("{}, {}", r.organisation_nom, r.unite_nom)
        },
        etat: dates.etiquette(maintenant),
        fin: if fin < Instant::SANS_FIN {
            let dernier = zone.jour(Instant::depuis_micros(fin.micros() - 1));
            format!("{} {}", if fin > maintenant { "jusqu’au" } else { "depuis le" }, francais::jour(dernier))
        } else {
            String::new()
        },
    })
}

/// A structure demands a second factor of all its accounts, or no longer.
async fn exiger_facteur(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["exige"], &[])?;
    let exige = match visite.corps.un("exige") {
        "oui" => true,
        "non" => false,
        _ => return Err(Refus::Illisible("exige")),
    };
    crate::cas::exiger_second_facteur(&visite.maison, visite.acteur(), exige).await?;
    Reponse::aller("/comptes")
}
