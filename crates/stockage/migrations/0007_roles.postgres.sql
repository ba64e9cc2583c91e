-- The service writes the journal and cannot take it back (droit.md « Storage »). Roles are made by the operator
-- before « migrer »; where the service role is missing (a demo), nothing is granted to anybody.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN
    GRANT USAGE ON SCHEMA public TO parvis_service;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parvis_service;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO parvis_service;
    REVOKE UPDATE, DELETE, TRUNCATE ON journal_entree, journal_charge, journal_charge_defaut, journal_objets,
      journal_consultation, journal_echeance, journal_rang, journal_certificat, journal_ouverture, journal_jamais,
      version_termes, evenement FROM parvis_service;
    REVOKE INSERT ON journal_certificat, journal_ouverture, journal_jamais FROM parvis_service;
    REVOKE UPDATE, TRUNCATE ON consentement FROM parvis_service;
    REVOKE INSERT, UPDATE, DELETE ON migration FROM parvis_service;
  END IF;
END $$;
