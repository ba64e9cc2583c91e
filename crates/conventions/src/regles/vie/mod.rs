//! The life of a convention: what its clauses say, what happened, where it stands, what comes. Pure; nothing reads a clock.

pub mod clauses;
