//! Pure rules: what an identifiant is, how long to wait after failures, what passwords and codes must be.

mod communs;
pub mod facteur;
pub mod mot_de_passe;

use std::{fmt, str::FromStr, time::Duration};

use acces::{CLAUSE_PROFILS, Profil};
use socle::{Clause, Monde, Refus};
use toile::session::EtatDuCompte;

/// A login: generated, not a mail address (one person may hold two accounts, VAR-EP-2.2-06).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifiant(String);

impl FromStr for Identifiant {
    type Err = ();

    /// Lower case letters, digits and dashes, 3 to 40 characters; case and outer spaces are forgiven.
    fn from_str(texte: &str) -> Result<Self, ()> {
        let texte = texte.trim().to_lowercase();
        let permis = texte.bytes().all(|o| o.is_ascii_lowercase() || o.is_ascii_digit() || o == b'-');
        if permis && (3..=40).contains(&texte.len()) { Ok(Self(texte)) } else { Err(()) }
    }
}

impl fmt::Display for Identifiant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Identifiant {
    /// A new one: the initial of what the account is for, and eight characters that are read aloud without error.
    pub fn nouveau(monde: &Monde, profil: Profil) -> Self {
        let initiale = match profil {
            Profil::Gestionnaire => 'g',
            Profil::Technicien => 't',
            Profil::Operateur => 'o',
            Profil::AdministrateurCaisse | Profil::AgentCaisse | Profil::Auditeur => 'c',
        };
        Self(format!("{initiale}-{}", monde.lisible(8).to_lowercase()))
    }
}

/// Why an account whose password is right does not open: about the reader, so with its clause.
pub fn fermeture(etat: EtatDuCompte) -> Refus {
    let (article, phrase) = match etat {
        EtatDuCompte::Suspendu => {
            ("4.1", "Votre compte est suspendu par mesure de sécurité. Contactez votre gestionnaire ou la caisse.")
        }
        EtatDuCompte::Inactif | EtatDuCompte::Vivant => (
            "2.2.3",
            "Votre compte a pris fin. Si vous travaillez encore pour cette structure, contactez votre gestionnaire ou la caisse.",
        ),
        EtatDuCompte::Invite => ("2.2.1", "Votre compte n’est pas encore activé. Ouvrez le lien reçu par courriel."),
        EtatDuCompte::SansConvention => (
            "8.2",
            "Aucune convention en vigueur ne porte plus votre compte. Contactez votre gestionnaire ou la caisse.",
        ),
    };
    Refus::Interdit { clause: Clause::nouvelle(CLAUSE_PROFILS, article), phrase: phrase.to_owned() }
}

const MINUTE: u64 = 60;

/// How long one login is refused *from one network* after `echecs` failures in a row.
///
/// facts.md §2 (CNIL, case 2): growing, more than a minute after five failures, at most 25 attempts in 24 hours.
pub const fn delai_couple(echecs: i64) -> Duration {
    Duration::from_secs(match echecs {
        ..=2 => 0,
        3 => 5,
        4 => 30,
        5 => MINUTE + 1,
        6 => 5 * MINUTE,
        7 => 15 * MINUTE,
        8 => 30 * MINUTE,
        9 => 60 * MINUTE,
        _ => 120 * MINUTE,
    })
}

/// How long a whole network is refused after `echecs` failures in a row on any login: an office of sixty behind one
/// address must not be locked out by two clumsy mornings.
pub const fn delai_adresse(echecs: i64) -> Duration {
    Duration::from_secs(match echecs {
        ..=30 => 0,
        31..=60 => 10,
        61..=120 => MINUTE,
        _ => 5 * MINUTE,
    })
}

/// How long the code of one account is refused, from anywhere, after `echecs` wrong ones: whoever tries holds the
/// password already, so it grows sooner; it never locks the person out for more than a quarter of an hour.
pub const fn delai_code(echecs: i64) -> Duration {
    Duration::from_secs(match echecs {
        ..=4 => 0,
        5..=9 => MINUTE,
        10..=19 => 5 * MINUTE,
        _ => 15 * MINUTE,
    })
}

/// How long « forgotten password » is refused for one name from one network: it sends mails.
pub const fn delai_oubli(demandes: i64) -> Duration {
    Duration::from_secs(match demandes {
        ..=2 => 0,
        3..=5 => 10 * MINUTE,
        _ => 60 * MINUTE,
    })
}

/// How long it is refused to a whole network.
pub const fn delai_oubli_reseau(demandes: i64) -> Duration {
    Duration::from_secs(match demandes {
        ..=20 => 0,
        21..=60 => MINUTE,
        _ => 5 * MINUTE,
    })
}

/// Mails a name may be sent in a day on such requests, whoever asks and from wherever: beyond, none leaves.
pub const OUBLIS_PAR_JOUR: i64 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiants() {
        for (tape, lu) in [("  Tech-01 ", Some("tech-01")), ("ab", None), ("a b c", None), ("é-tech", None), ("", None)]
        {
            assert_eq!(tape.parse::<Identifiant>().ok().map(|i| i.to_string()).as_deref(), lu, "{tape}");
        }
        assert!("a".repeat(41).parse::<Identifiant>().is_err());
    }

    #[test]
    fn un_identifiant_neuf_est_un_identifiant() {
        let monde = Monde::reel();
        for profil in Profil::TOUS {
            let neuf = Identifiant::nouveau(&monde, profil);
            assert_eq!(neuf.to_string().parse::<Identifiant>(), Ok(neuf.clone()), "{profil:?}");
            assert_eq!((neuf.0.len(), neuf.0.as_bytes()[1]), (10, b'-'));
        }
    }

    #[test]
    fn une_fermeture_nomme_sa_clause() {
        for (etat, article) in [
            (EtatDuCompte::Suspendu, "4.1"),
            (EtatDuCompte::Inactif, "2.2.3"),
            (EtatDuCompte::Invite, "2.2.1"),
            (EtatDuCompte::SansConvention, "8.2"),
        ] {
            let Refus::Interdit { clause, .. } = fermeture(etat) else { panic!("{etat:?}") };
            assert_eq!((clause.document.as_str(), clause.article.as_str()), (CLAUSE_PROFILS, article));
        }
    }

    #[test]
    fn un_code_vole_n_enferme_personne_longtemps() {
        assert!((1..500).all(|n| delai_code(n) <= Duration::from_secs(15 * 60)));
        assert!((1..500).all(|n| delai_code(n) <= delai_code(n + 1) && delai_oubli(n) <= delai_oubli(n + 1)));
    }

    #[test]
    fn vingt_cinq_essais_par_jour() {
        assert!(delai_couple(5) > Duration::from_secs(60));
        let (mut t, mut essais) = (Duration::ZERO, 0_i64);
        while t < Duration::from_secs(24 * 3600) {
            essais += 1;
            t += delai_couple(essais);
        }
        assert!(essais <= 25, "{essais}");
    }
}
