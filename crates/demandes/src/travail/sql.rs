//! Statements of the workplace: what stands around a list, the home page, absences, notes, saved views. Lists are in `page` and
//! `cent`; the pieces that texts are made of, in `textes`.

stockage::requetes! {
    /// Partners, units (of `$3`, if one is chosen) and colleagues of the reader's caisse; what stands around.
    scopee CONTEXTE_FILE = autour!(concat!(
        "SELECT 'autre' AS genre, k.id AS code, k.nom AS mots, '' AS plus, CAST(0 AS BIGINT) AS nombre, \
         CAST(NULL AS BYTEA) AS un, CAST(NULL AS BYTEA) AS deux FROM organisation k WHERE k.id IN ", partenaires!(), " \
         UNION ALL SELECT 'unite', u.id, u.nom, o.nom, CAST(0 AS BIGINT), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) \
         FROM unite u JOIN organisation o ON o.id = u.organisation \
         WHERE u.organisation IN ", partenaires!(), " AND (CAST($3 AS TEXT) IS NULL OR u.organisation = $3) \
         UNION ALL SELECT 'agent', x.id, p.nom || ' ' || p.prenom, '', \
         CAST((SELECT COUNT(*) FROM absence b WHERE b.compte = x.id AND b.annulee_le IS NULL AND b.du <= $2 AND $2 < b.au) AS BIGINT), \
         CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) FROM compte x JOIN personne p ON p.id = x.personne \
         WHERE x.organisation = ", ma!("organisation"), " AND x.profil = 'agent_caisse' AND x.active_le IS NOT NULL \
         AND $2 < x.inactif_le AND x.suspendu_le IS NULL "), "file", recues!());
    /// Caisses whose history is open to the reader; what stands around. `$3` is not used here but to say its type.
    scopee CONTEXTE_HISTORIQUE = autour!(concat!(
        "SELECT 'autre' AS genre, k.id AS code, k.nom AS mots, '' AS plus, CAST(0 AS BIGINT) AS nombre, \
         CAST(NULL AS BYTEA) AS un, CAST(NULL AS BYTEA) AS deux FROM organisation k WHERE k.id IN ", caisses!(), " \
         AND (CAST($3 AS TEXT) IS NULL OR k.id <> '') "), "demandes", envoyees!());
    /// Totals by phase of the reader's caisse.
    scopee TOTAUX_FILE = concat!(total!("deposee"), " UNION ALL ", total!("prise_en_charge"), " UNION ALL ",
        total!("attente_partenaire"), " UNION ALL ", total!("instruction"), " UNION ALL ", total!("close"));
    /// The home page of an agent: late, due before `$3` (a day ahead), followed by nobody, followed by the reader or by who
    /// they stand in for. One row a code and phase.
    scopee REPERES_AGENT = concat!(reperes_de!("deposee"), " UNION ALL ", reperes_de!("prise_en_charge"), " UNION ALL ",
        reperes_de!("instruction"), " UNION ALL ", reperes_d_agent!("attente_partenaire"));
    /// The home page of a technicien: what waits for the unit, what moved since the last visit (the session before `$3`).
    scopee REPERES_TECHNICIEN = concat!(
        repere!("attente", "attente_partenaire", envoyees!(), "d.id <> ''"), " UNION ALL ",
        repere!("prises", "prise_en_charge", envoyees!(), "d.prise_le > (SELECT MAX(s.vu_le) FROM session s WHERE s.compte = $1 AND s.reference <> $3)"), " UNION ALL ",
        repere!("closes", "close", envoyees!(), "d.close_le > (SELECT MAX(s.vu_le) FROM session s WHERE s.compte = $1 AND s.reference <> $3)"));
    /// The next request an agent turns to, `$3` apart: theirs or nobody's; those that nobody has begun first, then the most pressing.
    scopee SUIVANTE = concat!("SELECT d.id, d.sujet FROM (SELECT id, cle, rang FROM (", premiere!("deposee", "0"), " UNION ALL ",
        premiere!("prise_en_charge", "1"), " UNION ALL ", premiere!("instruction", "1"),
        ") AS f ORDER BY rang, cle, id LIMIT 1) AS t JOIN demande d ON d.id = t.id");

    /// Changed from what was shown only.
    libre AFFECTER = "UPDATE demande SET affecte_a = $2, version = version + 1 WHERE id = $1 AND version = $3 AND phase NOT IN ('brouillon', 'close', 'retiree')";
    libre NOTER_AFFECTATION = "INSERT INTO demande_fait (demande, rang, genre, detail, le, compte, note_scellee) VALUES ($1, $2, 'affectation', $3, $4, $5, $6)";
    /// An account to decide on, and whether it can follow requests at `$2`.
    libre AGENT = "SELECT x.id, x.personne, x.organisation, x.profil, p.prenom, p.nom, o.zone, \
        (x.active_le IS NOT NULL AND $2 < x.inactif_le AND x.suspendu_le IS NULL) AS vivant \
        FROM compte x JOIN personne p ON p.id = x.personne JOIN organisation o ON o.id = x.organisation WHERE x.id = $1";

    libre SUPPRIMER_RECHERCHES = "DELETE FROM recherche WHERE expire_le <= $1 OR (compte = $2 AND session <> $3)";
    libre RECHERCHER = "INSERT INTO recherche (id, compte, session, cree_le, expire_le, cle_maitre, enveloppe, termes_scelles) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    libre RANGER_MOT = "INSERT INTO demande_mot (mot, demande) VALUES ($1, $2) ON CONFLICT (mot, demande) DO NOTHING";
    libre OUBLIER_MOTS = "DELETE FROM demande_mot WHERE demande = $1";

    libre ENREGISTRER_VUE = "INSERT INTO vue_enregistree (id, compte, liste, nom, requete, cree_le) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (compte, liste, nom) DO UPDATE SET requete = excluded.requete";
    libre COMPTER_VUES = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM vue_enregistree WHERE compte = $1 AND liste = $2 AND nom <> $3";
    libre SUPPRIMER_VUE = "DELETE FROM vue_enregistree WHERE id = $1 AND compte = $2";

    /// Absences of the reader's caisse that are not over, and who can stand in.
    scopee ABSENCES = "SELECT b.id, b.compte, b.du, b.au, p.prenom, p.nom, q.prenom AS suppleant_prenom, q.nom AS suppleant_nom \
        FROM compte c JOIN compte x ON x.organisation = c.organisation JOIN absence b ON b.compte = x.id \
        JOIN personne p ON p.id = x.personne JOIN compte y ON y.id = b.suppleant JOIN personne q ON q.id = y.personne \
        WHERE c.id = $1 AND $2 < b.au AND b.annulee_le IS NULL AND (c.profil = 'administrateur_caisse' OR b.compte = c.id OR b.suppleant = c.id) \
        AND EXISTS (SELECT 1 FROM droit_actuel r WHERE r.organisation = c.organisation AND r.du <= $2 AND $2 < r.au) \
        ORDER BY b.du, b.id LIMIT 100";
    scopee COLLEGUES = "SELECT x.id, p.prenom, p.nom FROM compte c JOIN compte x ON x.organisation = c.organisation \
        JOIN personne p ON p.id = x.personne WHERE c.id = $1 AND x.profil = 'agent_caisse' AND x.active_le IS NOT NULL \
        AND $2 < x.inactif_le AND x.suspendu_le IS NULL \
        AND EXISTS (SELECT 1 FROM droit_actuel r WHERE r.organisation = c.organisation AND r.du <= $2 AND $2 < r.au) \
        ORDER BY p.tri, x.id LIMIT 500";
    /// Absences that touch the days `$2` to `$3` of account `$1`, or of whoever stands in for it.
    libre CROISEES = "SELECT b.compte, b.suppleant FROM absence b WHERE b.annulee_le IS NULL AND b.du < $3 AND $2 < b.au \
        AND (b.compte = $1 OR b.compte = $4 OR b.suppleant = $1)";
    libre TENIR_CAISSE = "UPDATE organisation SET second_facteur = second_facteur WHERE id = $1";
    libre ABSENTER = "INSERT INTO absence (id, compte, suppleant, du, au, declaree_par, declaree_le) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    libre ABSENCE = "SELECT compte FROM absence WHERE id = $1 AND annulee_le IS NULL AND $2 < au";
    libre FINIR_ABSENCE = "UPDATE absence SET annulee_le = $2 WHERE id = $1 AND annulee_le IS NULL AND $2 < au";

    libre NOTER_INTERNE = "INSERT INTO note_interne (id, demande, caisse, auteur, le, texte_scelle) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Who follows the request, who may, and what caisse `$2` noted for itself.
    personnelle SUIVI = "SELECT 'suivi' AS genre, x.id AS code, p.prenom, p.nom, CAST(0 AS BIGINT) AS le, CAST(NULL AS BYTEA) AS enveloppe, CAST(NULL AS BYTEA) AS texte \
        FROM journal_sujet j JOIN demande d ON d.id = j.objet JOIN compte x ON x.id = d.affecte_a JOIN personne p ON p.id = x.personne WHERE j.trace = $1 \
        UNION ALL SELECT 'agent', x.id, p.prenom, p.nom, CAST(0 AS BIGINT), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) \
        FROM compte x JOIN personne p ON p.id = x.personne WHERE x.organisation = $2 AND x.profil = 'agent_caisse' AND x.active_le IS NOT NULL \
        AND $3 < x.inactif_le AND x.suspendu_le IS NULL \
        UNION ALL SELECT 'note', n.id, p.prenom, p.nom, n.le, k.enveloppe, n.texte_scelle \
        FROM journal_sujet j JOIN note_interne n ON n.demande = j.objet JOIN demande_cle k ON k.demande = j.objet \
        JOIN compte x ON x.id = n.auteur JOIN personne p ON p.id = x.personne WHERE j.trace = $1 AND n.caisse = $2 ORDER BY genre, le DESC, code DESC";
}
