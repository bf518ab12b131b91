//! An entry of the baseline that matches no finding.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::baseline::BaselineEntry;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV052", name: "baseline-stale", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: false,
    check,
};

/// The model does not know of baselines: [`report`] is called when all findings are there.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Adds the finding of an entry that hid nothing, of a kind that a baseline takes or not.
pub(crate) fn report(entry: &BaselineEntry, taken: bool, findings: &mut Findings<'_>) {
    if taken {
        findings
            .at(entry.span, format!("nothing is found any more that this entry of `{}` is about", entry.name))
            .help("a baseline only shrinks: run `govgen check` with `--write-baseline` and this file, which takes the entry out");
    } else {
        findings
            .at(entry.span, format!("`{}` cannot be in a baseline, so this entry hides nothing", entry.name))
            .help("what AWS would refuse or what reaches further than the division has no exception: mend what was found, and delete the entry");
    }
}
