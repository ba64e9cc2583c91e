-- Keys of requests that were destroyed, for ever: a backup made before still holds the wrap, and restoring it replays
-- this list (ADR 0023). Append-only; no reference to the request, which may be gone whole.
CREATE TABLE cle_detruite (
  demande TEXT NOT NULL PRIMARY KEY,
  motif TEXT NOT NULL CHECK (motif IN ('abandon', 'effacement')),
  detruite_le BIGINT NOT NULL
);
CREATE FUNCTION parvis_cle_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'parvis: cle detruite' USING ERRCODE = 'PV003'; END $$;
CREATE TRIGGER cle_detruite_fixe BEFORE UPDATE OR DELETE ON cle_detruite FOR EACH ROW EXECUTE FUNCTION parvis_cle_inalterable();
CREATE TRIGGER cle_detruite_pleine BEFORE TRUNCATE ON cle_detruite EXECUTE FUNCTION parvis_cle_inalterable();
-- A destroyed key does not come back, whoever writes it.
CREATE FUNCTION parvis_cle_vivante() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cle_detruite WHERE demande = NEW.demande)
  THEN RAISE EXCEPTION 'parvis: cle detruite' USING ERRCODE = 'PV003'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER demande_cle_vivante BEFORE INSERT ON demande_cle FOR EACH ROW EXECUTE FUNCTION parvis_cle_vivante();
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON cle_detruite FROM parvis_service;
  END IF;
END $$;
