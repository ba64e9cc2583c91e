//! Argon2id, as many at once as there are cores, behind a short queue: a burst of sign-ins cannot drown the rest.
//!
//! Each place keeps its 19 MiB from one sign-in to the next, and the system has them back once nobody has signed in for a
//! moment. Given back in between, they stayed with the allocator (388 MB resident after 80 sign-ins, measured).

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use socle::{Monde, Refus};
use tokio::sync::Semaphore;

/// Sign-ins that may wait for a place before the answer is « try again ».
const FILE_MAX: usize = 64;
/// Blocks (1 KiB) asked of the allocator for a place. glibc returns what is larger than 32 MiB to the system as soon as it is
/// freed; of anything smaller it keeps the size in mind, and then trims nothing of that size any more. What is asked for beyond
/// the 19 MiB in use is never touched, so it is not resident.
const BLOCS: usize = 33 * 1024;
/// Without a sign-in for so long, the memory of every place goes back to the system.
const REPOS: Duration = Duration::from_secs(1);

/// The pool of password hashes of an instance.
pub struct Hacheur {
    places: Semaphore,
    attente: AtomicUsize,
    leurre: String,
    memoires: Mutex<Vec<Vec<Block>>>,
    faites: AtomicUsize,
    veille: AtomicBool,
}

/// Hashes a password for storage. Slow on purpose; call it where nothing else waits.
pub fn hacher(monde: &Monde, mot_de_passe: &str) -> Result<String, Refus> {
    // OWASP floor for Argon2id: 19 MiB, two passes, one lane.
    let parametres = Params::new(19 * 1024, 2, 1, None).map_err(defaut)?;
    let (sel, mut sortie): ([u8; 16], _) = (monde.hasard(), vec![0; Params::DEFAULT_OUTPUT_LEN]);
    calculer(&mut Vec::new(), mot_de_passe, &sel, parametres.clone(), &mut sortie)?;
    let hache = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&parametres).map_err(defaut)?,
        salt: Some(Salt::new(&sel).map_err(defaut)?),
        hash: Some(Output::new(&sortie).map_err(defaut)?),
    };
    Ok(hache.to_string())
}

/// Argon2id of `mot_de_passe` into `sortie`, in `memoire`, which grows to what `parametres` want.
fn calculer(
    memoire: &mut Vec<Block>,
    mot_de_passe: &str,
    sel: &[u8],
    parametres: Params,
    sortie: &mut [u8],
) -> Result<(), Refus> {
    let blocs = parametres.block_count();
    memoire.reserve_exact(BLOCS.max(blocs).saturating_sub(memoire.len()));
    memoire.resize(blocs, Block::default());
    let calcul = Argon2::new(Algorithm::Argon2id, Version::V0x13, parametres);
    let fait = calcul.hash_password_into_with_memory(mot_de_passe.as_bytes(), sel, sortie, memoire.as_mut_slice());
    fait.map_err(defaut)
}

fn defaut(e: impl std::fmt::Display) -> Refus {
    Refus::Interne(format!("argon2 : {e}"))
}

impl Hacheur {
    /// A pool of `places` hashes at once.
    pub fn nouveau(monde: &Monde, places: usize) -> Result<Self, Refus> {
        let leurre = hacher(monde, &monde.lisible(24))?;
        Ok(Self {
            places: Semaphore::new(places.max(1)),
            attente: AtomicUsize::new(0),
            leurre,
            memoires: Mutex::default(),
            faites: AtomicUsize::new(0),
            veille: AtomicBool::new(false),
        })
    }

    /// Whether `mot_de_passe` is the one of `hache`; without one, verifies a decoy and says no: an unknown login
    /// costs what a known one costs.
    pub async fn verifier(self: &Arc<Self>, mot_de_passe: String, hache: Option<String>) -> Result<bool, Refus> {
        let connu = hache.is_some();
        let hache = hache.unwrap_or_else(|| self.leurre.clone());
        let moi = Arc::clone(self);
        let juste = self.a_son_tour(move || {
            let mut memoire = moi.memoires.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let juste = comparer(&mut memoire, &mot_de_passe, &hache);
            moi.memoires.lock().unwrap_or_else(PoisonError::into_inner).push(memoire);
            moi.faites.fetch_add(1, Ordering::SeqCst);
            juste
        });
        let juste = juste.await;
        self.rendre_au_repos();
        Ok(juste? && connu)
    }

