//! Findings, grants, proofs and rules for programs. Each version has its own types; a new one stands beside the old.

mod changes_v1;
mod proof_v1;
mod v1;

pub(crate) use changes_v1::changes;
pub(crate) use proof_v1::proof;
pub(crate) use v1::{findings, grants, rules, shown};
