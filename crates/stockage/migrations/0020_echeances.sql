-- What the daily job of conventions looks at, told, and how it went (ADR 0027). No right depends on any of it.

-- When a volet is next worth looking at: a hint for the job alone, rewritten with every act and by the job. vue_le: until when it
-- was looked at. tour: how many times an act rewrote it, so that the job does not tell what has just changed.
CREATE TABLE echeance_prochaine (
  volet TEXT NOT NULL PRIMARY KEY REFERENCES volet (id),
  vue_le BIGINT NOT NULL,
  le BIGINT NOT NULL,
  tour BIGINT NOT NULL
);
CREATE INDEX echeance_prochaine_par_date ON echeance_prochaine (le, volet);

-- A run. jusqu_a: the business instant up to which it looks.
CREATE TABLE echeance_passage (
  id TEXT NOT NULL PRIMARY KEY,
  motif TEXT NOT NULL CHECK (motif IN ('quotidien', 'demande')),
  commence_le BIGINT NOT NULL,
  fini_le BIGINT,
  jusqu_a BIGINT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('en_cours', 'fini', 'interrompu')),
  volets BIGINT NOT NULL,
  effets BIGINT NOT NULL,
  rappels BIGINT NOT NULL,
  courriels BIGINT NOT NULL,
  echecs BIGINT NOT NULL
);
CREATE INDEX echeance_passage_par_date ON echeance_passage (commence_le, id);

-- What could not be looked at in a run, by the code of the refusal.
CREATE TABLE echeance_echec (
  passage TEXT NOT NULL REFERENCES echeance_passage (id),
  volet TEXT NOT NULL REFERENCES volet (id),
  code TEXT NOT NULL CHECK (length(code) <= 60),
  PRIMARY KEY (passage, volet)
);

-- One row an effect that was done: a date told, a reminder. le: the civil day it is about. muet: missed, and told by a later one.
-- comptes: accounts whose access ended with it.
CREATE TABLE echeance_effet (
  volet TEXT NOT NULL REFERENCES volet (id),
  cle TEXT NOT NULL CHECK (length(cle) <= 120),
  le TEXT NOT NULL,
  passage TEXT NOT NULL REFERENCES echeance_passage (id),
  fait_le BIGINT NOT NULL,
  muet BOOLEAN NOT NULL,
  comptes BIGINT NOT NULL,
  PRIMARY KEY (volet, cle, le)
);
CREATE INDEX echeance_effet_par_passage ON echeance_effet (passage);

-- That an account was written to on a day: one mail whatever the number of conventions.
CREATE TABLE echeance_courriel (
  compte TEXT NOT NULL REFERENCES compte (id),
  jour TEXT NOT NULL,
  modele TEXT NOT NULL,
  PRIMARY KEY (compte, jour, modele)
);
