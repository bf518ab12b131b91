//! Facts about the running estate as plain values, and checks of the model against them.
//!
//! In: a facts file, and the model. Out: findings. Fetching facts is `govgen-fetch`'s business; this crate has no network, no clock
//! and no file.
#![warn(clippy::disallowed_methods)]

mod check;
mod checks;
mod context;
mod control_tower;
mod directory;
pub mod facts;
mod identity;
mod pairs;
mod parts;
mod principals;
mod sets;
mod words;

pub use check::{Check, Findings};
pub use checks::CHECKS;
pub use facts::Facts;

use govgen_model::Model;
use govgen_source::{Date, Diagnostics, FileId};
use rayon::prelude::*;

use context::Context;

/// Facts with the place that findings about them as a whole point at.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'f> {
    /// The facts.
    pub facts: &'f Facts,
    /// The file they came from.
    pub file: FileId,
}

/// Runs every check, and lists those that could not look at everything. Without a date none asks how old the facts are.
pub fn check(model: &Model<'_>, seen: Seen<'_>, today: Option<Date>, findings: &mut Diagnostics) {
    let Some(organization) = model.organization.as_ref().filter(|_| model.complete) else {
        return skip_all(CHECKS.iter(), "`divisions/common` cannot be read whole", findings);
    };
    let before = findings.len();
    checks::facts_of_another_instance::judge(organization, seen, findings);
    if findings.len() > before {
        let others = CHECKS.iter().filter(|it| it.meta != checks::facts_of_another_instance::CHECK.meta);
        return skip_all(others, "the facts are of another instance of Identity Center", findings);
    }
    let cx = Context::new(model, organization, seen, today);
    let found: Vec<Diagnostics> = CHECKS
        .par_iter()
        .map(|check| {
            let mut list = Diagnostics::default();
            for part in check.needs.iter().map(|it| cx.part(*it)) {
                if let Some(reason) = part.reason() {
                    list.skip(&check.meta, reason);
                }
            }
            (check.check)(&cx, &mut Findings::new(&check.meta, &mut list));
            list
        })
        .collect();
    found.into_iter().for_each(|it| findings.append(it));
}

fn skip_all<'c>(checks: impl Iterator<Item = &'c &'static Check>, reason: &str, findings: &mut Diagnostics) {
    checks.for_each(|it| findings.skip(&it.meta, reason));
}
