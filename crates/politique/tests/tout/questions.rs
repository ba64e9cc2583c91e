//! What Cedar is asked for one act: the things it does, each under each title its author has. Joining a group is receiving what it
//! holds; leaving the structure is giving back what one held.
// tidy: long file because each act is turned into questions in one place, beside its neighbours

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Context, EntityUid, Request, RestrictedExpression as R};
use delegation::{
    Acte, Acteur, Autorisation, Beneficiaire, Cible, Demande, Droit, Etat, Fonctions, Habilitation, Mode, Plafond,
    RangAutorisation, RangCompte, RangGroupe, RangPersonne, RangUnite, Role, Source,
};
use socle::Instant;

use crate::faits::{atteints, lien, longue, mots, nom, origines, personnes, titres, uid, vivants};

pub struct Question {
    pub requete: Request,
}

type Faits = BTreeMap<&'static str, R>;

/// One thing an act does: who, what, on what, with which facts, under which titles.
struct Chose<'a> {
    e: &'a Etat,
    qui: Acteur,
    t: Instant,
    action: &'static str,
    ressource: EntityUid,
    faits: Faits,
}

fn ensemble(lus: impl IntoIterator<Item = R>) -> R {
    R::new_set(lus)
}

fn gens(lus: &BTreeSet<RangPersonne>) -> R {
    ensemble(lus.iter().map(|p| lien("Personne", p.0)))
}

fn texte(t: impl Into<String>) -> R {
    R::new_string(t.into())
}

/// The facts every question has, with nothing particular.
fn communs(e: &Etat, t: Instant) -> Faits {
    let bornes = e.bornes_a(t);
    let chefs: BTreeSet<RangCompte> = [e.principal, e.suppleant].into_iter().flatten().collect();
    let missions = bornes.iter().flat_map(|b| &b.missions).map(|m| texte(m.to_string()));
    BTreeMap::from([
        ("maintenant", longue(t)),
        ("en_vigueur", R::new_bool(bornes.is_some())),
        ("centralise", R::new_bool(bornes.is_some_and(|b| b.mode == Mode::Centralise))),
        ("reprise", R::new_bool(e.delegation_retiree)),
        ("arretee", R::new_bool(e.structure_suspendue || e.structure_exclue)),
        ("present", R::new_bool(true)),
        ("deja", R::new_bool(false)),
        ("motif", texte("-")),
        ("personnes", ensemble([])),
        ("cercle", ensemble([])),
        ("chefs", gens(&personnes(e, &chefs))),
        ("origines", ensemble([])),
        ("lieu", lien("Unite", 0)),
        ("lieu_membre", lien("Unite", 0)),
        ("au_dessus", ensemble([])),
        ("lieux_groupes", ensemble([])),
        ("a_un_groupe", R::new_bool(false)),
        ("debut", longue(t)),
        ("fin", longue(Instant::SANS_FIN)),
        ("missions", ensemble(missions)),
    ])
    .into_iter()
    .chain(du_droit(e, Droit::Administrer { unite: RangUnite(0), fonctions: Fonctions(0) }, &BTreeSet::new(), t))
    .collect()
}

/// What is known of a right and of those it would reach: words, offer, professions, counts.
fn du_droit(e: &Etat, droit: Droit, gagnants: &BTreeSet<RangCompte>, t: Instant) -> Faits {
    let (genre, quoi, unite, f) = mots(droit);
    let comptes: Vec<_> = gagnants.iter().map(|c| &e.comptes[c.0 as usize]).collect();
    let sans = comptes.iter().filter(|c| !c.arrete.is_some_and(|p| p.contient(t))).map(|c| c.personne).collect();
    let (mut pris, mut de_plus) = (BTreeSet::new(), 0);
    if let Droit::Utiliser(h) = droit {
        let tenues = e.autorisations.iter().filter(|a| a.droit == Droit::Utiliser(h) && t < a.periode.au);
        pris = tenues.flat_map(|a| vivants(e, a.a, t)).collect();
        de_plus = gagnants.difference(&pris).count();
    }
    BTreeMap::from([
        ("genre", texte(genre)),
        ("quoi", texte(quoi)),
        ("unite", lien("Unite", unite.0)),
        ("utilisateurs", R::new_bool(f.contient(Fonctions::UTILISATEURS))),
        ("groupes", R::new_bool(f.contient(Fonctions::GROUPES))),
        ("habilitations", R::new_bool(f.contient(Fonctions::HABILITATIONS))),
        ("offre", offre(e, droit, t)),
        ("metiers", ensemble(comptes.iter().map(|c| texte(c.profession.to_string())))),
        ("sans_arrete", gens(&sans)),
        ("pris", R::new_long(i64::try_from(pris.len()).unwrap())),
        ("de_plus", R::new_long(i64::try_from(de_plus).unwrap())),
    ])
}

