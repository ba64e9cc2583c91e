//! Random worlds and random acts: small enough that refusals and bounds are met all the time.

use delegation::{
    Acte, Acteur, Beneficiaire, Bornes, Cible, Compte, Couple, Demande, Droit, Etat, Fonctions, Habilitation, Mode,
    Ouverture, Periode, Plafond, RangAutorisation, RangCompte, RangGroupe, RangPersonne, RangUnite, Role, Source,
};
use socle::{Clause, Instant};

use super::alea::Alea;

pub const HABILITATIONS: [Habilitation; 4] = [
    Habilitation { service: 0, profil: 0 },
    Habilitation { service: 0, profil: 1 },
    Habilitation { service: 0, profil: 2 },
    Habilitation { service: 0, profil: 3 },
];
/// How long a world lasts: its terms change within it.
pub const DUREE: i64 = 900;

pub fn instant(t: i64) -> Instant {
    Instant::depuis_micros(t)
}

fn ouverture(alea: &mut Alea, arrete: bool) -> Ouverture {
    let plafond = match alea.sous(8) {
        0 => Plafond::Ferme,
        1 => Plafond::SansLimite,
        _ => Plafond::Au(1 + alea.rang(4)),
    };
    let liste = |sans: u16| (0..3).filter(|p| *p != sans).map(|profession| Couple { profession, genre: 0 }).collect();
    let listes = match alea.sous(4) {
        0 => vec![liste(2), liste(9)],
        1 => vec![liste(2), liste(1)],
        _ => Vec::new(),
    };
    let missions = if alea.une_sur(6) { vec![1] } else { Vec::new() };
    Ouverture { plafond, listes, missions, arrete, clause: Clause::nouvelle("Bulletin", "1") }
}

fn bornes(alea: &mut Alea) -> Vec<Bornes> {
    let mut debut = if alea.une_sur(10) { 40 } else { 0 };
    let mut toutes = Vec::new();
    while debut < DUREE {
        let fin = debut + 150 + i64::from(alea.rang(500));
        toutes.push(Bornes {
            effet: Periode { du: instant(debut), au: instant(fin) },
            mode: if alea.une_sur(9) { Mode::Centralise } else { Mode::Delegue },
            genre: u16::from(alea.une_sur(12)),
            missions: if alea.une_sur(3) { vec![1, 2] } else { vec![2] },
            ouvertures: HABILITATIONS.iter().map(|h| (*h, ouverture(alea, h.profil == 2))).collect(),
        });
        // Sometimes nothing is in force for a while.
        debut = if alea.une_sur(8) { fin + 50 } else { fin };
    }
    toutes
}

fn arrete(alea: &mut Alea, t: i64) -> Option<Periode> {
    alea.une_sur(2).then(|| Periode { du: instant(t - 10), au: instant(t + 20 + i64::from(alea.rang(400))) })
}

/// A world at its beginning: a tree of units, people, two administrateurs.
pub fn monde(alea: &mut Alea) -> Etat {
    let meres = vec![None, Some(0), Some(0), Some(1), Some(1), Some(2)];
    let comptes = (0..9u32).map(|i| Compte {
        personne: RangPersonne(if i == 8 { 3 } else { i }),
        unite: RangUnite(if i < 2 { 0 } else { alea.rang(6) }),
        profession: u16::try_from(alea.sous(3)).unwrap_or(0),
        arrete: arrete(alea, 0),
        vie: Periode { du: instant(0), au: Instant::SANS_FIN },
        suspendu: false,
        exclu: false,
        a_changer: false,
        choisie: None,
    });
    Etat {
        comptes: comptes.collect(),
        bornes: bornes(alea),
        meres: meres.into_iter().map(|m| m.map(RangUnite)).collect(),
        principal: Some(RangCompte(0)),
        suppleant: Some(RangCompte(1)),
        ..Etat::default()
    }
    .indexer()
}

fn compte(alea: &mut Alea, e: &Etat) -> RangCompte {
    // One more than there are: what is not there is asked for as well.
    {
        let de_trop = usize::from(alea.une_sur(20));
        RangCompte(alea.rang(e.comptes.len() + de_trop))
    }
}

fn groupe(alea: &mut Alea, e: &Etat) -> RangGroupe {
    {
        let de_trop = usize::from(alea.une_sur(20));
        RangGroupe(alea.rang(e.groupes.len() + de_trop))
    }
}

