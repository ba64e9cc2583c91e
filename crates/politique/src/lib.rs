//! The decisions on delegated habilitations, said a third time, in Cedar: for who reads policies rather than Rust.
//!
//! The binary does not hold them: decisions are taken by `delegation`, and a test behind the feature `cedar` asks both the same
//! questions. Deliberately absent: any use of these texts at run time (docs/adr/0030).

/// The words policies are written in.
pub const SCHEMA: &str = include_str!("../politiques/schema.cedarschema");

/// The policies: who may, and what nobody may.
pub const POLITIQUES: [(&str, &str); 2] = [
    ("1-qui.cedar", include_str!("../politiques/1-qui.cedar")),
    ("2-bornes.cedar", include_str!("../politiques/2-bornes.cedar")),
];
