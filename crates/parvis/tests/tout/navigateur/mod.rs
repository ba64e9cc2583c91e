//! The house in a real browser: the story without JavaScript, the keyboard alone, axe on every page, screenshots.
//!
//! Chromium and chromedriver come from `PARVIS_CHROMIUM` and `PARVIS_CHROMEDRIVER` (xtask sets them). Without them
//! these tests fail, unless `PARVIS_SANS_NAVIGATEUR=1` says that somebody chose to do without: they then say so.

mod axe;
mod captures;
mod chrome;
mod clavier;
mod comptes;
mod habilitations;
mod histoire;
mod pages;
mod pieces;
mod vie;
mod vues_circuit;
mod vues_conventions;
mod vues_echanges;
mod vues_echeances;
mod vues_habilitations;
mod vues_parties;
mod vues_pieces;
mod vues_travail;
