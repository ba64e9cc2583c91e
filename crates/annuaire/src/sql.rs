//! Statements of the room.

stockage::requetes! {
    libre INSCRIRE = "INSERT INTO organisation (id, genre, nom, zone, second_facteur, cree_le) VALUES ($1, $2, $3, $4, FALSE, $5)";
    libre AJOUTER_UNITE = "INSERT INTO unite (id, organisation, mere, nom) VALUES ($1, $2, $3, $4)";
    libre CONNAITRE = "INSERT INTO personne (id, nom, prenom, cree_le) VALUES ($1, $2, $3, $4)";
}
