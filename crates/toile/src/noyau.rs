//! From a request to an answer: recognise, check the door, run the handler, check its trace, dress the answer.

use std::{collections::BTreeMap, io::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use acces::profil_admis;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, RawPathParams},
    routing::any,
};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, Method, Request, Response, header, request::Parts};
use http_body_util::{BodyExt as _, Limited};
use socle::{Chrono, Id, Refus};

use crate::{
    Champs, Exige, Maison, Methode, Passage, Porte, Reponse, Suite, Visite, cadre, envoi, flux, mesures, origine,
    refus, reponse::Corps, session, temoin,
};

/// The longest a handler may take; nothing on a page needs a tenth of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What one answer cost; in the extensions of the response, for tests and the bench.
#[derive(Debug, Clone, Copy)]
pub struct Mesures {
    /// SQL statements, the trace's three included.
    pub requetes: u32,
    /// Traces made durable.
    pub traces: u32,
}

/// The router, built from the table of doors and from nothing else.
pub fn routeur(maison: &Arc<Maison>, portes: &[Porte]) -> Router {
    let menu: Arc<Vec<Porte>> = Arc::new(portes.iter().filter(|p| p.menu.is_some()).copied().collect());
    let mut chemins: BTreeMap<&'static str, Vec<Porte>> = BTreeMap::new();
    for porte in portes {
        chemins.entry(porte.chemin).or_default().push(*porte);
    }
    let mut routeur = Router::new();
    for (chemin, portes) in chemins {
        let (maison, menu, portes) = (Arc::clone(maison), Arc::clone(&menu), Arc::new(portes));
        routeur = routeur.route(
            chemin,
            any(move |parametres: RawPathParams, requete: Request<Body>| {
                let parametres = parametres.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
                entrer(Arc::clone(&maison), Arc::clone(&menu), Arc::clone(&portes), parametres, requete)
            }),
        );
    }
    let (maison, menu) = (Arc::clone(maison), menu);
    let absente =
        Porte::publique(Methode::Get, "(aucune)", |_| Box::pin(async { Err(Refus::Introuvable("chemin inconnu")) }));
    routeur.fallback(any(move |requete: Request<Body>| {
        entrer(Arc::clone(&maison), Arc::clone(&menu), Arc::new(vec![absente]), Vec::new(), requete)
    }))
}

async fn entrer(
    maison: Arc<Maison>,
    menu: Arc<Vec<Porte>>,
    portes: Arc<Vec<Porte>>,
    parametres: Vec<(String, String)>,
    requete: Request<Body>,
) -> Response<Body> {
    let (chrono, tls) = (Chrono::demarrer(), maison.reglages.tls);
    let (parts, corps) = requete.into_parts();
    let methode = match parts.method {
        Method::GET | Method::HEAD => Some(Methode::Get),
        Method::POST => Some(Methode::Post),
        _ => None,
    };
    let trouvee = portes
        .iter()
        .find(|p| Some(p.methode) == methode)
        .or_else(|| portes.first().filter(|p| p.chemin == "(aucune)"));
    let permises = portes
        .iter()
        .map(|p| if p.methode == Methode::Get { "GET, HEAD" } else { "POST" })
        .collect::<Vec<_>>()
        .join(", ");
    let repli = Porte::publique(Methode::Get, portes.first().map_or("", |p| p.chemin), |_| {
        Box::pin(async { Err(Refus::Methode) })
    });
    let porte = trouvee.copied().unwrap_or(repli);
    let travail = async {
        let passage = accueillir(maison, menu, porte, parametres, &parts);
        traiter(passage, &parts, corps).await
    };
    let ((reponse, traces), requetes) = stockage::sous_compteur(traces::sous_temoin(travail)).await;
    let reponse = if trouvee.is_none() { reponse.entete(header::ALLOW, &permises) } else { reponse };
    let ms = u64::try_from(chrono.ecoule().as_millis()).unwrap_or(u64::MAX);
    mesures::compter(&porte, &parts.method, reponse.statut.as_u16(), chrono);
    tracing::info!(porte = porte.chemin, methode = %parts.method, statut = reponse.statut.as_u16(), ms, requetes, "requête");
    let gzip = texte(&parts.headers, "accept-encoding").contains("gzip");
    let mut reponse = habiller(comprimer(reponse, gzip), tls);
    reponse.extensions_mut().insert(Mesures { requetes, traces });
    reponse
}

