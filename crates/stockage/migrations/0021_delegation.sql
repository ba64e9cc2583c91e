-- Delegated habilitations (contrat de service 2.2, ADR 0029): what a partner gives to its own people, inside what a caisse signed.

-- One row per caisse and partner; it is taken before anything is decided there. retiree: the caisse holds the pen again.
CREATE TABLE delegation (
  id TEXT NOT NULL PRIMARY KEY,
  caisse TEXT NOT NULL REFERENCES organisation (id),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  principal TEXT REFERENCES compte (id),
  suppleant TEXT REFERENCES compte (id),
  retiree BOOLEAN NOT NULL,
  suspendue BOOLEAN NOT NULL,
  exclue BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (caisse, partenaire)
);
CREATE INDEX delegation_par_partenaire ON delegation (partenaire);

-- What the signed terms say, one row per version: JSON read by habilitations::delegation::termes. A projection of terms.
CREATE TABLE delegation_bornes (
  delegation TEXT NOT NULL REFERENCES delegation (id),
  rang BIGINT NOT NULL,
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  termes TEXT NOT NULL,
  PRIMARY KEY (delegation, rang)
);

-- An account known to the delegation: where it works, its profession, its individual order, the one habilitation it chose.
CREATE TABLE habilite (
  delegation TEXT NOT NULL REFERENCES delegation (id),
  rang BIGINT NOT NULL,
  compte TEXT NOT NULL REFERENCES compte (id),
  unite TEXT NOT NULL REFERENCES unite (id),
  profession TEXT NOT NULL,
  arrete_du BIGINT,
  arrete_au BIGINT,
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  suspendu BOOLEAN NOT NULL,
  exclu BOOLEAN NOT NULL,
  -- Since when a change of password is due; over once one was made.
  force_le BIGINT,
  service TEXT,
  profil TEXT,
  PRIMARY KEY (delegation, rang),
  UNIQUE (delegation, compte)
);
CREATE INDEX habilite_par_compte ON habilite (compte);

CREATE TABLE groupe (
  id TEXT NOT NULL PRIMARY KEY,
  delegation TEXT NOT NULL REFERENCES delegation (id),
  rang BIGINT NOT NULL,
  unite TEXT NOT NULL REFERENCES unite (id),
  nom TEXT NOT NULL,
  supprime BOOLEAN NOT NULL,
  UNIQUE (delegation, rang)
);

-- An account or a group in a group.
CREATE TABLE groupe_membre (
  groupe TEXT NOT NULL REFERENCES groupe (id),
  rang BIGINT NOT NULL,
  compte TEXT REFERENCES compte (id),
  dessous TEXT REFERENCES groupe (id),
  PRIMARY KEY (groupe, rang),
  CHECK ((compte IS NULL) <> (dessous IS NULL))
);
CREATE INDEX groupe_membre_par_dessous ON groupe_membre (dessous);

-- Something given: to use (service, profil), to enrol (service, profil, unite), to administer (unite, fonctions). It ends by its
-- date; nothing has to run. source: in virtue of what; none: as administrateur, or by the caisse.
CREATE TABLE autorisation (
  id TEXT NOT NULL PRIMARY KEY,
  delegation TEXT NOT NULL REFERENCES delegation (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('utiliser', 'inscrire', 'administrer')),
  service TEXT,
  profil TEXT,
  unite TEXT REFERENCES unite (id),
  fonctions BIGINT NOT NULL,
  compte TEXT REFERENCES compte (id),
  groupe TEXT REFERENCES groupe (id),
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  par TEXT REFERENCES compte (id),
  source TEXT REFERENCES autorisation (id),
  suspendue BOOLEAN NOT NULL,
  UNIQUE (delegation, rang),
  CHECK ((compte IS NULL) <> (groupe IS NULL))
);
CREATE INDEX autorisation_par_compte ON autorisation (compte);

-- What happened, in order: who, what, about whom, why, by which clause.
CREATE TABLE delegation_fait (
  delegation TEXT NOT NULL REFERENCES delegation (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  compte TEXT REFERENCES compte (id),
  groupe TEXT REFERENCES groupe (id),
  autorisation TEXT REFERENCES autorisation (id),
  motif TEXT,
  clause TEXT NOT NULL,
  PRIMARY KEY (delegation, rang)
);
CREATE INDEX delegation_fait_par_compte ON delegation_fait (compte);

-- The caisse asks what an account is habilitated for, at any time (CAF68-9.1-07); the structure answers before echeance.
CREATE TABLE habilitation_question (
  id TEXT NOT NULL PRIMARY KEY,
  delegation TEXT NOT NULL REFERENCES delegation (id),
  compte TEXT NOT NULL REFERENCES compte (id),
  posee_par TEXT NOT NULL REFERENCES compte (id),
  posee_le BIGINT NOT NULL,
  echeance BIGINT NOT NULL,
  repondue_le BIGINT,
  close_le BIGINT
);
CREATE INDEX habilitation_question_par_delegation ON habilitation_question (delegation, close_le);

-- What each side wrote about it, in order; never changed.
CREATE TABLE habilitation_echange (
  question TEXT NOT NULL REFERENCES habilitation_question (id),
  rang BIGINT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  texte TEXT NOT NULL,
  PRIMARY KEY (question, rang)
);

-- In centralised mode the structure asks, the caisse does and says so (CAF68-9.2-03, 9.2-10).
CREATE TABLE habilitation_demande (
  id TEXT NOT NULL PRIMARY KEY,
  delegation TEXT NOT NULL REFERENCES delegation (id),
  genre TEXT NOT NULL CHECK (genre IN ('creation', 'modification', 'suppression', 'depart')),
  compte TEXT REFERENCES compte (id),
  auteur TEXT NOT NULL REFERENCES compte (id),
  deposee_le BIGINT NOT NULL,
  texte TEXT NOT NULL,
  faite BOOLEAN,
  decidee_par TEXT REFERENCES compte (id),
  decidee_le BIGINT,
  reponse TEXT
);
CREATE INDEX habilitation_demande_par_delegation ON habilitation_demande (delegation, decidee_le);
