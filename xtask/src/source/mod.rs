//! Reading Rust source without compiling it: code, comments and strings told apart.
//!
//! Each view has the length of the text, what it leaves out being blank, so that a place found in
//! one is the same place in the others. This is enough for tidy and exigences, and quick.
//! Deliberately absent: a syntax tree (syn would not see comments, which carry the rules' marks)
//! and macro expansion.

mod fonctions;

use std::ops::Range;

pub use fonctions::Fonction;

/// A pair of delimiters, and whether it is the argument of a macro (`nom! { … }`).
#[derive(Debug, Clone)]
pub struct Bloc {
    pub ouvre: usize,
    pub ferme: usize,
    pub macro_: bool,
}

/// A Rust file read.
#[derive(Debug)]
pub struct Source {
    /// As on the disk.
    pub texte: String,
    /// Without comments and without the content of strings.
    pub code: String,
    /// Comments only.
    pub commentaires: String,
    /// Content of strings only.
    pub chaines: String,
    /// Pairs of delimiters of the code.
    pub blocs: Vec<Bloc>,
    /// Functions with a body.
    pub fonctions: Vec<Fonction>,
    lignes: Vec<usize>,
    essais: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Genre {
    Code,
    Commentaire,
    Chaine,
}

impl Source {
    /// Reads a file; `essai` says that the whole file is test code by its place.
    pub fn lire(texte: &str, essai: bool) -> Self {
        let genres = classer(texte);
        let vue = |garde: fn(Genre) -> bool| {
            let octets =
                texte.bytes().zip(&genres).map(|(o, g)| if o == b'\n' || garde(*g) { o } else { b' ' }).collect();
            // Regions start and end on character boundaries, so this never fails.
            String::from_utf8(octets).unwrap_or_default()
        };
        let code = vue(|g| g == Genre::Code);
        let blocs = blocs(&code);
        let mut lignes = vec![0];
        lignes.extend(texte.match_indices('\n').map(|(i, _)| i + 1));
        let mut source = Self {
            commentaires: vue(|g| g == Genre::Commentaire),
            chaines: vue(|g| g == Genre::Chaine),
            texte: texte.to_owned(),
            essais: if essai { std::iter::once(0..texte.len()).collect() } else { zones(&code, &blocs) },
            code,
            blocs,
            fonctions: Vec::new(),
            lignes,
        };
        source.fonctions = fonctions::trouver(&source);
        source
    }

    /// Line (from 1) of a place.
    pub fn ligne(&self, place: usize) -> usize {
        self.lignes.partition_point(|debut| *debut <= place)
    }

    /// Place of the start of a line (from 1).
    pub fn debut_de_ligne(&self, ligne: usize) -> usize {
        self.lignes.get(ligne.saturating_sub(1)).copied().unwrap_or(self.texte.len())
    }

    /// True when the place is inside test code.
    pub fn est_essai(&self, place: usize) -> bool {
        self.essais.iter().any(|z| z.contains(&place))
    }

    /// The place that closes the delimiter opened at `ouvre`.
    pub fn fermeture(&self, ouvre: usize) -> Option<usize> {
        self.blocs.iter().find(|b| b.ouvre == ouvre).map(|b| b.ferme)
    }

    /// The innermost function whose body holds the place.
    pub fn fonction_a(&self, place: usize) -> Option<&Fonction> {
        self.fonctions.iter().filter(|f| f.corps.contains(&place)).min_by_key(|f| f.corps.len())
    }

