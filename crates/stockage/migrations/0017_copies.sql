-- Signed copies of conventions (ADR 0024). The bytes lie in the depot under the row's identifier, sealed under the
-- convention's key; a row is written after its object, and an object without a row is swept. No name is kept: a copy is
-- told by its convention, its rank and its hash, which both parties can compute on their own file.
CREATE TABLE convention_cle (
  convention TEXT NOT NULL PRIMARY KEY REFERENCES convention (id),
  cle_maitre TEXT NOT NULL,
  enveloppe BYTEA NOT NULL
);
CREATE TABLE copie (
  id TEXT NOT NULL PRIMARY KEY,
  convention TEXT NOT NULL REFERENCES convention (id),
  rang BIGINT NOT NULL,
  -- The version of the terms that was signed.
  version BIGINT NOT NULL,
  taille BIGINT NOT NULL,
  -- SHA-256 of the file, in hexadecimal.
  empreinte TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('attente', 'saine', 'infectee', 'retiree')),
  auteur TEXT NOT NULL REFERENCES compte (id),
  depose_le BIGINT NOT NULL,
  analyse_le BIGINT,
  UNIQUE (convention, rang),
  FOREIGN KEY (convention, version) REFERENCES version_termes (convention, numero)
);
