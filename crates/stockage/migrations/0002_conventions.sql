-- Terms and rights (droit.md « Terms and rights »).
CREATE TABLE modele (
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  genre TEXT NOT NULL,
  texte TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  importe_le BIGINT NOT NULL,
  PRIMARY KEY (code, version)
);

CREATE TABLE convention (
  id TEXT NOT NULL PRIMARY KEY,
  numero TEXT NOT NULL UNIQUE,
  modele TEXT NOT NULL,
  modele_version BIGINT NOT NULL,
  mere TEXT REFERENCES convention (id),
  zone TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  FOREIGN KEY (modele, modele_version) REFERENCES modele (code, version)
);

-- Immutable: an avenant is a new version with its effect date.
CREATE TABLE version_termes (
  convention TEXT NOT NULL REFERENCES convention (id),
  numero BIGINT NOT NULL,
  effet_le TEXT NOT NULL,
  termes TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  PRIMARY KEY (convention, numero)
);

-- Convention × caisse × partner: one can end alone.
CREATE TABLE volet (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  UNIQUE (convention, caisse, partenaire)
);
CREATE INDEX volet_par_couple ON volet (partenaire, caisse);

-- Append-only: signatures, end. The state of a volet is computed from these and from nothing else.
CREATE TABLE evenement (
  id TEXT NOT NULL PRIMARY KEY,
  volet TEXT NOT NULL REFERENCES volet (id),
  genre TEXT NOT NULL CHECK (genre IN ('signature_caisse', 'signature_partenaire', 'fin')),
  effet_le TEXT NOT NULL,
  connu_le BIGINT NOT NULL,
  auteur TEXT NOT NULL,
  clause TEXT NOT NULL
);
CREATE INDEX evenement_par_volet ON evenement (volet);

-- Projection of droits(), rewritten in the transaction of the act. du and au are instants: a right ends at its
-- instant whether or not a job ran.
CREATE TABLE droit_actuel (
  volet TEXT NOT NULL REFERENCES volet (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  quoi TEXT NOT NULL,
  plafond BIGINT,
  document TEXT NOT NULL,
  article TEXT NOT NULL,
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  PRIMARY KEY (volet, organisation, quoi, du)
);
CREATE INDEX droit_par_organisation ON droit_actuel (organisation, quoi, caisse);

-- Seats: quotas count accesses, one account at one caisse (K-02). Business instants.
CREATE TABLE acces (
  compte TEXT NOT NULL REFERENCES compte (id),
  volet TEXT NOT NULL REFERENCES volet (id),
  profil TEXT NOT NULL CHECK (profil IN ('gestionnaire', 'technicien')),
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  PRIMARY KEY (compte, volet, du)
);
CREATE INDEX acces_par_volet ON acces (volet, profil, au);

-- The row that is locked before seats are counted: two who want the last one come one after the other.
CREATE TABLE jauge (
  volet TEXT NOT NULL REFERENCES volet (id),
  profil TEXT NOT NULL CHECK (profil IN ('gestionnaire', 'technicien')),
  prises BIGINT NOT NULL,
  PRIMARY KEY (volet, profil)
);
