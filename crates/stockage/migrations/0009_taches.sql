-- Work to do after an act, written in the transaction of the act. Nothing about rights: jobs only tell people.
-- du_le is business time; libre_le and finie_le are real: while one works on it libre_le is its lease, after a failure
-- it is the end of the wait. essais counts claims and tells two workers apart; echecs counts failures that may end it.
CREATE TABLE tache (
  id TEXT NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (length(genre) <= 40),
  charge TEXT NOT NULL CHECK (length(charge) <= 1000),
  du_le BIGINT NOT NULL,
  libre_le BIGINT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('attente', 'faite', 'abandonnee')),
  essais BIGINT NOT NULL,
  echecs BIGINT NOT NULL,
  erreur TEXT CHECK (length(erreur) <= 60),
  cree_le BIGINT NOT NULL,
  finie_le BIGINT,
  CHECK ((etat = 'attente') = (finie_le IS NULL))
);
CREATE INDEX tache_en_attente ON tache (du_le, id) WHERE etat = 'attente';
CREATE INDEX tache_abandonnee ON tache (finie_le) WHERE etat = 'abandonnee';

-- The drawer where a demo keeps the mails it would send; a real installation never writes there.
CREATE TABLE courriel_demo (
  tache TEXT NOT NULL PRIMARY KEY,
  adresse TEXT NOT NULL,
  sujet TEXT NOT NULL,
  texte TEXT NOT NULL,
  le BIGINT NOT NULL
);
CREATE INDEX courriel_demo_par_date ON courriel_demo (le, tache);
