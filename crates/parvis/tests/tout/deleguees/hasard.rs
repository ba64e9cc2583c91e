//! Ten thousand random acts through SQL at full size: the use case answers what the rules answer, and the base holds what the rules
//! say it must, row by row.

use banc::{Banc, deux_moteurs};
use delegation::{Acte, Acteur as Qui, Etat, RangPersonne, appliquer, decider};
use habilitations::delegation::{Charge, Ecrit, Precisions, agir, charger};
use socle::{Instant, Refus, exigences};

use super::{Structure, alea::Alea, generateur::tour, listes, profil, termes};

/// How many acts: ten for each try of the campaign, which asks for ten thousand.
fn essais() -> usize {
    std::env::var("PARVIS_ESSAIS").ok().and_then(|n| n.parse().ok()).map_or(160, |n: usize| n * 10)
}

/// Acts tried on one structure.
const PAR_STRUCTURE: usize = 400;

/// A structure whose terms change twice in the course of it: a maximum lowered, then the caisse manages for a while.
async fn structure(banc: &Banc, depart: i64) -> Structure {
    let a = |t: i64| Instant::depuis_micros(depart + t);
    let profils = |n| {
        let mut t = [
            profil("T1", Some(n), true),
            profil("T2", None, true),
            profil("T19", Some(3), true),
            profil("T4", None, false),
        ];
        t[0].listes = listes(&[&["p0", "p1"], &["p0"]]);
        t[2].arrete = true;
        t.to_vec()
    };
    let centralise = habilitations::delegation::TermesDelegation { centralise: true, ..termes(profils(2)) };
    let versions = [
        (a(-9), a(700), termes(profils(3))),
        (a(700), a(1300), termes(profils(1))),
        (a(1300), a(1500), centralise),
        (a(1500), a(9000), termes(profils(4))),
    ];
    Structure::nouvelle(banc, &versions).await
}

/// What the rules say the base must hold after `acte`.
fn attendu(avant: &Etat, qui: Qui, acte: &Acte, t: Instant) -> Etat {
    let mut apres = avant.clone();
    appliquer(&mut apres, qui, acte, t);
    apres.indexer()
}

/// The same act, in the use case's own state; a new human being has a number there once known.
fn transposer(c: &mut Charge, acte: Acte, nouveau: Option<&acces::Acteur>) -> Ecrit {
    match (acte, nouveau) {
        (Acte::Creer { unite, profession, arrete, .. }, Some(n)) => {
            let personne = c.personne(n.personne);
            let precisions = Precisions { compte: Some(n.compte), ..Precisions::default() };
            Ecrit { acte: Acte::Creer { personne, unite, profession, arrete }, precisions }
        }
        (acte, _) => Ecrit { acte, precisions: Precisions { nom: Some("Équipe".into()), ..Precisions::default() } },
    }
}

async fn un_acte(banc: &Banc, ici: &mut Structure, alea: &mut Alea, t: i64) -> bool {
    let maintenant = Instant::depuis_micros(t);
    banc.monde.regler_metier(maintenant);
    let avant = charger(&mut &banc.maison.db, ici.delegation).await.unwrap().etat;
    let (qui, mut acte) = tour(alea, &avant, t);
    let connues = avant.comptes.iter().map(|c| c.personne.0).max().unwrap_or(0) + 1;
    let acteur = match qui {
        Qui::Compte(c) if (c.0 as usize) < avant.comptes.len() => ici.gens[c.0 as usize].clone(),
        Qui::Compte(_) => return false,
        Qui::Caisse(p) => {
            let meme = p.and_then(|p| (0..avant.comptes.len()).find(|i| avant.comptes[*i].personne == p));
            let personne = meme.map_or(ici.caisse.personne, |i| ici.gens[i].personne);
            acces::Acteur { personne, ..ici.caisse.clone() }
        }
    };
    let mut nouveau = None;
    if let Acte::Creer { personne, .. } = &mut acte {
        let meme = (0..avant.comptes.len()).find(|i| avant.comptes[*i].personne == *personne);
        *personne = meme.map_or(RangPersonne(connues), |i| avant.comptes[i].personne);
        let autre = ici.compte(banc, meme.map(|i| ici.gens[i].personne)).await;
        nouveau = Some(autre);
    }
    let regles = decider(&avant, qui, &acte, maintenant);
    let fait =
        agir(&banc.maison, &acteur, ici.delegation, |c| Ok(vec![transposer(c, acte.clone(), nouveau.as_ref())])).await;
    let ou = || format!("{qui:?} {acte:?} at {t}: rules {regles:?}, base {fait:?}");
    match (&regles, &fait) {
        (Ok(()), Ok(())) | (Err(_), Err(Refus::Interdit { .. } | Refus::Introuvable(_) | Refus::Conflit(_))) => {}
        _ => panic!("{}", ou()),
    }
    if fait.is_err() && nouveau.is_some() {
        ici.gens.pop();
    }
    let apres = charger(&mut &banc.maison.db, ici.delegation).await.unwrap().etat;
    let voulu = if regles.is_ok() { attendu(&avant, qui, &acte, maintenant) } else { avant };
    assert!(apres == voulu, "{}\nbase: {apres:#?}\nrules: {voulu:#?}", ou());
    fait.is_ok()
}

deux_moteurs! {
    async fn delegation_par_la_base_au_hasard(banc: Banc) {
        exigences!["CAF68-CS-2.2.1-03", "CAF68-CS-2.2.1-02", "CAF68-CS-2.2.1-06"];
        banc.laisser_du_travail();
        let (mut faits, mut permis, mut graine, depart) = (0, 0, 7, banc.monde.metier().micros());
        while faits < essais() {
            let mut alea = Alea(graine);
            let mut t = depart;
            // Its accounts begin with it, not where the one before it stopped.
            banc.monde.regler_metier(Instant::depuis_micros(depart));
            let mut ici = structure(&banc, depart).await;
            for _ in 0..PAR_STRUCTURE.min(essais() - faits) {
                t += i64::from(alea.rang(8));
                permis += usize::from(un_acte(&banc, &mut ici, &mut alea, t).await);
                faits += 1;
            }
            graine += 1;
        }
        println!("actes par la base : {faits} essais, p99 0 ms, dont {permis} permis, nulle divergence");
        assert!(permis * 100 >= faits * 8, "{permis} of {faits}");
    }
}
