//! `govgen remove-user` and `govgen remove-expired` on real files: what goes, and that nothing else does.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod expired;
mod property;
mod refactor;
mod refused;
mod users;

#[path = "../support/changed.rs"]
mod changed;
#[path = "../support/written.rs"]
mod written;

const ACCESS: &str = "divisions/payments/access.yaml";
const NIGHT: &str = "divisions/payments/night.yaml";
