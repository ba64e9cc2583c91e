//! What presses, on the home page: numbers that lead to the list they count.
//!
//! An agent's late, due, unfollowed and own requests; for a technicien, what waits for the unit and what moved since the
//! last visit. Counts stop at a thousand a phase: beyond, the number is no help.

use std::time::Duration;

use acces::{Action, Profil};
use socle::Refus;
use stockage::{ligne, sql};
use toile::Visite;

use crate::{
    regles::Phase,
    travail::{
        contexte::COMPTE_MAX,
        filtre::{Affecte, Cote, Etats, Fenetre, Filtre},
        sql,
    },
};

ligne! { struct Repere { code: String, nombre: i64 } }

/// A number, and where it leads.
pub(super) struct Marque {
    pub(super) nombre: String,
    pub(super) mots: &'static str,
    pub(super) href: Option<String>,
    /// Somebody is late, or waits.
    pub(super) presse: bool,
}

/// How one code of the statement is said: in the singular, in the plural, and to which list it leads.
struct Parole {
    code: &'static str,
    mots: [&'static str; 2],
    filtre: Filtre,
    presse: bool,
}

fn paroles_d_agent() -> Vec<Parole> {
    let initial = || Filtre::initial(Cote::Caisse);
    let dire = |code, mots, filtre, presse| Parole { code, mots, filtre, presse };
    let fenetre = |f| Filtre { fenetre: Some(f), ..initial() };
    let suivies = |a| Filtre { affecte: Some(a), ..initial() };
    vec![
        dire("retard", ["en retard"; 2], fenetre(Fenetre::Retard), true),
        dire("bientot", ["à échéance dans les 24 heures"; 2], fenetre(Fenetre::Jour), false),
        dire("personne", ["suivie par personne", "suivies par personne"], suivies(Affecte::Personne), false),
        dire("moi", ["suivie par vous", "suivies par vous"], suivies(Affecte::Moi), false),
    ]
}

fn paroles_de_technicien() -> Vec<Parole> {
    let dire = |code, mots, phase, presse| {
        let filtre = Filtre { etats: Etats::Une(phase), ..Filtre::initial(Cote::Partenaire) };
        Parole { code, mots, filtre, presse }
    };
    let prises = ["prise en charge depuis votre dernière visite", "prises en charge depuis votre dernière visite"];
    let closes = ["close depuis votre dernière visite", "closes depuis votre dernière visite"];
    vec![
        dire("attente", ["attend votre réponse", "attendent votre réponse"], Phase::AttentePartenaire, true),
        dire("prises", prises, Phase::PriseEnCharge, false),
        dire("closes", closes, Phase::Close, false),
    ]
}

/// What presses the reader; nothing for profiles that treat no request.
pub(super) async fn reperes(visite: &Visite) -> Result<Vec<Marque>, Refus> {
    let profil = visite.acteur().profil;
    let traces = &visite.maison.traces;
    let (lus, paroles): (Vec<Repere>, Vec<Parole>) = match profil {
        Profil::AgentCaisse => {
            let demain = visite.maison.monde.metier().plus(Duration::from_secs(24 * 3600));
            let portee = visite.portee(Action::ListerFile)?;
            (traces.lister(&portee, sql!(sql::REPERES_AGENT, demain)).await?.en_lignes(), paroles_d_agent())
        }
        Profil::Technicien => {
            let portee = visite.portee(Action::ListerDemandes)?;
            let appel = sql!(sql::REPERES_TECHNICIEN, &visite.acteur().session);
            (traces.lister(&portee, appel).await?.en_lignes(), paroles_de_technicien())
        }
        _ => return Ok(Vec::new()),
    };
    let marque = |p: Parole| {
        let nombre: i64 = lus.iter().filter(|r| r.code == p.code).map(|r| r.nombre).sum();
        let [un, plusieurs] = p.mots;
        Marque {
            nombre: borne(profil, nombre),
            mots: if nombre > 1 { plusieurs } else { un },
            href: (nombre > 0).then(|| p.filtre.adresse("")),
            presse: p.presse && nombre > 0,
        }
    };
    Ok(paroles.into_iter().map(marque).collect())
}

/// A number in words: counts of a queue stop at a thousand a phase.
pub(super) fn borne(profil: Profil, nombre: i64) -> String {
    let arretee = nombre >= COMPTE_MAX && profil == Profil::AgentCaisse;
    if arretee { "plus de 999".to_owned() } else { nombre.to_string() }
}
