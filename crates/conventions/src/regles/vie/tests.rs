//! Lives replayed: clauses as the source conventions write them, and the table of what each vector gives.

mod caf17;
mod caf68;
mod carsat;
mod hasard;
mod pas_de_calais;
mod temps;
mod var;

use socle::{
    Id, Instant, Zone,
    calendrier::{Delai, Territoire, Unite},
    civil::Date,
};

use super::{
    clauses::{Cite, Clauses, Demeure, Denonciation, Depart, EffetDemeure, ModeCorrespondants, Qui, Renouvellement},
    gestes::{Cadre, Empeche, admettre},
    *,
};
use crate::Acte;

pub(crate) fn cite<T>(dit: T, article: &str) -> Cite<T> {
    Cite { dit, article: article.to_owned() }
}

pub(crate) fn jour(texte: &str) -> Date {
    texte.parse().unwrap()
}

/// The barest clauses of a convention whose articles begin with `n`: a length, and what follows it.
pub(crate) fn clauses(n: &str, duree: Option<u32>, renouvellement: Renouvellement) -> Clauses {
    Clauses {
        duree: duree.map(|d| cite(d, &format!("{n}.1"))),
        renouvellement: cite(renouvellement, &format!("{n}.2")),
        denonciations: Vec::new(),
        demeures: Vec::new(),
        force_majeure: None,
        amiable: None,
        litige: None,
        avenant: cite(Vec::new(), &format!("{n}.3")),
        correspondants: cite(ModeCorrespondants::Libre, n),
        prestataires: None,
        cloture: Vec::new(),
        cascade: None,
        effet: format!("{n}.1"),
    }
}

pub(crate) fn mois(n: u32) -> Delai {
    Delai::nouveau(n, Unite::Mois)
}

pub(crate) fn jours(n: u32) -> Delai {
    Delai::nouveau(n, Unite::JoursCalendaires)
}

/// A formal notice called « manquement ».
pub(crate) fn demeure(qui: Qui, delai: Option<Delai>, depart: Depart, effet: EffetDemeure, article: &str) -> Demeure {
    Demeure { code: "manquement".into(), qui, delai, depart, effet, cesse_si_repare: true, article: article.into() }
}

/// A denunciation at any time, the notice running from receipt.
pub(crate) fn denonciation(code: &str, qui: Qui, preavis: Delai, article: &str) -> Denonciation {
    Denonciation {
        code: code.into(),
        qui,
        preavis,
        depart: Depart::Reception,
        a_l_anniversaire: false,
        motivee: false,
        article: article.into(),
    }
}

pub(crate) fn acte(n: u8) -> Id<Acte> {
    format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap()
}

pub(crate) fn midi(zone: &Zone, jour: Date) -> Instant {
    zone.instant(jour, 12, 0).unwrap()
}

/// A life told line by line, each line asked of the rules before it is added.
pub(crate) struct Recit {
    pub(crate) vie: Vie,
    pub(crate) deliberation: Option<Date>,
}

impl Recit {
    pub(crate) fn sous(clauses: Clauses) -> Self {
        let versions = vec![Version { numero: 1, effet_le: jour("2026-01-01"), clauses }];
        Self { vie: Vie { versions, ..Vie::default() }, deliberation: None }
    }

    /// Signed by both parties on that day.
    pub(crate) fn signee(clauses: Clauses, le: &str) -> Self {
        let mut recit = Self::sous(clauses);
        recit.fait(&format!("{le} signature_caisse"));
        recit.fait(&format!("{le} signature_partenaire"));
        recit
    }

    /// Leaning on another life.
    pub(crate) fn adossee(mut self, appui: &Self) -> Self {
        self.vie.appui = Some(Box::new(appui.vie.clone()));
        self
    }

