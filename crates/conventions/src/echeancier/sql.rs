//! Statements of the timeline: what is to be looked at, what was told, how the runs went.

stockage::requetes! {
    /// An act writes the next instant owed. One that is overdue stays: what was missed is looked at first. `tour` tells the job
    /// that something happened since it read.
    libre NOTER = "INSERT INTO echeance_prochaine (volet, vue_le, le, tour) VALUES ($1, CAST($2 AS BIGINT) - 1, $3, 0) ON CONFLICT (volet) DO UPDATE \
        SET le = CASE WHEN echeance_prochaine.le <= $2 THEN echeance_prochaine.le ELSE excluded.le END, \
        tour = echeance_prochaine.tour + 1";
    /// Volets that no act has touched since the table stands: looked at from now on.
    libre ADOPTER = "INSERT INTO echeance_prochaine (volet, vue_le, le, tour) SELECT v.id, $1, $1, 0 FROM volet v \
        WHERE NOT EXISTS (SELECT 1 FROM echeance_prochaine p WHERE p.volet = v.id) \
        AND EXISTS (SELECT 1 FROM evenement e WHERE e.volet = v.id) ORDER BY v.id LIMIT $2 ON CONFLICT (volet) DO NOTHING";
    libre DUES = "SELECT p.le, p.volet, p.vue_le, p.tour, v.convention FROM echeance_prochaine p JOIN volet v ON v.id = p.volet \
        WHERE p.le <= $1 AND (p.le, p.volet) > ($2, $3) ORDER BY p.le, p.volet LIMIT $4";
    libre AVANCER = "UPDATE echeance_prochaine SET vue_le = $2, le = $3 WHERE volet = $1 AND tour = $4";
    libre INDICES = "SELECT p.volet, p.vue_le, p.le FROM echeance_prochaine p JOIN volet v ON v.id = p.volet \
        WHERE v.partenaire = $1 ORDER BY p.volet";
    /// One row an effect, for ever once: whoever comes second finds it there.
    libre FAIRE = "INSERT INTO echeance_effet (volet, cle, le, passage, fait_le, muet, comptes) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (volet, cle, le) DO NOTHING";
    /// Accounts that had their access at a volet until `$2`.
    libre COMPTES = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM acces a WHERE a.volet = $1 AND a.du < $2 AND $2 <= a.au";
    /// Who is told: the administrateurs of a caisse, the gestionnaires of a partner.
    libre DESTINATAIRES = "SELECT c.id FROM compte c WHERE c.organisation = $1 AND c.profil IN ('administrateur_caisse', 'gestionnaire') \
        AND c.active_le IS NOT NULL AND c.suspendu_le IS NULL AND c.inactif_le > $2 ORDER BY c.id LIMIT 200";
    /// One mail an account, a day and a template, whatever the number of conventions.
    libre COURRIEL = "INSERT INTO echeance_courriel (compte, jour, modele) VALUES ($1, $2, $3) ON CONFLICT (compte, jour, modele) DO NOTHING";
    libre DROITS_DU_VOLET = "SELECT quoi, organisation, plafond, article, du, au FROM droit_actuel WHERE volet = $1 \
        ORDER BY organisation, quoi, du";
    /// A draft is of no use once the archive of its convention has ended.
    libre PURGER_PROJETS = "DELETE FROM projet WHERE convention = $1";
    libre PURGER_COURRIELS = "DELETE FROM echeance_courriel WHERE jour < $1";
    libre PURGER_ECHECS = "DELETE FROM echeance_echec WHERE passage IN (SELECT p.id FROM echeance_passage p WHERE p.commence_le < $1)";
    libre PURGER_PASSAGES = "DELETE FROM echeance_passage WHERE commence_le < $1 \
        AND NOT EXISTS (SELECT 1 FROM echeance_effet e WHERE e.passage = echeance_passage.id)";

    libre INTERROMPRE = "UPDATE echeance_passage SET etat = 'interrompu', fini_le = $1 WHERE etat = 'en_cours' AND id <> $2";
    libre COMMENCER = "INSERT INTO echeance_passage (id, motif, commence_le, jusqu_a, etat, volets, effets, rappels, courriels, echecs) \
        VALUES ($1, $2, $3, $4, 'en_cours', 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING";
    libre COMPTER = "UPDATE echeance_passage SET volets = volets + $2, effets = effets + $3, rappels = rappels + $4, \
        courriels = courriels + $5, echecs = echecs + $6 WHERE id = $1";
    libre ECHOUER = "INSERT INTO echeance_echec (passage, volet, code) VALUES ($1, $2, $3) ON CONFLICT (passage, volet) DO NOTHING";
    libre FINIR = "UPDATE echeance_passage SET etat = 'fini', fini_le = $2 WHERE id = $1 AND etat = 'en_cours'";
    libre PASSAGES = "SELECT id, motif, commence_le, fini_le, jusqu_a, etat, volets, effets, rappels, courriels, echecs \
        FROM echeance_passage ORDER BY commence_le DESC, id DESC LIMIT 30";
    libre ECHECS = "SELECT e.volet, e.code, c.numero FROM echeance_echec e JOIN volet v ON v.id = e.volet \
        JOIN convention c ON c.id = v.convention WHERE e.passage = $1 ORDER BY c.numero, e.volet LIMIT 50";
    libre EN_RETARD = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM echeance_prochaine WHERE le <= $1";

    /// Seats of a partner's accounts, ends to come included.
    libre SIEGES = "SELECT a.compte, a.volet, a.au FROM acces a JOIN volet v ON v.id = a.volet \
        WHERE v.partenaire = $1 AND a.au > $2 ORDER BY a.compte, a.volet LIMIT 5000";
}
