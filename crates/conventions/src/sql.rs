//! Statements of the room.

stockage::requetes! {
    libre IMPORTER_MODELE = "INSERT INTO modele (code, version, genre, texte, empreinte, importe_le) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code, version) DO NOTHING";
    libre EMPREINTE_MODELE = "SELECT empreinte FROM modele WHERE code = $1 AND version = $2";
    libre MODELE = "SELECT texte FROM modele WHERE empreinte = $1";
    libre MODELE_COURANT = "SELECT empreinte FROM modele WHERE code = $1 ORDER BY version DESC LIMIT 1";

    libre PREPARER = "INSERT INTO convention (id, numero, modele, modele_version, variante, mere, pilote, zone, territoire, cree_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (numero) DO NOTHING";
    /// Caisses and partners, for the form that prepares a convention.
    libre ORGANISATIONS = "SELECT id, genre, nom FROM organisation WHERE genre IN ('caisse', 'partenaire') ORDER BY nom, id";
    /// The partner of a convention: one row per mail domain, one at least.
    libre STRUCTURE = "SELECT p.id, p.nom, p.membres, d.domaine FROM organisation p \
        LEFT JOIN domaine_courriel d ON d.organisation = p.id \
        WHERE p.id = (SELECT v.partenaire FROM volet v WHERE v.convention = $1 ORDER BY v.id LIMIT 1) ORDER BY d.domaine";
    /// Seats taken on the volets of an organisation, invitations and announced ends included.
    libre PLACES = "SELECT a.volet, a.profil, CAST(COUNT(*) AS BIGINT) AS prises FROM acces a JOIN volet v ON v.id = a.volet \
        WHERE (v.partenaire = $1 OR v.caisse = $1) AND a.au > $2 GROUP BY a.volet, a.profil";
    libre GENRE = "SELECT genre FROM organisation WHERE id = $1";
    libre ZONE = "SELECT zone FROM convention WHERE id = $1";
    libre OUVRIR_VOLET = "INSERT INTO volet (id, convention, caisse, partenaire) VALUES ($1, $2, $3, $4)";
    libre OUVRIR_PROJET = "INSERT INTO projet (convention, caisse, saisie, version, modifie_le) VALUES ($1, $2, $3, 1, $4)";
    /// A draft changes from the version that was read, and no more once its terms are fixed and one party signed them, but as
    /// an avenant.
    libre REMPLIR_PROJET = "UPDATE projet SET saisie = $3, version = version + 1, modifie_le = $4 \
        WHERE convention = $1 AND caisse = $2 AND version = $5 \
        AND (avenant IS NOT NULL \
        OR NOT EXISTS (SELECT 1 FROM volet v JOIN evenement e ON e.volet = v.id WHERE v.convention = projet.convention))";
    /// A draft becomes that of avenant `$5`, from the terms in force.
    libre OUVRIR_AVENANT = "INSERT INTO projet (convention, caisse, saisie, version, modifie_le, avenant) VALUES ($1, $2, $3, 1, $4, $5) \
        ON CONFLICT (convention, caisse) DO UPDATE SET saisie = excluded.saisie, version = projet.version + 1, \
        modifie_le = excluded.modifie_le, avenant = excluded.avenant";
    /// No avenant is under way any more: fixed, or given up.
    libre CLORE_AVENANT = "UPDATE projet SET avenant = NULL WHERE convention = $1 AND avenant IS NOT NULL";
    libre POSER_TERMES = "INSERT INTO version_termes (convention, numero, effet_le, termes, empreinte) VALUES ($1, $2, $3, $4, $5)";
    libre AJOUTER_EVENEMENT = "INSERT INTO evenement (id, volet, rang, genre, effet_le, connu_le, auteur, clause, signataire, version, acte, vise, code, cote, souhaite_le, motif) \
        VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM evenement WHERE volet = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    /// Taken first by every act on a convention, so that two acts at once follow one another.
    libre TENIR = "UPDATE convention SET cree_le = cree_le WHERE id = $1";

    /// Every convention of an organisation (or of everybody): one row per event of each of its volets, one row for a
    /// volet to which nothing has happened.
    libre DOSSIERS = "SELECT c.id AS convention, c.numero, c.variante, c.mere, c.pilote, c.zone, c.territoire, m.empreinte AS modele, \
        (SELECT s.le FROM reprise s WHERE s.convention = c.id) AS reprise, \
        v.id AS volet, v.caisse, v.partenaire, k.nom AS caisse_nom, p.nom AS partenaire_nom, p.membres, \
        CAST((SELECT COUNT(*) FROM domaine_courriel d WHERE d.organisation = v.partenaire) AS BIGINT) AS domaines, \
        EXISTS (SELECT 1 FROM compte a WHERE a.organisation = v.caisse AND a.profil = 'administrateur_caisse') AS administree, \
        e.genre, e.effet_le, e.connu_le, e.clause, e.signataire, e.version, e.acte, e.vise, e.code, e.cote, e.souhaite_le, e.motif \
        FROM volet v JOIN convention c ON c.id = v.convention \
        JOIN modele m ON m.code = c.modele AND m.version = c.modele_version \
        JOIN organisation k ON k.id = v.caisse JOIN organisation p ON p.id = v.partenaire \
        LEFT JOIN evenement e ON e.volet = v.id \
        WHERE (CAST($1 AS TEXT) IS NULL OR v.convention IN (SELECT w.convention FROM volet w WHERE w.partenaire = $1 OR w.caisse = $1)) \
        ORDER BY p.nom, c.numero, k.nom, v.id, e.rang";
    /// One convention, all it leans on and all that leans on these; for a coordination of controls, the access conventions of the
    /// same two parties, which its gates look at (K-25).
    libre DOSSIERS_AUTOUR = "WITH RECURSIVE haut (id, mere) AS (SELECT c.id, c.mere FROM convention c WHERE c.id = $1 \
          UNION ALL SELECT c.id, c.mere FROM convention c JOIN haut h ON c.id = h.mere), \
        bas (id) AS (SELECT h.id FROM haut h WHERE h.mere IS NULL \
          UNION ALL SELECT c.id FROM convention c JOIN bas b ON c.mere = b.id), \
        famille (id) AS (SELECT b.id FROM bas b UNION SELECT w.convention FROM convention k \
          JOIN modele m ON m.code = k.modele AND m.version = k.modele_version AND m.genre = 'controle' \
          JOIN volet v ON v.convention = k.id JOIN volet w ON w.caisse = v.caisse AND w.partenaire = v.partenaire \
          JOIN convention c ON c.id = w.convention JOIN modele n ON n.code = c.modele AND n.version = c.modele_version \
          AND n.genre IN ('acces', 'contrat', 'bulletin') WHERE k.id = $1) \
        SELECT c.id AS convention, c.numero, c.variante, c.mere, c.pilote, c.zone, c.territoire, m.empreinte AS modele, \
        (SELECT s.le FROM reprise s WHERE s.convention = c.id) AS reprise, \
        v.id AS volet, v.caisse, v.partenaire, k.nom AS caisse_nom, p.nom AS partenaire_nom, p.membres, \
        CAST((SELECT COUNT(*) FROM domaine_courriel d WHERE d.organisation = v.partenaire) AS BIGINT) AS domaines, \
        EXISTS (SELECT 1 FROM compte a WHERE a.organisation = v.caisse AND a.profil = 'administrateur_caisse') AS administree, \
        e.genre, e.effet_le, e.connu_le, e.clause, e.signataire, e.version, e.acte, e.vise, e.code, e.cote, e.souhaite_le, e.motif \
        FROM famille f JOIN convention c ON c.id = f.id JOIN volet v ON v.convention = c.id \
        JOIN modele m ON m.code = c.modele AND m.version = c.modele_version \
        JOIN organisation k ON k.id = v.caisse JOIN organisation p ON p.id = v.partenaire \
        LEFT JOIN evenement e ON e.volet = v.id \
        ORDER BY p.nom, c.numero, k.nom, v.id, e.rang";
    /// Terms fixed (`caisse` empty) and drafts (`numero` their version) of the conventions of an organisation, or of everybody.
    libre ECRITS = "SELECT t.convention, t.numero, t.effet_le, t.termes AS texte, '' AS caisse FROM version_termes t \
        WHERE (CAST($1 AS TEXT) IS NULL OR t.convention IN (SELECT w.convention FROM volet w WHERE w.partenaire = $1 OR w.caisse = $1)) \
        UNION ALL SELECT j.convention, j.version AS numero, COALESCE(CAST(j.avenant AS TEXT), '') AS effet_le, j.saisie AS texte, j.caisse FROM projet j \
        WHERE (CAST($1 AS TEXT) IS NULL OR j.convention IN (SELECT w.convention FROM volet w WHERE w.partenaire = $1 OR w.caisse = $1)) \
        ORDER BY 1, 5, 2";
    /// The same around one convention.
    libre ECRITS_AUTOUR = "WITH RECURSIVE haut (id, mere) AS (SELECT c.id, c.mere FROM convention c WHERE c.id = $1 \
          UNION ALL SELECT c.id, c.mere FROM convention c JOIN haut h ON c.id = h.mere), \
        bas (id) AS (SELECT h.id FROM haut h WHERE h.mere IS NULL \
          UNION ALL SELECT c.id FROM convention c JOIN bas b ON c.mere = b.id), \
        famille (id) AS (SELECT b.id FROM bas b UNION SELECT w.convention FROM convention k \
          JOIN modele m ON m.code = k.modele AND m.version = k.modele_version AND m.genre = 'controle' \
          JOIN volet v ON v.convention = k.id JOIN volet w ON w.caisse = v.caisse AND w.partenaire = v.partenaire \
          JOIN convention c ON c.id = w.convention JOIN modele n ON n.code = c.modele AND n.version = c.modele_version \
          AND n.genre IN ('acces', 'contrat', 'bulletin') WHERE k.id = $1) \
        SELECT t.convention, t.numero, t.effet_le, t.termes AS texte, '' AS caisse FROM version_termes t \
        JOIN famille f ON f.id = t.convention \
        UNION ALL SELECT j.convention, j.version AS numero, COALESCE(CAST(j.avenant AS TEXT), '') AS effet_le, j.saisie AS texte, j.caisse FROM projet j \
        WHERE j.convention = $1 ORDER BY 1, 5, 2";
    /// The convention of a volet.
    libre CONVENTION_DU_VOLET = "SELECT convention FROM volet WHERE id = $1";

    /// Comes first in every projection: two acts of two conventions of one partner project one after the other.
    libre TENIR_PARTENAIRE = "UPDATE organisation SET membres = membres WHERE id = $1";
    libre OUBLIER_DROITS = "DELETE FROM droit_actuel WHERE partenaire = $1";
    libre PROJETER = "INSERT INTO droit_actuel (volet, organisation, caisse, partenaire, quoi, plafond, document, article, du, au) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    libre DROITS_PROJETES = "SELECT volet, organisation, caisse, partenaire, quoi, plafond, document, article, du, au FROM droit_actuel \
        WHERE partenaire = $1 ORDER BY volet, organisation, quoi, du";
    libre TERMES_DU_VOLET = "SELECT v.caisse, c.zone, c.territoire, t.effet_le, t.termes FROM volet v JOIN convention c ON c.id = v.convention \
        JOIN version_termes t ON t.convention = c.id WHERE v.id = $1 ORDER BY t.numero";
    /// The right of an organisation to something at a caisse, at an instant; whether the account has its access there.
    libre DROIT = "SELECT r.volet, r.document, r.article, \
        EXISTS (SELECT 1 FROM acces a WHERE a.compte = $5 AND a.volet = r.volet AND a.du <= $4 AND $4 < a.au) AS acces \
        FROM droit_actuel r WHERE r.organisation = $1 AND r.quoi = $2 AND r.caisse = $3 AND r.du <= $4 AND $4 < r.au \
        ORDER BY acces DESC, r.du DESC, r.volet LIMIT 1";
    /// The caisses at which an account may use a function now: the organisation's right, and its own access.
    libre CAISSES_OUVERTES = "SELECT DISTINCT r.caisse FROM droit_actuel r JOIN acces a ON a.volet = r.volet \
        WHERE r.organisation = $1 AND r.quoi = $2 AND r.du <= $3 AND $3 < r.au \
        AND a.compte = $4 AND a.du <= $3 AND $3 < a.au ORDER BY r.caisse";
    libre DOCUMENT_EN_VIGUEUR = "SELECT r.document, r.article FROM droit_actuel r \
        WHERE r.partenaire = $1 AND r.caisse = $2 AND r.organisation = $1 AND r.du <= $3 AND $3 < r.au ORDER BY r.volet LIMIT 1";

    /// Every version of every model, the newest first, and how many conventions run under each.
    libre MODELES = "SELECT m.code, m.version, m.empreinte, m.importe_le, \
        CAST((SELECT COUNT(*) FROM convention c WHERE c.modele = m.code AND c.modele_version = m.version) AS BIGINT) AS conventions \
        FROM modele m ORDER BY m.code, m.version DESC";
    /// The conventions that run under one version of a model: a hundred, then it says there are more.
    libre CONVENTIONS_DU_MODELE = "SELECT c.numero, p.nom AS partenaire, k.nom AS caisse FROM convention c \
        JOIN organisation k ON k.id = c.pilote \
        JOIN organisation p ON p.id = (SELECT v.partenaire FROM volet v WHERE v.convention = c.id ORDER BY v.id LIMIT 1) \
        WHERE c.modele = $1 AND c.modele_version = $2 ORDER BY c.numero LIMIT 101";
    /// The newest version of a model, and its text.
    libre DERNIER_MODELE = "SELECT version, genre, empreinte FROM modele WHERE code = $1 ORDER BY version DESC LIMIT 1";
}
