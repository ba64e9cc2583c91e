//! A convention as both parties read it: where it stands, who signed, what was agreed, what happened. Made to be printed.

use acces::{Action, Profil, profil_admis};
use askama::Template;
use socle::{Refus, francais};
use toile::{
    Cadre, Lien, Porte, Reponse, Visite,
    composants::{Avis, Etat},
};

use super::{Ligne, Ouverte, ouvrir, par_caisse, rendre};
use crate::{
    Article, Dossier, Genre,
    etat::etape,
    regles::{
        GenreEvenement,
        vie::{Cote, suites},
    },
    territoires::LIEUX,
};

pub(super) fn portes() -> Vec<Porte> {
    vec![Porte::get("/conventions/{id}", Action::LireConvention, |v| Box::pin(montrer(v))).tracee()]
}

struct Partie {
    nom: String,
    role: &'static str,
    signature: String,
    etat: Option<Etat>,
}

struct Termes {
    titre: String,
    empreinte: String,
    /// A newer version that waits for signatures; empty: none.
    attend: String,
    /// To two versions side by side, once there are two.
    comparer: Option<Lien>,
    caisses: Vec<(String, Vec<Ligne>)>,
}

struct Passe {
    titre: String,
    quand: String,
    clause: String,
}

#[derive(Template)]
#[template(path = "conventions/convention.html")]
struct Page {
    cadre: Cadre,
    etat: Etat,
    suite: String,
    ensuite: Vec<(String, String, Option<Lien>)>,
    geste: Option<Lien>,
    retires: Option<String>,
    territoire: &'static str,
    parties: Vec<Partie>,
    termes: Option<Termes>,
    autres: Vec<Lien>,
    parties_liens: Vec<Lien>,
    reprise: Option<String>,
    documents: String,
    gestes: Vec<Lien>,
    articles: Vec<Article>,
    passe: Vec<Passe>,
}

async fn montrer(visite: Visite) -> Result<Reponse, Refus> {
    let ouverte = ouvrir(&visite, Action::LireConvention, "convention").await?;
    let dossier = ouverte.dossier()?;
    let (moi, maintenant) = (visite.acteur().organisation, visite.maison.monde.metier());
    let administre = profil_admis(Action::PreparerConvention, visite.acteur().profil).is_ok();
    // The partner reads the state at the leader's; a caisse reads its own.
    let vue = if dossier.volet(moi).is_some() { moi } else { dossier.pilote };
    let etape = etape(dossier, &ouverte.tous, vue, maintenant);
    let (ton, libelle) = etape.etiquette();
    let geste = etape.geste().filter(|_| administre).map(|(fin, mots)| Lien::vers(ouverte.adresse(fin), mots));
    let retires = matches!(etape, crate::etat::Etape::Retiree).then(|| Avis {
        ton: "danger",
        icone: "alert-triangle",
        titre: "Accès retirés".into(),
        texte: "La caisse a retiré l’accès de toute la structure (art. 4.1).".into(),
    });
    let cadre = match visite.acteur().profil {
        Profil::AdministrateurCaisse => visite.cadre(&dossier.document()).retour("/conventions", "Conventions"),
        _ => visite.cadre(&dossier.document()).retour("/droits", "Vos droits"),
    };
    visite.page(&Page {
        cadre,
        etat: Etat { ton, libelle },
        suite: etape.suite(dossier.modele.genre),
        ensuite: ensuite(&ouverte, dossier, vue, &visite, geste.as_ref()),
        geste,
        retires: retires.map(|a| rendre(&a)).transpose()?,
        territoire: LIEUX.iter().find(|l| l.territoire == dossier.territoire).map_or("", |l| l.libelle),
        parties: parties(&ouverte, dossier, maintenant),
        termes: termes(&ouverte, dossier),
        autres: autres(&ouverte, dossier),
        parties_liens: crate::parties::LIENS.map(|(fin, mots)| Lien::vers(ouverte.adresse(fin), mots)).to_vec(),
        reprise: dossier.reprise.map(|le| francais::moment(le, &dossier.zone)),
        documents: ouverte.adresse("/documents"),
        gestes: liens(&ouverte, dossier, &visite),
        articles: dossier.modele.articles.clone(),
        passe: passe(dossier),
    })
}

