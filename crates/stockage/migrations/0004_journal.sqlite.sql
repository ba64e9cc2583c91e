-- The journal (journal.md §4). What is kept for ever: an identifier, its log, its leaf.
CREATE TABLE journal_entree (
  id TEXT NOT NULL PRIMARY KEY,
  journal TEXT NOT NULL CHECK (journal IN ('acces', 'habilitations')),
  feuille BYTEA NOT NULL
);

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

CREATE TRIGGER journal_entree_fixe BEFORE UPDATE ON journal_entree BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_entree_gardee BEFORE DELETE ON journal_entree BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_fixe BEFORE UPDATE ON journal_charge BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_gardee BEFORE DELETE ON journal_charge
WHEN NOT EXISTS (
  SELECT 1 FROM journal_ouverture o JOIN journal_certificat c ON c.id = o.certificat
  JOIN journal_entree e ON e.id = OLD.entree
  LEFT JOIN journal_echeance h ON h.entree = OLD.entree
  WHERE c.journal = e.journal AND COALESCE(h.echeance, OLD.echeance) <= c.jusqu_a)
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_sujet_fixe BEFORE UPDATE ON journal_sujet BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_sujet_garde BEFORE DELETE ON journal_sujet
WHEN NOT EXISTS (
  SELECT 1 FROM journal_ouverture o JOIN journal_certificat c ON c.id = o.certificat
  JOIN journal_entree e ON e.id = OLD.trace
  JOIN journal_charge p ON p.entree = OLD.trace
  LEFT JOIN journal_echeance h ON h.entree = OLD.trace
  WHERE c.journal = e.journal AND COALESCE(h.echeance, p.echeance) <= c.jusqu_a)
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_fixe BEFORE UPDATE ON journal_echeance BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_gardee BEFORE DELETE ON journal_echeance BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_fixe BEFORE UPDATE ON journal_rang BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_garde BEFORE DELETE ON journal_rang BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_fixe BEFORE UPDATE ON journal_certificat BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_garde BEFORE DELETE ON journal_certificat BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER version_termes_fixe BEFORE UPDATE ON version_termes BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER version_termes_gardee BEFORE DELETE ON version_termes BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_fixe BEFORE UPDATE ON evenement BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_garde BEFORE DELETE ON evenement BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER consentement_fixe BEFORE UPDATE ON consentement BEGIN SELECT RAISE(ABORT, 'parvis: consentement immuable'); END;

-- INSERT OR REPLACE deletes without firing a DELETE trigger: an identifier that exists is refused before that.
CREATE TRIGGER journal_entree_neuve BEFORE INSERT ON journal_entree
WHEN EXISTS (SELECT 1 FROM journal_entree WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_neuve BEFORE INSERT ON journal_charge
WHEN EXISTS (SELECT 1 FROM journal_charge WHERE entree = NEW.entree) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_sujet_neuf BEFORE INSERT ON journal_sujet
WHEN EXISTS (SELECT 1 FROM journal_sujet WHERE trace = NEW.trace AND rang = NEW.rang) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_neuve BEFORE INSERT ON journal_echeance
WHEN EXISTS (SELECT 1 FROM journal_echeance WHERE entree = NEW.entree) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_neuf BEFORE INSERT ON journal_rang
WHEN EXISTS (SELECT 1 FROM journal_rang WHERE entree = NEW.entree OR (journal = NEW.journal AND rang = NEW.rang))
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_neuf BEFORE INSERT ON journal_certificat
WHEN EXISTS (SELECT 1 FROM journal_certificat WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER version_termes_neuve BEFORE INSERT ON version_termes
WHEN EXISTS (SELECT 1 FROM version_termes WHERE convention = NEW.convention AND numero = NEW.numero)
BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_neuf BEFORE INSERT ON evenement
WHEN EXISTS (SELECT 1 FROM evenement WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER consentement_neuf BEFORE INSERT ON consentement
WHEN EXISTS (SELECT 1 FROM consentement WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: consentement immuable'); END;
