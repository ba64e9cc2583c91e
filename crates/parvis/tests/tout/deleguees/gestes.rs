//! Acts of both sides through the use case: traced, told from outside, effective on the next request.

use banc::{Banc, deux_moteurs};
use delegation::{Acte, Beneficiaire, Cible, Droit, Periode, RangAutorisation, RangUnite, Source};
use habilitations::delegation::{Charge, Ecrit, Precisions, agir, ouvrir, poser_bornes, utilisable};
use socle::{Instant, Refus, exigences};
use stockage::essai::{entier, textes};

use super::{Structure, profil, termes};

async fn structure(banc: &Banc) -> Structure {
    let t = banc.monde.metier();
    Structure::nouvelle(
        banc,
        &[(t, Instant::SANS_FIN, termes(vec![profil("T1", Some(285), true), profil("T2", None, false)]))],
    )
    .await
}

/// Gives T1 to the fourth account, which chooses it.
async fn habiliter(banc: &Banc, ici: &Structure) {
    let compte = ici.gens[4].compte;
    let accorder = |c: &mut Charge| {
        let droit = Droit::Utiliser(c.habilitation("CDAP", "T1").unwrap());
        let periode = Periode { du: banc.monde.metier(), au: Instant::SANS_FIN };
        Ok(vec![
            Acte::Accorder { droit, a: Beneficiaire::Compte(c.rang(compte).unwrap()), periode, source: Source::Racine }
                .into(),
        ])
    };
    agir(&banc.maison, &ici.gens[0], ici.delegation, accorder).await.unwrap();
    let choisir = |c: &mut Charge| Ok(vec![Acte::Choisir(c.habilitation("CDAP", "T1").unwrap()).into()]);
    agir(&banc.maison, &ici.gens[4], ici.delegation, choisir).await.unwrap();
}

async fn peut(banc: &Banc, ici: &Structure) -> bool {
    let t = banc.monde.metier();
    utilisable(&mut &banc.maison.db, ici.delegation, ici.gens[4].compte, ("CDAP", "T1"), t).await.is_ok()
}

fn motif() -> String {
    "manquement avéré".into()
}