fn cookies(entetes: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let paires = entetes.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split("; "));
    paires.filter_map(|p| p.split_once('='))
}

fn cookie<'a>(entetes: &'a HeaderMap, nom: &str) -> Option<&'a str> {
    cookies(entetes).find(|(n, _)| *n == nom).map(|(_, v)| v)
}

fn texte<'a>(entetes: &'a HeaderMap, nom: &str) -> &'a str {
    entetes.get(nom).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The request as handlers know it, before anybody is recognised.
fn accueillir(
    maison: Arc<Maison>,
    menu: Arc<Vec<Porte>>,
    porte: Porte,
    parametres: Vec<(String, String)>,
    parts: &Parts,
) -> Passage {
    let entetes = &parts.headers;
    let pair = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(|| [127, 0, 0, 1].into(), |c| c.0.ip());
    let adresse = origine::adresse_du_client(
        pair,
        entetes.get("x-forwarded-for").and_then(|v| v.to_str().ok()),
        &maison.reglages.proxys,
    );
    let reseau = origine::coupee(adresse);
    let origine = format!("{reseau} {}", origine::client(texte(entetes, "user-agent")));
    let anonyme = cookie(entetes, nom_anonyme(maison.reglages.tls)).unwrap_or_default().to_owned();
    Passage {
        porte,
        parametres,
        requete: Champs::default(),
        corps: Champs::default(),
        fichier: None,
        origine,
        reseau,
        jeton_neuf: anonyme.is_empty(),
        jeton_anonyme: if anonyme.is_empty() { session::jeton(&maison.monde) } else { anonyme },
        reconnu: None,
        finie: None,
        apparence: cadre::apparence(cookie(entetes, "parvis_apparence").unwrap_or_default()),
        chemin: parts.uri.path().to_owned(),
        temoins: cookies(entetes)
            .filter(|(n, _)| temoin::a_nous(n))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect(),
        accepte_gzip: texte(entetes, "accept-encoding").contains("gzip"),
        veut_json: texte(entetes, "accept").starts_with("application/json"),
        menu,
        maison,
    }
}

const fn nom_anonyme(tls: bool) -> &'static str {
    if tls { "__Host-parvis_avant" } else { "parvis_avant" }
}

async fn traiter(mut passage: Passage, parts: &Parts, corps: Body) -> Reponse {
    let maison = Arc::clone(&passage.maison);
    let (pose, porte) = (cookie_anonyme(&passage), passage.porte);
    let resultat = match preparer(&mut passage, parts, corps).await {
        Ok(None) => suivre(&mut passage).await,
        Ok(Some(detour)) => Ok(detour),
        Err(refus) => Err(refus),
    };
    let session = passage.reconnu.as_ref().map(|r| r.acteur.session.clone());
    let reponse = match resultat.and_then(|r| flux::garder(&maison, session, r)) {
        Ok(reponse) => reponse,
        Err(refus) => {
            let connu = passage.reconnu.as_ref().filter(|_| porte.exige != Exige::Rien);
            let acteur = refus::a_consigner(&refus, connu.map(|r| &r.acteur));
            let consigne = match acteur {
                Some(acteur) => {
                    let objet = passage.parametres.first().map(|(_, v)| v.as_str());
                    let objet = objet.filter(|v| v.parse::<Id<()>>().is_ok());
                    maison.traces.refus(acteur, action(&porte), porte.chemin, objet, &refus).await
                }
                None => Ok(()),
            };
            // A refusal that cannot be journalled is not told either: the journal is away, say that.
            refus::reponse(&passage, consigne.as_ref().err().unwrap_or(&refus))
        }
    };
    match pose {
        Some(valeur) if reponse.genre.starts_with("text/html") => reponse.entete(header::SET_COOKIE, &valeur),
        _ => reponse,
    }
}

fn action(porte: &Porte) -> &'static str {
    match porte.exige {
        Exige::Action(action) => action.code(),
        Exige::Rien => "public",
    }
}

