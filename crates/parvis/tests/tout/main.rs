//! Tests over the whole house: what must be complete is walked whole, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod binaire;
mod campagne_pieces;
mod circuit;
mod commun;
mod comptes;
mod configuration;
mod connexion;
mod conventions;
mod courriels;
mod deleguees;
mod demo;
mod documents;
mod droits;
mod echanges;
mod echeances;
mod erreurs;
mod exploitation;
mod habilitations;
mod histoire;
mod journal;
mod navigateur;
mod parties;
mod pieces;
mod portes;
mod requetes;
mod schema;
mod travail;
