//! Reading `[vie]`, key by key, with what each reference must lead to.

use socle::calendrier::{Delai, Unite};

use super::{
    super::{
        lecteur::Lecteur,
        parametre::UNITES,
        renvois::{Attendu, Renvois},
    },
    CORRESPONDANTS, DEPARTS, DemeureEcrite, DenonciationEcrite, EFFETS, EtapeCloture, MODES, Mode, OUI_NON, Ou,
    PrestatairesEcrits, QUI, REGIMES, Regime, RenouvellementEcrit, VieEcrite,
};
use crate::regles::vie::clauses::{Cite, EffetDemeure, ModeCorrespondants, Qui};

/// Reads `{ parametre = "…" }` and notes what that parameter must be.
fn parametre(l: &mut Lecteur<'_>, cle: &'static str, attendu: Attendu, renvois: &mut Renvois) -> Option<String> {
    let mut sous = l.sous(cle)?;
    let code = sous.texte("parametre");
    renvois.parametre(sous.ou("parametre"), &code, attendu);
    sous.finir();
    Some(code)
}

fn mois(l: &mut Lecteur<'_>, cle: &'static str, r: &mut Renvois) -> Option<Ou<u32>> {
    if l.est_table(cle) {
        return parametre(l, cle, Attendu::Mois, r).map(Ou::Parametre);
    }
    l.entier(cle).map(Ou::Fixe)
}

fn mois_requis(l: &mut Lecteur<'_>, cle: &'static str, r: &mut Renvois) -> Ou<u32> {
    if !l.a(cle) {
        l.fauter(cle, "absent, nombre de mois ou { parametre = \"…\" } attendu");
    }
    mois(l, cle, r).unwrap_or(Ou::Fixe(0))
}

fn mot<T: Copy>(
    l: &mut Lecteur<'_>,
    cle: &'static str,
    mots: &'static [(&'static str, T)],
    r: &mut Renvois,
) -> Option<Ou<T>> {
    if l.est_table(cle) {
        let codes = mots.iter().map(|(mot, _)| *mot).collect();
        return parametre(l, cle, Attendu::Mots(codes), r).map(Ou::Parametre);
    }
    l.mot(cle, mots).map(Ou::Fixe)
}

fn delai(l: &mut Lecteur<'_>, cle: &'static str, sans_depart: bool, r: &mut Renvois) -> Option<Ou<Delai>> {
    let mut sous = l.sous(cle)?;
    if sous.a("parametre") {
        let code = sous.texte("parametre");
        r.parametre(sous.ou("parametre"), &code, Attendu::Delai { depart: sans_depart });
        sous.finir();
        return Some(Ou::Parametre(code));
    }
    let nombre = sous.entier("nombre");
    if nombre.is_none_or(|n| n == 0) {
        sous.fauter("nombre", "nombre entier, 1 au moins, attendu");
    }
    let unite = sous.mot_requis("unite", &UNITES).unwrap_or(Unite::JoursCalendaires);
    sous.finir();
    Some(Ou::Fixe(Delai::nouveau(nombre.unwrap_or(1), unite)))
}

fn article(l: &mut Lecteur<'_>, cle: &'static str, r: &mut Renvois) -> String {
    let numero = l.texte(cle);
    r.article(l.ou(cle), &numero);
    numero
}

fn article_ou(l: &mut Lecteur<'_>, cle: &'static str, r: &mut Renvois) -> Option<String> {
    let numero = l.texte_ou(cle)?;
    r.article(l.ou(cle), &numero);
    Some(numero)
}

fn cite_mois(l: &mut Lecteur<'_>, cle: &'static str, r: &mut Renvois) -> Option<Cite<Ou<u32>>> {
    let mut sous = l.sous(cle)?;
    let cite = Cite { dit: mois_requis(&mut sous, "mois", r), article: article(&mut sous, "article", r) };
    sous.finir();
    Some(cite)
}

fn renouvellement(l: &mut Lecteur<'_>, r: &mut Renvois) -> RenouvellementEcrit {
    let Some(mut sous) = l.sous_requis("renouvellement", "table") else {
        return RenouvellementEcrit { mode: Ou::Fixe(Mode::CommeMere), mois: None, article: String::new() };
    };
    if !sous.a("mode") {
        sous.fauter("mode", "absent ; attendu : tacite, a-confirmer, comme-mere, ou { parametre = \"…\" }");
    }
    let mode = mot(&mut sous, "mode", &MODES, r).unwrap_or(Ou::Fixe(Mode::CommeMere));
    let mois = mois(&mut sous, "mois", r);
    if mode != Ou::Fixe(Mode::CommeMere) && mois.is_none() {
        sous.fauter("mois", "absent, nombre de mois ou { parametre = \"…\" } attendu");
    }
    let ecrit = RenouvellementEcrit { mode, mois, article: article(&mut sous, "article", r) };
    sous.finir();
    ecrit
}

