-- What is asked about accounts, and what happened to them.

-- A request of a partner about a gestionnaire's account (VAR-EP-2.2.1-05, 2.2.2-01, 2.2.3-05), an alert (4.1-02), or the
-- successor that a suspension makes urgent (K-12). One caisse decides it, once.
CREATE TABLE demande_compte (
  id TEXT NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (genre IN ('ouverture', 'modification', 'inactivation', 'signalement', 'succession')),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  -- The account it is about; none for an opening.
  compte TEXT REFERENCES compte (id),
  auteur TEXT REFERENCES compte (id),
  etat TEXT NOT NULL CHECK (etat IN ('ouverte', 'acceptee', 'refusee', 'retiree')),
  complete_le BIGINT NOT NULL,
  echeance BIGINT NOT NULL,
  -- Wished end of the account.
  effet_le TEXT,
  civilite TEXT,
  nom TEXT,
  prenom TEXT,
  fonction TEXT,
  telephone TEXT,
  courriel TEXT,
  decidee_le BIGINT,
  decidee_par TEXT REFERENCES compte (id),
  reponse TEXT
);
CREATE INDEX demande_compte_par_partenaire ON demande_compte (partenaire, etat, echeance);

-- What a gestionnaire attested when opening a technicien's account (VAR-EP-2.2.1-06 to 08).
CREATE TABLE attestation (
  compte TEXT NOT NULL REFERENCES compte (id),
  code TEXT NOT NULL CHECK (code IN ('statut', 'equipement', 'courriel')),
  valeur TEXT NOT NULL,
  attestee_par TEXT NOT NULL REFERENCES compte (id),
  attestee_le BIGINT NOT NULL,
  PRIMARY KEY (compte, code)
);

-- The life of an account, in order: what its page tells, and what the archive keeps (K-13).
CREATE TABLE compte_fait (
  compte TEXT NOT NULL REFERENCES compte (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('ouverture', 'relance', 'annulation', 'modification', 'inactivation', 'suspension',
    'exclusion', 'levee', 'avis', 'second_facteur')),
  le BIGINT NOT NULL,
  effet_le BIGINT NOT NULL,
  auteur TEXT REFERENCES compte (id),
  clause TEXT NOT NULL,
  PRIMARY KEY (compte, rang)
);

-- A review of a partner's accounts (VAR-EP-4.2-01): done by it, or asked for by a caisse and not done yet. One waits at
-- a time: both caisses see the same one (PDC-EP-4.2-01).
CREATE TABLE revue (
  id TEXT NOT NULL PRIMARY KEY,
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  -- Who asked, at a caisse; none where the structure reviewed by itself.
  demandee_par TEXT REFERENCES compte (id),
  demandee_le BIGINT NOT NULL,
  faite_le BIGINT,
  faite_par TEXT REFERENCES compte (id)
);
CREATE INDEX revue_par_partenaire ON revue (partenaire, faite_le);

-- What a review decided about each account.
CREATE TABLE revue_ligne (
  revue TEXT NOT NULL REFERENCES revue (id),
  compte TEXT NOT NULL REFERENCES compte (id),
  decision TEXT NOT NULL CHECK (decision IN ('garde', 'ferme', 'a_la_caisse')),
  PRIMARY KEY (revue, compte)
);
