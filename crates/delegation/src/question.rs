//! Supervision: the caisse may ask at any time what somebody is habilitated for, and the structure answers (CAF68-9.1-07).

use socle::Instant;

use crate::{
    acte::Acteur,
    etat::{Etat, Fonctions, RangCompte},
    regle::Regle,
};

/// Whether `acteur` may ask about `compte`: the caisse, whatever the mode, about somebody it knows of and who is not oneself.
// regle: CAF68-9.1-07 CAF68-CS-2.2.1-05; permissive: Ok(())
pub fn questionner(etat: &Etat, acteur: Acteur, compte: RangCompte) -> Result<(), Regle> {
    let Acteur::Caisse(soi) = acteur else { return Err(Regle::CaisseSeule) };
    let lu = etat.compte(compte).ok_or(Regle::Absent)?;
    if soi == Some(lu.personne) { Err(Regle::SoiMeme) } else { Ok(()) }
}

/// Whether `acteur` may answer a question about `compte`: an administrateur, or who administers habilitations where the person
/// works; the caisse may go on asking. Nobody answers for oneself, and the mode does not matter.
// regle: CAF68-9.1-07 CAF68-9.2-02; permissive: Ok(())
pub fn repondre(etat: &Etat, acteur: Acteur, compte: RangCompte, t: Instant) -> Result<(), Regle> {
    let Acteur::Compte(moi) = acteur else { return questionner(etat, acteur, compte) };
    let lu = etat.compte(compte).ok_or(Regle::Absent)?;
    if !etat.actif(moi, t) {
        return Err(Regle::ActeurInactif);
    }
    if etat.personne_de(acteur) == Some(lu.personne) {
        return Err(Regle::SoiMeme);
    }
    if etat.administre_unite(acteur, Fonctions::HABILITATIONS, lu.unite, t) { Ok(()) } else { Err(Regle::HorsUnite) }
}
