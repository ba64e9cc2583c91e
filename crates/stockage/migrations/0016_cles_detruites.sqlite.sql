-- Keys of requests that were destroyed, for ever: a backup made before still holds the wrap, and restoring it replays
-- this list (ADR 0023). Append-only; no reference to the request, which may be gone whole.
CREATE TABLE cle_detruite (
  demande TEXT NOT NULL PRIMARY KEY,
  motif TEXT NOT NULL CHECK (motif IN ('abandon', 'effacement')),
  detruite_le BIGINT NOT NULL
);
CREATE TRIGGER cle_detruite_fixe BEFORE UPDATE ON cle_detruite BEGIN SELECT RAISE(ABORT, 'parvis: cle detruite'); END;
CREATE TRIGGER cle_detruite_gardee BEFORE DELETE ON cle_detruite BEGIN SELECT RAISE(ABORT, 'parvis: cle detruite'); END;
-- A destroyed key does not come back, whoever writes it.
CREATE TRIGGER demande_cle_vivante BEFORE INSERT ON demande_cle
WHEN EXISTS (SELECT 1 FROM cle_detruite WHERE demande = NEW.demande) BEGIN SELECT RAISE(ABORT, 'parvis: cle detruite'); END;
