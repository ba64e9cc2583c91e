-- What was accepted is not rewritten, nor the text it was (see 0006 and 0007).
CREATE TRIGGER texte_fixe BEFORE UPDATE OR DELETE ON texte FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER texte_pleine BEFORE TRUNCATE ON texte EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER engagement_fixe BEFORE UPDATE OR DELETE ON engagement FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER engagement_pleine BEFORE TRUNCATE ON engagement EXECUTE FUNCTION parvis_immuable();
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON texte, engagement FROM parvis_service;
  END IF;
END $$;
