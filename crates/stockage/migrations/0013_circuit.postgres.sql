-- The circuit of a request: where a wait leads back to and what it waits for, the delays that run, what a step wrote down,
-- what became of the consent, what was typed when a session ended (ADR 0020).
ALTER TABLE demande ADD COLUMN retour TEXT CHECK (retour IN ('deposee', 'prise_en_charge', 'instruction'));
ALTER TABLE demande ADD COLUMN attendu TEXT CHECK (attendu IN ('reponse', 'signature'));
ALTER TABLE demande ADD COLUMN horloges TEXT;

CREATE TABLE demande_etape (
  demande TEXT NOT NULL REFERENCES demande (id),
  rang BIGINT NOT NULL,
  reponses_scellees BYTEA NOT NULL,
  PRIMARY KEY (demande, rang)
);

CREATE TABLE consentement_evenement (
  id TEXT NOT NULL PRIMARY KEY,
  demande TEXT NOT NULL REFERENCES demande (id),
  genre TEXT NOT NULL CHECK (genre IN ('information', 'confirme', 'retire')),
  texte_code TEXT,
  texte_version BIGINT,
  demande_par TEXT CHECK (demande_par IN ('personne', 'representant')),
  demande_le TEXT,
  le BIGINT NOT NULL,
  compte TEXT NOT NULL REFERENCES compte (id),
  CHECK ((genre = 'information') = (texte_code IS NOT NULL)),
  CHECK ((genre = 'retire') = (demande_par IS NOT NULL))
);
CREATE INDEX consentement_evenement_par_demande ON consentement_evenement (demande, genre);

CREATE TABLE saisie_gardee (
  demande TEXT NOT NULL PRIMARY KEY REFERENCES demande (id),
  ecran TEXT NOT NULL,
  saisie_scellee BYTEA NOT NULL,
  le BIGINT NOT NULL
);

-- What became of a consent is not rewritten; it goes with the key of its request, never before (see 0006).
CREATE FUNCTION parvis_cle_detruite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM demande_cle k WHERE k.demande = OLD.demande)
  THEN RAISE EXCEPTION 'parvis: consentement immuable' USING ERRCODE = 'PV002'; END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER consentement_evenement_fixe BEFORE UPDATE ON consentement_evenement FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER consentement_evenement_garde BEFORE DELETE ON consentement_evenement FOR EACH ROW EXECUTE FUNCTION parvis_cle_detruite();
CREATE TRIGGER consentement_evenement_plein BEFORE TRUNCATE ON consentement_evenement EXECUTE FUNCTION parvis_immuable();
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN
    REVOKE UPDATE, TRUNCATE ON consentement_evenement FROM parvis_service;
  END IF;
END $$;
