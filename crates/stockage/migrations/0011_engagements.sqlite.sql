-- What was accepted is not rewritten, nor the text it was (see 0006).
CREATE TRIGGER texte_fixe BEFORE UPDATE ON texte BEGIN SELECT RAISE(ABORT, 'parvis: texte immuable'); END;
CREATE TRIGGER texte_garde BEFORE DELETE ON texte BEGIN SELECT RAISE(ABORT, 'parvis: texte immuable'); END;
CREATE TRIGGER texte_neuf BEFORE INSERT ON texte
WHEN EXISTS (SELECT 1 FROM texte WHERE genre = NEW.genre AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'parvis: texte immuable'); END;
CREATE TRIGGER engagement_fixe BEFORE UPDATE ON engagement BEGIN SELECT RAISE(ABORT, 'parvis: engagement immuable'); END;
CREATE TRIGGER engagement_garde BEFORE DELETE ON engagement BEGIN SELECT RAISE(ABORT, 'parvis: engagement immuable'); END;
CREATE TRIGGER engagement_neuf BEFORE INSERT ON engagement
WHEN EXISTS (SELECT 1 FROM engagement WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'parvis: engagement immuable'); END;
