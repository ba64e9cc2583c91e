//! A browser without a screen: cookies, forms, and what a page says.

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use toile::Mesures;
use tower::ServiceExt as _;

/// Keeps cookies and the forms' token from one page to the next.
#[derive(Clone)]
pub struct Client {
    routeur: Router,
    cookies: Vec<(String, String)>,
    jeton: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    /// Status.
    pub statut: u16,
    /// Body.
    pub corps: String,
    /// Body, byte for byte.
    pub octets: Vec<u8>,
    /// Headers, names in lower case.
    pub entetes: Vec<(String, String)>,
    /// What it cost.
    pub requetes: u32,
    /// Traces made durable for it.
    pub traces: u32,
}

impl Page {
    /// The value of header `nom`, or the empty text.
    pub fn entete(&self, nom: &str) -> &str {
        self.entetes.iter().find(|(n, _)| n == nom).map_or("", |(_, v)| v)
    }

    /// Where it redirects to.
    pub fn vers(&self) -> &str {
        self.entete("location")
    }

    /// The text a reader sees, tags out, spaces folded; no-break spaces become plain ones.
    pub fn texte(&self) -> String {
        let mut sortie = String::new();
        let corps = self.corps.split_once("<body>").map_or(self.corps.as_str(), |(_, c)| c);
        for morceau in corps.split('<') {
            sortie.push(' ');
            sortie.push_str(morceau.split_once('>').map_or(morceau, |(_, t)| t));
        }
        let plat = sortie.replace(['\u{a0}', '\u{202f}'], " ").replace("&#39;", "'").replace("&#38;", "&");
        plat.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails unless the reader sees `quoi`.
    #[track_caller]
    pub fn montre(&self, quoi: &str) -> &Self {
        assert!(self.texte().contains(quoi), "« {quoi} » manque ({}) dans : {}", self.statut, self.texte());
        self
    }

    /// Fails if the reader sees `quoi`.
    #[track_caller]
    pub fn cache(&self, quoi: &str) -> &Self {
        assert!(!self.corps.contains(quoi), "« {quoi} » ne devrait pas être dans : {}", self.texte());
        self
    }

    /// Fails unless the status is `statut`.
    #[track_caller]
    pub fn est(&self, statut: u16) -> &Self {
        assert_eq!(self.statut, statut, "{}", self.texte());
        self
    }
}

/// Percent-encodes a form value.
fn encoder(texte: &str) -> String {
    let propre = |o: u8| o.is_ascii_alphanumeric() || matches!(o, b'-' | b'_' | b'.');
    texte.bytes().map(|o| if propre(o) { char::from(o).to_string() } else { format!("%{o:02X}") }).collect()
}

impl Client {
    /// A browser without a session, at the doors of `routeur`.
    pub fn nouveau(routeur: Router) -> Self {
        Self { routeur, cookies: Vec::new(), jeton: String::new() }
    }

    /// Knocks at the doors of another router from now on, with the same cookies.
    pub fn changer_de_routeur(&mut self, routeur: Router) {
        self.routeur = routeur;
    }

    /// Takes a `Set-Cookie` value.
    pub fn poser_cookie(&mut self, valeur: &str) {
        let paire = valeur.split(';').next().unwrap_or_default();
        if let Some((nom, valeur)) = paire.split_once('=') {
            self.cookies.retain(|(n, _)| n != nom);
            self.cookies.push((nom.to_owned(), valeur.to_owned()));
        }
    }

