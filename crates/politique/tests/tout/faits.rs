//! What Cedar is told: entities with their hierarchy, and sets and numbers taken from a state. No decision is taken here.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

use cedar_policy::{Entities, Entity, EntityUid, RestrictedExpression as R};
use delegation::{
    Autorisation, Beneficiaire, Compte, Droit, Etat, Fonctions, Habilitation, RangAutorisation, RangCompte, RangGroupe,
    RangPersonne, RangUnite, Source,
};
use socle::Instant;

/// Which actions are of which kind: it stands in the schema.
static ACTIONS: LazyLock<Vec<Entity>> = LazyLock::new(|| {
    let (schema, _) = cedar_policy::Schema::from_cedarschema_str(politique::SCHEMA).unwrap();
    schema.action_entities().unwrap().iter().cloned().collect()
});

pub fn uid(genre: &str, n: u32) -> EntityUid {
    EntityUid::from_type_name_and_id(
        format!("Parvis::{genre}").parse().unwrap(),
        cedar_policy::EntityId::new(n.to_string()),
    )
}

pub fn nom(h: Habilitation) -> String {
    format!("{}/{}", h.service, h.profil)
}

/// The accounts something reaches, over or not.
pub fn atteints(e: &Etat, a: Beneficiaire) -> BTreeSet<RangCompte> {
    match a {
        Beneficiaire::Compte(c) => BTreeSet::from([c]),
        Beneficiaire::Groupe(g) => {
            let Some(g) = e.groupes.get(g.0 as usize).filter(|g| !g.supprime) else { return BTreeSet::new() };
            let dessous = g.groupes.iter().flat_map(|n| atteints(e, Beneficiaire::Groupe(*n)));
            g.comptes.iter().copied().chain(dessous).collect()
        }
    }
}

/// Those of them that are not over.
pub fn vivants(e: &Etat, a: Beneficiaire, t: Instant) -> BTreeSet<RangCompte> {
    atteints(e, a).into_iter().filter(|c| e.comptes.get(c.0 as usize).is_some_and(|c| t < c.vie.au)).collect()
}

pub fn personnes(e: &Etat, comptes: &BTreeSet<RangCompte>) -> BTreeSet<RangPersonne> {
    comptes.iter().filter_map(|c| e.comptes.get(c.0 as usize)).map(|c| c.personne).collect()
}

fn lignee(e: &Etat, s: Source) -> Vec<&Autorisation> {
    let lire = |s| if let Source::Autorisation(r) = s { e.autorisations.get(r.0 as usize) } else { None };
    std::iter::successors(lire(s), |a| lire(a.source)).collect()
}

/// Its own dates and suspension, and for a delegation those of all it comes from.
pub fn en_vigueur(e: &Etat, a: &Autorisation, t: Instant) -> bool {
    let ouverte = |a: &Autorisation| a.periode.contient(t) && !a.suspendue;
    ouverte(a) && (matches!(a.droit, Droit::Utiliser(_)) || lignee(e, a.source).into_iter().all(ouverte))
}

/// The persons a delegation given by `par` in virtue of `source` comes from.
pub fn origines(e: &Etat, par: Option<RangCompte>, source: Source, t: Instant) -> BTreeSet<RangPersonne> {
    let mut toutes: BTreeSet<RangCompte> = par.into_iter().collect();
    for a in lignee(e, source) {
        toutes.extend(a.par);
        toutes.extend(vivants(e, a.a, t));
    }
    personnes(e, &toutes)
}

/// A right, in the four words policies have for it: kind, what, unit, functions.
pub fn mots(droit: Droit) -> (&'static str, String, RangUnite, Fonctions) {
    match droit {
        Droit::Utiliser(h) => ("utiliser", nom(h), RangUnite(0), Fonctions(0)),
        Droit::Inscrire { quoi, unite } => ("inscrire", nom(quoi), unite, Fonctions(0)),
        Droit::Administrer { unite, fonctions } => ("administrer", String::new(), unite, fonctions),
    }
}

pub fn longue(t: Instant) -> R {
    R::new_long(t.micros())
}

pub fn lien(genre: &str, n: u32) -> R {
    R::new_entity_uid(uid(genre, n))
}

fn entite(uid: EntityUid, attributs: Vec<(&str, R)>, parents: HashSet<EntityUid>) -> Entity {
    let attributs: HashMap<String, R> = attributs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    Entity::new(uid, attributs, parents).unwrap()
}

