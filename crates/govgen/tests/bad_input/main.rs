//! What a clumsy or a hostile engineer may write: always findings with a place and a help, never a panic, and nothing written.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod agreement;
mod cases;
mod everywhere;
mod keys;
mod names;
mod paths;
mod policies;
#[path = "../repository/mod.rs"]
mod repository;
#[path = "../support/schema.rs"]
mod schema;
mod states;
#[path = "../support/tools.rs"]
mod tools;
mod values;
mod yaml;
