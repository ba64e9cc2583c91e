//! Statements of the room.

stockage::requetes! {
    libre DELIBERER = "INSERT INTO deliberation (id, convention, remplace, acte, auteur, le) VALUES ($1, $2, $3, $4, $5, $6)";
    /// The délibérations of a convention and of the one it leans on, the latest first; what replaces which; one row for each
    /// mismatch of this convention that was lifted, one row for a délibération that has none.
    libre DELIBERATIONS = "SELECT d.id, d.convention, d.remplace, d.acte, d.le, \
        (SELECT r.id FROM deliberation r WHERE r.remplace = d.id) AS remplacee_par, e.code, e.cible, e.motif FROM deliberation d \
        LEFT JOIN ecart_leve e ON e.deliberation = d.id AND e.convention = $1 \
        WHERE d.convention = $1 OR d.convention = (SELECT c.mere FROM convention c WHERE c.id = $1) ORDER BY d.le DESC, d.id DESC, e.le";
    libre LEVER_ECART = "INSERT INTO ecart_leve (deliberation, convention, code, cible, motif, auteur, le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (deliberation, convention, code, cible) DO NOTHING";

    libre TENIR_FICHE = "INSERT INTO fiche_partie (convention, organisation, rang, intitule, siege, siret, representant, telephone, courriel, site, auteur, le) \
        VALUES ($1, $2, (SELECT COALESCE(MAX(f.rang), 0) + 1 FROM fiche_partie f WHERE f.convention = $1 AND f.organisation = $2), \
        $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    libre INTERLOCUTEURS = "SELECT id, organisation, roles, nom, fonction, telephone, courriel, du, au, lettre_le, lettre_fonction \
        FROM interlocuteur WHERE convention = $1 ORDER BY organisation, du DESC, id DESC";
    /// Both at once, for the page that shows them: a sheet has its fields in the order of its form.
    libre CARNET = "SELECT 'fiche' AS sorte, CAST(NULL AS TEXT) AS id, f.organisation, f.intitule AS un, f.siege AS deux, f.siret AS trois, \
        f.telephone, f.courriel, f.representant AS quatre, f.site AS cinq, CAST(NULL AS TEXT) AS six, CAST(NULL AS TEXT) AS sept FROM fiche_partie f WHERE f.convention = $1 \
        AND f.rang = (SELECT MAX(g.rang) FROM fiche_partie g WHERE g.convention = $1 AND g.organisation = f.organisation) \
        UNION ALL SELECT 'personne', i.id, i.organisation, i.roles, i.nom, i.fonction, i.telephone, i.courriel, i.du, i.au, i.lettre_le, \
        i.lettre_fonction FROM interlocuteur i WHERE i.convention = $1 ORDER BY 1, 9 DESC, 2 DESC";
    libre NOMMER = "INSERT INTO interlocuteur (id, convention, organisation, roles, nom, fonction, telephone, courriel, du, au, lettre_le, lettre_fonction, auteur, le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, $11, $12, $13)";
    libre RELEVER = "UPDATE interlocuteur SET au = $3 WHERE id = $1 AND convention = $2 AND au IS NULL AND du <= $3";

    libre ANNEXES = "SELECT id, organisation, prenom, nom, fonction, fixe, mobile, courriel, remplace_nom, remplace_courriel, le, \
        signataire_le, signataire_fonction, administrateur_le, appliquee_le, abandonnee_le FROM annexe3 WHERE convention = $1 ORDER BY le DESC, id DESC";
    libre ECRIRE_ANNEXE = "INSERT INTO annexe3 (id, convention, organisation, prenom, nom, fonction, fixe, mobile, courriel, remplace_nom, \
        remplace_courriel, auteur, le) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    libre SIGNER_ANNEXE = "UPDATE annexe3 SET signataire_le = $3, signataire_fonction = $4 WHERE id = $1 AND convention = $2 \
        AND signataire_le IS NULL AND abandonnee_le IS NULL";
    libre SIGNER_ADMINISTRATEUR = "UPDATE annexe3 SET administrateur_le = $3 WHERE id = $1 AND convention = $2 \
        AND administrateur_le IS NULL AND abandonnee_le IS NULL";
    libre APPLIQUER_ANNEXE = "UPDATE annexe3 SET appliquee_le = $3 WHERE id = $1 AND convention = $2 AND appliquee_le IS NULL \
        AND signataire_le IS NOT NULL AND administrateur_le IS NOT NULL AND abandonnee_le IS NULL";
    libre ABANDONNER_ANNEXE = "UPDATE annexe3 SET abandonnee_le = $3 WHERE id = $1 AND convention = $2 AND appliquee_le IS NULL AND abandonnee_le IS NULL";

    libre PRESTATAIRES = "SELECT p.id, p.nom, p.lieu, p.bases, p.regime, p.taches, p.hors_ue, p.autorisation_le, p.informe_le, p.debut_le, \
        f.genre, f.jour, f.texte FROM prestataire p LEFT JOIN prestataire_fait f ON f.prestataire = p.id \
        WHERE p.convention = $1 ORDER BY p.le DESC, p.id DESC, f.rang";
    libre DECLARER = "INSERT INTO prestataire (id, convention, nom, lieu, bases, regime, taches, hors_ue, autorisation_le, informe_le, debut_le, auteur, le) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    libre REPONDRE = "INSERT INTO prestataire_fait (prestataire, rang, genre, jour, texte, auteur, le) \
        VALUES ($1, (SELECT COUNT(*) + 1 FROM prestataire_fait f WHERE f.prestataire = $1), $2, $3, $4, $5, $6)";

    libre SERVICES = "SELECT numero, rang, libelle, disponible_le FROM service_annexe WHERE convention = $1 ORDER BY numero, rang";
    libre TENIR_SERVICE = "INSERT INTO service_annexe (convention, numero, rang, libelle, disponible_le, auteur, le) \
        VALUES ($1, $2, (SELECT COALESCE(MAX(s.rang), 0) + 1 FROM service_annexe s WHERE s.convention = $1 AND s.numero = $2), $3, $4, $5, $6)";

    libre REPRENDRE = "INSERT INTO reprise (convention, auteur, le) VALUES ($1, $2, $3)";
}