    /// Places of the code where the word stands alone (not inside a longer identifier).
    pub fn mots<'a>(&'a self, mot: &'a str) -> impl Iterator<Item = usize> + 'a {
        mots(&self.code, mot)
    }
}

/// Places where `mot` stands without an identifier character on either side that it has itself.
pub fn mots<'a>(texte: &'a str, mot: &'a str) -> impl Iterator<Item = usize> + 'a {
    let lie = |c: Option<char>| c.is_some_and(est_ident);
    let (debut, fin) = (lie(mot.chars().next()), lie(mot.chars().next_back()));
    texte.match_indices(mot).map(|(i, _)| i).filter(move |i| {
        let avant = texte.get(..*i).and_then(|t| t.chars().next_back());
        let apres = texte.get(i + mot.len()..).and_then(|t| t.chars().next());
        !(debut && lie(avant) || fin && lie(apres))
    })
}

/// True for a character of a Rust identifier.
pub fn est_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Says of each byte whether it is code, comment or string content.
fn classer(texte: &str) -> Vec<Genre> {
    let mut genres = vec![Genre::Code; texte.len()];
    let mut i = 0;
    while i < texte.len() {
        let Some((region, genre, suivant)) = region(texte, i) else {
            i += 1;
            continue;
        };
        let fin = region.end.min(texte.len());
        if let Some(tranche) = genres.get_mut(region.start..fin) {
            tranche.fill(genre);
        }
        i = suivant;
    }
    genres
}

/// The comment or literal that starts at `i`, if any: what to mark, as what, and where to go on.
fn region(texte: &str, i: usize) -> Option<(Range<usize>, Genre, usize)> {
    let octets = texte.as_bytes();
    let at = |i: usize| octets.get(i).copied().unwrap_or(0);
    let jusqua = |debut: usize, o: u8| (debut..octets.len()).find(|k| at(*k) == o).unwrap_or(octets.len());
    match (at(i), at(i + 1)) {
        (b'/', b'/') => {
            let fin = jusqua(i, b'\n');
            Some((i..fin, Genre::Commentaire, fin))
        }
        (b'/', b'*') => {
            let fin = fin_de_bloc(octets, i);
            Some((i..fin, Genre::Commentaire, fin))
        }
        (b'"', _) => {
            let fin = fin_de_chaine(octets, i + 1);
            Some((i + 1..fin, Genre::Chaine, fin + 1))
        }
        (b'r', b'"' | b'#') => {
            let (debut, fin, apres) = fin_de_brute(octets, i + 1)?;
            Some((debut..fin, Genre::Chaine, apres))
        }
        (b'\'', b'\\') => {
            let fin = jusqua(i + 3, b'\'');
            Some((i + 1..fin, Genre::Chaine, fin + 1))
        }
        (b'\'', _) => {
            // A character, unless what follows it is no quote: then it is a lifetime.
            let taille = texte.get(i + 1..)?.chars().next()?.len_utf8();
            let fin = i + 1 + taille;
            (at(fin) == b'\'').then_some((i + 1..fin, Genre::Chaine, fin + 1))
        }
        _ => None,
    }
}

/// End of a block comment that starts at `debut`; they nest.
fn fin_de_bloc(octets: &[u8], debut: usize) -> usize {
    let (mut i, mut profondeur) = (debut, 0_usize);
    while i < octets.len() {
        match (octets.get(i), octets.get(i + 1)) {
            (Some(b'/'), Some(b'*')) => (profondeur, i) = (profondeur + 1, i + 2),
            (Some(b'*'), Some(b'/')) => (profondeur, i) = (profondeur - 1, i + 2),
            _ => i += 1,
        }
        if profondeur == 0 {
            break;
        }
    }
    i
}

/// Place of the quote that closes a string whose content starts at `debut`.
fn fin_de_chaine(octets: &[u8], debut: usize) -> usize {
    let mut i = debut;
    while let Some(o) = octets.get(i) {
        match o {
            b'\\' => i += 2,
            b'"' => return i,
            _ => i += 1,
        }
    }
    octets.len()
}

/// Content and end of a raw string whose `#`s or quote start at `debut`.
fn fin_de_brute(octets: &[u8], debut: usize) -> Option<(usize, usize, usize)> {
    let dieses = octets.iter().skip(debut).take_while(|o| **o == b'#').count();
    let ouvre = debut + dieses;
    if octets.get(ouvre) != Some(&b'"') {
        return None;
    }
    let mut i = ouvre + 1;
    while i < octets.len() {
        let suite = octets.iter().skip(i + 1).take(dieses).filter(|o| **o == b'#').count();
        if octets.get(i) == Some(&b'"') && suite == dieses {
            return Some((ouvre + 1, i, i + 1 + dieses));
        }
        i += 1;
    }
    Some((ouvre + 1, octets.len(), octets.len()))
}

fn blocs(code: &str) -> Vec<Bloc> {
    let mut pile: Vec<(usize, bool)> = Vec::new();
    let mut blocs = Vec::new();
    for (i, o) in code.bytes().enumerate() {
        match o {
            b'(' | b'[' | b'{' => {
                let avant = code.get(..i).unwrap_or_default().trim_end();
                // `nom!(`, and `macro_rules! nom {` too: neither is ordinary code.
                let sans_nom = avant.trim_end_matches(est_ident).trim_end();
                let macro_ = avant.ends_with('!') && avant.len() > 1 || sans_nom.ends_with("macro_rules!");
                pile.push((i, macro_));
            }
            b')' | b']' | b'}' => {
                if let Some((ouvre, macro_)) = pile.pop() {
                    blocs.push(Bloc { ouvre, ferme: i, macro_ });
                }
            }
            _ => {}
        }
    }
    blocs
}

/// Items under `#[cfg(test)]`.
fn zones(code: &str, blocs: &[Bloc]) -> Vec<Range<usize>> {
    let mut zones = Vec::new();
    for attribut in ["#[cfg(test)]", "#[cfg(all(test", "#[cfg(any(test"] {
        for (debut, _) in code.match_indices(attribut) {
            let fin_attribut = blocs.iter().find(|b| b.ouvre == debut + 1).map_or(debut, |b| b.ferme);
            let reste = code.get(fin_attribut..).unwrap_or_default();
            let Some(k) = reste.find(['{', ';']).map(|k| fin_attribut + k) else {
                continue;
            };
            let fin = blocs.iter().find(|b| b.ouvre == k).map_or(k, |b| b.ferme);
            zones.push(debut..fin + 1);
        }
    }
    zones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_commentaires_et_chaines_se_distinguent() {
        let t = "let a = \"x // y\"; // z \"q\"\nlet b = r#\"t\"u\"#; /* m /* n */ o */ let c: &'a u8 = b'\\'';\nlet d = 'é'; fin";
        let s = Source::lire(t, false);
        assert_eq!(s.code.len(), t.len());
        for absent in ["x // y", "z", "t\"u", " n ", " o ", "é"] {
            assert!(!s.code.contains(absent), "{absent} dans {}", s.code);
        }
        assert!(s.code.contains("let c: &'a u8 = b'") && s.code.ends_with("fin"));
        assert!(s.commentaires.contains("// z \"q\"") && !s.commentaires.contains("x //"));
        assert!(s.chaines.contains("x // y") && !s.chaines.contains('z'));
    }

    #[test]
    fn les_zones_d_essai_suivent_cfg_test() {
        let t = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}\n";
        let s = Source::lire(t, false);
        let essai = |n: &str| s.est_essai(t.find(n).unwrap());
        assert_eq!([essai("a()"), essai("b()"), essai("c()")], [false, true, false]);
    }

    #[test]
    fn un_mot_ne_se_trouve_pas_dans_un_autre() {
        let trouves = |m: &str| mots("strand::x rand::y exigences!", m).count();
        assert_eq!([trouves("rand::"), trouves("exigence"), trouves("exigences!")], [1, 0, 1]);
    }
}
