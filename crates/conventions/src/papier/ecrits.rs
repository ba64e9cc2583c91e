//! What the parties wrote to each other, and what they certify once it is over, as paper: pure.
//!
//! A letter is told by its act, whatever the number of volets it was sent on; a certificate by the closing step that was
//! recorded. Our own sentences, with the article under each; the reasons are those of whoever recorded the letter.
//! Deliberately absent: who signs by name, postal addresses (the base holds none), the receipt (it comes after the letter).

use socle::{Id, Refus, francais};
use toile::papier::{Adresse, Alinea, Attestation, Courrier, Papier, Pied, Repere};

use crate::{
    Acte, Dossier, FaitDossier, VoletDossier,
    regles::{
        GenreEvenement as G, Vie,
        vie::{
            Cote,
            clauses::{Depart, EffetDemeure},
            demeures, denonciations,
        },
    },
};

/// The volets of `siens` on which `acte` was recorded as a genre that `voulu` wants, with their fact.
fn portent<'a>(
    siens: &[&'a VoletDossier],
    acte: Id<Acte>,
    voulu: impl Fn(G) -> bool,
) -> Vec<(&'a VoletDossier, &'a FaitDossier)> {
    let elle = |f: &&FaitDossier| f.evenement.acte == Some(acte) && voulu(f.evenement.genre);
    siens.iter().filter_map(|v| v.faits.iter().find(elle).map(|f| (*v, f))).collect()
}

fn adresse(noms: &[&str]) -> Adresse {
    let (premier, reste) = noms.split_first().map_or(("", &[][..]), |(p, r)| (*p, r));
    Adresse { nom: premier.to_owned(), lignes: reste.iter().map(|n| (*n).to_owned()).collect() }
}

fn pied(dossier: &Dossier) -> Pied {
    let modele = &dossier.modele;
    let origine = format!("{}, modèle « {} », version {}", dossier.document(), modele.code, modele.version);
    Pied { empreinte: String::new(), origine }
}

fn alinea(texte: impl Into<String>, article: &str) -> Alinea {
    Alinea { texte: texte.into(), article: article.to_owned() }
}

fn repere(libelle: &str, valeur: impl Into<String>) -> Repere {
    Repere { libelle: libelle.to_owned(), valeur: valeur.into() }
}

/// Who sends, who receives: a caisse and the partner, or several caisses when the letter is the same for all.
fn correspondants(dossier: &Dossier, portent: &[(&VoletDossier, &FaitDossier)], cote: Cote) -> (Adresse, Adresse) {
    let caisses: Vec<&str> = portent.iter().map(|(v, _)| v.nom.as_str()).collect();
    let (caisses, partenaire) = (adresse(&caisses), adresse(&[dossier.partenaire_nom.as_str()]));
    if cote == Cote::Caisse { (caisses, partenaire) } else { (partenaire, caisses) }
}

/// The letter of `acte`, among the volets that the reader may read.
pub(crate) fn courrier(
    dossier: &Dossier,
    tous: &[Dossier],
    siens: &[&VoletDossier],
    acte: Id<Acte>,
) -> Result<Papier, Refus> {
    let portent = portent(siens, acte, G::est_lettre);
    let (volet, fait) = *portent.first().ok_or(Refus::Introuvable("lettre"))?;
    let (e, vie) = (&fait.evenement, dossier.vie(volet.caisse, tous));
    let (expediteur, destinataire) = correspondants(dossier, &portent, e.cote.unwrap_or(Cote::Caisse));
    let mut alineas: Vec<Alinea> = fait.motif.iter().map(|m| alinea(m.clone(), &e.clause)).collect();
    let mut reperes = vec![repere("Envoyée le", francais::jour(e.effet_le))];
    let objet = match e.genre {
        G::Demeure => mise_en_demeure(&vie, acte, &mut alineas, &mut reperes),
        G::Denonciation => denonciation(dossier, &vie, acte, &mut alineas, &mut reperes),
        G::SecondeLettre => seconde(&vie, fait, &mut alineas),
        _ => {
            let texte =
                "Le cas de force majeure que nous vous avions signalé dure encore. Nous mettons fin à la convention.";
            alineas.push(alinea(texte, &e.clause));
            "Résiliation pour force majeure"
        }
    };
    Ok(Papier::Courrier(Courrier {
        signataire: format!("Pour {}", expediteur.nom),
        expediteur,
        destinataire,
        voie: "Lettre recommandée avec demande d’avis de réception".to_owned(),
        reference: dossier.document(),
        objet: objet.to_owned(),
        le: e.effet_le,
        date: format!("Le {}", francais::jour(e.effet_le)),
        projet: false,
        appel: "Madame, Monsieur,".to_owned(),
        alineas,
        reperes,
        politesse: "Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.".to_owned(),
        pied: pied(dossier),
    }))
}

const fn depart(depart: Depart) -> &'static str {
    match depart {
        Depart::Envoi => "de l’envoi de cette lettre",
        Depart::Reception => "de la réception de cette lettre",
    }
}

