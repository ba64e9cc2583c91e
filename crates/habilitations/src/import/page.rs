//! The page of a file of accounts: sent, looked at line by line, corrected, confirmed; then how its mails go.

use acces::{Action, Organisation, Profil, Ressource};
use askama::Template;
use socle::{Erreurs, Id, Instant, Refus, civil, francais};
use stockage::{Db, Executant, ligne, sql};
use toile::{
    Cadre, Champs, Porte, Reponse, Visite,
    composants::{Avis, Reponse1, Sommaire},
};

use super::{
    cas::{self, Choix, ImportLu},
    csv::OCTETS_MAX,
    regles::{self, Cote, Ligne, Verdict, verifier},
};
use crate::{
    faits::jauges,
    pages::champs,
    regles::{Saisie as _, Statut},
    sql,
};

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    const A: Action = Action::ImporterComptes;
    vec![
        Porte::get("/comptes/import", A, |v| Box::pin(montrer(v))).tracee(),
        Porte::post("/comptes/import", A, |v| Box::pin(deposer(v))).tracee().fichier(OCTETS_MAX),
        Porte::get("/comptes/import/ligne", A, |v| Box::pin(montrer_ligne(v))).tracee(),
        Porte::post("/comptes/import/ligne", A, |v| Box::pin(corriger(v))).tracee(),
        Porte::post("/comptes/import/confirmation", A, |v| Box::pin(confirmer(v))).tracee(),
    ]
}

struct Dernier {
    quand: String,
    phrase: String,
}

struct LigneVue {
    rang: usize,
    numero: usize,
    personne: String,
    sous: String,
    courriel: String,
    erreurs: Vec<String>,
}

#[derive(Template)]
#[template(path = "habilitations/import.html")]
struct Page {
    cadre: Cadre,
    sommaire: Sommaire,
    dernier: Option<Dernier>,
    titres: String,
    aides: Vec<&'static str>,
    erreur_fichier: String,
    lignes: Vec<LigneVue>,
    compte: String,
    bilan: String,
    version: i64,
    champs: Vec<String>,
    prete: bool,
}

ligne! { struct DernierLu { le: Instant, comptes: i64, partis: i64, actives: i64 } }
ligne! { struct Partenaire { id: Id<Organisation>, nom: String } }

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&[], &[])?;
    page(&visite, &Champs::default(), &Erreurs::default()).await
}

async fn page(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Reponse, Refus> {
    let autorisation = visite.exiger(Action::ImporterComptes, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "import").await?;
    let mut base: &Db = &visite.maison.db;
    let (acteur, cote) = (visite.acteur(), cas::cote(visite.acteur()));
    let lu = cas::en_cours(&mut base, &visite.maison, acteur).await?;
    let mut page = Page {
        cadre: visite
            .cadre("Ouvrir des comptes par fichier")
            .en_erreur(!erreurs.est_vide())
            .retour("/comptes", "Comptes"),
        sommaire: Sommaire::de(erreurs, |c| {
            if matches!(c, "caisses" | "partenaire") { format!("{c}-1") } else { c.to_owned() }
        }),
        dernier: None,
        titres: cote.colonnes().join(";"),
        aides: aides(cote),
        erreur_fichier: erreurs.pour("fichier").to_owned(),
        lignes: Vec::new(),
        compte: String::new(),
        bilan: String::new(),
        version: 0,
        champs: Vec::new(),
        prete: false,
    };
    match lu {
        None => page.dernier = dernier(visite, &mut base).await?,
        Some(lu) => remplir(visite, &mut page, &lu, (saisie, erreurs)).await?,
    }
    Ok(visite.page(&page)?.statut(if erreurs.est_vide() { 200 } else { 422 }))
}

fn aides(cote: Cote) -> Vec<&'static str> {
    let propres: &[&'static str] = match cote {
        Cote::Partenaire => &[
            "statut : employé, salarié ou bénévole ; vous attestez l’avoir vérifié (art. 2.2.1).",
            "equipement : oui, si la personne travaille sur un équipement professionnel et protégé.",
            "courriel : à un domaine déclaré de votre structure.",
        ],
        Cote::Caisse => {
            &["profil : gestionnaire (du partenaire que vous choisirez), agent, administrateur ou auditeur."]
        }
    };
    let communes =
        ["civilite : madame, monsieur ou neutre.", "unite : une colonne de plus, si l’organisme en a plusieurs."];
    communes.into_iter().chain(propres.iter().copied()).collect()
}

