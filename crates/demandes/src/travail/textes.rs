//! The pieces that texts of the workplace are made of: who sees what, filters, one arm a phase, the lists themselves.
//!
//! A list is one text per way into the requests (whole caisse, partner, unit, agent, deadlines) and per order, made by one
//! macro; Rust chooses (ADR 0021). In each text every phase is walked apart, in the order of an index, and stops at a
//! page: neither engine reads two hundred thousand rows to show twenty-five. `sql` makes them for pages, `cent` for files. Deliberately
//! absent: counting what a filter leaves, which would read them all.

// tidy: long file because the texts of a list are made of pieces that are read together.

/// The reader's caisse; a value, not a join, or PostgreSQL loses the order of the index.
macro_rules! ma {
    ($quoi:literal) => {
        concat!("(SELECT c.", $quoi, " FROM compte c WHERE c.id = $1)")
    };
}

/// The caisse treats what this partner sends. Behind an OR, so that PostgreSQL asks it of each row instead of joining.
macro_rules! traitee {
    () => {
        "(d.id = '' OR EXISTS (SELECT 1 FROM droit_actuel r WHERE r.organisation = d.caisse AND r.partenaire = d.partenaire \
          AND r.quoi = 'traiter' AND r.du <= $2 AND $2 < r.au))"
    };
}

/// The history of this caisse is open to the partner, and to the reader's own account.
macro_rules! montree {
    () => {
        "(d.id = '' OR EXISTS (SELECT 1 FROM droit_actuel r JOIN acces a ON a.volet = r.volet AND a.compte = $1 \
          WHERE r.organisation = d.partenaire AND r.caisse = d.caisse AND r.quoi = 'historique' \
          AND r.du <= $2 AND $2 < r.au AND a.du <= $2 AND $2 < a.au))"
    };
}

/// `$7` is an account: itself, and those it stands in for now.
macro_rules! siennes {
    () => {
        "(SELECT x.id FROM compte x WHERE x.id = $7 UNION SELECT b.compte FROM absence b \
          WHERE b.suppleant = $7 AND b.annulee_le IS NULL AND b.du <= $2 AND $2 < b.au)"
    };
}

/// Those that account `$7` stands in for now.
macro_rules! suppleees {
    () => {
        "(SELECT b.compte FROM absence b WHERE b.suppleant = $7 AND b.annulee_le IS NULL AND b.du <= $2 AND $2 < b.au)"
    };
}

/// Accounts of the reader's caisse that follow nothing any more.
macro_rules! partis {
    () => {
        "(SELECT x.id FROM compte x WHERE x.organisation = (SELECT c.organisation FROM compte c WHERE c.id = $1) \
          AND (x.inactif_le <= $2 OR x.suspendu_le IS NOT NULL))"
    };
}

/// « + 0 » keeps PostgreSQL from scanning an index of every deposit, which it did to save a few rows (docs/sql-portable.md, 13).
/// The filters: `$4` motif, `$5` other organisation, `$6` unit, `$7` account or « personne », `$8`–`$9` deadline,
/// `$10`–`$11` deposit.
macro_rules! filtres {
    ($autre:literal) => {
        concat!(
            "d.depose_le + 0 <= $2 AND (CAST($4 AS TEXT) IS NULL OR d.motif = $4) \
             AND (CAST($5 AS TEXT) IS NULL OR ", $autre, " = $5) AND (CAST($6 AS TEXT) IS NULL OR d.unite = $6) \
             AND (CAST($8 AS BIGINT) IS NULL OR d.echeance >= $8) AND (CAST($9 AS BIGINT) IS NULL OR d.echeance < $9) \
             AND (CAST($10 AS BIGINT) IS NULL OR d.depose_le >= $10) AND (CAST($11 AS BIGINT) IS NULL OR d.depose_le < $11) \
             AND (CAST($7 AS TEXT) IS NULL OR ($7 = 'personne' AND (d.affecte_a IS NULL OR d.affecte_a IN ", partis!(), ")) \
             OR ($7 <> 'personne' AND d.affecte_a IN ", siennes!(), "))"
        )
    };
}

