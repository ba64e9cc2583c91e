//! The test bench: the whole house on a throw-away base of either engine, peopled with the invented world, and
//! clients that click through its doors.
//!
//! `deux_moteurs!` writes a test once and runs it on SQLite and on PostgreSQL. The clock stands still until a test
//! moves it; nothing sleeps. Helpers panic: a test that cannot go on has failed.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that cannot go on has failed")]

mod client;
mod monde;

pub use client::{Client, Page};
pub use monde::{Banc, MOT_DE_PASSE, depart};

/// Declares a test that runs on both engines: `deux_moteurs! { async fn nom(banc: Banc) { … } }`.
#[macro_export]
macro_rules! deux_moteurs {
    ($($(#[$attribut:meta])* async fn $nom:ident($banc:ident: Banc) $corps:block)*) => {
        $($(#[$attribut])* mod $nom {
            use super::*;

            async fn corps($banc: $crate::Banc) $corps

            #[tokio::test]
            async fn sqlite() {
                corps($crate::Banc::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                corps($crate::Banc::postgres().await).await;
            }
        })*
    };
}