fn cookie_anonyme(passage: &Passage) -> Option<String> {
    let tls = passage.maison.reglages.tls;
    let sur = if tls { "; Secure" } else { "" };
    let (nom, valeur) = (nom_anonyme(tls), &passage.jeton_anonyme);
    passage.jeton_neuf.then(|| format!("{nom}={valeur}; Path=/; HttpOnly; SameSite=Strict{sur}"))
}

/// Everything that is checked before a handler: query, session, profile, what is due first, body, CSRF.
async fn preparer(passage: &mut Passage, parts: &Parts, corps: Body) -> Result<Option<Reponse>, Refus> {
    let maison = Arc::clone(&passage.maison);
    let jeton = cookie(&parts.headers, session::nom_du_cookie(maison.reglages.tls));
    let reconnu = match jeton {
        Some(jeton) => session::reconnaitre(&maison, jeton, &passage.origine).await,
        None => Ok(None),
    };
    match (passage.porte.exige, reconnu) {
        (Exige::Rien, reconnu) => passage.reconnu = reconnu.unwrap_or(None),
        (Exige::Action(action), Err(Refus::SessionExpiree)) if passage.porte.perimee.is_some() => {
            let finie = session::finie(&maison, jeton.unwrap_or_default(), &passage.origine).await?;
            passage.finie = finie.filter(|f| profil_admis(action, f.acteur.profil).is_ok());
            if passage.finie.is_none() {
                return Err(Refus::SessionExpiree);
            }
        }
        (Exige::Action(_), Err(refus)) => return Err(refus),
        (Exige::Action(_), Ok(None)) => return Err(Refus::NonConnecte),
        (Exige::Action(action), Ok(Some(reconnu))) => {
            let admis = profil_admis(action, reconnu.acteur.profil);
            let due = reconnu.obligation.filter(|_| !passage.porte.pendant_obligation);
            passage.reconnu = Some(reconnu);
            admis?;
            if let Some(due) = due {
                return Reponse::aller(due.page()).map(Some);
            }
        }
    }
    passage.requete = Champs::lire(parts.uri.query().unwrap_or_default().as_bytes())?;
    if passage.porte.methode == Methode::Post
        && !passage.porte.a_distance
        && let Err(refus) = lire_le_corps(passage, parts, corps).await
    {
        // Under a session that has ended, whose form it was makes no difference to what is said.
        let etrangere = matches!(refus, Refus::PageEtrangere) && passage.finie.take().is_some();
        return Err(if etrangere { Refus::SessionExpiree } else { refus });
    }
    Ok(None)
}

/// The fields of a form, and its file at a door that takes one; nothing of a file is read before the form is known to be
/// ours.
async fn lire_le_corps(passage: &mut Passage, parts: &Parts, corps: Body) -> Result<(), Refus> {
    let genre = texte(&parts.headers, "content-type");
    if let Some(max) = passage.porte.fichier_max.filter(|_| genre.starts_with("multipart/form-data")) {
        meme_origine(&parts.headers)?;
        let secret = passage.secret_des_formulaires();
        (passage.corps, passage.fichier) =
            envoi::lire(corps, genre, max, |jeton| session::correspond(jeton, secret)).await?;
        return Ok(());
    }
    if !genre.starts_with("application/x-www-form-urlencoded") {
        return Err(Refus::Illisible("type du corps"));
    }
    let limite = Limited::new(corps, passage.porte.corps_max);
    let octets =
        tokio::time::timeout(PATIENCE, limite.collect()).await.map_err(|_| Refus::Illisible("corps trop lent"))?;
    passage.corps = Champs::lire(&octets.map_err(|_| Refus::TropGros)?.to_bytes())?;
    meme_origine(&parts.headers)?;
    if session::correspond(passage.corps.un("_csrf"), passage.secret_des_formulaires()) {
        Ok(())
    } else {
        Err(Refus::PageEtrangere)
    }
}

