//! A situation signalled, then ten treated in a row, with the keyboard alone; at each step the focus is seen, drawn and
//! not hidden.

use banc::Banc;
use fantoccini::{
    actions::{InputSource as _, KeyAction, KeyActions},
    key::Key,
};

use super::chrome::{Fenetre, JavaScript, Pilote};

/// Why the focused element cannot be seen, or the empty text: no outline drawn, out of the window, or covered.
const FOCUS_VU: &str = "
    const e = document.activeElement;
    if (!e || e === document.body) return '';
    const s = getComputedStyle(e), r = e.getBoundingClientRect(), nom = e.outerHTML.slice(0, 90);
    if (!e.matches(':focus-visible')) return 'pas :focus-visible : ' + nom;
    if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) return 'sans contour : ' + nom;
    if (/, 0\\)$|transparent/.test(s.outlineColor)) return 'contour transparent : ' + nom;
    const haut = Math.max(r.top, 0), bas = Math.min(r.bottom, innerHeight);
    if (bas - haut < Math.min(r.height, 24) || r.right <= 0 || r.left >= innerWidth) return `hors de la vue (${r.top} à ${r.bottom}, fenêtre ${innerHeight}) : ` + nom;
    const dessus = document.elementFromPoint(Math.min(r.left + r.width / 2, innerWidth - 1), (haut + bas) / 2);
    const meme = dessus && (e.contains(dessus) || dessus.contains(e) || e.parentElement.contains(dessus));
    return meme ? '' : 'couvert par ' + (dessus ? dessus.outerHTML.slice(0, 60) : 'rien') + ' : ' + nom;";

/// Presses a key, with Shift held or not; the focus that follows must be seen.
async fn touche(f: &Fenetre, touche: Key, majuscule: bool) {
    let mut gestes = KeyActions::new("clavier".into());
    let (maj, valeur) = (char::from(Key::Shift), char::from(touche));
    if majuscule {
        gestes = gestes.then(KeyAction::Down { value: maj });
    }
    gestes = gestes.then(KeyAction::Down { value: valeur }).then(KeyAction::Up { value: valeur });
    if majuscule {
        gestes = gestes.then(KeyAction::Up { value: maj });
    }
    f.client.perform_actions(gestes).await.unwrap();
}

async fn focus_vu(f: &Fenetre) {
    let defaut = f.demander(FOCUS_VU).await;
    assert_eq!(defaut, "", "{}", f.client.current_url().await.unwrap());
}

async fn est_sur(f: &Fenetre, css: &str) -> bool {
    f.demander(&format!("return document.activeElement.matches({css:?})")).await == true
}

/// Presses Tab until the focus is on `css`; every stop on the way must be seen.
async fn jusqu_a(f: &Fenetre, css: &str) {
    for _ in 0..60 {
        touche(f, Key::Tab, false).await;
        focus_vu(f).await;
        if est_sur(f, css).await {
            return;
        }
    }
    panic!("Tab ne mène pas à {css} ({})", f.client.current_url().await.unwrap());
}

/// Types where the focus is.
async fn taper(f: &Fenetre, texte: &str) {
    f.client.active_element().await.unwrap().send_keys(texte).await.unwrap();
}

async fn remplir(f: &Fenetre, champs: &[(&str, &str)]) {
    for (champ, texte) in champs {
        jusqu_a(f, champ).await;
        taper(f, texte).await;
    }
}

async fn valider(f: &Fenetre, titre: &str) {
    jusqu_a(f, "main form[novalidate] button, main form[action$='/envoi'] button").await;
    touche(f, Key::Enter, false).await;
    f.attendre(titre).await;
}

async fn se_connecter(f: &Fenetre, qui: &str) {
    f.aller("/connexion").await;
    remplir(f, &[("#identifiant", qui), ("#mot_de_passe", banc::MOT_DE_PASSE)]).await;
    touche(f, Key::Enter, false).await;
    f.attendre("Accueil").await;
}

/// The first Tab shows a link that jumps over banner and rail.
async fn eviter(f: &Fenetre) {
    touche(f, Key::Tab, false).await;
    focus_vu(f).await;
    assert!(est_sur(f, ".evitement a[href='#contenu']").await, "the skip link comes first");
    touche(f, Key::Enter, false).await;
    // It leads to the content.
    f.attendre_un("main:focus").await;
    touche(f, Key::Tab, false).await;
    assert!(est_sur(f, "main *").await, "and Tab goes on from there");
}

