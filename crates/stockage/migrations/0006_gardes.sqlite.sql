-- Append-only, enforced by the base itself: an erasure passes only under an open certificate that covers it.
CREATE TRIGGER journal_entree_fixe BEFORE UPDATE ON journal_entree BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_entree_gardee BEFORE DELETE ON journal_entree BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_fixe BEFORE UPDATE ON journal_charge BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_gardee BEFORE DELETE ON journal_charge
WHEN NOT EXISTS (
  SELECT 1 FROM journal_ouverture o JOIN journal_certificat c ON c.id = o.certificat
  JOIN journal_entree e ON e.id = OLD.entree
  LEFT JOIN journal_echeance h ON h.entree = OLD.entree
  WHERE c.journal = e.journal AND COALESCE(h.echeance, OLD.echeance) <= c.jusqu_a)
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_objets_fixes BEFORE UPDATE ON journal_objets BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_objets_gardes BEFORE DELETE ON journal_objets
WHEN NOT EXISTS (
  SELECT 1 FROM journal_ouverture o JOIN journal_certificat c ON c.id = o.certificat
  JOIN journal_entree e ON e.id = OLD.trace
  JOIN journal_charge p ON p.entree = OLD.trace
  LEFT JOIN journal_echeance h ON h.entree = OLD.trace
  WHERE c.journal = e.journal AND COALESCE(h.echeance, p.echeance) <= c.jusqu_a)
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
-- What leads to traces goes once they are gone. Replacing a row here writes the same one: it is all key.
CREATE TRIGGER journal_consultation_fixe BEFORE UPDATE ON journal_consultation BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_consultation_gardee BEFORE DELETE ON journal_consultation
WHEN EXISTS (
  SELECT 1 FROM journal_charge p JOIN journal_sujet j ON j.trace = p.entree AND j.sujet = OLD.sujet
  WHERE p.compte = OLD.compte AND p.le >= OLD.heure * 3600000000 AND p.le < (OLD.heure + 1) * 3600000000)
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_fixe BEFORE UPDATE ON journal_echeance BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_gardee BEFORE DELETE ON journal_echeance BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_fixe BEFORE UPDATE ON journal_rang BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_garde BEFORE DELETE ON journal_rang BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_fixe BEFORE UPDATE ON journal_certificat BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_garde BEFORE DELETE ON journal_certificat BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER version_termes_fixe BEFORE UPDATE ON version_termes BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER version_termes_gardee BEFORE DELETE ON version_termes BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_fixe BEFORE UPDATE ON evenement BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_garde BEFORE DELETE ON evenement BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER consentement_fixe BEFORE UPDATE ON consentement BEGIN SELECT RAISE(ABORT, 'parvis: consentement immuable'); END;

-- INSERT OR REPLACE deletes without firing a DELETE trigger: an identifier that exists is refused before that.
CREATE TRIGGER journal_entree_neuve BEFORE INSERT ON journal_entree
WHEN EXISTS (SELECT 1 FROM journal_entree WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_charge_neuve BEFORE INSERT ON journal_charge
WHEN EXISTS (SELECT 1 FROM journal_charge WHERE entree = NEW.entree) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_objets_neufs BEFORE INSERT ON journal_objets
WHEN EXISTS (SELECT 1 FROM journal_objets WHERE trace = NEW.trace) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_echeance_neuve BEFORE INSERT ON journal_echeance
WHEN EXISTS (SELECT 1 FROM journal_echeance WHERE entree = NEW.entree) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_rang_neuf BEFORE INSERT ON journal_rang
WHEN EXISTS (SELECT 1 FROM journal_rang WHERE entree = NEW.entree OR (journal = NEW.journal AND rang = NEW.rang))
BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER journal_certificat_neuf BEFORE INSERT ON journal_certificat
WHEN EXISTS (SELECT 1 FROM journal_certificat WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: journal inalterable'); END;
CREATE TRIGGER version_termes_neuve BEFORE INSERT ON version_termes
WHEN EXISTS (SELECT 1 FROM version_termes WHERE convention = NEW.convention AND numero = NEW.numero)
BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER evenement_neuf BEFORE INSERT ON evenement
WHEN EXISTS (SELECT 1 FROM evenement WHERE id = NEW.id OR (volet = NEW.volet AND rang = NEW.rang)) BEGIN SELECT RAISE(ABORT, 'parvis: termes immuables'); END;
CREATE TRIGGER consentement_neuf BEFORE INSERT ON consentement
WHEN EXISTS (SELECT 1 FROM consentement WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: consentement immuable'); END;
