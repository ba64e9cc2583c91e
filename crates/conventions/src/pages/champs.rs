//! The form of a model's parameters, made from the model: one group per parameter, its article in its legend.

use askama::Template;
use socle::{Erreurs, Refus};
use toile::{
    Champs,
    composants::{Champ, Choix, Reponse1, Zone},
};

use super::rendre;
use crate::{
    Modele, Parametre,
    modele::{Colonne, GenreColonne, GenreParametre},
    regles::{AJOUT, Saisie, ajout, case, code_unite},
};

/// Longest value that a draft keeps.
const VALEUR_MAX: usize = 1000;

/// Several fields under one legend.
#[derive(Template)]
#[template(path = "conventions/groupe.html")]
pub(crate) struct Groupe {
    pub(crate) legende: String,
    pub(crate) aide: String,
    pub(crate) pieces: Vec<String>,
}

/// The fields of a parameter's form, those that may come several times first.
fn noms(modele: &Modele, p: &Parametre) -> (Vec<String>, Vec<String>) {
    let part = |part: &str| format!("{}-{part}", p.code);
    match p.genre {
        GenreParametre::Fonctions | GenreParametre::Champs => (vec![p.code.clone()], Vec::new()),
        GenreParametre::Entier => (Vec::new(), vec![p.code.clone(), part("motif")]),
        GenreParametre::Choix | GenreParametre::Texte | GenreParametre::Siret => (Vec::new(), vec![p.code.clone()]),
        GenreParametre::Delai => (Vec::new(), ["nombre", "unite", "depart", "motif"].map(part).to_vec()),
        GenreParametre::Tableau => {
            let cases = p.lignes.iter().flat_map(|l| p.colonnes.iter().map(|c| case(p, &l.code, &c.code)));
            (Vec::new(), cases.collect())
        }
        GenreParametre::Profils => {
            let maxima = modele.profils.iter().map(|profil| part(&profil.code));
            let ajouts = (1..=p.ajouts).flat_map(|rang| AJOUT.map(|part| ajout(p, rang, part)));
            (Vec::new(), maxima.chain(ajouts).collect())
        }
        GenreParametre::Tranches => {
            let bandes = (1..=p.bornes.len() + 1).map(|rang| part(&rang.to_string()));
            (Vec::new(), bandes.chain([part("illimite")]).collect())
        }
        GenreParametre::Rotation => (Vec::new(), vec![p.code.clone(), part("jours"), part("motif")]),
    }
}

/// What was sent, by field of the model; a field of nobody's is refused.
pub(super) fn lire(modele: &Modele, corps: &Champs, autres: &[&str]) -> Result<Saisie, Refus> {
    let (multiples, uniques): (Vec<_>, Vec<_>) = modele.parametres.iter().map(|p| noms(modele, p)).unzip();
    let (multiples, uniques) = (multiples.concat(), uniques.concat());
    let connus: Vec<&str> =
        multiples.iter().chain(&uniques).map(String::as_str).chain(autres.iter().copied()).collect();
    let plusieurs: Vec<&str> = multiples.iter().map(String::as_str).collect();
    corps.exiger(&connus, &plusieurs)?;
    let mut saisie = Saisie::new();
    for nom in &multiples {
        saisie.insert(nom.clone(), corps.tous(nom).into_iter().map(str::to_owned).collect());
    }
    for nom in &uniques {
        saisie.insert(nom.clone(), vec![corps.un(nom).to_owned()]);
    }
    if saisie.values().flatten().any(|v| v.chars().count() > VALEUR_MAX) {
        return Err(Refus::Illisible("valeur démesurée"));
    }
    Ok(saisie)
}

/// The id that a message links to: the first box of a choice, or the field itself.
pub(super) fn cible(modele: &Modele, champ: &str) -> String {
    use GenreParametre as G;
    let choix = |p: &Parametre| {
        let seul = matches!(p.genre, G::Fonctions | G::Champs | G::Choix | G::Rotation) && p.code == champ;
        seul || (p.genre == G::Delai
            && [format!("{}-unite", p.code), format!("{}-depart", p.code)].iter().any(|n| n == champ))
    };
    let choix = |p: &Parametre| {
        let cases = || p.lignes.iter().flat_map(|l| p.colonnes.iter().map(move |c| (l, c)));
        choix(p) || cases().any(|(l, c)| c.genre == GenreColonne::Choix && case(p, &l.code, &c.code) == champ)
    };
    if modele.parametres.iter().any(choix) { format!("{champ}-1") } else { champ.to_owned() }
}

