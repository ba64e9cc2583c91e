//! Statements of the room.

stockage::requetes! {
    libre CREER = "INSERT INTO compte (id, personne, organisation, unite, profil, identifiant, gestionnaire, cree_le, active_le, inactif_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    libre POSER_SECRET = "INSERT INTO secret (compte, mot_de_passe, pose_le) VALUES ($1, $2, $3)";
    libre CONNAITRE = "SELECT c.id AS compte, c.personne, c.organisation, c.unite, c.profil, c.active_le, c.inactif_le, c.suspendu_le, \
        CAST((SELECT COUNT(*) FROM acces a JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = c.organisation \
          AND r.quoi = 'compte' WHERE a.compte = c.id AND a.du <= $2 AND $2 < a.au AND r.du <= $2 AND $2 < r.au) AS BIGINT) AS acces, \
        s.mot_de_passe FROM compte c JOIN secret s ON s.compte = c.id WHERE c.identifiant = $1";
    libre FREINS = "SELECT libre_le FROM frein WHERE cle IN ($1, $2)";
    /// One more failure; the count starts again after `$3`. Counted by the base: parallel attempts each count.
    libre FREINER = "INSERT INTO frein (cle, echecs, dernier_le, libre_le) VALUES ($1, 1, $2, $2) \
        ON CONFLICT (cle) DO UPDATE SET echecs = CASE WHEN frein.dernier_le < $3 THEN 1 ELSE frein.echecs + 1 END, \
        dernier_le = excluded.dernier_le RETURNING echecs AS nombre";
    libre LIBERER_LE = "UPDATE frein SET libre_le = $2 WHERE cle = $1";
    libre DEFREINER = "DELETE FROM frein WHERE cle = $1";
    libre PREMIER_ECHEC = "INSERT INTO echec_minute (adresse, minute, nombre) VALUES ($1, $2, 1) ON CONFLICT (adresse, minute) DO NOTHING";
    libre AUTRE_ECHEC = "UPDATE echec_minute SET nombre = nombre + 1 WHERE adresse = $1 AND minute = $2";
    libre PRECEDENTS = "SELECT nombre FROM echec_minute WHERE adresse = $1 AND minute < $2 ORDER BY minute DESC LIMIT 1";
    scopee MES_TRACES = "SELECT entree, le, action, genre, objet, issue, clause FROM journal_charge \
        WHERE compte = $1 AND le <= $2 AND (CAST($3 AS BIGINT) IS NULL OR (le, entree) < ($3, $4)) ORDER BY le DESC, entree DESC LIMIT 51";
}
