//! What is counted of each answer, for whoever watches over the service (`parvis::exploitation`).

use http::{Method, StatusCode};
use socle::Chrono;

use crate::Porte;

/// Counts one answer. Labels are closed sets: the door as the table writes it, never the address that was asked.
pub(crate) fn compter(porte: &Porte, methode: &Method, statut: u16, chrono: Chrono) {
    let methode = match *methode {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "autre",
    };
    let statut = StatusCode::from_u16(statut).map_or("500", code);
    metrics::counter!("parvis_requetes_total", "porte" => porte.chemin, "methode" => methode, "statut" => statut)
        .increment(1);
    metrics::histogram!("parvis_requete_secondes", "porte" => porte.chemin, "methode" => methode)
        .record(chrono.ecoule().as_secs_f64());
}

/// The status as a word that costs nothing: those that this kernel answers.
const fn code(statut: StatusCode) -> &'static str {
    match statut.as_u16() {
        200 => "200",
        303 => "303",
        304 => "304",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        405 => "405",
        409 => "409",
        413 => "413",
        422 => "422",
        429 => "429",
        500 => "500",
        503 => "503",
        _ => "autre",
    }
}