/// One phase of a list, a page of it.
macro_rules! bras {
    ($cran:literal, $phase:literal, $porte:expr, $filtres:expr, $droit:expr, $cle:literal, $sens:literal, $apres:literal) => {
        concat!(
            "SELECT id, cle FROM (SELECT d.id, ",
            $cle,
            " AS cle FROM demande d WHERE ",
            $porte,
            " AND d.phase = '",
            $phase,
            "' \
             AND CAST($3 AS TEXT) LIKE '%,",
            $phase,
            ",%' AND ",
            $filtres,
            " AND ",
            $droit,
            " AND ",
            $cle,
            " ",
            $apres,
            "= $12 \
             AND (",
            $cle,
            ", d.id) ",
            $apres,
            " ($12, $13) ORDER BY ",
            $cle,
            " ",
            $sens,
            ", d.id ",
            $sens,
            " LIMIT ",
            $cran,
            ") AS ",
            $phase
        )
    };
}

/// What a list shows, of the rows `t` found; no usager's data.
macro_rules! montrer {
    ($cran:literal, $autre:literal, $trouvees:expr, $sens:literal) => {
        concat!(
            "SELECT d.id, d.sujet, d.numero, d.version, d.phase, d.motif, d.depose_le, d.echeance, t.cle, k.nom AS autre, \
             u.nom AS unite_nom, d.affecte_a, p.prenom AS agent_prenom, p.nom AS agent_nom \
             FROM (SELECT id, cle FROM (", $trouvees, ") AS f ORDER BY cle ", $sens, ", id ", $sens, " LIMIT ", $cran, ") AS t \
             JOIN demande d ON d.id = t.id JOIN organisation k ON k.id = ", $autre, " JOIN unite u ON u.id = d.unite \
             LEFT JOIN compte e ON e.id = d.affecte_a LEFT JOIN personne p ON p.id = e.personne \
             ORDER BY t.cle ", $sens, ", t.id ", $sens
        )
    };
}

/// The six phases, each a page.
macro_rules! phases {
    ($cran:literal, $autre:literal, $porte:expr, $droit:expr, $cle:literal, $sens:literal, $apres:literal) => {
        concat!(
            bras!($cran, "deposee", $porte, filtres!($autre), $droit, $cle, $sens, $apres),
            " UNION ALL ",
            bras!($cran, "prise_en_charge", $porte, filtres!($autre), $droit, $cle, $sens, $apres),
            " UNION ALL ",
            bras!($cran, "attente_partenaire", $porte, filtres!($autre), $droit, $cle, $sens, $apres),
            " UNION ALL ",
            bras!($cran, "instruction", $porte, filtres!($autre), $droit, $cle, $sens, $apres),
            " UNION ALL ",
            bras!($cran, "close", $porte, filtres!($autre), $droit, $cle, $sens, $apres),
            " UNION ALL ",
            bras!($cran, "retiree", $porte, filtres!($autre), $droit, $cle, $sens, $apres)
        )
    };
}

macro_rules! liste {
    ($cran:literal, $autre:literal, $porte:expr, $droit:expr, $cle:literal, $sens:literal, $apres:literal) => {
        montrer!($cran, $autre, phases!($cran, $autre, $porte, $droit, $cle, $sens, $apres), $sens)
    };
}

/// What an agent follows: their own, walked in order, and those of whoever they stand in for, which are few.
macro_rules! liste_de_l_agent {
    ($cran:literal, $cle:literal, $sens:literal, $apres:literal) => {
        montrer!(
            $cran,
            "d.partenaire",
            concat!(
                phases!(
                    $cran,
                    "d.partenaire",
                    concat!("d.caisse || '' = ", ma!("organisation"), " AND d.affecte_a = $7"),
                    traitee!(),
                    $cle,
                    $sens,
                    $apres
                ),
                " UNION ALL ",
                phases!(
                    $cran,
                    "d.partenaire",
                    concat!("d.caisse || '' = ", ma!("organisation"), " AND d.affecte_a IN ", suppleees!()),
                    traitee!(),
                    $cle,
                    $sens,
                    $apres
                )
            ),
            $sens
        )
    };
}