/// What the bulletin says of a profile, as it is written.
fn offre(e: &Etat, droit: Droit, t: Instant) -> R {
    let lue = e.bornes_a(t).and_then(|b| {
        let h = if let Droit::Utiliser(h) = droit { Some(h) } else { None };
        b.ouvertures.iter().find(|(x, _)| Some(*x) == h).map(|(_, o)| (b, o))
    });
    let admis: Vec<u16> = (0..3)
        .filter(|p| {
            lue.is_none_or(|(b, o)| o.listes.iter().all(|l| l.iter().any(|c| c.profession == *p && c.genre == b.genre)))
        })
        .collect();
    let (ferme, sans_limite, nombre) = match lue.map(|(_, o)| o.plafond) {
        None | Some(Plafond::Ferme) => (true, false, 0),
        Some(Plafond::SansLimite) => (false, true, 0),
        Some(Plafond::Au(n)) => (false, false, i64::from(n)),
    };
    let missions = lue.iter().flat_map(|(_, o)| &o.missions).map(|m| texte(m.to_string()));
    let champs = [
        ("ferme", R::new_bool(ferme)),
        ("sans_limite", R::new_bool(sans_limite)),
        ("nombre", R::new_long(nombre)),
        ("missions", ensemble(missions)),
        ("admis", ensemble(admis.iter().map(|p| texte(p.to_string())))),
        ("arrete", R::new_bool(lue.is_some_and(|(_, o)| o.arrete))),
    ];
    R::new_record(champs.map(|(k, v)| (k.to_owned(), v))).unwrap()
}

impl<'a> Chose<'a> {
    fn nouvelle(e: &'a Etat, qui: Acteur, t: Instant, action: &'static str, ressource: EntityUid) -> Self {
        Self { e, qui, t, action, ressource, faits: communs(e, t) }
    }