fn beneficiaire(alea: &mut Alea, e: &Etat) -> Beneficiaire {
    if !e.groupes.is_empty() && alea.une_sur(3) {
        Beneficiaire::Groupe(groupe(alea, e))
    } else {
        Beneficiaire::Compte(compte(alea, e))
    }
}

fn unite(alea: &mut Alea) -> RangUnite {
    RangUnite(if alea.une_sur(60) { 6 } else { alea.rang(6) })
}

fn autorisation(alea: &mut Alea, e: &Etat) -> RangAutorisation {
    {
        let de_trop = usize::from(alea.une_sur(20));
        RangAutorisation(alea.rang(e.autorisations.len() + de_trop))
    }
}

fn droit(alea: &mut Alea) -> Droit {
    let h = |alea: &mut Alea| *HABILITATIONS.get(alea.sous(4)).unwrap();
    match alea.sous(4) {
        0 => Droit::Inscrire { quoi: h(alea), unite: unite(alea) },
        1 => {
            let fonctions =
                if alea.une_sur(2) { Fonctions::TOUTES } else { Fonctions(u8::try_from(1 + alea.sous(7)).unwrap()) };
            Droit::Administrer { unite: unite(alea), fonctions }
        }
        _ => Droit::Utiliser(h(alea)),
    }
}

fn periode(alea: &mut Alea, t: i64) -> Periode {
    let du = t + i64::from(alea.rang(8)) * i64::from(alea.une_sur(3)) - i64::from(alea.une_sur(40));
    let au = if alea.une_sur(2) {
        Instant::SANS_FIN
    } else {
        instant(du + i64::from(alea.rang(160)) - i64::from(alea.une_sur(30)))
    };
    Periode { du: instant(du), au }
}

/// Who acts: often an administrateur, often somebody who was given something.
fn acteur(alea: &mut Alea, e: &Etat) -> Acteur {
    match alea.sous(12) {
        0..=2 => Acteur::Compte(RangCompte(alea.rang(2))),
        3..=8 => match e.autorisations.get(alea.sous(e.autorisations.len())).map(|a| a.a) {
            Some(Beneficiaire::Compte(c)) => Acteur::Compte(c),
            Some(Beneficiaire::Groupe(g)) => {
                let de = e.groupes.get(g.0 as usize).and_then(|g| g.comptes.get(alea.sous(g.comptes.len())).copied());
                Acteur::Compte(de.unwrap_or(RangCompte(0)))
            }
            None => Acteur::Compte(RangCompte(0)),
        },
        9 => Acteur::Caisse(alea.une_sur(3).then(|| RangPersonne(alea.rang(9)))),
        _ => Acteur::Compte(compte(alea, e)),
    }
}

fn accorder(alea: &mut Alea, e: &Etat, acteur: Acteur, t: i64) -> Acte {
    let (droit, a, periode) = (droit(alea), beneficiaire(alea, e), periode(alea, t));
    let offertes = delegation::sources(e, acteur, droit, (a, periode.au), instant(t));
    let source = match offertes.get(alea.sous(offertes.len())) {
        Some(s) if !alea.une_sur(4) => *s,
        _ if alea.une_sur(3) => Source::Racine,
        _ => Source::Autorisation(autorisation(alea, e)),
    };
    Acte::Accorder { droit, a, periode, source }
}

fn mesure(alea: &mut Alea, e: &Etat) -> Acte {
    let motif = if alea.une_sur(15) { "  ".to_owned() } else { "manquement".to_owned() };
    let cible = match alea.sous(9) {
        0 if alea.une_sur(4) => Cible::Structure,
        1..=4 => Cible::Compte(compte(alea, e)),
        _ => Cible::Autorisation(autorisation(alea, e)),
    };
    let compte = compte(alea, e);
    let role = if alea.une_sur(2) { Role::Principal } else { Role::Suppleant };
    match alea.sous(14) {
        0..=1 => Acte::Suspendre { cible, motif },
        2..=4 => Acte::Lever { cible, motif },
        5 => Acte::ForcerMotDePasse { compte, motif },
        6 => Acte::AnnulerMotDePasse { compte, motif },
        7 if alea.une_sur(3) => Acte::RetirerDelegation { motif },
        7..=9 => Acte::RendreDelegation { motif },
        10 if alea.une_sur(2) => Acte::Exclure { cible, motif },
        10..=12 => Acte::Reintegrer { cible, motif },
        _ if alea.une_sur(2) => Acte::Designer { role, compte },
        _ => {
            if alea.une_sur(6) {
                Acte::Revoquer { role }
            } else {
                Acte::RendreDelegation { motif }
            }
        }
    }
}