    /// `"2026-03-01 caisse demeure manquement #1"`: a day, who, what, which code; `#1` names the act, `>1` the act it answers,
    /// `v2` a version, `@day` the day on which it is recorded, `~day` the last day wished for.
    pub(crate) fn lire(texte: &str) -> (Evenement, Date) {
        let mut mots = texte.split(' ');
        let effet_le = jour(mots.next().unwrap());
        let mut e = Evenement { effet_le, clause: "x".into(), ..Evenement::default() };
        let (mut connu, mut genre_dit) = (effet_le, false);
        for mot in mots {
            match (mot.chars().next().unwrap(), &mot[1..]) {
                ('#', n) => e.acte = Some(acte(n.parse().unwrap())),
                ('>', n) => e.vise = Some(acte(n.parse().unwrap())),
                ('@', le) => connu = jour(le),
                ('~', le) => e.souhaite_le = Some(jour(le)),
                ('v', n) if n.parse::<i64>().is_ok() => e.version = n.parse().ok(),
                _ if Cote::depuis_code(mot).is_some() => e.cote = Cote::depuis_code(mot),
                _ if !genre_dit => {
                    e.genre = GenreEvenement::depuis_code(mot).unwrap_or_else(|| panic!("{mot} ?"));
                    genre_dit = true;
                }
                _ => e.code = Some(mot.into()),
            }
        }
        (e, connu)
    }

    pub(crate) fn demander(&self, texte: &str) -> Result<Evenement, Empeche> {
        let (mut e, connu) = Self::lire(texte);
        e.connu_le = midi(&self.vie.zone, connu);
        admettre(&self.vie, &e, Cadre { aujourdhui: connu, deliberation: self.deliberation }).map(|()| e)
    }

    /// It happens.
    pub(crate) fn fait(&mut self, texte: &str) -> &mut Self {
        let e = self.demander(texte).unwrap_or_else(|refus| panic!("{texte} : {refus:?}"));
        self.vie.evenements.push(e);
        self
    }

    /// It may not happen, by that article.
    pub(crate) fn refuse(&mut self, texte: &str, article: &str) -> &mut Self {
        match self.demander(texte) {
            Ok(_) => panic!("{texte} : admis"),
            Err(refus) => assert_eq!(refus.article, article, "{texte} : {}", refus.phrase),
        }
        self
    }

    /// Where it stands at noon of that day, in one word and a date.
    pub(crate) fn etat(&self, le: &str) -> String {
        let date = |d: &Option<Date>| d.map_or("?".to_owned(), |d| d.to_string());
        match etat(&self.vie, midi(&self.vie.zone, jour(le))) {
            Etat::Projet => "projet".into(),
            Etat::ASigner { version, manquent, ailleurs } => {
                let noms: Vec<&str> = manquent.iter().map(|c| c.code()).collect();
                format!("à signer v{version} {} +{ailleurs}", noms.join(","))
            }
            Etat::AVenir(le) => format!("à venir {le}"),
            Etat::AttendAppui => "attend".into(),
            Etat::Prealables(restent) => format!("préalables {}", restent.join(",")),
            Etat::Retiree => "retirée".into(),
            Etat::Suspendue(_) => "suspendue".into(),
            Etat::EnDemeure { jusqu_au, sans_effet, .. } => {
                format!("en demeure {}{}", date(&jusqu_au), if sans_effet { " sans effet" } else { "" })
            }
            Etat::Denoncee { dernier_jour, .. } => format!("dénoncée {}", date(&dernier_jour)),
            Etat::EnVigueur { fin, .. } => match fin {
                Some(f) => format!("en vigueur {}", f.dernier_jour),
                None => "en vigueur".into(),
            },
            Etat::Cloture { fin, restent } => {
                format!("clôture {} art. {} : {}", fin.dernier_jour, fin.clause, restent.join(","))
            }
            Etat::Finie { fin, visible_jusqu_au } => {
                format!("finie {} art. {}, visible {visible_jusqu_au}", fin.dernier_jour, fin.clause)
            }
            Etat::Archivee { gardee_jusqu_au, .. } => format!("archivée {gardee_jusqu_au}"),
        }
    }

    /// It stands so on these days.
    pub(crate) fn etats(&mut self, attendus: &[(&str, &str)]) -> &mut Self {
        for (le, attendu) in attendus {
            assert_eq!(self.etat(le), *attendu, "{le}");
        }
        self
    }

    /// The last day in force, if one is known.
    pub(crate) fn dernier(&self) -> Option<String> {
        fin(&self.vie).map(|f| format!("{} art. {}", f.dernier_jour, f.clause))
    }
}
