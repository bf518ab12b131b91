//! Checks of the model: a folder for each rule, one list, one runner.
//!
//! A rule reads the model and the list of paths, and adds findings. No rule reads raw documents, knows a target, or asks the clock.
#![warn(clippy::disallowed_methods)]

mod context;
mod rule;
mod rules;
mod waivers;

pub use context::Context;
pub use rule::{Findings, Rule};
pub use rules::RULES;

use govgen_source::Diagnostics;
use rayon::prelude::*;

/// Runs every rule, then takes out what the organization has waived.
pub fn check(cx: &Context<'_>, findings: &mut Diagnostics) {
    let found: Vec<Diagnostics> = RULES
        .par_iter()
        .map(|rule| {
            let mut list = Diagnostics::default();
            (rule.check)(cx, &mut Findings::new(&rule.meta, &mut list));
            list
        })
        .collect();
    let mut list = Diagnostics::default();
    for found in found {
        list.append(found);
    }
    waivers::apply(cx, &mut list);
    findings.append(list);
}