    /// Sees to it that the memory of the places goes back to the system once nobody has signed in for [`REPOS`].
    fn rendre_au_repos(self: &Arc<Self>) {
        if self.veille.swap(true, Ordering::SeqCst) {
            return;
        }
        let moi = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                let faites = moi.faites.load(Ordering::SeqCst);
                tokio::time::sleep(REPOS).await;
                if moi.faites.load(Ordering::SeqCst) == faites {
                    break;
                }
            }
            // In this order: who comes after the watch has ended begins another; who came before is in the list.
            moi.veille.store(false, Ordering::SeqCst);
            moi.memoires.lock().unwrap_or_else(PoisonError::into_inner).clear();
        });
    }

    /// Hashes a new password, in the same queue as sign-ins.
    pub async fn hacher(&self, monde: &Monde, mot_de_passe: String) -> Result<String, Refus> {
        let monde = monde.clone();
        self.a_son_tour(move || hacher(&monde, &mot_de_passe)).await
    }

    /// Runs `travail` when a place is free; refuses at once when too many wait.
    async fn a_son_tour<T: Send + 'static>(
        &self,
        travail: impl FnOnce() -> Result<T, Refus> + Send + 'static,
    ) -> Result<T, Refus> {
        let rang = Attente::prendre(&self.attente)?;
        let _place = self.places.acquire().await.map_err(|_| Refus::Occupe)?;
        drop(rang);
        let fait = tokio::task::spawn_blocking(travail).await;
        fait.map_err(|_| Refus::Interne("hachage interrompu".into()))?
    }
}

/// A rank in the queue, given back even by somebody who leaves without waiting for the end.
struct Attente<'a>(&'a AtomicUsize);

impl<'a> Attente<'a> {
    fn prendre(attente: &'a AtomicUsize) -> Result<Self, Refus> {
        let rang = Self(attente);
        if attente.fetch_add(1, Ordering::SeqCst) >= FILE_MAX { Err(Refus::Occupe) } else { Ok(rang) }
    }
}

impl Drop for Attente<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether `mot_de_passe` is the one of `hache`, under the parameters that `hache` names; compared in constant time.
fn comparer(memoire: &mut Vec<Block>, mot_de_passe: &str, hache: &str) -> Result<bool, Refus> {
    let defaut = |_| Refus::Interne("argon2 : hachage illisible".into());
    let hache = PasswordHash::new(hache).map_err(defaut)?;
    let (Some(sel), Some(attendu)) = (&hache.salt, &hache.hash) else { return Ok(false) };
    if hache.algorithm.as_str() != Algorithm::Argon2id.as_str() || hache.version != Some(Version::V0x13.into()) {
        return Ok(false);
    }
    let parametres = Params::try_from(&hache).map_err(|e| Refus::Interne(format!("argon2 : {e}")))?;
    let mut sortie = vec![0; attendu.len()];
    calculer(memoire, mot_de_passe, sel.as_ref(), parametres, &mut sortie)?;
    // `Output` compares in constant time.
    Ok(Output::new(&sortie).is_ok_and(|sortie| sortie == *attendu))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn la_memoire_resservie_ne_change_rien() {
        let monde = Monde::reel();
        let hacheur = Arc::new(Hacheur::nouveau(&monde, 1).unwrap());
        let (un, deux) = (hacher(&monde, "porte-lente").unwrap(), hacher(&monde, "brume-47").unwrap());
        for (mot, hache, juste) in
            [("porte-lente", &un, true), ("porte-lente", &deux, false), ("brume-47", &deux, true), ("", &un, false)]
        {
            assert_eq!(hacheur.verifier(mot.to_owned(), Some(hache.clone())).await, Ok(juste), "{mot}");
        }
        assert_eq!(hacheur.verifier("porte-lente".to_owned(), None).await, Ok(false), "the decoy opens nothing");
        assert_eq!(hacheur.memoires.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn au_repos_la_memoire_est_rendue() {
        let monde = Monde::reel();
        let hacheur = Arc::new(Hacheur::nouveau(&monde, 2).unwrap());
        for _ in 0..2 {
            hacheur.verifier("porte-lente".to_owned(), None).await.unwrap();
            let memoires = hacheur.memoires.lock().unwrap().iter().map(Vec::capacity).collect::<Vec<_>>();
            assert_eq!(memoires, [BLOCS], "one place, larger than what the allocator would keep");
            tokio::time::sleep(REPOS * 3).await;
            assert!(hacheur.memoires.lock().unwrap().is_empty() && !hacheur.veille.load(Ordering::SeqCst));
        }
    }

    #[tokio::test]
    async fn la_file_est_bornee_et_qui_part_rend_son_rang() {
        let monde = Monde::reel();
        let hacheur = Arc::new(Hacheur::nouveau(&monde, 1).unwrap());
        let _seule_place = hacheur.places.acquire().await.unwrap();
        let attendre = || {
            tokio::spawn({
                let hacheur = Arc::clone(&hacheur);
                async move { hacheur.verifier("x".to_owned(), None).await }
            })
        };
        let attentes: Vec<_> = (0..FILE_MAX).map(|_| attendre()).collect();
        while hacheur.attente.load(Ordering::SeqCst) < FILE_MAX {
            tokio::task::yield_now().await;
        }
        assert_eq!(hacheur.verifier("x".to_owned(), None).await, Err(Refus::Occupe), "one too many");
        for attente in &attentes {
            attente.abort();
        }
        for attente in attentes {
            assert!(attente.await.unwrap_err().is_cancelled());
        }
        assert_eq!(hacheur.attente.load(Ordering::SeqCst), 0, "those who left count no more");
    }
}