/// What a search names: beginnings of words (`$14` to `$19`, by pairs of bounds), birth (`$20`), number (`$21`). A request
/// that was withdrawn is found by its number alone.
macro_rules! cherchees {
    ($cran:literal, $porte:expr, $filtres:expr, $droit:expr) => {
        concat!(
            "SELECT d.id, d.depose_le AS cle FROM demande d WHERE d.id IN (\
             SELECT m.demande FROM demande_mot m WHERE CAST($14 AS TEXT) IS NOT NULL AND m.mot >= $14 AND m.mot < $15 \
             UNION SELECT i.demande FROM demande_identite i WHERE CAST($14 AS TEXT) IS NULL AND i.naissance = $20 \
             UNION SELECT o.id FROM demande o WHERE CAST($14 AS TEXT) IS NULL AND CAST($20 AS TEXT) IS NULL AND o.numero = $21) \
             AND ", $porte, " AND CAST($3 AS TEXT) LIKE '%,' || d.phase || ',%' \
             AND (d.phase <> 'retiree' OR (CAST($14 AS TEXT) IS NULL AND CAST($20 AS TEXT) IS NULL)) AND ", $filtres, " \
             AND (CAST($16 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM demande_mot m WHERE m.demande = d.id AND m.mot >= $16 AND m.mot < $17)) \
             AND (CAST($18 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM demande_mot m WHERE m.demande = d.id AND m.mot >= $18 AND m.mot < $19)) \
             AND (CAST($20 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM demande_identite i WHERE i.demande = d.id AND i.naissance = $20)) \
             AND (CAST($21 AS TEXT) IS NULL OR d.numero = $21) \
             AND ", $droit, " AND (d.depose_le, d.id) < ($12, $13) ORDER BY d.depose_le DESC, d.id DESC LIMIT ", $cran
        )
    };
}

/// At most a thousand requests of one phase: beyond, a list says « plus de 999 ».
macro_rules! compte_de {
    ($phase:literal, $portee:expr) => {
        concat!(
            "UNION ALL SELECT 'compte', '",
            $phase,
            "', '', '', CAST(COUNT(*) AS BIGINT), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) \
             FROM (SELECT 1 AS un FROM demande d WHERE d.phase = '",
            $phase,
            "' AND d.depose_le <= $2 AND ",
            $portee,
            " LIMIT 1000) AS ",
            $phase,
            " "
        )
    };
}

/// What stands around a list beside its own part `$propre`: saved views of `$liste`, the search `$4`, counts by phase.
macro_rules! autour {
    ($propre:expr, $liste:literal, $portee:expr) => {
        concat!(
            $propre,
            "UNION ALL SELECT 'vue', w.id, w.nom, w.requete, w.cree_le, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) \
             FROM vue_enregistree w WHERE w.compte = $1 AND w.liste = '",
            $liste,
            "' \
             UNION ALL SELECT 'recherche', q.id, '', '', q.cree_le, q.enveloppe, q.termes_scelles \
             FROM recherche q WHERE q.id = $4 AND q.compte = $1 AND q.session = $5 AND $6 < q.expire_le ",
            compte_de!("deposee", $portee),
            compte_de!("prise_en_charge", $portee),
            compte_de!("attente_partenaire", $portee),
            compte_de!("instruction", $portee),
            compte_de!("close", $portee),
            compte_de!("retiree", $portee)
        )
    };
}

/// Partners whose requests the reader's caisse treats now; asked once.
macro_rules! partenaires {
    () => {
        "(SELECT r.partenaire FROM droit_actuel r WHERE r.organisation = (SELECT c.organisation FROM compte c WHERE c.id = $1) \
          AND r.quoi = 'traiter' AND r.du <= $2 AND $2 < r.au)"
    };
}

