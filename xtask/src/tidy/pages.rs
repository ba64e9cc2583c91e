//! Rules on templates: nothing inline that the content policy refuses, French spacing.
//!
//! Deliberately absent: the validity of the HTML (the roof's tests render every template), and
//! typography in Rust strings.

use super::{Constat, Lu, Regle};
use crate::depot::a_extension;

pub(super) const REGLES: &[Regle] = &[
    Regle {
        nom: "en-ligne",
        pourquoi: "la politique de contenu (CSP) refuse scripts, styles et gestionnaires écrits dans la page",
        avertissement: false,
        bons: &[
            ("crates/a/src/pages/a.html", "<script src=\"/a.js\" defer></script><p class=\"style\">once=1</p>"),
            ("crates/a/src/lib.rs", "//! <script>a()</script>\n"),
        ],
        mauvais: &[
            ("crates/a/src/pages/a.html", "<p>\n<script>alert(1)</script>"),
            ("crates/a/src/pages/a.html", "<script\n type=\"module\">import x</script>"),
            ("crates/a/src/pages/a.html", "<p style=\"color: red\">"),
            ("crates/a/src/pages/a.html", "<button type=button\n onclick=\"a()\">"),
            ("crates/a/src/pages/a.html", "<style>p {}</style>"),
        ],
        verifie: en_ligne,
    },
    Regle {
        nom: "espaces-francaises",
        pourquoi: "devant ? ! ; : on met une espace insécable (&nbsp; ou U+202F)",
        avertissement: true,
        bons: &[
            (
                "crates/a/src/pages/a.html",
                "<p>Quoi&nbsp;? Oui\u{202f}! De 10:30 à https://a.example\u{202f}: non</p>{# a: b #}",
            ),
            (
                "crates/a/src/pages/a.html",
                "<a href=\"x?y\">{{ a ? b }}&eacute;</a><script src=\"a\">a ? b : c;</script>",
            ),
        ],
        mauvais: &[
            ("crates/a/src/pages/a.html", "<p>Quoi ?</p>"),
            ("crates/a/src/pages/a.html", "<p>Quoi?</p>"),
            ("crates/a/src/pages/a.html", "<p>{{ nom }} :</p>"),
        ],
        verifie: espaces,
    },
];

fn ligne(texte: &str, place: usize) -> usize {
    texte.get(..place).unwrap_or_default().matches('\n').count() + 1
}

/// The tags of a page: place and text without the angle brackets.
fn balises(texte: &str) -> impl Iterator<Item = (usize, &str)> {
    texte.match_indices('<').filter_map(move |(i, _)| {
        let reste = texte.get(i + 1..)?;
        let dedans = reste.get(..reste.find('>')?)?;
        dedans.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((i, dedans))
    })
}

fn en_ligne(lu: &Lu) -> Vec<Constat> {
    if !a_extension(lu.chemin, "html") {
        return Vec::new();
    }
    let mut constats = Vec::new();
    for (place, balise) in balises(lu.texte) {
        let mut dire = |quoi: String| constats.push((ligne(lu.texte, place), quoi));
        let nom: String = balise.chars().take_while(char::is_ascii_alphanumeric).collect();
        if nom.eq_ignore_ascii_case("style") {
            dire("<style> dans la page".to_owned());
        }
        if nom.eq_ignore_ascii_case("script") {
            let suite = lu.texte.get(place + balise.len() + 2..).unwrap_or_default();
            let contenu = suite.split("</").next().unwrap_or_default();
            if !contenu.trim().is_empty() {
                dire("<script> avec du contenu".to_owned());
            }
        }
        for attribut in balise.split_whitespace().skip(1) {
            let Some((cle, _)) = attribut.split_once('=') else {
                continue;
            };
            let cle = cle.to_ascii_lowercase();
            let gestionnaire = cle.len() > 2 && cle.starts_with("on") && cle.chars().all(|c| c.is_ascii_lowercase());
            if cle == "style" || gestionnaire {
                dire(format!("attribut {cle}="));
            }
        }
    }
    constats
}

fn espaces(lu: &Lu) -> Vec<Constat> {
    if !a_extension(lu.chemin, "html") {
        return Vec::new();
    }
    let visible = visible(lu.texte);
    let mut constats = Vec::new();
    for (i, c) in visible.char_indices().filter(|(_, c)| matches!(c, '?' | '!' | ';' | ':')) {
        let avant = visible.get(..i).and_then(|t| t.chars().next_back());
        let apres = visible.get(i + 1..).and_then(|t| t.chars().next());
        let heure = c == ':' && apres.is_some_and(|a| a.is_ascii_digit() || a == '/' || a == ':');
        // An ordinary space before a colon that an address or a time does not explain is wrong too.
        let libre = avant.is_none_or(|a| matches!(a, '\u{a0}' | '\u{202f}' | '\n' | '?' | '!' | ':'));
        let fin = apres.is_none_or(|a| !a.is_alphanumeric() && a != '=' && a != '&');
        if fin && !libre && !heure {
            constats.push((ligne(&visible, i), format!("« {c} » sans espace insécable")));
        }
    }
    constats
}

/// The text that is read: tags, template code, scripts and entities out; lines kept.
fn visible(texte: &str) -> String {
    let mut t = texte.to_owned();
    for (ouvre, ferme, place) in [
        ("<script", "</script>", ""),
        ("<!--", "-->", ""),
        ("{#", "#}", ""),
        ("{{", "}}", "x"),
        ("{%", "%}", ""),
        ("<", ">", ""),
    ] {
        t = sans(&t, ouvre, ferme, place);
    }
    for insecable in ["&nbsp;", "&#160;", "&#xA0;", "&#xa0;", "&#8239;", "&#x202F;", "&#x202f;", "&nnbsp;"] {
        t = t.replace(insecable, "\u{a0}");
    }
    sans_entites(&t)
}

/// Replaces each region between two marks, its newlines kept.
fn sans(texte: &str, ouvre: &str, ferme: &str, place: &str) -> String {
    let mut sortie = String::with_capacity(texte.len());
    let mut reste = texte;
    while let Some((avant, apres)) = reste.split_once(ouvre) {
        let (dedans, suite) = apres.split_once(ferme).unwrap_or((apres, ""));
        sortie.push_str(avant);
        sortie.push_str(place);
        sortie.extend(dedans.chars().filter(|c| *c == '\n'));
        reste = suite;
    }
    sortie.push_str(reste);
    sortie
}

fn sans_entites(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len());
    let mut reste = texte;
    while let Some((avant, apres)) = reste.split_once('&') {
        sortie.push_str(avant);
        let nom = apres.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').count();
        match apres.get(nom..).and_then(|s| s.strip_prefix(';')) {
            Some(suite) if nom > 0 => {
                sortie.push('x');
                reste = suite;
            }
            _ => {
                sortie.push('&');
                reste = apres;
            }
        }
    }
    sortie.push_str(reste);
    sortie
}
