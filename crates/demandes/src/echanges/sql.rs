//! Statements about what is said on a request, and about what the free text guard warned of.

stockage::requetes! {
    /// Who is told on the partner's side: the author, or the techniciens of the unit when the author is no longer there.
    libre COTE_PARTENAIRE = "SELECT c.id, d.numero FROM demande d \
        JOIN compte c ON c.organisation = d.partenaire AND c.unite = d.unite AND c.profil = 'technicien' \
        WHERE d.id = $1 AND d.numero IS NOT NULL AND (CAST($3 AS TEXT) IS NULL OR c.id <> $3) \
        AND c.active_le IS NOT NULL AND c.suspendu_le IS NULL AND c.inactif_le > $2 \
        AND (c.id = d.auteur OR NOT EXISTS (SELECT 1 FROM compte a WHERE a.id = d.auteur AND a.unite = d.unite \
          AND a.active_le IS NOT NULL AND a.suspendu_le IS NULL AND a.inactif_le > $2)) ORDER BY c.id LIMIT 20";
    /// Who is told on the caisse's side: the agent it is given to, or every agent while nobody is, or once that account is over.
    libre COTE_CAISSE = "SELECT c.id, d.numero FROM demande d \
        JOIN compte c ON c.organisation = d.caisse AND c.profil = 'agent_caisse' \
        WHERE d.id = $1 AND d.numero IS NOT NULL AND (CAST($3 AS TEXT) IS NULL OR c.id <> $3) \
        AND c.active_le IS NOT NULL AND c.suspendu_le IS NULL AND c.inactif_le > $2 \
        AND (c.id = d.affecte_a OR NOT EXISTS (SELECT 1 FROM compte a WHERE a.id = d.affecte_a AND a.organisation = d.caisse \
          AND a.active_le IS NOT NULL AND a.suspendu_le IS NULL AND a.inactif_le > $2)) ORDER BY c.id LIMIT 20";

    /// Takes the row and its rank, whatever others do: a message waits for its turn and never conflicts.
    libre PRENDRE_RANG = "UPDATE demande SET version = version + 1 WHERE id = $1";
    personnelle CLE = "SELECT k.enveloppe FROM journal_sujet j JOIN demande_cle k ON k.demande = j.objet WHERE j.trace = $1";
    libre ECRIRE = "INSERT INTO message (demande, rang, cle, cote, texte_scelle) VALUES ($1, $2, $3, $4, $5)";
    /// How many messages there are, and how many came from this form: asked under the row that is taken.
    libre DEJA_ECRIT = "SELECT CAST(COUNT(*) AS BIGINT) AS tous, \
        CAST(COALESCE(SUM(CASE WHEN cle = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS ce_formulaire FROM message WHERE demande = $1";
    libre NOTER_MESSAGE = "INSERT INTO demande_fait (demande, rang, genre, detail, le, compte) VALUES ($1, $2, 'message', $3, $4, $5)";
    /// Account `$2`, of side `$4`, opened the request: messages of the other side up to rank `$5` are read, and its own notices
    /// of the request. One statement, through a view (migration 0022): a page has six.
    libre LUE = "INSERT INTO demande_lue (demande, compte, le, cote, rang) VALUES ($1, $2, $3, $4, $5)";
    /// The thread of a request, the oldest first.
    personnelle FIL = "SELECT d.numero, k.enveloppe, f.rang, f.detail, f.le, m.cote, m.texte_scelle, m.lu_le, \
        p.prenom AS auteur_prenom, p.nom AS auteur_nom, o.nom AS auteur_organisation \
        FROM journal_sujet j JOIN demande d ON d.id = j.objet AND d.phase <> 'retiree' JOIN demande_cle k ON k.demande = d.id \
        LEFT JOIN message m ON m.demande = d.id LEFT JOIN demande_fait f ON f.demande = m.demande AND f.rang = m.rang \
        LEFT JOIN compte c ON c.id = f.compte LEFT JOIN personne p ON p.id = c.personne \
        LEFT JOIN organisation o ON o.id = c.organisation WHERE j.trace = $1 ORDER BY f.rang";

    /// A warning was shown, or the text was sent with its words, said to be necessary; the last word counts.
    libre NOTER_SIGNAL = "INSERT INTO garde_signal (demande, champ, serie, compte, categorie, caisse, partenaire, cote, mois, issue, le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (demande, champ, serie, compte, categorie) \
        DO UPDATE SET issue = excluded.issue, le = excluded.le";
    /// The text was sent: what was warned of and is no longer there was written otherwise.
    libre REFORMULER = "UPDATE garde_signal SET issue = 'reformule', le = $5 \
        WHERE demande = $1 AND champ = $2 AND serie = $3 AND compte = $4 AND issue = 'signale'";
    /// What was warned of at the reader's caisse, a row a month, partner, side, category and issue; from `$3` on.
    scopee SUIVI = "SELECT g.mois, o.nom AS partenaire, g.cote, g.categorie, g.issue, CAST(COUNT(*) AS BIGINT) AS nombre \
        FROM compte c JOIN garde_signal g ON g.caisse = c.organisation JOIN organisation o ON o.id = g.partenaire \
        WHERE c.id = $1 AND g.le <= $2 AND g.mois >= $3 \
        AND EXISTS (SELECT 1 FROM volet v WHERE v.caisse = c.organisation AND v.partenaire = g.partenaire) \
        GROUP BY g.mois, o.nom, g.cote, g.categorie, g.issue ORDER BY g.mois DESC, o.nom, g.cote, g.categorie, g.issue LIMIT 1000";
}
