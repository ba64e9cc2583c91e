//! Statements of the room.

stockage::requetes! {
    /// The zone of an account's organisation, and how it wants kind `$2`.
    libre DESTINATAIRE = "SELECT o.zone, p.envoi FROM compte c JOIN organisation o ON o.id = c.organisation \
        LEFT JOIN avis_preference p ON p.compte = c.id AND p.genre = $2 WHERE c.id = $1";
    /// A notice; what happens again before it was read adds to its count.
    libre POSER = "INSERT INTO avis (compte, objet, genre, numero, envoi, nombre, le) VALUES ($1, $2, $3, $4, $5, 1, $6) \
        ON CONFLICT (compte, objet, genre) DO UPDATE SET \
        nombre = CASE WHEN avis.lu_le IS NULL THEN avis.nombre + 1 ELSE 1 END, \
        envoi = excluded.envoi, le = excluded.le, lu_le = NULL RETURNING nombre";
    /// Asks for the digest of one instant, once.
    libre DEMANDER_RESUME = "INSERT INTO avis_resume (compte, pour_le) VALUES ($1, $2) \
        ON CONFLICT (compte) DO UPDATE SET pour_le = excluded.pour_le WHERE avis_resume.pour_le <> excluded.pour_le";

    libre LIRE_UN = "UPDATE avis SET lu_le = $4 WHERE compte = $1 AND objet = $2 AND genre = $3 AND lu_le IS NULL";
    /// What had come when the page was made, and nothing that came since.
    libre LIRE_TOUT = "UPDATE avis SET lu_le = $3 WHERE compte = $1 AND le <= $2 AND lu_le IS NULL";
    /// The reader's notices, the newest first; `$3` keeps those that were not read.
    scopee LISTE = "SELECT objet, genre, numero, nombre, le, lu_le FROM avis WHERE compte = $1 AND le <= $2 \
        AND (CAST($3 AS TEXT) IS NULL OR lu_le IS NULL) \
        AND (CAST($4 AS BIGINT) IS NULL OR (le, objet, genre) < ($4, $5, $6)) \
        ORDER BY le DESC, objet DESC, genre DESC LIMIT 26";

    libre PREFERENCES = "SELECT genre, envoi FROM avis_preference WHERE compte = $1";
    libre PREFERER = "INSERT INTO avis_preference (compte, genre, envoi, regle_le) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (compte, genre) DO UPDATE SET envoi = excluded.envoi, regle_le = excluded.regle_le";

    /// A notice that is about to leave alone: still unread, still wanted, its account still open.
    libre A_DIRE = "SELECT v.numero FROM avis v JOIN compte c ON c.id = v.compte \
        WHERE v.compte = $1 AND v.objet = $2 AND v.genre = $3 AND v.lu_le IS NULL \
        AND c.suspendu_le IS NULL AND c.inactif_le > $4 \
        AND NOT EXISTS (SELECT 1 FROM avis_preference p WHERE p.compte = v.compte AND p.genre = v.genre AND p.envoi = 'aucun')";
    /// What a digest says: the oldest first.
    libre RESUME = "SELECT v.genre, v.numero FROM avis v JOIN compte c ON c.id = v.compte \
        WHERE v.compte = $1 AND v.envoi = 'resume' AND v.lu_le IS NULL AND v.le <= $2 \
        AND c.suspendu_le IS NULL AND c.inactif_le > $2 \
        AND NOT EXISTS (SELECT 1 FROM avis_preference p WHERE p.compte = v.compte AND p.genre = v.genre AND p.envoi = 'aucun') \
        ORDER BY v.le, v.objet, v.genre LIMIT 21";

    libre POSER_JETON = "INSERT INTO avis_desinscription (empreinte, compte, genre, cree_le) VALUES ($1, $2, $3, $4)";
    libre LIRE_JETON = "SELECT j.compte, j.genre, c.personne, c.organisation, c.unite, c.profil \
        FROM avis_desinscription j JOIN compte c ON c.id = j.compte WHERE j.empreinte = $1";
}
