-- Files of requests (PDC-A2-13…15, VAR-EP-3.1-04). The bytes lie in the depot under the row's identifier, sealed under the
-- request's key; the name is sealed too. A row is written after its object; an object without a row is swept.
CREATE TABLE piece (
  id TEXT NOT NULL PRIMARY KEY,
  demande TEXT NOT NULL REFERENCES demande (id),
  rang BIGINT NOT NULL,
  -- From the partner, from the caisse, or the signed consent.
  genre TEXT NOT NULL CHECK (genre IN ('piece', 'sortante', 'consentement')),
  nom_scelle BYTEA NOT NULL,
  extension TEXT NOT NULL CHECK (extension IN ('pdf', 'doc', 'docx', 'xls', 'xlsx', 'csv', 'tiff', 'png', 'jpeg')),
  taille BIGINT NOT NULL,
  -- Keyed: the same file twice in a request is seen, and nothing else can be told from it.
  empreinte TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('attente', 'saine', 'infectee', 'illisible', 'retiree')),
  auteur TEXT NOT NULL REFERENCES compte (id),
  depose_le BIGINT NOT NULL,
  analyse_le BIGINT,
  UNIQUE (demande, rang)
);
