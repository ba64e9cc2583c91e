//! Statements of delegated habilitations.

stockage::requetes! {
    libre OUVRIR = "INSERT INTO delegation (id, caisse, partenaire, principal, suppleant, retiree, suspendue, exclue, version) \
        VALUES ($1, $2, $3, NULL, NULL, FALSE, FALSE, FALSE, 0) ON CONFLICT (caisse, partenaire) DO NOTHING";
    libre DELEGATION = "SELECT id FROM delegation WHERE caisse = $1 AND partenaire = $2";
    /// Takes the row: whoever acts on the same structure waits here until this one is committed.
    libre TENIR = "UPDATE delegation SET version = version + 1 WHERE id = $1";
    libre LIRE = "SELECT d.id, d.caisse, d.partenaire, d.principal, d.suppleant, d.retiree, d.suspendue, d.exclue FROM delegation d WHERE d.id = $1";
    libre ECRIRE = "UPDATE delegation SET principal = $2, suppleant = $3, retiree = $4, suspendue = $5, exclue = $6 WHERE id = $1";

    libre BORNES = "SELECT du, au, termes FROM delegation_bornes WHERE delegation = $1 ORDER BY rang";
    libre OTER_BORNES = "DELETE FROM delegation_bornes WHERE delegation = $1";
    libre POSER_BORNES = "INSERT INTO delegation_bornes (delegation, rang, du, au, termes) VALUES ($1, $2, $3, $4, $5)";

    libre UNITES = "SELECT u.id, u.mere FROM unite u JOIN delegation d ON d.partenaire = u.organisation WHERE d.id = $1 ORDER BY u.id";
    libre HABILITES = "SELECT h.compte, c.personne, h.unite, h.profession, h.arrete_du, h.arrete_au, h.du, \
        CASE WHEN c.inactif_le < h.au THEN c.inactif_le ELSE h.au END AS au, h.suspendu OR (c.suspendu_le IS NOT NULL AND NOT h.exclu) AS suspendu, h.exclu, \
        h.force_le IS NOT NULL AND NOT EXISTS (SELECT 1 FROM secret s WHERE s.compte = h.compte AND s.pose_le > h.force_le) AS a_changer, \
        h.service, h.profil FROM habilite h JOIN compte c ON c.id = h.compte WHERE h.delegation = $1 ORDER BY h.rang";
    libre GROUPES = "SELECT id, unite, supprime FROM groupe WHERE delegation = $1 ORDER BY rang";
    libre MEMBRES = "SELECT m.groupe, m.compte, m.dessous FROM groupe_membre m JOIN groupe g ON g.id = m.groupe \
        WHERE g.delegation = $1 ORDER BY g.rang, m.rang";
    libre AUTORISATIONS = "SELECT id, genre, service, profil, unite, fonctions, compte, groupe, du, au, par, source, suspendue \
        FROM autorisation WHERE delegation = $1 ORDER BY rang";
    libre PERSONNE_A_LA_CAISSE = "SELECT c.personne AS id FROM compte c WHERE c.id = $1";

    libre HABILITER = "INSERT INTO habilite (delegation, rang, compte, unite, profession, arrete_du, arrete_au, du, au, suspendu, exclu, force_le, service, profil) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, FALSE, NULL, NULL, NULL)";
    libre CHANGER_HABILITE = "UPDATE habilite SET unite = $3, profession = $4, arrete_du = $5, arrete_au = $6 WHERE delegation = $1 AND compte = $2";
    libre FINIR_HABILITE = "UPDATE habilite SET au = $3 WHERE delegation = $1 AND compte = $2";
    libre FINIR_SES_AUTORISATIONS = "UPDATE autorisation SET au = $3 WHERE delegation = $1 AND compte = $2 AND au > $3";
    libre CHOISIR = "UPDATE habilite SET service = $3, profil = $4 WHERE delegation = $1 AND compte = $2";
    libre SUSPENDRE_HABILITE = "UPDATE habilite SET suspendu = $3, exclu = $4 WHERE delegation = $1 AND compte = $2";
    libre FORCER = "UPDATE habilite SET force_le = $3 WHERE delegation = $1 AND compte = $2";
    libre ANNULER_FORCE = "UPDATE habilite SET force_le = NULL WHERE delegation = $1 AND compte = $2";
    libre EXPIRER_SECRET = "UPDATE secret SET expire_le = $2 WHERE compte = $1";
    libre RENDRE_SECRET = "UPDATE secret SET expire_le = NULL WHERE compte = $1";

    libre FAIRE_GROUPE = "INSERT INTO groupe (id, delegation, rang, unite, nom, supprime) VALUES ($1, $2, $3, $4, $5, FALSE)";
    libre DEFAIRE_GROUPE = "UPDATE groupe SET supprime = TRUE WHERE id = $1";
    libre VIDER_GROUPE = "DELETE FROM groupe_membre WHERE groupe = $1 OR dessous = $1";
    libre FINIR_CELLES_DU_GROUPE = "UPDATE autorisation SET au = $2 WHERE groupe = $1 AND au > $2";
    libre ENTRER = "INSERT INTO groupe_membre (groupe, rang, compte, dessous) \
        VALUES ($1, (SELECT COALESCE(MAX(m.rang), 0) + 1 FROM groupe_membre m WHERE m.groupe = $1), $2, $3)";
    libre SORTIR = "DELETE FROM groupe_membre WHERE groupe = $1 AND (compte = $2 OR dessous = $3)";

    libre ACCORDER = "INSERT INTO autorisation (id, delegation, rang, genre, service, profil, unite, fonctions, compte, groupe, du, au, par, source, suspendue) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, FALSE)";
    libre FINIR_AUTORISATION = "UPDATE autorisation SET au = $2 WHERE id = $1";
    libre SUSPENDRE_AUTORISATION = "UPDATE autorisation SET suspendue = $2 WHERE id = $1";

    /// The row of the delegation is held: ranks follow each other.
    libre NOTER = "INSERT INTO delegation_fait (delegation, rang, genre, auteur, le, compte, groupe, autorisation, motif, clause) \
        VALUES ($1, (SELECT COALESCE(MAX(f.rang), 0) + 1 FROM delegation_fait f WHERE f.delegation = $1), $2, $3, $4, $5, $6, $7, $8, $9)";

    libre ZONE = "SELECT o.zone FROM delegation d JOIN organisation o ON o.id = d.caisse WHERE d.id = $1";
    libre POSER_QUESTION = "INSERT INTO habilitation_question (id, delegation, compte, posee_par, posee_le, echeance, repondue_le, close_le) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL)";
    libre ECHANGER = "INSERT INTO habilitation_echange (question, rang, auteur, le, texte) \
        VALUES ($1, (SELECT COALESCE(MAX(e.rang), 0) + 1 FROM habilitation_echange e WHERE e.question = $1), $2, $3, $4)";
    libre QUESTION = "SELECT delegation, compte, echeance, repondue_le, close_le FROM habilitation_question WHERE id = $1";
    libre REPONDUE = "UPDATE habilitation_question SET repondue_le = $2 WHERE id = $1 AND repondue_le IS NULL";
    libre CLORE_QUESTION = "UPDATE habilitation_question SET close_le = $2 WHERE id = $1 AND close_le IS NULL";
    libre FIL = "SELECT e.rang, e.le, e.texte, e.auteur, c.organisation FROM habilitation_echange e JOIN compte c ON c.id = e.auteur \
        WHERE e.question = $1 ORDER BY e.rang";

    libre DEMANDER = "INSERT INTO habilitation_demande (id, delegation, genre, compte, auteur, deposee_le, texte, faite, decidee_par, decidee_le, reponse) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, NULL, NULL)";
    libre DEMANDE = "SELECT delegation, compte FROM habilitation_demande WHERE id = $1";
    libre DECIDER_DEMANDE = "UPDATE habilitation_demande SET faite = $2, decidee_par = $3, decidee_le = $4, reponse = $5 \
        WHERE id = $1 AND decidee_le IS NULL";
}
