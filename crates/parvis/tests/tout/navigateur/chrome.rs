//! Chromium through chromedriver: one child with a process group and a folder of its own, both gone when dropped.
//!
//! Waiting is always for a condition (an h1, a focus, a word), never for a time. Deliberately absent: TLS, since everything
//! is on loopback.

use std::{
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

static RANG: AtomicU32 = AtomicU32::new(0);

/// How often, and how many times, a page is looked at for what a click leads to: fifteen seconds in all.
const PAS: Duration = Duration::from_millis(50);
const ESSAIS: u32 = 300;

const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/// A running chromedriver.
pub(super) struct Pilote {
    processus: Child,
    adresse: String,
    dossier: PathBuf,
    // Kept open, so that chromedriver can go on writing.
    _sortie: BufReader<ChildStdout>,
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JavaScript {
    Actif,
    Coupe,
}

/// What the page is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ecran {
    pub(super) nom: &'static str,
    pub(super) largeur: u32,
    pub(super) hauteur: u32,
    pub(super) sombre: bool,
}

pub(super) const CLAIR: Ecran = Ecran { nom: "clair", largeur: 1280, hauteur: 800, sombre: false };
pub(super) const SOMBRE: Ecran = Ecran { nom: "sombre", sombre: true, ..CLAIR };
pub(super) const ETROIT: Ecran = Ecran { nom: "320", largeur: 320, hauteur: 640, sombre: false };

fn variable(nom: &str) -> String {
    std::env::var(nom).unwrap_or_else(|_| {
        panic!(
            "{nom} absente : lancez « cargo xtask test » ou « cargo xtask pg -- cargo test -p parvis », ou posez PARVIS_SANS_NAVIGATEUR=1"
        )
    })
}

impl Pilote {
    /// Starts chromedriver; `None` when somebody chose to do without a browser.
    pub(super) fn demarrer() -> Option<Self> {
        if std::env::var("PARVIS_SANS_NAVIGATEUR").is_ok_and(|v| v == "1") {
            println!("sans navigateur");
            return None;
        }
        let rang = RANG.fetch_add(1, Ordering::SeqCst);
        let dossier = std::env::temp_dir().join(format!("parvis-navigateur-{}-{rang}", std::process::id()));
        std::fs::create_dir_all(&dossier).unwrap();
        let mut commande = Command::new(variable("PARVIS_CHROMEDRIVER"));
        // Everything chromium writes goes under its folder; the proxy of the machine is none of its business.
        commande.arg("--port=0").env("TMPDIR", &dossier).env("HOME", &dossier).env("no_proxy", "*");
        commande.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut processus = commande.spawn().expect("chromedriver ne démarre pas");
        let mut sortie = BufReader::new(processus.stdout.take().unwrap());
        let adresse = format!("http://127.0.0.1:{}", port(&mut sortie));
        Some(Self { processus, adresse, dossier, _sortie: sortie })
    }

    /// A browser of its own, as a person at another desk would have.
    pub(super) async fn ouvrir(&self, javascript: JavaScript, racine: &str) -> Fenetre {
        let profil = self.dossier.join(format!("profil-{}", RANG.fetch_add(1, Ordering::SeqCst)));
        let mut arguments: Vec<String> = ARGUMENTS.iter().map(|a| (*a).to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profil.display()));
        arguments.push(format!("--window-size={},{}", CLAIR.largeur, CLAIR.hauteur));
        let reglage = if javascript == JavaScript::Coupe { 2 } else { 1 };
        let capacites = json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": variable("PARVIS_CHROMIUM"),
                "args": arguments,
                "prefs": { "profile.managed_default_content_settings.javascript": reglage },
            },
        });
        let Value::Object(capacites) = capacites else { unreachable!() };
        let capacites: Capabilities = capacites.into_iter().collect();
        let mut ouvreur = ClientBuilder::new(HttpConnector::new());
        let client = ouvreur.capabilities(capacites).connect(&self.adresse).await.expect("chromium ne démarre pas");
        let fenetre = Fenetre { client, racine: racine.to_owned() };
        fenetre.montrer(CLAIR).await;
        fenetre
    }
}

/// The port that chromedriver chose and says.
fn port(sortie: &mut impl std::io::BufRead) -> u16 {
    let mut lu = String::new();
    for ligne in sortie.lines() {
        let ligne = ligne.unwrap();
        if let Some((_, port)) = ligne.split_once("started successfully on port ") {
            return port.trim_end_matches('.').parse().unwrap();
        }
        lu.push_str(&ligne);
    }
    panic!("chromedriver s’est arrêté : {lu}")
}

impl Drop for Pilote {
    fn drop(&mut self) {
        let groupe = format!("-{}", self.processus.id());
        Command::new("kill").args(["-KILL", "--", &groupe]).status().ok();
        self.processus.wait().ok();
        retirer(&self.dossier);
    }
}

/// Removes the folder; a process that is still ending may write into it meanwhile, hence the few turns.
fn retirer(dossier: &Path) {
    for _ in 0..100 {
        if std::fs::remove_dir_all(dossier).is_ok() || !dossier.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    eprintln!("{} n’a pas pu être retiré", dossier.display());
}

/// A command of the Chrome `DevTools` protocol, or of chromedriver's own.
#[derive(Debug)]
struct Brute {
    chemin: &'static str,
    corps: Value,
}

impl WebDriverCompatibleCommand for Brute {
    fn endpoint(&self, racine: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        racine.join(&format!("session/{}/{}", session.unwrap_or_default(), self.chemin))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.corps.to_string()))
    }
}

/// A browser window on the house.
pub(super) struct Fenetre {
    pub(super) client: Client,
    pub(super) racine: String,
}

