-- What is said about a request, and who is told of what.

-- A message of the thread: its author and its instant are those of the fact of the same rank; its text is sealed under the
-- request's key. cle: the form it came from, so that one form sent twice is one message. lu_le: first read by the other side.
CREATE TABLE message (
  demande TEXT NOT NULL,
  rang BIGINT NOT NULL,
  cle TEXT NOT NULL,
  cote TEXT NOT NULL CHECK (cote IN ('partenaire', 'caisse')),
  texte_scelle BYTEA NOT NULL,
  lu_le BIGINT,
  lu_par TEXT REFERENCES compte (id),
  PRIMARY KEY (demande, rang),
  UNIQUE (demande, cle),
  FOREIGN KEY (demande, rang) REFERENCES demande_fait (demande, rang)
);

-- What awaits an account: a kind and a request, nothing about anybody. envoi: how its mail leaves, as the account wished then.
CREATE TABLE avis (
  compte TEXT NOT NULL REFERENCES compte (id),
  objet TEXT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('prise_en_charge', 'etape', 'message', 'reponse_attendue', 'reponse_recue',
    'echeance_proche', 'echeance_depassee', 'cloture', 'transfert', 'consentement_retire', 'retrait', 'piece_refusee',
    'affectation')),
  numero TEXT NOT NULL,
  envoi TEXT NOT NULL CHECK (envoi IN ('immediat', 'resume', 'aucun')),
  -- How many times since it was last read.
  nombre BIGINT NOT NULL,
  le BIGINT NOT NULL,
  lu_le BIGINT,
  PRIMARY KEY (compte, objet, genre)
);
CREATE INDEX avis_par_date ON avis (compte, le, objet, genre);
CREATE INDEX avis_non_lus ON avis (compte, le) WHERE lu_le IS NULL;

-- How an account wants each kind by mail; no row: the usual way of that kind.
CREATE TABLE avis_preference (
  compte TEXT NOT NULL REFERENCES compte (id),
  genre TEXT NOT NULL,
  envoi TEXT NOT NULL CHECK (envoi IN ('immediat', 'resume', 'aucun')),
  regle_le BIGINT NOT NULL,
  PRIMARY KEY (compte, genre)
);

-- The digest last asked for: one an account and a day.
CREATE TABLE avis_resume (
  compte TEXT NOT NULL PRIMARY KEY REFERENCES compte (id),
  pour_le BIGINT NOT NULL
);

-- The link of a mail that stops its kind; only the hash of its token is kept.
CREATE TABLE avis_desinscription (
  empreinte TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  genre TEXT NOT NULL,
  cree_le BIGINT NOT NULL
);

-- What the free text guard warned of: a field, a category and what became of it, never a word. demande is no reference: a
-- draft given up is gone, and that it was given up is what is counted. serie: the form, where a field comes back.
CREATE TABLE garde_signal (
  demande TEXT NOT NULL,
  champ TEXT NOT NULL,
  serie TEXT NOT NULL,
  compte TEXT NOT NULL REFERENCES compte (id),
  categorie TEXT NOT NULL CHECK (categorie IN ('sante', 'infraction', 'coordonnees')),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  cote TEXT NOT NULL CHECK (cote IN ('partenaire', 'caisse')),
  mois TEXT NOT NULL,
  -- signale until the text is sent: reformule without those words, garde with them, said to be necessary.
  issue TEXT NOT NULL CHECK (issue IN ('signale', 'reformule', 'garde')),
  le BIGINT NOT NULL,
  PRIMARY KEY (demande, champ, serie, compte, categorie)
);
CREATE INDEX garde_signal_par_mois ON garde_signal (caisse, mois);
