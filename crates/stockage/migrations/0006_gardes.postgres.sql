-- Append-only, enforced by the base itself: an erasure passes only under an open certificate that covers it.
CREATE FUNCTION parvis_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'parvis: journal inalterable' USING ERRCODE = 'PV001'; END $$;

CREATE FUNCTION parvis_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'parvis: termes immuables' USING ERRCODE = 'PV002'; END $$;

CREATE FUNCTION parvis_purge_couverte() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE cle TEXT; DECLARE mois TEXT;
BEGIN
  IF TG_TABLE_NAME = 'journal_objets' THEN
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

-- What leads to traces goes once they are gone.
CREATE FUNCTION parvis_consultation_vide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM journal_charge p JOIN journal_sujet j ON j.trace = p.entree AND j.sujet = OLD.sujet
    WHERE p.compte = OLD.compte AND p.le >= OLD.heure * 3600000000 AND p.le < (OLD.heure + 1) * 3600000000)
  THEN RAISE EXCEPTION 'parvis: journal inalterable' USING ERRCODE = 'PV001'; END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER journal_entree_fixe BEFORE UPDATE OR DELETE ON journal_entree FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_entree_pleine BEFORE TRUNCATE ON journal_entree EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_charge_fixe BEFORE UPDATE ON journal_charge FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_charge_gardee BEFORE DELETE ON journal_charge FOR EACH ROW EXECUTE FUNCTION parvis_purge_couverte();
CREATE TRIGGER journal_charge_pleine BEFORE TRUNCATE ON journal_charge EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_objets_fixes BEFORE UPDATE ON journal_objets FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_objets_gardes BEFORE DELETE ON journal_objets FOR EACH ROW EXECUTE FUNCTION parvis_purge_couverte();
CREATE TRIGGER journal_objets_pleins BEFORE TRUNCATE ON journal_objets EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_consultation_fixe BEFORE UPDATE ON journal_consultation FOR EACH ROW EXECUTE FUNCTION parvis_inalterable();
CREATE TRIGGER journal_consultation_gardee BEFORE DELETE ON journal_consultation FOR EACH ROW EXECUTE FUNCTION parvis_consultation_vide();
CREATE TRIGGER journal_consultation_pleine BEFORE TRUNCATE ON journal_consultation EXECUTE FUNCTION parvis_inalterable();
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
