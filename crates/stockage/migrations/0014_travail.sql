-- The workplace (issue 4 « Work », ADR 0021): whose request it is, who stands in, what is looked for and noted.

-- The agent who follows a request, or nobody.
ALTER TABLE demande ADD COLUMN affecte_a TEXT REFERENCES compte (id);

-- What lists walk in their order: most pressing first (no deadline: last), newest first. One pair for a whole caisse, one
-- for one partner, one for a unit; and what belongs to an agent.
CREATE INDEX demande_file_echeance ON demande (caisse, phase, (COALESCE(echeance, 9000000000000000)), id);
CREATE INDEX demande_partenaire_echeance ON demande (caisse, partenaire, phase, (COALESCE(echeance, 9000000000000000)), id);
CREATE INDEX demande_partenaire_depot ON demande (caisse, partenaire, phase, depose_le, id);
CREATE INDEX demande_unite_echeance ON demande (unite, phase, (COALESCE(echeance, 9000000000000000)), id);
CREATE INDEX demande_unite_depot ON demande (unite, phase, depose_le, id);
CREATE INDEX demande_affectee ON demande (affecte_a, phase, (COALESCE(echeance, 9000000000000000)), id);
CREATE INDEX demande_affectee_depot ON demande (affecte_a, phase, depose_le, id);
CREATE INDEX droit_par_partenaire ON droit_actuel (organisation, quoi, partenaire);

-- An agent is away from du to au (business instants); what is theirs shows to the stand-in too. Never rewritten but to end it.
CREATE TABLE absence (
  id TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  suppleant TEXT NOT NULL REFERENCES compte (id),
  du BIGINT NOT NULL,
  au BIGINT NOT NULL,
  declaree_par TEXT NOT NULL REFERENCES compte (id),
  declaree_le BIGINT NOT NULL,
  annulee_le BIGINT,
  CHECK (suppleant <> compte),
  CHECK (du < au)
);
CREATE INDEX absence_par_compte ON absence (compte, au);
CREATE INDEX absence_par_suppleant ON absence (suppleant, au);

-- What a caisse notes for itself, sealed under the request's key; never shown to the partner, nor to another caisse.
CREATE TABLE note_interne (
  id TEXT NOT NULL PRIMARY KEY,
  demande TEXT NOT NULL REFERENCES demande (id),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  auteur TEXT NOT NULL REFERENCES compte (id),
  le BIGINT NOT NULL,
  texte_scelle BYTEA NOT NULL
);
CREATE INDEX note_interne_par_demande ON note_interne (demande, id);

-- What somebody looks for, sealed; the address of a list holds its identifier and nothing typed. cree_le is a business
-- instant, expire_le a real one: it goes with the session.
CREATE TABLE recherche (
  id TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  session TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  expire_le BIGINT NOT NULL,
  cle_maitre TEXT NOT NULL,
  enveloppe BYTEA NOT NULL,
  termes_scelles BYTEA NOT NULL
);
CREATE INDEX recherche_par_compte ON recherche (compte);
CREATE INDEX recherche_par_expiration ON recherche (expire_le);

-- The words of a name, normalised, one row each: a search compares their beginnings.
CREATE TABLE demande_mot (
  mot TEXT NOT NULL,
  demande TEXT NOT NULL REFERENCES demande (id),
  PRIMARY KEY (mot, demande)
);
CREATE INDEX demande_mot_par_demande ON demande_mot (demande);
CREATE INDEX demande_identite_par_naissance ON demande_identite (naissance, demande);

-- Filters somebody comes back to, under a name of theirs; requete is made of closed codes.
CREATE TABLE vue_enregistree (
  id TEXT NOT NULL PRIMARY KEY,
  compte TEXT NOT NULL REFERENCES compte (id),
  liste TEXT NOT NULL CHECK (liste IN ('file', 'demandes')),
  nom TEXT NOT NULL,
  requete TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  UNIQUE (compte, liste, nom)
);
