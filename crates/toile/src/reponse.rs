//! An answer before it is HTTP: status, body, the few headers a handler may set.

use axum::body::Body;
use http::{HeaderName, HeaderValue, StatusCode, header};
use socle::Refus;

use crate::Morceaux;

/// What an answer carries.
pub(crate) enum Corps {
    /// All of it.
    Octets(Vec<u8>),
    /// Pieces to come, as the handler gave them.
    Flux(Box<dyn Morceaux>),
    /// Pieces to come, the session checked before each.
    Garde(Body),
}

impl Corps {
    pub(crate) fn en_http(self) -> Body {
        match self {
            Self::Octets(octets) => Body::from(octets),
            Self::Garde(corps) => corps,
            // The kernel guards every stream before it comes here; unguarded, it says nothing.
            Self::Flux(_) => Body::empty(),
        }
    }
}

/// An answer.
pub struct Reponse {
    pub(crate) statut: StatusCode,
    pub(crate) genre: &'static str,
    pub(crate) corps: Corps,
    pub(crate) entetes: Vec<(HeaderName, HeaderValue)>,
    pub(crate) cachable: bool,
    pub(crate) discrete: bool,
}

impl Reponse {
    fn nouvelle(statut: StatusCode, genre: &'static str, corps: Vec<u8>) -> Self {
        Self { statut, genre, corps: Corps::Octets(corps), entetes: Vec::new(), cachable: false, discrete: false }
    }

    /// A page.
    pub fn html(corps: String) -> Self {
        Self::nouvelle(StatusCode::OK, "text/html; charset=utf-8", corps.into_bytes())
    }

    /// JSON of a machine's door.
    pub fn json(valeur: &serde_json::Value) -> Self {
        Self::nouvelle(StatusCode::OK, "application/json", valeur.to_string().into_bytes())
    }

    /// A file of ours, cacheable for ever under its versioned address.
    pub fn actif(genre: &'static str, corps: &'static [u8]) -> Self {
        Self { cachable: true, ..Self::nouvelle(StatusCode::OK, genre, corps.to_vec()) }
    }

    /// A file made piece by piece while it is sent, under the name `nom`; only behind a session, which is checked
    /// again before each piece: a suspension cuts the download, and what is cut never looks whole.
    pub fn flux(genre: &'static str, nom: &str, morceaux: impl Morceaux + 'static) -> Self {
        let reponse = Self::nouvelle(StatusCode::OK, genre, Vec::new());
        let reponse = Self { corps: Corps::Flux(Box::new(morceaux)), ..reponse };
        reponse.entete(header::CONTENT_DISPOSITION, &disposition(nom))
    }

    /// Its address is a secret: no page it leads to may learn it.
    #[must_use]
    pub const fn discrete(mut self) -> Self {
        self.discrete = true;
        self
    }

    /// After an act: go and see there (303). Only paths of ours.
    pub fn aller(chemin: &str) -> Result<Self, Refus> {
        if !chemin.starts_with('/') || chemin.starts_with("//") || chemin.contains('\\') {
            return Err(Refus::Interne("redirection hors du service".into()));
        }
        let mut reponse = Self::nouvelle(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Vec::new());
        let valeur = HeaderValue::from_str(chemin).map_err(|_| Refus::Interne("redirection illisible".into()))?;
        reponse.entetes.push((header::LOCATION, valeur));
        Ok(reponse)
    }

    /// With another status.
    #[must_use]
    pub fn statut(mut self, statut: u16) -> Self {
        self.statut = StatusCode::from_u16(statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    /// With a header more; a value that cannot be a header is dropped.
    #[must_use]
    pub fn entete(mut self, nom: HeaderName, valeur: &str) -> Self {
        if let Ok(valeur) = HeaderValue::from_str(valeur) {
            self.entetes.push((nom, valeur));
        }
        self
    }

    pub(crate) fn problem(mut self) -> Self {
        self.genre = "application/problem+json";
        self
    }
}

/// `attachment`, with the name as old clients read it and as RFC 5987 writes any other.
fn disposition(nom: &str) -> String {
    let sur = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')');
    let simple: String = nom.chars().map(|c| if sur(c) { c } else { '_' }).collect();
    if simple == nom {
        return format!("attachment; filename=\"{nom}\"");
    }
    let propre = |o: u8| o.is_ascii_alphanumeric() || matches!(o, b'.' | b'-' | b'_');
    let code: String =
        nom.bytes().map(|o| if propre(o) { char::from(o).to_string() } else { format!("%{o:02X}") }).collect();
    format!("attachment; filename=\"{simple}\"; filename*=UTF-8''{code}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn un_nom_ne_sort_pas_de_son_en_tete() {
        for (nom, attendu) in [
            ("releve.pdf", "attachment; filename=\"releve.pdf\""),
            ("a\"; x=\"b.pdf", "attachment; filename=\"a__ x__b.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%22b.pdf"),
            ("été.pdf", "attachment; filename=\"_t_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"),
            ("a\r\nX-Y: z.pdf", "attachment; filename=\"a__X-Y_ z.pdf\"; filename*=UTF-8''a%0D%0AX-Y%3A%20z.pdf"),
        ] {
            assert_eq!(disposition(nom), attendu);
        }
    }
}
