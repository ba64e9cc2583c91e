//! The list as a file: exactly what is on screen, same filters, same order, all its pages.
//!
//! Each hundred rows is found by the rights of its instant, traced, then sent; while its trace is being made durable the
//! next hundred is looked for. The session is checked between two (`toile::flux`). Names of files say nothing of anybody.

use acces::{Action, Demande, Portee};
use socle::{Id, Refus};
use stockage::sql;
use toile::{Morceaux, Porte, Prochain, Reponse, Visite, tableur::ranger};
use traces::{Listage, OBJETS_MAX};

use super::{Ligne, classeur, ligne, motifs};
use crate::{
    cas, sql,
    travail::{
        contexte,
        filtre::{Cote, Filtre},
        lister::{Cran, Identite, Rangee, lister},
        recherche::Termes,
    },
};

pub(super) fn portes() -> Vec<Porte> {
    use Action::{ListerDemandes, ListerFile};
    vec![
        Porte::get("/file/tableau", ListerFile, |v| Box::pin(tableau(v, Cote::Caisse))).tracee(),
        Porte::get("/file/classeur", ListerFile, |v| Box::pin(classeur::telecharger(v, Cote::Caisse))).tracee(),
        Porte::get("/demandes/tableau", ListerDemandes, |v| Box::pin(tableau(v, Cote::Partenaire))).tracee(),
        Porte::get("/demandes/classeur", ListerDemandes, |v| Box::pin(classeur::telecharger(v, Cote::Partenaire)))
            .tracee(),
    ]
}

/// Columns of the file, in their order.
pub(super) const fn entetes(cote: Cote) -> &'static [&'static str] {
    match cote {
        Cote::Caisse => &[
            "Demande",
            "Déposée le",
            "Nom",
            "Prénom",
            "Motif",
            "Partenaire",
            "Unité",
            "Échéance",
            "Reste",
            "État",
            "Suivie par",
        ],
        Cote::Partenaire => &["Demande", "Déposée le", "Nom", "Prénom", "Motif", "Caisse", "Échéance", "Reste", "État"],
    }
}

/// A row, cell by cell.
pub(super) fn cellules(cote: Cote, l: Ligne) -> Vec<String> {
    let (avant, reste) = l.echeance.map_or_else(Default::default, |e| (e.date, e.reste));
    let mut sortie = vec![l.numero, l.depose_le, l.nom, l.prenom, l.motif, l.autre];
    if cote == Cote::Caisse {
        sortie.push(l.unite);
    }
    sortie.extend([avant, reste, l.etat.libelle]);
    if cote == Cote::Caisse {
        sortie.push(l.agent);
    }
    sortie
}

/// The rows of a list, hundred by hundred.
pub(super) struct Lecture {
    visite: Visite,
    portee: Portee,
    filtre: Filtre,
    termes: Option<Termes>,
    /// Found already, not traced yet.
    avance: Option<Listage<Rangee>>,
}

impl Lecture {
    /// From the first row of what the address asks.
    pub(super) async fn ouvrir(visite: Visite, cote: Cote) -> Result<Self, Refus> {
        let filtre = Filtre::lire(cote, &visite.requete, &motifs(&visite)?)?;
        let filtre = Filtre { apres: None, ..filtre };
        let portee = visite.portee(cas::action(cote))?;
        let termes = if filtre.recherche.is_some() {
            let termes = contexte::lire(&visite, &portee, &filtre).await?.termes;
            Some(termes.ok_or(Refus::Introuvable("recherche d’une autre session"))?)
        } else {
            None
        };
        let premiere = lister(&visite.maison, &portee, Cran::Cent, visite.zone(), &filtre, termes.as_ref()).await?;
        Ok(Self { visite, portee, filtre, termes, avance: Some(premiere) })
    }

    pub(super) const fn cote(&self) -> Cote {
        self.filtre.cote
    }

    /// A hundred rows more, traced; `None` after the last. Nothing matching is traced too.
    pub(super) async fn cent(&mut self) -> Result<Option<Vec<Ligne>>, Refus> {
        let Some(trouvees) = self.avance.take() else { return Ok(None) };
        // Rights are those of now, not of the beginning of a long download.
        self.portee = self.visite.portee(cas::action(self.filtre.cote))?;
        let suite = trouvees.lignes().len() > OBJETS_MAX;
        let page = trouvees.premieres(OBJETS_MAX);
        let apres: Option<(i64, Id<Demande>)> = page.lignes().last().map(|r| (r.cle, r.id));
        let maison = &self.visite.maison;
        let suivante = Filtre { apres, ..self.filtre.clone() };
        let chercher = async {
            if !suite {
                return Ok(None);
            }
            lister(maison, &self.portee, Cran::Cent, self.visite.zone(), &suivante, self.termes.as_ref())
                .await
                .map(Some)
        };
        let (consigne, avance) = tokio::join!(maison.traces.liste(&self.portee, &page, "export"), chercher);
        let consigne = consigne?;
        self.avance = avance?;
        let identites: Vec<Identite> = maison.traces.lire(&consigne, sql!(sql::IDENTITES)).await?;
        page.lignes().iter().map(|r| ligne(&self.visite, r, &identites)).collect::<Result<_, _>>().map(Some)
    }
}

struct Tableau {
    lecture: Lecture,
    /// Made before the answer began.
    premier: Option<Vec<u8>>,
}

impl Tableau {
    async fn morceau(&mut self) -> Result<Option<String>, Refus> {
        let cote = self.lecture.cote();
        let lignes = self.lecture.cent().await?;
        Ok(lignes.map(|lignes| lignes.into_iter().map(|l| ranger(&cellules(cote, l))).collect()))
    }
}

impl Morceaux for Tableau {
    fn suivant(&mut self) -> Prochain<'_> {
        Box::pin(async {
            match self.premier.take() {
                Some(premier) => Ok(Some(premier)),
                None => Ok(self.morceau().await?.map(String::into_bytes)),
            }
        })
    }
}

async fn tableau(visite: Visite, cote: Cote) -> Result<Reponse, Refus> {
    let mut tableau = Tableau { lecture: Lecture::ouvrir(visite, cote).await?, premier: None };
    let corps = tableau.morceau().await?.unwrap_or_default();
    // A spreadsheet reads UTF-8 by its mark.
    tableau.premier = Some(format!("\u{feff}{}{corps}", ranger(entetes(cote))).into_bytes());
    Ok(Reponse::flux("text/csv; charset=utf-8", "demandes.csv", tableau))
}
