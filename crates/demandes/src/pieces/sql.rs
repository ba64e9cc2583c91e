//! Statements on files.

stockage::requetes! {
    libre PLACE = "SELECT CAST(COALESCE(MAX(p.rang), 0) AS BIGINT) AS dernier, \
        CAST(COALESCE(SUM(CASE WHEN p.genre = $2 AND p.etat IN ('attente', 'saine') THEN 1 ELSE 0 END), 0) AS BIGINT) AS prises, \
        CAST(COALESCE(SUM(CASE WHEN p.empreinte = $3 AND p.etat IN ('attente', 'saine') THEN 1 ELSE 0 END), 0) AS BIGINT) AS deja \
        FROM piece p WHERE p.demande = $1";
    libre CLE = "SELECT k.enveloppe FROM demande_cle k WHERE k.demande = $1";
    libre INSCRIRE = "INSERT INTO piece (id, demande, rang, genre, nom_scelle, extension, taille, empreinte, etat, auteur, depose_le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'attente', $9, $10)";
    /// Comes first in its transaction: it takes the request's row, and gives the version whose rank its fact has.
    libre AJOUTER = "UPDATE demande SET version = version + 1 \
        WHERE id = $1 AND phase NOT IN ('brouillon', 'close', 'retiree') RETURNING version";
    /// The same for what the house itself finds out: a draft has no facts.
    libre CONSTATER = "UPDATE demande SET version = version + 1 WHERE id = $1 AND phase <> 'brouillon' RETURNING version";
    libre NOTER = "INSERT INTO demande_fait (demande, rang, genre, detail, le, compte) VALUES ($1, $2, 'piece', $3, $4, $5)";
    libre RETIRER = "UPDATE piece SET etat = 'retiree' WHERE id = $1 AND demande = $2 AND etat <> 'retiree'";
    libre REFUSER = "UPDATE piece SET etat = 'illisible' WHERE id = $1 AND demande = $2 AND etat = 'saine' AND genre <> 'sortante'";
    libre CONCLURE = "UPDATE piece SET etat = $2, analyse_le = $3 WHERE id = $1 AND etat = 'attente'";
    libre A_ANALYSER = "SELECT p.demande, p.etat, p.auteur, k.enveloppe FROM piece p \
        JOIN demande_cle k ON k.demande = p.demande WHERE p.id = $1";
    libre ETAT = "SELECT p.etat FROM piece p WHERE p.id = $1";
    libre ETAT_DANS = "SELECT p.etat FROM piece p WHERE p.id = $1 AND p.demande = $2";
    libre DE_LA_DEMANDE = "SELECT p.id FROM piece p WHERE p.demande = $1 ORDER BY p.rang LIMIT 100";
    libre OUBLIER = "DELETE FROM piece WHERE demande = $1";
    libre ACCORDS = "SELECT CAST(COUNT(*) AS BIGINT) AS nombre FROM piece p \
        WHERE p.demande = $1 AND p.genre = 'consentement' AND p.etat IN ('attente', 'saine')";

    /// The files of the requests a trace names, with whoever joined them.
    personnelle PIECES = "SELECT p.id, p.genre, p.nom_scelle, p.extension, p.taille, p.etat, p.depose_le, k.enveloppe, \
        c.organisation, u.prenom AS auteur_prenom, u.nom AS auteur_nom \
        FROM journal_sujet j JOIN piece p ON p.demande = j.objet JOIN demande_cle k ON k.demande = p.demande \
        JOIN compte c ON c.id = p.auteur JOIN personne u ON u.id = c.personne \
        WHERE j.trace = $1 AND p.etat <> 'retiree' ORDER BY p.rang";
    /// One file that a trace names.
    personnelle PIECE = "SELECT p.demande, p.nom_scelle, p.extension, p.etat, k.enveloppe \
        FROM journal_sujet j JOIN piece p ON p.id = j.objet JOIN demande_cle k ON k.demande = p.demande WHERE j.trace = $1";
}
