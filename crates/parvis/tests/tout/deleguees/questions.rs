//! Supervision and requests between a caisse and a structure: asked, answered, closed, on both engines.

use banc::{Banc, deux_moteurs};
use delegation::{Acte, Demande};
use habilitations::delegation::{
    Charge, Ecrit, Precisions, TermesDelegation, agir, clore, fil, questionner, repondre, repondre_a_la_demande,
};
use socle::{Instant, Refus, exigences};
use stockage::essai::{entier, textes};

use super::{Structure, profil, termes};

async fn structure(banc: &Banc, centralise: bool) -> Structure {
    let ecrits = TermesDelegation { centralise, ..termes(vec![profil("T1", Some(285), true)]) };
    Structure::nouvelle(banc, &[(banc.monde.metier(), Instant::SANS_FIN, ecrits)]).await
}

deux_moteurs! {
    async fn deleguees_la_caisse_questionne(banc: Banc) {
        exigences!["CAF68-9.1-07", "CAF68-CS-2.2.1-05", "CAF68-9.2-02"];
        let ici = structure(&banc, false).await;
        let (maison, vise) = (&banc.maison, ici.gens[4].compte);
        let sans = questionner(maison, &ici.caisse, ici.delegation, vise, "  ").await;
        assert!(matches!(sans, Err(Refus::Invalide(_))));
        let nir = questionner(maison, &ici.caisse, ici.delegation, vise, "Pourquoi 2 69 05 49 588 157 80 ?").await;
        assert!(matches!(nir, Err(Refus::Invalide(_))), "no NIR");
        let par_la_structure = questionner(maison, &ici.gens[0], ici.delegation, vise, "Pourquoi ?").await;
        assert!(matches!(par_la_structure, Err(Refus::Interdit { .. })));
        let question = questionner(maison, &ici.caisse, ici.delegation, vise, "À quelle mission sert T1 ?").await.unwrap();
        let ecart = format!("SELECT echeance - posee_le FROM habilitation_question WHERE id = '{question}'");
        let jours = entier(&banc.base, &ecart).await / 86_400_000_000;
        assert!((15..16).contains(&jours), "fifteen days, to the end of the last: {jours}");
        for (qui, pourquoi) in [(&ici.gens[4], "about oneself"), (&ici.gens[5], "without authority")] {
            let refus = repondre(maison, qui, question, "Au suivi social.").await;
            assert!(matches!(refus, Err(Refus::Interdit { .. })), "{pourquoi}");
        }
        assert!(matches!(fil(maison, &banc.acteur("gestionnaire-ccas"), question).await, Err(Refus::Introuvable(_))));
        repondre(maison, &ici.gens[0], question, "Au suivi social.").await.unwrap();
        let lu = fil(maison, &ici.caisse, question).await.unwrap();
        assert_eq!(lu.iter().map(|e| e.texte.as_str()).collect::<Vec<_>>(), ["À quelle mission sert T1 ?", "Au suivi social."]);
        clore(maison, &ici.caisse, question).await.unwrap();
        assert!(matches!(repondre(maison, &ici.gens[0], question, "Encore.").await, Err(Refus::Conflit(_))));
    }

    async fn deleguees_en_mode_centralise_on_demande(banc: Banc) {
        exigences!["CAF68-9.1-08", "CAF68-9.2-03", "CAF68-9.2-10"];
        let ici = structure(&banc, true).await;
        let (maison, vise) = (&banc.maison, ici.gens[4].compte);
        let depart = |c: &mut Charge| {
            let acte = Acte::Demander(Demande::Depart(c.rang(vise).unwrap()));
            Ok(vec![Ecrit { acte, precisions: Precisions { texte: Some("Mutation le 30 juin.".into()), ..Precisions::default() } }])
        };
        let refus = agir(maison, &ici.gens[5], ici.delegation, depart).await;
        assert!(matches!(refus, Err(Refus::Interdit { .. })), "only an administrateur asks");
        agir(maison, &ici.gens[0], ici.delegation, depart).await.unwrap();
        let id = textes(&banc.base, "SELECT id FROM habilitation_demande WHERE genre = 'depart' AND decidee_le IS NULL").await.pop().unwrap();
        let id = id.parse().unwrap();
        assert!(matches!(repondre_a_la_demande(maison, &ici.gens[0], id, (true, "Fait.")).await, Err(Refus::Interdit { .. })));
        let finir = |c: &mut Charge| Ok(vec![Acte::Inactiver { compte: c.rang(vise).unwrap(), le: banc.monde.metier() }.into()]);
        agir(maison, &ici.caisse, ici.delegation, finir).await.unwrap();
        repondre_a_la_demande(maison, &ici.caisse, id, (true, "Fait ce jour.")).await.unwrap();
        let deux = repondre_a_la_demande(maison, &ici.caisse, id, (false, "Non.")).await;
        assert!(matches!(deux, Err(Refus::Conflit(_))), "answered once");
    }
}
