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
) PARTITION BY RANGE (echeance);
-- Months ahead are prepared by « migrer » (dialecte::preparer_partitions); this one catches the rest.
CREATE TABLE journal_charge_defaut PARTITION OF journal_charge DEFAULT;
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


CREATE FUNCTION parvis_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'parvis: journal inalterable' USING ERRCODE = 'PV001'; END $$;

CREATE FUNCTION parvis_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'parvis: termes immuables' USING ERRCODE = 'PV002'; END $$;

CREATE FUNCTION parvis_purge_couverte() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE cle TEXT; DECLARE mois TEXT;
BEGIN
  IF TG_TABLE_NAME = 'journal_sujet' THEN
    cle := OLD.trace;
    SELECT p.echeance INTO mois FROM journal_charge p WHERE p.entree = cle;
  ELSE
    cle := OLD.entree;
    mois := OLD.echeance;
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM journal_ouverture o JOIN journal_certificat c ON c.id = o.certificat
    JOIN journal_entree e ON e.id = cle
    LEFT JOIN journal_echeance h ON h.entree = cle
    WHERE c.journal = e.journal AND COALESCE(h.echeance, mois) <= c.jusqu_a)
  THEN RAISE EXCEPTION 'parvis: journal inalterable' USING ERRCODE = 'PV001'; END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER journal_entree_fixe BEFORE UPDATE OR DELETE ON journal_entree FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_entree_pleine BEFORE TRUNCATE ON journal_entree EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_charge_fixe BEFORE UPDATE ON journal_charge FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_charge_gardee BEFORE DELETE ON journal_charge FOR EACH ROW EXECUTE FUNCTION parvis_purge_couverte();
CREATE TRIGGER journal_charge_pleine BEFORE TRUNCATE ON journal_charge EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_sujet_fixe BEFORE UPDATE ON journal_sujet FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_sujet_garde BEFORE DELETE ON journal_sujet FOR EACH ROW EXECUTE FUNCTION parvis_purge_couverte();
CREATE TRIGGER journal_sujet_plein BEFORE TRUNCATE ON journal_sujet EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_echeance_fixe BEFORE UPDATE OR DELETE ON journal_echeance FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_rang_fixe BEFORE UPDATE OR DELETE ON journal_rang FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_certificat_fixe BEFORE UPDATE OR DELETE ON journal_certificat FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER version_termes_fixe BEFORE UPDATE OR DELETE ON version_termes FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER evenement_fixe BEFORE UPDATE OR DELETE ON evenement FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER consentement_fixe BEFORE UPDATE ON consentement FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER journal_echeance_pleine BEFORE TRUNCATE ON journal_echeance EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_rang_pleine BEFORE TRUNCATE ON journal_rang EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_certificat_pleine BEFORE TRUNCATE ON journal_certificat EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER version_termes_pleine BEFORE TRUNCATE ON version_termes EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER evenement_pleine BEFORE TRUNCATE ON evenement EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER consentement_pleine BEFORE TRUNCATE ON consentement EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER journal_charge_defaut_pleine BEFORE TRUNCATE ON journal_charge_defaut EXECUTE FUNCTION parvis_inalterable();
