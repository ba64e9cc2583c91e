//! Tests over the whole house: what must be complete is walked whole, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod commun;
mod histoire;
mod navigateur;
