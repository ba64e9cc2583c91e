//! The files of a request as pages show them: read under the trace of the request, names opened, states told.

use acces::{Demande, Organisation, Piece, Profil};
use askama::Template;
use fichiers::Fichiers;
use socle::{Id, Instant, Refus, francais};
use stockage::{ligne, sql};
use toile::{Visite, composants::Etat};
use traces::Consigne;

use super::{
    EtatPiece, GenrePiece,
    regles::{self, NOMBRE_MAX, OCTETS_MAX},
    sql,
};
use crate::{regles::Phase, sceau::Sceau};

ligne! {
    struct Rangee {
        id: Id<Piece>,
        genre: String,
        nom_scelle: Vec<u8>,
        extension: String,
        taille: i64,
        etat: String,
        depose_le: Instant,
        enveloppe: Vec<u8>,
        organisation: Id<Organisation>,
        auteur_prenom: String,
        auteur_nom: String,
    }
}

/// PDC-A2-15, in its own words.
pub(super) const AUCUNE: &str = "Aucune pièce jointe enregistrée.";

/// A file as a page shows it.
pub(crate) struct Lue {
    pub(crate) id: Id<Piece>,
    pub(crate) genre: GenrePiece,
    pub(crate) nom: String,
    pub(crate) etat: EtatPiece,
    /// Kind, size, date, who.
    meta: String,
    /// Joined by the reader's organisation.
    de_chez_soi: bool,
}

impl Lue {
    fn etiquette(&self) -> Etat {
        let (ton, libelle) = self.etat.etiquette();
        Etat { ton, libelle: libelle.into() }
    }

    /// The caisse may say that it cannot read it.
    fn refusable(&self) -> bool {
        self.etat == EtatPiece::Saine && self.genre != GenrePiece::Sortante
    }

    fn accord(&self) -> bool {
        self.genre == GenrePiece::Consentement
    }

    /// Counts in the bounds: waiting or sound.
    pub(crate) const fn compte(&self) -> bool {
        matches!(self.etat, EtatPiece::Attente | EtatPiece::Saine)
    }
}

/// The files of the request that `consigne` names, in the order they were joined.
pub(crate) async fn lues(visite: &Visite, consigne: &Consigne, id: Id<Demande>) -> Result<Vec<Lue>, Refus> {
    let rangees: Vec<Rangee> = visite.maison.traces.lire(consigne, sql!(sql::PIECES)).await?;
    let Some(premiere) = rangees.first() else { return Ok(Vec::new()) };
    let sceau = Sceau::de(&visite.maison.coffre, id, &premiere.enveloppe)?;
    rangees.iter().map(|r| lue(visite, &sceau, r)).collect()
}

fn lue(visite: &Visite, sceau: &Sceau, r: &Rangee) -> Result<Lue, Refus> {
    let inconnu = || Refus::Interne("état ou genre de pièce inconnu".into());
    let quand = francais::moment(r.depose_le, visite.zone());
    let (octets, qui) = (u64::try_from(r.taille).unwrap_or(0), format!("{} {}", r.auteur_prenom, r.auteur_nom));
    Ok(Lue {
        id: r.id,
        genre: GenrePiece::depuis_code(&r.genre).ok_or_else(inconnu)?,
        nom: sceau.nom_de_piece(r.id, &r.nom_scelle)?,
        etat: EtatPiece::depuis_code(&r.etat).ok_or_else(inconnu)?,
        meta: format!("{}, {}, le {quand}, par {qui}", r.extension, francais::poids(octets)),
        de_chez_soi: r.organisation == visite.acteur().organisation,
    })
}

/// Whether a signed consent is among them, that may serve.
pub(crate) fn accord_joint(pieces: &[Lue]) -> bool {
    pieces.iter().any(|p| p.accord() && p.compte())
}

/// The files as the check page lists them, one line each.
pub(crate) fn en_lignes(pieces: &[Lue]) -> Vec<String> {
    let ligne = |p: &Lue| {
        let quoi = if p.accord() { "Accord signé : " } else { "" };
        let etat = if p.compte() { String::new() } else { format!(" ({})", p.etat.etiquette().1.to_lowercase()) };
        format!("{quoi}{}{etat}", p.nom)
    };
    if pieces.is_empty() { vec![AUCUNE.to_owned()] } else { pieces.iter().map(ligne).collect() }
}