/// Who does what now. What stops everything does not last: worlds would tell nothing more.
pub fn tour(alea: &mut Alea, e: &Etat, t: i64) -> (Acteur, Acte) {
    let motif = "fin de mesure".to_owned();
    let caisse = Acteur::Caisse(None);
    if alea.une_sur(3) {
        let arretes = (0u32..).map(RangCompte).zip(&e.comptes).find(|(_, c)| c.suspendu || c.exclu || c.a_changer);
        match arretes {
            _ if e.delegation_retiree => return (caisse, Acte::RendreDelegation { motif }),
            _ if e.structure_suspendue => return (caisse, Acte::Lever { cible: Cible::Structure, motif }),
            _ if e.structure_exclue => return (caisse, Acte::Reintegrer { cible: Cible::Structure, motif }),
            Some((c, lu)) if lu.suspendu => return (caisse, Acte::Lever { cible: Cible::Compte(c), motif }),
            Some((c, lu)) if lu.exclu => return (caisse, Acte::Reintegrer { cible: Cible::Compte(c), motif }),
            Some((c, _)) => return (Acteur::Compte(c), Acte::ChangerMotDePasse),
            None => {}
        }
    }
    if alea.une_sur(12)
        && let Some(rendu) = a_rebours(alea, e, t)
    {
        return rendu;
    }
    let qui = acteur(alea, e);
    let acte = acte(alea, e, qui, t);
    (qui, acte)
}

/// Somebody hands a delegation back to whom it comes from, or to those beside them.
fn a_rebours(alea: &mut Alea, e: &Etat, t: i64) -> Option<(Acteur, Acte)> {
    let rang = autorisation(alea, e);
    let recue = e.autorisations.get(rang.0 as usize)?;
    let Beneficiaire::Compte(qui) = recue.a else { return None };
    let plus_haut = match recue.source {
        Source::Autorisation(s) if !alea.une_sur(4) => e.autorisations.get(s.0 as usize)?.a,
        _ => beneficiaire(alea, e),
    };
    let a = if alea.une_sur(2) { plus_haut } else { Beneficiaire::Compte(recue.par?) };
    let periode = Periode { du: instant(t), au: recue.periode.au };
    Some((Acteur::Compte(qui), Acte::Accorder { droit: recue.droit, a, periode, source: Source::Autorisation(rang) }))
}

/// One act by `acteur`.
fn acte(alea: &mut Alea, e: &Etat, acteur: Acteur, t: i64) -> Acte {
    let de_la_caisse = matches!(acteur, Acteur::Caisse(_));
    if alea.une_sur(if de_la_caisse { 3 } else { 80 }) {
        return mesure(alea, e);
    }
    let profession = u16::try_from(alea.sous(3)).unwrap_or(0);
    match alea.sous(24) {
        0 if e.comptes.len() < 24 => {
            let personne =
                RangPersonne(if alea.une_sur(3) { alea.rang(9) } else { u32::try_from(e.comptes.len()).unwrap() + 9 });
            Acte::Creer { personne, unite: unite(alea), profession, arrete: arrete(alea, t) }
        }
        1 | 2 => Acte::Modifier { compte: compte(alea, e), unite: unite(alea), profession, arrete: arrete(alea, t) },
        3 if alea.une_sur(3) => {
            Acte::Inactiver { compte: compte(alea, e), le: instant(t + i64::from(alea.rang(60)) - 2) }
        }
        4 | 5 if e.groupes.len() < 10 => Acte::CreerGroupe { unite: unite(alea) },
        6 if alea.une_sur(3) => Acte::SupprimerGroupe { groupe: groupe(alea, e) },
        7..=11 => Acte::Remplir { groupe: groupe(alea, e), membre: beneficiaire(alea, e) },
        12 => Acte::Vider { groupe: groupe(alea, e), membre: beneficiaire(alea, e) },
        13 => Acte::Retirer { autorisation: autorisation(alea, e) },
        14 => Acte::Choisir(*HABILITATIONS.get(alea.sous(4)).unwrap()),
        15 if alea.une_sur(2) => Acte::ChangerMotDePasse,
        16 if alea.une_sur(2) => {
            let c = compte(alea, e);
            Acte::Demander(match alea.sous(4) {
                0 => Demande::Creation,
                1 => Demande::Modification(c),
                2 => Demande::Suppression(c),
                _ => Demande::Depart(c),
            })
        }
        _ => accorder(alea, e, acteur, t),
    }
}