/// What comes next at `caisse`, and where this reader does its part; the link of the main step is not told twice.
fn ensuite(
    ouverte: &Ouverte,
    dossier: &Dossier,
    caisse: socle::Id<acces::Organisation>,
    visite: &Visite,
    deja: Option<&Lien>,
) -> Vec<(String, String, Option<Lien>)> {
    let moi = if visite.acteur().organisation == dossier.partenaire { Cote::Partenaire } else { Cote::Caisse };
    let agit = profil_admis(Action::TenirLettres, visite.acteur().profil).is_ok();
    let vie = dossier.vie(caisse, &ouverte.tous);
    let maintenant = visite.maison.monde.metier();
    let toutes = suites(&vie, maintenant);
    let un = |s: &crate::regles::vie::Suite| {
        let e = super::vie::ensuite(dossier, caisse, s, moi);
        let lien = e.lien.filter(|_| agit).map(|(fin, mots)| Lien::vers(ouverte.adresse(&fin), mots));
        (e.texte, e.article, lien.filter(|l| deja.is_none_or(|d| d.href != l.href)))
    };
    toutes.iter().map(un).collect()
}

fn parties(ouverte: &Ouverte, dossier: &Dossier, maintenant: socle::Instant) -> Vec<Partie> {
    let version = dossier.versions.last().map_or(1, |v| v.0);
    let signature = |fait: Option<&crate::FaitDossier>| match fait {
        Some(f) => format!(
            "{}, le {}",
            f.signataire.as_deref().unwrap_or("Signataire non précisé"),
            francais::jour(f.evenement.effet_le)
        ),
        None => "Pas encore de signature".to_owned(),
    };
    let mut sortie: Vec<Partie> = dossier
        .volets
        .iter()
        .map(|v| {
            let (ton, libelle) = etape(dossier, &ouverte.tous, v.caisse, maintenant).etiquette();
            Partie {
                nom: v.nom.clone(),
                role: if v.caisse == dossier.pilote { "Caisse, prépare la convention" } else { "Caisse" },
                signature: signature(v.signature(GenreEvenement::SignatureCaisse, version)),
                etat: Some(Etat { ton, libelle }),
            }
        })
        .collect();
    let partenaire = dossier.volets.first().and_then(|v| v.signature(GenreEvenement::SignaturePartenaire, version));
    sortie.push(Partie {
        nom: dossier.partenaire_nom.clone(),
        role: "Partenaire",
        signature: signature(partenaire),
        etat: None,
    });
    sortie
}

/// The version that all signed, or the last one while none is; a newer one is told beside it.
fn termes(ouverte: &Ouverte, dossier: &Dossier) -> Option<Termes> {
    let derniere = dossier.versions.last()?;
    let signee = crate::cas::termes_signes(dossier).map(|(numero, _)| numero);
    let rang = dossier.versions.iter().position(|v| Some(v.0) == signee).unwrap_or(dossier.versions.len() - 1);
    let (numero, jour, termes) = dossier.versions.get(rang)?;
    let nouvelle = derniere.0 > *numero;
    let precedente = || rang.checked_sub(1).and_then(|r| dossier.versions.get(r)).map(|v| (v.0, *numero));
    let paire = if nouvelle { Some((*numero, derniere.0)) } else { precedente() };
    let comparer = paire.map(|(a, b)| {
        let mots = format!("Comparer les versions {a} et {b}");
        Lien::vers(ouverte.adresse(&format!("/versions/{a}/{b}")), mots)
    });
    let attend =
        format!("La version {}, d’effet au {}, attend les signatures.", derniere.0, francais::jour(derniere.1));
    Some(Termes {
        titre: format!("Termes arrêtés le {} (version {numero})", francais::jour(*jour)),
        empreinte: termes.empreinte(),
        attend: if nouvelle { attend } else { String::new() },
        comparer,
        caisses: par_caisse(dossier, termes),
    })
}

/// The convention it leans on, and those that lean on it.
fn autres(ouverte: &Ouverte, dossier: &Dossier) -> Vec<Lien> {
    let lien = |d: &Dossier| Lien::vers(format!("/conventions/{}", d.id), d.document());
    let lie = |d: &&Dossier| Some(d.id) == dossier.mere || d.mere == Some(dossier.id);
    ouverte.tous.iter().filter(lie).map(lien).collect()
}

/// What this reader may do here: the register of letters for both sides, the rest for an administrateur.
fn liens(ouverte: &Ouverte, dossier: &Dossier, visite: &Visite) -> Vec<Lien> {
    let permis = |action| profil_admis(action, visite.acteur().profil).is_ok();
    let lettres = permis(Action::TenirLettres) && dossier.signee();
    let mut sortie: Vec<Lien> =
        lettres.then(|| Lien::vers(ouverte.adresse("/lettres"), "Lettres")).into_iter().collect();
    if permis(Action::PreparerConvention) {
        sortie.extend(gestes(ouverte, dossier, visite.acteur().organisation));
    }
    sortie
}

