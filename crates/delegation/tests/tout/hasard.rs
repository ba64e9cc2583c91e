//! Random delegated acts: the rules and the reference say the same of each, and no sequence goes past the bounds.

use std::collections::BTreeMap;

use delegation::{Acteur, Plafond, RangCompte, Regle, appliquer, decider, effectives, jauge};
use socle::{Instant, exigences};

use crate::{
    alea::Alea,
    generateur::{DUREE, HABILITATIONS, instant, monde, tour},
    reference::Faits,
};

/// Acts tried in one world, at most: its terms change along.
const PAR_MONDE: u64 = 260;

/// How many acts: a few in the tests of every day, a million and more in the campaign.
fn essais() -> u64 {
    std::env::var("PARVIS_ESSAIS").ok().and_then(|n| n.parse().ok()).unwrap_or(40_000)
}

#[derive(Default)]
struct Bilan {
    actes: u64,
    permis: u64,
    refus: BTreeMap<Regle, u64>,
}

#[test]
fn delegation_au_hasard() {
    exigences!["CAF68-CS-2.2.1-03", "CAF68-CS-2.2.1-04", "CAF68-CS-2.2.1-02"];
    let (mut bilan, mut graine) = (Bilan::default(), 1);
    while bilan.actes < essais() {
        un_monde(graine, &mut bilan);
        graine += 1;
    }
    println!("{:?}", bilan.refus);
    for regle in Regle::TOUTES {
        assert!(bilan.refus.contains_key(&regle), "{regle:?} is never met");
    }
    let (part, mondes) = (bilan.permis * 100 / bilan.actes, graine - 1);
    assert!(part >= 15, "too few acts are allowed to go anywhere: {part} %");
    println!("{} actes, {mondes} mondes, {part} % permis, nulle divergence", bilan.actes);
    println!("{:?}", bilan.refus);
}

fn un_monde(graine: u64, bilan: &mut Bilan) {
    let mut alea = Alea(graine);
    let mut etat = monde(&mut alea);
    let mut faits = Faits::nouveaux(&etat);
    let mut t = 0;
    for pas in 0..PAR_MONDE {
        t += i64::from(alea.rang(8));
        if t >= DUREE || etat.autorisations.len() > 60 {
            break;
        }
        let (qui, acte) = tour(&mut alea, &etat, t);
        let (dit, contre) = (decider(&etat, qui, &acte, instant(t)), faits.contre(qui, &acte, instant(t)));
        let ou = || format!("world {graine}, step {pas}, t {t}: {qui:?} {acte:?}: rules {dit:?}, reference {contre:?}");
        bilan.actes += 1;
        match dit {
            Ok(()) => assert!(contre.is_empty(), "{}", ou()),
            Err(regle) => {
                assert!(contre.contains(&regle), "{}", ou());
                *bilan.refus.entry(regle).or_default() += 1;
                continue;
            }
        }
        bilan.permis += 1;
        let avant = faits.clone();
        appliquer(&mut etat, qui, &acte, instant(t));
        faits.apres(qui, &acte, instant(t));
        bornes_tenues((&avant, &faits), qui, instant(t), &ou());
        usages_pareils(&etat, &faits, instant(t), &ou());
    }
}

/// Whatever the act: nobody more than signed, nobody gains by one's own act.
fn bornes_tenues((avant, apres): (&Faits, &Faits), qui: Acteur, t: Instant, ou: &str) {
    for h in HABILITATIONS {
        let (pris, etaient) = (apres.places(h, t), avant.places(h, t));
        match apres.plafond(h, t) {
            Some(Plafond::SansLimite) => {}
            Some(Plafond::Au(n)) => assert!(pris <= n.max(etaient), "{h:?} {pris} > {n}: {ou}"),
            _ => assert!(pris <= etaient, "{h:?} is closed: {ou}"),
        }
    }
    let soi = match qui {
        Acteur::Compte(c) => avant.personne(c),
        Acteur::Caisse(personne) => personne,
    };
    if let Some(soi) = soi {
        assert!(apres.avoirs(soi, t).is_subset(&avant.avoirs(soi, t)), "gains by oneself: {ou}");
    }
}

/// What the rules let use, and count, is what the reference does.
fn usages_pareils(etat: &delegation::Etat, faits: &Faits, t: Instant, ou: &str) {
    let comptes = (0u32..).map(RangCompte).take(etat.comptes.len());
    let lus = comptes.flat_map(|c| effectives(etat, c, t).into_iter().map(move |e| (c, e.quoi)));
    assert_eq!(lus.collect::<std::collections::BTreeSet<_>>(), faits.usages(t), "{ou}");
    for h in HABILITATIONS {
        assert_eq!(jauge(etat, h, t), (faits.places(h, t), faits.plafond(h, t)), "{h:?}: {ou}");
    }
}
