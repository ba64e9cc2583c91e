//! Tests of the kernel's small parsers; the doors themselves are tested on the roof.

use crate::{Champs, Reseau, origine, session};

#[test]
fn champs() {
    let lu = Champs::lire(b"a=1&a=2&b=%C3%A9+t%0D%0A&_csrf=x").unwrap();
    assert_eq!((lu.un("a"), lu.tous("a"), lu.un("b"), lu.un("z")), ("1", vec!["1", "2"], "é t", ""));
    assert!(lu.exiger(&["b"], &["a"]).is_ok());
    assert!(lu.exiger(&["a", "b"], &[]).is_err(), "a came twice");
    assert!(lu.exiger(&["a"], &["a"]).is_err(), "b is unknown");
    for faux in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%FF", b"a=%00", b"a=\x00"] {
        assert!(Champs::lire(faux).is_err(), "{faux:?}");
    }
    assert!(Champs::lire("a=1&".repeat(201).as_bytes()).is_err());
}

#[test]
fn adresses() {
    let proxys: Vec<Reseau> = vec!["10.0.0.0/8".parse().unwrap()];
    let client =
        |pair: &str, transmis| origine::adresse_du_client(pair.parse().unwrap(), transmis, &proxys).to_string();
    assert_eq!(client("192.0.2.7", Some("203.0.113.9")), "192.0.2.7", "an unknown peer is not believed");
    assert_eq!(client("10.1.1.1", Some("198.51.100.1, 203.0.113.9, 10.2.2.2")), "203.0.113.9");
    assert_eq!(client("10.1.1.1", None), "10.1.1.1");
    assert_eq!(origine::coupee("203.0.113.9".parse().unwrap()), "203.0.113.0");
    assert_eq!(origine::coupee("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1::");
    assert!("10.0.0.0/33".parse::<Reseau>().is_err());
}

#[test]
fn jetons_masques() {
    let monde = socle::Monde::reel();
    let (un, deux) = (session::masquer(&monde, "secret"), session::masquer(&monde, "secret"));
    assert_ne!(un, deux);
    assert!(session::correspond(&un, "secret") && session::correspond(&deux, "secret"));
    assert!(!session::correspond(&un, "autre") && !session::correspond("", "") && !session::correspond(&un, ""));
}