/// Whether the antivirus is the one of the demonstration: pages that show states say so.
pub(super) fn antivirus_de_demonstration(visite: &Visite) -> Result<bool, Refus> {
    let fichiers: &Fichiers = visite.maison.piece()?;
    Ok(fichiers.antivirus.est_de_demonstration())
}

/// A list of files with what may be done to each.
#[derive(Template)]
#[template(path = "demandes/pieces_liste.html")]
pub(super) struct Liste<'a> {
    pub(super) pieces: &'a [Lue],
    /// Where acts go.
    pub(super) base: String,
    /// Where files are read.
    pub(super) base_de_lecture: String,
    pub(super) jeton: &'a str,
    /// The reader may take a file back: a draft of one's own.
    pub(super) retrait: bool,
    /// The reader may say that a file cannot be read.
    pub(super) refus: bool,
    pub(super) demonstration: bool,
}

/// The form that joins one file; with a script, several one by one.
#[derive(Template)]
#[template(path = "demandes/pieces_ajout.html")]
pub(super) struct Ajout<'a> {
    pub(super) action: String,
    /// The page that shows the list again.
    pub(super) retour: String,
    pub(super) jeton: &'a str,
    pub(super) genre: &'static str,
    pub(super) libelle: &'static str,
    pub(super) bouton: &'static str,
    pub(super) erreur: String,
    pub(super) octets_max: usize,
    pub(super) plusieurs: bool,
}

#[derive(Template)]
#[template(path = "demandes/pieces_section.html")]
struct Section {
    liste: String,
    ajout: String,
    redemandee: bool,
}

pub(super) fn rendre(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

/// The part of a request's page about its files: the same for both sides, with what each may do.
pub(crate) fn section(
    visite: &Visite,
    id: Id<Demande>,
    (phase, attendu): (Phase, Option<&str>),
    pieces: &[Lue],
    jeton: &str,
) -> Result<String, Refus> {
    let caisse = visite.acteur().profil == Profil::AgentCaisse;
    let base = format!("/demandes/{id}/pieces");
    let ouverte = regles::ouverte(phase);
    let demonstration = antivirus_de_demonstration(visite)?;
    let (lecture, refus) = (base.clone(), caisse && ouverte);
    let liste =
        Liste { pieces, base: base.clone(), base_de_lecture: lecture, jeton, retrait: false, refus, demonstration };
    let genre = if caisse { GenrePiece::Sortante } else { GenrePiece::Piece };
    let siennes = pieces.iter().filter(|p| p.genre == genre && p.compte()).count();
    let place = i64::try_from(siennes).is_ok_and(|n| n < NOMBRE_MAX);
    // The consent is asked for where the caisse waits for it, and again where the one that was joined is worth nothing.
    let voulu = attendu == Some(super::SIGNATURE) || pieces.iter().any(Lue::accord);
    let accord = !caisse && voulu && !accord_joint(pieces);
    let ajouts: Vec<String> = [(ouverte && accord, GenrePiece::Consentement), (ouverte && place, genre)]
        .into_iter()
        .filter(|(permis, _)| *permis)
        .map(|(_, genre)| rendre(&ajout(base.clone(), format!("/demandes/{id}"), jeton, genre, String::new())))
        .collect::<Result<_, _>>()?;
    let redemandee = ouverte && !caisse && pieces.iter().any(|p| p.etat == EtatPiece::Illisible && p.de_chez_soi);
    rendre(&Section { liste: rendre(&liste)?, ajout: ajouts.concat(), redemandee })
}

pub(super) fn ajout(action: String, retour: String, jeton: &str, genre: GenrePiece, erreur: String) -> Ajout<'_> {
    let (libelle, bouton) = match genre {
        GenrePiece::Consentement => ("Accord signé par la personne", "Joindre l’accord signé"),
        GenrePiece::Sortante => ("Fichier pour ce partenaire", "Joindre ce fichier"),
        GenrePiece::Piece => ("Fichier à joindre", "Joindre ce fichier"),
    };
    let plusieurs = genre != GenrePiece::Consentement;
    Ajout { action, retour, jeton, genre: genre.code(), libelle, bouton, erreur, octets_max: OCTETS_MAX, plusieurs }
}