deux_moteurs! {
    async fn delegation_une_habilitation_de_bout_en_bout(banc: Banc) {
        exigences!["CAF68-9.1-06", "CAF68-CS-2.2.1-03", "CAF68-CS-2.2.2-02"];
        let ici = structure(&banc).await;
        assert!(!peut(&banc, &ici).await);
        habiliter(&banc, &ici).await;
        assert!(peut(&banc, &ici).await);
        let faits = textes(&banc.base, "SELECT f.genre || ' ' || f.clause FROM delegation_fait f ORDER BY f.delegation, f.rang").await;
        let derniers: Vec<&str> = faits.iter().rev().take(2).map(String::as_str).collect();
        assert_eq!(derniers, ["habilitation_choix Bulletin d’adhésion CDAP, art. 1", "habilitation_accord Bulletin d’adhésion CDAP, art. 1"]);
        let traces = "SELECT COUNT(*) FROM journal_entree WHERE journal = 'habilitations'";
        assert!(entier(&banc.base, traces).await >= 13, "each act is in the log kept six years");
    }

    async fn delegation_tout_lot_est_entier_ou_rien(banc: Banc) {
        exigences!["CAF68-CS-2.2.1-02", "CAF68-CS-2.2.1-04"];
        let ici = structure(&banc).await;
        let lot = |c: &mut Charge| {
            let groupe = Ecrit { acte: Acte::CreerGroupe { unite: RangUnite(0) }, precisions: Precisions { nom: Some("Équipe".into()), ..Precisions::default() } };
            let droit = Droit::Utiliser(c.habilitation("CDAP", "T2").unwrap());
            let periode = Periode { du: banc.monde.metier(), au: Instant::SANS_FIN };
            let a = Beneficiaire::Compte(c.rang(ici.gens[4].compte).unwrap());
            Ok(vec![groupe, Acte::Accorder { droit, a, periode, source: Source::Racine }.into()])
        };
        let refus = agir(&banc.maison, &ici.gens[0], ici.delegation, lot).await.unwrap_err();
        assert!(matches!(&refus, Refus::Interdit { clause, .. } if clause.to_string() == "Bulletin d’adhésion CDAP, art. 1"), "{refus:?}");
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM groupe").await, 0, "the first line is undone with the second");
    }

    async fn delegation_chacun_chez_soi(banc: Banc) {
        exigences!["CAF68-9.2-08", "CAF68-CS-2.2.1-01"];
        let ici = structure(&banc).await;
        for etranger in ["gestionnaire-ccas", "admin-plateau", "tech-ccas"] {
            let acte = |_: &mut Charge| Ok(vec![Acte::CreerGroupe { unite: RangUnite(0) }.into()]);
            let refus = agir(&banc.maison, &banc.acteur(etranger), ici.delegation, acte).await.unwrap_err();
            assert!(matches!(refus, Refus::Introuvable(_)), "{etranger}: {refus:?}");
        }
        let mesure = |_: &mut Charge| Ok(vec![Acte::RetirerDelegation { motif: motif() }.into()]);
        let refus = agir(&banc.maison, &ici.gens[0], ici.delegation, mesure).await.unwrap_err();
        assert!(matches!(refus, Refus::Interdit { .. }), "a measure is the caisse’s: {refus:?}");
    }

    async fn delegation_la_main_de_la_caisse_coupe_et_rend(banc: Banc) {
        exigences!["CAF68-CS-2.2.1-06", "CAF68-9.2-05"];
        let ici = structure(&banc).await;
        habiliter(&banc, &ici).await;
        let compte = |c: &Charge| c.rang(ici.gens[4].compte).unwrap();
        let donnee = Cible::Autorisation(RangAutorisation(0));
        for (i, cible) in [Some(donnee), Some(Cible::Structure), None].into_iter().enumerate() {
            let de = |c: &Charge| cible.unwrap_or_else(|| Cible::Compte(compte(c)));
            let agir = |acte: fn(Cible) -> Acte| agir(&banc.maison, &ici.caisse, ici.delegation, move |c| Ok(vec![acte(de(c)).into()]));
            agir(|cible| Acte::Suspendre { cible, motif: motif() }).await.unwrap();
            assert!(!peut(&banc, &ici).await, "measure {i} does not cut");
            agir(|cible| Acte::Lever { cible, motif: motif() }).await.unwrap();
            assert!(peut(&banc, &ici).await, "measure {i} is not given back");
        }
        let motifs = "SELECT COUNT(*) FROM delegation_fait WHERE motif = 'manquement avéré'";
        assert_eq!(entier(&banc.base, motifs).await, 6, "each with its motive");
    }

    async fn delegation_une_mesure_atteint_ce_qui_est_ouvert(banc: Banc) {
        exigences!["CAF68-CS-2.2.1-06", "CAF68-9.2-05"];
        let (caisse, chef) = (banc.acteur("admin-rivieres"), banc.acteur("tech-brume"));
        let mut tx = banc.maison.db.ecrire().await.unwrap();
        let id = ouvrir(&mut tx, &banc.maison, caisse.organisation, chef.organisation).await.unwrap();
        let t = banc.monde.metier();
        poser_bornes(&mut tx, id, &[(t, Instant::SANS_FIN, termes(vec![profil("T1", Some(2), true)]))]).await.unwrap();
        tx.valider().await.unwrap();
        let connu = |c: &mut Charge| {
            let (personne, profession) = (c.personne(chef.personne), c.profession("p0"));
            let acte = Acte::Creer { personne, unite: c.unite(chef.unite)?, profession, arrete: None };
            Ok(vec![Ecrit { acte, precisions: Precisions { compte: Some(chef.compte), ..Precisions::default() } }])
        };
        agir(&banc.maison, &caisse, id, connu).await.unwrap();
        let mesures: [fn(Cible) -> Acte; 3] = [
            |cible| Acte::Suspendre { cible, motif: motif() },
            |cible| Acte::Exclure { cible, motif: motif() },
            |cible| if let Cible::Compte(compte) = cible { Acte::ForcerMotDePasse { compte, motif: motif() } } else { unreachable!() },
        ];
        let rendues: [fn(Cible) -> Acte; 3] = [
            |cible| Acte::Lever { cible, motif: motif() },
            |cible| Acte::Reintegrer { cible, motif: motif() },
            |cible| if let Cible::Compte(compte) = cible { Acte::AnnulerMotDePasse { compte, motif: motif() } } else { unreachable!() },
        ];
        for (prise, rendue) in mesures.into_iter().zip(rendues) {
            let mut client = banc.client("tech-brume").await;
            client.get("/demandes").await.est(200);
            let un = |acte: fn(Cible) -> Acte| agir(&banc.maison, &caisse, id, move |c| Ok(vec![acte(Cible::Compte(c.rang(chef.compte).unwrap())).into()]));
            un(prise).await.unwrap();
            assert_ne!(client.get("/demandes").await.statut, 200, "the next request is refused");
            un(rendue).await.unwrap();
            banc.client("tech-brume").await.get("/demandes").await.est(200);
        }
    }
}
