//! Statements on signed copies and the keys of conventions.

stockage::requetes! {
    libre PLACE = "SELECT CAST(COALESCE(MAX(p.rang), 0) AS BIGINT) AS dernier, \
        CAST(COALESCE(SUM(CASE WHEN p.etat IN ('attente', 'saine') THEN 1 ELSE 0 END), 0) AS BIGINT) AS prises, \
        CAST(COALESCE(SUM(CASE WHEN p.empreinte = $2 AND p.etat IN ('attente', 'saine') THEN 1 ELSE 0 END), 0) AS BIGINT) AS deja \
        FROM copie p WHERE p.convention = $1";
    libre POSER_CLE = "INSERT INTO convention_cle (convention, cle_maitre, enveloppe) VALUES ($1, $2, $3) \
        ON CONFLICT (convention) DO NOTHING";
    libre CLE = "SELECT k.enveloppe FROM convention_cle k WHERE k.convention = $1";
    libre ENVELOPPES = "SELECT convention AS id, cle_maitre, enveloppe FROM convention_cle WHERE convention > $1 ORDER BY convention LIMIT 200";
    libre REPOSER_ENVELOPPE = "UPDATE convention_cle SET cle_maitre = $2, enveloppe = $3 WHERE convention = $1 AND enveloppe = $4";
    libre INSCRIRE = "INSERT INTO copie (id, convention, rang, version, taille, empreinte, etat, auteur, depose_le) \
        VALUES ($1, $2, $3, $4, $5, $6, 'attente', $7, $8)";
    libre RETIRER = "UPDATE copie SET etat = 'retiree' WHERE id = $1 AND convention = $2 AND etat IN ('attente', 'saine') \
        AND auteur IN (SELECT c.id FROM compte c WHERE c.organisation = $3)";
    libre CONCLURE = "UPDATE copie SET etat = $2, analyse_le = $3 WHERE id = $1 AND etat = 'attente'";
    libre A_ANALYSER = "SELECT p.convention, p.etat, k.enveloppe FROM copie p \
        JOIN convention_cle k ON k.convention = p.convention WHERE p.id = $1";
    libre ETAT = "SELECT p.etat FROM copie p WHERE p.id = $1";
    libre COPIE = "SELECT p.rang, p.etat, k.enveloppe FROM copie p JOIN convention_cle k ON k.convention = p.convention \
        WHERE p.id = $1 AND p.convention = $2";
    libre COPIES = "SELECT p.id, p.rang, p.version, p.taille, p.empreinte, p.etat, p.depose_le, c.organisation, o.nom AS organisation_nom, \
        u.prenom, u.nom FROM copie p JOIN compte c ON c.id = p.auteur JOIN organisation o ON o.id = c.organisation \
        JOIN personne u ON u.id = c.personne WHERE p.convention = $1 ORDER BY p.rang DESC LIMIT 100";
}
