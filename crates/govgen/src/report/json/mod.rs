//! Findings, grants and rules for programs. Each version has its own types; a new one stands beside the old.

mod v1;

pub(crate) use v1::{findings, grants, rules, shown};
