//! Statements of the room.

/// The facts of a request, and `$plus` of it and of what `$jointures` brings.
macro_rules! faits {
    ($plus:literal, $jointures:literal) => {
        concat!(
            "SELECT d.id, d.sujet, d.partenaire, d.unite, d.auteur, d.caisse, d.volet, d.phase, d.version, d.numero, d.formulaire, d.formulaire_version, \
             d.retour, d.attendu, d.horloges, d.echeance, \
             (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = d.partenaire AND r.caisse = d.caisse \
               AND r.quoi = 'signaler' AND r.du <= $2 AND $2 < r.au \
               AND EXISTS (SELECT 1 FROM acces a WHERE a.compte = $3 AND a.volet = r.volet AND a.du <= $2 AND $2 < a.au) \
               ORDER BY r.volet LIMIT 1) AS signaler, \
             (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = d.partenaire AND r.caisse = d.caisse \
               AND r.quoi = 'historique' AND r.du <= $2 AND $2 < r.au \
               AND EXISTS (SELECT 1 FROM acces a WHERE a.compte = $3 AND a.volet = r.volet AND a.du <= $2 AND $2 < a.au) \
               ORDER BY r.volet LIMIT 1) AS historique, \
             (SELECT r.document || '|' || r.article FROM droit_actuel r WHERE r.organisation = d.caisse AND r.partenaire = d.partenaire \
               AND r.quoi = 'traiter' AND r.du <= $2 AND $2 < r.au ORDER BY r.volet LIMIT 1) AS traiter",
            $plus,
            " FROM demande d ",
            $jointures,
            "WHERE d.id = $1"
        )
    };
}

