-- The journal (journal.md §4). What is kept for ever: an identifier, its log, its leaf.
CREATE TABLE journal_entree (
  id TEXT NOT NULL PRIMARY KEY,
  journal TEXT NOT NULL CHECK (journal IN ('acces', 'habilitations')),
  feuille BYTEA NOT NULL
);

-- Which objects a trace names, and whose data they are: « object person;object person », the person's place empty where
-- there is none; one row a trace.
-- Personal statements join the view journal_sujet, which shows a row a pair (ADR 0003, 0014).
CREATE TABLE journal_objets (
  trace TEXT NOT NULL PRIMARY KEY REFERENCES journal_entree (id),
  objets TEXT NOT NULL
);

-- The index of « who consulted this person »: that an account saw a person within an hour (of UTC, from the epoch).
-- From it, journal_charge_par_compte gives the traces of that hour and journal_sujet those that name the person: exact.
CREATE TABLE journal_consultation (
  sujet TEXT NOT NULL,
  compte TEXT NOT NULL,
  heure BIGINT NOT NULL,
  PRIMARY KEY (sujet, compte, heure)
);

-- The month of purge of habilitation entries, set at dévalidation.
CREATE TABLE journal_echeance (
  entree TEXT NOT NULL PRIMARY KEY REFERENCES journal_entree (id),
  echeance TEXT NOT NULL
);

-- Ranks given by the sequencer; insert-only.
CREATE TABLE journal_rang (
  entree TEXT NOT NULL PRIMARY KEY REFERENCES journal_entree (id),
  journal TEXT NOT NULL,
  rang BIGINT NOT NULL,
  UNIQUE (journal, rang)
);

-- A purge certificate: what may be erased, and what was.
CREATE TABLE journal_certificat (
  id TEXT NOT NULL PRIMARY KEY,
  journal TEXT NOT NULL,
  jusqu_a TEXT NOT NULL,
  etabli_le BIGINT NOT NULL,
  charge TEXT NOT NULL
);

-- A certificate is held open only inside one transaction: jamais points at a row that cannot exist, and the
-- deferred check lets the transaction commit only once the opening row is gone.
CREATE TABLE journal_jamais (id TEXT NOT NULL PRIMARY KEY, CHECK (id <> id));
CREATE TABLE journal_ouverture (
  certificat TEXT NOT NULL PRIMARY KEY REFERENCES journal_certificat (id),
  jamais TEXT NOT NULL REFERENCES journal_jamais (id) DEFERRABLE INITIALLY DEFERRED
);
