//! The bounds, written a second time and otherwise: relations filled to a fixpoint from plain facts, and for each act the set of
//! all rules it breaks. Shares no code with the rules: only the words acts are said in.
//!
//! Slow on purpose: nothing is kept from one act to the next, nothing is walked, everything is joined.
// tidy: long file because the reference is read in one piece, beside the rules

use std::collections::BTreeSet;

use delegation::{
    Acte, Acteur, Beneficiaire as B, Bornes, Cible, Compte, Demande, Droit, Etat, Fonctions, Habilitation, Mode,
    Periode, Plafond, RangCompte, RangPersonne, Regle, Role, Source,
};
use socle::Instant;

/// A set of at most 64 things.
type M = u64;

fn bit(n: u32) -> M {
    1u64.checked_shl(n).unwrap_or(0)
}

fn a_t(p: Periode, t: Instant) -> bool {
    p.du <= t && t < p.au
}

#[derive(Clone)]
pub struct Don {
    droit: Droit,
    a: B,
    periode: Periode,
    par: Option<u32>,
    source: Option<u32>,
    suspendu: bool,
}

/// Plain facts.
#[derive(Clone)]
pub struct Faits {
    bornes: Vec<Bornes>,
    dessus: Vec<(u32, u32)>,
    unites: u32,
    comptes: Vec<Compte>,
    groupes: Vec<(u32, bool)>,
    dans: BTreeSet<(u32, B)>,
    dons: Vec<Don>,
    roles: [Option<u32>; 2],
    reprise: bool,
    gel: [bool; 2],
}

/// What follows from the facts at one instant.
struct Vu<'a> {
    f: &'a Faits,
    t: Instant,
    bornes: Option<&'a Bornes>,
    /// Units at or under each unit.
    sous: Vec<M>,
    /// Accounts in each group, over or not.
    reunit: Vec<M>,
    /// Groups at or above each group.
    hauts: Vec<M>,
    /// Accounts not over.
    vivants: M,
    /// Gifts in force, their origin included.
    forts: M,
    /// Persons each gift comes from.
    origines: Vec<M>,
    /// Persons who administer.
    chefs: M,
}

impl Faits {
    pub fn nouveaux(e: &Etat) -> Self {
        let dessus = (0u32..).zip(&e.meres).filter_map(|(i, m)| m.map(|m| (m.0, i))).collect();
        Self {
            bornes: e.bornes.clone(),
            dessus,
            unites: u32::try_from(e.meres.len()).unwrap(),
            comptes: e.comptes.clone(),
            groupes: Vec::new(),
            dans: BTreeSet::new(),
            dons: Vec::new(),
            roles: [e.principal.map(|c| c.0), e.suppleant.map(|c| c.0)],
            reprise: false,
            gel: [false, false],
        }
    }

