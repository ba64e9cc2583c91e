//! SPDX licence expressions: `MIT OR (Apache-2.0 AND ISC)`, and the old `MIT/Apache-2.0`.
//!
//! A hand-written descent: OR binds least, then AND, then WITH, as SPDX says.
//! Deliberately absent: the list of known licences; an unknown name is simply not accepted.

use std::iter::Peekable;
use std::vec::IntoIter;

/// An expression read.
#[derive(Debug, PartialEq, Eq)]
pub enum Expression {
    /// One licence, with its exception if any (`Apache-2.0 WITH LLVM-exception`).
    Licence(String),
    /// All of them bind.
    Et(Vec<Self>),
    /// One of them may be chosen.
    Ou(Vec<Self>),
}

impl Expression {
    /// Reads an expression; `None` when it is not one.
    pub fn lire(texte: &str) -> Option<Self> {
        let espace = texte.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let mots: Vec<String> = espace.split_whitespace().map(str::to_owned).collect();
        let mut mots = mots.into_iter().peekable();
        let lue = ou(&mut mots)?;
        mots.next().is_none().then_some(lue)
    }

    /// True when the accepted licences are enough.
    pub fn acceptee(&self, permises: &[&str]) -> bool {
        match self {
            Self::Licence(l) => permises.contains(&l.as_str()),
            Self::Et(parties) => parties.iter().all(|p| p.acceptee(permises)),
            Self::Ou(parties) => parties.iter().any(|p| p.acceptee(permises)),
        }
    }
}

type Mots = Peekable<IntoIter<String>>;

fn ou(mots: &mut Mots) -> Option<Expression> {
    suite(mots, "OR", et, Expression::Ou)
}

fn et(mots: &mut Mots) -> Option<Expression> {
    suite(mots, "AND", simple, Expression::Et)
}

fn suite(
    mots: &mut Mots,
    mot: &str,
    partie: fn(&mut Mots) -> Option<Expression>,
    joindre: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    let premiere = partie(mots)?;
    let mut parties = vec![premiere];
    while mots.next_if(|m| m == mot).is_some() {
        parties.push(partie(mots)?);
    }
    if parties.len() == 1 { parties.pop() } else { Some(joindre(parties)) }
}

fn simple(mots: &mut Mots) -> Option<Expression> {
    let mot = mots.next()?;
    if mot == "(" {
        let dedans = ou(mots)?;
        return mots.next_if(|m| m == ")").map(|_| dedans);
    }
    if matches!(mot.as_str(), ")" | "OR" | "AND" | "WITH") {
        return None;
    }
    if mots.next_if(|m| m == "WITH").is_some() {
        return Some(Expression::Licence(format!("{mot} WITH {}", mots.next()?)));
    }
    Some(Expression::Licence(mot))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERMISES: &[&str] = &["MIT", "ISC", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn une_expression_est_acceptee_quand_un_choix_permis_existe() {
        for (texte, attendu) in [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
            ("GPL-2.0 WITH LLVM-exception", false),
            ("(MIT OR GPL-3.0) AND ISC", true),
            ("MIT OR GPL-3.0 AND GPL-2.0", true),
            ("(MIT OR GPL-3.0) AND GPL-2.0", false),
        ] {
            let lue = Expression::lire(texte).unwrap();
            assert_eq!(lue.acceptee(PERMISES), attendu, "{texte}");
        }
    }

    #[test]
    fn ce_qui_n_est_pas_une_expression_est_refuse() {
        for texte in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "AND MIT", "MIT WITH"] {
            assert_eq!(Expression::lire(texte), None, "{texte}");
        }
    }
}
