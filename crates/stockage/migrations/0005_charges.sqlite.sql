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

-- A row for each object that a trace names, in its order: what personal statements join on.
CREATE VIEW journal_sujet (trace, rang, objet, sujet) AS
SELECT l.trace, o.key, o.value ->> 0, NULLIF(o.value ->> 1, '')
FROM journal_objets l, json_each('[["' || replace(replace(l.objets, ' ', '","'), ';', '"],["') || '"]]') o;

-- What the batch writer inserts through (dialecte::LOT): a row an entry, shared out between the tables. vus: the persons, as a
-- JSON list, whom its account had not seen within the hour.
CREATE VIEW journal_lot (id, journal, feuille, echeance, canonique, sel, le, compte, organisation, action, genre, objet, issue, clause, objets, vus) AS
SELECT e.id, e.journal, e.feuille, c.echeance, c.canonique, c.sel, c.le, c.compte, c.organisation, c.action, c.genre, c.objet, c.issue, c.clause, l.objets, '[]'
FROM journal_entree e JOIN journal_charge c ON c.entree = e.id LEFT JOIN journal_objets l ON l.trace = e.id;
CREATE TRIGGER journal_lot_reparti INSTEAD OF INSERT ON journal_lot BEGIN
  INSERT INTO journal_entree (id, journal, feuille) VALUES (NEW.id, NEW.journal, NEW.feuille);
  INSERT INTO journal_charge (entree, echeance, canonique, sel, le, compte, organisation, action, genre, objet, issue, clause)
  VALUES (NEW.id, NEW.echeance, NEW.canonique, NEW.sel, NEW.le, NEW.compte, NEW.organisation, NEW.action, NEW.genre, NEW.objet, NEW.issue, NEW.clause);
  INSERT INTO journal_objets (trace, objets) SELECT NEW.id, NEW.objets WHERE NEW.objets IS NOT NULL;
END;
CREATE TRIGGER journal_lot_vus INSTEAD OF INSERT ON journal_lot WHEN NEW.vus <> '[]' BEGIN
  INSERT INTO journal_consultation (sujet, compte, heure)
  SELECT value, NEW.compte, NEW.le / 3600000000 FROM json_each(NEW.vus) WHERE 1 = 1 ON CONFLICT (sujet, compte, heure) DO NOTHING;
END;
