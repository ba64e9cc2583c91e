//! « Tableaux d'habilitations à jour » (Espace Partenaires 4.2): the accounts of the list, all its pages, as a file.
//!
//! Each hundred rows is read by the rights of its instant and traced before it is sent. The file's name says nothing
//! of anybody.

use acces::{Action, Compte, Organisation};
use socle::{Id, Instant, Refus, Zone, francais};
use stockage::sql;
use toile::{Morceaux, Porte, Prochain, Reponse, Visite, tableur::ranger};

use super::liste::{Rangee, limite, profil, une_de_plus};
use crate::sql;

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/comptes/tableau", Action::ListerHabilitations, |v| Box::pin(telecharger(v))).tracee()]
}

const ENTETES: [&str; 10] =
    ["Structure", "Unité", "Nom", "Prénom", "Profil", "Identifiant", "État", "Ouvert le", "Activé le", "Dernier jour"];

struct Tableau {
    visite: Visite,
    profil: Option<String>,
    apres: Option<Id<Compte>>,
    fini: bool,
    /// Made before the answer began.
    premier: Option<Vec<u8>>,
}

impl Morceaux for Tableau {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async {
            match self.premier.take() {
                Some(premier) => Ok(Some(premier)),
                None if self.fini => Ok(None),
                None => self.cent().await.map(|texte| Some(texte.into_bytes())),
            }
        })
    }
}

impl Tableau {
    /// A hundred accounts more, traced.
    async fn cent(&mut self) -> Result<String, Refus> {
        let (visite, traces) = (&self.visite, &self.visite.maison.traces);
        let portee = visite.portee(Action::ListerHabilitations)?;
        let (tous, profil) = (None::<Id<Organisation>>, self.profil.clone());
        let appel = sql!(sql::COMPTES, tous, profil, self.apres, limite(visite), une_de_plus(traces::OBJETS_MAX));
        let trouvees = traces.lister::<Rangee>(&portee, appel).await?;
        self.fini = trouvees.lignes().len() <= traces::OBJETS_MAX;
        let page = trouvees.premieres(traces::OBJETS_MAX);
        traces.liste(&portee, &page, "tableau").await?;
        self.apres = page.lignes().last().map(|r| r.id);
        let mut texte = String::new();
        for r in page.lignes() {
            texte.push_str(&ranger(&decrire(r, portee.maintenant(), visite.zone())?));
        }
        Ok(texte)
    }
}

fn decrire(r: &Rangee, maintenant: Instant, zone: &Zone) -> Result<[String; 10], Refus> {
    let (dates, jour) = (r.dates()?, |le: Instant| francais::jour_court(zone.jour(le)));
    let fin = Some(dates.fin()).filter(|fin| *fin < Instant::SANS_FIN);
    Ok([
        r.organisation_nom.clone(),
        r.unite_nom.clone(),
        r.nom.clone(),
        r.prenom.clone(),
        dates.profil.libelle().to_owned(),
        r.identifiant.clone(),
        dates.etiquette(maintenant).libelle,
        jour(r.cree_le),
        r.active_le.map(jour).unwrap_or_default(),
        fin.map(|fin| jour(Instant::depuis_micros(fin.micros() - 1))).unwrap_or_default(),
    ])
}

async fn telecharger(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["profil"], &[])?;
    let profil = profil(&visite)?;
    let mut tableau = Tableau { visite, profil, apres: None, fini: false, premier: None };
    // A spreadsheet reads UTF-8 by its mark.
    let premier = format!("\u{feff}{}{}", ranger(&ENTETES), tableau.cent().await?);
    tableau.premier = Some(premier.into_bytes());
    Ok(Reponse::flux("text/csv; charset=utf-8", "comptes.csv", tableau))
}
