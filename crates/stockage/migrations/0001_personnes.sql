-- Organisations, units, people and accounts (droit.md « People »).
CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (genre IN ('service', 'caisse', 'partenaire')),
  nom TEXT NOT NULL,
  zone TEXT NOT NULL,
  cree_le BIGINT NOT NULL
);

CREATE TABLE unite (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  mere TEXT REFERENCES unite (id),
  nom TEXT NOT NULL
);
CREATE INDEX unite_par_organisation ON unite (organisation);

-- A human being; the rules about oneself compare persons, since one person may hold several accounts.
CREATE TABLE personne (
  id TEXT NOT NULL PRIMARY KEY,
  nom TEXT NOT NULL,
  prenom TEXT NOT NULL,
  cree_le BIGINT NOT NULL
);

CREATE TABLE compte (
  id TEXT NOT NULL PRIMARY KEY,
  personne TEXT NOT NULL REFERENCES personne (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  unite TEXT NOT NULL REFERENCES unite (id),
  profil TEXT NOT NULL CHECK (profil IN ('operateur', 'agent_caisse', 'gestionnaire', 'technicien')),
  identifiant TEXT NOT NULL UNIQUE,
  actif BOOLEAN NOT NULL,
  cree_le BIGINT NOT NULL
);
CREATE INDEX compte_par_organisation ON compte (organisation);

-- Credentials apart: a statement that lists accounts never meets a password hash.
CREATE TABLE secret (
  compte TEXT NOT NULL PRIMARY KEY REFERENCES compte (id),
  mot_de_passe TEXT NOT NULL,
  pose_le BIGINT NOT NULL
);

CREATE TABLE session (
  empreinte TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  compte TEXT NOT NULL REFERENCES compte (id),
  csrf TEXT NOT NULL,
  origine TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  vu_le BIGINT NOT NULL,
  fermee_le BIGINT
);
CREATE INDEX session_par_compte ON session (compte);

-- Growing delay after failed sign-ins, by keyed hash of what was typed: an unknown name has its row like a known one.
CREATE TABLE frein (
  cle TEXT NOT NULL PRIMARY KEY,
  echecs BIGINT NOT NULL,
  dernier_le BIGINT NOT NULL,
  libre_le BIGINT NOT NULL
);

-- Failed sign-ins folded per address and minute: nobody can fill a journal that nobody may delete from.
CREATE TABLE echec_minute (
  adresse TEXT NOT NULL,
  minute BIGINT NOT NULL,
  nombre BIGINT NOT NULL,
  PRIMARY KEY (adresse, minute)
);

-- One row that says what this base is: a demo base is marked for ever.
CREATE TABLE installation (
  cle TEXT NOT NULL PRIMARY KEY,
  valeur TEXT NOT NULL
);
