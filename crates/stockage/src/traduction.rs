//! What an engine's error means here: away, refused by the schema, an attempt to alter, a defect.

use crate::Erreur;

/// Sorts an engine's error by kind. Its text is kept only where it cannot quote a value.
pub(crate) fn traduire(erreur: &sqlx::Error, nom: &str) -> Erreur {
    let sqlx::Error::Database(db) = erreur else {
        return match erreur {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Erreur::Absente(nom.to_owned())
            }
            _ => Erreur::Defaut(format!("{nom} : erreur de lecture ou de type")),
        };
    };
    let code = db.code().map(std::borrow::Cow::into_owned).unwrap_or_default();
    let message = db.message();
    if message.starts_with("parvis:") {
        tracing::error!(requete = nom, "ALERTE : tentative de modifier ce qui ne se modifie pas");
        return Erreur::Inalterable(nom.to_owned());
    }
    // 42501 on PostgreSQL: the service role tried what it has no right to.
    if code == "42501" {
        tracing::error!(requete = nom, "ALERTE : droit refusé par la base");
        return Erreur::Inalterable(nom.to_owned());
    }
    // Classes 08, 53, 57 and 58: connection, resources, operator intervention, system. SQLite: busy, I/O, full.
    let absente = ["08", "53", "57", "58"].iter().any(|c| code.len() == 5 && code.starts_with(c))
        || matches!(code.as_str(), "5" | "6" | "10" | "13" | "14" | "261" | "517" | "778" | "1034");
    if absente {
        return Erreur::Absente(format!("{nom} ({code})"));
    }
    match db.kind() {
        sqlx::error::ErrorKind::Other => Erreur::Defaut(format!("{nom} ({code})")),
        _ => Erreur::Contrainte(format!("{nom} ({code})")),
    }
}