fn un<'a>(saisie: &'a Saisie, nom: &str) -> &'a str {
    saisie.get(nom).and_then(|v| v.first()).map_or("", String::as_str)
}

/// The pieces of the form, in the order of the model.
pub(super) fn pieces(modele: &Modele, saisie: &Saisie, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    modele.parametres.iter().map(|p| Peintre { modele, saisie, erreurs, p }.peindre()).collect()
}

struct Peintre<'a> {
    modele: &'a Modele,
    saisie: &'a Saisie,
    erreurs: &'a Erreurs,
    p: &'a Parametre,
}

impl Peintre<'_> {
    fn peindre(&self) -> Result<String, Refus> {
        let p = self.p;
        match p.genre {
            GenreParametre::Fonctions => {
                let reponses = self.modele.fonctions.iter().map(|f| (f.code.clone(), f.libelle.clone())).collect();
                let choix = self.choix(&p.code, self.legende(), reponses, true);
                rendre(&Choix { facultatif: p.facultatif, aide: self.aide(), ..choix })
            }
            GenreParametre::Champs => {
                let choix = self.choix(&p.code, self.legende(), self.valeurs(), true);
                rendre(&Choix { facultatif: p.facultatif, aide: self.aide(), ..choix })
            }
            GenreParametre::Choix => {
                rendre(&Choix { aide: self.aide(), ..self.choix(&p.code, self.legende(), self.valeurs(), false) })
            }
            GenreParametre::Entier => self.entier(),
            GenreParametre::Texte => {
                let champ = self.champ(&p.code, self.legende());
                rendre(&Champ { aide: self.aide(), facultatif: p.facultatif, ..champ })
            }
            GenreParametre::Siret => {
                let champ = self.champ(&p.code, self.legende());
                rendre(&Champ { aide: self.aide(), clavier: "numeric", largeur: 15, ..champ })
            }
            GenreParametre::Delai => self.delai(),
            GenreParametre::Tranches => self.tranches(),
            GenreParametre::Rotation => self.rotation(),
            GenreParametre::Tableau => self.tableau(),
            GenreParametre::Profils => self.profils(),
        }
    }

    /// The hint of the model, and when the parameter is asked.
    fn aide(&self) -> String {
        let Some(si) = &self.p.si else { return self.p.aide.clone() };
        let Some(decide) = self.modele.parametre(&si.parametre) else { return self.p.aide.clone() };
        let mots = decide.valeurs.iter().filter(|v| si.valeurs.contains(&v.code)).map(|v| format!("« {} »", v.libelle));
        let quand = format!("À remplir si « {} » répond {}.", decide.libelle, mots.collect::<Vec<_>>().join(" ou "));
        format!("{quand} {}", self.p.aide).trim().to_owned()
    }

    fn entier(&self) -> Result<String, Refus> {
        let p = self.p;
        let bornes = format!("En {}, de {} à {}.", p.unite, p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
        let aide = format!("{} {bornes}", self.aide()).trim().to_owned();
        if !p.ou_motif {
            return rendre(&Champ { aide, clavier: "numeric", largeur: 4, ..self.champ(&p.code, self.legende()) });
        }
        let nombre = self.champ(&p.code, "Nombre".to_owned());
        let nombre = Champ { aide: bornes, clavier: "numeric", largeur: 4, facultatif: true, ..nombre };
        self.groupe(vec![rendre(&nombre)?, self.motif()?])
    }

    /// Why a duty has no value (K-16).
    fn motif(&self) -> Result<String, Refus> {
        rendre(&Zone {
            nom: self.part("motif"),
            libelle: "Raison, si aucune valeur n’est fixée".to_owned(),
            aide: "Les deux parties la lisent. 500 caractères au plus.".to_owned(),
            valeur: un(self.saisie, &self.part("motif")).to_owned(),
            erreur: self.erreurs.pour(&self.part("motif")).to_owned(),
            facultatif: true,
            max: 500,
        })
    }

    /// One group per row, its cells inside.
    fn tableau(&self) -> Result<String, Refus> {
        let mut pieces = Vec::new();
        for ligne in &self.p.lignes {
            let cellule = |c: &Colonne| self.cellule(&case(self.p, &ligne.code, &c.code), c, &ligne.libelle);
            let cases = self.p.colonnes.iter().map(cellule).collect::<Result<Vec<_>, _>>()?;
            if let [_] = self.p.colonnes.as_slice() {
                pieces.extend(cases);
            } else {
                pieces.push(rendre(&Groupe { legende: ligne.libelle.clone(), aide: String::new(), pieces: cases })?);
            }
        }
        self.groupe(pieces)
    }

    fn cellule(&self, nom: &str, c: &Colonne, ligne: &str) -> Result<String, Refus> {
        // A table of one column has its row for a label.
        let libelle = if self.p.colonnes.len() == 1 { ligne.to_owned() } else { c.libelle.clone() };
        let champ =
            |aide: String, clavier, largeur| Champ { aide, clavier, largeur, ..self.champ(nom, libelle.clone()) };
        match c.genre {
            GenreColonne::Texte => rendre(&champ(String::new(), "", 0)),
            GenreColonne::Entier => {
                rendre(&champ(format!("En {}, de {} à {}.", c.unite, c.minimum, c.maximum), "numeric", 4))
            }
            GenreColonne::Plage => rendre(&champ("Par exemple 08:00-16:00 ; « / » : fermé.".to_owned(), "", 15)),
            GenreColonne::Choix => {
                let valeurs = c.valeurs.iter().map(|v| (v.code.clone(), v.libelle.clone())).collect();
                rendre(&self.choix(nom, libelle.clone(), valeurs, false))
            }
        }
    }

    fn profils(&self) -> Result<String, Refus> {
        let mut pieces = Vec::new();
        for profil in &self.modele.profils {
            let qui = profil.publics.iter().map(|q| format!("{} : {}", q.organisme, q.professions.join(", ")));
            let qui = qui.collect::<Vec<_>>().join(" ; ");
            let aide = format!("{} Pour {qui}. {}", profil.missions, profil.condition).trim().to_owned();
            let champ = self.champ(&self.part(&profil.code), format!("{}, {}", profil.code, profil.libelle));
            pieces.push(rendre(&Champ { aide, largeur: 4, ..champ })?);
        }
        let mots = ["Code", "Nom du profil", "Missions", "Organismes et professions", "Maximum de comptes, ou « / »"];
        for rang in 1..=self.p.ajouts {
            let part = |(part, mot): (&&str, &str)| {
                let champ = self.champ(&ajout(self.p, rang, part), mot.to_owned());
                rendre(&Champ { facultatif: true, largeur: if mot == "Code" { 8 } else { 0 }, ..champ })
            };
            let parts = AJOUT.iter().zip(mots).map(part).collect::<Result<_, _>>()?;
            let aide = "Un profil que le catalogue n’a pas. Laissez vide s’il n’y en a pas.".to_owned();
            pieces.push(rendre(&Groupe { legende: format!("Profil ajouté {rang}"), aide, pieces: parts })?);
        }
        self.groupe(pieces)
    }

    fn legende(&self) -> String {
        format!("{} (art. {})", self.p.libelle, self.p.article)
    }

    fn valeurs(&self) -> Vec<(String, String)> {
        self.p.valeurs.iter().map(|v| (v.code.clone(), v.libelle.clone())).collect()
    }

    fn champ(&self, nom: &str, libelle: String) -> Champ {
        Champ {
            nom: nom.to_owned(),
            libelle,
            valeur: un(self.saisie, nom).to_owned(),
            erreur: self.erreurs.pour(nom).to_owned(),
            genre: "text",
            autocomplete: "off",
            ..Champ::default()
        }
    }

    fn choix(&self, nom: &str, legende: String, reponses: Vec<(String, String)>, multiple: bool) -> Choix {
        let choisis = self.saisie.get(nom);
        let reponse = |(code, libelle): (String, String)| Reponse1 {
            coche: choisis.is_some_and(|c| c.contains(&code)),
            code,
            libelle,
            ..Reponse1::default()
        };
        Choix {
            nom: nom.to_owned(),
            legende,
            aide: String::new(),
            erreur: self.erreurs.pour(nom).to_owned(),
            facultatif: false,
            multiple,
            reponses: reponses.into_iter().map(reponse).collect(),
        }
    }

    fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.p.code)
    }

    fn groupe(&self, pieces: Vec<String>) -> Result<String, Refus> {
        rendre(&Groupe { legende: self.legende(), aide: self.aide(), pieces })
    }

    fn delai(&self) -> Result<String, Refus> {
        let p = self.p;
        let aide = format!("De {} à {}.", p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
        let libelle = match p.unites.as_slice() {
            [seule] => format!("Nombre ({})", mot_unite(code_unite(*seule)).to_lowercase()),
            _ => "Nombre".to_owned(),
        };
        let nombre = Champ { aide, clavier: "numeric", largeur: 4, ..self.champ(&self.part("nombre"), libelle) };
        let mut pieces = vec![rendre(&nombre)?];
        if p.unites.len() > 1 {
            let unites = p.unites.iter().map(|u| code_unite(*u)).map(|c| (c.to_owned(), mot_unite(c).to_owned()));
            pieces.push(rendre(&self.choix(&self.part("unite"), "Unité".to_owned(), unites.collect(), false))?);
        }
        if !p.departs.is_empty() {
            let departs = p.departs.iter().map(|d| (d.code.clone(), d.libelle.clone())).collect();
            pieces.push(rendre(&self.choix(&self.part("depart"), "Départ du délai".to_owned(), departs, false))?);
        }
        if p.ou_motif {
            pieces.push(self.motif()?);
        }
        self.groupe(pieces)
    }

    fn tranches(&self) -> Result<String, Refus> {
        let mut pieces = Vec::new();
        let mut premier = 1;
        for (rang, dernier) in self.p.bornes.iter().enumerate() {
            let libelle = format!("De {premier} à {dernier} membres");
            premier = dernier + 1;
            let champ = self.champ(&self.part(&(rang + 1).to_string()), libelle);
            pieces.push(rendre(&Champ { clavier: "numeric", largeur: 4, ..champ })?);
        }
        let libelle = format!("Plus de {} membres", premier - 1);
        let champ = self.champ(&self.part(&(self.p.bornes.len() + 1).to_string()), libelle.clone());
        let aide = format!("{} comptes au plus.", self.p.maximum.unwrap_or(0));
        pieces.push(rendre(&Champ { clavier: "numeric", largeur: 4, facultatif: self.p.illimite, aide, ..champ })?);
        if self.p.illimite {
            let oui = vec![("oui".to_owned(), "Nombre de comptes sans limite".to_owned())];
            let choix = self.choix(&self.part("illimite"), format!("{libelle} : sans limite ?"), oui, true);
            pieces.push(rendre(&Choix { facultatif: true, ..choix })?);
        }
        self.groupe(pieces)
    }

    fn rotation(&self) -> Result<String, Refus> {
        let p = self.p;
        let reponses =
            [("jours", "Après un nombre de jours"), ("aucun", "Aucun changement demandé, pour une raison écrite")];
        let reponses = reponses.map(|(c, l)| (c.to_owned(), l.to_owned())).to_vec();
        let aide = format!("De {} à {}.", p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
        let jours = self.champ(&self.part("jours"), "Nombre de jours".to_owned());
        let motif = Zone {
            nom: self.part("motif"),
            libelle: "Raison, si aucun changement n’est demandé".to_owned(),
            aide: "Les deux parties la lisent. 500 caractères au plus.".to_owned(),
            valeur: un(self.saisie, &self.part("motif")).to_owned(),
            erreur: self.erreurs.pour(&self.part("motif")).to_owned(),
            facultatif: true,
            max: 500,
        };
        self.groupe(vec![
            rendre(&self.choix(&p.code, "Quand changer de mot de passe ?".to_owned(), reponses, false))?,
            rendre(&Champ { aide, clavier: "numeric", largeur: 4, facultatif: true, ..jours })?,
            rendre(&motif)?,
        ])
    }
}

fn mot_unite(code: &str) -> &'static str {
    match code {
        "heures" => "Heures",
        "jours_ouvres" => "Jours ouvrés",
        "mois" => "Mois",
        _ => "Jours calendaires",
    }
}
