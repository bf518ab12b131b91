//! Checks of the model: a folder for each rule, one list, one runner.
//!
//! A rule reads the model and the list of paths, and adds findings; with a base, also what has become of another revision. No
//! rule reads raw documents, knows a target, or asks the clock.
#![warn(clippy::disallowed_methods)]

mod accounts;
mod base;
mod baseline;
mod clock;
mod codeowners;
mod context;
mod directory;
mod managed;
mod near;
mod permissions;
mod rule;
mod rules;
mod waivers;

pub use base::{Base, Revision};
pub use baseline::{Baseline, BaselineEntry, fingerprints};
pub use context::Context;
pub use rule::{Findings, Rule};
pub use rules::{OF_THE_BASE, RULES, can_be_written, of_aws, principal_problem};

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
    if let Some(base) = cx.base {
        clock::soften(cx, base, &mut list);
        skipped(cx, base, &mut list);
    }
    findings.append(list);
}

/// Runs the rules that compare with another revision, alone, and takes out what the organization has waived: what [`check`] finds
/// with a base beyond what it finds without one.
pub fn check_base(cx: &Context<'_>, findings: &mut Diagnostics) {
    let Some(base) = cx.base else { return };
    let mut list = Diagnostics::default();
    for rule in OF_THE_BASE {
        (rule.check)(cx, &mut Findings::new(&rule.meta, &mut list));
    }
    waivers::apply(cx, &mut list);
    // Waivers of other rules hide nothing here.
    list.retain(|it| OF_THE_BASE.iter().any(|rule| rule.meta.code == it.meta.code));
    skipped(cx, base, &mut list);
    findings.append(list);
}

/// Lists the rules that could not compare.
fn skipped(cx: &Context<'_>, base: &Base<'_>, list: &mut Diagnostics) {
    let name = base.revision.name;
    if !base.is_whole(cx.model) {
        let why = match (base.is_there(), cx.model.complete) {
            (false, _) => format!("there is no `divisions/common` at {name}"),
            (_, false) => "`divisions/common` cannot be read whole".to_owned(),
            _ => format!("`divisions/common` cannot be read whole at {name}"),
        };
        for rule in OF_THE_BASE {
            list.skip(&rule.meta, why.as_str());
        }
        return;
    }
    let unread: Vec<&str> = base.divisions.iter().filter(|it| it.removal.is_none()).map(|it| it.now.name()).collect();
    if !unread.is_empty() {
        let shown: Vec<String> = unread.iter().take(5).map(|it| format!("`{it}`")).collect();
        let more = unread.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more divisions") } else { String::new() };
        let shown = shown.join(", ");
        for rule in rules::OF_GRANTS {
            list.skip(
                &rule.meta,
                format!("{shown}{more} cannot be read whole, here or at {name}, and was not compared"),
            );
        }
    }
}
