//! Statements of the room.

stockage::requetes! {
    libre IMPORTER_MODELE = "INSERT INTO modele (code, version, genre, texte, empreinte, importe_le) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code, version) DO NOTHING";
    libre EMPREINTE_MODELE = "SELECT empreinte FROM modele WHERE code = $1 AND version = $2";
    libre MODELE = "SELECT texte FROM modele WHERE code = $1 AND version = $2";
    libre CONCLURE = "INSERT INTO convention (id, numero, modele, modele_version, mere, zone, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    libre POSER_TERMES = "INSERT INTO version_termes (convention, numero, effet_le, termes, empreinte) VALUES ($1, $2, $3, $4, $5)";
    libre OUVRIR_VOLET = "INSERT INTO volet (id, convention, caisse, partenaire) VALUES ($1, $2, $3, $4)";
    libre AJOUTER_EVENEMENT = "INSERT INTO evenement (id, volet, genre, effet_le, connu_le, auteur, clause) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Volets of a partner, or of a caisse, or all: whose convention, whose model, between whom.
    libre VOLETS = "SELECT v.id, v.convention, v.caisse, v.partenaire, c.numero, c.mere, c.zone, m.texte AS modele, \
        k.nom AS caisse_nom, p.nom AS partenaire_nom \
        FROM volet v JOIN convention c ON c.id = v.convention \
        JOIN modele m ON m.code = c.modele AND m.version = c.modele_version \
        JOIN organisation k ON k.id = v.caisse JOIN organisation p ON p.id = v.partenaire \
        WHERE (CAST($1 AS TEXT) IS NULL OR v.partenaire = $1 OR v.caisse = $1) \
        ORDER BY p.nom, k.nom, c.numero, v.id";
    libre EVENEMENTS = "SELECT e.volet, e.genre, e.effet_le, e.clause FROM evenement e JOIN volet v ON v.id = e.volet \
        WHERE (CAST($1 AS TEXT) IS NULL OR v.partenaire = $1 OR v.caisse = $1) ORDER BY e.connu_le, e.id";
    libre TERMES = "SELECT DISTINCT t.convention, t.numero, t.effet_le, t.termes FROM version_termes t JOIN volet v ON v.convention = t.convention \
        WHERE (CAST($1 AS TEXT) IS NULL OR v.partenaire = $1 OR v.caisse = $1) ORDER BY t.convention, t.numero";
    libre OUBLIER_DROITS = "DELETE FROM droit_actuel WHERE partenaire = $1";
    libre PROJETER = "INSERT INTO droit_actuel (volet, organisation, caisse, partenaire, quoi, plafond, document, article, du, au) \
        VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9)";
    libre DROITS_PROJETES = "SELECT volet, organisation, caisse, partenaire, quoi, document, article, du, au FROM droit_actuel \
        WHERE partenaire = $1 ORDER BY volet, organisation, quoi, du";
    libre TERMES_DU_VOLET = "SELECT v.caisse, c.zone, t.effet_le, t.termes FROM volet v JOIN convention c ON c.id = v.convention \
        JOIN version_termes t ON t.convention = c.id WHERE v.id = $1 ORDER BY t.numero";
    libre VOLET = "SELECT v.id, v.caisse, v.partenaire, m.texte AS modele, \
        CAST((SELECT COUNT(*) FROM evenement e WHERE e.volet = v.id AND e.genre = 'fin') AS BIGINT) AS fins \
        FROM volet v JOIN convention c ON c.id = v.convention \
        JOIN modele m ON m.code = c.modele AND m.version = c.modele_version WHERE v.id = $1";
    /// The right of an organisation to something at a caisse, at an instant.
    libre DROIT = "SELECT r.volet, r.caisse, r.document, r.article FROM droit_actuel r \
        WHERE r.organisation = $1 AND r.quoi = $2 AND r.caisse = $3 AND r.du <= $4 AND $4 < r.au ORDER BY r.du DESC, r.volet LIMIT 1";
    libre DOCUMENT_EN_VIGUEUR = "SELECT r.document, r.article FROM droit_actuel r \
        WHERE r.partenaire = $1 AND r.caisse = $2 AND r.organisation = $1 AND r.du <= $3 AND $3 < r.au ORDER BY r.volet LIMIT 1";
}
