//! Which version of the terms holds from when: the first that all signed, then each avenant that all signed.
//!
//! A change after a signature is a new version, and asks everybody again; a party that has left since is not asked.

use socle::civil::Date;

use super::{Clauses, Cote, Evenement, GenreEvenement, Version, Vie, fins};

/// A version in effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnEffet {
    /// Which.
    pub numero: i64,
    /// From which day.
    pub le: Date,
}

/// The day on which `cote` signed `version` of a volet whose events are these. A signature that names no version is of the
/// first.
pub fn signee_par(evenements: &[Evenement], cote: Cote, version: i64) -> Option<Date> {
    let genre = match cote {
        Cote::Caisse => GenreEvenement::SignatureCaisse,
        Cote::Partenaire => GenreEvenement::SignaturePartenaire,
    };
    let elle = |e: &&Evenement| e.genre == genre && e.version.unwrap_or(1) == version;
    evenements.iter().filter(elle).map(|e| e.effet_le).min()
}

/// The day on which the second of the two parties of a volet signed `version`.
fn signee(evenements: &[Evenement], version: i64) -> Option<Date> {
    Some(signee_par(evenements, Cote::Caisse, version)?.max(signee_par(evenements, Cote::Partenaire, version)?))
}

fn numeros(vie: &Vie) -> Vec<i64> {
    let volets = std::iter::once(&vie.evenements).chain(&vie.soeurs);
    let signees = volets
        .flatten()
        .filter(|e| matches!(e.genre, GenreEvenement::SignatureCaisse | GenreEvenement::SignaturePartenaire));
    let mut tous: Vec<i64> = vie.versions.iter().map(|v| v.numero).collect();
    tous.extend(signees.map(|e| e.version.unwrap_or(1)));
    tous.sort_unstable();
    tous.dedup();
    tous
}

/// The first version: the day on which the last of *all* parties signed it.
// regle: VAR-EP-8.1-01 K-25; permissive: signee_par(&vie.evenements, Cote::Caisse, version)
fn signee_de_toutes(vie: &Vie, version: i64) -> Option<Date> {
    std::iter::once(&vie.evenements).chain(&vie.soeurs).try_fold(Date::MIN, |max, v| Some(max.max(signee(v, version)?)))
}

/// An avenant: on its date, or the day of the last signature if that is later; volets that are over have nothing to sign.
// regle: VAR-9.3-01 VAR-EP-8.3-01 CAF68-17.3-01 CAF68-PC-6-01; permissive: Some(voulu)
fn avenant(vie: &Vie, version: i64, voulu: Date, deja: &[EnEffet]) -> Option<Date> {
    let mut le = voulu.max(signee(&vie.evenements, version)?);
    for soeur in &vie.soeurs {
        match signee(soeur, version) {
            Some(jour) => le = le.max(jour),
            None if fins::d_un_volet(vie, soeur, deja).into_iter().any(|f| f.dernier_jour < le) => {}
            None => return None,
        }
    }
    Some(le)
}

/// The versions that hold, in order, each from its day until the next one's.
pub fn en_effet(vie: &Vie) -> Vec<EnEffet> {
    let mut sortie: Vec<EnEffet> = Vec::new();
    for numero in numeros(vie) {
        let voulu = vie.versions.iter().find(|v| v.numero == numero).map_or(Date::MIN, |v| v.effet_le);
        let le = match sortie.last() {
            None => signee_de_toutes(vie, numero),
            Some(avant) => avenant(vie, numero, voulu, &sortie).map(|le| le.max(avant.le)),
        };
        sortie.extend(le.map(|le| EnEffet { numero, le }));
    }
    sortie
}

/// The day on which the last of *all* parties signed (8.1); `None` while one has not.
pub fn derniere_signature(vie: &Vie) -> Option<Date> {
    en_effet(vie).first().map(|v| v.le)
}

/// The clauses that hold on `jour`; before any holds, those of the first that does, or that was fixed.
pub fn clauses_le<'a>(versions: &'a [Version], en_effet: &[EnEffet], jour: Date) -> Option<&'a Clauses> {
    let tenue = en_effet.iter().rev().find(|v| v.le <= jour).or_else(|| en_effet.first());
    let retenue = tenue.and_then(|t| versions.iter().find(|v| v.numero == t.numero));
    retenue.or_else(|| versions.first()).map(|v| &v.clauses)
}