    fn vu(&self, t: Instant) -> Vu<'_> {
        let mut v = Vu {
            f: self,
            t,
            bornes: self.bornes.iter().find(|b| a_t(b.effet, t)),
            sous: (0..self.unites).map(bit).collect(),
            reunit: vec![0; self.groupes.len()],
            hauts: (0u32..).zip(&self.groupes).map(|(g, (_, mort))| if *mort { 0 } else { bit(g) }).collect(),
            vivants: (0u32..).zip(&self.comptes).filter(|(_, c)| t < c.vie.au).map(|(i, _)| bit(i)).sum(),
            forts: 0,
            origines: vec![0; self.dons.len()],
            chefs: self.roles.iter().flatten().map(|c| bit(self.comptes[*c as usize].personne.0)).fold(0, |a, b| a | b),
        };
        while v.un_pas() {}
        v
    }

    /// The facts after an act that was allowed.
    pub fn apres(&mut self, acteur: Acteur, acte: &Acte, t: Instant) {
        let moi = if let Acteur::Compte(c) = acteur { Some(c.0) } else { None };
        match acte {
            Acte::Creer { personne, unite, profession, arrete } => {
                let vie = Periode { du: t, au: Instant::SANS_FIN };
                let (personne, unite, profession, arrete) = (*personne, *unite, *profession, *arrete);
                let (suspendu, exclu, a_changer, choisie) = (false, false, false, None);
                self.comptes.push(Compte {
                    personne,
                    unite,
                    profession,
                    arrete,
                    vie,
                    suspendu,
                    exclu,
                    a_changer,
                    choisie,
                });
            }
            Acte::Modifier { compte, unite, profession, arrete } => {
                let c = &mut self.comptes[compte.0 as usize];
                c.unite = *unite;
                c.profession = *profession;
                c.arrete = *arrete;
            }
            Acte::Inactiver { compte, le } => {
                self.comptes[compte.0 as usize].vie.au = *le;
                self.cesser(B::Compte(*compte), *le);
            }
            Acte::CreerGroupe { unite } => self.groupes.push((unite.0, false)),
            Acte::SupprimerGroupe { groupe } => {
                self.groupes[groupe.0 as usize].1 = true;
                self.dans.retain(|(g, m)| *g != groupe.0 && *m != B::Groupe(*groupe));
                self.cesser(B::Groupe(*groupe), t);
            }
            Acte::Remplir { groupe, membre } => drop(self.dans.insert((groupe.0, *membre))),
            Acte::Vider { groupe, membre } => drop(self.dans.remove(&(groupe.0, *membre))),
            Acte::Accorder { droit, a, periode, source } => {
                let source = if let Source::Autorisation(s) = source { Some(s.0) } else { None };
                self.dons.push(Don { droit: *droit, a: *a, periode: *periode, par: moi, source, suspendu: false });
            }
            Acte::Retirer { autorisation } => self.dons[autorisation.0 as usize].periode.au = t,
            Acte::Choisir(h) => self.comptes[moi.unwrap() as usize].choisie = Some(*h),
            Acte::ChangerMotDePasse => self.comptes[moi.unwrap() as usize].a_changer = false,
            Acte::Demander(_) => {}
            Acte::Designer { role, compte } => self.roles[usize::from(*role == Role::Suppleant)] = Some(compte.0),
            Acte::Revoquer { role } => self.roles[usize::from(*role == Role::Suppleant)] = None,
            Acte::RetirerDelegation { .. } => self.reprise = true,
            Acte::RendreDelegation { .. } => self.reprise = false,
            Acte::ForcerMotDePasse { compte, .. } => self.comptes[compte.0 as usize].a_changer = true,
            Acte::AnnulerMotDePasse { compte, .. } => self.comptes[compte.0 as usize].a_changer = false,
            Acte::Suspendre { cible, .. } => *self.gel(*cible, false) = true,
            Acte::Lever { cible, .. } => *self.gel(*cible, false) = false,
            Acte::Exclure { cible, .. } => *self.gel(*cible, true) = true,
            Acte::Reintegrer { cible, .. } => *self.gel(*cible, true) = false,
        }
    }

    fn cesser(&mut self, a: B, le: Instant) {
        for d in &mut self.dons {
            if d.a == a && d.periode.au > le {
                d.periode.au = le;
            }
        }
    }

    fn gel(&mut self, cible: Cible, exclusion: bool) -> &mut bool {
        match cible {
            Cible::Structure => &mut self.gel[usize::from(exclusion)],
            Cible::Compte(c) if exclusion => &mut self.comptes[c.0 as usize].exclu,
            Cible::Compte(c) => &mut self.comptes[c.0 as usize].suspendu,
            Cible::Autorisation(a) => &mut self.dons[a.0 as usize].suspendu,
        }
    }

    /// Every rule `acte` breaks.
    pub fn contre(&self, acteur: Acteur, acte: &Acte, t: Instant) -> BTreeSet<Regle> {
        let mut r = BTreeSet::new();
        self.vu(t).juger(acteur, acte, &mut r);
        r
    }

    /// Who may use what, whatever they chose.
    pub fn usages(&self, t: Instant) -> BTreeSet<(RangCompte, Habilitation)> {
        let v = self.vu(t);
        let couples = (0u32..).zip(&self.dons).filter(|(i, _)| v.forts & bit(*i) != 0);
        let lus =
            couples.filter_map(|(_, d)| if let Droit::Utiliser(h) = d.droit { Some((h, v.tous(d.a))) } else { None });
        lus.flat_map(|(h, m)| (0..64).filter(move |c| m & bit(*c) != 0).map(move |c| (RangCompte(c), h)))
            .filter(|(c, h)| v.debout(c.0) && v.admis(*h, c.0))
            .collect()
    }

    /// Whose account it is.
    pub fn personne(&self, c: RangCompte) -> Option<RangPersonne> {
        self.comptes.get(c.0 as usize).map(|c| c.personne)
    }

    /// How many hold `h` or will.
    pub fn places(&self, h: Habilitation, t: Instant) -> u32 {
        self.vu(t).pris(h).count_ones()
    }

    /// How many may, at most.
    pub fn plafond(&self, h: Habilitation, t: Instant) -> Option<Plafond> {
        self.vu(t).ouvert(h).map(|(p, _)| p)
    }

    /// What each human being was given and still holds.
    pub fn avoirs(&self, personne: RangPersonne, t: Instant) -> BTreeSet<usize> {
        let v = self.vu(t);
        let siens: M = (0u32..).zip(&self.comptes).filter(|(_, c)| c.personne == personne).map(|(i, _)| bit(i)).sum();
        (0..self.dons.len()).filter(|i| v.dure(*i) && v.tous(self.dons[*i].a) & siens & v.vivants != 0).collect()
    }
}