fn denonciation(mut l: Lecteur<'_>, r: &mut Renvois) -> DenonciationEcrite {
    if !l.a("preavis") {
        l.fauter("preavis", "absent, { nombre, unite } ou { parametre } attendu");
    }
    let sans_depart = !l.a("depart");
    let preavis = delai(&mut l, "preavis", sans_depart, r);
    if sans_depart && matches!(preavis, Some(Ou::Fixe(_))) {
        l.fauter("depart", "absent ; attendu : envoi, reception");
    }
    let ecrite = DenonciationEcrite {
        code: l.texte("code"),
        qui: l.mot_requis("qui", &QUI).unwrap_or(Qui::Toutes),
        preavis: preavis.unwrap_or(Ou::Fixe(Delai::nouveau(1, Unite::Mois))),
        depart: mot(&mut l, "depart", &DEPARTS, r),
        a_l_anniversaire: l.vrai("a_l_anniversaire"),
        motivee: l.vrai("motivee"),
        article: article(&mut l, "article", r),
    };
    l.finir();
    ecrite
}

fn demeure(mut l: Lecteur<'_>, r: &mut Renvois) -> DemeureEcrite {
    let sans_depart = !l.a("depart");
    let delai = delai(&mut l, "delai", sans_depart, r);
    if sans_depart && matches!(delai, Some(Ou::Fixe(_))) {
        l.fauter("depart", "absent ; attendu : envoi, reception");
    }
    for (cle, attendu) in
        [("qui", "toutes, caisse, partenaire, autres"), ("effet", "automatique, seconde-lettre, decision")]
    {
        if !l.a(cle) {
            l.fauter(cle, &format!("absent ; attendu : {attendu}, ou {{ parametre = \"…\" }}"));
        }
    }
    let cesse = if l.est_table("cesse_si_repare") {
        mot(&mut l, "cesse_si_repare", &OUI_NON, r)
    } else {
        l.a("cesse_si_repare").then(|| Ou::Fixe(l.vrai("cesse_si_repare")))
    };
    let ecrite = DemeureEcrite {
        code: l.texte("code"),
        qui: mot(&mut l, "qui", &QUI, r).unwrap_or(Ou::Fixe(Qui::Toutes)),
        delai,
        depart: mot(&mut l, "depart", &DEPARTS, r),
        effet: mot(&mut l, "effet", &EFFETS, r).unwrap_or(Ou::Fixe(EffetDemeure::Decision)),
        // K-03: a text that says nothing of the cure is read as one that wants it.
        cesse_si_repare: cesse.unwrap_or(Ou::Fixe(true)),
        article: article(&mut l, "article", r),
    };
    l.finir();
    ecrite
}

fn litige(l: &mut Lecteur<'_>, r: &mut Renvois) -> Option<Cite<(Ou<u32>, Ou<u32>)>> {
    let mut sous = l.sous("litige")?;
    let (minimum, maximum) = (mois_requis(&mut sous, "minimum", r), mois_requis(&mut sous, "maximum", r));
    if let (Ou::Fixe(min), Ou::Fixe(max)) = (&minimum, &maximum)
        && min > max
    {
        sous.fauter("maximum", "nombre de mois au moins égal au minimum attendu");
    }
    let cite = Cite { dit: (minimum, maximum), article: article(&mut sous, "article", r) };
    sous.finir();
    Some(cite)
}

fn avenant(l: &mut Lecteur<'_>, r: &mut Renvois) -> Cite<Vec<String>> {
    let Some(mut sous) = l.sous_requis("avenant", "table") else {
        return Cite { dit: Vec::new(), article: String::new() };
    };
    let intouchables = sous.textes("sans_toucher");
    for numero in &intouchables {
        r.article(sous.ou("sans_toucher"), numero);
    }
    let cite = Cite { dit: intouchables, article: article(&mut sous, "article", r) };
    sous.finir();
    cite
}

