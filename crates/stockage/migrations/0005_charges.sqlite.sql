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
);
CREATE INDEX journal_charge_par_compte ON journal_charge (compte, le);
CREATE INDEX journal_charge_par_organisation ON journal_charge (organisation, le);
CREATE INDEX journal_charge_par_echeance ON journal_charge (echeance);
