-- What was recorded is not rewritten (see 0006 and 0007).
CREATE TRIGGER deliberation_fixe BEFORE UPDATE OR DELETE ON deliberation FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER deliberation_pleine BEFORE TRUNCATE ON deliberation EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER ecart_leve_fixe BEFORE UPDATE OR DELETE ON ecart_leve FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER ecart_leve_pleine BEFORE TRUNCATE ON ecart_leve EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER fiche_partie_fixe BEFORE UPDATE OR DELETE ON fiche_partie FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER fiche_partie_pleine BEFORE TRUNCATE ON fiche_partie EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER prestataire_fixe BEFORE UPDATE OR DELETE ON prestataire FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER prestataire_pleine BEFORE TRUNCATE ON prestataire EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER prestataire_fait_fixe BEFORE UPDATE OR DELETE ON prestataire_fait FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER prestataire_fait_pleine BEFORE TRUNCATE ON prestataire_fait EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER reprise_fixe BEFORE UPDATE OR DELETE ON reprise FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER reprise_pleine BEFORE TRUNCATE ON reprise EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER service_annexe_fixe BEFORE UPDATE OR DELETE ON service_annexe FOR EACH ROW EXECUTE FUNCTION parvis_immuable();
CREATE TRIGGER service_annexe_pleine BEFORE TRUNCATE ON service_annexe EXECUTE FUNCTION parvis_immuable();
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON deliberation, ecart_leve, fiche_partie, prestataire, prestataire_fait, reprise, service_annexe FROM parvis_service;
  END IF;
END $$;
