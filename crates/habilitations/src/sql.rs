//! Statements of the room.

stockage::requetes! {
    libre OUVRIR_JAUGE = "INSERT INTO jauge (volet, profil, prises) VALUES ($1, $2, 0) ON CONFLICT (volet, profil) DO NOTHING";
    /// Takes the row: whoever wants a seat of the same kind at the same caisse waits here until this one is committed.
    libre TENIR_JAUGE = "UPDATE jauge SET prises = prises + 1 WHERE volet = $1 AND profil = $2";
    /// One more seat, if the right of this instant leaves one: counted after the row of `jauge` was taken.
    libre PRENDRE_PLACE = "INSERT INTO acces (compte, volet, profil, du, au) \
        SELECT CAST($1 AS TEXT), r.volet, r.quoi, CAST($4 AS BIGINT), CAST($5 AS BIGINT) FROM droit_actuel r \
        WHERE r.volet = $2 AND r.quoi = $3 AND r.du <= $4 AND $4 < r.au \
        AND (r.plafond IS NULL OR r.plafond > (SELECT COUNT(*) FROM acces a WHERE a.volet = $2 AND a.profil = $3 AND a.au > $4))";
}
