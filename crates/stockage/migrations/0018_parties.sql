-- Parties of a convention: what authorises a signature, who answers for what, whom they employ, what came from paper (ADR 0028).

-- A délibération, as recorded: immutable, corrected by a record that names it. acte: typed JSON, functions and counts, never a name.
CREATE TABLE deliberation (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  remplace TEXT UNIQUE REFERENCES deliberation (id),
  acte TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL
);
CREATE INDEX deliberation_par_convention ON deliberation (convention, le);

-- A mismatch between a délibération and what was signed under it, lifted with a reason (K-29).
CREATE TABLE ecart_leve (
  deliberation TEXT NOT NULL REFERENCES deliberation (id),
  convention TEXT NOT NULL REFERENCES convention (id),
  code TEXT NOT NULL,
  cible TEXT NOT NULL,
  motif TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  PRIMARY KEY (deliberation, convention, code, cible)
);

-- The contact sheet of a party, and its seat and SIRET; the highest rang holds, the others are its history.
CREATE TABLE fiche_partie (
  convention TEXT NOT NULL REFERENCES convention (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  rang BIGINT NOT NULL,
  intitule TEXT NOT NULL,
  siege TEXT NOT NULL,
  siret TEXT NOT NULL,
  representant TEXT NOT NULL,
  telephone TEXT NOT NULL,
  courriel TEXT NOT NULL,
  site TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  PRIMARY KEY (convention, organisation, rang)
);

-- Who answers for what on one side, from du to au (civil days, au excluded). roles: codes, parted by a space. The letter by which it
-- changed, where the terms want one (K-24). Never rewritten but to end it.
CREATE TABLE interlocuteur (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  roles TEXT NOT NULL,
  nom TEXT NOT NULL,
  fonction TEXT NOT NULL,
  telephone TEXT NOT NULL,
  courriel TEXT NOT NULL,
  du TEXT NOT NULL,
  au TEXT,
  lettre_le TEXT,
  lettre_fonction TEXT,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL
);
CREATE INDEX interlocuteur_par_convention ON interlocuteur (convention, organisation, du);

-- The form that changes an administrateur (annexe 3). Its fields do not change once it is recorded; the rest is written once each.
CREATE TABLE annexe3 (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  prenom TEXT NOT NULL,
  nom TEXT NOT NULL,
  fonction TEXT NOT NULL,
  fixe TEXT NOT NULL,
  mobile TEXT NOT NULL,
  courriel TEXT NOT NULL,
  remplace_nom TEXT,
  remplace_courriel TEXT,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  signataire_le TEXT,
  signataire_fonction TEXT,
  administrateur_le TEXT,
  appliquee_le TEXT,
  abandonnee_le BIGINT,
  CHECK ((remplace_nom IS NULL) = (remplace_courriel IS NULL)),
  CHECK ((signataire_le IS NULL) = (signataire_fonction IS NULL)),
  CHECK (appliquee_le IS NULL OR (signataire_le IS NOT NULL AND administrateur_le IS NOT NULL AND abandonnee_le IS NULL))
);
CREATE INDEX annexe3_par_convention ON annexe3 (convention, le);

-- A prestataire told by the partner, and what the caisse answered, in order.
CREATE TABLE prestataire (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  nom TEXT NOT NULL,
  lieu TEXT NOT NULL,
  bases TEXT NOT NULL,
  regime TEXT NOT NULL,
  taches TEXT NOT NULL,
  hors_ue TEXT NOT NULL CHECK (hors_ue IN ('non', 'adequat', 'autorisation')),
  autorisation_le TEXT,
  informe_le TEXT NOT NULL,
  debut_le TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL
);
CREATE INDEX prestataire_par_convention ON prestataire (convention, le);
CREATE TABLE prestataire_fait (
  prestataire TEXT NOT NULL REFERENCES prestataire (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('observation', 'accord', 'refus', 'opposition', 'verification', 'fin')),
  jour TEXT NOT NULL,
  texte TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  PRIMARY KEY (prestataire, rang)
);

-- The services of annexe 2, by their number; the highest rang of a number holds, the others are its history.
CREATE TABLE service_annexe (
  convention TEXT NOT NULL REFERENCES convention (id),
  numero BIGINT NOT NULL,
  rang BIGINT NOT NULL,
  libelle TEXT NOT NULL,
  disponible_le TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  PRIMARY KEY (convention, numero, rang)
);

-- A convention that was signed and lived on paper before it was entered here.
CREATE TABLE reprise (
  convention TEXT NOT NULL PRIMARY KEY REFERENCES convention (id),
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL
);

-- A file of accounts being checked: sealed, gone with its session or after twelve hours (real instants), and once confirmed.
CREATE TABLE import_comptes (
  id TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  session TEXT NOT NULL,
  version BIGINT NOT NULL,
  expire_le BIGINT NOT NULL,
  cle_maitre TEXT NOT NULL,
  enveloppe BYTEA NOT NULL,
  lignes_scellees BYTEA NOT NULL
);
CREATE INDEX import_comptes_par_compte ON import_comptes (compte);
CREATE INDEX import_comptes_par_expiration ON import_comptes (expire_le);

-- What a confirmed file opened, to follow the mails.
CREATE TABLE import_fait (
  id TEXT NOT NULL PRIMARY KEY,
  auteur TEXT NOT NULL REFERENCES compte (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  le BIGINT NOT NULL
);
CREATE INDEX import_fait_par_auteur ON import_fait (auteur, le);
CREATE TABLE import_compte (
  import TEXT NOT NULL REFERENCES import_fait (id),
  compte TEXT NOT NULL REFERENCES compte (id),
  PRIMARY KEY (import, compte)
);
