//! Random people make random gestures through the use cases: a request always has somebody who must act next, a refusal says
//! a sentence, and the due date that lists sort on is the one its history gives.

use std::time::Duration;

use acces::Demande;
use banc::{Banc, deux_moteurs};
use demandes::{
    cas::{self, Demandeur, echeance_fidele},
    regles::{Phase, Reponse, Reponses},
};
use socle::{Id, Refus, exigences};
use stockage::Db;

use super::deposee;

/// A small generator (xorshift), its seed told when something fails.
struct Hasard(u64);

impl Hasard {
    fn sous(&mut self, borne: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % borne
    }

    fn parmi<'a>(&mut self, choses: &'a [&'a str]) -> &'a str {
        choses[usize::try_from(self.sous(choses.len() as u64)).unwrap()]
    }
}

fn reponses(paires: &[(&str, &str)]) -> Reponses {
    Reponses(paires.iter().map(|(c, v)| ((*c).to_owned(), Reponse::Un((*v).to_owned()))).collect())
}

const GENS: [&str; 7] = [
    "tech-brume",
    "tech-brume-2",
    "agent-rivieres",
    "agent-rivieres-2",
    "agent-rivieres",
    "agent-rivieres-2",
    "tech-clairval",
];

const ETAPES: [&str; 5] = ["premier-contact", "bilan", "evaluation", "plan", "accompagnement"];

/// One gesture of somebody, from the version in the base (or from a page left open).
async fn geste(banc: &Banc, hasard: &mut Hasard, id: Id<Demande>) -> Result<(), Refus> {
    let qui = hasard.parmi(&GENS);
    let (maison, acteur) = (&banc.maison, banc.acteur(qui));
    let lire = format!("SELECT version FROM demande WHERE id = '{id}'");
    let version = stockage::essai::entier(&banc.base, &lire).await - i64::from(hasard.sous(10) == 0);
    match hasard.sous(12) {
        0 | 1 => cas::prendre_en_charge(maison, &acteur, id, version).await,
        2 => cas::demander(maison, &acteur, id, version, "Une précision ?").await,
        3 | 4 => cas::reprendre_seule(maison, &acteur, id, version).await,
        5..=8 => {
            let faites = format!(
                "SELECT CAST(COUNT(*) AS BIGINT) FROM demande_fait WHERE demande = '{id}' AND genre = 'etape' AND detail NOT LIKE '%.tentative'"
            );
            let rang = usize::try_from(stockage::essai::entier(&banc.base, &faites).await).unwrap();
            let juste = ETAPES.get(rang).copied().unwrap_or("bilan");
            let code = if hasard.sous(3) == 0 { hasard.parmi(&ETAPES) } else { juste };
            let resultat = hasard.parmi(&["oui", "oui", "non"]);
            let saisie = reponses(&[
                ("resultat", resultat),
                ("consentement", "confirme"),
                ("contact_le", "01/06/2026"),
                ("contact_mode", "telephone"),
                ("plan", "Un rendez-vous."),
            ]);
            cas::franchir(maison, &acteur, id, version, code, &saisie).await
        }
        9 if hasard.sous(3) == 0 => cas::clore(maison, &acteur, id, version, "accompagne", "Fin.").await,
        10 if hasard.sous(6) == 0 => cas::retirer(maison, &acteur, id, version, "erreur").await,
        11 if hasard.sous(8) == 0 => {
            let demandeur = Demandeur { qui: "personne", quand: "01/06/2026" };
            cas::retirer_consentement(maison, &acteur, id, version, demandeur).await
        }
        _ => cas::transferer(maison, &acteur, id, version, "nulle-part", "Essai.").await,
    }
}

deux_moteurs! {
    async fn des_gens_au_hasard(banc: Banc) {
        exigences!["PDC-A3-01", "K-21"];
        banc.laisser_du_travail();
        let (mut faits, mut refuses) = (0, 0);
        for graine in 1..=12_u64 {
            let mut hasard = Hasard(graine.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let id: Id<Demande> = deposee(&banc).await.trim_start_matches("/demandes/").parse().unwrap();
            for pas in 0..30 {
                banc.monde.avancer(Duration::from_secs(60 * hasard.sous(600)));
                match geste(&banc, &mut hasard, id).await {
                    Ok(()) => faits += 1,
                    Err(Refus::Conflit(phrase)) => {
                        refuses += 1;
                        assert!(phrase.ends_with('.') && phrase.len() > 20, "{phrase}");
                    }
                    Err(Refus::Introuvable(_) | Refus::Interdit { .. } | Refus::Invalide(_)) => refuses += 1,
                    Err(autre) => panic!("graine {graine}, pas {pas} : {autre:?}"),
                }
                let code = stockage::essai::textes(&banc.base, &format!("SELECT phase FROM demande WHERE id = '{id}'")).await.remove(0);
                let phase = Phase::depuis_code(&code).unwrap();
                assert_eq!(phase.prochain().is_none(), phase.est_finale(), "graine {graine}, pas {pas}");
                let mut base: &Db = &banc.maison.db;
                assert!(echeance_fidele(&mut base, id).await.unwrap(), "graine {graine}, pas {pas} : échéance");
            }
        }
        assert!(faits > 40 && refuses > 40, "{faits} done, {refuses} refused");
    }
}
