//! axe-core on every page in light, dark and 320 px, and what axe does not look at: one h1, a title of its own, no
//! sideways scroll, targets of 24 px, nothing refused by the content policy, bytes over the wire.

use std::collections::BTreeMap;

use banc::Banc;
use serde_json::Value;

use super::{
    captures,
    chrome::{CLAIR, ETROIT, Ecran, Fenetre, JavaScript, Pilote, SOMBRE},
    pages::{EXPIRATION, Lieux, VUES, Vue, vues},
};

const AXE: &str = include_str!("../actifs/axe.min.js");

/// interface.md « Budget »: the first page with all it loads, then each page.
const PREMIERE_PAGE: u64 = 60_000;
const PAGE: u64 = 15_000;

/// One sentence per defect of the page as it is shown now.
const CONTROLES: &str = "
    const dits = [];
    const visible = e => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const titres = document.querySelectorAll('h1');
    if (titres.length !== 1 || !titres[0].textContent.trim()) dits.push(`${titres.length} h1`);
    if (!document.title.trim()) dits.push('sans titre');
    const racine = document.documentElement;
    if (racine.scrollWidth > racine.clientWidth) {
        const larges = [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > racine.clientWidth + 1);
        dits.push(`déborde : ${racine.scrollWidth} > ${racine.clientWidth}, ` + larges.slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(' | '));
    }
    const dansUnePhrase = e => getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim().length > e.textContent.trim().length;
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        const r = e.getBoundingClientRect();
        if (visible(e) && !dansUnePhrase(e) && (r.width < 23.9 || r.height < 23.9)) {
            dits.push(`cible de ${r.width.toFixed(1)} × ${r.height.toFixed(1)} : ${e.outerHTML.slice(0, 90)}`);
        }
    }
    const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
    return axe.run(document, options).then(({ violations }) => {
        for (const v of violations) for (const n of v.nodes) {
            dits.push(`axe ${v.id} : ${n.target.join(' ')} : ${n.failureSummary.replace(/\\s+/g, ' ')}`);
        }
        return dits;
    });";

const POIDS: &str = "
    const octets = genre => performance.getEntriesByType(genre).reduce((somme, e) => somme + e.transferSize, 0);
    return octets('navigation') + octets('resource');";

async fn controler(f: &Fenetre, vue: &str, ecran: Ecran) -> Vec<String> {
    f.montrer(ecran).await;
    let dits = f.demander(CONTROLES).await;
    let dits = dits.as_array().unwrap().iter().map(|d| d.as_str().unwrap_or_default().to_owned());
    dits.map(|d| format!("{vue} ({}) : {d}", ecran.nom)).collect()
}

/// What the console says of this page, its own status apart: a refusal is a 4xx on purpose.
async fn console(f: &Fenetre, vue: &str) -> Vec<String> {
    let ici = f.client.current_url().await.unwrap().to_string();
    let statut = |p: &String| p.starts_with(&ici) && p.contains("the server responded with a status of 4");
    f.plaintes().await.into_iter().filter(|p| !statut(p)).map(|p| format!("{vue} : console : {p}")).collect()
}

/// Looks at one page on the three screens; `titres` remembers who has which title.
async fn regarder(f: &Fenetre, vue: &Vue, titres: &mut BTreeMap<String, &'static str>) -> Vec<String> {
    let mut defauts = console(f, vue.nom).await;
    let poids = f.demander(POIDS).await.as_u64().unwrap();
    let permis = if vue.nom == VUES[0].nom { PREMIERE_PAGE } else { PAGE };
    if poids == 0 || poids > permis {
        defauts.push(format!("{} : {poids} octets reçus, pour {permis} au plus", vue.nom));
    }
    f.client.execute(AXE, Vec::new()).await.unwrap();
    for ecran in [CLAIR, SOMBRE, ETROIT] {
        defauts.extend(controler(f, vue.nom, ecran).await);
        if let Some(dossier) = captures::dossier() {
            captures::prendre(f, &dossier, vue.nom, ecran).await;
        }
    }
    f.montrer(CLAIR).await;
    let titre = f.titre().await;
    let porte = if vue.porte.is_empty() { vue.nom } else { vue.porte };
    let autre = *titres.entry(titre.clone()).or_insert(porte);
    if autre != porte {
        defauts.push(format!("{} : le titre « {titre} » est aussi celui de {autre}", vue.nom));
    }
    defauts
}

#[tokio::test]
async fn chaque_page_sur_trois_ecrans() {
    let Some(pilote) = Pilote::demarrer() else { return };
    let banc = Banc::demo().await;
    let lieux = Lieux::preparer(&banc).await;
    let f = pilote.ouvrir(JavaScript::Actif, &banc.servir().await).await;
    let (mut defauts, mut titres) = (Vec::new(), BTreeMap::new());
    for vue in vues().chain([&EXPIRATION]).filter(|v| captures::choisie(v.nom)) {
        lieux.ouvrir(&f, vue).await;
        defauts.extend(regarder(&f, vue, &mut titres).await);
    }
    f.fermer().await;
    assert!(defauts.is_empty(), "{} défauts :\n{}", defauts.len(), defauts.join("\n"));
}

/// The checks themselves: a page spoilt in five ways is found spoilt in five ways.
#[tokio::test]
async fn une_page_abimee_est_vue() {
    const ABIMER: &str = "
        document.querySelector('label').remove();
        document.querySelector('main').insertAdjacentHTML('beforeend', '<h1>Deux</h1><button id=\"petit\">x</button>');
        document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color: red\">en ligne</p>');
        const large = document.createElement('div');
        large.style.width = '2000px'; large.style.height = '1px';
        document.querySelector('main').append(large);
        const petit = document.getElementById('petit');
        petit.style.cssText = 'width: 10px; height: 10px; padding: 0; min-height: 0';";
    let Some(pilote) = Pilote::demarrer() else { return };
    let banc = Banc::sqlite().await;
    let f = pilote.ouvrir(JavaScript::Actif, &banc.servir().await).await;
    f.aller("/connexion").await;
    f.client.execute(AXE, Vec::new()).await.unwrap();
    assert_eq!(controler(&f, "saine", ETROIT).await, Vec::<String>::new());
    assert_eq!(console(&f, "saine").await, Vec::<String>::new());
    assert_eq!(f.demander(ABIMER).await, Value::Null);
    let dits = controler(&f, "abîmée", ETROIT).await.join("\n");
    for attendu in ["2 h1", "déborde", "cible de 10.0", "axe label"] {
        assert!(dits.contains(attendu), "« {attendu} » n’a pas été vu : {dits}");
    }
    let plaintes = console(&f, "abîmée").await.join("\n");
    assert!(plaintes.contains("Content Security Policy"), "{plaintes}");
    f.fermer().await;
}
