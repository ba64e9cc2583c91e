-- What was recorded is not rewritten (see 0006).
CREATE TRIGGER deliberation_fixe BEFORE UPDATE ON deliberation BEGIN SELECT RAISE(ABORT, 'parvis: délibération immuable'); END;
CREATE TRIGGER deliberation_garde BEFORE DELETE ON deliberation BEGIN SELECT RAISE(ABORT, 'parvis: délibération immuable'); END;
CREATE TRIGGER deliberation_neuf BEFORE INSERT ON deliberation
WHEN EXISTS (SELECT 1 FROM deliberation WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: délibération immuable'); END;
CREATE TRIGGER ecart_leve_fixe BEFORE UPDATE ON ecart_leve BEGIN SELECT RAISE(ABORT, 'parvis: écart immuable'); END;
CREATE TRIGGER ecart_leve_garde BEFORE DELETE ON ecart_leve BEGIN SELECT RAISE(ABORT, 'parvis: écart immuable'); END;
CREATE TRIGGER ecart_leve_neuf BEFORE INSERT ON ecart_leve
WHEN EXISTS (SELECT 1 FROM ecart_leve WHERE deliberation = NEW.deliberation AND convention = NEW.convention AND code = NEW.code AND cible = NEW.cible) BEGIN SELECT RAISE(ABORT, 'parvis: écart immuable'); END;
CREATE TRIGGER fiche_partie_fixe BEFORE UPDATE ON fiche_partie BEGIN SELECT RAISE(ABORT, 'parvis: fiche immuable'); END;
CREATE TRIGGER fiche_partie_garde BEFORE DELETE ON fiche_partie BEGIN SELECT RAISE(ABORT, 'parvis: fiche immuable'); END;
CREATE TRIGGER fiche_partie_neuf BEFORE INSERT ON fiche_partie
WHEN EXISTS (SELECT 1 FROM fiche_partie WHERE convention = NEW.convention AND organisation = NEW.organisation AND rang = NEW.rang) BEGIN SELECT RAISE(ABORT, 'parvis: fiche immuable'); END;
CREATE TRIGGER prestataire_fixe BEFORE UPDATE ON prestataire BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER prestataire_garde BEFORE DELETE ON prestataire BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER prestataire_neuf BEFORE INSERT ON prestataire
WHEN EXISTS (SELECT 1 FROM prestataire WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER prestataire_fait_fixe BEFORE UPDATE ON prestataire_fait BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER prestataire_fait_garde BEFORE DELETE ON prestataire_fait BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER prestataire_fait_neuf BEFORE INSERT ON prestataire_fait
WHEN EXISTS (SELECT 1 FROM prestataire_fait WHERE prestataire = NEW.prestataire AND rang = NEW.rang) BEGIN SELECT RAISE(ABORT, 'parvis: prestataire immuable'); END;
CREATE TRIGGER reprise_fixe BEFORE UPDATE ON reprise BEGIN SELECT RAISE(ABORT, 'parvis: reprise immuable'); END;
CREATE TRIGGER reprise_garde BEFORE DELETE ON reprise BEGIN SELECT RAISE(ABORT, 'parvis: reprise immuable'); END;
CREATE TRIGGER reprise_neuf BEFORE INSERT ON reprise
WHEN EXISTS (SELECT 1 FROM reprise WHERE convention = NEW.convention) BEGIN SELECT RAISE(ABORT, 'parvis: reprise immuable'); END;
CREATE TRIGGER service_annexe_fixe BEFORE UPDATE ON service_annexe BEGIN SELECT RAISE(ABORT, 'parvis: service immuable'); END;
CREATE TRIGGER service_annexe_garde BEFORE DELETE ON service_annexe BEGIN SELECT RAISE(ABORT, 'parvis: service immuable'); END;
CREATE TRIGGER service_annexe_neuf BEFORE INSERT ON service_annexe
WHEN EXISTS (SELECT 1 FROM service_annexe WHERE convention = NEW.convention AND numero = NEW.numero AND rang = NEW.rang) BEGIN SELECT RAISE(ABORT, 'parvis: service immuable'); END;
