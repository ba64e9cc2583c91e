//! Turning the master key: every wrap in the base is made again under the current one, while the service runs.
//!
//! A room that keeps wraps declares where ([`Enveloppes`]). All rows are walked by key, a few to a transaction; what opens
//! under the current key is left alone, so that walking twice, or after a crash, costs only the reading. What is believed
//! is what opens, never the name written beside the wrap: [`retirer`] removes a key once every wrap opens without it.
//! Deliberately absent: turning the search key (what it hashed could not be found again), and re-sealing texts under new
//! data keys.

use socle::Monde;

use crate::{Coffre, CoffreErreur, Db, Erreur, Executant as _, Libre, Requete, ligne};

/// Rows to a transaction: two hundred updates by key hold the lock a few milliseconds.
pub const LOT: usize = 200;

/// Where wraps are.
#[derive(Debug, Clone, Copy)]
pub struct Enveloppes {
    /// What they protect, for people.
    pub quoi: &'static str,
    /// `id`, `cle_maitre`, `enveloppe` of the rows after `$1`, in the order of `id`, [`LOT`] at most.
    pub lire: &'static Requete<Libre>,
    /// Writes name `$2` and wrap `$3` at row `$1` if its wrap is still `$4`.
    pub reposer: &'static Requete<Libre>,
    /// What a wrap is bound to, from the row's `id`.
    pub objet: fn(&str) -> String,
}

ligne! { struct Rangee { id: String, cle_maitre: String, enveloppe: Vec<u8> } }

/// What a walk found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Wraps read.
    pub vues: u64,
    /// Wraps made again.
    pub refaites: u64,
    /// Wraps that no key of the folder opens.
    pub illisibles: u64,
}

/// Why a key was not turned or removed.
#[derive(Debug)]
pub enum RotationErreur {
    /// The base.
    Base(Erreur),
    /// The vault.
    Coffre(CoffreErreur),
    /// Wraps that only this key opens.
    Utile(u64),
    /// No key of that name, or it is the one that wraps.
    Courante,
}

impl std::fmt::Display for RotationErreur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Base(e) => write!(f, "{e}"),
            Self::Coffre(e) => write!(f, "{e}"),
            Self::Utile(n) => {
                write!(f, "{n} enveloppe(s) ne s’ouvrent que par cette clé : lancez d’abord « parvis cles tourner »")
            }
            Self::Courante => f.write_str("aucune clé ancienne de ce nom ; la clé courante ne se retire pas"),
        }
    }
}

impl std::error::Error for RotationErreur {}

impl From<Erreur> for RotationErreur {
    fn from(e: Erreur) -> Self {
        Self::Base(e)
    }
}

impl From<CoffreErreur> for RotationErreur {
    fn from(e: CoffreErreur) -> Self {
        Self::Coffre(e)
    }
}

async fn apres(mut db: &Db, famille: &Enveloppes, id: &str) -> Result<Vec<Rangee>, Erreur> {
    db.toutes(famille.lire.appel(vec![id.into()])).await
}

/// Makes the wraps of `famille` again under the current key of `coffre`.
pub async fn rebattre(db: &Db, coffre: &Coffre, monde: &Monde, famille: &Enveloppes) -> Result<Bilan, RotationErreur> {
    let (mut bilan, mut dernier) = (Bilan::default(), String::new());
    loop {
        let lues = apres(db, famille, &dernier).await?;
        let Some(fin) = lues.last() else { return Ok(bilan) };
        dernier.clone_from(&fin.id);
        let nom = coffre.nom();
        let mut neuves = Vec::new();
        for r in lues {
            bilan.vues += 1;
            match coffre.rebattre(monde, &(famille.objet)(&r.id), &r.enveloppe) {
                Ok(Some(neuve)) => neuves.push((r.id, neuve, r.enveloppe)),
                // Right wrap under a wrong name: two processes met. The name is what people read, so it is put right.
                Ok(None) if r.cle_maitre != nom => neuves.push((r.id, r.enveloppe.clone(), r.enveloppe)),
                Ok(None) => {}
                Err(_) => bilan.illisibles += 1,
            }
        }
        if neuves.is_empty() {
            continue;
        }
        let mut tx = db.ecrire().await?;
        for (id, neuve, ancienne) in neuves {
            let valeurs = vec![id.into(), nom.clone().into(), neuve.into(), ancienne.into()];
            // Whoever changed or destroyed it meanwhile was right.
            bilan.refaites += tx.faire(famille.reposer.appel(valeurs)).await?;
        }
        tx.valider().await?;
    }
}

/// How many wraps open by master key `nom` alone.
pub async fn tiennent_a(db: &Db, coffre: &Coffre, nom: &str, familles: &[Enveloppes]) -> Result<u64, RotationErreur> {
    let mut nombre = 0;
    for famille in familles {
        let mut dernier = String::new();
        loop {
            let lues = apres(db, famille, &dernier).await?;
            let Some(fin) = lues.last() else { break };
            dernier.clone_from(&fin.id);
            let liee = |r: &&Rangee| !coffre.se_passe_de(nom, &(famille.objet)(&r.id), &r.enveloppe);
            nombre += u64::try_from(lues.iter().filter(liee).count()).unwrap_or(u64::MAX);
        }
    }
    Ok(nombre)
}

/// Removes master key `nom` from the folder, once every wrap opens without it.
pub async fn retirer(db: &Db, coffre: &Coffre, nom: &str, familles: &[Enveloppes]) -> Result<(), RotationErreur> {
    if !coffre.noms().iter().skip(1).any(|n| n == nom) {
        return Err(RotationErreur::Courante);
    }
    match tiennent_a(db, coffre, nom, familles).await? {
        0 => Ok(coffre.oter(nom)?),
        n => Err(RotationErreur::Utile(n)),
    }
}