    fn avec(mut self, faits: impl IntoIterator<Item = (&'static str, R)>) -> Self {
        self.faits.extend(faits);
        self
    }

    fn qui(&self) -> EntityUid {
        match self.qui {
            Acteur::Compte(c) => uid("Compte", c.0),
            Acteur::Caisse(p) => uid("Caisse", p.map_or(0, |p| p.0 + 1)),
        }
    }

    fn une(&self, titre: Option<RangAutorisation>, gestion: Option<RangAutorisation>) -> Question {
        let mut faits = self.faits.clone();
        faits.extend(titre.map(|r| ("au_titre_de", lien("Autorisation", r.0))));
        faits.extend(gestion.map(|r| ("gestion", lien("Autorisation", r.0))));
        let contexte = Context::from_pairs(faits.into_iter().map(|(k, v)| (k.to_owned(), v))).unwrap();
        let action = format!("Parvis::Action::\"{}\"", self.action).parse().unwrap();
        Question { requete: Request::new(self.qui(), action, self.ressource.clone(), contexte, None).unwrap() }
    }

    fn titres(&self) -> Vec<RangAutorisation> {
        if let Acteur::Compte(c) = self.qui { titres(self.e, c) } else { Vec::new() }
    }

    /// Under no title, then under each.
    fn sous_tout_titre(self) -> Vec<Question> {
        let tous = std::iter::once(None).chain(self.titres().into_iter().map(Some));
        tous.flat_map(|titre| self.sous(titre)).collect()
    }

    /// Under this one; a right to enrol is handed on by who administers as well: each such title is tried.
    fn sous(&self, titre: Option<RangAutorisation>) -> Vec<Question> {
        let inscrire =
            titre.is_some_and(|r| matches!(self.e.autorisations[r.0 as usize].droit, Droit::Inscrire { .. }));
        let gestions = self.titres().into_iter().filter(|_| inscrire && self.action == "Transmettre").map(Some);
        std::iter::once(None).chain(gestions).map(|gestion| self.une(titre, gestion)).collect()
    }
}

fn vise(e: &Etat, a: Beneficiaire, t: Instant) -> Option<(EntityUid, RangUnite)> {
    match a {
        Beneficiaire::Compte(c) => {
            e.comptes.get(c.0 as usize).filter(|c| t < c.vie.au).map(|lu| (uid("Compte", c.0), lu.unite))
        }
        Beneficiaire::Groupe(g) => {
            e.groupes.get(g.0 as usize).filter(|g| !g.supprime).map(|lu| (uid("Groupe", g.0), lu.unite))
        }
    }
}

fn au_dessus(e: &Etat, u: RangUnite) -> Vec<RangUnite> {
    std::iter::successors(Some(u), |u| e.meres.get(u.0 as usize).copied().flatten()).collect()
}

/// What a group and those above it hold.
fn par_les_groupes(e: &Etat, g: RangGroupe, t: Instant) -> Vec<(u32, &Autorisation)> {
    let mut hauts = BTreeSet::from([g]);
    loop {
        let dessus =
            (0u32..).map(RangGroupe).zip(&e.groupes).filter(|(_, x)| x.groupes.iter().any(|n| hauts.contains(n)));
        let neufs: Vec<RangGroupe> = dessus.map(|(r, _)| r).filter(|r| !hauts.contains(r)).collect();
        if neufs.is_empty() {
            break;
        }
        hauts.extend(neufs);
    }
    let tient = |a: &Autorisation| matches!(a.a, Beneficiaire::Groupe(h) if hauts.contains(&h)) && t < a.periode.au;
    (0u32..).zip(&e.autorisations).filter(|(_, a)| tient(a)).collect()
}

/// The questions of one act: all groups must have one answer that allows. `None`: it is about something that was never there.
pub fn questions(e: &Etat, qui: Acteur, acte: &Acte, t: Instant) -> Option<(&'static str, Vec<Vec<Question>>)> {
    if let Acteur::Compte(c) = qui
        && e.comptes.get(c.0 as usize).is_none()
    {
        return None;
    }
    let q = Questions { e, qui, t };
    match acte {
        Acte::Creer { personne, unite, .. } => q.creer(*personne, *unite),
        Acte::Modifier { compte, unite, .. } => q.modifier(*compte, *unite),
        Acte::Inactiver { compte, le } => q.inactiver(*compte, *le),
        Acte::CreerGroupe { unite } => {
            e.meres.get(unite.0 as usize)?;
            let faits = [("lieu", lien("Unite", unite.0)), ("a_un_groupe", R::new_bool(true))];
            Some(("creer_groupe", vec![q.chose("CreerGroupe", uid("Unite", unite.0)).avec(faits).sous_tout_titre()]))
        }
        Acte::SupprimerGroupe { groupe } => q.sortir("SupprimerGroupe", *groupe, Beneficiaire::Groupe(*groupe), true),
        Acte::Vider { groupe, membre } => {
            let g = e.groupes.get(groupe.0 as usize)?;
            let dedans = match membre {
                Beneficiaire::Compte(c) => g.comptes.contains(c),
                Beneficiaire::Groupe(n) => g.groupes.contains(n),
            };
            q.sortir("Vider", *groupe, *membre, dedans)
        }
        Acte::Remplir { groupe, membre } => q.entrer(*groupe, *membre),
        Acte::Accorder { droit, a, periode, source } => {
            let titre = if let Source::Autorisation(s) = source { Some(*s) } else { None };
            if titre.is_some_and(|s| e.autorisations.get(s.0 as usize).is_none()) {
                return None;
            }
            if let Droit::Inscrire { unite, .. } | Droit::Administrer { unite, .. } = droit {
                e.meres.get(unite.0 as usize)?;
            }
            let par = if let Acteur::Compte(c) = qui { Some(c) } else { None };
            let vide = matches!(a, Beneficiaire::Groupe(_)) && vivants(e, *a, t).is_empty();
            let chose = q.transmettre(*droit, *a, (par, *source))?;
            let dates =
                [("debut", longue(periode.du)), ("fin", longue(periode.au)), ("a_un_groupe", R::new_bool(vide))];
            Some(("accorder", vec![chose.avec(dates).sous(titre)]))
        }
        Acte::Retirer { autorisation } => {
            let a = e.autorisations.get(autorisation.0 as usize)?;
            let chez = q.chez(a.a)?;
            let faits = [
                ("present", R::new_bool(t < a.periode.au)),
                ("personnes", q.atteintes(a.a)),
                ("a_un_groupe", R::new_bool(matches!(a.a, Beneficiaire::Groupe(_)))),
            ];
            Some(("retirer", vec![q.reprendre(autorisation.0, chez).avec(faits).sous_tout_titre()]))
        }
        Acte::Demander(d) => q.demander(*d),
        Acte::Choisir(h) => q.choisir(*h),
        Acte::ChangerMotDePasse if matches!(qui, Acteur::Caisse(_)) => None,
        Acte::ChangerMotDePasse => Some((
            "changer_mot_de_passe",
            vec![vec![q.chose("ChangerMotDePasse", uid("Structure", 0)).une(None, None)]],
        )),
        mesure => q.mesurer(mesure),
    }
}

struct Questions<'a> {
    e: &'a Etat,
    qui: Acteur,
    t: Instant,
}

