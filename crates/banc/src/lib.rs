//! The test bench: the whole house on a throw-away base of either engine, peopled with the invented world, and
//! clients that click through its doors.
//!
//! `deux_moteurs!` writes a test once and runs it on SQLite and on PostgreSQL. The clock stands still until a test
//! moves it; nothing sleeps. What a test leaves to do is done at its end, and fails it if it cannot be. Helpers panic: a test that cannot go on has failed.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that cannot go on has failed")]

mod client;
mod fichiers;
mod monde;
mod puits;
pub mod remplir;

pub use self::fichiers::{Casiers, HumeurDAntivirus, Sentinelle, ordinaires as fichiers_d_essai};
pub use client::{Client, Page};
pub use monde::{ADRESSE, Banc, Gardien, MOT_DE_PASSE, depart, surveiller};
pub use puits::{Humeur, Protection, Puits, Recu};

/// Declares a test that runs on both engines: `deux_moteurs! { async fn nom(banc: Banc) { … } }`.
#[macro_export]
macro_rules! deux_moteurs {
    ($($(#[$attribut:meta])* async fn $nom:ident($banc:ident: Banc) $corps:block)*) => {
        $($(#[$attribut])* mod $nom {
            use super::*;

            async fn corps($banc: $crate::Banc) $corps

            #[tokio::test]
            async fn sqlite() {
                $crate::surveiller($crate::Banc::sqlite().await, corps).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::surveiller($crate::Banc::postgres().await, corps).await;
            }
        })*
    };
}
