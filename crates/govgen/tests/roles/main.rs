//! What the rendered roles allow: judged by an IAM simulator that is not ours, against what the contract says, and held
//! word for word against the Service Authorization Reference.
//!
//! The roles are read from the rendered text. `data/roles.txt` is the table of what was asked and answered.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod legal;
mod proved;
mod simulated;
mod trust;

#[path = "../support/hcl.rs"]
mod hcl;
#[path = "../support/rendered.rs"]
mod rendered;
#[path = "../iam/requests.rs"]
mod requests;
#[path = "../iam/roles.rs"]
mod roles;
#[path = "../iam/simulator.rs"]
mod simulator;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
#[path = "../support/variants.rs"]
mod variants;