/// A browser says where a form comes from; another site's is refused before its token is looked at.
fn meme_origine(entetes: &HeaderMap) -> Result<(), Refus> {
    let site = texte(entetes, "sec-fetch-site");
    let origine = texte(entetes, "origin");
    let hote = texte(entetes, "host");
    // A page of ours that is `no-referrer` sends « null »: believed where the browser also says « same-origin ».
    let meme_hote = origine.is_empty()
        || origine.split_once("://").is_some_and(|(_, h)| h == hote)
        || (origine == "null" && site == "same-origin");
    if (site.is_empty() || site == "same-origin" || site == "none") && meme_hote {
        Ok(())
    } else {
        Err(Refus::PageEtrangere)
    }
}

async fn suivre(passage: &mut Passage) -> Result<Reponse, Refus> {
    let porte = passage.porte;
    // Nothing of a session that has ended outlives this line: the page that follows is nobody's.
    let finie = passage.finie.take();
    let futur = match porte.suite {
        Suite::Session(_) if finie.is_some() => {
            let (Some(perimee), Some(finie)) = (porte.perimee, finie) else { return Err(Refus::SessionExpiree) };
            perimee(passage.dedoubler(), finie.acteur)
        }
        Suite::Publique(suite) => suite(passage.dedoubler()),
        Suite::Session(suite) => {
            let reconnu = passage.reconnu.clone().ok_or(Refus::NonConnecte)?;
            suite(Visite { passage: passage.dedoubler(), reconnu })
        }
    };
    let avant = traces::ecrites();
    let attente = tokio::time::timeout(PATIENCE, futur).await;
    let reponse = attente.map_err(|_| Refus::Indisponible("page trop longue".into()))??;
    tracee_ou_refusee(&porte, traces::ecrites() - avant, &reponse)?;
    Ok(reponse)
}

/// journal.md §1: no page without its trace. Types make forgetting hard; this makes it impossible.
// regle: CAF68-CS-5.3.1-01; permissive: Ok(())
fn tracee_ou_refusee(porte: &Porte, ecrites: u32, reponse: &Reponse) -> Result<(), Refus> {
    if porte.tracee && ecrites == 0 && !reponse.statut.is_client_error() {
        return Err(Refus::Interne(format!("page sans trace : {}", porte.chemin)));
    }
    Ok(())
}

/// `connect-src`: files are sent one by one by our script, with their progress (ADR 0019).
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Of a file: whatever it holds, a browser that shows it gives it nothing.
const CSP_FICHIER: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Pages travel compressed where the browser reads gzip: a list of fifty lines keeps to the budget of 15 kB. The one
/// secret in a page is masked anew each time, so that its length tells nothing (BREACH).
fn comprimer(reponse: Reponse, gzip: bool) -> Reponse {
    if !gzip || reponse.cachable || !reponse.genre.starts_with("text/html") {
        return reponse;
    }
    let Corps::Octets(clair) = &reponse.corps else { return reponse };
    let mut sortie = GzEncoder::new(Vec::new(), Compression::fast());
    match sortie.write_all(clair).and_then(|()| sortie.finish()) {
        Ok(corps) => Reponse { corps: Corps::Octets(corps), ..reponse }
            .entete(header::CONTENT_ENCODING, "gzip")
            .entete(header::VARY, "accept-encoding"),
        Err(_) => reponse,
    }
}

/// Headers that no handler may forget.
fn habiller(reponse: Reponse, tls: bool) -> Response<Body> {
    let csp = if matches!(reponse.corps, Corps::Garde(_)) { CSP_FICHIER } else { CSP };
    let mut sortie = Response::new(reponse.corps.en_http());
    *sortie.status_mut() = reponse.statut;
    let entetes = sortie.headers_mut();
    let cache = if reponse.cachable { "public, max-age=31536000, immutable" } else { "no-store" };
    for (nom, valeur) in [
        (header::CONTENT_TYPE, reponse.genre),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, csp),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, if reponse.discrete { "no-referrer" } else { "same-origin" }),
    ] {
        entetes.insert(nom, HeaderValue::from_static(valeur));
    }
    entetes.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    entetes.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    entetes.insert("permissions-policy", HeaderValue::from_static("camera=(), microphone=(), geolocation=()"));
    if tls {
        entetes
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if reponse.cachable {
        entetes.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    for (nom, valeur) in reponse.entetes {
        entetes.append(nom, valeur);
    }
    sortie
}