type Groupes = Option<(&'static str, Vec<Vec<Question>>)>;

impl<'a> Questions<'a> {
    fn chose(&self, action: &'static str, ressource: EntityUid) -> Chose<'a> {
        Chose::nouvelle(self.e, self.qui, self.t, action, ressource)
    }

    fn atteintes(&self, a: Beneficiaire) -> R {
        gens(&personnes(self.e, &vivants(self.e, a, self.t)))
    }

    /// Where somebody or something works, over or not.
    fn chez(&self, a: Beneficiaire) -> Option<RangUnite> {
        match a {
            Beneficiaire::Compte(c) => self.e.comptes.get(c.0 as usize).map(|c| c.unite),
            Beneficiaire::Groupe(g) => self.e.groupes.get(g.0 as usize).filter(|g| !g.supprime).map(|g| g.unite),
        }
    }

    fn creer(&self, personne: RangPersonne, unite: RangUnite) -> Groupes {
        self.e.meres.get(unite.0 as usize)?;
        let faits = [("lieu", lien("Unite", unite.0)), ("personnes", gens(&BTreeSet::from([personne])))];
        Some(("creer", vec![self.chose("Creer", uid("Unite", unite.0)).avec(faits).sous_tout_titre()]))
    }

    fn modifier(&self, compte: RangCompte, unite: RangUnite) -> Groupes {
        self.e.meres.get(unite.0 as usize)?;
        let (ressource, avant) = vise(self.e, Beneficiaire::Compte(compte), self.t)?;
        let lieux = self.e.groupes.iter().filter(|g| !g.supprime && g.comptes.contains(&compte)).map(|g| g.unite);
        let lieux: BTreeSet<RangUnite> = lieux.collect();
        let au_lieu = |u: RangUnite| {
            let faits = [
                ("lieu", lien("Unite", u.0)),
                ("personnes", self.atteintes(Beneficiaire::Compte(compte))),
                ("au_dessus", ensemble(au_dessus(self.e, unite).iter().map(|u| lien("Unite", u.0)))),
                ("lieux_groupes", ensemble(lieux.iter().map(|u| lien("Unite", u.0)))),
            ];
            self.chose("Modifier", ressource.clone()).avec(faits).sous_tout_titre()
        };
        Some(("modifier", vec![au_lieu(avant), au_lieu(unite)]))
    }

    fn inactiver(&self, compte: RangCompte, le: Instant) -> Groupes {
        let (ressource, chez) = vise(self.e, Beneficiaire::Compte(compte), self.t)?;
        let fin = self.e.comptes[compte.0 as usize].vie.au;
        let faits = [
            ("lieu", lien("Unite", chez.0)),
            ("personnes", self.atteintes(Beneficiaire::Compte(compte))),
            ("debut", longue(le)),
            ("fin", longue(fin)),
        ];
        let mut groupes = vec![self.chose("Inactiver", ressource).avec(faits).sous_tout_titre()];
        for (i, a) in (0u32..).zip(&self.e.autorisations) {
            let delegation = !matches!(a.droit, Droit::Utiliser(_)) && self.t < a.periode.au;
            if delegation && atteints(self.e, a.a).contains(&compte) {
                groupes.push(self.reprendre(i, chez).sous_tout_titre());
            }
        }
        Some(("inactiver", groupes))
    }

    fn reprendre(&self, autorisation: u32, chez: RangUnite) -> Chose<'a> {
        self.chose("Reprendre", uid("Autorisation", autorisation)).avec([("lieu", lien("Unite", chez.0))])
    }

    fn sortir(&self, action: &'static str, groupe: RangGroupe, membre: Beneficiaire, dedans: bool) -> Groupes {
        let (ressource, lieu) = vise(self.e, Beneficiaire::Groupe(groupe), self.t)?;
        let chez = self.chez(membre)?;
        let faits = [
            ("lieu", lien("Unite", lieu.0)),
            ("present", R::new_bool(dedans)),
            ("personnes", self.atteintes(membre)),
            ("a_un_groupe", R::new_bool(true)),
        ];
        let mut groupes = vec![self.chose(action, ressource).avec(faits).sous_tout_titre()];
        for (i, _) in par_les_groupes(self.e, groupe, self.t) {
            groupes.push(self.reprendre(i, chez).sous_tout_titre());
        }
        Some((if action == "Vider" { "vider" } else { "supprimer_groupe" }, groupes))
    }

    fn entrer(&self, groupe: RangGroupe, membre: Beneficiaire) -> Groupes {
        let (ressource, lieu) = vise(self.e, Beneficiaire::Groupe(groupe), self.t)?;
        let (_, chez) = vise(self.e, membre, self.t)?;
        let g = &self.e.groupes[groupe.0 as usize];
        let deja = match membre {
            Beneficiaire::Compte(c) => g.comptes.contains(&c),
            Beneficiaire::Groupe(n) => g.groupes.contains(&n),
        };
        let faits = [
            ("lieu", lien("Unite", lieu.0)),
            ("lieu_membre", lien("Unite", chez.0)),
            ("deja", R::new_bool(deja)),
            ("personnes", self.atteintes(membre)),
            ("cercle", self.atteintes(Beneficiaire::Groupe(groupe))),
            ("a_un_groupe", R::new_bool(true)),
        ];
        let nested = if let Beneficiaire::Groupe(n) = membre { Some(("membre", lien("Groupe", n.0))) } else { None };
        let mut groupes = vec![self.chose("Remplir", ressource).avec(faits).avec(nested).sous_tout_titre()];
        for (_, a) in par_les_groupes(self.e, groupe, self.t) {
            let chose = self.transmettre(a.droit, membre, (a.par, a.source))?;
            groupes.push(chose.avec([("fin", longue(a.periode.au))]).sous_tout_titre());
        }
        Some(("remplir", groupes))
    }

    fn transmettre(
        &self,
        droit: Droit,
        a: Beneficiaire,
        (par, source): (Option<RangCompte>, Source),
    ) -> Option<Chose<'a>> {
        let (ressource, chez) = vise(self.e, a, self.t)?;
        let gagnants = vivants(self.e, a, self.t);
        let faits = [
            ("lieu", lien("Unite", chez.0)),
            ("personnes", gens(&personnes(self.e, &gagnants))),
            ("origines", gens(&origines(self.e, par, source, self.t))),
        ];
        let chose = self.chose("Transmettre", ressource).avec(du_droit(self.e, droit, &gagnants, self.t));
        Some(chose.avec(faits))
    }

    fn demander(&self, d: Demande) -> Groupes {
        let present = match d {
            Demande::Creation => true,
            Demande::Modification(c) | Demande::Suppression(c) | Demande::Depart(c) => {
                vise(self.e, Beneficiaire::Compte(c), self.t).is_some()
            }
        };
        let chose = self.chose("Demander", uid("Structure", 0)).avec([("present", R::new_bool(present))]);
        Some(("demander", vec![vec![chose.une(None, None)]]))
    }

    fn choisir(&self, h: Habilitation) -> Groupes {
        let Acteur::Compte(c) = self.qui else { return None };
        let faits = du_droit(self.e, Droit::Utiliser(h), &BTreeSet::from([c]), self.t);
        let chose = self.chose("Choisir", uid("Structure", 0)).avec(faits).avec([("quoi", texte(nom(h)))]);
        Some(("choisir", vec![chose.sous_tout_titre()]))
    }

    fn mesurer(&self, acte: &Acte) -> Groupes {
        let e = self.e;
        let compte = |c: RangCompte| e.comptes.get(c.0 as usize);
        let role = |r: Role| if r == Role::Principal { e.principal } else { e.suppleant };
        let gele = |cible: Cible, exclu: bool| match cible {
            Cible::Structure => {
                if exclu {
                    e.structure_exclue
                } else {
                    e.structure_suspendue
                }
            }
            Cible::Compte(c) => compte(c).is_some_and(|c| if exclu { c.exclu } else { c.suspendu }),
            Cible::Autorisation(a) => e.autorisations.get(a.0 as usize).is_some_and(|a| a.suspendue),
        };
        let (cible, deja, motif): (Cible, bool, &str) = match acte {
            Acte::Designer { compte: c, .. } => {
                let memes = [e.principal, e.suppleant].into_iter().flatten().filter_map(compte);
                let deja = compte(*c).is_some_and(|lu| memes.into_iter().any(|m| m.personne == lu.personne));
                (Cible::Compte(*c), deja, "-")
            }
            Acte::Revoquer { role: r } => (Cible::Structure, role(*r).is_none(), "-"),
            Acte::Suspendre { cible, motif } => (*cible, gele(*cible, false), motif),
            Acte::Lever { cible, motif } => (*cible, !gele(*cible, false), motif),
            Acte::Exclure { cible, motif } => (*cible, gele(*cible, true), motif),
            Acte::Reintegrer { cible, motif } => (*cible, !gele(*cible, true), motif),
            Acte::ForcerMotDePasse { compte: c, motif } => {
                (Cible::Compte(*c), compte(*c).is_some_and(|c| c.a_changer), motif)
            }
            Acte::AnnulerMotDePasse { compte: c, motif } => {
                (Cible::Compte(*c), !compte(*c).is_some_and(|c| c.a_changer), motif)
            }
            Acte::RetirerDelegation { motif } => (Cible::Structure, e.delegation_retiree, motif),
            Acte::RendreDelegation { motif } => (Cible::Structure, !e.delegation_retiree, motif),
            _ => return None,
        };
        let exclusion = matches!(acte, Acte::Exclure { .. } | Acte::Reintegrer { .. });
        let (present, vises) = match cible {
            Cible::Structure => (true, BTreeSet::new()),
            Cible::Compte(c) => {
                (compte(c).is_some_and(|c| self.t < c.vie.au), vivants(e, Beneficiaire::Compte(c), self.t))
            }
            Cible::Autorisation(a) => match e.autorisations.get(a.0 as usize) {
                Some(a) => (!exclusion && self.t < a.periode.au, vivants(e, a.a, self.t)),
                None => (false, BTreeSet::new()),
            },
        };
        let faits = [
            ("present", R::new_bool(present)),
            ("deja", R::new_bool(deja)),
            ("motif", texte(motif.trim())),
            ("personnes", gens(&personnes(e, &vises))),
        ];
        Some(("mesure", vec![vec![self.chose("Mesure", uid("Structure", 0)).avec(faits).une(None, None)]]))
    }
}
