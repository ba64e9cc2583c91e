//! French as people read it: dates, time left, search without accents, typographic spaces.

use crate::{Instant, Zone, civil::Date};

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// « 3 juin 2026 », « 1er mars 2026 ».
pub fn jour(date: Date) -> String {
    let mois = usize::try_from(date.month() - 1).ok().and_then(|m| MOIS.get(m)).copied().unwrap_or_default();
    let quantieme = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{quantieme} {mois} {}", date.year())
}

/// « 03/06/1984 », the way a date is typed.
pub fn jour_court(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// « 3 juin 2026 à 14 h 05 », in `zone`.
pub fn moment(instant: Instant, zone: &Zone) -> String {
    let t = zone.date_heure(instant);
    format!("{} à {} h {:02}", jour(t.date()), t.hour(), t.minute())
}

/// How far `cible` is from `maintenant`, in words: « dans 5 heures », « en retard de 2 jours ». The unit is the
/// largest that is full, as one says it aloud.
pub fn ecart(cible: Instant, maintenant: Instant) -> String {
    let (prefixe, duree) = if cible >= maintenant {
        ("dans", cible.depuis(maintenant))
    } else {
        ("en retard de", maintenant.depuis(cible))
    };
    let minutes = duree.as_secs() / 60;
    let (nombre, unite) = match minutes {
        0 => {
            return if cible >= maintenant {
                "dans moins d’une minute".into()
            } else {
                "échue à l’instant".into()
            };
        }
        1..60 => (minutes, "minute"),
        60..2880 => (minutes / 60, "heure"),
        _ => (minutes / 1440, "jour"),
    };
    format!("{prefixe} {}", compte(nombre, unite))
}

/// « 1 heure », « 3 heures »: a number and its noun, with a plural in -s.
pub fn compte(nombre: u64, nom: &str) -> String {
    format!("{nombre} {nom}{}", if nombre >= 2 { "s" } else { "" })
}

/// « 96 ko », « 1,2 Mo »: how much a file weighs, as people's systems count.
pub fn poids(octets: u64) -> String {
    let ko = octets.div_ceil(1024);
    if ko < 1000 {
        return format!("{ko} ko");
    }
    let dixiemes = (octets * 10 + 512 * 1024) / (1024 * 1024);
    format!("{},{} Mo", dixiemes / 10, dixiemes % 10)
}

/// « 01 99 00 12 34 »: ten digits by pairs, with no-break spaces; anything else as it is.
pub fn telephone(chiffres: &str) -> String {
    if chiffres.len() != 10 || !chiffres.bytes().all(|o| o.is_ascii_digit()) {
        return chiffres.to_owned();
    }
    let mut sortie = String::with_capacity(20);
    for (rang, chiffre) in chiffres.chars().enumerate() {
        if rang > 0 && rang % 2 == 0 {
            sortie.push('\u{a0}');
        }
        sortie.push(chiffre);
    }
    sortie
}

/// Lower case, without accents, ligatures unfolded, one space between words, letters and digits only: what
/// names are searched and compared on. Done here so that both engines agree.
pub fn sans_accents(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len());
    for c in texte.chars().flat_map(char::to_lowercase) {
        let plie = match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => "a",
            'ç' => "c",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'î' | 'ï' | 'í' | 'ì' => "i",
            'ñ' => "n",
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' => "o",
            'ù' | 'û' | 'ü' | 'ú' => "u",
            'ÿ' | 'ý' => "y",
            'œ' => "oe",
            'æ' => "ae",
            _ if c.is_alphanumeric() => {
                sortie.push(c);
                continue;
            }
            // Combining accents of a decomposed text vanish; anything else parts two words.
            '\u{300}'..='\u{36f}' => continue,
            _ => " ",
        };
        if plie != " " || !(sortie.is_empty() || sortie.ends_with(' ')) {
            sortie.push_str(plie);
        }
    }
    sortie.truncate(sortie.trim_end().len());
    sortie
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_numero_se_lit_par_paires() {
        for (brut, lu) in [("0199001234", "01\u{a0}99\u{a0}00\u{a0}12\u{a0}34"), ("019900123", "019900123"), ("", "")] {
            assert_eq!(telephone(brut), lu);
        }
    }

    #[test]
    fn des_poids_que_l_on_lit() {
        for (octets, dit) in
            [(1, "1 ko"), (100_000, "98 ko"), (1_048_575, "1,0 Mo"), (1_300_000, "1,2 Mo"), (5_242_880, "5,0 Mo")]
        {
            assert_eq!(poids(octets), dit);
        }
    }

    #[test]
    fn mots() {
        let zone = Zone::paris();
        let t = zone.debut("2026-06-03".parse().unwrap()).plus(std::time::Duration::from_secs(14 * 3600 + 300));
        assert_eq!(moment(t, &zone), "3 juin 2026 à 14 h 05");
        assert_eq!(jour("2026-03-01".parse().unwrap()), "1er mars 2026");
        assert_eq!(jour_court("1984-06-03".parse().unwrap()), "03/06/1984");
    }

    #[test]
    fn ecarts() {
        let t = Instant::depuis_micros(0);
        let apres = |s: u64| t.plus(std::time::Duration::from_secs(s));
        for (secondes, dit) in [
            (30, "dans moins d’une minute"),
            (60, "dans 1 minute"),
            (3 * 3600, "dans 3 heures"),
            (47 * 3600, "dans 47 heures"),
            (49 * 3600, "dans 2 jours"),
        ] {
            assert_eq!(ecart(apres(secondes), t), dit);
        }
        assert_eq!(ecart(t, apres(7200)), "en retard de 2 heures");
        assert_eq!(ecart(t, apres(1)), "échue à l’instant");
    }

    #[test]
    fn noms_cherches() {
        for (ecrit, cherche) in
            [("  Éléonore  d’Œuf-Ça ", "eleonore d oeuf ca"), ("LE\u{301}A", "lea"), ("Núñez", "nunez"), ("---", "")]
        {
            assert_eq!(sans_accents(ecrit), cherche);
        }
    }
}
