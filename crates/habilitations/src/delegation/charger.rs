//! The state of one partner at one caisse, as the rules want it, with the identifiers behind its numbers. Seven statements,
//! whatever the number of people.

use acces::{Compte, Organisation, Personne, Unite};
use delegation::{
    Autorisation, Beneficiaire, Compte as Habilite, Droit, Etat, Fonctions, Groupe, Habilitation, Periode,
    RangAutorisation, RangCompte, RangGroupe, RangPersonne, RangUnite, Source,
};
use socle::{Id, Instant, Refus};
use stockage::{Executant, ligne, sql};

use super::{
    catalogue::{Catalogue, Registre},
    sql,
    termes::{INCONNUE, TermesDelegation},
};

/// Marker: delegated habilitations of one partner at one caisse.
pub use acces::Delegation;
/// Marker: a group.
pub(crate) enum GroupeId {}
/// Marker: an authorisation.
pub(crate) enum AutorisationId {}

/// A state, and what its numbers stand for.
pub struct Charge {
    /// Which.
    pub id: Id<Delegation>,
    /// The caisse.
    pub caisse: Id<Organisation>,
    /// The partner.
    pub partenaire: Id<Organisation>,
    /// What the rules look at.
    pub etat: Etat,
    pub(crate) catalogue: Catalogue,
    pub(crate) comptes: Registre<Compte>,
    pub(crate) personnes: Registre<Personne>,
    pub(crate) unites: Registre<Unite>,
    pub(crate) groupes: Registre<GroupeId>,
    pub(crate) autorisations: Registre<AutorisationId>,
}

ligne! {
    struct Tete {
        id: Id<Delegation>, caisse: Id<Organisation>, partenaire: Id<Organisation>, principal: Option<Id<Compte>>,
        suppleant: Option<Id<Compte>>, retiree: bool, suspendue: bool, exclue: bool,
    }
}
ligne! { struct Version { du: Instant, au: Instant, termes: String } }
ligne! { struct UneUnite { id: Id<Unite>, mere: Option<Id<Unite>> } }
ligne! {
    struct UnHabilite {
        compte: Id<Compte>, personne: Id<Personne>, unite: Id<Unite>, profession: String, arrete_du: Option<Instant>,
        arrete_au: Option<Instant>, du: Instant, au: Instant, suspendu: bool, exclu: bool, a_changer: bool,
        service: Option<String>, profil: Option<String>,
    }
}
ligne! { struct UnGroupe { id: Id<GroupeId>, unite: Id<Unite>, supprime: bool } }
ligne! { struct UnMembre { groupe: Id<GroupeId>, compte: Option<Id<Compte>>, dessous: Option<Id<GroupeId>> } }
ligne! {
    struct UneAutorisation {
        id: Id<AutorisationId>, genre: String, service: Option<String>, profil: Option<String>, unite: Option<Id<Unite>>,
        fonctions: i64, compte: Option<Id<Compte>>, groupe: Option<Id<GroupeId>>, du: Instant, au: Instant,
        par: Option<Id<Compte>>, source: Option<Id<AutorisationId>>, suspendue: bool,
    }
}

fn perdu(quoi: &str) -> Refus {
    Refus::Interne(format!("délégation : {quoi} inconnu"))
}

/// Reads the state of delegation `id`. To decide, its row is held first.
pub async fn charger(base: &mut impl Executant, id: Id<Delegation>) -> Result<Charge, Refus> {
    let tete: Tete = base.peut_etre(sql!(sql::LIRE, id)).await?.ok_or(Refus::Introuvable("délégation absente"))?;
    let mut charge = Charge {
        id: tete.id,
        caisse: tete.caisse,
        partenaire: tete.partenaire,
        etat: Etat::default(),
        catalogue: Catalogue::default(),
        comptes: Registre::default(),
        personnes: Registre::default(),
        unites: Registre::default(),
        groupes: Registre::default(),
        autorisations: Registre::default(),
    };
    for version in base.toutes::<Version>(sql!(sql::BORNES, id)).await? {
        charge.une_version(&version)?;
    }
    charge.des_unites(&base.toutes::<UneUnite>(sql!(sql::UNITES, id)).await?);
    for h in base.toutes::<UnHabilite>(sql!(sql::HABILITES, id)).await? {
        charge.un_habilite(h)?;
    }
    for g in base.toutes::<UnGroupe>(sql!(sql::GROUPES, id)).await? {
        let unite = charge.unite(g.unite)?;
        charge.groupes.connaitre(g.id);
        charge.etat.groupes.push(Groupe { unite, comptes: Vec::new(), groupes: Vec::new(), supprime: g.supprime });
    }
    for m in base.toutes::<UnMembre>(sql!(sql::MEMBRES, id)).await? {
        charge.un_membre(&m)?;
    }
    for a in base.toutes::<UneAutorisation>(sql!(sql::AUTORISATIONS, id)).await? {
        charge.une_autorisation(&a)?;
    }
    charge.etat.principal = tete.principal.and_then(|c| charge.rang(c));
    charge.etat.suppleant = tete.suppleant.and_then(|c| charge.rang(c));
    charge.etat.delegation_retiree = tete.retiree;
    charge.etat.structure_suspendue = tete.suspendue;
    charge.etat.structure_exclue = tete.exclue;
    charge.etat = charge.etat.indexer();
    Ok(charge)
}