/// Caisses whose history is open to the reader now; asked once.
macro_rules! caisses {
    () => {
        "(SELECT r.caisse FROM droit_actuel r JOIN acces a ON a.volet = r.volet AND a.compte = $1 \
          WHERE r.organisation = (SELECT c.organisation FROM compte c WHERE c.id = $1) AND r.quoi = 'historique' \
          AND r.du <= $2 AND $2 < r.au AND a.du <= $2 AND $2 < a.au)"
    };
}

macro_rules! recues {
    () => {
        concat!("d.caisse = ", ma!("organisation"), " AND (d.id = '' OR d.partenaire IN ", partenaires!(), ")")
    };
}

macro_rules! envoyees {
    () => {
        concat!(
            "d.unite = ",
            ma!("unite"),
            " AND d.partenaire = ",
            ma!("organisation"),
            " AND d.caisse IN ",
            caisses!()
        )
    };
}

/// The total of one phase in the queue, a thousand at most.
macro_rules! total {
    ($phase:literal) => {
        concat!(
            "SELECT '",
            $phase,
            "' AS phase, CAST(COUNT(*) AS BIGINT) AS nombre FROM (SELECT 1 AS un FROM demande d WHERE ",
            recues!(),
            " AND d.phase = '",
            $phase,
            "' AND d.depose_le <= $2 LIMIT 1000) AS ",
            $phase
        )
    };
}

/// One count of the home page in one phase, a thousand at most; those of a code add up.
macro_rules! repere {
    ($code:literal, $phase:literal, $portee:expr, $quoi:expr) => {
        concat!(
            "SELECT '",
            $code,
            "' AS code, CAST(COUNT(*) AS BIGINT) AS nombre FROM (SELECT 1 AS un FROM demande d WHERE ",
            $portee,
            " AND d.phase = '",
            $phase,
            "' AND d.depose_le <= $2 AND ",
            $quoi,
            " LIMIT 1000) AS ",
            $phase
        )
    };
}

/// What the home page of an agent counts in one phase where the caisse has to act.
macro_rules! reperes_de {
    ($phase:literal) => {
        concat!(
            repere!("retard", $phase, recues!(), "COALESCE(d.echeance, 9000000000000000) <= $2"),
            " UNION ALL ",
            repere!(
                "bientot",
                $phase,
                recues!(),
                "COALESCE(d.echeance, 9000000000000000) > $2 AND COALESCE(d.echeance, 9000000000000000) < $3"
            ),
            " UNION ALL ",
            reperes_d_agent!($phase)
        )
    };
}

/// Who follows what, in one phase.
macro_rules! reperes_d_agent {
    ($phase:literal) => {
        concat!(
            repere!("personne", $phase, recues!(), concat!("(d.affecte_a IS NULL OR d.affecte_a IN ", partis!(), ")")),
            " UNION ALL ",
            repere!(
                "moi",
                $phase,
                concat!(
                    "d.caisse || '' = ",
                    ma!("organisation"),
                    " AND (d.id = '' OR d.partenaire IN ",
                    partenaires!(),
                    ")"
                ),
                "d.affecte_a IN (SELECT x.id FROM compte x WHERE x.id = $1 UNION SELECT b.compte FROM absence b \
                 WHERE b.suppleant = $1 AND b.annulee_le IS NULL AND b.du <= $2 AND $2 < b.au)"
            )
        )
    };
}