async fn dernier(visite: &Visite, base: &mut impl Executant) -> Result<Option<Dernier>, Refus> {
    let lu: Option<DernierLu> = base.peut_etre(sql!(sql::DERNIER_IMPORT, visite.acteur().compte)).await?;
    Ok(lu.map(|d| Dernier {
        quand: francais::moment(d.le, visite.zone()),
        phrase: format!(
            "{} ouverts ; {} sur {} partis ; {} activés.",
            francais::compte(u64::try_from(d.comptes).unwrap_or(0), "compte"),
            francais::compte(u64::try_from(d.partis).unwrap_or(0), "courriel"),
            d.comptes,
            d.actives
        ),
    }))
}

/// What the file says, line by line, and what is chosen for all of them.
async fn remplir(
    visite: &Visite,
    page: &mut Page,
    lu: &ImportLu,
    (saisie, erreurs): (&Champs, &Erreurs),
) -> Result<(), Refus> {
    let mut base: &Db = &visite.maison.db;
    let cadre = cas::cadre(&mut base, visite.acteur()).await?;
    let verdicts = verifier(&lu.lignes, &cadre);
    let fausses = verdicts.iter().filter(|v| v.is_err()).count();
    page.lignes = lu.lignes.iter().zip(&verdicts).enumerate().map(|(rang, (l, v))| vue(rang, l, v)).collect();
    page.compte = francais::compte(u64::try_from(lu.lignes.len()).unwrap_or(0), "ligne");
    page.version = lu.version;
    page.prete = fausses == 0;
    let (ton, icone, texte) = if fausses == 0 {
        ("succes", "check", "Toutes les lignes sont prêtes. Rien n’est ouvert encore.".to_owned())
    } else {
        let fausses = francais::compte(u64::try_from(fausses).unwrap_or(0), "ligne");
        ("afaire", "alert-triangle", format!("{fausses} à corriger : ici, ou dans un fichier que vous renverrez."))
    };
    page.bilan = rendre(&Avis { ton, icone, titre: String::new(), texte })?;
    page.champs = match cadre.cote {
        Cote::Partenaire => vec![caisses(visite, lu.lignes.len(), (saisie, erreurs)).await?],
        Cote::Caisse if lu.lignes.iter().any(|l| l.un("profil") == Profil::Gestionnaire.code()) => {
            partenaires(visite, saisie, erreurs).await?
        }
        Cote::Caisse => Vec::new(),
    };
    Ok(())
}

fn rendre(gabarit: &impl Template) -> Result<String, Refus> {
    gabarit.render().map_err(|e| Refus::Interne(format!("gabarit : {e}")))
}

fn vue(rang: usize, l: &Ligne, verdict: &Verdict) -> LigneVue {
    let erreurs = verdict.as_ref().err().map(|e| e.iter().map(|(_, m)| m.to_owned()).collect());
    LigneVue {
        rang,
        numero: rang + 1,
        personne: format!("{} {}", l.un("prenom"), l.un("nom")),
        sous: l.un("fonction").to_owned(),
        courriel: l.un("courriel").to_owned(),
        erreurs: erreurs.unwrap_or_default(),
    }
}

/// The caisses where each technicien takes a seat, with what is left of them.
async fn caisses(visite: &Visite, lignes: usize, (saisie, erreurs): (&Champs, &Erreurs)) -> Result<String, Refus> {
    let mut base: &Db = &visite.maison.db;
    let places = jauges(&mut base, visite.acteur().organisation, visite.maison.monde.metier()).await?;
    let lignes = i64::try_from(lignes).unwrap_or(i64::MAX);
    let choisies = saisie.tous("caisses");
    let paires = places.iter().filter(|p| p.profil == "technicien").map(|p| {
        let (aide, ferme) = match p.plafond {
            Some(plafond) => {
                (format!("{} prises sur {plafond} ({})", p.prises, p.clause()), p.prises + lignes > plafond)
            }
            None => (format!("Sans limite ({})", p.clause()), false),
        };
        let aide = if ferme { format!("Pas assez de places : {aide}") } else { aide };
        (p.volet.to_string(), p.caisse_nom.as_str(), aide, ferme)
    });
    let legende = ("caisses", "Caisses", "Chaque personne occupe une place à chaque caisse choisie.");
    champs::choix(legende, champs::reponses(paires, &choisies), erreurs, true)
}