/// What an administrateur may do here now, beside the next step.
fn gestes(ouverte: &Ouverte, dossier: &Dossier, moi: socle::Id<acces::Organisation>) -> Vec<Lien> {
    let Some(volet) = dossier.volet(moi) else { return Vec::new() };
    let (utilisation, finie) = (dossier.modele.genre == Genre::Utilisation, volet.fait(GenreEvenement::Fin).is_some());
    let activee = volet.fait(GenreEvenement::Activation).is_some();
    let reprenable = !dossier.signee() && dossier.pilote == moi;
    let ouvre = dossier.modele.genre.ouvre_des_acces();
    let vie = dossier.vie(moi, &ouverte.tous);
    let en_vigueur = crate::regles::adossee(&vie).is_some();
    let amiable = vie.versions.last().is_some_and(|v| v.clauses.amiable.is_some());
    let avenant = dossier.avenant.is_some();
    let tous: [(bool, &str, &str); 15] = [
        (
            !dossier.signee() && dossier.projets.contains_key(&moi.to_string()),
            "/parametres",
            "Paramètres de votre caisse",
        ),
        (!dossier.signee(), "/termes", "Relire et arrêter les termes"),
        (avenant, "/parametres", "Paramètres de l’avenant"),
        (avenant, "/termes", "Relire et arrêter l’avenant"),
        (!finie && crate::cas::termes_signes(dossier).is_some(), "/modification", "Préparer ou abandonner un avenant"),
        (!dossier.versions.is_empty(), "/signatures", "Signatures"),
        (reprenable, "/papier", "Reprendre une convention signée sur papier"),
        (true, "/structure", "Membres et domaines de courriel du partenaire"),
        (ouvre && !activee, "/activation", "Ouvrir les accès"),
        (
            dossier.modele.genre == Genre::Metier && !finie,
            "/utilisation",
            "Préparer une convention d’utilisation adossée",
        ),
        (en_vigueur, "/suspension/suspension", "Suspendre la convention"),
        (en_vigueur && amiable, "/suivi/accord", "Enregistrer une fin convenue entre les parties"),
        (en_vigueur, "/cloture", "Étapes de clôture"),
        (utilisation && activee && !finie, "/acces", "Retirer ou rendre l’accès de la structure"),
        (!finie, "/fin", if dossier.signee() { "Constater la fin avec votre caisse" } else { "Abandonner ce projet" }),
    ];
    let appuyer = matches!(dossier.modele.genre, Genre::Acces | Genre::Contrat) && !finie;
    let adosser = appuyer.then(|| Lien::vers("/conventions/nouvelle", "Préparer un document qui s’appuie sur elle"));
    let gestes = tous.into_iter().filter(|t| t.0).map(|(_, fin, mots)| Lien::vers(ouverte.adresse(fin), mots));
    gestes.chain(adosser).collect()
}

/// What happened, the latest first; one line for an act, on however many volets.
fn passe(dossier: &Dossier) -> Vec<Passe> {
    let mut faits: Vec<(&crate::VoletDossier, &crate::FaitDossier)> =
        dossier.volets.iter().flat_map(|v| v.faits.iter().map(move |f| (v, f))).collect();
    faits.sort_by_key(|(_, f)| std::cmp::Reverse((f.evenement.connu_le, f.evenement.effet_le)));
    let mut actes = Vec::new();
    faits.retain(|(_, f)| {
        let acte = f.evenement.acte;
        let neuf = acte.is_none_or(|a| !actes.contains(&a));
        actes.extend(acte);
        neuf
    });
    let un = |(v, f): (&crate::VoletDossier, &crate::FaitDossier)| {
        let e = &f.evenement;
        let jour = francais::jour(e.effet_le);
        let quand = match e.genre {
            GenreEvenement::Fin | GenreEvenement::Decision | GenreEvenement::Accord => format!("Dernier jour : {jour}"),
            GenreEvenement::Activation | GenreEvenement::Retrait | GenreEvenement::Reprise | GenreEvenement::Levee => {
                francais::moment(e.connu_le, &dossier.zone)
            }
            _ => jour,
        };
        let qui = match (e.genre, e.cote) {
            (GenreEvenement::SignaturePartenaire, _) | (_, Some(Cote::Partenaire)) => &dossier.partenaire_nom,
            _ => &v.nom,
        };
        let titre = match e.genre {
            GenreEvenement::Fin => format!("Fin avec {qui}"),
            genre => format!("{} : {qui}", super::vie::titre(genre)),
        };
        let version = e.version.filter(|v| *v > 1).map(|v| format!(" · version {v}")).unwrap_or_default();
        Passe { titre, quand, clause: format!("art. {}{version}", e.clause) }
    };
    faits.into_iter().map(un).collect()
}
