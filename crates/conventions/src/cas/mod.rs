//! Use cases of the room.

mod conclure;
mod projeter;
mod terminer;

pub use conclure::{Conclusion, conclure};
pub use projeter::{projection_fidele, projeter};
pub use terminer::terminer;
