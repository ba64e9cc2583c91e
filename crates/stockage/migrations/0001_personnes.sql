-- Organisations, units, people and accounts (droit.md « People »).
CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (genre IN ('service', 'caisse', 'partenaire')),
  nom TEXT NOT NULL,
  zone TEXT NOT NULL,
  -- Members of a partner's structure, which choose the band of its quotas (VAR-EP-2.2.1-13); unknown until recorded.
  membres BIGINT,
  -- Its accounts must hold a second factor.
  second_facteur BOOLEAN NOT NULL,
  cree_le BIGINT NOT NULL
);

-- Where a partner's professional mail addresses live (VAR-EP-2.2.1-08), in lower case.
CREATE TABLE domaine_courriel (
  organisation TEXT NOT NULL REFERENCES organisation (id),
  domaine TEXT NOT NULL,
  PRIMARY KEY (organisation, domaine)
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
  -- Name then first name, without accents or case: what lists are sorted on.
  tri TEXT NOT NULL,
  cree_le BIGINT NOT NULL
);

CREATE TABLE compte (
  id TEXT NOT NULL PRIMARY KEY,
  personne TEXT NOT NULL REFERENCES personne (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  unite TEXT NOT NULL REFERENCES unite (id),
  profil TEXT NOT NULL CHECK (profil IN ('operateur', 'administrateur_caisse', 'agent_caisse', 'auditeur', 'gestionnaire', 'technicien')),
  identifiant TEXT NOT NULL UNIQUE,
  -- The gestionnaire a technicien is attached to (VAR-EP-2.2.3-08).
  gestionnaire TEXT REFERENCES compte (id),
  cree_le BIGINT NOT NULL,
  -- When its link was used; before, it is an invitation.
  active_le BIGINT,
  -- Business instant from which it is over; ahead of now when it was announced (VAR-EP-2.2.3-05).
  inactif_le BIGINT NOT NULL,
  -- Suspended at once, for security (VAR-EP-4.1-03).
  suspendu_le BIGINT
);
CREATE INDEX compte_par_organisation ON compte (organisation, profil);
CREATE INDEX compte_par_personne ON compte (personne);

-- How an account's holder is reached: the fields of VAR-EP-2.2.1-05, name and first name being the person's.
CREATE TABLE coordonnees (
  compte TEXT NOT NULL PRIMARY KEY REFERENCES compte (id),
  civilite TEXT NOT NULL CHECK (civilite IN ('madame', 'monsieur', 'neutre')),
  fonction TEXT NOT NULL,
  telephone TEXT NOT NULL,
  courriel TEXT NOT NULL,
  courriel_verifie_le BIGINT
);
CREATE INDEX coordonnees_par_courriel ON coordonnees (courriel);

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
