-- The journal (journal.md §4). What is kept for ever: an identifier, its log, its leaf.
CREATE TABLE journal_entree (
  id TEXT NOT NULL PRIMARY KEY,
  journal TEXT NOT NULL CHECK (journal IN ('acces', 'habilitations')),
  feuille BYTEA NOT NULL
);

-- Whose data a trace is about, and which object: what personal statements join on (ADR 0003).
CREATE TABLE journal_sujet (
  trace TEXT NOT NULL REFERENCES journal_entree (id),
  rang BIGINT NOT NULL,
  objet TEXT NOT NULL,
  sujet TEXT,
  PRIMARY KEY (trace, rang)
);
CREATE INDEX journal_sujet_par_sujet ON journal_sujet (sujet);

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
