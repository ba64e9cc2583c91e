-- Who opened a request, at what instant, from which side, and up to which message: writing here marks messages of the other side
-- and the reader's own notices read, in one statement, since a page has few (demandes::echanges::sql::LUE). Holds nothing itself.
CREATE VIEW demande_lue (demande, compte, le, cote, rang) AS
SELECT m.demande, m.lu_par, m.lu_le, m.cote, m.rang FROM message m WHERE m.lu_le IS NOT NULL;
CREATE FUNCTION parvis_demande_lue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE message SET lu_le = NEW.le, lu_par = NEW.compte
  WHERE demande = NEW.demande AND cote <> NEW.cote AND rang <= NEW.rang AND lu_le IS NULL;
  UPDATE avis SET lu_le = NEW.le WHERE compte = NEW.compte AND objet = NEW.demande AND lu_le IS NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER demande_lue_notee INSTEAD OF INSERT ON demande_lue FOR EACH ROW EXECUTE FUNCTION parvis_demande_lue();
