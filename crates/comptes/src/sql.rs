//! Statements of the room: signing in, failures, accounts. Links, factors and texts have theirs beside their use cases.

stockage::requetes! {
    libre CREER = "INSERT INTO compte (id, personne, organisation, unite, profil, identifiant, gestionnaire, cree_le, active_le, inactif_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (identifiant) DO NOTHING";
    libre POSER_COORDONNEES = "INSERT INTO coordonnees (compte, civilite, fonction, telephone, courriel) VALUES ($1, $2, $3, $4, $5)";
    libre POSER_DUREE = "INSERT INTO duree_secret (compte, jours) VALUES ($1, $2) \
        ON CONFLICT (compte) DO UPDATE SET jours = excluded.jours";
    libre OTER_DUREE = "DELETE FROM duree_secret WHERE compte = $1";
    libre POSER_SECRET = "INSERT INTO secret (compte, mot_de_passe, pose_le, expire_le) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (compte) DO UPDATE SET mot_de_passe = excluded.mot_de_passe, pose_le = excluded.pose_le, expire_le = excluded.expire_le";
    libre CONNAITRE = "SELECT c.id AS compte, c.personne, c.organisation, c.unite, c.profil, c.active_le, c.inactif_le, c.suspendu_le, \
        CAST((SELECT COUNT(*) FROM acces a JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = c.organisation \
          AND r.quoi = 'compte' WHERE a.compte = c.id AND a.du <= $2 AND $2 < a.au AND r.du <= $2 AND $2 < r.au) AS BIGINT) AS acces, \
        CAST((SELECT COUNT(*) FROM facteur f WHERE f.compte = c.id AND f.confirme_le IS NOT NULL) AS BIGINT) AS facteurs, \
        s.mot_de_passe FROM compte c LEFT JOIN secret s ON s.compte = c.id WHERE c.identifiant = $1";
    /// What a change of password needs: the hash, and what a guesser would know of the person.
    libre SOI = "SELECT c.identifiant, p.prenom, p.nom, o.nom AS organisation, s.mot_de_passe, d.jours, \
        CAST((SELECT COUNT(*) FROM facteur f WHERE f.compte = c.id AND f.confirme_le IS NOT NULL) AS BIGINT) AS facteurs \
        FROM compte c JOIN personne p ON p.id = c.personne JOIN organisation o ON o.id = c.organisation \
        LEFT JOIN secret s ON s.compte = c.id LEFT JOIN duree_secret d ON d.compte = c.id WHERE c.id = $1";
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
    libre OUBLIEUX = "SELECT id AS compte FROM compte WHERE identifiant = $1 AND suspendu_le IS NULL AND inactif_le > $2";
    libre OPERATEURS = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM compte WHERE profil = 'operateur'";
    libre ACTIVER = "UPDATE compte SET active_le = $2 WHERE id = $1 AND active_le IS NULL";
    libre COURRIEL_VERIFIE = "UPDATE coordonnees SET courriel_verifie_le = $2 WHERE compte = $1";
    libre VOIR_APPAREIL = "UPDATE appareil SET vu_le = $3 WHERE compte = $1 AND empreinte = $2";
    libre NOUVEL_APPAREIL = "INSERT INTO appareil (compte, empreinte, client, cree_le, vu_le) VALUES ($1, $2, $3, $4, $4)";
    libre APPAREILS = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM appareil WHERE compte = $1";
    libre POSER_ETAPE = "INSERT INTO connexion_etape (empreinte, compte, cree_le, essais) VALUES ($1, $2, $3, 0)";
    libre ETAPE = "SELECT e.compte, c.personne, c.organisation, c.unite, c.profil, c.active_le, c.inactif_le, c.suspendu_le, \
        CAST((SELECT COUNT(*) FROM acces a JOIN droit_actuel r ON r.volet = a.volet AND r.organisation = c.organisation \
          AND r.quoi = 'compte' WHERE a.compte = c.id AND a.du <= $3 AND $3 < a.au AND r.du <= $3 AND $3 < r.au) AS BIGINT) AS acces, \
        CAST(1 AS BIGINT) AS facteurs, CAST(NULL AS TEXT) AS mot_de_passe FROM connexion_etape e JOIN compte c ON c.id = e.compte WHERE e.empreinte = $1 AND e.cree_le > $2 AND e.essais < 5";
    libre ESSAYER_ETAPE = "UPDATE connexion_etape SET essais = essais + 1 WHERE empreinte = $1 AND essais < 5";
    libre OTER_ETAPE = "DELETE FROM connexion_etape WHERE empreinte = $1";
    libre OTER_ETAPES = "DELETE FROM connexion_etape WHERE compte = $1";
    scopee MES_TRACES = "SELECT entree, le, action, genre, objet, issue, clause FROM journal_charge \
        WHERE compte = $1 AND le <= $2 AND (CAST($3 AS BIGINT) IS NULL OR (le, entree) < ($3, $4)) ORDER BY le DESC, entree DESC LIMIT 51";
    libre IDENTIFIANT = "SELECT identifiant FROM compte WHERE id = $1";
}
