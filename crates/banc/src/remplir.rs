//! Many requests at once, by SQL: what a list, a search or an export is measured on. No text of theirs is sealed:
//! lists never read any.

use parvis::demo::Gens;
use socle::Instant;

/// Units and agents added beside those of the invented world.
pub const UNITES: usize = 60;
/// Agents of the caisse who share them out.
pub const AGENTS: usize = 20;

/// The statements, in their order, that add `nombre` requests of the département to its caisse, sent one every five
/// minutes until `maintenant`: 85 in a hundred are closed, one in four of the others is followed by nobody.
pub fn textes(gens: &Gens, nombre: usize, maintenant: Instant) -> Vec<String> {
    let acteur = |qui: &str| gens.personnage(qui).expect("personnage").acteur.clone();
    let (lea, agent) = (acteur("tech-brume"), acteur("agent-rivieres"));
    let (caisse, partenaire, auteur) = (gens.trois_rivieres, gens.val_dormant, lea.compte);
    let (volet, unite, maintenant) = (gens.volets.first().expect("volet"), agent.unite, maintenant.micros());
    let suite = |n: usize| format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})");
    let id = |genre: u8, rang: &str| format!("'0197b1a2-{genre:04}-7000-8000-' || CAST(100000000000 + {rang} AS TEXT)");
    let (d, s) = (id(1, "i"), id(2, "i"));
    let (u, a) = (id(3, "(1 + i / 20 % 60)"), id(4, "(1 + i / 1200 % 20)"));
    let depot = format!("{maintenant} - CAST(i AS BIGINT) * 300000000");
    let close = "i % 20 > 2";
    vec![
        format!(
            "INSERT INTO unite (id, organisation, nom) {} SELECT {}, '{partenaire}', 'Maison ' || CAST(i AS TEXT) FROM n",
            suite(UNITES),
            id(3, "i")
        ),
        format!(
            "INSERT INTO personne (id, nom, prenom, tri, cree_le) {} SELECT {}, 'Lotellier-' || CAST(i AS TEXT), 'Camille', 'lotellier', 1 FROM n",
            suite(AGENTS),
            id(5, "i")
        ),
        format!(
            "INSERT INTO compte (id, personne, organisation, unite, profil, identifiant, cree_le, active_le, inactif_le) {} \
             SELECT {}, {}, '{caisse}', '{unite}', 'agent_caisse', 'c-lot-' || CAST(i AS TEXT), 1, 1, {} FROM n",
            suite(AGENTS),
            id(4, "i"),
            id(5, "i"),
            Instant::SANS_FIN.micros()
        ),
        format!(
            "INSERT INTO sujet (id, caisse, cle_recherche, cree_le) {} SELECT {s}, '{caisse}', 'lot-' || CAST(i AS TEXT), 1 FROM n",
            suite(nombre)
        ),
        format!(
            "INSERT INTO demande (id, numero, version, phase, volet, caisse, partenaire, unite, auteur, motif, formulaire, \
             formulaire_version, sujet, cree_le, depose_le, echeance, close_le, issue, affecte_a) {} \
             SELECT {d}, 'L' || CAST(1000000 + i AS TEXT), 4, CASE i % 20 WHEN 0 THEN 'deposee' WHEN 1 THEN 'prise_en_charge' \
             WHEN 2 THEN 'attente_partenaire' ELSE 'close' END, '{volet}', '{caisse}', '{partenaire}', {u}, '{auteur}', \
             'saisine-mas', (SELECT MIN(code) FROM formulaire), (SELECT MIN(version) FROM formulaire), {s}, {depot}, {depot}, \
             {depot} + 172800000000, CASE WHEN {close} THEN {depot} + 86400000000 END, CASE WHEN {close} THEN 'accompagne' END, \
             CASE WHEN i / 7 % 4 > 0 THEN {a} END FROM n",
            suite(nombre)
        ),
        format!(
            "INSERT INTO demande_identite (demande, civilite, nom, prenom, nom_cherche, prenom_cherche, naissance) {} \
             SELECT {d}, 'madame', CASE i % 9 WHEN 3 THEN 'Vandrezanne-Courtois de la Lotissière-' ELSE 'Lotissier-' END || CAST(i % 5000 AS TEXT), \
             'Prune', 'lotissier ' || CAST(i % 5000 AS TEXT), 'prune', \
             CAST(1930 + i % 80 AS TEXT) || '-05-12' FROM n",
            suite(nombre)
        ),
        format!(
            "INSERT INTO demande_mot (mot, demande) {} SELECT 'lot' || CAST(i % 5000 AS TEXT), {d} FROM n",
            suite(nombre)
        ),
        "ANALYZE".to_owned(),
    ]
}
