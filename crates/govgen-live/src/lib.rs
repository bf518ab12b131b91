//! Facts about the running estate as plain values, and checks of the model against them.
//!
//! In: a facts file, and the model. Out: findings. Fetching facts is `govgen-fetch`'s business; this crate has no network, no clock
//! and no file.
#![warn(clippy::disallowed_methods)]

pub mod facts;

pub use facts::Facts;
