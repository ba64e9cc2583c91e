//! Dates as a calendar file (RFC 5545): whole days, lines folded at seventy-five octets, text escaped, identifiers that stay.
//!
//! It leaves the portal for a diary that others may read: numbers of conventions and names of organisations, nobody's name.
//! Deliberately absent: alarms (each diary has its own), time zones (a contract day is a day), a subscription without session.

use std::fmt::Write as _;

use socle::{Instant, Zone, civil::Date};

/// An entry of the diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entree {
    /// Stable whatever the file.
    pub uid: String,
    /// The day.
    pub le: Date,
    /// One line.
    pub titre: String,
    /// What it does, with its article.
    pub texte: String,
    /// A family, for colours.
    pub famille: String,
}

/// Longest line in octets, its end not counted.
const LIGNE: usize = 75;

/// A text value: commas, semicolons, backslashes and line ends escaped; other control characters have no place.
fn texte(valeur: &str) -> String {
    let mut sortie = String::with_capacity(valeur.len() + 8);
    for c in valeur.chars() {
        match c {
            '\\' | ';' | ',' => sortie.extend(['\\', c]),
            '\n' => sortie.push_str("\\n"),
            c if c.is_control() => {}
            c => sortie.push(c),
        }
    }
    sortie
}

/// A line, folded between characters.
fn plier(sortie: &mut String, ligne: &str) {
    let mut place = LIGNE;
    for c in ligne.chars() {
        if c.len_utf8() > place {
            sortie.push_str("\r\n ");
            place = LIGNE - 1;
        }
        sortie.push(c);
        place -= c.len_utf8();
    }
    sortie.push_str("\r\n");
}

fn compact(jour: Date) -> String {
    format!("{:04}{:02}{:02}", jour.year(), jour.month(), jour.day())
}

/// `aaaammjjThhmm00Z`.
fn tampon(instant: Instant) -> String {
    let Ok(utc) = Zone::nommee("UTC") else { return String::new() };
    let (heure, minute) = utc.heure(instant);
    format!("{}T{heure:02}{minute:02}00Z", compact(utc.jour(instant)))
}

/// A calendar called `nom`, as it was known at `su_le`.
pub fn agenda(nom: &str, su_le: Instant, entrees: &[Entree]) -> String {
    let mut sortie = String::new();
    let mut ligne = |l: &str| plier(&mut sortie, l);
    ligne("BEGIN:VCALENDAR");
    ligne("VERSION:2.0");
    ligne("PRODID:-//Parvis//Echeancier//FR");
    ligne("CALSCALE:GREGORIAN");
    ligne("METHOD:PUBLISH");
    ligne(&format!("X-WR-CALNAME:{}", texte(nom)));
    let su_le = tampon(su_le);
    for e in entrees {
        let apres = e.le.tomorrow().unwrap_or(e.le);
        let mut bloc = String::new();
        write!(bloc, "BEGIN:VEVENT\nUID:{}\nDTSTAMP:{su_le}\n", texte(&e.uid)).ok();
        write!(bloc, "DTSTART;VALUE=DATE:{}\nDTEND;VALUE=DATE:{}\n", compact(e.le), compact(apres)).ok();
        write!(bloc, "SUMMARY:{}\nDESCRIPTION:{}\n", texte(&e.titre), texte(&e.texte)).ok();
        write!(bloc, "CATEGORIES:{}\nTRANSP:TRANSPARENT\nEND:VEVENT", texte(&e.famille)).ok();
        bloc.lines().for_each(&mut ligne);
    }
    ligne("END:VCALENDAR");
    sortie
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that shares nothing with the writer: unfolds, splits at the first colon, unescapes.
    fn relire(fichier: &str) -> Vec<Entree> {
        assert!(fichier.ends_with("END:VCALENDAR\r\n") && !fichier.replace("\r\n", "").contains(['\r', '\n']));
        let deplie = fichier.replace("\r\n ", "");
        let valeur = |v: &str| {
            let mut sortie = String::new();
            let mut suite = v.chars();
            while let Some(c) = suite.next() {
                match c {
                    '\\' => match suite.next().expect("échappement") {
                        'n' | 'N' => sortie.push('\n'),
                        autre => sortie.push(autre),
                    },
                    c => sortie.push(c),
                }
            }
            sortie
        };
        let mut sortie = Vec::new();
        for bloc in deplie.split("\r\nBEGIN:VEVENT\r\n").skip(1) {
            let un = |nom: &str| {
                let ligne = bloc.lines().find(|l| l.starts_with(nom)).unwrap_or_else(|| panic!("{nom}"));
                ligne.split_once(':').unwrap().1.to_owned()
            };
            let jour = un("DTSTART;VALUE=DATE");
            let le = format!("{}-{}-{}", &jour[..4], &jour[4..6], &jour[6..]).parse().unwrap();
            let (titre, texte) = (valeur(&un("SUMMARY")), valeur(&un("DESCRIPTION")));
            sortie.push(Entree { uid: valeur(&un("UID")), le, titre, texte, famille: valeur(&un("CATEGORIES")) });
        }
        sortie
    }

    #[test]
    fn ce_qui_est_ecrit_se_relit() {
        let entree = |n: usize, titre: &str| Entree {
            uid: format!("v{n}.renouvellement.2027-02-10@parvis"),
            le: "2028-02-29".parse().unwrap(),
            titre: titre.to_owned(),
            texte: format!("Une ligne ; deux, trois\\quatre\nÀ l’« été »{}", "é".repeat(n)),
            famille: "a-faire".to_owned(),
        };
        let entrees: Vec<Entree> = (0..90).map(|n| entree(n, "Dernier jour, pour dénoncer ; BEGIN:VEVENT")).collect();
        let fichier = agenda("Échéances ; CPAM", Instant::depuis_micros(1_780_297_200_000_000), &entrees);
        assert_eq!(relire(&fichier), entrees);
        // Folded at seventy-five octets, on a character.
        assert!(fichier.split("\r\n").all(|l| l.len() <= 75));
        assert!(fichier.contains("DTSTAMP:20260601T070000Z") && fichier.contains("DTEND;VALUE=DATE:20280301"));
        assert_eq!(fichier.matches("\r\nBEGIN:VEVENT\r\n").count(), 90);
    }

    #[test]
    fn rien_n_entre_par_un_nom() {
        let pirate = Entree {
            uid: "u".into(),
            le: "2026-01-01".parse().unwrap(),
            titre: "A\r\nEND:VCALENDAR\r\nX:\u{7}1".into(),
            texte: String::new(),
            famille: String::new(),
        };
        let fichier = agenda("x", Instant::depuis_micros(0), &[pirate]);
        assert_eq!(fichier.matches("\r\nEND:VCALENDAR").count(), 1);
        assert_eq!(relire(&fichier)[0].titre, "A\nEND:VCALENDAR\nX:1");
    }
}