/// The first request of one phase that the reader may turn to.
macro_rules! premiere {
    ($phase:literal, $rang:literal) => {
        concat!(
            "SELECT id, cle, rang FROM (SELECT d.id, COALESCE(d.echeance, 9000000000000000) AS cle, '", $rang, "' AS rang FROM demande d WHERE ",
            recues!(), " AND d.phase = '", $phase, "' AND d.depose_le <= $2 \
             AND (d.affecte_a IS NULL OR d.affecte_a IN ", partis!(), " OR d.affecte_a = $1 OR d.affecte_a IN (SELECT b.compte FROM absence b \
              WHERE b.suppleant = $1 AND b.annulee_le IS NULL AND b.du <= $2 AND $2 < b.au)) AND (CAST($3 AS TEXT) IS NULL OR d.id <> $3) \
             ORDER BY COALESCE(d.echeance, 9000000000000000), d.id LIMIT 1) AS ", $phase
        )
    };
}

/// The lists themselves, `$cran` rows at most: a page and one more, or a file's hundred and one more.
macro_rules! listes {
    ($cran:literal) => {
        stockage::requetes! {
            scopee FILE_ECHEANCE = liste!($cran, "d.partenaire", concat!("d.caisse = ", ma!("organisation")), traitee!(), "COALESCE(d.echeance, 9000000000000000)", "ASC", ">");
            scopee FILE_ECHEANCE_PARTENAIRE = liste!($cran, "d.partenaire", concat!("d.caisse = ", ma!("organisation"), " AND d.partenaire = $5"), traitee!(), "COALESCE(d.echeance, 9000000000000000)", "ASC", ">");
            scopee FILE_ECHEANCE_UNITE = liste!($cran, "d.partenaire", concat!("d.caisse || '' = ", ma!("organisation"), " AND d.unite = $6"), traitee!(), "COALESCE(d.echeance, 9000000000000000)", "ASC", ">");
            scopee FILE_ECHEANCE_AGENT = liste_de_l_agent!($cran, "COALESCE(d.echeance, 9000000000000000)", "ASC", ">");
            scopee FILE_RECENTES = liste!($cran, "d.partenaire", concat!("d.caisse = ", ma!("organisation")), traitee!(), "d.depose_le", "DESC", "<");
            scopee FILE_RECENTES_PARTENAIRE = liste!($cran, "d.partenaire", concat!("d.caisse = ", ma!("organisation"), " AND d.partenaire = $5"), traitee!(), "d.depose_le", "DESC", "<");
            scopee FILE_RECENTES_UNITE = liste!($cran, "d.partenaire", concat!("d.caisse || '' = ", ma!("organisation"), " AND d.unite = $6"), traitee!(), "d.depose_le", "DESC", "<");
            scopee FILE_RECENTES_AGENT = liste_de_l_agent!($cran, "d.depose_le", "DESC", "<");
            /// By deadline, then sorted.
            scopee FILE_RECENTES_ECHEANCE = liste!($cran, "d.partenaire", concat!("d.caisse = ", ma!("organisation"), " AND COALESCE(d.echeance, 9000000000000000) >= $8 AND COALESCE(d.echeance, 9000000000000000) < $9"), traitee!(), "d.depose_le + 0", "DESC", "<");
            scopee FILE_RECHERCHE = montrer!($cran, "d.partenaire", cherchees!($cran, concat!("d.caisse || '' = ", ma!("organisation")), filtres!("d.partenaire"), traitee!()), "DESC");
            scopee HISTORIQUE_ECHEANCE = liste!($cran, "d.caisse", concat!("d.unite = ", ma!("unite"), " AND d.partenaire || '' = ", ma!("organisation")), montree!(), "COALESCE(d.echeance, 9000000000000000)", "ASC", ">");
            scopee HISTORIQUE_RECENTES = liste!($cran, "d.caisse", concat!("d.unite = ", ma!("unite"), " AND d.partenaire || '' = ", ma!("organisation")), montree!(), "d.depose_le", "DESC", "<");
            scopee HISTORIQUE_RECHERCHE = montrer!($cran, "d.caisse", cherchees!($cran, concat!("d.unite || '' = ", ma!("unite"), " AND d.partenaire || '' = ", ma!("organisation")), filtres!("d.caisse"), montree!()), "DESC");
        }
    };
}
