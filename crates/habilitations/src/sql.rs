//! Statements of the room.

stockage::requetes! {
    libre OUVRIR_JAUGE = "INSERT INTO jauge (volet, profil, prises) VALUES ($1, $2, 0) ON CONFLICT (volet, profil) DO NOTHING";
    /// Takes the row: whoever wants a seat of the same kind at the same caisse waits here until this one is committed.
    libre TENIR_JAUGE = "UPDATE jauge SET prises = prises + 1 WHERE volet = $1 AND profil = $2";
    /// One more seat, if the right of this instant leaves one: counted after the row of `jauge` was taken.
    libre PRENDRE_PLACE = "INSERT INTO acces (compte, volet, profil, du, au) \
        SELECT CAST($1 AS TEXT), r.volet, r.quoi, CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM droit_actuel r \
        WHERE r.volet = $2 AND r.quoi = $3 AND r.du <= $4 AND $4 < r.au \
        AND (r.plafond IS NULL OR r.plafond > (SELECT COUNT(*) FROM acces a WHERE a.volet = $2 AND a.profil = $3 AND a.au > $4))";
    /// The seats of a partner at each of its caisses now: who opens them, up to how many, how many are taken.
    libre PLACES = "SELECT r.volet, r.caisse, k.nom AS caisse_nom, r.quoi AS profil, r.plafond, r.document, r.article, \
        CAST((SELECT COUNT(*) FROM acces a WHERE a.volet = r.volet AND a.profil = r.quoi AND a.au > $2) AS BIGINT) AS prises \
        FROM droit_actuel r JOIN organisation k ON k.id = r.caisse \
        WHERE r.organisation = $1 AND r.quoi IN ('gestionnaire', 'technicien') AND r.du <= $2 AND $2 < r.au \
        ORDER BY k.nom, r.caisse, r.quoi";

    /// What a decision about an account needs: who keeps it, what binds it to the reader's caisse ($2) now ($3), and how
    /// many other gestionnaires stay beyond $4.
    libre FAITS_COMPTE = "SELECT c.id, c.personne, c.organisation, c.profil, c.active_le, c.inactif_le, c.suspendu_le, \
        (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = c.organisation AND r.caisse = $2 \
          AND r.quoi = 'compte' AND r.du <= $3 AND $3 < r.au ORDER BY r.volet LIMIT 1) AS liee, \
        CAST((SELECT COUNT(*) FROM compte g WHERE g.organisation = c.organisation AND g.profil = 'gestionnaire' AND g.id <> c.id \
          AND g.active_le IS NOT NULL AND g.suspendu_le IS NULL AND g.inactif_le > $4) AS BIGINT) AS autres \
        FROM compte c WHERE c.id = $1";
    libre FAITS_PARTENAIRE = "SELECT o.id, \
        (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = o.id AND r.caisse = $2 \
          AND r.quoi = 'compte' AND r.du <= $3 AND $3 < r.au ORDER BY r.volet LIMIT 1) AS liee \
        FROM organisation o WHERE o.id = $1 AND o.genre = 'partenaire'";
    libre FAITS_DEMANDE = "SELECT d.id, d.genre, d.partenaire, d.compte, d.etat, c.personne, \
        (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = d.partenaire AND r.caisse = $2 \
          AND r.quoi = 'compte' AND r.du <= $3 AND $3 < r.au ORDER BY r.volet LIMIT 1) AS liee \
        FROM demande_compte d LEFT JOIN compte c ON c.id = d.compte WHERE d.id = $1";
    /// The row of an organisation, taken: two last gestionnaires cannot leave at once.
    libre TENIR_ORGANISATION = "UPDATE organisation SET second_facteur = second_facteur WHERE id = $1";
    libre DEMANDER_SECOND_FACTEUR = "UPDATE organisation SET second_facteur = $2 WHERE id = $1";
    libre DOMAINES = "SELECT domaine FROM domaine_courriel WHERE organisation = $1 ORDER BY domaine";
    libre UNITES = "SELECT id, nom FROM unite WHERE organisation = $1 ORDER BY CASE WHEN mere IS NULL THEN 0 ELSE 1 END, nom, id";
    libre ORGANISATION = "SELECT nom, zone, second_facteur FROM organisation WHERE id = $1";
    libre PARTENAIRES = "SELECT DISTINCT o.id, o.nom FROM organisation o JOIN droit_actuel r ON r.organisation = o.id \
        WHERE r.caisse = $1 AND r.quoi = 'compte' AND r.du <= $2 AND $2 < r.au ORDER BY o.nom, o.id";

    /// The human being who proved to hold this address in this organisation (droit.md « People »).
    libre PERSONNE_CONNUE = "SELECT c.personne AS id FROM compte c JOIN coordonnees k ON k.compte = c.id \
        WHERE c.organisation = $1 AND k.courriel = $2 AND k.courriel_verifie_le IS NOT NULL ORDER BY c.cree_le, c.id LIMIT 1";
    libre DOUBLON = "SELECT c.id FROM compte c JOIN coordonnees k ON k.compte = c.id \
        WHERE c.organisation = $1 AND c.profil = $2 AND k.courriel = $3 AND c.inactif_le > $4 LIMIT 1";
    libre DOUBLON_DEMANDE = "SELECT id FROM demande_compte WHERE partenaire = $1 AND genre = $2 AND etat = 'ouverte' \
        AND (CAST($3 AS TEXT) IS NULL OR courriel = $3) AND (CAST($4 AS TEXT) IS NULL OR compte = $4) LIMIT 1";
    libre ATTESTER = "INSERT INTO attestation (compte, code, valeur, attestee_par, attestee_le) VALUES ($1, $2, $3, $4, $5)";
    /// The next thing in the history of an account; its organisation's row is held, so that ranks follow each other.
    libre NOTER = "INSERT INTO compte_fait (compte, rang, genre, le, effet_le, auteur, clause) \
        VALUES ($1, (SELECT COALESCE(MAX(f.rang), 0) + 1 FROM compte_fait f WHERE f.compte = $1), $2, $3, $4, $5, $6)";

    libre DEMANDER = "INSERT INTO demande_compte (id, genre, partenaire, compte, auteur, etat, complete_le, echeance, effet_le, \
        civilite, nom, prenom, fonction, telephone, courriel) VALUES ($1, $2, $3, $4, $5, 'ouverte', $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    libre DECIDER = "UPDATE demande_compte SET etat = $2, decidee_le = $3, decidee_par = $4, reponse = $5 WHERE id = $1 AND etat = 'ouverte'";
    libre DEMANDE_LUE = "SELECT d.id, d.genre, d.partenaire, o.nom AS partenaire_nom, d.compte, d.auteur, d.etat, d.complete_le, d.echeance, d.effet_le, \
        d.civilite, d.nom, d.prenom, d.fonction, d.telephone, d.courriel, d.decidee_le, d.reponse, \
        pc.nom AS compte_nom, pc.prenom AS compte_prenom, pa.nom AS auteur_nom, pa.prenom AS auteur_prenom, oa.nom AS auteur_organisation, \
        od.nom AS decideur_organisation FROM demande_compte d JOIN organisation o ON o.id = d.partenaire \
        LEFT JOIN compte c ON c.id = d.compte LEFT JOIN personne pc ON pc.id = c.personne \
        LEFT JOIN compte a ON a.id = d.auteur LEFT JOIN personne pa ON pa.id = a.personne LEFT JOIN organisation oa ON oa.id = a.organisation \
        LEFT JOIN compte e ON e.id = d.decidee_par LEFT JOIN organisation od ON od.id = e.organisation WHERE d.id = $1";
    /// Requests about accounts: a partner's own, or those of the partners bound to a caisse; open ones first, most pressing first.
    scopee DEMANDES = "SELECT d.id, d.genre, d.etat, d.complete_le, d.echeance, o.nom AS partenaire_nom, \
        COALESCE(d.nom, pc.nom) AS nom, COALESCE(d.prenom, pc.prenom) AS prenom FROM compte c \
        JOIN demande_compte d ON d.complete_le <= $2 AND (d.partenaire = c.organisation OR (c.profil = 'administrateur_caisse' \
          AND EXISTS (SELECT 1 FROM droit_actuel r WHERE r.caisse = c.organisation AND r.organisation = d.partenaire \
            AND r.quoi = 'compte' AND r.du <= $2 AND $2 < r.au))) \
        JOIN organisation o ON o.id = d.partenaire LEFT JOIN compte k ON k.id = d.compte LEFT JOIN personne pc ON pc.id = k.personne \
        WHERE c.id = $1 ORDER BY CASE WHEN d.etat = 'ouverte' THEN 0 ELSE 1 END, \
        CASE WHEN d.etat = 'ouverte' THEN d.echeance ELSE -d.complete_le END, d.id LIMIT 100";

    /// Accounts of the reader's organisation and, for a caisse, of its partners, $7 at most; those over for longer than $6
    /// are left out. Sorted by name; the position is an account, so that no name stands in an address.
    scopee COMPTES = "SELECT k.id, k.personne, k.profil, k.identifiant, k.active_le, k.inactif_le, k.suspendu_le, k.cree_le, o.id AS organisation, \
        o.nom AS organisation_nom, u.nom AS unite_nom, p.nom, p.prenom, \
        CAST(COALESCE((SELECT MAX(CASE WHEN a.au < r.au THEN a.au ELSE r.au END) FROM acces a JOIN droit_actuel r ON r.volet = a.volet \
          AND r.organisation = k.organisation AND r.quoi = 'compte' WHERE a.compte = k.id), 0) AS BIGINT) AS porte_jusqu_a \
        FROM compte c JOIN compte k ON k.organisation = c.organisation OR (c.profil = 'administrateur_caisse' \
          AND EXISTS (SELECT 1 FROM droit_actuel r WHERE r.caisse = c.organisation AND r.organisation = k.organisation \
            AND r.quoi = 'compte' AND r.du <= $2 AND $2 < r.au)) \
        JOIN organisation o ON o.id = k.organisation JOIN unite u ON u.id = k.unite JOIN personne p ON p.id = k.personne \
        WHERE c.id = $1 AND k.inactif_le > $6 AND (k.profil NOT IN ('gestionnaire', 'technicien') OR EXISTS (SELECT 1 FROM acces a \
          JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = k.organisation AND r.quoi = 'compte' \
          WHERE a.compte = k.id AND a.au > $6 AND r.au > $6)) \
        AND (CAST($3 AS TEXT) IS NULL OR k.organisation = $3) \
        AND (CAST($4 AS TEXT) IS NULL OR k.profil = $4) \
        AND (CAST($5 AS TEXT) IS NULL OR (p.tri, k.id) > (SELECT p2.tri, k2.id FROM compte k2 JOIN personne p2 ON p2.id = k2.personne WHERE k2.id = $5)) \
        ORDER BY p.tri, k.id LIMIT $7";
    /// Accounts that lists no longer show, at partners that are or were bound to the auditor's caisse, and its own (K-13).
    scopee ARCHIVE = "SELECT k.id, k.profil, k.identifiant, k.cree_le, k.active_le, k.inactif_le, k.suspendu_le, o.nom AS organisation_nom, \
        p.nom, p.prenom, CAST(COALESCE((SELECT MAX(CASE WHEN a.au < r.au THEN a.au ELSE r.au END) FROM acces a JOIN droit_actuel r \
          ON r.volet = a.volet AND r.organisation = k.organisation AND r.quoi = 'compte' WHERE a.compte = k.id), 0) AS BIGINT) AS porte_jusqu_a \
        FROM compte c JOIN compte k ON k.cree_le <= $2 AND (k.organisation = c.organisation OR EXISTS (SELECT 1 FROM volet v \
          WHERE v.caisse = c.organisation AND v.partenaire = k.organisation)) \
        JOIN organisation o ON o.id = k.organisation JOIN personne p ON p.id = k.personne \
        WHERE c.id = $1 AND NOT (k.inactif_le > $3 AND (k.profil NOT IN ('gestionnaire', 'technicien') OR EXISTS (SELECT 1 FROM acces a \
          JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = k.organisation AND r.quoi = 'compte' \
          WHERE a.compte = k.id AND a.au > $3 AND r.au > $3))) \
        AND (CAST($4 AS TEXT) IS NULL OR k.id > $4) ORDER BY k.id LIMIT 51";
    /// One account whole: one row per seat and per thing that happened to it.
    libre DETAIL = "SELECT k.id, k.profil, k.identifiant, k.active_le, k.inactif_le, k.suspendu_le, k.cree_le, k.gestionnaire, \
        o.id AS organisation, o.nom AS organisation_nom, o.zone, u.nom AS unite_nom, p.nom, p.prenom, \
        n.civilite, n.fonction, n.telephone, n.courriel, x.sorte, x.le, x.au, x.mot, x.auteur, x.clause \
        FROM compte k JOIN organisation o ON o.id = k.organisation JOIN unite u ON u.id = k.unite JOIN personne p ON p.id = k.personne \
        LEFT JOIN coordonnees n ON n.compte = k.id LEFT JOIN ( \
          SELECT a.compte, 'place' AS sorte, a.du AS le, a.au, q.nom AS mot, '' AS auteur, '' AS clause, a.volet AS cle, CAST(0 AS BIGINT) AS rang FROM acces a \
            JOIN volet v ON v.id = a.volet JOIN organisation q ON q.id = v.caisse \
          UNION ALL SELECT f.compte, 'fait', f.le, f.effet_le, f.genre, COALESCE(fp.prenom || ' ' || fp.nom, ''), f.clause, '', f.rang FROM compte_fait f \
            LEFT JOIN compte fc ON fc.id = f.auteur LEFT JOIN personne fp ON fp.id = fc.personne \
          UNION ALL SELECT g.id, 'gerant', h.cree_le, h.inactif_le, hp.prenom || ' ' || hp.nom, h.id, COALESCE(h.gestionnaire, ''), h.id, CAST(0 AS BIGINT) FROM compte g \
            JOIN compte h ON h.organisation = g.organisation AND h.profil = 'gestionnaire' AND h.active_le IS NOT NULL AND h.suspendu_le IS NULL \
            JOIN personne hp ON hp.id = h.personne WHERE g.profil = 'technicien' \
        ) x ON x.compte = k.id WHERE k.id = $1 ORDER BY x.sorte, x.rang, x.le, x.cle";
    libre GESTIONNAIRES = "SELECT c.id, c.cree_le, c.inactif_le, c.gestionnaire AS successeur, p.prenom, p.nom FROM compte c \
        JOIN personne p ON p.id = c.personne WHERE c.organisation = $1 AND c.profil = 'gestionnaire' AND c.active_le IS NOT NULL \
        AND c.suspendu_le IS NULL ORDER BY p.tri, c.id";

    libre FINIR = "UPDATE compte SET inactif_le = $2 WHERE id = $1 AND inactif_le > $3";
    libre RENDRE_PLACES = "UPDATE acces SET au = $2 WHERE compte = $1 AND au > $2";
    libre SUCCEDER = "UPDATE compte SET gestionnaire = $2 WHERE id = $1";
    libre SUSPENDRE = "UPDATE compte SET suspendu_le = $2 WHERE id = $1 AND suspendu_le IS NULL";
    libre LEVER = "UPDATE compte SET suspendu_le = NULL WHERE id = $1 AND suspendu_le IS NOT NULL";
    libre CHANGER_COORDONNEES = "UPDATE coordonnees SET fonction = COALESCE($2, fonction), telephone = COALESCE($3, telephone), \
        courriel_verifie_le = CASE WHEN CAST($4 AS TEXT) IS NULL THEN courriel_verifie_le ELSE NULL END, \
        courriel = COALESCE($4, courriel) WHERE compte = $1";
    libre PERSONNE_DU_COMPTE = "SELECT personne FROM compte WHERE id = $1";
    libre LIEU_DU_COMPTE = "SELECT c.organisation, c.profil, o.genre FROM compte c JOIN organisation o ON o.id = c.organisation WHERE c.id = $1";
    libre TENIR_ORGANISATION_DU_COMPTE = "UPDATE organisation SET second_facteur = second_facteur \
        WHERE id = (SELECT organisation FROM compte WHERE id = $1)";
    libre INVITATIONS_DE = "SELECT id FROM compte WHERE gestionnaire = $1 AND active_le IS NULL AND inactif_le > $2 ORDER BY id";
    libre ANNULER_INVITATION = "UPDATE compte SET inactif_le = $2 WHERE id = $1 AND active_le IS NULL AND inactif_le > $2";
    libre GESTIONNAIRES_A_AVERTIR = "SELECT id FROM compte WHERE organisation = $1 AND id <> $2 AND profil = 'gestionnaire' \
        AND active_le IS NOT NULL AND suspendu_le IS NULL AND inactif_le > $3 ORDER BY id";
    libre GESTIONNAIRES_EN_PLACE = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM compte WHERE organisation = $1 \
        AND profil = 'gestionnaire' AND active_le IS NOT NULL AND suspendu_le IS NULL AND inactif_le > $2";
    libre MANQUER = "INSERT INTO demande_compte (id, genre, partenaire, compte, auteur, etat, complete_le, echeance) \
        VALUES ($1, 'succession', $2, $3, $4, 'ouverte', $5, $5)";
    libre SIGNEE_LE = "SELECT COALESCE(MAX(e.effet_le), '') AS jour FROM evenement e JOIN volet v ON v.id = e.volet \
        JOIN volet w ON w.convention = v.convention WHERE w.id = $1 AND e.genre IN ('signature_caisse', 'signature_partenaire')";
    libre ADMINISTRATEURS_LIES = "SELECT c.id FROM compte c WHERE c.profil = 'administrateur_caisse' AND c.active_le IS NOT NULL \
        AND c.suspendu_le IS NULL AND c.inactif_le > $2 AND EXISTS (SELECT 1 FROM droit_actuel r WHERE r.caisse = c.organisation \
          AND r.organisation = $1 AND r.quoi = 'compte' AND r.du <= $2 AND $2 < r.au) ORDER BY c.id";

    /// Accounts that a review of $1 must cover at $2: none of them is over. The same as COMPTES shows of a structure.
    libre A_REVOIR = "SELECT k.id, k.personne, k.profil FROM compte k WHERE k.organisation = $1 \
        AND k.profil IN ('gestionnaire', 'technicien') AND k.inactif_le > $2 AND EXISTS (SELECT 1 FROM acces a \
          JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = k.organisation AND r.quoi = 'compte' \
          WHERE a.compte = k.id AND a.au > $2 AND r.au > $2) ORDER BY k.id";
    libre REVUE_DEMANDEE = "SELECT id, demandee_le FROM revue WHERE partenaire = $1 AND faite_le IS NULL ORDER BY demandee_le, id LIMIT 1";
    libre OUVRIR_REVUE = "INSERT INTO revue (id, partenaire, demandee_par, demandee_le) VALUES ($1, $2, $3, $4)";
    libre FINIR_REVUE = "UPDATE revue SET faite_le = $2, faite_par = $3 WHERE id = $1 AND faite_le IS NULL";
    libre CONSTATER = "INSERT INTO revue_ligne (revue, compte, decision) VALUES ($1, $2, $3)";
    /// The reviews of structure $1: since when, the last one and who did it, the one a caisse asked for.
    libre REVUE_DE = "SELECT o.zone, v.faite_le, p.prenom AS auteur_prenom, p.nom AS auteur_nom, w.demandee_le, q.nom AS caisse_nom, \
        CAST(COALESCE((SELECT MIN(d.du) FROM droit_actuel d WHERE d.organisation = o.id AND d.quoi = 'compte'), CAST($2 AS BIGINT)) AS BIGINT) AS ouverte_le, \
        CAST((SELECT COUNT(*) FROM revue_ligne l WHERE l.revue = v.id) AS BIGINT) AS revus, \
        CAST((SELECT COUNT(*) FROM revue_ligne l WHERE l.revue = v.id AND l.decision <> 'garde') AS BIGINT) AS changes \
        FROM organisation o LEFT JOIN revue v ON v.id = (SELECT z.id FROM revue z WHERE z.partenaire = o.id AND z.faite_le IS NOT NULL \
          ORDER BY z.faite_le DESC, z.id DESC LIMIT 1) \
        LEFT JOIN compte f ON f.id = v.faite_par LEFT JOIN personne p ON p.id = f.personne \
        LEFT JOIN revue w ON w.partenaire = o.id AND w.faite_le IS NULL LEFT JOIN compte m ON m.id = w.demandee_par \
        LEFT JOIN organisation q ON q.id = m.organisation WHERE o.id = $1";
    /// The partners of a caisse by the day their next review is due, near enough for an order: $4 after one was asked for
    /// and $5 after the last.
    scopee REVUES = "WITH t AS (SELECT o.id, o.nom, o.zone, w.demandee_le, \
          (SELECT z.id FROM revue z WHERE z.partenaire = o.id AND z.faite_le IS NOT NULL ORDER BY z.faite_le DESC, z.id DESC LIMIT 1) AS derniere, \
          (SELECT MAX(z.faite_le) FROM revue z WHERE z.partenaire = o.id) AS faite_le, \
          CAST((SELECT MIN(d.du) FROM droit_actuel d WHERE d.organisation = o.id AND d.quoi = 'compte') AS BIGINT) AS ouverte_le \
          FROM compte c JOIN organisation o ON EXISTS (SELECT 1 FROM droit_actuel r WHERE r.caisse = c.organisation AND r.organisation = o.id \
            AND r.quoi = 'compte' AND r.du <= $2 AND $2 < r.au) \
          LEFT JOIN revue w ON w.partenaire = o.id AND w.faite_le IS NULL WHERE c.id = $1), \
        u AS (SELECT t.id, t.nom, t.zone, t.demandee_le, t.derniere, t.faite_le, t.ouverte_le, \
          CASE WHEN t.demandee_le + CAST($4 AS BIGINT) < COALESCE(t.faite_le, t.ouverte_le) + CAST($5 AS BIGINT) \
            THEN t.demandee_le + CAST($4 AS BIGINT) ELSE COALESCE(t.faite_le, t.ouverte_le) + CAST($5 AS BIGINT) END AS cle FROM t) \
        SELECT u.id, u.nom, u.zone, u.demandee_le, u.faite_le, u.ouverte_le, p.prenom AS auteur_prenom, p.nom AS auteur_nom, \
          CAST((SELECT COUNT(*) FROM revue_ligne l WHERE l.revue = u.derniere) AS BIGINT) AS revus, \
          CAST((SELECT COUNT(*) FROM revue_ligne l WHERE l.revue = u.derniere AND l.decision <> 'garde') AS BIGINT) AS changes \
        FROM u LEFT JOIN revue v ON v.id = u.derniere LEFT JOIN compte f ON f.id = v.faite_par LEFT JOIN personne p ON p.id = f.personne \
        WHERE CAST($3 AS TEXT) IS NULL OR (u.cle, u.id) > (SELECT y.cle, y.id FROM u y WHERE y.id = $3) ORDER BY u.cle, u.id LIMIT 51";
    /// Files of accounts being checked: this account's others, and all that are over, go before another comes.
    libre OUBLIER_IMPORTS = "DELETE FROM import_comptes WHERE compte = $1 OR expire_le <= $2";
    libre GARDER_IMPORT = "INSERT INTO import_comptes (id, compte, session, version, expire_le, cle_maitre, enveloppe, lignes_scellees) \
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7)";
    libre IMPORT_LU = "SELECT id, version, enveloppe, lignes_scellees FROM import_comptes WHERE compte = $1 AND session = $2 AND expire_le > $3";
    libre CHANGER_IMPORT = "UPDATE import_comptes SET lignes_scellees = $3, version = version + 1 WHERE id = $1 AND version = $2";
    /// What the lines of a file are read against: mail domains and units of an organisation.
    libre CADRE_IMPORT = "SELECT 'domaine' AS sorte, d.domaine AS id, d.domaine AS nom FROM domaine_courriel d WHERE d.organisation = $1 \
        UNION ALL SELECT 'unite', u.id, u.nom FROM unite u WHERE u.organisation = $1 ORDER BY 1, 3, 2";
    libre PRENDRE_IMPORT = "DELETE FROM import_comptes WHERE id = $1 AND version = $2";
    libre CONFIRMER_IMPORT = "INSERT INTO import_fait (id, auteur, organisation, le) VALUES ($1, $2, $3, $4)";
    libre COMPTE_IMPORTE = "INSERT INTO import_compte (import, compte) VALUES ($1, $2)";
    /// The last file that was confirmed, how many accounts it opened, how many of them got their mail, how many were used.
    libre DERNIER_IMPORT = "SELECT i.le, CAST(COUNT(*) AS BIGINT) AS comptes, \
        CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM lien l WHERE l.compte = c.id AND l.genre = 'activation') THEN 1 ELSE 0 END) AS BIGINT) AS partis, \
        CAST(SUM(CASE WHEN c.active_le IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS actives FROM import_fait i \
        JOIN import_compte m ON m.import = i.id JOIN compte c ON c.id = m.compte \
        WHERE i.id = (SELECT f.id FROM import_fait f WHERE f.auteur = $1 ORDER BY f.le DESC, f.id DESC LIMIT 1) GROUP BY i.le";
}