async fn partenaires(visite: &Visite, saisie: &Champs, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    let mut base: &Db = &visite.maison.db;
    let (caisse, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let connus: Vec<Partenaire> = base.toutes(sql!(sql::PARTENAIRES, caisse, maintenant)).await?;
    let paires = connus.iter().map(|p| (p.id.to_string(), p.nom.as_str(), String::new(), false));
    let choisi = [saisie.un("partenaire")];
    let legende = ("partenaire", "Partenaire des gestionnaires", "");
    let recue = ("recue_le", "Demande complète reçue le", "Au format jj/mm/aaaa.");
    Ok(vec![
        champs::choix(legende, champs::reponses(paires, &choisi), erreurs, false)?,
        champs::ligne(recue, saisie, erreurs, false)?,
    ])
}

async fn deposer(visite: Visite) -> Result<Reponse, Refus> {
    visite.corps.exiger(&["genre"], &[])?;
    let mut erreurs = Erreurs::default();
    let octets = match &visite.fichier {
        None => {
            erreurs.ajouter("fichier", "Choisissez un fichier, puis lisez-le.");
            return page(&visite, &Champs::default(), &erreurs).await;
        }
        Some(f) if f.trop_gros => {
            erreurs.ajouter("fichier", "Ce fichier dépasse 1 Mo.");
            return page(&visite, &Champs::default(), &erreurs).await;
        }
        Some(f) => f.octets.clone(),
    };
    match cas::deposer(&visite.maison, visite.acteur(), &octets).await {
        Ok(()) => Reponse::aller("/comptes/import"),
        Err(Refus::Invalide(erreurs)) => page(&visite, &Champs::default(), &erreurs).await,
        Err(refus) => Err(refus),
    }
}

#[derive(Template)]
#[template(path = "habilitations/import_ligne.html")]
struct PageLigne {
    cadre: Cadre,
    sommaire: Sommaire,
    rang: usize,
    version: i64,
    champs: Vec<String>,
}

async fn montrer_ligne(visite: Visite) -> Result<Reponse, Refus> {
    visite.requete.exiger(&["rang"], &[])?;
    let autorisation = visite.exiger(Action::ImporterComptes, &Ressource::Soi)?;
    visite.maison.traces.lecture(&autorisation, "import").await?;
    let mut base: &Db = &visite.maison.db;
    let lu = cas::en_cours(&mut base, &visite.maison, visite.acteur()).await?;
    let lu = lu.ok_or(Refus::Introuvable("aucun fichier à vérifier"))?;
    let rang: usize = visite.requete.un("rang").parse().map_err(|_| Refus::Introuvable("ligne non dite"))?;
    let ligne = lu.lignes.get(rang).ok_or(Refus::Introuvable("ligne absente"))?;
    let cadre = cas::cadre(&mut base, visite.acteur()).await?;
    let verdict = verifier(&lu.lignes, &cadre).into_iter().nth(rang);
    let erreurs = verdict.and_then(Result::err).unwrap_or_default();
    let mut rendus = champs::six(ligne, &erreurs)?;
    match cadre.cote {
        Cote::Partenaire => rendus.extend(attestations(ligne, &erreurs)?),
        Cote::Caisse => rendus.push(profils(ligne, &erreurs)?),
    }
    if cadre.unites.len() > 1 {
        let unite = ("unite", "Unité", "Son nom, comme dans votre organisme.");
        rendus.push(champs::ligne(unite, ligne, &erreurs, cadre.cote == Cote::Caisse)?);
    }
    visite.page(&PageLigne {
        cadre: visite
            .cadre("Corriger une ligne")
            .en_erreur(!erreurs.est_vide())
            .retour("/comptes/import", "Fichier de comptes"),
        sommaire: champs::sommaire(&erreurs),
        rang,
        version: lu.version,
        champs: rendus,
    })
}

fn attestations(ligne: &Ligne, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    let paires = Statut::TOUS.map(|s| (s.code().to_owned(), s.libelle(), String::new(), false));
    let legende = ("statut", "Vous attestez que cette personne est", "Article 2.2.1 : vous l’avez vérifié.");
    let statut = champs::choix(legende, champs::reponses(paires.into_iter(), &[ligne.un("statut")]), erreurs, false)?;
    let reponse = Reponse1 {
        code: "oui".into(),
        libelle: "Elle travaille sur un équipement professionnel, protégé par un antivirus, jamais personnel".into(),
        coche: ligne.un("equipement") == "oui",
        ..Reponse1::default()
    };
    Ok(vec![statut, champs::choix(("equipement", "Vous attestez aussi", ""), vec![reponse], erreurs, true)?])
}

fn profils(ligne: &Ligne, erreurs: &Erreurs) -> Result<String, Refus> {
    let tous = [Profil::Gestionnaire, Profil::AgentCaisse, Profil::AdministrateurCaisse, Profil::Auditeur];
    let paires = tous.map(|p| (p.code().to_owned(), p.libelle(), String::new(), false));
    champs::choix(("profil", "Profil", ""), champs::reponses(paires.into_iter(), &[ligne.un("profil")]), erreurs, false)
}

async fn corriger(visite: Visite) -> Result<Reponse, Refus> {
    let corps = &visite.corps;
    let propres = ["statut", "equipement", "profil", "unite", "rang", "version", "suite"];
    corps.exiger(&[champs::SIX.as_slice(), propres.as_slice()].concat(), &[])?;
    visite.exiger(Action::ImporterComptes, &Ressource::Soi)?;
    let rang = corps.un("rang").parse().map_err(|_| Refus::Illisible("rang"))?;
    let version = corps.un("version").parse().map_err(|_| Refus::Illisible("version"))?;
    let colonnes = champs::SIX.iter().chain(&["statut", "equipement", "profil", "unite"]);
    let valeurs = colonnes.map(|c| ((*c).to_owned(), corps.un(c).chars().take(300).collect()));
    let ligne = (corps.un("suite") != "retirer").then(|| regles::Ligne(valeurs.collect()));
    cas::corriger(&visite.maison, visite.acteur(), version, rang, ligne).await?;
    Reponse::aller("/comptes/import")
}

async fn confirmer(visite: Visite) -> Result<Reponse, Refus> {
    let corps = visite.corps.clone();
    corps.exiger(&["version", "partenaire", "recue_le", "suite", "caisses"], &["caisses"])?;
    visite.exiger(Action::ImporterComptes, &Ressource::Soi)?;
    if corps.un("suite") == "abandonner" {
        cas::abandonner(&visite.maison, visite.acteur()).await?;
        return Reponse::aller("/comptes/import");
    }
    let version = corps.un("version").parse().map_err(|_| Refus::Illisible("version"))?;
    let mut erreurs = Erreurs::default();
    let volets: Result<Vec<_>, _> = corps.tous("caisses").iter().map(|v| v.parse()).collect();
    let recue_le = civil::lire_jj_mm_aaaa(corps.un("recue_le")).map(|j| visite.zone().debut(j));
    if recue_le.is_some_and(|le| le > visite.maison.monde.metier())
        || (recue_le.is_none() && !corps.un("recue_le").is_empty())
    {
        erreurs.ajouter("recue_le", "Écrivez un jour passé ou aujourd’hui, au format jj/mm/aaaa.");
        return page(&visite, &corps, &erreurs).await;
    }
    let partenaire = match corps.un("partenaire") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refus::Illisible("partenaire"))?),
    };
    let choix = Choix { volets: volets.map_err(|_| Refus::Illisible("caisse"))?, partenaire, recue_le };
    match cas::confirmer(&visite.maison, visite.acteur(), version, &choix).await {
        Ok(_) => Reponse::aller("/comptes/import"),
        Err(Refus::Invalide(erreurs)) => page(&visite, &corps, &erreurs).await,
        Err(refus) => Err(refus),
    }
}