impl Charge {
    /// The number of an account here, if the delegation knows it.
    pub fn rang(&self, compte: Id<Compte>) -> Option<RangCompte> {
        self.comptes.rang(compte).map(RangCompte)
    }

    /// The account behind a number.
    pub fn compte(&self, rang: RangCompte) -> Option<Id<Compte>> {
        self.comptes.id(rang.0)
    }

    /// The number of a unit.
    pub fn unite(&self, id: Id<Unite>) -> Result<RangUnite, Refus> {
        self.unites.rang(id).map(RangUnite).ok_or(Refus::Introuvable("unité d’une autre organisation"))
    }

    /// The number of a profile of a service, if terms speak of it.
    pub fn habilitation(&self, service: &str, profil: &str) -> Option<Habilitation> {
        self.catalogue.connue(service, profil)
    }

    /// The number of a profession; one no terms list is like no other.
    pub fn profession(&mut self, code: &str) -> u16 {
        self.catalogue.profession(code)
    }

    /// The number of a human being, given now if they were not known.
    pub fn personne(&mut self, id: Id<Personne>) -> RangPersonne {
        RangPersonne(self.personnes.connaitre(id))
    }

    fn une_version(&mut self, v: &Version) -> Result<(), Refus> {
        let termes = TermesDelegation::lire(&v.termes)?;
        termes.professions.iter().for_each(|p| {
            self.catalogue.profession(p);
        });
        let bornes = termes.bornes(Periode { du: v.du, au: v.au }, &mut self.catalogue);
        self.etat.bornes.push(bornes);
        Ok(())
    }

    fn des_unites(&mut self, lues: &[UneUnite]) {
        for unite in lues {
            self.unites.connaitre(unite.id);
        }
        let mere = |u: &UneUnite| u.mere.and_then(|m| self.unites.rang(m)).map(RangUnite);
        self.etat.meres = lues.iter().map(mere).collect();
    }

    fn un_habilite(&mut self, h: UnHabilite) -> Result<(), Refus> {
        let unite = self.unite(h.unite)?;
        let arrete = h.arrete_du.zip(h.arrete_au).map(|(du, au)| Periode { du, au });
        let choisie = h.service.zip(h.profil).map(|(s, p)| self.catalogue.connue(&s, &p).unwrap_or(INCONNUE));
        self.comptes.connaitre(h.compte);
        let compte = Habilite {
            personne: RangPersonne(self.personnes.connaitre(h.personne)),
            unite,
            profession: self.catalogue.profession(&h.profession),
            arrete,
            vie: Periode { du: h.du, au: h.au },
            suspendu: h.suspendu,
            exclu: h.exclu,
            a_changer: h.a_changer,
            choisie,
        };
        self.etat.comptes.push(compte);
        Ok(())
    }

    fn un_membre(&mut self, m: &UnMembre) -> Result<(), Refus> {
        let ici = self.groupes.rang(m.groupe).ok_or_else(|| perdu("groupe"))?;
        let compte = m.compte.map(|c| self.rang(c).ok_or_else(|| perdu("membre"))).transpose()?;
        let dessous = m.dessous.map(|g| self.groupes.rang(g).ok_or_else(|| perdu("groupe"))).transpose()?;
        let groupe = self.etat.groupes.get_mut(ici as usize).ok_or_else(|| perdu("groupe"))?;
        groupe.comptes.extend(compte);
        groupe.groupes.extend(dessous.map(RangGroupe));
        Ok(())
    }

    fn une_autorisation(&mut self, a: &UneAutorisation) -> Result<(), Refus> {
        let quoi = a.service.as_deref().zip(a.profil.as_deref()).map(|(s, p)| self.catalogue.habilitation(s, p));
        let unite = a.unite.map(|u| self.unite(u)).transpose()?;
        let fonctions = Fonctions(u8::try_from(a.fonctions).map_err(|_| perdu("fonction"))?);
        let droit = match (a.genre.as_str(), quoi, unite) {
            ("utiliser", Some(quoi), None) => Droit::Utiliser(quoi),
            ("inscrire", Some(quoi), Some(unite)) => Droit::Inscrire { quoi, unite },
            ("administrer", None, Some(unite)) => Droit::Administrer { unite, fonctions },
            _ => return Err(perdu("droit")),
        };
        let a_qui = match (a.compte, a.groupe) {
            (Some(c), None) => Beneficiaire::Compte(self.rang(c).ok_or_else(|| perdu("compte"))?),
            (None, Some(g)) => {
                Beneficiaire::Groupe(self.groupes.rang(g).map(RangGroupe).ok_or_else(|| perdu("groupe"))?)
            }
            _ => return Err(perdu("bénéficiaire")),
        };
        let source = match a.source {
            None => Source::Racine,
            Some(s) => {
                Source::Autorisation(self.autorisations.rang(s).map(RangAutorisation).ok_or_else(|| perdu("source"))?)
            }
        };
        let par = a.par.map(|c| self.rang(c).ok_or_else(|| perdu("auteur"))).transpose()?;
        self.autorisations.connaitre(a.id);
        let periode = Periode { du: a.du, au: a.au };
        self.etat.autorisations.push(Autorisation { droit, a: a_qui, periode, par, source, suspendue: a.suspendue });
        Ok(())
    }
}
