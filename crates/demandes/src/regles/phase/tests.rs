//! Every arrow and every refusal, then random people walking over them.

use socle::exigences;

use super::*;

const GESTES: [Geste; 11] = [
    Geste::Deposer,
    Geste::PrendreEnCharge,
    Geste::Attendre,
    Geste::Reprendre(Phase::Deposee),
    Geste::Reprendre(Phase::PriseEnCharge),
    Geste::Reprendre(Phase::Instruction),
    Geste::Instruire,
    Geste::Franchir,
    Geste::Transferer,
    Geste::Retirer,
    Geste::Clore,
];

/// The arrows that exist, written out: (circuit or both, from, gesture, to).
fn permises(circuit: Circuit) -> Vec<(Phase, Geste, Phase)> {
    use Phase::{AttentePartenaire, Brouillon, Close, Deposee, Instruction, PriseEnCharge, Retiree};
    let mut fleches = vec![
        (Brouillon, Geste::Deposer, Deposee),
        (Deposee, Geste::PrendreEnCharge, PriseEnCharge),
        (Deposee, Geste::Attendre, AttentePartenaire),
        (PriseEnCharge, Geste::Attendre, AttentePartenaire),
        (Instruction, Geste::Attendre, AttentePartenaire),
        (AttentePartenaire, Geste::Reprendre(Deposee), Deposee),
        (AttentePartenaire, Geste::Reprendre(PriseEnCharge), PriseEnCharge),
        (AttentePartenaire, Geste::Reprendre(Instruction), Instruction),
        (PriseEnCharge, Geste::Franchir, PriseEnCharge),
        (Deposee, Geste::Transferer, Deposee),
        (PriseEnCharge, Geste::Transferer, Deposee),
        (Instruction, Geste::Transferer, Deposee),
        (Deposee, Geste::Retirer, Retiree),
        (PriseEnCharge, Geste::Retirer, Retiree),
        (Instruction, Geste::Retirer, Retiree),
        (AttentePartenaire, Geste::Retirer, Retiree),
    ];
    match circuit {
        Circuit::Saisine => fleches.push((PriseEnCharge, Geste::Clore, Close)),
        Circuit::Dossier => fleches.extend([
            (PriseEnCharge, Geste::Instruire, Instruction),
            (Instruction, Geste::Franchir, Instruction),
            (Instruction, Geste::Clore, Close),
        ]),
    }
    fleches
}

#[test]
fn toutes_les_fleches() {
    exigences!["PDC-A3-01", "PDC-A3-04", "PDC-A3-06"];
    for circuit in [Circuit::Saisine, Circuit::Dossier] {
        let permises = permises(circuit);
        for phase in Phase::TOUTES {
            for geste in GESTES {
                let attendu = permises.iter().find(|(p, g, _)| (*p, *g) == (phase, geste)).map(|(.., apres)| *apres);
                let obtenu = phase.suivre(geste, circuit);
                assert_eq!(obtenu.clone().ok(), attendu, "{circuit:?} {phase:?} {geste:?}");
                if let Err(refus) = obtenu {
                    let Refus::Conflit(phrase) = refus else { panic!("{refus:?}") };
                    assert!(phrase.ends_with('.') && phrase.len() > 20, "{phase:?} {geste:?} : {phrase}");
                }
            }
        }
    }
}

#[test]
fn chaque_phase_dit_la_suite_a_chacun() {
    for phase in Phase::TOUTES {
        assert_eq!(Phase::depuis_code(phase.code()), Some(phase));
        assert!(phase.suite(true).ends_with('.') && phase.suite(false).ends_with('.'));
    }
}

/// The gestures of each side, as `acces` gives them.
const fn peut(qui: Qui, geste: Geste) -> bool {
    match qui {
        Qui::Partenaire => matches!(geste, Geste::Deposer | Geste::Retirer | Geste::Reprendre(_)),
        Qui::Caisse => !matches!(geste, Geste::Deposer),
    }
}