stockage::requetes! {
    libre IMPORTER_FORMULAIRE = "INSERT INTO formulaire (code, version, texte, empreinte, importe_le) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code, version) DO NOTHING";
    libre FORMULAIRE = "SELECT texte, empreinte FROM formulaire WHERE code = $1 AND version = $2";
    libre FORMULAIRES = "SELECT texte, empreinte FROM formulaire ORDER BY code, version";

    /// What a decision about a request needs: no personal data, the clauses as they stand at `$2`; the partner's are
    /// there if account `$3` has its access to the same volet.
    libre FAITS = faits!("", "");
    /// The same for whoever opens it, with what stands around it, what was not read yet, and how many files and notes there are.
    libre FAITS_A_LIRE = faits!(
        ", d.depose_le, d.issue, d.affecte_a, kc.nom AS caisse_nom, kp.nom AS partenaire_nom, u.nom AS unite_nom, c.zone, c.territoire, \
        pa.prenom AS agent_prenom, pa.nom AS agent_nom, \
        CAST((SELECT COUNT(*) FROM avis n WHERE n.compte = $3 AND n.objet = d.id AND n.lu_le IS NULL) AS BIGINT) AS avis, \
        (SELECT MAX(m.rang) FROM message m WHERE m.demande = d.id AND m.cote = 'caisse' AND m.lu_le IS NULL) AS de_la_caisse, \
        (SELECT MAX(m.rang) FROM message m WHERE m.demande = d.id AND m.cote = 'partenaire' AND m.lu_le IS NULL) AS du_partenaire, \
        CAST((SELECT COUNT(*) FROM piece x WHERE x.demande = d.id AND x.etat <> 'retiree') AS BIGINT) AS pieces, \
        CAST((SELECT COUNT(*) FROM note_interne n WHERE n.demande = d.id AND n.caisse = d.caisse) AS BIGINT) AS notes",
        "JOIN organisation kc ON kc.id = d.caisse JOIN organisation kp ON kp.id = d.partenaire JOIN unite u ON u.id = d.unite \
        JOIN volet v ON v.id = d.volet JOIN convention c ON c.id = v.convention \
        LEFT JOIN compte ca ON ca.id = d.affecte_a LEFT JOIN personne pa ON pa.id = ca.personne "
    );

    libre COMMENCER = "INSERT INTO demande (id, version, phase, volet, caisse, partenaire, unite, auteur, motif, formulaire, formulaire_version, cree_le) \
        VALUES ($1, 1, 'brouillon', $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    libre POSER_CLE = "INSERT INTO demande_cle (demande, cle_maitre, enveloppe) VALUES ($1, $2, $3)";
    libre INFORMER = "INSERT INTO consentement_evenement (id, demande, genre, texte_code, texte_version, le, compte) VALUES ($1, $2, 'information', $3, $4, $5, $6)";
    libre CONFIRMER_ACCORD = "INSERT INTO consentement_evenement (id, demande, genre, le, compte) VALUES ($1, $2, 'confirme', $3, $4)";
    libre RETIRER_ACCORD = "INSERT INTO consentement_evenement (id, demande, genre, demande_par, demande_le, le, compte) VALUES ($1, $2, 'retire', $3, $4, $5, $6)";
    /// When the consent was given, and whether one was signed.
    libre ACCORD = "SELECT MIN(s.donne_le) AS donne_le, \
        CAST(COALESCE(SUM(CASE WHEN s.mode = 'signature' THEN 1 ELSE 0 END), 0) AS BIGINT) AS signes FROM consentement s WHERE s.demande = $1";
    libre CONSENTIR = "INSERT INTO consentement (id, demande, mode, texte_code, texte_version, donne_le, auteur) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    libre ECRIRE_REPONSES = "INSERT INTO demande_reponses (demande, reponses_scellees) VALUES ($1, $2) \
        ON CONFLICT (demande) DO UPDATE SET reponses_scellees = excluded.reponses_scellees";
    /// Comes first in its transaction: it takes the row, so that two screens sent at once do not lose each other.
    libre TOUCHER = "UPDATE demande SET version = version + 1 WHERE id = $1 AND phase = 'brouillon'";
    libre ATTACHER = "UPDATE demande SET sujet = $2 WHERE id = $1";
    libre CONNAITRE_SUJET = "INSERT INTO sujet (id, caisse, cle_recherche, cree_le) VALUES ($1, $2, $3, $4) ON CONFLICT (caisse, cle_recherche) DO NOTHING";
    libre SUJET = "SELECT id FROM sujet WHERE caisse = $1 AND cle_recherche = $2";
    libre DEPOSER = "UPDATE demande SET phase = 'deposee', version = version + 1, numero = $2, depose_le = $3, echeance = $4, \
        horloges = $5 WHERE id = $1 AND phase = 'brouillon' AND version = $6";
    libre IDENTIFIER = "INSERT INTO demande_identite (demande, civilite, nom, prenom, nom_cherche, prenom_cherche, naissance) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    libre NOTER_FAIT = "INSERT INTO demande_fait (demande, rang, genre, detail, le, compte, note_scellee) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// What clocks and steps are replayed from, and where days are counted.
    libre HISTOIRE = "SELECT f.genre, f.detail, f.le, c.zone, c.territoire FROM demande d JOIN volet v ON v.id = d.volet \
        JOIN convention c ON c.id = v.convention JOIN demande_fait f ON f.demande = d.id WHERE d.id = $1 ORDER BY f.rang";
    /// What a reminder looks at.
    libre OU_EN_EST = "SELECT phase, echeance, horloges FROM demande WHERE id = $1";
    /// Every gesture goes by it: from the phase and the version that were read, or not at all.
    libre AVANCER = "UPDATE demande SET phase = $4, version = version + 1, echeance = $5, retour = $6, attendu = $7 \
        WHERE id = $1 AND phase = $2 AND version = $3";
    libre PRENDRE_EN_CHARGE = "UPDATE demande SET prise_par = $2, prise_le = $3, affecte_a = COALESCE(affecte_a, $2) WHERE id = $1";
    libre CLORE = "UPDATE demande SET close_le = $2, issue = $3 WHERE id = $1";
    libre NOTER_ETAPE = "INSERT INTO demande_etape (demande, rang, reponses_scellees) VALUES ($1, $2, $3)";
    /// Another caisse's from here: its volet, its key of the person, its delays; nobody has it in charge there.
    libre TRANSFERER = "UPDATE demande SET caisse = $2, volet = $3, sujet = $4, horloges = $5, prise_par = NULL, prise_le = NULL, affecte_a = NULL WHERE id = $1";
    /// The other caisses that open the function to the partner now.
    libre AUTRES_CAISSES = "SELECT r.caisse, r.volet, k.nom FROM droit_actuel r JOIN organisation k ON k.id = r.caisse \
        WHERE r.organisation = $1 AND r.quoi = 'signaler' AND r.caisse <> $2 AND r.du <= $3 AND $3 < r.au ORDER BY k.nom, r.volet";
    libre GARDER_SAISIE = "INSERT INTO saisie_gardee (demande, ecran, saisie_scellee, le) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (demande) DO UPDATE SET ecran = excluded.ecran, saisie_scellee = excluded.saisie_scellee, le = excluded.le";
    libre OUBLIER_SAISIE = "DELETE FROM saisie_gardee WHERE demande = $1";
    libre OUBLIER_INFORMATION = "DELETE FROM consentement_evenement WHERE demande = $1";
    libre ENVELOPPES = "SELECT demande AS id, cle_maitre, enveloppe FROM demande_cle WHERE demande > $1 ORDER BY demande LIMIT 200";
    libre REPOSER_ENVELOPPE = "UPDATE demande_cle SET cle_maitre = $2, enveloppe = $3 WHERE demande = $1 AND enveloppe = $4";
    libre NOTER_DETRUITE = "INSERT INTO cle_detruite (demande, motif, detruite_le) VALUES ($1, $2, $3) ON CONFLICT (demande) DO NOTHING";
    libre DETRUITES = "SELECT demande, motif, detruite_le FROM cle_detruite WHERE demande > $1 ORDER BY demande LIMIT 500";
    libre OUBLIER_IDENTITE = "DELETE FROM demande_identite WHERE demande = $1";
    libre OUBLIER_CLE = "DELETE FROM demande_cle WHERE demande = $1";
    libre OUBLIER_REPONSES = "DELETE FROM demande_reponses WHERE demande = $1";
    libre OUBLIER_CONSENTEMENT = "DELETE FROM consentement WHERE demande = $1";
    libre OUBLIER_BROUILLON = "DELETE FROM demande WHERE id = $1 AND phase = 'brouillon'";
    /// Who took a request in charge: told to the colleague who was second.
    libre PRENEUR = "SELECT p.prenom, p.nom, d.prise_le FROM demande d JOIN compte c ON c.id = d.prise_par \
        JOIN personne p ON p.id = c.personne WHERE d.id = $1";

    /// Totals by phase: the reader's unit (technicien) or organisation (gestionnaire); an agent's are `travail::sql::TOTAUX_FILE`.
    scopee TOTAUX_UNITE = "SELECT d.phase, CAST(COUNT(*) AS BIGINT) AS nombre FROM compte c \
        JOIN demande d ON d.partenaire = c.organisation AND d.unite = c.unite WHERE c.id = $1 AND d.depose_le <= $2 \
        AND EXISTS (SELECT 1 FROM droit_actuel r JOIN acces a ON a.volet = r.volet AND a.compte = c.id \
          WHERE r.organisation = d.partenaire AND r.caisse = d.caisse AND r.quoi = 'historique' \
          AND r.du <= $2 AND $2 < r.au AND a.du <= $2 AND $2 < a.au) GROUP BY d.phase";
    scopee TOTAUX_ORGANISATION = "SELECT d.phase, CAST(COUNT(*) AS BIGINT) AS nombre FROM compte c \
        JOIN demande d ON d.partenaire = c.organisation WHERE c.id = $1 AND d.depose_le <= $2 \
        AND EXISTS (SELECT 1 FROM droit_actuel r JOIN acces a ON a.volet = r.volet AND a.compte = c.id \
          WHERE r.organisation = d.partenaire AND r.caisse = d.caisse AND r.quoi = 'historique' \
          AND r.du <= $2 AND $2 < r.au AND a.du <= $2 AND $2 < a.au) GROUP BY d.phase";
    /// The reader's own drafts, newest first; nothing of what they hold.
    scopee MES_BROUILLONS = "SELECT d.id, d.cree_le, d.formulaire, d.formulaire_version, k.nom AS caisse FROM demande d \
        JOIN organisation k ON k.id = d.caisse WHERE d.auteur = $1 AND d.phase = 'brouillon' AND d.cree_le <= $2 \
        ORDER BY d.cree_le DESC, d.id DESC LIMIT 20";
    /// Identities of the requests a trace names, in the order it names them; not of those that were withdrawn.
    personnelle IDENTITES = "SELECT i.demande, i.civilite, i.nom, i.prenom FROM journal_sujet j \
        JOIN demande d ON d.id = j.objet AND d.phase <> 'retiree' \
        JOIN demande_identite i ON i.demande = d.id WHERE j.trace = $1 ORDER BY j.rang";
    /// A draft's answers, with the terms that say which fields it asks: one row per version of the terms.
    personnelle BROUILLON = "SELECT k.enveloppe, r.reponses_scellees, g.ecran, g.saisie_scellee, v.caisse, c.zone, c.territoire, t.effet_le, t.termes \
        FROM journal_sujet j JOIN demande d ON d.id = j.objet JOIN demande_cle k ON k.demande = d.id \
        JOIN volet v ON v.id = d.volet JOIN convention c ON c.id = v.convention \
        JOIN version_termes t ON t.convention = c.id LEFT JOIN demande_reponses r ON r.demande = d.id \
        LEFT JOIN saisie_gardee g ON g.demande = d.id WHERE j.trace = $1 AND d.phase <> 'retiree' ORDER BY t.numero";
    /// A request whole: one row per thing that happened to it. Withdrawn, it has no row here. What is the same in each row and
    /// is no usager's data stands in `FAITS_A_LIRE`: PostgreSQL takes far longer to plan twenty tables than twice ten.
    personnelle DOSSIER = "SELECT d.numero, d.phase, d.version, k.enveloppe, r.reponses_scellees, s.mode, s.texte_version, s.donne_le, g.le AS informee_le, \
        f.rang, f.genre, f.detail, f.le, f.note_scellee, e.reponses_scellees AS etape_scellee, m.cote, m.texte_scelle, m.lu_le, \
        (SELECT t.nom FROM organisation t WHERE f.genre = 'transfert' AND t.id = f.detail) AS vers_nom, \
        p.prenom AS auteur_prenom, p.nom AS auteur_nom, o.nom AS auteur_organisation \
        FROM journal_sujet j JOIN demande d ON d.id = j.objet AND d.phase <> 'retiree' \
        JOIN demande_cle k ON k.demande = d.id JOIN demande_reponses r ON r.demande = d.id \
        JOIN consentement s ON s.demande = d.id AND NOT EXISTS (SELECT 1 FROM consentement x WHERE x.demande = s.demande AND x.id > s.id) \
        LEFT JOIN consentement_evenement g ON g.demande = d.id AND g.genre = 'information' \
        JOIN demande_fait f ON f.demande = d.id LEFT JOIN demande_etape e ON e.demande = f.demande AND e.rang = f.rang \
        LEFT JOIN message m ON m.demande = f.demande AND m.rang = f.rang JOIN compte cf ON cf.id = f.compte \
        JOIN personne p ON p.id = cf.personne JOIN organisation o ON o.id = cf.organisation \
        WHERE j.trace = $1 ORDER BY f.rang DESC";
    /// A request that was withdrawn: its number and what happened, nothing of what it held.
    personnelle RETRAIT = "SELECT d.numero, d.depose_le, kc.nom AS caisse_nom, kp.nom AS partenaire_nom, \
        f.genre, f.detail, f.le, t.demande_par, t.demande_le, kt.nom AS vers_nom, \
        p.prenom AS auteur_prenom, p.nom AS auteur_nom, o.nom AS auteur_organisation \
        FROM journal_sujet j JOIN demande d ON d.id = j.objet AND d.phase = 'retiree' \
        JOIN organisation kc ON kc.id = d.caisse JOIN organisation kp ON kp.id = d.partenaire \
        JOIN demande_fait f ON f.demande = d.id LEFT JOIN organisation kt ON f.genre = 'transfert' AND kt.id = f.detail \
        LEFT JOIN consentement_evenement t ON t.demande = d.id AND t.genre = 'retire' AND f.genre = 'consentement_retire' \
        JOIN compte cf ON cf.id = f.compte JOIN personne p ON p.id = cf.personne JOIN organisation o ON o.id = cf.organisation \
        WHERE j.trace = $1 ORDER BY f.rang DESC";
}
