//! Statements about the demo as a whole.

stockage::requetes! {
    libre LIRE = "SELECT valeur FROM installation WHERE cle = $1";
    libre MARQUER = "INSERT INTO installation (cle, valeur) VALUES ($1, $2)";
    libre POSER = "INSERT INTO installation (cle, valeur) VALUES ($1, $2) \
        ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur";
    libre PEUPLEE = "SELECT id AS valeur FROM compte LIMIT 1";
}
