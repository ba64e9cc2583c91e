//! Who may sign, against what is signed (K-29): a mismatch is a warning, lifted with a reason. A signature dated before the
//! session that authorises it is refused, since nothing can repair it: `vie::gestes::apres_la_seance`.

use socle::{civil::Date, francais};

use super::deliberation::Acte;

/// What the partner signs, or signed.
#[derive(Debug, Clone)]
pub struct Signe<'a> {
    /// Code of the model.
    pub code: &'a str,
    /// Name of the document.
    pub document: &'a str,
    /// Caisses that are parties: identifier, name.
    pub caisses: Vec<(String, &'a str)>,
    /// The function that signed.
    pub fonction: &'a str,
    /// On which day.
    pub jour: Date,
    /// Months that the terms give it; `None`: it follows the convention it leans on.
    pub duree: Option<u32>,
    /// Whether it is renewed by itself.
    pub tacite: bool,
    /// Hash of the terms that were signed.
    pub empreinte: Option<String>,
}

/// A mismatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecart {
    /// What does not match: `document`, `partie`, `signataire`, `duree`, `reconduction`, `termes`, `transmission`, `publication`.
    pub code: &'static str,
    /// Which one, where there may be several.
    pub cible: String,
    /// The sentence.
    pub phrase: String,
}

/// The words of a function that count: no title, no article, one gender.
fn mots(fonction: &str) -> Vec<String> {
    let plat = francais::sans_accents(fonction);
    let vides = ["le", "la", "les", "l", "de", "du", "des", "d", "monsieur", "madame", "m", "mme"];
    let un = |mot: &str| match mot.strip_suffix("trice") {
        Some(racine) => format!("{racine}teur"),
        None => mot.strip_suffix('e').unwrap_or(mot).to_owned(),
    };
    plat.split(' ').filter(|m| !m.is_empty() && !vides.contains(m)).map(un).collect()
}

/// Whether two functions are the same, said of a woman or of a man, with or without a title.
pub fn meme_fonction(une: &str, autre: &str) -> bool {
    let (une, autre) = (mots(une), mots(autre));
    !une.is_empty() && une == autre
}

/// Of the délibérations that hold, the one a signature of document `code` rests on: the latest that names it, or the latest.
pub fn retenue<'a, T>(actes: &'a [(T, Acte)], code: &str) -> Option<&'a (T, Acte)> {
    let nomme = |a: &&(T, Acte)| a.1.documents.iter().any(|d| d.code == code);
    actes.iter().filter(nomme).max_by_key(|a| a.1.seance).or_else(|| actes.iter().max_by_key(|a| a.1.seance))
}

/// What does not match between a délibération and what is signed under it.
// regle: K-29 VAR-D-04 CAF17-D-05 CAF17-D-07 PDC-D-02; permissive: Vec::new()
pub fn ecarts(acte: &Acte, s: &Signe<'_>) -> Vec<Ecart> {
    let mut sortie = Vec::new();
    let mut ecart = |code, cible: &str, phrase: String| sortie.push(Ecart { code, cible: cible.to_owned(), phrase });
    if !acte.documents.iter().any(|d| d.code == s.code) {
        ecart("document", s.code, format!("La délibération ne nomme pas ce document : {}.", s.document));
    }
    for (id, nom) in &s.caisses {
        if !acte.parties.contains(id) {
            ecart("partie", id, format!("La délibération ne nomme pas {nom}, que cette convention engage aussi."));
        }
    }
    if !meme_fonction(&acte.signataire, s.fonction) {
        let (prevue, suite) = (&acte.signataire, if acte.ou_representant { " ou son représentant" } else { "" });
        ecart("signataire", s.fonction, format!("Elle autorise « {prevue} »{suite} ; a signé « {} ».", s.fonction));
    }
    if let (Some(prevue), Some(ecrite)) = (acte.duree, s.duree)
        && prevue != ecrite
    {
        ecart("duree", "", format!("Elle couvre {prevue} mois ; la convention en écrit {ecrite}."));
    }
    if acte.tacite == Some(false) && s.tacite {
        ecart("reconduction", "", "Elle ne couvre pas de reconduction tacite ; la convention en écrit une.".to_owned());
    }
    if let (Some((_, annexee)), Some(signee)) = (&acte.termes, &s.empreinte)
        && annexee != signee
    {
        ecart("termes", "", "Les termes signés ne sont pas ceux que la délibération approuve.".to_owned());
    }
    executoire(acte, s.jour, &mut ecart);
    sortie
}

/// A délibération binds once it is received and published (CAF17: signed on the day of the session, before both).
fn executoire(acte: &Acte, jour: Date, ecart: &mut impl FnMut(&'static str, &str, String)) {
    let le = francais::jour(jour);
    match acte.reception.or(acte.transmission) {
        None => ecart(
            "transmission",
            "",
            format!("Signé le {le} ; la transmission au contrôle de légalité n’est pas connue."),
        ),
        Some(recue) if jour < recue => {
            let recue = francais::jour(recue);
            ecart(
                "transmission",
                "",
                format!("Signé le {le}, avant la transmission au contrôle de légalité ({recue})."),
            );
        }
        Some(_) => {}
    }
    match acte.publie_le() {
        None => ecart("publication", "", format!("Signé le {le} ; la publication n’est pas connue.")),
        Some(publiee) if jour < publiee => {
            let publiee = francais::jour(publiee);
            ecart("publication", "", format!("Signé le {le}, avant la publication ({publiee})."));
        }
        Some(_) => {}
    }
}
