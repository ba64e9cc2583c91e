-- Requests and the people they are about (droit.md « Requests », « The person a file is about »).
CREATE TABLE sujet (
  id TEXT NOT NULL PRIMARY KEY,
  caisse TEXT NOT NULL REFERENCES organisation (id),
  cle_recherche TEXT NOT NULL,
  cree_le BIGINT NOT NULL,
  UNIQUE (caisse, cle_recherche)
);

CREATE TABLE formulaire (
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  texte TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  importe_le BIGINT NOT NULL,
  PRIMARY KEY (code, version)
);

-- Nothing personal here: what lists sort and filter on.
CREATE TABLE demande (
  id TEXT NOT NULL PRIMARY KEY,
  numero TEXT UNIQUE,
  version BIGINT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('brouillon', 'deposee', 'prise_en_charge', 'attente_partenaire', 'instruction', 'close', 'retiree')),
  volet TEXT NOT NULL REFERENCES volet (id),
  caisse TEXT NOT NULL REFERENCES organisation (id),
  partenaire TEXT NOT NULL REFERENCES organisation (id),
  unite TEXT NOT NULL REFERENCES unite (id),
  auteur TEXT NOT NULL REFERENCES compte (id),
  motif TEXT NOT NULL,
  formulaire TEXT NOT NULL,
  formulaire_version BIGINT NOT NULL,
  sujet TEXT REFERENCES sujet (id),
  cree_le BIGINT NOT NULL,
  depose_le BIGINT,
  echeance BIGINT,
  prise_par TEXT REFERENCES compte (id),
  prise_le BIGINT,
  close_le BIGINT,
  issue TEXT,
  FOREIGN KEY (formulaire, formulaire_version) REFERENCES formulaire (code, version)
);
CREATE INDEX demande_par_unite ON demande (partenaire, unite, depose_le, id);
CREATE INDEX demande_par_caisse ON demande (caisse, phase, depose_le, id);

-- Promoted identity, apart: read only under a trace.
CREATE TABLE demande_identite (
  demande TEXT NOT NULL PRIMARY KEY REFERENCES demande (id),
  civilite TEXT NOT NULL,
  nom TEXT NOT NULL,
  prenom TEXT NOT NULL,
  nom_cherche TEXT NOT NULL,
  prenom_cherche TEXT NOT NULL,
  naissance TEXT NOT NULL
);

-- One data key per request; destroying it is the erasure.
CREATE TABLE demande_cle (
  demande TEXT NOT NULL PRIMARY KEY REFERENCES demande (id),
  cle_maitre TEXT NOT NULL,
  enveloppe BYTEA NOT NULL
);

-- The canonical JSON of the answers, sealed under the request's key.
CREATE TABLE demande_reponses (
  demande TEXT NOT NULL PRIMARY KEY REFERENCES demande (id),
  reponses_scellees BYTEA NOT NULL
);

-- What happened, in order; detail is a code of ours; the note to the partner is sealed under the request's key.
CREATE TABLE demande_fait (
  demande TEXT NOT NULL REFERENCES demande (id),
  rang BIGINT NOT NULL,
  genre TEXT NOT NULL CHECK (genre IN ('depot', 'prise_en_charge', 'etape', 'attente', 'reprise', 'transfert',
    'consentement_confirme', 'consentement_retire', 'affectation', 'message', 'piece', 'retrait', 'cloture')),
  detail TEXT,
  le BIGINT NOT NULL,
  compte TEXT NOT NULL REFERENCES compte (id),
  note_scellee BYTEA,
  PRIMARY KEY (demande, rang)
);

-- Consent: text version, mode, date, author; immutable (PDC-A2-03).
CREATE TABLE consentement (
  id TEXT NOT NULL PRIMARY KEY,
  demande TEXT NOT NULL REFERENCES demande (id),
  mode TEXT NOT NULL CHECK (mode IN ('coche', 'signature')),
  texte_code TEXT NOT NULL,
  texte_version BIGINT NOT NULL,
  donne_le BIGINT NOT NULL,
  auteur TEXT NOT NULL REFERENCES compte (id)
);
CREATE INDEX consentement_par_demande ON consentement (demande);
