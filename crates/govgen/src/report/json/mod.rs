//! Findings, grants, proofs and rules for programs. Each version has its own types; a new one stands beside the old.

mod changes_v1;
mod proof_v1;
mod review_v1;
mod sarif;
mod v1;
mod who_v1;

pub(crate) use changes_v1::changes;
pub(crate) use proof_v1::proof;
pub(crate) use review_v1::review;
pub(crate) use sarif::sarif;
pub(crate) use v1::{findings, grants, rules, shown};
pub(crate) use who_v1::Who;
