-- Terms and rights (droit.md « Terms and rights »).
CREATE TABLE modele (
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  genre TEXT NOT NULL,
  texte TEXT NOT NULL,
  empreinte TEXT NOT NULL UNIQUE,
  importe_le BIGINT NOT NULL,
  PRIMARY KEY (code, version)
);

-- pilote: the caisse that prepares it. territoire gives the calendar of jours ouvrés, zone the midnight of its days.
CREATE TABLE convention (
  id TEXT NOT NULL PRIMARY KEY,
  numero TEXT NOT NULL UNIQUE,
  modele TEXT NOT NULL,
  modele_version BIGINT NOT NULL,
  variante TEXT,
  mere TEXT REFERENCES convention (id),
  pilote TEXT NOT NULL REFERENCES organisation (id),
  zone TEXT NOT NULL,
  territoire TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  FOREIGN KEY (modele, modele_version) REFERENCES modele (code, version)
);
CREATE INDEX convention_par_mere ON convention (mere);

-- What a caisse has typed so far, blanks and all; binds nobody. Where terms are one for all, the pilot's row is the whole
-- draft. avenant: the version it prepares once a first one is signed; NULL: the first one, or no avenant under way.
CREATE TABLE projet (
  convention TEXT NOT NULL REFERENCES convention (id),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  saisie TEXT NOT NULL,
  version BIGINT NOT NULL,
  modifie_le BIGINT NOT NULL,
  avenant BIGINT,
  PRIMARY KEY (convention, caisse)
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
CREATE INDEX volet_par_caisse ON volet (caisse);

-- Append-only: signatures, gates, letters, receipts, cures, ends. The state of a volet is computed from these and nothing else.
-- Activation, withdrawal and suspension hold from the instant connu_le, since they act at once; the others from their civil
-- day effet_le (a letter: the day it was sent; an end: its last day). rang: their order, even within one microsecond.
-- signataire: the function of who signed, never a name. version: the terms that were signed. acte: what was recorded at once,
-- on one volet or several, names a letter; vise: the act it answers. code: which clause, gate, step or outcome. cote: whose act
-- it is. souhaite_le: the last day a denunciation wishes for. motif: why, in the words of whoever recorded it.
CREATE TABLE evenement (
  id TEXT NOT NULL PRIMARY KEY,
  volet TEXT NOT NULL REFERENCES volet (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('signature_caisse', 'signature_partenaire', 'prealable', 'activation', 'retrait',
    'reprise', 'suspension', 'levee', 'demeure', 'reception', 'reparation', 'contestation', 'seconde_lettre', 'decision',
    'denonciation', 'force_majeure', 'fin_force_majeure', 'resiliation_force_majeure', 'accord', 'renouvellement', 'litige',
    'fin_litige', 'cloture', 'fin')),
  effet_le TEXT NOT NULL,
  connu_le BIGINT NOT NULL,
  auteur TEXT NOT NULL,
  clause TEXT NOT NULL,
  signataire TEXT,
  version BIGINT,
  acte TEXT NOT NULL,
  vise TEXT,
  code TEXT,
  cote TEXT CHECK (cote IN ('caisse', 'partenaire')),
  souhaite_le TEXT,
  motif TEXT,
  UNIQUE (volet, rang)
);

-- Projection of droits(), rewritten in the transaction of the act. du and au are instants: a right ends at its
-- instant whether or not a job ran. plafond: how many accesses it allows, NULL without limit.
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