/// A small generator (xorshift), so that a failing walk is found again by its seed.
struct Hasard(u64);

impl Hasard {
    fn parmi<'a, T>(&mut self, choses: &'a [T]) -> &'a T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let rang = usize::try_from(self.0 % u64::try_from(choses.len()).unwrap()).unwrap();
        &choses[rang]
    }
}

/// A state and where a wait leads back to, as the base keeps both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Etat {
    phase: Phase,
    retour: Option<Phase>,
}

impl Etat {
    /// What the base does with a gesture: a wait remembers where it began, and leads back there only.
    fn suivre(self, geste: Geste, circuit: Circuit) -> Option<Self> {
        if let Geste::Reprendre(vers) = geste
            && self.retour != Some(vers)
        {
            return None;
        }
        let phase = self.phase.suivre(geste, circuit).ok()?;
        let retour = (geste == Geste::Attendre).then_some(self.phase);
        Some(Self { phase, retour })
    }
}

#[test]
fn au_hasard_jamais_un_etat_sans_prochain() {
    exigences!["PDC-A3-01", "PDC-A3-06"];
    let (mut finis, mut gestes) = (0, 0);
    for graine in 1..=4_000_u64 {
        let mut hasard = Hasard(graine.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let circuit = *hasard.parmi(&[Circuit::Saisine, Circuit::Dossier]);
        let mut etat = Etat { phase: Phase::Brouillon, retour: None };
        for _ in 0..60 {
            // The state names who acts next, and that side can do something; once it is over nobody can do anything.
            let possibles: Vec<Geste> = GESTES.into_iter().filter(|g| etat.suivre(*g, circuit).is_some()).collect();
            match etat.phase.prochain() {
                None => assert!(etat.phase.est_finale() && possibles.is_empty(), "graine {graine} : {etat:?}"),
                Some(qui) => {
                    assert!(!etat.phase.est_finale(), "graine {graine} : {etat:?}");
                    assert!(possibles.iter().any(|g| peut(qui, *g)), "graine {graine} : {etat:?} {qui:?} est bloqué");
                }
            }
            assert_eq!(etat.retour.is_some(), etat.phase == Phase::AttentePartenaire, "graine {graine} : {etat:?}");
            let (qui, geste) = (*hasard.parmi(&[Qui::Partenaire, Qui::Caisse]), *hasard.parmi(&GESTES));
            if let Some(apres) = etat.suivre(geste, circuit).filter(|_| peut(qui, geste)) {
                gestes += 1;
                etat = apres;
            }
        }
        finis += usize::from(etat.phase.est_finale());
    }
    assert!(finis > 1_000 && gestes > 10_000, "the walk goes somewhere: {finis} over, {gestes} gestures");
}

#[test]
fn d_ou_que_ce_soit_la_fin_est_atteignable() {
    for circuit in [Circuit::Saisine, Circuit::Dossier] {
        for depart in Phase::TOUTES {
            let mut vus = vec![Etat {
                phase: depart,
                retour: (depart == Phase::AttentePartenaire).then_some(Phase::PriseEnCharge),
            }];
            let mut rang = 0;
            while let Some(etat) = vus.get(rang).copied() {
                rang += 1;
                for apres in GESTES.into_iter().filter_map(|g| etat.suivre(g, circuit)) {
                    if !vus.contains(&apres) {
                        vus.push(apres);
                    }
                }
            }
            let close = vus.iter().any(|e| e.phase == Phase::Close);
            // In the saisine circuit nothing leads to an instruction; one that stood there could still be withdrawn.
            let close_attendue =
                depart != Phase::Retiree && (circuit, depart) != (Circuit::Saisine, Phase::Instruction);
            assert!(close || !close_attendue, "{circuit:?} {depart:?}");
            assert!(vus.iter().any(|e| e.phase.est_finale()), "{circuit:?} {depart:?}");
        }
    }
}
