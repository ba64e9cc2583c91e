//! Statements of the room.

stockage::requetes! {
    libre INSCRIRE = "INSERT INTO organisation (id, genre, nom, zone, second_facteur, cree_le) VALUES ($1, $2, $3, $4, FALSE, $5)";
    libre AJOUTER_UNITE = "INSERT INTO unite (id, organisation, mere, nom) VALUES ($1, $2, $3, $4)";
    libre COMPTER_MEMBRES = "UPDATE organisation SET membres = $2 WHERE id = $1";
    libre OUBLIER_DOMAINES = "DELETE FROM domaine_courriel WHERE organisation = $1";
    libre AJOUTER_DOMAINE = "INSERT INTO domaine_courriel (organisation, domaine) VALUES ($1, $2)";
    libre CONNAITRE = "INSERT INTO personne (id, nom, prenom, tri, cree_le) VALUES ($1, $2, $3, $4, $5)";
    libre RENOMMER = "UPDATE personne SET nom = $2, tri = $3 WHERE id = $1";
    libre PRENOM = "SELECT prenom FROM personne WHERE id = $1";
}
