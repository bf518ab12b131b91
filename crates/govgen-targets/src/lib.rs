//! Model in, a plan of files out: texts for paths, never the disk.
//!
//! A target builds values; `format` knows how the foreign syntax is written. No target asks whether the model is right:
//! rendering happens after every check has passed.
#![warn(clippy::disallowed_methods)]

mod format;
mod header;
mod plan;
mod refactor;
mod targets;

pub use header::is_generated;
pub use plan::{COMMON, Plan, PlannedFile, Wanted, plan, plan_of};
pub use targets::TARGETS;