fn correspondants(l: &mut Lecteur<'_>, r: &mut Renvois) -> Cite<Ou<ModeCorrespondants>> {
    let libre = Ou::Fixe(ModeCorrespondants::Libre);
    let Some(mut sous) = l.sous_requis("correspondants", "table") else {
        return Cite { dit: libre, article: String::new() };
    };
    if !sous.a("mode") {
        sous.fauter("mode", "absent ; attendu : lettre-simple, avenant, formulaire, libre, ou { parametre = \"…\" }");
    }
    let dit = mot(&mut sous, "mode", &CORRESPONDANTS, r).unwrap_or(libre);
    let cite = Cite { dit, article: article(&mut sous, "article", r) };
    sous.finir();
    cite
}

fn prestataires(l: &mut Lecteur<'_>, r: &mut Renvois) -> Option<PrestatairesEcrits> {
    let mut sous = l.sous("prestataires")?;
    if !sous.a("regime") {
        sous.fauter("regime", "absent ; attendu : preavis, autorisation, opposition, repercussion");
    }
    let regime = mot(&mut sous, "regime", &REGIMES, r);
    let delai = delai(&mut sous, "delai", false, r);
    let avec = matches!(regime, Some(Ou::Fixe(Regime::Preavis | Regime::Opposition) | Ou::Parametre(_)));
    if avec && delai.is_none() {
        sous.fauter("delai", "absent, { nombre, unite } ou { parametre } attendu pour ce régime");
    }
    let ecrits = PrestatairesEcrits {
        regime: regime.unwrap_or(Ou::Fixe(Regime::Repercussion)),
        delai,
        article: article(&mut sous, "article", r),
    };
    sous.finir();
    Some(ecrits)
}

fn cloture(mut l: Lecteur<'_>, r: &mut Renvois) -> EtapeCloture {
    let etape =
        EtapeCloture { code: l.texte("code"), libelle: l.texte("libelle"), article: article(&mut l, "article", r) };
    l.finir();
    etape
}

fn doubles<'c>(l: &Lecteur<'_>, cle: &str, codes: impl Iterator<Item = &'c String>) {
    let mut vus = std::collections::BTreeSet::new();
    for code in codes.filter(|c| !vus.insert(c.as_str())) {
        l.fauter(cle, &format!("« {code} » est écrit deux fois"));
    }
}

impl VieEcrite {
    /// Reads `[vie]`; `adossee` tells whether the model leans on another.
    pub(in crate::modele) fn lire(l: &mut Lecteur<'_>, adossee: bool, r: &mut Renvois) -> Option<Self> {
        let mut v = l.sous_requis("vie", "table")?;
        let vie = Self {
            effet: article(&mut v, "effet", r),
            duree: cite_mois(&mut v, "duree", r),
            renouvellement: renouvellement(&mut v, r),
            denonciations: v.tables("denonciation").into_iter().map(|d| denonciation(d, r)).collect(),
            demeures: v.tables("demeure").into_iter().map(|d| demeure(d, r)).collect(),
            force_majeure: cite_mois(&mut v, "force_majeure", r),
            amiable: article_ou(&mut v, "amiable", r),
            litige: litige(&mut v, r),
            avenant: avenant(&mut v, r),
            correspondants: correspondants(&mut v, r),
            prestataires: prestataires(&mut v, r),
            cloture: v.tables("cloture").into_iter().map(|c| cloture(c, r)).collect(),
            cascade: article_ou(&mut v, "cascade", r),
        };
        doubles(&v, "denonciation", vie.denonciations.iter().map(|d| &d.code));
        doubles(&v, "demeure", vie.demeures.iter().map(|d| &d.code));
        doubles(&v, "cloture", vie.cloture.iter().map(|c| &c.code));
        vie.accorder(&v, adossee);
        v.finir();
        Some(vie)
    }

    /// What goes together.
    fn accorder(&self, v: &Lecteur<'_>, adossee: bool) {
        let comme_mere = self.renouvellement.mode == Ou::Fixe(Mode::CommeMere);
        if comme_mere && !adossee {
            v.fauter("renouvellement.mode", "« comme-mere » n’a de sens que pour un modèle adossé à un autre");
        }
        match (&self.duree, comme_mere) {
            (None, false) => v.fauter("duree", "absent, { mois, article } attendu : rien d’autre ne dit la durée"),
            (Some(_), true) => v.fauter("duree", "de trop : la convention dure autant que celle dont elle dépend"),
            _ => {}
        }
        match (&self.cascade, adossee) {
            (None, true) => v.fauter("cascade", "absent, article attendu : ce modèle s’adosse à un autre"),
            (Some(_), false) => v.fauter("cascade", "de trop : ce modèle ne s’adosse à rien"),
            _ => {}
        }
    }
}