fn mise_en_demeure(vie: &Vie, acte: Id<Acte>, alineas: &mut Vec<Alinea>, reperes: &mut Vec<Repere>) -> &'static str {
    let toutes = demeures(vie);
    let Some(m) = toutes.iter().find(|m| m.lettre.acte == Some(acte)) else { return "Mise en demeure" };
    let article = &m.clause.article;
    match m.clause.delai {
        Some(delai) => {
            let texte = format!("Vous avez {delai} pour y remédier, à compter {}.", depart(m.clause.depart));
            alineas.push(alinea(texte, article));
            reperes.push(repere("Délai pour y remédier", delai.to_string()));
        }
        None => alineas.push(alinea("Ce manquement est assez grave pour qu’aucun délai ne soit laissé.", article)),
    }
    // Known on the day of the letter only when the delay runs from its sending.
    if let (Depart::Envoi, Some(_), Some(jour)) = (m.clause.depart, m.clause.delai, m.dernier_jour) {
        reperes.push(repere("Dernier jour pour y remédier", francais::jour(jour)));
    }
    let effet = match m.clause.effet {
        EffetDemeure::Automatique => "À défaut, la convention prend fin au soir du dernier jour de ce délai.",
        EffetDemeure::SecondeLettre => {
            "À défaut, une seconde lettre mettra fin à la convention, le jour où vous la recevrez."
        }
        EffetDemeure::Decision => "À défaut, il pourra être décidé de mettre fin à la convention.",
    };
    alineas.push(alinea(effet, article));
    "Mise en demeure"
}

fn denonciation(
    dossier: &Dossier,
    vie: &Vie,
    acte: Id<Acte>,
    alineas: &mut Vec<Alinea>,
    reperes: &mut Vec<Repere>,
) -> &'static str {
    let toutes = denonciations(vie);
    let Some(d) = toutes.iter().find(|d| d.lettre.acte == Some(acte)) else { return "Dénonciation" };
    let article = &d.clause.article;
    alineas.push(alinea(format!("Nous mettons fin à la {}.", minuscule(&dossier.document())), article));
    let preavis = format!("Le préavis est de {}, à compter {}.", d.clause.preavis, depart(d.clause.depart));
    alineas.push(alinea(preavis, article));
    if d.clause.a_l_anniversaire {
        alineas.push(alinea("La convention prend fin à l’anniversaire qui suit ce préavis.", article));
    }
    reperes.push(repere("Préavis", d.clause.preavis.to_string()));
    reperes.extend(d.lettre.souhaite_le.map(|le| repere("Fin souhaitée", francais::jour(le))));
    if let (Depart::Envoi, Some(jour)) = (d.clause.depart, d.dernier_jour) {
        reperes.push(repere("Dernier jour de la convention", francais::jour(jour)));
    }
    "Dénonciation"
}

fn seconde(vie: &Vie, fait: &FaitDossier, alineas: &mut Vec<Alinea>) -> &'static str {
    let premiere = vie.evenements.iter().find(|e| e.genre == G::Demeure && e.acte == fait.evenement.vise);
    let du = premiere.map(|e| format!(" du {}", francais::jour(e.effet_le))).unwrap_or_default();
    let texte = format!(
        "Notre mise en demeure{du} est restée sans effet. La convention prend fin le jour où vous recevez cette lettre."
    );
    alineas.push(alinea(texte, &fait.evenement.clause));
    "Résiliation après mise en demeure"
}

/// « convention métier n° … », inside a sentence.
fn minuscule(document: &str) -> String {
    let mut lettres = document.chars();
    lettres.next().map(|c| c.to_lowercase().chain(lettres).collect()).unwrap_or_default()
}

/// The certificate that a closing step was done, among the volets that the reader may read.
pub(crate) fn attestation(dossier: &Dossier, siens: &[&VoletDossier], acte: Id<Acte>) -> Result<Papier, Refus> {
    let portent = portent(siens, acte, |g| g == G::Cloture);
    let (_, fait) = *portent.first().ok_or(Refus::Introuvable("certificat"))?;
    let e = &fait.evenement;
    let code = e.code.as_deref().unwrap_or_default();
    let etape = dossier.modele.etape_de_cloture(code).map_or(code, |s| s.libelle.as_str());
    let (organisme, autre) = correspondants(dossier, &portent, e.cote.unwrap_or(Cote::Caisse));
    let titre =
        if code.contains("destruction") { "Certificat de destruction des données" } else { "Certificat de clôture" };
    let phrase = format!("{} certifie que cette étape a été faite : {etape}.", organisme.nom);
    let mut alineas = vec![alinea(phrase, &e.clause)];
    alineas.extend(fait.motif.iter().map(|m| alinea(m.clone(), "")));
    Ok(Papier::Attestation(Attestation {
        titre: titre.to_owned(),
        reference: dossier.numero.clone(),
        le: e.effet_le,
        date: format!("Fait le {}", francais::jour(e.effet_le)),
        projet: false,
        alineas,
        reperes: vec![
            repere("Convention", dossier.document()),
            repere("Autre partie", autre.nom),
            repere("Étape", etape),
            repere("Faite le", francais::jour(e.effet_le)),
        ],
        signataire: format!("Pour {}", organisme.nom),
        organisme,
        pied: pied(dossier),
    }))
}