impl Vu<'_> {
    /// One round of all the rules that fill relations; whether something was added.
    fn un_pas(&mut self) -> bool {
        let mut neuf = false;
        let mut plus = |ou: &mut M, quoi: M| {
            neuf |= quoi & !*ou != 0;
            *ou |= quoi;
        };
        for (haut, bas) in &self.f.dessus {
            let quoi = self.sous[*bas as usize];
            plus(&mut self.sous[*haut as usize], quoi);
        }
        for (g, m) in &self.f.dans {
            match m {
                B::Compte(c) => plus(&mut self.reunit[*g as usize], bit(c.0)),
                B::Groupe(h) => {
                    let quoi = self.reunit[h.0 as usize];
                    plus(&mut self.reunit[*g as usize], quoi);
                    let quoi = self.hauts[*g as usize];
                    plus(&mut self.hauts[h.0 as usize], quoi);
                }
            }
        }
        for (i, d) in (0u32..).zip(&self.f.dons) {
            let source = d.source.is_none_or(|s| self.forts & bit(s) != 0);
            if a_t(d.periode, self.t) && !d.suspendu && (source || matches!(d.droit, Droit::Utiliser(_))) {
                plus(&mut self.forts, bit(i));
            }
            let mut de = d.par.map_or(0, |c| bit(self.f.comptes[c as usize].personne.0));
            if let Some(s) = d.source {
                de |= self.origines[s as usize];
                let a = self.f.dons[s as usize].a;
                let tous = match a {
                    B::Compte(c) => bit(c.0),
                    B::Groupe(g) => self.reunit[g.0 as usize],
                };
                de |= self.personnes(tous & self.vivants);
            }
            plus(&mut self.origines[i as usize], de);
        }
        neuf
    }

    fn personnes(&self, comptes: M) -> M {
        (0u32..)
            .zip(&self.f.comptes)
            .filter(|(i, _)| comptes & bit(*i) != 0)
            .map(|(_, c)| bit(c.personne.0))
            .fold(0, |a, b| a | b)
    }

    fn tous(&self, a: B) -> M {
        match a {
            B::Compte(c) => bit(c.0),
            B::Groupe(g) => self.reunit.get(g.0 as usize).copied().unwrap_or(0),
        }
    }

    fn la(&self, a: B) -> Option<u32> {
        match a {
            B::Compte(c) => self.f.comptes.get(c.0 as usize).filter(|c| self.t < c.vie.au).map(|c| c.unite.0),
            B::Groupe(g) => self.f.groupes.get(g.0 as usize).filter(|(_, mort)| !mort).map(|(u, _)| *u),
        }
    }

    fn dure(&self, i: usize) -> bool {
        self.t < self.f.dons[i].periode.au
    }

    fn debout(&self, c: u32) -> bool {
        let c = &self.f.comptes[c as usize];
        a_t(c.vie, self.t) && !(c.suspendu || c.exclu || c.a_changer || self.f.gel[0] || self.f.gel[1])
    }

    fn chez(&self, haut: u32, bas: u32) -> bool {
        self.sous.get(haut as usize).is_some_and(|m| m & bit(bas) != 0)
    }

    fn tenue(&self) -> bool {
        self.f.reprise || self.bornes.is_none_or(|b| b.mode == Mode::Centralise)
    }

    fn ouvert(&self, h: Habilitation) -> Option<(Plafond, &delegation::Ouverture)> {
        let b = self.bornes?;
        let o = b.ouvertures.iter().filter(|(x, o)| *x == h && o.plafond != Plafond::Ferme).map(|(_, o)| o).next()?;
        let utile = o.missions.iter().filter(|m| b.missions.contains(m)).count() > 0 || o.missions.is_empty();
        utile.then_some((o.plafond, o))
    }

    fn admis(&self, h: Habilitation, c: u32) -> bool {
        let (Some((_, o)), Some(b)) = (self.ouvert(h), self.bornes) else { return false };
        let c = &self.f.comptes[c as usize];
        let inscrit =
            o.listes.iter().filter(|l| l.iter().any(|x| x.profession == c.profession && x.genre == b.genre)).count();
        inscrit == o.listes.len() && (!o.arrete || c.arrete.is_some_and(|p| a_t(p, self.t)))
    }

    fn pris(&self, h: Habilitation) -> M {
        let dons = self.f.dons.iter().filter(|d| d.droit == Droit::Utiliser(h) && self.t < d.periode.au);
        dons.map(|d| self.tous(d.a)).fold(0, |a, b| a | b) & self.vivants
    }

    /// Gifts in force held by an account.
    fn mains(&self, c: u32) -> impl Iterator<Item = (u32, &Don)> {
        (0u32..).zip(&self.f.dons).filter(move |(i, d)| self.forts & bit(*i) != 0 && self.tous(d.a) & bit(c) != 0)
    }

    fn chef(&self, acteur: Acteur) -> bool {
        match acteur {
            Acteur::Caisse(_) => true,
            Acteur::Compte(c) => self.f.roles.contains(&Some(c.0)),
        }
    }

    fn soi(&self, acteur: Acteur) -> M {
        match acteur {
            Acteur::Caisse(p) => p.map_or(0, |p| bit(p.0)),
            Acteur::Compte(c) => self.f.comptes.get(c.0 as usize).map_or(0, |c| bit(c.personne.0)),
        }
    }

    fn fonction(&self, acteur: Acteur, f: Fonctions, u: u32) -> bool {
        let Acteur::Compte(c) = acteur else { return true };
        self.chef(acteur)
            || self.mains(c.0).any(|(_, d)| match d.droit {
                Droit::Administrer { unite, fonctions } => fonctions.0 & f.0 == f.0 && self.chez(unite.0, u),
                _ => false,
            })
    }

    /// Whether gift `d`, in the hands of account `c`, lets give `droit` in unit `chez` until `au`.
    fn couvre(&self, c: u32, d: &Don, droit: Droit, chez: u32, au: Instant) -> bool {
        if au > d.periode.au {
            return false;
        }
        match (droit, d.droit) {
            (Droit::Utiliser(h), Droit::Inscrire { quoi, unite }) => h == quoi && self.chez(unite.0, chez),
            (Droit::Inscrire { quoi: h, unite: u }, Droit::Inscrire { quoi, unite }) => {
                let gere = self.mains(c).any(|(_, x)| match x.droit {
                    Droit::Administrer { unite, fonctions } => {
                        fonctions.0 & 4 != 0 && self.chez(unite.0, u.0) && x.periode.au >= au
                    }
                    _ => false,
                });
                h == quoi && self.chez(unite.0, u.0) && self.chez(unite.0, chez) && gere
            }
            (Droit::Administrer { unite: u, fonctions: f }, Droit::Administrer { unite, fonctions }) => {
                fonctions.0 & 4 != 0 && f.0 & !fonctions.0 == 0 && self.chez(unite.0, u.0) && self.chez(unite.0, chez)
            }
            _ => false,
        }
    }

    fn reprend(&self, acteur: Acteur, i: usize, u: u32) -> bool {
        let Acteur::Compte(c) = acteur else { return true };
        if self.chef(acteur) {
            return true;
        }
        let d = &self.f.dons[i];
        if let Droit::Utiliser(h) = d.droit {
            return self.fonction(acteur, Fonctions::HABILITATIONS, u)
                || self.mains(c.0).any(
                    |(_, x)| matches!(x.droit, Droit::Inscrire { quoi, unite } if quoi == h && self.chez(unite.0, u)),
                );
        }
        let (mut amont, mut s) = (0, d.source);
        while let Some(x) = s {
            amont |= bit(x);
            s = self.f.dons[x as usize].source;
        }
        self.mains(c.0).any(|(x, _)| amont & bit(x) != 0)
    }

    /// What those `m` people would receive: nobody oneself, nobody of somebody else's business.
    fn gens(&self, acteur: Acteur, m: M, r: &mut BTreeSet<Regle>) {
        let p = self.personnes(m & self.vivants);
        if p & self.soi(acteur) != 0 {
            r.insert(Regle::SoiMeme);
        }
        match acteur {
            Acteur::Compte(_) if p & self.chefs != 0 => drop(r.insert(Regle::Administrateur)),
            Acteur::Caisse(_) if p & !self.chefs != 0 && !self.tenue() => drop(r.insert(Regle::ModeDelegue)),
            _ => {}
        }
    }

    fn don(&self, acteur: Acteur, droit: Droit, m: M, origines: M, r: &mut BTreeSet<Regle>) {
        let m = m & self.vivants;
        self.gens(acteur, m, r);
        let Droit::Utiliser(h) = droit else {
            match acteur {
                Acteur::Caisse(_) => drop(r.insert(Regle::AdministrateurSeul)),
                Acteur::Compte(_) if self.personnes(m) & origines != 0 => drop(r.insert(Regle::Boucle)),
                Acteur::Compte(_) => {}
            }
            return;
        };
        if self.bornes.is_none() {
            r.insert(Regle::HorsConvention);
            return;
        }
        let Some((plafond, _)) = self.ouvert(h) else {
            r.insert(Regle::ProfilFerme);
            return;
        };
        if (0..64).any(|c| m & bit(c) != 0 && !self.admis(h, c)) {
            r.insert(Regle::NonEligible);
        }
        let (avant, apres) = (self.pris(h).count_ones(), (self.pris(h) | m).count_ones());
        if apres > avant && matches!(plafond, Plafond::Au(n) if apres > n) {
            r.insert(Regle::Complet);
        }
    }

    fn juger(&self, acteur: Acteur, acte: &Acte, r: &mut BTreeSet<Regle>) {
        match acte {
            Acte::Choisir(_) | Acte::ChangerMotDePasse => self.juger_soi(acteur, acte, r),
            Acte::Demander(d) => self.juger_demande(acteur, *d, r),
            Acte::Creer { .. }
            | Acte::Modifier { .. }
            | Acte::Inactiver { .. }
            | Acte::CreerGroupe { .. }
            | Acte::SupprimerGroupe { .. }
            | Acte::Remplir { .. }
            | Acte::Vider { .. }
            | Acte::Accorder { .. }
            | Acte::Retirer { .. } => {
                if let Acteur::Compte(c) = acteur {
                    match self.bornes {
                        None => drop(r.insert(Regle::HorsConvention)),
                        Some(b) if b.mode == Mode::Centralise => drop(r.insert(Regle::ModeCentralise)),
                        Some(_) => {}
                    }
                    if self.f.reprise {
                        r.insert(Regle::DelegationRetiree);
                    }
                    if self.f.comptes.get(c.0 as usize).is_none() || !self.debout(c.0) {
                        r.insert(Regle::ActeurInactif);
                    }
                }
                self.juger_gestion(acteur, acte, r);
            }
            mesure => self.juger_mesure(acteur, mesure, r),
        }
    }

    fn sur(&self, acteur: Acteur, f: Fonctions, u: u32, r: &mut BTreeSet<Regle>) {
        if u >= self.f.unites {
            r.insert(Regle::Absent);
        } else if !self.fonction(acteur, f, u) {
            r.insert(Regle::HorsUnite);
        }
    }

    fn plume(&self, acteur: Acteur, r: &mut BTreeSet<Regle>) {
        if matches!(acteur, Acteur::Caisse(_)) && !self.tenue() {
            r.insert(Regle::ModeDelegue);
        }
    }

    fn juger_gestion(&self, acteur: Acteur, acte: &Acte, r: &mut BTreeSet<Regle>) {
        match *acte {
            Acte::Creer { personne, unite, .. } => {
                if self.soi(acteur) & bit(personne.0) != 0 {
                    r.insert(Regle::SoiMeme);
                }
                if matches!(acteur, Acteur::Compte(_)) && self.chefs & bit(personne.0) != 0 {
                    r.insert(Regle::Administrateur);
                }
                self.sur(acteur, Fonctions::UTILISATEURS, unite.0, r);
            }
            Acte::Modifier { compte, unite, .. } => {
                self.sur(acteur, Fonctions::UTILISATEURS, unite.0, r);
                self.juger_compte(acteur, compte.0, r);
                let lieux = self
                    .f
                    .dans
                    .iter()
                    .filter(|(_, m)| *m == B::Compte(compte))
                    .map(|(g, _)| self.f.groupes[*g as usize].0);
                if lieux.into_iter().any(|u| !self.chez(u, unite.0)) {
                    r.insert(Regle::GroupeHorsUnite);
                }
            }
            Acte::Inactiver { compte, le } => {
                let Some(u) = self.juger_compte(acteur, compte.0, r) else { return };
                if le < self.t || le >= self.f.comptes[compte.0 as usize].vie.au {
                    r.insert(Regle::Dates);
                }
                for (i, d) in self.f.dons.iter().enumerate() {
                    let tient =
                        self.dure(i) && self.tous(d.a) & bit(compte.0) != 0 && !matches!(d.droit, Droit::Utiliser(_));
                    if tient && !self.reprend(acteur, i, u) {
                        r.insert(Regle::PlusHaut);
                    }
                }
            }
            Acte::CreerGroupe { unite } => {
                self.plume(acteur, r);
                self.sur(acteur, Fonctions::GROUPES, unite.0, r);
            }
            Acte::SupprimerGroupe { groupe } => self.juger_sortie(acteur, groupe.0, B::Groupe(groupe), true, r),
            Acte::Vider { groupe, membre } => {
                let dedans = self.f.dans.contains(&(groupe.0, membre));
                self.juger_sortie(acteur, groupe.0, membre, dedans, r);
            }
            Acte::Remplir { groupe, membre } => self.juger_entree(acteur, groupe.0, membre, r),
            Acte::Accorder { droit, a, periode, source } => self.juger_don(acteur, (droit, a), periode, source, r),
            Acte::Retirer { autorisation } => {
                let i = autorisation.0 as usize;
                let Some(d) = self.f.dons.get(i).filter(|_| self.dure(i)) else {
                    r.insert(Regle::Absent);
                    return;
                };
                if matches!(d.a, B::Groupe(_)) {
                    self.plume(acteur, r);
                }
                let u = match d.a {
                    B::Compte(c) => self.f.comptes[c.0 as usize].unite.0,
                    B::Groupe(g) => self.f.groupes[g.0 as usize].0,
                };
                if !self.reprend(acteur, i, u) {
                    r.insert(Regle::PlusHaut);
                }
                self.gens(acteur, self.tous(d.a), r);
            }
            _ => {}
        }
    }

    fn juger_compte(&self, acteur: Acteur, c: u32, r: &mut BTreeSet<Regle>) -> Option<u32> {
        let Some(u) = self.la(B::Compte(RangCompte(c))) else {
            r.insert(Regle::Absent);
            return None;
        };
        self.gens(acteur, bit(c), r);
        self.sur(acteur, Fonctions::UTILISATEURS, u, r);
        Some(u)
    }

    /// Gifts to a group or to any that holds it.
    fn par_les_groupes(&self, g: u32) -> impl Iterator<Item = (usize, &Don)> {
        let hauts = self.hauts[g as usize];
        self.f
            .dons
            .iter()
            .enumerate()
            .filter(move |(i, d)| matches!(d.a, B::Groupe(h) if hauts & bit(h.0) != 0) && self.dure(*i))
    }

    fn juger_sortie(&self, acteur: Acteur, g: u32, m: B, dedans: bool, r: &mut BTreeSet<Regle>) {
        self.plume(acteur, r);
        let ici = self.la(B::Groupe(delegation::RangGroupe(g)));
        let chez = match m {
            B::Compte(c) => self.f.comptes.get(c.0 as usize).map(|c| c.unite.0),
            B::Groupe(_) => self.la(m),
        };
        let (Some(ici), Some(chez), true) = (ici, chez, dedans) else {
            r.insert(Regle::Absent);
            return;
        };
        self.sur(acteur, Fonctions::GROUPES, ici, r);
        self.gens(acteur, self.tous(m), r);
        if self.par_les_groupes(g).any(|(i, _)| !self.reprend(acteur, i, chez)) {
            r.insert(Regle::PlusHaut);
        }
    }

    fn juger_entree(&self, acteur: Acteur, g: u32, m: B, r: &mut BTreeSet<Regle>) {
        self.plume(acteur, r);
        let (Some(ici), Some(chez)) = (self.la(B::Groupe(delegation::RangGroupe(g))), self.la(m)) else {
            r.insert(Regle::Absent);
            return;
        };
        if self.f.dans.contains(&(g, m)) {
            r.insert(Regle::Deja);
        }
        self.sur(acteur, Fonctions::GROUPES, ici, r);
        if !self.chez(ici, chez) {
            r.insert(Regle::GroupeHorsUnite);
        }
        if matches!(m, B::Groupe(h) if self.hauts[g as usize] & bit(h.0) != 0) {
            r.insert(Regle::Cycle);
        }
        if self.personnes(self.reunit[g as usize] & self.vivants) & self.soi(acteur) != 0 {
            r.insert(Regle::SoiMeme);
        }
        self.gens(acteur, self.tous(m), r);
        for (i, d) in self.par_les_groupes(g) {
            let donne = match acteur {
                Acteur::Compte(c) if !self.chef(acteur) => {
                    self.mains(c.0).any(|(_, x)| self.couvre(c.0, x, d.droit, chez, d.periode.au))
                }
                _ => true,
            };
            if !donne {
                r.insert(Regle::AuDela);
            }
            self.don(acteur, d.droit, self.tous(m), self.origines[i], r);
        }
    }

    fn juger_don(&self, acteur: Acteur, (droit, a): (Droit, B), p: Periode, source: Source, r: &mut BTreeSet<Regle>) {
        let Some(chez) = self.la(a) else {
            r.insert(Regle::Absent);
            return;
        };
        if matches!(droit, Droit::Inscrire { unite, .. } | Droit::Administrer { unite, .. } if unite.0 >= self.f.unites)
        {
            r.insert(Regle::Absent);
        }
        if p.du < self.t || p.au <= p.du {
            r.insert(Regle::Dates);
        }
        let (mut origines, mut donne) = (0, false);
        if let Acteur::Compte(c) = acteur {
            origines |= self.soi(acteur);
            if let Source::Autorisation(s) = source {
                let lu = self.f.dons.get(s.0 as usize);
                donne = lu
                    .is_some_and(|d| self.mains(c.0).any(|(i, _)| i == s.0) && self.couvre(c.0, d, droit, chez, p.au));
                if let Some(d) = lu {
                    origines |= self.origines[s.0 as usize] | self.personnes(self.tous(d.a) & self.vivants);
                }
            }
        }
        if source == Source::Racine {
            donne = self.chef(acteur);
        }
        if !donne {
            r.insert(Regle::AuDela);
        }
        self.don(acteur, droit, self.tous(a), origines, r);
        if matches!(acteur, Acteur::Caisse(_)) && self.tous(a) & self.vivants == 0 {
            self.plume(acteur, r);
        }
    }

    fn juger_soi(&self, acteur: Acteur, acte: &Acte, r: &mut BTreeSet<Regle>) {
        let Acteur::Compte(c) = acteur else {
            r.insert(Regle::Absent);
            return;
        };
        let Some(lu) = self.f.comptes.get(c.0 as usize) else {
            r.extend([Regle::Absent, Regle::ActeurInactif]);
            return;
        };
        let Acte::Choisir(h) = acte else {
            if !a_t(lu.vie, self.t) || lu.suspendu || lu.exclu || self.f.gel.contains(&true) {
                r.insert(Regle::ActeurInactif);
            }
            return;
        };
        if !self.debout(c.0) {
            r.insert(Regle::ActeurInactif);
        }
        match (self.bornes, self.ouvert(*h)) {
            (None, _) => drop(r.insert(Regle::HorsConvention)),
            (_, None) => drop(r.insert(Regle::ProfilFerme)),
            _ if !self.admis(*h, c.0) => drop(r.insert(Regle::NonEligible)),
            _ => {}
        }
        if !self.mains(c.0).any(|(_, d)| d.droit == Droit::Utiliser(*h)) {
            r.insert(Regle::NonHabilite);
        }
    }

    fn juger_demande(&self, acteur: Acteur, d: Demande, r: &mut BTreeSet<Regle>) {
        if self.bornes.is_none() {
            r.insert(Regle::HorsConvention);
        }
        if !self.tenue() {
            r.insert(Regle::ModeDelegue);
        }
        match acteur {
            Acteur::Compte(c) if self.chef(acteur) => {
                if !self.debout(c.0) {
                    r.insert(Regle::ActeurInactif);
                }
            }
            _ => drop(r.insert(Regle::AdministrateurSeul)),
        }
        if let Demande::Modification(c) | Demande::Suppression(c) | Demande::Depart(c) = d
            && self.la(B::Compte(c)).is_none()
        {
            r.insert(Regle::Absent);
        }
    }

    fn juger_mesure(&self, acteur: Acteur, acte: &Acte, r: &mut BTreeSet<Regle>) {
        if matches!(acteur, Acteur::Compte(_)) {
            r.insert(Regle::CaisseSeule);
        }
        let f = self.f;
        let (cible, deja, motif): (Cible, bool, &str) = match acte {
            Acte::Designer { compte, .. } => {
                let lu = f.comptes.get(compte.0 as usize);
                (Cible::Compte(*compte), lu.is_some_and(|c| self.chefs & bit(c.personne.0) != 0), "-")
            }
            Acte::Revoquer { role } => {
                (Cible::Structure, f.roles[usize::from(*role == Role::Suppleant)].is_none(), "-")
            }
            Acte::Suspendre { cible, motif } => (*cible, self.gele(*cible, false), motif),
            Acte::Lever { cible, motif } => (*cible, !self.gele(*cible, false), motif),
            Acte::Exclure { cible, motif } => (*cible, self.gele(*cible, true), motif),
            Acte::Reintegrer { cible, motif } => (*cible, !self.gele(*cible, true), motif),
            Acte::ForcerMotDePasse { compte, motif } => (Cible::Compte(*compte), self.force(compte.0), motif),
            Acte::AnnulerMotDePasse { compte, motif } => (Cible::Compte(*compte), !self.force(compte.0), motif),
            Acte::RetirerDelegation { motif } => (Cible::Structure, f.reprise, motif),
            Acte::RendreDelegation { motif } => (Cible::Structure, !f.reprise, motif),
            _ => unreachable!("not a measure"),
        };
        if motif.trim().is_empty() {
            r.insert(Regle::Motif);
        }
        if deja {
            r.insert(Regle::Deja);
        }
        let exclusion = matches!(acte, Acte::Exclure { .. } | Acte::Reintegrer { .. });
        let vises = match cible {
            Cible::Structure => Some(0),
            Cible::Compte(c) => self.la(B::Compte(c)).map(|_| bit(c.0)),
            Cible::Autorisation(a) => {
                let i = a.0 as usize;
                f.dons.get(i).filter(|_| !exclusion && self.dure(i)).map(|d| self.tous(d.a) & self.vivants)
            }
        };
        match vises {
            None => drop(r.insert(Regle::Absent)),
            Some(m) if self.personnes(m) & self.soi(acteur) != 0 => drop(r.insert(Regle::SoiMeme)),
            Some(_) => {}
        }
    }

    fn gele(&self, cible: Cible, exclusion: bool) -> bool {
        match cible {
            Cible::Structure => self.f.gel[usize::from(exclusion)],
            Cible::Compte(c) => {
                self.f.comptes.get(c.0 as usize).is_some_and(|c| if exclusion { c.exclu } else { c.suspendu })
            }
            Cible::Autorisation(a) => self.f.dons.get(a.0 as usize).is_some_and(|d| d.suspendu),
        }
    }

    fn force(&self, c: u32) -> bool {
        self.f.comptes.get(c as usize).is_some_and(|c| c.a_changer)
    }
}