    /// A request as it is; keeps the cookies and the token that come back.
    pub async fn envoyer(&mut self, requete: Request<Body>) -> Page {
        let (mut parts, corps) = requete.into_parts();
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if !cookies.is_empty() && !parts.headers.contains_key(header::COOKIE) {
            parts.headers.insert(header::COOKIE, cookies.join("; ").parse().expect("cookie"));
        }
        let reponse = self.routeur.clone().oneshot(Request::from_parts(parts, corps)).await.expect("réponse");
        let mesures = reponse.extensions().get::<Mesures>().copied();
        let (tete, corps) = reponse.into_parts();
        let octets = corps.collect().await.expect("corps").to_bytes();
        let entetes: Vec<(String, String)> = tete
            .headers
            .iter()
            .map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap_or_default().to_owned()))
            .collect();
        for (_, valeur) in entetes.iter().filter(|(n, _)| n == "set-cookie") {
            self.poser_cookie(valeur);
        }
        let corps = String::from_utf8_lossy(&octets).into_owned();
        if let Some((_, suite)) = corps.split_once("name=\"_csrf\" value=\"") {
            suite.split('"').next().unwrap_or_default().clone_into(&mut self.jeton);
        }
        let (requetes, traces) = mesures.map_or((0, 0), |m| (m.requetes, m.traces));
        Page { statut: tete.status.as_u16(), corps, octets: octets.to_vec(), entetes, requetes, traces }
    }

    /// GET.
    pub async fn get(&mut self, chemin: &str) -> Page {
        let requete = Request::get(chemin).header(header::HOST, "localhost").body(Body::empty()).expect("requête");
        self.envoyer(requete).await
    }

    /// POST of a form with the token of the last page (one is fetched if none was seen yet).
    pub async fn poster(&mut self, chemin: &str, champs: &[(&str, &str)]) -> Page {
        if self.jeton.is_empty() {
            let page = if self.cookies.iter().any(|(n, _)| n == "parvis") { "/accueil" } else { "/connexion" };
            self.get(page).await;
        }
        let jeton = self.jeton.clone();
        let mut tous = vec![("_csrf", jeton.as_str())];
        tous.extend_from_slice(champs);
        self.poster_brut(chemin, &tous).await
    }

    /// POST of exactly these fields.
    pub async fn poster_brut(&mut self, chemin: &str, champs: &[(&str, &str)]) -> Page {
        let corps: Vec<String> = champs.iter().map(|(n, v)| format!("{}={}", encoder(n), encoder(v))).collect();
        let requete = Request::post(chemin)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(corps.join("&")))
            .expect("requête");
        self.envoyer(requete).await
    }

    /// POST of one file with the token of the last page, as a browser sends a form that carries one.
    pub async fn joindre(&mut self, chemin: &str, genre: &str, nom: &str, octets: &[u8]) -> Page {
        self.joindre_avec(chemin, ("genre", genre), nom, octets, false).await
    }

    /// The same, as our script sends it.
    pub async fn joindre_par_script(&mut self, chemin: &str, genre: &str, nom: &str, octets: &[u8]) -> Page {
        self.joindre_avec(chemin, ("genre", genre), nom, octets, true).await
    }

    /// POST of one file with one field `champ` (name, value) beside the token.
    pub async fn deposer(&mut self, chemin: &str, champ: (&str, &str), nom: &str, octets: &[u8]) -> Page {
        self.joindre_avec(chemin, champ, nom, octets, false).await
    }

    async fn joindre_avec(
        &mut self,
        chemin: &str,
        (autre, valeur): (&str, &str),
        nom: &str,
        octets: &[u8],
        script: bool,
    ) -> Page {
        if self.jeton.is_empty() {
            self.get("/accueil").await;
        }
        let champ =
            |n: &str, v: &str| format!("--BORNE\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n");
        let tete = format!(
            "{}{}--BORNE\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{nom}\"\r\n\r\n",
            champ("_csrf", &self.jeton),
            champ(autre, valeur)
        );
        let corps = [tete.as_bytes(), octets, b"\r\n--BORNE--\r\n"].concat();
        let requete = Request::post(chemin)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, if script { "application/json" } else { "text/html" })
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=BORNE")
            .body(Body::from(corps))
            .expect("requête");
        self.envoyer(requete).await
    }

    /// POST that must redirect, followed.
    #[track_caller]
    pub fn suivre<'a>(
        &'a mut self,
        chemin: &'a str,
        champs: &'a [(&'a str, &'a str)],
    ) -> impl Future<Output = Page> + 'a {
        let appelant = std::panic::Location::caller();
        async move {
            let page = self.poster(chemin, champs).await;
            assert_eq!(page.statut, StatusCode::SEE_OTHER.as_u16(), "{appelant} : {}", page.texte());
            self.get(page.vers()).await
        }
    }

    /// The cookies it holds, as a header value.
    pub fn cookies(&self) -> String {
        self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")
    }
}
