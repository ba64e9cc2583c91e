//! Argon2id, as many at once as there are cores, behind a short queue: a burst of sign-ins cannot drown the rest.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use socle::{Monde, Refus};
use tokio::sync::Semaphore;

/// Sign-ins that may wait for a place before the answer is « try again ».
const FILE_MAX: usize = 64;

/// The pool of password hashes of an instance.
pub struct Hacheur {
    places: Semaphore,
    attente: AtomicUsize,
    leurre: String,
}

fn argon() -> Result<Argon2<'static>, Refus> {
    // OWASP floor for Argon2id: 19 MiB, two passes, one lane.
    let parametres = Params::new(19 * 1024, 2, 1, None).map_err(|e| Refus::Interne(format!("argon2 : {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parametres))
}

/// Hashes a password for storage. Slow on purpose; call it where nothing else waits.
pub fn hacher(monde: &Monde, mot_de_passe: &str) -> Result<String, Refus> {
    let sel: [u8; 16] = monde.hasard();
    let hache = argon()?.hash_password_with_salt(mot_de_passe.as_bytes(), &sel);
    hache.map(|h| h.to_string()).map_err(|e| Refus::Interne(format!("argon2 : {e}")))
}

impl Hacheur {
    /// A pool of `places` hashes at once.
    pub fn nouveau(monde: &Monde, places: usize) -> Result<Self, Refus> {
        let leurre = hacher(monde, &monde.lisible(24))?;
        Ok(Self { places: Semaphore::new(places.max(1)), attente: AtomicUsize::new(0), leurre })
    }

    /// Whether `mot_de_passe` is the one of `hache`; without one, verifies a decoy and says no: an unknown login
    /// costs what a known one costs.
    pub async fn verifier(self: &Arc<Self>, mot_de_passe: String, hache: Option<String>) -> Result<bool, Refus> {
        if self.attente.fetch_add(1, Ordering::SeqCst) >= FILE_MAX {
            self.attente.fetch_sub(1, Ordering::SeqCst);
            return Err(Refus::Occupe);
        }
        let place = self.places.acquire().await;
        self.attente.fetch_sub(1, Ordering::SeqCst);
        let _place = place.map_err(|_| Refus::Occupe)?;
        let connu = hache.is_some();
        let hache = hache.unwrap_or_else(|| self.leurre.clone());
        let verification = tokio::task::spawn_blocking(move || {
            let hache = PasswordHash::new(&hache).map_err(|e| Refus::Interne(format!("argon2 : {e}")))?;
            Ok::<_, Refus>(argon()?.verify_password(mot_de_passe.as_bytes(), &hache).is_ok())
        });
        Ok(verification.await.map_err(|_| Refus::Interne("vérification interrompue".into()))?? && connu)
    }
}