async fn choisir_la_caisse(f: &Fenetre) {
    jusqu_a(f, ".rail a[href='/signaler']").await;
    touche(f, Key::Enter, false).await;
    f.attendre("Signaler une situation").await;
    jusqu_a(f, "#caisse-1, #caisse-2").await;
    jusqu_a(f, "#information-1").await;
    touche(f, Key::Space, false).await;
    // Back and forth: Shift-Tab leaves the box, Tab comes back to it.
    touche(f, Key::Tab, true).await;
    focus_vu(f).await;
    assert!(est_sur(f, "[name='motif']").await, "Shift-Tab goes back to the motif");
    jusqu_a(f, "#consentement-1").await;
    touche(f, Key::Space, false).await;
    valider(f, "Personne concernée").await;
}

/// Nothing typed: the summary takes the focus, its link leads into the field.
async fn se_tromper(f: &Fenetre) {
    jusqu_a(f, "main form[novalidate] button").await;
    touche(f, Key::Enter, false).await;
    f.attendre_un(".erreurs:focus").await;
    focus_vu(f).await;
    touche(f, Key::Tab, false).await;
    touche(f, Key::Enter, false).await;
    // The first link of the summary leads to its field.
    f.attendre_un("#civilite-1:focus").await;
}

#[tokio::test]
async fn signaler_au_clavier_seul() {
    let Some(pilote) = Pilote::demarrer() else { return };
    let banc = Banc::sqlite().await;
    let f = pilote.ouvrir(JavaScript::Actif, &banc.servir().await).await;
    se_connecter(&f, "tech-brume").await;
    eviter(&f).await;
    f.aller("/accueil").await;
    choisir_la_caisse(&f).await;
    se_tromper(&f).await;
    // An arrow moves inside the group and chooses: « Monsieur ».
    touche(&f, Key::Down, false).await;
    focus_vu(&f).await;
    assert!(est_sur(&f, "#civilite-2:checked").await, "the arrow chooses the next answer");
    let personne =
        [("#nom", "Aubrelin"), ("#prenom", "Côme"), ("#date_naissance", "00/00/1951"), ("#lieu_naissance", "Portugal")];
    remplir(&f, &personne).await;
    remplir(&f, &[("#telephone", "0199001234")]).await;
    valider(&f, "Difficultés rencontrées").await;
    jusqu_a(&f, "#cadre-1").await;
    touche(&f, Key::Space, false).await;
    remplir(&f, &[("#commentaires", "Souhaite un premier appel.")]).await;
    f.attendre_un(".reste").await;
    valider(&f, "Vérifiez vos réponses").await;
    f.voit("Aubrelin").await;
    valider(&f, "Votre demande est envoyée").await;
    f.fermer().await;
}

/// The first contact, written down.
async fn noter_le_contact(f: &Fenetre) {
    for case in ["#resultat-1, #resultat-2", "#contact_mode-1, #contact_mode-2"] {
        if case.starts_with("#contact_mode") {
            remplir(f, &[("#contact_le", "01/06/2026")]).await;
        }
        jusqu_a(f, case).await;
        touche(f, Key::Space, false).await;
    }
    jusqu_a(f, "#consentement-1").await;
    touche(f, Key::Space, false).await;
    jusqu_a(f, "form[action$='/etape'] button").await;
    touche(f, Key::Enter, false).await;
    f.attendre_un(".avis--succes").await;
    f.voit("Accord confirmé par la personne").await;
}

#[tokio::test]
async fn dix_de_suite_sans_la_souris() {
    let Some(pilote) = Pilote::demarrer() else { return };
    let banc = Banc::sqlite().await;
    let mut href = String::new();
    for _ in 0..10 {
        href = crate::circuit::deposee(&banc).await;
    }
    let f = pilote.ouvrir(JavaScript::Coupe, &banc.servir().await).await;
    se_connecter(&f, "agent-rivieres").await;
    f.aller(&href).await;
    let mut vues = std::collections::BTreeSet::new();
    for rang in 1..=10 {
        f.attendre_un("form[action$='/prise-en-charge']").await;
        vues.insert(f.client.current_url().await.unwrap().path().to_owned());
        jusqu_a(&f, "form[action$='/prise-en-charge'] button").await;
        touche(&f, Key::Enter, false).await;
        f.attendre_un(".avis--succes").await;
        // What comes next is under the fingers: Enter is enough.
        focus_vu(&f).await;
        assert!(est_sur(&f, "a[href$='/suivante']").await, "« Demande suivante » has the focus");
        if rang == 10 {
            noter_le_contact(&f).await;
        }
        touche(&f, Key::Enter, false).await;
    }
    assert_eq!(vues.len(), 10, "ten different ones: {vues:?}");
    f.fermer().await;
}