impl Fenetre {
    async fn brute(&self, chemin: &'static str, corps: Value) -> Value {
        self.client.issue_cmd(Brute { chemin, corps }).await.unwrap_or_else(|e| panic!("{chemin} : {e}"))
    }

    pub(super) async fn cdp(&self, commande: &str, parametres: Value) -> Value {
        self.brute("goog/cdp/execute", json!({ "cmd": commande, "params": parametres })).await
    }

    /// Shows what follows on `ecran`, colour scheme included; without motion, so that nothing is caught halfway.
    pub(super) async fn montrer(&self, ecran: Ecran) {
        let gamme = if ecran.sombre { "dark" } else { "light" };
        let traits = json!([
            { "name": "prefers-color-scheme", "value": gamme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": traits })).await;
        let mesure =
            json!({ "width": ecran.largeur, "height": ecran.hauteur, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
        self.cdp("Emulation.setDeviceMetricsOverride", mesure).await;
    }

    /// Goes to a path of the house.
    pub(super) async fn aller(&self, chemin: &str) {
        self.client.goto(&format!("{}{chemin}", self.racine)).await.unwrap();
    }

    /// Waits until the page's h1 is `titre`.
    pub(super) async fn attendre(&self, titre: &str) {
        let xpath = format!("//h1[normalize-space(translate(., '\u{a0}\u{202f}', '  '))=\"{titre}\"]");
        self.guetter(Locator::XPath(&xpath), titre).await;
    }

    /// Waits for an element of `css`.
    pub(super) async fn attendre_un(&self, css: &str) {
        self.guetter(Locator::Css(css), css).await;
    }

    /// The element, as soon as it is there: a click may come back before the page it leads to, on a busy machine.
    async fn guetter(&self, quoi: Locator<'_>, nom: &str) -> Element {
        match self.client.wait().at_most(PAS * ESSAIS).for_element(quoi).await {
            Ok(element) => element,
            Err(erreur) => panic!("« {nom} » attendu ({erreur}), la page dit : {}", self.texte().await),
        }
    }

    /// What a reader sees, no-break spaces made plain.
    pub(super) async fn texte(&self) -> String {
        for _ in 0..ESSAIS {
            // A page that is being left takes its elements with it.
            if let Ok(corps) = self.client.find(Locator::Css("body")).await
                && let Ok(texte) = corps.text().await
            {
                return texte.replace(['\u{a0}', '\u{202f}'], " ");
            }
            tokio::time::sleep(PAS).await;
        }
        panic!("aucune page ne se laisse lire")
    }

    /// Fails unless the reader sees `quoi`, now or once the page that was asked for is there.
    pub(super) async fn voit(&self, quoi: &str) {
        for _ in 0..ESSAIS {
            if self.texte().await.contains(quoi) {
                return;
            }
            tokio::time::sleep(PAS).await;
        }
        panic!("« {quoi} » manque dans : {}", self.texte().await)
    }

    /// Title of the window.
    pub(super) async fn titre(&self) -> String {
        self.client.title().await.unwrap().replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Clicks the first element of `css`; one that the banner covers is brought to the middle first, as a person scrolls.
    pub(super) async fn cliquer(&self, css: &str) {
        if self.guetter(Locator::Css(css), css).await.click().await.is_ok() {
            return;
        }
        let milieu = format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})");
        self.client.execute(&milieu, Vec::new()).await.unwrap();
        self.guetter(Locator::Css(css), css).await.click().await.unwrap();
    }

    /// Clicks the button or link that says `mots`.
    pub(super) async fn choisir(&self, mots: &str) {
        let xpath = format!("//*[self::a or self::button][starts-with(normalize-space(.), \"{mots}\")]");
        self.guetter(Locator::XPath(&xpath), mots).await.click().await.unwrap();
    }

    /// Types into field `nom`, whatever it held.
    pub(super) async fn taper(&self, nom: &str, valeur: &str) {
        let champ = self.guetter(Locator::Id(nom), nom).await;
        champ.clear().await.unwrap();
        champ.send_keys(valeur).await.unwrap();
    }

    /// What `script` returns.
    pub(super) async fn demander(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|e| panic!("{e} : {script}"))
    }

    /// What the browser complained of since the last call: blocked content, script errors, missing files.
    pub(super) async fn plaintes(&self) -> Vec<String> {
        let lignes = self.brute("se/log", json!({ "type": "browser" })).await;
        let dite = |l: &Value| l["message"].as_str().unwrap_or_default().to_owned();
        lignes.as_array().unwrap().iter().map(dite).collect()
    }

    /// Takes the cookies of a [`banc::Client`], as if the person had signed in here.
    pub(super) async fn endosser(&self, cookies: &str) {
        self.cdp("Network.clearBrowserCookies", json!({})).await;
        for (nom, valeur) in cookies.split("; ").filter_map(|c| c.split_once('=')) {
            let pose =
                json!({ "name": nom, "value": valeur, "url": self.racine, "httpOnly": true, "sameSite": "Strict" });
            self.cdp("Network.setCookie", pose).await;
        }
    }

    /// Signs in as a person does, password typed.
    pub(super) async fn se_connecter(&self, identifiant: &str) {
        self.aller("/").await;
        self.attendre("Connectez-vous").await;
        self.taper("identifiant", identifiant).await;
        self.taper("mot_de_passe", banc::MOT_DE_PASSE).await;
        self.choisir("Se connecter").await;
        self.attendre("Accueil").await;
    }

    /// Ends the browser.
    pub(super) async fn fermer(self) {
        self.client.close().await.unwrap();
    }
}
