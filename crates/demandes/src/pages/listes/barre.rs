//! What stands above a list: tabs with their counts, what is looked for, the filters, what they say in words, saved views.

use acces::Organisation;
use socle::{Erreurs, Id};
use toile::{
    Champs, Lien,
    composants::{Champ, Liste},
};

use crate::{
    Formulaires,
    travail::{
        contexte::{COMPTE_MAX, Contexte, Vue},
        filtre::{Affecte, Cote, Etats, FENETRES, Filtre, PERIODES, PHASES, TRIS},
        recherche::Termes,
    },
};

/// A tab: a set of states, and how many requests are in it.
pub(super) struct Onglet {
    pub(super) lien: Lien,
    pub(super) nombre: String,
}

/// A saved view.
pub(super) struct Enregistree {
    pub(super) id: String,
    pub(super) lien: Lien,
}

/// See the head of this file.
pub(super) struct Barre {
    pub(super) onglets: Vec<Onglet>,
    pub(super) champs: Vec<Champ>,
    /// What is looked for, in words; empty without a search.
    pub(super) cherche: String,
    pub(super) filtres: Vec<Liste>,
    /// What the form of filters carries along: state and search.
    pub(super) caches: Vec<(&'static str, String)>,
    /// The filters, in words.
    pub(super) dits: Vec<String>,
    /// Where nothing is filtered any more.
    pub(super) effacer: String,
    /// Whether a part opens by itself: what is typed or chosen in it is at work, or wrong.
    pub(super) recherche_ouverte: bool,
    pub(super) vue_ouverte: bool,
    pub(super) vues: Vec<Enregistree>,
    pub(super) nom_vue: Champ,
    /// For the bulk act: (code, name).
    pub(super) agents: Liste,
}

type Options = Vec<(String, String, bool)>;

fn liste(nom: &str, libelle: &str, tous: &str, options: Options) -> Liste {
    let aucune = !options.iter().any(|(.., choisie)| *choisie);
    let options = std::iter::once((String::new(), tous.to_owned(), aucune)).chain(options).collect();
    Liste { nom: nom.into(), libelle: libelle.into(), options, ..Liste::default() }
}

impl Barre {
    pub(super) fn nouvelle(
        filtre: &Filtre,
        contexte: &Contexte,
        formulaires: &Formulaires,
        erreurs: &Erreurs,
        saisie: &Champs,
    ) -> Self {
        let filtres = filtres(filtre, contexte, formulaires);
        let cherche = contexte.termes.as_ref().filter(|_| filtre.recherche.is_some()).map(Termes::en_mots);
        let initial = Filtre::initial(filtre.cote);
        let faute = |noms: &[&str]| noms.iter().any(|n| !erreurs.pour(n).is_empty());
        Self {
            onglets: onglets(filtre, contexte),
            champs: champs(erreurs, saisie),
            cherche: cherche.unwrap_or_default(),
            dits: dits(filtre, &filtres),
            effacer: initial.adresse(""),
            recherche_ouverte: faute(&["nom", "naissance", "numero"]),
            vue_ouverte: faute(&["nom_vue"]),
            vues: vues(filtre.cote, &contexte.vues),
            nom_vue: Champ {
                nom: "nom_vue".into(),
                libelle: "Nom de la vue".into(),
                aide: "Par exemple « Mes retards ». N’y mettez le nom de personne.".into(),
                valeur: saisie.un("nom_vue").into(),
                erreur: erreurs.pour("nom_vue").into(),
                genre: "text",
                autocomplete: "off",
                largeur: 30,
                ..Champ::default()
            },
            caches: filtre.paires().into_iter().filter(|(n, _)| ["etat", "r"].contains(n)).collect(),
            agents: agents(contexte),
            filtres,
        }
    }
}

/// Each state with its count, whatever the other filters: a tab opens exactly what its number says.
fn onglets(filtre: &Filtre, contexte: &Contexte) -> Vec<Onglet> {
    let nombre = |etats: Etats| {
        let comptes: Vec<i64> = contexte.comptes.iter().filter(|(p, _)| etats.contient(*p)).map(|(_, n)| *n).collect();
        let total: i64 = comptes.iter().sum();
        // One that stopped counting makes the sum a minimum.
        if comptes.iter().any(|n| *n >= COMPTE_MAX) {
            return if total > COMPTE_MAX { format!("plus de {}", total - 1) } else { "plus de 999".to_owned() };
        }
        total.to_string()
    };
    let une = |etats: Etats, mots: &str| {
        let cible = Filtre { etats, ..Filtre::initial(filtre.cote) };
        let courant = filtre.etats == etats;
        Onglet { lien: Lien { courant, ..Lien::vers(cible.adresse(""), mots) }, nombre: nombre(etats) }
    };
    let mut tous = match filtre.cote {
        Cote::Caisse => vec![une(Etats::Ouvertes, "À traiter")],
        Cote::Partenaire => vec![une(Etats::Toutes, "Toutes"), une(Etats::Ouvertes, "En cours")],
    };
    // A state that nothing is in takes no place, unless it is the one being looked at.
    let presente = |e: &Etats| *e == filtre.etats || contexte.comptes.iter().any(|(p, n)| e.contient(*p) && *n > 0);
    let phases = PHASES.into_iter().map(|p| (Etats::Une(p), p.etiquette().1));
    tous.extend(phases.filter(|(e, _)| presente(e)).map(|(e, mots)| une(e, mots)));
    if filtre.etats == Etats::Finies {
        tous.push(une(Etats::Finies, "Terminées"));
    }
    if filtre.cote == Cote::Caisse {
        tous.push(une(Etats::Toutes, "Toutes"));
    }
    tous
}

/// What can be typed.
fn champs(erreurs: &Erreurs, saisie: &Champs) -> Vec<Champ> {
    let champ = |nom: &str, libelle: &str, aide: &str, clavier, largeur| Champ {
        nom: nom.into(),
        libelle: libelle.into(),
        aide: aide.into(),
        valeur: saisie.un(nom).into(),
        erreur: erreurs.pour(nom).into(),
        // One of the three is enough, and none is wanted more than another.
        facultatif: true,
        genre: "text",
        autocomplete: "off",
        clavier,
        largeur,
    };
    vec![
        champ("nom", "Nom, prénom", "Les premières lettres suffisent.", "", 30),
        champ("naissance", "Date de naissance", "jj/mm/aaaa", "numeric", 15),
        champ("numero", "Numéro de demande", "Par exemple K7PM-2XQD.", "", 15),
    ]
}

fn parmi<T: Copy + PartialEq>(table: &[(T, &str, &str)], choisie: Option<T>) -> Options {
    table.iter().map(|(v, code, mots)| ((*code).to_owned(), (*mots).to_owned(), choisie == Some(*v))).collect()
}

fn filtres(filtre: &Filtre, contexte: &Contexte, formulaires: &Formulaires) -> Vec<Liste> {
    let caisse = filtre.cote == Cote::Caisse;
    let mut sortie = Vec::new();
    let motifs = formulaires.motifs().motifs.iter().filter(|m| m.formulaire.is_some());
    let motifs: Options =
        motifs.map(|m| (m.code.clone(), m.libelle.clone(), filtre.motif.as_ref() == Some(&m.code))).collect();
    // One possible answer is no question.
    if motifs.len() > 1 || filtre.motif.is_some() {
        sortie.push(liste("motif", "Motif", "Tous les motifs", motifs));
    }
    let autre = |(id, nom): &(Id<Organisation>, String)| (id.to_string(), nom.clone(), filtre.autre == Some(*id));
    let autres: Options = contexte.autres.iter().map(autre).collect();
    if autres.len() > 1 || filtre.autre.is_some() {
        let (libelle, tous) =
            if caisse { ("Partenaire", "Tous les partenaires") } else { ("Caisse", "Toutes les caisses") };
        sortie.push(liste("autre", libelle, tous, autres));
    }
    if caisse {
        let unites = contexte.unites.iter().map(|(id, nom)| (id.to_string(), nom.clone(), filtre.unite == Some(*id)));
        sortie.push(liste("unite", "Unité", "Toutes les unités", unites.collect()));
        sortie.push(liste("affecte", "Suivie par", "Tout le monde", suivie(filtre, contexte)));
    }
    sortie.push(liste("echeance", "Échéance", "Toutes les échéances", parmi(&FENETRES, filtre.fenetre)));
    sortie.push(liste("depot", "Déposée", "À toute date", parmi(&PERIODES, filtre.periode)));
    let tri = Liste {
        nom: "tri".into(),
        libelle: "Trier par".into(),
        options: parmi(&TRIS, Some(filtre.tri)),
        ..Liste::default()
    };
    sortie.push(tri);
    sortie
}

fn suivie(filtre: &Filtre, contexte: &Contexte) -> Options {
    let est = |a| filtre.affecte == Some(a);
    let mut options = vec![
        ("moi".to_owned(), "Moi et ceux que je supplée".to_owned(), est(Affecte::Moi)),
        ("personne".to_owned(), "Personne".to_owned(), est(Affecte::Personne)),
    ];
    options.extend(contexte.agents.iter().map(|a| (a.compte.to_string(), a.nom_dit(), est(Affecte::A(a.compte)))));
    options
}

/// To whom requests can be given.
fn agents(contexte: &Contexte) -> Liste {
    let mut options = vec![("moi".to_owned(), "Moi".to_owned(), true)];
    options.extend(contexte.agents.iter().map(|a| (a.compte.to_string(), a.nom_dit(), false)));
    options.push(("personne".to_owned(), "Personne (rendre à la file)".to_owned(), false));
    Liste { nom: "a".into(), libelle: "Confier les demandes cochées à".into(), options, ..Liste::default() }
}

/// The filters that are at work, in words.
fn dits(filtre: &Filtre, filtres: &[Liste]) -> Vec<String> {
    let mut sortie = Vec::new();
    if filtre.etats != Filtre::initial(filtre.cote).etats {
        let etat = match filtre.etats {
            Etats::Toutes => "toutes",
            Etats::Ouvertes => "en cours",
            Etats::Finies => "terminées",
            Etats::Une(p) => p.etiquette().1,
        };
        sortie.push(format!("État : {}", etat.to_lowercase()));
    }
    for f in filtres.iter().filter(|f| f.nom != "tri") {
        if let Some((_, mots, _)) = f.options.iter().find(|(code, _, choisie)| *choisie && !code.is_empty()) {
            sortie.push(format!("{} : {}", f.libelle, mots));
        } else if filtre.paires().iter().any(|(nom, _)| *nom == f.nom) {
            // Somebody who is gone, a partner whose convention is over: still filtered on, under no name.
            sortie.push(format!("{} : ne se propose plus", f.libelle));
        }
    }
    sortie
}

fn vues(cote: Cote, vues: &[Vue]) -> Vec<Enregistree> {
    let href = |v: &Vue| {
        if v.requete.is_empty() { cote.chemin().to_owned() } else { format!("{}?{}", cote.chemin(), v.requete) }
    };
    vues.iter().map(|v| Enregistree { id: v.id.clone(), lien: Lien::vers(href(v), v.nom.clone()) }).collect()
}
