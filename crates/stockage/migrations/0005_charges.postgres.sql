-- The payloads of the journal; partitioned by month of purge on PostgreSQL, hence two texts.
-- What is erased on time: canonical payload, salt, filter columns, month of purge.
CREATE TABLE journal_charge (
  entree TEXT NOT NULL REFERENCES journal_entree (id),
  echeance TEXT NOT NULL,
  canonique TEXT NOT NULL,
  sel BYTEA NOT NULL,
  le BIGINT NOT NULL,
  compte TEXT,
  organisation TEXT,
  action TEXT NOT NULL,
  genre TEXT NOT NULL,
  objet TEXT,
  issue TEXT NOT NULL CHECK (issue IN ('accorde', 'refuse', 'echec')),
  clause TEXT,
  PRIMARY KEY (entree, echeance)
) PARTITION BY RANGE (echeance);
-- Months ahead are prepared by « migrer » (dialecte::preparer_partitions); this one catches the rest.
CREATE TABLE journal_charge_defaut PARTITION OF journal_charge DEFAULT;
CREATE INDEX journal_charge_par_compte ON journal_charge (compte, le);
CREATE INDEX journal_charge_par_organisation ON journal_charge (organisation, le);
CREATE INDEX journal_charge_par_echeance ON journal_charge (echeance);

-- A row for each object that a trace names, in its order: what personal statements join on. PostgreSQL expects ten rows
-- of an unnested array and a thousand of string_to_table, for which it reads whole tables (seen: 104 ms a page of an export).
CREATE VIEW journal_sujet (trace, rang, objet, sujet) AS
SELECT l.trace, o.rang - 1, split_part(o.paire, ' ', 1), NULLIF(split_part(o.paire, ' ', 2), '')
FROM journal_objets l CROSS JOIN LATERAL unnest(string_to_array(l.objets, ';')) WITH ORDINALITY AS o (paire, rang);
