-- How people come in and stay in: links, second factor, devices, texts accepted (VAR-EP-2.1, 2.2.1).

-- A link that travels by mail; only the hash of its token is kept. Several may be out, using one ends all.
CREATE TABLE lien (
  empreinte TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  genre TEXT NOT NULL CHECK (genre IN ('activation', 'mot_de_passe')),
  cree_le BIGINT NOT NULL,
  expire_le BIGINT NOT NULL,
  utilise_le BIGINT
);
CREATE INDEX lien_par_compte ON lien (compte);

-- Business instant from which the password must be changed (K-16); without one, never.
ALTER TABLE secret ADD COLUMN expire_le BIGINT;

-- How many days a password of this account lasts, as the terms say; no row: no end.
CREATE TABLE duree_secret (
  compte TEXT NOT NULL PRIMARY KEY REFERENCES compte (id),
  jours BIGINT NOT NULL CHECK (jours > 0)
);

-- The second factor: its secret sealed, the last step of thirty seconds used. Not confirmed: shown once, never proved.
CREATE TABLE facteur (
  compte TEXT NOT NULL PRIMARY KEY REFERENCES compte (id),
  cle_maitre TEXT NOT NULL,
  enveloppe BYTEA NOT NULL,
  secret_scelle BYTEA NOT NULL,
  dernier_pas BIGINT NOT NULL,
  cree_le BIGINT NOT NULL,
  confirme_le BIGINT
);

-- Recovery codes by keyed hash; each is used once.
CREATE TABLE code_secours (
  compte TEXT NOT NULL REFERENCES compte (id),
  empreinte TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  utilise_le BIGINT,
  PRIMARY KEY (compte, empreinte)
);

-- Between the password and the code: proves the first, opens nothing.
CREATE TABLE connexion_etape (
  empreinte TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  cree_le BIGINT NOT NULL,
  essais BIGINT NOT NULL
);
CREATE INDEX connexion_etape_par_compte ON connexion_etape (compte);

-- Browsers an account has signed in from, by keyed hash of a random cookie.
CREATE TABLE appareil (
  compte TEXT NOT NULL REFERENCES compte (id),
  empreinte TEXT NOT NULL,
  client TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  vu_le BIGINT NOT NULL,
  PRIMARY KEY (compte, empreinte)
);

-- Texts people accept, by version; a version never changes.
CREATE TABLE texte (
  genre TEXT NOT NULL CHECK (genre IN ('cgu')),
  version BIGINT NOT NULL,
  contenu TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  effet_le BIGINT NOT NULL,
  importe_le BIGINT NOT NULL,
  PRIMARY KEY (genre, version)
);

-- Who accepted which version of which text, when (VAR-EP-2.1-02). Append-only.
CREATE TABLE engagement (
  id TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  personne TEXT NOT NULL REFERENCES personne (id),
  genre TEXT NOT NULL,
  version BIGINT NOT NULL,
  empreinte TEXT NOT NULL,
  accepte_le BIGINT NOT NULL,
  FOREIGN KEY (genre, version) REFERENCES texte (genre, version)
);
CREATE INDEX engagement_par_compte ON engagement (compte, genre, version);