fn une_autorisation(e: &Etat, i: u32, a: &Autorisation, t: Instant) -> Entity {
    let (genre, quoi, unite, f) = mots(a.droit);
    let parents =
        if let Source::Autorisation(s) = a.source { HashSet::from([uid("Autorisation", s.0)]) } else { HashSet::new() };
    let attributs = vec![
        ("detenteurs", lien("Detenteurs", i)),
        ("genre", R::new_string(genre.to_owned())),
        ("quoi", R::new_string(quoi)),
        ("unite", lien("Unite", unite.0)),
        ("utilisateurs", R::new_bool(f.contient(Fonctions::UTILISATEURS))),
        ("groupes", R::new_bool(f.contient(Fonctions::GROUPES))),
        ("habilitations", R::new_bool(f.contient(Fonctions::HABILITATIONS))),
        ("fin", longue(a.periode.au)),
        ("en_vigueur", R::new_bool(en_vigueur(e, a, t))),
    ];
    entite(uid("Autorisation", i), attributs, parents)
}

fn un_compte(e: &Etat, i: u32, c: &Compte, mut parents: HashSet<EntityUid>) -> Entity {
    for (g, lu) in (0u32..).zip(&e.groupes) {
        if !lu.supprime && lu.comptes.contains(&RangCompte(i)) {
            parents.insert(uid("Groupe", g));
        }
    }
    let attributs = vec![
        ("personne", lien("Personne", c.personne.0)),
        ("administrateur", R::new_bool(e.est_administrateur(RangCompte(i)))),
        ("suspendu", R::new_bool(c.suspendu)),
        ("exclu", R::new_bool(c.exclu)),
        ("a_changer", R::new_bool(c.a_changer)),
        ("debut", longue(c.vie.du)),
        ("fin", longue(c.vie.au)),
        ("choisie", R::new_string(c.choisie.map(nom).unwrap_or_default())),
    ];
    entite(uid("Compte", i), attributs, parents)
}

/// The authorisations given to exactly this, as parents.
fn recues(e: &Etat, a: Beneficiaire) -> HashSet<EntityUid> {
    (0u32..).zip(&e.autorisations).filter(|(_, x)| x.a == a).map(|(i, _)| uid("Detenteurs", i)).collect()
}

/// Everything there is, at `t`.
pub fn entites(e: &Etat, t: Instant) -> Entities {
    let mut toutes = Vec::new();
    for (i, mere) in (0u32..).zip(&e.meres) {
        toutes.push(entite(uid("Unite", i), vec![], mere.map(|m| uid("Unite", m.0)).into_iter().collect()));
    }
    for (i, a) in (0u32..).zip(&e.autorisations) {
        toutes.push(une_autorisation(e, i, a, t));
        toutes.push(entite(uid("Detenteurs", i), vec![], HashSet::new()));
    }
    for (i, g) in (0u32..).zip(&e.groupes).filter(|(_, g)| !g.supprime) {
        let mut parents = recues(e, Beneficiaire::Groupe(RangGroupe(i)));
        parents.extend(
            (0u32..).zip(&e.groupes).filter(|(_, h)| h.groupes.contains(&RangGroupe(i))).map(|(h, _)| uid("Groupe", h)),
        );
        toutes.push(entite(uid("Groupe", i), vec![], parents));
        let _ = g;
    }
    for (i, c) in (0u32..).zip(&e.comptes) {
        toutes.push(un_compte(e, i, c, recues(e, Beneficiaire::Compte(RangCompte(i)))));
    }
    for (i, personne) in std::iter::once(None).chain((0..64).map(Some)).enumerate() {
        let attributs = personne.map(|p: u32| ("personne", lien("Personne", p))).into_iter().collect();
        toutes.push(entite(uid("Caisse", u32::try_from(i).unwrap()), attributs, HashSet::new()));
    }
    toutes.extend(ACTIONS.iter().cloned());
    Entities::from_entities(toutes, None).unwrap()
}

/// The delegations somebody holds, in force or not.
pub fn titres(e: &Etat, compte: RangCompte) -> Vec<RangAutorisation> {
    let tenue = |a: &Autorisation| atteints(e, a.a).contains(&compte);
    (0u32..).zip(&e.autorisations).filter(|(_, a)| tenue(a)).map(|(i, _)| RangAutorisation(i)).collect()
}
