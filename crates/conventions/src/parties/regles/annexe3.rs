//! The form that changes an administrateur (annexe 3): conditional fields, two signatures, states.

use socle::{Erreurs, Instant, civil::Date};

use super::contacts::{courriel, generique, telephone};

/// What the form says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formulaire3 {
    /// First name.
    pub prenom: String,
    /// Name.
    pub nom: String,
    /// Function.
    pub fonction: String,
    /// Fixed line; one of both.
    pub fixe: String,
    /// Mobile; one of both.
    pub mobile: String,
    /// Personal and individual address.
    pub courriel: String,
    /// Whether it replaces somebody; `None`: not said.
    pub remplace: Option<bool>,
    /// Name of who is replaced.
    pub remplace_nom: String,
    /// Address of who is replaced.
    pub remplace_courriel: String,
}

fn mot(champ: &str, valeur: &str, quoi: &str, erreurs: &mut Erreurs) {
    let longueur = valeur.chars().count();
    if longueur == 0 {
        erreurs.ajouter(champ, format!("Écrivez {quoi}."));
    } else if longueur > 100 || valeur.chars().any(char::is_control) {
        erreurs.ajouter(champ, "100 caractères au plus, sur une ligne.");
    }
}

/// CAF68-AN3-01 and -02: who is replaced, name **and** address, if somebody is and only then; one phone at least; an address that
/// is somebody's. `autres` are the addresses of the administrateurs in place: each has their own.
// regle: CAF68-AN3-01 CAF68-AN3-02; permissive: Ok(f.clone())
pub fn verifier_annexe(f: &Formulaire3, autres: &[String]) -> Result<Formulaire3, Erreurs> {
    let mut erreurs = Erreurs::default();
    mot("prenom", &f.prenom, "le prénom", &mut erreurs);
    mot("nom", &f.nom, "le nom", &mut erreurs);
    mot("fonction", &f.fonction, "la fonction", &mut erreurs);
    let mut lu = f.clone();
    for (champ, vers) in [("fixe", &mut lu.fixe), ("mobile", &mut lu.mobile)] {
        match telephone(vers) {
            Ok(numero) => *vers = numero,
            Err(message) => erreurs.ajouter(champ, message),
        }
    }
    if f.fixe.is_empty() && f.mobile.is_empty() {
        erreurs.ajouter("fixe", "Donnez au moins un numéro, fixe ou mobile.");
    }
    match courriel(&f.courriel) {
        Err(message) => erreurs.ajouter("courriel", message),
        Ok(adresse) if adresse.is_empty() => erreurs.ajouter("courriel", "Écrivez l’adresse de la personne."),
        Ok(adresse) if generique(&adresse) => {
            erreurs.ajouter(
                "courriel",
                "Donnez l’adresse personnelle et individuelle de la personne, pas celle d’un service.",
            );
        }
        Ok(adresse) if autres.contains(&adresse) => {
            erreurs.ajouter("courriel", "Un autre administrateur a déjà cette adresse : chacun a la sienne.");
        }
        Ok(adresse) => lu.courriel = adresse,
    }
    remplacement(f, &mut lu, &mut erreurs);
    if erreurs.est_vide() { Ok(lu) } else { Err(erreurs) }
}

fn remplacement(f: &Formulaire3, lu: &mut Formulaire3, erreurs: &mut Erreurs) {
    match f.remplace {
        None => erreurs.ajouter("remplace", "Dites si cette personne en remplace une autre."),
        Some(false) if !(f.remplace_nom.is_empty() && f.remplace_courriel.is_empty()) => {
            erreurs.ajouter("remplace_nom", "Videz ces deux champs, ou répondez « oui » à la question au-dessus.");
        }
        Some(false) => {}
        Some(true) => {
            mot("remplace_nom", &f.remplace_nom, "le nom de la personne remplacée", erreurs);
            match courriel(&f.remplace_courriel) {
                Ok(adresse) if !adresse.is_empty() => lu.remplace_courriel = adresse,
                _ => erreurs.ajouter("remplace_courriel", "Écrivez l’adresse de la personne remplacée."),
            }
        }
    }
}

/// What was signed, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signatures {
    /// The partner's signatory signed on that day.
    pub signataire: Option<Date>,
    /// The administrateur signed on that day.
    pub administrateur: Option<Date>,
    /// The caisse applied it on that day.
    pub appliquee: Option<Date>,
    /// Given up.
    pub abandonnee: Option<Instant>,
}

/// Where a form stands (CAF68-AN3-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatAnnexe {
    /// Nobody signed.
    Brouillon,
    /// One of both signed.
    UneSignature,
    /// Both signed: the caisse may apply it.
    Signee,
    /// Applied.
    Appliquee,
    /// Given up.
    Abandonnee,
}

/// Where it stands.
// regle: CAF68-AN3-04; permissive: EtatAnnexe::Signee
pub const fn etat_annexe(s: &Signatures) -> EtatAnnexe {
    match (s.abandonnee, s.appliquee, s.signataire, s.administrateur) {
        (Some(_), ..) => EtatAnnexe::Abandonnee,
        (_, Some(_), ..) => EtatAnnexe::Appliquee,
        (_, _, Some(_), Some(_)) => EtatAnnexe::Signee,
        (_, _, None, None) => EtatAnnexe::Brouillon,
        _ => EtatAnnexe::UneSignature,
    }
}

/// Whether a signature of `jour` may be recorded: not to come, not before the form was written.
pub fn signer_annexe(jour: Date, ecrit_le: Date, aujourdhui: Date) -> Result<(), String> {
    if jour > aujourdhui {
        return Err("Une signature s’enregistre une fois faite : cette date est à venir.".to_owned());
    }
    if jour < ecrit_le {
        let ecrit_le = socle::francais::jour(ecrit_le);
        return Err(format!("Ce formulaire est du {ecrit_le} : il ne se signe pas avant."));
    }
    Ok(())
}
